"""Exercise 04.8: max pooling, backwards."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def max_pool_gradient(maps, error, size=2):
    gradient = np.zeros(maps.shape)
    for row, column, channel in np.ndindex(error.shape):
        top, left = row * size, column * size
        window = maps[top : top + size, left : left + size, channel]
        down, across = np.unravel_index(window.argmax(), window.shape)
        gradient[top + down, left + across, channel] = error[row, column, channel]
    return gradient


def random_maps(rng):
    rows, columns, channels = rng.integers(1, 4, size=3)
    size = int(rng.integers(2, 4))
    rest = rng.integers(0, size, size=2)
    maps = rng.integers(-9, 10, size=(rows * size + rest[0], columns * size + rest[1], channels))
    error = rng.integers(-5, 6, size=(rows, columns, channels))
    return maps.astype(float), error.astype(float), size


def _case_maps(height, width, channels, seed):
    rng = np.random.default_rng(seed)
    numbers = rng.permutation(height * width * channels).reshape(height, width, channels)
    return numbers - height * width * channels // 2 + 0.0


EXERCISE = Exercise(
    id="04.8",
    title="Max pooling, backwards",
    prompt="""
        Max pooling with windows of `size` × `size` side by side has turned `maps`, floats of
        shape (H, W, C), into pooled maps. `error`, shape (H // size, W // size, C), is the gradient
        of the loss with respect to the pooled maps. Write `max_pool_gradient(maps, error, size=2)`,
        which returns the gradient with respect to `maps`, shape (H, W, C).

        Only the largest number of a window had an influence. It gets the whole error of its
        window, in its own map; all others get 0. Where several are equally large, the first one
        counts, reading row by row. Rows and columns that filled no window get 0.
    """,
    stub='''
        def max_pool_gradient(maps, error, size=2):
            """Return the gradient with respect to the maps that were pooled."""
            ...
    ''',
    solution=max_pool_gradient,
    cases=(
        Case(
            np.array([[1.0, 1], [5, 6]])[:, :, None],
            np.array([[[3.0]]]),
            label="the window of notebook 03",
        ),
        Case(_case_maps(4, 6, 2, 1), np.arange(1.0, 13).reshape(2, 3, 2), label="two maps"),
        Case(_case_maps(7, 5, 2, 2), np.arange(-5.0, 7).reshape(3, 2, 2), label="rows left over"),
        Case(_case_maps(6, 9, 1, 3), np.arange(2.0, 8).reshape(2, 3, 1), 3, label="windows of 3"),
        Case(
            _case_maps(4, 4, 2, 4) / 4 - 1000,
            np.arange(8.0).reshape(2, 2, 2) / 4,
            label="numbers far below zero, errors with fractions",
        ),
        Case(
            np.array([[0.0, 2, 4, 4], [2, 2, 0, 4]])[:, :, None],
            np.array([[[3.0], [5.0]]]),
            label="several equally large numbers",
        ),
    ),
    random_case=random_maps,
    hints=(
        "Begin with zeros in the shape of `maps`. For each number in `error`: which window did it "
        "come from, and where in it stood the largest?",
        "`window.argmax()` counts the cells of the window row by row; `np.unravel_index` turns "
        "that into a row and a column within the window. Add where the window begins.",
    ),
)


def _blown_up(values, maps, size):
    large = np.zeros(maps.shape)
    repeated = values.repeat(size, axis=0).repeat(size, axis=1)
    large[: repeated.shape[0], : repeated.shape[1]] = repeated
    return large


@EXERCISE.mistake(
    "You share each error evenly in its window. That is how *average* pooling goes "
    "backwards; in max pooling the losers had no influence at all."
)
def shared_by_the_window(maps, error, size=2):
    return _blown_up(error, maps, size) / size**2


@EXERCISE.mistake(
    "Every pixel of a window gets the whole error. A pixel that was not the largest could "
    "grow a little without any effect, so its gradient is 0."
)
def given_to_all(maps, error, size=2):
    return _blown_up(error, maps, size)


@EXERCISE.mistake(
    "Where several numbers of a window are equally large, you pay all of them, and the "
    "error is counted more than once. One winner per window is enough."
)
def all_equal_ones_paid(maps, error, size=2):
    rows, columns = error.shape[:2]
    whole = maps[: rows * size, : columns * size]
    pooled = whole.reshape(rows, size, columns, size, -1).max(axis=(1, 3))
    winners = maps == _blown_up(pooled, maps, size)
    return winners * _blown_up(error, maps, size)


@EXERCISE.mistake(
    "The errors go to the top left pixel of each window. Look up in `maps` which one was "
    "the largest."
)
def first_cell_paid(maps, error, size=2):
    gradient = np.zeros(maps.shape)
    rows, columns = error.shape[:2]
    gradient[: rows * size : size, : columns * size : size] = error
    return gradient


@EXERCISE.mistake(
    "Your result marks the winners with 1. That is the slope of pooling alone; multiply "
    "it by the error that arrives."
)
def ones_for_winners(maps, error, size=2):
    return max_pool_gradient(maps, np.ones(error.shape), size)


@EXERCISE.mistake(
    "You multiply the error by the winner's value. The largest number is copied, not "
    "multiplied by anything, so the slope is 1."
)
def times_the_value(maps, error, size=2):
    return max_pool_gradient(maps, error, size) * maps


@EXERCISE.mistake(
    "With negative numbers the wrong pixel is paid: −9 is not the largest of a window "
    "with a 3 in it. Compare with the sign."
)
def largest_magnitude_paid(maps, error, size=2):
    return max_pool_gradient(np.abs(maps), error, size)


@EXERCISE.mistake("You pay the smallest number of each window. Pooling kept the largest.")
def smallest_paid(maps, error, size=2):
    return max_pool_gradient(-maps, error, size)


@EXERCISE.mistake(
    "With windows of 2 all is right; with other sizes the errors land in the wrong "
    "windows. Use `size` wherever a 2 stands."
)
def always_two(maps, error, size=2):
    gradient = np.zeros(maps.shape)
    for row, column, channel in np.ndindex(error.shape):
        window = maps[2 * row : 2 * row + 2, 2 * column : 2 * column + 2, channel]
        down, across = np.unravel_index(window.argmax(), window.shape)
        gradient[2 * row + down, 2 * column + across, channel] = error[row, column, channel]
    return gradient


@EXERCISE.mistake(
    "The first map decides for all. Each map is pooled by itself, so each has its own winners."
)
def one_winner_for_all_maps(maps, error, size=2):
    return max_pool_gradient(np.repeat(maps[:, :, :1], maps.shape[2], axis=2), error, size)


@EXERCISE.mistake(
    "Rows or columns are missing at the end. They filled no window, but they were part of "
    "the input, and their gradient is 0."
)
def remainder_cut_off(maps, error, size=2):
    rows, columns = error.shape[:2]
    return max_pool_gradient(maps, error, size)[: rows * size, : columns * size]


@EXERCISE.mistake(
    "Your result is as small as the pooled maps. The gradient by `maps` has the shape of "
    "`maps`, mostly zeros."
)
def as_small_as_the_error(maps, error, size=2):
    return error.copy()


@EXERCISE.mistake(
    "With one map all is right. With several, you look for one largest number in a window of all "
    "maps together, and the maps that do not hold it get nothing. Each map has a winner of its own."
)
def one_largest_over_all_maps(maps, error, size=2):
    gradient = np.zeros(maps.shape)
    for row, column in np.ndindex(error.shape[:2]):
        top, left = row * size, column * size
        window = maps[top : top + size, left : left + size]
        down, across, channel = np.unravel_index(window.argmax(), window.shape)
        gradient[top + down, left + across, channel] = error[row, column, channel]
    return gradient


@EXERCISE.mistake(
    "Where several numbers of a window are equally large, yours is the last of them. The first "
    "one counts, row by row."
)
def last_of_equal_ones_paid(maps, error, size=2):
    gradient = np.zeros(maps.shape)
    for row, column, channel in np.ndindex(error.shape):
        window = maps[row * size : (row + 1) * size, column * size : (column + 1) * size, channel]
        place = window.size - 1 - window[::-1, ::-1].argmax()
        down, across = np.unravel_index(place, window.shape)
        gradient[row * size + down, column * size + across, channel] = error[row, column, channel]
    return gradient


@EXERCISE.mistake(
    "The place of the winner is counted from the window's corner, and you write it at that place "
    "of the whole maps. Add where the window begins."
)
def window_taken_for_the_maps(maps, error, size=2):
    gradient = np.zeros(maps.shape)
    for row, column, channel in np.ndindex(error.shape):
        window = maps[row * size : (row + 1) * size, column * size : (column + 1) * size, channel]
        down, across = np.unravel_index(window.argmax(), window.shape)
        gradient[down, across, channel] = error[row, column, channel]
    return gradient
