"""Exercise 02.6: a bug to find: strides that differ."""

from __future__ import annotations

import math

import numpy as np

from course_utils.exercises import Case, Exercise


def strided_correlate(image, kernel, stride):
    (H, W), (F_h, F_w), (S_h, S_w) = image.shape, kernel.shape, stride
    rows = (H - F_h) // S_h + 1
    columns = (W - F_w) // S_w + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * S_h, j * S_w
            window = image[top : top + F_h, left : left + F_w]
            output[i, j] = np.sum(window * kernel)
    return output


def random_strided(rng):
    kernel = rng.integers(-3, 4, size=rng.integers(1, 4, size=2))
    kernel[0, 0] = 4
    stride = tuple(rng.integers(1, 4, size=2).tolist())
    # Large enough that thinning the image first leaves room for the kernel.
    least = 3 * np.array(kernel.shape) + 1
    image = rng.integers(0, 10, size=least + rng.integers(0, 5, size=2))
    return image, kernel, stride


EXERCISE = Exercise(
    id="02.6",
    title="Two bugs to find",
    prompt="""
        `strided_correlate(image, kernel, stride)` is to slide the kernel without padding, with a
        stride of its own for rows and for columns: `stride` is `(down, across)`. It has passed
        its tests: square images, equal strides that divide evenly. On other images it gives wrong
        numbers or stops with an error. Two things are wrong. Find and mend them.
    """,
    solution=strided_correlate,
    cases=(
        Case(
            np.arange(35).reshape(5, 7) ** 2 % 11,
            np.array([[1, 2, 0], [0, -1, 3], [2, 0, 1]]),
            (2, 2),
            label="equal strides",
        ),
        Case(
            np.arange(72).reshape(8, 9) ** 2 % 13,
            np.array([[1, 2], [0, -1], [3, 1]]),
            (1, 2),
            label="a step of 1 down and 2 across",
        ),
        Case(
            np.arange(70).reshape(10, 7) ** 2 % 17,
            np.array([[1, 2, -1], [3, 0, 1]]),
            (3, 1),
            label="a step of 3 down and 1 across",
        ),
        Case(
            np.arange(110).reshape(10, 11) ** 2 % 19,
            np.array([[1, -2, 4]]),
            (1, 3),
            label="a row as kernel",
        ),
        Case(
            np.arange(80).reshape(8, 10) ** 2 % 23,
            np.array([[5]]),
            (3, 5),
            label="a single weight, steps wider than the kernel",
        ),
        Case(
            np.arange(22).reshape(2, 11) ** 2 % 19,
            np.array([[1, -2, 4]]),
            (3, 3),
            label="a single row of windows",
        ),
        Case(
            np.arange(30).reshape(5, 6) ** 2 % 11 / 7 - 0.3,
            np.array([[0.5, -1.25], [2.0, 0.125]]),
            (2, 3),
            label="numbers with fractions",
        ),
    ),
    random_case=random_strided,
    hints=(
        "Try `strided_correlate(np.ones((6, 9)), np.ones((3, 3)), (1, 2))`. Every output should be "
        "9.",
        "How many windows of 3 fit on 6 rows with a step of 2? What does the code compute for "
        "that?",
        "Row `i` of the output belongs to a window that has gone `i` steps *down*. Read the line "
        "that sets `top` and `left` with that in mind.",
    ),
    explanation=(
        "With equal strides the swap does not show, and where the stride divides evenly the "
        "rounding does not show. Tests with equal strides that divide evenly miss both."
    ),
)


@EXERCISE.mistake(
    "Both bugs are still there. Take a 6 × 9 image, a 3 × 3 kernel and `stride=(1, 2)`, "
    "and write down by hand where the windows start. What does the code say?",
    is_the_stub=True,
)
def both_bugs(image, kernel, stride):
    (H, W), (F_h, F_w), (S_h, S_w) = image.shape, kernel.shape, stride
    rows = round((H - F_h) / S_h) + 1
    columns = round((W - F_w) / S_w) + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * S_w, j * S_h
            window = image[top : top + F_h, left : left + F_w]
            output[i, j] = np.sum(window * kernel)
    return output


def _strided(image, kernel, stride, count, place):
    """Slide a kernel with one rule for the number of windows and one for their places."""
    (H, W), (F_h, F_w) = image.shape, kernel.shape
    rows, columns = count(H - F_h, stride[0]), count(W - F_w, stride[1])
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = place(i, j)
            output[i, j] = np.sum(image[top : top + F_h, left : left + F_w] * kernel)
    return output


def _floor_count(way, step):
    return way // step + 1


@EXERCISE.mistake(
    "One bug is gone: the number of windows is right. The other is in the place of the "
    "window: rows go down. Which of the two strides is the step down?"
)
def strides_still_swapped(image, kernel, stride):
    return _strided(
        image, kernel, stride, _floor_count, lambda i, j: (i * stride[1], j * stride[0])
    )


@EXERCISE.mistake(
    "One bug is gone: the windows stand where they should. The other is in their number: a "
    "window that sticks out is not computed, and `round` sometimes goes up."
)
def windows_still_rounded(image, kernel, stride):
    def nearest(way, step):
        return round(way / step) + 1

    return _strided(image, kernel, stride, nearest, lambda i, j: (i * stride[0], j * stride[1]))


@EXERCISE.mistake(
    "The step down is now used in both directions. Columns have a stride of their own."
)
def one_stride_for_both(image, kernel, stride):
    return strided_correlate(image, kernel, (stride[0], stride[0]))


@EXERCISE.mistake(
    "The step across is now used in both directions. Rows have a stride of their own."
)
def other_stride_for_both(image, kernel, stride):
    return strided_correlate(image, kernel, (stride[1], stride[1]))


@EXERCISE.mistake(
    "Now the strides are swapped in both places, so that shape and numbers fit each other, "
    "but the step down is used across. `stride` is (down, across)."
)
def strides_swapped_everywhere(image, kernel, stride):
    return strided_correlate(image, kernel, stride[::-1])


@EXERCISE.mistake(
    "The shape is right, but the windows lie one pixel apart: the stride is used for the "
    "number of windows only. Output (i, j) belongs to the window i steps down, not i "
    "pixels."
)
def stride_in_shape_only(image, kernel, stride):
    return _strided(image, kernel, stride, _floor_count, lambda i, j: (i, j))


@EXERCISE.mistake(
    "You have thrown pixels away before the kernel saw them. A stride skips *windows*; "
    "within a window neighbouring pixels are still read."
)
def image_thinned_first(image, kernel, stride):
    return strided_correlate(image[:: stride[0], :: stride[1]], kernel, (1, 1))


@EXERCISE.mistake(
    "One window too few in each direction. Whole steps are one thing, places another: "
    "there is a window before the first step."
)
def last_window_missed(image, kernel, stride):
    return _strided(
        image,
        kernel,
        stride,
        lambda way, step: way // step,
        lambda i, j: (i * stride[0], j * stride[1]),
    )


@EXERCISE.mistake(
    "Now the number of windows is rounded up. Where the stride leaves a remainder the last "
    "window sticks out, and its slice is too small for the kernel."
)
def rounded_up(image, kernel, stride):
    def up(way, step):
        return math.ceil(way / step) + 1

    return _strided(image, kernel, stride, up, lambda i, j: (i * stride[0], j * stride[1]))
