"""The runs on MNIST are made by the notebook's own cells: these must be there."""

from __future__ import annotations

import pytest

pytest.importorskip("keras")
import mnist


def test_the_cells_that_the_benchmark_runs_are_in_the_notebook():
    assert set(mnist.BEFORE) <= set(mnist.SOURCES)
    for cell, model, curves in mnist.TRAININGS.values():
        for name in (model, curves):
            assert f"{name} = " in mnist.SOURCES[cell]
        assert "set_random_seed(seed)" in mnist.SOURCES[cell]
