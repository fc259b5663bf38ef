"""Exercise 04.6: an experiment: the learning rate."""

from __future__ import annotations

from functools import cache

import numpy as np

from course_utils.exercises import Exercise

from ..shared import correlate2d
from .e04_kernel_gradient import kernel_gradient

SOBEL = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
NOISE = np.random.default_rng(0).normal(size=(32, 32))


@cache  # the check asks for the same few rates again and again
def steps_needed(learning_rate, at_most=1000):
    """Count the steps until every weight is within 0.01 of the hidden kernel."""
    target, kernel = correlate2d(NOISE, SOBEL), np.zeros((3, 3))
    for step in range(1, at_most + 1):
        error = (correlate2d(NOISE, kernel) - target) / target.size
        kernel = kernel - learning_rate * kernel_gradient(NOISE, error)
        distance = np.abs(kernel - SOBEL).max()
        if distance < 0.01:
            return step
        if distance > 1000:
            break
    return None


def rates():
    arriving = [rate for rate in (0.5, 1, 1.5, 2, 3) if steps_needed(rate) is not None]
    rates = {
        "steps at a learning rate of 1": steps_needed(1),
        "steps at 0.1": steps_needed(0.1),
        "steps at 0.01": steps_needed(0.01),
        "largest of 0.5, 1, 1.5, 2 and 3 that arrives": max(arriving),
        "of these five, the one with the fewest steps": min(arriving, key=steps_needed),
    }
    return rates


EXERCISE = Exercise(
    id="04.6",
    title="An experiment: the learning rate",
    prompt="""
        Call `steps_needed` from above with different learning rates, in a cell of your
        own or in the dictionary itself, and fill in `rates`. `None` means that the kernel never
        arrived.
    """,
    stub="""
        rates = {
            "steps at a learning rate of 1": ...,
            "steps at 0.1": ...,
            "steps at 0.01": ...,
            "largest of 0.5, 1, 1.5, 2 and 3 that arrives": ...,
            "of these five, the one with the fewest steps": ...,
        }
    """,
    solution=rates,
    given=("steps_needed",),
    hints=(
        "`steps_needed(0.1)` gives one of the numbers. Loop over the five rates and print what "
        "comes back.",
        "A rate that arrives gives a number, one that does not gives `None`. Among the numbers "
        "look for the smallest.",
    ),
    explanation=(
        "While the steps are short, ten times smaller ones need ten times as many. Near the best "
        "rate the gain is larger: at 1 a single step covers nearly the whole way. Above it the "
        "kernel overshoots; above about 2 each overshoot is larger than the last."
    ),
)


def _rates(**changed):
    values = dict(zip(("one", "tenth", "hundredth", "largest", "fastest"), rates().values()))
    return dict(zip(rates(), {**values, **changed}.values()))


@EXERCISE.mistake(
    "You have it the other way round: a small learning rate takes small steps, so it needs "
    "more of them. Run the function with both."
)
def smaller_is_faster():
    return _rates(one=steps_needed(0.01), hundredth=steps_needed(1))


@EXERCISE.mistake(
    "A rate of 3 does not arrive: each step overshoots the goal by more than it was away. "
    "Call the function with 3 and look at what it returns."
)
def all_arrive():
    return _rates(largest=3)


@EXERCISE.mistake(
    "At 2 the kernel jumps past its goal, about as far beyond as it was before, and slowly "
    "gets further away. The function returns `None`."
)
def just_diverges():
    return _rates(largest=2)


@EXERCISE.mistake(
    "1 arrives, and fast. Is there a larger rate that still arrives, although it takes longer?"
)
def best_taken_for_largest():
    return _rates(largest=1)


@EXERCISE.mistake(
    "The longest steps are not the quickest way: at 3 the kernel flies away from its goal. "
    "Compare the numbers of steps. (3 is also how many steps the quickest rate takes; "
    "what is asked for is the rate.)"
)
def largest_is_fastest():
    return _rates(fastest=3)


@EXERCISE.mistake(
    "1.5 arrives, but it overshoots at each step and swings to and fro. Compare with a "
    "rate below it."
)
def largest_that_arrives_is_fastest():
    return _rates(fastest=1.5)


@EXERCISE.mistake(
    "0.5 goes half of the remaining way with every step. One of the five does better."
)
def careful_is_fastest():
    return _rates(fastest=0.5)


@EXERCISE.mistake(
    "Ten times the steps for a tenth of the rate is a good guess while steps are short. At 1 they "
    "are not: a single step covers nearly the whole way. Call the function with this rate, too."
)
def tenfold():
    return _rates(tenth=10 * steps_needed(1), hundredth=100 * steps_needed(1))


@EXERCISE.mistake(
    "That is a number of steps. The last two lines ask for a *rate*, one of 0.5, 1, 1.5, 2 and 3: "
    "which rate did these steps belong to?"
)
def steps_for_rates():
    arriving = [steps_needed(rate) for rate in (0.5, 1, 1.5)]
    return _rates(largest=max(arriving), fastest=min(arriving))


@EXERCISE.mistake(
    "You have taken ten times the steps at 0.1. Nearly right, but the function counts them: call "
    "it with 0.01."
)
def hundredth_from_the_tenth():
    return _rates(hundredth=10 * steps_needed(0.1))


@EXERCISE.mistake(
    "0.5 arrives, and larger rates do as well. Go on with the next one until `None` comes back."
)
def smallest_taken_for_largest():
    return _rates(largest=0.5)
