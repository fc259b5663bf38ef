"""Wrong answers to the exercises of notebook 09 that are not declared misconceptions."""

from __future__ import annotations

import numpy as np

from bank import Wrong
from course_lessons.n09_cats_vs_dogs_train_from_scratch.exercises import (
    e01_split_by_group,
    e02_parameters,
    e04_photos_needed,
    e05_mirrored,
)

# 09.1 split_by_group -----------------------------------------------------------------------


def one_side_only(groups, fraction, seed):
    return e01_split_by_group.split_by_group(groups, fraction, seed)[0]


def half_and_half(groups, fraction, seed):
    return e01_split_by_group.split_by_group(groups, 0.5, seed)


def one_group_too_few(groups, fraction, seed):
    return e01_split_by_group.split_by_group(groups, fraction - 1.6 / len(np.unique(groups)), seed)


def as_true_and_false(groups, fraction, seed):
    inside = np.isin(
        np.arange(len(groups)), e01_split_by_group.split_by_group(groups, fraction, seed)[1]
    )
    return ~inside, inside


def counted_from_one(groups, fraction, seed):
    train, validation = e01_split_by_group.split_by_group(groups, fraction, seed)
    return train + 1, validation + 1


# 09.3 binary_cross_entropy -----------------------------------------------------------------


def absolute_error(probabilities, labels):
    return np.abs(probabilities - labels).mean()


def median_loss(probabilities, labels):
    return np.median(-np.log(np.where(labels == 1, probabilities, 1 - probabilities)))


def worst_photo(probabilities, labels):
    return -np.log(np.where(labels == 1, probabilities, 1 - probabilities)).min()


def one_more_in_the_mean(probabilities, labels):
    losses = -np.log(np.where(labels == 1, probabilities, 1 - probabilities))
    return losses.sum() / (len(losses) + 1)


def of_the_larger_probability(probabilities, labels):
    return -np.log(np.maximum(probabilities, 1 - probabilities)).mean()


# 09.4 photos_needed ------------------------------------------------------------------------


def one_more(accuracy, error):
    return e04_photos_needed.photos_needed(accuracy, error) + 1


def error_as_points(accuracy, error):
    return e04_photos_needed.photos_needed(accuracy, error * 10)


def variance_of_the_mistakes(accuracy, error):
    return round((1 - accuracy) ** 2 / error**2)


# 09.5 mirrored -----------------------------------------------------------------------------


def nothing_changed(pictures, chosen):
    return pictures.copy()


def first_ones(pictures, chosen):
    return e05_mirrored.mirrored(pictures, np.arange(len(pictures)) < chosen.sum())


def moved_round(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = np.roll(pictures[chosen], 1, axis=2)
    return changed


def without_the_channel_axis(pictures, chosen):
    return e05_mirrored.mirrored(pictures, chosen)[..., 0]


def negative(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = 255 - pictures[chosen]
    return changed


BANK = (
    Wrong("09.1", one_side_only),
    Wrong("09.1", half_and_half),
    Wrong("09.1", one_group_too_few),
    Wrong("09.1", as_true_and_false),
    Wrong("09.1", counted_from_one),
    Wrong("09.2", {"first convolution": 640}, says="missing"),
    Wrong("09.2", {**e02_parameters.parameters_solution(), "Dense(64)": 495_616 + 1}),
    Wrong("09.2", {**e02_parameters.parameters_solution(), "all together": 0}),
    Wrong("09.3", absolute_error),
    Wrong("09.3", median_loss),
    Wrong("09.3", worst_photo),
    Wrong("09.3", one_more_in_the_mean),
    Wrong("09.3", of_the_larger_probability),
    Wrong("09.4", one_more),
    Wrong("09.4", error_as_points),
    Wrong("09.4", variance_of_the_mistakes),
    Wrong("09.5", nothing_changed),
    Wrong("09.5", first_ones),
    Wrong("09.5", moved_round),
    Wrong("09.5", without_the_channel_axis, says="shape"),
    Wrong("09.5", negative),
)
