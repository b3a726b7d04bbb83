#!/usr/bin/env python3
"""Compare the exact index in memory with FAISS's IndexFlatIP and with the rate at which the machine reads memory.

Each round searches the same vectors with both, in turn, on --threads threads: the best 100 for one query and for 32 queries
together. The rate is that of plain sums over a gigabyte, measured in the same round. Results must agree with FAISS's: the
same members at each place, or scores that differ by no more than rounding. Changes are timed in a pool of 10,000 members
and in the whole one.

    make build && swift build -c release --product index-benchmark
    python3 -m venv .venv && .venv/bin/pip install -r Tools/requirements.txt
    .venv/bin/python Benchmarks/indexes.py --members 1000000
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIMIT = 100
# fp32 sums of 256 products, added in different orders.
ROUNDING = 2e-6


class Ours:
    """The program of this project."""

    def __init__(self, program, vectors, queries, dimension, threads, *flags):
        self.process = subprocess.Popen(
            [program, "--vectors", vectors, "--queries", queries, "--dimension", str(dimension),
             "--threads", str(threads), *flags],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.loaded = json.loads(self.process.stdout.readline())

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def seconds(self, count):
        return self.ask(f"search {count} {LIMIT}")["seconds"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def their_seconds(index, queries):
    begun = time.perf_counter()
    index.search(queries, LIMIT)
    return time.perf_counter() - begun


def median_and_range(values, unit=1e3, digits=1):
    return (f"{statistics.median(values) * unit:.{digits}f} "
            f"({min(values) * unit:.{digits}f} to {max(values) * unit:.{digits}f})")


def compare(answers, scores, slots):
    """The largest difference of scores, and how many places hold another member than FAISS's without a tie."""
    import numpy

    worst, others = 0.0, 0
    for answer, their_scores, their_slots in zip(answers, scores, slots):
        ours = numpy.array(answer["scores"], dtype=numpy.float32)
        worst = max(worst, float(numpy.abs(ours - their_scores).max()))
        for place, (own, their) in enumerate(zip(answer["slots"], their_slots)):
            others += int(own != their and abs(float(ours[place]) - float(their_scores[place])) > ROUNDING)
    return worst, others


def write_vectors(path, data):
    data.astype("<f4").tofile(path)


def changes(program, folder, vectors, dimension, threads, queries, count=10_000):
    """Seconds for each update and each removal among 10,000 members and among all."""
    import numpy

    figures = {}
    for members in (10_000, len(vectors)):
        path = str(folder / "changed.f32")
        write_vectors(path, vectors[:members])
        ours = Ours(program, path, queries, dimension, threads)
        updates = [ours.ask(f"update {count}")["seconds"] / count for _ in range(5)]
        removals = ours.ask(f"remove {count // 2}")["seconds"] / (count // 2)
        figures[members] = {"updateMicroseconds": numpy.median(updates) * 1e6, "removeMicroseconds": removals * 1e6}
        ours.close()
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=1_000_000)
    parser.add_argument("--dimension", type=int, default=256)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--tries", type=int, default=5, help="of which the best counts, in each round")
    parser.add_argument("--program", default=str(ROOT / ".build/release/index-benchmark"))
    parser.add_argument("--scratch", help="directory for the files, large enough for the vectors")
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(options.threads)

    import faiss
    import numpy

    faiss.omp_set_num_threads(options.threads)
    with tempfile.TemporaryDirectory(dir=options.scratch) as name:
        folder = pathlib.Path(name)
        reader = str(folder / "read_bandwidth")
        subprocess.run(["cc", "-O3", "-march=native", "-pthread", str(ROOT / "Benchmarks/read_bandwidth.c"), "-o", reader],
                       check=True)
        generator = numpy.random.default_rng(20)
        vectors = generator.standard_normal((options.members, options.dimension), dtype=numpy.float32)
        vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
        queries = generator.standard_normal((32, options.dimension), dtype=numpy.float32)
        queries /= numpy.linalg.norm(queries, axis=1, keepdims=True)
        write_vectors(folder / "vectors.f32", vectors)
        write_vectors(folder / "queries.f32", queries)
        query_file = str(folder / "queries.f32")
        start = (options.program, str(folder / "vectors.f32"), query_file, options.dimension, options.threads)
        ours, half = Ours(*start), Ours(*start, "--bfloat16")
        index = faiss.IndexFlatIP(options.dimension)
        index.add(vectors)

        times = {name: [] for name in ("ours 1", "ours 32", "bfloat16 1", "bfloat16 32", "FAISS 1", "FAISS 32")}
        rates, shares, faster = [], [], {1: [], 32: []}
        for _ in range(options.rounds):
            rates.append(float(subprocess.run([reader, str(options.threads), "1024", str(options.tries)], check=True,
                                              capture_output=True, text=True).stdout))
            for count in (1, 32):
                # The best of several for each, as for the rate, because something else may want the processors for a moment.
                times[f"FAISS {count}"].append(min(their_seconds(index, queries[:count]) for _ in range(options.tries)))
                times[f"ours {count}"].append(min(ours.seconds(count) for _ in range(options.tries)))
                times[f"bfloat16 {count}"].append(min(half.seconds(count) for _ in range(options.tries)))
                faster[count].append(times[f"FAISS {count}"][-1] / times[f"ours {count}"][-1])
            shares.append(vectors.nbytes / times["ours 1"][-1] / rates[-1])

        scores, slots = index.search(queries, LIMIT)
        worst, others = compare(ours.ask(f"answers 32 {LIMIT}"), scores, slots)
        rounded = half.ask(f"answers 32 {LIMIT}")
        recall = statistics.mean(len(set(answer["slots"]) & set(found)) / LIMIT for answer, found in zip(rounded, slots.tolist()))
        print(f"memory is read at {median_and_range(rates, 1e-9)} GB/s; one query in fp32 reads at "
              f"{statistics.median(shares):.0%} ({min(shares):.0%} to {max(shares):.0%}) of that")
        for name, values in times.items():
            print(f"{name:12} {median_and_range(values)} ms")
        for count, values in faster.items():
            print(f"{count} queries: {median_and_range(values, 1)} times as fast as FAISS")
        print(f"scores differ from FAISS's by at most {worst:.1e}; other members at {others} places")
        print(f"of FAISS's best {LIMIT}, rows of bfloat16 find {recall:.4f}")
        for kind, program in (("fp32", ours), ("bfloat16", half)):
            print(f"{kind}: {program.loaded['bytes'] / program.loaded['members']:.0f} bytes a member with its id, "
                  f"loaded in {program.loaded['seconds']:.1f} s")
            program.close()
        del index
        print(json.dumps(changes(options.program, folder, vectors, options.dimension, options.threads, query_file), indent=1))


if __name__ == "__main__":
    main()
