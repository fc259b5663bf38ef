"""Patches: the windows of many photos to which a feature map responds most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_utils.arguments import integer, whole


def strongest_patches(
    maps: ArrayLike, photos: Any, channel: int, count: int = 9, *, field: int | None = None
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
    field : int, optional
        Side of the windows in pixels: how much of the photo a number of the map sees. A quarter of
        the photo's shorter side where it is left out.

    Returns
    -------
    pictures : list of np.ndarray
        The windows, the strongest first; moved inside where they would leave the photo.
    places : np.ndarray of shape (count, 3)
        Photo, row and column of the map: ``maps[photo, row, column, channel]`` is the response.

    Examples
    --------
    >>> maps = np.zeros((2, 4, 4, 1))
    >>> maps[1, 0, 3] = 1
    >>> pictures, places = strongest_patches(maps, np.zeros((2, 8, 8, 3)), 0, 1, field=4)
    >>> pictures[0].shape, places.tolist()
    ((4, 4, 3), [[1, 0, 3]])
    """
    values, pictures = np.asarray(maps), np.asarray(photos)
    if values.ndim != 4 or 0 in values.shape:
        raise ValueError(f"maps have shape {values.shape}; (N, h, w, C) is allowed.")
    if pictures.ndim not in (3, 4) or len(pictures) != len(values):
        raise ValueError(
            f"photos have shape {pictures.shape}; (N, H, W, 3) with N = {len(values)}, as many as "
            "maps, is allowed."
        )
    number, last = integer(channel), values.shape[-1] - 1
    if number is None or not 0 <= number <= last:
        raise ValueError(f"channel is {channel!r}; integers from 0 to {last} are allowed.")
    sides, size = pictures.shape[1:3], values.shape[1:3]
    side = whole("field", max(1, min(sides) // 4) if field is None else field, 1, "pixels")
    flat = values[..., number].reshape(len(values), -1)
    order = np.argsort(-flat.max(axis=1), kind="stable")[: whole("count", count, 1, "patches")]
    rows, columns = np.unravel_index(flat.argmax(axis=1)[order], size)
    places, cut = np.stack([order, rows, columns], axis=1), []
    for photo, *place in places.tolist():
        top, bottom, left, right = window(side, place, size, sides)
        cut.append(pictures[photo, top:bottom, left:right].copy())
    return cut, places


def window(
    field: int, place: Sequence[int], map_size: Sequence[int], photo_size: Sequence[int]
) -> list[int]:
    """Return top, bottom, left and right of a square around a place, moved inside the photo."""
    edges: list[int] = []
    for at, count, side in zip(place, map_size, photo_size):
        length = min(field, side)
        start = round((at + 0.5) * side / count - length / 2)
        start = min(max(start, 0), side - length)
        edges += [start, start + length]
    return edges
