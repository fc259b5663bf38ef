"""The reference runs on fine-tuning train what notebook 11 builds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

keras = pytest.importorskip("keras")
import fine_tuning as benchmark  # noqa: E402
from notebook_cells import cells  # noqa: E402


def test_division_of_the_base():
    from course_utils import pretrained

    base = pretrained.narrow_vgg16((64, 64, 3))
    for blocks in benchmark.BLOCKS:
        thawed = benchmark.NOTEBOOK["thawed_part"](base, blocks)
        assert {layer.name[:6] for layer in thawed} == {f"block{5 - b}" for b in range(blocks)}
    shapes = benchmark.NOTEBOOK["frozen_part"](base, benchmark.BLOCKS).output_shape
    assert shapes == [(None, 2, 2, 128), (None, 4, 4, 64), (None, 8, 8, 32)]


def test_training_makes_the_steps_and_depends_on_the_seed():
    rng = np.random.default_rng(0)
    x, y = (
        rng.normal(size=(50, 1, 1, 4)).astype("float32"),
        rng.integers(0, 2, 50).astype("float32"),
    )
    ends = []
    for seed in (0, 0, 1):
        keras.utils.set_random_seed(0)
        head = benchmark.new_head(x)
        benchmark.learn(head, x, y, rate=0.01, steps=6, seed=seed)
        assert int(head.optimizer.iterations) == 6
        ends.append(np.concatenate([np.ravel(weight) for weight in head.get_weights()]))
    assert np.array_equal(ends[0], ends[1])
    assert not np.array_equal(ends[0], ends[2])


def test_pictures():
    x = np.arange(40)[:, None]
    y = (np.arange(40) % 2).astype("float32")
    groups = np.arange(40) // 4 * 2 + np.arange(40) % 2  # copies in pairs, each of one class
    known, held = benchmark.cut(x, y, groups, 3)
    assert len(held[0]) == 12
    assert held[1].mean() == 0.5
    assert not set(groups[known[0][:, 0]]) & set(groups[held[0][:, 0]])
    drawn = benchmark.of_each_class(known, 5, 7)[0]
    fewer = benchmark.of_each_class(known, 2, 7)[0]
    assert np.array_equal(fewer, drawn[[0, 1, 5, 6]])


def test_digits():
    x = np.random.default_rng(0).integers(0, 256, size=(6, 28, 28)).astype("uint8")
    pictures, labels = benchmark.digits(x, np.array([3, 1, 8, 8, 3, 0]), 3)
    assert pictures.shape == (3, 64, 64, 3)
    assert labels.tolist() == [0, 1, 1]


def test_plans():
    grid = itertools.product(benchmark.DOMAINS, benchmark.PER_CLASS, benchmark.BLOCKS)
    assert [plan[:3] for plan in benchmark.GRID.values()] == list(grid)
    assert {plan.rate for plan in benchmark.GRID.values()} == {1e-4}
    assert len({(plan.rate, plan.head_first) for plan in benchmark.ORDER.values()}) == 4
    assert (
        f'"head_steps": {benchmark.HEAD_STEPS}, "steps": {benchmark.TUNED_STEPS}'
        in cells("11")["load"]
    )


def test_recorded_runs_are_whole():
    from course_utils import reference

    made = reference.runs(benchmark.FILE)
    assert made.seeds == [0, 1, 2]
    assert set(made.networks) == set(benchmark.PLANS)
    assert len(made.table) == 3 * len(benchmark.PLANS)
    frozen = made.table["network"].str.endswith(", 0 thawed")
    assert (made.table["moved"] == 0).equals(frozen)
