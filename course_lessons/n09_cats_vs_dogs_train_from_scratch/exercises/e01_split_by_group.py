"""Exercise 09.1: a split that keeps copies together."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ...probes import read_array, shared_random_state


def split_by_group(groups, fraction, seed):
    names = np.unique(groups)
    chosen = np.random.default_rng(seed).permutation(names)[: round(fraction * len(names))]
    inside = np.isin(groups, chosen)
    return np.flatnonzero(~inside), np.flatnonzero(inside)


def split_facts(answer, groups, fraction, seed):
    """Say what a split is like; all right ones give the same facts."""
    shared = shared_random_state()
    results = [answer(groups, fraction, s) for s in (seed, seed, seed + 1)]
    own = shared_random_state() == shared
    for result in results:
        if not isinstance(result, tuple | list) or len(result) != 2:
            return result  # no split at all: the check says what it is
    parts, again, other = map(_parts, results)
    if parts is None or again is None or other is None:
        return {"it returns two rows of whole numbers, the places of photos": False}
    train, validation = parts
    numbers = np.arange(len(groups))
    shapes = {
        "it returns two rows of whole numbers, the places of photos": True,
        "both parts hold places of photos, counted from 0": all(
            np.isin(part, numbers).all() for part in parts
        ),
    }
    if not all(shapes.values()):
        return shapes
    both = np.concatenate([train, validation])
    some = 0 < validation.size < len(groups)  # none or all are neither its beginning nor its end
    return shapes | {
        "neither part is empty": bool(train.size and validation.size),
        "no photo is on both sides or twice on one": len(both) == len(np.unique(both)),
        "no photo is lost": len(np.setdiff1d(numbers, both)) == 0,
        "no group is on both sides": not np.intersect1d(groups[train], groups[validation]).size,
        "groups in the validation part": len(np.unique(groups[validation])),
        "it is not the end of the set": not some
        or validation.min() < len(groups) - len(validation) - 2,
        "it is not the beginning of the set": not some or validation.max() > len(validation) + 2,
        "the same seed gives the same split": np.array_equal(validation, again[1]),
        "another seed gives another split": not np.array_equal(
            np.sort(validation), np.sort(other[1])
        ),
        "its random numbers come from `default_rng(seed)`, not from a shared generator": own,
    }


def _parts(answer):
    """Read both parts of a split as rows of whole numbers; None where they are something else."""
    parts = [read_array(part) for part in answer]
    if any(part.ndim != 1 or (part.size and part.dtype.kind not in "iu") for part in parts):
        return None
    return [part.astype(int) for part in parts]


def _groups(rng, n):
    """Numbers of groups: most photos alone, some with one or two copies elsewhere."""
    groups = np.arange(n)
    for _ in range(n // 4):
        one, other = rng.integers(n, size=2)
        groups[other] = groups[one]
    return groups


def random_groups(rng):
    while True:
        groups, fraction = _groups(rng, int(rng.integers(60, 120))), float(rng.choice([0.2, 0.3]))
        # Half a group can be rounded either way.
        if abs(fraction * len(np.unique(groups)) % 1 - 0.5) > 0.01:
            return groups, fraction, int(rng.integers(1, 1000))


_RNG = np.random.default_rng(3)


EXERCISE = Exercise(
    id="09.1",
    title="A bug to find: the copies and the end",
    prompt="""
        `split_by_group(groups, fraction, seed)` is to cut a validation part from a set of photos.
        `groups` has a number for each photo; copies of one photo share a number. It returns two
        arrays with the numbers (places) of photos: those for training, and those for validation.
        Of the different groups, a share of `fraction` (rounded to the nearest whole number) is
        drawn for validation with `np.random.default_rng(seed)`, none for a `fraction` of 0, and a
        group lies on one side as a whole; together the two parts hold every photo once. The version
        below cuts off the end. Find out what that breaks, and mend it.
    """,
    solution=split_by_group,
    probe=split_facts,
    cases=(
        Case(_groups(_RNG, 80), 0.25, 5, label="80 photos, some of them copies"),
        Case(np.repeat(np.arange(30), 3), 0.2, 1, label="every photo is there three times"),
        Case(np.arange(40), 0.5, 2, label="no copies at all"),
        Case(np.repeat(np.arange(10), 2), 0.0, 3, label="nothing for validation"),
    ),
    random_case=random_groups,
    hints=(
        "`np.unique(groups)` lists each group once. Which of them go to validation?",
        "`np.isin` tells for each photo whether its group was drawn, and `np.flatnonzero` turns "
        "True and False into places.",
    ),
)


@EXERCISE.mistake(
    "You still cut off the end. In a folder sorted by class that part holds the last class "
    "only, and a copy may lie on either side of the cut. Draw groups instead of cutting "
    "photos off.",
    is_the_stub=True,
)
def last_part(groups, fraction, seed):
    """Return the numbers of the photos for training and for validation."""
    validation = round(fraction * len(groups))
    numbers = np.arange(len(groups))
    return numbers[:-validation], numbers[-validation:]


@EXERCISE.mistake(
    "The parts are drawn at random, but photo by photo: a copy may be trained on while "
    "its twin is validated on. Draw among the different numbers in `groups`."
)
def copies_apart(groups, fraction, seed):
    order = np.random.default_rng(seed).permutation(len(groups))
    validation = round(fraction * len(groups))
    return np.sort(order[validation:]), np.sort(order[:validation])


@EXERCISE.mistake(
    "You cut off the beginning in place of the end: sorted by class, that would be the "
    "first class only, and copies may still be parted."
)
def first_part(groups, fraction, seed):
    validation = round(fraction * len(groups))
    numbers = np.arange(len(groups))
    return numbers[validation:], numbers[:validation]


@EXERCISE.mistake(
    "These are numbers of *groups*. What is wanted are places of photos: where in "
    "`groups` do the drawn numbers stand?"
)
def group_names_returned(groups, fraction, seed):
    names = np.random.default_rng(seed).permutation(np.unique(groups))
    validation = round(fraction * len(names))
    return names[validation:], names[:validation]


@EXERCISE.mistake(
    "No group is parted, but of each one only the first photo is left. All copies may "
    "stay, as long as they stay together."
)
def one_of_each_group(groups, fraction, seed):
    names, first = np.unique(groups, return_index=True)
    order = np.random.default_rng(seed).permutation(first)
    validation = round(fraction * len(names))
    return np.sort(order[validation:]), np.sort(order[:validation])


@EXERCISE.mistake(
    "A fine split, with its sides the wrong way round: training first, then validation."
)
def sides_swapped(groups, fraction, seed):
    train, validation = split_by_group(groups, fraction, seed)
    return validation, train


@EXERCISE.mistake(
    "Each call gives another split, so after a restart the network would be validated on "
    "photos it was trained on. Hand the seed to the generator."
)
def seed_left_out(groups, fraction, seed):
    names = np.unique(groups)
    chosen = np.random.default_rng().permutation(names)[: round(fraction * len(names))]
    inside = np.isin(groups, chosen)
    return np.flatnonzero(~inside), np.flatnonzero(inside)


@EXERCISE.mistake("Every seed gives the same split: the one that is handed over is never used.")
def always_seed_zero(groups, fraction, seed):
    return split_by_group(groups, fraction, 0)


@EXERCISE.mistake("The photos for validation are in the training part as well. Take them out.")
def validated_in_training(groups, fraction, seed):
    return np.arange(len(groups)), split_by_group(groups, fraction, seed)[1]


@EXERCISE.mistake(
    "You draw a share of the number of *photos*. There are fewer groups than photos, so too many "
    "of them go to validation: take the share of the different groups."
)
def share_of_the_photos(groups, fraction, seed):
    names = np.unique(groups)
    chosen = np.random.default_rng(seed).permutation(names)[: round(fraction * len(groups))]
    inside = np.isin(groups, chosen)
    return np.flatnonzero(~inside), np.flatnonzero(inside)


@EXERCISE.mistake(
    "You draw *places* in the list of different groups, and then look for photos whose group has "
    "that number. A group's number need not be its place: draw from the numbers that occur."
)
def places_for_groups(groups, fraction, seed):
    n_groups = len(np.unique(groups))
    rng = np.random.default_rng(seed)
    drawn = rng.permutation(n_groups)[: round(fraction * n_groups)]
    inside = np.isin(groups, drawn)
    return np.flatnonzero(~inside), np.flatnonzero(inside)
