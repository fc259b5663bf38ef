"""Exercise 12.5: Grad-CAM."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def grad_cam(maps, gradients):
    weights = gradients.mean(axis=(0, 1))
    return np.maximum((maps * weights).sum(axis=-1), 0)


def _maps(rng, height, width, channels):
    shape = (height, width, channels)
    return np.maximum(rng.normal(0.5, 1, size=shape), 0), rng.normal(size=shape)


def random_maps(rng):
    return _maps(rng, *(int(n) for n in rng.integers([2, 2, 2], [6, 6, 6])))


_RNG = np.random.default_rng(124)
_HAND = np.array([[[1, 0], [0, 3]], [[2, 1], [0, 0]]], dtype=float)


EXERCISE = Exercise(
    id="12.5",
    title="Grad-CAM",
    prompt="""
        `maps` are the feature maps of one photo, shape (height, width, channels), `gradients` the
        slopes of a class's logit with respect to each of their numbers, of the same shape. Write
        `grad_cam(maps, gradients)`: the mean of each channel's gradients over all places is the
        weight of that map; sum the weighted maps over the channels; and let ReLU set what is
        negative to 0. The result has the shape (height, width).
    """,
    stub='''
        def grad_cam(maps, gradients):
            """Return where the maps speak for the class, shape (height, width)."""
            ...
    ''',
    solution=grad_cam,
    cases=(
        Case(_HAND, np.ones((2, 2, 2)) * [1.0, -0.5], label="two maps, by hand"),
        Case(*_maps(_RNG, 3, 4, 5), label="five maps"),
        Case(*_maps(_RNG, 4, 4, 4), label="as many maps as rows"),
        Case(*_maps(_RNG, 1, 1, 6), label="a single place"),
        Case(*_maps(_RNG, 1, 4, 3), label="a single row"),
        Case(_HAND, -np.ones((2, 2, 2)), label="nothing speaks for the class"),
    ),
    random_case=random_maps,
    hints=(
        "The weights have the shape (channels,): which two axes does the mean run over?",
        "`maps * weights` multiplies each channel by its weight. Then sum over the last axis; "
        "ReLU comes at the very end.",
    ),
    explanation="The mean says how much the logit rises if the whole map does, anywhere.",
)


@EXERCISE.mistake(
    "The ReLU is missing: places that speak *against* the class come out negative. Set them to 0."
)
def without_relu(maps, gradients):
    return (maps * gradients.mean(axis=(0, 1))).sum(axis=-1)


@EXERCISE.mistake(
    "You multiply each number by its own gradient. In Grad-CAM a map has one weight: the mean of "
    "its gradients over all places."
)
def place_by_place(maps, gradients):
    return np.maximum((maps * gradients).sum(axis=-1), 0)


@EXERCISE.mistake(
    "ReLU came too early: each weighted map (or each weight) lost its negative numbers before the "
    "sum, so that nothing could speak against the class. Sum first."
)
def relu_before_the_sum(maps, gradients):
    return np.maximum(maps * gradients.mean(axis=(0, 1)), 0).sum(axis=-1)


@EXERCISE.mistake(
    "You dropped the negative *weights*, and with them all maps that speak against the class. ReLU "
    "belongs behind the sum.",
    same_as="relu-before-the-sum",
)
def negative_weights_dropped(maps, gradients):
    return (maps * np.maximum(gradients.mean(axis=(0, 1)), 0)).sum(axis=-1)


@EXERCISE.mistake(
    "The weights are sums over the places. Take the mean, so that they do not depend on the size "
    "of the map."
)
def sums_for_means(maps, gradients):
    return np.maximum((maps * gradients.sum(axis=(0, 1))).sum(axis=-1), 0)


@EXERCISE.mistake("The weighted maps are averaged over the channels. The sum is wanted.")
def mean_over_channels(maps, gradients):
    return np.maximum((maps * gradients.mean(axis=(0, 1))).mean(axis=-1), 0)


@EXERCISE.mistake(
    "Maps and gradients have changed places: the maps are to be summed, with weights from the "
    "gradients."
)
def the_other_way_round(maps, gradients):
    return grad_cam(gradients, maps)


@EXERCISE.mistake(
    "You average over the channels, which gives each *place* a weight. Each channel should get one."
)
def a_weight_for_each_place(maps, gradients):
    weights = gradients.mean(axis=-1, keepdims=True)
    return np.maximum((maps * weights).sum(axis=-1), 0)


@EXERCISE.mistake("The result is stretched to at most 1. It should stay as it is.")
def stretched(maps, gradients):
    result = grad_cam(maps, gradients)
    return result / (result.max() or 1)


@EXERCISE.mistake("Absolute values make what speaks against the class look as if it spoke for it.")
def absolute_values(maps, gradients):
    return np.abs((maps * gradients.mean(axis=(0, 1))).sum(axis=-1))
