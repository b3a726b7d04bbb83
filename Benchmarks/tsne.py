#!/usr/bin/env python3
"""Compare t-SNE with scikit-learn's on the same vectors, in turn, and print ratios round by round.

Each round lays out the same vectors with `stylelab visualize` and with scikit-learn's TSNE, both on --threads threads, and
takes the seconds that each needs for the map alone (distances, start and 1,000 iterations; reading files and drawing are
left out). The vectors are five classes in 256 dimensions, drawn anew from the round's number.

    make build
    .venv/bin/python Benchmarks/tsne.py --count 500 --count 5000
    .venv/bin/python Benchmarks/tsne.py --count 500 --method exact
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time


def vectors(count, seed):
    import numpy

    generator = numpy.random.default_rng(seed)
    centers = generator.uniform(-1, 1, (5, 256))
    labels = numpy.arange(count) % 5
    return (centers[labels] + 1.5 * generator.uniform(-1, 1, (count, 256))).astype(numpy.float32), labels


def write(path, data, labels):
    from safetensors.numpy import save_file

    count = len(data)
    save_file(
        {"embeddings": data, "labels": labels.astype("int64")}, path,
        metadata={
            "classes": json.dumps([f"style {index}" for index in range(5)]),
            "ids": json.dumps([f"image {index}" for index in range(count)]),
            "splits": json.dumps(["validation"] * count), "fingerprint": "benchmark"})


def ours(program, path, method, threads):
    command = [program, "visualize", "--embeddings", path, "--out", path + ".html", "--json",
               "--method", method.replace("_", "-"), "--threads", str(threads)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {"seconds": found["seconds"], "divergence": found["klDivergence"], "trust": found["trustworthiness"]}


def theirs(data, method):
    from sklearn.manifold import TSNE, trustworthiness

    start = time.monotonic()
    model = TSNE(perplexity=min(30, (len(data) - 1) / 3), metric="cosine", method=method, init="pca", random_state=42)
    points = model.fit_transform(data)
    seconds = time.monotonic() - start
    return {
        "seconds": seconds, "divergence": float(model.kl_divergence_),
        "trust": trustworthiness(data, points, n_neighbors=5, metric="cosine")}


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def compare(program, count, method, rounds, threads):
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for index in range(rounds):
            data, labels = vectors(count, index)
            path = str(pathlib.Path(folder) / "vectors.safetensors")
            write(path, data, labels)
            # In turn, so that neither always runs on the warmer machine.
            pair = {}
            for name in ("ours", "theirs") if index % 2 == 0 else ("theirs", "ours"):
                pair[name] = ours(program, path, method, threads) if name == "ours" else theirs(data, method)
            found.append(pair)
            print(
                f"N = {count} {method}, round {index + 1}: "
                + "; ".join(
                    f"{name} {values['seconds']:.2f} s, KL {values['divergence']:.4f}, "
                    f"trustworthiness {values['trust']:.4f}" for name, values in sorted(pair.items())),
                file=sys.stderr)
    for name in ("ours", "theirs"):
        print(
            f"N = {count} {method} {name}: "
            + f"{spread([pair[name]['seconds'] for pair in found], 2)} s, "
            + f"KL {spread([pair[name]['divergence'] for pair in found], 4)}, "
            + f"trustworthiness {spread([pair[name]['trust'] for pair in found], 4)}")
    ratios = [pair["theirs"]["seconds"] / pair["ours"]["seconds"] for pair in found]
    print(f"N = {count} {method}: {spread(ratios, 1)} times as fast as scikit-learn")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=".build/release/stylelab")
    parser.add_argument("--count", type=int, action="append", help="vectors; may be repeated; default 500 and 5000")
    parser.add_argument("--method", choices=["exact", "barnes_hut"], action="append", help="default: both up to 2,000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    # Read by the libraries when they are loaded.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(arguments.threads)
    for count in arguments.count or [500, 5000]:
        for method in arguments.method or (["exact", "barnes_hut"] if count <= 2000 else ["barnes_hut"]):
            compare(arguments.program, count, method, arguments.rounds, arguments.threads)


if __name__ == "__main__":
    main()
