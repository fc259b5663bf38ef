"""The reference runs on transfer train what notebook 10 builds."""

from __future__ import annotations

import math

import benchmarked
import numpy as np
import pytest

keras = pytest.importorskip("keras")


@pytest.fixture(scope="module")
def benchmark():
    return benchmarked.load("transfer")


@pytest.fixture(scope="module")
def notebook():
    """The names that the notebook's defining cells leave."""
    cells = benchmarked.cells("10")
    scratch = cells["scratch"].partition("\n\n\ngrey_train")[0]
    return benchmarked.names_of(cells["networks"], scratch)


def test_same_head(benchmark, notebook):
    maps = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Conv2D(512, 3)])
    whole = notebook["network_2"](maps, keras.layers.Rescaling(1.0))
    here = benchmark.head((512,))
    assert here.count_params() == 513
    assert benchmarked.settings(here.layers) == benchmarked.settings(whole.layers[-2:])


def test_same_network_from_scratch_with_a_logit(benchmark, notebook):
    here, there = benchmark.from_scratch(), notebook["from_scratch"]()
    assert here.count_params() == there.count_params() == 533_313
    assert benchmarked.settings(here.layers[:-1]) == benchmarked.settings(there.layers[:-1])
    assert here.layers[-1].activation is keras.activations.linear
    assert there.layers[-1].activation is keras.activations.sigmoid


def test_same_grey(benchmark, notebook):
    photos = np.random.default_rng(0).integers(0, 256, (3, 64, 80, 3)).astype("uint8")
    here, there = benchmark.small_and_grey(photos), notebook["small_and_grey"](photos)
    assert here.shape == (3, 50, 50, 1)
    assert np.allclose(here, there, atol=0.01)
    assert 0 <= here.min() < here.max() <= 255


def test_base_once_or_in_every_epoch_is_the_same_training(benchmark):
    rng = np.random.default_rng(0)
    photos, labels = rng.integers(0, 256, (40, 8, 8, 3)).astype("uint8"), rng.integers(0, 2, 40)
    keras.utils.set_random_seed(1)
    base = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3)])
    extractor = benchmark.pooled(base, 8, keras.layers.Rescaling(1 / 255))
    extractor.trainable = False
    features = extractor.predict(photos, verbose=0)
    losses = []
    for x in (photos, features):
        keras.utils.set_random_seed(0)
        layers = benchmark.head(features.shape[1:]).layers
        model = keras.Sequential([extractor, *layers] if x is photos else layers)
        run = benchmark.compiled(model, 1e-2).fit(x, labels, epochs=3, verbose=0)
        losses.append(run.history["loss"])
    assert np.allclose(*losses, atol=0.01)
    assert abs(losses[0][0] - losses[0][-1]) > 0.001


@pytest.mark.parametrize("data", ["real", "drawn"])
def test_plans(benchmark, data):
    plans = benchmark.plans(data)
    for kind in ("frozen", "scratch"):
        counts = [plan.photos for plan in plans.values() if plan.kind == kind]
        assert counts == [*benchmark.PHOTOS, None]
    for name, plan in plans.items():
        named = name.removeprefix("timed, ").partition(",")[0]
        assert named == plan.kind
    if data == "real":  # the names that the notebook looks up
        assert {"frozen, 200 photos", "other preparation, 200 photos"} <= set(plans)
    timed = [plan for name, plan in plans.items() if name.startswith("timed")]
    assert len(timed) == (0 if data == "real" else 2)
    assert {plan.epochs(1_800) for plan in timed} <= {10}
    assert len({plan.photos for plan in timed}) <= 1


def test_from_scratch_gets_enough_updates(benchmark):
    for photos in (*benchmark.PHOTOS, None):
        plan = benchmark.Plan("scratch", photos)
        steps = math.ceil((photos or 1_800) / benchmark.BATCH)
        assert plan.epochs(1_800) >= 10
        assert plan.epochs(1_800) * steps >= benchmark.UPDATES
