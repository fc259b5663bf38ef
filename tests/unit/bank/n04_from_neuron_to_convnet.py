"""Wrong answers to the exercises of notebook 04 that are not declared misconceptions."""

from __future__ import annotations

import numpy as np

from bank import Wrong
from course_lessons.n04_from_neuron_to_convnet.exercises import (
    e01_neurons,
    e02_parameters,
    e03_softmax_cross_entropy,
    e04_kernel_gradient,
    e05_numerical_gradient,
    e06_rates,
    e07_input_gradient,
    e08_max_pool_gradient,
    e09_dense_gradients,
    e10_descend,
    e11_one_epoch,
)

# 04.1 neurons ------------------------------------------------------------


def two_sigmoids(x, weights, bias):
    once = e01_neurons.neurons(x, weights, bias)
    return 1 / (1 + np.exp(-once))


def one_bias_for_all(x, weights, bias):
    return e01_neurons.neurons(x, weights, np.full(len(bias), bias.mean()))


def exponential_only(x, weights, bias):
    return np.exp(-(x @ weights + bias))


def slope_of_the_sigmoid(x, weights, bias):
    output = e01_neurons.neurons(x, weights, bias)
    return output * (1 - output)


def rounded(x, weights, bias):
    return e01_neurons.neurons(x, weights, bias).round(2)


def first_example_only(x, weights, bias):
    return e01_neurons.neurons(x[:1], weights, bias)


def softplus(x, weights, bias):
    return np.log1p(np.exp(x @ weights + bias))


def scales_the_input_in_place(x, weights, bias):
    x /= 2
    return e01_neurons.neurons(2 * x, weights, bias)


# 04.2 counts ------------------------------------------------------------

COUNTS = e02_parameters.counts()
FIRST, *_, LAST = COUNTS


# 04.3 softmax_cross_entropy ------------------------------------------------------------


def loss_only(logits, labels):
    return e03_softmax_cross_entropy.softmax_cross_entropy(logits, labels)[0]


def without_softmax(logits, labels):
    rows = np.arange(len(labels))
    return -logits[rows, labels].mean(), e03_softmax_cross_entropy.softmax_cross_entropy(
        logits, labels
    )[1]


def a_loss_for_each_example(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logs[np.arange(len(labels)), labels], e03_softmax_cross_entropy.softmax_cross_entropy(
        logits, labels
    )[1]


def squared_differences(logits, labels):
    gradient = e03_softmax_cross_entropy.softmax_cross_entropy(logits, labels)[1] * len(labels)
    return (gradient**2).sum(axis=1).mean(), gradient / len(labels)


def cautious_log(logits, labels):
    loss, gradient = e03_softmax_cross_entropy.softmax_cross_entropy(logits, labels)
    return -np.log(np.exp(-loss) + 0.01), gradient


# 04.4 kernel_gradient ------------------------------------------------------------


def rolled_round(image, error):
    padded = np.zeros(image.shape)
    padded[: error.shape[0], : error.shape[1]] = error
    height, width = (a - b + 1 for a, b in zip(image.shape, error.shape))
    return np.array(
        [[np.sum(image * np.roll(padded, (r, c + 1), (0, 1))) for c in range(width)]
         for r in range(height)]
    )  # fmt: skip


def errors_in_magnitude(image, error):
    return e04_kernel_gradient.kernel_gradient(image, np.abs(error))


def learning_rate_included(image, error):
    return 0.1 * e04_kernel_gradient.kernel_gradient(image, error)


def largest_product(image, error):
    height, width = error.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    return np.array(
        [[(image[r : r + height, c : c + width] * error).max() for c in range(columns)]
         for r in range(rows)]
    )  # fmt: skip


def one_number(image, error):
    return e04_kernel_gradient.kernel_gradient(image, error).sum()


# 04.5 numerical_gradient ------------------------------------------------------------


def mean_not_halved(image, kernel, target, step=0.01):
    return 4 * e05_numerical_gradient.numerical_gradient(image, kernel, target, step)


def first_row_only(image, kernel, target, step=0.01):
    gradient = e05_numerical_gradient.numerical_gradient(image, kernel, target, step)
    gradient[1:] = 0
    return gradient + 0.5


def target_moved(image, kernel, target, step=0.01):
    gradient = np.zeros(kernel.shape)
    for place in np.ndindex(kernel.shape):
        above = e05_numerical_gradient.loss(image, kernel, target + step)
        gradient[place] = (above - e05_numerical_gradient.loss(image, kernel, target - step)) / (
            2 * step
        )
    return gradient


def flat_list(image, kernel, target, step=0.01):
    return e05_numerical_gradient.numerical_gradient(image, kernel, target, step).ravel()


# 04.6 rates ------------------------------------------------------------

RATES = e06_rates.rates()
ONE, TENTH, HUNDREDTH, LARGEST, FASTEST = RATES


# 04.7 input_gradient ------------------------------------------------------------


def spread_from_the_middle(error, kernel):
    return np.roll(e07_input_gradient.input_gradient(error, kernel), 1, axis=0) + 1


def kernel_upside_down(error, kernel):
    return e07_input_gradient.input_gradient(error, kernel[::-1]) + 2


def weights_in_magnitude(error, kernel):
    return e07_input_gradient.input_gradient(error, np.abs(kernel) + 1)


def one_row_more(error, kernel):
    return np.pad(e07_input_gradient.input_gradient(error, kernel), ((0, 1), (0, 0)))


def sum_of_everything(error, kernel):
    return np.full(np.add(error.shape, kernel.shape) - 1, error.sum() * kernel.sum())


# 04.8 max_pool_gradient ------------------------------------------------------------


def last_winner(maps, error, size=2):
    turned = e08_max_pool_gradient.max_pool_gradient(maps[::-1], error[::-1], size)[::-1]
    return turned + (maps == maps.max())


def second_cell_paid(maps, error, size=2):
    gradient = np.zeros(maps.shape)
    rows, columns = error.shape[:2]
    gradient[1 : rows * size : size, : columns * size : size] = error
    return gradient


def winners_hold_their_value(maps, error, size=2):
    return maps * e08_max_pool_gradient.max_pool_gradient(maps, np.ones(error.shape), size)


def writes_into_the_maps(maps, error, size=2):
    gradient = e08_max_pool_gradient.max_pool_gradient(maps, error, size)
    maps[:] = gradient
    return maps


def columns_and_rows_exchanged(maps, error, size=2):
    return e08_max_pool_gradient.max_pool_gradient(maps, error, size).transpose(1, 0, 2) + 1


# 04.9 dense_gradients ------------------------------------------------------------


def without_the_input(x, weights, error):
    return e09_dense_gradients.dense_gradients(x, weights, error)[:2]


def errors_of_the_layer_above_squared(x, weights, error):
    return e09_dense_gradients.dense_gradients(x, weights, error**2)


def bias_in_two_dimensions(x, weights, error):
    by_weights, by_bias, by_x = e09_dense_gradients.dense_gradients(x, weights, error)
    return by_weights, by_bias[:, np.newaxis], by_x


def inputs_in_magnitude(x, weights, error):
    return e09_dense_gradients.dense_gradients(np.abs(x), weights, error)


# 04.10 descend ------------------------------------------------------------


def half_a_step(parameters, gradients, learning_rate):
    return e10_descend.descend(parameters, gradients, learning_rate / 2)


def two_steps(parameters, gradients, learning_rate):
    once = e10_descend.descend(parameters, gradients, learning_rate)
    return e10_descend.descend(once, gradients, learning_rate)


def one_long_array(parameters, gradients, learning_rate):
    moved = e10_descend.descend(parameters, gradients, learning_rate)
    return np.concatenate([array.ravel() for array in moved])


def moves_in_place(parameters, gradients, learning_rate):
    for array, gradient in zip(parameters, gradients):
        array[...] = array - learning_rate * gradient
    return parameters


# 04.11 one_epoch ------------------------------------------------------------


def order_reversed(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    settings = loss_and_gradients, learning_rate, size
    return e11_one_epoch.one_epoch(parameters, x, labels, order[::-1], *settings)


def parameters_only(*arguments):
    return e11_one_epoch.one_epoch(*arguments)[0]


def every_loss(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    settings = loss_and_gradients, learning_rate, size
    moved, mean = e11_one_epoch.one_epoch(parameters, x, labels, order, *settings)
    return moved, [mean]


def two_epochs(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    settings = loss_and_gradients, learning_rate, size
    moved, _ = e11_one_epoch.one_epoch(parameters, x, labels, order, *settings)
    return e11_one_epoch.one_epoch(moved, x, labels, order, *settings)


BANK = (
    Wrong("04.1", two_sigmoids),
    Wrong("04.1", one_bias_for_all, note="the layer's mean bias"),
    Wrong("04.1", exponential_only),
    Wrong("04.1", slope_of_the_sigmoid),
    Wrong("04.1", rounded),
    Wrong("04.1", first_example_only, says="shape"),
    Wrong("04.1", softplus),
    Wrong("04.1", scales_the_input_in_place, says="chang"),
    Wrong("04.2", {FIRST: 50_240}, says="missing"),
    Wrong("04.2", {**COUNTS, FIRST: "50,240"}),
    Wrong("04.2", {**COUNTS, LAST: 28_938_241}, says=LAST[:20]),
    Wrong("04.2", {**COUNTS, FIRST: 50_240.5}),
    Wrong("04.2", list(COUNTS.values())),
    Wrong("04.3", loss_only),
    Wrong("04.3", without_softmax, says="loss"),
    Wrong("04.3", a_loss_for_each_example, says="loss"),
    Wrong("04.3", squared_differences, says="loss"),
    Wrong("04.3", cautious_log, says="loss"),
    Wrong("04.4", rolled_round),
    Wrong("04.4", errors_in_magnitude),
    Wrong("04.4", learning_rate_included),
    Wrong("04.4", largest_product),
    Wrong("04.4", one_number),
    Wrong("04.5", mean_not_halved),
    Wrong("04.5", first_row_only),
    Wrong("04.5", target_moved),
    Wrong("04.5", flat_list, says="shape"),
    Wrong("04.6", {**RATES, TENTH: 60}, says="0.1"),
    Wrong("04.6", {**RATES, LARGEST: None}),
    Wrong("04.6", {**RATES, ONE: 4}),
    Wrong("04.6", {TENTH: 53}, says="missing"),
    Wrong("04.6", {**RATES, FASTEST: 2}),
    Wrong("04.7", spread_from_the_middle),
    Wrong("04.7", kernel_upside_down),
    Wrong("04.7", weights_in_magnitude),
    Wrong("04.7", one_row_more, says="shape"),
    Wrong("04.7", sum_of_everything),
    Wrong("04.8", last_winner),
    Wrong("04.8", second_cell_paid),
    Wrong("04.8", winners_hold_their_value),
    Wrong("04.8", writes_into_the_maps, says="chang"),
    Wrong("04.8", columns_and_rows_exchanged),
    Wrong("04.9", without_the_input),
    Wrong("04.9", errors_of_the_layer_above_squared),
    Wrong("04.9", bias_in_two_dimensions, says="bias"),
    Wrong("04.9", inputs_in_magnitude, says="weights"),
    Wrong("04.10", half_a_step),
    Wrong("04.10", two_steps),
    Wrong("04.10", one_long_array),
    Wrong("04.10", moves_in_place, says="chang"),
    Wrong("04.11", order_reversed),
    Wrong("04.11", parameters_only),
    Wrong("04.11", every_loss, says="loss"),
    Wrong("04.11", two_epochs),
)
