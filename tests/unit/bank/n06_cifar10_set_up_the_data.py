"""Wrong answers to the exercises of notebook 06 that are not declared misconceptions."""

from __future__ import annotations

import numpy as np

from bank import Wrong
from course_lessons.n06_cifar10_set_up_the_data.exercises import (
    e01_names_of,
    e02_class_counts,
    e04_to_unit_floats,
    e06_split,
)

# 06.1 name_of ------------------------------------------------------------------------------


def last_label(labels, images, class_names):
    return [class_names[labels[-1][0]] for _ in images]


def counted_from_the_end(labels, images, class_names):
    return [class_names[labels[-1 - i][0]] for i in images]


def one_too_late(labels, images, class_names):
    return [class_names[(labels[i][0] + 1) % len(class_names)] for i in images]


def sorted_by_name(labels, images, class_names):
    return [*sorted(e01_names_of.names_of(labels, images, class_names)), "frog"]


def each_in_a_list(labels, images, class_names):
    return [[name] for name in e01_names_of.names_of(labels, images, class_names)]


def names_of_all(labels, images, class_names):
    return e01_names_of.names_of(labels, range(len(labels)), class_names)


def one_text(labels, images, class_names):
    return ", ".join(e01_names_of.names_of(labels, images, class_names))


# 06.2 class_counts -------------------------------------------------------------------------


def in_order_of_size(labels, n_classes):
    return np.sort(e02_class_counts.class_counts(labels, n_classes))


def one_more_each(labels, n_classes):
    return e02_class_counts.class_counts(labels, n_classes) + 1


def at_least_one(labels, n_classes):
    return np.maximum(e02_class_counts.class_counts(labels, n_classes), 1)


def added_up(labels, n_classes):
    return np.cumsum(e02_class_counts.class_counts(labels, n_classes))


def as_floats(labels, n_classes):
    return e02_class_counts.class_counts(labels, n_classes).astype(float)


def number_of_labels(labels, n_classes):
    return np.full(n_classes, len(labels))


# 06.4 to_unit_floats -----------------------------------------------------------------------


def turned_round(images):
    return 1 - e04_to_unit_floats.to_unit_floats(images)


def only_the_first(images):
    return e04_to_unit_floats.to_unit_floats(images)[0]


def in_grey(images):
    return e04_to_unit_floats.to_unit_floats(images).mean(axis=-1)


def divided_by_the_width(images):
    return images.astype("float32") / 32


def divided_by_ten(images):
    return e04_to_unit_floats.to_unit_floats(images) * np.float32(0.1)


# 06.5 standardise --------------------------------------------------------------------------


def with_the_median(train, other):
    return (other - np.median(train, axis=(0, 1, 2))) / train.std(axis=(0, 1, 2))


def multiplied(train, other):
    return (other - train.mean(axis=(0, 1, 2))) * train.std(axis=(0, 1, 2))


def other_way_round(train, other):
    return (train.mean(axis=(0, 1, 2)) - other) / train.std(axis=(0, 1, 2))


def first_image_only(train, other):
    return (other - train[0].mean(axis=(0, 1))) / train[0].std(axis=(0, 1))


def mean_of_train_spread_of_other(train, other):
    return (other - train.mean(axis=(0, 1, 2))) / other.std(axis=(0, 1, 2))


# 06.6 split --------------------------------------------------------------------------------


def every_other(n, n_validation, seed):
    everything = np.arange(n)
    return everything[1::2], everything[::2]


def validation_of_one(n, n_validation, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order[1:], order[:1]


def three_parts(n, n_validation, seed):
    train, validation = e06_split.split(n, n_validation, seed)
    return train, validation, validation


BANK = (
    Wrong("06.1", last_label),
    Wrong("06.1", counted_from_the_end),
    Wrong("06.1", one_too_late),
    Wrong("06.1", sorted_by_name),
    Wrong("06.1", each_in_a_list),
    Wrong("06.1", names_of_all),
    Wrong("06.1", one_text),
    Wrong("06.2", in_order_of_size),
    Wrong("06.2", one_more_each),
    Wrong("06.2", at_least_one),
    Wrong("06.2", added_up),
    Wrong("06.2", as_floats),
    Wrong("06.2", number_of_labels),
    Wrong("06.3", {"uint8": 153.6, "float32": 307.2, "float64": 614.4}),
    Wrong("06.3", {"uint8": 153.6, "float32": 614.4}, says="missing"),
    Wrong("06.3", {"uint8": 51.2, "float32": 102.4, "float64": 204.8}),
    Wrong("06.4", turned_round),
    Wrong("06.4", only_the_first),
    Wrong("06.4", in_grey),
    Wrong("06.4", divided_by_the_width),
    Wrong("06.4", divided_by_ten),
    Wrong("06.5", with_the_median),
    Wrong("06.5", multiplied),
    Wrong("06.5", other_way_round),
    Wrong("06.5", first_image_only),
    Wrong("06.5", mean_of_train_spread_of_other),
    Wrong("06.6", every_other),
    Wrong("06.6", validation_of_one),
    Wrong("06.6", three_parts),
)
