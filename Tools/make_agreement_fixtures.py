#!/usr/bin/env python3
"""Make the fixtures of agreement between two sources of labels: what scikit-learn says of random tables.

    .venv/bin/python Tools/make_agreement_fixtures.py

Tests/DatasetTests/Fixtures/agreements.json holds, for each case, how often the sources give each pair of styles, and
Cohen's kappa over all styles and for each style against all others (null where it is not defined).
"""

import json
import math
import pathlib
import sys
import warnings

import numpy
import sklearn
from sklearn.metrics import cohen_kappa_score

PINNED = "1.9.1"
STYLES = ["Casual_Basic", "Street_Hip", "Sporty_Athleisure", "Chic_Modern", "Classy_Elegant"]


def kappa(left, right):
    value = cohen_kappa_score(left, right)
    return None if math.isnan(value) else value


def case(left, right):
    pairs = {}
    for pair in zip(left, right):
        pairs[pair] = pairs.get(pair, 0) + 1
    seen = sorted(set(left) | set(right))
    return {
        "pairs": [{"first": first, "second": second, "count": count} for (first, second), count in sorted(pairs.items())],
        "agreement": sum(a == b for a, b in zip(left, right)) / len(left),
        "kappa": kappa(left, right),
        "kappaOfStyle": {style: kappa([a == style for a in left], [b == style for b in right]) for style in seen}}


def main():
    if sklearn.__version__ != PINNED:
        sys.exit(f"needs scikit-learn {PINNED}, found {sklearn.__version__}: pip install -r Tools/requirements.txt")
    warnings.simplefilter("ignore")
    generator = numpy.random.default_rng(7)
    cases = [case(["a", "a"], ["a", "a"]), case(["a", "b"], ["b", "a"]), case(["a", "a", "b"], ["a", "a", "a"])]
    for count, shares, noise in [
            (98, [.2] * 5, .2), (1508, [.5, .2, .12, .1, .06], .35), (40, [.9, .1, 0, 0, 0], .1), (500, [.2] * 5, 1.)]:
        left = generator.choice(STYLES, count, p=numpy.array(shares) / sum(shares))
        other = generator.choice(STYLES, count)
        right = numpy.where(generator.random(count) < noise, other, left)
        cases.append(case(left.tolist(), right.tolist()))
    path = pathlib.Path(__file__).parent.parent / "Tests/DatasetTests/Fixtures/agreements.json"
    path.write_text(json.dumps(cases, indent=1) + "\n")
    print(f"{len(cases)} cases, kappas {[value['kappa'] for value in cases]}")


if __name__ == "__main__":
    main()
