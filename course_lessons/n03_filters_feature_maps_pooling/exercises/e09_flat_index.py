"""Exercise 03.9: where a number goes in Flatten."""

from __future__ import annotations

from course_utils.exercises import Case, Exercise


def flat_index(row, column, channel, shape):
    _, width, channels = shape
    return (row * width + column) * channels + channel


def random_place(rng):
    shape = tuple(rng.integers(2, 9, size=3).tolist())
    row, column, channel = (int(rng.integers(0, size)) for size in shape)
    return row, column, channel, shape


EXERCISE = Exercise(
    id="03.9",
    title="Where does a number go?",
    prompt="""
        Flatten writes maps of shape (H, W, C) row by row: for each row its pixels from left to
        right, for each pixel its channels. Write `flat_index(row, column, channel, shape)`: the
        index, counted from 0, at which `maps[row, column, channel]` stands in `maps.reshape(-1)`.
        Compute it from the four arguments, without building an array.
    """,
    stub='''
        def flat_index(row, column, channel, shape):
            """Return the place of maps[row, column, channel] in the flattened maps."""
            ...
    ''',
    solution=flat_index,
    cases=(
        Case(0, 0, 0, (2, 3, 4), label="the very first number"),
        Case(1, 1, 0, (3, 3, 1), label="the 4 in the middle of the 3×3 matrix"),
        Case(0, 2, 1, (4, 5, 3), label="a place in the first row"),
        Case(3, 1, 2, (4, 7, 5), label="a place further down, in a wide map"),
        Case(5, 2, 1, (6, 3, 2), label="the very last number"),
        Case(100, 57, 9, (128, 96, 16), label="a place in large maps"),
    ),
    random_case=random_place,
    hints=(
        "How many numbers stand before the one in question? First the whole rows above it, then "
        "the pixels to its left, then the channels before it.",
        "A whole row holds width × channels numbers, a pixel holds as many as there are channels. "
        "Add the three contributions.",
    ),
)


@EXERCISE.mistake(
    "You walk down the columns. NumPy and Keras go along each row first, from left to "
    "right, and then down."
)
def column_by_column(row, column, channel, shape):
    height, _, channels = shape
    return (column * height + row) * channels + channel


@EXERCISE.mistake(
    "You write one whole map after the other. That is the order where channels come first "
    "(PyTorch); with channels last, the channels of one pixel are neighbours."
)
def map_by_map(row, column, channel, shape):
    height, width, _ = shape
    return (channel * height + row) * width + column


@EXERCISE.mistake(
    "In your order the row changes fastest, as in Fortran and MATLAB. In NumPy's order "
    "the last index changes fastest."
)
def fortran_order(row, column, channel, shape):
    height, width, _ = shape
    return row + height * (column + width * channel)


@EXERCISE.mistake(
    "All answers are one too large. How many numbers stand before the one in question? "
    "That is its index."
)
def counted_from_one(row, column, channel, shape):
    return flat_index(row, column, channel, shape) + 1


@EXERCISE.mistake(
    "On square maps all is right; on others it is not. To get one row down, you pass one "
    "whole row: how many pixels has it?"
)
def height_for_width(row, column, channel, shape):
    height, _, channels = shape
    return (row * height + column) * channels + channel


@EXERCISE.mistake(
    "With one channel all is right; with more, the answers are too small. Each pixel that "
    "you pass takes as many places as it has channels."
)
def channels_not_counted(row, column, channel, shape):
    return row * shape[1] + column + channel


@EXERCISE.mistake(
    "The three indices alone are not enough. To get from one row to the next you pass a "
    "whole row of numbers, so the shape has to come in."
)
def indices_added(row, column, channel, shape):
    return row + column + channel


@EXERCISE.mistake(
    "A product is zero as soon as one index is zero, so nearly all border places would "
    "share index 0. Count the numbers that stand before, row by row."
)
def indices_multiplied(row, column, channel, shape):
    return row * column * channel


@EXERCISE.mistake(
    "In the first row all is right, further down it is not. A row that you pass holds "
    "width times channels numbers."
)
def row_without_channels(row, column, channel, shape):
    _, width, channels = shape
    return row * width + column * channels + channel


@EXERCISE.mistake(
    "The row and the column count from 1 here: you pass the row and the pixel themselves as well. "
    "Only what stands *before* the number counts, and indices begin at 0."
)
def row_and_column_from_one(row, column, channel, shape):
    return flat_index(row + 1, column + 1, channel, shape)


@EXERCISE.mistake(
    "The pixel's own place is missing: every column of a row gets the same index. To the left of "
    "it stand `column` pixels, each with all its channels."
)
def column_forgotten(row, column, channel, shape):
    return flat_index(row, 0, channel, shape)
