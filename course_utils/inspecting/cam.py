"""Grad-CAM: which places of a layer's maps spoke for a class (Selvaraju et al. 2017)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_utils.arguments import integer
from course_utils.inspecting.gradients import gradient
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
        One image as the model expects it.
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

    References
    ----------
    Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra (2017): Grad-CAM: visual explanations from
    deep networks via gradient-based localization. ICCV.

    Examples
    --------
    >>> heat = grad_cam(base.model, photo, preprocess=base.preprocess)  # doctest: +SKIP
    """
    check_model(model)
    batch = _batch_of_one(model, photo, preprocess)
    steps = trace(model, batch)
    place = _place_of(steps, layer)
    scores = np.ravel(_numpy(_scores(steps)))
    number, sign = _chosen(scores, index)

    def score(maps: Any) -> Any:
        return sign * _scores(trace(model, batch, {place: maps}))[0, number]

    maps = steps[place].values()
    _, slope = gradient(score, maps)
    weights = slope[0].mean(axis=(0, 1))
    heat = np.maximum(maps[0] @ weights, 0)
    largest = heat.max()
    if not np.isfinite(largest):
        raise ValueError("model gives NaN or infinity for this photo; look at its weights.")
    return (heat / largest if largest > 0 else heat).astype(np.float32)


def _numpy(tensor: Any) -> np.ndarray:
    import keras

    return np.asarray(keras.ops.convert_to_numpy(tensor))


def _batch_of_one(model: Any, photo: Any, preprocess: Any) -> np.ndarray:
    array = np.asarray(photo)
    if array.dtype.kind not in "biuf" or array.ndim not in (2, 3):
        raise ValueError(
            f"photo has shape {array.shape} and type {array.dtype}; numbers of shape (H, W, C) are "
            "allowed: photos[0], not photos[:1]."
        )
    batch = prepared(array[None], preprocess)
    if batch.ndim == 3:
        batch = batch[..., None]
    if wanted := shape_wanted(model, batch):
        raise ValueError(
            f"photo has shape {batch.shape[1:]} where the model gets it; ({wanted}) is allowed."
        )
    return batch


def _place_of(steps: list[Step], name: str | None) -> int:
    """Find the layer whose maps are weighed."""
    maps = [place for place, step in enumerate(steps) if _is_map(step)]
    if not maps:
        raise ValueError("model has no layer with height and width; Grad-CAM needs one.")
    if name is None:
        return maps[-1]
    called = [place for place in maps if name == steps[place].name]
    called = called or [place for place in maps if name == steps[place].inside]
    if not called:
        names = [steps[place].name for place in maps]
        raise ValueError(
            f"layer is {name!r}; one with height and width is allowed, out of {names}."
        )
    return called[-1]


def _is_map(step: Step) -> bool:
    return len(step.shape) == 3 and max(step.shape[:2]) > 1


def _scores(steps: list[Step]) -> Any:
    """Return the last numbers before they are squashed into probabilities, (1, classes)."""
    last = steps[-1]
    if len(last.shape) != 1:
        raise ValueError(f"model gives {last.shape} numbers; one row of them is allowed.")
    if last.is_a({"Softmax", "Sigmoid"}):
        return steps[last.parents[0]].tensor
    activation = getattr(last.operation, "activation", None)
    if getattr(activation, "__name__", "") not in ("softmax", "sigmoid"):
        return last.tensor
    if last.is_a({"Activation"}):
        return steps[last.parents[0]].tensor
    import keras

    last.operation.activation = keras.activations.linear
    try:
        return last.operation(steps[last.parents[0]].tensor)
    finally:
        last.operation.activation = activation


def _chosen(scores: np.ndarray, index: int | None) -> tuple[int, int]:
    """Return which number is derived, and with which sign: 0 of a single one is its opposite."""
    if len(scores) == 1:
        chosen = int(scores[0] > 0) if index is None else integer(index)
        if chosen not in (0, 1):
            raise ValueError(f"index is {index!r}; 0 or 1 is allowed for a model with one output.")
        return 0, 1 if chosen else -1
    chosen = int(scores.argmax()) if index is None else integer(index)
    if chosen is None or not 0 <= chosen < len(scores):
        raise ValueError(f"index is {index!r}; integers from 0 to {len(scores) - 1} are allowed.")
    return chosen, 1
