"""Patches: the windows of many photos to which a feature map responds most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_utils.arguments import integer, whole
from course_utils.inspecting.tracing import Sight, check_model, sights, trace

Box = tuple[int, int, int, int]  # top, bottom, left, right


class Field(NamedTuple):
    """The pixels that the numbers of a map see, each pair for rows and columns.

    The number at (row, column) sees ``size`` pixels from ``start + stride · (row, column)`` on,
    as far as the photo reaches.
    """

    size: tuple[int, int]
    stride: tuple[int, int]
    start: tuple[int, int]


def receptive_field(model: Any, layer: str, shape: Sequence[int | None] | None = None) -> Field:
    """Return what each number of a layer's maps sees of the photo.

    Followed through kernels, strides, padding and dilation of every layer on the way.

    Parameters
    ----------
    model : keras.Model
        Sequential or functional, built, one image as its input; models inside it are opened.
    layer : str
        Name of a layer with height and width.
    shape : (int, int, int), optional
        Height, width and channels of the photos; needed where the model takes any size.

    Returns
    -------
    Field
        Its size, its stride and where it starts.

    Examples
    --------
    >>> receptive_field(model, "conv2d_1")  # doctest: +SKIP
    Field(size=(8, 8), stride=(2, 2), start=(0, 0))
    """
    check_model(model)
    sides: tuple[Any, ...] = tuple(model.inputs[0].shape[1:] if shape is None else shape)
    if None in sides or len(sides) != 3:
        raise ValueError(f"shape is {shape}, and the model takes {sides}: (H, W, C) is allowed.")
    steps = trace(model, np.zeros((1, *sides), np.float32))
    names = [step.name for step in steps]
    if layer not in names or len(steps[names.index(layer)].shape) != 3:
        maps = [step.name for step in steps if len(step.shape) == 3]
        raise ValueError(
            f"layer is {layer!r}; one with height and width is allowed, out of {maps}."
        )
    found = field_of(sights(steps, (sides[0], sides[1]))[names.index(layer)])
    if found is None:
        raise ValueError(
            f"layer is {layer!r}, whose field cannot be followed from the photo; give the side of "
            "the windows as field=…"
        )
    return found


def field_of(sight: Sight | str) -> Field | None:
    """Return a layer's field, if it is the same window everywhere."""
    if isinstance(sight, str) or sight.full is None:
        return None
    for reach, size, stride, start in zip(sight.reaches, sight.full, sight.jump, sight.start):
        for index, seen in enumerate(map(np.flatnonzero, reach)):
            first = start + stride * index
            if seen.size and not first <= seen[0] <= seen[-1] < first + size:
                return None
    pairs = (sight.full, sight.jump, sight.start)
    return Field(*((int(rows), int(columns)) for rows, columns in pairs))


def box_of(
    field: Field | int, place: Sequence[int], map_size: Sequence[int], photo_size: Sequence[int]
) -> Box:
    """Return the pixels of a place's window, cut at the border; a side lies around the middle."""
    edges: list[int] = []
    for axis in (0, 1):
        side = photo_size[axis]
        if isinstance(field, Field):
            start = field.start[axis] + field.stride[axis] * place[axis]
            stop = start + field.size[axis]
        else:
            start = round((place[axis] + 0.5) * side / map_size[axis] - field / 2)
            stop = start + field
        edges += [min(max(start, 0), side - 1), max(min(stop, side), 1)]
    top, bottom, left, right = edges
    return top, bottom, left, right


def strongest_places(maps: np.ndarray, channel: int) -> np.ndarray:
    """Return photo, row and column of each photo's largest number, the largest of all first."""
    flat = maps[..., channel].reshape(len(maps), -1)
    best = flat.argmax(axis=1)
    order = np.argsort(-flat[np.arange(len(flat)), best], kind="stable")
    rows, columns = np.unravel_index(best[order], maps.shape[1:3])
    return np.stack([order, rows, columns], axis=1)


def strongest_patches(
    maps: ArrayLike,
    photos: Any,
    channel: int,
    count: int = 9,
    *,
    field: Field | int | None = None,
) -> tuple[list[np.ndarray], np.ndarray]:
    """Return the windows of many photos to which one map responds most, one from each photo.

    Parameters
    ----------
    maps : array_like of shape (N, h, w, C)
        What a layer made of the photos.
    photos : array_like of shape (N, H, W, 3)
        The photos, in the same order, of any dtype.
    channel : int
        Which of the C maps.
    count : int
        How many windows; fewer where there are fewer photos.
    field : Field or int, optional
        What a number of the map sees, from `receptive_field`; or the side of a square around its
        place, in pixels. A quarter of the photo's shorter side where it is left out.

    Returns
    -------
    pictures : list of np.ndarray
        The windows, the strongest first; cut where they leave the photo.
    places : np.ndarray of shape (count, 3)
        Photo, row and column of the map: ``maps[photo, row, column, channel]`` is the response.

    Examples
    --------
    >>> maps = np.zeros((2, 4, 4, 1))
    >>> maps[1, 0, 3] = 1
    >>> pictures, places = strongest_patches(maps, np.zeros((2, 8, 8, 3)), 0, 1, field=4)
    >>> pictures[0].shape, places.tolist()
    ((3, 3, 3), [[1, 0, 3]])
    """
    values, pictures = np.asarray(maps), np.asarray(photos)
    if values.ndim != 4 or 0 in values.shape:
        raise ValueError(f"maps have shape {values.shape}; (N, h, w, C) is allowed.")
    if pictures.ndim not in (3, 4) or len(pictures) != len(values):
        raise ValueError(
            f"photos have shape {pictures.shape}; (N, H, W, 3) with N = {len(values)}, as many as "
            "maps, is allowed."
        )
    number = integer(channel)
    if number is None or not 0 <= number < values.shape[-1]:
        raise ValueError(
            f"channel is {channel!r}; integers from 0 to {values.shape[-1] - 1} are allowed."
        )
    if field is None:
        field = max(1, min(pictures.shape[1:3]) // 4)
    if not isinstance(field, Field):
        field = whole("field", field, 1, "pixels")
    places = strongest_places(values, number)[: whole("count", count, 1, "patches")]
    cut = []
    for photo, *place in places.tolist():
        box = box_of(field, place, values.shape[1:3], pictures.shape[1:3])
        top, bottom, left, right = box
        cut.append(pictures[photo, top:bottom, left:right].copy())
    return cut, places
