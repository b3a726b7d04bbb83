#!/usr/bin/env python3
"""Writes features, a head, and what PyTorch and pytorch-metric-learning make of them.

The classes have unequal sizes, one of them a single image; a split named train stands beside validation, some images
have no label. Everything follows from the seed.

    python3 -m venv .venv && .venv/bin/pip install -r Tools/requirements.txt
    .venv/bin/python Tools/make_evaluation_fixture.py
"""

import json
import pathlib

import numpy as np
import torch
from pytorch_metric_learning.distances import CosineSimilarity
from pytorch_metric_learning.losses import TripletMarginLoss
from pytorch_metric_learning.reducers import MeanReducer
from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator
from pytorch_metric_learning.utils.inference import CustomKNN
from safetensors.torch import save_file

OUT = pathlib.Path(__file__).resolve().parent.parent / "Tests/StyleLabTests/Fixtures/evaluation"
CLASSES = ["Alone", "Broad", "Common", "Dull", "Even"]
SIZES = [1, 25, 14, 9, 6]
WIDTH, HIDDEN, EMBEDDING, TRAINING, UNLABELLED = 24, 16, 256, 20, 4


def recall(embeddings, labels, rank):
    similarity = embeddings @ embeddings.T
    hits = []
    for query, label in enumerate(labels):
        if (labels == label).sum() < 2:
            continue
        order = [other for other in np.argsort(-similarity[query], kind="stable") if other != query]
        hits.append(any(labels[other] == label for other in order[:rank]))
    return float(np.mean(hits))


def figures(embeddings, labels):
    """Micro averages over the queries whose class has another image."""
    embeddings = torch.nn.functional.normalize(embeddings)
    labels = torch.as_tensor(labels)
    names = ("precision_at_1", "r_precision", "mean_average_precision_at_r", "mean_average_precision",
             "mean_reciprocal_rank")
    calculator = AccuracyCalculator(include=names, k="max_bin_count", knn_func=CustomKNN(CosineSimilarity()))
    values = calculator.get_accuracy(embeddings, labels)
    whole = AccuracyCalculator(
        include=("mean_average_precision", "mean_reciprocal_rank"), k=len(labels) - 1,
        knn_func=CustomKNN(CosineSimilarity())).get_accuracy(embeddings, labels)
    loss = TripletMarginLoss(margin=0.3, distance=CosineSimilarity(), reducer=MeanReducer())(
        embeddings.double(), labels)
    exact = embeddings.double().numpy()
    found = {
        "recallAt1": values["precision_at_1"], "recallAt5": recall(exact, labels.numpy(), 5),
        "recallAt10": recall(exact, labels.numpy(), 10), "rPrecision": values["r_precision"],
        "mapAtR": values["mean_average_precision_at_r"], "map": whole["mean_average_precision"],
        "mrr": whole["mean_reciprocal_rank"], "validationLoss": loss.item()}
    assert abs(found["recallAt1"] - recall(exact, labels.numpy(), 1)) < 1e-12
    return {name: float(value) for name, value in found.items()}


def main():
    torch.manual_seed(5)
    random = np.random.default_rng(5)
    judged = np.repeat(np.arange(len(SIZES)), SIZES)
    labels = np.concatenate([judged, random.integers(0, len(SIZES), TRAINING), np.full(UNLABELLED, -1)])
    splits = ["validation"] * len(judged) + ["train"] * TRAINING + ["validation"] * UNLABELLED
    centres = random.normal(size=(len(SIZES) + 1, WIDTH))
    features = (0.9 * centres[labels] + random.normal(size=(len(labels), WIDTH)) + 3).astype(np.float32)
    order = random.permutation(len(labels))
    features, labels, splits = features[order], labels[order], [splits[place] for place in order]
    head = torch.nn.Sequential(
        torch.nn.Linear(WIDTH, HIDDEN), torch.nn.LayerNorm(HIDDEN), torch.nn.GELU(), torch.nn.Dropout(0.1),
        torch.nn.Linear(HIDDEN, EMBEDDING)).eval()
    with torch.no_grad():
        embeddings = torch.nn.functional.normalize(head(torch.from_numpy(features)))
    chosen = [row for row in range(len(labels)) if splits[row] == "validation" and labels[row] >= 0]

    OUT.mkdir(parents=True, exist_ok=True)
    identities = [{"identity": f"person-{row // 2}"} for row in range(len(labels))]
    save_file(
        {"features": torch.from_numpy(features), "labels": torch.from_numpy(labels.astype(np.int64))},
        OUT / "features.safetensors",
        metadata={
            "ids": json.dumps([f"image-{row}" for row in range(len(labels))]), "classes": json.dumps(CLASSES),
            "splits": json.dumps(splits), "origins": json.dumps(identities), "fingerprint": "0123456789abcdef" * 4})
    save_file(head.state_dict(), OUT / "head.safetensors", metadata={"format": "pt"})
    expected = {
        "head": figures(embeddings[chosen], labels[chosen]),
        "untrained": figures(torch.from_numpy(features)[chosen], labels[chosen]),
        "queries": int((labels[chosen] != 0).sum()),
        "embeddings": [[round(float(value), 9) for value in row] for row in embeddings[:3]]}
    (OUT / "expected.json").write_text(json.dumps(expected) + "\n")
    print(json.dumps({name: expected[name] for name in ("head", "untrained", "queries")}, indent=1))


if __name__ == "__main__":
    main()
