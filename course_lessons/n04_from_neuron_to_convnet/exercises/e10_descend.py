"""Exercise 04.10: one step downhill."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def descend(parameters, gradients, learning_rate):
    pairs = zip(parameters, gradients)
    return [array - learning_rate * gradient for array, gradient in pairs]


def random_arrays(rng):
    shapes = [tuple(rng.integers(1, 4, size=rng.integers(1, 4))) for _ in range(rng.integers(2, 5))]
    parameters, gradients = ([rng.normal(size=shape) for shape in shapes] for _ in range(2))
    return parameters, gradients, float(rng.choice([0.5, 0.2, 0.05]))


EXERCISE = Exercise(
    id="04.10",
    title="One step downhill",
    prompt="""
        `parameters` is a list of arrays of any shapes, `gradients` a list of the same length; each
        gradient has the shape of its parameter. Write
        `descend(parameters, gradients, learning_rate)`, which returns the list of arrays after one
        step of gradient descent. The arrays that were passed in must stay as they are.
    """,
    stub='''
        def descend(parameters, gradients, learning_rate):
            """Return the parameters after one step against their gradients."""
            ...
    ''',
    solution=descend,
    fresh=True,
    cases=(
        Case([np.array([1.0, -2.0])], [np.array([4.0, 6.0])], 0.5, label="a single array"),
        Case(
            [np.array([[1.0, 3.0], [0.0, -2.0]]), np.array([5.0, -1.0])],
            [np.array([[2.0, -1.0], [4.0, 8.0]]), np.array([-3.0, 0.5])],
            0.1,
            label="weights and bias",
        ),
        Case(
            [np.zeros((2, 1, 3)), np.array([2.0]), np.ones((3, 2))],
            [np.arange(6.0).reshape(2, 1, 3) - 2, np.array([-4.0]), np.full((3, 2), 0.25)],
            0.2,
            label="three arrays, one of them zeros",
        ),
        Case(
            [np.array([1, 5]), np.array([[2]])],
            [np.array([0.5, -0.25]), np.array([[3.0]])],
            0.5,
            label="parameters that are whole numbers",
        ),
    ),
    random_case=random_arrays,
    hints=(
        "The gradient points to where the loss grows. Which way does the step go, and how long is "
        "it?",
        "Go through both lists together, with `zip`, and collect a new array for each pair.",
    ),
    explanation=(
        "This is the whole of plain gradient descent. `array -= …` would write into the arrays "
        "themselves: quicker, and what libraries do, but whoever still holds them sees them change."
    ),
)


@EXERCISE.mistake(
    "You go uphill: adding the gradient makes the loss grow. The step goes the other way."
)
def uphill(parameters, gradients, learning_rate):
    return descend(parameters, gradients, -learning_rate)


@EXERCISE.mistake(
    "The direction is right, the step has the length of the gradient itself. The learning rate "
    "says which part of it is walked."
)
def whole_gradient(parameters, gradients, learning_rate):
    return descend(parameters, gradients, 1.0)


@EXERCISE.mistake(
    "These are the steps, not where they lead: each of them has to be taken from its parameter."
)
def steps_only(parameters, gradients, learning_rate):
    return [-learning_rate * gradient for gradient in gradients]


@EXERCISE.mistake(
    "Only the first array has moved. Kernels and bias, weights and bias: all of them learn, each "
    "by its own gradient."
)
def first_array_only(parameters, gradients, learning_rate):
    first = descend(parameters[:1], gradients[:1], learning_rate)
    return first + [np.array(array) for array in parameters[1:]]


@EXERCISE.mistake(
    "The learning rate shrinks the parameters, too. It multiplies the gradient alone; look at "
    "where your brackets stand."
)
def rate_outside_the_brackets(parameters, gradients, learning_rate):
    return [learning_rate * (array - gradient) for array, gradient in zip(parameters, gradients)]


@EXERCISE.mistake(
    "You divide by the learning rate: the smaller it is, the longer your steps. A small rate is "
    "for small steps."
)
def divided_by_the_rate(parameters, gradients, learning_rate):
    return descend(parameters, gradients, 1 / learning_rate)


@EXERCISE.mistake(
    "Every number moves by the learning rate, whatever its slope is. Where the loss is steep a "
    "step is longer than where it is flat: multiply by the gradient, not only by its sign."
)
def signs_only(parameters, gradients, learning_rate):
    return descend(parameters, [np.sign(gradient) for gradient in gradients], learning_rate)


@EXERCISE.mistake(
    "All numbers of an array move by the same: you average its gradient. Each number has a slope "
    "of its own."
)
def averaged_gradient(parameters, gradients, learning_rate):
    return descend(parameters, [gradient.mean() for gradient in gradients], learning_rate)
