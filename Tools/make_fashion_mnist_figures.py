#!/usr/bin/env python3
"""Trains the head with PyTorch on real photos of clothes and writes the figures that our training must reach.

    .venv/bin/python Tools/make_fashion_mnist_figures.py [--out Tests/MetricLearningTests/Fixtures/fashion_mnist.json]

Needs the packages of Tools/requirements.txt and Debian's dataset-fashion-mnist. Takes some minutes.

For each of five seeds, 1,508 training and 98 validation images are those of the 60,000 with the smallest
SplitMix64 hashes of (seed << 32) + index, in this order, so that any language finds the same ones. Features are the 784
pixels, from 0 to 1. The head (784 -> 2048 -> 256, dropout 0.1) is trained for 8 epochs in fp32 with the semi-hard
triplet loss (margin 0.3, cosine), batches of 5 classes x 4 images that cover every image, and AdamW at 1e-4; a batch
without triplets is skipped. Classes are the ten of the data set, or five groups of them: shirts (T-shirt, shirt), coats
(pullover, coat), dresses (trouser, dress), shoes (sandal, sneaker, boot) and bags.
"""

import argparse
import gzip
import json
import pathlib
from importlib import metadata

import numpy as np
import torch
from pytorch_metric_learning import distances, losses, miners
from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator

PINNED = {"torch": "2.13.0", "pytorch-metric-learning": "2.9.0"}
DATA = pathlib.Path("/usr/share/datasets/fashion-mnist")
SEEDS = [1, 2, 3, 4, 5]
GROUPS = {"ten": list(range(10)), "five": [0, 2, 1, 2, 1, 3, 0, 3, 4, 3]}
TRAINING, VALIDATION, EPOCHS = 1508, 98, 8


def images():
    pixels = np.frombuffer(gzip.open(DATA / "train-images-idx3-ubyte.gz").read(), np.uint8, offset=16)
    labels = np.frombuffer(gzip.open(DATA / "train-labels-idx1-ubyte.gz").read(), np.uint8, offset=8)
    return pixels.reshape(-1, 784).astype(np.float32) / 255, labels.astype(np.int64)


def hashes(seed, count):
    with np.errstate(over="ignore"):
        bits = (np.uint64(seed) << np.uint64(32)) + np.arange(count, dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return bits ^ (bits >> np.uint64(31))


def batches(labels, random, classes=5, samples=4):
    """An epoch: every image once or more, chunks of each class in random order, different classes in a batch."""
    chunks = {}
    for label in np.unique(labels):
        rows = random.permutation(np.flatnonzero(labels == label))
        missing = -len(rows) % samples
        rows = np.concatenate([rows, random.choice(rows[:-(len(rows) % samples) or None], missing, replace=False)])
        chunks[label] = list(rows.reshape(-1, samples))
    steps = max(max(map(len, chunks.values())), -(-sum(map(len, chunks.values())) // classes))
    while sum(map(len, chunks.values())) < steps * classes:
        least = min(chunks, key=lambda label: len(chunks[label]))
        chunks[least].append(random.choice(np.flatnonzero(labels == least), samples, replace=False))
    for left in range(steps, 0, -1):
        counts = {label: len(chunks[label]) for label in chunks if chunks[label]}
        chosen = [label for label in counts if counts[label] == left]
        others = [label for label in counts if counts[label] < left]
        if len(chosen) < classes:
            weights = np.array([counts[label] for label in others], float)
            chosen += list(random.choice(others, classes - len(chosen), replace=False, p=weights / weights.sum()))
        yield np.concatenate([chunks[label].pop() for label in chosen])


def judge(embeddings, labels):
    embeddings = torch.nn.functional.normalize(embeddings, eps=1e-12)
    calculator = AccuracyCalculator(include=("precision_at_1", "mean_average_precision_at_r"), k="max_bin_count")
    figures = calculator.get_accuracy(embeddings, labels)
    similarities = embeddings @ embeddings.T
    similarities.fill_diagonal_(-2)
    nearest = torch.topk(similarities, 5).indices
    found = (labels[nearest] == labels[:, None]).any(1)
    counted = torch.bincount(labels)[labels] > 1
    return {"recallAt1": float(figures["precision_at_1"]), "recallAt5": float(found[counted].double().mean()),
            "mapAtR": float(figures["mean_average_precision_at_r"])}


def train(pixels, labels, seed, classes):
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    head = torch.nn.Sequential(
        torch.nn.Linear(784, 2048), torch.nn.LayerNorm(2048), torch.nn.GELU(), torch.nn.Dropout(0.1),
        torch.nn.Linear(2048, 256))
    cosine = distances.CosineSimilarity()
    miner = miners.TripletMarginMiner(margin=0.3, type_of_triplets="semihard", distance=cosine)
    loss = losses.TripletMarginLoss(margin=0.3, distance=cosine)
    optimizer = torch.optim.AdamW(head.parameters(), lr=1e-4, fused=True)
    for _ in range(EPOCHS):
        for rows in batches(classes[labels], random):
            rows = torch.from_numpy(rows)
            embeddings, own = head(pixels[rows]), torch.from_numpy(classes)[torch.from_numpy(labels)[rows]]
            triplets = miner(embeddings, own)
            if len(triplets[0]) == 0:
                continue
            optimizer.zero_grad()
            loss(embeddings, own, triplets).backward()
            optimizer.step()
    return head.eval()


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=root / "Tests/MetricLearningTests/Fixtures/fashion_mnist.json")
    arguments = parser.parse_args()
    for package, version in PINNED.items():
        if metadata.version(package).split("+")[0] != version:
            raise SystemExit(f"{package} {version} is needed, found {metadata.version(package)}")
    torch.set_num_threads(1)
    pixels, labels = images()
    fixture = {"seeds": SEEDS, "training": TRAINING, "validation": VALIDATION, "epochs": EPOCHS, "groups": GROUPS,
               "pixels": {}, "trained": {}}
    for name, group in GROUPS.items():
        group = np.array(group)
        fixture["pixels"][name], fixture["trained"][name] = [], []
        for seed in SEEDS:
            order = np.argsort(hashes(seed, len(pixels)), kind="stable")
            training, validation = order[:TRAINING], order[TRAINING:TRAINING + VALIDATION]
            held_out = torch.from_numpy(pixels[validation])
            own = torch.from_numpy(group[labels[validation]])
            fixture["pixels"][name].append(judge(held_out, own))
            head = train(torch.from_numpy(pixels[training]), labels[training], seed, group)
            with torch.no_grad():
                fixture["trained"][name].append(judge(head(held_out), own))
            print(name, seed, fixture["pixels"][name][-1], fixture["trained"][name][-1], flush=True)
    arguments.out.write_text(json.dumps(fixture, indent=1) + "\n")


if __name__ == "__main__":
    main()
