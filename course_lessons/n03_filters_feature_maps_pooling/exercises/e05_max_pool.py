"""Exercise 03.5: max pooling."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ..shared import drawn_maps, pool


def max_pool(maps, size=2):
    height, width, channels = maps.shape
    rows, columns = height // size, width // size
    pooled = np.zeros((rows, columns, channels))
    for row in range(rows):
        for column in range(columns):
            top, left = row * size, column * size
            window = maps[top : top + size, left : left + size]
            pooled[row, column] = window.max(axis=(0, 1))
    return pooled


def random_pooling(rng):
    height, width = rng.integers(4, 10, size=2)
    channels, size = rng.integers(1, 4), int(rng.integers(2, 4))
    return drawn_maps(rng, height, width, channels), size


EXERCISE = Exercise(
    id="03.5",
    title="Max pooling",
    prompt="""
        Write `max_pool(maps, size=2)`. Windows of `size` × `size` lie side by side (the stride
        equals the size), and of each window every map keeps its largest number. Input (H, W, C),
        output (H // size, W // size, C): rows and columns that fill no window are left out.
    """,
    stub='''
        def max_pool(maps, size=2):
            """Return the largest number of each window, shape (H // size, W // size, C)."""
            ...
    ''',
    solution=max_pool,
    cases=(
        Case(np.array([[1.0, 1.0], [5.0, 6.0]])[:, :, None], label="a single window"),
        Case(
            np.array(
                [[1, 1, 2, 0, 3, 1], [5, 6, 0, 1, 2, 2], [4, 0, 3, 3, 0, 7], [1, 2, 8, 1, 5, 0]],
                dtype=float,
            )[:, :, None],
            label="the numbers that you pooled by hand",
        ),
        Case(-1 - np.arange(24.0).reshape(4, 6, 1), label="negative numbers only"),
        Case(drawn_maps(np.random.default_rng(7), 7, 5, 2), label="odd height and width"),
        Case(drawn_maps(np.random.default_rng(8), 6, 9, 3), 3, label="windows of 3×3"),
        Case(drawn_maps(np.random.default_rng(9), 4, 6, 2) - 1e6, label="numbers far below zero"),
    ),
    random_case=random_pooling,
    hints=(
        "Loop over the rows and columns of the output, and ask for each: where in the input "
        "does its window begin, and where does it end?",
        "Output row 3 with windows of 2 starts at input row 6. `window.max(axis=...)` takes the "
        "two axes along which to search; the third one has to stay.",
    ),
    explanation=(
        "The course's layer does the same without loops: it splits each axis into blocks "
        "and searches inside them."
    ),
)


@EXERCISE.mistake(
    "These are the means of the windows. That is average pooling, which comes next; here "
    "the largest number is kept as it stands."
)
def average_instead(maps, size=2):
    return pool(maps, size, np.mean)


@EXERCISE.mistake(
    "You keep the smallest number of each window. Is there a `min` where a `max` belongs, "
    "or a comparison that points the wrong way?"
)
def smallest_instead(maps, size=2):
    return pool(maps, size, np.min)


@EXERCISE.mistake(
    "These are sums over the windows. Pooling picks one of the numbers; it never adds."
)
def sum_instead(maps, size=2):
    return pool(maps, size, np.sum)


@EXERCISE.mistake(
    "Your windows overlap: each one starts a single pixel after the one before, so the "
    "map hardly shrinks. The next window begins where this one ends."
)
def stride_one(maps, size=2):
    height, width, channels = maps.shape
    pooled = np.zeros((height - size + 1, width - size + 1, channels))
    for row in range(pooled.shape[0]):
        for column in range(pooled.shape[1]):
            pooled[row, column] = maps[row : row + size, column : column + size].max(axis=(0, 1))
    return pooled


@EXERCISE.mistake(
    "The shape is right, the contents come from the upper left part only: the index of "
    "the output is used as a place in the input. Where does the window of output row "
    "1 begin?"
)
def window_creeps(maps, size=2):
    rows, columns = maps.shape[0] // size, maps.shape[1] // size
    return stride_one(maps, size)[:rows, :columns]


@EXERCISE.mistake(
    "With windows of 2×2 all is right; with larger ones they overlap, since you always "
    "move by two. The step has to grow with the window."
)
def stride_always_two(maps, size=2):
    return stride_one(maps, size)[::2, ::2]


@EXERCISE.mistake(
    "With windows of 2×2 all is right, and your function does the same for every `size`. "
    "Does a 2 stand where that argument belongs?"
)
def size_ignored(maps, size=2):
    return max_pool(maps, 2)


@EXERCISE.mistake(
    "A window that holds only negative numbers gives 0 instead of the largest of them, as "
    "where a running maximum starts at 0, a number that is not in the window."
)
def starts_at_zero(maps, size=2):
    return np.maximum(max_pool(maps, size), 0)


@EXERCISE.mistake(
    "With one map all is right; with several, they all get the same number. A maximum "
    "without `axis` runs over the channels as well. Keep that axis out of it."
)
def one_maximum_for_all_maps(maps, size=2):
    pooled = max_pool(maps, size)
    return np.broadcast_to(pooled.max(axis=2, keepdims=True), pooled.shape).copy()


@EXERCISE.mistake(
    "The channels are gone: you take the maximum over them, too. Every map is pooled by "
    "itself, so there are as many afterwards as before."
)
def maps_merged(maps, size=2):
    return max_pool(maps, size).max(axis=2)


@EXERCISE.mistake(
    "The shape is right, the numbers are not: a window holds pixels that follow each "
    "other along a row. `reshape` reads row by row, so each pair of sizes must split its "
    "own axis: the rows into blocks and places within a block, then the columns likewise.",
    name="scrambled-reshape",
)
def scrambled(maps, size=2):
    height, width, channels = maps.shape
    rows, columns = height // size, width // size
    whole = maps[: rows * size, : columns * size]
    return whole.reshape(rows, columns, size, size, channels).max(axis=(2, 3))


@EXERCISE.mistake(
    "The shape is right, but each of your windows collects numbers from distant places. "
    "When an axis is split in two, the first part counts the blocks and the second one "
    "the places within a block."
)
def blocks_far_apart(maps, size=2):
    height, width, channels = maps.shape
    rows, columns = height // size, width // size
    whole = maps[: rows * size, : columns * size]
    return whole.reshape(size, rows, size, columns, channels).max(axis=(0, 2))


@EXERCISE.mistake(
    "You take the upper left number of each window, whatever the others are. That is "
    "subsampling; pooling looks at all of them first."
)
def picks_the_corner(maps, size=2):
    rows, columns = maps.shape[0] // size, maps.shape[1] // size
    return maps[::size, ::size][:rows, :columns].copy()


@EXERCISE.mistake(
    "With odd sizes your result has a row or a column too many: it includes windows that "
    "are cut off at the border. Here only complete windows count."
)
def rounds_up(maps, size=2):
    missing = ((0, -maps.shape[0] % size), (0, -maps.shape[1] % size), (0, 0))
    return max_pool(np.pad(maps, missing, constant_values=-np.inf), size)


@EXERCISE.mistake("The height has been divided, the width has not. A window has two directions.")
def rows_only(maps, size=2):
    height, width, channels = maps.shape
    rows = height // size
    return maps[: rows * size].reshape(rows, size, width, channels).max(axis=1)


@EXERCISE.mistake(
    "Right where the windows fill the maps. Elsewhere rows or columns are left over, and `reshape` "
    "has no place for them: it keeps all values. Cut off what fills no window, before the reshape."
)
def not_cut_before_the_reshape(maps, size=2):
    height, width, channels = maps.shape
    blocks = maps.reshape(height // size, size, width // size, size, channels)
    return blocks.max(axis=(1, 3))


@EXERCISE.mistake("The width has been divided, the height has not. A window has two directions.")
def columns_only(maps, size=2):
    height, width, channels = maps.shape
    columns = width // size
    return maps[:, : columns * size].reshape(height, columns, size, channels).max(axis=2)
