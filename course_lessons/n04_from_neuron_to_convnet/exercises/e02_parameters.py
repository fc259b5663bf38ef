"""Exercise 04.2: how many parameters."""

from __future__ import annotations

from course_utils.exercises import Exercise


def counts():
    counts = {
        "dense, 28×28 grey pixels to 64 units": 28 * 28 * 64 + 64,
        "64 kernels of 5×5 on 28×28 grey pixels": 5 * 5 * 1 * 64 + 64,
        "dense, 224×224 colour pixels to 64 units": 224 * 224 * 3 * 64 + 64,
        "64 kernels of 5×5 on 224×224 colour pixels": 5 * 5 * 3 * 64 + 64,
        "dense, 28×28 grey pixels to maps of 24×24×64": 28 * 28 * 24 * 24 * 64 + 24 * 24 * 64,
    }
    return counts


EXERCISE = Exercise(
    id="04.2",
    title="How many parameters?",
    prompt="""
        Fill in `counts`: how many numbers does each layer learn, weights and biases together?
        There is no padding, and the stride is 1. Let Python multiply: `28 * 28 * …` is a fine
        answer.
    """,
    stub="""
        counts = {
            "dense, 28×28 grey pixels to 64 units": ...,
            "64 kernels of 5×5 on 28×28 grey pixels": ...,
            "dense, 224×224 colour pixels to 64 units": ...,
            "64 kernels of 5×5 on 224×224 colour pixels": ...,
            "dense, 28×28 grey pixels to maps of 24×24×64": ...,
        }
    """,
    solution=counts,
    hints=(
        "Dense: one weight for each pair of an input number and a unit, one bias for each unit.",
        "Convolution: count one kernel (its cells, for each input channel, and its bias), then "
        "take all kernels. In the last line the units are all the numbers in the maps.",
    ),
    explanation=(
        "The last line is the dense layer that could compute the same maps as the second line: 29 "
        "million numbers against 1,664. The convolution is that dense layer with nearly all "
        "weights zero and the others shared."
    ),
)


def _counted(dense, convolution):
    values = (
        dense(28, 1, 64),
        convolution(28, 1),
        dense(224, 3, 64),
        convolution(224, 3),
        dense(28, 1, 24 * 24 * 64),
    )
    return dict(zip(counts(), values))


@EXERCISE.mistake("The weights are right. Every unit, and every kernel, also learns one bias.")
def biases_forgotten():
    return _counted(lambda s, c, u: s * s * c * u, lambda s, c: 25 * c * 64)


@EXERCISE.mistake(
    "The weights are right. There is not one bias for the layer but one for each unit or kernel."
)
def one_bias_for_the_layer():
    return _counted(lambda s, c, u: s * s * c * u + 1, lambda s, c: 25 * c * 64 + 1)


def _convolution(size, channels):
    return 25 * channels * 64 + 64


@EXERCISE.mistake(
    "You count the pixels of one side. An image that is 28 pixels wide and high, for "
    "instance, has 28 rows of 28."
)
def side_for_pixels():
    return _counted(lambda s, c, u: s * c * u + u, _convolution)


def _dense(size, channels, units):
    return size * size * channels * units + units


@EXERCISE.mistake(
    "A colour pixel is three numbers. A dense unit has a weight for each of them, and a "
    "kernel has three slices."
)
def colours_forgotten():
    return _counted(lambda s, c, u: _dense(s, 1, u), lambda s, c: _convolution(s, 1))


@EXERCISE.mistake(
    "You count a kernel anew at every position. It is the same kernel that visits all "
    "positions, so the size of the image does not matter."
)
def weights_for_every_position():
    return _counted(_dense, lambda s, c: (s - 4) ** 2 * (25 * c * 64 + 64))


@EXERCISE.mistake("A 5×5 kernel has 25 weights in each slice, not five.")
def kernel_not_squared():
    return _counted(_dense, lambda s, c: 5 * c * 64 + 64)


@EXERCISE.mistake(
    "You count a bias for each pixel. Pixels are given, not learned; the bias belongs to "
    "the unit that sums them."
)
def a_bias_for_each_input():
    return _counted(lambda s, c, u: s * s * c * (u + 1), _convolution)


@EXERCISE.mistake(
    "That is one map of 24×24. There are 64 of them, and a dense layer has a unit for "
    "each number in each map."
)
def one_map_only():
    return {**counts(), list(counts())[-1]: 28 * 28 * 24 * 24 + 24 * 24}


@EXERCISE.mistake(
    "In the last line the weights are right. A dense layer has a bias for each unit, and its "
    "units are all the numbers in the maps; one bias for each map is what a convolution has."
)
def one_bias_for_each_map():
    return {**counts(), list(counts())[-1]: 28 * 28 * 24 * 24 * 64 + 64}


@EXERCISE.mistake(
    "The weights of a kernel are counted once for every place at which it stands. It is the same "
    "kernel at each of them: its weights are shared, and the size of the image does not matter."
)
def weights_at_every_place():
    return counts() | {
        "64 kernels of 5×5 on 28×28 grey pixels": 24 * 24 * 5 * 5 * 64 + 64,
        "64 kernels of 5×5 on 224×224 colour pixels": 220 * 220 * 5 * 5 * 3 * 64 + 64,
    }
