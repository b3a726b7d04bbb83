"""Blocks and spans of code in all documents."""

import dataclasses
import functools
import pathlib
import re
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "contracts/*.md", "helm/*.md", "Benchmarks/*.md")
    for path in ROOT.glob(pattern)
)


@dataclasses.dataclass(frozen=True)
class Block:
    page: str
    line: int
    language: str
    text: str

    def __str__(self):
        return f"{self.page}:{self.line}"

    @property
    def commands(self):
        """The block's commands, each on one line, without remarks."""
        joined = re.sub(r"\\\n\s*", "", self.text)
        return [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]


@functools.cache
def blocks():
    found = []
    for page in PAGES:
        lines = (ROOT / page).read_text().splitlines()
        opened = None
        for number, line in enumerate(lines, 1):
            fence = re.match(r"\s*```(.*)$", line)
            if fence and opened is None:
                opened = (number, fence[1])
            elif fence:
                assert fence[1] == "", f"{page}:{number} opens a block within a block"
                text = textwrap.dedent("\n".join(lines[opened[0] : number - 1])) + "\n"
                found.append(Block(page, *opened, text))
                opened = None
        assert opened is None, f"{page}:{opened} is not closed"
    return found


@functools.cache
def spans():
    """Page and text of what stands between backticks outside of blocks."""
    found = []
    for page in PAGES:
        text = re.sub(r"^\s*```.*?^\s*```$", "", (ROOT / page).read_text(), flags=re.MULTILINE | re.DOTALL)
        found += [(page, span) for span in re.findall(r"`([^`\n]+)`", text)]
    return found
