"""Exercise 01.6: fix the flip."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ..shared import PAIRS, RUNNING_IMAGE, RUNNING_KERNEL, Array, random_pair
from .e04_correlate2d import correlate2d


def convolve2d(image, kernel):
    turned = kernel[::-1, ::-1]
    return correlate2d(image, turned)


EXERCISE = Exercise(
    id="01.6",
    title="Find the bug",
    prompt="""
        This `convolve2d` gives the right answer for the Laplacian, and yet it is wrong. Find a
        kernel for which it differs from `scipy.signal.convolve2d(image, kernel, mode="valid")`, see
        why, and fix it, for practice without SciPy. It may go on using `correlate2d`.
    """,
    solution=convolve2d,
    given=("correlate2d",),
    cases=(
        *PAIRS[:5],
        *PAIRS[-2:],
        Case(RUNNING_IMAGE, RUNNING_KERNEL, label="the small running kernel"),
        Case(RUNNING_IMAGE, np.array([[1, 2], [1, 2]]), label="a kernel with equal rows"),
    ),
    random_case=random_pair,
    hints=(
        "Try a kernel whose numbers are all different, such as `[[1, 2], [3, 4]]`, and print what "
        "the function makes of it before it correlates.",
        "After the turn, the last weight stands first. Where do the other corners go?",
        "A slice with step −1 reverses one axis, and one pair of brackets can hold a slice for "
        "each axis. `np.flip` without further arguments is worth a look, too.",
    ),
    explanation=(
        "A test that only uses symmetric kernels cannot see this bug. The checks in this course "
        "use asymmetric ones as well."
    ),
)


@EXERCISE.mistake(
    "The kernel is turned upside down, but left and right stay as they were. The formula "
    "has a minus sign for each of the two indices. The Laplacian could not tell: it looks "
    "the same either way.",
    is_the_stub=True,
)
def one_axis_only(image, kernel):
    """Return the true convolution of image and kernel, mode valid."""
    flipped = kernel[::-1]
    return correlate2d(image, flipped)


@EXERCISE.mistake(
    "Now left and right change places, but top and bottom do not. Each of the two indices "
    "has its minus sign in the formula, so both axes are reversed."
)
def other_axis_only(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel[:, ::-1])


@EXERCISE.mistake(
    "That is the cross-correlation: nothing is flipped any more. A convolution turns the "
    "kernel by 180 degrees, which takes a flip along each axis."
)
def not_flipped(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel)


@EXERCISE.mistake(
    "`.T` mirrors the kernel at its diagonal; a 2×3 kernel becomes 3×2. What is needed is "
    "a half turn, which keeps the shape and brings the last weight to the first place."
)
def transposed(image: Array, kernel: Array) -> Array:
    return correlate2d(image, kernel.T)


@EXERCISE.mistake("`np.rot90` turns by 90 degrees, a quarter. A convolution needs a half turn.")
def quarter_turn(image: Array, kernel: Array) -> Array:
    return correlate2d(image, np.rot90(kernel))


@EXERCISE.mistake(
    "A half turn plus a transposition: one of the two is too many. The kernel keeps its shape."
)
def flipped_and_transposed(image: Array, kernel: Array) -> Array:
    return correlate2d(image, np.flip(kernel.T))


@EXERCISE.mistake(
    "You turned the image. The sums are right, but they come out in reverse order, last "
    "position first. Turn the smaller of the two, the kernel."
)
def image_flipped(image: Array, kernel: Array) -> Array:
    return correlate2d(np.flip(image), kernel)


@EXERCISE.mistake(
    "You turned the result of a cross-correlation (image and kernel both turned come to "
    "the same). Its numbers move to other places, but they were computed with a kernel "
    "that lies unturned against the image."
)
def result_flipped(image: Array, kernel: Array) -> Array:
    return np.flip(correlate2d(image, kernel))


@EXERCISE.mistake(
    "The minus signs of the formula stand in front of indices, not of weights. They say "
    "which pixel a weight meets; the weights keep their signs."
)
def sign_changed(image: Array, kernel: Array) -> Array:
    return correlate2d(image, -kernel)


@EXERCISE.mistake(
    "The result is right, and the caller's kernel has been turned as well: the next call "
    "would turn it back. Leave the argument as it is and make a turned view or copy."
)
def flipped_in_place(image: Array, kernel: Array) -> Array:
    kernel[:] = np.flip(kernel).copy()
    return correlate2d(image, kernel)
