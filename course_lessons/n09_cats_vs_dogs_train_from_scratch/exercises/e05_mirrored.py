"""Exercise 09.5: mirrored pictures."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

_RNG = np.random.default_rng(3)


def mirrored(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen][:, :, ::-1]
    return changed


def _pictures(rng, n, side):
    return rng.integers(0, 256, size=(n, side, side, 2)).astype(np.float32)


def random_pictures(rng):
    n = int(rng.integers(4, 8))
    return _pictures(rng, n, 3), rng.permutation([True, True, False] + [True] * (n - 3))


_FIVE = _pictures(_RNG, 5, 3)


EXERCISE = Exercise(
    id="09.5",
    title="A bug to find: dogs on their heads",
    prompt="""
        `mirrored(pictures, chosen)` is to mirror some pictures, left and right exchanged.
        `pictures` has the shape (pictures, height, width, channels), and `chosen` holds True or
        False for each picture. It returns a new array in which the chosen pictures are mirrored and
        the others are as they were. With this version dogs stand on their heads, and the array
        that was handed over is changed as well. Mend both.
    """,
    solution=mirrored,
    kind="array",
    cases=(
        Case(_FIVE, np.array([True, False, True, True, False]), label="three of five pictures"),
        Case(_FIVE, np.array([False, False, False, False, True]), label="one picture"),
        Case(
            _RNG.integers(0, 256, size=(5, 3, 4, 2)).astype(np.float32),
            np.array([False, True, False, True, True]),
            label="pictures that are wider than high",
        ),
        Case(_FIVE, np.array([False] * 5), label="none is chosen"),
        Case(
            np.random.default_rng(1).normal(size=(1, 2, 3, 1)),
            np.array([True]),
            label="a single picture with fractions",
        ),
    ),
    random_case=random_pictures,
    fresh=True,
    hints=(
        "The axes are pictures, rows, columns, channels, counted from 0. Left and right are a "
        "matter of columns.",
        "Copy the array first. Then assign to the chosen pictures of the copy.",
    ),
)


@EXERCISE.mistake(
    "As it was: the chosen pictures stand on their heads, and so do those in the array "
    "that was handed over. Which axis counts columns? And what should be changed is a "
    "copy.",
    is_the_stub=True,
)
def upside_down_in_place(pictures, chosen):
    """Return the pictures, the chosen ones mirrored left to right."""
    pictures[chosen] = pictures[chosen][:, ::-1]
    return pictures


@EXERCISE.mistake(
    "The chosen pictures stand on their heads: axis 1 counts rows. No dog in your photos "
    "walks on the ceiling, so such pictures teach nothing. Which axis counts columns?"
)
def upside_down(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen][:, ::-1]
    return changed


@EXERCISE.mistake(
    "Rows *and* columns are reversed, which is half a turn. Reverse the columns only."
)
def half_a_turn(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen][:, ::-1, ::-1]
    return changed


@EXERCISE.mistake(
    "The pictures have changed places, and each is as it was: axis 0 counts pictures. "
    "Their labels would now be wrong."
)
def order_turned(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen][::-1]
    return changed


@EXERCISE.mistake("All pictures are mirrored. Only those for which `chosen` is True should be.")
def all_mirrored(pictures, chosen):
    return pictures[:, :, ::-1]


@EXERCISE.mistake("You mirror the ones that are not chosen.")
def the_others(pictures, chosen):
    return mirrored(pictures, ~chosen)


@EXERCISE.mistake(
    "The pictures come out right, but the array that was handed over has changed, too. In "
    "the next epoch the photos themselves would be mirrored, and mirrored back in the one "
    "after. Work on a copy."
)
def in_place(pictures, chosen):
    pictures[chosen] = pictures[chosen][:, :, ::-1]
    return pictures


@EXERCISE.mistake("The pictures that were not chosen are missing, so the labels no longer fit.")
def chosen_only(pictures, chosen):
    return pictures[chosen][:, :, ::-1]


@EXERCISE.mistake(
    "Rows and columns have changed places: the pictures lie on their side, mirrored. "
    "Reverse one axis, exchange none."
)
def rows_and_columns(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen].swapaxes(1, 2)
    return changed


@EXERCISE.mistake("You reverse the last axis, the channels. The columns are the one before it.")
def channel_axis(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen][..., ::-1]
    return changed


@EXERCISE.mistake(
    "The mirrored pictures are added behind the others, and the array has grown. Put each "
    "one in its own place."
)
def mirrored_ones_added(pictures, chosen):
    return np.concatenate([pictures, pictures[chosen][:, :, ::-1]])


@EXERCISE.mistake(
    "`np.where` lines `chosen` up with the *last* axis, the channels, where the lengths do not "
    "fit (or fit by chance). It belongs to the first: give it an axis of length one for each of "
    "the others, or use it as an index."
)
def chosen_beside_the_last_axis(pictures, chosen):
    return np.where(chosen, pictures[:, :, ::-1], pictures)
