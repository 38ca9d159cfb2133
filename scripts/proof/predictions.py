#!/usr/bin/env python3
"""Holds our BG/NBD and Gamma-Gamma models against a reference implementation, on public and on made-up customers.

The reference is `lifetimes` 0.11.3 (MIT, Cameron Davidson-Pilon), fetched with pip into a folder that is thrown away. It carries the
CDNOW sample of 2,357 customers, which is shared for research without a licence and is therefore not in this repository. The
made-up customers are drawn from the models themselves; `--golden` writes them, with what the reference says of each, to the fixture
that the tests read. Exit code 1 when a figure differs by more than 1 %.
"""

import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FIXTURE = os.path.join(ROOT, "crates/domain/src/trade/predict/fixtures/made_up.csv")
PACKAGES = ["lifetimes==0.11.3", "autograd==1.8.0", "numpy", "scipy", "pandas", "setuptools<81"]
DAYS, MONTHLY_RATE = 360, 0.01
LIMIT = 0.01
#: Fader, Hardie, Lee (2005), table 2, in weeks and dollars; Fader, Hardie (2013), section 4.
PUBLISHED = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426, "p": 6.25, "q": 3.74, "v": 15.44}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--golden", action="store_true", help="write the fixture of the tests")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.inside:
        return in_a_venv(sys.argv[1:])
    differences = []
    if arguments.golden:
        with open(FIXTURE, "w", newline="") as file:
            file.write(golden())
    with open(FIXTURE) as file:
        made_up = list(csv.reader(file))[1:]
    differences += compare("made-up customers", [[float(value) for value in row[:4]] for row in made_up])
    differences += compare("CDNOW, 2,357 customers", cdnow(), PUBLISHED)
    return 1 if max(differences) > LIMIT else 0


def in_a_venv(rest):
    with tempfile.TemporaryDirectory() as folder:
        python = os.path.join(folder, "bin", "python")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "-q", "install", *PACKAGES], check=True)
        return subprocess.run([python, os.path.abspath(__file__), "--inside", *rest]).returncode


def cdnow():
    """Rows of repeats, recency and age in days, mean in cents; the package counts weeks and dollars."""
    import lifetimes

    path = os.path.join(os.path.dirname(lifetimes.__file__), "datasets", "cdnow_customers_summary_with_transactions.csv")
    with open(path) as file:
        rows = list(csv.DictReader(file))
    return [
        [float(row["x"]), 7 * float(row["t_x"]), 7 * float(row["T"]), 100 * float(row["zbar"])]
        for row in rows
    ]


def drawn(customers=400, seed=20261127):
    """Customers of the models themselves: r 0.8, alpha 70 days, a 0.7, b 2.4; p 4, q 4, v 60,000 cents."""
    import numpy

    dice = numpy.random.default_rng(seed)
    for _ in range(customers):
        age = int(dice.integers(120, 731))
        rate, leaves = dice.gamma(0.8, 1 / 70), dice.beta(0.7, 2.4)
        repeats, recency, at = 0, 0, 0.0
        while True:
            at += dice.exponential(1 / rate)
            if at > age:
                break
            repeats, recency = repeats + 1, at
            if dice.random() < leaves:
                break
        mean = dice.gamma(4 * repeats, 1 / (dice.gamma(4, 1 / 60_000) * repeats)) if repeats else 0
        yield [repeats, round(recency, 1), age, round(mean)]


def reference(rows):
    from lifetimes import BetaGeoFitter, GammaGammaFitter
    import pandas

    x, recency, age, cents = (pandas.Series(column, dtype=float) for column in zip(*rows))
    mean = cents / 100  # Its search starts at one, from which thousands of cents are too far.
    orders = BetaGeoFitter().fit(x, recency, age)
    paid = (x > 0) & (mean > 0)
    spend = GammaGammaFitter().fit(x[paid], mean[paid])
    alive = orders.conditional_probability_alive(x, recency, age)
    expected = orders.conditional_expected_number_of_purchases_up_to_time(DAYS, x, recency, age)
    money = spend.conditional_expected_average_profit(x, mean)
    value = spend.customer_lifetime_value(orders, x, recency, age, mean, DAYS // 30, MONTHLY_RATE, "D")
    parameters = {name: float(number) for fitted in (orders, spend) for name, number in fitted.params_.items()}
    parameters["v"] *= 100
    return parameters, [list(map(float, row)) for row in zip(alive, expected, 100 * money, 100 * value)]


def golden():
    rows = list(drawn())
    parameters, told = reference(rows)
    print("golden parameters:", {name: round(number, 5) for name, number in parameters.items()})
    text = io.StringIO()
    heads = ["repeats", "recency_days", "age_days", "mean_minor", "alive", "orders", "spend", "value_minor"]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    for row, of in zip(rows, told):
        writer.writerow([*row, *(f"{figure:.8g}" for figure in of)])
    return text.getvalue()


def ours(rows):
    table = "\n".join(["repeats,recency_days,age_days,mean_minor"] + [f"{int(row[0])},{row[1]!r},{row[2]!r},{row[3]!r}" for row in rows])
    command = ["cargo", "run", "-q", "--locked", "-p", "domain", "--example", "predict", "--", str(DAYS), str(MONTHLY_RATE)]
    done = subprocess.run(command, cwd=ROOT, input=table, text=True, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    return {**found["models"]["orders"], **found["models"]["spend"]}, found["rows"], found["correlation"]


def compare(name, rows, published=None):
    their_parameters, theirs = reference(rows)
    parameters, told, correlation = ours(rows)
    print(f"\n{name}; repeats and spend correlate by {correlation:.3f}")
    print(f"  {'':8}{'ours':>14}{'reference':>14}{'differs':>10}")
    differences = []
    for parameter, theirs_is in their_parameters.items():
        differs = abs(parameters[parameter] / theirs_is - 1)
        differences.append(differs)
        unit = {"alpha": 7, "v": 100}.get(parameter, 1)
        paper = f"   published {published[parameter]}, ours in its unit {parameters[parameter] / unit:.3f}" if published else ""
        print(f"  {parameter:8}{parameters[parameter]:14.6f}{theirs_is:14.6f}{differs:10.5%}{paper}")
    for place, figure in enumerate(["alive", "orders", "spend", "value"]):
        pairs = [(mine[place], their[place]) for mine, their in zip(told, theirs)]
        # A value is told in whole cents: half of one is no difference.
        whole = 0.5 if figure == "value" else 0
        worst = max(max(abs(mine - their) - whole, 0) / abs(their) for mine, their in pairs)
        differences.append(worst)
        sums = [sum(column) for column in zip(*pairs)]
        print(f"  {figure:8}{sums[0]:14.4f}{sums[1]:14.4f}{sums[0] / sums[1] - 1:10.5%}   of one customer at most {worst:.5%}")
    return differences


if __name__ == "__main__":
    sys.exit(main())
