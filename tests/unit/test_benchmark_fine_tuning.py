"""The reference runs on fine-tuning train what notebook 11 builds."""

from __future__ import annotations

import itertools
import math

import benchmarked
import numpy as np
import pytest

keras = pytest.importorskip("keras")

from course_utils import training  # noqa: E402


@pytest.fixture(scope="module")
def benchmark():
    return benchmarked.load("fine_tuning")


@pytest.fixture(scope="module")
def cells():
    return benchmarked.cells("11")


@pytest.fixture(scope="module")
def notebook(cells, benchmark):
    """The names that the notebook's defining cells leave."""
    defining = [cells[name] for name in ("own-thawed", "parts", "front", "head", "learn")]
    digits = benchmarked.first_part(cells["digits"])
    return benchmarked.names_of(
        *defining, digits, math=math, training=training, side=benchmark.SIDE, seed=0
    )


@pytest.fixture(scope="module")
def base():
    from course_utils import pretrained

    return pretrained.narrow_vgg16((64, 64, 3))


def test_same_division_of_the_base(benchmark, notebook, base):
    for blocks in benchmark.BLOCKS:
        here, there = (
            names(base, blocks) for names in (benchmark.thawed_part, notebook["thawed_part"])
        )
        assert [layer.name for layer in here] == [layer.name for layer in there]
        assert {layer.name[:6] for layer in here} == {f"block{5 - b}" for b in range(blocks)}
    here, there = (
        part(base, benchmark.BLOCKS).output_shape
        for part in (benchmark.frozen_part, notebook["frozen_part"])
    )
    assert here == there == [(None, 2, 2, 128), (None, 4, 4, 64), (None, 8, 8, 32)]


def test_same_head(benchmark, notebook):
    outputs = np.zeros((3, 2, 2, 128), dtype="float32")
    here, there = benchmark.new_head(outputs), notebook["new_head"](outputs)
    assert here.count_params() == there.count_params() == 129
    assert benchmarked.settings(here.layers) == benchmarked.settings(there.layers)


def test_same_training(benchmark, notebook):
    rng = np.random.default_rng(0)
    x, y = (
        rng.normal(size=(50, 1, 1, 4)).astype("float32"),
        rng.integers(0, 2, 50).astype("float32"),
    )
    ends = []
    for names in (vars(benchmark), notebook):
        keras.utils.set_random_seed(0)
        head = names["new_head"](x)
        more = {"seed": 0} if names is not notebook else {}
        names["learn"](head, x, y, rate=0.01, steps=6, **more)
        assert int(head.optimizer.iterations) == 6
        ends.append(np.concatenate([np.ravel(weight) for weight in head.get_weights()]))
    assert np.array_equal(*ends)


def test_same_pictures(benchmark, notebook):
    x = np.arange(40)[:, None]
    y = (np.arange(40) % 2).astype("float32")
    groups = np.arange(40) // 4 * 2 + np.arange(40) % 2  # copies in pairs, each of one class
    here, there = (names["cut"](x, y, groups, 3) for names in (vars(benchmark), notebook))
    for (x_here, y_here), (x_there, y_there) in zip(here, there):
        assert np.array_equal(x_here, x_there)
        assert np.array_equal(y_here, y_there)
    known, held = here
    assert len(held[0]) == 12
    assert held[1].mean() == 0.5
    assert not set(groups[known[0][:, 0]]) & set(groups[held[0][:, 0]])
    drawn = [names["of_each_class"](known, 5, 7) for names in (vars(benchmark), notebook)]
    assert np.array_equal(drawn[0][0], drawn[1][0])
    fewer = benchmark.of_each_class(known, 2, 7)[0]
    assert np.array_equal(fewer, drawn[0][0][[0, 1, 5, 6]])


def test_same_digits(benchmark, notebook):
    x = np.random.default_rng(0).integers(0, 256, size=(6, 28, 28)).astype("uint8")
    y = np.array([3, 1, 8, 8, 3, 0])
    (pictures, labels), there = benchmark.digits(x, y, 3), notebook["digits"](x, y, 3)
    assert pictures.shape == (3, 64, 64, 3)
    assert labels.tolist() == [0, 1, 1]
    assert np.array_equal(pictures, there[0])


def test_plans(benchmark, cells):
    grid = itertools.product(benchmark.DOMAINS, benchmark.PER_CLASS, benchmark.BLOCKS)
    assert [plan[:3] for plan in benchmark.GRID.values()] == list(grid)
    assert {plan.rate for plan in benchmark.GRID.values()} == {1e-4}
    assert len({(plan.rate, plan.head_first) for plan in benchmark.ORDER.values()}) == 4
    assert (
        f'"head_steps": {benchmark.HEAD_STEPS}, "steps": {benchmark.TUNED_STEPS}' in cells["load"]
    )


def test_recorded_runs_are_whole(benchmark):
    from course_utils import reference

    made = reference.runs(benchmark.FILE)
    assert made.seeds == [0, 1, 2]
    assert set(made.networks) == set(benchmark.PLANS)
    assert len(made.table) == 3 * len(benchmark.PLANS)
    frozen = made.table["network"].str.endswith(", 0 thawed")
    assert (made.table["moved"] == 0).equals(frozen)
