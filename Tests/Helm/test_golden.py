"""The whole text of some combinations, so that a change of the chart shows in a review."""

import pathlib

import pytest

import chart
import matrix

GOLDEN = pathlib.Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", matrix.GOLDEN)
def test_text_is_as_it_was(name, writes_golden):
    path = GOLDEN / f"{name}.yaml"
    text = chart.text(chart.merged(chart.LEAST, matrix.GOLDEN[name]))
    if writes_golden:
        path.write_text(text)
    assert text == path.read_text(), f"{path.name} differs; make write-golden writes it anew"


def test_nothing_else_is_kept():
    assert {path.stem for path in GOLDEN.iterdir()} == set(matrix.GOLDEN)
