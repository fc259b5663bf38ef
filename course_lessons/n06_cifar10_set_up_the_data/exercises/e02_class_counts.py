"""Exercise 06.2: class balance."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ..shared import column


def class_counts(labels, n_classes):
    return np.bincount(labels.reshape(-1), minlength=n_classes)


def random_labels(rng):
    n_classes = int(rng.integers(3, 9))
    return rng.integers(0, n_classes, size=(int(rng.integers(1, 40)), 1)), n_classes


EXERCISE = Exercise(
    id="06.2",
    title="How many of each?",
    prompt="""
        Write `class_counts(labels, n_classes)`. It returns an array of shape (n_classes,) with
        whole numbers: how many images each class has. A class without images counts 0. `labels`
        has the shape (N, 1).
    """,
    stub='''
        def class_counts(labels, n_classes):
            """Return the number of images of each class, shape (n_classes,)."""
            ...
    ''',
    solution=class_counts,
    kind="whole",
    cases=(
        Case(column(2, 0, 2, 1, 2), 3, label="every class is there"),
        Case(column(3, 1, 3), 5, label="classes 0, 2 and 4 are missing"),
        Case(column(5, 0, 5, 2, 0, 4), 6, label="classes 1 and 3 are missing"),
        Case(column(*[1] * 300, 0, 0), 3, label="300 images of one class"),
        Case(column(2), 4, label="a single image"),
    ),
    random_case=random_labels,
    hints=(
        "For one class k: `labels == k` is an array of True and False. How many True are there?",
        "Either collect that number for every class in a loop, or use `np.bincount` on the labels "
        "in one row, with `minlength`.",
    ),
)


@EXERCISE.mistake(
    "Classes without a single image have vanished from your result, so the counts no "
    "longer stand at their class's place. `np.unique` lists what it finds; it cannot know "
    "of a class that is missing."
)
def only_those_there(labels, n_classes):
    return np.unique(labels, return_counts=True)[1]


@EXERCISE.mistake(
    "These are shares that sum to 1. Useful for a chart, but a share does not say whether "
    "it stands for 5 images or 5,000. What is asked for is the count itself."
)
def shares(labels, n_classes):
    return class_counts(labels, n_classes) / len(labels)


@EXERCISE.mistake(
    "`np.bincount` wants its numbers in one row, and the labels stand in a column of shape "
    "(N, 1). Bring them into one dimension first."
)
def two_dimensions(labels, n_classes):
    return np.bincount(labels, minlength=n_classes)


@EXERCISE.mistake(
    "The result ends at the largest label that occurs. Where the last classes have no "
    "image it is too short. `n_classes` says how long it has to be; "
    "`np.bincount` has an argument for that."
)
def up_to_the_largest(labels, n_classes):
    return np.bincount(labels[:, 0])


@EXERCISE.mistake(
    "The last class is missing. `range(k)` ends at k − 1 by itself, so nothing more has to "
    "be taken off."
)
def last_class_left_out(labels, n_classes):
    return np.array([np.count_nonzero(labels == k) for k in range(n_classes - 1)])


@EXERCISE.mistake(
    "Your counts begin with class 1, so class 0 is lost and the last entry counts a class "
    "that does not exist. The numbers run from 0 to n_classes − 1."
)
def classes_from_one(labels, n_classes):
    return np.array([np.count_nonzero(labels == k) for k in range(1, n_classes + 1)])


@EXERCISE.mistake(
    "You add up the labels of each class: class 0 comes out as 0, class 3 three times too "
    "large. A label is a name in disguise; adding names means nothing. Count how often it "
    "occurs."
)
def sum_of_numbers(labels, n_classes):
    return np.array([int(labels[labels == k].sum()) for k in range(n_classes)])


@EXERCISE.mistake("That is how many different classes occur. Wanted is one number for each class.")
def different_labels(labels, n_classes):
    return len(np.unique(labels))


@EXERCISE.mistake(
    "Every class that occurs counts as 1, however many images it has. (If `counts[labels] += 1` "
    "stands in your code: with an array as index all entries are read first and then written back, "
    "so that equal labels write the same 1.) Count the images one after the other."
)
def counts_once(labels, n_classes):
    counts = np.zeros(n_classes, dtype=int)
    counts[labels.reshape(-1)] += 1
    return counts
