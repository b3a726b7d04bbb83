#!/usr/bin/env python3
"""Make small labelled embeddings and what pytorch-metric-learning computes for them.

Writes evaluation.json: for each case the embeddings (fp32, not normalised), labels, and the reference's means (micro,
macro, per class), from the reference's own search in fp32. So that rounding decides nothing, the script looks for seeds
with which no two similarities of different relevance come nearer than 2e-6, unless the rows are equal and tie exactly;
on the lattice all arithmetic is exact. The reference's search promises no order among ties, but is found to keep that of
rows, which this project promises: the script counts the same figures from an order in fp64 with ties by row, and stops
if they differ. Recall at 5 and the vote of 5 neighbours are no part of the reference; they are counted here, plainly,
from that order.

The tests read this file; Python is needed only to make it anew:

    python3 -m venv .venv && .venv/bin/pip install -r Tools/requirements.txt
    .venv/bin/python Tools/make_evaluation_fixtures.py
"""

import argparse
import importlib.metadata
import json
import pathlib
import sys

import numpy
import torch
from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator

PINNED = {"torch": "2.13.0", "pytorch-metric-learning": "2.9.0"}
METRICS = {
    "recallAt1": "precision_at_1", "rPrecision": "r_precision", "mapAtR": "mean_average_precision_at_r",
    "map": "mean_average_precision", "mrr": "mean_reciprocal_rank"}
VOTERS = 5


def normalized(embeddings):
    return torch.nn.functional.normalize(torch.from_numpy(embeddings), eps=1e-12).numpy()


def similarities(embeddings):
    """Cosines in fp64, the same for rows that are the same."""
    rows, places = numpy.unique(embeddings.astype(numpy.float64), axis=0, return_inverse=True)
    rows /= numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    distinct = rows @ rows.T
    distinct = (distinct + distinct.T) / 2
    return distinct[numpy.ix_(places.ravel(), places.ravel())]


def stable_order(embeddings):
    """All other rows, nearest first, ties by index."""
    cosines = similarities(embeddings)
    order = []
    for query, row in enumerate(cosines):
        ranked = numpy.argsort(-row, kind="stable")
        order.append(ranked[ranked != query])
    return numpy.array(order)


def smallest_gap(embeddings, labels):
    """The least difference between two similarities to one query that are not of equal rows and differ in relevance."""
    cosines, order = similarities(embeddings), stable_order(embeddings)
    gap = numpy.inf
    for query, ranked in enumerate(order):
        values, relevant = cosines[query, ranked], labels[ranked] == labels[query]
        for (one, two), first, second, same in zip(
                zip(values, values[1:]), ranked, ranked[1:], relevant[1:] == relevant[:-1]):
            if not same and not (embeddings[first] == embeddings[second]).all():
                gap = min(gap, one - two)
    return gap


def reference(embeddings, labels, order=None):
    """The reference's means; with an order given, it ranks nothing itself."""
    found = {}

    def search(query, k, references, ref_includes_query):
        return torch.zeros(order.shape), torch.from_numpy(order)

    keywords = {} if order is None else {"knn_func": search}
    for name, options in (("micro", {}), ("macro", {"avg_of_avgs": True}), ("perClass", {"return_per_class": True})):
        calculator = AccuracyCalculator(
            include=tuple(METRICS.values()), device=torch.device("cpu"), **options, **keywords)
        values = calculator.get_accuracy(normalized(embeddings), labels)
        found[name] = {ours: values[theirs] for ours, theirs in METRICS.items()}
    return found


def counted(labels, order):
    """Recall at 5 and the vote of the nearest, for each query whose label is not alone."""
    recall, vote, voted = [], [], []
    for query, ranked in enumerate(order):
        if (labels == labels[query]).sum() < 2:
            continue
        near = labels[ranked[:VOTERS]].tolist()
        recall.append(float(labels[query] in near))
        # max() keeps the first of equal ones, and labels stand in the order of nearness.
        winner = max(near, key=near.count)
        vote.append(float(winner == labels[query]))
        voted.append(winner)
    return {"recallAt5": sum(recall) / len(recall), "knnAccuracy": sum(vote) / len(vote), "votes": voted}


def case(embeddings, labels):
    order = stable_order(embeddings)
    expected = reference(embeddings, labels)
    if expected != reference(embeddings, labels, order):
        sys.exit("the reference orders ties in another way than by row")
    return {
        "columns": embeddings.shape[1], "embeddings": embeddings.ravel().tolist(), "labels": labels.tolist(),
        "loneQueries": int(sum((labels == label).sum() == 1 for label in labels)), **expected,
        "counted": counted(labels, order)}


def random_case(sizes, columns, spread):
    labels = numpy.repeat(numpy.arange(len(sizes)), sizes)
    for seed in range(1000):
        generator = numpy.random.default_rng(seed)
        shuffled = generator.permutation(labels)
        centers = generator.standard_normal((len(sizes), columns))
        embeddings = centers[shuffled] + spread * generator.standard_normal((len(labels), columns))
        embeddings = embeddings.astype(numpy.float32)
        if smallest_gap(embeddings, shuffled) > 2e-6:
            return case(embeddings, shuffled)
    sys.exit("no seed keeps all similarities apart")


def duplicates_case():
    labels = numpy.repeat(numpy.arange(9), [30, 20, 12, 8, 5, 3, 1, 1, 2])
    for seed in range(1000):
        generator = numpy.random.default_rng(seed)
        shuffled = generator.permutation(labels)
        embeddings = generator.standard_normal((len(labels), 10)).astype(numpy.float32)
        # A third of the rows repeat another row, whatever its label.
        for row in generator.choice(len(labels), len(labels) // 3, replace=False):
            embeddings[row] = embeddings[generator.integers(len(labels))]
        if smallest_gap(embeddings, shuffled) > 2e-6:
            return case(embeddings, shuffled)
    sys.exit("no seed keeps all similarities apart")


def lattice_case():
    # 16 values of one magnitude: every norm is a power of two and every cosine a multiple of an eighth.
    generator = numpy.random.default_rng(5)
    embeddings = (generator.integers(0, 2, (160, 16)) * 2 - 1).astype(numpy.float32)
    labels = generator.permutation(numpy.repeat(numpy.arange(7), [60, 40, 30, 20, 7, 2, 1]))
    return case(embeddings, labels)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    fixtures = pathlib.Path(__file__).parent.parent / "Tests/MetricLearningTests/Fixtures"
    parser.add_argument("--out", type=pathlib.Path, default=fixtures / "evaluation.json")
    arguments = parser.parse_args()
    versions = {name: importlib.metadata.version(name).split("+")[0] for name in PINNED}
    if versions != PINNED:
        sys.exit(f"needs {PINNED}, found {versions}: pip install -r Tools/requirements.txt")
    # The reference takes reciprocals of ranks in the default precision.
    torch.set_default_dtype(torch.float64)
    cases = {
        "random": random_case([40, 25, 18, 9, 4, 2, 1, 1, 1], 12, 1.5),
        "small": random_case([3, 2, 1], 3, 4.0),
        "duplicates": duplicates_case(),
        "lattice": lattice_case(),
    }
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(cases) + "\n")
    for name, values in cases.items():
        print(f"{name}: {len(values['labels'])} rows, {values['loneQueries']} lone, MAP@R {values['micro']['mapAtR']:.4f}")


if __name__ == "__main__":
    main()
