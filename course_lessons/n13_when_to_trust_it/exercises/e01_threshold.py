"""Exercise 13.1: the threshold that follows from a cost table."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def threshold(costs):
    false_alarm = costs[0, 1] - costs[0, 0]
    miss = costs[1, 0] - costs[1, 1]
    return false_alarm / (false_alarm + miss)


def random_costs(rng):
    right = rng.integers(0, 5, size=2)
    more = rng.integers(1, 30, size=2)
    return (np.array([[right[0], right[0] + more[0]], [right[1] + more[1], right[1]]], float),)


EXERCISE = Exercise(
    id="13.1",
    title="From costs to a threshold",
    prompt="""
        `costs[truth, answer]` is what an answer costs, a table of 2×2 with 0 for a cat and 1 for
        a dog. A right answer may cost something, too, but less than the wrong one in its row. The
        network says that a photo shows a dog with probability $p$, and means it. Write
        `threshold(costs)`: the $p$ at which both answers cost the same on average. Above it,
        "dog" is the cheaper answer.
    """,
    stub='''
        def threshold(costs):
            """Return the probability from which on "dog" is the cheaper answer."""
            ...
    ''',
    solution=threshold,
    cases=(
        Case(np.array([[0.0, 1.0], [9.0, 0.0]]), label="a missed dog costs nine times as much"),
        Case(np.array([[0.0, 5.0], [5.0, 0.0]]), label="equal costs"),
        Case(np.array([[0.0, 8.0], [2.0, 0.0]]), label="a dear false alarm"),
        Case(np.array([[0.0, 3.0], [10.0, 2.0]]), label="a right answer that costs something"),
        Case(np.array([[1.0, 4.0], [7.0, 3.0]]), label="both right answers cost something"),
    ),
    random_case=random_costs,
    hints=(
        'With probability $1 - p$ it is a cat. What does the answer "dog" cost then, and what '
        "with probability $p$? Write down the average, and the same for the other answer.",
        "Set both averages equal and solve for $p$. Only what a wrong answer costs *more* than the "
        "right one, in each row, is left over.",
    ),
    explanation=(
        "A miss that costs nine times as much as a false alarm puts the threshold at 1/10, not at "
        "1/9: the odds at the threshold are one to nine."
    ),
)


def _extra(costs):
    return costs[0, 1] - costs[0, 0], costs[1, 0] - costs[1, 1]


@EXERCISE.mistake(
    'The two errors have changed places: a dear miss would make the network say "dog" less often. '
    "Which row holds the photos of cats?"
)
def errors_swapped(costs):
    false_alarm, miss = _extra(costs)
    return miss / (false_alarm + miss)


@EXERCISE.mistake(
    "That is the ratio of the two costs. At the threshold it is the *odds*, p / (1 − p), that "
    "equal it; p itself is smaller."
)
def odds_not_probability(costs):
    false_alarm, miss = _extra(costs)
    return false_alarm / miss


@EXERCISE.mistake(
    "You left out what right answers cost. Only the difference within a row can be saved by a "
    "better answer."
)
def right_answers_for_nothing(costs):
    return costs[0, 1] / (costs[0, 1] + costs[1, 0])


@EXERCISE.mistake(
    "One half is right where both errors cost the same. Here the table decides, and it is not used."
)
def always_one_half(costs):
    return 0.5


@EXERCISE.mistake(
    "You read the table by columns. Its rows are the truth, its columns the answers: "
    "`costs[truth, answer]`."
)
def rows_for_columns(costs):
    return threshold(costs.T)


@EXERCISE.mistake(
    "You divide by all that stands in the table. The right answers' costs are to be taken *off* "
    "the wrong ones', row by row."
)
def share_of_all_costs(costs):
    return costs[0, 1] / costs.sum()
