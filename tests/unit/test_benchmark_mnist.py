"""The runs on MNIST are made by the notebook's own cells: these must be there."""

from __future__ import annotations

import runpy
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "mnist.py"


def test_the_cells_that_the_benchmark_runs_are_in_the_notebook():
    script = runpy.run_path(str(SCRIPT))
    cells = script["cells"]()
    assert set(script["BEFORE"]) <= set(cells)
    for cell, model, curves in script["TRAININGS"].values():
        for name in (model, curves):
            assert f"{name} = " in cells[cell]
        assert "set_random_seed(seed)" in cells[cell]
