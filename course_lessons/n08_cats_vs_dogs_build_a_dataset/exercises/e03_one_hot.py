"""Exercise 08.3: one-hot."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def one_hot(labels, n_classes):
    return np.eye(n_classes)[labels]


def random_labels(rng):
    n_classes = int(rng.integers(2, 6))
    return rng.integers(0, n_classes, size=int(rng.integers(3, 9))), n_classes


EXERCISE = Exercise(
    id="08.3",
    title="One-hot labels",
    prompt="""
        `np.eye(n)` is a square of zeros with ones along its diagonal. Use it for
        `one_hot(labels, n_classes)`: for an array of class numbers it returns an array of shape
        (number of labels, `n_classes`), in which each row has a 1 at the place of its label and 0
        elsewhere. With two classes, a cat (0) becomes `[1, 0]` and a dog (1) becomes `[0, 1]`.
    """,
    stub='''
        def one_hot(labels, n_classes):
            """Return a row for each label: 1 at the label's place, 0 elsewhere."""
            ...
    ''',
    solution=one_hot,
    kind="array",
    cases=(
        Case(np.array([0, 1, 1, 0, 1]), 2, label="cats and dogs"),
        Case(np.array([2, 0, 2, 3]), 5, label="five classes, two of which do not occur"),
        Case(np.array([1, 1, 1]), 2, label="only dogs"),
        Case(np.array([2, 0, 1]), 3, label="as many labels as classes"),
        Case(np.array([1], dtype=np.uint8), 3, label="a single label"),
    ),
    random_case=random_labels,
    hints=(
        "Look at `np.eye(2)[1]` and at `np.eye(2)[0]` in a cell of their own.",
        "An array of whole numbers may stand in the square brackets: NumPy then takes one row for "
        "each of them, in their order.",
    ),
    explanation=(
        "Indexing with an array of numbers picks rows. `keras.utils.to_categorical(labels, "
        "n_classes)` does the same."
    ),
)


@EXERCISE.mistake(
    "The width depends on which classes happen to occur. A batch of dogs only would get "
    "rows of one number, and the network expects two. The width is `n_classes`."
)
def as_many_as_occur(labels, n_classes):
    return np.eye(len(np.unique(labels)))[np.unique(labels, return_inverse=True)[1]]


@EXERCISE.mistake(
    "`np.eye(n_classes)` has the rows that you need, each once: row 0 for cats, row 1 for "
    "dogs. Now pick for every label the row that belongs to it."
)
def identity_only(labels, n_classes):
    return np.eye(n_classes)


@EXERCISE.mistake(
    "Each label has become a column. Keras wants one row for each photo: the other way round."
)
def one_column_a_label(labels, n_classes):
    return np.eye(n_classes)[labels].T


@EXERCISE.mistake(
    "The places are counted from the right, so cats and dogs have changed places. Label 0 "
    "has its 1 in the first column."
)
def dogs_first(labels, n_classes):
    return np.eye(n_classes)[n_classes - 1 - np.asarray(labels)]


@EXERCISE.mistake(
    "Every 1 stands one column too far to the left, and those of label 0 have gone round "
    "to the last column (that is what index −1 means). Labels start at 0, as indices do."
)
def counted_from_one(labels, n_classes):
    return np.eye(n_classes)[np.asarray(labels) - 1]


@EXERCISE.mistake(
    "You repeat the label in all columns. A one-hot row says with the *place* of its 1 "
    "which class it is."
)
def repeated_labels(labels, n_classes):
    return np.repeat(np.asarray(labels)[:, np.newaxis], n_classes, axis=1).astype(float)


@EXERCISE.mistake(
    "Inside out: one zero in a row of ones. The 1 marks the class that the photo has."
)
def zero_at_the_label(labels, n_classes):
    return 1 - np.eye(n_classes)[labels]


@EXERCISE.mistake(
    "At the right place stands the label itself, so cats get a row of zeros and class 3 a "
    "weight of 3. Every row has a single 1, whichever class it is."
)
def label_in_its_place(labels, n_classes):
    return np.eye(n_classes)[labels] * np.asarray(labels)[:, np.newaxis]


@EXERCISE.mistake(
    "All places up to the label are 1. That is a code for things with an order, such as "
    "small, medium, large; cats and dogs have none. One 1 a row."
)
def ones_up_to_the_label(labels, n_classes):
    return np.tri(n_classes)[labels]


@EXERCISE.mistake(
    "As many columns as the largest label needs: where the last classes do not occur, theirs are "
    "missing. The width is `n_classes`."
)
def up_to_the_largest(labels, n_classes):
    return np.eye(int(np.max(labels)) + 1)[labels]


@EXERCISE.mistake(
    "Every row has a 1 for *all* labels, as where `[:, labels]` takes these columns from every "
    "row. Each row has one place: pair row numbers with labels, or pick rows of `np.eye`."
)
def all_labels_in_each_row(labels, n_classes):
    result = np.zeros((len(labels), n_classes))
    result[:, labels] = 1
    return result
