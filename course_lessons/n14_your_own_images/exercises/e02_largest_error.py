"""Exercise 14.2: what a clean test says about the error rate.

Hanley & Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249, 1983.
"""

from __future__ import annotations

import math

from course_utils.exercises import Case, Exercise


def largest_error(photos):
    return 1 - 0.05 ** (1 / photos)


def random_photos(rng):
    return (int(rng.integers(2, 400)),)


EXERCISE = Exercise(
    id="14.2",
    title="No mistake in thirty photos",
    prompt="""
        Thirty test photos, no mistake. That does not make the error rate 0: a network that gets
        one photo in fifty wrong passes such a test more often than not. Write
        `largest_error(photos)`: the largest error rate, from 0 to 1, at which a test of `photos`
        photos still ends without a mistake with a probability of at least 5 %. Assume that the
        answers are independent. The exact rate is asked for, not a rule of thumb.
    """,
    stub='''
        def largest_error(photos):
            """Return the largest error rate that fits a test without a mistake."""
            ...
    ''',
    solution=largest_error,
    tolerance=1e-7,
    cases=(
        Case(30, label="thirty photos"),
        Case(1, label="a single photo"),
        Case(2, label="two photos"),
        Case(12, label="twelve photos"),
        Case(500, label="many photos"),
    ),
    random_case=random_photos,
    hints=(
        "With an error rate of $e$, one photo is right with probability $1 - e$. And two photos, "
        "both of them? And all $n$?",
        "Set that probability equal to 0.05 and solve for $e$. The $n$-th root of a number is its "
        "power $1/n$.",
    ),
    explanation=(
        "For thirty photos nearly 10 %: at a higher rate, fewer than one such test in twenty would "
        "end clean. The *rule of three* gives it without a calculator: about 3/n, since the "
        "logarithm of 0.05 is close to −3."
    ),
)


@EXERCISE.mistake(
    "That is the error rate that was *measured*. A network that errs now and then gets through a "
    "small test without a mistake, too."
)
def nothing_measured(photos):
    return 0


@EXERCISE.mistake(
    "One mistake in as many photos: at that rate a clean test of many photos is quite usual, with "
    "a probability near 37 %. Asked for is the rate at which it has become as rare as 5 %."
)
def one_mistake(photos):
    return 1 / photos


@EXERCISE.mistake(
    "That is the *rule of three*, a good approximation for many photos. The exact rate is asked "
    "for: at which $e$ is $(1 - e)^n$ equal to 0.05?"
)
def rule_of_three(photos):
    return 3 / photos


@EXERCISE.mistake(
    "That is where the rule of three comes from, and an approximation as well: it takes $-e$ for "
    "$\\ln(1 - e)$. With few photos, where $e$ is large, the two differ."
)
def by_the_logarithm(photos):
    return -math.log(0.05) / photos


@EXERCISE.mistake(
    "That is the accuracy: the probability that one photo is *right*. The error rate is the rest."
)
def accuracy_instead(photos):
    return 0.05 ** (1 / photos)


@EXERCISE.mistake(
    "With this rate a clean test has a probability of 95 %: it would be no surprise at all. Asked "
    "for is the rate that makes it as rare as 5 %."
)
def as_likely_as_95(photos):
    return 1 - 0.95 ** (1 / photos)


@EXERCISE.mistake(
    "The 5 % are shared out among the photos. They are the probability that *all* photos are "
    "right, a product of one factor for each photo."
)
def shared_out(photos):
    return 0.05 / photos


@EXERCISE.mistake(
    "The power is upside down: if $n$ equal factors give 0.05, one of them is the $n$-th root, not "
    "the $n$-th power."
)
def power_not_root(photos):
    return 1 - 0.05**photos


@EXERCISE.mistake(
    "That is the standard error of an accuracy of one half, as a coin has it. Begin with the "
    "probability that all photos are right."
)
def error_of_a_coin(photos):
    return math.sqrt(0.25 / photos)


@EXERCISE.mistake("The rate is right, but in per cent. A number from 0 to 1 is wanted.")
def in_per_cent(photos):
    return 100 * largest_error(photos)


@EXERCISE.mistake(
    "Here a clean test has a probability of 2.5 %, as for an interval with two ends. This one has "
    "a single end, and all 5 % go there."
)
def two_sided(photos):
    return 1 - 0.025 ** (1 / photos)
