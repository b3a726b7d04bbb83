#!/usr/bin/env python3
"""Times `stylelab ab analyze` beside pandas, which computes one of its figures by the recipe of docs/ab.md.

    make build
    python3 -m venv .venv-ab && .venv-ab/bin/pip install -r Tools/requirements-ab.txt
    .venv-ab/bin/python Benchmarks/ab.py --lines 1000000 --rounds 3
    .venv-ab/bin/python Benchmarks/ab.py --lines 10000000 --rounds 1 --without-pandas

Both read the same files, in turn, each in a process of its own; the lift and its standard error must agree. The files are
simulated into a directory that is removed at the end.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Lines that a member's day makes on average: five exposures, and what comes of them.
LINES_PER_DAY, DAYS = 8.05, 28


def timed(command, **options):
    """Seconds, peak resident bytes and standard output of a process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"{command[0]} failed: {os.waitstatus_to_exitcode(status)}")
    return seconds, usage.ru_maxrss * 1024, output


def recipe():
    text = (ROOT / "docs/ab.md").read_text()
    return text.split("```python\n")[1].split("\n```")[0] + "\nprint(json.dumps(lifts))"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000, help="exposures and outcomes in all, about")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--program", default=ROOT / ".build/release/stylelab", help="the built program")
    parser.add_argument("--without-pandas", action="store_true", help="for sizes that pandas has no memory for")
    arguments = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="stylelab-ab-")
    try:
        members = max(10, round(arguments.lines / LINES_PER_DAY / DAYS))
        subprocess.run([arguments.program, "ab", "simulate", "--out", directory, "--members", str(members), "--days",
                        str(DAYS), "--repeated", "0.01", "--retracted", "0.02"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        files = [f"{directory}/{name}.jsonl" for name in ("exposures", "outcomes", "experiments")]
        size = sum(os.path.getsize(name) for name in files)
        command = [arguments.program, "ab", "analyze", "--json", "--threads", str(arguments.threads)]
        for flag, name in zip(("--exposures", "--outcomes", "--experiments"), files):
            command += [flag, name]
        ratios, ours, theirs = [], [], []
        for _ in range(arguments.rounds):
            ours.append(timed(command))
            if arguments.without_pandas:
                continue
            theirs.append(timed([sys.executable, "-c", recipe()], cwd=directory))
            ratios.append(theirs[-1][0] / ours[-1][0])
            lift = json.loads(ours[-1][2])["comparisons"][0]["metrics"][0]["lift"]["delta"]
            expected = json.loads(theirs[-1][2])["hybrid"]
            assert abs(lift["estimate"] - expected[0]) < 1e-9 and abs(lift["standardError"] - expected[1]) < 1e-9
        lines = json.loads(ours[-1][2])["data"]["lines"]
        print(f"{lines} lines, {size / 1e9:.2f} GB, {members} members, {arguments.threads} threads")
        for name, runs in (("this project, all figures", ours), ("pandas, one figure", theirs)):
            if runs:
                seconds = [run[0] for run in runs]
                print(f"{name}: {statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f}), "
                      f"{lines / statistics.median(seconds) / 1e6:.2f} million lines a second, "
                      f"peak {max(run[1] for run in runs) / 1e6:.0f} MB")
        if ratios:
            print(f"ratio round by round: {statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})")
    finally:
        shutil.rmtree(directory)


main()
