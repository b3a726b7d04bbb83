#!/usr/bin/env python3
"""Photo to features on Qwen3-VL-2B's true shapes: this project in fp32 and bf16 beside Hugging Face in both, in turn.

All run on the same machine with the same threads, one process after another, round by round; the ratios are
taken within a round, so that a machine that changes speed does not favour anyone. See Benchmarks/README.md.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def ours(arguments, program, compute_type):
    command = [program, "embed", "--model", arguments.model, "--features", "--timings", "--threads",
               str(arguments.threads), "--compute-type", compute_type] + [arguments.photo] * (arguments.photos + 1)
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{' '.join(command)} failed")
        out.seek(0)
        lines = [json.loads(line) for line in out]
    return {"seconds": [line["seconds"]["total"] for line in lines][1:], "peakGB": usage.ru_maxrss / 1e6}


def hugging_face(arguments, dtype):
    photos = arguments.photos if dtype == "float32" else arguments.bf16_photos
    command = [sys.executable, str(ROOT / "Benchmarks/hugging_face.py"), "--model", arguments.model, "--photo",
               arguments.photo, "--dtype", dtype, "--photos", str(photos), "--threads", str(arguments.threads)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return json.loads(output.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="full-size checkpoint (Tools/make_full_size_checkpoint.py)")
    parser.add_argument("--photo", required=True, help="a 448x448 photo")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--photos", type=int, default=2, help="photos in a process, after a first that is not counted")
    parser.add_argument("--bf16-photos", type=int, default=1, help="the same for Hugging Face bf16, which may be slow")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    binaries = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    program = binaries.stdout.strip() + "/event-worker"
    contestants = {
        "this project fp32": lambda: ours(arguments, program, "float32"),
        "this project bf16": lambda: ours(arguments, program, "bfloat16"),
        "Hugging Face fp32": lambda: hugging_face(arguments, "float32"),
        "Hugging Face bf16": lambda: hugging_face(arguments, "bfloat16"),
    }
    results = {name: [] for name in contestants}
    for number in range(arguments.rounds):
        for name, contestant in contestants.items():
            result = contestant()
            results[name].append((statistics.median(result["seconds"]), result["peakGB"]))
            print(f"round {number + 1}: {name}: {results[name][-1][0]:.2f} s a photo, peak {result['peakGB']:.2f} GB",
                  flush=True)
    print()
    for name, rounds in results.items():
        seconds = [entry[0] for entry in rounds]
        print(f"{name}: median {statistics.median(seconds):.2f} s a photo ({min(seconds):.2f} to {max(seconds):.2f}), "
              f"peak {max(entry[1] for entry in rounds):.2f} GB")
    for own, other in [("fp32", "fp32"), ("bf16", "bf16"), ("fp32", "bf16")]:
        ratios = [theirs[0] / mine[0]
                  for theirs, mine in zip(results[f"Hugging Face {other}"], results[f"this project {own}"])]
        print(f"this project {own} is {statistics.median(ratios):.2f} times as fast as Hugging Face {other} "
              f"({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
