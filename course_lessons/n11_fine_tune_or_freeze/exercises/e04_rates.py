"""Exercise 11.4: a rate for each block."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def rates(blocks, rate, factor):
    return np.array([rate * factor ** (blocks - 1 - b) for b in range(blocks)])


def random_rates(rng):
    return int(rng.integers(3, 7)), 10.0 ** -int(rng.integers(2, 5)), float(rng.choice([0.3, 0.5]))


EXERCISE = Exercise(
    id="11.4",
    title="A rate for each block",
    prompt="""
        The earlier a block, the less it should change. Write `rates(blocks, rate, factor)`: an
        array of learning rates, from the block next to the picture to the last one. The last has
        `rate`, each one in front of it `factor` times the rate of the one behind it. There is at
        least one block.
    """,
    stub='''
        def rates(blocks, rate, factor):
            """Return a learning rate for each block, shape (blocks,)."""
            ...
    ''',
    solution=rates,
    tolerance=1e-9,  # the rates themselves are as small as 1e-7
    cases=(
        Case(5, 1e-3, 0.5, label="five blocks"),
        Case(3, 1e-2, 0.3, label="three blocks"),
        Case(1, 1e-2, 0.5, label="a single block"),
    ),
    random_case=random_rates,
    hints=(
        "Write the five rates for `rate` 1 and `factor` 0.5 down by hand, last one first.",
        "How often has the factor been applied to the first of five blocks?",
    ),
)


@EXERCISE.mistake(
    "Now the edges next to the picture change most, and the last block hardly does. Turn "
    "the order round."
)
def wrong_end(blocks, rate, factor):
    return rates(blocks, rate, factor)[::-1]


@EXERCISE.mistake("The last block should have `rate` itself. You are one factor too far.")
def one_step_further(blocks, rate, factor):
    return rates(blocks, rate, factor) * factor


@EXERCISE.mistake("All blocks have one rate, as without layer-wise rates. The factor is not used.")
def same_for_all(blocks, rate, factor):
    return np.full(blocks, rate)


@EXERCISE.mistake("These fall in equal steps. Each should be a fixed *multiple* of its neighbour.")
def straight_line(blocks, rate, factor):
    return np.linspace(rate * factor, rate, blocks)


@EXERCISE.mistake("You divide by the factor, which is below 1: the rates grow towards the picture.")
def divided(blocks, rate, factor):
    return np.array([rate / factor ** (blocks - 1 - b) for b in range(blocks)])


@EXERCISE.mistake("The factor counts once more with each block that lies further in front.")
def one_step_only(blocks, rate, factor):
    return np.array([rate * factor] * (blocks - 1) + [rate])


@EXERCISE.mistake(
    "There is one rate too many: the first of your rates belongs to no block. Count the powers "
    "from 0 to one less than `blocks`."
)
def one_rate_too_many(blocks, rate, factor):
    return rates(blocks + 1, rate, factor)


@EXERCISE.mistake("There is one rate too few: the block next to the picture has none.")
def one_rate_too_few(blocks, rate, factor):
    return rates(blocks - 1, rate, factor)


@EXERCISE.mistake(
    "You multiply by the factor *and* the number of blocks in between. Applied again and again, a "
    "factor becomes a power."
)
def multiplied_not_raised(blocks, rate, factor):
    away = np.arange(blocks)[::-1]
    return np.where(away, rate * factor * away, rate)


@EXERCISE.mistake(
    "The rate itself is raised to the power. Only the factor is applied again for each block; "
    "`rate` comes in once."
)
def rate_raised_as_well(blocks, rate, factor):
    return np.array([(rate * factor) ** (blocks - 1 - b) * rate for b in range(blocks)])


@EXERCISE.mistake(
    "The first block has `rate`, and the rates grow from there. It is the *last* one that has "
    "`rate`; those in front are smaller."
)
def growing_from_the_first(blocks, rate, factor):
    return np.array([rate / factor**b for b in range(blocks)])
