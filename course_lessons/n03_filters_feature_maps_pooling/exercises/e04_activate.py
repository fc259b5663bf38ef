"""Exercise 03.4: bias and ReLU."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def activate(maps, bias):
    return np.maximum(maps + bias, 0)


def random_maps(rng):
    height, width, channels = rng.integers(1, 6, size=3)
    maps = np.round(rng.normal(0, 1.5, size=(height, width, channels)), 2)
    return maps, np.round(rng.uniform(-1, 1, size=channels), 2)


EXERCISE = Exercise(
    id="03.4",
    title="Bias and ReLU",
    prompt="""
        Write `activate(maps, bias)`. It adds to each map of `maps`, floats of shape (H, W, C),
        its own number from `bias`, shape (C,), and then applies ReLU: what is negative becomes 0,
        the rest stays. The caller's array must not change, since other cells still need it.
    """,
    stub='''
        def activate(maps, bias):
            """Return max(0, maps + bias), shape (H, W, C)."""
            ...
    ''',
    solution=activate,
    fresh=True,
    cases=(
        Case(
            np.array([[[-2.0], [0.5], [3.0]], [[1.0], [-0.5], [-0.2]]]),
            np.array([0.0]),
            label="one map and no bias",
        ),
        Case(
            np.array([[[0.4], [-0.4], [2.0]]]),
            np.array([-0.5]),
            label="a negative bias",
        ),
        Case(
            np.random.default_rng(5).normal(size=(3, 4, 2)).round(2) * 2,
            np.array([0.75, -1.25]),
            label="two maps, each with its own bias",
        ),
        Case(
            np.random.default_rng(6).normal(size=(2, 5, 3)).round(2) * 3,
            np.array([-0.5, 0.0, 1.5]),
            label="three maps",
        ),
        Case(
            np.random.default_rng(7).normal(size=(2, 2, 2)).round(2) * 2,
            np.array([1.25, -0.5]),
            label="as many rows and columns as maps",
        ),
        Case(
            np.array([[[0.004]], [[-0.003]], [[0.001]]]),
            np.array([0.002]),
            label="numbers near 0",
        ),
    ),
    random_case=random_maps,
    hints=(
        "NumPy adds shape (C,) to shape (H, W, C) along the last axis, so the first step needs no "
        "loop.",
        "For the second step look at `np.maximum` (not `np.max`), which compares two arrays "
        "number by number.",
    ),
)


@EXERCISE.mistake(
    "The bias comes in after ReLU. Then it lifts or lowers the whole map, and with a "
    "negative bias the result gets negative. To move the threshold it has to be added "
    "before."
)
def bias_after_relu(maps, bias):
    return np.maximum(maps, 0) + bias


@EXERCISE.mistake(
    "ReLU is right, but the bias makes no difference to your result. It is added first, "
    "to each map its own number."
)
def forgot_bias(maps, bias):
    return np.maximum(maps, 0)


@EXERCISE.mistake(
    "The bias is right, and negative numbers are still there. The second step is missing."
)
def forgot_relu(maps, bias):
    return maps + bias


@EXERCISE.mistake(
    "All your numbers lie between 0 and 1, and none of them is 0: that is the sigmoid, an "
    "older activation. ReLU is simpler, it bends at one place only."
)
def sigmoid_instead(maps, bias):
    return 1 / (1 + np.exp(-(maps + bias)))


@EXERCISE.mistake(
    "Negative numbers come out positive. `abs` folds them up; ReLU lets them go to zero, "
    "so that a map answers to its pattern and stays silent for the opposite one."
)
def absolute_value(maps, bias):
    return np.abs(maps + bias)


@EXERCISE.mistake(
    "Large answers are cut at 1. ReLU has no upper end: a match twice as strong should "
    "give a number twice as large."
)
def clipped_at_one(maps, bias):
    return np.clip(maps + bias, 0, 1)


@EXERCISE.mistake(
    "You return whether a number is positive, not the number. How strong the match was is "
    "lost; ReLU keeps positive numbers as they are."
)
def ones_and_zeros(maps, bias):
    return (maps + bias > 0).astype(float)


@EXERCISE.mistake(
    "The numbers are right, but the caller's maps have changed as well: `+=` and "
    "assigning into an array write into the original. Compute a new array instead."
)
def changed_in_place(maps, bias):
    maps += bias
    maps[maps < 0] = 0
    return maps


@EXERCISE.mistake(
    "With one map all is right; with several, you add the first bias to all of them. "
    "NumPy lines shape (C,) up with the last axis by itself."
)
def one_bias_for_all(maps, bias):
    return np.maximum(maps + bias[0], 0)


@EXERCISE.mistake(
    "You keep what is negative and drop what is positive. ReLU returns the larger one "
    "of 0 and the number."
)
def kept_the_wrong_side(maps, bias):
    return np.minimum(maps + bias, 0)


@EXERCISE.mistake(
    "You subtract the bias, as if it were the threshold itself. It is added; the "
    "threshold then lies at minus the bias."
)
def bias_subtracted(maps, bias):
    return np.maximum(maps - bias, 0)


@EXERCISE.mistake(
    "Your bias decides which numbers pass, but those that pass do not contain it. The "
    "number that is tested is also the one that is returned."
)
def bias_opens_gate_only(maps, bias):
    return np.where(maps + bias > 0, maps, 0)


@EXERCISE.mistake(
    "The result has lost its rows. `np.max(x, 0)` is the maximum *along axis 0*. The "
    "function that compares each number with 0 has a longer name."
)
def maximum_along_axis(maps, bias):
    return np.max(maps + bias, 0)
