"""Grad-CAM: which places of a layer's maps spoke for a class (Selvaraju et al. 2017)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lessons.n12_looking_inside.inspecting.gradients import gradient
from course_utils.arguments import integer
from course_utils.inspecting.tracing import Step, check_model, prepared, shape_wanted, trace


def grad_cam(
    model: Any,
    photo: ArrayLike,
    index: int | None = None,
    layer: str | None = None,
    *,
    preprocess: Callable[[np.ndarray], ArrayLike] | None = None,
) -> np.ndarray:
    """Return where a network found what speaks for a class, as Grad-CAM has it.

    Each map of a layer gets a weight: by how much the class's score rises, on average over its
    places, when the map does. The weighted maps are added up, and what is negative becomes 0.

    Parameters
    ----------
    model : keras.Model
        Sequential or functional, built, one image as its input, one row of numbers as its output;
        models inside it are opened. The score is the number before the softmax or sigmoid where
        that is the last layer or its activation, and the output itself elsewhere.
    photo : array_like of shape (H, W, C)
        One image as the model, or `preprocess`, expects it.
    index : int, optional
        The class; by default the one that the model chooses. With a single output 1 is the class
        that it gives the probability of, and 0 the other.
    layer : str, optional
        Name of a layer, or of a model inside the model, whose maps are weighed; by default the last
        with height and width.
    preprocess : callable, optional
        Called with a copy of the photo in a batch; gives what the model expects.

    Returns
    -------
    np.ndarray
        float32, the height and width of the layer's maps; the largest number is 1, or all are 0
        where nothing of these maps speaks for the class.

    Examples
    --------
    >>> heat = grad_cam(base.model, photo, preprocess=base.preprocess)  # doctest: +SKIP
    """
    check_model(model)
    batch = prepared(checked_photo(photo)[None], preprocess)
    if wanted := shape_wanted(model, batch):
        raise ValueError(f"photo has shape {batch.shape[1:]} in the model; ({wanted}) is allowed.")
    steps = trace(model, batch)
    place, maps = _maps_of(steps, layer)
    number, sign = _chosen(steps, index)
    _, slopes = gradient(
        lambda maps: sign * _scores(trace(model, batch, {place: maps}))[0, number], maps
    )
    heat = np.maximum(maps[0] @ slopes[0].mean(axis=(0, 1)), 0)
    return (heat / (heat.max() or 1)).astype(np.float32)


def checked_photo(photo: Any) -> np.ndarray:
    array = np.asarray(photo)
    if array.dtype.kind not in "biuf" or array.ndim != 3 or 0 in array.shape:
        raise ValueError(
            f"photo has shape {array.shape} and type {array.dtype}; numbers of shape (H, W, C) are "
            "allowed: photos[0], not photos[:1]."
        )
    return array


def _maps_of(steps: list[Step], name: str | None) -> tuple[int, np.ndarray]:
    """Find the layer whose maps are weighed."""
    maps = {at: step for at, step in enumerate(steps) if len(step.shape) == 3}
    found = [at for at, step in maps.items() if max(step.shape[:2]) > 1]
    if name is not None:
        found = [at for at, step in maps.items() if step.name == name] or [
            at for at, step in maps.items() if step.inside == name
        ]
    if not found:
        names = [step.name for step in maps.values()]
        raise ValueError(f"layer is {name!r}; one with height and width is allowed, of {names}.")
    return found[-1], steps[found[-1]].values()


def _scores(steps: list[Step]) -> Any:
    """Return the last numbers before they are squashed into probabilities, (1, classes)."""
    last = steps[-1]
    activation = getattr(last.operation, "activation", None)
    squashes = getattr(activation, "__name__", "") in ("softmax", "sigmoid")
    if last.is_a({"Softmax", "Sigmoid"}) or (squashes and last.is_a({"Activation"})):
        return steps[last.parents[0]].tensor
    if not squashes:
        return last.tensor
    last.operation.activation = lambda x: x
    try:
        return last.operation(steps[last.parents[0]].tensor)
    finally:
        last.operation.activation = activation


def _chosen(steps: list[Step], index: int | None) -> tuple[int, int]:
    """Return which score is derived, and with which sign: class 0 of a single one is against it."""
    import keras

    shape = steps[-1].shape
    if len(shape) != 1:
        raise ValueError(f"model gives numbers of shape {shape}; one row is allowed.")
    scores = np.ravel(keras.ops.convert_to_numpy(_scores(steps)))
    single, last = len(scores) == 1, max(len(scores), 2) - 1
    chosen = int(scores[0] > 0) if single else int(scores.argmax())
    wanted = chosen if index is None else integer(index)
    if wanted is None or not 0 <= wanted <= last:
        raise ValueError(f"index is {index!r}; integers from 0 to {last} are allowed.")
    return (0, 2 * wanted - 1) if single else (wanted, 1)
