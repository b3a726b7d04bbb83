#!/usr/bin/env python3
"""Photos a second and latency on this machine's NVIDIA GPU, beside Hugging Face in bf16 with sdpa where PyTorch sees it.

Both compute the same photo with the same checkpoint in the same run. See docs/gpu.md.
"""

import argparse
import datetime
import importlib.util
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BARS = {"photos a second": 400.0, "share of the peak": 0.5, "times Hugging Face": 1.5, "milliseconds alone": 15.0}


def ours(arguments, program, batch):
    command = [program, "embed", "--model", arguments.model, "--features", "--device", "cuda", "--compute-type",
               "bfloat16", "--bench", "--batch", str(batch), "--rounds", str(arguments.rounds), arguments.photo]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def hugging_face(arguments, batches):
    """Photos a second for each batch from tensors on the device; empty where PyTorch has none."""
    if importlib.util.find_spec("torch") is None or importlib.util.find_spec("transformers") is None:
        return {}
    import time

    import torch
    from hugging_face import AFTER, BEFORE
    from PIL import Image
    from transformers import Qwen3VLModel
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    if not torch.cuda.is_available():
        return {}
    model = Qwen3VLModel.from_pretrained(
        arguments.model, dtype=torch.bfloat16, attn_implementation="sdpa").to("cuda").eval()
    processor = Qwen2VLImageProcessorPil(
        patch_size=16, temporal_patch_size=2, merge_size=2, size={"shortest_edge": 65536, "longest_edge": 16777216},
        image_mean=[0.5] * 3, image_std=[0.5] * 3)
    image = processor(images=[Image.open(arguments.photo).convert("RGB")], return_tensors="pt")
    tokens = int(image["image_grid_thw"][0].prod()) // 4
    ids = BEFORE + [151655] * tokens + AFTER
    types = [0] * len(BEFORE) + [1] * tokens + [0] * len(AFTER)
    found = {}
    for batch in batches:
        inputs = {
            "input_ids": torch.tensor([ids] * batch, device="cuda"),
            "mm_token_type_ids": torch.tensor([types] * batch, dtype=torch.int32, device="cuda"),
            "pixel_values": image["pixel_values"].repeat(batch, 1).to("cuda", torch.bfloat16),
            "image_grid_thw": image["image_grid_thw"].repeat(batch, 1).to("cuda"),
            "use_cache": False,
        }

        def compute():
            with torch.inference_mode():
                return model(**inputs).last_hidden_state.float().mean(1).cpu()

        compute()
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(arguments.rounds):
            compute()
        found[batch] = batch * arguments.rounds / (time.perf_counter() - start)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="full-size checkpoint (Tools/make_full_size_checkpoint.py)")
    parser.add_argument("--photo", required=True, help="a 448x448 photo")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 2, 4, 8, 16, 32])
    arguments = parser.parse_args()
    binaries = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    program = binaries.stdout.strip() + "/event-worker"
    results = {batch: ours(arguments, program, batch) for batch in arguments.batches}
    theirs = hugging_face(arguments, arguments.batches)
    print(f"{datetime.date.today()}, {results[arguments.batches[0]]['device']}")
    print("batch  photos/s  from bytes  TFLOP/s  of the peak  Hugging Face photos/s")
    for batch, result in results.items():
        print(f"{batch:5}  {result['photosPerSecond']:8.1f}  {result['photosPerSecondFromBytes']:10.1f}"
              f"  {result['flopPerSecond'] / 1e12:7.1f}  {result['shareOfPeak'] * 100:9.1f} %"
              + (f"  {theirs[batch]:20.1f}" if batch in theirs else ""))
    best = max(results.values(), key=lambda result: result["photosPerSecond"])
    print(f"the peak is {best['peakFLOPPerSecond'] / 1e12:.1f} TFLOP/s, measured in the same run")
    if best["photosPerSecondFromBytes"] < best["photosPerSecond"]:
        lost = 1 - best["photosPerSecondFromBytes"] / best["photosPerSecond"]
        print(f"from the file's bytes {lost * 100:.1f} % of the photos a second are lost to decoding")
    measured = {"photos a second": best["photosPerSecond"], "share of the peak": best["shareOfPeak"]}
    if theirs:
        measured["times Hugging Face"] = best["photosPerSecond"] / max(theirs.values())
    if 1 in results:
        measured["milliseconds alone"] = 1000 / results[1]["photosPerSecond"]
    for name, bar in BARS.items():
        if name not in measured:
            print(f"{name}: unmeasured")
            continue
        is_met = measured[name] <= bar if name == "milliseconds alone" else measured[name] >= bar
        print(f"{name}: {measured[name]:.2f}, the bar on an H200 is {bar:g}: {'met' if is_met else 'missed'}")


if __name__ == "__main__":
    sys.exit(main())
