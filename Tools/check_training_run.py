#!/usr/bin/env python3
"""Read what `stylelab train` wrote with PyTorch and TensorBoard themselves, and hold it against metrics.jsonl.

The head must load into nn.Sequential without a missing or unexpected key, come back from PyTorch with the same bytes of
tensors, and, where features are given, reach the MAP@R that the run recorded. TensorBoard must find every scalar.

    .venv/bin/python Tools/check_training_run.py run [--features features.safetensors]
"""

import argparse
import json
import pathlib
import struct
import tempfile

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

STEP_TAGS = {
    "train/loss": "loss", "train/gradientNorm": "gradientNorm", "triplets/active": "activeFraction",
    "triplets/semiHard": "semiHardFraction", "triplets/hard": "hardFraction",
    "distance/positive": "positiveDistance", "distance/negative": "negativeDistance", "embedding/spread": "spread"}
EPOCH_TAGS = {
    "validation/loss": "validationLoss", "validation/recallAt1": "recallAt1", "validation/recallAt5": "recallAt5",
    "validation/rPrecision": "rPrecision", "validation/mapAtR": "mapAtR", "epoch/trainingLoss": "trainingLoss"}


def parts(path):
    """The header without metadata, and the bytes of the tensors."""
    data = pathlib.Path(path).read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__")
    return list(header.items()), metadata, data[8 + length:]


def load_head(path):
    tensors = load_file(path)
    hidden, width = tensors["0.weight"].shape
    head = torch.nn.Sequential(
        torch.nn.Linear(width, hidden), torch.nn.LayerNorm(hidden), torch.nn.GELU(), torch.nn.Dropout(0.1),
        torch.nn.Linear(hidden, tensors["4.weight"].shape[0]))
    head.load_state_dict(tensors, strict=True)
    return head.eval()


def check_head(run):
    path = run / "head.safetensors"
    head = load_head(path)
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    with tempfile.TemporaryDirectory() as scratch:
        again = pathlib.Path(scratch) / "head.safetensors"
        save_file(head.state_dict(), again, metadata=metadata)
        assert parts(path) == parts(again), "PyTorch writes other tensors than it read"
        # With the one entry that PyTorch's files have, not a byte differs.
        save_file(head.state_dict(), again, metadata={"format": "pt"})
        assert parts(again)[0] == parts(path)[0] and parts(again)[2] == parts(path)[2]
    print(f"{path}: loads into nn.Sequential and comes back unchanged; metadata {sorted(metadata)}")
    return head, metadata


def check_map(head, metadata, features, split):
    with safe_open(features, "pt") as file:
        splits = json.loads(file.metadata()["splits"])
        vectors, labels = file.get_tensor("features").float(), file.get_tensor("labels")
    rows = [row for row, name in enumerate(splits) if name == split and labels[row] >= 0]
    with torch.no_grad():
        embeddings = torch.nn.functional.normalize(head(vectors[rows]), eps=1e-12)
    labels = labels[rows]
    similar = embeddings @ embeddings.T
    similar.fill_diagonal_(-2)
    order = similar.argsort(dim=1, descending=True, stable=True)[:, :-1]
    hits = (labels[order] == labels[:, None]).double()
    counts = hits.sum(1)
    ranks = torch.arange(1, hits.shape[1] + 1, dtype=torch.double)
    within = (ranks[None] <= counts[:, None]).double()
    precision = hits.cumsum(1) / ranks
    judged = counts > 0
    mean = ((precision * hits * within).sum(1) / counts.clamp(min=1))[judged].mean().item()
    recorded = json.loads(metadata["validation"])["mapAtR"]
    assert abs(mean - recorded) < 1e-9, f"PyTorch's MAP@R is {mean}, recorded is {recorded}"
    print(f"MAP@R {mean:.6f} of PyTorch's own forward pass is the one recorded")


def check_tensorboard(run):
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    accumulator = EventAccumulator(str(run), size_guidance={"scalars": 0}).Reload()
    found = accumulator.Tags()["scalars"]
    count = 0
    for kind, tags in [("step", STEP_TAGS), ("epoch", EPOCH_TAGS)]:
        for tag, key in tags.items():
            expected = [(line["step"], line[key]) for line in lines if line["type"] == kind and key in line]
            scalars = [(event.step, event.value) for event in accumulator.Scalars(tag)] if tag in found else []
            assert [step for step, _ in scalars] == [step for step, _ in expected], f"{tag} has other steps"
            for (step, value), (_, wanted) in zip(scalars, expected):
                assert value == torch.tensor(wanted, dtype=torch.float32).item(), f"{tag} of step {step}"
            count += len(scalars)
    assert set(found) <= set(STEP_TAGS) | set(EPOCH_TAGS)
    assert count > 0
    print(f"{run}: TensorBoard reads {count} scalars under {len(found)} tags, all equal to metrics.jsonl")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("--features", type=pathlib.Path)
    parser.add_argument("--split", default="validation")
    arguments = parser.parse_args()
    head, metadata = check_head(arguments.run)
    if arguments.features:
        check_map(head, metadata, arguments.features, arguments.split)
    check_tensorboard(arguments.run)


if __name__ == "__main__":
    main()
