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
        Gets a tensor of `x`'s shape and gives a tensor with one number; written with Keras' layers,
        models and ``keras.ops``.
    x : array_like
        Where the derivative is taken; float32.

    Returns
    -------
    value : float
    gradient : np.ndarray
        Of `x`'s shape, float32; 0 where the function does not depend on `x`.

    Raises
    ------
    NotImplementedError
        If Keras runs on a backend that has no gradients.

    Examples
    --------
    >>> gradient(lambda photo: model(photo)[0, 3], photos[:1])  # doctest: +SKIP
    """
    import keras

    backend = keras.backend.backend()
    tensor = keras.ops.convert_to_tensor(x, dtype="float32")
    if backend == "tensorflow":
        value, slope = _tensorflow(function, tensor)
    elif backend == "jax":
        jax: Any = sys.modules["jax"]
        value, slope = jax.value_and_grad(lambda x: _one_number(function(x)))(tensor)
    elif backend == "torch":
        value, slope = _torch(function, tensor)
    else:
        raise NotImplementedError(
            f"Keras runs on {backend!r}, which has no gradients; set KERAS_BACKEND to "
            "'tensorflow', 'jax' or 'torch' before Keras is imported."
        )
    return float(value), np.array(keras.ops.convert_to_numpy(slope), dtype=np.float32)


def _one_number(value: Any) -> Any:
    import keras

    shape = tuple(getattr(value, "shape", ()))
    if np.prod(shape, dtype=int) != 1:
        raise ValueError(f"function gives numbers of shape {shape}; one number is allowed.")
    return keras.ops.reshape(value, ())


def _tensorflow(function: Callable[[Any], Any], tensor: Any) -> tuple[float, Any]:
    tensorflow: Any = sys.modules["tensorflow"]
    with tensorflow.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(tensor)
        value = _one_number(function(tensor))
    return float(value), tape.gradient(value, tensor, unconnected_gradients="zero")


def _torch(function: Callable[[Any], Any], tensor: Any) -> tuple[float, Any]:
    torch: Any = sys.modules["torch"]
    tensor = tensor.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        value = _one_number(function(tensor))
    if not value.requires_grad:
        return float(value), torch.zeros_like(tensor)
    (slope,) = torch.autograd.grad(value, tensor, allow_unused=True)
    return float(value.detach()), torch.zeros_like(tensor) if slope is None else slope
