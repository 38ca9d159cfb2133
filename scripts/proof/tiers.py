#!/usr/bin/env python3
"""Reckons tiers independently, and holds ours against them: made-up companies, and the purchases of real customers.

The made-up ones order in four currencies, cancel, take samples, place orders around midnight in Shanghai and fall silent. The real ones are the
CDNOW customers of `lifetimes` 0.11.3 (fetched with pip into a folder that is thrown away), their dollars counted as hundreds so that
they reach the bands; `--made-up` leaves them out. Everything is searched day by day and pair by pair. Exit code 1 when one line differs.
"""

import datetime
import fractions
import os
import random
import subprocess
import sys
import tempfile
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
DIGITS = {"USD": 2, "EUR": 2, "JPY": 0, "KWD": 3}
DAY = datetime.timedelta(days=1)


def main():
    failed = check("made-up companies", *made_up(300, 20261127))
    if "--made-up" not in sys.argv:
        failed += check("customers of CDNOW", *cdnow())
    return 1 if failed else 0


def made_up(companies, seed):
    dice = random.Random(seed)
    first = datetime.date(2024, 1, 1)
    rates = {}
    for currency, base in [("EUR", 1.08), ("JPY", 0.0067), ("KWD", 3.25)]:
        for number in range(900):
            # No rates on weekends, and none for a fortnight.
            if (first + number * DAY).weekday() < 5 and not 400 <= number < 414:
                rates[currency, first + number * DAY] = f"{base * (1 + 0.1 * dice.random()):.6f}"
    orders, heard = [], []
    for company in range(companies):
        pace, size = dice.choice([8, 20, 45, 120, 300]), dice.choice([300, 2_000, 6_000, 12_000, 30_000])
        at = dice.randrange(700)
        while at < 760:
            placed = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(days=at, minutes=dice.randrange(1440))
            confirmed = placed + datetime.timedelta(hours=dice.randrange(100)) if dice.random() < 0.93 else None
            cancelled = placed + datetime.timedelta(hours=dice.randrange(2000)) if dice.random() < 0.06 else None
            currency = dice.choice(list(DIGITS))
            dollars = dice.choice([size, size * dice.random() * 2])
            minor = round(dollars / {"USD": 1, "EUR": 1.08, "JPY": 0.0067, "KWD": 3.25}[currency] * 10 ** DIGITS[currency])
            orders.append((f"c{company}", placed, confirmed, cancelled, dice.random() < 0.05, minor, currency))
            at += 1 + int(dice.expovariate(1 / pace))
            if dice.random() < 0.1:
                at += 400
        heard += [(f"c{company}", first + dice.randrange(800) * DAY) for _ in range(dice.choice([0, 1, 4]))]
    days = [datetime.date(2025, 1, 20) + number * DAY for number in range(0, 400, 7)]
    return "Asia/Shanghai", SHANGHAI, rates, orders, heard, days


def cdnow():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pip", "-q", "download", "--no-deps", "-d", folder, "lifetimes==0.11.3"], check=True)
        with zipfile.ZipFile(os.path.join(folder, os.listdir(folder)[0])) as wheel:
            lines = wheel.read("lifetimes/datasets/CDNOW_sample.txt").decode().split("\n")
    orders = []
    for line in filter(None, map(str.strip, lines)):
        _, customer, day, _, dollars = line.split()
        placed = datetime.datetime.strptime(day, "%Y%m%d").replace(hour=12, tzinfo=datetime.timezone.utc)
        orders.append((customer, placed, placed, None, False, round(float(dollars) * 100) * 100, "USD"))
    days = [datetime.date(1997, 4, 1), datetime.date(1997, 9, 30), datetime.date(1998, 6, 30), datetime.date(1999, 3, 1)]
    return "UTC", datetime.timezone.utc, {}, orders, [], days


def worth(minor, currency, day, rates):
    if currency == "USD":
        return minor
    for back in range(11):
        if (currency, day - back * DAY) in rates:
            exact = fractions.Fraction(minor, 10 ** DIGITS[currency]) * fractions.Fraction(rates[currency, day - back * DAY]) * 100
            return (exact + fractions.Fraction(1, 2)).__floor__()
    return 0


def reckoned(counted, heard, today):
    """`counted`: days and cents of counted orders, sorted; `heard`: days of interactions."""
    money = sum(cents for _, cents in counted)
    if not counted:
        return "prospect", None, 0, 0
    recency, silence = (today - counted[-1][0]).days, (today - max([counted[-1][0], *heard])).days
    numbers = recency, len(counted), money
    if recency <= 60:
        for first, _ in counted:
            span = [cents for day, cents in counted if 0 <= (day - first).days <= 92]
            if len(span) >= 3 and sum(span) >= 10_000_00:
                return "high_value", *numbers
    if recency <= 30 and len(counted) >= 5 and money >= 100_000_00:
        return "high_value", *numbers
    if recency <= 60 and len(counted) <= 2 and 10_000_00 <= money <= 50_000_00:
        return "potential", *numbers
    if recency < 180:
        return "regular", *numbers
    return "lost" if silence >= 365 else "dormant" if money >= 5_000_00 else "dormant_small", *numbers


def check(name, zone_name, zone, rates, orders, heard, days):
    told = ask(zone_name, rates, orders, heard, days)
    by_company, heard_of, expected, tiers = {}, {}, [], {}
    local = lambda at: at.astimezone(zone).date()
    for company, placed, confirmed, cancelled, sample, minor, currency in orders:
        entry = local(placed), confirmed and local(confirmed), cancelled and local(cancelled), sample
        by_company.setdefault(company, []).append((*entry, worth(minor, currency, local(placed), rates)))
    for company, day in heard:
        heard_of.setdefault(company, []).append(day)
    for company in sorted({*by_company, *heard_of}):
        for today in days:
            known = lambda day: day is not None and day <= today
            counted = sorted((of[0], of[4]) for of in by_company.get(company, []) if known(of[0]) and known(of[1]) and not known(of[2]) and not of[3])
            lately = [day for day in heard_of.get(company, []) if day <= today]
            now = reckoned(counted, lately, today)
            later = (today + number * DAY for number in range(1, 800))
            changed = ((day, reckoned(counted, lately, day)[0]) for day in later if day.day == 1)
            next_day, next_tier = next(((day, tier) for day, tier in changed if tier != now[0]), ("", ""))
            expected.append(",".join(str("" if part is None else part) for part in (company, today, *now, next_day, next_tier)))
            tiers[now[0]] = tiers.get(now[0], 0) + 1
    different = [(ours, theirs) for ours, theirs in zip(told, expected) if ours != theirs]
    for ours, theirs in different[:10]:
        print(f"  ours {ours}\n  here {theirs}")
    missing = abs(len(told) - len(expected))
    print(f"{name}: {len(expected)} standings on {len(days)} days, {len(different) + missing} differ; {tiers}")
    return len(different) + missing


def ask(zone, rates, orders, heard, days):
    lines = [f"zone,{zone}"]
    lines += [f"rate,{currency},{day},{rate}" for (currency, day), rate in rates.items()]
    instant = lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
    for company, placed, confirmed, cancelled, sample, minor, currency in orders:
        lines.append(f"order,{company},{instant(placed)},{instant(confirmed)},{instant(cancelled)},{'sample' if sample else ''},{minor},{currency}")
    lines += [f"heard,{company},{day}" for company, day in heard]
    lines += [f"on,{day}" for day in days]
    command = ["cargo", "run", "-q", "--locked", "-p", "domain", "--example", "tiers"]
    done = subprocess.run(command, cwd=ROOT, input="\n".join(lines), text=True, stdout=subprocess.PIPE, check=True)
    return done.stdout.splitlines()


if __name__ == "__main__":
    sys.exit(main())
