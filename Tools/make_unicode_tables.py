#!/usr/bin/env python3
"""Make the Unicode tables that the tokenizer splits and normalises text by.

PyPI `tokenizers` decides what a letter, a number and a composed character is by tables of its own, of two Unicode
versions (16.0 for categories, 12.1 for normalisation). The tables written here are read from its behaviour, scalar by
scalar, and checked against it, so that token ids depend neither on the Swift toolchain nor on anything else:

    .venv/bin/python Tools/make_unicode_tables.py
"""

import argparse
import pathlib
import sys
import unicodedata

import tokenizers
from tokenizers import Regex, normalizers

PINNED = "0.23.3"
SCALARS = [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
SOURCE = "Unicode Character Database {version} (https://www.unicode.org/Public/{version}/ucd/), Unicode License v3"
HANGUL = range(0xAC00, 0xD7A4)
NFC = normalizers.NFC().normalize_str
NFD = normalizers.NFD().normalize_str


def members(category):
    """The scalars of a regular expression's character class."""
    everything = "".join(map(chr, SCALARS))
    return {ord(found) for found in normalizers.Replace(Regex(f"[^{category}]"), "").normalize_str(everything)}


def ranges(values, key=lambda code: 0):
    """Runs of successive scalars of the same key: (first, last, key)."""
    runs = []
    for code in sorted(values):
        if runs and runs[-1][1] == code - 1 and runs[-1][2] == key(code):
            runs[-1][1] = code
        else:
            runs.append([code, code, key(code)])
    return runs


def span(first, last):
    return f"{first:x}" if first == last else f"{first:x}-{last:x}"


def combining_classes():
    """The canonical combining class of each scalar that the oracle reorders, checked for all of them."""
    low, high = chr(0x0334), chr(0x0345)  # Classes 1 and 240, the ends of the order.
    classes = {}
    for code in SCALARS:
        number = unicodedata.combining(chr(code))
        if not number:
            continue
        mark = chr(code)
        # A scalar which the oracle's version does not know is a starter to it: nothing passes it.
        if number > 1 and NFD(mark + low) != mark + low or number == 1 and NFD(high + mark) != high + mark:
            classes[code] = number
    pivots = {number: chr(next(code for code in classes if classes[code] == number)) for number in set(classes.values())}
    for number, pivot in pivots.items():
        for before in (True, False):
            text = "\n".join(chr(code) + pivot if before else pivot + chr(code) for code in SCALARS if code != 10)
            for code, found in zip((code for code in SCALARS if code != 10), NFD(text).split("\n")):
                mark, other = NFD(chr(code)), classes.get(code, 0)
                last = classes.get(ord(mark[-1]), 0) if before else classes.get(ord(mark[0]), 0)
                if len(mark) > 1:
                    continue
                swapped = last and (last > number if before else number > last)
                expected = (mark + pivot if before else pivot + mark) if not swapped else (
                    pivot + mark if before else mark + pivot)
                if found != expected:
                    sys.exit(f"U+{code:04X}: class {other} contradicts the oracle beside class {number}")
    return classes


def decompositions():
    """How each scalar comes apart: (scalar, parts, whether the parts compose to it again)."""
    found = []
    for code in SCALARS:
        parts = NFD(chr(code))
        if parts == chr(code) or code in HANGUL:
            continue
        first = NFC(parts[:-1]) if len(parts) > 1 else ""
        if len(first) == 1 and NFC(first + parts[-1]) == chr(code) and NFC(chr(code)) == chr(code):
            found.append((code, first + parts[-1], True))
        else:
            found.append((code, parts, False))
    return found


def literal(name, documentation, words):
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) + 1 > 104:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    lines.append(line)
    body = "\n".join("        " + line for line in lines)
    comment = "\n".join("    /// " + line for line in documentation)
    return f'{comment}\n    static let {name} = """\n{body}\n        """\n'


def write(path, version, literals):
    text = (
        f"// Written by Tools/make_unicode_tables.py from data of the\n// {SOURCE.format(version=version)}.\n\n"
        + "extension UnicodeTables {\n" + "\n".join(literals) + "}\n")
    path.write_text(text)
    print(f"{path}: {len(text.splitlines())} lines")


def main():
    root = pathlib.Path(__file__).parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=root / "Sources/Inference/Text/Unicode")
    arguments = parser.parse_args()
    if tokenizers.__version__ != PINNED:
        sys.exit(f"needs tokenizers {PINNED}, found {tokenizers.__version__}: pip install -r Tools/requirements.txt")
    arguments.out.mkdir(parents=True, exist_ok=True)
    letters, numbers = members(r"\p{L}"), members(r"\p{N}")
    write(arguments.out / "UnicodeTables+Categories.swift", "16.0.0", [
        literal("letters", ["General category L: ranges of hexadecimal scalars."],
                [span(first, last) for first, last, _ in ranges(letters)]),
        literal("numbers", ["General category N: ranges of hexadecimal scalars."],
                [span(first, last) for first, last, _ in ranges(numbers)]),
        literal("whitespace", ["What \\s matches: ranges of hexadecimal scalars."],
                [span(first, last) for first, last, _ in ranges(members(r"\s"))])])
    classes = combining_classes()
    write(arguments.out / "UnicodeTables+CombiningClasses.swift", "12.1.0", [
        literal("combiningClasses", ["Canonical combining classes above zero: ranges of hexadecimal scalars, then the class."],
                [f"{span(first, last)}:{number:x}" for first, last, number in ranges(classes, classes.get)])])
    parts = decompositions()
    write(arguments.out / "UnicodeTables+Decompositions.swift", "12.1.0", [
        literal("compositions", ["Scalars that come apart into two and compose from them again, Hangul left out."],
                [f"{code:x}={'+'.join(f'{ord(part):x}' for part in text)}" for code, text, both in parts if both]),
        literal("decompositions", ["Scalars that come apart, wholly, and never compose again."],
                [f"{code:x}={'+'.join(f'{ord(part):x}' for part in text)}" for code, text, both in parts if not both])])


if __name__ == "__main__":
    main()
