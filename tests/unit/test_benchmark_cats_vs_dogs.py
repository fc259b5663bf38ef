"""The reference runs on cats and dogs train what notebook 09 builds."""

from __future__ import annotations

import benchmarked
import pytest


@pytest.fixture(scope="module")
def benchmark():
    return benchmarked.load("cats_vs_dogs")


@pytest.fixture(scope="module")
def notebook():
    """The names that the notebook's defining cells leave."""
    cells = benchmarked.cells("09")
    return benchmarked.names_of(cells["network"], benchmarked.first_part(cells["augmented"]))


def test_same_network(benchmark, notebook):
    here, there = benchmark.network(0.5), notebook["network"](0.5)
    assert here.count_params() == 533_313
    assert benchmarked.settings(here.layers) == benchmarked.settings(there.layers)


def test_same_changes_of_the_pictures(benchmark, notebook):
    here, there = benchmark.augmentation(), notebook["changing"]()
    assert benchmarked.settings(here) == benchmarked.settings(there)
    with_changes = benchmark.network(0.5, here)
    assert with_changes.count_params() == 533_313
    assert with_changes.output_shape == (None, 1)


def test_plans(benchmark):
    plans = benchmark.PLANS
    assert {plan.photos for plan in plans.values()} == {None, *benchmark.PHOTOS}
    assert all(name.startswith("remedies") == plan.remedies for name, plan in plans.items())
    assert plans["as listed"].epochs < plans["remedies"].epochs
