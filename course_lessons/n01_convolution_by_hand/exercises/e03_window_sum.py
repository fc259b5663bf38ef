"""Exercise 01.3: one window, one number."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ..shared import (
    HIGH_KERNEL,
    IMAGE,
    LAPLACIAN,
    PHOTO,
    RUNNING_IMAGE,
    SQUARE_KERNEL,
    WIDE_KERNEL,
    Array,
    random_pair,
)


def window_sum(image, kernel, row, column):
    height, width = kernel.shape
    window = image[row : row + height, column : column + width]
    return np.sum(window * kernel)


def random_window(rng: np.random.Generator) -> Case:
    image, kernel = random_pair(rng).args
    row = int(rng.integers(0, image.shape[0] - kernel.shape[0] + 1))
    column = int(rng.integers(0, image.shape[1] - kernel.shape[1] + 1))
    return Case(image, kernel, row, column)


EXERCISE = Exercise(
    id="01.3",
    title="One window, one number",
    prompt="""
        Write `window_sum(image, kernel, row, column)`: the kernel's **upper left corner** lies on
        pixel `[row, column]` of the image (counted from 0, as Python does). Multiply element by
        element and return the sum, a single number. The kernel may be wider than it is high. The
        image may be a photo in `uint8`; the kernel is not.
    """,
    stub='''
        def window_sum(image, kernel, row, column):
            """Return the sum of window times kernel at one position."""
            ...
    ''',
    solution=window_sum,
    cases=(
        Case(RUNNING_IMAGE, LAPLACIAN, 0, 2, label="the running example"),
        Case(IMAGE, WIDE_KERNEL, 1, 2, label="a kernel that is wider than high"),
        Case(IMAGE, HIGH_KERNEL, 2, 1, label="a kernel that is higher than wide"),
        Case(IMAGE, SQUARE_KERNEL, 1, 0, label="an asymmetric square kernel"),
        Case(IMAGE, SQUARE_KERNEL, 2, 3, label="an asymmetric square kernel"),
        Case(IMAGE, WIDE_KERNEL, 0, 0, label="the first position"),
        Case(IMAGE, WIDE_KERNEL, 3, 4, label="the last position"),
        Case(IMAGE, np.array([[1, 2, 4, -1]]), 2, 2, label="a kernel of a single row"),
        Case(IMAGE / 70, SQUARE_KERNEL / 3, 1, 2, label="fractions that never end"),
        Case(IMAGE, 100 * SQUARE_KERNEL, 0, 1, label="large weights"),
        Case(PHOTO, WIDE_KERNEL, 1, 2, label="a photo in uint8"),
        Case(IMAGE[:1], np.array([[3, -2]]), 0, 4, label="an image of a single row"),
    ),
    random_case=random_window,
    hints=(
        "A window is two slices in one pair of brackets: which rows, which columns. Where does "
        "each begin, and how long is it?",
        "`kernel.shape` holds height and width. `window * kernel` multiplies element by element, "
        "and `np.sum` adds everything.",
    ),
)


@EXERCISE.mistake(
    "Row and column have changed places. NumPy counts rows first, from the top: "
    "`image[2, 5]` is the third row, the sixth column. A point (x, y) of school geometry "
    "has the opposite order. Which of your two counts which?"
)
def row_and_column_swapped(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, kernel, column, row)


@EXERCISE.mistake(
    "Right for square kernels only: your window takes one size for both directions. Read "
    "the kernel's height and its width from its shape, and use each where it belongs."
)
def kernel_taken_for_square(image: Array, kernel: Array, row: int, column: int) -> float:
    size = kernel.shape[0]
    return np.sum(image[row : row + size, column : column + size] * kernel)


@EXERCISE.mistake(
    "Your window has 3×3 pixels whatever the kernel is. Another kernel needs another "
    "window: take its height and width from `kernel.shape`."
)
def three_by_three_only(image: Array, kernel: Array, row: int, column: int) -> float:
    return np.sum(image[row : row + 3, column : column + 3] * kernel)


@EXERCISE.mistake(
    "That is the sum over the kernel's first row. Does a loop end too early, because "
    "`return` stands one level too deep, or does a slice take one row only?"
)
def first_kernel_row_only(image: Array, kernel: Array, row: int, column: int) -> float:
    return np.sum(image[row, column : column + kernel.shape[1]] * kernel[0])


CENTRED = (
    "Your kernel lies with its centre on the pixel. Both conventions exist; here the upper "
    "left corner is meant, so that no window leaves the image."
)


@EXERCISE.mistake(CENTRED)
def kernel_centred(image: Array, kernel: Array, row: int, column: int) -> float:
    height, width = kernel.shape
    return window_sum(image, kernel, row - height // 2, column - width // 2)


@EXERCISE.mistake(CENTRED + " (Where it does, an index below zero counts from the other end.)")
def centred_and_wrapped(image: Array, kernel: Array, row: int, column: int) -> float:
    up, left = np.array(kernel.shape) // 2
    places = np.ndindex(*kernel.shape)
    return sum(image[row + m - up, column + n - left] * kernel[m, n] for m, n in places)


@EXERCISE.mistake(CENTRED)
def centred_on_zeros(image: Array, kernel: Array, row: int, column: int) -> float:
    up, left = np.array(kernel.shape) // 2
    return window_sum(np.pad(image, ((up, up), (left, left))), kernel, row, column)


@EXERCISE.mistake(CENTRED)
def centred_between_equal_halves(image: Array, kernel: Array, row: int, column: int) -> float:
    up, left = np.array(kernel.shape) // 2
    return np.sum(image[row - up : row + up + 1, column - left : column + left + 1] * kernel)


@EXERCISE.mistake(
    "You return the table of products. It is right, and one step is left: a window gives a "
    "single number, their sum."
)
def products_not_summed(image: Array, kernel: Array, row: int, column: int) -> Array:
    height, width = kernel.shape
    return image[row : row + height, column : column + width] * kernel


@EXERCISE.mistake(
    "Your number is the right one divided by the number of weights. A convolution adds up; "
    "where an average is wanted, the weights themselves say so (1/9 each for 3×3)."
)
def mean_instead_of_sum(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, kernel, row, column) / kernel.size


@EXERCISE.mistake(
    "`@` (and `np.dot`) multiply rows by columns, as linear algebra does. Here each pixel "
    "meets the one weight that lies on it. Which operator multiplies element by element?"
)
def matrix_product(image: Array, kernel: Array, row: int, column: int) -> float:
    height, width = kernel.shape
    return np.sum(image[row : row + height, column : column + width] @ kernel)


@EXERCISE.mistake(
    "`@` and `np.dot` give a matrix product: rows times columns. What is wanted is the "
    "product element by element, each pixel with the weight that lies on it, and then the sum."
)
def matrix_product_not_summed(image: Array, kernel: Array, row: int, column: int) -> Array:
    height, width = kernel.shape
    return image[row : row + height, column : column + width] @ kernel


@EXERCISE.mistake(
    "You turned the kernel by 180 degrees first. That makes a convolution in the "
    "mathematical sense, to which section 6 comes. Here the kernel is laid down as it is."
)
def kernel_flipped(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, np.flip(kernel), row, column)


@EXERCISE.mistake(
    "A sum for each column is left: you added along one axis only. Add all products, over "
    "both axes, to a single number."
)
def summed_along_one_axis(image: Array, kernel: Array, row: int, column: int) -> Array:
    return products_not_summed(image, kernel, row, column).sum(axis=0)


@EXERCISE.mistake(
    "Your window lies one pixel too high and too far left. Either its centre lies on the pixel "
    "(here the upper left corner is meant), or you count rows and columns from 1 (Python's "
    "indices begin at 0; take them as they come)."
)
def counted_from_one(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, kernel, row - 1, column - 1)


@EXERCISE.mistake(
    "Your window begins at the position times the kernel's size, as if windows stood side "
    "by side like tiles. `row` and `column` are pixels of the image already."
)
def jumps_in_kernel_sizes(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, kernel, row * kernel.shape[0], column * kernel.shape[1])


@EXERCISE.mistake(
    "That is the sum of the window's pixels; the weights have no say in it. Multiply by "
    "the kernel before you add."
)
def kernel_forgotten(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, np.ones_like(kernel), row, column)
