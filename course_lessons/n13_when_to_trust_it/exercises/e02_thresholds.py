"""Exercise 13.2: the threshold that follows from a cost table."""

from __future__ import annotations

from course_utils.exercises import Exercise


def thresholds_solution():
    thresholds = {
        "album": 1 / (1 + 1),
        "cat flap": 1 / (1 + 9),
        "night watch": 6 / (6 + (20 - 2)),
    }
    return thresholds


EXERCISE = Exercise(
    id="13.2",
    title="From costs to a threshold",
    prompt="""
        The network says that a photo shows a dog with a calibrated probability $p$. Work out
        `thresholds`: for each use, the $p$ at which both answers cost the same on average; above
        it, "dog" is cheaper. In the *album* each mistake costs 1. At the *cat flap* a false alarm
        costs 1 and a miss 9. For the *night watch*, "dog" sends a guard: for a cat that costs 6,
        for a dog 2; a missed dog costs 20. Anything else costs nothing.
    """,
    stub="""
        thresholds = {
            "album": ...,
            "cat flap": ...,
            "night watch": ...,
        }
    """,
    solution=thresholds_solution,
    hints=(
        'With probability $1 - p$ it is a cat. What does the answer "dog" cost then, and what '
        'with probability $p$? Write down the average, and the same for the answer "cat".',
        "Set both averages equal and solve for $p$. Only what a wrong answer costs *more* than the "
        "right one, for the same animal, is left over.",
    ),
    explanation=(
        "A miss that costs nine times as much puts the threshold at 1/10, not at 1/9: it is the "
        "odds, p / (1 − p), that are one to nine."
    ),
)


def _thresholds(*values):
    return dict(zip(thresholds_solution(), values))


@EXERCISE.mistake(
    'The two errors have changed places: a dear miss would make the network say "dog" *less* often.'
)
def errors_swapped():
    return _thresholds(1 / 2, 9 / 10, 18 / 24)


@EXERCISE.mistake(
    "That is the ratio of the two costs. At the threshold it is the *odds*, p / (1 − p), that "
    "equal it; p itself is smaller."
)
def odds_not_probability():
    return _thresholds(1, 1 / 9, 6 / 18)


@EXERCISE.mistake(
    "You left out what the guard's way costs when there *is* a dog. A better answer saves only the "
    "difference to the missed one."
)
def right_answer_for_nothing():
    return _thresholds(1 / 2, 1 / 10, 6 / 26)


@EXERCISE.mistake(
    "What the guard costs for a dog is to be taken *off* what a missed dog costs; you added it."
)
def right_answer_added():
    return _thresholds(1 / 2, 1 / 10, 6 / 28)


@EXERCISE.mistake(
    "One half is right where both errors cost the same. Here a miss costs more, and the line moves."
)
def always_one_half():
    return _thresholds(1 / 2, 1 / 2, 1 / 2)


@EXERCISE.mistake(
    "Nine times as dear is not one ninth: compare $(1 - p) \\cdot 1$ with $p \\cdot 9$ and solve "
    "for $p$."
)
def one_ninth():
    return thresholds_solution() | {"cat flap": 1 / 9}


@EXERCISE.mistake(
    "That is the miss against the false alarm, the odds upside down. A dear miss makes the "
    "threshold *low*."
)
def odds_upside_down():
    return _thresholds(1, 9, 3)


@EXERCISE.mistake(
    "What the guard costs for a dog is taken off the false alarm. It is what the answer dog costs "
    "where there *is* one, so it belongs to the other side, beside the missed dog."
)
def right_answer_off_the_wrong_side():
    return thresholds_solution() | {"night watch": (6 - 2) / (6 - 2 + 20)}


@EXERCISE.mistake(
    "Both costs of the guard are added up, though a photo shows a dog *or* a cat. Write down what "
    "each answer costs with probability p and with 1 − p."
)
def costs_of_the_guard_added():
    return thresholds_solution() | {"night watch": (6 + 2) / (6 + 2 + 20)}


@EXERCISE.mistake("These are per cent. A probability goes from 0 to 1.")
def in_per_cent():
    return {name: 100 * value for name, value in thresholds_solution().items()}


@EXERCISE.mistake(
    "You divide by what a missed dog costs alone. At the threshold the two averages are equal: "
    "solve for $p$, which stands on both sides."
)
def divided_by_the_miss_alone():
    return _thresholds(1, 1 / 9, 6 / 20)
