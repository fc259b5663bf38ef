"""Exercise 07.7: accuracy."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def accuracy(probabilities, labels):
    predicted = probabilities.argmax(axis=1)
    return np.mean(predicted == labels[:, 0])


def random_predictions(rng):
    images, classes = int(rng.integers(5, 12)), int(rng.integers(3, 6))
    labels = rng.integers(0, classes, size=(images, 1))
    scores = rng.random((images, classes))
    scores[np.arange(images), labels[:, 0]] += rng.random(images)
    return scores / scores.sum(axis=1, keepdims=True), labels


_PROBABILITIES = np.array(
    [[0.1, 0.7, 0.2], [0.4, 0.35, 0.25], [0.2, 0.2, 0.6], [0.45, 0.15, 0.4], [0.05, 0.9, 0.05]]
)


EXERCISE = Exercise(
    id="07.7",
    title="A bug to find: an accuracy that is always 10 %",
    prompt="""
        `accuracy(probabilities, labels)` should return the share of images whose most probable
        class is the right one. `probabilities` has the shape (N, classes), `labels` the shape
        (N, 1). On CIFAR-10 it says about 0.10 for every network, however good. Find out why, and
        mend it.
    """,
    solution=accuracy,
    cases=(
        Case(_PROBABILITIES, np.array([[1], [0], [1], [2], [1]]), label="three of five are right"),
        Case(_PROBABILITIES[:4], np.array([[1], [0], [2], [0]]), label="all four are right"),
        Case(_PROBABILITIES[1:], np.array([[2], [2], [0], [2]]), label="one of four is right"),
        Case(
            _PROBABILITIES[:3],
            np.array([[1], [1], [2]], dtype=np.uint8),
            label="as many images as classes",
        ),
        Case(_PROBABILITIES[:1], np.array([[1]]), label="a single image"),
    ),
    random_case=random_predictions,
    hints=(
        "`predicted` has the shape (N,), `labels` the shape (N, 1). What does `==` make of the "
        "two?",
        "Bring the labels into one row before you compare, by taking their only column.",
    ),
    explanation=(
        "`labels.reshape(-1)` does it, too. Keras' own metric knows both shapes, which is why the "
        "bug waits until you compute by hand."
    ),
)


@EXERCISE.mistake(
    "The accuracy of all pairs: `predicted` has the shape (N,), `labels` the shape (N, 1), "
    "and NumPy compares every prediction with *every* label, N × N of them. By chance a "
    "tenth of those agree. Print the shape of `predicted == labels`.",
    is_the_stub=True,
)
def all_pairs(probabilities, labels):
    """Return the share of images whose most probable class is the right one."""
    predicted = probabilities.argmax(axis=1)
    return np.mean(predicted == labels)


@EXERCISE.mistake(
    "`argmax(axis=0)` looks down the columns: for each class the image that is most "
    "typical of it. You want, for each image, the class: along which axis do the classes "
    "lie?"
)
def along_the_images(probabilities, labels):
    predicted = probabilities.argmax(axis=0)
    return np.mean(predicted[: len(labels)] == labels[: len(predicted), 0])


@EXERCISE.mistake("That is how many are right. A share is a number from 0 to 1.")
def number_right(probabilities, labels):
    return int(np.sum(probabilities.argmax(axis=1) == labels[:, 0]))


@EXERCISE.mistake("That is the share of *wrong* answers: 1 minus what is asked for.")
def share_wrong(probabilities, labels):
    return np.mean(probabilities.argmax(axis=1) != labels[:, 0])


@EXERCISE.mistake(
    "The digits are right, but this is per cent; the share runs from 0 to 1, as Keras reports it."
)
def in_per_cent(probabilities, labels):
    return 100 * np.mean(probabilities.argmax(axis=1) == labels[:, 0])


@EXERCISE.mistake(
    "You count an image only if its right class has more than a half. With ten classes the "
    "most probable one often has less; it is still the network's answer."
)
def above_a_half(probabilities, labels):
    return np.mean(probabilities[np.arange(len(labels)), labels[:, 0]] > 0.5)


@EXERCISE.mistake(
    "That is the mean probability given to the right class. Useful, but an accuracy "
    "counts answers, and an answer is the most probable class."
)
def mean_probability(probabilities, labels):
    return np.mean(probabilities[np.arange(len(labels)), labels[:, 0]])


@EXERCISE.mistake(
    "That is how sure the network is on average, right or wrong. The labels have not been "
    "looked at."
)
def largest_probability(probabilities, labels):
    return np.mean(probabilities.max(axis=1))


@EXERCISE.mistake("All predictions are compared with the label of image 0.")
def against_first_label(probabilities, labels):
    return np.mean(probabilities.argmax(axis=1) == labels[0])


@EXERCISE.mistake("`argmin` finds the class that the network believes in least.")
def least_probable(probabilities, labels):
    return np.mean(probabilities.argmin(axis=1) == labels[:, 0])


@EXERCISE.mistake(
    "`argmax` is for one-hot rows. Here a label is a row with one number in it, so its largest "
    "entry stands at place 0: every image would be of class 0. Take the number itself."
)
def argmax_of_the_labels(probabilities, labels):
    return np.mean(probabilities.argmax(axis=1) == labels.argmax(axis=1))


@EXERCISE.mistake(
    "A number from 0 to 1 is wanted for all images together; this is a True or False for each. "
    "What is the mean of them?"
)
def one_for_each_image(probabilities, labels):
    return probabilities.argmax(axis=1) == labels[:, 0]


@EXERCISE.mistake(
    "Labels of shape (N, 1) compared with N predictions give a table of N × N comparisons, each "
    "prediction with each label, and you count all that agree. Take the labels' only column first."
)
def table_over_n(probabilities, labels):
    return (probabilities.argmax(axis=1) == labels).sum() / len(labels)
