#!/usr/bin/env python3
"""Writes the table of values in helm/README.md from the comments in helm/values.yaml (`# -- meaning` above a key).

    Tools/describe_chart_values.py          writes
    Tools/describe_chart_values.py --check  fails when the file is another
"""

import pathlib
import re
import sys

CHART = pathlib.Path(__file__).resolve().parents[1] / "helm"
BEGIN, END = "<!-- values -->\n", "<!-- end of values -->\n"


def rows(text):
    """Each described key with its default and meaning."""
    path, meaning = [], []
    for line in text.splitlines():
        comment = re.match(r"^ *# (-- )?(.*)$", line)
        if comment:
            if comment[1]:
                meaning = [comment[2]]
            elif meaning:
                meaning.append(comment[2])
            continue
        entry = re.match(r"^( *)([A-Za-z0-9]+):(?: (.*))?$", line)
        if entry:
            depth = len(entry[1]) // 2
            path[depth:] = [entry[2]]
            if meaning:
                yield ".".join(path), entry[3] or "see values.yaml", " ".join(meaning)
        meaning = []


def table(text):
    lines = ["| Value | Default | Meaning |", "|---|---|---|"]
    for key, default, meaning in rows(text):
        lines.append(f"| `{key}` | `{default}` | {meaning.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"


def main():
    path = CHART / "README.md"
    old = path.read_text()
    before, rest = old.split(BEGIN)
    new = before + BEGIN + table((CHART / "values.yaml").read_text()) + END + rest.split(END)[1]
    if "--check" in sys.argv[1:]:
        sys.exit(0 if new == old else f"{path} is not up to date: run Tools/describe_chart_values.py")
    path.write_text(new)


if __name__ == "__main__":
    main()
