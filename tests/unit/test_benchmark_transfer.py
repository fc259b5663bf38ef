"""The reference runs on transfer train what notebook 10 builds."""

from __future__ import annotations

import math

import numpy as np
import pytest

keras = pytest.importorskip("keras")
import transfer as benchmark  # noqa: E402


def test_head_is_the_notebooks():
    here = benchmark.head((512,))
    assert here.count_params() == 513
    assert [type(layer).__name__ for layer in here.layers] == ["Dropout", "Dense"]


def test_network_from_scratch_has_a_logit():
    here = benchmark.from_scratch()
    assert here.count_params() == 533_313
    assert here.layers[-1].activation is keras.activations.linear


def test_small_and_grey():
    photos = np.random.default_rng(0).integers(0, 256, (3, 64, 80, 3)).astype("uint8")
    here = benchmark.NOTEBOOK["small_and_grey"](photos)
    assert here.shape == (3, 50, 50, 1)
    assert 0 <= here.min() < here.max() <= 255


def test_base_once_or_in_every_epoch_is_the_same_training():
    rng = np.random.default_rng(0)
    photos, labels = rng.integers(0, 256, (40, 8, 8, 3)).astype("uint8"), rng.integers(0, 2, 40)
    keras.utils.set_random_seed(1)
    base = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3)])
    extractor = benchmark.pooled(base, keras.layers.Rescaling(1 / 255))
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
def test_plans(data):
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


def test_from_scratch_gets_enough_updates():
    for photos in (*benchmark.PHOTOS, None):
        plan = benchmark.Plan("scratch", photos)
        steps = math.ceil((photos or 1_800) / benchmark.BATCH)
        assert plan.epochs(1_800) >= 10
        assert plan.epochs(1_800) * steps >= benchmark.UPDATES
