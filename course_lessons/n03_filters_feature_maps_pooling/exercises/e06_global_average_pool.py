"""Exercise 03.6: global average pooling."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ..shared import drawn_maps
from .e05_max_pool import average_instead


def global_average_pool(maps):
    return maps.mean(axis=(0, 1))


def random_stack(rng):
    height, width = rng.integers(2, 8, size=2)
    return (drawn_maps(rng, height, width, rng.integers(1, 5)),)


EXERCISE = Exercise(
    id="03.6",
    title="One number for each map",
    prompt="""
        *Global average pooling* has one window, as large as the map. Write
        `global_average_pool(maps)`: for maps of shape (H, W, C) it returns the mean of each map,
        shape (C,).
    """,
    stub='''
        def global_average_pool(maps):
            """Return the mean of each map, shape (C,)."""
            ...
    ''',
    solution=global_average_pool,
    cases=(
        Case(
            np.array(
                [[[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]], [[4.0, 40.0], [5.0, 0.0], [9.0, 20.0]]]
            ),
            label="two maps of 2×3",
        ),
        Case(drawn_maps(np.random.default_rng(9), 5, 4, 3), label="three maps of 5×4"),
        Case(drawn_maps(np.random.default_rng(10), 3, 7, 1), label="a single map"),
        Case(np.arange(12).reshape(2, 3, 2) ** 2, label="maps of whole numbers"),
        Case(drawn_maps(np.random.default_rng(12), 1, 4, 2), label="maps of a single row"),
        Case(drawn_maps(np.random.default_rng(13), 4, 1, 2), label="maps of a single column"),
        Case(drawn_maps(np.random.default_rng(14), 3, 3, 3), label="as many maps as rows"),
        Case(drawn_maps(np.random.default_rng(11), 1, 1, 3), label="maps of a single pixel"),
    ),
    random_case=random_stack,
    hints=(
        "How many numbers should come back for 8 maps of 100×150? Which axes have to disappear "
        "for that?",
        "`mean` takes a tuple of axes, those along which it averages. Rows are axis 0 and columns "
        "axis 1.",
    ),
)


@EXERCISE.mistake(
    "A single number comes back: the maps have been averaged with each other. Each map "
    "answers to another pattern, so each keeps a number of its own. Which axes may "
    "disappear?"
)
def mean_of_everything(maps):
    return maps.mean()


@EXERCISE.mistake(
    "You average the maps at each place, so the places remain and the maps are gone. It "
    "should be the other way round."
)
def mean_over_channels(maps):
    return maps.mean(axis=2)


@EXERCISE.mistake(
    "One direction is still there: `axis=0` averages down each column, and leaves a "
    "number for each column and map. A mean can run along two axes at once."
)
def mean_of_columns(maps):
    return maps.mean(axis=0)


@EXERCISE.mistake(
    "One direction is still there: `axis=1` averages along each row, and leaves a number "
    "for each row and map. A mean can run along two axes at once."
)
def mean_of_rows(maps):
    return maps.mean(axis=1)


@EXERCISE.mistake(
    "You get a number for each row. Axes 1 and 2 are the positions where channels come "
    "first, as in PyTorch; here the channels are the last axis."
)
def channels_first(maps):
    return maps.mean(axis=(1, 2))


@EXERCISE.mistake(
    "These are the largest numbers of the maps. That is global max pooling, which "
    "exists, too; the mean is asked for."
)
def maximum_instead(maps):
    return maps.max(axis=(0, 1))


@EXERCISE.mistake(
    "These are sums, so a larger picture would give larger numbers. Divide by the number "
    "of positions."
)
def sum_instead(maps):
    return maps.sum(axis=(0, 1))


@EXERCISE.mistake(
    "Your numbers are too large by a factor, the width. How many numbers does one map hold?"
)
def divided_by_height_only(maps):
    return maps.sum(axis=(0, 1)) / maps.shape[0]


@EXERCISE.mistake(
    "The values are right, the shape is (1, 1, C): two axes of length one have been kept. "
    "A dense layer wants the plain vector."
)
def axes_kept(maps):
    return maps.mean(axis=(0, 1), keepdims=True)


@EXERCISE.mistake(
    "You have averaged windows of 2×2. Here the window is as large as the map, whatever its size."
)
def small_windows(maps):
    return average_instead(maps)


@EXERCISE.mistake(
    "Your numbers are too large by a factor, the height. How many numbers does one map hold?"
)
def divided_by_width_only(maps):
    return maps.sum(axis=(0, 1)) / maps.shape[1]
