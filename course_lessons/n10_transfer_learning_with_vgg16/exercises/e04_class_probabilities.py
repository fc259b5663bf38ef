"""Exercise 10.4: softmax(W · F(x))."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

_RNG = np.random.default_rng(10)


def class_probabilities(maps, weights, bias):
    averages = maps.mean(axis=(1, 2))
    exponentials = np.exp(averages @ weights + bias)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _head(rng, photos, side, channels, classes):
    return (
        rng.uniform(0, 2, size=(photos, side, side + 1, channels)),
        rng.normal(size=(channels, classes)),
        rng.normal(size=classes),
    )


def random_head(rng):
    return _head(rng, *(int(n) for n in rng.integers([2, 2, 3, 2], [5, 4, 6, 5])))


EXERCISE = Exercise(
    id="10.4",
    title="A head by hand",
    prompt="""
        Write `class_probabilities(maps, weights, bias)`: what a head does with the maps of the
        frozen base. `maps` has the shape (photos, height, width, channels), `weights` (channels,
        classes), `bias` (classes,). Average each map over its places, multiply the averages by the
        weights, add the bias, and take the softmax over the classes,
        $e^{z_i} / \\sum_j e^{z_j}$. The result has the shape (photos, classes).
    """,
    stub='''
        def class_probabilities(maps, weights, bias):
            """Return each photo's probabilities of the classes, shape (photos, classes)."""
            ...
    ''',
    solution=class_probabilities,
    cases=(
        Case(*_head(_RNG, 3, 2, 4, 3), label="three photos, three classes"),
        Case(*_head(_RNG, 2, 3, 5, 4), label="two photos, four classes"),
        Case(*_head(_RNG, 1, 2, 4, 3), label="a single photo"),
    ),
    random_case=random_head,
    hints=(
        "`maps.mean(axis=…)` may take two axes at once. Which two count places?",
        "For the sums of the softmax, `keepdims=True` keeps a column that divides each row.",
    ),
    explanation="Everything that training changes is `weights` and `bias`.",
)


def _softmax(scores, axis=1):
    return np.exp(scores) / np.exp(scores).sum(axis=axis, keepdims=True)


@EXERCISE.mistake("The bias of each class is missing in front of softmax.")
def bias_left_out(maps, weights, bias):
    return _softmax(maps.mean(axis=(1, 2)) @ weights)


@EXERCISE.mistake(
    "These are the logits: some negative, no row adding up to 1. The softmax is missing."
)
def softmax_left_out(maps, weights, bias):
    return maps.mean(axis=(1, 2)) @ weights + bias


@EXERCISE.mistake(
    "Your *columns* add up to 1: the photos compete for a class. The classes should "
    "compete for a photo. Which axis counts them?"
)
def softmax_over_photos(maps, weights, bias):
    return _softmax(maps.mean(axis=(1, 2)) @ weights + bias, axis=0)


@EXERCISE.mistake("All photos and classes together add up to 1. Each photo by itself should.")
def softmax_over_all(maps, weights, bias):
    return _softmax(maps.mean(axis=(1, 2)) @ weights + bias, axis=(0, 1))


@EXERCISE.mistake(
    "You take the largest number of each map. That is global *max* pooling; averages are wanted."
)
def largest_instead(maps, weights, bias):
    return _softmax(maps.max(axis=(1, 2)) @ weights + bias)


@EXERCISE.mistake(
    "You add up each map. Then a larger picture would have larger logits; take the mean."
)
def summed_instead(maps, weights, bias):
    return _softmax(maps.sum(axis=(1, 2)) @ weights + bias)


@EXERCISE.mistake(
    "A sigmoid looks at each class by itself, and rows do not add up to 1. A photo here "
    "has exactly one class."
)
def sigmoid_instead(maps, weights, bias):
    return 1 / (1 + np.exp(-(maps.mean(axis=(1, 2)) @ weights + bias)))


@EXERCISE.mistake(
    "You classify each place and average the answers. The average comes first; softmax is "
    "not linear, so the order matters."
)
def averaged_afterwards(maps, weights, bias):
    return _softmax(maps @ weights + bias, axis=-1).mean(axis=(1, 2))


@EXERCISE.mistake(
    "You add the bias after the softmax, so that rows do not add up to 1. It belongs to the sums "
    "in front of it."
)
def bias_after_softmax(maps, weights, bias):
    return _softmax(maps.mean(axis=(1, 2)) @ weights) + bias


@EXERCISE.mistake(
    "The sums are shared out as they are, and some of them are negative. The softmax raises e to "
    "their power first."
)
def shares_without_exponentials(maps, weights, bias):
    scores = maps.mean(axis=(1, 2)) @ weights + bias
    return scores / scores.sum(axis=1, keepdims=True)


@EXERCISE.mistake(
    "You return the number of the likeliest class. Its probability, and those of the others, are "
    "wanted."
)
def likeliest_class(maps, weights, bias):
    return (maps.mean(axis=(1, 2)) @ weights + bias).argmax(axis=1)


@EXERCISE.mistake("Exponentials only: no row adds up to 1. Divide each by the sum of its row.")
def not_divided(maps, weights, bias):
    return np.exp(maps.mean(axis=(1, 2)) @ weights + bias)
