"""Right answers in styles that the worked solutions do not use: loops, recursion, SciPy, einsum."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from fractions import Fraction
from functools import reduce
from itertools import product

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage, signal, special

from bank import Right

# 00, 01 --------------------------------------------------------------------------------------


def range_pixel_by_pixel(image):
    low, high = math.inf, -math.inf
    for row in image:
        for pixel in row:
            low, high = min(low, float(pixel)), max(high, float(pixel))
    return high - low


def slide_by_recursion(signal, weights):
    if len(signal) < len(weights):
        return []
    first = math.fsum(s * w for s, w in zip(signal, weights))
    return [first, *slide_by_recursion(signal[1:], weights)]


def window_in_floats(image, kernel, row, column):
    total = 0.0
    for (m, n), weight in np.ndenumerate(kernel):
        total += float(image[row + m, column + n]) * float(weight)
    return total


def window_by_einsum(image, kernel, row, column):
    height, width = kernel.shape
    window = image[row : row + height, column : column + width].astype("float64")
    return np.einsum("ij,ij", window, kernel)


def correlate_by_views(image, kernel):
    windows = sliding_window_view(image.astype(float), kernel.shape)
    return np.einsum("ijmn,mn->ij", windows, kernel)


def correlate_by_fft(image, kernel):
    return signal.fftconvolve(image.astype(float), kernel[::-1, ::-1], mode="valid")


def correlate_in_a_list(image, kernel):
    rows, columns = (a - b + 1 for a, b in zip(image.shape, kernel.shape))
    output = []
    for i in range(rows):
        output.append([window_in_floats(image, kernel, i, j) for j in range(columns)])
    return np.array(output)


def convolve_by_scipy(image, kernel):
    # SciPy exchanges the two where the second is larger, which never happens here.
    return signal.convolve2d(image.astype(float), kernel, mode="valid")


# 02 ------------------------------------------------------------------------------------------


def visits_by_convolution(shape, kernel, padding=0):
    rows, columns = (n + 2 * padding - k + 1 for n, k in zip(shape, kernel))
    counts = signal.convolve2d(np.ones((rows, columns)), np.ones(kernel))
    inner = slice(padding, padding + shape[0]), slice(padding, padding + shape[1])
    return np.rint(counts[inner])


def pad_by_stacking(image, pads):
    (top, bottom), (left, right) = pads
    height, width = image.shape
    wide = np.hstack([np.zeros((height, left)), image, np.zeros((height, right))])
    total = left + width + right
    return np.vstack([np.zeros((top, total)), wide, np.zeros((bottom, total))])


def size_by_counting(n, kernel, stride=1, padding=0, dilation=1):
    windows, start = 0, -padding
    while start + dilation * (kernel - 1) < n + padding:
        windows, start = windows + 1, start + stride
    return windows


def size_in_numpy(n, kernel, stride=1, padding=0, dilation=1):
    return np.floor((n + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1).astype(int)


def strided_by_thinning(image, kernel, stride):
    full = signal.correlate2d(image, kernel, mode="valid")
    return full[:: stride[0], :: stride[1]].tolist()


def unseen_by_sets(n, kernel, stride=1, padding=0):
    starts = range(-padding, n + padding - kernel + 1, stride)
    return sorted(set(range(n)) - {start + k for start in starts for k in range(kernel)})


def same_by_ceiling(n, kernel, stride=1, dilation=1):
    windows = math.ceil(n / stride)
    total = max(0, (windows - 1) * stride + (kernel - 1) * dilation + 1 - n)
    return [total // 2, math.ceil(total / 2)]


def field_from_the_end(layers):
    size, jump = 1, 1
    for kernel, stride, dilation, _ in layers[::-1]:
        size = (size - 1) * stride + dilation * (kernel - 1) + 1
        jump *= stride
    first, scale = Fraction(0), 1
    for kernel, stride, dilation, pads in layers:
        first += scale * (Fraction(dilation * (kernel - 1), 2) - pads)
        scale *= stride
    return size, jump, float(first)


def parameters_one_by_one(kernel, c_in, c_out, bias=True):
    return float(np.prod(kernel) * c_in * c_out) + (c_out if bias else 0)


def work_by_reduction(output_size, kernel, c_in, c_out):
    return reduce(lambda a, b: a * b, (*output_size, *kernel, c_in, c_out))


def scatter_by_matrix(row, kernel, stride):
    spread = np.zeros((len(row) - 1) * stride + 1)
    spread[::stride] = row
    return np.convolve(spread, kernel)


# 03 ------------------------------------------------------------------------------------------


def grey_by_matrix(photo):
    return photo / 255.0 @ [0.299, 0.587, 0.114]


def edges_by_hypot(grey):
    grey = np.asarray(grey, dtype="float32")
    return np.hypot(grey[1:-1, 2:] - grey[1:-1, :-2], grey[2:, 1:-1] - grey[:-2, 1:-1])


def layer_by_einsum(image, kernels, bias):
    windows = sliding_window_view(image, kernels.shape[:2], axis=(0, 1))
    return np.einsum("hwcmn,mnck->hwk", windows, kernels) + bias


def layer_by_columns(image, kernels, bias):
    rows, columns, _, filters = kernels.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    patches = [
        image[i : i + rows, j : j + columns].ravel()
        for i, j in product(range(height), range(width))
    ]
    return (np.array(patches) @ kernels.reshape(-1, filters) + bias).reshape(height, width, filters)


def relu_by_where(maps, bias):
    return np.where(maps + bias > 0, maps + bias, 0.0)


def relu_in_a_copy(maps, bias):
    result = maps.copy()
    result += bias
    result[result < 0] = 0
    return result


def relu_by_products(maps, bias):
    moved = maps + bias
    return moved * (moved > 0)


def pool_by_reshaping(maps, size=2):
    rows, columns = maps.shape[0] // size, maps.shape[1] // size
    cut = maps[: rows * size, : columns * size]
    return cut.reshape(rows, size, columns, size, -1).max(axis=(1, 3))


def pool_by_views(maps, size=2):
    windows = sliding_window_view(maps, (size, size), axis=(0, 1))
    return windows[::size, ::size].max(axis=(-1, -2))


def averages_in_a_list(maps):
    return [statistics.fmean(maps[:, :, k].ravel().tolist()) for k in range(maps.shape[2])]


def block_as_an_array(shape, filters, kernel):
    size = (np.array(shape[:2]) - kernel + 1) // 2
    return np.array([*size, filters, (kernel**2 * shape[2] + 1) * filters])


# 04 ------------------------------------------------------------------------------------------


def neurons_by_expit(x, weights, bias):
    return special.expit(np.einsum("ni,ik->nk", x, weights) + bias)


def loss_by_logsumexp(logits, labels):
    logs = logits - special.logsumexp(logits, axis=1, keepdims=True)
    hot = np.eye(logits.shape[1])[labels]
    return -np.sum(logs * hot) / len(labels), (np.exp(logs) - hot) / len(labels)


def kernel_gradient_by_scipy(image, error):
    return signal.correlate2d(image, error, mode="valid")


def input_gradient_by_scipy(error, kernel):
    return signal.convolve2d(error, kernel, mode="full")


def input_gradient_backwards(error, kernel):
    rows, columns = kernel.shape
    wide = np.pad(error, ((rows - 1,) * 2, (columns - 1,) * 2))
    return np.einsum("ijmn,mn->ij", sliding_window_view(wide, (rows, columns)), kernel[::-1, ::-1])


def pool_gradient_like_the_maps(maps, error, size=2):
    gradient = np.zeros_like(maps)
    for r, c, k in np.ndindex(error.shape):
        window = maps[r * size : (r + 1) * size, c * size : (c + 1) * size, k]
        down, across = divmod(int(window.argmax()), size)
        gradient[r * size + down, c * size + across, k] = error[r, c, k]
    return gradient


def pool_gradient_with_loops(maps, error, size=2):
    gradient = [[[0.0] * maps.shape[2] for _ in row] for row in maps]
    for r, c, k in np.ndindex(error.shape):
        cells = [(r * size + a, c * size + b) for a in range(size) for b in range(size)]
        i, j = max(cells, key=lambda cell: maps[*cell, k])
        gradient[i][j][k] = error[r, c, k]
    return gradient


# 05 to 08 ------------------------------------------------------------------------------------


def parts_by_split(order, validation, test):
    return np.split(order, [len(order) - validation - test, len(order) - test])


def entropy_by_one_hot(probabilities, labels):
    if labels.ndim == 1:
        labels = np.arange(probabilities.shape[1]) == labels[:, None]
    return float(-special.xlogy(labels, probabilities).sum() / len(probabilities))


def confusion_by_bincount(true, predicted, classes):
    return np.bincount(true * classes + predicted, minlength=classes**2).reshape(classes, classes)


def confusion_as_floats(true, predicted, classes):
    return np.eye(classes)[true].T @ np.eye(classes)[predicted]


def shifted_by_scipy(image, down, right):
    return ndimage.shift(image, (down, right), order=0)


def shifted_by_slices(image, down, right):
    height, width = image.shape
    result = np.zeros_like(image)
    result[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = image[
        max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)
    ]
    return result


def stopping_by_prefixes(val_losses, patience):
    for end in range(1, len(val_losses) + 1):
        best = int(np.argmin(val_losses[:end])) + 1
        if end - best >= patience:
            break
    return [end, best]


def rate_by_interpolation(step, steps, warmup, peak):
    way = np.clip((step - warmup) / (steps - warmup), 0, 1)
    return min(step / warmup, 1) * peak * math.cos(math.pi * way / 2) ** 2


def names_by_array(labels, images, class_names):
    return np.array(class_names)[labels[images, 0]]


def counts_by_counter(labels, n_classes):
    found = Counter(labels.ravel().tolist())
    return np.array([found[number] for number in range(n_classes)])


def counts_by_comparison(labels, n_classes):
    return (labels == np.arange(n_classes)).sum(axis=0)


def unit_floats_by_multiplying(images):
    return np.multiply(images, np.float32(1 / 255), dtype=np.float32)


def standardised_channel_by_channel(train, other):
    result = np.empty(other.shape)
    for c in range(3):
        values = train[..., c].ravel().tolist()
        result[..., c] = (other[..., c] - statistics.fmean(values)) / statistics.pstdev(values)
    return result


def split_by_shuffle(n, n_validation, seed):
    order = np.arange(n)
    np.random.default_rng(seed).shuffle(order)
    return order[: n - n_validation], order[n - n_validation :]


def split_by_choice(n, n_validation, seed):
    validation = np.random.default_rng(seed).choice(n, n_validation, replace=False)
    return np.setdiff1d(np.arange(n), validation), validation


def cost_by_product(output_shape, kernel_shape):
    weights = math.prod(kernel_shape)
    return [weights + kernel_shape[-1], weights * math.prod(output_shape[:2])]


def mirrored_by_where(images, chosen):
    return np.where(chosen[:, None, None, None], np.flip(images, axis=2), images)


def mirrored_one_by_one(images, chosen):
    return np.stack([np.fliplr(i) if c else i for i, c in zip(images, chosen)])


def dead_by_counting(maps):
    return 1 - np.count_nonzero(maps.any(axis=(0, 1, 2))) / maps.shape[-1]


def accuracy_one_by_one(probabilities, labels):
    right = sum(int(np.argmax(p)) == int(label[0]) for p, label in zip(probabilities, labels))
    return Fraction(right, len(labels))


def square_by_slices(photo):
    lost = photo.shape[0] - photo.shape[1]
    if lost > 0:
        return photo[lost // 2 : lost // 2 + photo.shape[1]].copy()
    return photo[:, -lost // 2 : -lost // 2 + photo.shape[0]].copy()


def one_hot_by_comparison(labels, n_classes):
    return (labels[:, None] == np.arange(n_classes)).astype("uint8")


def one_hot_in_place(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    np.put_along_axis(rows, labels[:, None].astype(int), 1, axis=1)
    return rows


# 09 to 11 ------------------------------------------------------------------------------------


def groups_by_choice(groups, fraction, seed):
    names = sorted(set(groups.tolist()))
    drawn = np.random.default_rng(seed).choice(names, round(fraction * len(names)), replace=False)
    training = [place for place, group in enumerate(groups) if group not in drawn]
    return training, [place for place, group in enumerate(groups) if group in drawn]


def entropy_by_indexing(probabilities, labels):
    both = np.stack([1 - probabilities, probabilities], axis=1)
    return -np.log(both[np.arange(len(labels)), labels]).mean()


def entropy_of_two(probabilities, labels):
    terms = [-math.log(p if label else 1 - p) for p, label in zip(probabilities, labels)]
    return sum(terms) / len(terms)


def photos_by_floor(accuracy, error):
    return int(-(accuracy * (1 - accuracy) / error**2 // -1))


def vgg_channel_by_channel(images):
    result = np.empty_like(images)
    for c, mean in enumerate((103.939, 116.779, 123.68)):
        result[..., c] = images[..., 2 - c] - mean
    return result


def accuracy_by_sigmoid(logits, labels):
    return np.mean((special.expit(logits.ravel()) > 0.5) == labels.astype(bool))


def head_by_einsum(maps, weights, bias):
    places = maps.shape[1] * maps.shape[2]
    return special.softmax(np.einsum("nhwc,ck->nk", maps, weights) / places + bias, axis=1)


def thawed_by_groups(names, blocks):
    kept = sorted({name[:6] for name in names})[::-1][:blocks]
    return tuple(name for name in names if name[:6] in kept)


def moved_towards_the_batch(moving, maps, momentum):
    batch = maps.reshape(-1, maps.shape[-1]).mean(axis=0)
    return moving - (1 - momentum) * (moving - batch)


def rates_by_recursion(blocks, rate, factor):
    return [*rates_by_recursion(blocks - 1, rate * factor, factor), rate] if blocks else []


def worth_by_statistics(frozen, tuned):
    gains = [b - a for a, b in zip(frozen.tolist(), tuned.tolist())]
    return statistics.mean(gains) > 2 * statistics.stdev(gains) / math.sqrt(len(gains))


RIGHT = tuple(
    Right(id, answer)
    for id, answers in {
        "00.1": (
            range_pixel_by_pixel,
            lambda image: float(image.max()) - float(image.min()),
            np.ptp,
        ),
        "01.1": (slide_by_recursion, lambda s, w: np.correlate(s, w, mode="valid")),
        "01.3": (window_in_floats, window_by_einsum),
        "01.4": (correlate_by_views, correlate_by_fft, correlate_in_a_list),
        "01.6": (convolve_by_scipy, lambda i, k: correlate_by_views(i, np.rot90(k, 2))),
        "01.8": (correlate_by_views, lambda i, k: correlate_in_a_list(i, k).tolist()),
        "02.1": (visits_by_convolution,),
        "02.2": (pad_by_stacking,),
        "02.4": (size_by_counting, size_in_numpy),
        "02.6": (strided_by_thinning,),
        "02.7": (unseen_by_sets,),
        "02.8": (same_by_ceiling,),
        "02.12": (scatter_by_matrix,),
        "03.1": (grey_by_matrix,),
        "03.2": (edges_by_hypot,),
        "03.3": (layer_by_einsum, layer_by_columns),
        "03.4": (relu_by_where, relu_by_products, relu_in_a_copy),
        "03.5": (pool_by_reshaping, pool_by_views),
        "03.6": (averages_in_a_list,),
        "03.8": (block_as_an_array,),
        "03.9": (lambda *place: np.ravel_multi_index(place[:3], place[3]),),
        "03.10": (field_from_the_end,),
        "03.11": (parameters_one_by_one,),
        "03.12": (work_by_reduction,),
        "04.1": (neurons_by_expit,),
        "04.3": (loss_by_logsumexp,),
        "04.4": (kernel_gradient_by_scipy,),
        "04.7": (input_gradient_by_scipy, input_gradient_backwards),
        "04.8": (pool_gradient_with_loops, pool_gradient_like_the_maps),
        "05.1": (parts_by_split,),
        "05.4": (entropy_by_one_hot,),
        "05.5": (confusion_by_bincount, confusion_as_floats),
        "05.6": (shifted_by_scipy, shifted_by_slices),
        "05.7": (stopping_by_prefixes,),
        "05.8": (rate_by_interpolation,),
        "06.1": (names_by_array,),
        "06.2": (counts_by_counter, counts_by_comparison),
        "06.4": (unit_floats_by_multiplying,),
        "06.5": (standardised_channel_by_channel,),
        "06.6": (split_by_shuffle, split_by_choice),
        "07.2": (cost_by_product,),
        "07.3": (mirrored_by_where, mirrored_one_by_one),
        "07.5": (dead_by_counting,),
        "07.7": (accuracy_one_by_one,),
        "08.2": (square_by_slices,),
        "08.3": (one_hot_by_comparison, one_hot_in_place),
        "09.1": (groups_by_choice,),
        "09.3": (entropy_of_two, entropy_by_indexing),
        "09.4": (photos_by_floor,),
        "09.5": (mirrored_by_where, mirrored_one_by_one),
        "10.2": (vgg_channel_by_channel,),
        "10.3": (accuracy_by_sigmoid,),
        "10.4": (head_by_einsum,),
        "11.2": (thawed_by_groups,),
        "11.3": (moved_towards_the_batch,),
        "11.4": (rates_by_recursion,),
        "11.5": (worth_by_statistics,),
    }.items()
    for answer in answers
)
BANK = ()
