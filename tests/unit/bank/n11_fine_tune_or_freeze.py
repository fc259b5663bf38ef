"""Wrong answers to the exercises of notebook 11 that are not declared misconceptions."""

from __future__ import annotations

import numpy as np

from bank import Wrong
from course_lessons.n11_fine_tune_or_freeze.exercises import (
    e01_thawed,
    e03_moved_mean,
    e04_rates,
)

# 11.2 thawed_layers ------------------------------------------------------------------------


def by_convolution(names, blocks):
    return [name for name in names if int(name[-1]) <= blocks]


def everything(names, blocks):
    return list(names)


# 11.3 moved_mean ---------------------------------------------------------------------------


def median_moved(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * np.median(maps, axis=(0, 1, 2))


def moved_variance(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * maps.var(axis=(0, 1, 2))


def moved_twice(moving, maps, momentum):
    return e03_moved_mean.moved_mean(
        e03_moved_mean.moved_mean(moving, maps, momentum), maps, momentum
    )


def largest_moved(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * maps.max(axis=(0, 1, 2))


# 11.4 rates --------------------------------------------------------------------------------


def squared_factor(blocks, rate, factor):
    return e04_rates.rates(blocks, rate, factor**2)


def root_of_factor(blocks, rate, factor):
    return e04_rates.rates(blocks, rate, factor**0.5)


def adding_up_to_rate(blocks, rate, factor):
    return e04_rates.rates(blocks, rate, factor) / e04_rates.rates(blocks, 1, factor).sum()


# 11.5 worth_it -----------------------------------------------------------------------------


def never(frozen, tuned):
    return False


def always(frozen, tuned):
    return True


def one_point(frozen, tuned):
    return bool((tuned - frozen).mean() > 0.01)


_THAWED = e01_thawed.thawed_solution()

BANK = (
    Wrong("11.1", _THAWED | {"head only": 1_024}),
    Wrong("11.1", _THAWED | {"head and block 5": 2 * 2_359_808 + 513}),
    Wrong("11.1", {"head only": 513}, says="missing"),
    *(Wrong("11.2", answer) for answer in (by_convolution, everything)),
    *(
        Wrong("11.3", answer)
        for answer in (median_moved, moved_variance, moved_twice, largest_moved)
    ),
    *(Wrong("11.4", answer) for answer in (squared_factor, root_of_factor, adding_up_to_rate)),
    *(Wrong("11.5", answer) for answer in (never, always, one_point)),
)
