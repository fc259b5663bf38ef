"""The reference runs on transfer train what notebook 10 builds."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmark():
    file = ROOT / "benchmarks" / "transfer.py"
    spec = importlib.util.spec_from_file_location("benchmark_transfer", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def notebook():
    """The names that the notebook's defining cells leave."""
    import nbformat

    file = next((ROOT / "notebooks").glob("10_*.ipynb"))
    cells = {cell["id"]: cell["source"] for cell in nbformat.read(file, as_version=4).cells}
    names = {"keras": keras, "layers": keras.layers, "np": np}
    exec(cells["networks"], names)
    exec(cells["scratch"].partition("\n\n\ngrey_train")[0], names)
    return names


def layers_of(layers):
    configs = [(type(layer).__name__, layer.get_config()) for layer in layers]
    left_out = ("name", "seed")
    return [(k, {n: v for n, v in c.items() if n not in left_out}) for k, c in configs]


def test_same_head(benchmark, notebook):
    maps = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Conv2D(512, 3)])
    whole = notebook["network_2"](maps, keras.layers.Rescaling(1.0))
    here = benchmark.head((512,))
    assert here.count_params() == 513
    assert layers_of(here.layers) == layers_of(whole.layers[-2:])


def test_same_network_from_scratch_with_a_logit(benchmark, notebook):
    here, there = benchmark.from_scratch(), notebook["from_scratch"]()
    assert here.count_params() == there.count_params() == 533_313
    assert layers_of(here.layers[:-1]) == layers_of(there.layers[:-1])
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
