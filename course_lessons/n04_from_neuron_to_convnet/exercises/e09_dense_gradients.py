"""Exercise 04.9: a dense layer, backwards."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def dense_gradients(x, weights, error):
    by_weights = x.T @ error
    by_bias = error.sum(axis=0)
    by_x = error @ weights.T
    return by_weights, by_bias, by_x


def random_layer(rng):
    count, before, after = rng.integers(1, 6, size=3)
    shapes = (count, before), (before, after), (count, after)
    return tuple(rng.integers(-5, 6, size=shape).astype(float) for shape in shapes)


EXERCISE = Exercise(
    id="04.9",
    title="A dense layer, backwards",
    prompt="""
        A dense layer has turned `x`, shape (N, n_in), into `x @ weights + bias`, shape (N, n_out),
        one example in each row. `error`, shape (N, n_out), says by how much the loss grows when an
        output grows by one. Write `dense_gradients(x, weights, error)`. It returns three arrays,
        which say by how much the loss grows when

        1. each weight grows by one, shape (n_in, n_out): the input that the weight met × the error
           of the unit that it belongs to, summed over the examples;
        2. each bias grows by one, shape (n_out,): a bias met a 1 in every example;
        3. each input grows by one, shape (N, n_in): an input went to all units, to each with a
           different weight.
    """,
    stub='''
        def dense_gradients(x, weights, error):
            """Return the gradients with respect to the weights, the bias and the input."""
            ...
    ''',
    solution=dense_gradients,
    parts=("weights", "bias", "input"),
    cases=(
        Case(
            np.array([[1.0, 2.0]]),
            np.array([[3.0, -1.0, 0.5], [2.0, 4.0, -2.0]]),
            np.array([[1.0, -2.0, 3.0]]),
            label="one example",
        ),
        Case(
            np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]]),
            np.array([[3.0, -1.0], [2.0, 4.0]]),
            np.array([[1.0, -2.0], [0.5, 4.0], [-1.0, 2.0]]),
            label="as many inputs as units",
        ),
        Case(
            np.array([[2.0, -1.0, 4.0], [1.0, 3.0, 0.0]]),
            np.array([[1.5], [-2.0], [0.5]]),
            np.array([[2.0], [-4.0]]),
            label="a single unit",
        ),
        Case(
            np.array([[2.0, -1.0, 4.0], [1.0, 3.0, 0.0], [-2.0, 1.0, 1.0]]),
            np.array([[1.0, 2.0, -3.0], [0.0, 4.0, 1.0], [2.0, -1.0, 5.0]]),
            np.array([[2.0, 1.0, 0.0], [-4.0, 0.0, 3.0], [1.0, -1.0, 2.0]]),
            label="as many examples as inputs and units",
        ),
    ),
    random_case=random_layer,
    hints=(
        "Write the shape of each argument beside the shape that is wanted. Which axis has to be "
        "summed away in each of the three?",
        "A matrix product sums over an axis that both factors have. For the weights that is the "
        "axis of the examples, for the input that of the units; `.T` brings it to where the "
        "product wants it.",
    ),
    explanation=(
        "The product that went forward with the weights comes back with their transpose, and the "
        "weights' own gradient is a product of the same kind. Three lines; Keras does no more for "
        "a dense layer."
    ),
)


@EXERCISE.mistake(
    "Your gradient of the weights has rows and columns exchanged. It is laid out as the weights "
    "are: a row for each input, a column for each unit."
)
def weights_exchanged(x, weights, error):
    _, by_bias, by_x = dense_gradients(x, weights, error)
    return error.T @ x, by_bias, by_x


@EXERCISE.mistake(
    "The gradients of weights and bias are too small by the number of examples. Where the loss is "
    "a mean, `error` has been divided already; the examples' shares are summed."
)
def divided_by_the_examples(x, weights, error):
    by_weights, by_bias, by_x = dense_gradients(x, weights, error)
    return by_weights / len(x), by_bias / len(x), by_x


@EXERCISE.mistake(
    "The bias's gradient does not depend on the values in `error`: it is the number of examples. "
    "The bias met a 1 in each of them, and each of these is multiplied by the error there."
)
def bias_without_errors(x, weights, error):
    by_weights, by_bias, by_x = dense_gradients(x, weights, error)
    return by_weights, np.full(by_bias.shape, float(len(x))), by_x


@EXERCISE.mistake(
    "You sum the errors of all units into one number. Each unit has a bias of its own, which "
    "meets the errors of this unit only."
)
def one_bias_for_the_layer(x, weights, error):
    by_weights, _, by_x = dense_gradients(x, weights, error)
    return by_weights, error.sum(), by_x


@EXERCISE.mistake(
    "Each bias gets the mean of its errors. A bias takes part in every example, and the shares of "
    "all examples are summed."
)
def bias_averaged(x, weights, error):
    by_weights, by_bias, by_x = dense_gradients(x, weights, error)
    return by_weights, by_bias / len(x), by_x


@EXERCISE.mistake(
    "Every input of an example gets the same: the sum of the errors. On its way to a unit an input "
    "was multiplied by a weight, and the error comes back through that weight."
)
def input_without_weights(x, weights, error):
    by_weights, by_bias, _ = dense_gradients(x, weights, error)
    return by_weights, by_bias, np.repeat(error.sum(axis=1, keepdims=True), x.shape[1], axis=1)


@EXERCISE.mistake(
    "Each weight gets its own value times the errors. How fast an output grows with a weight "
    "depends on what the weight was multiplied by, and that was the input."
)
def weights_by_themselves(x, weights, error):
    _, by_bias, by_x = dense_gradients(x, weights, error)
    return weights * by_bias, by_bias, by_x


@EXERCISE.mistake(
    "All signs are turned round: the gradient says where the loss grows, not where it falls."
)
def dense_step_downhill(x, weights, error):
    return tuple(-gradient for gradient in dense_gradients(x, weights, error))


@EXERCISE.mistake(
    "Only the first example has left a share with weights and bias. All rows of the batch went "
    "through the same weights, so all of them count."
)
def first_example_alone(x, weights, error):
    by_weights, by_bias, _ = dense_gradients(x[:1], weights, error[:1])
    return by_weights, by_bias, dense_gradients(x, weights, error)[2]


@EXERCISE.mistake("All three are right, in another order: first weights, then bias, then input.")
def input_first(x, weights, error):
    by_weights, by_bias, by_x = dense_gradients(x, weights, error)
    return by_x, by_weights, by_bias


@EXERCISE.mistake(
    "For the weights you sum inputs and errors over the examples first and multiply the two sums. "
    "Each input meets the errors of its own example; the products are summed."
)
def sums_multiplied(x, weights, error):
    return np.outer(x.sum(axis=0), error.sum(axis=0)), error.sum(axis=0), error @ weights.T
