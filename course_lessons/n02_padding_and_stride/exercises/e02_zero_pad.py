"""Exercise 02.2: padding by hand."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def zero_pad(image, pads):
    (top, bottom), (left, right) = pads
    height, width = image.shape
    padded = np.zeros((top + height + bottom, left + width + right), dtype=image.dtype)
    padded[top : top + height, left : left + width] = image
    return padded


def random_pads(rng):
    image = rng.integers(1, 10, size=rng.integers(1, 6, size=2))
    pads = rng.integers(0, 4, size=(2, 2)).tolist()
    return image, tuple(map(tuple, pads))


EXERCISE = Exercise(
    id="02.2",
    title="Pad by hand",
    prompt="""
        Write `zero_pad(image, pads)`, for practice without `np.pad`: a new array with `image` in it
        and zeros around it. `pads` is `((top, bottom), (left, right))`, four whole numbers that may
        differ, and some of them may be 0.
    """,
    stub='''
        def zero_pad(image, pads):
            """Return a larger array with the image in it and zeros around it."""
            ...
    ''',
    solution=zero_pad,
    kind="array",
    cases=(
        Case(np.arange(1, 13).reshape(3, 4), ((1, 1), (1, 1)), label="one pad on every side"),
        Case(np.arange(1, 7).reshape(2, 3), ((1, 2), (3, 4)), label="four different pads"),
        Case(np.arange(1, 7).reshape(3, 2), ((0, 1), (0, 1)), label="pads after the image only"),
        Case(np.arange(1, 9).reshape(2, 4), ((2, 0), (1, 0)), label="pads before the image only"),
        Case(np.array([[0.5, 2.5], [1.5, -1.0]]), ((0, 0), (2, 1)), label="no pad above or below"),
        Case(np.arange(1, 7).reshape(2, 3), ((0, 0), (0, 0)), label="no pads at all"),
        Case(np.array([[-1234.567, 0.001]]), ((0, 0), (1, 2)), label="a single row of fractions"),
        Case(np.array([[7], [0], [9]]), ((1, 0), (0, 2)), label="a single column"),
    ),
    random_case=random_pads,
    fresh=True,
    hints=(
        "How many rows has the padded array? Top, image and bottom, one under the other.",
        "Make an array of zeros in that size. Then assign the image to a rectangle of it.",
        "The rectangle begins at row `top` and is as high as the image; the same for the columns.",
    ),
    explanation=(
        "Counting the slice's end from the front (`top + height`) is what keeps it right when a "
        "pad is 0. `dtype=image.dtype` keeps whole numbers whole."
    ),
)


@EXERCISE.mistake(
    "Rows and columns have changed places: the pads for top and bottom stand left and "
    "right. An array's shape names its rows first. Top and bottom add rows."
)
def axes_swapped(image, pads):
    return np.pad(image, pads[::-1])


@EXERCISE.mistake(
    "The size is right, but the image sits in the wrong place: what should stand before "
    "it stands behind. How many rows of zeros are there above the image's first row?"
)
def sides_swapped(image, pads):
    return np.pad(image, [side[::-1] for side in pads])


@EXERCISE.mistake(
    "The pad before the image is used behind it as well. The two sides may differ; mode "
    "`same` with an even kernel needs just that."
)
def first_number_twice(image, pads):
    return np.pad(image, [(side[0], side[0]) for side in pads])


@EXERCISE.mistake(
    "The size is right, but the image begins at row 0, column 0, and all zeros stand "
    "behind it. Which row of the padded array holds the image's first row?"
)
def image_in_the_corner(image, pads):
    padded = np.zeros_like(np.pad(image, pads))
    padded[: image.shape[0], : image.shape[1]] = image
    return padded


@EXERCISE.mistake(
    "The result is too large: each side has got the pads of both sides together. Top and "
    "bottom have a number of their own."
)
def whole_amount_on_each_side(image, pads):
    return np.pad(image, [(sum(side), sum(side)) for side in pads])


@EXERCISE.mistake(
    "The size and place are right, but the border's pixels are repeated outwards. That is "
    "a fill, too (`edge`), and the next cells compare it. Here zeros are wanted."
)
def edge_values(image, pads):
    return np.pad(image, pads, mode="edge")


@EXERCISE.mistake(
    "It works as long as no pad behind the image is 0. A slice `[top:-bottom]` with "
    "`bottom` 0 is empty, since -0 is 0. Say where the slice ends counting from the front."
)
def minus_zero(image, pads):
    (top, bottom), (left, right) = pads
    padded = np.zeros_like(np.pad(image, pads))
    padded[top:-bottom, left:-right] = image
    return padded


@EXERCISE.mistake(
    "The size is right, the content is not: the new array is filled by running through "
    "the image's numbers again and again, as `np.resize` does. Begin with an array of "
    "zeros and lay the image into it."
)
def resized(image, pads):
    return np.resize(image, np.pad(image, pads).shape)


@EXERCISE.mistake(
    "There are zeros above and to the left only. `bottom` and `right` are not used yet."
)
def one_side_only(image, pads):
    return np.pad(image, [(side[0], 0) for side in pads])


@EXERCISE.mistake(
    "You read `pads` corner by corner, as ((top, left), (bottom, right)). It goes axis by axis: "
    "the first pair belongs to the rows, the second to the columns."
)
def paired_by_corners(image, pads):
    (top, left), (bottom, right) = pads
    return np.pad(image, ((top, bottom), (left, right)))


@EXERCISE.mistake("The place is right, but the frame holds ones. What is added is black: zeros.")
def framed_with_ones(image, pads):
    return np.pad(image, pads, constant_values=1)


@EXERCISE.mistake("There are zeros below and to the right only. `top` and `left` are not used yet.")
def other_side_only(image, pads):
    return np.pad(image, [(0, side[1]) for side in pads])
