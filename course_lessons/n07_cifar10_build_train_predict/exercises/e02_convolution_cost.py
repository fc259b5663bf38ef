"""Exercise 07.2: what a convolution costs."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def convolution_cost(output_shape, kernel_shape):
    height, width, _ = output_shape
    rows, columns, before, filters = kernel_shape
    weights = rows * columns * before * filters
    return weights + filters, height * width * weights


def random_layer(rng):
    height, width, rows, columns, before, filters = rng.integers(2, 20, size=6).tolist()
    return (height, width, filters), (rows, columns, before, filters)


EXERCISE = Exercise(
    id="07.2",
    title="What a convolution costs",
    prompt="""
        Write `convolution_cost(output_shape, kernel_shape)`. It returns two whole numbers for one
        convolution layer with biases: its parameters, and the multiply-adds it takes for one
        image. `output_shape` is `(height, width, maps)`, `kernel_shape` is `(rows, columns, maps
        before, maps)`, as Keras stores it. (Adding the bias does not count as a multiply-add.)
    """,
    stub='''
        def convolution_cost(output_shape, kernel_shape):
            """Return the number of parameters and of multiply-adds for one image."""
            ...
    ''',
    solution=convolution_cost,
    kind="whole",
    parts=("parameters", "multiply-adds"),
    cases=(
        Case((31, 31, 32), (2, 2, 3, 32), label="the first layer of A"),
        Case((13, 12, 17), (2, 3, 64, 17), label="a kernel that is not square"),
        Case((1, 1, 5), (4, 3, 2, 5), label="a single position"),
        Case((224, 224, 64), (3, 3, 64, 64), label="large maps"),
    ),
    random_case=random_layer,
    hints=(
        "How many weights has one filter? How many filters are there? That gives the parameters, "
        "once the biases are added.",
        "At each position of the output every weight of the layer is used exactly once. How many "
        "positions has the output?",
    ),
    explanation="A dense layer is a convolution with a single position: the function serves both.",
)


@EXERCISE.mistake(
    "The multiply-adds are right. Among the parameters the biases are missing: how many "
    "does a layer have?"
)
def no_biases(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters - kernel_shape[3], multiply_adds


@EXERCISE.mistake(
    "The multiply-adds are right. You count one bias for the layer; every filter has its own."
)
def one_bias(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters - kernel_shape[3] + 1, multiply_adds


@EXERCISE.mistake(
    "The multiply-adds are right. You count a bias for each map that comes *in*. The bias "
    "is added once to each map that goes out."
)
def bias_for_each_map_before(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters - kernel_shape[3] + kernel_shape[2], multiply_adds


@EXERCISE.mistake(
    "The parameters are right. The multiply-adds are those of a single position; the same "
    "weights are used again at every place of the output."
)
def positions_forgotten(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters, multiply_adds // (output_shape[0] * output_shape[1])


@EXERCISE.mistake(
    "The parameters are right. In the multiply-adds the filters come in twice: the last "
    "number of the output's shape and the last number of the kernel's shape are the same "
    "filters."
)
def filters_twice(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters, multiply_adds * kernel_shape[3]


@EXERCISE.mistake(
    "You count the weights of one slice. A filter has a slice for *each* map that comes in."
)
def one_map_read(output_shape, kernel_shape):
    rows, columns, _, filters = kernel_shape
    return convolution_cost(output_shape, (rows, columns, 1, filters))


@EXERCISE.mistake(
    "Your parameters grow with the size of the picture. A convolution uses the same "
    "weights everywhere; that is the point of it. Only the multiply-adds depend on the "
    "number of positions."
)
def weights_at_each_position(output_shape, kernel_shape):
    _, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return multiply_adds + int(np.prod(output_shape)), multiply_adds


@EXERCISE.mistake(
    "Right for square kernels only: you use the rows twice. The kernel (2, 3) has 6 "
    "weights in a slice."
)
def square_of_the_rows(output_shape, kernel_shape):
    rows, _, before, filters = kernel_shape
    return convolution_cost(output_shape, (rows, rows, before, filters))


@EXERCISE.mistake(
    "Both numbers are there, in the other order: parameters first, then multiply-adds."
)
def exchanged(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return multiply_adds, parameters


@EXERCISE.mistake(
    "The parameters are right. For the multiply-adds you take all of them at every position, but "
    "the biases are among them, and they are added, not multiplied."
)
def parameters_times_positions(output_shape, kernel_shape):
    parameters, _ = convolution_cost(output_shape, kernel_shape)
    return parameters, parameters * output_shape[0] * output_shape[1]


@EXERCISE.mistake(
    "The parameters are right. Multiplications and additions are counted apart; a multiply-add is "
    "one of each, counted once."
)
def counted_twice(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters, 2 * multiply_adds


@EXERCISE.mistake(
    "The parameters are right. The multiply-adds are those of a single filter; each of the maps "
    "that come out has one."
)
def one_filter(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters, multiply_adds // kernel_shape[3]


@EXERCISE.mistake(
    "The parameters are right. In the multiply-adds the maps that come in are missing: at each "
    "position a filter reads all of them."
)
def maps_before_forgotten(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters, multiply_adds // kernel_shape[2]
