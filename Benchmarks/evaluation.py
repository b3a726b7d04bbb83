#!/usr/bin/env python3
"""Retrieval figures of embeddings: this project beside pytorch-metric-learning's AccuracyCalculator, in turn.

Both judge the same random vectors in five classes on --threads threads, round by round. This project's time is that of
the whole command, `stylelab evaluate --json`: start, reading the file, figures, validation loss, chance and bootstrap
intervals; beside it stands what the search and its figures alone took. The other's is that of one call of
AccuracyCalculator for Precision@1, R-precision and MAP@R, with vectors in memory and libraries loaded. The figures of
both are compared.
See Benchmarks/README.md.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

import tsne

NAMES = {"precision_at_1": "recallAt1", "r_precision": "rPrecision", "mean_average_precision_at_r": "mapAtR"}


def ours(program, path, threads):
    command = [program, "evaluate", "--features", path, "--threads", str(threads), "--json"]
    start = time.monotonic()
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.monotonic() - start
    return seconds, float(re.search(r"search and figures: ([0-9.]+) s", run.stderr)[1]), json.loads(run.stdout)


def theirs(data, labels):
    import torch
    from pytorch_metric_learning.distances import CosineSimilarity
    from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator
    from pytorch_metric_learning.utils.inference import CustomKNN

    vectors, classes = torch.from_numpy(data), torch.from_numpy(labels)
    calculator = AccuracyCalculator(
        include=tuple(NAMES), k="max_bin_count", device=torch.device("cpu"), knn_func=CustomKNN(CosineSimilarity()))
    start = time.monotonic()
    found = calculator.get_accuracy(vectors, classes)
    return time.monotonic() - start, found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=".build/release/stylelab")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(arguments.threads)
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.rounds):
            data, labels = tsne.vectors(arguments.count, number)
            path = str(pathlib.Path(folder) / "embeddings.safetensors")
            tsne.write(path, data, labels)
            own, search, figures = ours(arguments.program, path, arguments.threads)
            other, expected = theirs(data, labels)
            pairs.append((own, search, other))
            differences = [abs(figures[name] - expected[key]) for key, name in NAMES.items()]
            print(f"round {number + 1}: this project {own:.2f} s ({search:.3f} s for the search and figures), "
                  f"AccuracyCalculator {other:.2f} s, "
                  f"largest difference of a figure {max(differences):.1e}", flush=True)
    names = ("this project, the command", "this project, search and figures", "AccuracyCalculator")
    for name, seconds in zip(names, zip(*pairs)):
        print(f"{name}: {statistics.median(seconds):.3f} s ({min(seconds):.3f} to {max(seconds):.3f})")
    for index, name in enumerate(("the command", "search and figures")):
        ratios = [pair[2] / pair[index] for pair in pairs]
        print(f"{name}: {statistics.median(ratios):.1f} times as fast ({min(ratios):.1f} to {max(ratios):.1f})")


if __name__ == "__main__":
    main()
