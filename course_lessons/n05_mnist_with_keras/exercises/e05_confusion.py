"""Exercise 05.5: a bug: counting in a table."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def confusion(true, predicted, classes):
    table = np.zeros((classes, classes), dtype=int)
    for row, column in zip(true, predicted):
        table[row, column] += 1
    return table


def random_predictions(rng):
    classes, images = int(rng.integers(2, 6)), int(rng.integers(1, 40))
    true = rng.integers(classes, size=images)
    predicted = np.where(rng.random(images) < 0.6, true, rng.integers(classes, size=images))
    return true, predicted, classes


EXERCISE = Exercise(
    id="05.5",
    title="A bug to find: a table of mistakes",
    prompt="""
        `confusion(true, predicted, classes)` is to count how often each digit was taken for each
        other one: `table[4, 9]` is the number of fours that were predicted as nines (whole or
        float). The function
        runs without an error, and the table has the right shape, but on 800 images its entries
        add up to far less than 800. Find out why, and mend it.
    """,
    solution=confusion,
    cases=(
        Case(np.array([0, 1, 2, 2]), np.array([0, 1, 1, 2]), 3, label="no pair comes twice"),
        Case(np.array([1, 1, 1, 0, 2]), np.array([1, 1, 2, 0, 0]), 3, label="a pair comes twice"),
        Case(np.array([0, 0, 0, 0, 1]), np.array([3, 3, 3, 0, 3]), 4, label="classes left out"),
        Case(np.array([2]), np.array([0]), 3, label="a single image"),
        Case(np.array([0, 1, 1]), np.array([0, 1, 0]), 4, label="the last classes left out"),
        Case(np.ones(300, dtype=int), np.ones(300, dtype=int), 2, label="300 images of one class"),
    ),
    random_case=random_predictions,
    hints=(
        "Try it small: `table = np.zeros(3, dtype=int); table[np.array([1, 1, 1])] += 1`. What do "
        "you expect in the middle, and what do you get?",
        "A loop over both arrays at once, adding 1 for each pair, is long enough. NumPy also has "
        "a function that adds without forgetting repeats: look up `np.add.at`.",
    ),
    explanation="`np.add.at(table, (true, predicted), 1)` does the same without a Python loop.",
)


@EXERCISE.mistake(
    "A pair that occurs many times is still counted once. With arrays as indices, "
    "`table[a, b] += 1` reads all entries first, adds 1 to what it has read, and writes "
    "back: of ten equal pairs each writes the same 1. Count them one after the other.",
    is_the_stub=True,
)
def counts_once(true, predicted, classes):
    """Return the counts, shape (classes, classes): a row for each true class."""
    table = np.zeros((classes, classes), dtype=int)
    table[true, predicted] += 1
    return table


@EXERCISE.mistake(
    "The counts are right, the table is mirrored: your rows are the predicted digits. "
    "Both conventions are in use, which is why a confusion matrix needs axis labels. Here "
    "a row is a true class."
)
def rows_are_predictions(true, predicted, classes):
    return confusion(predicted, true, classes)


@EXERCISE.mistake(
    "The right answers are missing: the diagonal is zero. They belong in, so that each row "
    "adds up to the number of images of its class."
)
def mistakes_only(true, predicted, classes):
    table = confusion(true, predicted, classes)
    return table - np.diag(np.diag(table))


@EXERCISE.mistake(
    "Only the diagonal is filled. The mistakes, for which the table is made, stand beside it."
)
def right_ones_only(true, predicted, classes):
    return np.diag(np.diag(confusion(true, predicted, classes)))


@EXERCISE.mistake(
    "The table is symmetric and counts each image twice. A four taken for a nine is not a "
    "nine taken for a four; one image, one entry."
)
def both_ways(true, predicted, classes):
    return confusion(true, predicted, classes) + confusion(predicted, true, classes)


@EXERCISE.mistake(
    "Far too much: each label is combined with the predictions of all images, as two "
    "loops do, one inside the other. Walk through both arrays side by side."
)
def all_combinations(true, predicted, classes):
    table = np.zeros((classes, classes), dtype=int)
    for row in true:
        for column in predicted:
            table[row, column] += 1
    return table


@EXERCISE.mistake(
    "These are shares of each row, not counts. Useful as well, where classes differ in "
    "size, but the number of images is gone: one mistake in two looks like fifty in a "
    "hundred."
)
def shares(true, predicted, classes):
    table = confusion(true, predicted, classes)
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)


@EXERCISE.mistake(
    "Repeated pairs still count as one, and now each is entered as 2. The number has to "
    "come from counting the images, one after the other."
)
def every_pair_once(true, predicted, classes):
    table = np.zeros((classes, classes), dtype=int)
    for row, column in set(zip(true.tolist(), predicted.tolist())):
        table[row, column] += 2
    return table


@EXERCISE.mistake(
    "Each image fills a whole row and a whole column. It belongs into the one cell where "
    "they cross: one pair of indices."
)
def whole_cross(true, predicted, classes):
    table = np.zeros((classes, classes), dtype=int)
    for row, column in zip(true, predicted):
        table[row] += 1
        table[:, column] += 1
    return table


@EXERCISE.mistake(
    "The counts are in one row, as `bincount` gives them. Each number has a row (the true class) "
    "and a column (the predicted one)."
)
def flat_table(true, predicted, classes):
    return confusion(true, predicted, classes).ravel()
