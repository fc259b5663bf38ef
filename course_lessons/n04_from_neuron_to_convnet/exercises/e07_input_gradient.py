"""Exercise 04.7: the gradient of the input."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ..shared import correlate2d


def input_gradient(error, kernel):
    rows, columns = kernel.shape
    gradient = np.zeros((error.shape[0] + rows - 1, error.shape[1] + columns - 1))
    for row in range(error.shape[0]):
        for column in range(error.shape[1]):
            gradient[row : row + rows, column : column + columns] += error[row, column] * kernel
    return gradient


def random_error_and_kernel(rng):
    height, width, rows, columns = rng.integers(1, 5, size=4)
    error = rng.integers(-4, 5, size=(height, width)).astype(float)
    return error, rng.integers(-4, 5, size=(rows, columns)).astype(float)


_ERROR = np.array([[1.0, 0, -2, 1], [3, 1, 0, 2], [0, -1, 2, 1], [1, 2, 0, -3]])


EXERCISE = Exercise(
    id="04.7",
    title="What reaches the input?",
    prompt="""
        This is the same layer and the other question: by how much does the loss grow when a *pixel*
        grows by one? Write `input_gradient(error, kernel)`. Its result has the shape of the input,
        (H_out + F_h − 1, W_out + F_w − 1).

        Output (row, column) was the sum of the window that begins at pixel (row, column), each
        pixel times its weight. So its error goes back to the pixels of that window, to each
        one multiplied by its weight. Windows overlap: a pixel collects from all of them.
    """,
    stub='''
        def input_gradient(error, kernel):
            """Return the gradient of the loss with respect to each pixel."""
            ...
    ''',
    solution=input_gradient,
    cases=(
        Case(_ERROR, np.array([[1.0, 2], [0, -1]]), label="a kernel of 2×2"),
        Case(_ERROR[:3, :2], np.array([[1.0, 0, 2], [-1, 3, 1]]), label="a kernel wider than high"),
        Case(np.array([[2.0]]), np.array([[1.0, 2, 3], [4, 5, 6]]), label="one output only"),
        Case(_ERROR[:3], np.array([[2.0], [1], [-1]]), label="a kernel of one column"),
        Case(_ERROR[:2] / 4, np.array([[0.5, -0.25]]), label="numbers with fractions"),
        Case(
            _ERROR.astype(int),
            np.array([[0.5, -0.25], [0.125, 2.0]]),
            label="errors that are whole numbers",
        ),
    ),
    random_case=random_error_and_kernel,
    hints=(
        "Begin with zeros in the size of the input. Take one output: which window of the input "
        "did it come from?",
        "Add the kernel, multiplied by that output's error, to its window. Do so for every output, "
        "and always add.",
    ),
    explanation=(
        "Spreading every error over its window is the full *convolution* of errors and kernel, "
        "flip included: `scipy.signal.convolve2d(error, kernel)`. So the flip that deep learning "
        "leaves out on the way forward comes back on the way backward."
    ),
)


@EXERCISE.mistake(
    "Each error is spread with the kernel turned by half a turn. In the forward pass the "
    "top left weight met the top left pixel of the window, so it is the share that this "
    "pixel gets back. (A flip is needed only where you *slide* the kernel over the padded "
    "errors instead of spreading each one.)"
)
def kernel_flipped(error, kernel):
    return input_gradient(error, kernel[::-1, ::-1])


@EXERCISE.mistake(
    "Where windows overlap, only the last one has left its share. A pixel that went into "
    "several outputs collects from all of them."
)
def overwritten(error, kernel):
    rows, columns = kernel.shape
    gradient = np.zeros((error.shape[0] + rows - 1, error.shape[1] + columns - 1))
    for row in range(error.shape[0]):
        for column in range(error.shape[1]):
            gradient[row : row + rows, column : column + columns] = error[row, column] * kernel
    return gradient


@EXERCISE.mistake(
    "Each error goes back to one pixel, the first of its window. All pixels of the window "
    "went into the output, each with its weight."
)
def error_at_the_corner(error, kernel):
    rows, columns = kernel.shape
    return np.pad(error, ((0, rows - 1), (0, columns - 1)))


@EXERCISE.mistake(
    "Every pixel of a window gets the same share. A pixel that met a large weight had a "
    "large influence, and gets as much back."
)
def error_spread_evenly(error, kernel):
    return input_gradient(error, np.ones(kernel.shape))


@EXERCISE.mistake(
    "You divide by the number of windows that saw the pixel. Influences add up: a pixel "
    "that four outputs depend on gets all four shares."
)
def shares_averaged(error, kernel):
    visits = input_gradient(np.ones(error.shape), np.ones(kernel.shape))
    return input_gradient(error, kernel) / visits


@EXERCISE.mistake(
    "Your result does not depend on the values in `error`, only on its shape. An output "
    "with error 0 sends nothing back."
)
def errors_forgotten(error, kernel):
    return input_gradient(np.ones(error.shape), kernel)


@EXERCISE.mistake(
    "Your result is as large as the output. The input was larger, and its border pixels "
    "get their shares, too."
)
def cut_to_the_error(error, kernel):
    top, left = (kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2
    return input_gradient(error, kernel)[top:, left:][: error.shape[0], : error.shape[1]]


@EXERCISE.mistake(
    "You slide the kernel over the errors without padding: the result is smaller than the "
    "output, or there is no place for the kernel at all. Backwards, maps grow."
)
def kernel_slid_over_error(error, kernel):
    return correlate2d(error, kernel)


@EXERCISE.mistake("The sign is the wrong way round: the gradient says where the loss grows.")
def input_step_downhill(error, kernel):
    return -input_gradient(error, kernel)


@EXERCISE.mistake(
    "Rows and columns of the kernel have changed places: where it is not square the shapes do not "
    "fit, where it is the shares go to the wrong pixels."
)
def kernel_transposed(error, kernel):
    return input_gradient(error, kernel.T)
