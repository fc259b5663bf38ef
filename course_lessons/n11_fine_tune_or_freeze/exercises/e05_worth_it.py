"""Exercise 11.5: worth it."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def worth_it(frozen, tuned):
    gains = tuned - frozen
    return bool(gains.mean() > 2 * gains.std(ddof=1) / np.sqrt(len(gains)))


def _accuracies(frozen, gains):
    return np.array(frozen), np.array(frozen) + np.array(gains)


def random_accuracies(rng):
    n = int(rng.integers(3, 7))
    frozen = rng.uniform(0.7, 0.9, size=n)
    return _accuracies(frozen, rng.normal(rng.choice([-0.02, 0.01, 0.02]), 0.015, size=n))


EXERCISE = Exercise(
    id="11.5",
    title="Is it worth it?",
    prompt="""
        Each network was trained with several seeds, once frozen and once fine-tuned; the same seed
        means the same photos. `frozen` and `tuned` hold the accuracies, seed by seed. Write
        `worth_it(frozen, tuned)`, which returns True if the mean *gain* is more than twice its
        standard error: the standard deviation of the gains (with `ddof=1`), divided by the root of
        their number.
    """,
    stub='''
        def worth_it(frozen, tuned):
            """Return True if fine-tuning gains more than two standard errors."""
            ...
    ''',
    solution=worth_it,
    cases=(
        Case(*_accuracies([0.70, 0.80, 0.90], [0.02, 0.03, 0.025]), label="a steady gain"),
        Case(*_accuracies([0.82, 0.78, 0.85], [0.004, 0.005, 0.006]), label="small and steady"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0.06, 0.01, 0.002]), label="one lucky seed"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0.05, -0.01, 0.03]), label="a mixed result"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0.02, 0.05, 0.03]), label="gains of several sizes"),
        Case(*_accuracies([0.80, 0.85, 0.82], [-0.03, -0.04, -0.03]), label="a steady loss"),
        Case(*_accuracies([0.75, 0.75, 0.88], [-0.002, -0.011, 0.014]), label="nearly nothing"),
        Case(*_accuracies([0.80, 0.70, 0.90, 0.75], [0.02, 0.03, -0.001, 0.025]), label="four"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0, 0.01, 0.02]), label="not quite enough"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0.003, 0.013, 0.023]), label="just enough"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0.00143, 0.01143, 0.02143]), label="a near miss"),
        Case(*_accuracies([0.80, 0.81, 0.79], [-0.0038, 0.0062, 0.0162]), label="one error"),
        Case(*_accuracies([0.80, 0.81, 0.79], [0, 0, 0]), label="no gain at all"),
        Case(*_accuracies([0.80, 0.70], [0.02, 0.03]), label="two seeds"),
    ),
    random_case=random_accuracies,
    hints=(
        "Begin with one gain for each seed: tuned minus frozen.",
        "Then three numbers: their mean, their standard deviation, and the root of how many.",
    ),
)


@EXERCISE.mistake("A larger mean may be luck. Compare the gain with its standard error.")
def any_gain(frozen, tuned):
    return bool(tuned.mean() > frozen.mean())


@EXERCISE.mistake(
    "You compare the best of each. The best of several runs is luck to a good part; use them all."
)
def best_seed(frozen, tuned):
    return bool(tuned.max() > frozen.max())


@EXERCISE.mistake(
    "That all seeds gain is a good sign, but it says nothing of how much they differ."
)
def every_seed(frozen, tuned):
    return bool((tuned > frozen).all())


@EXERCISE.mistake(
    "You ask for twice the *spread* of the gains. The error of their mean is smaller by "
    "the root of their number."
)
def spread_not_error(frozen, tuned):
    gains = tuned - frozen
    return bool(gains.mean() > 2 * gains.std(ddof=1))


@EXERCISE.mistake(
    "You treat the runs as unrelated. The same seed has the same photos: take the gain of "
    "each seed first, and much of the noise cancels."
)
def not_paired(frozen, tuned):
    error = np.sqrt((frozen.var(ddof=1) + tuned.var(ddof=1)) / len(frozen))
    return bool(tuned.mean() - frozen.mean() > 2 * error)


@EXERCISE.mistake("One standard error is passed by chance quite often. The task asks for two.")
def one_error(frozen, tuned):
    gains = tuned - frozen
    return bool(gains.mean() > gains.std(ddof=1) / np.sqrt(len(gains)))


@EXERCISE.mistake("A clear *loss* counts as worth it. Mind the sign.")
def losses_too(frozen, tuned):
    gains = tuned - frozen
    return bool(abs(gains.mean()) > 2 * gains.std(ddof=1) / np.sqrt(len(gains)))


@EXERCISE.mistake(
    "Your standard deviation divides by the number of gains (`ddof=0`, NumPy's default), and with "
    "few seeds it comes out too small. The task says which `ddof`."
)
def ddof_left_out(frozen, tuned):
    gains = tuned - frozen
    return bool(gains.mean() > 2 * gains.std() / np.sqrt(len(gains)))


@EXERCISE.mistake(
    "You divide by the number of gains where its *root* is meant, so the error comes out too small."
)
def number_without_root(frozen, tuned):
    gains = tuned - frozen
    return bool(gains.mean() > 2 * gains.std(ddof=1) / len(gains))


@EXERCISE.mistake("The comparison is turned round: True comes back where the gain is *too small*.")
def turned_round(frozen, tuned):
    return not worth_it(frozen, tuned)


@EXERCISE.mistake(
    "The gain is taken the wrong way round, frozen minus tuned, so that a loss looks like a gain."
)
def frozen_minus_tuned(frozen, tuned):
    return worth_it(tuned, frozen)


@EXERCISE.mistake(
    "No gain at all counts as worth it. More than twice the error is asked for, not as much."
)
def equal_is_enough(frozen, tuned):
    gains = tuned - frozen
    return bool(gains.mean() >= 2 * gains.std(ddof=1) / np.sqrt(len(gains)))
