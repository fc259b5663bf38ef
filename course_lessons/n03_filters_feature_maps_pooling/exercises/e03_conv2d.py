"""Exercise 03.3: a convolution layer."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def conv2d(image, kernels, bias):
    rows, columns, _, filters = kernels.shape
    height = image.shape[0] - rows + 1
    width = image.shape[1] - columns + 1
    maps = np.zeros((height, width, filters))
    for row in range(height):
        for column in range(width):
            patch = image[row : row + rows, column : column + columns, :]
            for number in range(filters):
                maps[row, column, number] = np.sum(patch * kernels[..., number]) + bias[number]
    return maps


def _layer(rng, image, kernel):
    return (
        rng.integers(-4, 5, size=image).astype(float),
        rng.integers(-3, 4, size=kernel).astype(float),
        np.round(rng.uniform(-2, 2, size=kernel[3]), 1),
    )


def random_layer(rng):
    rows, columns = rng.integers(1, 4, size=2)
    height, width = rng.integers([rows, columns], [rows + 5, columns + 5])
    channels, filters = rng.integers(1, 4, size=2)
    return _layer(rng, (height, width, channels), (rows, columns, channels, filters))


EXERCISE = Exercise(
    id="03.3",
    title="A convolution layer",
    prompt="""
        Write `conv2d(image, kernels, bias)`: what a layer computes, without padding and with
        stride 1.

        - `image` has shape (H, W, C_in), `kernels` (F_h, F_w, C_in, C_out), `bias` (C_out,).
        - Map number k is, at each position, the sum of all products of the patch (its channels
          included) with `kernels[:, :, :, k]`, plus `bias[k]`. No flip, as in all deep-learning
          libraries.
        - The result has shape (H − F_h + 1, W − F_w + 1, C_out). Loops are welcome.
    """,
    stub='''
        def conv2d(image, kernels, bias):
            """Return the feature maps, shape (H - F_h + 1, W - F_w + 1, C_out)."""
            ...
    ''',
    solution=conv2d,
    cases=(
        Case(
            *_layer(np.random.default_rng(1), (5, 4, 1), (3, 3, 1, 1)),
            label="one channel and one kernel",
        ),
        Case(
            *_layer(np.random.default_rng(2), (5, 7, 3), (3, 3, 3, 1)),
            label="a colour picture and one kernel",
        ),
        Case(
            *_layer(np.random.default_rng(3), (6, 5, 1), (3, 3, 1, 4)),
            label="one channel and four kernels",
        ),
        Case(
            *_layer(np.random.default_rng(4), (5, 8, 3), (2, 3, 3, 4)),
            label="a kernel that is wider than high",
        ),
        Case(
            *_layer(np.random.default_rng(7), (1, 5, 2), (1, 3, 2, 2)),
            label="a picture of a single row",
        ),
        Case(
            *_layer(np.random.default_rng(8), (4, 1, 2), (2, 1, 2, 3)),
            label="a picture of a single column",
        ),
        Case(
            np.random.default_rng(5).integers(0, 256, (4, 5, 3)).astype(np.uint8),
            np.random.default_rng(6).normal(size=(2, 2, 3, 3)),
            np.array([0.25, -1.0, 3.5]),
            label="a photo in uint8, as many kernels as channels",
        ),
    ),
    random_case=random_layer,
    time_limit=10,
    hints=(
        "Begin with one position and one kernel: a patch of shape (F_h, F_w, C_in), a kernel of "
        "the same shape. What does `np.sum` of their product give?",
        "Three loops are enough: over rows, columns and kernels of the output. `np.zeros` of "
        "the output's shape gives you the place to write to.",
        "Inside the loops, cut the patch out with two slices that start at the position and are "
        "as long as the kernel; leave the channel axis whole. Multiply, sum everything, add the "
        "one bias.",
    ),
    explanation=(
        "There is no loop over the input channels: `np.sum` adds over rows, columns and channels "
        "at once."
    ),
)


def _no_bias(image, kernels):
    return conv2d(image, kernels, np.zeros(kernels.shape[3]))


@EXERCISE.mistake(
    "Each map is off by a constant: its bias has not been added. After the sum of "
    "products, one number is added for each kernel."
)
def forgot_bias(image, kernels, bias):
    return _no_bias(image, kernels)


@EXERCISE.mistake(
    "With one input channel all is right; with three, each map has its bias three times. "
    "The channels are summed first; then the bias comes in, once."
)
def bias_per_channel(image, kernels, bias):
    return _no_bias(image, kernels) + image.shape[2] * bias


@EXERCISE.mistake(
    "Your bias is added once for every product in the window, so it counts many times. "
    "Move it out of the sum: one bias for each number that is written down."
)
def bias_per_product(image, kernels, bias):
    return _no_bias(image, kernels) + kernels[..., 0].size * bias


@EXERCISE.mistake(
    "With one kernel all is right; with several, each map contains the biases of all of "
    "them. Map k gets the number at index k only."
)
def all_biases_in_each_map(image, kernels, bias):
    return _no_bias(image, kernels) + bias.sum()


@EXERCISE.mistake(
    "With three channels your answers are a third of what they should be (bias aside): "
    "the channels are averaged. A layer adds them up; dividing is left to the weights."
)
def channels_averaged(image, kernels, bias):
    return _no_bias(image, kernels) / image.shape[2] + bias


@EXERCISE.mistake(
    "With one channel all is right; with three, you use the slice of channel 0 for each "
    "of them. Such a kernel could not tell red from blue. Each channel has weights of its "
    "own."
)
def one_slice_for_all(image, kernels, bias):
    first = np.broadcast_to(kernels[:, :, :1], kernels.shape)
    return conv2d(image, first, bias)


@EXERCISE.mistake(
    "With one channel all is right; with three, the other two make no difference to your "
    "result. The sum has to run over rows, columns and channels of the patch."
)
def first_channel_only(image, kernels, bias):
    return conv2d(image[:, :, :1], kernels[:, :, :1], bias)


@EXERCISE.mistake(
    "You return a map for each pair of kernel and input channel. The answers of the "
    "channels belong into one sum, so that a kernel writes one map, however many channels "
    "it reads."
)
def maps_per_channel(image, kernels, bias):
    maps = [
        conv2d(image[:, :, c : c + 1], kernels[:, :, c : c + 1], bias)
        for c in range(image.shape[2])
    ]
    return np.concatenate(maps, axis=2)


@EXERCISE.mistake(
    "The maps of all kernels have been added into one. Inside a kernel the channels are "
    "summed; different kernels stay apart, on the last axis."
)
def kernels_added_up(image, kernels, bias):
    maps = conv2d(image, kernels, bias)
    return maps.sum(axis=2)


@EXERCISE.mistake(
    "You turn the kernel by half a turn: that is the mathematician's convolution. Layers "
    "compute the cross-correlation, with the kernel as it stands."
)
def half_turn(image, kernels, bias):
    return conv2d(image, kernels[::-1, ::-1], bias)


@EXERCISE.mistake(
    "Rows and columns of the kernel have changed places, as if it were mirrored along its "
    "diagonal. In `kernels[row, column]`, as in `image[row, column]`, the row comes first."
)
def rows_and_columns_swapped(image, kernels, bias):
    return conv2d(image, kernels.transpose(1, 0, 2, 3), bias)


@EXERCISE.mistake(
    "The numbers are right, but the maps stand on the first axis, as PyTorch has them. "
    "Here, as in Keras, they stand on the last one."
)
def channels_first(image, kernels, bias):
    return conv2d(image, kernels, bias).transpose(2, 0, 1)


@EXERCISE.mistake(
    "The last row and the last column are missing. A picture of 5 has three places for a "
    "kernel of 3: count them with your fingers."
)
def one_position_short(image, kernels, bias):
    return conv2d(image, kernels, bias)[:-1, :-1]


@EXERCISE.mistake(
    "Negative answers have become zero. ReLU is the next step in the block; the "
    "convolution itself keeps its signs."
)
def relu_included(image, kernels, bias):
    return np.maximum(conv2d(image, kernels, bias), 0)


@EXERCISE.mistake(
    "Your result is as large as the picture: it has been padded with zeros. Here only "
    "complete windows count."
)
def padded(image, kernels, bias):
    rows, columns = kernels.shape[:2]
    top, left = (rows - 1) // 2, (columns - 1) // 2
    around = ((top, rows - 1 - top), (left, columns - 1 - left), (0, 0))
    return conv2d(np.pad(image, around), kernels, bias)


@EXERCISE.mistake(
    "With one kernel all is right; with several, the weights are scrambled. `reshape` "
    "keeps the order of the numbers and cannot move an axis. Take one kernel at a time by "
    "its index on the last axis."
)
def kernels_reshaped(image, kernels, bias):
    rows, columns, channels, filters = kernels.shape
    scrambled = kernels.reshape(filters, rows, columns, channels)
    return conv2d(image, np.moveaxis(scrambled, 0, 3), bias)
