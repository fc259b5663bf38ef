"""Exercise 12.2: one step of gradient ascent on a picture."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def uphill(picture, gradient, rate):
    length = np.sqrt((gradient**2).mean())
    step = rate * gradient / length if length > 0 else 0
    return np.clip(picture + step, 0, 255)


def _step(rng, height, width, strength, rate, low=0, high=255):
    picture = rng.uniform(low, high, size=(height, width, 3))
    return picture, strength * rng.normal(size=(height, width, 3)), rate


def random_step(rng):
    height, width = (int(n) for n in rng.integers(2, 6, size=2))
    strength = 10.0 ** -int(rng.integers(0, 4))
    return _step(rng, height, width, strength, float(rng.choice([1.0, 4.0, 10.0])))


_RNG = np.random.default_rng(122)


EXERCISE = Exercise(
    id="12.2",
    title="Uphill",
    prompt="""
        Training moves weights against the gradient of a loss. Here a *picture* is moved along the
        gradient of a map's mean, so that the mean grows. Write `uphill(picture, gradient, rate)`:
        divide the gradient by its root mean square (the root of the mean of all its squares), so
        that the step has the same length whatever the map; add `rate` times that to the picture;
        and keep the pixels in 0 … 255. Where the gradient is 0 everywhere there is no way up, and
        the picture stays as it is. Both arrays hold floats, shape (height, width, 3).
    """,
    stub='''
        def uphill(picture, gradient, rate):
            """Return the picture after one step, shape (height, width, 3)."""
            ...
    ''',
    solution=uphill,
    cases=(
        Case(*_step(_RNG, 3, 4, 1.0, 8.0), label="a picture"),
        Case(*_step(_RNG, 2, 2, 0.001, 8.0, 100, 150), label="a gradient of thousandths"),
        Case(*_step(_RNG, 4, 2, 1.0, 60.0), label="a long step"),
        Case(*_step(_RNG, 3, 3, 0.0, 8.0), label="a gradient of zeros"),
    ),
    random_case=random_step,
    hints=(
        "Begin with the root mean square: one number for the whole gradient.",
        "`np.clip` keeps an array between two numbers. And what is 0 divided by 0?",
    ),
    explanation="Nothing here is new but the sign, and that the network stands still.",
)


def _moved(picture, gradient, rate, length):
    """Return the picture after a step of another length, not yet clipped."""
    return picture + rate * gradient / (length or 1)


@EXERCISE.mistake("Right, but for a gradient of zeros: 0 divided by 0 is not a number.")
def zeros_forgotten(picture, gradient, rate):
    with np.errstate(invalid="ignore"):
        return np.clip(picture + rate * gradient / np.sqrt((gradient**2).mean()), 0, 255)


@EXERCISE.mistake("You walk downhill, as training does with a loss. The map's mean is to *grow*.")
def downhill(picture, gradient, rate):
    return uphill(picture, -gradient, rate)


@EXERCISE.mistake(
    "The step is as long as the gradient happens to be: with a gradient of thousandths nothing "
    "would move. Divide by its root mean square."
)
def not_divided(picture, gradient, rate):
    return np.clip(picture + rate * gradient, 0, 255)


@EXERCISE.mistake("Some pixels leave 0 … 255, so the result is no picture any more. Clip it.")
def not_clipped(picture, gradient, rate):
    return _moved(picture, gradient, rate, np.sqrt((gradient**2).mean()))


@EXERCISE.mistake("Pixels go up to 255 in this exercise, not to 1.")
def clipped_at_one(picture, gradient, rate):
    return np.clip(_moved(picture, gradient, rate, np.sqrt((gradient**2).mean())), 0, 1)


@EXERCISE.mistake(
    "You divide by the length of the whole gradient, the root of the *sum* of squares. The more "
    "pixels, the shorter each one's step. The root of the mean is wanted."
)
def divided_by_the_length(picture, gradient, rate):
    return np.clip(_moved(picture, gradient, rate, np.sqrt((gradient**2).sum())), 0, 255)


@EXERCISE.mistake("The mean of the squares is there; its root is missing.")
def root_forgotten(picture, gradient, rate):
    return np.clip(_moved(picture, gradient, rate, (gradient**2).mean()), 0, 255)


@EXERCISE.mistake(
    "You divide by the standard deviation, which leaves out the mean of the gradient. Take the "
    "root of the mean square."
)
def standard_deviation(picture, gradient, rate):
    return np.clip(_moved(picture, gradient, rate, gradient.std()), 0, 255)


@EXERCISE.mistake(
    "Only the signs are left, so that all pixels move equally far. The gradient says which "
    "of them matter more."
)
def signs_only(picture, gradient, rate):
    return np.clip(picture + rate * np.sign(gradient), 0, 255)


@EXERCISE.mistake(
    "You divide by the mean of the gradient's absolute values. The root mean square squares first: "
    "large slopes count more in it."
)
def mean_of_amounts(picture, gradient, rate):
    return np.clip(_moved(picture, gradient, rate, np.abs(gradient).mean()), 0, 255)


@EXERCISE.mistake(
    "You divide by the largest slope. Its place does not matter here: take the root mean square of "
    "the whole gradient."
)
def largest_slope(picture, gradient, rate):
    return np.clip(_moved(picture, gradient, rate, np.abs(gradient).max()), 0, 255)


@EXERCISE.mistake(
    "Each channel is divided by a root mean square of its own. There is one for the whole gradient."
)
def one_for_each_channel(picture, gradient, rate):
    lengths = np.sqrt((gradient**2).mean(axis=(0, 1)))
    return np.clip(picture + rate * gradient / np.where(lengths > 0, lengths, 1), 0, 255)


@EXERCISE.mistake("The rate is not used: every step has the length 1. Multiply by it.")
def rate_forgotten(picture, gradient, rate):
    return uphill(picture, gradient, 1.0)
