"""Exercise 01.4: four loops."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ..shared import (
    IMAGE_DTYPE_HINT,
    PAIRS,
    RUNNING_IMAGE,
    RUNNING_KERNEL,
    Array,
    output_size,
    random_pair,
)
from .e03_window_sum import matrix_product, window_sum


def correlate2d(image, kernel):
    kernel_rows, kernel_columns = kernel.shape
    rows = image.shape[0] - kernel_rows + 1
    columns = image.shape[1] - kernel_columns + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            total = 0.0
            for m in range(kernel_rows):
                for n in range(kernel_columns):
                    total += image[i + m, j + n] * kernel[m, n]
            output[i, j] = total
    return output


EXERCISE = Exercise(
    id="01.4",
    title="Four loops",
    prompt="""
        Write `correlate2d(image, kernel)`: the sum of the products at every position where the
        kernel fits, collected in an array with one row and one column for each position. For
        practice, use four nested loops: rows and columns of the output, rows and columns of the
        kernel. Image and kernel may have any height and width, and the image may be a photo in
        `uint8`, whose numbers end at 255.
    """,
    stub='''
        def correlate2d(image, kernel):
            """Return the sum of window times kernel for every position."""
            ...
    ''',
    solution=correlate2d,
    kind="array",
    cases=(
        Case(RUNNING_IMAGE, RUNNING_KERNEL, label="the running example"),
        *PAIRS[1:],
    ),
    random_case=random_pair,
    hints=(
        "First the size: how many rows of the image can the kernel's first row lie on? Make an "
        "array of zeros of that size, then fill it.",
        "Two outer loops name the output pixel (i, j), two inner ones the weight (m, n). Which "
        "pixel of the image lies under weight (m, n) when the window begins at (i, j)?",
        "Set a sum to zero inside the second loop, add one product in the fourth, store it in the "
        "output once the two inner loops are done. The image's row is the sum of the two row "
        "variables.",
    ),
    explanation=(
        "Four loops, one multiply-add each: rows × columns of the output × rows × columns of the "
        "kernel."
    ),
)


@EXERCISE.mistake(
    "Your kernel is rotated by 180 degrees: this is a convolution in the mathematical "
    "sense. Here the kernel's first number belongs to the window's first pixel, so the "
    "indices of image and kernel run in the same direction."
)
def kernel_flipped(image: Array, kernel: Array) -> Array:
    return correlate2d(image, np.flip(kernel))


@EXERCISE.mistake(
    "Rows and columns of the kernel are mixed up. What runs along the kernel's rows has "
    "to come first in the kernel's brackets, as it does in the image's."
)
def kernel_transposed(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i + m, j + n] * kernel[n, m]
    return output


@EXERCISE.mistake(
    "The image is read with row and column swapped, which fails at the latest where an "
    "image is not square. Rows come first in the brackets, in the image as in the output."
)
def image_indices_swapped(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[j + n, i + m] * kernel[m, n]
    return output


@EXERCISE.mistake(
    "The last row and the last column are missing. With 5 pixels and a kernel of 3 the "
    "first index can be 0, 1 or 2: three positions, not two. Count the start, too."
)
def one_position_too_few(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel)[:-1, :-1]


@EXERCISE.mistake(
    "The output has the wrong shape for kernels that are not square: the kernel's width "
    "is taken off the image's height, and the other way round. `shape` is (rows, columns) "
    "for both."
)
def heights_and_widths_mixed(image: Array, kernel: Array) -> Array:
    rows, columns = image.shape[0] - kernel.shape[1] + 1, image.shape[1] - kernel.shape[0] + 1
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


@EXERCISE.mistake(
    "Right for square kernels only: one kernel size is used for both directions. Read rows "
    "and columns of the kernel apart and use each in its own direction."
)
def kernel_taken_for_square(image: Array, kernel: Array) -> Array:
    size = kernel.shape[0]
    rows, columns = image.shape[0] - size + 1, image.shape[1] - size + 1
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, size, size):
        output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


@EXERCISE.mistake(
    "Right for square kernels only: your window takes the kernel's height for both of its "
    "sides, and does not match a kernel that is wider or higher. `kernel.shape` holds "
    "both."
)
def window_taken_for_square(image: Array, kernel: Array) -> Array:
    size = kernel.shape[0]
    rows, columns = image.shape[0] - size + 1, image.shape[1] - size + 1
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(rows, columns):
        output[i, j] = np.sum(image[i : i + size, j : j + size] * kernel)
    return output


@EXERCISE.mistake(
    "Right for 3×3 only: does the number 3 (or the 2 that goes with it) stand in your "
    "code? Take the kernel's rows and columns from `kernel.shape`, then any kernel will "
    "do."
)
def three_by_three_only(image: Array, kernel: Array) -> Array:
    rows, columns = image.shape[0] - 2, image.shape[1] - 2
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, 3, 3):
        output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


@EXERCISE.mistake(
    "`@` and `np.dot` multiply rows by columns, as linear algebra does. Here each pixel "
    "meets the one weight that lies on it: which operator multiplies element by element?",
    name="matrix-product",
)
def loops_matrix_product(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(rows, columns):
        output[i, j] = matrix_product(image, kernel, i, j)
    return output


@EXERCISE.mistake(
    "The numbers are right, and they sit in an array as large as the image with zeros "
    "where no window fits. Make the output as large as there are positions in each "
    "direction."
)
def output_as_large_as_image(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros(image.shape)
    output[:rows, :columns] = correlate2d(image, kernel)
    return output


@EXERCISE.mistake(
    "Right until fractions come in: then they are cut off at every step, as in an array of "
    "whole numbers (`dtype=int`). What does `np.zeros` hold unless told otherwise?"
)
def added_up_in_whole_numbers(image: Array, kernel: Array) -> Array:
    output = np.zeros(output_size(image, kernel), dtype=int)
    rows, columns = output.shape
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


@EXERCISE.mistake(IMAGE_DTYPE_HINT)
def stored_in_image_dtype(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns), dtype=image.dtype)
    for i, j in np.ndindex(rows, columns):
        output[i, j] = window_sum(image, kernel, i, j)
    return output


@EXERCISE.mistake(
    IMAGE_DTYPE_HINT + " (A sum that grows inside such an array suffers at every step.)"
)
def added_up_in_image_dtype(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns), dtype=image.dtype)
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


@EXERCISE.mistake(
    "The first number is right and from then on each contains all earlier ones, as if the "
    "sum went on growing. It has to begin at zero for every position: where is it set to "
    "zero?"
)
def total_never_reset(image: Array, kernel: Array) -> Array:
    right = correlate2d(image, kernel)
    return np.cumsum(right).reshape(right.shape)


@EXERCISE.mistake(
    "Every number is divided by the number of weights. Nothing is averaged here: where an "
    "average is wanted, the weights themselves are 1/9."
)
def mean_instead_of_sum(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel) / kernel.size


@EXERCISE.mistake(
    "You divide by the sum of the kernel. Some image programs do that for blurs; for an "
    "edge filter, whose weights sum to zero, it cannot be done. Leave the weights as they "
    "are given."
)
def divided_by_kernel_sum(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel) / np.sum(kernel)


@EXERCISE.mistake(
    "Each output is a single product, that of the kernel's last weight, as if every "
    "product replaced the one before. `=` stores; which operator adds to what is there?"
)
def last_product_only(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    bottom, right = kernel.shape[0] - 1, kernel.shape[1] - 1
    return image[bottom : bottom + rows, right : right + columns] * kernel[-1, -1] * 1.0


@EXERCISE.mistake(
    "The windows come in again at the other end, as they do where an index falls below "
    "zero: `image[-1]` is the last row, no error. The window of output (i, j) begins at "
    "pixel (i, j) and runs down and to the right from there."
)
def wraps_round(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i - m, j - n] * kernel[m, n]
    return output


@EXERCISE.mistake(
    "Your kernel's centre lies on pixel (i, j), so at the top and left it reaches over "
    "the edge, where an index below zero quietly counts from the other end. Here output "
    "(i, j) belongs to the window whose upper left corner is pixel (i, j)."
)
def kernel_centred(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i + m - up, j + n - left] * kernel[m, n]
    return output


@EXERCISE.mistake(
    "The last row and column of the kernel never take part. (Where you loop over them: "
    "`range(3)` is 0, 1, 2 and needs no −1.)"
)
def kernel_loops_too_short(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    cut = kernel.copy()
    cut[-1, :] = cut[:, -1] = 0
    return correlate2d(image, cut)[:rows, :columns]


@EXERCISE.mistake(
    "The results are written into the image, so later windows read numbers that are "
    "results already, and the caller's photo is destroyed. Write into an array of its own."
)
def written_into_the_image(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    for i, j in np.ndindex(rows, columns):
        image[i, j] = window_sum(image, kernel, i, j)
    return image[:rows, :columns]


@EXERCISE.mistake(
    "The first row is right and all others are still zero, as if the function returned "
    "too early. Is `return` indented too far? It belongs behind all loops."
)
def returned_after_one_row(image: Array, kernel: Array) -> Array:
    output = correlate2d(image, kernel)
    output[1:] = 0
    return output


@EXERCISE.mistake(
    "Only the first number is computed. Does `return` stand inside a loop? Take its "
    "indentation back until it is level with the first `for`."
)
def returned_after_one_position(image: Array, kernel: Array) -> Array:
    output = np.zeros(output_size(image, kernel))
    output[0, 0] = window_sum(image, kernel, 0, 0)
    return output


@EXERCISE.mistake(
    "Your window jumps by its own size, like tiles. Here it moves by one pixel, and "
    "neighbouring windows overlap."
)
def windows_side_by_side(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel)[:: kernel.shape[0], :: kernel.shape[1]]
