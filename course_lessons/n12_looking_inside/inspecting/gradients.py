"""Derivatives with respect to an array, whatever Keras computes with."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np


def gradient(function: Callable[[Any], Any], x: Any) -> tuple[float, np.ndarray]:
    """Return a function's value and its derivative with respect to every number of an array.

    Parameters
    ----------
    function : callable
        Gets a float32 tensor of `x`'s shape and gives a tensor with one number; written with
        Keras' layers, models and ``keras.ops``.
    x : array_like
        Where the derivative is taken.

    Returns
    -------
    value : float
    slopes : np.ndarray
        Of `x`'s shape, float32; 0 where the value does not depend on `x`.

    Raises
    ------
    NotImplementedError
        If Keras runs on a backend that has no gradients.

    Examples
    --------
    >>> gradient(lambda photos: model(photos)[0, 3], photos[:1])  # doctest: +SKIP
    """
    import keras

    backend = keras.backend.backend()
    tensor = keras.ops.convert_to_tensor(x, dtype="float32")
    library: Any = sys.modules.get(backend)

    def value_at(x: Any) -> Any:
        value = keras.ops.convert_to_tensor(function(x))
        if np.prod(value.shape, dtype=int) != 1:
            raise ValueError(f"function gives shape {tuple(value.shape)}; one number is allowed.")
        return keras.ops.reshape(value, ())

    if backend == "tensorflow":
        with library.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(tensor)
            value = value_at(tensor)
        slopes = tape.gradient(value, tensor, unconnected_gradients="zero")
    elif backend == "jax":
        value, slopes = library.value_and_grad(value_at)(tensor)
    elif backend == "torch":
        tensor = tensor.detach().clone().requires_grad_(True)
        with library.enable_grad():
            value = value_at(tensor) + 0 * tensor.sum()  # so that it depends on x in any case
        (slopes,) = library.autograd.grad(value, tensor)
    else:
        raise NotImplementedError(
            f"Keras runs on {backend!r}, which has no gradients; set KERAS_BACKEND to "
            "'tensorflow', 'jax' or 'torch' before Keras is imported."
        )
    numbers = [keras.ops.convert_to_numpy(tensor) for tensor in (value, slopes)]
    return float(numbers[0]), np.array(numbers[1], dtype=np.float32)
