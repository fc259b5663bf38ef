"""Exercise 12.7: how much of a map lies in a box."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def share_inside(heat, box):
    total = heat.sum()
    return float(heat[box].sum() / total) if total else 0.0


def _heat(rng, height, width, rows, columns):
    heat = np.maximum(rng.normal(0.3, 1, size=(height, width)), 0)
    box = np.zeros((height, width), dtype=bool)
    box[-rows:, -columns:] = True
    heat[-1, -1] += 2
    return heat, box


def random_heat(rng):
    height, width = (int(n) for n in rng.integers(4, 9, size=2))
    return _heat(rng, height, width, *(int(n) for n in rng.integers(1, 4, size=2)))


_RNG = np.random.default_rng(126)
_BOX = np.array([[False, False], [False, True]])


EXERCISE = Exercise(
    id="12.7",
    title="A number for a look",
    prompt="""
        "It looks at the mark" should be a number. `heat` is a map without negative numbers,
        `box` an array of the same shape, True where the mark is. Write `share_inside(heat, box)`:
        the part of the sum of the map that lies inside the box, from 0 to 1. For a map that is 0
        everywhere it is 0.
    """,
    stub='''
        def share_inside(heat, box):
            """Return the share of the map that lies in the box, a number."""
            ...
    ''',
    solution=share_inside,
    cases=(
        Case(*_heat(_RNG, 5, 6, 2, 2), label="a corner"),
        Case(*_heat(_RNG, 4, 4, 1, 3), label="a strip"),
        Case(np.array([[1.0, 0], [0, 3]]), _BOX, label="three quarters"),
        Case(np.zeros((2, 2)), _BOX, label="an empty map"),
        Case(np.array([[2.0, 2], [0, 0]]), _BOX, label="nothing inside"),
    ),
    random_case=random_heat,
    hints=(
        "`heat[box]` picks the numbers where `box` is True.",
        "Inside divided by all. What if all is 0?",
    ),
    explanation="Compare it with the share of the *area*: that is what a map without a clue has.",
)


@EXERCISE.mistake(
    "You compare means. A small hot spot then looks like everything. Sum inside, and divide by the "
    "sum of all."
)
def mean_against_mean(heat, box):
    return float(heat[box].mean() / heat.mean()) if heat.any() else 0.0


@EXERCISE.mistake("That is the mean inside the box. It says nothing of what lies outside.")
def mean_inside(heat, box):
    return float(heat[box].mean())


@EXERCISE.mistake("That is the sum inside. Divide by the sum of the whole map.")
def sum_inside(heat, box):
    return float(heat[box].sum())


@EXERCISE.mistake(
    "You divide inside by *outside*: that may be larger than 1. The whole map belongs below the "
    "line."
)
def inside_to_outside(heat, box):
    outside = heat[~box].sum()
    return float(heat[box].sum() / outside) if outside else float(heat.any())


@EXERCISE.mistake(
    "You count places above 0. A place with much should count more than one with little."
)
def places_counted(heat, box):
    return float((heat[box] > 0).sum() / (heat > 0).sum()) if heat.any() else 0.0


@EXERCISE.mistake("That is the share *outside* the box. Which part of the map was asked for?")
def share_outside(heat, box):
    return share_inside(heat, ~box)


@EXERCISE.mistake(
    "That is the share of the area, which is the same for every map. The map itself is not used."
)
def share_of_the_area(heat, box):
    return float(box.mean())


@EXERCISE.mistake(
    "That asks only where the largest number lies: in or out. The share of the whole map is wanted."
)
def pointing(heat, box):
    return float(box.ravel()[heat.argmax()]) if heat.any() else 0.0


@EXERCISE.mistake("Right, but for a map of zeros: 0 divided by 0 is not a number.")
def empty_map_forgotten(heat, box):
    with np.errstate(invalid="ignore"):
        return float(heat[box].sum() / heat.sum())


@EXERCISE.mistake("The share is right, but in per cent. A number from 0 to 1 is wanted.")
def in_per_cent(heat, box):
    return 100 * share_inside(heat, box)


@EXERCISE.mistake("Here stands what lies inside, place by place. Its sum is wanted, as a share.")
def map_of_shares(heat, box):
    return heat * box / (heat.sum() or 1)
