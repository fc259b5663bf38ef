"""The reference layers equal Keras' layers."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from course_utils.convolution import avg_pool2d, conv2d, max_pool2d

keras = pytest.importorskip("keras")

sizes = st.integers(1, 11)
steps = st.tuples(st.integers(1, 4), st.integers(1, 4))
batches = st.tuples(st.integers(1, 2), sizes, sizes, st.integers(1, 3))
seeds = st.integers(0, 2**32 - 1)


def numbers(seed, shape):
    return np.random.default_rng(seed).standard_normal(shape).astype("float32")


def layer_result(layer, x, *weights):
    layer.build(x.shape)
    layer.set_weights(list(weights))
    return keras.ops.convert_to_numpy(layer(x))


@pytest.mark.parametrize("padding", ["valid", "same"])
@settings(max_examples=40, deadline=None)
@given(batches, steps, steps, st.booleans(), st.integers(1, 3), seeds)
def test_conv2d(padding, shape, span, step, dilated, filters, seed):
    stride, dilation = ((1, 1), step) if dilated else (step, (1, 1))
    reach = [d * (f - 1) for f, d in zip(span, dilation)]
    assume(padding == "same" or (shape[1] > reach[0] and shape[2] > reach[1]))
    x, kernels = numbers(seed, shape), numbers(seed + 1, (*span, shape[3], filters))
    bias = numbers(seed + 2, (filters,))
    layer = keras.layers.Conv2D(filters, span, stride, padding, dilation_rate=dilation)
    wanted = layer_result(layer, x, kernels, bias)
    result = conv2d(x, kernels, bias, stride, padding, dilation)
    assert result.dtype == wanted.dtype
    assert_allclose(result, wanted, atol=2e-5)


@pytest.mark.parametrize("padding", ["valid", "same"])
@settings(max_examples=40, deadline=None)
@given(batches, steps, steps, seeds)
def test_pooling(padding, shape, window, stride, seed):
    assume(padding == "same" or (shape[1] >= window[0] and shape[2] >= window[1]))
    x = numbers(seed, shape)
    for ours, layer in (
        (max_pool2d, keras.layers.MaxPooling2D),
        (avg_pool2d, keras.layers.AveragePooling2D),
    ):
        wanted = layer_result(layer(window, stride, padding), x)
        result = ours(x, window, stride, padding)
        assert result.dtype == wanted.dtype
        assert_allclose(result, wanted, atol=1e-6)


def test_stride_of_pooling_is_the_window_where_not_given():
    x = numbers(0, (1, 9, 9, 2))
    wanted = layer_result(keras.layers.MaxPooling2D((3, 2)), x)
    assert_allclose(max_pool2d(x, (3, 2)), wanted)
