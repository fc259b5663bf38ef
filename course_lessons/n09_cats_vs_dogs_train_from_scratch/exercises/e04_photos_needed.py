"""Exercise 09.4: how many photos."""

from __future__ import annotations

import math

from course_utils.exercises import Case, Exercise


def photos_needed(accuracy, error):
    return math.ceil(accuracy * (1 - accuracy) / error**2)


def random_accuracy(rng):
    while True:
        accuracy, error = float(rng.integers(55, 99)) / 100, float(rng.integers(5, 60)) / 1000
        n = accuracy * (1 - accuracy) / error**2
        # Where it comes out whole, the last bit would decide.
        if abs(n - round(n)) > 1e-3:
            return accuracy, error


EXERCISE = Exercise(
    id="09.4",
    title="How many photos for one point?",
    prompt="""
        The standard error of an accuracy $p$, measured on $n$ photos, is
        $\\sqrt{p(1 - p)/n}$. Turn it round: write `photos_needed(accuracy, error)`, which returns
        the smallest whole number of photos whose standard error is at most `error`. Both
        arguments lie between 0 and 1.
    """,
    stub='''
        def photos_needed(accuracy, error):
            """Return how many photos it takes for such a standard error, a whole number."""
            ...
    ''',
    solution=photos_needed,
    kind="whole",
    cases=(
        Case(0.7, 0.03, label="accuracy 70 %, standard error 3 points"),
        Case(0.83, 0.011, label="accuracy 83 %, standard error 1.1 points"),
        Case(0.5, 0.0625, label="a number that comes out whole"),
        Case(0.96, 0.007, label="a high accuracy"),
        Case(0.87, 0.0013, label="a small standard error"),
        Case(0.5, 0.5, label="a single photo"),
    ),
    random_case=random_accuracy,
    given=("math",),
    hints=(
        "Write the equation down, with `error` on its left side, and square both sides.",
        "Solve for $n$. It will hardly be whole: in which direction do you have to round?",
    ),
    explanation="Half the error takes four times as many photos.",
)


@EXERCISE.mistake(
    "Far too few. The standard error stands under no root on its side of the equation: "
    "square both sides before you solve for $n$."
)
def root_forgotten(accuracy, error):
    return math.ceil(accuracy * (1 - accuracy) / error)


@EXERCISE.mistake(
    "One too few nearly every time: with the fraction cut off, the error is a little "
    "larger than allowed. Round up."
)
def cut_off(accuracy, error):
    return math.floor(accuracy * (1 - accuracy) / error**2)


@EXERCISE.mistake(
    "That is enough for any accuracy, since $p(1 - p)$ is at most 1/4. Asked for is the "
    "number for *this* accuracy."
)
def worst_case(accuracy, error):
    return math.ceil(0.25 / error**2)


@EXERCISE.mistake(
    "Four times too many: you have halved the error first, as for an interval of two "
    "standard errors. The task is about one."
)
def two_errors(accuracy, error):
    return math.ceil(4 * accuracy * (1 - accuracy) / error**2)


@EXERCISE.mistake(
    "The factor $(1 - p)$ is missing. With an accuracy of 100 % nothing would vary at all."
)
def only_accuracy(accuracy, error):
    return math.ceil(accuracy / error**2)


@EXERCISE.mistake(
    "Nothing has been squared: $\\sqrt{p(1-p)}$ divided by the error is the root of what you want."
)
def spread_not_squared(accuracy, error):
    return math.ceil(math.sqrt(accuracy * (1 - accuracy)) / error)


@EXERCISE.mistake(
    "The accuracy is not used. How much an answer varies depends on how often it is right."
)
def one_over_error_squared(accuracy, error):
    return math.ceil(1 / error**2)


@EXERCISE.mistake(
    "You have put `error` in the place of $n$. It is the left side of the equation, and "
    "$n$ is to be found."
)
def standard_error_instead(accuracy, error):
    return math.sqrt(accuracy * (1 - accuracy) / error)


@EXERCISE.mistake(
    "Rounded to the nearest whole number, it is one too few about every second time: the error is "
    "then a little larger than allowed. Round up."
)
def rounded_to_nearest(accuracy, error):
    return round(accuracy * (1 - accuracy) / error**2)


@EXERCISE.mistake(
    "You round down and add one. Where the number comes out whole, that is one photo too many."
)
def always_one_more(accuracy, error):
    return math.floor(accuracy * (1 - accuracy) / error**2) + 1


@EXERCISE.mistake(
    "The number of photos is right up to its fraction. There is no part of a photo: round up."
)
def not_rounded(accuracy, error):
    return accuracy * (1 - accuracy) / error**2
