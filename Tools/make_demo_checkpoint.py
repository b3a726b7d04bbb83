#!/usr/bin/env python3
"""Make the demo's checkpoint: the true architecture, small, with random weights and a random head.

Nothing it says about style means anything; it is there so that the demo runs the real way without a download. Its
stylematch.json carries its own prompt ids and a golden picture with the embedding that the reference computes.

    .venv/bin/python Tools/make_demo_checkpoint.py
"""

import argparse
import hashlib
import json
import pathlib
import shutil

import torch
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from make_model_fixtures import PROMPT, Stages, reference, run, text, vision, write_checkpoint
from make_photo_fixtures import decoded

SETTINGS = dict(
    text=text(96, 4, 6, 2, 24, 192, [6, 3, 3], 5_000_000.0, True),
    vision=vision(64, 6, 4, 128, 256, [1, 3, 4], 96),
    dtype=torch.bfloat16, bounds=(16384, 131072), norm="after", pool="all")


def main():
    root = pathlib.Path(__file__).parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    resources = root / "Sources/EventWorker/Demo/Resources"
    parser.add_argument("--out", type=pathlib.Path, default=resources / "checkpoint")
    parser.add_argument("--golden", type=pathlib.Path, default=resources / "members/drawings/001.jpg")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    directory, head = write_checkpoint(arguments.out.name, SETTINGS, arguments.out.parent, seed=7)
    least, most = SETTINGS["bounds"]
    processor = Qwen2VLImageProcessorPil(
        patch_size=16, temporal_patch_size=2, merge_size=2, size={"shortest_edge": least, "longest_edge": most},
        image_mean=[0.5] * 3, image_std=[0.5] * 3)
    shutil.copy(arguments.golden, directory / "golden.jpg")
    data = (directory / "golden.jpg").read_bytes()
    batch = processor(images=[decoded(data)[0]], return_tensors="pt")
    model, stages = reference(directory, torch.float32)
    features = run(model, stages, batch["pixel_values"], batch["image_grid_thw"], SETTINGS)
    with torch.no_grad():
        embedding = torch.nn.functional.normalize(head(features[None]), eps=1e-12)[0]
    (directory / "stylematch.json").write_text(json.dumps({
        "promptTokenIds": PROMPT, "normStage": "after", "pool": "all",
        "golden": {
            "photo": "golden.jpg", "sha256": hashlib.sha256(data).hexdigest(),
            "embedding": [round(value, 7) for value in embedding.tolist()]}}) + "\n")
    print(f"{directory}: {sum(file.stat().st_size for file in directory.iterdir()) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
