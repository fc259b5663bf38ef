"""Exercise 02.1: the visits of every pixel."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def visits(shape, kernel, padding=0):
    (height, width), (F_h, F_w) = shape, kernel
    counts = np.zeros((height + 2 * padding, width + 2 * padding), dtype=int)
    for i in range(height + 2 * padding - F_h + 1):
        for j in range(width + 2 * padding - F_w + 1):
            counts[i : i + F_h, j : j + F_w] += 1
    return counts[padding : padding + height, padding : padding + width]


def random_visits(rng):
    height, width = rng.integers(2, 8, size=2).tolist()
    padding = int(rng.integers(0, 3))
    kernel = tuple(
        int(rng.integers(1, min(length + 2 * padding, 5) + 1)) for length in (height, width)
    )
    return (height, width), kernel, padding


EXERCISE = Exercise(
    id="02.1",
    title="Count the visits",
    prompt=r"""
        Write `visits(shape, kernel, padding=0)`, which returns the coverage map, an array of the
        image's shape (whole numbers or floats) that says for every pixel how many windows read it.
        The window moves by one pixel at a time.

        `shape` is `(height, width)` of the image, `kernel` is `(height, width)` of the window,
        and `padding` is the number of rows and columns added on **each** side before the window
        slides. These added pixels are called **pads**; they do not belong to the answer.
    """,
    stub='''
        def visits(shape, kernel, padding=0):
            """Return how many windows read each pixel, an array of the given shape."""
            ...
    ''',
    solution=visits,
    kind="array",
    cases=(
        Case((5, 5), (3, 3), label="a 3×3 window on 5×5 pixels"),
        Case((5, 7), (3, 2), label="a window and an image that are not square"),
        Case((5, 7), (3, 2), 1, label="a padding of 1"),
        Case((4, 6), (2, 3), padding=2, label="a padding of 2"),
        Case((1, 6), (1, 4), label="a single row"),
        Case((6, 1), (3, 1), label="a single column"),
        Case((40, 40), (17, 17), label="a window of 17×17"),
        Case((7, 4), (5, 2), label="a window higher than half of the image"),
    ),
    random_case=random_visits,
    hints=(
        "Begin with an array of zeros, as large as the image with its pads.",
        "Two loops run over all starts of the window, as in notebook 01. In place of multiplying "
        "and summing, add 1 to all entries under the window.",
        "At the end cut off the pads: the image begins at row `padding` and is `height` rows high.",
    ),
    explanation=(
        "The same loops as for a convolution; only the direction is turned round. A convolution "
        "gathers from the pixels under the window, this function scatters to them. The last "
        "section meets that again as transposed convolution."
    ),
)


def _cropped(counts, shape, before):
    return counts[before : before + shape[0], before : before + shape[1]]


@EXERCISE.mistake(
    "Each window counts for one pixel only, its upper left one. A window reads all the "
    "pixels that it covers: raise the counts of a whole block of the array at once."
)
def first_pixel_only(shape, kernel, padding=0):
    counts = np.zeros((shape[0] + 2 * padding, shape[1] + 2 * padding), dtype=int)
    for i in range(counts.shape[0] - kernel[0] + 1):
        for j in range(counts.shape[1] - kernel[1] + 1):
            counts[i, j] += 1
    return _cropped(counts, shape, padding)


@EXERCISE.mistake(
    "Your map says *whether* a pixel is read (0 or 1), not how often. Writing a 1 over a "
    "1 leaves a 1. What has to happen to the number that is already there?"
)
def marked_not_counted(shape, kernel, padding=0):
    return np.minimum(visits(shape, kernel, padding), 1)


def _count_visits(shape, kernel, before, after, places=None):
    """Visits with pads that may differ; `places` changes how many windows there are."""
    (height, width), (F_h, F_w) = shape, kernel
    H, W = height + before + after, width + before + after
    rows, columns = places(H, W, F_h, F_w) if places else (H - F_h + 1, W - F_w + 1)
    counts = np.zeros((H, W), dtype=int)
    for i in range(rows):
        for j in range(columns):
            counts[i : i + F_h, j : j + F_w] += 1
    return counts


@EXERCISE.mistake(
    "The counts at the bottom and on the right are too low: the last window of each row "
    "and column is missing. `range(n)` stops before `n`. How many starts are there from 0 "
    "up to and including the last one?"
)
def last_window_missed(shape, kernel, padding=0):
    def places(H, W, F_h, F_w):
        return H - F_h, W - F_w

    return _cropped(_count_visits(shape, kernel, padding, padding, places), shape, padding)


@EXERCISE.mistake(
    "At the top and on the left the counts are right, at the bottom and on the right too "
    "low: there are pads on one side only. The padded array is larger than the image by "
    "the padding at *both* ends of each axis."
)
def padded_before_only(shape, kernel, padding=0):
    return _cropped(_count_visits(shape, kernel, padding, 0), shape, padding)


@EXERCISE.mistake(
    "At the bottom and on the right the counts are right, at the top and on the left too "
    "low: there are pads on one side only. Pixel (0, 0) of the image does not lie at "
    "(0, 0) of the padded array."
)
def padded_after_only(shape, kernel, padding=0):
    return _cropped(_count_visits(shape, kernel, 0, padding), shape, 0)


@EXERCISE.mistake(
    "Square windows come out right, others as if turned by a quarter. `kernel` is "
    "(height, width), so its first number belongs to the rows. Which index runs along "
    "which?"
)
def kernel_turned(shape, kernel, padding=0):
    return visits(shape, kernel[::-1], padding)


@EXERCISE.mistake(
    "Square windows come out right. Others have the right starts, but the block that you raise "
    "is turned by a quarter: `kernel` is (height, width), and rows come first in a slice, too."
)
def block_turned(shape, kernel, padding=0):
    height, width = shape[0] + 2 * padding, shape[1] + 2 * padding
    counts = np.zeros((height, width), dtype=int)
    for i in range(height - kernel[0] + 1):
        for j in range(width - kernel[1] + 1):
            counts[i : i + kernel[1], j : j + kernel[0]] += 1
    return _cropped(counts, shape, padding)


@EXERCISE.mistake(
    "Square windows come out right. Others are raised as a block of the right form, but in the "
    "wrong number of places: how far a window can go down depends on its height."
)
def starts_turned(shape, kernel, padding=0):
    def places(H, W, F_h, F_w):
        return H - F_w + 1, W - F_h + 1

    return _cropped(_count_visits(shape, kernel, padding, padding, places), shape, padding)


@EXERCISE.mistake(
    "The numbers are right, but the array still has its pads: it is larger than the "
    "image. Cut the image's part out of it before you return it."
)
def pads_left_on(shape, kernel, padding=0):
    return _count_visits(shape, kernel, padding, padding)


@EXERCISE.mistake(
    "The counts do not fall off towards the bottom and the right. Your windows start at "
    "every pixel, and those near the end stick out. NumPy does not complain, since a "
    "slice that reaches too far is cut silently. Where is the last start?"
)
def window_at_every_pixel(shape, kernel, padding=0):
    def places(H, W, F_h, F_w):
        return H, W

    return _cropped(_count_visits(shape, kernel, padding, padding, places), shape, padding)


@EXERCISE.mistake(
    "With pads it is right, without them the result is empty. For a padding of 0 the "
    "slice `[padding:-padding]` means `[0:0]`, since -0 is 0. Say where the slice ends "
    "counting from the front."
)
def minus_zero(shape, kernel, padding=0):
    counts = _count_visits(shape, kernel, padding, padding)
    return counts[padding:-padding, padding:-padding]


@EXERCISE.mistake(
    "Without padding it is right, with it the border's counts are too low: `padding` is "
    "not used. Let the window slide over an array that is larger than the image."
)
def padding_ignored(shape, kernel, padding=0):
    return visits(shape, kernel, 0)


@EXERCISE.mistake(
    "You count along the rows and along the columns and add. A window is a choice of row "
    "*and* of column: with 2 possible rows and 3 possible columns there are 6 windows, "
    "not 5."
)
def added_not_multiplied(shape, kernel, padding=0):
    rows = visits((shape[0], 1), (kernel[0], 1 + 2 * padding), padding)
    columns = visits((1, shape[1]), (1 + 2 * padding, kernel[1]), padding)
    return rows + columns


@EXERCISE.mistake(
    "A large kernel counts too often: beside the distances to the two edges and the kernel's own "
    "length, no pixel can be read by more windows than there are."
)
def windows_without_limit(shape, kernel, padding=0):
    (H, W), (h, w) = shape, kernel
    down = [min(r + 1 + padding, H - r + padding, h) for r in range(H)]
    across = [min(c + 1 + padding, W - c + padding, w) for c in range(W)]
    return np.outer(down, across)
