"""Convolutions equal SciPy's or plain loops; size arithmetic equals counting."""

import doctest
import inspect
import itertools
import subprocess
import sys
import tracemalloc
import warnings

import numpy as np
import plain_loops
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import ndimage, signal

from course_utils import convolution
from course_utils.convolution import (
    avg_pool2d,
    conv2d,
    convolve2d,
    correlate2d,
    count_multiply_adds,
    max_pool2d,
    output_size,
    receptive_field,
    same_padding,
    unseen,
)

MODES = ("valid", "same", "full")
METHODS = ("auto", "direct", "fft")
TYPES = ("bool", "uint8", "int8", "uint16", "int32", "uint64", "float16", "float32", "float64")
PAIRS = ((convolve2d, signal.convolve2d), (correlate2d, signal.correlate2d))

sizes = st.integers(1, 12)
shapes = st.tuples(sizes, sizes)
seeds = st.integers(0, 2**32 - 1)
steps = st.tuples(st.integers(1, 4), st.integers(1, 4))


def values(seed, shape, dtype="float64"):
    """Numbers that fill the range of an integer type."""
    random = np.random.default_rng(seed)
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return random.standard_normal(shape).astype(dtype)
    if dtype.kind == "b":
        return random.random(shape) < 0.5
    limits = np.iinfo(dtype)
    return random.integers(limits.min, limits.max, shape, dtype, endpoint=True)


def assert_close(actual, wanted, image, kernel):
    """Compare, far more strictly than promised: a float64 sum in float32 does not pass."""
    bound = np.abs(image, dtype=float).max() * np.abs(kernel, dtype=float).sum()
    assert actual.shape == wanted.shape
    assert_allclose(actual, wanted, 0, bound * (1e-5 if actual.dtype == "float32" else 1e-13))


def peak_of(run):
    """Return a function's result and the most bytes that were allocated meanwhile."""
    tracemalloc.start()
    result = run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return result, peak


@pytest.fixture(params=["bands as they are", "small bands"])
def bands(request, monkeypatch):
    if request.param == "small bands":
        monkeypatch.setattr(convolution, "BAND", 20)


class TestOnePicture:
    @pytest.mark.usefixtures("bands")
    @pytest.mark.parametrize("method", METHODS)
    @pytest.mark.parametrize("mode", MODES)
    @settings(max_examples=30)
    @given(
        shapes,
        shapes,
        seeds,
        st.sampled_from(TYPES),
        st.sampled_from(TYPES),
        st.sampled_from(PAIRS),
    )
    def test_equals_scipy(self, mode, method, shape, span, seed, dtype, kernel_dtype, pair):
        ours, theirs = pair
        image, kernel = values(seed, shape, dtype), values(seed + 1, span, kernel_dtype)
        try:
            wanted = theirs(image.astype(float), kernel.astype(float), mode)
        except ValueError:
            with pytest.raises(ValueError, match="kernel: shape"):
                ours(image, kernel, mode, method)
            return
        result = ours(image, kernel, mode, method)
        assert_close(result, wanted, image, kernel)
        small = {image.dtype, kernel.dtype} <= {np.dtype("float16"), np.dtype("float32")}
        assert result.dtype == ("float32" if small else "float64")
        assert result.flags.c_contiguous

    @pytest.mark.parametrize("shape", [(300, 420), (1, 5000), (5000, 1), (700, 40), (2, 9000)])
    @pytest.mark.parametrize("span", [(1, 1), (3, 3), (7, 8), (31, 31), (1, 40), (40, 1)])
    @pytest.mark.parametrize("dtype", ["float32", "float64"])
    def test_equals_scipy_on_pictures_of_several_bands(self, shape, span, dtype):
        image, kernel = values(1, shape, dtype), values(2, span, dtype)
        wanted = signal.fftconvolve(image.astype(float), kernel.astype(float), "full")
        assert_close(convolve2d(image, kernel, "full"), wanted, image, kernel)

    @settings(max_examples=30)
    @given(shapes, st.sampled_from([(1, 1), (3, 3), (5, 3), (1, 7)]), seeds)
    def test_same_equals_ndimage(self, shape, span, seed):
        image, kernel = values(seed, shape), values(seed + 1, span)
        for ours, theirs in ((convolve2d, ndimage.convolve), (correlate2d, ndimage.correlate)):
            wanted = theirs(image, kernel, mode="constant")
            assert_close(ours(image, kernel, "same"), wanted, image, kernel)

    @pytest.mark.parametrize("method", METHODS)
    @pytest.mark.parametrize("span", [3, 40])
    def test_whole_numbers_stay_whole(self, span, method):
        image, kernel = values(1, (90, 90), "uint8"), values(2, (span, span), "int8")
        wanted = signal.convolve2d(image.astype("int64"), kernel.astype("int64"), "full")
        assert_array_equal(convolve2d(image, kernel, "full", method), wanted)

    @pytest.mark.parametrize("mode", MODES)
    @settings(max_examples=40)
    @given(
        shapes, shapes, seeds, st.sampled_from([np.nan, np.inf, -np.inf]), st.sampled_from(PAIRS)
    )
    def test_not_finite_where_scipy_is_not(self, mode, shape, span, seed, odd, pair):
        assume(mode != "valid" or (shape[0] - span[0]) * (shape[1] - span[1]) >= 0)
        image = values(seed, shape, "int8").astype(float)
        kernel = values(seed + 1, span, "int8") % 3 * 1.0
        spoiled = image if seed % 3 else kernel
        spoiled[seed % len(spoiled), seed % 7 % spoiled.shape[1]] = odd
        ours, theirs = pair
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            result = ours(image, kernel, mode)
        assert_array_equal(result, theirs(image, kernel, mode))

    @pytest.mark.parametrize(
        ("row", "wanted"),
        [
            ([np.inf, -np.inf, 1], [[np.inf, np.nan, -np.inf, 1]]),
            ([3e38, 3e38, 3e38], np.array([[3e38, np.inf, np.inf, 3e38]], "float32")),
        ],
    )
    def test_too_large_and_not_a_number_is_no_warning(self, row, wanted):
        image, kernel = np.array([row], "float32"), np.ones((1, 2), "float32")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            result = convolve2d(image, kernel, "full")
            conv2d(image[None, ..., None], kernel[..., None, None])
        assert_array_equal(result, wanted)

    def test_one_nan_spoils_the_windows_that_read_it(self):
        image, kernel = values(1, (200, 200)), values(2, (31, 31))
        clean = convolve2d(image, kernel, "same")
        image[100, 100] = np.nan
        result = convolve2d(image, kernel, "same")
        spoiled = np.zeros((200, 200), bool)
        spoiled[85:116, 85:116] = True
        assert_array_equal(np.isnan(result), spoiled)
        assert_allclose(result[~spoiled], clean[~spoiled], atol=1e-9)

    @pytest.mark.parametrize(
        ("scale", "weight", "dtype"),
        [(1e300, 1e4, "float64"), (1e-300, 1e-10, "float64"), (1e33, 1e2, "float32"),
         (1e-36, 1.0, "float32"), (0.0, 1.0, "float64")],
    )  # fmt: skip
    def test_extreme_numbers_survive(self, scale, weight, dtype):
        image = (scale * np.abs(values(1, (64, 64)))).astype(dtype)
        kernel = (weight * np.abs(values(2, (31, 31)))).astype(dtype)
        result = convolve2d(image, kernel)
        wanted = signal.convolve2d(image.astype(float), kernel.astype(float), "valid")
        assert np.isfinite(result).all()
        assert_allclose(result, wanted, 1e-4 if dtype == "float32" else 1e-9)

    def test_a_weight_too_small_for_a_transform_survives(self):
        image, kernel = values(1, (64, 64), "float32"), np.zeros((31, 31), "float32")
        image, kernel[3, 4] = 1e20 * image, 1e-44
        wanted = image.astype(float)[27:61, 26:60] * float(kernel[3, 4])
        assert_allclose(convolve2d(image, kernel), wanted, 1e-4)

    @pytest.mark.parametrize("dtype", ["float32", "float64"])
    @pytest.mark.parametrize(("method", "images"), [("direct", 2.5), ("fft", 7)])
    @pytest.mark.parametrize("mode", MODES)
    def test_memory_is_at_most_that_of_fftconvolve(self, dtype, method, images, mode):
        span = 3 if method == "direct" else 31
        image, kernel = values(1, (1024, 1024), dtype), values(2, (span, span), dtype)
        convolve2d(image[:64, :64], kernel, method="fft")  # what is loaded once
        result, peak = peak_of(lambda: convolve2d(image, kernel, mode))
        assert result.nbytes <= peak < images * image.nbytes
        _, theirs = peak_of(lambda: signal.fftconvolve(image, kernel, mode))
        assert peak <= 1.001 * theirs

    def test_auto_takes_the_transform_for_a_large_kernel_only(self, monkeypatch):
        used = []
        transform = signal.fftconvolve
        monkeypatch.setattr(signal, "fftconvolve", lambda *args: used.append(1) or transform(*args))
        image = values(1, (128, 128))
        convolve2d(image, values(2, (7, 7)))
        assert not used
        convolve2d(image, values(2, (9, 9)))
        assert used


class TestProperties:
    @settings(max_examples=30)
    @given(shapes, shapes, seeds, st.sampled_from(MODES[1:]), st.sampled_from(METHODS))
    def test_linear(self, shape, span, seed, mode, method):
        one, other = values(seed, shape), values(seed + 1, shape)
        kernel = values(seed + 2, span)
        assert_allclose(
            convolve2d(2 * one - 3 * other, kernel, mode, method),
            2 * convolve2d(one, kernel, mode, method) - 3 * convolve2d(other, kernel, mode, method),
            atol=1e-11,
        )

    @settings(max_examples=30)
    @given(shapes, shapes, seeds, st.tuples(sizes, sizes), st.sampled_from(METHODS))
    def test_shift_equivariant(self, shape, span, seed, shift, method):
        image, kernel = values(seed, shape), values(seed + 1, span)
        shifted = np.pad(image, ((shift[0], 0), (shift[1], 0)))
        moved = convolve2d(shifted, kernel, "full", method)[shift[0] :, shift[1] :]
        assert_allclose(moved, convolve2d(image, kernel, "full", method), atol=1e-11)

    @settings(max_examples=30)
    @given(shapes, shapes, seeds)
    def test_commutative(self, shape, span, seed):
        image, kernel = values(seed, shape), values(seed + 1, span)
        one, other = convolve2d(image, kernel, "full"), convolve2d(kernel, image, "full")
        assert_allclose(one, other, atol=1e-11)

    @settings(max_examples=30)
    @given(shapes, shapes, shapes, seeds)
    def test_associative(self, shape, span, other_span, seed):
        image, first = values(seed, shape), values(seed + 1, span)
        second = values(seed + 2, other_span)
        twice = convolve2d(convolve2d(image, first, "full"), second, "full")
        once = convolve2d(image, convolve2d(first, second, "full"), "full")
        assert_allclose(twice, once, atol=1e-10)

    @settings(max_examples=60)
    @given(shapes, shapes, seeds, st.sampled_from(MODES))
    def test_convolution_is_correlation_with_the_turned_kernel(self, shape, span, seed, mode):
        assume(mode != "valid" or (shape[0] - span[0]) * (shape[1] - span[1]) >= 0)
        assume(mode != "same" or span[0] % 2 == span[1] % 2 == 1)
        image, kernel = values(seed, shape), values(seed + 1, span)
        turned = correlate2d(image, np.rot90(kernel, 2), mode)
        assert_allclose(convolve2d(image, kernel, mode), turned, atol=1e-11)

    def test_same_with_an_even_kernel_tells_the_two_apart(self):
        image, kernel = [[1, 2, 3]], [[1, 10]]
        assert convolve2d(image, kernel, "same").tolist() == [[1, 12, 23]]
        assert correlate2d(image, kernel, "same").tolist() == [[21, 32, 3]]

    def test_running_examples(self):
        image = [
            [1, 2, 3, 0, 1],
            [0, 1, 2, 3, 0],
            [1, 0, 1, 2, 1],
            [2, 1, 0, 1, 2],
            [1, 2, 1, 0, 1],
        ]
        laplacian = [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]
        assert convolve2d(image, laplacian).tolist() == [[0, 0, 8], [-4, 0, 2], [0, -4, 0]]
        small = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
        assert correlate2d(small, [[0, 1], [1, 0]]).tolist() == [[6, 8], [12, 14]]


@st.composite
def layers(draw):
    """Draw a layer that fits its batch: batch, kernels, bias, stride, padding, pads, dilation."""
    shape = draw(st.tuples(st.integers(1, 3), sizes, sizes, st.integers(1, 3)))
    spans = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    stride, dilation = draw(steps), draw(steps)
    kinds = ["valid", "same", "full", 2, ((0, 3), (1, 0))]
    padding = draw(st.sampled_from(kinds))
    reach = [d * (f - 1) for f, d in zip(spans, dilation)]
    pads = {
        "valid": ((0, 0), (0, 0)),
        "full": tuple((r, r) for r in reach),
        "same": tuple(
            same_padding(n, f, s, d) for n, f, s, d in zip(shape[1:3], spans, stride, dilation)
        ),
        2: ((2, 2), (2, 2)),
    }.get(padding, padding)
    assume(all(n + sum(p) > r for n, p, r in zip(shape[1:3], pads, reach)))
    seed, dtype = draw(seeds), draw(st.sampled_from(["uint8", "bool", "float32", "float64"]))
    filters = draw(st.integers(1, 3))
    x = values(seed, shape, dtype)
    kernels = values(seed + 1, (*spans, shape[3], filters), draw(st.sampled_from(TYPES[-2:])))
    bias = values(seed + 2, (filters,), kernels.dtype)
    return x, kernels, bias, stride, padding, pads, dilation


# Where a library is known to be wrong: several images, one channel, one column of output.
WRONG_IN_ONEDNN = (
    values(1, (2, 3, 4, 1), "float32"),
    values(2, (2, 3, 1, 2), "float32"),
    values(3, (2,), "float32"),
    (1, 2),
    "valid",
    ((0, 0), (0, 0)),
    (1, 1),
)


class TestBatches:
    @settings(max_examples=80)
    @given(layers())
    @example(WRONG_IN_ONEDNN)
    def test_conv2d_equals_plain_loops(self, layer):
        x, kernels, bias, stride, padding, pads, dilation = layer
        result = conv2d(x, kernels, bias, stride, padding, dilation)
        wanted, _ = plain_loops.conv2d(x, kernels, bias, stride, pads, dilation)
        assert_close(result, wanted, np.append(np.abs(x).ravel(), 1), np.append(kernels, bias))
        assert result.dtype == ("float32" if x.dtype == kernels.dtype == "float32" else "float64")
        for axis in (0, 1):
            by_axis = padding[axis] if isinstance(padding, tuple) else padding
            size = output_size(
                x.shape[1 + axis], kernels.shape[axis], stride[axis], by_axis, dilation[axis]
            )
            assert result.shape[1 + axis] == size

    def test_conv2d_of_one_channel_is_correlate2d(self):
        image, kernel = values(1, (9, 8)), values(2, (4, 3))
        for mode in MODES:
            result = conv2d(image[None, ..., None], kernel[..., None, None], padding=mode)
            assert_allclose(result[0, ..., 0], correlate2d(image, kernel, mode), atol=1e-12)

    def test_conv2d_of_small_floats_with_a_double_bias_is_double(self):
        x, kernels = values(1, (1, 3, 3, 1), "float32"), values(2, (2, 2, 1, 1), "float16")
        bias = np.array([1e-12])
        assert conv2d(x, kernels, bias.astype("float32")).dtype == "float32"
        result = conv2d(0 * x, kernels, 1 + bias)
        assert result.dtype == "float64"
        assert (result == 1 + bias).all()

    def test_conv2d_keeps_a_nan_in_the_windows_that_read_it(self):
        x = np.zeros((1, 9, 9, 1))
        x[0, 4, 4] = np.nan
        result = conv2d(x, np.zeros((3, 3, 1, 2)), padding="same")
        assert np.isnan(result[0, 3:6, 3:6]).all()
        assert np.isnan(result).sum() == 18

    def test_conv2d_memory_is_a_small_multiple_of_the_image(self):
        x, kernels = values(1, (1, 1024, 1024, 1)), values(2, (5, 5, 1, 1))
        result, peak = peak_of(lambda: conv2d(x, kernels, padding="same"))
        assert result.nbytes <= peak < 4 * x.nbytes

    @pytest.mark.parametrize("padding", ["valid", "same"])
    @settings(max_examples=60)
    @given(
        st.tuples(st.integers(1, 2), sizes, sizes, st.integers(1, 2)),
        steps,
        steps | st.none(),
        seeds,
        st.sampled_from(TYPES),
    )
    def test_pooling_equals_plain_loops(self, padding, shape, window, stride, seed, dtype):
        assume(padding == "same" or (shape[1] >= window[0] and shape[2] >= window[1]))
        x = values(seed, shape, dtype)
        largest, mean = (
            max_pool2d(x, window, stride, padding),
            avg_pool2d(x, window, stride, padding),
        )
        stride = stride or window
        pads = [(0, 0)] * 2
        if padding == "same":
            pads = [same_padding(n, f, s) for n, f, s in zip(shape[1:3], window, stride)]
        wanted_largest, wanted_mean = plain_loops.pool2d(x, window, stride, pads)
        assert largest.dtype == x.dtype
        assert mean.dtype == ("float32" if dtype in ("float16", "float32") else "float64")
        assert_array_equal(largest, wanted_largest)
        assert_allclose(mean, wanted_mean, 1e-5, 1e-5 if mean.dtype == "float32" else 1e-12)

    def test_pooling_of_the_curriculum(self):
        x = np.array([[1, 1], [5, 6]]).reshape(1, 2, 2, 1)
        assert max_pool2d(x).tolist() == [[[[6]]]]
        assert avg_pool2d(x).tolist() == [[[[3.25]]]]

    def test_pads_are_never_the_largest(self):
        for dtype in ("int8", "float32"):
            x = np.full((1, 3, 3, 1), -5, dtype)
            assert (max_pool2d(x, 2, padding="same") == -5).all()
            assert (avg_pool2d(x, 2, padding="same") == -5).all()

    def test_a_nan_stays_in_its_window(self):
        x = np.zeros((1, 4, 4, 1))
        x[0, 0, 3] = np.nan
        for pool in (max_pool2d, avg_pool2d):
            assert_array_equal(np.isnan(pool(x)[0, ..., 0]), [[False, True], [False, False]])


def windows(n, kernel, stride, before, after, dilation):
    """List the pixels of each window, one by one."""
    starts = range(-before, n + after, stride)
    all_windows = [[start + place * dilation for place in range(kernel)] for start in starts]
    return [window for window in all_windows if window[-1] < n + after]


@st.composite
def axes(draw):
    n, kernel = draw(st.integers(1, 30)), draw(st.integers(1, 7))
    stride, dilation = draw(st.integers(1, 8)), draw(st.integers(1, 4))
    amounts = st.integers(0, 6)
    padding = draw(st.sampled_from(MODES) | amounts | st.tuples(amounts, amounts))
    reach = dilation * (kernel - 1)
    before, after = {
        "valid": (0, 0),
        "full": (reach, reach),
        "same": same_padding(n, kernel, stride, dilation),
    }.get(padding, padding if isinstance(padding, tuple) else (padding, padding))
    assume(n + before + after > reach)
    return (n, kernel, stride, padding, dilation), (before, after)


class TestSizes:
    @settings(max_examples=200)
    @given(axes())
    def test_output_size_and_unseen_equal_counting(self, axis):
        (n, kernel, stride, padding, dilation), (before, after) = axis
        read = windows(n, kernel, stride, before, after, dilation)
        assert output_size(n, kernel, stride, padding, dilation) == len(read)
        seen = set(itertools.chain(*read))
        missed = [i for i in range(n) if i not in seen]
        assert unseen(n, kernel, stride, padding, dilation) == missed

    @settings(max_examples=200)
    @given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 9), st.integers(1, 4))
    def test_same_padding_is_the_least_that_covers(self, n, kernel, stride, dilation):
        before, after = same_padding(n, kernel, stride, dilation)
        wanted = -(-n // stride)
        assert len(windows(n, kernel, stride, before, after, dilation)) == wanted
        assert after - before in (0, 1)
        if before + after:
            fewer = windows(n, kernel, stride, before, after - 1, dilation)
            assert len(fewer) < wanted

    @pytest.mark.parametrize(
        ("arguments", "size"),
        [((28, 3, 1, 1), 28), ((5, 3), 3), ((8, 3, 2, "same"), 4), ((10, 2, 3), 3),
         ((28, 3, 2, 1), 14), ((7, 3, 1, "full"), 9), ((9, 3, 1, (0, 2), 2), 7)],
    )  # fmt: skip
    def test_sizes_of_the_curriculum(self, arguments, size):
        assert output_size(*arguments) == size

    def test_paddings_of_the_curriculum(self):
        assert same_padding(8, 3, stride=2) == (0, 1)
        assert same_padding(5, 1, stride=3) == (0, 0)
        assert unseen(10, 2, 3) == [2, 5, 8, 9]
        assert unseen(28, 3, 2, 1) == []

    @settings(max_examples=60)
    @given(
        st.lists(
            st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.integers(0, 2)),
            max_size=3,
        )
    )
    def test_receptive_field_equals_probing(self, stack):
        size, jump, start = receptive_field(stack)
        # Which pixels reach output `which`? Follow the reads back, layer by layer.
        ends = {}
        for which in (0, 1, 5):
            first = last = which
            for kernel, stride, dilation, pads in reversed(stack):
                first = first * stride - pads
                last = last * stride - pads + dilation * (kernel - 1)
            ends[which] = first, last
        assert ends[0][1] - ends[0][0] + 1 == size
        assert sum(ends[0]) / 2 == start
        assert sum(ends[1]) / 2 - start == jump
        assert sum(ends[5]) / 2 == start + 5 * jump

    def test_receptive_field_equals_what_a_network_reads(self):
        x = np.eye(64).reshape(64, 64, 1, 1)  # one lit pixel in each of 64 columns
        stack = [(3, 2, 1), (2, 1, 3), (3, 2, 2)]
        for kernel, stride, dilation in stack:
            x = conv2d(x, np.ones((kernel, 1, 1, 1)), None, (stride, 1), "valid", (dilation, 1))
        size, jump, start = receptive_field(stack)
        for output in range(x.shape[1]):
            read = np.flatnonzero(x[:, output])
            assert read[-1] - read[0] + 1 == size
            assert (read[0] + read[-1]) / 2 == start + output * jump

    def test_receptive_field_takes_short_entries(self):
        assert receptive_field([]) == (1, 1, 0.0)
        assert receptive_field([(3,)]) == receptive_field([(3, 1)]) == receptive_field([[3, 1, 1]])
        assert receptive_field(np.array([[3, 2], [3, 1]])) == (7, 2, 3.0)

    def test_multiply_adds_equal_counting(self):
        x, kernels = values(1, (1, 7, 9, 2)), values(2, (3, 2, 2, 4))
        maps, products = plain_loops.conv2d(x, kernels, 0, (2, 1), ((0, 0), (0, 0)), (1, 1))
        assert count_multiply_adds(maps.shape[1:3], (3, 2), 2, 4) == products
        assert count_multiply_adds(26, 3, 1, 32) == 194_688

    def test_numpy_integers_are_integers(self):
        four = np.uint8(4)
        assert output_size(np.int64(300), four, four, four, four) == output_size(300, 4, 4, 4, 4)
        assert count_multiply_adds(np.uint8(200), np.uint8(200), four, four) == 200**4 * 16
        assert type(same_padding(np.int32(9), np.int32(4))[0]) is int
        x, kernels = values(1, (1, 9, 9, 1)), values(2, (2, 2, 1, 1))
        assert_array_equal(
            conv2d(x, kernels, stride=np.array([2, 1]), padding=np.ones((2, 2), int)),
            conv2d(x, kernels, stride=(2, 1), padding=((1, 1), (1, 1))),
        )


class TestArguments:
    IMAGE = np.ones((5, 5))
    BATCH = np.ones((2, 5, 5, 3))
    KERNELS = np.ones((3, 3, 3, 4))

    @pytest.mark.parametrize(
        ("call", "error", "words"),
        [
            (lambda s: convolve2d(s.IMAGE, np.ones(3)), ValueError, r"kernel: shape \(3,\)"),
            (lambda s: convolve2d(1, s.IMAGE), ValueError, r"image: shape \(\) has 0 axes"),
            (lambda s: convolve2d(s.BATCH, s.IMAGE), ValueError, r"image: .* 2, \(H, W\)"),
            (lambda s: convolve2d(np.ones((0, 3)), s.IMAGE), ValueError, r"\(0, 3\) is empty"),
            (lambda s: convolve2d([], s.IMAGE), ValueError, "image: shape"),
            (lambda s: convolve2d([[1, 2], [3]], s.IMAGE), ValueError, r"image: must be an array"),
            (lambda s: convolve2d(s.IMAGE * 1j, s.IMAGE), TypeError, "image: dtype complex128"),
            (lambda s: convolve2d(s.IMAGE, [[2**70]]), TypeError, "kernel: dtype object"),
            (lambda s: convolve2d([["a"]], s.IMAGE), TypeError, "image: dtype <U1"),
            (lambda s: convolve2d(None, s.IMAGE), TypeError, "image: dtype object"),
            (lambda s: convolve2d(s.IMAGE, s.IMAGE, "Same"), ValueError, "mode: 'Same' .*'same'"),
            (lambda s: convolve2d(s.IMAGE, s.IMAGE, None), TypeError, "mode: None"),
            (lambda s: convolve2d(s.IMAGE, s.IMAGE, "full", "FFT"), ValueError, "method: 'FFT'"),
            (lambda s: convolve2d(s.IMAGE, s.IMAGE, "full", 1), TypeError, "method: 1"),
            (lambda s: correlate2d(s.IMAGE, [[1] * 7]), ValueError, r"kernel: shape \(1, 7\)"),
            (lambda s: conv2d(s.IMAGE, s.KERNELS), ValueError, "x: shape .* axes, not 4"),
            (lambda s: conv2d(s.BATCH, s.IMAGE), ValueError, "kernels: shape .* axes, not 4"),
            (lambda s: conv2d(s.BATCH, s.KERNELS[:, :, :1]), ValueError, "kernels: .* 1 input"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, np.ones(1)), ValueError, r"bias: .*\(4,\)"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, np.ones((1, 4))), ValueError, "bias: shape"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, 0.5), ValueError, "bias: shape"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, stride=0), ValueError, "stride: 0 .* at least 1"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, stride=True), TypeError, "stride: True"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, stride=2.0), TypeError, "stride: 2.0"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, stride=(1, 2, 1)), ValueError, r"stride: \(1, 2"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, dilation=(1, -1)), ValueError, r": \(1, -1\)"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, dilation=None), TypeError, "dilation: None"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, dilation=3), ValueError, "kernels: 3 .* spans 7"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, padding="SAME"), ValueError, "padding: 'SAME'"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, padding=-1), ValueError, "padding: -1"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, padding=False), TypeError, "padding: False"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, padding=1.5), TypeError, "padding: 1.5"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, padding=(1, 1)), ValueError, r": \(1, 1\)"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, padding=None), TypeError, "padding: None"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, padding=((1, 1),)), ValueError, "padding: "),
            (lambda s: conv2d(s.BATCH, s.KERNELS, padding=((1, 1), (0, -2))), ValueError, "-2"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, padding=((1, 1), (0, True))), TypeError, "True"),
            (lambda s: conv2d(s.BATCH, s.KERNELS, padding={(1, 1): 0}), TypeError, "padding: "),
            (lambda s: conv2d(s.BATCH, s.KERNELS, stride={1, 2}), TypeError, "stride: "),
            (lambda s: max_pool2d(s.IMAGE), ValueError, "x: shape"),
            (lambda s: max_pool2d(s.BATCH, 6), ValueError, "window: 6"),
            (lambda s: max_pool2d(s.BATCH, 2.0), TypeError, "window: 2.0"),
            (lambda s: avg_pool2d(s.BATCH, 2, True), TypeError, "stride: True"),
            (lambda s: avg_pool2d(s.BATCH, 2, padding="full"), ValueError, "padding: 'full'"),
            (lambda s: avg_pool2d(s.BATCH, 2, padding=1), TypeError, "padding: 1"),
            (lambda s: output_size(0, 3), ValueError, "n: 0"),
            (lambda s: output_size(True, 1), TypeError, "n: True"),
            (lambda s: output_size(5.0, 3), TypeError, "n: 5.0"),
            (lambda s: output_size("5", 3), TypeError, "n: '5'"),
            (lambda s: output_size(5, 7), ValueError, "kernel: 7 .* no window fits"),
            (lambda s: output_size(5, 3, padding=(1, 2, 3)), ValueError, r"padding: \(1, 2, 3\)"),
            (lambda s: output_size(5, 3, padding=None), TypeError, 'padding: None must be "valid"'),
            (lambda s: output_size(5, (3, 3)), TypeError, r"kernel: \(3, 3\)"),
            (lambda s: unseen(5, 3, np.bool_(True)), TypeError, "stride: "),
            (lambda s: same_padding(5, 3, 1, 0), ValueError, "dilation: 0"),
            (lambda s: receptive_field((3, 1, 1)), TypeError, r"layers\[0\]: 3"),
            (lambda s: receptive_field(3), TypeError, "layers: 3"),
            (lambda s: receptive_field([(3, 0, 1)]), ValueError, r"layers\[0\]: stride: 0"),
            (lambda s: receptive_field([(3, 1), ()]), ValueError, r"layers\[1\]: \(\)"),
            (lambda s: receptive_field([(3, 1, 1, -1)]), ValueError, r"layers\[0\]: pads: -1"),
            (lambda s: receptive_field(["31"]), TypeError, r"layers\[0\]: '31'"),
            (lambda s: count_multiply_adds(26, 3, 0, 8), ValueError, "c_in: 0"),
            (lambda s: count_multiply_adds(26, 3, 3, 8.0), TypeError, "c_out: 8.0"),
            (lambda s: count_multiply_adds((26, 26, 1), 3, 1, 1), ValueError, "output_size: "),
            (lambda s: count_multiply_adds("26", 3, 1, 1), TypeError, "output_size: '26'"),
        ],
    )  # fmt: skip
    def test_wrong_ones_are_named(self, call, error, words):
        with pytest.raises(error, match=words):
            call(self)

    def test_arrays_of_any_layout_are_read_and_left_alone(self):
        base = values(1, (20, 22))
        kernel = values(2, (6, 6))[::-2, ::2]
        views = [base[::2, ::-3], base.T[3:9], np.asfortranarray(base), base.astype(">f4")]
        for view in views:
            copy = view.copy()
            view.flags.writeable = False
            wanted = signal.convolve2d(copy.astype(float), kernel, "same")
            for method in METHODS:
                assert_allclose(convolve2d(view, kernel, "same", method), wanted, atol=1e-5)
            assert_allclose(convolve2d(view.tolist(), kernel.tolist(), "same"), wanted, atol=1e-5)
            assert_array_equal(view, copy)

    def test_batches_are_left_alone_and_not_returned(self):
        x, kernels = values(1, (1, 4, 4, 1)), values(2, (1, 1, 1, 1))
        x.flags.writeable = kernels.flags.writeable = False
        for result in (conv2d(x, kernels), max_pool2d(x, 1), avg_pool2d(x, 1)):
            assert not np.shares_memory(result, x)
            assert result.flags.writeable


def test_public_names_are_listed_and_documented():
    public = {
        name
        for name, thing in vars(convolution).items()
        if inspect.isfunction(thing) and thing.__module__ == convolution.__name__ and name[0] != "_"
    }
    assert public == set(convolution.__all__)
    for name in public:
        text = inspect.getdoc(getattr(convolution, name))
        assert all(part in text for part in ("Parameters\n", "Returns\n", ">>> ")), name
        assert "Raises\n" in text or "with the same errors" in text, name


def test_examples_in_the_documentation_are_true():
    assert doctest.testmod(convolution).failed == 0


def test_import_is_light():
    heavy = "{'tensorflow', 'keras', 'matplotlib', 'scipy'} & set(sys.modules)"
    code = f"import sys, course_utils.convolution; print({heavy})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
