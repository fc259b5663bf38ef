"""Exercise 06.6: training and validation."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ...probes import read_array, shared_random_state


def split(n, n_validation, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order[n_validation:], order[:n_validation]


def split_facts(answer, n, n_validation, seed):
    """Say what a split is like; all right ones give the same facts."""
    shared = shared_random_state()
    parts = answer(n, n_validation, seed)
    own = shared_random_state() == shared
    if not isinstance(parts, tuple | list) or len(parts) != 2:
        return parts  # no split at all: the check says what it is
    train, validation = map(read_array, parts)
    again, other = (read_array(answer(n, n_validation, s)[1]) for s in (seed, seed + 1))
    rows = [array.ndim == 1 for array in (train, validation, again, other)]
    whole = all(rows) and train.dtype.kind in "iu" and validation.dtype.kind in "iu"
    indices = {
        "both parts are arrays of one axis": all(rows),
        "both hold whole numbers, the indices of images": whole,
    }
    if not whole:
        return indices | {"parts": parts}  # by which mistakes are told apart
    in_order = np.sort(validation)
    ends = np.arange(n_validation), np.arange(n - n_validation, n)
    twice = len(train) + len(validation) - len(np.unique(train)) - len(np.unique(validation))
    return indices | {
        "training images": len(train),
        "validation images": len(validation),
        "images on both sides": len(np.intersect1d(train, validation)),
        "images that come twice on one side": twice,
        "images on neither side": len(np.setdiff1d(np.arange(n), [*train, *validation])),
        "indices of no image": int(np.sum(train >= n) + np.sum(validation >= n)),
        "validation is not the set's beginning": not np.array_equal(in_order, ends[0]),
        "validation is not the set's end": not np.array_equal(in_order, ends[1]),
        "the indices are shuffled": bool(np.any(np.diff(in_order) != 1)),
        "the same seed gives the same split": np.array_equal(validation, again),
        "another seed gives another split": not np.array_equal(in_order, np.sort(other)),
        "its random numbers come from `default_rng(seed)`, not from a shared generator": own,
    }


def random_split(rng):
    n = int(rng.integers(30, 80))
    return n, int(rng.integers(8, 20)), int(rng.integers(1000))


EXERCISE = Exercise(
    id="06.6",
    title="Training and validation, without an overlap",
    prompt="""
        Write `split(n, n_validation, seed)`. It shuffles the indices 0 … n − 1 with
        `np.random.default_rng(seed)` and returns two arrays of indices: those of the training
        images, then those of `n_validation` validation images. Every index is in one of the two,
        none in both, also where `n_validation` is 0.
    """,
    stub='''
        def split(n, n_validation, seed):
            """Return the indices of the training and of the validation images."""
            ...
    ''',
    solution=split,
    probe=split_facts,
    cases=(
        Case(40, 10, 0, label="a quarter for validation"),
        Case(57, 9, 3, label="an odd number of images"),
        Case(20, 0, 1, label="nothing for validation"),
    ),
    random_case=random_split,
    hints=(
        "`np.random.default_rng(seed).permutation(n)` is a shuffled list of all indices.",
        "Cut that one list in two: a piece with `n_validation` entries and the rest. Which of "
        "them is returned first?",
    ),
    explanation=(
        "With the indices in hand, `images[train]` and `labels[train]` stay together, whatever "
        "happens to either."
    ),
)


@EXERCISE.mistake(
    "Both sides are clean, but validation is the beginning of the set. CIFAR-10 happens to "
    "come in mixed order; a folder of photos is often sorted by class, and then "
    "validation would hold one class only. Shuffle before you cut."
)
def first_ones(n, n_validation, seed):
    return np.arange(n_validation, n), np.arange(n_validation)


@EXERCISE.mistake(
    "Both sides are clean, but validation is the end of the set. Where a set is sorted by "
    "class, validation would hold the last class only. Shuffle before you cut."
)
def last_ones(n, n_validation, seed):
    return np.arange(n - n_validation), np.arange(n - n_validation, n)


@EXERCISE.mistake(
    "Validation images are among the training images as well: their accuracy would show "
    "what was memorised. Take them out of the training side."
)
def validated_on_what_was_trained(n, n_validation, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order, order[:n_validation]


@EXERCISE.mistake(
    "Every seed gives the same split, so your function never looks at the one it is "
    "given. To learn how much a result depends on the luck of the split, you have to be "
    "able to draw another."
)
def seed_fixed(n, n_validation, seed):
    return split(n, n_validation, 0)


@EXERCISE.mistake(
    "Two calls with the same seed give two different splits: after a restart, images that "
    "were trained on would turn up in validation. Hand the seed to the generator."
)
def seed_left_out(n, n_validation, seed):
    return split(n, n_validation, None)


@EXERCISE.mistake(
    "Some images are on both sides and some on neither, as where each side is cut from a "
    "shuffle of its own: two orders know nothing of each other. Shuffle once, cut once."
)
def drawn_twice(n, n_validation, seed):
    rng = np.random.default_rng(seed)
    return rng.permutation(n)[n_validation:], rng.permutation(n)[:n_validation]


@EXERCISE.mistake(
    "The two sides have changed places: the training images come first in the result."
)
def wrong_way_round(n, n_validation, seed):
    train, validation = split(n, n_validation, seed)
    return validation, train


@EXERCISE.mistake(
    "Some images come several times and others never, as where each one is drawn from all "
    "of them (`integers` does that). A permutation holds each index exactly once."
)
def with_replacement(n, n_validation, seed):
    drawn = np.random.default_rng(seed).integers(0, n, size=n)
    return drawn[n_validation:], drawn[:n_validation]


@EXERCISE.mistake(
    "One image belongs to neither side. In Python a slice ends before its second number, "
    "and the next one starts with it: `[:k]` and `[k:]` meet without a gap."
)
def one_image_lost(n, n_validation, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order[n_validation + 1 :], order[:n_validation]


@EXERCISE.mistake(
    "Your indices run from 1 to n. The last one points past the end, and image 0 is never "
    "used. Indices start at 0."
)
def counted_from_one(n, n_validation, seed):
    order = 1 + np.random.default_rng(seed).permutation(n)
    return order[n_validation:], order[:n_validation]
