"""Exercise 10.3: accuracy of logits."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def accuracy_of_logits(logits, labels):
    return ((logits[:, 0] > 0) == labels).mean()


def random_logits(rng):
    n = int(rng.integers(7, 14))
    return rng.normal(scale=0.8, size=(n, 1)), rng.permutation([0, 1, 1] + [0] * (n - 3))


EXERCISE = Exercise(
    id="10.3",
    title="Right or wrong, from a logit",
    prompt="""
        Write `accuracy_of_logits(logits, labels)`. The network ends in `Dense(1)` without an
        activation: `logits` has the shape (photos, 1), and the sigmoid of a logit is the
        probability of a dog. `labels` has the shape (photos,), 1 for a dog, 0 for a cat. A photo
        counts as a dog if its probability is above a half. Return the share of photos that are
        right.
    """,
    stub='''
        def accuracy_of_logits(logits, labels):
            """Return the share of right answers, a number from 0 to 1."""
            ...
    ''',
    solution=accuracy_of_logits,
    cases=(
        Case(
            np.array([[0.3], [-1.2], [2.0], [0.1], [-0.4], [0.2], [-2.0], [0.4], [-0.3], [1.1]]),
            np.array([1, 0, 1, 1, 1, 0, 0, 1, 1, 1]),
            label="several logits between 0 and 0.5",
        ),
        Case(
            np.array([[0.2], [0.4], [1.5], [-0.7], [0.45], [0.6], [-1.0], [-0.1]]),
            np.array([1, 1, 1, 0, 0, 0, 0, 0]),
            label="eight photos",
        ),
        Case(
            np.array([[0.0], [1.0], [-1.0], [0.0]]),
            np.array([0, 1, 0, 0]),
            label="a probability of exactly a half",
        ),
        Case(np.array([[0.7]]), np.array([1]), label="a single photo"),
    ),
    random_case=random_logits,
    hints=(
        "The sigmoid of which number is a half?",
        "Make one True or False a photo from the only column, and compare it with the label.",
    ),
)


@EXERCISE.mistake(
    "0.5 is the border for *probabilities*. A logit of 0.3 means a probability of 57 %: a "
    "dog. At which logit is the probability a half?"
)
def threshold_at_half(logits, labels):
    return ((logits[:, 0] > 0.5) == labels).mean()


@EXERCISE.mistake(
    "The shapes (photos, 1) and (photos,) make a table of photos × photos: every photo is "
    "compared with every label. Take the only column first."
)
def broadcast(logits, labels):
    return ((logits > 0) == labels).mean()


@EXERCISE.mistake(
    "A sigmoid is above 0 for every logit, so all photos are dogs. Its border is 0.5."
)
def sigmoid_above_zero(logits, labels):
    return ((1 / (1 + np.exp(-logits[:, 0])) > 0) == labels).mean()


@EXERCISE.mistake(
    "With one column the largest is always number 0: all photos are cats. `argmax` is for "
    "one column a class."
)
def argmax_of_one(logits, labels):
    return (logits.argmax(axis=1) == labels).mean()


@EXERCISE.mistake("That is the share of photos that are *wrong*.")
def share_of_mistakes(logits, labels):
    return ((logits[:, 0] > 0) != labels).mean()


@EXERCISE.mistake("That is how many are right. The share is wanted.")
def number_right(logits, labels):
    return ((logits[:, 0] > 0) == labels).sum()


@EXERCISE.mistake("The share is right, but in per cent; a number from 0 to 1 is wanted.")
def in_percent(logits, labels):
    return 100 * accuracy_of_logits(logits, labels)


@EXERCISE.mistake("That is how often the network says dog. Compare its answers with the labels.")
def share_of_dogs(logits, labels):
    return (logits[:, 0] > 0).mean()


@EXERCISE.mistake(
    "A logit of exactly 0 counts as a dog here. Its probability is a half, and a dog needs more."
)
def half_is_a_dog(logits, labels):
    return ((logits[:, 0] >= 0) == labels).mean()


@EXERCISE.mistake(
    "You round the logits, so that only those near 1 count as dogs and all below −0.5 or above "
    "1.5 match no label. A dog is every logit on the positive side of the border."
)
def logits_rounded(logits, labels):
    return (np.round(logits[:, 0]) == labels).mean()


@EXERCISE.mistake(
    "The answers are the wrong way round: a logit below 0 is a probability below a half, a cat."
)
def below_is_a_dog(logits, labels):
    return ((logits[:, 0] < 0) == labels).mean()


@EXERCISE.mistake(
    "One True or False for each photo. The share that is right is a single number, their mean."
)
def one_for_each_photo(logits, labels):
    return (logits[:, 0] > 0) == labels
