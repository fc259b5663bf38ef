"""Exercise 09.3: binary cross-entropy."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def binary_cross_entropy(probabilities, labels):
    of_the_right_class = np.where(labels == 1, probabilities, 1 - probabilities)
    return -np.log(of_the_right_class).mean()


def random_probabilities(rng):
    n = int(rng.integers(4, 9))
    labels = rng.permutation([0, 1, 1, *rng.integers(0, 2, n - 3)])
    return rng.uniform(0.05, 0.95, size=n), labels


EXERCISE = Exercise(
    id="09.3",
    title="One output, two classes",
    prompt="""
        The network returns one number a photo, the probability $p$ that it shows a dog. *Binary
        cross-entropy* is $-\\ln p$ for a dog and $-\\ln(1 - p)$ for a cat, averaged over all
        photos. Write `binary_cross_entropy(probabilities, labels)`; both have the shape (photos,),
        a dog has label 1, and no probability is exactly 0 or 1.
    """,
    stub='''
        def binary_cross_entropy(probabilities, labels):
            """Return the mean binary cross-entropy, a number."""
            ...
    ''',
    solution=binary_cross_entropy,
    cases=(
        Case(np.array([0.9, 0.2, 0.6, 0.7]), np.array([1, 0, 0, 1]), label="one photo misread"),
        Case(np.array([0.3, 0.8, 0.25]), np.array([0, 1, 1]), label="one dog taken for a cat"),
        Case(np.array([0.8]), np.array([1]), label="a single photo"),
        Case(np.array([0.2, 0.45, 0.7]), np.array([0, 0, 0]), label="cats only"),
    ),
    random_case=random_probabilities,
    hints=(
        "For every photo: what probability did the network give to the class that is right?",
        "`np.where` chooses between two arrays, place by place. Then the natural logarithm, the "
        "mean, the sign.",
    ),
)


@EXERCISE.mistake(
    "The cats add nothing to your loss, so a network that answers dog every time would be "
    "perfect. For a cat, the right class has the probability $1 - p$."
)
def dogs_only(probabilities, labels):
    return -(labels * np.log(probabilities)).mean()


@EXERCISE.mistake(
    "You average over the dogs only. The cats' $-\\ln(1 - p)$ belong into the same mean."
)
def cats_left_out(probabilities, labels):
    dogs = probabilities[labels == 1]
    return -np.log(dogs).mean() if dogs.size else np.nan


@EXERCISE.mistake(
    "The labels are not used: cats are treated as dogs. What matters is the probability of "
    "the *right* class."
)
def probability_of_dog(probabilities, labels):
    return -np.log(probabilities).mean()


@EXERCISE.mistake("Cats and dogs have changed places: $-\\ln p$ is for label 1.")
def labels_swapped(probabilities, labels):
    return binary_cross_entropy(probabilities, 1 - labels)


@EXERCISE.mistake(
    "A loss below zero: the logarithm of a number below 1 is negative. The minus sign is missing."
)
def minus_forgotten(probabilities, labels):
    return -binary_cross_entropy(probabilities, labels)


@EXERCISE.mistake(
    "The sum over all photos. A mean can be compared between batches of different sizes: "
    "divide by the number of photos."
)
def summed(probabilities, labels):
    return binary_cross_entropy(probabilities, labels) * len(labels)


@EXERCISE.mistake(
    "Logarithms to base 2 give the loss in bits. Keras, and the formula, take the natural "
    "logarithm, `np.log`."
)
def base_two(probabilities, labels):
    return binary_cross_entropy(probabilities, labels) / np.log(2)


@EXERCISE.mistake("Logarithms to base 10. The formula takes the natural logarithm, `np.log`.")
def base_ten(probabilities, labels):
    return binary_cross_entropy(probabilities, labels) / np.log(10)


@EXERCISE.mistake(
    "That is the mean squared error. It hardly charges for being sure and wrong; "
    "cross-entropy does, without limit."
)
def squared_error(probabilities, labels):
    return ((probabilities - labels) ** 2).mean()


@EXERCISE.mistake(
    "That is the share of mistakes, 1 − accuracy. It does not change when a weight changes "
    "a little, so there would be nothing to follow downhill."
)
def share_of_mistakes(probabilities, labels):
    return ((probabilities > 0.5) != labels).mean()


@EXERCISE.mistake(
    "You take the logarithm of the mean probability. First the logarithm of each, then the mean."
)
def log_of_the_mean(probabilities, labels):
    return -np.log(np.where(labels == 1, probabilities, 1 - probabilities).mean())


@EXERCISE.mistake("One loss for each photo. Their mean is missing.")
def one_for_each(probabilities, labels):
    return -np.log(np.where(labels == 1, probabilities, 1 - probabilities))


def _class_means(probabilities, labels):
    """Mean loss of the dogs and of the cats; not a number for a class without photos."""
    losses = -np.log(np.where(labels == 1, probabilities, 1 - probabilities))
    return [losses[labels == kind].mean() if (labels == kind).any() else np.nan for kind in (1, 0)]


@EXERCISE.mistake(
    "You average the dogs' and the cats' losses apart and add the two means. All photos belong "
    "into one mean; and where one class is missing, yours is not a number."
)
def means_of_the_classes_added(probabilities, labels):
    return sum(_class_means(probabilities, labels))


@EXERCISE.mistake(
    "You average the dogs' and the cats' losses apart and take the mean of the two means. Then a "
    "photo of the rarer class counts more. All photos belong into one mean."
)
def mean_of_the_class_means(probabilities, labels):
    return sum(_class_means(probabilities, labels)) / 2


@EXERCISE.mistake(
    "You take the mean of $p$ for the dogs and $1 - p$ for the cats as it is. The logarithm is "
    "missing, which makes it dear to be sure and wrong."
)
def log_forgotten(probabilities, labels):
    return -np.where(labels == 1, probabilities, 1 - probabilities).mean()


@EXERCISE.mistake(
    "For the cats you take $1 - \\ln p$. What is wanted is the logarithm of the other "
    "probability, $\\ln(1 - p)$."
)
def one_minus_the_logarithm(probabilities, labels):
    log_p = np.log(probabilities)
    return -(labels * log_p + (1 - labels) * (1 - log_p)).mean()
