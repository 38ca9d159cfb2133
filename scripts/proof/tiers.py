#!/usr/bin/env python3
"""Reckons tiers independently, and holds ours against them: made-up companies, and the purchases of real customers.

The made-up ones order in four currencies, cancel, take samples, place orders around midnight in Shanghai and fall silent. The real ones are the
CDNOW customers of `lifetimes` 0.11.3 (fetched with pip into a folder that is thrown away), their dollars counted as hundreds so that
they reach the bands; `--made-up` leaves them out. Everything is searched day by day and pair by pair. Exit code 1 when one line differs.

Asked are the rules alone; with `--binary PROGRAM` (and `--database URL` for a PostgreSQL ledger) the program itself, as an operator starts it: rates and orders come in with
`tradewind import`, inquiries by the API, and what `tradewind export tiers --at DAY --json` says of each day is compared.
"""

import argparse
import csv
import datetime
import fractions
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from proof.workspace import Workspace  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
DIGITS = {"USD": 2, "EUR": 2, "JPY": 0, "KWD": 3}
DAY = datetime.timedelta(days=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--made-up", action="store_true", help="leave the real customers out")
    parser.add_argument("--binary", help="ask this program instead of the rules alone")
    parser.add_argument("--database", help="with --binary: a PostgreSQL ledger, empty; the made-up companies only")
    options = parser.parse_args()
    ask = (lambda *known: ask_program(options, *known)) if options.binary else ask_rules
    failed = check("made-up companies", ask, *made_up(300, 20261127))
    if not options.made_up and not options.database:
        failed += check("customers of CDNOW", ask, *cdnow())
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


def check(name, ask, zone_name, zone, rates, orders, heard, days):
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


def instant(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def ask_rules(zone, rates, orders, heard, days):
    lines = [f"zone,{zone}"]
    lines += [f"rate,{currency},{day},{rate}" for (currency, day), rate in rates.items()]
    for company, placed, confirmed, cancelled, sample, minor, currency in orders:
        lines.append(f"order,{company},{instant(placed)},{instant(confirmed)},{instant(cancelled)},{'sample' if sample else ''},{minor},{currency}")
    lines += [f"heard,{company},{day}" for company, day in heard]
    lines += [f"on,{day}" for day in days]
    command = ["cargo", "run", "-q", "--locked", "-p", "domain", "--example", "tiers"]
    done = subprocess.run(command, cwd=ROOT, input="\n".join(lines), text=True, stdout=subprocess.PIPE, check=True)
    return done.stdout.splitlines()


def ask_program(options, zone, rates, orders, heard, days):
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(options.binary, os.path.join(folder, "data"), options.database)
        try:
            workspace.set_up()
            workspace.client.patch("/workspace", {"time_zone": zone})
            run = lambda *arguments: subprocess.run(workspace.command(*arguments), text=True, stdout=subprocess.PIPE, check=True).stdout
            if rates:
                rows = [(day, currency, rate) for (currency, day), rate in rates.items()]
                run("import", "rates", written(folder, "rates.csv", ["Date", "Currency", "Rate"], rows))
            rows = []
            for number, (company, placed, confirmed, cancelled, sample, minor, currency) in enumerate(orders):
                amount = fractions.Fraction(minor, 10 ** DIGITS[currency])
                amount = f"{float(amount):.{DIGITS[currency]}f}"
                rows.append((f"PO {number}", company, instant(placed), instant(confirmed), instant(cancelled), "yes" if sample else "", amount, currency))
            headers = ["Order number", "Customer", "Date", "Confirmed", "Cancelled", "Sample", "Amount", "Currency"]
            for time in range(2):
                said = json.loads(run("import", "orders", written(folder, "orders.csv", headers, rows), "--json"))
                expected = len(rows) if time == 0 else 0
                assert said["counts"]["new"] == expected and said["counts"]["refused"] == 0, said
            ids = {one["company"]: one["id"] for one in json.loads(run("export", "tiers", "--json"))}
            noon = datetime.time(12)
            for company, day in heard:
                if company in ids:
                    at = datetime.datetime.combine(day, noon, SHANGHAI if zone == "Asia/Shanghai" else datetime.timezone.utc)
                    body = {"company": ids[company], "at": at.isoformat(), "subject": ""}
                    workspace.client.post("/inquiries", body)
            told = {}
            for day in days:
                for one in json.loads(run("export", "tiers", "--at", str(day), "--json")):
                    told[one["company"], day] = one
            lines = []
            for company in sorted({order[0] for order in orders} | {company for company, _ in heard}):
                for day in days:
                    # Who was only heard of is not in the file: nobody made a company of them.
                    one = told.get((company, day), {"tier": "prospect", "recency": None, "frequency": 0, "monetary_minor": 0, "falls_on": None, "falls_to": None})
                    parts = (company, day, one["tier"], one["recency"], one["frequency"], one["monetary_minor"], one["falls_on"], one["falls_to"])
                    lines.append(",".join("" if part is None else str(part) for part in parts))
            return lines
        finally:
            workspace.stop()


def written(folder, name, headers, rows):
    path = os.path.join(folder, name)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        writer.writerows(rows)
    return path


if __name__ == "__main__":
    sys.exit(main())
