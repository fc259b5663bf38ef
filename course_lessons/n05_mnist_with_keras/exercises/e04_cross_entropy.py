"""Exercise 05.4: cross-entropy."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def cross_entropy(probabilities, labels):
    if labels.ndim == 2:
        labels = labels.argmax(axis=1)
    of_the_right_class = probabilities[np.arange(len(labels)), labels]
    return -np.log(of_the_right_class).mean()


def random_answers(rng):
    images, classes = (int(n) for n in rng.integers(2, 7, size=2))
    probabilities = rng.dirichlet(np.ones(classes), size=images) * 0.98 + 0.02 / classes
    labels = rng.integers(classes, size=images)
    return (probabilities, np.eye(classes)[labels] if rng.random() < 0.5 else labels)


_TWO = np.array([[0.7, 0.3], [0.4, 0.6], [0.9, 0.1]])
_THREE = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4], [0.05, 0.9, 0.05], [0.25, 0.5, 0.25]])


EXERCISE = Exercise(
    id="05.4",
    title="One loss, two kinds of labels",
    prompt=r"""
        *Cross-entropy* looks at one number for each image: the probability $p$ that the network
        gave to the **right** class. The loss is $-\ln p$, averaged over the images. Write
        `cross_entropy(probabilities, labels)`; `probabilities` has the shape (images, classes).
        The labels come in either kind: class numbers, shape (images,), or one-hot rows, shape
        (images, classes). For the same classes both kinds must give the same loss. No probability
        is 0.
    """,
    stub='''
        def cross_entropy(probabilities, labels):
            """Return the mean cross-entropy; labels are class numbers or one-hot rows."""
            ...
    ''',
    solution=cross_entropy,
    cases=(
        Case(_THREE, np.array([0, 2, 1, 0]), label="class numbers"),
        Case(_THREE, np.eye(3)[[0, 2, 1, 0]], label="the same classes, one-hot"),
        Case(_THREE, np.array([1, 0, 2, 2]), label="an answer that is wrong every time"),
        Case(_THREE[:3], np.eye(3)[[2, 0, 1]], label="as many images as classes, one-hot"),
        Case(np.full((2, 10), 0.1), np.array([3, 7]), label="a network that knows nothing"),
        Case(_TWO, np.array([0, 1, 1], dtype=np.uint8), label="two classes, `uint8`"),
        Case(_TWO, np.eye(2, dtype=int)[[0, 1, 1]], label="two classes, one-hot whole numbers"),
        Case(_THREE[:3], np.array([2, 0, 1]), label="as many images as classes"),
        Case(_THREE[1:2], np.array([2]), label="a single image"),
        Case(_THREE[1:2], np.eye(3)[[2]], label="a single image, one-hot"),
    ),
    random_case=random_answers,
    hints=(
        "If the labels are one-hot, `labels.argmax(axis=1)` turns them into class numbers; "
        "`labels.ndim` tells which kind you have.",
        "Index with two arrays of the same length, row numbers (`np.arange`) and class numbers: "
        "that gives one probability for each image.",
    ),
    explanation=(
        "With one-hot rows `-(labels * np.log(probabilities)).sum(axis=1).mean()` is the same: "
        "the zeros switch all other classes off."
    ),
)


def _right(probabilities, labels):
    """Return the probability of the right class, whichever form the labels have."""
    if labels.ndim == 2:
        labels = labels.argmax(axis=1)
    return probabilities[np.arange(len(labels)), labels]


@EXERCISE.mistake(
    "That is the sum over the images: twice as many images would mean twice the loss. The "
    "average is asked for, so that batches of different sizes can be compared."
)
def summed(probabilities, labels):
    return -np.log(_right(probabilities, labels)).sum()


@EXERCISE.mistake(
    "The logarithm of a probability is negative or zero, and a loss should grow when "
    "things go wrong. The minus sign has been lost."
)
def sign_lost(probabilities, labels):
    return np.log(_right(probabilities, labels)).mean()


@EXERCISE.mistake(
    "All losses are 2.3 times too small: that is the logarithm to base 10. $\\ln$ is the "
    "natural one; NumPy calls it by its shortest name."
)
def decimal_logarithm(probabilities, labels):
    return -np.log10(_right(probabilities, labels)).mean()


@EXERCISE.mistake(
    "All losses are 1.44 times too large: that is the logarithm to base 2, which counts in "
    "bits. Keras uses the natural one."
)
def binary_logarithm(probabilities, labels):
    return -np.log2(_right(probabilities, labels)).mean()


def _one_hot(probabilities, labels):
    return labels if labels.ndim == 2 else np.eye(probabilities.shape[1])[labels]


@EXERCISE.mistake(
    "Too small, by as many times as there are classes. In a one-hot row all entries but "
    "one are 0, and your average counts these zeros, too. Sum over the classes first, "
    "then average over the images."
)
def zeros_averaged(probabilities, labels):
    return -(_one_hot(probabilities, labels) * np.log(probabilities)).mean()


@EXERCISE.mistake(
    "Class numbers come out right, one-hot rows too small: there the average also runs "
    "over the zeros of each row. Both kinds must give the same."
)
def zeros_averaged_one_hot_only(probabilities, labels):
    if labels.ndim == 2:
        return -(labels * np.log(probabilities)).mean()
    return cross_entropy(probabilities, labels)


@EXERCISE.mistake(
    "You took the largest probability of each row, whatever the label says. A network "
    "that is sure and wrong would have no loss at all. Which entry does the label point "
    "at?"
)
def of_the_largest(probabilities, labels):
    return -np.log(probabilities.max(axis=1)).mean()


@EXERCISE.mistake(
    "You averaged the probabilities and took the logarithm last. The two do not commute: "
    "one image with a tiny probability should weigh heavily. Logarithm for each image "
    "first."
)
def mean_before_logarithm(probabilities, labels):
    return -np.log(_right(probabilities, labels).mean())


@EXERCISE.mistake(
    "Your loss is $1 - p$. It can never exceed 1, so a prediction that is sure and wrong "
    "costs hardly more than a doubtful one. Cross-entropy takes the logarithm."
)
def without_logarithm(probabilities, labels):
    return (1 - _right(probabilities, labels)).mean()


@EXERCISE.mistake(
    "That is the share of wrong answers, 1 − accuracy. It jumps when an answer tips over "
    "and is flat in between, so no gradient could follow it. The loss looks at the "
    "probability itself."
)
def share_of_mistakes(probabilities, labels):
    right = labels.argmax(axis=1) if labels.ndim == 2 else labels
    return (probabilities.argmax(axis=1) != right).mean()


@EXERCISE.mistake(
    "That is the squared error between probabilities and one-hot rows (the Brier score). "
    "A fine measure, but cross-entropy looks only at the right class's probability."
)
def squared_error(probabilities, labels):
    return ((probabilities - _one_hot(probabilities, labels)) ** 2).sum(axis=1).mean()


@EXERCISE.mistake(
    "You also charge for the probabilities of the wrong classes, as *binary* "
    "cross-entropy does, where each class is a question of its own. With softmax the "
    "classes exclude each other; one term for each image is enough."
)
def both_sides(probabilities, labels):
    wanted = _one_hot(probabilities, labels)
    logarithms = wanted * np.log(probabilities) + (1 - wanted) * np.log(1 - probabilities)
    return -logarithms.sum(axis=1).mean()


@EXERCISE.mistake(
    "Class numbers come out right. One-hot rows are taken for class numbers 0 and 1, which "
    "is the very bug above. Tell the two kinds apart by their number of axes."
)
def numbers_only(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels.astype(int)]).mean()


@EXERCISE.mistake(
    "`probabilities[:, labels]` takes, from *every* row, the entries of *all* labels. You "
    "need one entry from each row: its own. Index rows and columns in pairs."
)
def all_pairs(probabilities, labels):
    right = labels.argmax(axis=1) if labels.ndim == 2 else labels
    return -np.log(probabilities[:, right]).mean()


@EXERCISE.mistake(
    "You tell class numbers from one-hot rows by the largest entry. With classes 0 and 1 both hold "
    "nothing but zeros and ones; what differs is the number of axes."
)
def told_by_largest_label(probabilities, labels):
    labels = np.asarray(labels)
    if labels.max() > 1:
        right = probabilities[np.arange(len(labels)), labels.astype(int)]
    elif labels.ndim == 1:
        right = probabilities[: len(labels)][labels == 1]
    else:
        right = probabilities[labels == 1]
    return -np.mean(np.log(right))
