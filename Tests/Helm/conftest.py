"""Tests of the chart, its alerts and the image's recipe. `make test-helm` runs them."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--write-golden", action="store_true", help="Write golden/ anew instead of comparing.")


@pytest.fixture
def writes_golden(request):
    return request.config.getoption("--write-golden")
