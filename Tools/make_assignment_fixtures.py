#!/usr/bin/env python3
"""Writes where GrowthBook's SDK puts ids, for the tests of assignment.

The 10,000 random ids follow from a small generator that the tests repeat, so the file holds only what the SDK says of them.

    python3 -m venv .venv-ab && .venv-ab/bin/pip install -r Tools/requirements-ab.txt
    .venv-ab/bin/python Tools/make_assignment_fixtures.py
"""

import json
import pathlib

from growthbook.core import chooseVariation, fnv1a32, gbhash, getBucketRanges, inNamespace

OUT = pathlib.Path(__file__).resolve().parent.parent / "Tests/ABTestTests/Fixtures/assignment.json"
# Lengths of UTF-8 and UTF-16 differ: ASCII, Latin-1, Greek, Hangul, a supplementary plane, a combining accent.
ALPHABET = list("abcXYZ019-_:. ") + list("éßñ") + list("λΩ") + list("김민서") + ["\U0001f600", "\U00020bb7", "\u0301"]
COUNT = 10_000


def generator(state):
    """SplitMix64."""
    while True:
        state = (state + 0x9E3779B97F4A7C15) & (2**64 - 1)
        value = state
        value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & (2**64 - 1)
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & (2**64 - 1)
        yield value ^ (value >> 31)


def text(numbers, shortest, longest):
    length = shortest + next(numbers) % (longest - shortest + 1)
    return "".join(ALPHABET[next(numbers) % len(ALPHABET)] for _ in range(length))


def main():
    numbers = generator(2024)
    first, second = [], []
    for _ in range(COUNT):
        seed, unit = text(numbers, 0, 12), text(numbers, 1, 24)
        first.append(round(gbhash(seed, unit, 1) * 1000))
        second.append(round(gbhash(seed, unit, 2) * 10_000))
    published = [[seed, unit, version, gbhash(seed, unit, version)] for seed, unit, version in [
        ("", "a", 1), ("", "b", 1), ("b", "a", 1), ("ef", "d", 1), ("asdf", "8952klfjas09ujk", 1), ("", "123", 1),
        ("", "___)((*\":&", 1), ("seed", "a", 2), ("seed", "b", 2), ("foo", "ab", 2), ("foo", "def", 2),
        ("89123klj", "8952klfjas09ujkasdf", 2), ("90850943850283058242805", "123", 2),
        ("()**(%$##$%#$#", "___)((*\":&", 2), ("abc", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 2),
        ("matching-style-v1", "member-42", 2)]]
    ranges = [[weights, coverage, getBucketRanges(len(weights), coverage, weights)] for weights, coverage in [
        ([0.5, 0.5], 1), ([0.5, 0.5], 0.5), ([0.5, 0.5], 0), ([0.4, 0.6], 1), ([0.4, 0.6], 0.2),
        ([1 / 3] * 3, 1), ([0.33, 0.33, 0.34], 0.7), ([0.2, 0.3, 0.2, 0.2, 0.1], 0.9)]]
    chosen = [[n, pair[2], chooseVariation(n, pair[2])] for pair in ranges for n in
              [0, 0.1, 0.2, 0.24999, 0.25, 0.4, 0.5, 0.6, 0.7499, 0.75, 0.9999]]
    namespaces = [[unit, *namespace, inNamespace(unit, namespace)] for unit in
                  [str(number) for number in range(1, 30)] + ["김민서", "\U0001f600"] for namespace in
                  [("namespace1", 0, 0.4), ("namespace1", 0.4, 1), ("holdout-2024", 0.1, 1)]]
    hashes = [[value, fnv1a32(value)] for value in ["", "a", "foobar", "é", "김", "\U0001f600", "e\u0301"]]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({
        "alphabet": ALPHABET, "state": 2024, "thousandths": first, "tenThousandths": second, "published": published,
        "ranges": ranges, "chosen": chosen, "namespaces": namespaces, "hashes": hashes}, separators=(",", ":")) + "\n")


main()
