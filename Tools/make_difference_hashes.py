#!/usr/bin/env python3
"""Writes difference hashes of computed pictures, the expected bits of the Swift implementation.

Areas are averaged with exact integer matrix products, and compared with two other ways: running sums interpolated in
floating point give the same bits, and those of the package ImageHash, which filters with Lanczos, are near.

    python3 -m venv .venv && .venv/bin/pip install -r Tools/requirements.txt
    .venv/bin/python Tools/make_difference_hashes.py
"""

import json
import pathlib

import imagehash
import numpy as np
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
SIZES = [(1, 1), (1, 8), (9, 8), (8, 9), (9, 1), (2, 3), (10, 10), (17, 31), (3, 400), (400, 3), (28, 28), (64, 64),
         (99, 41), (320, 400), (333, 251), (7, 7), (72, 72), (384, 480), (511, 13), (12, 100), (641, 479), (1000, 50)]


def picture(width, height, seed):
    """The bytes that the tests compute, too: waves under the noise of a linear congruential generator."""
    state, values = seed, np.empty((height, width, 3), np.uint8)
    for row in range(height):
        for column in range(width):
            for channel in range(3):
                state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
                wave = (column * 700 // width * (channel + 1) + row * 500 // height * (seed % 5 + 1)) % 400
                values[row, column, channel] = min(255, abs(wave - 200) + (state >> 33) % 56)
    return values


def grey(values):
    values = values.astype(np.int64)
    return (values[..., 0] * 19595 + values[..., 1] * 38470 + values[..., 2] * 7471 + 0x8000) >> 16


def weights(length, count):
    """[count, length]: how much of each pixel lies under each of `count` equal cells, in parts of 1/count pixel."""
    table = np.zeros((count, length), np.int64)
    for cell in range(count):
        for pixel in range(length):
            table[cell, pixel] = max(0, min(length * (cell + 1), count * (pixel + 1)) - max(length * cell, count * pixel))
    return table


def cells(values):
    level = grey(values)
    return weights(level.shape[0], 8) @ level @ weights(level.shape[1], 9).T


def difference_hash(values):
    sums = cells(values)
    return "%016x" % int("".join("1" if bit else "0" for bit in (sums[:, 1:] > sums[:, :-1]).flatten()), 2)


def averages(values, axis, count):
    """Means over `count` equal parts of an axis, by interpolating the running sum at their borders."""
    length = values.shape[axis]
    running = np.concatenate([np.zeros((1,)), np.ones((length,))]).cumsum()
    borders = np.arange(count + 1) * length / count

    def along(line):
        return np.diff(np.interp(borders, running, np.concatenate([[0], line.cumsum()]))) / (length / count)

    return np.apply_along_axis(along, axis, values)


def check(values, found):
    """The same averages in floating point must agree on every bit that is not a near tie."""
    small = averages(averages(grey(values).astype(np.float64), 1, 9), 0, 8)
    exact = cells(values) / (values.shape[0] * values.shape[1])
    assert np.abs(small - exact).max() < 1e-9
    bits = np.array([int(bit) for bit in f"{int(found, 16):064b}"], bool).reshape(8, 8)
    clear = np.abs(np.diff(exact, axis=1)) > 1e-9
    assert (bits == (np.diff(small, axis=1) > 0))[clear].all()


def main():
    cases = []
    for seed, (width, height) in enumerate(SIZES, 1):
        values = picture(width, height, seed)
        found = difference_hash(values)
        check(values, found)
        cases.append({"width": width, "height": height, "seed": seed, "hash": found})
    path = ROOT / "Tests/DatasetTests/Fixtures/difference-hashes.json"
    path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")

    drawings = {}
    for file in sorted((ROOT / "Sources/EventWorker/Demo/Resources/members/drawings").glob("*.jpg"))[:12]:
        image = Image.open(file).convert("RGB")
        values = np.asarray(image)
        found = difference_hash(values)
        check(values, found)
        distance = imagehash.hex_to_hash(found) - imagehash.dhash(image)
        assert distance <= 20, (file.name, distance)
        drawings[file.name] = found
    path = ROOT / "Tests/StyleLabTests/Fixtures/difference-hashes-of-drawings.json"
    path.write_text(json.dumps(drawings, indent=1) + "\n")
    print(len(cases), "computed pictures and", len(drawings), "drawings")


if __name__ == "__main__":
    main()
