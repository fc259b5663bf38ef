"""The reference runs on CIFAR-10 train what notebook 07 builds."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmark():
    file = ROOT / "benchmarks" / "cifar10.py"
    spec = importlib.util.spec_from_file_location("benchmark_cifar10", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def notebook():
    """The names that the notebook's defining cells leave."""
    import nbformat

    file = next((ROOT / "notebooks").glob("07_*.ipynb"))
    cells = {cell["id"]: cell["source"] for cell in nbformat.read(file, as_version=4).cells}
    names = {"keras": keras, "layers": keras.layers, "np": np}
    for cell in ("build-a", "build-b", "blocks", "build-c", "batches"):
        exec(cells[cell], names)
    exec(cells["schedule-code"].partition("rate = ")[0], names)
    return names


def layers_of(model):
    configs = [(type(layer).__name__, layer.get_config()) for layer in model.layers]
    return [(kind, {k: v for k, v in c.items() if k != "name"}) for kind, c in configs]


@pytest.mark.parametrize("name", ["network_a", "network_b", "network_c"])
def test_same_networks(benchmark, notebook, name):
    here, there = getattr(benchmark, name)(), notebook[name]()
    assert here.input_shape == there.input_shape
    assert layers_of(here) == layers_of(there)


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
