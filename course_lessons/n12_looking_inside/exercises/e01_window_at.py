"""Exercise 12.1: which part of the photo a place of a map belongs to."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def window_at(photo, side, row, column, size):
    step = len(photo) // side
    top = min(max(row * step + step // 2 - size // 2, 0), len(photo) - size)
    left = min(max(column * step + step // 2 - size // 2, 0), len(photo) - size)
    return photo[top : top + size, left : left + size]


def _photo(rng, length):
    return rng.integers(0, 256, size=(length, length, 3)).astype("uint8")


def random_place(rng):
    side, step = int(rng.integers(3, 7)), int(rng.choice([4, 8]))
    row, column = (int(n) for n in rng.integers(0, side, size=2))
    return _photo(rng, side * step), side, row, column, int(rng.choice([6, 8, 10]))


_RNG = np.random.default_rng(12)


EXERCISE = Exercise(
    id="12.1",
    title="A bug to find: the window behind a number",
    prompt="""
        `window_at(photo, side, row, column, size)` is to cut out the part of a square photo that
        one number of a map belongs to. The map has `side` × `side` numbers, so each stands for a
        square of the photo, `step = len(photo) // side` pixels wide. The window, `size` × `size`
        pixels, lies round the middle of that square: its first row is `row * step + step // 2`
        minus `size // 2`; where it would leave the photo, it is moved back inside. The same goes
        for columns. This version cuts out something else. Find and mend two faults.
    """,
    solution=window_at,
    cases=(
        Case(_photo(_RNG, 40), 5, 2, 3, 8, label="a window inside"),
        Case(_photo(_RNG, 40), 5, 0, 4, 16, label="a corner"),
        Case(_photo(_RNG, 40), 5, 4, 0, 16, label="the opposite corner"),
        Case(_photo(_RNG, 24), 3, 1, 1, 8, label="a window as wide as a step"),
        Case(_photo(_RNG, 24), 6, 5, 2, 10, label="the last row"),
    ),
    random_case=random_place,
    hints=(
        "What is `row` counted in, and what is the photo counted in?",
        "`max` keeps a number from falling below 0, `min` from passing the last place where a "
        "window of `size` pixels still fits.",
    ),
    explanation=(
        "The middle is where the window belongs. How far the number really sees, its receptive "
        "field, is another matter: deep in a network it is wider than the photo."
    ),
)


@EXERCISE.mistake(
    "As it was: a place on the map is taken for a pixel of the photo, so all windows come from its "
    "upper left; and nothing keeps them inside.",
    is_the_stub=True,
)
def places_taken_for_pixels(photo, side, row, column, size):
    """Return the part of the photo round one place of a map, shape (size, size, 3)."""
    top, left = row - size // 2, column - size // 2
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake(
    "The scale is right now. Near the border a window still leaves the photo: it comes out too "
    "small or empty, since a negative start counts from the end."
)
def not_kept_inside(photo, side, row, column, size):
    step = len(photo) // side
    top, left = (place * step + step // 2 - size // 2 for place in (row, column))
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake(
    "The windows stay inside now. But rows and columns of the map still count as pixels: multiply "
    "by the step."
)
def kept_inside_in_pixels(photo, side, row, column, size):
    top, left = (min(max(n - size // 2, 0), len(photo) - size) for n in (row, column))
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake(
    "Your window begins at the upper left of the square that the number stands for. It should lie "
    "round the middle of that square."
)
def from_the_corner(photo, side, row, column, size):
    step = len(photo) // side
    top, left = (min(max(n * step, 0), len(photo) - size) for n in (row, column))
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake(
    "Half a step is missing: the window lies round the upper left corner of its square, not round "
    "the middle."
)
def half_a_step_missing(photo, side, row, column, size):
    step = len(photo) // side
    top, left = (min(max(n * step - size // 2, 0), len(photo) - size) for n in (row, column))
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake("Row and column have changed places: the first index of a photo is the row.")
def rows_for_columns(photo, side, row, column, size):
    return window_at(photo, side, column, row, size)
