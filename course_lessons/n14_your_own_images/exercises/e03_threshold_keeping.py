"""Exercise 14.3: the threshold below which the network passes."""

from __future__ import annotations

import math

import numpy as np

from course_utils.exercises import Case, Exercise


def threshold_keeping(confidences, share):
    enough = [t for t in confidences if np.mean(confidences >= t) >= share]
    return max(enough)


def random_confidences(rng):
    n = int(rng.integers(5, 25))
    confidences = np.round(rng.uniform(0.4, 1, size=n), int(rng.integers(1, 4)))
    # Half a photo more than k − 1: no rounding error decides how many are enough.
    return confidences, float((rng.integers(1, n + 1) - 0.5) / n)


_TEN = np.array([0.71, 0.98, 0.55, 0.88, 0.93, 0.64, 0.99, 0.82, 0.47, 0.96])

EXERCISE = Exercise(
    id="14.3",
    title="Answered, or passed on",
    prompt="""
        A network that says "not sure" below a threshold guesses less and answers less.
        `confidences` is an array: for each of your own photos, the probability of the class that
        the network names. A photo gets its answer if the confidence is at least the threshold.
        Write `threshold_keeping(confidences, share)`: the largest threshold at which at least a
        share `share` of the photos still gets an answer. `share` is more than 0 and at most 1.
    """,
    stub='''
        def threshold_keeping(confidences, share):
            """Return the largest threshold that leaves enough photos an answer."""
            ...
    ''',
    solution=threshold_keeping,
    cases=(
        Case(_TEN, 0.5, label="five of ten photos"),
        Case(_TEN, 0.75, label="seven and a half of ten photos"),
        Case(_TEN, 1.0, label="all of them"),
        Case(_TEN, 0.01, label="a tiny share"),
        Case(
            np.array([0.6, 0.9, 0.9, 0.5, 0.9, 0.7, 0.6, 0.8]),
            0.625,
            label="photos that are equally sure",
        ),
        Case(np.array([0.9, 0.6, 0.9, 0.9]), 0.5, label="most of them equally sure"),
        Case(np.array([0.83]), 0.3, label="a single photo"),
    ),
    random_case=random_confidences,
    hints=(
        "Let the threshold rise slowly from 0. At which values does a photo lose its answer? Only "
        "these values can be the right one.",
        "How many photos are enough? A share of 0.75 of ten photos is 7.5, and seven are too few.",
        "Either try each confidence as a threshold and take the mean of True and False, or sort "
        "them and count from the surest photo.",
    ),
    explanation=(
        "Chosen on validation photos, the threshold keeps about this share of new ones, if they "
        "are like them. Photos of something else should fall below it; how many do has to be "
        "measured."
    ),
)


def _wanted(confidences, share):
    return math.ceil(share * len(confidences))


@EXERCISE.mistake(
    "A quantile may lie *between* two confidences. Then the threshold could rise further, or one "
    "photo is missing. Look for it among the confidences themselves."
)
def interpolated(confidences, share):
    return np.quantile(confidences, 1 - share)


@EXERCISE.mistake(
    "That is where a share of `share` lies *below* the threshold, and these photos would get no "
    "answer. So many should lie above it. And a quantile may lie between two confidences."
)
def quantile_from_the_wrong_end(confidences, share):
    return np.quantile(confidences, share)


@EXERCISE.mistake(
    "You count from the least sure photo. Those that keep their answer are the surest ones: count "
    "from the other end."
)
def from_the_wrong_end(confidences, share):
    return np.sort(confidences)[_wanted(confidences, share) - 1]


@EXERCISE.mistake(
    "The number of photos is rounded down, and the share comes out too small: of ten photos, seven "
    "are less than 75 %. Round up."
)
def rounded_down(confidences, share):
    return np.sort(confidences)[::-1][max(math.floor(share * len(confidences)), 1) - 1]


@EXERCISE.mistake(
    "A photo whose confidence *equals* the threshold gets its answer, too. Without these photos "
    "the threshold comes out too low, and for a share of 1 there is none."
)
def strictly_above(confidences, share):
    return max(t for t in confidences if np.mean(confidences > t) >= share)


@EXERCISE.mistake(
    "One photo too many keeps its answer, and for a share of 1 there is none left to count: places "
    "begin at 0, so the $k$-th surest photo stands at place $k - 1$."
)
def one_too_far(confidences, share):
    return np.sort(confidences)[::-1][_wanted(confidences, share)]


@EXERCISE.mistake(
    "At the least confidence all photos get an answer. That is enough, but the *largest* threshold "
    "that is enough is asked for."
)
def smallest_threshold(confidences, share):
    return confidences.min()


@EXERCISE.mistake(
    "That is the place of a photo in the list. The threshold is that photo's confidence."
)
def the_place(confidences, share):
    return int(np.argsort(-confidences, kind="stable")[_wanted(confidences, share) - 1])


@EXERCISE.mistake("That is how many photos must keep their answer. Which threshold leaves so many?")
def how_many(confidences, share):
    return _wanted(confidences, share)


@EXERCISE.mistake(
    "The number of photos is right, but the confidences are counted in the order of the photos. "
    "Sort them, the surest first."
)
def not_sorted(confidences, share):
    return confidences[_wanted(confidences, share) - 1]


@EXERCISE.mistake(
    "A threshold of `share` leaves as many photos as happen to be that sure. How many these are, "
    "only the confidences can say."
)
def share_as_threshold(confidences, share):
    return share


@EXERCISE.mistake(
    "Photos that are equally sure count once here. Each photo counts, whatever the others are."
)
def each_value_once(confidences, share):
    values = np.unique(confidences)[::-1]
    return values[_wanted(values, share) - 1]
