"""Exercise 06.1: from the label to the name."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ..shared import column

_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


def names_of(labels, images, class_names):
    return [class_names[labels[i][0]] for i in images]


def random_labels_and_images(rng):
    labels = rng.integers(0, 10, size=(int(rng.integers(5, 9)), 1)).astype(np.uint8)
    return labels, rng.choice(len(labels), size=3, replace=False).tolist(), _NAMES


EXERCISE = Exercise(
    id="06.1",
    title="From labels to names",
    prompt="""
        Write `names_of(labels, images, class_names)`. `labels` has the shape (N, 1) as above,
        `images` is a list of image numbers, such as `[4, 0, 2]`, and `class_names` the tuple of
        names. It returns the list of the names of these images, in their order.
    """,
    stub='''
        def names_of(labels, images, class_names):
            """Return the class names of the images with these numbers, a list of texts."""
            ...
    ''',
    solution=names_of,
    cases=(
        Case(column(6, 9, 4, 2), [1, 3], _NAMES, label="the second and the fourth image"),
        Case(column(6, 9, 0), [2, 0], _NAMES, label="class 0, and not in order"),
        Case(
            column(3, 1, 1, 0), [0, 3, 1], ("cat", "dog", "fox", "hen"), label="other class names"
        ),
        Case(column(6, 9, 0), [1, 1], _NAMES, label="an image twice"),
    ),
    random_case=random_labels_and_images,
    hints=(
        "Print `train_labels[3]` and `train_labels[3][0]` in a cell of its own. Which of the two "
        "is a number?",
        "For each entry of `images`: get the class number out of its row, use it as an index of "
        "`class_names`, and collect what comes out.",
    ),
    explanation="`labels[i, 0]` does the same in one step.",
)


@EXERCISE.mistake(
    "You look up the names at the places in `images`, but these numbers count images, not "
    "classes: image 1 is not an automobile because it comes second. Between an image and "
    "its name stands its label."
)
def names_of_positions(labels, images, class_names):
    return [class_names[i] for i in images]


@EXERCISE.mistake(
    "You get the names of the first images of the set, as many as were asked for. `images` "
    "says *which* images; go through its entries, not through a range of its length."
)
def first_ones_in_order(labels, images, class_names):
    return [class_names[labels[i][0]] for i in range(len(images))]


@EXERCISE.mistake(
    "These are the class numbers, which is halfway. The names stand in `class_names` in "
    "the order of the numbers."
)
def numbers_only(labels, images, class_names):
    return [int(labels[i][0]) for i in images]


@EXERCISE.mistake(
    "`labels[i]` is not a number: each label is a row of its own with one number in it, "
    "an array of shape (1,), and a tuple takes only whole numbers as index. One more "
    "index gets the number out."
)
def row_as_index(labels, images, class_names):
    return [class_names[labels[i]] for i in images]


@EXERCISE.mistake(
    "You ask row 0 for its column `i`, and there is only one column. The first index of "
    "an array counts rows, and each row is an image here."
)
def indices_swapped(labels, images, class_names):
    return [class_names[labels[0][i]] for i in images]


@EXERCISE.mistake(
    "Every name is one place too early, and class 0 has no place before it: a `uint8` "
    "cannot go below 0, so 0 - 1 becomes 255, long past the end of the names. The numbers "
    "start at 0, and so do Python's indices: nothing has to be subtracted."
)
def counted_from_one(labels, images, class_names):
    return [class_names[labels[i][0] - 1] for i in images]


@EXERCISE.mistake(
    "Every image becomes class 0. `argmax` is for one-hot rows, such as [0, 0, 1, 0]; it "
    "returns the *place* of the largest entry, and a row with one entry has only place 0."
)
def largest_of_row(labels, images, class_names):
    return [class_names[labels[i].argmax()] for i in images]


@EXERCISE.mistake(
    "One name has survived, that of the last image, as if each name replaced the one "
    "before. Collect the names in a list."
)
def only_the_last(labels, images, class_names):
    for i in images:
        name = class_names[labels[i][0]]
    return [name]


@EXERCISE.mistake(
    "The names come in the order of the data, each at most once. `images` may be in any order and "
    "name an image twice: go through `images`."
)
def in_the_order_of_the_data(labels, images, class_names):
    return [class_names[labels[i][0]] for i in range(len(labels)) if i in images]
