"""Wrong answers to the exercises of notebook 02 that are not declared misconceptions."""

import math

import numpy as np

from bank import Right, Wrong

RIGHT_SIZES = {
    "3 × 3": (58, 78),
    "5 × 5, padding 2, stride 2": (29, 39),
    "2 × 2, stride 2": (14, 19),
    "3 × 1, dilation 2": (10, 19),
    "4 × 4, stride 3": (3, 6),
    "numbers after flattening 8 maps": 144,
}
RIGHT_CLEAN = {"1 layer": 504, "2 layers": 416, "3 layers": 336, "8 layers on 64 × 40": 1152}


# 02.1 visits


def as_a_share(shape, kernel, padding=0):
    counts = right_visits(shape, kernel, padding)
    return counts / counts.max()


def right_visits(shape, kernel, padding=0):
    rows, columns = (
        [
            sum(0 <= pixel - start < F for start in range(-padding, n + padding - F + 1))
            for pixel in range(n)
        ]
        for n, F in zip(shape, kernel)
    )
    return np.outer(rows, columns)


def image_turned(shape, kernel, padding=0):
    return right_visits(shape[::-1], kernel[::-1], padding).T[::-1].T


def every_pixel_f_squared(shape, kernel, padding=0):
    return np.full(shape, kernel[0] * kernel[1])


def total_only(shape, kernel, padding=0):
    return int(right_visits(shape, kernel, padding).sum())


def nested_lists(shape, kernel, padding=0):
    return right_visits(shape, kernel, padding).tolist()


def one_window_too_many(shape, kernel, padding=0):
    return right_visits((shape[0] + 1, shape[1] + 1), kernel, padding)[: shape[0], : shape[1]]


# 02.2 zero_pad


def wrapped(image, pads):
    return np.pad(image, pads, mode="wrap")


def writes_into_the_image(image, pads):
    padded = np.pad(image, pads)
    image[:] = 0
    return padded


def nothing_added(image, pads):
    return image.copy()


def rows_only(image, pads):
    return np.pad(image, (pads[0], (0, 0)))


# 02.4 output_size


def kernel_taken_twice(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - 2 * (dilation * (kernel - 1) + 1)) // stride + 1


def three_pads(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 3 * padding - (dilation * (kernel - 1) + 1)) // stride + 1


def float_result(n, kernel, stride=1, padding=0, dilation=1):
    return math.floor((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1.0


def both_axes(n, kernel, stride=1, padding=0, dilation=1):
    size = (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    return size, size


def like_same(n, kernel, stride=1, padding=0, dilation=1):
    return -(-n // stride)


def transposed_size(n, kernel, stride=1, padding=0, dilation=1):
    return (n - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1


def stride_squared(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride**2 + 1


# 02.6 strided_correlate


def flipped_too(image, kernel, stride):
    return right_strided(image, kernel[::-1, ::-1], stride)


def right_strided(image, kernel, stride):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3)).astype(float)[:: stride[0], :: stride[1]]


def mean_of_products(image, kernel, stride):
    return right_strided(image, kernel, stride) / kernel.size


def padded_first(image, kernel, stride):
    return right_strided(np.pad(image, 1), kernel, stride)


def every_window(image, kernel, stride):
    return right_strided(image, kernel, (1, 1))


# 02.7 unseen


def right_unseen(n, kernel, stride=1, padding=0):
    starts = range(-padding, n + padding - kernel + 1, stride)
    read = {start + place for start in starts for place in range(kernel)}
    return [pixel for pixel in range(n) if pixel not in read]


def numbered_from_one(n, kernel, stride=1, padding=0):
    return [pixel + 1 for pixel in right_unseen(n, kernel, stride, padding)]


def largest_first(n, kernel, stride=1, padding=0):
    return right_unseen(n, kernel, stride, padding)[::-1]


def as_a_mask(n, kernel, stride=1, padding=0):
    missed = right_unseen(n, kernel, stride, padding)
    return [pixel in missed for pixel in range(n)]


def as_an_array_of_floats(n, kernel, stride=1, padding=0):
    return [float(pixel) for pixel in right_unseen(n, kernel, stride, padding)]


def never_any(n, kernel, stride=1, padding=0):
    return [0] if right_unseen(n, kernel, stride, padding) else []


def padded_twice_behind(n, kernel, stride=1, padding=0):
    starts = range(-padding, n + 2 * padding - kernel + 1, stride)
    read = {start + place for start in starts for place in range(kernel)}
    return [pixel for pixel in range(n) if pixel not in read]


# 02.8 same_padding


def only_the_total(n, kernel, stride=1, dilation=1):
    return max((math.ceil(n / stride) - 1) * stride + dilation * (kernel - 1) + 1 - n, 0)


def kernel_as_pads(n, kernel, stride=1, dilation=1):
    return kernel, kernel


def stride_as_pads(n, kernel, stride=1, dilation=1):
    return (kernel - stride) // 2, (kernel - stride) - (kernel - stride) // 2


def everything_before(n, kernel, stride=1, dilation=1):
    return only_the_total(n, kernel, stride, dilation), 0


def floats(n, kernel, stride=1, dilation=1):
    total = only_the_total(n, kernel, stride, dilation)
    return float(total // 2), float(total - total // 2)


# 02.12 scatter


def as_long_as_the_row(row, kernel, stride):
    return right_scatter(row, kernel, stride)[: len(row)]


def right_scatter(row, kernel, stride):
    spread = np.zeros((len(row) - 1) * stride + 1)
    spread[::stride] = row
    return np.convolve(spread, kernel)


def largest_wins(row, kernel, stride):
    answer = np.full((len(row) - 1) * stride + len(kernel), -np.inf)
    for i, value in enumerate(row):
        part = answer[i * stride : i * stride + len(kernel)]
        part[:] = np.maximum(part, value * kernel)
    return np.where(np.isinf(answer), 0, answer)


def stamps_from_the_end(row, kernel, stride):
    return right_scatter(row[::-1], kernel, stride)


BANK = (
    Wrong("02.1", as_a_share, note="share of the most visited pixel"),
    Wrong("02.1", image_turned),
    Wrong("02.1", every_pixel_f_squared, note="every pixel like one in the middle"),
    Wrong("02.1", total_only, says="array"),
    Wrong("02.1", nested_lists, says="list"),
    Wrong("02.1", one_window_too_many),
    Wrong("02.2", wrapped),
    Wrong("02.2", writes_into_the_image, says="argument"),
    Wrong("02.2", nothing_added, says="shape"),
    Wrong("02.2", rows_only),
    Wrong("02.3", {**RIGHT_CLEAN, "3 layers": 330}, says="3 layers"),
    Wrong("02.3", {"1 layer": 504}, says="missing"),
    Wrong("02.3", list(RIGHT_CLEAN.values()), says="dict"),
    Wrong("02.3", {**RIGHT_CLEAN, "8 layers on 64 × 40": "48 × 24"}, says="text"),
    Wrong("02.4", kernel_taken_twice),
    Wrong("02.4", three_pads),
    Wrong("02.4", float_result, says="whole number"),
    Wrong("02.4", both_axes),
    Wrong("02.4", like_same, note="the size of mode same"),
    Wrong("02.4", transposed_size, note="the size of a transposed convolution"),
    Wrong("02.4", stride_squared),
    Wrong("02.5", {**RIGHT_SIZES, "3 × 3": (78, 58)}, says="changed places"),
    Wrong("02.5", {**RIGHT_SIZES, "2 × 2, stride 2": 14 * 19}, says="2 × 2"),
    Wrong("02.5", {**RIGHT_SIZES, "numbers after flattening 8 maps": 100}, says="flattening"),
    Wrong("02.6", flipped_too),
    Wrong("02.6", mean_of_products),
    Wrong("02.6", padded_first),
    Wrong("02.6", every_window, says="shape"),
    Wrong("02.7", numbered_from_one),
    Wrong("02.7", largest_first),
    Wrong("02.7", as_a_mask),
    Wrong("02.7", never_any),
    Wrong("02.7", padded_twice_behind),
    Wrong("02.8", only_the_total),
    Wrong("02.8", kernel_as_pads),
    Wrong("02.8", stride_as_pads),
    Wrong("02.8", everything_before),
    Wrong("02.8", floats, says="whole number"),
    Wrong("02.12", as_long_as_the_row, says="shape"),
    Wrong("02.12", largest_wins),
    Wrong("02.12", stamps_from_the_end),
)

RIGHT = (Right("02.7", as_an_array_of_floats),)
