"""Exercise 04.3: the loss and its gradient."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def softmax_cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # of the probabilities
    rows = np.arange(len(labels))
    loss = -logs[rows, labels].mean()
    gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return loss, gradient / len(labels)


def random_scores(rng):
    count, classes = int(rng.integers(1, 6)), int(rng.integers(2, 6))
    return rng.normal(0, 2, size=(count, classes)), rng.integers(0, classes, size=count)


EXERCISE = Exercise(
    id="04.3",
    title="The loss and its gradient",
    prompt=r"""
        Write `softmax_cross_entropy(logits, labels)`. `logits` are floats of shape (N,
        classes), `labels` holds the number of the right class of each example, shape (N,). Return
        two things:

        1. the loss: the **mean** over the examples of $-\log p_{\text{right}}$, where $p$ is the
           softmax of the example's row, $p_k = e^{z_k} / \sum_j e^{z_j}$;
        2. its gradient with respect to the logits, shape (N, classes): $(p_k - y_k) / N$, where
           $y_k$ is 1 for the right class and 0 for all others.

        Scores of 1,000 can occur, and `np.exp(1000)` is infinite. Subtracting the same number from
        all scores of a row changes no probability. After a confident mistake the probability of the
        right class may round to 0, whose logarithm is infinite; the loss must still be a number.
    """,
    stub='''
        def softmax_cross_entropy(logits, labels):
            """Return the mean loss, and its gradient with respect to the logits."""
            ...
    ''',
    solution=softmax_cross_entropy,
    parts=("loss", "gradient"),
    cases=(
        Case(np.array([[2.0, 1.0, -1.0]]), np.array([1]), label="one example"),
        Case(
            np.array([[0.5, -1.0, 2.0], [1.5, 0.0, 0.25]]),
            np.array([2, 1]),
            label="two examples of three classes",
        ),
        Case(
            np.array([[3.0, 1.0], [-2.0, 0.5], [0.0, 1.0]]),
            np.array([0, 0, 1]),
            label="three examples of two classes",
        ),
        Case(np.array([[1000.0, 1.0], [3.0, 1.0]]), np.array([0, 1]), label="a score of 1,000"),
        Case(
            np.array([[1000.0, 1.0], [0.0, 2.0]]),
            np.array([1, 1]),
            label="a mistake with a score of 1,000",
        ),
        Case(
            np.array(
                [
                    [0.0, 1000, 999, 0, 0, 0, 0, 0],
                    [-1000, -1001, -999, -1000, -1002, -1000, -1000, -1003],
                ]
            ),
            np.array([2, 0]),
            label="scores near 1,000 and near −1,000",
        ),
        Case(
            np.array([[0.5, -1.0, 2.0], [1.5, 0.0, 0.25], [-0.5, 2.0, 1.0]]),
            np.array([2, 0, 0]),
            label="as many examples as classes",
        ),
    ),
    random_case=random_scores,
    hints=(
        "Three steps: the logarithms of the probabilities (with the maximum of each row taken off "
        "first), the loss, the gradient. Print the sums of the probabilities' rows after the "
        "first.",
        "Number the rows from 0 to N − 1. Indexing an array by row numbers and labels together "
        "picks one number from each row. The same place is where the gradient loses 1.",
    ),
    explanation=(
        "The logarithm and the exponential cancel in the derivative, which is why the gradient "
        "comes out as plain as probabilities minus labels."
    ),
)


def _from_probabilities(probabilities, labels):
    rows = np.arange(len(labels))
    gradient = probabilities.copy()
    gradient[rows, labels] -= 1
    return -np.log(probabilities[rows, labels]).mean(), gradient / len(labels)


@EXERCISE.mistake(
    "With small scores all is right; with a score of 1,000 the result is not a number, "
    "since `np.exp(1000)` is infinite. Take the largest score of the row off first."
)
def overflows(logits, labels):
    powers = np.exp(logits)
    return _from_probabilities(powers / powers.sum(axis=1, keepdims=True), labels)


@EXERCISE.mistake(
    "All is right but the loss of a very confident mistake, which is infinite: the probability of "
    "the right class has been rounded to 0 before the logarithm was taken. The logarithm of a "
    "quotient is a difference, and one half of it is the logarithm of an exponential: work that "
    "out on paper first."
)
def log_of_a_rounded_zero(logits, labels):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return _from_probabilities(powers / powers.sum(axis=1, keepdims=True), labels)


@EXERCISE.mistake(
    "You take the largest score of the whole batch off every row. A row that lies far "
    "below it then has only zeros, and 0 / 0 is not a number. Each row has a maximum of "
    "its own."
)
def shifted_by_one_maximum(logits, labels):
    powers = np.exp(logits - logits.max())
    return _from_probabilities(powers / powers.sum(axis=1, keepdims=True), labels)


@EXERCISE.mistake(
    "Your probabilities sum to 1 over the examples instead of over the classes. The "
    "classes of one example lie along axis 1."
)
def softmax_down_the_columns(logits, labels):
    powers = np.exp(logits - logits.max(axis=0))
    return _from_probabilities(powers / powers.sum(axis=0), labels)


@EXERCISE.mistake(
    "Loss and gradient are too large by the number of examples: you sum where the mean is "
    "asked for. With a mean, the size of a batch does not change the length of a step."
)
def summed_over_the_batch(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return loss * len(labels), gradient * len(labels)


@EXERCISE.mistake(
    "The loss is right, the gradient belongs to the sum of the losses: the mean's gradient "
    "is smaller by the number of examples."
)
def gradient_of_the_sum(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return loss, gradient * len(labels)


@EXERCISE.mistake(
    "The loss is right. The gradient is divided by the number of all scores; the loss was "
    "a mean over the examples only."
)
def divided_by_all_entries(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return loss, gradient * len(labels) / logits.size


@EXERCISE.mistake(
    "Your gradient has the wrong sign: it points where the loss falls. The gradient points "
    "uphill; the step downhill is taken later, by subtracting it."
)
def gradient_uphill(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return loss, -gradient


@EXERCISE.mistake(
    "The gradient holds probabilities only, so every score would be pushed down, that of "
    "the right class too. What is $y_k$ for the right class?"
)
def label_not_taken_off(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    gradient[np.arange(len(labels)), labels] += 1 / len(labels)
    return loss, gradient


@EXERCISE.mistake(
    "Your loss is negative. The logarithm of a probability is below zero; the loss turns "
    "it round, so that better answers cost less."
)
def minus_forgotten(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return -loss, gradient


@EXERCISE.mistake(
    "Your loss is the probability itself with a minus. The logarithm makes a confident "
    "mistake expensive: half a probability costs 0.69, a thousandth costs 6.9."
)
def log_forgotten(logits, labels):
    _, gradient = softmax_cross_entropy(logits, labels)
    probabilities = gradient * len(labels)
    return -(probabilities[np.arange(len(labels)), labels] + 1).mean(), gradient


@EXERCISE.mistake(
    "Your loss is smaller by a factor of 2.30: that is the logarithm to the base 10. "
    "Here the natural one is meant."
)
def decimal_log(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return loss / np.log(10), gradient


@EXERCISE.mistake(
    "You average the logarithm over all classes. Only the probability of the right class "
    "counts; pick it with the two indices row and label."
)
def all_classes_counted(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logs.mean(), softmax_cross_entropy(logits, labels)[1]


@EXERCISE.mistake(
    "The loss is a sum over the examples, the gradient that of their mean. Both belong to the "
    "mean: divide the loss as well."
)
def loss_summed(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return loss * len(labels), gradient


@EXERCISE.mistake(
    "Loss and gradient are right, in the other order: first the loss, then its gradient."
)
def gradient_first(logits, labels):
    return softmax_cross_entropy(logits, labels)[::-1]


@EXERCISE.mistake(
    "`probabilities[:, labels]` takes, from *every* row, the entries of *all* labels. One entry of "
    "each row is wanted: pair the row numbers with the labels."
)
def all_pairs(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    gradient = np.exp(logs)
    gradient[:, labels] -= 1
    return -logs[:, labels].mean(), gradient / len(labels)
