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
        numbers, evenly spread: the middle of number 0 lies `step // 2` pixels from the border, with
        `step = len(photo) // places`. The patch has `size // 2` pixels above and to the
        left of that middle; one that would leave the photo is moved back inside. This version
        cuts out something else: three things are missing. Find and add them.
    """,
    solution=patch_at,
    cases=(
        Case(_photo(_RNG, 40), 5, 2, 3, 8, label="a patch inside"),
        Case(_photo(_RNG, 40), 5, 0, 4, 16, label="a corner"),
        Case(_photo(_RNG, 40), 5, 4, 0, 16, label="the opposite corner"),
        Case(_photo(_RNG, 24), 3, 1, 1, 8, label="a patch as wide as a step"),
        Case(_photo(_RNG, 24), 6, 5, 2, 10, label="the last row"),
        Case(_photo(_RNG, 35), 7, 3, 6, 8, label="a step of 5 pixels"),
        Case(_photo(_RNG, 30), 6, 2, 3, 7, label="a patch of 7 pixels"),
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


def _patch(photo, places, row, column, size, low=True, high=True):
    step, last = len(photo) // places, len(photo) - size
    starts = (n * step + step // 2 - size // 2 for n in (row, column))
    top, left = (max(n, 0) if low else n for n in starts)
    top, left = (min(n, last) if high else n for n in (top, left))
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake(
    "At the upper and the left border a patch is moved back inside. At the lower and the right one "
    "it still leaves the photo and comes out too small: where does the last whole patch begin?"
)
def free_at_the_lower_right(photo, places, row, column, size):
    return _patch(photo, places, row, column, size, high=False)


@EXERCISE.mistake(
    "At the lower and the right border a patch is moved back inside. At the upper and the left one "
    "its start is negative, which Python counts from the other end. Nothing begins before 0."
)
def free_at_the_upper_left(photo, places, row, column, size):
    return _patch(photo, places, row, column, size, low=False)


@EXERCISE.mistake(
    "A patch that would leave the photo is cut off at the border. It should be moved back inside, "
    "so that it keeps its size."
)
def cut_at_the_border(photo, places, row, column, size):
    step = len(photo) // places
    top, left = (n * step + step // 2 - size // 2 for n in (row, column))
    return photo[max(top, 0) : top + size, max(left, 0) : left + size]


@EXERCISE.mistake(
    "Your patch begins in the middle of its square. It should have its own middle there: half of "
    "`size` lies above it and to the left."
)
def begins_in_the_middle(photo, places, row, column, size):
    step, last = len(photo) // places, len(photo) - size
    top, left = (min(n * step + step // 2, last) for n in (row, column))
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake(
    "The last start that you allow is one too small. A patch of `size` pixels may end with the "
    "photo's last pixel."
)
def one_pixel_too_early(photo, places, row, column, size):
    step, last = len(photo) // places, len(photo) - size - 1
    top, left = (min(max(n * step + step // 2 - size // 2, 0), last) for n in (row, column))
    return photo[top : top + size, left : left + size]


@EXERCISE.mistake(
    "You multiply by the size of the patch, as if patches stood side by side. From one number of "
    "the map to the next it is one step, `len(photo) // places` pixels."
)
def size_for_step(photo, places, row, column, size):
    last = len(photo) - size
    top, left = (min(n * size, last) for n in (row, column))
    return photo[top : top + size, left : left + size]
