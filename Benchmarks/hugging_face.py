#!/usr/bin/env python3
"""Time Hugging Face transformers on the same checkpoint and photo; one JSON line: seconds of each photo, peak memory."""

import argparse
import json
import resource
import time

import torch
from PIL import Image
from transformers import Qwen3VLModel
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

BEFORE = [151644, 872, 198, 151652]
AFTER = [151653, 74785, 419, 1697, 594, 11094, 13, 151645, 198, 151644, 77091, 198]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="checkpoint directory")
    parser.add_argument("--photo", required=True)
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], required=True)
    parser.add_argument("--photos", type=int, default=3, help="how often the photo is computed after a first time")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    model = Qwen3VLModel.from_pretrained(arguments.model, dtype=getattr(torch, arguments.dtype)).eval()
    processor = Qwen2VLImageProcessorPil(
        patch_size=16, temporal_patch_size=2, merge_size=2, size={"shortest_edge": 65536, "longest_edge": 16777216},
        image_mean=[0.5] * 3, image_std=[0.5] * 3)
    seconds = []
    for _ in range(arguments.photos + 1):
        start = time.monotonic()
        batch = processor(images=[Image.open(arguments.photo).convert("RGB")], return_tensors="pt")
        grid = batch["image_grid_thw"]
        count = int(grid.prod()) // 4
        types = [0] * len(BEFORE) + [1] * count + [0] * len(AFTER)
        with torch.no_grad():
            hidden = model(
                input_ids=torch.tensor([BEFORE + [151655] * count + AFTER]),
                mm_token_type_ids=torch.tensor([types], dtype=torch.int32),
                pixel_values=batch["pixel_values"].to(model.dtype), image_grid_thw=grid, use_cache=False,
            ).last_hidden_state
            hidden.float().mean(1)
        seconds.append(round(time.monotonic() - start, 3))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": seconds[1:], "peakGB": round(peak, 2)}))


if __name__ == "__main__":
    main()
