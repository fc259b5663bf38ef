"""The reference runs on CIFAR-10 train what notebook 07 builds."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("keras")
import cifar10 as benchmark


@pytest.mark.parametrize(("name", "parameters"), [("A", 58_389), ("B", 585_526), ("C", 326_002)])
def test_networks_are_the_notebooks(name, parameters):
    network = benchmark.PLANS[name].build()
    assert network.input_shape == (None, 32, 32, 3)
    assert network.count_params() == parameters


def test_schedule():
    rate = benchmark.NOTEBOOK["rising_then_falling"](50)
    rates = [float(rate(step)) for step in range(51)]
    assert max(rates) == pytest.approx(rates[10])
    assert rates[50] == pytest.approx(0, abs=1e-9)


def test_batches_hold_moved_and_mirrored_images_with_their_labels():
    images = np.random.default_rng(0).random((6, 32, 32, 3), dtype=np.float32)
    batches = benchmark.NOTEBOOK["AugmentedBatches"](images, np.arange(6).reshape(-1, 1), 6, seed=1)
    seen_mirrored = set()
    for image, (label,) in zip(*batches[0]):
        padded = np.pad(images[label], ((3, 3), (3, 3), (0, 0)), mode="reflect")
        windows = np.lib.stride_tricks.sliding_window_view(padded, (32, 32, 3))[:, :, 0]
        fits = [
            np.any(np.all(windows == candidate, axis=(2, 3, 4)))
            for candidate in (image, image[:, ::-1])
        ]
        assert any(fits)
        seen_mirrored.add(fits[1])
    assert seen_mirrored == {True, False}


def test_standardised_by_the_training_images_in_float32():
    rng = np.random.default_rng(0)
    parts = [(rng.random((n, 32, 32, 3), dtype=np.float32), np.zeros((n, 1))) for n in (9, 4, 3)]
    done = benchmark.standardised(benchmark.Photos(*parts))
    assert np.allclose(done.train[0].mean(axis=(0, 1, 2)), 0, atol=1e-3)
    assert np.allclose(done.train[0].std(axis=(0, 1, 2)), 1, atol=1e-3)
    assert all(images.dtype == np.float32 for images, _ in done)
    scale = parts[0][0].std(axis=(0, 1, 2))
    assert np.allclose(np.ptp(done.test[0]) / np.ptp(parts[2][0]), 1 / scale, rtol=0.05)
