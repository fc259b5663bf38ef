"""Answers that readers of the course tried on the exercises of notebooks 04 to 11.

`BANK` holds wrong ones that once passed or were told something false, `RIGHT` right ones that
differ from the worked solution.
"""

from __future__ import annotations

import math

import numpy as np

from bank import Right, Wrong
from course_lessons.n04_from_neuron_to_convnet.exercises import (
    e04_kernel_gradient,
    e07_input_gradient,
    e08_max_pool_gradient,
)
from course_lessons.n05_mnist_with_keras.exercises import (
    e02_shapes,
    e04_cross_entropy,
    e06_shifted,
    e07_early_stopping,
)
from course_lessons.n06_cifar10_set_up_the_data.exercises import e06_split
from course_lessons.n07_cifar10_build_train_predict.exercises import e01_shapes
from course_lessons.n08_cats_vs_dogs_build_a_dataset.exercises import (
    e04_read_all,
    e05_numbers,
    e06_shuffled,
)
from course_lessons.n09_cats_vs_dogs_train_from_scratch.exercises import e01_split_by_group
from course_lessons.n11_fine_tune_or_freeze.exercises import e04_rates

# 04 ------------------------------------------------------------------------------------------


def _shifted_by(amount):
    def softmax_cross_entropy(logits, labels):
        powers = np.exp(logits - amount(logits))
        probabilities = powers / powers.sum(axis=1, keepdims=True)
        gradient = probabilities - np.eye(logits.shape[1])[labels]
        rows = np.arange(len(labels))
        return -np.log(probabilities[rows, labels]).mean(), gradient / len(labels)

    return softmax_cross_entropy


def kernel_gradient_of_whole_numbers(image, error):
    return e04_kernel_gradient.kernel_gradient(image, error).astype(int)


def input_gradient_of_whole_numbers(error, kernel):
    result = np.full(e07_input_gradient.input_gradient(error, kernel).shape, 0)
    for row, column in np.ndindex(error.shape):
        for a, b in np.ndindex(kernel.shape):
            result[row + a, column + b] += (error[row, column] * kernel[a, b]).astype(int)
    return result


def best_from_minus_100(maps, error, size=2):
    return e08_max_pool_gradient.max_pool_gradient(np.maximum(maps, -100), error, size)


def index_of_a_fraction(maps, error, size=2):
    gradient = np.zeros(maps.shape)
    gradient[maps.shape[0] / 2, 0, 0] = 1
    return gradient


def pooled_with_another_name(maps, error, k=2):
    return e08_max_pool_gradient.max_pool_gradient(maps, error, k)


# 05 ------------------------------------------------------------------------------------------


def argmax_of_class_numbers(probabilities, labels):
    return e04_cross_entropy.cross_entropy(probabilities, labels.argmax(axis=1))


def one_hot_unless_int(probabilities, labels):
    if labels.dtype != int:
        labels = labels.argmax(axis=1)
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


def one_hot_if_float(probabilities, labels):
    if labels.dtype == float:
        labels = labels.argmax(axis=1)
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


def counted_in_eight_bits(true, predicted, classes):
    table = np.zeros((classes, classes), dtype=np.uint8)
    np.add.at(table, (true, predicted), 1)
    return table


def shifted_into_whole_numbers(image, down, right):
    return e06_shifted.shifted(image, down, right).astype(int)


def best_starts_at_ten(val_losses, patience):
    best, best_epoch = 10, 0
    for epoch, loss in enumerate(val_losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        if epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(val_losses), best_epoch


def sorts_the_losses(val_losses, patience):
    result = e07_early_stopping.early_stopping(val_losses, patience)
    val_losses.sort()
    return result


# 06 ------------------------------------------------------------------------------------------


def names_written_into_the_list(labels, images, class_names):
    for place, image in enumerate(images):
        images[place] = class_names[labels[image][0]]
    return images


def counted_in_the_labels_type(labels, n_classes):
    counts = np.zeros(n_classes, dtype=labels.dtype)
    for label in labels[:, 0]:
        counts[label] += 1
    return counts


def divided_if_bright(images):
    images = images.astype("float32")
    return images / np.float32(255) if images.max() > 1 else images


def _split_as(change):
    def split(n, n_validation, seed):
        return tuple(map(change, e06_split.split(n, n_validation, seed)))

    return split


def a_random_block(n, n_validation, seed):
    start = int(np.random.default_rng(seed).integers(1, n - n_validation))
    inside = np.zeros(n, dtype=bool)
    inside[start : start + n_validation] = True
    return np.flatnonzero(~inside), np.flatnonzero(inside)


# 07 ------------------------------------------------------------------------------------------


def only_the_outer_columns(images, chosen):
    result = images.copy()
    result[chosen, :, 0], result[chosen, :, -1] = images[chosen, :, -1], images[chosen, :, 0]
    return result


def as_wide_as_channels(images, chosen):
    result = images.copy()
    for column in range(images.shape[-1]):
        result[chosen, :, column] = images[chosen, :, -1 - column]
    return result


def labels_in_a_row(images, labels, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    return images[order], labels[order, 0]


def rows_for_columns(maps):
    height = maps.shape[1]
    alive = [
        any(maps[n, i, j, m] > 0 for n in range(len(maps)) for i in range(height) for j in range(2))
        for m in range(maps.shape[3])
    ]
    return 1 - np.mean(alive)


_SHAPES = e01_shapes.shapes_solution()
_ROUNDED_UP_ONCE = {**_SHAPES, "second MaxPooling2D": (5, 5, 14), "Flatten": (350,)}

# 08 ------------------------------------------------------------------------------------------


def _grey(red, green, blue):
    return lambda photo: red * photo[..., 0] + green * photo[..., 1] + blue * photo[..., 2]


_WEIGHTED = _grey(0.299, 0.587, 0.114)


def grey_in_whole_numbers(photo):
    return ((_grey(299, 587, 114)(photo.astype(int)) + 500) // 1000).astype("uint8")


def grey_by_average(photo):
    mean = np.average(photo, axis=2, weights=[0.299, 0.587, 0.114])
    return (mean + 0.5).astype("uint8")


def _labelled(label):
    def read_all(paths, read):
        pictures, _, skipped = e04_read_all.read_all(paths, read)
        return pictures, [int(label(path)) for path in paths if path not in skipped], skipped

    return read_all


def _catching(*caught):
    return lambda paths, read: e04_read_all._reading(paths, read, caught=caught)


def _order(images, seed):
    return np.random.default_rng(seed).permutation(len(images))


def shuffled_one_by_one(images, labels, seed):
    a, b = np.zeros(images.shape), np.zeros(labels.shape)
    for i, k in enumerate(_order(images, seed)):
        a[i], b[i] = images[k], labels[k]
    return a, b


def shuffled_lists(images, labels, seed):
    order = _order(images, seed)
    return [images[i] for i in order], [labels[i] for i in order]


def pairs_in_a_list(images, labels, seed):
    order = _order(images, seed)
    return list(zip(images[order], labels[order]))


def one_hot_on_the_way(images, labels, seed):
    order = _order(images, seed)
    return images[order], np.eye(2)[labels[order]]


def returns_nothing(images, labels, seed):
    images[_order(images, seed)]


_LOSSES = e05_numbers.losses_solution()
_ACCURACY = "accuracy of always answering cat"

# 09 ------------------------------------------------------------------------------------------


def _halves_rounded_up(groups, fraction, seed):
    names = np.unique(groups)
    number = int(fraction * len(names) + 0.5)
    chosen = np.random.default_rng(seed).permutation(names)[:number]
    return np.flatnonzero(~np.isin(groups, chosen)), np.flatnonzero(np.isin(groups, chosen))


def _parts_as(change):
    def split_by_group(groups, fraction, seed):
        return tuple(map(change, e01_split_by_group.split_by_group(groups, fraction, seed)))

    return split_by_group


def counted_up(accuracy, error):
    n = 1
    while (accuracy * (1 - accuracy) / n) ** 0.5 > error:
        n += 1
    return n


def as_high_as_wide(pictures, chosen):
    changed = pictures.copy()
    height, width = pictures.shape[1:3]
    for k in np.flatnonzero(chosen):
        for column in range(width):
            changed[k, :, column] = pictures[k, :, (height - 1 - column) % width]
    return changed


def three_columns(pictures, chosen):
    changed = pictures.copy()
    changed[np.ix_(chosen, range(pictures.shape[1]), [0, 1, 2])] = pictures[chosen][:, :, [2, 1, 0]]
    return changed


# 11 ------------------------------------------------------------------------------------------


def needs_a_frozen_layer(names, blocks):
    last = max(int(name[5]) for name in names)
    place = max(i for i, name in enumerate(names) if int(name[5]) == last - blocks)
    return names[place + 1 :]


def _rates_as(change):
    return lambda blocks, rate, factor: change(e04_rates.rates(blocks, rate, factor))


def _worth(times=2.0, less=0):
    def worth_it(frozen, tuned):
        gains = tuned - frozen
        error = gains.std(ddof=1) / np.sqrt(len(gains) - less)
        return bool(gains.mean() > times * error)

    return worth_it


BANK = (
    Wrong("04.3", _shifted_by(lambda logits: logits[:, :1])),
    Wrong("04.3", _shifted_by(lambda logits: logits.mean(axis=1, keepdims=True))),
    Wrong("04.3", _shifted_by(lambda logits: np.abs(logits).max(axis=1, keepdims=True))),
    Wrong("04.4", kernel_gradient_of_whole_numbers),
    Wrong("04.7", input_gradient_of_whole_numbers),
    Wrong("04.8", best_from_minus_100),
    Wrong("04.8", index_of_a_fraction, says="must be a whole number"),
    Wrong("05.2", {**e02_shapes.shapes_solution(), "third convolution": (4, 4, 64)}),
    Wrong("05.4", argmax_of_class_numbers, says="fewer axes"),
    Wrong("05.4", one_hot_unless_int, says="fewer axes"),
    Wrong("05.4", one_hot_if_float),
    Wrong("05.5", counted_in_eight_bits, says="went round at 256"),
    Wrong("05.6", shifted_into_whole_numbers),
    Wrong("05.7", best_starts_at_ten),
    Wrong("05.7", sorts_the_losses, says="changes its argument"),
    Wrong("06.1", names_written_into_the_list, says="changes its argument"),
    Wrong("06.2", counted_in_the_labels_type),
    Wrong("06.4", divided_if_bright),
    Wrong("06.6", _split_as(lambda part: part.astype(float)), says="whole numbers"),
    Wrong("06.6", _split_as(lambda part: part[:, np.newaxis]), says="one axis"),
    Wrong("06.6", _split_as(lambda part: np.isin(np.arange(40), part)), says="whole numbers"),
    Wrong("06.6", _split_as(set), says="arrays of one axis"),
    Wrong("06.6", _split_as(len), says="arrays of one axis"),
    Wrong("06.6", a_random_block, says="shuffled"),
    Wrong("07.1", _ROUNDED_UP_ONCE, says="not right"),
    Wrong("07.3", only_the_outer_columns),
    Wrong("07.3", as_wide_as_channels),
    Wrong("07.4", labels_in_a_row, says="keep their shapes"),
    Wrong("07.5", rows_for_columns),
    *(
        Wrong("08.4", _labelled(label))
        for label in (
            lambda path: "dogs" in path,
            lambda path: path[0] == "d",
            lambda path: path.startswith("dog"),
            lambda path: "cat" not in path,
            lambda path: not path.startswith("cats/"),
        )
    ),
    Wrong("08.4", _catching(OSError, ValueError), says="ValueError"),
    Wrong("08.4", _catching(OSError, TypeError), says="TypeError"),
    Wrong("08.6", pairs_in_a_list, says="something else is asked for"),
    Wrong("08.6", one_hot_on_the_way, says="shape"),
    Wrong("08.6", returns_nothing, says="Is a `return` missing?"),
    Wrong("09.1", _parts_as(lambda part: np.isin(np.arange(80), part)), says="places of photos"),
    Wrong("09.1", _parts_as(lambda part: [part, part[:1]]), says="places of photos"),
    Wrong("09.1", _parts_as(lambda part: part[:, np.newaxis]), says="two rows of whole numbers"),
    Wrong("09.1", _parts_as(lambda part: part + 1), says="counted from 0"),
    Wrong("09.5", as_high_as_wide),
    Wrong("09.5", three_columns),
    Wrong("11.2", needs_a_frozen_layer),
    Wrong("11.4", _rates_as(lambda rates: [str(rate) for rate in rates]), says="text"),
    Wrong("11.4", _rates_as(lambda rates: np.round(rates, 5))),
    Wrong("11.4", _rates_as(lambda rates: np.maximum(rates, 1e-5))),
    Wrong("11.5", _worth(less=1)),
    Wrong("11.5", _worth(times=1.96)),
)

RIGHT = (
    Right("04.8", pooled_with_another_name),
    Right("08.1", lambda photo: np.round(_WEIGHTED(photo)).astype("uint8")),
    Right("08.1", lambda photo: np.rint(_WEIGHTED(photo.astype("float32"))).astype("uint8")),
    Right("08.1", grey_in_whole_numbers),
    Right("08.1", grey_by_average),
    Right("08.5", {**_LOSSES, _ACCURACY: 0.5001}),
    Right("08.6", shuffled_one_by_one),
    Right("08.6", shuffled_lists),
    Right("08.6", lambda images, labels, seed: [*e06_shuffled.shuffled(images, labels, seed)]),
    Right("09.1", _halves_rounded_up),
    Right("09.1", _parts_as(lambda part: np.random.default_rng(0).permutation(part))),
    Right("09.1", _parts_as(list)),
    Right("09.4", lambda accuracy, error: math.ceil(accuracy * (1 - accuracy) / error**2)),
    Right("09.4", lambda accuracy, error: int(np.ceil(accuracy * (1 - accuracy) / error / error))),
    Right("09.4", lambda p, error: math.ceil((math.sqrt(p * (1 - p)) / error) ** 2)),
    Right("09.4", counted_up),
    Right("11.4", _rates_as(list)),
    Right("11.4", lambda blocks, rate, factor: rate * factor ** np.arange(blocks)[::-1]),
    Right("11.5", lambda a, b: (b - a).mean() / (b - a).std(ddof=1) * len(a) ** 0.5 > 2),
)
