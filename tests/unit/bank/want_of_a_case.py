"""Wrong answers that are right on nearly all inputs: each of them fails on one labelled case."""

from __future__ import annotations

import numpy as np
from scipy import signal

from bank import Wrong
from course_lessons.n01_convolution_by_hand.exercises import (
    e01_slide,
    e03_window_sum,
    e06_convolve2d,
)
from course_lessons.n02_padding_and_stride.exercises import (
    e01_visits,
    e02_zero_pad,
    e06_strided_correlate,
    e12_scatter,
)
from course_lessons.n03_filters_feature_maps_pooling.exercises import (
    e02_edge_strength,
    e03_conv2d,
    e05_max_pool,
    e06_global_average_pool,
)
from course_lessons.n04_from_neuron_to_convnet.exercises import (
    e04_kernel_gradient,
    e07_input_gradient,
)
from course_lessons.n05_mnist_with_keras.exercises import e04_cross_entropy, e08_learning_rate
from course_lessons.n07_cifar10_build_train_predict.exercises import e03_mirrored
from course_lessons.n09_cats_vs_dogs_train_from_scratch.exercises import e05_mirrored
from course_lessons.n10_transfer_learning_with_vgg16.exercises import e02_for_vgg16
from course_lessons.n11_fine_tune_or_freeze.exercises import e03_moved_mean


def like_first(solution):
    """The result ends in an array of the first argument's dtype, as `zeros_like` makes it."""

    def answer(*args):
        return solution(*args).astype(args[0].dtype)

    return answer


def rounded(solution, digits):
    def answer(*args):
        return np.round(solution(*args), digits)

    return answer


def whole_inputs(solution):
    def answer(first, *others):
        return solution(first.astype(int), *others)

    return answer


def without_axes_of_one(solution):
    def answer(*args):
        return np.squeeze(solution(*args))

    return answer


# 01, 02 --------------------------------------------------------------------------------------


def in_sixteen_bits(image, kernel):
    if image.dtype == np.uint8:
        image, kernel = image.astype(np.int16), kernel.astype(np.int16)
    return signal.correlate2d(image, kernel, mode="valid").astype(float)


def no_copy_without_pads(image, pads):
    return np.pad(image, pads) if np.any(pads) else image


def counts_in_uint8(shape, kernel, padding=0):
    return e01_visits.visits(shape, kernel, padding).astype(np.uint8)


def whole_numbers_only(row, kernel, stride):
    answer = np.zeros((len(row) - 1) * stride + len(kernel), dtype=int)
    for i, value in enumerate(row):
        answer[i * stride : i * stride + len(kernel)] += (value * kernel).astype(int)
    return answer


def stored_like_the_row(row, kernel, stride):
    return e12_scatter.scatter(row, kernel, stride).astype(row.dtype)


# 03, 04 --------------------------------------------------------------------------------------


def starts_at_minus_10000(maps, size=2):
    return e05_max_pool.max_pool(np.maximum(maps, -10_000), size)


def small_ones_are_off(maps, bias):
    return np.where(maps + bias > 0.005, maps + bias, 0)


def clipped_at_8(x, weights, bias):
    return 1 / (1 + np.exp(-np.clip(x @ weights + bias, -8, 8)))


# 05 to 08 ------------------------------------------------------------------------------------


def all_axes_of_one_dropped(probabilities, labels):
    return e04_cross_entropy.cross_entropy(probabilities, np.squeeze(labels))


def best_starts_at_1000(val_losses, patience):
    best, kept = 1000, 0
    for epoch, loss in enumerate(val_losses, start=1):
        if loss < best:
            best, kept = loss, epoch
        if epoch - kept >= patience:
            return epoch, kept
    return len(val_losses), kept


def rate_to_five_digits(step, steps, warmup, peak):
    return round(float(e08_learning_rate.learning_rate(step, steps, warmup, peak)), 5)


def each_image_once(labels, images, class_names):
    return [class_names[labels[i][0]] for i in dict.fromkeys(images)]


def labels_squeezed(labels, n_classes):
    return np.bincount(np.squeeze(labels), minlength=n_classes)


def cut_from_the_end(n, n_validation, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order[:-n_validation], order[-n_validation:]


def shared_generator(n, n_validation, seed):
    np.random.seed(seed)  # noqa: NPY002
    order = np.random.permutation(n)  # noqa: NPY002
    return order[n_validation:], order[:n_validation]


def no_copy_if_none(images, chosen):
    return e03_mirrored.mirrored(images, chosen) if chosen.any() else images


def rotated(images, labels, seed):
    return np.roll(images, seed, axis=0), np.roll(labels, seed, axis=0)


def nearly_zero_is_dead(maps):
    return float(np.mean(maps.max(axis=(0, 1, 2)) < 1e-3))


def turned_if_square(labels, n_classes):
    rows = np.eye(n_classes)[labels]
    return rows.T if len(labels) == n_classes else rows


# 09 to 11 ------------------------------------------------------------------------------------


def groups_from_the_end(groups, fraction, seed):
    names = np.random.default_rng(seed).permutation(np.unique(groups))
    inside = np.isin(groups, names[-round(fraction * len(names)) :])
    return np.flatnonzero(~inside), np.flatnonzero(inside)


def groups_by_shared_generator(groups, fraction, seed):
    np.random.seed(seed)  # noqa: NPY002
    names = np.random.permutation(np.unique(groups))  # noqa: NPY002
    inside = np.isin(groups, names[: round(fraction * len(names))])
    return np.flatnonzero(~inside), np.flatnonzero(inside)


def rounded_up_by_a_half(accuracy, error):
    return round(accuracy * (1 - accuracy) / error**2 + 0.5)


def same_pictures_if_none(pictures, chosen):
    return e05_mirrored.mirrored(pictures, chosen) if chosen.any() else pictures


def classes_down_the_columns(maps, weights, bias):
    powers = np.exp(maps.mean(axis=(1, 2)) @ weights + bias)
    square = powers.shape[0] == powers.shape[1]
    return powers / powers.sum(axis=0 if square else 1, keepdims=True)


BANK = (
    Wrong("01.1", rounded(e01_slide.slide, 2), says="small fractions"),
    Wrong("01.3", rounded(e03_window_sum.window_sum, 2), says="fractions that never end"),
    Wrong("01.4", in_sixteen_bits, says="a photo in uint8 and large weights"),
    Wrong("01.6", rounded(e06_convolve2d.convolve2d, 2), says="fractions that never end"),
    Wrong("01.8", in_sixteen_bits, says="a photo in uint8 and large weights"),
    Wrong("02.1", counts_in_uint8, says="a window of 17×17"),
    Wrong("02.2", no_copy_without_pads, says="shares memory with the argument `image`"),
    Wrong("02.2", without_axes_of_one(e02_zero_pad.zero_pad), says="a single row of fractions"),
    Wrong(
        "02.6", rounded(e06_strided_correlate.strided_correlate, 0), says="numbers with fractions"
    ),
    Wrong(
        "02.6", without_axes_of_one(e06_strided_correlate.strided_correlate), says="a single row"
    ),
    Wrong("02.12", whole_numbers_only, says="and a kernel with fractions"),
    Wrong("02.12", stored_like_the_row, says="whole numbers, and a kernel with fractions"),
    Wrong(
        "03.2", whole_inputs(e02_edge_strength.edge_strength), says="a float picture from 0 to 1"
    ),
    Wrong("03.3", like_first(e03_conv2d.conv2d), says="a photo in uint8"),
    Wrong("03.4", small_ones_are_off, says="numbers near 0"),
    Wrong("03.5", starts_at_minus_10000, says="numbers far below zero"),
    Wrong(
        "03.6",
        like_first(e06_global_average_pool.global_average_pool),
        says="maps of whole numbers",
    ),
    Wrong("04.1", clipped_at_8, says="sums beyond ±10"),
    Wrong(
        "04.4", like_first(e04_kernel_gradient.kernel_gradient), says="a picture of whole numbers"
    ),
    Wrong(
        "04.7", like_first(e07_input_gradient.input_gradient), says="errors that are whole numbers"
    ),
    Wrong("05.4", all_axes_of_one_dropped, says="a single image"),
    Wrong("05.7", best_starts_at_1000, says="losses of some thousands"),
    Wrong("05.8", rate_to_five_digits, says="a quarter of the way down"),
    Wrong("06.1", each_image_once, says="an image twice"),
    Wrong("06.2", labels_squeezed, says="a single image"),
    Wrong("06.6", cut_from_the_end, says="“training images” is 0"),
    Wrong("06.6", shared_generator, says="not from a shared generator"),
    Wrong("07.3", no_copy_if_none, says="shares memory"),
    Wrong("07.4", rotated, says="more than a rotation"),
    Wrong("07.5", nearly_zero_is_dead, says="a map that answers weakly"),
    Wrong("08.3", turned_if_square, says="as many labels as classes"),
    Wrong("08.6", rotated, says="more than a rotation"),
    Wrong("09.1", groups_from_the_end, says="“groups in the validation part” is 10"),
    Wrong("09.1", groups_by_shared_generator, says="not from a shared generator"),
    Wrong("09.4", rounded_up_by_a_half, says="a single photo"),
    Wrong("09.5", same_pictures_if_none, says="shares memory"),
    Wrong("09.5", rounded(e05_mirrored.mirrored, 0), says="a single picture with fractions"),
    Wrong("10.2", whole_inputs(e02_for_vgg16.for_vgg16), says="two small photos"),
    Wrong("10.4", classes_down_the_columns, says="three photos, three classes"),
    Wrong("11.3", without_axes_of_one(e03_moved_mean.moved_mean), says="one channel"),
)
