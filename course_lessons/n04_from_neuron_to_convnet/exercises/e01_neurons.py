"""Exercise 04.1: a layer of neurons."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def neurons(x, weights, bias):
    z = x @ weights + bias
    return 1 / (1 + np.exp(-z))


def random_neurons(rng):
    count, inputs, units = rng.integers(1, 6, size=3)
    x, weights = rng.normal(size=(count, inputs)), rng.normal(size=(inputs, units))
    return x, weights, rng.normal(size=units)


EXERCISE = Exercise(
    id="04.1",
    title="A layer of neurons",
    prompt=r"""
        Write `neurons(x, weights, bias)`: the outputs $\sigma(z)$ of a layer of neurons.

        - `x` has shape (N, n_in): N examples, one in each row.
        - `weights` has shape (n_in, n_out): column k holds the weights of neuron k.
        - `bias` has shape (n_out,): one number for each neuron.
        - The result has shape (N, n_out).
    """,
    stub='''
        def neurons(x, weights, bias):
            """Return the outputs of a layer of sigmoid neurons, shape (N, n_out)."""
            ...
    ''',
    solution=neurons,
    cases=(
        Case(
            np.array([[1.0, 2.0, -1.0]]),
            np.array([[0.5], [-1.0], [0.25]]),
            np.array([1.5]),
            label="one example, one neuron",
        ),
        Case(
            np.array([[1.0, 0.0], [0.5, -2.0], [0.0, 0.0]]),
            np.array([[1.0, -1.0, 2.0], [0.5, 3.0, 0.0]]),
            np.array([0.75, 0.5, -1.25]),  # no sum is 0, where a threshold may go either way
            label="three examples, three neurons",
        ),
        Case(
            np.array([[1.0, -2.0], [3.0, 0.5]]),
            np.array([[2.0, 1.0], [-1.0, 0.5]]),
            np.array([0.5, -0.5]),
            label="as many neurons as inputs",
        ),
        Case(
            np.array([[1, -2, 0], [2, 1, -1]]),
            np.array([[1, 0], [-1, 2], [3, 1]]),
            np.array([0.5, -0.25]),
            label="whole numbers",
        ),
        Case(
            np.array([[3.0, -2.0], [-3.0, 2.0]]),
            np.array([[2.0], [-3.0]]),
            np.array([0.5]),
            label="sums beyond ±10",
        ),
    ),
    random_case=random_neurons,
    hints=(
        "One neuron first: multiply each input by its weight, add the products, add the bias. "
        "`@` does that for all examples and neurons at once.",
        "Call the sums z, shape (N, n_out). Then apply the formula of the sigmoid to the whole "
        "array; `np.exp` works number by number.",
    ),
)


def _sums(x, weights, bias):
    return x @ weights + bias


@EXERCISE.mistake(
    "These are the weighted sums $z$, and they are right. The activation is missing: "
    "without it, layers in a row would collapse into a single one."
)
def without_sigmoid(x, weights, bias):
    return _sums(x, weights, bias)


@EXERCISE.mistake(
    "The bias does not come in. An input of nothing but zeros would give one half for "
    "every neuron, whatever it has learned."
)
def without_bias(x, weights, bias):
    return neurons(x, weights, 0 * bias)


@EXERCISE.mistake(
    "You add the bias after the sigmoid, so outputs leave the range from 0 to 1. The bias "
    "belongs to the sum $z$: it moves the point where the neuron switches."
)
def bias_after_sigmoid(x, weights, bias):
    return neurons(x, weights, 0 * bias) + bias


@EXERCISE.mistake(
    "The bias has the wrong sign. Some texts write a threshold that is subtracted; here, "
    "and in Keras, the bias is added."
)
def bias_taken_off(x, weights, bias):
    return neurons(x, weights, -bias)


@EXERCISE.mistake(
    "A neuron with a large sum gives nearly 0, one with a very negative sum nearly 1: your "
    "sigmoid is mirrored. Look at the sign in the exponent."
)
def mirrored_sigmoid(x, weights, bias):
    return 1 / (1 + np.exp(_sums(x, weights, bias)))


@EXERCISE.mistake(
    "Your outputs are all above 1. That is the denominator of the sigmoid; it still "
    "divides something."
)
def sigmoid_upside_down(x, weights, bias):
    return 1 + np.exp(-_sums(x, weights, bias))


@EXERCISE.mistake(
    "That is ReLU from notebook 03, a good activation, but not the one asked for. These "
    "neurons return a number between 0 and 1."
)
def relu_instead(x, weights, bias):
    return np.maximum(_sums(x, weights, bias), 0)


@EXERCISE.mistake(
    "Your outputs run from −1 to 1: that is the hyperbolic tangent, a cousin of the "
    "sigmoid. Here a silent neuron gives 0."
)
def tanh_instead(x, weights, bias):
    return np.tanh(_sums(x, weights, bias))


@EXERCISE.mistake(
    "Your neurons say 0 or 1 only, as those of the 1950s did. A step has no slope, so "
    "nothing could be learned through it; use the smooth step of the prompt."
)
def threshold_instead(x, weights, bias):
    return (_sums(x, weights, bias) > 0).astype(float)


@EXERCISE.mistake(
    "Your outputs sum to 1 in every row: the neurons compete. That is softmax, which "
    "comes in section 4. Here each neuron is on its own."
)
def shares_of_one(x, weights, bias):
    powers = np.exp(_sums(x, weights, bias))
    return powers / powers.sum(axis=1, keepdims=True)


@EXERCISE.mistake(
    "You take the mean of the products where the sum is meant; your outputs are all drawn "
    "towards one half."
)
def mean_instead_of_sum(x, weights, bias):
    return neurons(x, weights / len(weights), bias)


@EXERCISE.mistake(
    "All neurons return the same number: you have summed over the neurons as well. Each "
    "column of weights makes a sum of its own."
)
def one_sum_for_all_units(x, weights, bias):
    total = _sums(x, weights, bias).sum(axis=1, keepdims=True)
    return 1 / (1 + np.exp(-total)) * np.ones(len(bias))


@EXERCISE.mistake(
    "Rows and columns of the weights have changed places: it fails or gives other numbers. "
    "Shapes tell: (N, n_in) times (n_in, n_out)."
)
def weights_transposed(x, weights, bias):
    return neurons(x, weights.T, bias)
