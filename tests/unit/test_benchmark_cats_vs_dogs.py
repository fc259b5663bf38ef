"""The reference runs on cats and dogs train what notebook 09 builds."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmark():
    file = ROOT / "benchmarks" / "cats_vs_dogs.py"
    spec = importlib.util.spec_from_file_location("benchmark_cats_vs_dogs", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def notebook():
    """The names that the notebook's defining cells leave."""
    import nbformat

    file = next((ROOT / "notebooks").glob("09_*.ipynb"))
    cells = {cell["id"]: cell["source"] for cell in nbformat.read(file, as_version=4).cells}
    names = {"keras": keras, "layers": keras.layers, "np": np}
    exec(cells["network"], names)
    exec(cells["augmented"].partition("\n\n\n")[0], names)
    return names


def layers_of(layers):
    configs = [(type(layer).__name__, layer.get_config()) for layer in layers]
    left_out = ("name", "seed")
    return [(k, {n: v for n, v in c.items() if n not in left_out}) for k, c in configs]


def test_same_network(benchmark, notebook):
    here, there = benchmark.network(0.5), notebook["network"](0.5)
    assert here.count_params() == 533_313
    assert layers_of(here.layers) == layers_of(there.layers)


def test_same_changes_of_the_pictures(benchmark, notebook):
    here, there = benchmark.augmentation(), notebook["changing"]()
    assert layers_of(here) == layers_of(there)
    with_changes = benchmark.network(0.5, here)
    assert with_changes.count_params() == 533_313
    assert with_changes.output_shape == (None, 1)


def test_plans(benchmark):
    plans = benchmark.PLANS
    assert {plan.photos for plan in plans.values()} == {None, *benchmark.PHOTOS}
    assert all(name.startswith("remedies") == plan.remedies for name, plan in plans.items())
    assert plans["as listed"].epochs < plans["remedies"].epochs
