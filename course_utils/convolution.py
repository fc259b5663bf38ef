"""Convolution, pooling and the arithmetic of sizes: what the course's checks compare with.

* `convolve2d` and `correlate2d` work on one grey picture and one kernel, as SciPy's do, faster.
* `conv2d`, `max_pool2d` and `avg_pool2d` work on batches `(N, H, W, C)`, as Keras' layers do.
* `output_size`, `same_padding`, `unseen`, `receptive_field`, `count_parameters` and
  `count_multiply_adds` answer the questions one asks before training anything.

Sums are taken in float32 where every array given is float32 or float16, and in float64 in every
other case, so that small integers never wrap round. No argument is ever changed.

References
----------
V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", 2016,
https://arxiv.org/abs/1603.07285.
"""

import itertools
import math
import operator
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, TypeGuard

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "avg_pool2d",
    "conv2d",
    "convolve2d",
    "correlate2d",
    "count_multiply_adds",
    "count_parameters",
    "max_pool2d",
    "output_size",
    "receptive_field",
    "same_padding",
    "unseen",
]

Array = NDArray[Any]
Pair = tuple[int, int]
Mode = Literal["valid", "same", "full"]
Method = Literal["auto", "direct", "fft"]
AxisPadding = str | int | Sequence[int]
ImagePadding = str | int | Sequence[Sequence[int]]

# Work is cut into blocks whose numbers stay in a processor core's cache.
DIRECT_BLOCK = 32_768  # outputs
FFT_BLOCK = 256  # rows, and columns, of outputs
MATRIX_BLOCK = 524_288  # numbers in a matrix of windows
# Transforming n numbers, there and back, takes as long as 4·n·log2(n) multiply-adds of the direct
# sum (measured at sizes from 32 to 2048).
FFT_COST = 4


def convolve2d(
    image: ArrayLike, kernel: ArrayLike, mode: Mode = "valid", method: Method = "auto"
) -> Array:
    """Convolve an image with a kernel: the kernel is turned by half a turn, then slid.

    `Y[i, j] = Σ_m Σ_n X[i - m, j - n] · K[m, n]`, with zeros outside the image. Equals
    `scipy.signal.convolve2d` on float64 copies, up to rounding.

    Parameters
    ----------
    image : array_like, shape (H, W), bool, integer or float
        The picture.
    kernel : array_like, shape (F_h, F_w), bool, integer or float
        The weights; it may be larger than the image.
    mode : {"valid", "same", "full"}
        "valid": the kernel stays inside the image, `H - F_h + 1` rows come out (as in SciPy the
        two change places where the kernel is the larger one). "same": as many rows as the image
        has. "full": every position where the two overlap, `H + F_h - 1` rows.
    method : {"auto", "direct", "fft"}
        "direct" adds up the products, "fft" multiplies Fourier transforms, block by block.
        "auto" takes the faster one, and "direct" where a value is infinite, not a number or so
        extreme that the transform would spread it: one NaN spoils the windows that read it, with
        "fft" all of its block.

    Returns
    -------
    ndarray, float32 where both arrays are float32 or float16, else float64
        The convolved image. Whole numbers in give whole numbers out.

    Raises
    ------
    TypeError
        Where an array does not hold real numbers, or `mode` or `method` is not a string.
    ValueError
        Where an array is empty or not two-dimensional, where `mode` or `method` is unknown, or
        where with "valid" each array is larger than the other along one axis.

    Examples
    --------
    >>> convolve2d([[1, 2, 3], [4, 5, 6]], [[1, 0, -1]])
    array([[2.],
           [2.]])
    """
    image = _real_array(image, "image", "(H, W)")
    kernel = _real_array(kernel, "kernel", "(F_h, F_w)")
    return _slide(image, kernel[::-1, ::-1], mode, method, flipped=True)


def correlate2d(
    image: ArrayLike, kernel: ArrayLike, mode: Mode = "valid", method: Method = "auto"
) -> Array:
    """Correlate an image with a kernel: slide it as it is, which deep learning calls convolution.

    `Y[i, j] = Σ_m Σ_n X[i + m, j + n] · K[m, n]`, with zeros outside the image. Equals
    `scipy.signal.correlate2d` on float64 copies, up to rounding. With "same" and an even kernel
    the odd zero lies at the bottom and right, where Keras puts it; `convolve2d` has it at the
    top and left.

    Parameters
    ----------
    image : array_like, shape (H, W), bool, integer or float
        The picture.
    kernel : array_like, shape (F_h, F_w), bool, integer or float
        The weights.
    mode : {"valid", "same", "full"}
        As in `convolve2d`.
    method : {"auto", "direct", "fft"}
        As in `convolve2d`.

    Returns
    -------
    ndarray, float32 where both arrays are float32 or float16, else float64
        The correlated image.

    Raises
    ------
    TypeError, ValueError
        As in `convolve2d`.

    Examples
    --------
    >>> correlate2d([[1, 2, 3], [4, 5, 6]], [[1, 0, -1]])
    array([[-2.],
           [-2.]])
    """
    image = _real_array(image, "image", "(H, W)")
    kernel = _real_array(kernel, "kernel", "(F_h, F_w)")
    return _slide(image, kernel, mode, method, flipped=False)


def _slide(image: Array, kernel: Array, mode: Mode, method: Method, flipped: bool) -> Array:
    """Correlate; `flipped` says that the caller has turned the kernel (this moves "same")."""
    _check_choice(mode, "mode", ("valid", "same", "full"))
    _check_choice(method, "method", ("auto", "direct", "fft"))
    (height, width), (f_h, f_w) = image.shape, kernel.shape
    if mode == "full":
        before, shape = (f_h - 1, f_w - 1), (height + f_h - 1, width + f_w - 1)
    elif mode == "same":
        odd = 0 if flipped else 1
        before, shape = ((f_h - odd) // 2, (f_w - odd) // 2), (height, width)
    else:
        if (height - f_h) * (width - f_w) < 0:
            raise ValueError(
                f"kernel: shape {kernel.shape} is larger than the image's {image.shape} along one "
                'axis and smaller along the other; with mode "valid" one of the two must fit into '
                'the other (or use mode "same" or "full")'
            )
        if height < f_h or width < f_w:
            image, kernel = kernel[::-1, ::-1], image[::-1, ::-1]
        before, shape = (0, 0), (abs(height - f_h) + 1, abs(width - f_w) + 1)
    return _correlate(image, kernel, before, shape, method)


def _correlate(image: Array, kernel: Array, before: Pair, shape: Pair, method: Method) -> Array:
    """Slide the kernel over the image with `before` zeros in front, for `shape` positions.

    The output is made block by block, each from the piece of the image that it reads: the working
    memory is one block, and it stays in the cache.
    """
    dtype = _dtype_of_sums(image, kernel)
    whole_numbers = image.dtype.kind in "bui" and kernel.dtype.kind in "bui"
    reach = (kernel.shape[0] - 1, kernel.shape[1] - 1)
    if method == "auto":
        cheaper = _fft_is_cheaper(shape, reach)
        safe = whole_numbers or (cheaper and _fft_is_safe(image, kernel, dtype))
        method = "fft" if cheaper and safe else "direct"

    kernel = np.ascontiguousarray(kernel, dtype)
    if method == "fft":
        from scipy import fft  # slow to import; small kernels do without

        lengths = _fast_lengths(shape, reach)
        spectrum = fft.fft(fft.rfft(kernel[::-1, ::-1], lengths[1]), lengths[0], axis=0)
        block = (lengths[0] - reach[0], lengths[1] - reach[1])
    else:
        width = min(shape[1], DIRECT_BLOCK // min(shape[0], 16))
        block = (max(1, DIRECT_BLOCK // width), width)

    result = np.empty(shape, dtype)
    for rows, columns in _blocks(shape, block):
        part = result[rows, columns]
        top, left = rows.start - before[0], columns.start - before[1]
        if method == "fft":
            piece = _cut_out(image, top, left, lengths, dtype)
            _multiply_transforms(piece, spectrum, part, reach)
        else:
            needed = (part.shape[0] + reach[0], part.shape[1] + reach[1])
            _shift_and_add(_cut_out(image, top, left, needed, dtype), kernel, part)
    if whole_numbers and method == "fft":
        np.rint(result, out=result)
    return result


def _cut_out(image: Array, top: int, left: int, shape: Pair, dtype: np.dtype) -> Array:
    """Copy a piece of the image; where it reaches beyond the borders, it is zero."""
    piece = np.zeros(shape, dtype)
    inside = image[max(top, 0) : top + shape[0], max(left, 0) : left + shape[1]]
    down, right = max(-top, 0), max(-left, 0)
    piece[down : down + inside.shape[0], right : right + inside.shape[1]] = inside
    return piece


def _shift_and_add(piece: Array, kernel: Array, out: Array) -> None:
    """Sum the shifted pieces, each times its weight, one kernel column at a time.

    `einsum` multiplies and adds in one pass, without a product array; it is not left to sum over
    the columns too, because it would then loop over them innermost, a few numbers at a time.
    """
    width = out.shape[1]
    # Axes (shift, row, column), the first two walking down the same rows.
    shifted = sliding_window_view(piece, kernel.shape[0], axis=0).transpose(2, 0, 1)
    with np.errstate(invalid="ignore", over="ignore"):
        np.einsum("s,src->rc", kernel[:, 0], shifted[:, :, :width], out=out)
        for column in range(1, kernel.shape[1]):
            weights, pixels = kernel[:, column], shifted[:, :, column : column + width]
            out += np.einsum("s,src->rc", weights, pixels)


def _multiply_transforms(piece: Array, spectrum: Array, out: Array, reach: Pair) -> None:
    """Convolve one block by way of the frequencies (the overlap-save method).

    The product of two transforms belongs to a convolution that wraps round; the outputs that no
    wrapping reaches are the block. A. V. Oppenheim, R. W. Schafer, "Discrete-Time Signal
    Processing", section 8.7.
    """
    from scipy import fft

    with np.errstate(invalid="ignore", over="ignore"):
        product = fft.rfft2(piece)
        product *= spectrum
        rows = fft.ifft(product, axis=0, overwrite_x=True)[reach[0] : reach[0] + out.shape[0]]
        wrapped = fft.irfft(rows, piece.shape[1])
    out[...] = wrapped[:, reach[1] : reach[1] + out.shape[1]]


def _block_lengths(shape: Pair, reach: Pair) -> Pair:
    """Size of the pieces to transform: as in the cache, and well above the kernel's reach."""
    blocks = [max(1, round(n / max(FFT_BLOCK, 4 * r))) for n, r in zip(shape, reach)]
    rows, columns = (math.ceil(n / b) + r for n, b, r in zip(shape, blocks, reach))
    return rows, columns


def _fast_lengths(shape: Pair, reach: Pair) -> Pair:
    from scipy import fft

    rows, columns = (fft.next_fast_len(n, real=True) for n in _block_lengths(shape, reach))
    return rows, columns


def _fft_is_cheaper(shape: Pair, reach: Pair) -> bool:
    lengths = _block_lengths(shape, reach)
    blocks = math.prod(math.ceil(n / (t - r)) for n, t, r in zip(shape, lengths, reach))
    points = math.prod(lengths)
    # Per output: every weight once, and the sums of the kernel's columns added up.
    direct = (reach[1] + 1) * (reach[0] + 3)
    return FFT_COST * blocks * points * math.log2(points) < math.prod(shape) * direct


def _fft_is_safe(image: Array, kernel: Array, dtype: np.dtype) -> bool:
    """Whether no value is infinite, NaN, or near the ends of what the type can hold.

    The sums in a transform may be as many times larger as it has numbers, far below 1e12.
    """
    peak = max(float(image.max()), -float(image.min()))
    weight = float(np.abs(kernel, dtype=np.float64).sum())
    limits = np.finfo(dtype)
    smallest, largest = float(limits.tiny / limits.eps), float(limits.max) * 1e-12
    return all(v == 0 or smallest < v < largest for v in (peak, weight, peak * weight))


def conv2d(
    x: ArrayLike,
    kernels: ArrayLike,
    bias: ArrayLike | None = None,
    stride: int | Sequence[int] = 1,
    padding: ImagePadding = "valid",
    dilation: int | Sequence[int] = 1,
) -> Array:
    """Compute what a convolutional layer computes, before its activation.

    Every kernel is slid (not turned) over every image; its slices, one for each input channel,
    are summed, and the bias is added. Equals Keras' `Conv2D`, and also does what that refuses:
    stride and dilation together, paddings that are written out.

    Parameters
    ----------
    x : array_like, shape (N, H, W, C_in)
        A batch of images.
    kernels : array_like, shape (F_h, F_w, C_in, C_out)
        The weights, ordered as Keras keeps them.
    bias : array_like, shape (C_out,), optional
        One number for each output channel; none is the same as zeros.
    stride, dilation : int or (int, int), at least 1
        Step of the window, and distance between the pixels it reads; the same down and across,
        or one for each, in pixels.
    padding : {"valid", "same", "full"}, int or ((top, bottom), (left, right))
        Zeros around the image: none; what `same_padding` says; one less than the (dilated)
        kernel on each side; or that many pixels.

    Returns
    -------
    ndarray, shape (N, H_out, W_out, C_out)
        The feature maps; float32 where all arrays are float32 or float16, else float64. For
        `H_out` and `W_out` see `output_size`.

    Raises
    ------
    TypeError
        Where an array does not hold real numbers, or an integer is expected and not given.
    ValueError
        Where shapes do not fit together, a number is out of range or no window fits the image.

    Examples
    --------
    >>> image = np.arange(16.0).reshape(1, 4, 4, 1)
    >>> conv2d(image, np.ones((2, 2, 1, 3)), stride=2).shape
    (1, 2, 2, 3)
    """
    x = _real_array(x, "x", "(N, H, W, C_in)")
    kernels = _real_array(kernels, "kernels", "(F_h, F_w, C_in, C_out)")
    if kernels.shape[2] != x.shape[3]:
        raise ValueError(
            f"kernels: shape {kernels.shape} is made for {kernels.shape[2]} input channels, "
            f"x of shape {x.shape} has {x.shape[3]}; kernels must be (F_h, F_w, {x.shape[3]}, "
            "C_out)"
        )
    dtype = _dtype_of_sums(x, kernels)
    if bias is not None:
        bias = _real_array(bias, "bias", "(C_out,)")
        if bias.shape != kernels.shape[3:]:
            raise ValueError(
                f"bias: shape {bias.shape}; must be {kernels.shape[3:]}, one number for each of "
                "the output channels of kernels"
            )
        dtype = _dtype_of_sums(x, kernels, bias)
    stride, dilation = _integers(stride, "stride"), _integers(dilation, "dilation")
    pads = _image_pads(x, kernels.shape[:2], stride, padding, dilation, "kernels")
    spans = [d * (f - 1) + 1 for f, d in zip(kernels.shape, dilation)]

    x = _padded(x, pads, dtype, 0)
    # Axes (image, row, column, channel, kernel row, kernel column): a view, nothing is copied.
    windows = sliding_window_view(x, spans, axis=(1, 2))[
        :, :: stride[0], :: stride[1], :, :: dilation[0], :: dilation[1]
    ].transpose(0, 1, 2, 4, 5, 3)
    matrix = kernels.reshape(-1, kernels.shape[3]).astype(dtype)
    maps = np.empty((*windows.shape[:3], kernels.shape[3]), dtype)
    # Each block of windows is copied into the rows of a matrix ("im2col").
    across = min(windows.shape[2], max(1, MATRIX_BLOCK // len(matrix)))
    down = min(windows.shape[1], max(1, MATRIX_BLOCK // (len(matrix) * across)))
    images = max(1, MATRIX_BLOCK // (len(matrix) * across * down))
    with np.errstate(all="ignore"):
        for block in _blocks(maps.shape[:3], (images, down, across)):
            rows = windows[block].reshape(-1, len(matrix))
            maps[block] = (rows @ matrix).reshape(maps[block].shape)
        if bias is not None:
            maps += bias.astype(dtype)
    return maps


def max_pool2d(
    x: ArrayLike,
    window: int | Sequence[int] = 2,
    stride: int | Sequence[int] | None = None,
    padding: Literal["valid", "same"] = "valid",
) -> Array:
    """Keep the largest value of each window, channel by channel.

    Equals Keras' `MaxPooling2D`. A NaN makes the windows that read it NaN.

    Parameters
    ----------
    x : array_like, shape (N, H, W, C)
        A batch of images or feature maps.
    window : int or (int, int), at least 1
        Height and width of the window, in pixels.
    stride : int or (int, int), at least 1, optional
        Step of the window, in pixels; as large as the window where not given.
    padding : {"valid", "same"}
        "same" surrounds the image as `same_padding` says; the pads are never the largest.

    Returns
    -------
    ndarray, shape (N, H_out, W_out, C), dtype of `x`
        The largest values.

    Raises
    ------
    TypeError
        Where `x` does not hold real numbers, or an integer is expected and not given.
    ValueError
        Where `x` has another shape, a number is out of range or the window does not fit.

    Examples
    --------
    >>> max_pool2d(np.array([[1, 1], [5, 6]]).reshape(1, 2, 2, 1)).item()
    6
    """
    x = _real_array(x, "x", "(N, H, W, C)")
    window, stride, pads = _pooling_settings(x, window, stride, padding)
    if x.dtype.kind == "f":
        lowest = -np.inf
    else:
        lowest = np.iinfo(x.dtype).min if x.dtype.kind == "i" else 0
    first, *others = _pixels_by_place(_padded(x, pads, x.dtype, lowest), window, stride)
    largest = first.copy()
    for pixels in others:
        np.maximum(largest, pixels, out=largest)
    return largest


def avg_pool2d(
    x: ArrayLike,
    window: int | Sequence[int] = 2,
    stride: int | Sequence[int] | None = None,
    padding: Literal["valid", "same"] = "valid",
) -> Array:
    """Average each window, channel by channel.

    Equals Keras' `AveragePooling2D`: with "same" the pads are left out of the mean.

    Parameters
    ----------
    x : array_like, shape (N, H, W, C)
        A batch of images or feature maps.
    window, stride, padding
        As in `max_pool2d`.

    Returns
    -------
    ndarray, shape (N, H_out, W_out, C), float32 where `x` is float32 or float16, else float64
        The means.

    Raises
    ------
    TypeError, ValueError
        As in `max_pool2d`.

    Examples
    --------
    >>> avg_pool2d(np.array([[1, 1], [5, 6]]).reshape(1, 2, 2, 1)).item()
    3.25
    """
    x = _real_array(x, "x", "(N, H, W, C)")
    window, stride, pads = _pooling_settings(x, window, stride, padding)
    padded = _padded(x, pads, _dtype_of_sums(x), 0)
    first, *others = _pixels_by_place(padded, window, stride)
    mean = first.copy()
    with np.errstate(invalid="ignore", over="ignore"):
        for pixels in others:
            mean += pixels
        for axis in (0, 1):
            starts = np.arange(mean.shape[1 + axis]) * stride[axis] - pads[axis][0]
            stops = np.minimum(starts + window[axis], x.shape[1 + axis])
            real = (stops - np.maximum(starts, 0)).astype(mean.dtype)
            mean /= real[:, None, None] if axis == 0 else real[:, None]
    return mean


def _pooling_settings(
    x: Array,
    window: int | Sequence[int],
    stride: int | Sequence[int] | None,
    padding: Literal["valid", "same"],
) -> tuple[Pair, Pair, list[Pair]]:
    """Check the settings of a pooling layer; return window, stride and pads by axis."""
    window = _integers(window, "window")
    stride = window if stride is None else _integers(stride, "stride")
    _check_choice(padding, "padding", ("valid", "same"))
    return window, stride, _image_pads(x, window, stride, padding, (1, 1), "window")


def _pixels_by_place(padded: Array, window: Pair, stride: Pair) -> Iterator[Array]:
    """For each place in the window, in turn: the pixel that every window has there (a view)."""
    down, across = ((n - f) // s * s + 1 for n, f, s in zip(padded.shape[1:3], window, stride))
    for row, column in itertools.product(range(window[0]), range(window[1])):
        yield padded[:, row : row + down : stride[0], column : column + across : stride[1]]


def _padded(x: Array, pads: Sequence[Pair], dtype: np.dtype, value: float) -> Array:
    """Copy the batch to another type, surrounded by pads of one value."""
    (top, bottom), (left, right) = pads
    n, height, width, channels = x.shape
    padded = np.full((n, top + height + bottom, left + width + right, channels), value, dtype)
    padded[:, top : top + height, left : left + width] = x
    return padded


def _blocks(shape: Sequence[int], block: Sequence[int]) -> Iterator[tuple[slice, ...]]:
    """Cut an array of this shape into blocks of (at most) that size."""
    return itertools.product(
        *([slice(i, i + b) for i in range(0, n, b)] for n, b in zip(shape, block))
    )


def output_size(
    n: int, kernel: int, stride: int = 1, padding: AxisPadding = "valid", dilation: int = 1
) -> int:
    """Count the windows that fit along one axis.

    `floor((n + pads - dilation · (kernel - 1) - 1) / stride) + 1` (Dumoulin and Visin,
    relationship 15).

    Parameters
    ----------
    n : int, at least 1
        Pixels along the axis.
    kernel, stride, dilation : int, at least 1
        Weights along the axis, step of the window, distance between the pixels that it reads.
    padding : {"valid", "same", "full"}, int or (before, after)
        Zeros around the axis: none; what `same_padding` says; one less than the (dilated) kernel
        on each side; or that many pixels.

    Returns
    -------
    int
        The number of windows, at least 1.

    Raises
    ------
    TypeError
        Where an integer is expected and not given (a boolean or 3.0 is none).
    ValueError
        Where a number is out of range, `padding` is unknown or no window fits.

    Examples
    --------
    >>> output_size(28, 3), output_size(28, 3, padding=1), output_size(28, 3, 2, "same")
    (26, 28, 14)
    """
    _, _, windows = _axis(n, kernel, stride, padding, dilation)
    return windows


def same_padding(n: int, kernel: int, stride: int = 1, dilation: int = 1) -> Pair:
    """Find the zeros that `padding="same"` puts before and after one axis.

    As many as make `ceil(n / stride)` windows fit, never fewer than none; an odd one goes after
    (bottom or right). This is TensorFlow's rule and Keras':
    https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2.

    Parameters
    ----------
    n : int, at least 1
        Pixels along the axis.
    kernel, stride, dilation : int, at least 1
        As in `output_size`.

    Returns
    -------
    (int, int)
        Zeros before and after.

    Raises
    ------
    TypeError, ValueError
        Where an argument is no integer, or below 1.

    Examples
    --------
    >>> same_padding(28, 3), same_padding(8, 3, stride=2)
    ((1, 1), (0, 1))
    """
    (before, after), _, _ = _axis(n, kernel, stride, "same", dilation)
    return before, after


def unseen(
    n: int, kernel: int, stride: int = 1, padding: AxisPadding = "valid", dilation: int = 1
) -> list[int]:
    """List the pixels of one axis that no window reads.

    They lie behind the last window, and in the gaps that a stride above the kernel's size or a
    dilation leaves.

    Parameters
    ----------
    n, kernel, stride, padding, dilation
        As in `output_size`.

    Returns
    -------
    list of int
        Their indices, ascending; pads are not counted.

    Raises
    ------
    TypeError, ValueError
        As in `output_size`.

    Examples
    --------
    >>> unseen(10, 2, stride=3), unseen(28, 3, stride=2, padding=1)
    ([2, 5, 8, 9], [])
    """
    (before, after), places, windows = _axis(n, kernel, stride, padding, dilation)
    read = np.zeros(before + n + after, bool)
    for place in places:
        read[place : place + (windows - 1) * stride + 1 : stride] = True
    return np.flatnonzero(~read[before : before + n]).tolist()


def receptive_field(layers: Iterable[Sequence[int]]) -> tuple[int, int, float]:
    """Find what one output of a stack of convolution and pooling layers sees of its input.

    Along one axis, from the first layer to the last (A. Araujo, W. Norris, J. Sim, "Computing
    receptive fields of convolutional neural networks", Distill 2019,
    https://doi.org/10.23915/distill.00021):

    `size += dilation · (kernel - 1) · jump`, `start += (dilation · (kernel - 1) / 2 - pads) ·
    jump`, `jump *= stride`.

    Parameters
    ----------
    layers : sequence of (kernel, stride, dilation) or (kernel, stride, dilation, pads)
        One entry a layer, the first the one that reads the image; what is left out at an
        entry's end is 1 (stride, dilation) or 0 (pads). `pads` is the number of zeros in front
        of the layer's input, such as `same_padding(...)[0]`.

    Returns
    -------
    size : int
        Pixels from the first to the last one that an output depends on, pads included.
    jump : int
        Pixels between the centres of two neighbouring outputs' windows.
    start : float
        Centre of the first output's window. Pixel `i` has its centre at `i`, so that 1.0 is the
        second pixel and 0.5 the border between the first two. (Texts that let pixel `i` reach
        from `i` to `i + 1` have 0.5 more.)

    Raises
    ------
    TypeError
        Where `layers` is no sequence of such entries.
    ValueError
        Where an entry has another length or a number out of range.

    Examples
    --------
    >>> receptive_field([(3, 1, 1), (2, 2, 1), (3, 1, 1)])
    (8, 2, 3.5)
    """
    size, jump, start = 1, 1, 0.0
    expected = "(kernel, stride, dilation) or (kernel, stride, dilation, pads)"
    if isinstance(layers, str) or not isinstance(layers, Iterable):
        raise TypeError(f"layers: {layers!r} must be a list of entries {expected}")
    for index, layer in enumerate(layers):
        name = f"layers[{index}]"
        if not _is_sequence(layer):
            raise TypeError(f"{name}: {layer!r} must be {expected}")
        if not 1 <= len(layer) <= 4:
            raise ValueError(f"{name}: {layer!r} has {len(layer)} numbers; must be {expected}")
        completed = [*layer, *(1, 1, 0)[len(layer) - 1 :]]
        kernel, stride, dilation, pads = completed
        reach = _integer(dilation, f"{name}: dilation") * (_integer(kernel, f"{name}: kernel") - 1)
        size += reach * jump
        start += (reach / 2 - _integer(pads, f"{name}: pads", 0)) * jump
        jump *= _integer(stride, f"{name}: stride")
    return size, jump, start


def count_parameters(kernel: int | Sequence[int], c_in: int, c_out: int, bias: bool = True) -> int:
    """Count the numbers that a convolutional layer learns: `F_h · F_w · C_in · C_out + C_out`.

    Parameters
    ----------
    kernel : int or (int, int), at least 1
        Height and width of the kernels, in pixels.
    c_in, c_out : int, at least 1
        Input and output channels.
    bias : bool
        Whether each output channel has a bias.

    Returns
    -------
    int
        Weights and biases.

    Raises
    ------
    TypeError, ValueError
        Where a number is no integer or below 1, or `bias` is no boolean.

    Examples
    --------
    >>> count_parameters(3, 1, 32)
    320
    """
    height, width = _integers(kernel, "kernel")
    c_in, c_out = _integer(c_in, "c_in"), _integer(c_out, "c_out")
    if not isinstance(bias, bool | np.bool_):
        raise TypeError(f"bias: {bias!r} must be True or False")
    return height * width * c_in * c_out + (c_out if bias else 0)


def count_multiply_adds(
    output_size: int | Sequence[int], kernel: int | Sequence[int], c_in: int, c_out: int
) -> int:
    """Count a convolutional layer's multiplications: `H_out · W_out · F_h · F_w · C_in · C_out`.

    Each comes with one addition; the bias is not counted.

    Parameters
    ----------
    output_size : int or (int, int), at least 1
        Height and width of the feature maps, in pixels.
    kernel : int or (int, int), at least 1
        Height and width of the kernels, in pixels.
    c_in, c_out : int, at least 1
        Input and output channels.

    Returns
    -------
    int
        Multiply-adds for one image.

    Raises
    ------
    TypeError, ValueError
        Where a number is no integer or below 1.

    Examples
    --------
    >>> count_multiply_adds(26, 3, 1, 32)
    194688
    """
    rows, columns = _integers(output_size, "output_size")
    height, width = _integers(kernel, "kernel")
    c_in, c_out = _integer(c_in, "c_in"), _integer(c_out, "c_out")
    return rows * columns * height * width * c_in * c_out


def _axis(
    n: int,
    kernel: int,
    stride: int,
    padding: AxisPadding,
    dilation: int,
    length: str = "n",
    window: str = "kernel",
) -> tuple[Pair, range, int]:
    """Check one axis' settings; return its pads, a window's places and the number of windows.

    The last two arguments are what the caller calls the first two.
    """
    n, kernel = _integer(n, length), _integer(kernel, window)
    stride, dilation = _integer(stride, "stride"), _integer(dilation, "dilation")
    reach = dilation * (kernel - 1)
    if isinstance(padding, str):
        _check_choice(padding, "padding", ("valid", "same", "full"))
        if padding == "same":
            pads = max((-(-n // stride) - 1) * stride + reach + 1 - n, 0)
            before, after = pads // 2, pads - pads // 2
        else:
            before = after = reach if padding == "full" else 0
    else:
        allowed = '"valid", "same", "full", an integer of at least 0 or a pair of them'
        before, after = _integers(padding, "padding", 0, allowed)
    if n + before + after <= reach:
        raise ValueError(
            f"{window}: {kernel} with dilation {dilation} spans {reach + 1} pixels, but {length} "
            f"= {n} and the pads make only {n + before + after}, so that no window fits; "
            f"must span at most {n + before + after} (or take more padding)"
        )
    places = range(0, reach + 1, dilation)
    return (before, after), places, (n + before + after - reach - 1) // stride + 1


def _image_pads(
    x: Array, kernel: Sequence[int], stride: Pair, padding: ImagePadding, dilation: Pair, name: str
) -> list[Pair]:
    """Find the pads above and below, left and right of a batch of images."""
    by_axis: list[Any] = [padding, padding]
    message = (
        f'padding: {padding!r} must be "valid", "same", "full", an integer of at least 0 or '
        "((top, bottom), (left, right))"
    )
    if _is_sequence(padding):
        by_axis = [*padding]
        if len(by_axis) != 2 or not all(_is_sequence(p) and len(p) == 2 for p in by_axis):
            raise ValueError(message)
    elif not isinstance(padding, str | int | np.integer):
        raise TypeError(message)
    (down, _, _), (across, _, _) = (
        _axis(x.shape[1 + i], kernel[i], stride[i], by_axis[i], dilation[i], length, name)
        for i, length in enumerate(("height of x", "width of x"))
    )
    return [down, across]


def _real_array(value: ArrayLike, name: str, axes: str) -> Array:
    """Return `value` as an array of real numbers with the axes that `axes` lists."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name}: must be an array {axes} ({error})") from None
    if array.dtype.kind not in "buif":
        raise TypeError(
            f"{name}: dtype {array.dtype}, shape {array.shape}; must be an array {axes} of real "
            "numbers (bool, integer or float)"
        )
    wanted = len(axes.strip("(,)").split(","))
    if array.ndim != wanted:
        change = f"{name}[..., 0] takes one away" if array.ndim > wanted else "np.newaxis adds one"
        raise ValueError(
            f"{name}: shape {array.shape} has {array.ndim} axes; must have {wanted}, {axes} "
            f"({change})"
        )
    if array.size == 0:
        raise ValueError(f"{name}: shape {array.shape} is empty; every axis must be at least 1")
    return array


def _dtype_of_sums(*arrays: Array) -> np.dtype:
    small = all(array.dtype.kind == "f" and array.dtype.itemsize <= 4 for array in arrays)
    return np.dtype(np.float32 if small else np.float64)


def _check_choice(value: object, name: str, choices: Sequence[str]) -> None:
    message = f"{name}: {value!r} must be one of {', '.join(map(repr, choices))}"
    if not isinstance(value, str):
        raise TypeError(message)
    if value not in choices:
        raise ValueError(message)


def _integer(value: Any, name: str, least: int = 1, message: str = "") -> int:
    """Return `value` as an int; booleans and floats are refused, NumPy's integers are not."""
    message = message or f"{name}: {value!r} must be an integer of at least {least}"
    if isinstance(value, bool | np.bool_):
        raise TypeError(message)
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(message) from None
    if number < least:
        raise ValueError(message)
    return number


def _integers(value: Any, name: str, least: int = 1, allowed: str = "") -> Pair:
    """Return an integer, or a pair of them, as a pair."""
    allowed = allowed or f"an integer of at least {least} or a pair of them"
    message = f"{name}: {value!r} must be {allowed}"
    if not _is_sequence(value):
        value = (value, value)
    if len(value) != 2:
        raise ValueError(message)
    first, second = (_integer(number, name, least, message) for number in value)
    return first, second


def _is_sequence(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)
