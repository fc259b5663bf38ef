"""Exercise 03.8: shapes and counts of a block."""

from __future__ import annotations

from course_utils.exercises import Case, Exercise


def describe_block(shape, filters, kernel):
    height, width, channels = shape
    parameters = kernel * kernel * channels * filters + filters
    height = (height - kernel + 1) // 2
    width = (width - kernel + 1) // 2
    return height, width, filters, parameters


def random_block(rng):
    shape = tuple(rng.integers([8, 8, 1], [60, 60, 9]).tolist())
    return shape, int(rng.integers(2, 33)), int(rng.choice([1, 3, 5, 7]))


EXERCISE = Exercise(
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
    hints=(
        "Follow the shape on paper: 28 wide, after a 3×3 convolution without padding 26, after "
        "the pooling 13.",
        "Count one filter: its weights in one slice, times the number of slices, plus its bias. "
        "Then take all filters together. ReLU and pooling have nothing to learn.",
    ),
)


def _pooled_size(shape, kernel):
    return tuple((size - kernel + 1) // 2 for size in shape[:2])


@EXERCISE.mistake(
    "The weights are counted, the biases are not. Each filter has one more number that "
    "training may change."
)
def forgot_bias(shape, filters, kernel):
    return *_pooled_size(shape, kernel), filters, kernel**2 * shape[2] * filters


@EXERCISE.mistake(
    "You count a single bias. Each filter has its own, since each needs a threshold of its own."
)
def one_bias_in_all(shape, filters, kernel):
    return *_pooled_size(shape, kernel), filters, kernel**2 * shape[2] * filters + 1


@EXERCISE.mistake(
    "You count a bias for each slice of each filter. The channels are summed before the "
    "bias comes in, so there is one for each filter."
)
def bias_for_each_slice(shape, filters, kernel):
    weights = kernel**2 * shape[2] * filters
    return *_pooled_size(shape, kernel), filters, weights + shape[2] * filters


@EXERCISE.mistake(
    "With one input channel all is right; with more, parameters are missing. A filter has "
    "one slice for each input channel."
)
def flat_kernels(shape, filters, kernel):
    return *_pooled_size(shape, kernel), filters, kernel**2 * filters + filters


@EXERCISE.mistake("A 3×3 kernel has nine weights in a slice, not three.")
def kernel_not_squared(shape, filters, kernel):
    return *_pooled_size(shape, kernel), filters, kernel * shape[2] * filters + filters


@EXERCISE.mistake(
    "You count the weights again at every position. The same kernel visits all of them: "
    "sharing its weights is what makes a convolution so small."
)
def weights_for_each_position(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    positions = (shape[0] - kernel + 1) * (shape[1] - kernel + 1)
    return *_pooled_size(shape, kernel), filters, parameters * positions


@EXERCISE.mistake(
    "There are four parameters too many for each map. Pooling picks the largest number "
    "and has nothing to learn."
)
def pooling_has_weights(shape, filters, kernel):
    *rest, parameters = describe_block(shape, filters, kernel)
    return *rest, parameters + 4 * filters


@EXERCISE.mistake(
    "You count an output map for each pair of filter and input channel. A filter sums "
    "over its input channels and writes one map."
)
def channels_multiplied(shape, filters, kernel):
    height, width, _, parameters = describe_block(shape, filters, kernel)
    return height, width, shape[2] * filters, parameters


@EXERCISE.mistake(
    "Your output has as many channels as the input. Pooling leaves their number alone; "
    "the convolution does not."
)
def channels_unchanged(shape, filters, kernel):
    height, width, _, parameters = describe_block(shape, filters, kernel)
    return height, width, shape[2], parameters


@EXERCISE.mistake(
    "You have halved the channels, too. Pooling moves over rows and columns only; every "
    "map is pooled by itself."
)
def channels_pooled(shape, filters, kernel):
    height, width, _, parameters = describe_block(shape, filters, kernel)
    return height, width, filters // 2, parameters


@EXERCISE.mistake("That is the size after the convolution. The pooling still follows.")
def forgot_pooling(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    return shape[0] - kernel + 1, shape[1] - kernel + 1, filters, parameters


@EXERCISE.mistake(
    "You halve the size of the input as it is. Without padding the convolution takes "
    "something away first."
)
def as_if_padded(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    return shape[0] // 2, shape[1] // 2, filters, parameters


@EXERCISE.mistake(
    "Height and width are sometimes one too small: the convolution has one place more "
    "than you count. Put a kernel of 3 on a picture of 3: how many places are there?"
)
def one_too_few(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    return (shape[0] - kernel) // 2, (shape[1] - kernel) // 2, filters, parameters


@EXERCISE.mistake(
    "You pool first and convolve afterwards. In a block the convolution comes first, on "
    "the full picture."
)
def pooled_first(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    return shape[0] // 2 - kernel + 1, shape[1] // 2 - kernel + 1, filters, parameters


@EXERCISE.mistake(
    "With an odd size after the convolution you are one too large. A window that is not "
    "complete is not pooled."
)
def rounds_up(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    height, width = (-((kernel - size - 1) // 2) for size in shape[:2])
    return height, width, filters, parameters


@EXERCISE.mistake(
    "The first two numbers have changed places. Arrays count rows first, so the height "
    "comes before the width, other than with screens and photos."
)
def width_before_height(shape, filters, kernel):
    height, width, *rest = describe_block(shape, filters, kernel)
    return width, height, *rest


@EXERCISE.mistake(
    "There are no half pixels. `/` always gives a float; the last row, which fills no "
    "window, is left out."
)
def half_pixels(shape, filters, kernel):
    *_, parameters = describe_block(shape, filters, kernel)
    return (shape[0] - kernel + 1) / 2, (shape[1] - kernel + 1) / 2, filters, parameters


_ROUNDED_UP = (
    "Height and width: with an odd size after the convolution you are one too large, since a "
    "window that is not complete is not pooled."
)


def _sizes_rounded_up(shape, kernel):
    return tuple((size - kernel) // 2 + 1 for size in shape[:2])


@EXERCISE.mistake(f"{_ROUNDED_UP} The parameters: there is a bias for each filter, not one in all.")
def rounds_up_with_one_bias(shape, filters, kernel):
    weights = kernel**2 * shape[2] * filters
    return *_sizes_rounded_up(shape, kernel), filters, weights + 1


@EXERCISE.mistake(f"{_ROUNDED_UP} The parameters: the biases are missing, one for each filter.")
def rounds_up_without_bias(shape, filters, kernel):
    return *_sizes_rounded_up(shape, kernel), filters, kernel**2 * shape[2] * filters


@EXERCISE.mistake(
    f"{_ROUNDED_UP} The parameters: a filter has one slice of weights for each input channel."
)
def rounds_up_with_flat_kernels(shape, filters, kernel):
    return *_sizes_rounded_up(shape, kernel), filters, kernel**2 * filters + filters


@EXERCISE.mistake(
    "Height and width are those of a convolution with padding: without it the picture shrinks "
    "before it is halved. And the parameters lack the biases, one for each filter."
)
def as_if_padded_without_bias(shape, filters, kernel):
    return shape[0] // 2, shape[1] // 2, filters, kernel**2 * shape[2] * filters
