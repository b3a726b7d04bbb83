#!/usr/bin/env python3
"""How fast a worker rebuilds its memory from the compacted topics, with an empty Redis: the time of a disaster's end.

    python3 -m venv .venv && .venv/bin/pip install -r Tools/requirements-helm.txt
    .venv/bin/python Benchmarks/recovery.py

The broker is librdkafka's in-process one, which holds 5 MiB in each of four partitions: the figure is a rate.
"""

import argparse
import base64
import datetime
import hashlib
import pathlib
import random
import re
import statistics
import struct
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests" / "LiveSystem"))
import system  # noqa: E402

PROGRAM = system.ROOT / ".build" / "release" / "event-worker"


def encoded(count, form, generator):
    """A random vector of length one: fp32, or bfloat16, the upper half of fp32 rounded to nearest."""
    values = [generator.gauss(0, 1) for _ in range(count)]
    length = sum(each * each for each in values) ** 0.5
    whole = struct.pack(f"<{count}f", *(each / length for each in values))
    if form == "bfloat16":
        words = struct.unpack(f"<{count}I", whole)
        whole = struct.pack(f"<{count}H", *((each + 0x8000) >> 16 & 0xFFFF for each in words))
    return base64.b64encode(whole).decode()


def fill(broker, members, with_texts):
    """Writes the members' records and returns how many bytes they have."""
    generator = random.Random(1)
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    style = encoded(256, "fp32", generator)
    text = {"dimension": 2048, "fingerprint": "0" * 64} if with_texts else None
    size = 0
    for index in range(members):
        user = f"member-{index:08}"
        common = {"occurredAt": now, "schemaVersion": 1, "userId": user, "sourceEventId": f"source-{index}"}
        fingerprint = hashlib.sha256(b"benchmark").hexdigest()
        embedding = {**common, "eventId": f"style-{index}", "photoId": f"photo-{index}", "fingerprint": fingerprint, "dimension": 256, "embedding": style}
        attributes = {
            **common, "eventId": f"attributes-{index}", "gender": ["female", "male"][index % 2], "seeking": ["female", "male"],
            "birthYear": 1980 + index % 25, "region": "Seoul", "introduction": "I bake on Sundays and run by the river. " * 4,
            "idealType": "Someone calm who keeps promises. " * 3, "blocked": [], "active": True,
        }  # fmt: skip
        if text:
            attributes["textVectors"] = {**text, "ideal": encoded(2048, "bfloat16", generator), "self": encoded(2048, "bfloat16", generator)}
        for topic, value in (("style-embeddings", embedding), ("member-attributes", attributes)):
            size += broker.publish(topic, user, value)
    broker.flush()
    return size


def measure(members, with_texts, rounds):
    seconds = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        broker = system.Broker()
        size = fill(broker, members, with_texts)
        for round in range(rounds):
            worker = system.Worker(PROGRAM, folder, f"worker-{round}", broker, None, None)
            try:
                log = pathlib.Path(worker.log)
                peak = system.eventually("the model's load", 60, lambda: worker.require() or stamp(log, "arithmetic peak"))
                ready = system.eventually("the memory", 300, lambda: worker.require() or stamp(log, " ready"))
                known = re.search(r"\bmembers=(\d+)", ready[1])
                if int(known[1]) != members:
                    sys.exit(f"the worker knows {known[1]} members instead of {members}: {ready[1]}")
                seconds.append(ready[0] - peak[0])
            finally:
                worker.stop()
    return size, seconds


def stamp(log, what):
    """When a line was first seen, and the line."""
    for line in log.read_text(errors="replace").splitlines():
        if what in line:
            return time.monotonic(), line
    return None


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    for members, with_texts in ((8000, False), (1500, True)):
        size, seconds = measure(members, with_texts, chosen.rounds)
        median = statistics.median(seconds)
        print(
            f"{members} members {'with' if with_texts else 'without'} vectors of texts, {size / 1e6:.1f} MB: "
            f"{median:.2f} s ({min(seconds):.2f} to {max(seconds):.2f}), {2 * members / median:.0f} records/s, {size / median / 1e6:.1f} MB/s"
        )


if __name__ == "__main__":
    main()
