"""Exercise 14.1: photos of one moment belong to one group."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def bursts(seconds, pause):
    in_time = np.argsort(seconds)
    begins = np.diff(seconds[in_time]) > pause
    groups = np.zeros(len(seconds), dtype=int)
    groups[in_time[1:]] = np.cumsum(begins)
    return groups


def random_times(rng):
    pause = int(rng.integers(2, 12))
    n = int(rng.integers(4, 14))
    short, long = rng.integers(0, pause + 1, size=n), rng.integers(pause, 5 * pause, size=n)
    steps = np.where(rng.random(n) < 0.6, short, long)
    return rng.permutation(rng.integers(0, 50) + np.cumsum(steps)), pause


EXERCISE = Exercise(
    id="14.1",
    title="One moment, several photos",
    prompt="""
        Ten photos of a cup within ten seconds are nearly one photo, and a split must not tear them
        apart (notebook 09). `seconds` is an array of the times, in seconds, at which photos were
        taken, in any order. In the order of time, a photo belongs to the same group as the one
        before it if at most `pause` seconds lie between the two; otherwise it begins a new group.
        Write `bursts(seconds, pause)`, which returns an array of whole numbers: the group of each
        photo, in the order of `seconds`. The earliest group is number 0, the next one 1, and so
        on. `seconds` stays as it is.
    """,
    stub='''
        def bursts(seconds, pause):
            """Return the number of each photo's group, shape (photos,)."""
            ...
    ''',
    solution=bursts,
    kind="whole",
    cases=(
        Case(np.array([0, 1, 3, 60, 61, 200]), 5, label="listed in the order of time"),
        Case(np.array([300, 2, 301, 0, 120, 1]), 5, label="listed in another order"),
        Case(np.array([10, 20, 30, 41]), 10, label="pauses of exactly `pause`"),
        Case(np.array([16, 0, 8, 12, 4]), 5, label="a long series"),
        Case(np.array([50, 7, 7, 50, 7]), 2, label="several photos in the same second"),
        Case(np.array([90, 60, 30, 0]), 20, label="the latest first, each by itself"),
        Case(np.array([0.0, 2.5, 2.25, 11.0, 8.75]), 2.5, label="parts of a second"),
        Case(np.array([17]), 5, label="a single photo"),
    ),
    random_case=random_times,
    hints=(
        "Sort the times first. A new group begins wherever the step to the next time is larger "
        "than `pause`; the number of a photo's group is the number of such steps before it.",
        "`np.diff` gives the steps, one fewer than there are photos, and `np.cumsum` counts the "
        "large ones on the way.",
        "`np.argsort` says which photo is first, second, third … in time. Assigning to "
        "`groups[order]` puts the numbers back to where their photos stand.",
    ),
    explanation=(
        "`split_by_group` (exercise 09.1) takes these groups as they are. A slow series becomes "
        "one long group, which is the safe side: photos kept together needlessly cost little, "
        "twins on both sides of a split cost the honest number."
    ),
)


def _in_time(seconds, pause):
    return np.concatenate([[0], np.cumsum(np.diff(np.sort(seconds)) > pause)])


@EXERCISE.mistake(
    "The times are compared in the order in which they are listed. The photo *before* another one "
    "is the one before it in time: sort first."
)
def not_sorted(seconds, pause):
    return np.concatenate([[0], np.cumsum(np.diff(seconds) > pause)])


@EXERCISE.mistake(
    "Each time is compared with its neighbour in the list, earlier or later. The photo *before* "
    "another one is the one before it in time: sort first."
)
def not_sorted_but_positive(seconds, pause):
    return np.concatenate([[0], np.cumsum(np.abs(np.diff(seconds)) > pause)])


@EXERCISE.mistake(
    "The numbers are right, but they stand in the order of time. The first one should be that of "
    "the first photo in `seconds`."
)
def in_the_order_of_time(seconds, pause):
    return _in_time(seconds, pause)


@EXERCISE.mistake(
    "The numbers are right, but they have been put back to the wrong photos. If `order` comes from "
    "`np.argsort`, `numbers[order]` sorts once more; `groups[order] = numbers` undoes the sorting."
)
def sorted_once_more(seconds, pause):
    return _in_time(seconds, pause)[np.argsort(seconds)]


@EXERCISE.mistake(
    "`seconds` itself is sorted now, so whoever called the function finds the times beside the "
    "wrong photos, and the groups come in the order of time. `np.sort` makes a new array."
)
def sorted_in_place(seconds, pause):
    seconds.sort()
    return _in_time(seconds, pause)


@EXERCISE.mistake(
    "You compare each photo with the *first* of its group. In a long series each photo may follow "
    "closely on the one before and still be far from the first."
)
def compared_with_the_first(seconds, pause):
    groups, number, first = np.zeros(len(seconds), dtype=int), 0, min(seconds)
    for place in np.argsort(seconds):
        if seconds[place] - first > pause:
            number, first = number + 1, seconds[place]
        groups[place] = number
    return groups


@EXERCISE.mistake(
    "A pause of exactly `pause` seconds begins a new group here. At most `pause` seconds means "
    "that it does not."
)
def exactly_is_too_long(seconds, pause):
    groups = np.zeros(len(seconds), dtype=int)
    order = np.argsort(seconds)
    groups[order[1:]] = np.cumsum(np.diff(seconds[order]) >= pause)
    return groups


@EXERCISE.mistake(
    "One number is missing: between $n$ photos lie only $n - 1$ steps. The earliest photo has no "
    "step before it and belongs to group 0."
)
def one_short(seconds, pause):
    return _in_time(seconds, pause)[1:]


@EXERCISE.mistake(
    "Dividing the time into stretches of `pause` seconds tears two photos apart that lie on either "
    "side of a border, however close they are. Look at the steps between photos."
)
def in_stretches(seconds, pause):
    return np.unique(seconds // pause, return_inverse=True)[1]


@EXERCISE.mistake("The groups are right, but they are numbered from 1. The earliest should be 0.")
def counted_from_one(seconds, pause):
    return bursts(seconds, pause) + 1


@EXERCISE.mistake(
    "The groups are right, but numbered as they first appear in `seconds`. Number them in the "
    "order of time."
)
def numbered_as_listed(seconds, pause):
    groups = bursts(seconds, pause)
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups.tolist()))}
    return np.array([numbers[group] for group in groups.tolist()])


@EXERCISE.mistake(
    "The groups are right, but numbered from the latest to the earliest. The earliest should be 0."
)
def latest_first(seconds, pause):
    groups = bursts(seconds, pause)
    return groups.max() - groups


@EXERCISE.mistake(
    "This says only *whether* a photo begins a new group, 1 or 0. The number of its group is how "
    "many have begun so far: add up along the way."
)
def not_added_up(seconds, pause):
    groups = np.zeros(len(seconds), dtype=int)
    order = np.argsort(seconds)
    groups[order[1:]] = np.diff(seconds[order]) > pause
    return groups
