"""A small convolutional network in NumPy, forward and backward.

`forward` takes a batch and returns a batch; `backward` takes the gradient of the loss with respect
to that output, stores the gradients of the layer's own parameters, and returns the gradient with
respect to the input. Batches are `(N, H, W, C)`, kernels `(F_h, F_w, C_in, C_out)`, as in Keras.

References
----------
I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", 2016, sections 6.5 (backpropagation) and
9.5 (gradients of a convolution), https://www.deeplearningbook.org.
"""

from __future__ import annotations

import abc
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.arguments import whole
from course_utils.convolution import conv2d

Array = NDArray[Any]


class Layer(abc.ABC):
    """What every layer offers: `parameters`, what it learns, and their `gradients`."""

    def __init__(self, *parameters: Array) -> None:
        self.parameters = list(parameters)
        self.gradients: list[Array] = []

    @abc.abstractmethod
    def forward(self, x: ArrayLike) -> Array:
        """Compute the layer's output."""

    @abc.abstractmethod
    def backward(self, gradient: ArrayLike) -> Array:
        """Turn the loss's gradient by the output into that by the input."""


class Conv2D(Layer):
    """A convolutional layer: slide every kernel over the batch and add the bias, without padding.

    Parameters
    ----------
    kernels : array_like, shape (F_h, F_w, C_in, C_out)
        The weights. Floats are copied in their own precision, integers as float64.
    bias : array_like, shape (C_out,), optional
        One number for each kernel; zeros where it is left out.

    Examples
    --------
    >>> layer = Conv2D(np.ones((3, 3, 1, 2)))
    >>> maps = layer.forward(np.ones((1, 5, 5, 1)))
    >>> maps.shape, layer.backward(np.ones_like(maps)).shape
    ((1, 3, 3, 2), (1, 5, 5, 1))
    """

    def __init__(self, kernels: ArrayLike, bias: ArrayLike | None = None) -> None:
        axes = ("F_h", "F_w", "C_in", "C_out")
        self.kernels, self.bias = _weights_and_bias("kernels", kernels, bias, axes)
        super().__init__(self.kernels, self.bias)

    def forward(self, x: ArrayLike) -> Array:
        self._x = _shaped(x, ("N", "H", "W", "C_in"), channels=self.kernels.shape[2])
        maps = conv2d(self._x, self.kernels, self.bias)
        self._output_shape = maps.shape
        return maps

    def backward(self, gradient: ArrayLike) -> Array:
        # Every output sums products pixel × weight. So a weight's gradient sums the pixels it met,
        # a pixel's the weights that met it, each times the gradient of the output they went into.
        x = _kept(self, "_x")
        gradient = _like_output(gradient, self._output_shape)
        by_x = np.zeros(x.shape, np.result_type(gradient, self.kernels))
        by_kernels = np.zeros(self.kernels.shape, np.result_type(gradient, x))
        height, width = gradient.shape[1:3]
        for row, column in np.ndindex(self.kernels.shape[:2]):
            met = np.s_[:, row : row + height, column : column + width]
            by_kernels[row, column] = np.tensordot(x[met], gradient, ((0, 1, 2), (0, 1, 2)))
            by_x[met] += gradient @ self.kernels[row, column].T
        self.gradients = [by_kernels, gradient.sum(axis=(0, 1, 2))]
        return by_x


class MaxPool2D(Layer):
    """A max pooling layer: each window's largest number, whose pixel gets the whole gradient.

    Parameters
    ----------
    size : int, default 2
        Height and width of the window, and its step, in pixels.

    Examples
    --------
    >>> MaxPool2D().forward(np.arange(4.0).reshape(1, 2, 2, 1)).item()
    3.0
    """

    def __init__(self, size: int = 2) -> None:
        super().__init__()
        self.size = whole("size", size, 1)

    def forward(self, x: ArrayLike) -> Array:
        x = _shaped(x, ("N", "H", "W", "C"))
        if min(x.shape[1:3]) < self.size:
            raise ValueError(f"x has shape {x.shape}: a window of side {self.size} does not fit.")
        self._shape = x.shape
        cells = np.stack([x[place] for place in self._places()], axis=-1)
        self._winner = cells.argmax(axis=-1)  # the first one where several are equal
        return cells.max(axis=-1)

    def backward(self, gradient: ArrayLike) -> Array:
        winner = _kept(self, "_winner")
        gradient = _like_output(gradient, winner.shape)
        by_input = np.zeros(self._shape, gradient.dtype)
        for cell, place in enumerate(self._places()):
            by_input[place] = np.where(winner == cell, gradient, 0)
        return by_input

    def _places(self) -> list[tuple[slice, ...]]:
        """Slice out, cell by cell of the window, the pixels that it meets."""
        height, width = (side - side % self.size for side in self._shape[1:3])
        corners = np.ndindex(self.size, self.size)
        return [np.s_[:, m : height : self.size, n : width : self.size] for m, n in corners]


class ReLU(Layer):
    """The activation max(0, z), number by number."""

    def forward(self, x: ArrayLike) -> Array:
        x = _floats(x)
        self._active = x > 0
        return np.maximum(x, 0)

    def backward(self, gradient: ArrayLike) -> Array:
        active = _kept(self, "_active")
        return np.where(active, _like_output(gradient, active.shape), 0)


class Flatten(Layer):
    """Write the numbers of each image one after the other, row by row."""

    def forward(self, x: ArrayLike) -> Array:
        x = _floats(x)
        if x.ndim < 2:
            raise ValueError(f"x has shape {x.shape}: it must be a batch, (N, …).")
        self._shape = x.shape
        return x.reshape(len(x), int(np.prod(x.shape[1:])))

    def backward(self, gradient: ArrayLike) -> Array:
        shape = _kept(self, "_shape")
        flat = (shape[0], int(np.prod(shape[1:])))
        return _like_output(gradient, flat).reshape(shape)


class Dense(Layer):
    """A dense layer: every input meets every unit, `x @ weights + bias`.

    Parameters
    ----------
    weights : array_like, shape (n_in, n_out)
        One column for each unit.
    bias : array_like, shape (n_out,), optional
        One number for each unit. Both are kept as in `Conv2D`.

    Examples
    --------
    >>> Dense([[1.0], [2.0]], [10.0]).forward([[3.0, 4.0]]).tolist()
    [[21.0]]
    """

    def __init__(self, weights: ArrayLike, bias: ArrayLike | None = None) -> None:
        self.weights, self.bias = _weights_and_bias("weights", weights, bias, ("n_in", "n_out"))
        super().__init__(self.weights, self.bias)

    def forward(self, x: ArrayLike) -> Array:
        self._x = _shaped(x, ("N", "n_in"), channels=len(self.weights))
        return self._x @ self.weights + self.bias

    def backward(self, gradient: ArrayLike) -> Array:
        x = _kept(self, "_x")
        gradient = _like_output(gradient, (len(x), len(self.bias)))
        self.gradients = [x.T @ gradient, gradient.sum(axis=0)]
        return gradient @ self.weights.T


class Network:
    """Layers in a row.

    Parameters
    ----------
    layers : sequence of Layer
        In the order of the forward pass.

    Examples
    --------
    >>> network = Network([Flatten(), Dense(np.ones((64, 10)))])
    >>> network.forward(np.zeros((3, 8, 8, 1))).shape
    (3, 10)
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = list(layers)

    @property
    def parameters(self) -> list[Array]:
        """What all layers learn, in their order."""
        return [array for layer in self.layers for array in layer.parameters]

    @property
    def gradients(self) -> list[Array]:
        """The gradients of the last backward pass, in the order of `parameters`."""
        return [array for layer in self.layers for array in layer.gradients]

    def forward(self, x: ArrayLike) -> Array:
        for layer in self.layers:
            x = layer.forward(x)
        return np.asarray(x)

    def backward(self, gradient: ArrayLike) -> Array:
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return np.asarray(gradient)


def _floats(x: ArrayLike, name: str = "x") -> Array:
    array = np.asarray(x)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} has the type {array.dtype}: real numbers are needed.")
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _shaped(
    x: ArrayLike, axes: tuple[str, ...], channels: int | None = None, name: str = "x"
) -> Array:
    array = _floats(x, name)
    if array.ndim != len(axes):
        raise ValueError(f"{name} has shape {array.shape}: it must be ({', '.join(axes)}).")
    if channels is not None and array.shape[-1] != channels:
        raise ValueError(
            f"{name} has shape {array.shape}: the layer's weights are made for {axes[-1]} = "
            f"{channels}."
        )
    return array


def _weights_and_bias(
    name: str, weights: ArrayLike, bias: ArrayLike | None, axes: tuple[str, ...]
) -> tuple[Array, Array]:
    array = _shaped(weights, axes, name=name).copy()
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}: none of its axes can be 0.")
    outputs = array.shape[-1]
    constants = np.zeros(outputs, array.dtype) if bias is None else _floats(bias, "bias").copy()
    if constants.shape != (outputs,):
        raise ValueError(
            f"bias has shape {constants.shape}: it must be ({outputs},), one number for each "
            f"output of {name}."
        )
    return array, constants


def _kept(layer: Any, name: str) -> Any:
    if not hasattr(layer, name):
        raise RuntimeError(f"{type(layer).__name__}: call forward before backward.")
    return getattr(layer, name)


def _like_output(gradient: ArrayLike, shape: tuple[int, ...]) -> Array:
    array = _floats(gradient, "gradient")
    if array.shape != shape:
        raise ValueError(
            f"gradient has shape {array.shape}: it must be that of the last output, {shape}."
        )
    return array
