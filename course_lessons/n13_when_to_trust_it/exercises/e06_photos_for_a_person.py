"""Exercise 13.6: how many photos a person must see."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def photos_for_a_person(confidences, right, wanted):
    surest_first = np.argsort(-confidences)
    answered = np.arange(1, len(right) + 1)
    accuracy = np.cumsum(right[surest_first]) / answered
    enough = answered[accuracy >= wanted]
    return len(right) - max(enough, default=0)


def _answers(rng, n, wanted):
    confidences = rng.permutation(np.linspace(0.5, 1, n + 2)[1:-1])
    right = rng.random(n) < confidences
    return confidences, right, wanted


def random_answers(rng):
    return _answers(rng, int(rng.integers(6, 40)), float(rng.choice([0.75, 0.8, 0.9, 0.95])))


_RNG = np.random.default_rng(5)
_SIX = np.array([0.6, 0.99, 0.8, 0.9, 0.7, 0.95])

EXERCISE = Exercise(
    id="13.6",
    title="How many must a person see?",
    prompt="""
        The network answers the photos that it is surest of; all others go to a person. Of what the
        *network* answers, a share of `wanted` or more is to be right. Write
        `photos_for_a_person(confidences, right, wanted)`: the smallest whole number of photos that
        must go to the person. No two photos are equally sure; `right` holds True or False. If the
        network can answer none, the person sees them all.
    """,
    stub='''
        def photos_for_a_person(confidences, right, wanted):
            """Return how many photos go to a person, a whole number."""
            ...
    ''',
    solution=photos_for_a_person,
    kind="whole",
    cases=(
        Case(
            _SIX, np.array([False, True, True, True, True, True]), 0.9, label="the least sure wrong"
        ),
        Case(_SIX, np.array([True, True, True, False, True, True]), 0.8, label="an early mistake"),
        Case(_SIX, np.array([True, False, True, True, True, True]), 0.9, label="the surest wrong"),
        Case(_SIX, np.array([True, True, True, True, True, True]), 0.99, label="all of them right"),
        Case(_SIX, np.array([True, True, False, True, False, True]), 0.75, label="two mistakes"),
        Case(np.array([0.8]), np.array([False]), 0.9, label="a single photo, and it is wrong"),
        Case(*_answers(_RNG, 20, 0.9), label="twenty photos"),
        Case(*_answers(_RNG, 25, 0.8), label="twenty-five photos"),
    ),
    random_case=random_answers,
    hints=(
        "Put the photos in order, the surest first. How accurate is the network if it answers the "
        "first one, the first two, the first three …?",
        "`np.cumsum` counts the right ones on the way. Of all places where the accuracy is high "
        "enough, the last one leaves the fewest to the person.",
    ),
    explanation=(
        "The accuracy does not fall steadily: after an early mistake it recovers. So look for the "
        "last place that is good enough, not for the first that is not."
    ),
)


def _accuracy(confidences, right):
    return np.cumsum(right[np.argsort(-confidences)]) / np.arange(1, len(right) + 1)


@EXERCISE.mistake(
    "The network answers what it is *least* sure of, and the person gets the easy ones. Turn the "
    "order round."
)
def least_sure_first(confidences, right, wanted):
    return photos_for_a_person(-confidences, right, wanted)


@EXERCISE.mistake(
    "You stop where the accuracy first falls below what is wanted. Further on it may be high "
    "enough again, and more photos are answered."
)
def first_drop(confidences, right, wanted):
    below = np.flatnonzero(_accuracy(confidences, right) < wanted)
    return len(right) - (int(below[0]) if len(below) else len(right))


@EXERCISE.mistake(
    "That is how many the *network* answers. The others, which go to the person, are asked for."
)
def answered_by_the_network(confidences, right, wanted):
    return len(right) - photos_for_a_person(confidences, right, wanted)


@EXERCISE.mistake(
    "You take a confidence at its word: at 0.9 nine of ten need not be right. Look at which "
    "answers *were* right."
)
def taken_at_its_word(confidences, right, wanted):
    return int((confidences < wanted).sum())


@EXERCISE.mistake(
    "That is the number of mistakes. Nobody knows beforehand which ones these are; only the "
    "confidences can choose."
)
def only_the_mistakes(confidences, right, wanted):
    return int((~right).sum())


@EXERCISE.mistake(
    "The photos stand in the order in which they came. Sort them by confidence, the surest first."
)
def not_sorted(confidences, right, wanted):
    n = len(right)
    enough = np.flatnonzero(np.cumsum(right) / np.arange(1, n + 1) >= wanted)
    return n - (int(enough[-1]) + 1 if len(enough) else 0)


@EXERCISE.mistake(
    "You count the person's photos as right and average over all of them. The share that is "
    "wanted is among those the network answers."
)
def person_counted_in(confidences, right, wanted):
    order, n = np.argsort(-confidences), len(right)
    wrong = np.cumsum(~right[order])
    enough = np.flatnonzero((n - wrong) / n >= wanted)
    return n - (int(enough[-1]) + 1 if len(enough) else 0)


@EXERCISE.mistake(
    "One photo too many goes to the person: places in a list begin at 0, numbers of photos at 1."
)
def one_too_many(confidences, right, wanted):
    enough = np.flatnonzero(_accuracy(confidences, right) >= wanted)
    return len(right) - (int(enough[-1]) if len(enough) else 0)


@EXERCISE.mistake(
    "An accuracy of exactly `wanted` is refused. A share of `wanted` *or more* is to be right."
)
def more_than_wanted(confidences, right, wanted):
    enough = np.flatnonzero(_accuracy(confidences, right) > wanted)
    return len(right) - (int(enough[-1]) + 1 if len(enough) else 0)


@EXERCISE.mistake("That is a share of the photos. How *many* go to the person?")
def share_for_the_person(confidences, right, wanted):
    return photos_for_a_person(confidences, right, wanted) / len(right)


@EXERCISE.mistake(
    "The first place that is good enough is taken, so that the network answers hardly any. Go on: "
    "the last such place leaves the fewest to the person."
)
def first_that_is_enough(confidences, right, wanted):
    enough = np.flatnonzero(_accuracy(confidences, right) >= wanted)
    return len(right) - (int(enough[0]) + 1 if len(enough) else 0)
