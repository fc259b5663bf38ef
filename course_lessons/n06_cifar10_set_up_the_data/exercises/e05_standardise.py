"""Exercise 06.5: standardise with the training set's statistics."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def standardise(train, other):
    mean = train.mean(axis=(0, 1, 2))
    spread = train.std(axis=(0, 1, 2))
    return (other - mean) / spread


def _images(rng, number):
    bright = np.array([0.2, 0.5, 0.7]) + rng.normal(0, 0.05, size=3)
    wide = np.array([0.3, 0.4, 0.2]) * rng.uniform(0.8, 1.2)  # 1e-7 more changes nothing
    return rng.normal(bright, wide, size=(number, 4, 5, 3))


def random_two_sets(rng):
    return _images(rng, int(rng.integers(4, 8))), _images(rng, int(rng.integers(2, 4)))


_RNG = np.random.default_rng(0)


EXERCISE = Exercise(
    id="06.5",
    title="Standardise by the training set",
    prompt="""
        Write `standardise(train, other)`. Both are float images of shape (N, H, W, 3), with any N.
        For each channel $c$ let $m_c$ be the mean and $s_c$ the standard deviation of the
        *training* images. Return `other` with $(x - m_c) / s_c$ in place of every value $x$ of
        channel $c$; both arguments stay as they are.
    """,
    stub='''
        def standardise(train, other):
            """Return `other`, standardised by the channels' statistics of `train`."""
            ...
    ''',
    solution=standardise,
    cases=(
        Case(_images(_RNG, 6), _images(_RNG, 2), label="six training images, two others"),
        Case(_images(_RNG, 5), _images(_RNG, 2) * 0.5, label="the others are darker"),
        Case(_images(_RNG, 3), _images(_RNG, 1), label="three training images, one other"),
    ),
    random_case=random_two_sets,
    hints=(
        "`train.mean(axis=0)` averages over images only and has the shape (H, W, 3). `axis` may "
        "also be a tuple of several axes. Which ones leave three numbers?",
        "Mean and `std` over images, rows and columns, both of `train`. An array of shape "
        "(N, H, W, 3) minus one of shape (3,) subtracts channel by channel.",
    ),
    explanation=(
        "Keep the six numbers: the test images, and every photo that comes later, are standardised "
        "by the same ones."
    ),
)


@EXERCISE.mistake(
    "You use the mean and spread of `other` itself. Then the same photo gets other "
    "numbers depending on which photos happen to be beside it, and a dark test set is "
    "brightened until it looks like the training set. Whose statistics does the "
    "task name?"
)
def own_statistics(train, other):
    return (other - other.mean(axis=(0, 1, 2))) / other.std(axis=(0, 1, 2))


@EXERCISE.mistake(
    "You compute the statistics over both sets. In this way the test images have a say in "
    "how the network is trained: a small leak, but a leak. Only `train` may speak."
)
def both_together(train, other):
    together = np.concatenate([train, other])
    return (other - together.mean(axis=(0, 1, 2))) / together.std(axis=(0, 1, 2))


@EXERCISE.mistake(
    "You have one mean and one spread for everything. The channels differ (photos have "
    "less blue than red), so each of the three needs its own pair of numbers."
)
def one_for_all_channels(train, other):
    return (other - train.mean()) / train.std()


@EXERCISE.mistake(
    "Your mean is a whole image: every pixel place has statistics of its own. A "
    "convolution treats all places alike, so the places belong together: take the mean "
    "over images, rows and columns."
)
def one_for_each_place(train, other):
    return (other - train.mean(axis=0)) / train.std(axis=0)


@EXERCISE.mistake(
    "The centre is right, the scale is not: you divide by the variance, which is the "
    "*square* of the standard deviation."
)
def by_variance(train, other):
    return (other - train.mean(axis=(0, 1, 2))) / train.var(axis=(0, 1, 2))


@EXERCISE.mistake("The means are 0 now, but the spread is as it was: the division is missing.")
def only_centred(train, other):
    return other - train.mean(axis=(0, 1, 2))


@EXERCISE.mistake(
    "You divide first and then subtract a mean that belongs to the values *before* the "
    "division. Mind the brackets: subtract, then divide the difference."
)
def divided_first(train, other):
    return other / train.std(axis=(0, 1, 2)) - train.mean(axis=(0, 1, 2))


@EXERCISE.mistake(
    "This is the standardised training set. The statistics come from `train`, but the "
    "images to be changed are `other`."
)
def returns_the_training_set(train, other):
    return standardise(train, train)


@EXERCISE.mistake(
    "Your mean has the shape (columns, 3): the axes 0 and 1 are images and rows, and the "
    "columns have been left apart. Which axis is the third one to be averaged over?"
)
def columns_as_channels(train, other):
    return (other - train.mean(axis=(0, 1))) / train.std(axis=(0, 1))


@EXERCISE.mistake(
    "You stretch between the smallest and the largest value. One odd pixel decides on the "
    "whole scale then. Use mean and standard deviation."
)
def stretched_between_extremes(train, other):
    low, high = train.min(axis=(0, 1, 2)), train.max(axis=(0, 1, 2))
    return (other - low) / (high - low)
