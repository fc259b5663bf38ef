"""Exercise 01.1: slide along a line."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ..shared import Array


def slide(signal, weights):
    positions = len(signal) - len(weights) + 1
    sums = np.zeros(positions)
    for i in range(positions):
        window = signal[i : i + len(weights)]
        sums[i] = np.sum(window * weights)
    return sums


def random_line(rng: np.random.Generator) -> Case:
    length = int(rng.integers(1, 5))
    signal = rng.integers(-9, 10, length + int(rng.integers(0, 8)))
    weights = rng.integers(-8, 9, length) / 4
    return Case(signal, weights)


EXERCISE = Exercise(
    id="01.1",
    title="Slide along a line",
    prompt="""
        Write `slide(signal, weights)`. Lay the weights on the signal wherever **all** of them
        fit, multiply pair by pair and add up: one number for each position, from left to right.
        For `slide([2, 4, 6, 4, 2], [1, 2])` the first number is $2 \\cdot 1 + 4 \\cdot 2 = 10$.
        Return all of them as an array. Both arguments are NumPy arrays; a loop is fine.
    """,
    stub='''
        def slide(signal, weights):
            """Return one sum of products for each position where the weights fit."""
            ...
    ''',
    solution=slide,
    cases=(
        Case(np.array([2, 4, 6, 4, 2]), np.array([1, 2])),
        Case(
            np.array([5, 1, 4, 0, 2, 7]),
            np.array([0.5, 0.25, -2.0]),
            label="weights with fractions",
        ),
        Case(np.array([1.5, -2.0, 0.5, 3.0]), np.array([-1, 1]), label="weights that sum to 0"),
        Case(np.array([3, 1, 2]), np.array([1, 2, 4]), label="as many weights as signal values"),
        Case(np.array([3, 1, 2]), np.array([2.5]), label="a single weight"),
        Case(
            np.array([0.333, 0.125, -0.7, 0.05, 0.25]),
            np.array([0.1, -0.0625]),
            label="small fractions",
        ),
        Case(np.array([1250, -300, 40000, 7]), np.array([300, 20]), label="large numbers"),
    ),
    random_case=random_line,
    hints=(
        "Take `[2, 4, 6, 4, 2]` and two weights. At which indices can the first weight lie, so "
        "that the second one is still on the signal? How many positions is that?",
        "The window at position `i` is a slice that begins at `i` and is as long as the weights. "
        "Multiplying two arrays of equal length multiplies pair by pair.",
        "Make an array of zeros with one place for each position, loop over the positions, and "
        "store the sum of window times weights in place `i`.",
    ),
    explanation="Two ends, one rule: n values and k weights leave n − k + 1 positions.",
)


@EXERCISE.mistake(
    "The last position is missing. Five values and two weights: the weights may begin at "
    "0, 1, 2 or 3, which makes four positions. The start itself counts, too; "
    "count again how many there are for n values and k weights."
)
def one_position_too_few(signal: Array, weights: Array) -> Array:
    return slide(signal, weights)[:-1]


@EXERCISE.mistake(
    "There are too many numbers: at the end the weights hang over the signal, and the sum "
    "holds fewer products than there are weights. (`zip` stops at the shorter of the two "
    "without a word.) Stop at the last position where all weights still fit."
)
def runs_off_the_end(signal: Array, weights: Array) -> Array:
    return np.array(
        [sum(s * w for s, w in zip(signal[i:], weights)) for i in range(len(signal))], dtype=float
    )


@EXERCISE.mistake(
    "A window begins at every value of the signal. Near the end a slice holds fewer "
    "values than there are weights, and NumPy stops with an error about shapes (or, with "
    "one value left, stretches it over all weights without a word). Where is the last "
    "place at which a whole window fits?"
)
def window_cut_short(signal: Array, weights: Array) -> Array:
    return np.array([np.sum(signal[i : i + len(weights)] * weights) for i in range(len(signal))])


@EXERCISE.mistake(
    "The sums are right, and zeros follow them, as in an array that was made as long as "
    "the signal. There is one place for each position of the weights, which is fewer."
)
def as_long_as_the_signal(signal: Array, weights: Array) -> Array:
    sums = slide(signal, weights)
    return np.concatenate([sums, np.zeros(len(signal) - len(sums))])


@EXERCISE.mistake(
    "These are the sums for the weights in reverse order, which is what `np.convolve` "
    "computes. Here nothing is reversed: the first weight meets the window's first "
    "value. The reversed version has its turn in section 6."
)
def flipped(signal: Array, weights: Array) -> Array:
    return slide(signal, weights[::-1])


@EXERCISE.mistake(
    "Every number is right but for a division by the number of weights. A mean is only "
    "one choice of weights, 1/k each. Here the weights say everything: add, do not "
    "average."
)
def mean_instead_of_sum(signal: Array, weights: Array) -> Array:
    return slide(signal, weights) / len(weights)


@EXERCISE.mistake(
    "Your sums are divided by the sum of the weights, as a weighted average would be. With "
    "the weights -1 and 1 that is a division by zero. Leave the weights as they are given."
)
def divided_by_the_weights(signal: Array, weights: Array) -> Array:
    return slide(signal, weights) / np.sum(weights)


@EXERCISE.mistake(
    "Right until fractions come in: then they are cut off. Where the results are stored in "
    "an array made like the signal (`zeros_like`, or `dtype=int`), it holds whole numbers "
    "only. What does `np.zeros(n)` hold by default?"
)
def whole_numbers_only(signal: Array, weights: Array) -> Array:
    return slide(signal, weights).astype(np.asarray(signal).dtype)


@EXERCISE.mistake(
    "You return as many numbers as the signal has, with zeros assumed beyond its ends "
    "(mode `same`). Here only positions where all weights lie on the signal count."
)
def padded_ends(signal: Array, weights: Array) -> Array:
    before = len(weights) // 2
    return slide(np.pad(signal, (before, len(weights) - 1 - before)), weights)


@EXERCISE.mistake(
    "Your windows stand side by side. Sliding moves the weights by one place at a time, "
    "so neighbouring windows share most of their values. Look at the step from one window "
    "to the next."
)
def jumps_a_whole_window(signal: Array, weights: Array) -> Array:
    return slide(signal, weights)[:: len(weights)]


@EXERCISE.mistake(
    "These are sums of the windows; the weights have no say in them yet. Multiply each "
    "value by the weight that lies on it before you add."
)
def weights_forgotten(signal: Array, weights: Array) -> Array:
    return slide(signal, np.ones(len(weights)))


def line_windows(signal: Array, weights: Array) -> list[Array]:
    return [signal[i : i + len(weights)] for i in range(len(signal) - len(weights) + 1)]


@EXERCISE.mistake(
    "The products are right, and each window still has all of them. One window gives one "
    "number: the sum of its products."
)
def products_not_summed(signal: Array, weights: Array) -> Array:
    return np.array([window * weights for window in line_windows(signal, weights)])


@EXERCISE.mistake(
    "The first number is right, and each later one contains all earlier ones, as if the "
    "sum went on growing. It has to begin at zero again at every position."
)
def total_never_reset(signal: Array, weights: Array) -> Array:
    return np.cumsum(slide(signal, weights))
