"""The reference runs on fine-tuning train what notebook 11 builds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

keras = pytest.importorskip("keras")
import fine_tuning as benchmark  # noqa: E402
from notebook_cells import cells  # noqa: E402


@pytest.fixture(scope="module")
def base():
    from course_utils import efficientnet_lite0

    base = efficientnet_lite0._plan((32, 32, 3), include_top=False)  # random weights do
    names = [layer.name for layer in base.layers if layer.name.startswith("stage")]
    benchmark.NOTEBOOK |= {"base": base, "stage_layers": names, "seed": 0}
    return base


def test_division_of_the_base(base):
    head = benchmark.NOTEBOOK["new_head"]()
    whole = keras.Model(base.input, head(base.output))
    pictures = np.random.default_rng(0).normal(size=(2, 32, 32, 3)).astype("float32")
    for stages in (*benchmark.STAGES, benchmark.ALL):
        at_the_cut = benchmark.NOTEBOOK["cut"](base, stages)
        behind = benchmark.NOTEBOOK["thawed"](base, head, stages)
        there = {layer.name[:6] for layer in behind.layers if layer.name.startswith("stage")}
        assert there == {f"stage{7 - n}" for n in range(stages)}
        front = keras.Model(base.input, at_the_cut)
        assert np.allclose(behind(front(pictures)), whole(pictures), atol=1e-5)


def test_a_copy_learns_and_its_norms_do_not(base):
    head = benchmark.NOTEBOOK["new_head"]()
    before = [*base.get_weights(), *head.get_weights()]
    behind = benchmark.NOTEBOOK["thawed"](base, head, 1)
    norms = [layer for layer in behind.layers if layer.name.endswith("_bn")]
    at_first = benchmark.kernels(behind), [norm.get_weights() for norm in norms]
    x = np.random.default_rng(0).normal(size=(20, 1, 1, 192)).astype("float32")
    y = np.arange(20) % 2
    benchmark.NOTEBOOK["train"](behind, x, y, keras.optimizers.Adam(1e-3), 3)
    assert int(behind.optimizer.iterations) == 3
    assert not np.array_equal(benchmark.kernels(behind), at_first[0])
    for norm, weights in zip(norms, at_first[1]):
        assert all(map(np.array_equal, norm.get_weights(), weights))
    assert all(map(np.array_equal, [*base.get_weights(), *head.get_weights()], before))


def test_rates_fall_towards_the_picture(base):
    x = np.random.default_rng(0).normal(size=(20, 2, 2, 112)).astype("float32")
    moved = []
    for factor in (None, 0.25):
        behind = benchmark.NOTEBOOK["thawed"](base, benchmark.NOTEBOOK["new_head"](), 2)
        before, optimizer = behind.get_weights(), keras.optimizers.Adam(1e-3)
        if factor:
            optimizer = benchmark.NOTEBOOK["FallingAdam"](1e-3, behind, factor)
        variables = len(optimizer.variables)
        benchmark.NOTEBOOK["train"](behind, x, np.arange(20) % 2, optimizer, 1)
        assert variables == 2  # its rate and its count of steps, and none of the model's weights
        moved.append([np.abs(new - old).max() for new, old in zip(behind.get_weights(), before)])
    for weight, at_one_rate, falling in zip(behind.weights, *moved):
        share = 0.25 if weight.path.startswith("stage6") else 1
        assert falling == pytest.approx(share * at_one_rate, rel=1e-3, abs=1e-7), weight.path


def test_pictures():
    y = (np.arange(40) % 2).astype("float32")
    groups = np.arange(40) // 4 * 2 + np.arange(40) % 2  # copies in pairs, each of one class
    held = benchmark.NOTEBOOK["held_out"](groups)
    assert held.sum() == 12
    assert not set(groups[held]) & set(groups[~held])
    drawn, fewer = benchmark.few(y, 5, 7), benchmark.few(y, 2, 7)
    assert np.array_equal(fewer, drawn[[0, 1, 5, 6]])
    assert y[drawn].tolist() == [0] * 5 + [1] * 5


def test_patches_lie_apart():
    photo = np.arange(72 * 72).reshape(72, 72)
    strips = [set(benchmark.NOTEBOOK["patches"](photo, strip).ravel()) for strip in range(3)]
    assert [len(strip) for strip in strips] == [72 * 24] * 3
    assert all(a.isdisjoint(b) for a, b in itertools.combinations(strips, 2))
    assert np.array_equal(benchmark.NOTEBOOK["patches"](photo, 1)[1], photo[:12, 36:48])


def test_digits():
    x = np.random.default_rng(0).integers(0, 256, size=(3, 28, 28)).astype("uint8")
    pictures, labels = benchmark.NOTEBOOK["even_or_odd"](x, np.array([3, 8, 0]))
    assert pictures.shape == (3, benchmark.SIDE, benchmark.SIDE, 3)
    assert labels.tolist() == [1, 0, 0]


def test_plans():
    grid = itertools.product(benchmark.DOMAINS, benchmark.PER_CLASS, benchmark.STAGES)
    assert {plan[:3] for plan in benchmark.GRID.values()} < set(grid)
    assert len(benchmark.GRID) == 3 * (2 + 3 + 3)
    assert {plan.rate for plan in benchmark.GRID.values()} == {1e-4}
    assert len({(plan.rate, plan.head_first) for plan in benchmark.ORDER.values()}) == 4
    for name, plan in benchmark.FALLING.items():
        twin = benchmark.PLANS[name.removesuffix(", falling rates")]
        assert twin == plan._replace(factor=1.0) != plan
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
