"""Preparing a training: faster to start, and number by number the same."""

from __future__ import annotations

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from course_utils import training  # noqa: E402

rng = np.random.default_rng(0)
X, Y = rng.random((40, 8, 8, 1), dtype=np.float32), rng.integers(0, 3, 40)


def network(kind=keras.Sequential):
    return kind(
        [
            keras.Input((8, 8, 1)),
            keras.layers.RandomFlip(seed=3),
            keras.layers.Conv2D(4, 3),
            keras.layers.BatchNormalization(),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


def trained(prepared, metrics):
    keras.utils.set_random_seed(1)
    model = network()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=metrics)
    if prepared:
        training.prepare(model, X, Y)
        counters = [keras.ops.convert_to_numpy(counter) for counter in model.metrics_variables]
        assert counters and not np.any(np.concatenate([np.ravel(c) for c in counters]))
    run = model.fit(X, Y, batch_size=16, epochs=2, validation_data=(X, Y), verbose=0)
    return run.history, model.get_weights()


@pytest.mark.parametrize("metrics", [None, ["accuracy"]])
def test_the_training_is_the_same(metrics):
    (history, weights), (other_history, other_weights) = (trained(p, metrics) for p in (0, 1))
    assert history == other_history
    assert all(np.array_equal(a, b) for a, b in zip(weights, other_weights))


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="others translate otherwise")
@pytest.mark.parametrize("prepared", [False, True])
def test_tensorflow_translates_a_step_once(prepared):
    calls = []

    class Counted(keras.Sequential):
        def train_step(self, data):
            calls.append(1)
            return super().train_step(data)

    model = network(Counted)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    if prepared:
        training.prepare(model, X, Y)
    model.fit(X, Y, batch_size=16, verbose=0)
    assert len(calls) == (1 if prepared else 2)


def test_a_second_time_keeps_what_the_optimizer_has_learned():
    model = network()
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    before = [keras.ops.convert_to_numpy(variable) for variable in model.optimizer.variables]
    training.prepare(model, X, Y)
    after = [keras.ops.convert_to_numpy(variable) for variable in model.optimizer.variables]
    assert all(np.array_equal(a, b) for a, b in zip(before, after))


def test_what_cannot_be_prepared_is_said():
    with pytest.raises(ValueError, match=r"no optimizer: call model\.compile"):
        training.prepare(network(), X, Y)
    model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(3)])
    model.compile("adam", "sparse_categorical_crossentropy")
    with pytest.raises(ValueError, match=r"no weights yet: begin it with keras\.Input"):
        training.prepare(model, X, Y)
