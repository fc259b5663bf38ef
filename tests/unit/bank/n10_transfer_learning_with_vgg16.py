"""Wrong answers to the exercises of notebook 10 that are not declared misconceptions."""

from __future__ import annotations

import numpy as np

from bank import Wrong
from course_lessons.n10_transfer_learning_with_vgg16.exercises import (
    e01_counts,
    e03_accuracy_of_logits,
    e04_class_probabilities,
    e05_runs,
)

# 10.2 for_vgg16 ----------------------------------------------------------------------------


def rounded_means(images):
    return images[..., ::-1] - np.array([104, 117, 124], dtype="float32")


def mean_of_each_photo(images):
    return images[..., ::-1] - images[..., ::-1].mean(axis=(1, 2), keepdims=True)


def one_mean(images):
    return images[..., ::-1] - np.float32(114.8)


def rows_turned(images):
    return images[:, ::-1] - np.array([103.939, 116.779, 123.68], dtype="float32")


def colours_rolled(images):
    return np.roll(images, 1, axis=-1) - np.array([103.939, 116.779, 123.68], dtype="float32")


def means_added(images):
    return images[..., ::-1] + np.array([103.939, 116.779, 123.68], dtype="float32")


# 10.3 accuracy_of_logits -------------------------------------------------------------------


def of_the_sure_ones(logits, labels):
    sure = np.abs(logits[:, 0]) > 0.25
    return e03_accuracy_of_logits.accuracy_of_logits(logits[sure], labels[sure])


def found_dogs(logits, labels):
    return (logits[labels == 1, 0] > 0).mean()


def above_the_mean(logits, labels):
    return ((logits[:, 0] > logits.mean()) == labels).mean()


def one_more_photo(logits, labels):
    return ((logits[:, 0] > 0) == labels).sum() / (len(labels) + 1)


# 10.4 class_probabilities ------------------------------------------------------------------


def first_place(maps, weights, bias):
    return e04_class_probabilities._softmax(maps[:, 0, 0] @ weights + bias)


def bias_twice(maps, weights, bias):
    return e04_class_probabilities._softmax(maps.mean(axis=(1, 2)) @ weights + 2 * bias)


def middle_value(maps, weights, bias):
    return e04_class_probabilities._softmax(np.median(maps, axis=(1, 2)) @ weights + bias)


def powers_of_two(maps, weights, bias):
    powers = 2 ** (maps.mean(axis=(1, 2)) @ weights + bias)
    return powers / powers.sum(axis=1, keepdims=True)


def shares_of_logits(maps, weights, bias):
    logits = np.abs(maps.mean(axis=(1, 2)) @ weights + bias)
    return logits / logits.sum(axis=1, keepdims=True)


def first_row_only(maps, weights, bias):
    return e04_class_probabilities._softmax(maps[:, 0].mean(axis=1) @ weights + bias)


_COUNTS = e01_counts.counts_solution()
_RUNS = e05_runs.runs_solution()

BANK = (
    Wrong("10.1", _COUNTS | {"trained in network 2": 1_024}),
    Wrong("10.1", _COUNTS | {"trained in network 1": 66_953}),
    Wrong("10.1", _COUNTS | {"last convolution of VGG16": 512 * 512 + 512}),
    Wrong("10.1", {"trained in network 2": 513}, says="missing"),
    *(
        Wrong("10.2", answer)
        for answer in (
            rounded_means,
            mean_of_each_photo,
            one_mean,
            rows_turned,
            colours_rolled,
            means_added,
        )
    ),
    *(
        Wrong("10.3", answer)
        for answer in (
            of_the_sure_ones,
            found_dogs,
            above_the_mean,
            one_more_photo,
        )
    ),
    Wrong("10.5", _RUNS | {"base in every epoch": 9 * 1_000}),
    Wrong("10.5", _RUNS | {"features computed once": 10_000}),
    *(
        Wrong("10.4", answer)
        for answer in (
            first_place,
            bias_twice,
            middle_value,
            powers_of_two,
            shares_of_logits,
            first_row_only,
        )
    ),
)
