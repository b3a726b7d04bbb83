#!/usr/bin/env python3
"""Writes what PyTorch and pytorch-metric-learning compute for losses, gradients and optimiser steps of small heads.

    .venv/bin/python Tools/make_metric_learning_fixtures.py [--out Tests/MetricLearningTests/Fixtures]

Needs exactly the versions of Tools/requirements.txt; runs on one thread, so that two runs write the same files.

    losses.json           every loss over one even and one uneven batch: value and gradient by the embeddings
    head_steps.json       three steps of AdamW on a head whose widths are no multiples of anything, in fp32 and under
                          torch.autocast(bfloat16): outputs, losses, gradients and parameters
    projection.json       embeddings of a head without dropout
"""

import argparse
import json
import pathlib
from importlib import metadata

import numpy as np
import torch
from pytorch_metric_learning import distances, losses, miners

PINNED = {"torch": "2.13.0", "pytorch-metric-learning": "2.9.0", "numpy": "2.4.6"}


def rounded(values):
    """Nine digits bring a float back exactly."""
    if isinstance(values, torch.Tensor):
        values = values.detach().to(torch.float32).numpy()
    return [float(f"{float(value):.9g}") for value in np.asarray(values, dtype=np.float32).reshape(-1)]


class MinedTriplets(torch.nn.Module):
    """A triplet loss over what a miner selects."""

    def __init__(self, miner, margin):
        super().__init__()
        self.miner = miner
        self.loss = losses.TripletMarginLoss(margin=margin, distance=distances.CosineSimilarity())

    def forward(self, embeddings, labels):
        return self.loss(embeddings, labels, self.miner(embeddings, labels))


def every_loss(margin, classes, width):
    cosine = distances.CosineSimilarity
    return {
        "triplet-semi-hard": MinedTriplets(
            miners.TripletMarginMiner(margin=margin, type_of_triplets="semihard", distance=cosine()), margin),
        "triplet-all": losses.TripletMarginLoss(margin=margin, distance=cosine()),
        "triplet-hard": MinedTriplets(miners.BatchHardMiner(distance=cosine()), margin),
        "multi-similarity": losses.MultiSimilarityLoss(),
        "supervised-contrastive": losses.SupConLoss(),
        "proxy-anchor": losses.ProxyAnchorLoss(num_classes=classes, embedding_size=width),
    }


def loss_fixture():
    batches = []
    for seed, labels in [
        (1, [label for label in range(5) for _ in range(4)]),
        (2, [0, 0, 0, 1, 1, 2, 3, 3, 3, 3, 1, 0]),
    ]:
        torch.manual_seed(seed)
        labels = torch.tensor(labels)
        classes, width = 5, 16
        # Classes lean together, so that every loss has easy and hard cases.
        embeddings = torch.randn(len(labels), width) + 0.6 * torch.randn(classes, width)[labels]
        batch = {"labels": labels.tolist(), "width": width, "classes": classes, "margin": 0.3,
                 "embeddings": rounded(embeddings), "losses": {}}
        for name, loss in every_loss(0.3, classes, width).items():
            leaf = embeddings.clone().requires_grad_()
            value = loss(leaf, labels)
            value.backward()
            entry = {"loss": rounded(value)[0], "gradient": rounded(leaf.grad)}
            if name == "proxy-anchor":
                entry["proxies"] = rounded(loss.proxies)
                entry["proxyGradient"] = rounded(loss.proxies.grad)
            batch["losses"][name] = entry
        batches.append(batch)
    return batches


def new_head(features, hidden, embedding):
    return torch.nn.Sequential(
        torch.nn.Linear(features, hidden), torch.nn.LayerNorm(hidden), torch.nn.GELU(), torch.nn.Dropout(0.0),
        torch.nn.Linear(hidden, embedding))


def parameters(head):
    return {name: rounded(value) for name, value in head.state_dict().items()}


def step_fixture():
    features, hidden, embedding = 21, 37, 11
    labels = torch.tensor([label for label in range(5) for _ in range(4)])
    torch.manual_seed(3)
    inputs = torch.randn(len(labels), features) + 0.5 * torch.randn(5, features)[labels]
    start = new_head(features, hidden, embedding)
    fixture = {"features": features, "hidden": hidden, "embedding": embedding, "labels": labels.tolist(),
               "margin": 0.3, "learningRate": 1e-3, "inputs": rounded(inputs), "start": parameters(start), "runs": {}}
    for precision, amp in [("float32", False), ("bfloat16", True)]:
        head = new_head(features, hidden, embedding)
        head.load_state_dict(start.state_dict())
        optimizer = torch.optim.AdamW(head.parameters(), lr=1e-3)
        loss = every_loss(0.3, 5, embedding)["triplet-semi-hard"]
        steps = []
        for number in range(3):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=amp):
                outputs = head(inputs)
            value = loss(outputs.float(), labels)
            optimizer.zero_grad()
            value.backward()
            step = {"outputs": rounded(outputs), "loss": rounded(value)[0]}
            if number == 0:
                step["gradients"] = {name: rounded(value.grad) for name, value in head.named_parameters()}
            optimizer.step()
            if number == 2:
                step["parameters"] = parameters(head)
            steps.append(step)
        fixture["runs"][precision] = steps
    return fixture


def projection_fixture():
    features, hidden, embedding = 19, 70, 9
    torch.manual_seed(4)
    head = new_head(features, hidden, embedding)
    torch.nn.init.normal_(head[1].weight, 1, 0.2)
    torch.nn.init.normal_(head[1].bias, 0, 0.2)
    inputs = 3 * torch.randn(45, features)
    inputs[7] = 0
    with torch.no_grad():
        embeddings = torch.nn.functional.normalize(head(inputs), eps=1e-12)
    return {"features": features, "hidden": hidden, "embedding": embedding, "start": parameters(head),
            "inputs": rounded(inputs), "embeddings": rounded(embeddings)}


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=root / "Tests/MetricLearningTests/Fixtures")
    arguments = parser.parse_args()
    for package, version in PINNED.items():
        if metadata.version(package).split("+")[0] != version:
            raise SystemExit(f"{package} {version} is needed, found {metadata.version(package)}")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    for name, fixture in [
        ("losses.json", loss_fixture()), ("head_steps.json", step_fixture()), ("projection.json", projection_fixture()),
    ]:
        (arguments.out / name).write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
        print(arguments.out / name)


if __name__ == "__main__":
    main()
