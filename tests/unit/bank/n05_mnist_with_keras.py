"""Wrong answers to the exercises of notebook 05 that are not declared misconceptions."""

from __future__ import annotations

import numpy as np

from bank import Wrong
from course_lessons.n05_mnist_with_keras.exercises import (
    e01_three_parts,
    e02_shapes,
    e03_parameters,
    e04_cross_entropy,
    e05_confusion,
    e06_shifted,
    e07_early_stopping,
    e08_learning_rate,
)

# 05.1 three_parts --------------------------------------------------------------------------


def two_parts_only(order, validation, test):
    return order[: len(order) - test], order[len(order) - test :]


def reversed_order(order, validation, test):
    return e01_three_parts.three_parts(order[::-1], validation, test)


def fractions_for_counts(order, validation, test):
    return e01_three_parts.three_parts(order, validation // 2, test // 2)


def test_is_training_again(order, validation, test):
    training, checked, _ = e01_three_parts.three_parts(order, validation, test)
    return training, checked, training


def shuffles_in_place(order, validation, test):
    np.random.default_rng(0).shuffle(order)
    return e01_three_parts.three_parts(order, validation, test)


def sizes_of_parts(order, validation, test):
    return tuple(len(part) for part in e01_three_parts.three_parts(order, validation, test))


# 05.2 and 05.3 shapes, parameters ----------------------------------------------------------

SHAPES = e02_shapes.shapes_solution()
PARAMETERS = e03_parameters.parameters_solution()


# 05.4 cross_entropy ------------------------------------------------------------------------


def clipped_hard(probabilities, labels):
    return -np.log(np.clip(e04_cross_entropy._right(probabilities, labels), 0.3, 1)).mean()


def one_for_each_image(probabilities, labels):
    return -np.log(e04_cross_entropy._right(probabilities, labels))


def median_loss(probabilities, labels):
    return float(np.median(-np.log(e04_cross_entropy._right(probabilities, labels))))


def entropy(probabilities, labels):
    return -(probabilities * np.log(probabilities)).sum(axis=1).mean()


def softmax_again(probabilities, labels):
    powers = np.exp(probabilities)
    return e04_cross_entropy.cross_entropy(powers / powers.sum(axis=1, keepdims=True), labels)


def one_hot_only(probabilities, labels):
    return -(labels * np.log(probabilities)).sum(axis=1).mean()


# 05.5 confusion ----------------------------------------------------------------------------


def as_large_as_the_labels(true, predicted, classes):
    return e05_confusion.confusion(true, predicted, int(max(true.max(), predicted.max())) + 1)


def off_by_one_class(true, predicted, classes):
    return e05_confusion.confusion((true + 1) % classes, predicted, classes)


def counts_per_class(true, predicted, classes):
    return np.bincount(true, minlength=classes)


def share_of_all(true, predicted, classes):
    return e05_confusion.confusion(true, predicted, classes) / len(true)


def starts_at_one(true, predicted, classes):
    return e05_confusion.confusion(true, predicted, classes) + 1


# 05.6 shifted ------------------------------------------------------------------------------


def white_moves_in(image, down, right_by):
    moved = e06_shifted.shifted(image, down, right_by)
    inside = e06_shifted.shifted(np.ones_like(image), down, right_by)
    return np.where(inside == 1, moved, 255)


def twice_as_far(image, down, right_by):
    return e06_shifted.shifted(image, 2 * down, 2 * right_by)


def mirrored(image, down, right_by):
    return e06_shifted.shifted(image[:, ::-1], down, right_by)


def moves_in_place(image, down, right_by):
    image[:] = e06_shifted.shifted(image, down, right_by)
    return image


def half_scaled(image, down, right_by):
    return e06_shifted.shifted(image, down, right_by) / 2


# 05.7 early_stopping -----------------------------------------------------------------------


def best_only(val_losses, patience):
    return e07_early_stopping.early_stopping(val_losses, patience)[1]


def patience_is_the_end(val_losses, patience):
    return min(patience, len(val_losses)), e07_early_stopping.early_stopping(val_losses, patience)[
        1
    ]


def gives_losses(val_losses, patience):
    stopped, best = e07_early_stopping.early_stopping(val_losses, patience)
    return val_losses[stopped - 1], val_losses[best - 1]


def epoch_before_the_best(val_losses, patience):
    stopped, best = e07_early_stopping.early_stopping(val_losses, patience)
    return stopped, max(1, best - 1)


# 05.8 learning_rate ------------------------------------------------------------------------


def always_the_same(step, steps, warmup, peak):
    return peak


def sine_for_cosine(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * (1 + np.sin(np.pi * min(1, (step - warmup) / (steps - warmup)))) / 2


def halved_at_the_peak(step, steps, warmup, peak):
    return e08_learning_rate.learning_rate(step, steps, warmup, peak) / 2


def never_quite_zero(step, steps, warmup, peak):
    return max(e08_learning_rate.learning_rate(step, steps, warmup, peak), peak / 100)


BANK = (
    Wrong("05.1", two_parts_only),
    Wrong("05.1", reversed_order),
    Wrong("05.1", fractions_for_counts),
    Wrong("05.1", test_is_training_again),
    Wrong("05.1", shuffles_in_place),
    Wrong("05.1", sizes_of_parts),
    Wrong("05.2", {**SHAPES, "Flatten": 576}),
    Wrong("05.2", {**SHAPES, "Dense(10)": (64, 10)}),
    Wrong("05.2", {**SHAPES, "second pooling": (6, 5, 64)}),
    Wrong("05.2", {name: str(shape) for name, shape in SHAPES.items()}),
    Wrong("05.2", list(SHAPES.values())),
    Wrong("05.3", {**PARAMETERS, "Dense(10)": 640 + 64}),
    Wrong("05.3", {**PARAMETERS, "all layers together": 93_233}),
    Wrong("05.3", {**PARAMETERS, "all layers, without the poolings": 2_038_921}),
    Wrong("05.3", {name: float(n) + 0.5 for name, n in PARAMETERS.items()}),
    Wrong("05.3", 93_322),
    Wrong("05.4", clipped_hard),
    Wrong("05.4", one_for_each_image),
    Wrong("05.4", median_loss),
    Wrong("05.4", entropy),
    Wrong("05.4", softmax_again),
    Wrong("05.4", one_hot_only),
    Wrong("05.5", as_large_as_the_labels),
    Wrong("05.5", off_by_one_class),
    Wrong("05.5", counts_per_class),
    Wrong("05.5", share_of_all),
    Wrong("05.5", starts_at_one),
    Wrong("05.6", white_moves_in),
    Wrong("05.6", twice_as_far),
    Wrong("05.6", mirrored),
    Wrong("05.6", moves_in_place),
    Wrong("05.6", half_scaled),
    Wrong("05.7", best_only),
    Wrong("05.7", patience_is_the_end),
    Wrong("05.7", gives_losses),
    Wrong("05.7", epoch_before_the_best),
    Wrong("05.8", always_the_same),
    Wrong("05.8", sine_for_cosine),
    Wrong("05.8", halved_at_the_peak),
    Wrong("05.8", never_quite_zero),
)
