#!/usr/bin/env python3
"""Trains the projection head with PyTorch on a feature file: the contestant of Benchmarks/training.py.

A straightforward good implementation: features in memory, batches of P classes x K images by index, mining and loss in
a handful of tensor operations (faster than pytorch-metric-learning's miner and loss, which --library takes instead),
zeroed gradients set to none, fused AdamW unless --optimizer default. Judges the validation split after every epoch.
Prints one line of JSON: seconds of the whole run, and steps and seconds of each epoch without its validation.
"""

import argparse
import json
import time

import numpy as np
import torch
from safetensors import safe_open

MARGIN = 0.3


def read(path):
    with safe_open(path, framework="pt") as file:
        features, labels = file.get_tensor("features").float(), file.get_tensor("labels")
        splits = np.array(json.loads(file.metadata()["splits"]))
    pick = {name: torch.from_numpy(np.flatnonzero(splits == name)) for name in ("train", "validation")}
    return {name: (features[rows].contiguous(), labels[rows]) for name, rows in pick.items()}


def batches(labels, random, classes=5, samples=4):
    """An epoch of classes with about equal numbers: chunks of each class in random order, a chunk of each in a batch."""
    rows = [random.permutation(np.flatnonzero(labels == label)) for label in range(classes)]
    steps = max(-(-len(own) // samples) for own in rows)
    rows = [np.concatenate([own, own[: steps * samples - len(own)]]).reshape(steps, samples) for own in rows]
    return torch.from_numpy(np.concatenate(rows, axis=1))


class SemiHard:
    """The semi-hard triplet loss of batches whose classes stand in the same places: masks are made once."""

    def __init__(self, classes=5, samples=4):
        self.labels = torch.arange(classes).repeat_interleave(samples)
        same = self.labels[:, None] == self.labels[None]
        positive = same & ~torch.eye(len(same), dtype=torch.bool)
        self.mask = positive[:, :, None] & ~same[:, None, :]

    def __call__(self, embeddings):
        units = torch.nn.functional.normalize(embeddings, eps=1e-12)
        similarities = units @ units.T
        difference = similarities[:, :, None] - similarities[:, None, :]
        violation = MARGIN - difference
        active = self.mask & (difference > 0) & (violation > 0)
        count = int(active.sum())
        return (violation * active).sum() / count if count else None


class Library:
    """The same by pytorch-metric-learning."""

    def __init__(self, classes=5, samples=4):
        from pytorch_metric_learning import distances, losses, miners

        cosine = distances.CosineSimilarity()
        self.labels = torch.arange(classes).repeat_interleave(samples)
        self.miner = miners.TripletMarginMiner(margin=MARGIN, type_of_triplets="semihard", distance=cosine)
        self.loss = losses.TripletMarginLoss(margin=MARGIN, distance=cosine)

    def __call__(self, embeddings):
        triplets = self.miner(embeddings, self.labels)
        return self.loss(embeddings, self.labels, triplets) if len(triplets[0]) else None


@torch.no_grad()
def judge(head, features, labels):
    head.eval()
    units = torch.nn.functional.normalize(head(features), eps=1e-12)
    head.train()
    similarities = units @ units.T
    same = labels[:, None] == labels[None]
    own = ~torch.eye(len(same), dtype=torch.bool)
    others = (same & own).sum(1)
    order = similarities.masked_fill(~own, -2).argsort(dim=1, descending=True, stable=True)
    hits = same.gather(1, order) & own.gather(1, order)
    ranks = torch.arange(1, len(same) + 1)
    precision = hits.cumsum(1) / ranks
    within = ranks[None] <= others[:, None]
    loss = 0.0
    for anchor in range(len(same)):
        positives = similarities[anchor][same[anchor] & own[anchor]]
        negatives = similarities[anchor][~same[anchor]]
        loss += torch.relu(negatives[None] - positives[:, None] + MARGIN).sum()
    triplets = (others * (~same).sum(1)).sum()
    return {
        "loss": float(loss / triplets),
        "recallAt1": float(hits[:, 0].double().mean()),
        "recallAt5": float(hits[:, :5].any(1).double().mean()),
        "rPrecision": float(((hits & within).sum(1) / others).mean()),
        "mapAtR": float(((precision * hits * within).sum(1) / others).mean()),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--features", required=True)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    parser.add_argument("--optimizer", choices=["fused", "default"], default="fused")
    parser.add_argument("--library", action="store_true", help="mine and lose with pytorch-metric-learning")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    random = np.random.default_rng(1)
    data = read(arguments.features)
    features, labels = data["train"]
    start = time.perf_counter()
    head = torch.nn.Sequential(
        torch.nn.Linear(features.shape[1], 2048), torch.nn.LayerNorm(2048), torch.nn.GELU(), torch.nn.Dropout(0.1),
        torch.nn.Linear(2048, 256))
    optimizer = torch.optim.AdamW(head.parameters(), lr=1e-4, fused=True if arguments.optimizer == "fused" else None)
    loss = Library() if arguments.library else SemiHard()
    epochs = []
    for _ in range(arguments.epochs):
        begin = time.perf_counter()
        skipped = 0
        order = batches(labels.numpy(), random)
        for rows in order:
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=arguments.precision == "bf16"):
                embeddings = head(features[rows])
            value = loss(embeddings.float())
            if value is None:
                skipped += 1
                continue
            optimizer.zero_grad(set_to_none=True)
            value.backward()
            optimizer.step()
        seconds = time.perf_counter() - begin
        epochs.append({"steps": len(order), "seconds": seconds, "skipped": skipped, **judge(head, *data["validation"])})
    print(json.dumps({"seconds": time.perf_counter() - start, "epochs": epochs}))


if __name__ == "__main__":
    main()
