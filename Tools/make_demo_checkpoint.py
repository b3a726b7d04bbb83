#!/usr/bin/env python3
"""Make the demo's checkpoint: the true architecture, small, with weights that see drawings.

First without a head, for `stylelab features`; then again with the head that `stylelab train` has made of those
features, which also records the golden picture with the embedding that the reference computes. The whole way stands
in Tools/make_demo_head.sh; demo_backbone.py says what the weights are.

    .venv/bin/python Tools/make_demo_checkpoint.py --manifest drawings/manifest.jsonl --out checkpoint
    .venv/bin/python Tools/make_demo_checkpoint.py --backbone checkpoint --head run/head.safetensors
"""

import argparse
import hashlib
import json
import pathlib
import shutil

import torch
from safetensors.torch import load_file
from transformers import Qwen3VLConfig, Qwen3VLForConditionalGeneration
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from demo_backbone import Backbone
from demo_vocabulary import widen
from make_model_fixtures import IMAGE_TOKEN, PROMPT, reference, run, text, vision, write_preprocessor
from make_photo_fixtures import decoded

# Every drawing has the sides 4:5, which the bounds make 256 x 320 pixels.
SETTINGS = dict(
    text=text(384, 2, 4, 2, 32, 128, [6, 5, 5], 5_000_000.0, True),
    vision=vision(128, 3, 4, 192, 256, [0, 1], 384),
    dtype=torch.bfloat16, bounds=(16384, 81920), norm="after", pool="all")
SEED = 7
BACKBONE_FILES = ["config.json", "model.safetensors", "preprocessor_config.json"]


def preprocessed(data):
    """A picture's patches and their grid."""
    least, most = SETTINGS["bounds"]
    processor = Qwen2VLImageProcessorPil(
        patch_size=16, temporal_patch_size=2, merge_size=2, size={"shortest_edge": least, "longest_edge": most},
        image_mean=[0.5] * 3, image_std=[0.5] * 3)
    batch = processor(images=[decoded(data)[0]], return_tensors="pt")
    return batch["pixel_values"], batch["image_grid_thw"]


def training_pictures(manifest):
    """The drawings of the training split, without their variants."""
    lines = [json.loads(line) for line in manifest.read_text().splitlines()]
    return [manifest.parent / line["file"] for line in lines if line["split"] == "train" and "parentId" not in line]


def make_backbone(manifest, directory):
    """Writes a checkpoint without a head."""
    config = Qwen3VLConfig(
        text_config=SETTINGS["text"], vision_config=SETTINGS["vision"], image_token_id=IMAGE_TOKEN,
        video_token_id=156, vision_start_token_id=152, vision_end_token_id=153, tie_word_embeddings=True)
    model = Qwen3VLForConditionalGeneration(config).eval()
    pictures = [preprocessed(path.read_bytes()) for path in training_pictures(manifest)]
    Backbone(model, pictures, SEED).fill()
    model.tie_weights()
    model.to(SETTINGS["dtype"]).save_pretrained(directory)
    (directory / "generation_config.json").unlink(missing_ok=True)
    write_preprocessor(directory, SETTINGS)


def golden(directory, picture):
    """The picture's hash and the embedding that the reference computes of it."""
    values = load_file(directory / "head.safetensors")
    hidden, width = values["0.weight"].shape
    head = torch.nn.Sequential(
        torch.nn.Linear(width, hidden), torch.nn.LayerNorm(hidden), torch.nn.GELU(), torch.nn.Dropout(0.1),
        torch.nn.Linear(hidden, len(values["4.bias"]))).eval()
    head.load_state_dict(values)
    data = picture.read_bytes()
    model, stages = reference(directory, torch.float32)
    features = run(model, stages, *preprocessed(data), SETTINGS)
    with torch.no_grad():
        embedding = torch.nn.functional.normalize(head(features[None]), eps=1e-12)[0]
    return {"photo": picture.name, "sha256": hashlib.sha256(data).hexdigest(),
            "embedding": [round(value, 7) for value in embedding.tolist()]}


def main():
    root = pathlib.Path(__file__).parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    resources = root / "Sources/EventWorker/Demo/Resources"
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--manifest", type=pathlib.Path, help="make the backbone of its training pictures")
    source.add_argument("--backbone", type=pathlib.Path, help="take the backbone of this checkpoint")
    parser.add_argument("--head", type=pathlib.Path, help="the trained head, head.safetensors")
    parser.add_argument("--golden", type=pathlib.Path, default=resources / "members/drawings/001.jpg")
    parser.add_argument("--out", type=pathlib.Path, default=resources / "checkpoint")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    directory = arguments.out
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    if arguments.manifest:
        make_backbone(arguments.manifest, directory)
    else:
        for name in BACKBONE_FILES:
            shutil.copy(arguments.backbone / name, directory)
    contract = {"promptTokenIds": PROMPT, "normStage": SETTINGS["norm"], "pool": SETTINGS["pool"]}
    if arguments.head:
        shutil.copy(arguments.head, directory / "head.safetensors")
        shutil.copy(arguments.golden, directory / "golden.jpg")
        contract["golden"] = golden(directory, directory / "golden.jpg")
    (directory / "stylematch.json").write_text(json.dumps(contract) + "\n")
    widen(directory)
    print(f"{directory}: {sum(file.stat().st_size for file in directory.iterdir()) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
