"""Exercise 04.11: the training loop."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def one_epoch(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    losses = []
    for start in range(0, len(order), size):
        batch = order[start : start + size]
        loss, gradients = loss_and_gradients(x[batch], labels[batch], parameters)
        pairs = zip(parameters, gradients)
        parameters = [array - learning_rate * gradient for array, gradient in pairs]
        losses.append(loss)
    return parameters, np.mean(losses)


def squared_error(x, labels, parameters):
    """Half the mean squared error of a straight line, and its gradients: a network of one unit."""
    weights, bias = parameters
    off = x @ weights + bias - labels
    return np.mean(off**2) / 2, [x.T @ off / len(x), np.mean(off, keepdims=True)]


def random_epoch(rng):
    count, inputs = int(rng.integers(3, 9)), int(rng.integers(1, 4))
    parameters = [rng.normal(size=inputs), rng.normal(size=1)]
    x, labels = rng.normal(size=(count, inputs)), rng.normal(size=count)
    order = rng.permutation(count)
    return parameters, x, labels, order, squared_error, 0.1, int(rng.integers(2, 4))


_X = np.array([[1.0, 0], [2, 1], [0, -1], [1, 3], [-2, 1]])
_LABELS = np.array([2.0, 1, -1, 4, 0])
_START = [np.array([1.0, -0.5]), np.array([0.5])]


EXERCISE = Exercise(
    id="04.11",
    title="The training loop",
    prompt="""
        Write `one_epoch(parameters, x, labels, order, loss_and_gradients, learning_rate, size)`.

        - `order` holds the indices of the examples, in the order in which they are used:
          `size` of them at a time; the last batch may be smaller.
        - `loss_and_gradients(x, labels, parameters)` returns the loss of a batch, and a list with
          a gradient for each of the `parameters`.
        - Each batch is followed by a step of gradient descent (`descend` of exercise 04.10 makes
          one), so the next batch meets parameters that have already learned from it.

        Return two things: the list of parameters at the end, and the mean of the losses of all
        batches. The arrays that were passed in must stay as they are.
    """,
    stub='''
        def one_epoch(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
            """Return the parameters after one epoch, and the mean of the batches' losses."""
            ...
    ''',
    solution=one_epoch,
    parts=("parameters", "loss"),
    cases=(
        Case(
            _START, _X[:4], _LABELS[:4], np.array([2, 0, 3, 1]), squared_error, 0.1, 2,
            label="two batches of two",
        ),
        Case(
            _START, _X, _LABELS, np.array([4, 1, 0, 2, 3]), squared_error, 0.2, 2,
            label="a last batch that is smaller",
        ),
        Case(
            _START, _X, _LABELS, np.array([3, 0, 4]), squared_error, 0.1, 2,
            label="an order that leaves examples out",
        ),
        Case(
            _START, _X, _LABELS, np.array([1, 0, 4, 3, 2]), squared_error, 0.05, 8,
            label="a batch larger than the data",
        ),
    ),
    random_case=random_epoch,
    hints=(
        "Where does each batch begin in `order`? `range` takes a step as its third argument. A "
        "slice that reaches past the end is simply shorter.",
        "Inside the loop: pick the batch's rows of `x` and `labels` by their indices, ask for loss "
        "and gradients with the parameters *as they are now*, replace the parameters, keep the "
        "loss.",
    ),
    explanation=(
        "Every training of this course is this loop, `fit` of Keras included. What Keras adds is a "
        "new order for every epoch, and a choice of steps (notebook 05)."
    ),
)  # fmt: skip


def _epoch(parameters, x, labels, batches, loss_and_gradients, learning_rate):
    losses = []
    for images, answers in batches:
        loss, gradients = loss_and_gradients(x[images], labels[answers], parameters)
        parameters = [a - learning_rate * g for a, g in zip(parameters, gradients)]
        losses.append(loss)
    return parameters, losses


def _batches(order, size):
    return [(order[start : start + size],) * 2 for start in range(0, len(order), size)]


@EXERCISE.mistake(
    "All gradients are taken at the parameters that you began with. After each batch there are new "
    "ones; the next batch has to ask with those."
)
def parameters_never_renewed(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    losses, moved = [], parameters
    for batch, _ in _batches(order, size):
        loss, gradients = loss_and_gradients(x[batch], labels[batch], parameters)
        moved = [a - learning_rate * g for a, g in zip(moved, gradients)]
        losses.append(loss)
    return moved, np.mean(losses)


@EXERCISE.mistake(
    "The examples that fill no whole batch are left out. The last batch may be smaller; it "
    "teaches, too."
)
def last_batch_dropped(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    whole = max(len(order) // size * size, min(size, len(order)))
    batches = _batches(order[:whole], size)
    moved, losses = _epoch(parameters, x, labels, batches, loss_and_gradients, learning_rate)
    return moved, np.mean(losses)


@EXERCISE.mistake(
    "You go through the examples as they lie. `order` says which one comes when, and which do not "
    "come at all; slices of `order` are the batches."
)
def order_ignored(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    batches = _batches(np.arange(len(x)), size)
    moved, losses = _epoch(parameters, x, labels, batches, loss_and_gradients, learning_rate)
    return moved, np.mean(losses)


@EXERCISE.mistake(
    "The images of a batch come in the new order, their labels in the old one. So images are "
    "taught the answers of others; pick both with the same indices."
)
def labels_left_behind(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    batches = [
        (picked, np.arange(size * place, size * place + len(picked)))
        for place, (picked, _) in enumerate(_batches(order, size))
    ]
    moved, losses = _epoch(parameters, x, labels, batches, loss_and_gradients, learning_rate)
    return moved, np.mean(losses)


@EXERCISE.mistake(
    "The parameters are right. Your loss is that of the last batch alone; keep the loss of each "
    "batch, and return their mean."
)
def last_loss_only(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    batches = _batches(order, size)
    moved, losses = _epoch(parameters, x, labels, batches, loss_and_gradients, learning_rate)
    return moved, losses[-1]


@EXERCISE.mistake(
    "The parameters are right. You return the sum of the losses, which grows with the number of "
    "batches; their mean is asked for."
)
def losses_summed(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    batches = _batches(order, size)
    moved, losses = _epoch(parameters, x, labels, batches, loss_and_gradients, learning_rate)
    return moved, np.sum(losses)


@EXERCISE.mistake(
    "The parameters climb: the gradient points to where the loss grows, and you follow it. Go "
    "against it."
)
def epoch_uphill(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    return one_epoch(parameters, x, labels, order, loss_and_gradients, -learning_rate, size)


@EXERCISE.mistake(
    "You take one step for all examples together. A batch has `size` of them, and there is a step "
    "after each batch."
)
def one_batch_of_all(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    return one_epoch(parameters, x, labels, order, loss_and_gradients, learning_rate, len(order))


@EXERCISE.mistake(
    "You take a step after every single example. A batch has `size` of them: their gradients come "
    "from one call."
)
def one_example_at_a_time(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    return one_epoch(parameters, x, labels, order, loss_and_gradients, learning_rate, 1)


@EXERCISE.mistake(
    "Only the first batch teaches: the loop ends after one turn. Is the `return` inside the loop?"
)
def returned_after_the_first(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    return one_epoch(parameters, x, labels, order[:size], loss_and_gradients, learning_rate, size)


@EXERCISE.mistake(
    "A batch's loss is taken after the step that it caused, and is smaller for that. The loss that "
    "counts is the one that came with the gradients."
)
def loss_after_the_step(parameters, x, labels, order, loss_and_gradients, learning_rate, size):
    losses = []
    for batch in _batches(order, size):
        _, gradients = loss_and_gradients(x[batch], labels[batch], parameters)
        parameters = [p - learning_rate * g for p, g in zip(parameters, gradients)]
        losses.append(loss_and_gradients(x[batch], labels[batch], parameters)[0])
    return parameters, np.mean(losses)
