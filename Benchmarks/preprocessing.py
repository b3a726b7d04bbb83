#!/usr/bin/env python3
"""From a photo's bytes to normalised patches: this project beside Pillow and the reference's processor, in turn.

Each process prepares the photo several times and counts all but the first; ratios are taken within a round.
See Benchmarks/README.md.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODEL = ROOT / "Sources/EventWorker/Demo/Resources/checkpoint"


def ours(arguments, program):
    command = [program, "embed", "--model", str(MODEL), "--features", "--timings", "--threads", str(arguments.threads),
               "--max-pixels", str(arguments.max_pixels)] + [arguments.photo] * (arguments.photos + 1)
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    lines = [json.loads(line)["seconds"] for line in output.splitlines()]
    return statistics.median(line["preprocessing"] for line in lines[1:])


def reference(arguments):
    command = [sys.executable, __file__, "--photo", arguments.photo, "--photos", str(arguments.photos), "--max-pixels",
               str(arguments.max_pixels), "--threads", str(arguments.threads), "--reference"]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return float(output.splitlines()[-1])


def run_reference(arguments):
    import torch
    from PIL import Image
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    torch.set_num_threads(arguments.threads)
    processor = Qwen2VLImageProcessorPil(
        patch_size=16, temporal_patch_size=2, merge_size=2,
        size={"shortest_edge": 65536, "longest_edge": arguments.max_pixels}, image_mean=[0.5] * 3, image_std=[0.5] * 3)
    seconds = []
    for _ in range(arguments.photos + 1):
        start = time.monotonic()
        processor(images=[Image.open(arguments.photo).convert("RGB")], return_tensors="pt")
        seconds.append(time.monotonic() - start)
    print(statistics.median(seconds[1:]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photo", required=True, help="for example a JPEG of 4000x3000 pixels")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--photos", type=int, default=5, help="times in a process, after a first that is not counted")
    parser.add_argument("--max-pixels", type=int, default=200704)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--reference", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.reference:
        return run_reference(arguments)
    binaries = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    program = binaries.stdout.strip() + "/event-worker"
    ratios, own, theirs = [], [], []
    for number in range(arguments.rounds):
        own.append(ours(arguments, program))
        theirs.append(reference(arguments))
        ratios.append(theirs[-1] / own[-1])
        print(f"round {number + 1}: this project {own[-1] * 1000:.1f} ms, Pillow and the reference's processor "
              f"{theirs[-1] * 1000:.1f} ms", flush=True)
    print(f"\nthis project: median {statistics.median(own) * 1000:.1f} ms; Pillow and the reference's processor: "
          f"{statistics.median(theirs) * 1000:.1f} ms")
    print(f"this project is {statistics.median(ratios):.2f} times as fast ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
