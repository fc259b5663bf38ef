"""Exercises of notebook 04: from the neuron to the convnet."""

from __future__ import annotations

from functools import cache

import numpy as np

from course_utils.exercises.core import Case, Exercise, Misconception

# 04.1 A layer of neurons -----------------------------------------------------------------


def neurons(x, weights, bias):
    z = x @ weights + bias
    return 1 / (1 + np.exp(-z))


def _sums(x, weights, bias):
    return x @ weights + bias


def without_sigmoid(x, weights, bias):
    return _sums(x, weights, bias)


def without_bias(x, weights, bias):
    return neurons(x, weights, 0 * bias)


def bias_after_sigmoid(x, weights, bias):
    return neurons(x, weights, 0 * bias) + bias


def bias_taken_off(x, weights, bias):
    return neurons(x, weights, -bias)


def mirrored_sigmoid(x, weights, bias):
    return 1 / (1 + np.exp(_sums(x, weights, bias)))


def sigmoid_upside_down(x, weights, bias):
    return 1 + np.exp(-_sums(x, weights, bias))


def relu_instead(x, weights, bias):
    return np.maximum(_sums(x, weights, bias), 0)


def tanh_instead(x, weights, bias):
    return np.tanh(_sums(x, weights, bias))


def threshold_instead(x, weights, bias):
    return (_sums(x, weights, bias) > 0).astype(float)


def shares_of_one(x, weights, bias):
    powers = np.exp(_sums(x, weights, bias))
    return powers / powers.sum(axis=1, keepdims=True)


def mean_instead_of_sum(x, weights, bias):
    return neurons(x, weights / len(weights), bias)


def one_sum_for_all_units(x, weights, bias):
    total = _sums(x, weights, bias).sum(axis=1, keepdims=True)
    return 1 / (1 + np.exp(-total)) * np.ones(len(bias))


def weights_transposed(x, weights, bias):
    return neurons(x, weights.T, bias)


def random_neurons(rng):
    count, inputs, units = rng.integers(1, 6, size=3)
    x, weights = rng.normal(size=(count, inputs)), rng.normal(size=(inputs, units))
    return x, weights, rng.normal(size=units)


NEURONS = Exercise(
    id="04.1",
    title="A layer of neurons",
    prompt=r"""
        Write `neurons(x, weights, bias)`: the outputs $\sigma(z)$ of a layer of neurons, where
        $\sigma(z) = \dfrac{1}{1 + e^{-z}}$.

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
            np.array([[3.0, -2.0], [-3.0, 2.0]]),
            np.array([[2.0], [-3.0]]),
            np.array([0.5]),
            label="sums beyond ±10",
        ),
    ),
    random_case=random_neurons,
    misconceptions=(
        Misconception(
            "without-sigmoid",
            without_sigmoid,
            "These are the weighted sums $z$, and they are right. The activation is missing: "
            "without it, layers in a row would collapse into a single one.",
        ),
        Misconception(
            "without-bias",
            without_bias,
            "The bias does not come in. An input of nothing but zeros would give one half for "
            "every neuron, whatever it has learned.",
        ),
        Misconception(
            "bias-after-sigmoid",
            bias_after_sigmoid,
            "You add the bias after the sigmoid, so outputs leave the range from 0 to 1. The bias "
            "belongs to the sum $z$: it moves the point where the neuron switches.",
        ),
        Misconception(
            "bias-taken-off",
            bias_taken_off,
            "The bias has the wrong sign. Some texts write a threshold that is taken off; here, "
            "and in Keras, the bias is added.",
        ),
        Misconception(
            "mirrored-sigmoid",
            mirrored_sigmoid,
            "A neuron with a large sum gives nearly 0, one with a very negative sum nearly 1: your "
            "sigmoid is mirrored. Look at the sign in the exponent.",
        ),
        Misconception(
            "sigmoid-upside-down",
            sigmoid_upside_down,
            "Your outputs are all above 1. That is the denominator of the sigmoid; it still "
            "divides something.",
        ),
        Misconception(
            "relu-instead",
            relu_instead,
            "That is ReLU from notebook 03, a good activation, but not the one asked for. These "
            "neurons answer with a number between 0 and 1.",
        ),
        Misconception(
            "tanh-instead",
            tanh_instead,
            "Your outputs run from −1 to 1: that is the hyperbolic tangent, a cousin of the "
            "sigmoid. Here a silent neuron gives 0.",
        ),
        Misconception(
            "threshold-instead",
            threshold_instead,
            "Your neurons say 0 or 1 only, as those of the 1950s did. A step has no slope, so "
            "nothing could be learned through it; use the smooth step of the prompt.",
        ),
        Misconception(
            "shares-of-one",
            shares_of_one,
            "Your outputs sum to 1 in every row: the neurons compete. That is softmax, which "
            "comes in section 4. Here each neuron answers by itself.",
        ),
        Misconception(
            "mean-instead-of-sum",
            mean_instead_of_sum,
            "You take the mean of the products where the sum is meant; your outputs are all drawn "
            "towards one half.",
        ),
        Misconception(
            "one-sum-for-all-units",
            one_sum_for_all_units,
            "All neurons give the same answer: you have summed over the neurons as well. Each "
            "column of weights makes a sum of its own.",
        ),
        Misconception(
            "weights-transposed",
            weights_transposed,
            "Rows and columns of the weights have changed places: it fails or gives other numbers. "
            "Shapes tell: (N, n_in) times (n_in, n_out).",
        ),
    ),
    hints=(
        "One neuron first: multiply each input by its weight, add the products, add the bias. "
        "`@` does that for all examples and neurons at once.",
        "Call the sums z, shape (N, n_out). Then apply the formula of the sigmoid to the whole "
        "array; `np.exp` works number by number.",
    ),
)


# 04.2 How many parameters? ---------------------------------------------------------------


def parameters():
    parameters = {
        "dense, 28×28 grey pixels to 100 units": 28 * 28 * 100 + 100,
        "100 kernels of 3×3 on 28×28 grey pixels": 3 * 3 * 1 * 100 + 100,
        "dense, 224×224 colour pixels to 100 units": 224 * 224 * 3 * 100 + 100,
        "100 kernels of 3×3 on 224×224 colour pixels": 3 * 3 * 3 * 100 + 100,
        "dense, 28×28 grey pixels to maps of 26×26×100": 28 * 28 * 26 * 26 * 100 + 26 * 26 * 100,
    }
    return parameters


def _counted(dense, convolution):
    values = (
        dense(28, 1, 100),
        convolution(28, 1),
        dense(224, 3, 100),
        convolution(224, 3),
        dense(28, 1, 26 * 26 * 100),
    )
    return dict(zip(parameters(), values))


def _dense(size, channels, units):
    return size * size * channels * units + units


def _convolution(size, channels):
    return 9 * channels * 100 + 100


def biases_forgotten():
    return _counted(lambda s, c, u: s * s * c * u, lambda s, c: 9 * c * 100)


def one_bias_for_the_layer():
    return _counted(lambda s, c, u: s * s * c * u + 1, lambda s, c: 9 * c * 100 + 1)


def side_for_pixels():
    return _counted(lambda s, c, u: s * c * u + u, _convolution)


def colours_forgotten():
    return _counted(lambda s, c, u: _dense(s, 1, u), lambda s, c: _convolution(s, 1))


def weights_for_every_position():
    return _counted(_dense, lambda s, c: (s - 2) ** 2 * (9 * c * 100 + 100))


def kernel_not_squared():
    return _counted(_dense, lambda s, c: 3 * c * 100 + 100)


def a_bias_for_each_input():
    return _counted(lambda s, c, u: s * s * c * (u + 1), _convolution)


def one_map_only():
    return {**parameters(), list(parameters())[-1]: 28 * 28 * 26 * 26 + 26 * 26}


PARAMETERS = Exercise(
    id="04.2",
    title="How many parameters?",
    prompt="""
        Fill in `parameters`: how many numbers does each layer learn, weights and biases together?
        No padding, stride 1. Let Python multiply: `28 * 28 * …` is a fine answer.
    """,
    stub="""
        parameters = {
            "dense, 28×28 grey pixels to 100 units": ...,
            "100 kernels of 3×3 on 28×28 grey pixels": ...,
            "dense, 224×224 colour pixels to 100 units": ...,
            "100 kernels of 3×3 on 224×224 colour pixels": ...,
            "dense, 28×28 grey pixels to maps of 26×26×100": ...,
        }
    """,
    solution=parameters,
    misconceptions=(
        Misconception(
            "biases-forgotten",
            biases_forgotten,
            "The weights are right. Every unit, and every kernel, also learns one bias.",
        ),
        Misconception(
            "one-bias-for-the-layer",
            one_bias_for_the_layer,
            "The weights are right. There is not one bias for the layer but one for each unit or "
            "kernel.",
        ),
        Misconception(
            "side-for-pixels",
            side_for_pixels,
            "You count the pixels of one side. An image that is 28 pixels wide and high, for "
            "instance, has 28 rows of 28.",
        ),
        Misconception(
            "colours-forgotten",
            colours_forgotten,
            "A colour pixel is three numbers. A dense unit has a weight for each of them, and a "
            "kernel has three slices.",
        ),
        Misconception(
            "weights-for-every-position",
            weights_for_every_position,
            "You count a kernel anew at every position. It is the same kernel that visits all "
            "positions, so the size of the image does not matter.",
        ),
        Misconception(
            "kernel-not-squared",
            kernel_not_squared,
            "A 3×3 kernel has nine weights in each slice, not three.",
        ),
        Misconception(
            "a-bias-for-each-input",
            a_bias_for_each_input,
            "You count a bias for each pixel. Pixels are given, not learned; the bias belongs to "
            "the unit that sums them.",
        ),
        Misconception(
            "one-map-only",
            one_map_only,
            "That is one map of 26×26. There are 100 of them, and a dense layer has a unit for "
            "each number in each map.",
        ),
    ),
    hints=(
        "Dense: one weight for each pair of an input number and a unit, one bias for each unit.",
        "Convolution: count one kernel (its cells, for each input channel, and its bias), then "
        "take all kernels. In the last line the units are all the numbers in the maps.",
    ),
    explanation=(
        "The last line is the dense layer that could compute the same maps as the second line: 53 "
        "million numbers against 1,000. The convolution is that dense layer with nearly all "
        "weights zero and the others shared."
    ),
)


# 04.3 The loss and its gradient -------------------------------------------------------------


def softmax_cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    loss = -np.log(probabilities[rows, labels]).mean()
    gradient = probabilities.copy()
    gradient[rows, labels] -= 1
    return loss, gradient / len(labels)


def _from_probabilities(probabilities, labels):
    rows = np.arange(len(labels))
    gradient = probabilities.copy()
    gradient[rows, labels] -= 1
    return -np.log(probabilities[rows, labels]).mean(), gradient / len(labels)


def overflows(logits, labels):
    powers = np.exp(logits)
    return _from_probabilities(powers / powers.sum(axis=1, keepdims=True), labels)


def shifted_by_one_maximum(logits, labels):
    powers = np.exp(logits - logits.max())
    return _from_probabilities(powers / powers.sum(axis=1, keepdims=True), labels)


def softmax_down_the_columns(logits, labels):
    powers = np.exp(logits - logits.max(axis=0))
    return _from_probabilities(powers / powers.sum(axis=0), labels)


def summed_over_the_batch(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return loss * len(labels), gradient * len(labels)


def gradient_of_the_sum(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return loss, gradient * len(labels)


def divided_by_all_entries(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return loss, gradient * len(labels) / logits.size


def gradient_uphill(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return loss, -gradient


def label_not_taken_off(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    gradient[np.arange(len(labels)), labels] += 1 / len(labels)
    return loss, gradient


def minus_forgotten(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return -loss, gradient


def log_forgotten(logits, labels):
    _, gradient = softmax_cross_entropy(logits, labels)
    probabilities = gradient * len(labels)
    return -(probabilities[np.arange(len(labels)), labels] + 1).mean(), gradient


def decimal_log(logits, labels):
    loss, gradient = softmax_cross_entropy(logits, labels)
    return loss / np.log(10), gradient


def all_classes_counted(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logs.mean(), softmax_cross_entropy(logits, labels)[1]


def random_scores(rng):
    count, classes = int(rng.integers(1, 6)), int(rng.integers(2, 6))
    return rng.normal(0, 2, size=(count, classes)), rng.integers(0, classes, size=count)


LOSS = Exercise(
    id="04.3",
    title="The loss and its gradient",
    prompt=r"""
        Write `softmax_cross_entropy(logits, labels)`. `logits` are floats of shape (N,
        classes), `labels` holds the number of the right class of each example, shape (N,). Return
        two things:

        1. the loss: the **mean** over the examples of $-\log p_{\text{right}}$, where $p$ is the
           softmax of the example's row, $p_k = e^{z_k} / \sum_j e^{z_j}$;
        2. its gradient by the logits, shape (N, classes): $(p_k - y_k) / N$, where $y_k$ is 1 for
           the right class and 0 for all others.

        Scores of 1,000 occur, and `np.exp(1000)` is infinite. Taking the same number off all
        scores of a row changes no probability.
    """,
    stub='''
        def softmax_cross_entropy(logits, labels):
            """Return the mean loss, and its gradient by the logits."""
            ...
    ''',
    solution=softmax_cross_entropy,
    parts=("loss", "gradient"),
    cases=(
        Case(np.array([[2.0, 1.0, -1.0]]), np.array([1]), label="one example"),
        Case(
            np.array([[0.5, -1.0, 2.0], [1.5, 0.0, 0.25]]),
            np.array([2, 1]),
            label="two examples of three classes",
        ),
        Case(
            np.array([[3.0, 1.0], [-2.0, 0.5], [0.0, 1.0]]),
            np.array([0, 0, 1]),
            label="three examples of two classes",
        ),
        Case(np.array([[1000.0, 1.0], [3.0, 1.0]]), np.array([0, 1]), label="a score of 1,000"),
        Case(
            np.array(
                [
                    [0.0, 1000, 999, 0, 0, 0, 0, 0],
                    [-1000, -1001, -999, -1000, -1002, -1000, -1000, -1003],
                ]
            ),
            np.array([2, 0]),
            label="scores near 1,000 and near −1,000",
        ),
        Case(
            np.array([[0.5, -1.0, 2.0], [1.5, 0.0, 0.25], [-0.5, 2.0, 1.0]]),
            np.array([2, 0, 0]),
            label="as many examples as classes",
        ),
    ),
    random_case=random_scores,
    misconceptions=(
        Misconception(
            "overflows",
            overflows,
            "With small scores all is right; with a score of 1,000 the result is not a number, "
            "since `np.exp(1000)` is infinite. Take the largest score of the row off first.",
        ),
        Misconception(
            "shifted-by-one-maximum",
            shifted_by_one_maximum,
            "You take the largest score of the whole batch off every row. A row that lies far "
            "below it then has only zeros, and 0 / 0 is not a number. Each row has a maximum of "
            "its own.",
        ),
        Misconception(
            "softmax-down-the-columns",
            softmax_down_the_columns,
            "Your probabilities sum to 1 over the examples instead of over the classes. The "
            "classes of one example lie along axis 1.",
        ),
        Misconception(
            "summed-over-the-batch",
            summed_over_the_batch,
            "Loss and gradient are too large by the number of examples: you sum where the mean is "
            "asked for. With a mean, the size of a batch does not change the length of a step.",
        ),
        Misconception(
            "gradient-of-the-sum",
            gradient_of_the_sum,
            "The loss is right, the gradient belongs to the sum of the losses: the mean's gradient "
            "is smaller by the number of examples.",
        ),
        Misconception(
            "divided-by-all-entries",
            divided_by_all_entries,
            "The loss is right. The gradient is divided by the number of all scores; the loss was "
            "a mean over the examples only.",
        ),
        Misconception(
            "gradient-uphill",
            gradient_uphill,
            "Your gradient has the wrong sign: it points where the loss falls. The gradient points "
            "uphill; the step downhill is taken later, by subtracting it.",
        ),
        Misconception(
            "label-not-taken-off",
            label_not_taken_off,
            "The gradient holds probabilities only, so every score would be pushed down, that of "
            "the right class too. What is $y_k$ for the right class?",
        ),
        Misconception(
            "minus-forgotten",
            minus_forgotten,
            "Your loss is negative. The logarithm of a probability is below zero; the loss turns "
            "it round, so that better answers cost less.",
        ),
        Misconception(
            "log-forgotten",
            log_forgotten,
            "Your loss is the probability itself with a minus. The logarithm makes a confident "
            "mistake expensive: half a probability costs 0.69, a thousandth costs 6.9.",
        ),
        Misconception(
            "decimal-log",
            decimal_log,
            "Your loss is smaller by a factor of 2.30: that is the logarithm to the base 10. "
            "Here the natural one is meant.",
        ),
        Misconception(
            "all-classes-counted",
            all_classes_counted,
            "You average the logarithm over all classes. Only the probability of the right class "
            "counts; pick it with the two indices row and label.",
        ),
    ),
    hints=(
        "Three steps: probabilities (with the maximum of each row taken off first), the loss, the "
        "gradient. Print the sums of the rows after the first step.",
        "Number the rows from 0 to N − 1. Indexing an array by row numbers and labels together "
        "picks one number from each row. The same place is where the gradient loses 1.",
    ),
    explanation=(
        "The logarithm and the exponential cancel in the derivative, which is why the gradient "
        "comes out as plain as probabilities minus labels."
    ),
)


# 04.4 The gradient of a kernel -----------------------------------------------------------------


def kernel_gradient(image, error):
    height, width = error.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    gradient = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            met = image[row : row + height, column : column + width]
            gradient[row, column] = np.sum(met * error)
    return gradient


def kernel_turned(image, error):
    return kernel_gradient(image, error)[::-1, ::-1]


def kernel_transposed(image, error):
    return kernel_gradient(image, error).T


def averaged_over_positions(image, error):
    return kernel_gradient(image, error) / error.size


def image_forgotten(image, error):
    return kernel_gradient(np.ones(image.shape), error)


def error_forgotten(image, error):
    return kernel_gradient(image, np.ones(error.shape))


def first_position_only(image, error):
    first = np.zeros(error.shape)
    first[0, 0] = error[0, 0]
    return kernel_gradient(image, first)


def error_squared(image, error):
    return kernel_gradient(image, error**2)


def step_downhill(image, error):
    return -kernel_gradient(image, error)


def one_place_short(image, error):
    return kernel_gradient(image, error)[:-1, :-1]


def kernel_of_the_error_size(image, error):
    height, width = error.shape
    return error * image[:height, :width]


def same_padding_used(image, error):
    rows, columns = (error.shape[0] - 1, error.shape[1] - 1)
    around = ((rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2))
    return kernel_gradient(np.pad(image, around), error)


def random_error(rng):
    height, width, rows, columns = rng.integers(1, 5, size=4)
    image = rng.integers(-5, 6, size=(height + rows, width + columns)).astype(float)
    return image, rng.integers(-4, 5, size=(height, width)).astype(float)


_IMAGE = np.array(
    [[1.0, 2, 0, 3], [0, 1, -1, 2], [2, -2, 1, 0], [1, 0, 3, 1], [0, 4, 1, -1]], dtype=float
)

KERNEL_GRADIENT = Exercise(
    id="04.4",
    title="Which way should a kernel change?",
    prompt="""
        A kernel has slid over `image`, shape (H, W), without padding and without a flip. `error`,
        shape (H_out, W_out), says for each output by how much the loss grows when that output
        grows by one. Write `kernel_gradient(image, error)`: by how much the loss grows when each
        *weight* grows by one, shape (H − H_out + 1, W − W_out + 1).

        Ask of one weight: which pixels did it multiply, and into which outputs did those products
        go? Sum over all outputs: pixel met × error there.
    """,
    stub='''
        def kernel_gradient(image, error):
            """Return the gradient of the loss by each weight of the kernel."""
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
    misconceptions=(
        Misconception(
            "kernel-turned",
            kernel_turned,
            "Right numbers, turned by half a turn. The kernel was slid as it stands, so the weight "
            "in its top left corner met the top left part of the image.",
        ),
        Misconception(
            "kernel-transposed",
            kernel_transposed,
            "Rows and columns have changed places. First index: how far down the weight stands in "
            "the kernel.",
        ),
        Misconception(
            "averaged-over-positions",
            averaged_over_positions,
            "You divide by the number of outputs. A weight has a share in every output, and the "
            "shares add up; whether the loss is a mean is already contained in `error`.",
        ),
        Misconception(
            "image-forgotten",
            image_forgotten,
            "All weights get the same gradient, the sum of the errors. That would be the bias' "
            "gradient. A weight's influence on an output is the pixel it multiplies.",
        ),
        Misconception(
            "error-forgotten",
            error_forgotten,
            "You sum the pixels each weight met, and the errors do not come in. An output that is "
            "already right must not change anything.",
        ),
        Misconception(
            "first-position-only",
            first_position_only,
            "You have followed the kernel's first position only. The same weights are used at "
            "every position: each of them adds to the gradient.",
        ),
        Misconception(
            "error-squared",
            error_squared,
            "Errors come in squared, so too much and too little push the same way. The loss may "
            "hold squares; its gradient holds the error itself.",
        ),
        Misconception(
            "step-downhill",
            step_downhill,
            "That is the direction in which the loss falls. The gradient is where it grows; the "
            "minus comes later, when the step is taken.",
        ),
        Misconception(
            "one-place-short",
            one_place_short,
            "Last row and last column of the kernel are missing. A kernel has one row more than "
            "the number of rows that it takes off the image.",
        ),
        Misconception(
            "kernel-of-the-error-size",
            kernel_of_the_error_size,
            "Your result has the shape of the outputs. Wanted is one number for each weight; the "
            "outputs are what is summed over.",
        ),
        Misconception(
            "same-padding-used",
            same_padding_used,
            "Your result is as large as the image. Without padding, `error` fits into the image at "
            "as many places as the kernel has weights.",
        ),
    ),
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


# 04.5 A bug: a gradient that disturbs what it measures ---------------------------------------


def correlate2d(image, kernel):
    rows, columns = kernel.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    result = np.zeros((height, width))
    for row in range(rows):
        for column in range(columns):
            result += kernel[row, column] * image[row : row + height, column : column + width]
    return result


def loss(image, kernel, target):
    return 0.5 * np.mean((correlate2d(image, kernel) - target) ** 2)


def measured_on_the_go(image, kernel, target, step=0.01):
    """Return the slope of the loss by each weight, shape of the kernel."""
    gradient = np.zeros(kernel.shape)
    for place in np.ndindex(kernel.shape):
        moved = kernel
        moved[place] += step
        above = loss(image, moved, target)
        moved[place] -= 2 * step
        below = loss(image, moved, target)
        gradient[place] = (above - below) / (2 * step)
    return gradient


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


def one_copy_for_all(image, kernel, target, step=0.01):
    return measured_on_the_go(image, kernel.copy(), target, step)


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


def one_sided(image, kernel, target, step=0.01):
    gradient = np.zeros(kernel.shape)
    for place in np.ndindex(kernel.shape):
        moved = kernel.copy()
        moved[place] += step
        gradient[place] = (loss(image, moved, target) - loss(image, kernel, target)) / step
    return gradient


def divided_by_one_step(image, kernel, target, step=0.01):
    return 2 * numerical_gradient(image, kernel, target, step)


def not_divided(image, kernel, target, step=0.01):
    return 2 * step * numerical_gradient(image, kernel, target, step)


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


def all_weights_moved(image, kernel, target, step=0.01):
    slope = loss(image, kernel + step, target) - loss(image, kernel - step, target)
    return np.full(kernel.shape, slope / (2 * step))


def below_minus_above(image, kernel, target, step=0.01):
    return -numerical_gradient(image, kernel, target, step)


def random_pairs(rng):
    rows, columns = rng.integers(1, 4, size=2)
    image = rng.normal(size=(rows + 3, columns + 2))
    return image, rng.normal(size=(rows, columns)), rng.normal(size=(4, 3))


_SMALL = np.array([[1.0, 2, 0, 1], [0, 1, 3, -1], [2, -1, 1, 1], [1, 0, 2, -2]])

NUMERICAL_GRADIENT = Exercise(
    id="04.5",
    title="A bug to find: measuring changes what is measured",
    prompt="""
        `numerical_gradient(image, kernel, target)` measures the slope of `loss` by each weight:
        move the weight up a little, then down a little, and divide the difference of the two
        losses by the distance. Its first number is right, the others are slightly wrong, and
        after the call the kernel that was handed over is not what it was. Find out why, and
        mend the function.
    """,
    stub=measured_on_the_go,
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
    misconceptions=(
        Misconception(
            "still-the-same-kernel",
            measured_on_the_go,
            "The kernel still changes during the call. `moved = kernel` gives the same array a "
            "second name: whoever writes to one writes to the other, and each weight stays a step "
            "too low for all measurements after it.",
        ),
        Misconception(
            "one-copy-for-all",
            one_copy_for_all,
            "The kernel handed over is safe now, but only the first slope is exact: weights that "
            "have been measured stay a step too low, as where all measurements share one copy.",
        ),
        Misconception(
            "put-back-by-adding",
            put_back_by_adding,
            "All slopes are right, and the kernel is nearly what it was: with floats, a step up, "
            "two down and one up again may end beside the start by its last digit. Keep the old "
            "number and put that back, or work on a copy.",
        ),
        Misconception(
            "one-sided",
            one_sided,
            "You compare with the loss at the kernel itself, one step away. That measures the "
            "slope half a step beside the place asked for. Moving both ways cancels this error.",
        ),
        Misconception(
            "divided-by-one-step",
            divided_by_one_step,
            "Each slope is twice what it should be: between the upper and the lower place lie two "
            "steps.",
        ),
        Misconception(
            "not-divided",
            not_divided,
            "These are differences of the loss. A slope is a difference divided by the distance.",
        ),
        Misconception(
            "one-step-back",
            one_step_back,
            "Each slope is about half of what it should be: one step down from the upper place "
            "leads back to the start, and not below it.",
        ),
        Misconception(
            "all-weights-moved",
            all_weights_moved,
            "All slopes are equal: you move all weights together. Each slope needs its own weight "
            "moved, with the others at rest.",
        ),
        Misconception(
            "below-minus-above",
            below_minus_above,
            "The sign is the wrong way round. Where the loss is larger above, the slope is "
            "positive.",
        ),
    ),
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


# 04.6 An experiment: the learning rate ---------------------------------------------------------

SOBEL = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
NOISE = np.random.default_rng(0).normal(size=(32, 32))


@cache  # the check asks for the same few rates again and again
def steps_needed(learning_rate, at_most=1000):
    """Count the steps until every weight is within 0.01 of the hidden kernel."""
    target, kernel = correlate2d(NOISE, SOBEL), np.zeros((3, 3))
    for step in range(1, at_most + 1):
        error = (correlate2d(NOISE, kernel) - target) / target.size
        kernel = kernel - learning_rate * kernel_gradient(NOISE, error)
        distance = np.abs(kernel - SOBEL).max()
        if distance < 0.01:
            return step
        if distance > 1000:
            break
    return None


def rates():
    arriving = [rate for rate in (0.5, 1, 1.5, 2, 3) if steps_needed(rate) is not None]
    rates = {
        "steps at a learning rate of 1": steps_needed(1),
        "steps at 0.1": steps_needed(0.1),
        "steps at 0.01": steps_needed(0.01),
        "largest of 0.5, 1, 1.5, 2 and 3 that arrives": max(arriving),
        "of these five, the one with the fewest steps": min(arriving, key=steps_needed),
    }
    return rates


def _rates(**changed):
    values = dict(zip(("one", "tenth", "hundredth", "largest", "fastest"), rates().values()))
    return dict(zip(rates(), {**values, **changed}.values()))


def smaller_is_faster():
    return _rates(one=steps_needed(0.01), hundredth=steps_needed(1))


def all_arrive():
    return _rates(largest=3)


def largest_is_fastest():
    return _rates(fastest=3)


def largest_that_arrives_is_fastest():
    return _rates(fastest=1.5)


def best_taken_for_largest():
    return _rates(largest=1)


def careful_is_fastest():
    return _rates(fastest=0.5)


def just_diverges():
    return _rates(largest=2)


RATES = Exercise(
    id="04.6",
    title="An experiment: the learning rate",
    prompt="""
        Call `steps_needed` from the cell above with different learning rates, in a cell of your
        own or in the dictionary itself, and fill in `rates`. `None` means that the kernel never
        arrived.
    """,
    stub="""
        rates = {
            "steps at a learning rate of 1": ...,
            "steps at 0.1": ...,
            "steps at 0.01": ...,
            "largest of 0.5, 1, 1.5, 2 and 3 that arrives": ...,
            "of these five, the one with the fewest steps": ...,
        }
    """,
    solution=rates,
    given=("steps_needed",),
    misconceptions=(
        Misconception(
            "smaller-is-faster",
            smaller_is_faster,
            "You have it the other way round: a small learning rate takes small steps, so it needs "
            "more of them. Run the function with both.",
        ),
        Misconception(
            "all-arrive",
            all_arrive,
            "A rate of 3 does not arrive: each step overshoots the goal by more than it was away. "
            "Call the function with 3 and look at what it returns.",
        ),
        Misconception(
            "just-diverges",
            just_diverges,
            "At 2 the kernel jumps past its goal, about as far beyond as it was before, and slowly "
            "gets further away. The function returns `None`.",
        ),
        Misconception(
            "best-taken-for-largest",
            best_taken_for_largest,
            "1 arrives, and fast. Is there a larger rate that still arrives, although it takes "
            "longer?",
        ),
        Misconception(
            "largest-is-fastest",
            largest_is_fastest,
            "The longest steps are not the quickest way: at 3 the kernel flies away from its goal. "
            "Compare the numbers of steps. (3 is also how many steps the quickest rate takes; "
            "what is asked for is the rate.)",
        ),
        Misconception(
            "largest-that-arrives-is-fastest",
            largest_that_arrives_is_fastest,
            "1.5 arrives, but it overshoots at each step and swings to and fro. Compare with a "
            "rate below it.",
        ),
        Misconception(
            "careful-is-fastest",
            careful_is_fastest,
            "0.5 goes half of the remaining way with every step. One of the five does better.",
        ),
    ),
    hints=(
        "`steps_needed(0.1)` gives one of the numbers. Loop over the five rates and print what "
        "comes back.",
        "A rate that arrives gives a number, one that does not gives `None`. Among the numbers "
        "look for the smallest.",
    ),
    explanation=(
        "While the steps are short, ten times smaller ones need ten times as many. Near the best "
        "rate the gain is larger: at 1 a single step covers nearly the whole way. Above it the "
        "kernel overshoots; above about 2 each overshoot is larger than the last."
    ),
)


# 04.7 The gradient of the input ------------------------------------------------------------------


def input_gradient(error, kernel):
    rows, columns = kernel.shape
    gradient = np.zeros((error.shape[0] + rows - 1, error.shape[1] + columns - 1))
    for row in range(error.shape[0]):
        for column in range(error.shape[1]):
            gradient[row : row + rows, column : column + columns] += error[row, column] * kernel
    return gradient


def kernel_flipped(error, kernel):
    return input_gradient(error, kernel[::-1, ::-1])


def overwritten(error, kernel):
    rows, columns = kernel.shape
    gradient = np.zeros((error.shape[0] + rows - 1, error.shape[1] + columns - 1))
    for row in range(error.shape[0]):
        for column in range(error.shape[1]):
            gradient[row : row + rows, column : column + columns] = error[row, column] * kernel
    return gradient


def error_at_the_corner(error, kernel):
    rows, columns = kernel.shape
    return np.pad(error, ((0, rows - 1), (0, columns - 1)))


def error_spread_evenly(error, kernel):
    return input_gradient(error, np.ones(kernel.shape))


def shares_averaged(error, kernel):
    visits = input_gradient(np.ones(error.shape), np.ones(kernel.shape))
    return input_gradient(error, kernel) / visits


def errors_forgotten(error, kernel):
    return input_gradient(np.ones(error.shape), kernel)


def cut_to_the_error(error, kernel):
    top, left = (kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2
    return input_gradient(error, kernel)[top:, left:][: error.shape[0], : error.shape[1]]


def kernel_slid_over_error(error, kernel):
    return correlate2d(error, kernel)


def input_step_downhill(error, kernel):
    return -input_gradient(error, kernel)


def random_error_and_kernel(rng):
    height, width, rows, columns = rng.integers(1, 5, size=4)
    error = rng.integers(-4, 5, size=(height, width)).astype(float)
    return error, rng.integers(-4, 5, size=(rows, columns)).astype(float)


_ERROR = np.array([[1.0, 0, -2, 1], [3, 1, 0, 2], [0, -1, 2, 1], [1, 2, 0, -3]])

INPUT_GRADIENT = Exercise(
    id="04.7",
    title="What reaches the input?",
    prompt="""
        The same layer, the other question: by how much does the loss grow when a *pixel* grows by
        one? Write `input_gradient(error, kernel)`, shape (H_out + F_h − 1, W_out + F_w − 1), as
        large as the input was.

        Output (row, column) was the sum of the window that begins at pixel (row, column), each
        pixel times its weight. So its error goes back to the pixels of that window, each share
        multiplied by that weight. Windows overlap: a pixel collects from all of them.
    """,
    stub='''
        def input_gradient(error, kernel):
            """Return the gradient of the loss by each pixel of the input."""
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
    misconceptions=(
        Misconception(
            "kernel-flipped",
            kernel_flipped,
            "Each error is spread with the kernel turned by half a turn. In the forward pass the "
            "top left weight met the top left pixel of the window, so it is the share that this "
            "pixel gets back. (A flip is needed only where you *slide* the kernel over the padded "
            "errors instead of spreading each one.)",
        ),
        Misconception(
            "overwritten",
            overwritten,
            "Where windows overlap, only the last one has left its share. A pixel that went into "
            "several outputs collects from all of them.",
        ),
        Misconception(
            "error-at-the-corner",
            error_at_the_corner,
            "Each error goes back to one pixel, the first of its window. All pixels of the window "
            "went into the output, each with its weight.",
        ),
        Misconception(
            "error-spread-evenly",
            error_spread_evenly,
            "Every pixel of a window gets the same share. A pixel that met a large weight had a "
            "large influence, and gets as much back.",
        ),
        Misconception(
            "shares-averaged",
            shares_averaged,
            "You divide by the number of windows that saw the pixel. Influences add up: a pixel "
            "that four outputs depend on gets all four shares.",
        ),
        Misconception(
            "errors-forgotten",
            errors_forgotten,
            "Your result does not depend on the values in `error`, only on its shape. An output "
            "with error 0 sends nothing back.",
        ),
        Misconception(
            "cut-to-the-error",
            cut_to_the_error,
            "Your result is as large as the output. The input was larger, and its border pixels "
            "get their shares, too.",
        ),
        Misconception(
            "kernel-slid-over-error",
            kernel_slid_over_error,
            "You slide the kernel over the errors without padding: the result is smaller than the "
            "output, or there is no place for the kernel at all. Backwards, maps grow.",
        ),
        Misconception(
            "input-step-downhill",
            input_step_downhill,
            "The sign is the wrong way round: the gradient says where the loss grows.",
        ),
    ),
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


# 04.8 Max pooling, backwards -------------------------------------------------------------------


def max_pool_gradient(maps, error, size=2):
    gradient = np.zeros(maps.shape)
    for row, column, channel in np.ndindex(error.shape):
        top, left = row * size, column * size
        window = maps[top : top + size, left : left + size, channel]
        down, across = np.unravel_index(window.argmax(), window.shape)
        gradient[top + down, left + across, channel] = error[row, column, channel]
    return gradient


def _blown_up(values, maps, size):
    large = np.zeros(maps.shape)
    repeated = values.repeat(size, axis=0).repeat(size, axis=1)
    large[: repeated.shape[0], : repeated.shape[1]] = repeated
    return large


def shared_by_the_window(maps, error, size=2):
    return _blown_up(error, maps, size) / size**2


def given_to_all(maps, error, size=2):
    return _blown_up(error, maps, size)


def all_equal_ones_paid(maps, error, size=2):
    rows, columns = error.shape[:2]
    whole = maps[: rows * size, : columns * size]
    pooled = whole.reshape(rows, size, columns, size, -1).max(axis=(1, 3))
    winners = maps == _blown_up(pooled, maps, size)
    return winners * _blown_up(error, maps, size)


def first_cell_paid(maps, error, size=2):
    gradient = np.zeros(maps.shape)
    rows, columns = error.shape[:2]
    gradient[: rows * size : size, : columns * size : size] = error
    return gradient


def ones_for_winners(maps, error, size=2):
    return max_pool_gradient(maps, np.ones(error.shape), size)


def times_the_value(maps, error, size=2):
    return max_pool_gradient(maps, error, size) * maps


def largest_magnitude_paid(maps, error, size=2):
    return max_pool_gradient(np.abs(maps), error, size)


def smallest_paid(maps, error, size=2):
    return max_pool_gradient(-maps, error, size)


def always_two(maps, error, size=2):
    gradient = np.zeros(maps.shape)
    for row, column, channel in np.ndindex(error.shape):
        window = maps[2 * row : 2 * row + 2, 2 * column : 2 * column + 2, channel]
        down, across = np.unravel_index(window.argmax(), window.shape)
        gradient[2 * row + down, 2 * column + across, channel] = error[row, column, channel]
    return gradient


def one_winner_for_all_maps(maps, error, size=2):
    return max_pool_gradient(np.repeat(maps[:, :, :1], maps.shape[2], axis=2), error, size)


def remainder_cut_off(maps, error, size=2):
    rows, columns = error.shape[:2]
    return max_pool_gradient(maps, error, size)[: rows * size, : columns * size]


def as_small_as_the_error(maps, error, size=2):
    return error.copy()


def random_maps(rng):
    rows, columns, channels = rng.integers(1, 4, size=3)
    size = int(rng.integers(2, 4))
    rest = rng.integers(0, size, size=2)
    maps = rng.integers(-9, 10, size=(rows * size + rest[0], columns * size + rest[1], channels))
    error = rng.integers(-5, 6, size=(rows, columns, channels))
    return maps.astype(float), error.astype(float), size


def _case_maps(height, width, channels, seed):
    rng = np.random.default_rng(seed)
    numbers = rng.permutation(height * width * channels).reshape(height, width, channels)
    return numbers - height * width * channels // 2 + 0.0


POOL_GRADIENT = Exercise(
    id="04.8",
    title="Max pooling, backwards",
    prompt="""
        Max pooling with windows of `size` × `size` side by side has turned `maps`, floats of
        shape (H, W, C), into pooled maps. `error`, shape (H // size, W // size, C), is the gradient
        of the loss by the pooled maps. Write `max_pool_gradient(maps, error, size=2)`: the
        gradient by `maps`, shape (H, W, C).

        Only the largest number of a window had an influence. It gets the whole error of its
        window, in its own map; all others get 0. Where several are equally large, the first one
        counts, row by row. Rows and columns that filled no window get 0.
    """,
    stub='''
        def max_pool_gradient(maps, error, size=2):
            """Return the gradient of the loss by the maps that were pooled, shape (H, W, C)."""
            ...
    ''',
    solution=max_pool_gradient,
    cases=(
        Case(
            np.array([[1.0, 1], [5, 6]])[:, :, None],
            np.array([[[3.0]]]),
            label="the window of notebook 03",
        ),
        Case(_case_maps(4, 6, 2, 1), np.arange(1.0, 13).reshape(2, 3, 2), label="two maps"),
        Case(_case_maps(7, 5, 2, 2), np.arange(-5.0, 7).reshape(3, 2, 2), label="rows left over"),
        Case(_case_maps(6, 9, 1, 3), np.arange(2.0, 8).reshape(2, 3, 1), 3, label="windows of 3"),
        Case(
            _case_maps(4, 4, 2, 4) / 4 - 1000,
            np.arange(8.0).reshape(2, 2, 2) / 4,
            label="numbers far below zero, errors with fractions",
        ),
        Case(
            np.array([[0.0, 2, 4, 4], [2, 2, 0, 4]])[:, :, None],
            np.array([[[3.0], [5.0]]]),
            label="several equally large numbers",
        ),
    ),
    random_case=random_maps,
    misconceptions=(
        Misconception(
            "shared-by-the-window",
            shared_by_the_window,
            "You share each error evenly in its window. That is how *average* pooling goes "
            "backwards; in max pooling the losers had no influence at all.",
        ),
        Misconception(
            "given-to-all",
            given_to_all,
            "Every pixel of a window gets the whole error. A pixel that was not the largest could "
            "grow a little without any effect, so its gradient is 0.",
        ),
        Misconception(
            "all-equal-ones-paid",
            all_equal_ones_paid,
            "Where several numbers of a window are equally large, you pay all of them, and the "
            "error is counted more than once. One winner per window is enough.",
        ),
        Misconception(
            "first-cell-paid",
            first_cell_paid,
            "The errors go to the top left pixel of each window. Look up in `maps` which one was "
            "the largest.",
        ),
        Misconception(
            "ones-for-winners",
            ones_for_winners,
            "Your result marks the winners with 1. That is the slope of pooling alone; multiply "
            "it by the error that arrives.",
        ),
        Misconception(
            "times-the-value",
            times_the_value,
            "You multiply the error by the winner's value. The largest number is copied, not "
            "multiplied by anything, so the slope is 1.",
        ),
        Misconception(
            "largest-magnitude-paid",
            largest_magnitude_paid,
            "With negative numbers the wrong pixel is paid: −9 is not the largest of a window "
            "with a 3 in it. Compare with the sign.",
        ),
        Misconception(
            "smallest-paid",
            smallest_paid,
            "You pay the smallest number of each window. Pooling kept the largest.",
        ),
        Misconception(
            "always-two",
            always_two,
            "With windows of 2 all is right; with other sizes the errors land in the wrong "
            "windows. Use `size` wherever a 2 stands.",
        ),
        Misconception(
            "one-winner-for-all-maps",
            one_winner_for_all_maps,
            "The first map decides for all. Each map is pooled by itself, so each has its own "
            "winners.",
        ),
        Misconception(
            "remainder-cut-off",
            remainder_cut_off,
            "Rows or columns are missing at the end. They filled no window, but they were part of "
            "the input, and their gradient is 0.",
        ),
        Misconception(
            "as-small-as-the-error",
            as_small_as_the_error,
            "Your result is as small as the pooled maps. The gradient by `maps` has the shape of "
            "`maps`, mostly zeros.",
        ),
    ),
    hints=(
        "Begin with zeros in the shape of `maps`. For each number in `error`: which window did it "
        "come from, and where in it stood the largest?",
        "`window.argmax()` counts the cells of the window row by row; `np.unravel_index` turns "
        "that into a row and a column within the window. Add where the window begins.",
    ),
)

EXERCISES = (
    NEURONS,
    PARAMETERS,
    LOSS,
    KERNEL_GRADIENT,
    NUMERICAL_GRADIENT,
    RATES,
    INPUT_GRADIENT,
    POOL_GRADIENT,
)
