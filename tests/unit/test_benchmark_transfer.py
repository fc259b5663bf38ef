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


def test_the_other_preparation_is_the_other_bases():
    assert set(benchmark.OTHER) == set(benchmark.FILE) == {"efficientnet_lite0", "vgg16"}
    photo = np.full((1, 2, 2, 3), 255, dtype="uint8")
    assert benchmark.OTHER["efficientnet_lite0"](photo).max() > 100
    assert benchmark.OTHER["vgg16"](photo).max() == 1


def test_plans():
    plans = benchmark.plans()
    for kind in ("frozen", "scratch"):
        counts = [plan.photos for plan in plans.values() if plan.kind == kind]
        assert counts == [*benchmark.PHOTOS, None]
    assert all(plan.kind == name.partition(",")[0] for name, plan in plans.items())
    # the names that the notebook looks up
    assert {"frozen, 200 photos", "other preparation, 200 photos"} <= set(plans)


def test_from_scratch_gets_enough_updates():
    for photos in (*benchmark.PHOTOS, None):
        plan = benchmark.Plan("scratch", photos)
        steps = math.ceil((photos or 1_800) / benchmark.BATCH)
        assert plan.epochs(1_800) >= 10
        assert plan.epochs(1_800) * steps >= benchmark.UPDATES
