"""The NumPy network equals Keras and finite differences, and learns."""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from course_lessons.n04_from_neuron_to_convnet.exercises.e03_softmax_cross_entropy import (
    softmax_cross_entropy,
)
from course_lessons.n04_from_neuron_to_convnet.numpy_net import (
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    Network,
    ReLU,
)
from course_utils import convolution

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 7)


def relative_error(found, expected):
    scale = max(np.abs(found).max(initial=0), np.abs(expected).max(initial=0), 1e-12)
    return np.abs(found - expected).max(initial=0) / scale


def numerical_gradient(function, array, step=1e-5):
    gradient = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        here = array[place]
        array[place] = here + step
        above = function()
        array[place] = here - step
        gradient[place] = (above - function()) / (2 * step)
        array[place] = here
    return gradient


def he_normal(rng, shape):
    return rng.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape)


def check_against_differences(layer, x, rng):
    """Backward of input and parameters against the slope of a random weighted sum of outputs."""
    weights = rng.normal(size=layer.forward(x).shape)
    by_input = layer.backward(weights)
    gradients = [gradient.copy() for gradient in layer.gradients]

    def loss():
        return float((layer.forward(x) * weights).sum())

    assert relative_error(by_input, numerical_gradient(loss, x)) < 1e-7
    assert len(gradients) == len(layer.parameters)
    for array, gradient in zip(layer.parameters, gradients):
        assert gradient.shape == array.shape
        assert relative_error(gradient, numerical_gradient(loss, array)) < 1e-7


# Every layer against finite differences --------------------------------------------------------


@settings(max_examples=25)
@given(sizes, sizes, st.integers(1, 3), st.integers(1, 3), seeds)
def test_convolution(height, width, channels, filters, seed):
    rng = np.random.default_rng(seed)
    span = rng.integers(1, np.minimum([height, width], 4), endpoint=True)
    layer = Conv2D(rng.normal(size=(*span, channels, filters)), rng.normal(size=filters))
    x = rng.normal(size=(2, height, width, channels))
    expected = convolution.conv2d(x, layer.kernels, layer.bias)
    assert_allclose(layer.forward(x), expected, atol=1e-12)
    check_against_differences(layer, x, rng)


@settings(max_examples=25)
@given(sizes, sizes, st.integers(1, 3), seeds)
def test_pooling(height, width, size, seed):
    rng = np.random.default_rng(seed)
    size = min(size, height, width)
    # Different numbers, far enough apart that a small step changes no winner.
    x = rng.permutation(2 * height * width * 3).reshape(2, height, width, 3) / 10
    layer = MaxPool2D(size)
    assert_array_equal(layer.forward(x), convolution.max_pool2d(x, size))
    check_against_differences(layer, x, rng)


def test_equal_numbers_in_a_window_pay_once():
    layer = MaxPool2D()
    layer.forward(np.zeros((1, 2, 2, 1)))
    assert layer.backward(np.ones((1, 1, 1, 1)))[0, :, :, 0].tolist() == [[1, 0], [0, 0]]


@pytest.mark.parametrize(
    "layer",
    [ReLU(), Flatten(), Dense(np.linspace(-1, 1, 20).reshape(10, 2))],
    ids=lambda layer: type(layer).__name__,
)
def test_other_layers(layer):
    rng = np.random.default_rng(1)
    x = rng.permutation(30).reshape(3, 10) - 14.5
    if isinstance(layer, Flatten):
        x = x.reshape(3, 5, 2, 1)
    check_against_differences(layer, x, rng)


def test_relu_passes_nothing_at_zero():
    layer = ReLU()
    layer.forward([[0.0, -1.0, 2.0]])
    assert layer.backward([[1.0, 1.0, 1.0]]).tolist() == [[0, 0, 1]]


def test_whole_network_against_differences():
    rng = np.random.default_rng(5)
    network = small_network(rng)
    x, labels = rng.normal(size=(4, 8, 8, 1)), np.array([3, 1, 4, 1])
    network.backward(softmax_cross_entropy(network.forward(x), labels)[1])
    gradients = [gradient.copy() for gradient in network.gradients]

    def loss():
        return softmax_cross_entropy(network.forward(x), labels)[0]

    for array, gradient in zip(network.parameters, gradients, strict=True):
        assert relative_error(gradient, numerical_gradient(loss, array)) < 1e-6


def small_network(rng, filters=4):
    return Network(
        [
            Conv2D(he_normal(rng, (3, 3, 1, filters))),
            ReLU(),
            MaxPool2D(),
            Conv2D(he_normal(rng, (2, 2, filters, 5))),
            ReLU(),
            Flatten(),
            Dense(he_normal(rng, (20, 10))),
        ]
    )


# Keras, on a network as learners build it. Definitions and finite differences judge our layers
# above: where they pass and these fail, the library is wrong on this machine. ------------------


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def keras_twin(keras, network):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(5, 2, activation="relu"),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    model.set_weights(network.parameters)
    return model


def test_forward_pass_and_gradients_equal_keras(keras):
    tf = pytest.importorskip("tensorflow")
    if keras.backend.backend() != "tensorflow":
        pytest.skip("gradients are taken with TensorFlow's tape")
    rng = np.random.default_rng(0)
    network = small_network(rng)
    model = keras_twin(keras, network)
    x, labels = rng.normal(size=(6, 8, 8, 1)), rng.integers(0, 10, size=6)
    loss_function = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    inputs = tf.constant(x, "float32")
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        logits = model(inputs)
        expected_loss = loss_function(labels, logits)
    by_input, *by_weights = tape.gradient(expected_loss, [inputs, *model.trainable_weights])

    assert_allclose(network.forward(x), logits, atol=1e-5)
    loss, gradient = softmax_cross_entropy(network.forward(x), labels)
    assert loss == pytest.approx(float(expected_loss), abs=1e-5)
    assert_allclose(network.backward(gradient), by_input, atol=1e-5)
    for found, expected in zip(network.gradients, by_weights, strict=True):
        assert_allclose(found, expected, atol=1e-5)


# Training --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_learns_the_digits(seed):
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    images = images.reshape(-1, 8, 8, 1) / 16
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(images))
    train, test = order[:-400], order[-400:]
    network = Network(
        [
            Conv2D(he_normal(rng, (3, 3, 1, 8))),
            ReLU(),
            MaxPool2D(),
            Flatten(),
            Dense(he_normal(rng, (72, 10))),
        ]
    )
    for _ in range(20):
        for batch in np.split(rng.permutation(train), range(32, len(train), 32)):
            logits = network.forward(images[batch])
            network.backward(softmax_cross_entropy(logits, labels[batch])[1])
            for array, gradient in zip(network.parameters, network.gradients):
                array -= 0.3 * gradient
    assert np.mean(network.forward(images[test]).argmax(axis=1) == labels[test]) >= 0.95


# Types, copies, errors -------------------------------------------------------------------------


def test_single_precision_stays_single():
    rng = np.random.default_rng(0)
    network = Network(
        [Conv2D(rng.normal(size=(3, 3, 1, 2)).astype("float32")), ReLU(), MaxPool2D(), Flatten()]
    )
    out = network.forward(rng.normal(size=(1, 6, 6, 1)).astype("float32"))
    assert out.dtype == np.float32
    assert network.backward(out).dtype == np.float32
    assert all(gradient.dtype == np.float32 for gradient in network.gradients)


def test_pictures_of_bytes_do_not_wrap():
    bright = np.full((1, 3, 3, 1), 255, dtype=np.uint8)
    layer = Conv2D(np.ones((3, 3, 1, 1), dtype=np.int8))
    assert layer.forward(bright).item() == 9 * 255


def test_arguments_are_left_alone():
    rng = np.random.default_rng(0)
    kernels, x = rng.normal(size=(2, 2, 1, 2)), rng.normal(size=(2, 4, 4, 1))
    before = kernels.copy(), x.copy()
    network = Network([Conv2D(kernels), ReLU(), Flatten()])
    network.backward(network.forward(x))
    for array, gradient in zip(network.parameters, network.gradients):
        array -= gradient
    assert_array_equal(kernels, before[0])
    assert_array_equal(x, before[1])
    assert not np.array_equal(network.parameters[0], kernels)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: Conv2D(np.ones((3, 3))), "kernels has shape (3, 3)"),
        (lambda: Conv2D(np.ones((3, 3, 1, 2)), np.ones(3)), "bias has shape (3,)"),
        (lambda: Conv2D(np.ones((3, 3, 1, 2))).forward(np.ones((2, 8, 8))), "(N, H, W, C_in)"),
        (lambda: Conv2D(np.ones((3, 3, 1, 2))).forward(np.ones((2, 8, 8, 3))), "C_in = 1"),
        (lambda: Conv2D(np.ones((3, 3, 1, 2))).forward(np.ones((2, 2, 8, 1))), "no window fits"),
        (lambda: MaxPool2D(True), "size is True"),
        (lambda: MaxPool2D(3).forward(np.ones((1, 2, 2, 1))), "does not fit"),
        (lambda: Dense(np.ones((4, 2))).forward(np.ones((1, 5))), "n_in = 4"),
        (lambda: Flatten().forward(np.ones(3)), "must be a batch"),
        (lambda: ReLU().forward(["a"]), "real numbers"),
    ],
)
def test_errors_name_what_is_wrong(call, says):
    with pytest.raises(ValueError) as error:
        call()
    assert says in str(error.value)


@pytest.mark.parametrize("layer", [Conv2D(np.ones((1, 1, 1, 1))), MaxPool2D(), ReLU(), Flatten()])
def test_backward_needs_forward(layer):
    with pytest.raises(RuntimeError, match="forward"):
        layer.backward(np.ones((1, 1, 1, 1)))


def test_backward_wants_the_shape_of_the_output():
    layer = Conv2D(np.ones((3, 3, 1, 2)))
    layer.forward(np.ones((1, 5, 5, 1)))
    with pytest.raises(ValueError, match=r"\(1, 3, 3, 2\)"):
        layer.backward(np.ones((1, 5, 5, 1)))
