"""Exercise 12.1: which part of the photo a place of a map belongs to."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def patch_at(photo, places, row, column, size):
    step = len(photo) // places
    top = min(max(row * step + step // 2 - size // 2, 0), len(photo) - size)
    left = min(max(column * step + step // 2 - size // 2, 0), len(photo) - size)
    return photo[top : top + size, left : left + size]


def _photo(rng, length):
    return rng.integers(0, 256, size=(length, length, 3)).astype("uint8")


def random_place(rng):
    places, step = int(rng.integers(3, 7)), int(rng.choice([4, 8]))
    row, column = (int(n) for n in rng.integers(0, places, size=2))
    return _photo(rng, places * step), places, row, column, int(rng.choice([6, 8, 10]))


_RNG = np.random.default_rng(12)


EXERCISE = Exercise(
    id="12.1",
    title="A bug to find: the patch behind a number",
    prompt="""
        `patch_at(photo, places, row, column, size)` should cut out of a square photo the `size` ×
        `size` pixels that one number of a map is centred on. The map has `places` × `places`
        numbers, evenly spread: the middle of number 0 lies half a step from the border, with
        `step = len(photo) // places` pixels. The patch has `size // 2` pixels above and to the
        left of that middle; one that would leave the photo is moved back inside. This version
        cuts out something else. Find and fix two bugs.
    """,
    solution=patch_at,
    cases=(
        Case(_photo(_RNG, 40), 5, 2, 3, 8, label="a patch inside"),
        Case(_photo(_RNG, 40), 5, 0, 4, 16, label="a corner"),
        Case(_photo(_RNG, 40), 5, 4, 0, 16, label="the opposite corner"),
        Case(_photo(_RNG, 24), 3, 1, 1, 8, label="a patch as wide as a step"),
        Case(_photo(_RNG, 24), 6, 5, 2, 10, label="the last row"),
    ),
    random_case=random_place,
    hints=(
        "What is `row` counted in, and what is the photo counted in?",
        "`max` keeps a number from falling below 0, `min` from passing the last place where a "
        "patch of `size` pixels still fits.",
    ),
    explanation=(
        "The middle is where the patch belongs. How far the number really sees, its receptive "
        "field, is another matter: deep in a network it is wider than the photo."
    ),
)


@EXERCISE.mistake(
    "As it was: a place on the map is taken for a pixel of the photo, so all patches come from its "
    "upper left; and nothing keeps them inside.",
    is_the_stub=True,
)
def places_taken_for_pixels(photo, places, row, column, size):
    """Return the part of the photo round one place of a map, shape (size, size, 3)."""
    top, left = row - size // 2, column - size // 2
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake(
    "The scale is right now. Near the border a patch still leaves the photo: it comes out too "
    "small or empty, since a negative start counts from the end."
)
def not_kept_inside(photo, places, row, column, size):
    step = len(photo) // places
    top, left = (n * step + step // 2 - size // 2 for n in (row, column))
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake(
    "The patches stay inside now. But rows and columns of the map still count as pixels: multiply "
    "by the step."
)
def kept_inside_in_pixels(photo, places, row, column, size):
    top, left = (min(max(n - size // 2, 0), len(photo) - size) for n in (row, column))
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake(
    "Your patch begins at the upper left of the square that the number stands for. It should be "
    "centred on the middle of that square."
)
def from_the_corner(photo, places, row, column, size):
    step = len(photo) // places
    top, left = (min(max(n * step, 0), len(photo) - size) for n in (row, column))
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake(
    "Half a step is missing: the patch is centred on the upper left corner of its square, not on "
    "the middle."
)
def half_a_step_missing(photo, places, row, column, size):
    step = len(photo) // places
    top, left = (min(max(n * step - size // 2, 0), len(photo) - size) for n in (row, column))
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake("Row and column have changed places: the first index of a photo is the row.")
def rows_for_columns(photo, places, row, column, size):
    return patch_at(photo, places, column, row, size)
