"""Exercise 05.1: three parts."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def three_parts(order, validation, test):
    first_test = len(order) - test
    first_validation = first_test - validation
    return order[:first_validation], order[first_validation:first_test], order[first_test:]


def random_order(rng):
    images = int(rng.integers(6, 30))
    validation, test = rng.integers(0, images // 3 + 1, size=2).tolist()
    return rng.permutation(images), validation, test


EXERCISE = Exercise(
    id="05.1",
    title="Three parts",
    prompt="""
        `order` holds the numbers of all images in a shuffled order. Write `three_parts(order,
        validation, test)`. It cuts `order` into three pieces that follow each other: the images
        for training, then `validation` many for validation, then `test` many for testing, and
        returns the three arrays. No image may be in two parts, and none may get lost, also
        where `validation` or `test` is 0.
    """,
    stub='''
        def three_parts(order, validation, test):
            """Return the numbers of the images for training, validation and testing."""
            ...
    ''',
    solution=three_parts,
    kind="array",
    parts=("training", "validation", "test"),
    cases=(
        Case(np.array([4, 0, 7, 2, 9, 5, 1, 8, 3, 6]), 2, 3, label="ten images"),
        Case(np.array([5, 3, 0, 6, 1, 4, 2]), 3, 1, label="more for validation than for testing"),
        Case(np.array([2, 4, 1, 0, 3]), 2, 0, label="nothing for testing"),
        Case(np.array([2, 4, 1, 0, 3]), 0, 2, label="nothing for validation"),
        Case(np.array([1, 2, 0]), 0, 0, label="everything for training"),
        Case(np.array([3, 1, 0, 2, 4]), 3, 2, label="nothing for training"),
    ),
    random_case=random_order,
    hints=(
        "At which place does the piece for testing begin, if it has `test` entries and ends with "
        "the array? And the one before it?",
        "Work out two places from `len(order)`: the first image for validation and the first "
        "one for testing. Then three slices, each beginning where the one before it ends.",
    ),
    explanation="`np.split(order, [first_validation, first_test])` cuts at the same places.",
)


@EXERCISE.mistake(
    "Right as long as no part is empty. With `test` equal to 0, though, `order[-0:]` is "
    "the same as `order[0:]`, the whole of it: there is no minus zero. Count the places "
    "from the front."
)
def counted_from_the_end(order, validation, test):
    return order[: -validation - test], order[-validation - test : -test], order[-test:]


@EXERCISE.mistake(
    "The images for validation are also among those for training. Accuracy on them would "
    "say how well the network remembers, not what it makes of digits it has never seen. "
    "Where must the first piece end?"
)
def validation_stays_in_training(order, validation, test):
    _, checked, tested = three_parts(order, validation, test)
    return order[: len(order) - test], checked, tested


@EXERCISE.mistake(
    "Validation and test share images: both are taken from the end of `order`. Whatever "
    "you choose by looking at validation would then be chosen for the test, too. The "
    "piece for validation ends where the one for testing begins."
)
def test_is_validation(order, validation, test):
    training, _, tested = three_parts(order, validation, test)
    return training, order[len(order) - validation :], tested


@EXERCISE.mistake(
    "The images for testing are the first ones of `order`, and these are for training "
    "already. A network tested on what it was trained on looks better than it is."
)
def test_from_the_front(order, validation, test):
    training, checked, _ = three_parts(order, validation, test)
    return training, checked, order[:test]


@EXERCISE.mistake(
    "The pieces are right, but validation and test have changed places in what you "
    "return. First training, then validation, then test."
)
def parts_exchanged(order, validation, test):
    training, checked, tested = three_parts(order, validation, test)
    return training, tested, checked


@EXERCISE.mistake(
    "The part for validation has the size that was asked for testing, and the other way "
    "round. Which of the two numbers belongs to the last piece?"
)
def sizes_exchanged(order, validation, test):
    return three_parts(order, test, validation)


@EXERCISE.mistake(
    "Your parts hold 0, 1, 2 and so on, as if nothing had been shuffled. Where a file "
    "holds one class after the other, the test part would then hold digits that training "
    "never saw. Cut `order` as it comes, its entries, not their places."
)
def order_undone(order, validation, test):
    return three_parts(np.sort(order), validation, test)


@EXERCISE.mistake(
    "The image at the start of the second and of the third piece is missing. A slice "
    "leaves out its end, so the next one begins exactly there, not one further."
)
def borders_left_out(order, validation, test):
    training, checked, tested = three_parts(order, validation, test)
    return training, checked[1:], tested[1:]


@EXERCISE.mistake(
    "The first piece is as long as the validation part should be: you used the sizes "
    "from the front, and what is left over came last. Training gets what is left over, "
    "and stands first."
)
def sizes_as_places(order, validation, test):
    return order[:validation], order[validation : validation + test], order[validation + test :]
