#!/usr/bin/env python3
"""Writes the fixture against which the tests hold the learned score: made-up outcomes, and what scikit-learn makes of them.

scikit-learn (BSD) is fetched with pip into a folder that is thrown away. The interval of the area is reckoned here by DeLong's
definition over all pairs, and the ten parts by numpy, so that nothing of ours judges itself.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(ROOT, "crates/domain/src/customers/score/fixtures")
NAMES = ["replies", "visits", "silence_days", "purchase_volume"]


def main():
    if "--inside" in sys.argv:
        return write()
    with tempfile.TemporaryDirectory() as folder:
        python = os.path.join(folder, "bin", "python")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "-q", "install", "numpy", "scikit-learn"], check=True)
        return subprocess.run([python, os.path.abspath(__file__), "--inside"]).returncode


def write():
    rows = drawn(800, 20261127)
    with open(os.path.join(FOLDER, "outcomes.csv"), "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*NAMES, "bought", "held_out"])
        writer.writerows(rows)
    expected = reference(rows)
    with open(os.path.join(FOLDER, "expected.json"), "w") as file:
        json.dump(expected, file, indent=1)
        file.write("\n")
    print(json.dumps(expected, indent=1))
    return 0


def drawn(companies, seed):
    import numpy

    dice = numpy.random.default_rng(seed)
    rows = []
    for place in range(companies):
        replies, visits = int(dice.poisson(1.2)), int(dice.poisson(3))
        silence, volume = int(dice.exponential(60)), round(float(dice.lognormal(11, 1)))
        odds = -2.4 + 0.7 * replies + 0.15 * visits - 0.012 * silence + 0.25 * (numpy.log(volume) - 11)
        rows.append([replies, visits, silence, volume, int(dice.random() < 1 / (1 + numpy.exp(-odds))), int(place % 5 == 0)])
    return rows


def reference(rows):
    import numpy
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import brier_score_loss, roc_auc_score
    from sklearn.preprocessing import StandardScaler

    table = numpy.array(rows, dtype=float)
    features, bought, held = table[:, :-2], table[:, -2], table[:, -1] == 1
    scaler = StandardScaler().fit(features[~held])
    model = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    model.fit(scaler.transform(features[~held]), bought[~held])
    scores, outcomes = model.predict_proba(scaler.transform(features[held]))[:, 1], bought[held]
    buyers, others = scores[outcomes == 1], scores[outcomes == 0]
    won = (buyers[:, None] > others[None, :]) + 0.5 * (buyers[:, None] == others[None, :])
    variance = won.mean(axis=1).var(ddof=1) / len(buyers) + won.mean(axis=0).var(ddof=1) / len(others)
    order = numpy.argsort(scores, kind="stable")
    parts = [[len(part), scores[part].mean(), outcomes[part].mean()] for part in numpy.array_split(order, 10)]
    return {
        "intercept": float(model.intercept_[0]),
        "weights": model.coef_[0].tolist(),
        "auc": float(roc_auc_score(outcomes, scores)),
        "auc_deviation": float(numpy.sqrt(variance)),
        "brier": float(brier_score_loss(outcomes, scores)),
        "first_scores": scores[:5].tolist(),
        "calibration": [[int(part[0]), float(part[1]), float(part[2])] for part in parts],
    }


if __name__ == "__main__":
    sys.exit(main())
