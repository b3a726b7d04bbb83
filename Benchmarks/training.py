#!/usr/bin/env python3
"""Training the projection head: this project beside PyTorch in fp32 and in bf16, in turn.

All run on the same 1,508 training and 98 validation vectors of 2,048 random numbers in five classes, with the default
recipe, on the same machine with the same threads, one process after another, round by round; the ratios are taken
within a round, so that a machine that changes speed does not favour anyone. Each round begins with another contestant,
and each contestant first runs an epoch that is not counted: the first program after a pause is slower for seconds, as
a virtual machine may have given its free memory back. Two figures: steps per second (the median
of the epochs, without validation), and seconds of the whole run of 30 epochs with validation after each. A PyTorch
contestant whose whole run would take minutes runs fewer epochs; its whole run is then that time, scaled.

Threads that wait for one another suffer out of proportion when other programs want the processors. Each line says how
much of the processors others took meanwhile; --busy-limit measures again what was disturbed more than that.
See Benchmarks/README.md.
"""

import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
from safetensors.numpy import save_file

ROOT = pathlib.Path(__file__).resolve().parent.parent
TRAINING, VALIDATION, WIDTH, CLASSES = 1508, 98, 2048, 5


def write_features(path):
    random = np.random.default_rng(7)
    count = TRAINING + VALIDATION
    labels = np.arange(count) % CLASSES
    save_file(
        {"features": random.standard_normal((count, WIDTH), dtype=np.float32), "labels": labels.astype(np.int64)},
        path,
        metadata={
            "ids": json.dumps([f"image-{number}" for number in range(count)]),
            "classes": json.dumps([f"style-{number}" for number in range(CLASSES)]),
            "splits": json.dumps(["train"] * TRAINING + ["validation"] * VALIDATION),
            "fingerprint": "0" * 64,
        },
    )


def ours(arguments, program, features, precision, epochs=None):
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "train", "--features", features, "--out", f"{folder}/run", "--json",
                   "--threads", str(arguments.threads), "--epochs", str(epochs or arguments.epochs),
                   "--precision", precision]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        epochs = [json.loads(line) for line in open(f"{folder}/run/timings.jsonl")]
        return {"seconds": json.loads(output)["training"]["seconds"], "epochs": epochs}


def pytorch(arguments, features, *flags, epochs=None):
    command = [sys.executable, str(ROOT / "Benchmarks/pytorch_training.py"), "--features", features,
               "--threads", str(arguments.threads), "--epochs", str(epochs or arguments.epochs), *flags]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    result = json.loads(output.splitlines()[-1])
    result["seconds"] *= arguments.epochs / len(result["epochs"])
    return result


def processor_seconds():
    """Seconds that all processors worked since the start of the machine, and those of this program's children."""
    fields = [int(field) for field in open("/proc/stat").readline().split()[1:9]]
    idle = fields[3] + fields[4]
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (sum(fields) - idle) / os.sysconf("SC_CLK_TCK"), own.ru_utime + own.ru_stime


def measure(contestant):
    """What a contestant found, and the percentage of the processors that others took meanwhile."""
    start, (all_before, own_before) = time.monotonic(), processor_seconds()
    result = contestant()
    seconds, (all_after, own_after) = time.monotonic() - start, processor_seconds()
    others = (all_after - all_before) - (own_after - own_before)
    return result, max(0, 100 * others / (seconds * os.cpu_count()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--slow-epochs", type=int, default=2, help="epochs of the contestants that take minutes")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", nargs="*", help="names of contestants to run, beside this project's")
    parser.add_argument("--busy-limit", type=float, default=100, help="percent of the processors others may take")
    parser.add_argument("--attempts", type=int, default=20, help="measurements at most until one is undisturbed")
    arguments = parser.parse_args()
    binaries = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    program = binaries.stdout.strip() + "/stylelab"
    with tempfile.TemporaryDirectory() as folder:
        features = f"{folder}/features.safetensors"
        write_features(features)
        slow = min(arguments.slow_epochs, arguments.epochs)
        def this(precision):
            return lambda epochs=None: ours(arguments, program, features, precision, epochs)

        def other(*flags, whole=None):
            return lambda epochs=None: pytorch(arguments, features, *flags, epochs=epochs or whole)

        bf16, default = ("--precision", "bf16"), ("--optimizer", "default")
        contestants = {
            "this project bf16": this("bf16"),
            "this project fp32": this("fp32"),
            "PyTorch fp32, fused AdamW": other(),
            "PyTorch fp32, fused AdamW, pytorch-metric-learning": other("--library", whole=slow),
            "PyTorch fp32, default AdamW": other(*default, whole=slow),
            "PyTorch bf16, fused AdamW": other(*bf16, whole=slow),
            "PyTorch bf16, default AdamW": other(*bf16, *default, whole=slow),
            "PyTorch bf16, default AdamW, pytorch-metric-learning": other(*bf16, *default, "--library", whole=slow),
        }
        if arguments.only is not None:
            contestants = {name: run for name, run in contestants.items()
                           if name.startswith("this") or name in arguments.only}
        results = {name: [] for name in contestants}
        for number in range(arguments.rounds):
            names = list(contestants)
            start = number % len(names)
            for name in names[start:] + names[:start]:
                contestant = contestants[name]
                contestant(1)
                attempts = []
                while len(attempts) < arguments.attempts:
                    result, others = measure(contestant)
                    rate = statistics.median(epoch["steps"] / epoch["seconds"] for epoch in result["epochs"])
                    print(f"round {number + 1}: {name}: {rate:.1f} steps/s, {result['seconds']:.2f} s "
                          f"(others took {others:.0f} %)", flush=True)
                    attempts.append((others, rate, result["seconds"]))
                    if others <= arguments.busy_limit:
                        break
                results[name].append(min(attempts)[1:])
    print()
    for name, rounds in results.items():
        rates, seconds = zip(*rounds)
        print(f"{name}: median {statistics.median(rates):.1f} steps/s ({min(rates):.1f} to {max(rates):.1f}), "
              f"{arguments.epochs} epochs in {statistics.median(seconds):.2f} s "
              f"({min(seconds):.2f} to {max(seconds):.2f})")
    for mine in [name for name in contestants if name.startswith("this")]:
        for name in [name for name in contestants if not name.startswith("this")]:
            pairs = list(zip(results[mine], results[name]))
            rates = [own[0] / other[0] for own, other in pairs]
            times = [other[1] / own[1] for own, other in pairs]
            print(f"{mine} against {name}: steps/s {statistics.median(rates):.2f} times "
                  f"({min(rates):.2f} to {max(rates):.2f}), whole run {statistics.median(times):.2f} times "
                  f"({min(times):.2f} to {max(times):.2f})")


if __name__ == "__main__":
    main()
