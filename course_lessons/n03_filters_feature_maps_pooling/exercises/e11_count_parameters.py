"""Exercise 03.11: parameters."""

from __future__ import annotations

from course_utils.exercises import Case, Exercise


def count_parameters(kernel, c_in, c_out, bias=True):
    F_h, F_w = kernel
    weights = F_h * F_w * c_in * c_out
    return weights + c_out if bias else weights


def random_layer(rng):
    F_h, F_w, c_in, c_out = rng.integers([1, 1, 1, 1], [8, 8, 70, 70]).tolist()
    return (F_h, F_w), c_in, c_out, bool(rng.integers(0, 2))


EXERCISE = Exercise(
    id="03.11",
    title="Count the parameters",
    prompt="""
        Write `count_parameters(kernel, c_in, c_out, bias=True)`: how many numbers a convolutional
        layer learns. `kernel` is `(height, width)`, `c_in` and `c_out` are the channels that go
        in and come out, and `bias` says whether there are biases.
    """,
    stub='''
        def count_parameters(kernel, c_in, c_out, bias=True):
            """Return the number of weights and biases, a whole number."""
            ...
    ''',
    solution=count_parameters,
    cases=(
        Case((3, 3), 1, 32, label="the first layer of notebook 05"),
        Case((3, 3), 32, 64, label="32 channels in, 64 out"),
        Case((2, 3), 64, 17, label="a kernel of 2 rows and 3 columns"),
        Case((4, 1), 5, 7, label="a kernel of a single column"),
        Case((3, 2), 6, 9, False, label="no bias"),
    ),
    random_case=random_layer,
    hints=(
        "One filter first: how many numbers does it lay over the image, all input channels "
        "together?",
        "As many filters as channels come out, each with one bias, if there are biases.",
    ),
    explanation=(
        "The size of the image does not occur. That is why a convolutional layer works on images "
        "of any size, and why its stride and padding cost no parameters."
    ),
)


@EXERCISE.mistake("The biases are missing. Every feature map that comes out has one.")
def bias_forgotten(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_in * c_out


@EXERCISE.mistake("You have counted a single bias for the layer. Every filter has its own.")
def one_bias(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_in * c_out + (1 if bias else 0)


@EXERCISE.mistake("Right with biases. With `bias=False` there are none.")
def bias_always(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_in * c_out + c_out


@EXERCISE.mistake(
    "There are as many biases as channels that come *out*, not as channels that go in: the "
    "bias is added after the sum over the input channels."
)
def bias_per_input(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_in * c_out + (c_in if bias else 0)


@EXERCISE.mistake(
    "Every slice of every filter has got a bias. The slices are summed up first, and then "
    "one bias is added for the filter."
)
def bias_per_slice(kernel, c_in, c_out, bias=True):
    return (kernel[0] * kernel[1] + (1 if bias else 0)) * c_in * c_out


@EXERCISE.mistake(
    "Right for one input channel. A filter has a slice of weights for *every* channel that "
    "it reads."
)
def inputs_forgotten(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_out + (c_out if bias else 0)


@EXERCISE.mistake("That is one filter. The layer has one for every channel that comes out.")
def one_filter(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_in + (1 if bias else 0)


@EXERCISE.mistake(
    "Right for square kernels. Others have height × width weights, not height squared."
)
def height_squared(kernel, c_in, c_out, bias=True):
    return kernel[0] ** 2 * c_in * c_out + (c_out if bias else 0)


@EXERCISE.mistake(
    "Right for square kernels. Others have height × width weights, not width squared."
)
def width_squared(kernel, c_in, c_out, bias=True):
    return kernel[1] ** 2 * c_in * c_out + (c_out if bias else 0)


@EXERCISE.mistake(
    "You count the weights of one column of the kernel. It has as many columns as its width."
)
def one_side_of_the_kernel(kernel, c_in, c_out, bias=True):
    return kernel[0] * c_in * c_out + (c_out if bias else 0)


@EXERCISE.mistake(
    "Height and width are added. A kernel of 3 rows and 3 columns holds 9 weights, not 6."
)
def sides_added(kernel, c_in, c_out, bias=True):
    return (kernel[0] + kernel[1]) * c_in * c_out + (c_out if bias else 0)


@EXERCISE.mistake(
    "Channels in and out are added. Each filter that makes an output channel reads all "
    "input channels: that multiplies."
)
def channels_added(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * (c_in + c_out) + (c_out if bias else 0)
