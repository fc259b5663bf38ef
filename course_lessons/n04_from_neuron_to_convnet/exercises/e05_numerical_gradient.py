"""Exercise 04.5: a bug: a gradient that disturbs what it measures."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ..shared import correlate2d


def loss(image, kernel, target):
    return 0.5 * np.mean((correlate2d(image, kernel) - target) ** 2)


def numerical_gradient(image, kernel, target, step=0.01):
    gradient = np.zeros(kernel.shape)
    for place in np.ndindex(kernel.shape):
        moved = kernel.copy()
        moved[place] += step
        above = loss(image, moved, target)
        moved[place] -= 2 * step
        below = loss(image, moved, target)
        gradient[place] = (above - below) / (2 * step)
    return gradient


def random_pairs(rng):
    rows, columns = rng.integers(1, 4, size=2)
    image = rng.normal(size=(rows + 3, columns + 2))
    return image, rng.normal(size=(rows, columns)), rng.normal(size=(4, 3))


_SMALL = np.array([[1.0, 2, 0, 1], [0, 1, 3, -1], [2, -1, 1, 1], [1, 0, 2, -2]])


EXERCISE = Exercise(
    id="04.5",
    title="A bug to find: slopes that are slightly wrong",
    prompt="""
        `numerical_gradient(image, kernel, target)` measures the slope of `loss` with respect to
        each weight: move the weight up a little, then down a little, and divide the difference of
        the two losses by the distance. Some of its numbers are slightly wrong. Find out why, and
        fix the function.
    """,
    solution=numerical_gradient,
    given=("loss", "correlate2d"),
    cases=(
        Case(_SMALL, np.array([[1.0, -1], [2, 0.5]]), np.zeros((3, 3)), label="a kernel of 2×2"),
        Case(
            _SMALL,
            np.array([[0.5, 0, -1]]),
            np.array([[1.0, 0], [2, -1], [0, 3], [1, 1]]),
            label="a kernel of one row",
        ),
        Case(_SMALL, np.array([[2.0]]), _SMALL - 1, label="a single weight"),
    ),
    random_case=random_pairs,
    hints=(
        "Call the function twice with the same kernel and print the kernel before and after. "
        "Which line writes to it?",
        "An assignment does not copy an array. What does, and inside or outside of the loop?",
    ),
    explanation=(
        "For a loss that is quadratic in the weights the slope measured both ways is exact for "
        "any step. For others the error shrinks with the square of the step."
    ),
)


@EXERCISE.mistake(
    "The kernel still changes during the call. `moved = kernel` gives the same array a "
    "second name: whoever writes to one writes to the other, and each weight stays a step "
    "too low for all measurements after it.",
    is_the_stub=True,
)
def still_the_same_kernel(image, kernel, target, step=0.01):
    """Return the slope with respect to each weight, shape of the kernel."""
    gradient = np.zeros(kernel.shape)
    for place in np.ndindex(kernel.shape):
        moved = kernel
        moved[place] += step
        above = loss(image, moved, target)
        moved[place] -= 2 * step
        below = loss(image, moved, target)
        gradient[place] = (above - below) / (2 * step)
    return gradient


@EXERCISE.mistake(
    "The kernel handed over is safe now, but only the first slope is exact: weights that "
    "have been measured stay a step too low, as where all measurements share one copy."
)
def one_copy_for_all(image, kernel, target, step=0.01):
    return still_the_same_kernel(image, kernel.copy(), target, step)


@EXERCISE.mistake(
    "All slopes are right, and the kernel is nearly what it was: with floats, a step up, "
    "two down and one up again may end beside the start by its last digit. Keep the old "
    "number and put that back, or work on a copy."
)
def put_back_by_adding(image, kernel, target, step=0.01):
    gradient = np.zeros(kernel.shape)
    for place in np.ndindex(kernel.shape):
        kernel[place] += step
        above = loss(image, kernel, target)
        kernel[place] -= 2 * step
        below = loss(image, kernel, target)
        kernel[place] += step
        gradient[place] = (above - below) / (2 * step)
    return gradient


@EXERCISE.mistake(
    "You compare with the loss at the kernel itself, one step away. That measures the "
    "slope half a step beside the place asked for. Moving both ways cancels this error."
)
def one_sided(image, kernel, target, step=0.01):
    gradient = np.zeros(kernel.shape)
    for place in np.ndindex(kernel.shape):
        moved = kernel.copy()
        moved[place] += step
        gradient[place] = (loss(image, moved, target) - loss(image, kernel, target)) / step
    return gradient


@EXERCISE.mistake(
    "Each slope is twice what it should be: between the upper and the lower place lie two steps."
)
def divided_by_one_step(image, kernel, target, step=0.01):
    return 2 * numerical_gradient(image, kernel, target, step)


@EXERCISE.mistake(
    "These are differences of the loss. A slope is a difference divided by the distance."
)
def not_divided(image, kernel, target, step=0.01):
    return 2 * step * numerical_gradient(image, kernel, target, step)


@EXERCISE.mistake(
    "Each slope is about half of what it should be: one step down from the upper place "
    "leads back to the start, and not below it."
)
def one_step_back(image, kernel, target, step=0.01):
    gradient = np.zeros(kernel.shape)
    for place in np.ndindex(kernel.shape):
        moved = kernel.copy()
        moved[place] += step
        above = loss(image, moved, target)
        moved[place] -= step
        below = loss(image, moved, target)
        gradient[place] = (above - below) / (2 * step)
    return gradient


@EXERCISE.mistake(
    "All slopes are equal: you move all weights together. Each slope needs its own weight "
    "moved, with the others at rest."
)
def all_weights_moved(image, kernel, target, step=0.01):
    slope = loss(image, kernel + step, target) - loss(image, kernel - step, target)
    return np.full(kernel.shape, slope / (2 * step))


@EXERCISE.mistake(
    "The sign is the wrong way round. Where the loss is larger above, the slope is positive."
)
def below_minus_above(image, kernel, target, step=0.01):
    return -numerical_gradient(image, kernel, target, step)


@EXERCISE.mistake(
    "You divide by the step below only half of the way: `a / 2 * b` is `(a / 2) * b`. Put the two "
    "steps in brackets, so that the whole distance divides."
)
def brackets_forgotten(image, kernel, target, step=0.01):
    return numerical_gradient(image, kernel, target, step) * step**2
