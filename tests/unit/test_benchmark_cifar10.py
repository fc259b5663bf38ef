"""The reference runs on CIFAR-10 train what notebook 07 builds."""

from __future__ import annotations

import benchmarked
import numpy as np
import pytest


@pytest.fixture(scope="module")
def benchmark():
    return benchmarked.load("cifar10")


@pytest.fixture(scope="module")
def notebook():
    """The names that the notebook's defining cells leave."""
    cells = benchmarked.cells("07")
    networks = [cells[name] for name in ("build-a", "build-b", "blocks", "build-c", "batches")]
    schedule = cells["schedule-code"].partition("rate = ")[0]
    return benchmarked.names_of(*networks, schedule)


@pytest.mark.parametrize("name", ["network_a", "network_b", "network_c"])
def test_same_networks(benchmark, notebook, name):
    here, there = getattr(benchmark, name)(), notebook[name]()
    assert here.input_shape == there.input_shape
    assert benchmarked.settings(here.layers) == benchmarked.settings(there.layers)


def test_same_schedule(benchmark, notebook):
    here, there = benchmark.rising_then_falling(50), notebook["rising_then_falling"](50)
    rates = [float(here(step)) for step in range(51)]
    assert rates == [float(there(step)) for step in range(51)]
    assert max(rates) == pytest.approx(rates[10])
    assert rates[50] == pytest.approx(0, abs=1e-9)


def test_same_batches(benchmark, notebook):
    rng = np.random.default_rng(0)
    images = rng.random((20, 32, 32, 3), dtype=np.float32)
    labels = np.arange(20).reshape(-1, 1)
    here = benchmark.AugmentedBatches(images, labels, 8, seed=3)
    there = notebook["AugmentedBatches"](images, labels, 8, seed=3)
    assert len(here) == len(there) == 2
    for _ in range(2):
        for number in range(2):
            for a, b in zip(here[number], there[number]):
                assert np.array_equal(a, b)
        here.on_epoch_end()
        there.on_epoch_end()


def test_batches_hold_moved_and_mirrored_images_with_their_labels(benchmark):
    images = np.random.default_rng(0).random((6, 32, 32, 3), dtype=np.float32)
    batches = benchmark.AugmentedBatches(images, np.arange(6).reshape(-1, 1), 6, seed=1)
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


def test_standardised_by_the_training_images_in_float32(benchmark):
    rng = np.random.default_rng(0)
    parts = [(rng.random((n, 32, 32, 3), dtype=np.float32), np.zeros((n, 1))) for n in (9, 4, 3)]
    done = benchmark.standardised(benchmark.Photos(*parts))
    assert np.allclose(done.train[0].mean(axis=(0, 1, 2)), 0, atol=1e-3)
    assert np.allclose(done.train[0].std(axis=(0, 1, 2)), 1, atol=1e-3)
    assert all(images.dtype == np.float32 for images, _ in done)
    scale = parts[0][0].std(axis=(0, 1, 2))
    assert np.allclose(np.ptp(done.test[0]) / np.ptp(parts[2][0]), 1 / scale, rtol=0.05)
