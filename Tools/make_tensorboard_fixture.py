#!/usr/bin/env python3
"""Write a small TensorBoard event file with TensorBoard's own messages and record writer.

The tests hold the project's writer against it byte for byte.

    .venv/bin/python Tools/make_tensorboard_fixture.py
"""

import argparse
import pathlib

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

# (wall time, step, scalars); values that single precision holds exactly, and some that it does not.
EVENTS = [
    (1.0, 1, {"loss/train": 0.25, "triplets/active": 0.0}),
    (300.5, 300, {"loss/train": 0.1, "distance/전체": -1.5}),
    (4294967296.0, 4294967296, {"validation/mapAtR": 1e-42}),
]


def main():
    root = pathlib.Path(__file__).parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=root / "Tests/StyleLabTests/Fixtures/tensorboard")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    path = out / "events.out.tfevents.reference"
    with open(path, "wb") as file:
        writer = RecordWriter(file)
        writer.write(Event(wall_time=0.0, step=0, file_version="brain.Event:2").SerializeToString(deterministic=True))
        for wall_time, step, scalars in EVENTS:
            summary = Summary(value=[Summary.Value(tag=tag, simple_value=value) for tag, value in scalars.items()])
            event = Event(wall_time=wall_time, step=step, summary=summary)
            writer.write(event.SerializeToString(deterministic=True))
        writer.flush()
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
