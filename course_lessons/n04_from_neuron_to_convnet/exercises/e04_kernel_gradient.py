"""Exercise 04.4: the gradient of a kernel."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def kernel_gradient(image, error):
    height, width = error.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    gradient = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            met = image[row : row + height, column : column + width]
            gradient[row, column] = np.sum(met * error)
    return gradient


def random_error(rng):
    height, width, rows, columns = rng.integers(1, 5, size=4)
    image = rng.integers(-5, 6, size=(height + rows, width + columns)).astype(float)
    return image, rng.integers(-4, 5, size=(height, width)).astype(float)


_IMAGE = np.array(
    [[1.0, 2, 0, 3], [0, 1, -1, 2], [2, -2, 1, 0], [1, 0, 3, 1], [0, 4, 1, -1]], dtype=float
)


EXERCISE = Exercise(
    id="04.4",
    title="Which way should a kernel change?",
    prompt="""
        A kernel has slid over `image`, shape (H, W), without padding and without a flip. `error`,
        shape (H_out, W_out), says for each output by how much the loss grows when that output
        grows by one. Write `kernel_gradient(image, error)`, which returns by how much the loss
        grows when each *weight* grows by one, shape (H − H_out + 1, W − W_out + 1).

        Ask about one weight: which pixels did it multiply, and which outputs did those products go
        into? Sum over all outputs: the pixel that it met × the error there.
    """,
    stub='''
        def kernel_gradient(image, error):
            """Return the gradient of the loss with respect to each weight."""
            ...
    ''',
    solution=kernel_gradient,
    cases=(
        Case(_IMAGE, np.array([[1.0, -1], [2, 0], [0, 3]]), label="a kernel of 3×3"),
        Case(_IMAGE, np.array([[1.0, 2, -1], [0, 0, 4]]), label="a kernel higher than wide"),
        Case(_IMAGE[:3], np.array([[2.0, -3, 1, 1]]), label="a kernel of one column"),
        Case(_IMAGE, np.array([[2.0]]), label="one output only"),
        Case(_IMAGE / 4, np.array([[0.5, -0.25]]), label="numbers with fractions"),
        Case(
            _IMAGE.astype(int),
            np.array([[0.5, -0.25], [1.5, 0.75]]),
            label="a picture of whole numbers",
        ),
    ),
    random_case=random_error,
    hints=(
        "The weight at row r, column c of the kernel has met a part of the image that is as large "
        "as `error`. Where does that part begin?",
        "It begins at row r, column c of the image. Multiply that part by the errors, cell by "
        "cell, and add up. Two loops over r and c fill the gradient.",
    ),
    explanation=(
        "It is the sliding sum of notebook 01 once more: the errors slide over the image as a "
        "kernel would."
    ),
)


@EXERCISE.mistake(
    "Right numbers, turned by half a turn. The kernel was slid as it stands, so the weight "
    "in its top left corner met the top left part of the image."
)
def kernel_turned(image, error):
    return kernel_gradient(image, error)[::-1, ::-1]


@EXERCISE.mistake(
    "Rows and columns have changed places. First index: how far down the weight stands in "
    "the kernel."
)
def kernel_transposed(image, error):
    return kernel_gradient(image, error).T


@EXERCISE.mistake(
    "You divide by the number of outputs. A weight has a share in every output, and the "
    "shares add up; whether the loss is a mean is already contained in `error`."
)
def averaged_over_positions(image, error):
    return kernel_gradient(image, error) / error.size


@EXERCISE.mistake(
    "All weights get the same gradient, the sum of the errors. That would be the bias' "
    "gradient. A weight's influence on an output is the pixel it multiplies."
)
def image_forgotten(image, error):
    return kernel_gradient(np.ones(image.shape), error)


@EXERCISE.mistake(
    "You sum the pixels each weight met, and the errors do not come in. An output that is "
    "already right must not change anything."
)
def error_forgotten(image, error):
    return kernel_gradient(image, np.ones(error.shape))


@EXERCISE.mistake(
    "You have followed the kernel's first position only. The same weights are used at "
    "every position: each of them adds to the gradient."
)
def first_position_only(image, error):
    first = np.zeros(error.shape)
    first[0, 0] = error[0, 0]
    return kernel_gradient(image, first)


@EXERCISE.mistake(
    "Errors come in squared, so too much and too little push the same way. The loss may "
    "hold squares; its gradient holds the error itself."
)
def error_squared(image, error):
    return kernel_gradient(image, error**2)


@EXERCISE.mistake(
    "That is the direction in which the loss falls. The gradient is where it grows; the "
    "minus comes later, when the step is taken."
)
def step_downhill(image, error):
    return -kernel_gradient(image, error)


@EXERCISE.mistake(
    "Last row and last column of the kernel are missing. A kernel has one row more than "
    "the number of rows that it takes off the image."
)
def one_place_short(image, error):
    return kernel_gradient(image, error)[:-1, :-1]


@EXERCISE.mistake(
    "Your result has the shape of the outputs. Wanted is one number for each weight; the "
    "outputs are what is summed over."
)
def kernel_of_the_error_size(image, error):
    height, width = error.shape
    return error * image[:height, :width]


@EXERCISE.mistake(
    "Your result is as large as the image. Without padding, `error` fits into the image at "
    "as many places as the kernel has weights."
)
def same_padding_used(image, error):
    rows, columns = (error.shape[0] - 1, error.shape[1] - 1)
    around = ((rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2))
    return kernel_gradient(np.pad(image, around), error)


@EXERCISE.mistake(
    "You have turned the errors by half a turn. Each weight met the first pixel of its part of "
    "the image on the way to the first output, so errors and pixels are in the same order."
)
def errors_turned(image, error):
    return kernel_gradient(image, error[::-1, ::-1])


@EXERCISE.mistake(
    "Only the last position has left a trace: each one overwrites what those before it wrote. "
    "The contributions of all positions add up; `+=` adds."
)
def overwritten(image, error):
    last = np.zeros(error.shape)
    last[-1, -1] = error[-1, -1]
    return kernel_gradient(image, last)


@EXERCISE.mistake(
    "You add up the pixels and the errors first and multiply the two sums. Each pixel has to be "
    "multiplied by the error of the output that it went into, and then the products are added."
)
def product_of_the_sums(image, error):
    H, W = error.shape
    rows, columns = image.shape[0] - H + 1, image.shape[1] - W + 1
    parts = [[image[i : i + H, j : j + W].sum() for j in range(columns)] for i in range(rows)]
    return np.array(parts) * error.sum()
