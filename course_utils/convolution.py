"""Convolution, pooling and the arithmetic of sizes: the methods of notebooks 01 to 03, joined.

* `convolve2d` and `correlate2d` work on one grey picture and one kernel, as SciPy's do, faster.
* `conv2d`, `max_pool2d` and `avg_pool2d` work on batches `(N, H, W, C)`, as Keras' layers do.
* `output_size`, `same_padding`, `unseen`, `receptive_field` and `count_multiply_adds` answer the
  questions one asks before training anything.

Sums are taken in float32 where every array given is float32 or float16, and in float64 in every
other case, so that small integers never wrap round; the results
have that type. No argument is ever changed.

References
----------
V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", 2016,
https://arxiv.org/abs/1603.07285.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any, Literal, TypeGuard

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import integer

__all__ = [
    "avg_pool2d",
    "conv2d",
    "convolve2d",
    "correlate2d",
    "count_multiply_adds",
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
Size = int | Sequence[int]  # one number for both axes, or (down, across)
AxisPadding = str | int | Sequence[int]
ImagePadding = str | int | Sequence[Sequence[int]]

LARGE_KERNEL = 64  # weights; above, from 9×9 on, the FFT is the faster way
BAND = 32_768  # outputs summed at a time, few enough to stay in the processor's cache


def convolve2d(
    image: ArrayLike, kernel: ArrayLike, mode: Mode = "valid", method: Method = "auto"
) -> Array:
    """Convolve an image with a kernel: the kernel is turned by half a turn, then slid.

    `Y[i, j] = Σ_m Σ_n X[i - m, j - n] · K[m, n]`, with zeros outside the image, as in
    `scipy.signal.convolve2d`.

    Parameters
    ----------
    image, kernel : array_like, shapes (H, W) and (F_h, F_w), bool, integer or float
        The picture and the weights; the kernel may be the larger one.
    mode : {"valid", "same", "full"}
        "valid": the smaller array stays inside the larger, `H - F_h + 1` rows come out. "same":
        as many rows as the image has. "full": wherever the two overlap, `H + F_h - 1` rows.
    method : {"auto", "direct", "fft"}
        "direct" shifts and adds. "fft" multiplies Fourier transforms, which spreads one NaN over
        the whole result. "auto" is "fft" for large kernels and numbers that are not extreme.

    Returns
    -------
    ndarray
        The convolved image. Whole numbers in give whole numbers out.

    Raises
    ------
    TypeError, ValueError
        Where an array does not hold real numbers, a shape does not fit or a word is unknown.

    Examples
    --------
    >>> convolve2d([[1, 2, 3], [4, 5, 6]], [[1, 0, -1]]).tolist()
    [[2.0], [2.0]]
    """
    return _slide(image, kernel, mode, method, turned=True)


def correlate2d(
    image: ArrayLike, kernel: ArrayLike, mode: Mode = "valid", method: Method = "auto"
) -> Array:
    """Correlate an image with a kernel: slide it as it is, which deep learning calls convolution.

    `Y[i, j] = Σ_m Σ_n X[i + m, j + n] · K[m, n]`. With "same" and an even kernel the odd zero
    lies at the bottom and right, where Keras puts it; `convolve2d` has it at the top and left.

    Parameters
    ----------
    image, kernel, mode, method
        As in `convolve2d`, with the same errors.

    Returns
    -------
    ndarray
        The correlated image.

    Examples
    --------
    >>> correlate2d([[1, 2, 3], [4, 5, 6]], [[1, 0, -1]]).tolist()
    [[-2.0], [-2.0]]
    """
    return _slide(image, kernel, mode, method, turned=False)


def _slide(image: Any, kernel: Any, mode: Mode, method: Method, turned: bool) -> Array:
    image, kernel = _reals(image, "image", "(H, W)"), _reals(kernel, "kernel", "(F_h, F_w)")
    _check_choice(mode, "mode", ("valid", "same", "full"))
    _check_choice(method, "method", ("auto", "direct", "fft"))
    whole_numbers = image.dtype.kind in "bui" and kernel.dtype.kind in "bui"
    dtype = _dtype_of_sums(image, kernel)
    image, kernel = image.astype(dtype, copy=False), kernel.astype(dtype, copy=False)
    if turned:
        kernel = kernel[::-1, ::-1]
    if mode == "valid" and np.less(image.shape, kernel.shape).any():
        if np.greater(image.shape, kernel.shape).any():
            raise ValueError(
                f"kernel: shape {kernel.shape} must fit into the image's {image.shape} or contain "
                'it with mode "valid" (or use mode "same" or "full")'
            )
        image, kernel = kernel[::-1, ::-1], image[::-1, ::-1]
    if method == "auto":
        large = kernel.size > LARGE_KERNEL and _transforms_well(image, kernel)
        method = "fft" if large else "direct"

    with np.errstate(invalid="ignore", over="ignore"):
        if method == "direct":
            less = [span - 1 for span in kernel.shape]
            pads = [
                {"valid": (0, 0), "same": (n // 2, n - n // 2), "full": (n, n)}[mode] for n in less
            ]
            if turned:
                pads = [(after, before) for before, after in pads]
            return _shift_and_add(np.pad(image, pads), kernel)
        from scipy import signal  # slow to import, and small kernels do without

        if mode == "same" and not turned:  # SciPy's middle of an even kernel is the other one
            kernel = np.pad(kernel, [(1 - span % 2, 0) for span in kernel.shape])
        result = signal.fftconvolve(image, kernel[::-1, ::-1], mode)
    return np.rint(result, out=result) if whole_numbers else result


def _shift_and_add(image: Array, kernel: Array) -> Array:
    """Add up shifted pieces of the image, each times its weight, band by band."""
    rows, columns = np.subtract(image.shape, kernel.shape) + 1
    result = np.zeros((rows, columns), image.dtype)
    shifted = sliding_window_view(image, len(kernel), axis=0).transpose(2, 0, 1)
    height = max(1, BAND // columns)
    for top in range(0, rows, height):
        band = result[top : top + height]
        # One column of weights at a time: `einsum` multiplies and adds in a single pass.
        for n, weights in enumerate(kernel.T):
            pixels = shifted[:, top : top + height, n : n + columns]
            band += np.einsum("m,mrc->rc", weights, pixels)
    return result


def _transforms_well(image: Array, kernel: Array) -> bool:
    """Whether no number is infinite, NaN, or near the ends of what its type can hold."""
    peak = max(float(image.max()), -float(image.min()))
    weight = float(np.abs(kernel).sum(dtype=float))
    # The sums in a transform may be as many times larger as it has numbers, far below 1e12.
    limits = np.finfo(image.dtype)
    least, most = float(limits.tiny / limits.eps), float(limits.max) * 1e-12
    return all(v == 0 or least < v < most for v in (peak, weight, peak * weight))


def conv2d(
    x: ArrayLike,
    kernels: ArrayLike,
    bias: ArrayLike | None = None,
    stride: Size = 1,
    padding: ImagePadding = "valid",
    dilation: Size = 1,
) -> Array:
    """Compute what a convolutional layer computes, before its activation.

    Equals Keras' `Conv2D`, and also does what that refuses: stride and dilation together, paddings
    that are written out.

    Parameters
    ----------
    x : array_like, shape (N, H, W, C_in)
        A batch of images.
    kernels : array_like, shape (F_h, F_w, C_in, C_out)
        The weights, ordered as Keras keeps them.
    bias : array_like, shape (C_out,), optional
        One number for each output channel; none is the same as zeros.
    stride, dilation, padding
        As in `output_size`, or a pair: (down, across), ((top, bottom), (left, right)).

    Returns
    -------
    ndarray, shape (N, H_out, W_out, C_out)
        The feature maps, of `output_size`.

    Raises
    ------
    TypeError, ValueError
        As in `convolve2d` and `output_size`.

    Examples
    --------
    >>> image = np.arange(16.0).reshape(1, 4, 4, 1)
    >>> conv2d(image, np.ones((2, 2, 1, 3)), stride=2).shape
    (1, 2, 2, 3)
    """
    x = _reals(x, "x", "(N, H, W, C_in)")
    kernels = _reals(kernels, "kernels", "(F_h, F_w, C_in, C_out)")
    *window, c_in, c_out = kernels.shape
    if c_in != x.shape[3]:
        raise ValueError(
            f"kernels: shape {kernels.shape} is made for {c_in} input channels, x of shape "
            f"{x.shape} has {x.shape[3]}; kernels must be (F_h, F_w, {x.shape[3]}, C_out)"
        )
    # No bias: zeros of the smallest type, which leaves the type of the sums to the others.
    bias = _reals(np.zeros(c_out, np.float16) if bias is None else bias, "bias", "(C_out,)")
    if bias.shape != (c_out,):
        raise ValueError(f"bias: shape {bias.shape} must be ({c_out},), one for each kernel")
    pads, steps = _layer(x, window, stride, padding, dilation, "kernels")

    dtype = _dtype_of_sums(x, kernels, bias)
    padded = np.pad(x.astype(dtype, copy=False), pads)
    weights = kernels.astype(dtype).reshape(-1, c_in, c_out)
    maps: Any = 0
    with np.errstate(all="ignore"):
        # Shift and add: `@` sums over the input channels, for all kernels at once.
        for pixels, matrix in zip(_pixels_by_place(padded, *steps), weights):
            maps += pixels @ matrix
        maps += bias.astype(dtype)
    return maps


def max_pool2d(
    x: ArrayLike, window: Size = 2, stride: Size | None = None, padding: str = "valid"
) -> Array:
    """Keep the largest value of each window, channel by channel, as Keras' `MaxPooling2D` does.

    Parameters
    ----------
    x : array_like, shape (N, H, W, C)
        A batch of images or feature maps.
    window, stride : int or (int, int), at least 1
        Size of the window in pixels, and its step, the same number where not given.
    padding : {"valid", "same"}
        "same" surrounds the image as `same_padding` says; the pads are never the largest.

    Returns
    -------
    ndarray, shape (N, H_out, W_out, C), dtype of `x`
        The largest values; NaN where a window reads one.

    Raises
    ------
    TypeError, ValueError
        As in `conv2d`.

    Examples
    --------
    >>> max_pool2d(np.array([[1, 1], [5, 6]]).reshape(1, 2, 2, 1)).item()
    6
    """
    x = _reals(x, "x", "(N, H, W, C)")
    pads, steps = _pooling_layer(x, window, stride, padding)
    # A pad repeats the pixel at the border, which every window that reads the pad reads as well.
    return reduce(np.maximum, _pixels_by_place(np.pad(x, pads, mode="edge"), *steps))


def avg_pool2d(
    x: ArrayLike, window: Size = 2, stride: Size | None = None, padding: str = "valid"
) -> Array:
    """Average each window, channel by channel, as Keras' `AveragePooling2D` does.

    Parameters
    ----------
    x, window, stride, padding
        As in `max_pool2d`, with the same errors.

    Returns
    -------
    ndarray, shape (N, H_out, W_out, C)
        The means, from which pads are left out.

    Examples
    --------
    >>> avg_pool2d(np.array([[1, 1], [5, 6]]).reshape(1, 2, 2, 1)).item()
    3.25
    """
    x = _reals(x, "x", "(N, H, W, C)")
    pads, steps = _pooling_layer(x, window, stride, padding)
    x = x.astype(_dtype_of_sums(x), copy=False)
    pixels = np.ones((1, *x.shape[1:3], 1), x.dtype)
    with np.errstate(invalid="ignore", over="ignore"):
        sums = reduce(np.add, _pixels_by_place(np.pad(x, pads), *steps))
        return sums / reduce(np.add, _pixels_by_place(np.pad(pixels, pads), *steps))


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
        At least 1.

    Raises
    ------
    TypeError, ValueError
        Where a number is no integer (a boolean or 3.0 is none) or out of range, `padding` is
        unknown or no window fits.

    Examples
    --------
    >>> output_size(28, 3), output_size(28, 3, padding=1), output_size(28, 3, 2, "same")
    (26, 28, 14)
    """
    return _axis(n, kernel, stride, padding, dilation)[1]


def same_padding(n: int, kernel: int, stride: int = 1, dilation: int = 1) -> Pair:
    """Find the zeros that `padding="same"` puts before and after one axis, in Keras as well.

    As many as make `ceil(n / stride)` windows fit; an odd one goes after (bottom or right):
    https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2.

    Parameters
    ----------
    n, kernel, stride, dilation
        As in `output_size`, with the same errors.

    Returns
    -------
    (int, int)
        Zeros before and after.

    Examples
    --------
    >>> same_padding(28, 3), same_padding(8, 3, stride=2)
    ((1, 1), (0, 1))
    """
    return _axis(n, kernel, stride, "same", dilation)[0]


def unseen(
    n: int, kernel: int, stride: int = 1, padding: AxisPadding = "valid", dilation: int = 1
) -> list[int]:
    """List the pixels of one axis that no window reads.

    Parameters
    ----------
    n, kernel, stride, padding, dilation
        As in `output_size`, with the same errors.

    Returns
    -------
    list of int
        Their indices, ascending; pads are not counted.

    Examples
    --------
    >>> unseen(10, 2, stride=3), unseen(28, 3, stride=2, padding=1)
    ([2, 5, 8, 9], [])
    """
    (before, after), windows = _axis(n, kernel, stride, padding, dilation)
    n, dilation = int(n), int(dilation)  # NumPy's small integers would wrap round
    read = np.zeros(before + n + after, bool)
    for place in range(kernel):
        read[place * dilation :: stride][:windows] = True
    return np.flatnonzero(~read[before : before + n]).tolist()


def receptive_field(layers: Iterable[Sequence[int]]) -> tuple[int, int, float]:
    """Find what one output of a stack of convolution and pooling layers sees along one axis.

    After A. Araujo, W. Norris, J. Sim, "Computing receptive fields of convolutional neural
    networks", Distill 2019, https://doi.org/10.23915/distill.00021.

    Parameters
    ----------
    layers : sequence of (kernel, stride, dilation) or (kernel, stride, dilation, pads)
        One entry a layer, the first the one that reads the image; what is left out at an
        entry's end is 1 (stride, dilation) or 0 (pads, the zeros in front of its input).

    Returns
    -------
    size : int
        Pixels from the first to the last one that an output depends on, pads included.
    jump : int
        Pixels between the centres of two neighbouring outputs' windows.
    start : float
        Centre of the first output's window: 1.0 is the middle of the second pixel, 0.5 the border
        between the first two.

    Raises
    ------
    TypeError, ValueError
        Where `layers` is no sequence of such entries, or a number is out of range.

    Examples
    --------
    >>> receptive_field([(3, 1, 1), (2, 2, 1), (3, 1, 1)])
    (8, 2, 3.5)
    """
    size, jump, start = 1, 1, 0.0
    expected = "(kernel, stride, dilation) or (kernel, stride, dilation, pads)"
    if not isinstance(layers, Iterable):
        raise TypeError(f"layers: {layers!r} must be a list of entries {expected}")
    for index, layer in enumerate(layers):
        name = f"layers[{index}]"
        if not _is_sequence(layer) or not 1 <= len(layer) <= 4:
            error = ValueError if _is_sequence(layer) else TypeError
            raise error(f"{name}: {layer!r} must be {expected}")
        completed = [*layer, *(1, 1, 0)[len(layer) - 1 :]]
        kernel, stride, dilation, pads = completed
        reach = _integer(dilation, f"{name}: dilation") * (_integer(kernel, f"{name}: kernel") - 1)
        size += reach * jump
        start += (reach / 2 - _integer(pads, f"{name}: pads", 0)) * jump
        jump *= _integer(stride, f"{name}: stride")
    return size, jump, start


def count_multiply_adds(output_size: Size, kernel: Size, c_in: int, c_out: int) -> int:
    """Count a convolutional layer's multiplications: `H_out · W_out · F_h · F_w · C_in · C_out`.

    Parameters
    ----------
    output_size, kernel : int or (int, int), at least 1
        Height and width of the feature maps and of the kernels, in pixels.
    c_in, c_out : int, at least 1
        Input and output channels.

    Returns
    -------
    int
        For one image; each comes with one addition, the bias is not counted.

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
    channels = _integer(c_in, "c_in") * _integer(c_out, "c_out")
    return rows * columns * height * width * channels


def _pixels_by_place(padded: Array, window: Pair, stride: Pair, dilation: Pair) -> Iterator[Array]:
    """For each place in the window, in turn: the pixel that every window has there (a view)."""
    rows, columns = (n - d * (f - 1) for n, f, d in zip(padded.shape[1:3], window, dilation))
    for m, n in np.ndindex(*window):
        top, left = m * dilation[0], n * dilation[1]
        yield padded[:, top : top + rows : stride[0], left : left + columns : stride[1]]


def _pooling_layer(x: Array, window: Any, stride: Any, padding: Any) -> tuple[list[Pair], list]:
    """Check the settings of a pooling layer; return what `_layer` does."""
    _check_choice(padding, "padding", ("valid", "same"))
    return _layer(x, window, window if stride is None else stride, padding, 1, "window")


def _layer(
    x: Array, window: Any, stride: Any, padding: Any, dilation: Any, name: str
) -> tuple[list[Pair], list[Pair]]:
    """Check a layer's settings; return the batch's pads and [window, stride, dilation]."""
    steps = [_integers(window, name), _integers(stride, "stride"), _integers(dilation, "dilation")]
    pair = _is_sequence(padding)
    if pair and not (len(padding) == 2 and all(map(_is_sequence, padding))):
        raise ValueError(
            f'padding: {padding!r} must be "valid", "same", "full", an integer of at least 0 or '
            "((top, bottom), (left, right))"
        )
    by_axis = zip(x.shape[1:3], padding if pair else (padding, padding), *steps)
    down, across = (_axis(n, f, s, pads, d, name)[0] for n, pads, f, s, d in by_axis)
    return [(0, 0), down, across, (0, 0)], steps


def _axis(
    n: int, kernel: int, stride: int, padding: AxisPadding, dilation: int, name: str = "kernel"
) -> tuple[Pair, int]:
    """Check one axis' settings (`name` is the kernel's); return its pads and its windows."""
    n, kernel = _integer(n, "n"), _integer(kernel, name)
    stride, dilation = _integer(stride, "stride"), _integer(dilation, "dilation")
    reach = dilation * (kernel - 1)
    if isinstance(padding, str):
        _check_choice(padding, "padding", ("valid", "same", "full"))
        same = max((-(-n // stride) - 1) * stride + reach + 1 - n, 0)
        pads = {"valid": 0, "same": same, "full": 2 * reach}[padding]
        before, after = pads // 2, pads - pads // 2
    else:
        allowed = '"valid", "same", "full", an integer of at least 0 or a pair of them'
        before, after = _integers(padding, "padding", 0, allowed)
    room = n + before + after
    if room <= reach:
        raise ValueError(
            f"{name}: {kernel} with dilation {dilation} spans {reach + 1} pixels, but n = {n} and "
            f"the pads make only {room}, so that no window fits (take more padding?)"
        )
    return (before, after), (room - reach - 1) // stride + 1


def _reals(value: Any, name: str, axes: str) -> Array:
    """Return `value` as an array of real numbers with the axes that `axes` lists."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name}: must be an array {axes} ({error})") from None
    if array.dtype.kind not in "buif":
        raise TypeError(f"{name}: dtype {array.dtype} must be bool, integer or float, shape {axes}")
    wanted = len(axes.strip("(,)").split(","))
    if array.ndim != wanted:
        change = "[..., 0] takes one away" if array.ndim > wanted else "np.newaxis adds one"
        raise ValueError(
            f"{name}: shape {array.shape} has {array.ndim} axes, not {wanted}, {axes} ({change})"
        )
    if array.size == 0:
        raise ValueError(f"{name}: shape {array.shape} is empty; every axis must be at least 1")
    return array


def _dtype_of_sums(*arrays: Array) -> np.dtype:
    small = all(array.dtype.kind == "f" and array.dtype.itemsize <= 4 for array in arrays)
    return np.dtype(np.float32 if small else np.float64)


def _check_choice(value: object, name: str, choices: Sequence[str]) -> None:
    if not isinstance(value, str) or value not in choices:
        error = ValueError if isinstance(value, str) else TypeError
        raise error(f"{name}: {value!r} must be one of {', '.join(map(repr, choices))}")


def _integer(value: Any, name: str, least: int = 1, message: str = "") -> int:
    message = message or f"{name}: {value!r} must be an integer of at least {least}"
    number = integer(value)
    if number is None:
        raise TypeError(message)
    if number < least:
        raise ValueError(message)
    return number


def _integers(value: Any, name: str, least: int = 1, allowed: str = "") -> Pair:
    """Return an integer twice, or a pair of integers as it is."""
    allowed = allowed or f"an integer of at least {least} or a pair of them"
    message = f"{name}: {value!r} must be {allowed}"
    pair = value if _is_sequence(value) else (value, value)
    if len(pair) != 2:
        raise ValueError(message)
    first, second = (_integer(number, name, least, message) for number in pair)
    return first, second


def _is_sequence(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)
