"""Exercises of notebook 03: filters, feature maps and pooling."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.core import Case, Exercise, Misconception

_LUMA = np.array([0.299, 0.587, 0.114])


# 03.1 A colour photo in grey -------------------------------------------------------------


def to_grey(photo):
    red, green, blue = photo[:, :, 0], photo[:, :, 1], photo[:, :, 2]
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def equal_weights(photo):
    return photo.mean(axis=2) / 255


def sum_wraps(photo):
    return (photo[:, :, 0] + photo[:, :, 1] + photo[:, :, 2]) / 3 / 255


def divided_by_256(photo):
    return photo @ _LUMA / 256


def not_scaled(photo):
    return photo @ _LUMA


def stretched_to_one(photo):
    return photo @ _LUMA / photo.max()


def whole_numbers_too_early(photo):
    return (photo @ _LUMA).astype(np.uint8) / 255


def integer_division(photo):
    return (photo // 255) @ _LUMA


def blue_green_red(photo):
    return photo @ _LUMA[::-1] / 255


def channels_left_apart(photo):
    return photo * _LUMA / 255


def mean_over_rows(photo):
    return photo.mean(axis=0) / 255


def random_photo(rng):
    height, width = rng.integers(1, 7, size=2)
    brightest = rng.integers(60, 256)
    return (rng.integers(0, brightest, size=(height, width, 3), endpoint=True).astype(np.uint8),)


GREY = Exercise(
    id="03.1",
    title="A photo in grey",
    prompt=r"""
        The eye finds green brighter than red, and red brighter than blue. Grey is therefore a
        weighted sum (the luma of the standard ITU-R BT.601): $0.299\,R + 0.587\,G + 0.114\,B$.

        Write `to_grey(photo)`. It takes a photo of shape (H, W, 3) with whole numbers from 0 to
        255 (`uint8`) and returns its grey values as floats from 0 (black) to 1 (white), shape (H,
        W).
    """,
    stub='''
        def to_grey(photo):
            """Return the grey values of a colour photo, floats from 0 to 1, shape (H, W)."""
            ...
    ''',
    solution=to_grey,
    cases=(
        Case(np.array([[[255, 255, 255], [0, 0, 0]]], dtype=np.uint8), label="white and black"),
        Case(
            np.array([[[90, 10, 10], [10, 90, 10]], [[10, 10, 90], [60, 60, 60]]], dtype=np.uint8),
            label="dark pixels of red, green, blue and grey",
        ),
        Case(
            np.arange(5, 240, 4)[:45].reshape(3, 5, 3).astype(np.uint8),
            label="a photo wider than high",
        ),
        Case(
            np.array(
                [
                    [[200, 180, 97], [255, 3, 128]],
                    [[31, 250, 66], [140, 141, 143]],
                    [[7, 8, 255]] * 2,
                ],
                dtype=np.uint8,
            ),
            label="bright pixels",
        ),
    ),
    random_case=random_photo,
    misconceptions=(
        Misconception(
            "equal-weights",
            equal_weights,
            "Your three colours count equally. That is a grey picture, too, but not the one asked "
            "for: a pure blue comes out as bright as a pure green, which the eye sees much "
            "brighter. Give each colour its own weight.",
        ),
        Misconception(
            "sum-wraps-in-uint8",
            sum_wraps,
            "Bright pixels come out too dark. Adding `uint8` arrays gives `uint8` again, so 200 + "
            "100 is not 300 but 44. Multiply by a float, or convert, before you add; and give "
            "each colour its own weight.",
        ),
        Misconception(
            "divided-by-256",
            divided_by_256,
            "All values are a little too small, and white comes out as 0.996. There are 256 "
            "values, but the largest of them is 255, and this one has to become 1.",
        ),
        Misconception(
            "not-scaled",
            not_scaled,
            "The weights are right, but the values still run from 0 to 255. One step is missing "
            "that brings the largest possible value to 1.",
        ),
        Misconception(
            "stretched-to-one",
            stretched_to_one,
            "You divide by the largest value of this photo, so a dark photo turns bright, and "
            "two photos can no longer be compared. Divide by the largest value that the type "
            "allows.",
        ),
        Misconception(
            "whole-numbers-too-early",
            whole_numbers_too_early,
            "Your values are a little too small, each by less than 1/255: the weighted sum is cut "
            "to whole numbers before it is scaled. Leave it as float all the way.",
        ),
        Misconception(
            "integer-division",
            integer_division,
            "Nearly everything comes out black: the fractions are cut off, so that every value "
            "below 255 becomes 0. `//` does that, and so does a type for whole numbers such as "
            "`uint8`. What keeps them?",
        ),
        Misconception(
            "blue-green-red",
            blue_green_red,
            "Red and blue have changed places. This photo stores red first, as nearly all Python "
            "libraries do (OpenCV stores blue first). Which weight belongs to index 0?",
        ),
        Misconception(
            "channels-left-apart",
            channels_left_apart,
            "The result still has three channels. You have weighted each colour, and now each "
            "pixel's three numbers have to become one: along which axis do they lie?",
        ),
        Misconception(
            "mean-over-rows",
            mean_over_rows,
            "The rows have disappeared instead of the colours: axis 0 runs down the photo, axis 1 "
            "to the right. On which axis do the colours lie?",
        ),
    ),
    hints=(
        "`photo[:, :, 0]` is the red channel, a table of shape (H, W). You need one such table "
        "for each colour.",
        "Multiply each table by its weight, add the three. White has 255 in all of them: what "
        "must you divide by to get 1?",
    ),
    explanation=(
        "A float times a `uint8` array is a float array, so nothing wraps. `photo @ weights / "
        "255` does the same: `@` sums over the last axis."
    ),
)


# 03.2 A bug: differences of uint8 -----------------------------------------------------------


def wraps_in_uint8(grey):
    """Return how strongly brightness changes at each inner pixel, shape (H - 2, W - 2)."""
    across = grey[1:-1, 2:] - grey[1:-1, :-2]
    down = grey[2:, 1:-1] - grey[:-2, 1:-1]
    return np.sqrt(across**2 + down**2)


def edge_strength(grey):
    grey = grey.astype(float)
    across = grey[1:-1, 2:] - grey[1:-1, :-2]
    down = grey[2:, 1:-1] - grey[:-2, 1:-1]
    return np.sqrt(across**2 + down**2)


def _differences(grey):
    across = grey[1:-1, 2:] - grey[1:-1, :-2]
    down = grey[2:, 1:-1] - grey[:-2, 1:-1]
    return across, down


def converts_too_late(grey):
    across, down = (difference.astype(float) for difference in _differences(grey))
    return np.sqrt(across**2 + down**2)


def squares_overflow(grey):
    across, down = _differences(grey.astype(np.int16))
    return np.sqrt(across**2 + down**2)


def scaled_to_one(grey):
    return edge_strength(grey / 255)


def added_without_squares(grey):
    across, down = _differences(grey.astype(float))
    return np.abs(across) + np.abs(down)


def forgot_root(grey):
    return edge_strength(grey) ** 2


def halved(grey):
    return edge_strength(grey) / 2


def across_only(grey):
    return np.abs(_differences(grey.astype(float))[0])


def back_to_uint8(grey):
    return edge_strength(grey).astype(np.uint8)


def capped_at_255(grey):
    return np.minimum(edge_strength(grey), 255)


def random_grey(rng):
    height, width = rng.integers(3, 8, size=2)
    return (rng.integers(0, 256, size=(height, width)).astype(np.uint8),)


EDGES = Exercise(
    id="03.2",
    title="A bug to find: edges in the wrong places",
    prompt="""
        `edge_strength(grey)` compares right with left and below with above at each inner pixel and
        returns the length of that change, $\\sqrt{d_x^2 + d_y^2}$. On float pictures it does. On a
        `uint8` picture it reports weak edges where there are strong ones, and the other way round.
        Find out why, and mend the function. Results keep the unit of the input: a step from 0 to
        255 has the strength 255.
    """,
    stub=wraps_in_uint8,
    solution=edge_strength,
    cases=(
        Case(np.array([[20] * 4, [20] * 4, [20] * 4], dtype=np.uint8), label="an even area"),
        Case(
            np.array([[10, 12, 9, 9, 8], [11, 10, 12, 7, 9], [15, 9, 9, 12, 7]], dtype=np.uint8),
            label="small differences, rising and falling",
        ),
        Case(
            np.array([[0, 0, 255, 255], [0, 0, 255, 255], [0, 255, 255, 0]], dtype=np.uint8),
            label="the strongest step there is",
        ),
        Case(
            np.array([[200, 180, 90], [100, 90, 70], [20, 10, 240], [90, 30, 60]], dtype=np.uint8),
            label="a picture that gets darker to the right",
        ),
        Case(
            np.array([[0.1, 0.5, 0.9, 0.3], [0.2, 0.7, 0.05, 0.6], [0.95, 0.4, 0.35, 0.8]]),
            label="a float picture from 0 to 1",
        ),
    ),
    random_case=random_grey,
    misconceptions=(
        Misconception(
            "wraps-in-uint8",
            wraps_in_uint8,
            "The differences still wrap round: in `uint8` there is no negative number, 10 − 20 is "
            "246, and the square of 20 is 144. An absolute value taken afterwards comes too late. "
            "Which type can hold everything that happens here, and from which line on must it be "
            "used?",
        ),
        Misconception(
            "converts-too-late",
            converts_too_late,
            "Where brightness rises, all is right; where it falls, the strength is far too large, "
            "as where differences wrap round before they are converted. Convert what they are "
            "made of.",
        ),
        Misconception(
            "squares-overflow",
            squares_overflow,
            "Weak edges are right now, strong ones are not a number or too small, as they are in "
            "16 bits: the largest number of `int16` is 32,767, and the square of 255 is 65,025. "
            "Choose a type with room for the squares as well.",
        ),
        Misconception(
            "scaled-to-one",
            scaled_to_one,
            "The edges are in the right places now, but 255 times too weak. A division by 255 "
            "does convert to float, and changes the unit on the way. Here a step from 0 to 255 is "
            "to have the strength 255.",
        ),
        Misconception(
            "added-without-squares",
            added_without_squares,
            "Nothing wraps any more, and upright and level edges are right, but slanted ones come "
            "out up to 1.41 times too strong: $|d_x| + |d_y|$ is the way round the corner, not "
            "the length of the arrow.",
        ),
        Misconception(
            "forgot-root",
            forgot_root,
            "These are squared lengths: a step of 10 has the strength 100. The root has been lost.",
        ),
        Misconception(
            "halved",
            halved,
            "Every strength is half of what it should be. `np.gradient` divides by the two pixels "
            "between right and left; here the difference itself is wanted.",
        ),
        Misconception(
            "across-only",
            across_only,
            "Level edges have vanished: only right and left are compared. Below and above belong "
            "to the length, too.",
        ),
        Misconception(
            "back-to-uint8",
            back_to_uint8,
            "Close, but the result looks as if it had been stored as `uint8` again: fractions are "
            "cut, and a strength above 255 wraps round. The length may stay a float.",
        ),
        Misconception(
            "capped-at-255",
            capped_at_255,
            "Strong slanted edges are cut at 255. Both differences can be 255, so the length may "
            "reach 361.",
        ),
    ),
    hints=(
        "Try `np.array([10], dtype=np.uint8) - np.array([20], dtype=np.uint8)` in a cell of its "
        "own.",
        "The formula is right. What has to change is the type of the numbers it starts from, "
        "before the first subtraction.",
    ),
    explanation=(
        "One conversion at the very start. `int` would do as well; `float` is what filters return "
        "anyway."
    ),
)


# 03.3 A convolution layer ----------------------------------------------------------------


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


def _no_bias(image, kernels):
    return conv2d(image, kernels, np.zeros(kernels.shape[3]))


def forgot_bias(image, kernels, bias):
    return _no_bias(image, kernels)


def bias_per_channel(image, kernels, bias):
    return _no_bias(image, kernels) + image.shape[2] * bias


def bias_per_product(image, kernels, bias):
    return _no_bias(image, kernels) + kernels[..., 0].size * bias


def all_biases_in_each_map(image, kernels, bias):
    return _no_bias(image, kernels) + bias.sum()


def channels_averaged(image, kernels, bias):
    return _no_bias(image, kernels) / image.shape[2] + bias


def one_slice_for_all(image, kernels, bias):
    first = np.broadcast_to(kernels[:, :, :1], kernels.shape)
    return conv2d(image, first, bias)


def first_channel_only(image, kernels, bias):
    return conv2d(image[:, :, :1], kernels[:, :, :1], bias)


def maps_per_channel(image, kernels, bias):
    maps = [
        conv2d(image[:, :, c : c + 1], kernels[:, :, c : c + 1], bias)
        for c in range(image.shape[2])
    ]
    return np.concatenate(maps, axis=2)


def kernels_added_up(image, kernels, bias):
    maps = conv2d(image, kernels, bias)
    return maps.sum(axis=2)


def half_turn(image, kernels, bias):
    return conv2d(image, kernels[::-1, ::-1], bias)


def channels_first(image, kernels, bias):
    return conv2d(image, kernels, bias).transpose(2, 0, 1)


def one_position_short(image, kernels, bias):
    return conv2d(image, kernels, bias)[:-1, :-1]


def relu_included(image, kernels, bias):
    return np.maximum(conv2d(image, kernels, bias), 0)


def padded(image, kernels, bias):
    rows, columns = kernels.shape[:2]
    top, left = (rows - 1) // 2, (columns - 1) // 2
    around = ((top, rows - 1 - top), (left, columns - 1 - left), (0, 0))
    return conv2d(np.pad(image, around), kernels, bias)


def kernels_reshaped(image, kernels, bias):
    rows, columns, channels, filters = kernels.shape
    scrambled = kernels.reshape(filters, rows, columns, channels)
    return conv2d(image, np.moveaxis(scrambled, 0, 3), bias)


def rows_and_columns_swapped(image, kernels, bias):
    return conv2d(image, kernels.transpose(1, 0, 2, 3), bias)


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


CONVOLUTION = Exercise(
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
            np.random.default_rng(5).integers(0, 256, (4, 5, 3)).astype(np.uint8),
            np.random.default_rng(6).normal(size=(2, 2, 3, 3)),
            np.array([0.25, -1.0, 3.5]),
            label="a photo in uint8, as many kernels as channels",
        ),
    ),
    random_case=random_layer,
    time_limit=10,
    misconceptions=(
        Misconception(
            "forgot-bias",
            forgot_bias,
            "Each map is off by a constant: its bias has not been added. After the sum of "
            "products, one number is added for each kernel.",
        ),
        Misconception(
            "bias-per-channel",
            bias_per_channel,
            "With one input channel all is right; with three, each map has its bias three times. "
            "The channels are summed first; then the bias comes in, once.",
        ),
        Misconception(
            "bias-per-product",
            bias_per_product,
            "Your bias is added once for every product in the window, so it counts many times. "
            "Move it out of the sum: one bias for each number that is written down.",
        ),
        Misconception(
            "all-biases-in-each-map",
            all_biases_in_each_map,
            "With one kernel all is right; with several, each map contains the biases of all of "
            "them. Map k gets the number at index k only.",
        ),
        Misconception(
            "channels-averaged",
            channels_averaged,
            "With three channels your answers are a third of what they should be (bias aside): "
            "the channels are averaged. A layer adds them up; dividing is left to the weights.",
        ),
        Misconception(
            "one-slice-for-all",
            one_slice_for_all,
            "With one channel all is right; with three, you use the slice of channel 0 for each "
            "of them. Such a kernel could not tell red from blue. Each channel has weights of its "
            "own.",
        ),
        Misconception(
            "first-channel-only",
            first_channel_only,
            "With one channel all is right; with three, the other two make no difference to your "
            "result. The sum has to run over rows, columns and channels of the patch.",
        ),
        Misconception(
            "maps-per-channel",
            maps_per_channel,
            "You return a map for each pair of kernel and input channel. The answers of the "
            "channels belong into one sum, so that a kernel writes one map, however many channels "
            "it reads.",
        ),
        Misconception(
            "kernels-added-up",
            kernels_added_up,
            "The maps of all kernels have been added into one. Inside a kernel the channels are "
            "summed; different kernels stay apart, on the last axis.",
        ),
        Misconception(
            "half-turn",
            half_turn,
            "You turn the kernel by half a turn: that is the mathematician's convolution. Layers "
            "compute the cross-correlation, with the kernel as it stands.",
        ),
        Misconception(
            "rows-and-columns-swapped",
            rows_and_columns_swapped,
            "Rows and columns of the kernel have changed places, as if it were mirrored along its "
            "diagonal. In `kernels[row, column]`, as in `image[row, column]`, the row comes first.",
        ),
        Misconception(
            "channels-first",
            channels_first,
            "The numbers are right, but the maps stand on the first axis, as PyTorch has them. "
            "Here, as in Keras, they stand on the last one.",
        ),
        Misconception(
            "one-position-short",
            one_position_short,
            "The last row and the last column are missing. A picture of 5 has three places for a "
            "kernel of 3: count them with your fingers.",
        ),
        Misconception(
            "relu-included",
            relu_included,
            "Negative answers have become zero. ReLU is the next step in the block; the "
            "convolution itself keeps its signs.",
        ),
        Misconception(
            "padded",
            padded,
            "Your result is as large as the picture: it has been padded with zeros. Here only "
            "complete windows count.",
        ),
        Misconception(
            "kernels-reshaped",
            kernels_reshaped,
            "With one kernel all is right; with several, the weights are scrambled. `reshape` "
            "keeps the order of the numbers and cannot move an axis. Take one kernel at a time by "
            "its index on the last axis.",
        ),
    ),
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


# 03.4 Bias and ReLU -----------------------------------------------------------------------


def activate(maps, bias):
    return np.maximum(maps + bias, 0)


def bias_after_relu(maps, bias):
    return np.maximum(maps, 0) + bias


def relu_without_bias(maps, bias):
    return np.maximum(maps, 0)


def bias_without_relu(maps, bias):
    return maps + bias


def sigmoid(maps, bias):
    return 1 / (1 + np.exp(-(maps + bias)))


def absolute_value(maps, bias):
    return np.abs(maps + bias)


def clipped_at_one(maps, bias):
    return np.clip(maps + bias, 0, 1)


def ones_and_zeros(maps, bias):
    return (maps + bias > 0).astype(float)


def changed_in_place(maps, bias):
    maps += bias
    maps[maps < 0] = 0
    return maps


def one_bias_for_all(maps, bias):
    return np.maximum(maps + bias[0], 0)


def kept_the_wrong_side(maps, bias):
    return np.minimum(maps + bias, 0)


def bias_as_threshold(maps, bias):
    return np.maximum(maps - bias, 0)


def bias_opens_gate_only(maps, bias):
    return np.where(maps + bias > 0, maps, 0)


def maximum_along_axis(maps, bias):
    return np.max(maps + bias, 0)


def random_maps(rng):
    height, width, channels = rng.integers(1, 6, size=3)
    maps = np.round(rng.normal(0, 1.5, size=(height, width, channels)), 2)
    return maps, np.round(rng.uniform(-1, 1, size=channels), 2)


ACTIVATION = Exercise(
    id="03.4",
    title="Bias and ReLU",
    prompt="""
        Write `activate(maps, bias)`. It adds to each map of `maps`, floats of shape (H, W, C),
        its own number from `bias`, shape (C,), and then applies ReLU: what is negative becomes 0,
        the rest stays. The caller's array must not change, since other cells still need it.
    """,
    stub='''
        def activate(maps, bias):
            """Return max(0, maps + bias), shape (H, W, C)."""
            ...
    ''',
    solution=activate,
    fresh=True,
    cases=(
        Case(
            np.array([[[-2.0], [0.5], [3.0]], [[1.0], [-0.5], [-0.2]]]),
            np.array([0.0]),
            label="one map and no bias",
        ),
        Case(
            np.array([[[0.4], [-0.4], [2.0]]]),
            np.array([-0.5]),
            label="a negative bias",
        ),
        Case(
            np.random.default_rng(5).normal(size=(3, 4, 2)).round(2) * 2,
            np.array([0.75, -1.25]),
            label="two maps, each with its own bias",
        ),
        Case(
            np.random.default_rng(6).normal(size=(2, 5, 3)).round(2) * 3,
            np.array([-0.5, 0.0, 1.5]),
            label="three maps",
        ),
        Case(
            np.array([[[0.004]], [[-0.003]], [[0.001]]]),
            np.array([0.002]),
            label="numbers near 0",
        ),
    ),
    random_case=random_maps,
    misconceptions=(
        Misconception(
            "bias-after-relu",
            bias_after_relu,
            "The bias comes in after ReLU. Then it lifts or lowers the whole map, and with a "
            "negative bias the result gets negative. To move the threshold it has to be added "
            "before.",
        ),
        Misconception(
            "forgot-bias",
            relu_without_bias,
            "ReLU is right, but the bias makes no difference to your result. It is added first, "
            "to each map its own number.",
        ),
        Misconception(
            "forgot-relu",
            bias_without_relu,
            "The bias is right, and negative numbers are still there. The second step is missing.",
        ),
        Misconception(
            "sigmoid-instead",
            sigmoid,
            "All your numbers lie between 0 and 1, and none of them is 0: that is the sigmoid, an "
            "older activation. ReLU is simpler, it bends at one place only.",
        ),
        Misconception(
            "absolute-value",
            absolute_value,
            "Negative numbers come out positive. `abs` folds them up; ReLU lets them go to zero, "
            "so that a map answers to its pattern and stays silent for the opposite one.",
        ),
        Misconception(
            "clipped-at-one",
            clipped_at_one,
            "Large answers are cut at 1. ReLU has no upper end: a match twice as strong should "
            "give a number twice as large.",
        ),
        Misconception(
            "ones-and-zeros",
            ones_and_zeros,
            "You return whether a number is positive, not the number. How strong the match was is "
            "lost; ReLU keeps positive numbers as they are.",
        ),
        Misconception(
            "changed-in-place",
            changed_in_place,
            "The numbers are right, but the caller's maps have changed as well: `+=` and "
            "assigning into an array write into the original. Compute a new array instead.",
        ),
        Misconception(
            "one-bias-for-all",
            one_bias_for_all,
            "With one map all is right; with several, you add the first bias to all of them. "
            "NumPy lines shape (C,) up with the last axis by itself.",
        ),
        Misconception(
            "kept-the-wrong-side",
            kept_the_wrong_side,
            "You keep what is negative and drop what is positive. ReLU returns the larger one "
            "of 0 and the number.",
        ),
        Misconception(
            "bias-subtracted",
            bias_as_threshold,
            "You subtract the bias, as if it were the threshold itself. It is added; the "
            "threshold then lies at minus the bias.",
        ),
        Misconception(
            "bias-opens-gate-only",
            bias_opens_gate_only,
            "Your bias decides which numbers pass, but those that pass do not contain it. The "
            "number that is tested is also the one that is returned.",
        ),
        Misconception(
            "maximum-along-axis",
            maximum_along_axis,
            "The result has lost its rows. `np.max(x, 0)` is the maximum *along axis 0*. The "
            "function that compares each number with 0 has a longer name.",
        ),
    ),
    hints=(
        "NumPy adds shape (C,) to shape (H, W, C) along the last axis, so the first step needs no "
        "loop.",
        "For the second step look at `np.maximum` (not `np.max`), which compares two arrays "
        "number by number.",
    ),
)


# 03.5 Max pooling ---------------------------------------------------------------------------


def max_pool(maps, size=2):
    height, width, channels = maps.shape
    rows, columns = height // size, width // size
    pooled = np.zeros((rows, columns, channels))
    for row in range(rows):
        for column in range(columns):
            top, left = row * size, column * size
            window = maps[top : top + size, left : left + size]
            pooled[row, column] = window.max(axis=(0, 1))
    return pooled


def _pool(maps, size, reduce):
    height, width, channels = maps.shape
    rows, columns = height // size, width // size
    whole = maps[: rows * size, : columns * size]
    return reduce(whole.reshape(rows, size, columns, size, channels), axis=(1, 3))


def averages(maps, size=2):
    return _pool(maps, size, np.mean)


def smallest(maps, size=2):
    return _pool(maps, size, np.min)


def adds_up(maps, size=2):
    return _pool(maps, size, np.sum)


def stride_one(maps, size=2):
    height, width, channels = maps.shape
    pooled = np.zeros((height - size + 1, width - size + 1, channels))
    for row in range(pooled.shape[0]):
        for column in range(pooled.shape[1]):
            pooled[row, column] = maps[row : row + size, column : column + size].max(axis=(0, 1))
    return pooled


def window_creeps(maps, size=2):
    rows, columns = maps.shape[0] // size, maps.shape[1] // size
    return stride_one(maps, size)[:rows, :columns]


def stride_always_two(maps, size=2):
    return stride_one(maps, size)[::2, ::2]


def size_ignored(maps, size=2):
    return max_pool(maps, 2)


def starts_at_zero(maps, size=2):
    return np.maximum(max_pool(maps, size), 0)


def one_maximum_for_all_maps(maps, size=2):
    pooled = max_pool(maps, size)
    return np.broadcast_to(pooled.max(axis=2, keepdims=True), pooled.shape).copy()


def maps_merged(maps, size=2):
    return max_pool(maps, size).max(axis=2)


def scrambled(maps, size=2):
    height, width, channels = maps.shape
    rows, columns = height // size, width // size
    whole = maps[: rows * size, : columns * size]
    return whole.reshape(rows, columns, size, size, channels).max(axis=(2, 3))


def blocks_far_apart(maps, size=2):
    height, width, channels = maps.shape
    rows, columns = height // size, width // size
    whole = maps[: rows * size, : columns * size]
    return whole.reshape(size, rows, size, columns, channels).max(axis=(0, 2))


def picks_the_corner(maps, size=2):
    rows, columns = maps.shape[0] // size, maps.shape[1] // size
    return maps[::size, ::size][:rows, :columns].copy()


def rounds_up(maps, size=2):
    missing = ((0, -maps.shape[0] % size), (0, -maps.shape[1] % size), (0, 0))
    return max_pool(np.pad(maps, missing, constant_values=-np.inf), size)


def rows_only(maps, size=2):
    height, width, channels = maps.shape
    rows = height // size
    return maps[: rows * size].reshape(rows, size, width, channels).max(axis=1)


def _maps(rng, *shape):
    return np.round(rng.normal(0, 4, size=shape), 1)


def random_pooling(rng):
    height, width = rng.integers(4, 10, size=2)
    channels, size = rng.integers(1, 4), int(rng.integers(2, 4))
    return _maps(rng, height, width, channels), size


POOLING = Exercise(
    id="03.5",
    title="Max pooling",
    prompt="""
        Write `max_pool(maps, size=2)`. Windows of `size` × `size` lie side by side (the stride
        equals the size), and of each window every map keeps its largest number. Input (H, W, C),
        output (H // size, W // size, C): rows and columns that fill no window are left out.
    """,
    stub='''
        def max_pool(maps, size=2):
            """Return the largest number of each window, shape (H // size, W // size, C)."""
            ...
    ''',
    solution=max_pool,
    cases=(
        Case(np.array([[1.0, 1.0], [5.0, 6.0]])[:, :, None], label="a single window"),
        Case(
            np.array(
                [[1, 1, 2, 0, 3, 1], [5, 6, 0, 1, 2, 2], [4, 0, 3, 3, 0, 7], [1, 2, 8, 1, 5, 0]],
                dtype=float,
            )[:, :, None],
            label="the numbers that you pooled by hand",
        ),
        Case(-1 - np.arange(24.0).reshape(4, 6, 1), label="negative numbers only"),
        Case(_maps(np.random.default_rng(7), 7, 5, 2), label="odd height and width"),
        Case(_maps(np.random.default_rng(8), 6, 9, 3), 3, label="windows of 3×3"),
        Case(_maps(np.random.default_rng(9), 4, 6, 2) - 1e6, label="numbers far below zero"),
    ),
    random_case=random_pooling,
    misconceptions=(
        Misconception(
            "average-instead",
            averages,
            "These are the means of the windows. That is average pooling, which comes next; here "
            "the largest number is kept as it stands.",
        ),
        Misconception(
            "smallest-instead",
            smallest,
            "You keep the smallest number of each window. Is there a `min` where a `max` belongs, "
            "or a comparison that points the wrong way?",
        ),
        Misconception(
            "sum-instead",
            adds_up,
            "These are sums over the windows. Pooling picks one of the numbers; it never adds.",
        ),
        Misconception(
            "stride-one",
            stride_one,
            "Your windows overlap: each one starts a single pixel after the one before, so the "
            "map hardly shrinks. The next window begins where this one ends.",
        ),
        Misconception(
            "window-creeps",
            window_creeps,
            "The shape is right, the contents come from the upper left part only: the index of "
            "the output is used as a place in the input. Where does the window of output row "
            "1 begin?",
        ),
        Misconception(
            "stride-always-two",
            stride_always_two,
            "With windows of 2×2 all is right; with larger ones they overlap, since you always "
            "move by two. The step has to grow with the window.",
        ),
        Misconception(
            "size-ignored",
            size_ignored,
            "With windows of 2×2 all is right, and your function does the same for every `size`. "
            "Does a 2 stand where that argument belongs?",
        ),
        Misconception(
            "starts-at-zero",
            starts_at_zero,
            "A window that holds only negative numbers gives 0 instead of the largest of them, as "
            "where a running maximum starts at 0, a number that is not in the window.",
        ),
        Misconception(
            "one-maximum-for-all-maps",
            one_maximum_for_all_maps,
            "With one map all is right; with several, they all get the same number. A maximum "
            "without `axis` runs over the channels as well. Keep that axis out of it.",
        ),
        Misconception(
            "maps-merged",
            maps_merged,
            "The channels are gone: you take the maximum over them, too. Every map is pooled by "
            "itself, so there are as many afterwards as before.",
        ),
        Misconception(
            "scrambled-reshape",
            scrambled,
            "The shape is right, the numbers are not: a window holds pixels that follow each "
            "other along a row. `reshape` reads row by row, so each pair of sizes must split its "
            "own axis: the rows into blocks and places within a block, then the columns likewise.",
        ),
        Misconception(
            "blocks-far-apart",
            blocks_far_apart,
            "The shape is right, but each of your windows collects numbers from distant places. "
            "When an axis is split in two, the first part counts the blocks and the second one "
            "the places within a block.",
        ),
        Misconception(
            "picks-the-corner",
            picks_the_corner,
            "You take the upper left number of each window, whatever the others are. That is "
            "subsampling; pooling looks at all of them first.",
        ),
        Misconception(
            "rounds-up",
            rounds_up,
            "With odd sizes your result has a row or a column too many: it includes windows that "
            "are cut off at the border. Here only complete windows count.",
        ),
        Misconception(
            "rows-only",
            rows_only,
            "The height has been divided, the width has not. A window has two directions.",
        ),
    ),
    hints=(
        "Loop over the rows and columns of the output, and ask for each: where in the input "
        "does its window begin, and where does it end?",
        "Output row 3 with windows of 2 starts at input row 6. `window.max(axis=...)` takes the "
        "two axes along which to search; the third one has to stay.",
    ),
    explanation=(
        "The notebook's own version does the same without loops: it splits each axis into blocks "
        "and searches inside them."
    ),
)


# 03.6 Global average pooling ---------------------------------------------------------------


def global_average_pool(maps):
    return maps.mean(axis=(0, 1))


def mean_of_everything(maps):
    return maps.mean()


def mean_over_channels(maps):
    return maps.mean(axis=2)


def mean_of_columns(maps):
    return maps.mean(axis=0)


def mean_of_rows(maps):
    return maps.mean(axis=1)


def channels_first_mean(maps):
    return maps.mean(axis=(1, 2))


def global_maximum(maps):
    return maps.max(axis=(0, 1))


def global_sum(maps):
    return maps.sum(axis=(0, 1))


def divided_by_height_only(maps):
    return maps.sum(axis=(0, 1)) / maps.shape[0]


def axes_kept(maps):
    return maps.mean(axis=(0, 1), keepdims=True)


def small_windows(maps):
    return averages(maps)


def random_stack(rng):
    height, width = rng.integers(2, 8, size=2)
    return (_maps(rng, height, width, rng.integers(1, 5)),)


GLOBAL = Exercise(
    id="03.6",
    title="One number for each map",
    prompt="""
        *Global average pooling* has one window, as large as the map. Write
        `global_average_pool(maps)`: for maps of shape (H, W, C) it returns the mean of each map,
        shape (C,).
    """,
    stub='''
        def global_average_pool(maps):
            """Return the mean of each map, shape (C,)."""
            ...
    ''',
    solution=global_average_pool,
    cases=(
        Case(
            np.array(
                [[[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]], [[4.0, 40.0], [5.0, 0.0], [9.0, 20.0]]]
            ),
            label="two maps of 2×3",
        ),
        Case(_maps(np.random.default_rng(9), 5, 4, 3), label="three maps of 5×4"),
        Case(_maps(np.random.default_rng(10), 3, 7, 1), label="a single map"),
        Case(np.arange(12).reshape(2, 3, 2) ** 2, label="maps of whole numbers"),
        Case(_maps(np.random.default_rng(11), 1, 1, 3), label="maps of a single pixel"),
    ),
    random_case=random_stack,
    misconceptions=(
        Misconception(
            "mean-of-everything",
            mean_of_everything,
            "A single number comes back: the maps have been averaged with each other. Each map "
            "answers to another pattern, so each keeps a number of its own. Which axes may "
            "disappear?",
        ),
        Misconception(
            "mean-over-channels",
            mean_over_channels,
            "You average the maps at each place, so the places remain and the maps are gone. It "
            "should be the other way round.",
        ),
        Misconception(
            "mean-of-columns",
            mean_of_columns,
            "One direction is still there: `axis=0` averages down each column, and leaves a "
            "number for each column and map. A mean can run along two axes at once.",
        ),
        Misconception(
            "mean-of-rows",
            mean_of_rows,
            "One direction is still there: `axis=1` averages along each row, and leaves a number "
            "for each row and map. A mean can run along two axes at once.",
        ),
        Misconception(
            "channels-first",
            channels_first_mean,
            "You get a number for each row. Axes 1 and 2 are the positions where channels come "
            "first, as in PyTorch; here the channels are the last axis.",
        ),
        Misconception(
            "maximum-instead",
            global_maximum,
            "These are the largest numbers of the maps. That is global max pooling, which "
            "exists, too; the mean is asked for.",
        ),
        Misconception(
            "sum-instead",
            global_sum,
            "These are sums, so a larger picture would give larger numbers. Divide by the number "
            "of positions.",
        ),
        Misconception(
            "divided-by-height-only",
            divided_by_height_only,
            "Your numbers are too large by a factor, the width. How many numbers does one map "
            "hold?",
        ),
        Misconception(
            "axes-kept",
            axes_kept,
            "The values are right, the shape is (1, 1, C): two axes of length one have been kept. "
            "A dense layer wants the plain vector.",
        ),
        Misconception(
            "small-windows",
            small_windows,
            "You have averaged windows of 2×2. Here the window is as large as the map, whatever "
            "its size.",
        ),
    ),
    hints=(
        "How many numbers should come back for 8 maps of 100×150? Which axes have to disappear "
        "for that?",
        "`mean` takes a tuple of axes, those along which it averages. Rows are axis 0 and columns "
        "axis 1.",
    ),
)


# 03.7 An experiment: how far a shift may go --------------------------------------------------

_SPOTS = ((2, 4), (2, 5), (3, 4), (4, 4), (4, 5))


def _tolerated(shift, moved=3):
    answers = {
        f"window {size}, spot in column {column}": shift(size, column) for size, column in _SPOTS
    }
    answers["columns that the pooled spot moves, window 2, shift 6"] = moved
    return answers


def read_off_shifts():
    tolerated = {
        "window 2, spot in column 4": 1,
        "window 2, spot in column 5": 0,
        "window 3, spot in column 4": 1,
        "window 4, spot in column 4": 3,
        "window 4, spot in column 5": 2,
        "columns that the pooled spot moves, window 2, shift 6": 3,
    }
    return tolerated


def always_size_minus_one():
    return _tolerated(lambda size, column: size - 1)


def first_shift_that_fails():
    return _tolerated(lambda size, column: size - column % size)


def whole_window():
    return _tolerated(lambda size, column: size)


def shift_to_the_left():
    return _tolerated(lambda size, column: column % size)


def centred_window():
    return _tolerated(lambda size, column: size // 2)


def last_column_of_window():
    return _tolerated(lambda size, column: column // size * size + size - 1, moved=3)


def any_shift():
    return _tolerated(lambda size, column: 15 - column, moved=0)


def never():
    return _tolerated(lambda size, column: 0)


def moves_as_far():
    return _tolerated(lambda size, column: size - 1 - column % size, moved=6)


SHIFTS = Exercise(
    id="03.7",
    title="An experiment: how far may a spot move?",
    prompt="""
        Use `same_after_pooling` from the cell above, with the numbers changed, as often as you
        need. Fill in `tolerated`: the **largest shift to the right** that leaves the pooled map
        exactly as it was, for a spot that starts in the given column. Last line: by how many
        columns does the *pooled* spot move when the spot moves by 6?
    """,
    stub="""
        tolerated = {
            "window 2, spot in column 4": ...,
            "window 2, spot in column 5": ...,
            "window 3, spot in column 4": ...,
            "window 4, spot in column 4": ...,
            "window 4, spot in column 5": ...,
            "columns that the pooled spot moves, window 2, shift 6": ...,
        }
    """,
    solution=read_off_shifts,
    misconceptions=(
        Misconception(
            "always-size-minus-one",
            always_size_minus_one,
            "That is the best case, a spot in the first column of its window. The windows lie on "
            "a fixed grid, and a spot may start anywhere within one. In which column does the "
            "window of your spot begin?",
        ),
        Misconception(
            "first-shift-that-fails",
            first_shift_that_fails,
            "One too far: at this shift the spot has arrived in the next window. The question is "
            "for the last one that changes nothing. Try your number in `same_after_pooling`.",
        ),
        Misconception(
            "whole-window",
            whole_window,
            "A spot that moves by the size of the window always lands in the next one. Try this "
            "number in `same_after_pooling`, then smaller ones.",
        ),
        Misconception(
            "shift-to-the-left",
            shift_to_the_left,
            "These are the columns to the left of the spot in its window. It moves to the "
            "right: how many columns are left on that side?",
        ),
        Misconception(
            "centred-window",
            centred_window,
            "That would hold if each spot sat in the middle of a window of its own. The windows "
            "lie on a fixed grid that starts at column 0, and the spot sits where it sits.",
        ),
        Misconception(
            "last-column-of-window",
            last_column_of_window,
            "These are columns, not shifts: the last column of the spot's window. How far is it "
            "from where the spot starts?",
        ),
        Misconception(
            "invariant-to-any-shift",
            any_shift,
            "Max pooling forgets the place within a window only. Which window it is remains "
            "visible, so a large shift does change the pooled map. Try a shift of 2 with windows "
            "of 2.",
        ),
        Misconception(
            "never-tolerant",
            never,
            "Some shifts do leave the pooled map as it was. Try a spot in column 4 with windows "
            "of 4, and a shift of 1.",
        ),
        Misconception(
            "moves-as-far",
            moves_as_far,
            "The pooled map has one column for two of the original ones, so everything on it "
            "moves by fewer columns.",
        ),
    ),
    hints=(
        "Windows of 2 cover columns 0–1, 2–3, 4–5, … Find the window of the spot, then the last "
        "column that belongs to it.",
        "For windows of 4 they are 0–3, 4–7, 8–11. A spot in column 5 may move until it stands in "
        "the last column of its window, and no further.",
    ),
    explanation=(
        "In general the shift may be `size - 1 - column % size`: between nothing and `size - 1`, "
        "depending on where the spot starts."
    ),
)


# 03.8 Shapes and counts of a block ---------------------------------------------------------


def describe_block(shape, filters, kernel):
    height, width, channels = shape
    parameters = kernel * kernel * channels * filters + filters
    height = (height - kernel + 1) // 2
    width = (width - kernel + 1) // 2
    return height, width, filters, parameters


def _pooled_size(shape, kernel):
    return tuple((size - kernel + 1) // 2 for size in shape[:2])


def weights_only(shape, filters, kernel):
    return *_pooled_size(shape, kernel), filters, kernel**2 * shape[2] * filters


def one_bias(shape, filters, kernel):
    return *_pooled_size(shape, kernel), filters, kernel**2 * shape[2] * filters + 1


def bias_for_each_slice(shape, filters, kernel):
    weights = kernel**2 * shape[2] * filters
    return *_pooled_size(shape, kernel), filters, weights + shape[2] * filters


def flat_kernels(shape, filters, kernel):
    return *_pooled_size(shape, kernel), filters, kernel**2 * filters + filters


def kernel_not_squared(shape, filters, kernel):
    return *_pooled_size(shape, kernel), filters, kernel * shape[2] * filters + filters


def weights_for_each_position(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    positions = (shape[0] - kernel + 1) * (shape[1] - kernel + 1)
    return *_pooled_size(shape, kernel), filters, parameters * positions


def pooling_has_weights(shape, filters, kernel):
    *rest, parameters = describe_block(shape, filters, kernel)
    return *rest, parameters + 4 * filters


def channels_multiplied(shape, filters, kernel):
    height, width, _, parameters = describe_block(shape, filters, kernel)
    return height, width, shape[2] * filters, parameters


def channels_unchanged(shape, filters, kernel):
    height, width, _, parameters = describe_block(shape, filters, kernel)
    return height, width, shape[2], parameters


def channels_pooled(shape, filters, kernel):
    height, width, _, parameters = describe_block(shape, filters, kernel)
    return height, width, filters // 2, parameters


def no_pooling(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    return shape[0] - kernel + 1, shape[1] - kernel + 1, filters, parameters


def as_if_padded(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    return shape[0] // 2, shape[1] // 2, filters, parameters


def one_too_few(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    return (shape[0] - kernel) // 2, (shape[1] - kernel) // 2, filters, parameters


def pooled_first(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    return shape[0] // 2 - kernel + 1, shape[1] // 2 - kernel + 1, filters, parameters


def half_windows(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    height, width = (-((kernel - size - 1) // 2) for size in shape[:2])
    return height, width, filters, parameters


def half_pixels(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    return (shape[0] - kernel + 1) / 2, (shape[1] - kernel + 1) / 2, filters, parameters


def width_before_height(shape, filters, kernel):
    height, width, *rest = describe_block(shape, filters, kernel)
    return width, height, *rest


def random_block(rng):
    shape = tuple(rng.integers([8, 8, 1], [60, 60, 9]).tolist())
    return shape, int(rng.integers(2, 33)), int(rng.choice([1, 3, 5, 7]))


BLOCK = Exercise(
    id="03.8",
    title="What comes out of a block?",
    prompt="""
        A block: a convolution with `filters` kernels of size `kernel` × `kernel` (no padding,
        stride 1, biases), ReLU, then 2×2 max pooling with stride 2. Write `describe_block(shape,
        filters, kernel)`. For an input of shape `(height, width, channels)` it returns four whole
        numbers: height, width and channels of the output, and the number of the block's
        parameters.
    """,
    stub='''
        def describe_block(shape, filters, kernel):
            """Return height, width, channels of the output and the number of parameters."""
            ...
    ''',
    solution=describe_block,
    kind="whole",
    parts=("height", "width", "channels", "parameters"),
    cases=(
        Case((28, 28, 1), 8, 3, label="a grey picture"),
        Case((32, 20, 3), 16, 3, label="a colour picture, higher than wide"),
        Case((13, 26, 6), 10, 5, label="odd sizes on the way"),
        Case((9, 14, 4), 5, 1, label="a 1×1 kernel"),
    ),
    random_case=random_block,
    misconceptions=(
        Misconception(
            "forgot-bias",
            weights_only,
            "The weights are counted, the biases are not. Each filter has one more number that "
            "training may change.",
        ),
        Misconception(
            "one-bias-in-all",
            one_bias,
            "You count a single bias. Each filter has its own, since each needs a threshold of "
            "its own.",
        ),
        Misconception(
            "bias-for-each-slice",
            bias_for_each_slice,
            "You count a bias for each slice of each filter. The channels are summed before the "
            "bias comes in, so there is one for each filter.",
        ),
        Misconception(
            "flat-kernels",
            flat_kernels,
            "With one input channel all is right; with more, parameters are missing. A filter has "
            "one slice for each input channel.",
        ),
        Misconception(
            "kernel-not-squared",
            kernel_not_squared,
            "A 3×3 kernel has nine weights in a slice, not three.",
        ),
        Misconception(
            "weights-for-each-position",
            weights_for_each_position,
            "You count the weights again at every position. The same kernel visits all of them: "
            "sharing its weights is what makes a convolution so small.",
        ),
        Misconception(
            "pooling-has-weights",
            pooling_has_weights,
            "There are four parameters too many for each map. Pooling picks the largest number "
            "and has nothing to learn.",
        ),
        Misconception(
            "channels-multiplied",
            channels_multiplied,
            "You count an output map for each pair of filter and input channel. A filter sums "
            "over its input channels and writes one map.",
        ),
        Misconception(
            "channels-unchanged",
            channels_unchanged,
            "Your output has as many channels as the input. Pooling leaves their number alone; "
            "the convolution does not.",
        ),
        Misconception(
            "channels-pooled",
            channels_pooled,
            "You have halved the channels, too. Pooling moves over rows and columns only; every "
            "map is pooled by itself.",
        ),
        Misconception(
            "forgot-pooling",
            no_pooling,
            "That is the size after the convolution. The pooling still follows.",
        ),
        Misconception(
            "as-if-padded",
            as_if_padded,
            "You halve the size of the input as it is. Without padding the convolution takes "
            "something away first.",
        ),
        Misconception(
            "one-too-few",
            one_too_few,
            "Height and width are sometimes one too small: the convolution has one place more "
            "than you count. Put a kernel of 3 on a picture of 3: how many places are there?",
        ),
        Misconception(
            "pooled-first",
            pooled_first,
            "You pool first and convolve afterwards. In a block the convolution comes first, on "
            "the full picture.",
        ),
        Misconception(
            "rounds-up",
            half_windows,
            "With an odd size after the convolution you are one too large. A window that is not "
            "complete is not pooled.",
        ),
        Misconception(
            "width-before-height",
            width_before_height,
            "The first two numbers have changed places. Arrays count rows first, so the height "
            "comes before the width, other than with screens and photos.",
        ),
        Misconception(
            "half-pixels",
            half_pixels,
            "There are no half pixels. `/` always gives a float; the last row, which fills no "
            "window, is left out.",
        ),
    ),
    hints=(
        "Follow the shape on paper: 28 wide, after a 3×3 convolution without padding 26, after "
        "the pooling 13.",
        "Count one filter: its weights in one slice, times the number of slices, plus its bias. "
        "Then take all filters together. ReLU and pooling have nothing to learn.",
    ),
)


# 03.9 Where a number goes in Flatten ---------------------------------------------------------


def flat_index(row, column, channel, shape):
    _, width, channels = shape
    return (row * width + column) * channels + channel


def column_by_column(row, column, channel, shape):
    height, _, channels = shape
    return (column * height + row) * channels + channel


def map_by_map(row, column, channel, shape):
    height, width, _ = shape
    return (channel * height + row) * width + column


def fortran_order(row, column, channel, shape):
    height, width, _ = shape
    return row + height * (column + width * channel)


def counted_from_one(row, column, channel, shape):
    return flat_index(row, column, channel, shape) + 1


def height_for_width(row, column, channel, shape):
    height, _, channels = shape
    return (row * height + column) * channels + channel


def channels_not_counted(row, column, channel, shape):
    return row * shape[1] + column + channel


def indices_added(row, column, channel, shape):
    return row + column + channel


def indices_multiplied(row, column, channel, shape):
    return row * column * channel


def row_without_channels(row, column, channel, shape):
    _, width, channels = shape
    return row * width + column * channels + channel


def random_place(rng):
    shape = tuple(rng.integers(2, 9, size=3).tolist())
    row, column, channel = (int(rng.integers(0, size)) for size in shape)
    return row, column, channel, shape


FLATTEN = Exercise(
    id="03.9",
    title="Where does a number go?",
    prompt="""
        Flatten writes maps of shape (H, W, C) row by row: for each row its pixels from left to
        right, for each pixel its channels. Write `flat_index(row, column, channel, shape)`: the
        index, counted from 0, at which `maps[row, column, channel]` stands in `maps.reshape(-1)`.
        Compute it from the four arguments, without building an array.
    """,
    stub='''
        def flat_index(row, column, channel, shape):
            """Return the place of maps[row, column, channel] in the flattened maps."""
            ...
    ''',
    solution=flat_index,
    cases=(
        Case(0, 0, 0, (2, 3, 4), label="the very first number"),
        Case(1, 1, 0, (3, 3, 1), label="the 4 in the middle of the 3×3 matrix"),
        Case(0, 2, 1, (4, 5, 3), label="a place in the first row"),
        Case(3, 1, 2, (4, 7, 5), label="a place further down, in a wide map"),
        Case(5, 2, 1, (6, 3, 2), label="the very last number"),
        Case(100, 57, 9, (128, 96, 16), label="a place in large maps"),
    ),
    random_case=random_place,
    misconceptions=(
        Misconception(
            "column-by-column",
            column_by_column,
            "You walk down the columns. NumPy and Keras go along each row first, from left to "
            "right, and then down.",
        ),
        Misconception(
            "map-by-map",
            map_by_map,
            "You write one whole map after the other. That is the order where channels come first "
            "(PyTorch); with channels last, the channels of one pixel are neighbours.",
        ),
        Misconception(
            "fortran-order",
            fortran_order,
            "In your order the row changes fastest, as in Fortran and MATLAB. In NumPy's order "
            "the last index changes fastest.",
        ),
        Misconception(
            "counted-from-one",
            counted_from_one,
            "All answers are one too large. How many numbers stand before the one in question? "
            "That is its index.",
        ),
        Misconception(
            "height-for-width",
            height_for_width,
            "On square maps all is right; on others it is not. To get one row down, you pass one "
            "whole row: how many pixels has it?",
        ),
        Misconception(
            "channels-not-counted",
            channels_not_counted,
            "With one channel all is right; with more, the answers are too small. Each pixel that "
            "you pass takes as many places as it has channels.",
        ),
        Misconception(
            "indices-added",
            indices_added,
            "The three indices alone are not enough. To get from one row to the next you pass a "
            "whole row of numbers, so the shape has to come in.",
        ),
        Misconception(
            "indices-multiplied",
            indices_multiplied,
            "A product is zero as soon as one index is zero, so nearly all border places would "
            "share index 0. Count the numbers that stand before, row by row.",
        ),
        Misconception(
            "row-without-channels",
            row_without_channels,
            "In the first row all is right, further down it is not. A row that you pass holds "
            "width times channels numbers.",
        ),
    ),
    hints=(
        "How many numbers stand before the one in question? First the whole rows above it, then "
        "the pixels to its left, then the channels before it.",
        "A whole row holds width × channels numbers, a pixel holds as many as there are channels. "
        "Add the three contributions.",
    ),
)

EXERCISES = (GREY, EDGES, CONVOLUTION, ACTIVATION, POOLING, GLOBAL, SHIFTS, BLOCK, FLATTEN)
