"""Exercise 13.7: the area under the ROC curve, by counting pairs."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def ranking(known, strange):
    higher = (known[:, None] > strange).mean()
    equal = (known[:, None] == strange).mean()
    return higher + equal / 2


def random_scores(rng):
    known = rng.integers(2, 9, size=int(rng.integers(4, 9))) / 8
    strange = rng.integers(0, 7, size=int(rng.integers(3, 8))) / 8
    return known, strange


EXERCISE = Exercise(
    id="13.7",
    title="A curve's area, by counting pairs",
    prompt="""
        The area under a ROC curve does not need the curve: it is the share of *pairs*, one
        known picture and one strange one, in which the known one has the higher score. A pair with
        equal scores counts one half. Write `ranking(known, strange)`; both hold scores, and not
        necessarily equally many.
    """,
    stub='''
        def ranking(known, strange):
            """Return the area under the ROC curve, from 0 to 1."""
            ...
    ''',
    solution=ranking,
    cases=(
        Case(np.array([0.9, 0.8, 0.7]), np.array([0.6, 0.5]), label="all known ones higher"),
        Case(np.array([0.9, 0.4, 0.7]), np.array([0.6, 0.5, 0.2, 0.8]), label="mixed"),
        Case(np.array([0.5, 0.5]), np.array([0.5, 0.5, 0.5]), label="all equal"),
        Case(np.array([0.9, 0.6, 0.6]), np.array([0.6, 0.3, 0.95]), label="some equal"),
        Case(np.array([3.0, -2.0, 8.0, 1.0]), np.array([0.0, 1.0]), label="scores of any size"),
        Case(np.array([0.7, 0.3, 0.6]), np.array([0.5, 0.6, 0.1]), label="equally many of both"),
        Case(np.array([0.2]), np.array([0.9, 0.1, 0.4, 0.3]), label="a single known picture"),
    ),
    random_case=random_scores,
    hints=(
        "`known[:, None]` is a column. Compared with a row, it gives a table with all pairs.",
        "The mean of a table of True and False is a share. One table for higher, one for equal.",
    ),
)


def _pairs(known, strange):
    return (known[:, None] > strange).mean(), (known[:, None] == strange).mean()


@EXERCISE.mistake(
    "Pairs with equal scores are lost. A score that is the same for all pictures would get 0, as "
    "if it were always wrong; it should get one half."
)
def ties_lost(known, strange):
    return _pairs(known, strange)[0]


@EXERCISE.mistake(
    "Pairs with equal scores count in full. A score that is the same for all pictures would look "
    "perfect; it should get one half."
)
def ties_won(known, strange):
    return sum(_pairs(known, strange))


@EXERCISE.mistake(
    "The two groups have changed places: this is the share of pairs in which the *strange* picture "
    "scores higher."
)
def groups_swapped(known, strange):
    return ranking(strange, known)


@EXERCISE.mistake(
    "You compare the first with the first, the second with the second. Every known picture makes a "
    "pair with *every* strange one."
)
def side_by_side(known, strange):
    n = min(len(known), len(strange))
    a, b = known[:n], strange[:n]
    return ((a > b) + (a == b) / 2).mean()


@EXERCISE.mistake(
    "That is the number of pairs. Divide by how many there are: all known times all strange."
)
def pairs_counted(known, strange):
    return ranking(known, strange) * len(known) * len(strange)


@EXERCISE.mistake(
    "You compare each known picture with the *average* strange one. A few extreme scores would "
    "decide; compare pair by pair."
)
def against_the_mean(known, strange):
    return ((known > strange.mean()) + (known == strange.mean()) / 2).mean()


@EXERCISE.mistake(
    "Pairs with equal scores are left out of the count altogether. They belong to all pairs, and "
    "each counts one half."
)
def ties_left_out(known, strange):
    higher, equal = _pairs(known, strange)
    return higher / (1 - equal) if equal < 1 else np.nan


@EXERCISE.mistake(
    "You divide by how many *known* pictures there are. There are more pairs: each known picture "
    "makes one with every strange one."
)
def divided_by_known_only(known, strange):
    return ranking(known, strange) * len(strange)


@EXERCISE.mistake(
    "You ask which known pictures lie above *all* strange ones. Every pair counts by itself: a "
    "known picture that beats most of them earns most of its pairs."
)
def above_all_strange_ones(known, strange):
    return (known > strange.max()).mean()


@EXERCISE.mistake(
    "That is the distance of the two mean scores. It depends on how large scores are; only their "
    "order should count, pair by pair."
)
def difference_of_means(known, strange):
    return known.mean() - strange.mean()


@EXERCISE.mistake("The share is right, but in per cent. A number from 0 to 1 is wanted.")
def in_per_cent(known, strange):
    return 100 * ranking(known, strange)


@EXERCISE.mistake(
    "You compare first with first, second with second. Every known score is to be compared with "
    "every strange one; there need not even be as many of them."
)
def one_to_one(known, strange):
    known, strange = np.asarray(known), np.asarray(strange)
    return np.mean((known > strange) + 0.5 * (known == strange))
