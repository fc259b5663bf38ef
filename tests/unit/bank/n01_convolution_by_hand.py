"""Wrong answers to the exercises of notebook 01 that are not declared misconceptions."""

import numpy as np

from bank import Wrong
from course_lessons.n01_convolution_by_hand.exercises import e01_slide, e04_correlate2d


def output_shape(image, kernel):
    return tuple(n - k + 1 for n, k in zip(image.shape, kernel.shape))


# 01.1 · Slide along a line ------------------------------------------------------------------


def slide_drops_the_first(signal, weights):
    return e01_slide.slide(signal, weights)[1:]


def slide_takes_absolute_values(signal, weights):
    return e01_slide.slide(signal, np.abs(weights))


def slide_rounds(signal, weights):
    return np.round(e01_slide.slide(signal, weights))


def slide_one_dot_product(signal, weights):
    return np.dot(signal[: len(weights)], weights)


def slide_full(signal, weights):
    return np.convolve(signal, weights[::-1], mode="full")


def slide_reads_backwards(signal, weights):
    return e01_slide.slide(signal, weights)[::-1]


def slide_uses_up_the_signal(signal, weights):
    sums = e01_slide.slide(signal, weights)
    signal[:] = 0
    return sums


def slide_shares_weights(signal, weights):
    weights /= np.sum(np.abs(weights))
    return e01_slide.slide(signal, weights)


def slide_overruns(signal, weights):
    return np.array(
        [
            sum(signal[i + j] * weights[j] for j in range(len(weights)))
            for i in range(len(signal) - len(weights) + 2)
        ]
    )


def slide_as_one_column(signal, weights):
    return e01_slide.slide(signal, weights)[:, np.newaxis]


# 01.3 · One window, one number --------------------------------------------------------------


def window_ends_too_early(image, kernel, row, column):
    rows, columns = kernel.shape
    window = image[row : row + rows - 1, column : column + columns - 1]
    return np.sum(window * kernel[:-1, :-1])


def window_transposes_kernel(image, kernel, row, column):
    columns, rows = kernel.shape
    return np.sum(image[row : row + rows, column : column + columns] * kernel.T)


def window_whole_image(image, kernel, row, column):
    return np.sum(image) * np.sum(kernel)


def window_corner_at_the_end(image, kernel, row, column):
    rows, columns = kernel.shape
    return np.sum(image[row - rows + 1 : row + 1, column - columns + 1 : column + 1] * kernel)


def window_largest_product(image, kernel, row, column):
    rows, columns = kernel.shape
    return np.max(image[row : row + rows, column : column + columns] * kernel)


def window_as_list(image, kernel, row, column):
    rows, columns = kernel.shape
    return [np.sum(image[row : row + rows, column : column + columns] * kernel)]


# 01.4 · Four loops, and 01.8 · Shift and add ------------------------------------------------


def loops_padded_same(image, kernel):
    rows, columns = kernel.shape
    before = (rows // 2, columns // 2)
    after = (rows - 1 - before[0], columns - 1 - before[1])
    return e04_correlate2d.correlate2d(np.pad(image, list(zip(before, after))), kernel)


def loops_full(image, kernel):
    rows, columns = kernel.shape
    return e04_correlate2d.correlate2d(np.pad(image, ((rows - 1,) * 2, (columns - 1,) * 2)), kernel)


def loops_absolute(image, kernel):
    return np.abs(e04_correlate2d.correlate2d(image, kernel))


def loops_relu(image, kernel):
    return np.maximum(e04_correlate2d.correlate2d(image, kernel), 0)


def loops_clipped(image, kernel):
    return np.clip(e04_correlate2d.correlate2d(image, kernel), 0, 255)


def loops_whole_numbers(image, kernel):
    return e04_correlate2d.correlate2d(image, kernel).astype(int)


def loops_scaled(image, kernel):
    return e04_correlate2d.correlate2d(image / 255, kernel)


def loops_flat(image, kernel):
    return e04_correlate2d.correlate2d(image, kernel).ravel()


def loops_transposed_result(image, kernel):
    return e04_correlate2d.correlate2d(image, kernel).T


def loops_stride_two(image, kernel):
    return e04_correlate2d.correlate2d(image, kernel)[::2, ::2]


def loops_one_too_many(image, kernel):
    rows, columns = (n - k + 2 for n, k in zip(image.shape, kernel.shape))
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


def loops_three_by_three_only(image, kernel):
    return e04_correlate2d.correlate2d(image, kernel[:3, :3])


def loops_start_at_one(image, kernel):
    output = np.zeros(output_shape(image, kernel))
    output[1:, 1:] = e04_correlate2d.correlate2d(image, kernel)[1:, 1:]
    return output


def loops_image_squared(image, kernel):
    return e04_correlate2d.correlate2d(np.multiply(image, image, dtype=float), kernel)


def loops_add_kernel(image, kernel):
    return e04_correlate2d.correlate2d(image, np.ones(kernel.shape)) + np.sum(kernel)


def loops_flip_rows(image, kernel):
    return e04_correlate2d.correlate2d(image, kernel[::-1])


def loops_changes_kernel(image, kernel):
    output = e04_correlate2d.correlate2d(image, kernel)
    kernel[:] = np.flip(kernel).copy()
    return output


def shift_full_size(image, kernel):
    output = np.zeros(np.add(image.shape, kernel.shape) - 1)
    rows, columns = image.shape
    for m, n in np.ndindex(*kernel.shape):
        output[m : m + rows, n : n + columns] += kernel[m, n] * image
    return output


def shift_adds_without_weights(image, kernel):
    return e04_correlate2d.correlate2d(image, np.ones(kernel.shape))


def shift_forgets_first_weight(image, kernel):
    rest = kernel.copy()
    rest[0, 0] = 0
    return e04_correlate2d.correlate2d(image, rest)


# 01.6 · Find the bug ------------------------------------------------------------------------


def flip_both_and_transpose_result(image, kernel):
    return e04_correlate2d.correlate2d(image, np.flip(kernel)).T


def flip_full(image, kernel):
    return loops_full(image, np.flip(kernel))


def flip_main_diagonal_only(image, kernel):
    turned = kernel.copy()
    turned[0, 0], turned[-1, -1] = kernel[-1, -1], kernel[0, 0]
    return e04_correlate2d.correlate2d(image, turned)


def flip_rolled(image, kernel):
    return e04_correlate2d.correlate2d(image, np.roll(kernel, 1, axis=(0, 1)))


def flip_sorted(image, kernel):
    return e04_correlate2d.correlate2d(image, np.sort(kernel, axis=1))


SHAPES = {
    "valid": (26, 36),
    "same": (28, 40),
    "full": (30, 44),
    "valid, then valid again": (24, 32),
    "full, then valid": (28, 40),
}
COUNTS = {
    "9 x 9 kernel, all at once": 81,
    "9 x 9 kernel, a column and then a row": 18,
    "three 3 x 3 kernels, one after the other": 27,
    "one kernel that replaces these three": 49,
}

BANK = (
    Wrong("01.1", slide_drops_the_first, says="shape"),
    Wrong("01.1", slide_takes_absolute_values),
    Wrong("01.1", slide_rounds, note="looks tidy on whole numbers"),
    Wrong("01.1", slide_one_dot_product, says="single number", note="no sliding at all"),
    Wrong("01.1", slide_full, says="shape"),
    Wrong("01.1", slide_reads_backwards, says="revers"),
    Wrong("01.1", slide_uses_up_the_signal, says="chang"),
    Wrong("01.1", slide_shares_weights, note="normalises the caller's weights"),
    Wrong("01.1", slide_overruns, says="IndexError"),
    Wrong("01.1", slide_as_one_column, says="shape"),
    Wrong("01.2", {"width 4": 2, "width 9": 3}, says="width 16"),
    Wrong("01.2", {"width 4": 2, "width 9": 3, "width 16": 5}, says="width 16"),
    Wrong("01.2", [2, 3, 4], says="dict"),
    Wrong("01.3", window_ends_too_early),
    Wrong("01.3", window_transposes_kernel),
    Wrong("01.3", window_whole_image),
    Wrong("01.3", window_corner_at_the_end, note="lower right corner on the pixel"),
    Wrong("01.3", window_largest_product, note="max in place of sum"),
    Wrong("01.3", window_as_list, says="by itself"),
    Wrong("01.4", loops_padded_same, says="shape"),
    Wrong("01.4", loops_full, says="shape"),
    Wrong("01.4", loops_absolute),
    Wrong("01.4", loops_relu),
    Wrong("01.4", loops_clipped, note="to make a picture of it"),
    Wrong("01.4", loops_whole_numbers),
    Wrong("01.4", loops_scaled, note="divides by 255 on the way"),
    Wrong("01.4", loops_flat, says="shape"),
    Wrong("01.4", loops_transposed_result, says="transposed"),
    Wrong("01.4", loops_stride_two, says="shape"),
    Wrong("01.4", loops_one_too_many, says="IndexError"),
    Wrong("01.4", loops_three_by_three_only, note="right for all kernels up to 3×3"),
    Wrong("01.4", loops_start_at_one),
    Wrong("01.4", loops_image_squared),
    Wrong("01.4", loops_add_kernel),
    Wrong("01.4", loops_flip_rows, note="flips although no flip is asked for"),
    Wrong("01.4", loops_changes_kernel, says="chang"),
    Wrong("01.5", {**SHAPES, "full": (30, 45)}, says="45"),
    Wrong("01.5", {**SHAPES, "same": 28}, says="same"),
    Wrong("01.5", {**SHAPES, "valid": "26 x 36"}, says="valid"),
    Wrong("01.5", list(SHAPES.values()), says="dict"),
    Wrong("01.6", flip_both_and_transpose_result),
    Wrong("01.6", flip_full, says="shape"),
    Wrong("01.6", flip_main_diagonal_only, note="swaps two corners"),
    Wrong("01.6", flip_rolled),
    Wrong("01.6", flip_sorted),
    Wrong("01.7", {**COUNTS, "one kernel that replaces these three": 27}, says="replaces"),
    Wrong("01.7", {**COUNTS, "9 x 9 kernel, all at once": 80}, says="all at once"),
    Wrong("01.8", shift_full_size, says="shape"),
    Wrong("01.8", shift_adds_without_weights),
    Wrong("01.8", shift_forgets_first_weight),
    Wrong("01.8", loops_padded_same, says="shape"),
    Wrong("01.8", loops_whole_numbers),
)
