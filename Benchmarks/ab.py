#!/usr/bin/env python3
"""Times `stylelab ab analyze` beside pandas (Benchmarks/ab_pandas.py), and the memory of both.

    make build
    python3 -m venv .venv-ab && .venv-ab/bin/pip install -r Tools/requirements-ab.txt
    .venv-ab/bin/python Benchmarks/ab.py
    .venv-ab/bin/python Benchmarks/ab.py --lines 10000000 --rounds 1

Both read the same files, in turn, each in a process of its own; viewers, impressions, and the lifts of likes, mutual likes
and meets with their standard errors must agree. The program computes much more than that beside it: other intervals,
candidates as clusters, the covariate, cells, the time line. pandas reads a chunk of lines at a time. The files are simulated
into a directory of TMPDIR that is removed at the end: ten million lines are about 6 GB.
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


def timed(command):
    """Seconds, peak resident bytes and standard output of a process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(map(str, command[:3]))} failed: {process.returncode}")
    return seconds, usage.ru_maxrss * 1024, output


def compare(report, figures):
    """Holds the figures of both against each other."""
    for variant in report["variants"]:
        assert [variant["viewers"], variant["impressions"]] == figures["arms"][variant["name"]], variant["name"]
    for comparison in report["comparisons"]:
        for metric in comparison["metrics"]:
            lift, expected = metric["lift"]["delta"], figures["lifts"][metric["metric"]][comparison["variant"]]
            for found, other in zip((lift["estimate"], lift["standardError"]), expected):
                assert abs(found - other) < 1e-9 * max(1, abs(other)), (metric["metric"], found, other)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=500_000, help="exposures and outcomes in all, about")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", type=int, default=512, help="what the program keeps in memory, in MiB")
    parser.add_argument("--program", default=ROOT / ".build/release/stylelab", help="the built program")
    parser.add_argument("--without-pandas", action="store_true")
    arguments = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="stylelab-ab-")
    try:
        members = max(10, round(arguments.lines / LINES_PER_DAY / DAYS))
        print(f"simulating {members} members over {DAYS} days", file=sys.stderr)
        subprocess.run([arguments.program, "ab", "simulate", "--out", directory, "--members", str(members), "--days",
                        str(DAYS), "--repeated", "0.01", "--retracted", "0.02"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        files = [f"{directory}/{name}.jsonl" for name in ("exposures", "outcomes", "experiments")]
        size = sum(os.path.getsize(name) for name in files)
        command = [arguments.program, "ab", "analyze", "--json", "--threads", str(arguments.threads), "--memory",
                   str(arguments.memory)]
        for flag, name in zip(("--exposures", "--outcomes", "--experiments"), files):
            command += [flag, name]
        ours, theirs = [], []
        for number in range(arguments.rounds):
            print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr)
            ours.append(timed(command))
            if not arguments.without_pandas:
                theirs.append(timed([sys.executable, ROOT / "Benchmarks/ab_pandas.py", directory]))
                compare(json.loads(ours[-1][2]), json.loads(theirs[-1][2]))
        lines = json.loads(ours[-1][2])["data"]["lines"]
        print(f"{lines} lines, {size / 1e9:.2f} GB, {members} members, {arguments.threads} threads")
        for name, runs in (("stylelab ab analyze", ours), ("pandas, in chunks", theirs)):
            if runs:
                seconds = [run[0] for run in runs]
                print(f"{name}: {statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f}), "
                      f"{lines / statistics.median(seconds) / 1e6:.2f} million lines a second, "
                      f"peak {max(run[1] for run in runs) / 1e6:.0f} MB")
        if theirs:
            ratios = [their[0] / our[0] for our, their in zip(ours, theirs)]
            print(f"ratio of the times, round by round: {statistics.median(ratios):.1f} "
                  f"({min(ratios):.1f} to {max(ratios):.1f}); of the memory: "
                  f"{max(run[1] for run in theirs) / max(run[1] for run in ours):.1f}")
    finally:
        shutil.rmtree(directory)


main()
