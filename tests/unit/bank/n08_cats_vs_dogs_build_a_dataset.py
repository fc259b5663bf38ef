"""Wrong answers to the exercises of notebook 08 that are not declared misconceptions."""

from __future__ import annotations

import numpy as np

from bank import Wrong
from course_lessons.n08_cats_vs_dogs_build_a_dataset.exercises import (
    e01_to_grey,
    e02_middle_square,
    e04_read_all,
    e05_numbers,
    e06_shuffled,
)

# 08.1 to_grey ------------------------------------------------------------------------------


def todays_television(photo):
    return np.round(photo @ np.array([0.2126, 0.7152, 0.0722])).astype("uint8")


def negative(photo):
    return 255 - e01_to_grey.to_grey(photo)


def rounded_up(photo):
    return np.minimum(255, np.ceil(photo @ np.array([0.299, 0.587, 0.114]) + 0.5)).astype("uint8")


def black_and_white(photo):
    return np.where(e01_to_grey.to_grey(photo) > 127, 255, 0).astype("uint8")


def whole_numbers(photo):
    return e01_to_grey.to_grey(photo).astype("int64")


def with_a_channel_axis(photo):
    return e01_to_grey.to_grey(photo)[..., np.newaxis]


def brightest_made_white(photo):
    grey = e01_to_grey.to_grey(photo)
    return np.round(grey / max(1, grey.max()) * 255).astype("uint8")


# 08.2 middle_square ------------------------------------------------------------------------


def one_pixel_smaller(photo):
    return e02_middle_square.middle_square(photo)[:-1, :-1]


def turned(photo):
    return np.swapaxes(e02_middle_square.middle_square(photo), 0, 1)


def larger_side(photo):
    side = max(photo.shape[:2])
    return np.resize(photo, (side, side, *photo.shape[2:]))


def half_of_everything(photo):
    height, width = photo.shape[:2]
    return photo[height // 4 : height // 4 + height // 2, width // 4 : width // 4 + width // 2]


# 08.3 one_hot ------------------------------------------------------------------------------


def one_class_more(labels, n_classes):
    return np.eye(n_classes + 1)[labels]


def always_two_classes(labels, n_classes):
    return np.eye(2)[np.minimum(labels, 1)]


def in_the_order_of_labels(labels, n_classes):
    return np.eye(n_classes)[np.sort(labels)]


def all_zeros(labels, n_classes):
    return np.zeros((len(labels), n_classes))


def plus_and_minus(labels, n_classes):
    return 2 * np.eye(n_classes)[labels] - 1


def smoothed(labels, n_classes):
    return 0.9 * np.eye(n_classes)[labels] + 0.1 / n_classes


# 08.4 read_all -----------------------------------------------------------------------------


def reasons_only(paths, read):
    pictures, labels, skipped = e04_read_all.read_all(paths, read)
    return pictures, labels, list(skipped.values())


def paths_only(paths, read):
    pictures, labels, skipped = e04_read_all.read_all(paths, read)
    return pictures, labels, list(skipped)


def labels_as_words(paths, read):
    pictures, labels, skipped = e04_read_all.read_all(paths, read)
    return pictures, ["dog" if label else "cat" for label in labels], skipped


def cats_are_one(paths, read):
    pictures, labels, skipped = e04_read_all.read_all(paths, read)
    return pictures, [1 - label for label in labels], skipped


def skipped_left_out(paths, read):
    return e04_read_all.read_all(paths, read)[:2]


def read_backwards(paths, read):
    return e04_read_all.read_all(paths[::-1], read)


def good_ones_reported(paths, read):
    pictures, labels, skipped = e04_read_all.read_all(paths, read)
    return pictures, labels, {path: skipped.get(path, "fine") for path in paths}


def the_error_kept(paths, read):
    pictures, labels, skipped = e04_read_all.read_all(paths, read)
    return pictures, labels, {path: OSError(reason) for path, reason in skipped.items()}


# 08.6 shuffled -----------------------------------------------------------------------------


def cats_and_dogs_apart(images, labels, seed):
    rng = np.random.default_rng(seed)
    cats, dogs = (rng.permutation(np.flatnonzero(labels == label)) for label in (0, 1))
    order = np.concatenate([cats, dogs])
    return images[order], labels[order]


def pixels_shuffled(images, labels, seed):
    flat = images.reshape(len(images), -1)
    return np.random.default_rng(seed).permuted(flat, axis=1).reshape(images.shape), labels


def one_photo_dropped(images, labels, seed):
    pictures, numbers = e06_shuffled.shuffled(images, labels, seed)
    return pictures[1:], numbers[1:]


def order_only(images, labels, seed):
    return np.random.default_rng(seed).permutation(len(images))


BANK = (
    Wrong("08.1", todays_television, note="the weights of ITU-R BT.709"),
    Wrong("08.1", negative),
    Wrong("08.1", rounded_up),
    Wrong("08.1", black_and_white),
    Wrong("08.1", whole_numbers, says="uint8"),
    Wrong("08.1", with_a_channel_axis, says="shape"),
    Wrong("08.1", brightest_made_white),
    Wrong("08.2", one_pixel_smaller, says="shape"),
    Wrong("08.2", turned),
    Wrong("08.2", larger_side, says="shape"),
    Wrong("08.2", half_of_everything),
    Wrong("08.3", one_class_more, says="shape"),
    Wrong("08.3", always_two_classes),
    Wrong("08.3", in_the_order_of_labels),
    Wrong("08.3", all_zeros),
    Wrong("08.3", plus_and_minus),
    Wrong("08.3", smoothed),
    Wrong("08.4", reasons_only),
    Wrong("08.4", paths_only),
    Wrong("08.4", labels_as_words),
    Wrong("08.4", cats_are_one),
    Wrong("08.4", skipped_left_out),
    Wrong("08.4", read_backwards),
    Wrong("08.4", good_ones_reported),
    Wrong("08.4", the_error_kept),
    Wrong("08.5", {"cats lost": 24}, says="missing"),
    Wrong("08.5", {**e05_numbers.losses_solution(), "files lost": 30}),
    Wrong("08.6", cats_and_dogs_apart),
    Wrong("08.6", pixels_shuffled),
    Wrong("08.6", one_photo_dropped),
    Wrong("08.6", order_only),
)
