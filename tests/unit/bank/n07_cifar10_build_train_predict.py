"""Wrong answers to the exercises of notebook 07 that are not declared misconceptions."""

from __future__ import annotations

import numpy as np

from bank import Wrong
from course_lessons.n07_cifar10_build_train_predict.exercises import (
    e01_shapes,
    e02_convolution_cost,
    e03_mirrored,
    e04_shuffled,
    e06_diagnosis,
)

SHAPES = e01_shapes.shapes_solution()
DIAGNOSIS = e06_diagnosis.diagnosis_solution()


# 07.2 convolution_cost ---------------------------------------------------------------------


def parameters_only(output_shape, kernel_shape):
    return e02_convolution_cost.convolution_cost(output_shape, kernel_shape)[0]


def in_millions(output_shape, kernel_shape):
    parameters, multiply_adds = e02_convolution_cost.convolution_cost(output_shape, kernel_shape)
    return parameters / 1e6, multiply_adds / 1e6


def height_only(output_shape, kernel_shape):
    parameters, multiply_adds = e02_convolution_cost.convolution_cost(output_shape, kernel_shape)
    return parameters, multiply_adds // output_shape[1]


# 07.3 mirrored -----------------------------------------------------------------------------


def first_ones_mirrored(images, chosen):
    return e03_mirrored.mirrored(images, np.arange(len(images)) < np.sum(chosen))


def one_by_chance(images, chosen):
    return e03_mirrored.mirrored(images, np.random.default_rng(0).random(len(images)) < 0.5)


def moved_by_one(images, chosen):
    result = images.copy()
    result[chosen] = np.roll(images[chosen], 1, axis=2)
    return result


def negative(images, chosen):
    result = images.copy()
    result[chosen] = 1 - images[chosen]
    return result


def half_of_each(images, chosen):
    result = images.copy()
    middle = images.shape[2] // 2
    result[chosen, :, :middle] = images[chosen, :, ::-1][:, :, :middle]
    return result


# 07.4 shuffled -----------------------------------------------------------------------------


def loses_one(images, labels, seed):
    images, labels = e04_shuffled.shuffled(images, labels, seed)
    return images[1:], labels[1:]


def pixels_too(images, labels, seed):
    images, labels = e04_shuffled.shuffled(images, labels, seed)
    return images[:, :, ::-1], labels


def together_in_one(images, labels, seed):
    return [e04_shuffled.shuffled(images, labels, seed)]


# 07.5 dead_share ---------------------------------------------------------------------------


def nearly_silent(maps):
    return float(np.mean(maps.mean(axis=(0, 1, 2)) < 0.1))


def all_or_nothing(maps):
    return float(maps.max() == 0)


def without_last_image(maps):
    return float(np.mean(maps[:-1].max(axis=(0, 1, 2)) == 0)) / 2


def one_place(maps):
    return float(np.mean(maps[:, 0, 0].max(axis=0) == 0)) + 0.01


# 07.7 accuracy -----------------------------------------------------------------------------


def top_two(probabilities, labels):
    best = np.argsort(probabilities, axis=1)[:, -2:]
    return np.mean(np.any(best == labels, axis=1))


def always_the_first_class(probabilities, labels):
    return np.mean(labels[:, 0] == 0)


def by_rounding(probabilities, labels):
    return np.mean(np.round(probabilities).argmax(axis=1) == labels[:, 0])


def shares_of_classes(probabilities, labels):
    return np.bincount(labels[:, 0]) / len(labels)


BANK = (
    Wrong("07.1", {**SHAPES, "Flatten": 280}),
    Wrong("07.1", {**SHAPES, "Conv2D(14, (4, 4))": (9, 10, 14)}),
    Wrong("07.1", {**SHAPES, "first MaxPooling2D": (14, 14)}),
    Wrong("07.1", {**SHAPES, "first MaxPooling2D": (14.5, 14.5, 64)}),
    Wrong("07.1", {"Flatten": (280,)}, says="missing"),
    Wrong("07.2", parameters_only),
    Wrong("07.2", in_millions),
    Wrong("07.2", height_only),
    Wrong("07.3", first_ones_mirrored),
    Wrong("07.3", one_by_chance),
    Wrong("07.3", moved_by_one),
    Wrong("07.3", negative),
    Wrong("07.3", half_of_each),
    Wrong("07.4", loses_one),
    Wrong("07.4", pixels_too),
    Wrong("07.4", together_in_one),
    Wrong("07.5", nearly_silent),
    Wrong("07.5", all_or_nothing),
    Wrong("07.5", without_last_image),
    Wrong("07.5", one_place),
    Wrong("07.6", {**DIAGNOSIS, "patient A": 6}),
    Wrong("07.6", {**DIAGNOSIS, "patient D": 2}),
    Wrong("07.6", dict.fromkeys(DIAGNOSIS, 1)),
    Wrong("07.6", {"patient A": 3}, says="missing"),
    Wrong("07.7", top_two),
    Wrong("07.7", always_the_first_class),
    Wrong("07.7", by_rounding),
    Wrong("07.7", shares_of_classes),
)
