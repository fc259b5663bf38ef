"""Exercises of notebook 01: convolution by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils.exercises.core import Case, Exercise, Misconception

Array = NDArray[Any]  # Solutions carry no hints: learners read them as cells of the notebook.

RUNNING_IMAGE = np.array(
    [[1, 2, 3, 0, 1], [0, 1, 2, 3, 0], [1, 0, 1, 2, 1], [2, 1, 0, 1, 2], [1, 2, 1, 0, 1]]
)
RUNNING_KERNEL = np.array([[0, 1], [1, 0]])
LAPLACIAN = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
# Neither a half turn nor a transposition leaves these as they are, and none is square.
IMAGE = np.array(
    [
        [3, 1, 4, 1, 5, 9, 2],
        [6, 5, 3, 5, 8, 9, 7],
        [9, 3, 2, 3, 8, 4, 6],
        [2, 6, 4, 3, 3, 8, 3],
        [2, 7, 9, 5, 0, 2, 8],
    ]
)
WIDE_KERNEL = np.array([[1, 2, 0], [0, -1, 3]])
HIGH_KERNEL = np.array([[0.5, -1.0], [0.25, 2.0], [0.0, 1.5]])
SQUARE_KERNEL = np.array([[1, 2, 0], [0, -1, 4], [3, 0, 1]])
PHOTO = np.array(
    [[200, 210, 30, 0, 90], [250, 10, 20, 60, 255], [0, 128, 180, 220, 5], [7, 99, 240, 33, 61]],
    dtype=np.uint8,
)


# 01.1 · Slide along a line ------------------------------------------------------------------


def slide(signal, weights):
    positions = len(signal) - len(weights) + 1
    sums = np.zeros(positions)
    for i in range(positions):
        window = signal[i : i + len(weights)]
        sums[i] = np.sum(window * weights)
    return sums


def line_windows(signal: Array, weights: Array) -> list[Array]:
    return [signal[i : i + len(weights)] for i in range(len(signal) - len(weights) + 1)]


def line_one_too_few(signal: Array, weights: Array) -> Array:
    return slide(signal, weights)[:-1]


def line_runs_off(signal: Array, weights: Array) -> Array:
    return np.array(
        [sum(s * w for s, w in zip(signal[i:], weights)) for i in range(len(signal))], dtype=float
    )


def line_window_cut_short(signal: Array, weights: Array) -> Array:
    return np.array([np.sum(signal[i : i + len(weights)] * weights) for i in range(len(signal))])


def line_as_long_as_signal(signal: Array, weights: Array) -> Array:
    sums = slide(signal, weights)
    return np.concatenate([sums, np.zeros(len(signal) - len(sums))])


def line_flipped(signal: Array, weights: Array) -> Array:
    return slide(signal, weights[::-1])


def line_mean(signal: Array, weights: Array) -> Array:
    return slide(signal, weights) / len(weights)


def line_normalised(signal: Array, weights: Array) -> Array:
    return slide(signal, weights) / np.sum(weights)


def line_whole_numbers(signal: Array, weights: Array) -> Array:
    return slide(signal, weights).astype(np.asarray(signal).dtype)


def line_padded(signal: Array, weights: Array) -> Array:
    before = len(weights) // 2
    return slide(np.pad(signal, (before, len(weights) - 1 - before)), weights)


def line_in_blocks(signal: Array, weights: Array) -> Array:
    return slide(signal, weights)[:: len(weights)]


def line_without_weights(signal: Array, weights: Array) -> Array:
    return slide(signal, np.ones(len(weights)))


def line_products_only(signal: Array, weights: Array) -> Array:
    return np.array([window * weights for window in line_windows(signal, weights)])


def line_running_total(signal: Array, weights: Array) -> Array:
    return np.cumsum(slide(signal, weights))


def random_line(rng: np.random.Generator) -> Case:
    length = int(rng.integers(1, 5))
    signal = rng.integers(-9, 10, length + int(rng.integers(0, 8)))
    weights = rng.integers(-8, 9, length) / 4
    return Case(signal, weights)


LINE = Exercise(
    id="01.1",
    title="Slide along a line",
    prompt="""
        Write `slide(signal, weights)`. Lay the weights on the signal wherever **all** of them
        fit, multiply pair by pair, add up: one number for each position, from left to right.
        For `slide([2, 4, 6, 4, 2], [1, 2])` the first number is $2 \\cdot 1 + 4 \\cdot 2 = 10$.
        Return them as an array. Both arguments are NumPy arrays; a loop is welcome.
    """,
    stub='''
        def slide(signal, weights):
            """Return one sum of products for each position where the weights fit."""
            ...
    ''',
    solution=slide,
    cases=(
        Case(np.array([2, 4, 6, 4, 2]), np.array([1, 2])),
        Case(
            np.array([5, 1, 4, 0, 2, 7]),
            np.array([0.5, 0.25, -2.0]),
            label="weights with fractions",
        ),
        Case(np.array([1.5, -2.0, 0.5, 3.0]), np.array([-1, 1]), label="weights that sum to 0"),
        Case(np.array([3, 1, 2]), np.array([1, 2, 4]), label="as many weights as signal values"),
        Case(np.array([3, 1, 2]), np.array([2.5]), label="a single weight"),
        Case(
            np.array([0.333, 0.125, -0.7, 0.05, 0.25]),
            np.array([0.1, -0.0625]),
            label="small fractions",
        ),
        Case(np.array([1250, -300, 40000, 7]), np.array([300, 20]), label="large numbers"),
    ),
    random_case=random_line,
    misconceptions=(
        Misconception(
            "one-position-too-few",
            line_one_too_few,
            "The last position is missing. Five values and two weights: the weights may begin at "
            "0, 1, 2 or 3, which makes four positions. The start itself counts, too; "
            "count again how many there are for n values and k weights.",
        ),
        Misconception(
            "runs-off-the-end",
            line_runs_off,
            "There are too many numbers: at the end the weights hang over the signal, and the sum "
            "holds fewer products than there are weights. (`zip` stops at the shorter of the two "
            "without a word.) Stop at the last position where all weights still fit.",
        ),
        Misconception(
            "window-cut-short",
            line_window_cut_short,
            "A window begins at every value of the signal. Near the end a slice holds fewer "
            "values than there are weights, and NumPy stops with an error about shapes (or, with "
            "one value left, stretches it over all weights without a word). Where is the last "
            "place at which a whole window fits?",
        ),
        Misconception(
            "as-long-as-the-signal",
            line_as_long_as_signal,
            "The sums are right, and zeros follow them, as in an array that was made as long as "
            "the signal. There is one place for each position of the weights, which is fewer.",
        ),
        Misconception(
            "flipped",
            line_flipped,
            "These are the sums for the weights in reverse order, which is what `np.convolve` "
            "computes. Here nothing is turned round: the first weight meets the window's first "
            "value. The reversed version has its turn in section 6.",
        ),
        Misconception(
            "mean-instead-of-sum",
            line_mean,
            "Every number is right but for a division by the number of weights. A mean is only "
            "one choice of weights, 1/k each. Here the weights say everything: add, do not "
            "average.",
        ),
        Misconception(
            "divided-by-the-weights",
            line_normalised,
            "Your sums are divided by the sum of the weights, as a weighted average would be. With "
            "the weights -1 and 1 that is a division by zero. Leave the weights as they are given.",
        ),
        Misconception(
            "whole-numbers-only",
            line_whole_numbers,
            "Right until fractions come in: then they are cut off. Where the results are stored in "
            "an array made like the signal (`zeros_like`, or `dtype=int`), it holds whole numbers "
            "only. What does `np.zeros(n)` hold by default?",
        ),
        Misconception(
            "padded-ends",
            line_padded,
            "You return as many numbers as the signal has, with zeros assumed beyond its ends "
            "(mode `same`). Here only positions where all weights lie on the signal count.",
        ),
        Misconception(
            "jumps-a-whole-window",
            line_in_blocks,
            "Your windows stand side by side. Sliding moves the weights by one place at a time, "
            "so neighbouring windows share most of their values. Look at the step from one window "
            "to the next.",
        ),
        Misconception(
            "weights-forgotten",
            line_without_weights,
            "These are sums of the windows; the weights have no say in them yet. Multiply each "
            "value by the weight that lies on it before you add.",
        ),
        Misconception(
            "products-not-summed",
            line_products_only,
            "The products are right, and each window still has all of them. One window gives one "
            "number: the sum of its products.",
        ),
        Misconception(
            "total-never-reset",
            line_running_total,
            "The first number is right, and each later one contains all earlier ones, as if the "
            "sum went on growing. It has to begin at zero again at every position.",
        ),
    ),
    hints=(
        "Take `[2, 4, 6, 4, 2]` and two weights. At which indices can the first weight lie, so "
        "that the second one is still on the signal? How many are that?",
        "The window at position `i` is a slice that begins at `i` and is as long as the weights. "
        "Multiplying two arrays of equal length multiplies pair by pair.",
        "Make an array of zeros with one place for each position, loop over the positions, and "
        "store the sum of window times weights in place `i`.",
    ),
    explanation="Two ends, one rule: n values and k weights leave n − k + 1 positions.",
)


# 01.2 · The noise that is left --------------------------------------------------------------


def noise_left() -> dict[str, float]:
    # The noise of k values adds up to the root of k, and the mean divides it by k.
    times_smaller = {
        "width 4": np.sqrt(4),
        "width 9": np.sqrt(9),
        "width 16": np.sqrt(16),
    }
    return times_smaller


def noise_by_width() -> dict[str, float]:
    return {"width 4": 4.0, "width 9": 9.0, "width 16": 16.0}


def noise_share_left() -> dict[str, float]:
    return {name: 1 / value for name, value in noise_left().items()}


def noise_variance_squared() -> dict[str, float]:
    return {"width 4": 16.0, "width 9": 81.0, "width 16": 256.0}


def noise_not_smaller() -> dict[str, float]:
    return {"width 4": 1.0, "width 9": 1.0, "width 16": 1.0}


NOISE = Exercise(
    id="01.2",
    title="The noise that is left",
    prompt="""
        An experiment to run and read. Set `width` in the cell above to 4, then 9, then 16, run it
        each time and note in `times_smaller` how many times smaller the noise has become: what
        the cell prints, rounded to a whole number.
    """,
    stub="""
        times_smaller = {
            "width 4": ...,
            "width 9": ...,
            "width 16": ...,
        }
    """,
    solution=noise_left,
    tolerance=0.1,
    misconceptions=(
        Misconception(
            "as-many-times-as-weights",
            noise_by_width,
            "Sixteen values averaged do not make the noise sixteen times smaller: what the cell "
            "prints is less. Independent deviations partly cancel, so their sum grows like a "
            "square root. Run the cell for this width and read its last number.",
        ),
        Misconception(
            "what-is-left-instead",
            noise_share_left,
            "That is the share of the noise that is left. Asked is the reverse: how many times "
            "smaller it is, a number above 1.",
        ),
        Misconception(
            "square-instead-of-root",
            noise_variance_squared,
            "That is the square of the width, far more than any average can do. Run the cell and "
            "read what it prints for this width.",
        ),
        Misconception(
            "not-smaller-at-all",
            noise_not_smaller,
            "A factor of 1 would mean that averaging does nothing, which holds for a width of 1. "
            "Is `width` changed in the cell above, and was the cell run again?",
        ),
    ),
    hints=(
        "Change the number in the line that begins with `width`, run that cell, read the last "
        "number it prints. Three runs give three entries.",
        "Compare your three numbers with the three widths. Which familiar function leads from one "
        "to the other?",
    ),
    explanation=(
        "Noise that is independent from value to value shrinks with the square root of the width: "
        "four times the window halves it. The price is a blur as wide as the window."
    ),
)


# 01.3 · One window, one number --------------------------------------------------------------


def window_sum(image, kernel, row, column):
    height, width = kernel.shape
    window = image[row : row + height, column : column + width]
    return np.sum(window * kernel)


def window_swapped(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, kernel, column, row)


def window_square(image: Array, kernel: Array, row: int, column: int) -> float:
    size = kernel.shape[0]
    return np.sum(image[row : row + size, column : column + size] * kernel)


def window_three_by_three(image: Array, kernel: Array, row: int, column: int) -> float:
    return np.sum(image[row : row + 3, column : column + 3] * kernel)


def window_first_kernel_row(image: Array, kernel: Array, row: int, column: int) -> float:
    return np.sum(image[row, column : column + kernel.shape[1]] * kernel[0])


def window_centred(image: Array, kernel: Array, row: int, column: int) -> float:
    height, width = kernel.shape
    return window_sum(image, kernel, row - height // 2, column - width // 2)


def window_products(image: Array, kernel: Array, row: int, column: int) -> Array:
    height, width = kernel.shape
    return image[row : row + height, column : column + width] * kernel


def window_mean(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, kernel, row, column) / kernel.size


def window_matrix_product(image: Array, kernel: Array, row: int, column: int) -> float:
    height, width = kernel.shape
    return np.sum(image[row : row + height, column : column + width] @ kernel)


def window_matrix_only(image: Array, kernel: Array, row: int, column: int) -> Array:
    height, width = kernel.shape
    return image[row : row + height, column : column + width] @ kernel


def window_flipped(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, np.flip(kernel), row, column)


def window_row_sums(image: Array, kernel: Array, row: int, column: int) -> Array:
    return window_products(image, kernel, row, column).sum(axis=0)


def window_counts_from_one(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, kernel, row - 1, column - 1)


def window_in_image_steps(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, kernel, row * kernel.shape[0], column * kernel.shape[1])


def window_without_kernel(image: Array, kernel: Array, row: int, column: int) -> float:
    return window_sum(image, np.ones_like(kernel), row, column)


def random_window(rng: np.random.Generator) -> Case:
    image, kernel = random_pair(rng).args
    row = int(rng.integers(0, image.shape[0] - kernel.shape[0] + 1))
    column = int(rng.integers(0, image.shape[1] - kernel.shape[1] + 1))
    return Case(image, kernel, row, column)


WINDOW = Exercise(
    id="01.3",
    title="One window, one number",
    prompt="""
        Write `window_sum(image, kernel, row, column)`: the kernel's **upper left corner** lies on
        pixel `[row, column]` of the image (counted from 0, as Python does). Multiply element by
        element and return the sum, a single number. The kernel may be wider than it is high.
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
    ),
    random_case=random_window,
    misconceptions=(
        Misconception(
            "row-and-column-swapped",
            window_swapped,
            "Row and column have changed places. NumPy counts rows first, from the top: "
            "`image[2, 5]` is the third row, the sixth column. A point (x, y) of school geometry "
            "has the opposite order. Which of your two counts which?",
        ),
        Misconception(
            "kernel-taken-for-square",
            window_square,
            "Right for square kernels only: your window takes one size for both directions. Read "
            "the kernel's height and its width from its shape, and use each where it belongs.",
        ),
        Misconception(
            "three-by-three-only",
            window_three_by_three,
            "Your window has 3×3 pixels whatever the kernel is. Another kernel needs another "
            "window: take its height and width from `kernel.shape`.",
        ),
        Misconception(
            "first-kernel-row-only",
            window_first_kernel_row,
            "That is the sum over the kernel's first row. Does a loop end too early, because "
            "`return` stands one level too deep, or does a slice take one row only?",
        ),
        Misconception(
            "kernel-centred",
            window_centred,
            "Your kernel lies with its centre on the pixel. Both conventions exist; here the upper "
            "left corner is meant, so that no window leaves the image.",
        ),
        Misconception(
            "products-not-summed",
            window_products,
            "You return the table of products. It is right, and one step is left: a window gives a "
            "single number, their sum.",
        ),
        Misconception(
            "mean-instead-of-sum",
            window_mean,
            "Your number is the right one divided by the number of weights. A convolution adds up; "
            "where an average is wanted, the weights themselves say so (1/9 each for 3×3).",
        ),
        Misconception(
            "matrix-product",
            window_matrix_product,
            "`@` (and `np.dot`) multiply rows by columns, as linear algebra does. Here each pixel "
            "meets the one weight that lies on it. Which operator multiplies element by element?",
        ),
        Misconception(
            "matrix-product-not-summed",
            window_matrix_only,
            "`@` and `np.dot` give a matrix product: rows times columns. Wanted is the element by "
            "element product, each pixel with the weight that lies on it, and then its sum.",
        ),
        Misconception(
            "kernel-flipped",
            window_flipped,
            "You turned the kernel by 180 degrees first. That makes a convolution in the "
            "mathematical sense, to which section 6 comes. Here the kernel is laid down as it is.",
        ),
        Misconception(
            "summed-along-one-axis",
            window_row_sums,
            "A sum for each column is left: you added along one axis only. Add all products, over "
            "both axes, to a single number.",
        ),
        Misconception(
            "counted-from-one",
            window_counts_from_one,
            "Your window lies one pixel too high and too far left, as if rows and columns counted "
            "from 1. Python's indices begin at 0; take them as they come.",
        ),
        Misconception(
            "jumps-in-kernel-sizes",
            window_in_image_steps,
            "Your window begins at the position times the kernel's size, as if windows stood side "
            "by side like tiles. `row` and `column` are pixels of the image already.",
        ),
        Misconception(
            "kernel-forgotten",
            window_without_kernel,
            "That is the sum of the window's pixels; the weights have no say in it. Multiply by "
            "the kernel before you add.",
        ),
    ),
    hints=(
        "A window is two slices in one pair of brackets: which rows, which columns. Where does "
        "each begin, and how long is it?",
        "`kernel.shape` holds height and width. `window * kernel` multiplies element by element, "
        "and `np.sum` adds everything.",
    ),
)


# 01.4 · Four loops --------------------------------------------------------------------------


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


def loops_flipped(image: Array, kernel: Array) -> Array:
    return correlate2d(image, np.flip(kernel))


def loops_kernel_transposed(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i + m, j + n] * kernel[n, m]
    return output


def loops_indices_swapped(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[j + n, i + m] * kernel[m, n]
    return output


def loops_one_too_few(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel)[:-1, :-1]


def loops_sizes_swapped(image: Array, kernel: Array) -> Array:
    rows, columns = image.shape[0] - kernel.shape[1] + 1, image.shape[1] - kernel.shape[0] + 1
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


def loops_square_kernel(image: Array, kernel: Array) -> Array:
    size = kernel.shape[0]
    rows, columns = image.shape[0] - size + 1, image.shape[1] - size + 1
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, size, size):
        output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


def loops_square_windows(image: Array, kernel: Array) -> Array:
    size = kernel.shape[0]
    rows, columns = image.shape[0] - size + 1, image.shape[1] - size + 1
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(rows, columns):
        output[i, j] = np.sum(image[i : i + size, j : j + size] * kernel)
    return output


def loops_three_by_three(image: Array, kernel: Array) -> Array:
    rows, columns = image.shape[0] - 2, image.shape[1] - 2
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, 3, 3):
        output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


def loops_matrix_product(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(rows, columns):
        output[i, j] = window_matrix_product(image, kernel, i, j)
    return output


def loops_image_size(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros(image.shape)
    output[:rows, :columns] = correlate2d(image, kernel)
    return output


def loops_stored_in_image_dtype(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns), dtype=image.dtype)
    for i, j in np.ndindex(rows, columns):
        output[i, j] = window_sum(image, kernel, i, j)
    return output


def loops_added_in_image_dtype(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns), dtype=image.dtype)
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


def loops_never_reset(image: Array, kernel: Array) -> Array:
    right = correlate2d(image, kernel)
    return np.cumsum(right).reshape(right.shape)


def loops_mean(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel) / kernel.size


def loops_divided_by_kernel_sum(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel) / np.sum(kernel)


def loops_last_product_only(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    bottom, right = kernel.shape[0] - 1, kernel.shape[1] - 1
    return image[bottom : bottom + rows, right : right + columns] * kernel[-1, -1] * 1.0


def loops_wrap_round(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i - m, j - n] * kernel[m, n]
    return output


def loops_centred(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    output = np.zeros((rows, columns))
    for i, j, m, n in np.ndindex(rows, columns, *kernel.shape):
        output[i, j] += image[i + m - up, j + n - left] * kernel[m, n]
    return output


def loops_kernel_cut(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    cut = kernel.copy()
    cut[-1, :] = cut[:, -1] = 0
    return correlate2d(image, cut)[:rows, :columns]


def loops_in_place(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    for i, j in np.ndindex(rows, columns):
        image[i, j] = window_sum(image, kernel, i, j)
    return image[:rows, :columns]


def loops_returned_early(image: Array, kernel: Array) -> Array:
    output = correlate2d(image, kernel)
    output[1:] = 0
    return output


def loops_stopped_after_one_position(image: Array, kernel: Array) -> Array:
    output = np.zeros(output_size(image, kernel))
    output[0, 0] = window_sum(image, kernel, 0, 0)
    return output


def loops_tiled(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel)[:: kernel.shape[0], :: kernel.shape[1]]


def output_size(image: Array, kernel: Array) -> tuple[int, int]:
    rows, columns = (n - k + 1 for n, k in zip(image.shape, kernel.shape, strict=True))
    return rows, columns


def random_pair(rng: np.random.Generator) -> Case:
    rows, columns = rng.integers(1, 4), rng.integers(1, 5)
    size = max(rows, columns) + rng.integers(0, 5, size=2)  # a transposed kernel fits, too
    dtype = rng.choice(["uint8", "int64", "float64"])
    image = rng.integers(0, 256, size).astype(dtype)
    kernel = rng.integers(-8, 9, (rows, columns))
    kernel[0, 0] += kernel.sum() == 0  # nobody can divide by 0, in whichever way it is tried
    # What becomes of a negative fraction in uint8 differs from machine to machine.
    return Case(image, kernel if dtype == "uint8" else kernel / 4)


PAIRS = (
    Case(RUNNING_IMAGE, LAPLACIAN, label="the running example"),
    Case(IMAGE, WIDE_KERNEL, label="an asymmetric kernel that is wider than high"),
    Case(IMAGE, HIGH_KERNEL, label="a kernel with fractions that is higher than wide"),
    Case(IMAGE[:, :5] / 4, SQUARE_KERNEL, label="an asymmetric square kernel"),
    Case(PHOTO, WIDE_KERNEL, label="a photo in uint8"),
    Case(IMAGE[:3, :3], SQUARE_KERNEL, label="a kernel as large as the image"),
    Case(IMAGE, np.array([[2.0]]), label="a kernel of a single number"),
    Case(PHOTO, 100 * SQUARE_KERNEL, label="a photo in uint8 and large weights"),
    Case(IMAGE / 7, HIGH_KERNEL / 3, label="fractions that never end"),
)

IMAGE_DTYPE_HINT = (
    "It looks as if the numbers were stored in the image's dtype, as in `zeros_like(image)`. "
    "`uint8` holds whole numbers from 0 to 255 only: larger sums wrap round, negative ones too, "
    "and in any whole-number array fractions are cut off. Let the output be a float array."
)

LOOPS = Exercise(
    id="01.4",
    title="Four loops",
    prompt="""
        Write `correlate2d(image, kernel)`: `window_sum` at every position where the kernel fits,
        collected in an array with one row and one column for each position. Use four nested
        loops: rows and columns of the output, rows and columns of the kernel. Image and kernel
        may have any height and width, and the image may be a photo in `uint8`, whose numbers end
        at 255.
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
    misconceptions=(
        Misconception(
            "kernel-flipped",
            loops_flipped,
            "Your kernel is turned by 180 degrees: this is a convolution in the mathematical "
            "sense. Here the kernel's first number belongs to the window's first pixel, so the "
            "indices of image and kernel run in the same direction.",
        ),
        Misconception(
            "kernel-transposed",
            loops_kernel_transposed,
            "Rows and columns of the kernel are mixed up. What runs along the kernel's rows has "
            "to come first in the kernel's brackets, as it does in the image's.",
        ),
        Misconception(
            "image-indices-swapped",
            loops_indices_swapped,
            "The image is read with row and column swapped, which fails at the latest where an "
            "image is not square. Rows come first in the brackets, in the image as in the output.",
        ),
        Misconception(
            "one-position-too-few",
            loops_one_too_few,
            "The last row and the last column are missing. With 5 pixels and a kernel of 3 the "
            "first index can be 0, 1 or 2: three positions, not two. Count the start, too.",
        ),
        Misconception(
            "heights-and-widths-mixed",
            loops_sizes_swapped,
            "The output has the wrong shape for kernels that are not square: the kernel's width "
            "is taken off the image's height, and the other way round. `shape` is (rows, columns) "
            "for both.",
        ),
        Misconception(
            "kernel-taken-for-square",
            loops_square_kernel,
            "Right for square kernels only: one kernel size serves for both directions. Read rows "
            "and columns of the kernel apart and use each in its own direction.",
        ),
        Misconception(
            "window-taken-for-square",
            loops_square_windows,
            "Right for square kernels only: your window takes the kernel's height for both of its "
            "sides, and does not match a kernel that is wider or higher. `kernel.shape` holds "
            "both.",
        ),
        Misconception(
            "three-by-three-only",
            loops_three_by_three,
            "Right for 3×3 only: does the number 3 (or the 2 that goes with it) stand in your "
            "code? Take the kernel's rows and columns from `kernel.shape`, then any kernel will "
            "do.",
        ),
        Misconception(
            "matrix-product",
            loops_matrix_product,
            "`@` and `np.dot` multiply rows by columns, as linear algebra does. Here each pixel "
            "meets the one weight that lies on it: which operator multiplies element by element?",
        ),
        Misconception(
            "output-as-large-as-image",
            loops_image_size,
            "The numbers are right, and they sit in an array as large as the image with zeros "
            "where no window fits. Make the output as large as there are positions in each "
            "direction.",
        ),
        Misconception("stored-in-image-dtype", loops_stored_in_image_dtype, IMAGE_DTYPE_HINT),
        Misconception(
            "added-up-in-image-dtype",
            loops_added_in_image_dtype,
            IMAGE_DTYPE_HINT + " (A sum that grows inside such an array suffers at every step.)",
        ),
        Misconception(
            "total-never-reset",
            loops_never_reset,
            "The first number is right and from then on each contains all earlier ones, as if the "
            "sum went on growing. It has to begin at zero for every position: where is it set to "
            "zero?",
        ),
        Misconception(
            "mean-instead-of-sum",
            loops_mean,
            "Every number is divided by the number of weights. Nothing is averaged here: where an "
            "average is wanted, the weights themselves are 1/9.",
        ),
        Misconception(
            "divided-by-kernel-sum",
            loops_divided_by_kernel_sum,
            "You divide by the sum of the kernel. Some image programs do that for blurs; for an "
            "edge filter, whose weights sum to zero, it cannot be done. Leave the weights as they "
            "are given.",
        ),
        Misconception(
            "last-product-only",
            loops_last_product_only,
            "Each output is a single product, that of the kernel's last weight, as if every "
            "product replaced the one before. `=` stores; which operator adds to what is there?",
        ),
        Misconception(
            "wraps-round",
            loops_wrap_round,
            "The windows come in again at the other end, as they do where an index falls below "
            "zero: `image[-1]` is the last row, no error. The window of output (i, j) begins at "
            "pixel (i, j) and runs down and to the right from there.",
        ),
        Misconception(
            "kernel-centred",
            loops_centred,
            "Your kernel's centre lies on pixel (i, j), so at the top and left it reaches over "
            "the edge, where an index below zero quietly counts from the other end. Here output "
            "(i, j) belongs to the window whose upper left corner is pixel (i, j).",
        ),
        Misconception(
            "kernel-loops-too-short",
            loops_kernel_cut,
            "The last row and column of the kernel never take part. (Where you loop over them: "
            "`range(3)` is 0, 1, 2 and needs no −1.)",
        ),
        Misconception(
            "written-into-the-image",
            loops_in_place,
            "The results are written into the image, so later windows read numbers that are "
            "results already, and the caller's photo is destroyed. Write into an array of its own.",
        ),
        Misconception(
            "returned-after-one-row",
            loops_returned_early,
            "The first row is right and all others are still zero, as if the function returned "
            "too early. Is `return` indented too far? It belongs behind all loops.",
        ),
        Misconception(
            "returned-after-one-position",
            loops_stopped_after_one_position,
            "Only the first number is computed. Does `return` stand inside a loop? Take its "
            "indentation back until it is level with the first `for`.",
        ),
        Misconception(
            "windows-side-by-side",
            loops_tiled,
            "Your window jumps by its own size, like tiles. Here it moves by one pixel, and "
            "neighbouring windows overlap.",
        ),
    ),
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


# 01.5 · The three sizes ---------------------------------------------------------------------


def mode_shapes() -> dict[str, tuple[int, int]]:
    shapes = {
        "valid": (28 - 3 + 1, 40 - 5 + 1),
        "same": (28, 40),
        "full": (28 + 3 - 1, 40 + 5 - 1),
        "valid, then valid again": (28 - 2 * (3 - 1), 40 - 2 * (5 - 1)),
        "full, then valid": (28, 40),
    }
    return shapes


def shapes_by(valid: tuple[int, int], full: tuple[int, int]) -> dict[str, tuple[int, int]]:
    """All five entries, from what one pass with each mode adds to rows and columns."""
    rows, columns = 28, 40
    return {
        "valid": (rows + valid[0], columns + valid[1]),
        "same": (rows, columns),
        "full": (rows + full[0], columns + full[1]),
        "valid, then valid again": (rows + 2 * valid[0], columns + 2 * valid[1]),
        "full, then valid": (rows + full[0] + valid[0], columns + full[1] + valid[1]),
    }


def shapes_without_plus_one() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-3, -5), full=(3, 5))


def shapes_kernel_swapped() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-4, -2), full=(4, 2))


def shapes_columns_first() -> dict[str, tuple[int, int]]:
    return {name: (columns, rows) for name, (rows, columns) in mode_shapes().items()}


def shapes_padded_image() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-2, -4), full=(4, 8))


def shapes_half_kernel() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-1, -2), full=(1, 2))


def shapes_same_shrinks() -> dict[str, tuple[int, int]]:
    return {**mode_shapes(), "same": mode_shapes()["valid"]}


def shapes_second_pass_free() -> dict[str, tuple[int, int]]:
    right = mode_shapes()
    return {
        **right,
        "valid, then valid again": right["valid"],
        "full, then valid": right["valid"],
    }


SHAPES = Exercise(
    id="01.5",
    title="Work out the shapes",
    prompt="""
        A picture has 28 rows and 40 columns, a kernel 3 rows and 5 columns. Work out the `shapes`,
        each as `(rows, columns)`, on paper. In the last two entries the result of the first pass is
        filtered again with a kernel of the same size.
    """,
    stub="""
        shapes = {
            "valid": ...,
            "same": ...,
            "full": ...,
            "valid, then valid again": ...,
            "full, then valid": ...,
        }
    """,
    solution=mode_shapes,
    misconceptions=(
        Misconception(
            "one-forgotten",
            shapes_without_plus_one,
            "Off by one in each direction. A kernel of 3 costs 2 rows, since the first position "
            "costs nothing; `full` gains as many as `valid` loses.",
        ),
        Misconception(
            "kernel-sides-swapped",
            shapes_kernel_swapped,
            "The kernel's rows go with the picture's rows: 3 with 28, and 5 with 40.",
        ),
        Misconception(
            "columns-first",
            shapes_columns_first,
            "The numbers are right, in the order (columns, rows). NumPy names rows first.",
        ),
        Misconception(
            "padded-picture-not-output",
            shapes_padded_image,
            "The kernel still has to slide over what has this size (the picture with its border "
            "of zeros, or the result of the first pass), and that costs k − 1 again.",
        ),
        Misconception(
            "half-a-kernel",
            shapes_half_kernel,
            "You count half of the kernel. It reaches over the edge by half its size on *each* of "
            "two sides, and there is top and bottom, left and right.",
        ),
        Misconception(
            "same-shrinks",
            shapes_same_shrinks,
            "`same` is named after its result: just enough zeros are put round the picture for the "
            "output to be as large as the input.",
        ),
        Misconception(
            "second-pass-forgotten",
            shapes_second_pass_free,
            "That is the size after one pass. The second pass starts from the first one's result, "
            "not from the picture, and changes the size again.",
        ),
    ),
    hints=(
        "Begin with the rows alone: 28 values, a kernel of 3. Then the columns alone.",
        "`valid` loses k − 1 in each direction, `full` gains k − 1, `same` stays. Apply the rule "
        "twice for the last two.",
    ),
    explanation=(
        "`valid` takes off k − 1 in each pass, `full` adds k − 1: one of each leaves the size "
        "as it was."
    ),
)


# 01.6 · Mend the flip -----------------------------------------------------------------------


def convolve2d(image, kernel):
    turned = kernel[::-1, ::-1]
    return correlate2d(image, turned)


def flips_one_axis(image, kernel):
    """Return the true convolution of image and kernel, mode valid."""
    flipped = kernel[::-1]
    return correlate2d(image, flipped)


def flips_other_axis(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel[:, ::-1])


def flips_nothing(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel)


def flips_by_transposing(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel.T)


def flips_by_quarter_turn(image: Array, kernel: Array) -> Array:
    return correlate2d(image, np.rot90(kernel))


def flips_and_transposes(image: Array, kernel: Array) -> Array:
    return correlate2d(image, np.flip(kernel.T))


def flips_the_image(image: Array, kernel: Array) -> Array:
    return correlate2d(np.flip(image), kernel)


def flips_the_result(image: Array, kernel: Array) -> Array:
    return np.flip(correlate2d(image, kernel))


def flips_the_sign(image: Array, kernel: Array) -> Array:
    return correlate2d(image, -kernel)


def flips_in_place(image: Array, kernel: Array) -> Array:
    kernel[:] = np.flip(kernel).copy()
    return correlate2d(image, kernel)


FLIP = Exercise(
    id="01.6",
    title="Find the bug",
    prompt="""
        This `convolve2d` gives the right answer on both running examples, and yet it is wrong. Find
        a kernel on which it differs from `scipy.signal.convolve2d(image, kernel, mode="valid")`,
        see why, and mend it. It may go on using `correlate2d`.
    """,
    stub=flips_one_axis,
    solution=convolve2d,
    given=("correlate2d",),
    cases=(
        *PAIRS[:5],
        *PAIRS[-2:],
        Case(RUNNING_IMAGE, RUNNING_KERNEL, label="the small running kernel"),
        Case(RUNNING_IMAGE, np.array([[1, 2], [1, 2]]), label="a kernel with equal rows"),
    ),
    random_case=random_pair,
    misconceptions=(
        Misconception(
            "one-axis-only",
            flips_one_axis,
            "The kernel is turned upside down, but left and right stay as they were. The formula "
            "has a minus sign for each of the two indices. The running examples could not tell: "
            "they look the same either way.",
        ),
        Misconception(
            "other-axis-only",
            flips_other_axis,
            "Now left and right change places, but top and bottom do not. Each of the two indices "
            "has its minus sign in the formula, so both axes turn round.",
        ),
        Misconception(
            "not-flipped",
            flips_nothing,
            "That is the cross-correlation: nothing is flipped any more. A convolution turns the "
            "kernel by 180 degrees, which takes a flip along each axis.",
        ),
        Misconception(
            "transposed",
            flips_by_transposing,
            "`.T` mirrors the kernel at its diagonal; a 2×3 kernel becomes 3×2. Needed is a half "
            "turn, which keeps the shape and brings the last weight to the first place.",
        ),
        Misconception(
            "quarter-turn",
            flips_by_quarter_turn,
            "`np.rot90` turns by 90 degrees, a quarter. A convolution needs a half turn.",
        ),
        Misconception(
            "flipped-and-transposed",
            flips_and_transposes,
            "A half turn plus a transposition: one of the two is too many. The kernel keeps its "
            "shape.",
        ),
        Misconception(
            "image-flipped",
            flips_the_image,
            "You turned the image. The sums are right, but they come out in reverse order, last "
            "position first. Turn the smaller of the two, the kernel.",
        ),
        Misconception(
            "result-flipped",
            flips_the_result,
            "You turned the result of a cross-correlation (image and kernel both turned come to "
            "the same). Its numbers move to other places, but they were computed with a kernel "
            "that lies unturned against the image.",
        ),
        Misconception(
            "sign-changed",
            flips_the_sign,
            "The minus signs of the formula stand in front of indices, not of weights. They say "
            "which pixel a weight meets; the weights keep their signs.",
        ),
        Misconception(
            "flipped-in-place",
            flips_in_place,
            "The result is right, and the caller's kernel has been turned as well: the next call "
            "would turn it back. Leave the argument as it is and make a turned view or copy.",
        ),
    ),
    hints=(
        "Try a kernel whose numbers are all different, such as `[[1, 2], [3, 4]]`, and print what "
        "the function makes of it before it correlates.",
        "After the turn, the last weight stands first. Where do the other corners go?",
        "A slice with step −1 reverses one axis, and one pair of brackets can hold a slice for "
        "each axis. `np.flip` without further arguments is worth a look, too.",
    ),
    explanation=(
        "A test that only uses symmetric kernels cannot see this bug. Every check in this course "
        "uses an asymmetric one."
    ),
)


# 01.7 · Count the work ----------------------------------------------------------------------


def work_counts() -> dict[str, int]:
    counts = {
        "9 x 9 kernel, all at once": 9 * 9,
        "9 x 9 kernel, a column and then a row": 9 + 9,
        "three 3 x 3 kernels, one after the other": 3 * (3 * 3),
        "one kernel that replaces these three": 7 * 7,
    }
    return counts


def counts_two_full_passes() -> dict[str, int]:
    return {**work_counts(), "9 x 9 kernel, a column and then a row": 2 * 9 * 9}


def counts_column_times_row() -> dict[str, int]:
    return {**work_counts(), "9 x 9 kernel, a column and then a row": 9 * 9}


def counts_one_pass() -> dict[str, int]:
    return {**work_counts(), "9 x 9 kernel, a column and then a row": 9}


def counts_multiplied() -> dict[str, int]:
    return {**work_counts(), "three 3 x 3 kernels, one after the other": 9 * 9 * 9}


def counts_sizes_added() -> dict[str, int]:
    return {
        **work_counts(),
        "three 3 x 3 kernels, one after the other": 3 * 3,
        "one kernel that replaces these three": 9 * 9,
    }


def counts_same_size() -> dict[str, int]:
    return {**work_counts(), "one kernel that replaces these three": 3 * 3}


def counts_only_two() -> dict[str, int]:
    return {**work_counts(), "one kernel that replaces these three": 5 * 5}


def counts_sides() -> dict[str, int]:
    return {
        "9 x 9 kernel, all at once": 9,
        "9 x 9 kernel, a column and then a row": 2,
        "three 3 x 3 kernels, one after the other": 9,
        "one kernel that replaces these three": 7,
    }


WORK = Exercise(
    id="01.7",
    title="Count the work",
    prompt="""
        How many multiplications does one output pixel cost? Fill in `counts`. The 9×9 kernel is
        separable: a column of 9 weights, then a row of 9. The three 3×3 kernels run one after the
        other; the last entry is the single kernel that gives the same result in one pass.
    """,
    stub="""
        counts = {
            "9 x 9 kernel, all at once": ...,
            "9 x 9 kernel, a column and then a row": ...,
            "three 3 x 3 kernels, one after the other": ...,
            "one kernel that replaces these three": ...,
        }
    """,
    solution=work_counts,
    misconceptions=(
        Misconception(
            "two-full-passes",
            counts_two_full_passes,
            "In each of the two passes only one column, or one row, of weights is laid on the "
            "picture, not the whole kernel.",
        ),
        Misconception(
            "column-times-row",
            counts_column_times_row,
            "The two passes run one after the other, so their costs add up. Multiplied, nothing "
            "would be gained.",
        ),
        Misconception(
            "one-of-two-passes",
            counts_one_pass,
            "That is the cost of one pass. The column's result still has to be filtered with the "
            "row.",
        ),
        Misconception(
            "passes-multiplied",
            counts_multiplied,
            "Passes that follow each other add their costs: each output pixel of a pass needs nine "
            "products, whatever came before.",
        ),
        Misconception(
            "sides-added",
            counts_sizes_added,
            "Three passes of nine products each are more than nine, and three kernels of side 3 "
            "do not make one of side 9: a second 3×3 kernel widens the view by one pixel on each "
            "side, not by three.",
        ),
        Misconception(
            "no-wider-view",
            counts_same_size,
            "After three passes an output pixel depends on more than 3×3 pixels of the picture: "
            "each pass reaches one pixel further in every direction.",
        ),
        Misconception(
            "two-instead-of-three",
            counts_only_two,
            "5×5 replaces two kernels of 3×3. The third one widens the view once more.",
        ),
        Misconception(
            "side-lengths",
            counts_sides,
            "This looks like a side length or a number of passes. Count products: a kernel has as "
            "many as it has weights.",
        ),
    ),
    hints=(
        "A kernel costs one multiplication for each of its weights. Passes that follow each other "
        "add up.",
        "For the last entry, go backwards: one output pixel of the third pass reads 3×3 pixels of "
        "the second. How many pixels of the first do those nine read together?",
    ),
    explanation=(
        "Splitting a kernel pays: 18 instead of 81, 27 instead of 49. Networks with small kernels "
        "in a row use the second saving, and put something non-linear in between (notebook 03)."
    ),
)


# 01.8 · Shift and add -----------------------------------------------------------------------


def shift_and_add(image, kernel):
    kernel_rows, kernel_columns = kernel.shape
    rows = image.shape[0] - kernel_rows + 1
    columns = image.shape[1] - kernel_columns + 1
    image = np.asarray(image, dtype=float)  # uint8 would wrap round
    output = np.zeros((rows, columns))
    for m in range(kernel_rows):
        for n in range(kernel_columns):
            output += kernel[m, n] * image[m : m + rows, n : n + columns]
    return output


def shifts_backwards(image: Array, kernel: Array) -> Array:
    return shift_and_add(image, np.flip(kernel))


def shifts_swapped(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * image[n : n + rows, m : m + columns]
    return output


def shifts_never(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    return image[:rows, :columns] * float(np.sum(kernel))


def shifts_one_short(image: Array, kernel: Array) -> Array:
    return shift_and_add(image, kernel)[:-1, :-1]


def shifts_by_rolling(image: Array, kernel: Array) -> Array:
    output = np.zeros(image.shape)
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * np.roll(image.astype(float), (-m, -n), axis=(0, 1))
    return output


def shifts_by_rolling_forwards(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros(image.shape)
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * np.roll(image.astype(float), (m, n), axis=(0, 1))
    return output[:rows, :columns]


def shifts_overwriting(image: Array, kernel: Array) -> Array:
    return loops_last_product_only(image, kernel)


def shifts_in_image_dtype(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns), dtype=image.dtype)
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * image[m : m + rows, n : n + columns]
    return output


def shifts_and_casts(image: Array, kernel: Array) -> Array:
    return loops_stored_in_image_dtype(image, kernel)


def shifts_one_axis(image: Array, kernel: Array) -> Array:
    rows, columns = output_size(image, kernel)
    output = np.zeros((rows, columns))
    for m, n in np.ndindex(*kernel.shape):
        output += kernel[m, n] * image[m : m + rows, :columns].astype(float)
    return output


def shifts_square_kernel(image: Array, kernel: Array) -> Array:
    return loops_square_kernel(image, kernel)


def shifts_scaled(image: Array, kernel: Array) -> Array:
    return shift_and_add(image, kernel) / kernel.size


def shifts_padded(image: Array, kernel: Array) -> Array:
    rows, columns = kernel.shape
    wide = np.pad(image, ((rows - 1, rows - 1), (columns - 1, columns - 1)))
    return shift_and_add(wide, kernel)


SHIFT = Exercise(
    id="01.8",
    title="Shift and add",
    prompt="""
        Write `shift_and_add(image, kernel)`: the same result as `correlate2d`, in twelve lines or
        fewer, **without a loop over pixels**. Loop over the weights instead. Each weight multiplies
        one shifted piece of the image, as large as the output; the pieces are added up. The image
        may again be a photo in `uint8`.
    """,
    stub='''
        def shift_and_add(image, kernel):
            """Return the cross-correlation, mode valid, as a sum of shifted images."""
            ...
    ''',
    solution=shift_and_add,
    cases=PAIRS,
    random_case=random_pair,
    misconceptions=(
        Misconception(
            "shifted-the-other-way",
            shifts_backwards,
            "The pieces are taken in reverse order, which gives the true convolution: the kernel "
            "appears turned by 180 degrees. For the cross-correlation the weight in the upper "
            "left corner meets the piece that begins at pixel (0, 0).",
        ),
        Misconception(
            "rows-and-columns-swapped",
            shifts_swapped,
            "The row of the weight shifts the columns, and the other way round. In the image's "
            "brackets rows come first: the kernel's row variable belongs there.",
        ),
        Misconception(
            "never-shifted",
            shifts_never,
            "Every weight meets the same piece, the one that begins at pixel (0, 0), so the sum "
            "is one piece times the sum of the weights. Weight (m, n) needs a piece that begins m "
            "rows lower and n columns further right.",
        ),
        Misconception(
            "one-position-too-few",
            shifts_one_short,
            "The last row and column are missing: the pieces are one too small in each direction. "
            "How many positions does a kernel of 3 have on 5 pixels?",
        ),
        Misconception(
            "rolled-not-cut",
            shifts_by_rolling,
            "`np.roll` brings what leaves on one side in again on the other, so the last rows and "
            "columns mix the far ends of the picture, and the result is as large as the image. "
            "Slices of the output's size need no cutting.",
        ),
        Misconception(
            "rolled-the-wrong-way",
            shifts_by_rolling_forwards,
            "The picture moves down and right where it should move up and left, and what leaves "
            "comes in again on the other side. The piece for weight (m, n) begins at row m, "
            "column n.",
        ),
        Misconception(
            "last-piece-only",
            shifts_overwriting,
            "Only the last weight's piece is left, as if each piece replaced the one before. The "
            "pieces have to be added up.",
        ),
        Misconception(
            "output-in-image-dtype",
            shifts_in_image_dtype,
            "The output array has the image's dtype, and NumPy refuses to add fractions or signed "
            "numbers into it. Begin with zeros of type float, which is what `np.zeros` makes "
            "unless told otherwise.",
        ),
        Misconception("cast-to-image-dtype", shifts_and_casts, IMAGE_DTYPE_HINT),
        Misconception(
            "shifted-in-rows-only",
            shifts_one_axis,
            "The pieces move down with the weight's row but never to the right. Both slices begin "
            "where the weight stands.",
        ),
        Misconception(
            "kernel-taken-for-square",
            shifts_square_kernel,
            "Right for square kernels only. Rows and columns of the kernel each have their own "
            "range and their own share in the output's size.",
        ),
        Misconception(
            "mean-instead-of-sum",
            shifts_scaled,
            "Every number is divided by the number of weights. The pieces are added, not averaged.",
        ),
        Misconception(
            "padded-first",
            shifts_padded,
            "The result is larger than the image: zeros were put round it first, which is mode "
            "`full`. Here every piece lies inside the image.",
        ),
    ),
    hints=(
        "Think of weight (0, 1) alone. Which pixels of the image does it meet while the window "
        "slides over all positions? They form a rectangle. Where does it begin, how large is it?",
        "All these rectangles are as large as the output. The one of weight (m, n) begins at row "
        "m, column n.",
        "Zeros of the output's size; two loops over the kernel; in the inner one, add weight "
        "times slice. The row slice ends at its start plus the number of output rows.",
    ),
    explanation=(
        "Nine passes over whole arrays replace nine products per pixel in Python: the inner loops "
        "now run in NumPy's compiled code."
    ),
)

EXERCISES = (LINE, NOISE, WINDOW, LOOPS, SHAPES, FLIP, WORK, SHIFT)
