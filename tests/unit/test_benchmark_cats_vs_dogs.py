"""The reference runs on cats and dogs train what notebook 09 builds."""

from __future__ import annotations

import pytest

pytest.importorskip("keras")
import cats_vs_dogs as benchmark


def test_network_and_changes_are_the_notebooks():
    assert benchmark.network(0.5).count_params() == 533_313
    with_changes = benchmark.network(0.5, changing=benchmark.changing())
    assert with_changes.count_params() == 533_313
    assert with_changes.output_shape == (None, 1)
    assert len(with_changes.layers) == len(benchmark.network().layers) + 3


def test_plans():
    plans = benchmark.PLANS
    assert {plan.photos for plan in plans.values()} == {None, *benchmark.PHOTOS}
    assert all(name.startswith("remedies") == plan.remedies for name, plan in plans.items())
    assert plans["as listed"].epochs < plans["remedies"].epochs
