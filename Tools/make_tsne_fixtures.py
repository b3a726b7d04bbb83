#!/usr/bin/env python3
"""Compute what scikit-learn's t-SNE does with vectors that the tests make for themselves.

Writes tsne.json: joint probabilities, divergence and gradient at a given map (exact and Barnes-Hut), principal
components, trustworthiness of given maps, and divergence and trustworthiness of whole runs. The vectors are not stored:
tests and script draw the same ones from SplitMix64.

The tests read this file; Python is needed only to make it anew:

    python3 -m venv .venv && .venv/bin/pip install -r Tools/requirements.txt
    .venv/bin/python Tools/make_tsne_fixtures.py
"""

import argparse
import json
import pathlib
import sys

import numpy
import sklearn
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities, _joint_probabilities_nn, _kl_divergence, _kl_divergence_bh
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import NearestNeighbors

PINNED = "1.9.1"
CLASSES = 5
WIDTH = 256
RUNS = 8


def units(seed, count):
    """Numbers from -1 up to 1, the `count` first ones of SplitMix64."""
    with numpy.errstate(over="ignore"):
        state = numpy.uint64(seed) + numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        state = (state ^ (state >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        state ^= state >> numpy.uint64(31)
    return (state >> numpy.uint64(11)).astype(numpy.float64) * 2.0**-53 * 2 - 1


def clusters(count, seed):
    """Vectors of five classes in turn: the class's centre and noise of one and a half times its size."""
    centers = units(seed, CLASSES * WIDTH).reshape(CLASSES, WIDTH)
    noise = units(seed + 1, count * WIDTH).reshape(count, WIDTH)
    return (centers[numpy.arange(count) % CLASSES] + 1.5 * noise).astype(numpy.float32)


def perplexity(count):
    return min(30.0, (count - 1) / 3)


def squared(data, metric):
    """Squared distances as TSNE makes them."""
    if metric == "euclidean":
        return pairwise_distances(data, metric=metric, squared=True)
    return pairwise_distances(data, metric=metric) ** 2


def nearest_probabilities(data, metric):
    """Joint probabilities of neighbours as TSNE makes them."""
    wanted = perplexity(len(data))
    neighbors = min(len(data) - 1, int(3 * wanted + 1))
    graph = NearestNeighbors(n_neighbors=neighbors, metric=metric).fit(data).kneighbors_graph(mode="distance")
    graph.data **= 2
    return _joint_probabilities_nn(graph, wanted, 0)


def objective(count, metric):
    data = clusters(count, 7)
    points = (units(11, 2 * count) * 8).reshape(count, 2).astype(numpy.float32)
    dense = _joint_probabilities(squared(data, metric), perplexity(count), 0)
    divergence, gradient = _kl_divergence(points.astype(numpy.float64).ravel(), dense, 1, count, 2)
    # Angle 0 sums all pairs.
    tree_divergence, tree_gradient = _kl_divergence_bh(
        points.ravel(), nearest_probabilities(data, metric), 1, count, 2, angle=0.0)
    return {
        "count": count, "metric": metric,
        "firstRow": dense[:count - 1].tolist(),
        "exact": {"divergence": divergence, "gradient": gradient.tolist()},
        "barnesHut": {"divergence": float(tree_divergence), "gradient": tree_gradient.astype(float).tolist()},
    }


def components(count):
    data = clusters(count, 7)
    scores = PCA(n_components=2, svd_solver="full").fit_transform(data.astype(numpy.float64))
    return {"count": count, "scores": scores.ravel().tolist()}


def trust(count, metric):
    data = clusters(count, 7)
    points = (units(13, 2 * count) * 8).reshape(count, 2).astype(numpy.float32)
    return {
        "count": count, "metric": metric,
        "value": trustworthiness(data.astype(numpy.float64), points.astype(numpy.float64), n_neighbors=5, metric=metric)}


def run(count, metric, method):
    """Divergence and trustworthiness, the means of runs that differ only in the order of the vectors.

    The descent is chaotic: rounding alone moves one run's divergence by some percent. The divergence is that of the final
    map with all pairs summed; the one that Barnes-Hut reports is off by the error of its sums.
    """
    divergences, trusted = [], []
    for shift in range(RUNS):
        data = numpy.roll(clusters(count, 7), shift * count // RUNS, axis=0)
        model = TSNE(perplexity=perplexity(count), metric=metric, method=method, init="pca", random_state=42)
        points = model.fit_transform(data)
        if method == "exact":
            divergences.append(float(model.kl_divergence_))
        else:
            divergences.append(float(_kl_divergence_bh(
                points.ravel(), nearest_probabilities(data, metric), 1, count, 2, angle=0.0)[0]))
        trusted.append(trustworthiness(data, points, n_neighbors=5, metric=metric))
    return {
        "count": count, "metric": metric, "method": {"exact": "exact", "barnes_hut": "barnesHut"}[method],
        "divergences": divergences, "trustworthiness": trusted}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    fixtures = pathlib.Path(__file__).parent.parent / "Tests/MetricLearningTests/Fixtures"
    parser.add_argument("--out", type=pathlib.Path, default=fixtures / "tsne.json")
    arguments = parser.parse_args()
    if sklearn.__version__ != PINNED:
        sys.exit(f"needs scikit-learn {PINNED}, found {sklearn.__version__}: pip install -r Tools/requirements.txt")
    metrics = ("cosine", "euclidean")
    found = {
        "objectives": [objective(98, metric) for metric in metrics] + [objective(300, "cosine")],
        "components": [components(98), components(300)],
        "trustworthiness": [trust(98, metric) for metric in metrics] + [trust(300, "cosine")],
        "runs": [run(count, metric, method)
                 for count, metric in ((98, "cosine"), (98, "euclidean"), (500, "cosine"))
                 for method in ("exact", "barnes_hut")],
    }
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(found) + "\n")
    for values in found["runs"]:
        divergence, trusted = numpy.array(values["divergences"]), numpy.array(values["trustworthiness"])
        print(
            "{count} {metric} {method}: ".format(**values)
            + f"KL {divergence.mean():.4f} ({divergence.min():.4f} to {divergence.max():.4f}), "
            + f"trustworthiness {trusted.mean():.4f}")


if __name__ == "__main__":
    main()
