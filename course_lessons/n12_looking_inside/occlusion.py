"""Occlusion: an answer while a square of the photo is covered (Zeiler and Fergus 2014)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_utils.arguments import whole

BATCH = 32  # photos in memory at a time


def checked_size(size: Any, photo: np.ndarray) -> int:
    side, most = whole("size", size, 1, "pixels"), min(photo.shape[:2])
    if side > most:
        raise ValueError(f"size is {side}; at most {most}, the photo's shorter side, is allowed.")
    return side


def colour_of(photo: np.ndarray, fill: Any) -> np.ndarray:
    colour = photo.mean(axis=(0, 1)) if fill is None else np.asarray(fill)
    if colour.dtype.kind not in "biuf" or colour.shape not in ((), photo.shape[2:]):
        raise ValueError(f"fill is {fill!r}; a number, or {photo.shape[2]} of them, is allowed.")
    return (np.round(colour) if photo.dtype.kind in "biu" else colour).astype(photo.dtype)


def answers(
    probability: Callable[[np.ndarray], ArrayLike],
    photo: np.ndarray,
    size: int,
    places: Sequence[Sequence[int]],
    fill: Any,
) -> tuple[float, np.ndarray]:
    """Ask about the whole photo, and about it with the square at every top and left."""
    colour, found = colour_of(photo, fill), []
    corners: list[tuple[int, ...] | None] = [None, *product(*places)]
    for first in range(0, len(corners), BATCH):
        some = corners[first : first + BATCH]
        batch = np.repeat(photo[None], BATCH, axis=0)  # always full: Keras compiles for one size
        for one, corner in zip(batch, some):
            if corner is not None:
                top, left = corner
                one[top : top + size, left : left + size] = colour
        numbers = np.asarray(probability(batch), dtype=np.float64)
        if numbers.shape != (BATCH,) or not np.isfinite(numbers).all():
            raise ValueError(
                f"probability gives shape {numbers.shape} for {BATCH} photos; one finite number a "
                "photo is allowed, as in probabilities[:, 3]."
            )
        found.extend(numbers[: len(some)].tolist())
    return found[0], np.reshape(found[1:], [len(axis) for axis in places])
