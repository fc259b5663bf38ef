"""Keras' layers equal plain loops on the shapes of networks, as the course's functions do.

Nothing of the course is tried here: `test_convolution.py` holds it against the same loops on
shapes of every kind. What fails here is the library's, on this machine.
"""

import importlib
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import plain_loops
import pytest
from numpy.testing import assert_allclose

from course_utils.convolution import same_padding

keras = pytest.importorskip("keras")

PADDINGS = pytest.mark.parametrize("padding", ["valid", "same"])


def numbers(seed, shape):
    return np.random.default_rng(seed).standard_normal(shape).astype("float32")


def pads_of(padding, x, span, stride, dilation=(1, 1)):
    if padding == "valid":
        return [(0, 0), (0, 0)]
    return [same_padding(*axis) for axis in zip(x.shape[1:3], span, stride, dilation)]


def assert_right(layer, x, weights, wanted):
    """Compare a layer of the library with the loops, and say whose fault a difference is."""
    layer.build(x.shape)
    layer.set_weights(weights)
    backend = importlib.import_module(keras.backend.backend())
    names = ("kernel_size", "pool_size", "strides", "padding", "dilation_rate")
    settings = {name: value for name, value in layer.get_config().items() if name in names}
    assert_allclose(
        keras.ops.convert_to_numpy(layer(x)),
        wanted,
        atol=2e-5,
        err_msg=f"Keras {keras.__version__} with {backend.__name__} {backend.__version__} is wrong "
        f"on this machine, not the course: {layer.name} of {settings} on a batch of {x.shape}",
    )


@PADDINGS
@pytest.mark.parametrize(
    ("shape", "span", "filters", "stride", "dilation"),
    [
        ((4, 28, 28, 1), (3, 3), 8, (1, 1), (1, 1)),  # digits
        ((4, 32, 32, 3), (3, 3), 8, (1, 1), (1, 1)),  # small colour photos
        ((2, 11, 11, 32), (3, 3), 16, (1, 1), (1, 1)),  # a layer in the middle
        ((2, 33, 31, 3), (7, 7), 4, (2, 2), (1, 1)),  # the stem of a network for large photos
        ((2, 16, 15, 8), (1, 1), 6, (2, 2), (1, 1)),  # a shortcut
        ((2, 17, 18, 2), (2, 2), 3, (3, 3), (1, 1)),  # rows that no window reads
        ((1, 20, 24, 3), (4, 2), 5, (2, 1), (1, 1)),  # nothing square
        ((2, 21, 20, 3), (3, 5), 4, (1, 1), (3, 2)),  # dilated
    ],
)
def test_conv2d(padding, shape, span, filters, stride, dilation):
    x, kernels = numbers(1, shape), numbers(2, (*span, shape[3], filters)) / np.sqrt(np.prod(span))
    bias = numbers(3, (filters,))
    layer = keras.layers.Conv2D(filters, span, stride, padding, dilation_rate=dilation)
    pads = pads_of(padding, x, span, stride, dilation)
    wanted, _ = plain_loops.conv2d(x, kernels, bias, stride, pads, dilation)
    assert_right(layer, x, [kernels, bias], wanted)


@PADDINGS
@pytest.mark.parametrize(
    ("shape", "window", "stride"),
    [
        ((4, 26, 26, 8), (2, 2), None),
        ((2, 11, 11, 8), (2, 2), None),  # the last row and column are left over
        ((2, 15, 16, 3), (3, 3), (2, 2)),  # windows that overlap
        ((1, 9, 14, 2), (3, 2), None),
        ((2, 17, 18, 2), (2, 2), (3, 3)),
    ],
)
def test_pooling(padding, shape, window, stride):
    x = numbers(1, shape)
    steps = stride or window
    largest, mean = plain_loops.pool2d(x, window, steps, pads_of(padding, x, window, steps))
    assert_right(keras.layers.MaxPooling2D(window, stride, padding), x, [], largest)
    assert_right(keras.layers.AveragePooling2D(window, stride, padding), x, [], mean)
