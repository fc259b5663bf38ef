"""Occlusion: what becomes of an answer while a square of the photo is covered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_utils.arguments import whole

BATCH = 32  # photos in memory at a time


def occlusion_map(
    probability: Callable[[np.ndarray], ArrayLike],
    photo: ArrayLike,
    size: int,
    stride: int | None = None,
    fill: float | Sequence[float] | None = None,
) -> np.ndarray:
    """Return by how much a probability drops while a square of the photo is covered.

    The square slides like a kernel without padding: its first place is the corner, and it never
    leaves the photo (Zeiler and Fergus 2014).

    Parameters
    ----------
    probability : callable
        Gets photos, shape (n, H, W, C), and gives n numbers: a probability, or any other score.
    photo : array_like of shape (H, W, C)
        As `probability` wants it; not changed.
    size : int
        Side of the square, in pixels.
    stride : int, optional
        How far it moves from place to place; its own size where it is left out.
    fill : float or sequence of float, optional
        What covers the square: a number, or one a channel; the photo's mean colour by default.

    Returns
    -------
    np.ndarray
        float64, one number for each place of the square: the probability for the whole photo minus
        that with the square there. Negative where covering helps.

    References
    ----------
    Zeiler and Fergus (2014): Visualizing and understanding convolutional networks. ECCV.

    Examples
    --------
    >>> photo = np.zeros((4, 4, 1))
    >>> photo[0, 0] = 1
    >>> occlusion_map(lambda photos: photos.max(axis=(1, 2, 3)), photo, 2, fill=0)
    array([[1., 0.],
           [0., 0.]])
    """
    array = checked_photo(photo)
    side = checked_size(size, array)
    step = side if stride is None else whole("stride", stride, 1, "pixels")
    places = [range(0, length - side + 1, step) for length in array.shape[:2]]
    before, covered = answers(probability, array, side, places, fill)
    if before.ndim:
        raise ValueError(
            f"probability gives {before.shape} numbers a photo; one is allowed, as in "
            "probabilities[:, 3]."
        )
    return before - covered


def checked_photo(photo: Any) -> np.ndarray:
    array = np.asarray(photo)
    if array.dtype.kind not in "biuf" or array.ndim != 3 or 0 in array.shape:
        raise ValueError(
            f"photo has shape {array.shape} and type {array.dtype}; numbers of shape (H, W, C) are "
            "allowed: photos[0], not photos[:1]."
        )
    return array


def checked_size(size: Any, photo: np.ndarray) -> int:
    side = whole("size", size, 1, "pixels")
    if side > min(photo.shape[:2]):
        raise ValueError(
            f"size is {side}; at most {min(photo.shape[:2])}, the photo's shorter side, is allowed."
        )
    return side


def answers(
    probability: Callable[[np.ndarray], ArrayLike],
    photo: np.ndarray,
    size: int,
    places: Sequence[Sequence[int]],
    fill: Any = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Ask about the whole photo, and with the square at every top and left; any shape an answer."""
    if not callable(probability):
        raise ValueError(f"probability is {probability!r}; a function of photos is allowed.")
    colour = _colour(photo, fill)
    found: list[np.ndarray] = []
    corners: list[tuple[int, ...] | None] = [None, *product(*places)]
    for first in range(0, len(corners), BATCH):
        some = corners[first : first + BATCH]
        batch = np.repeat(photo[None], BATCH, axis=0)  # always full: Keras compiles for one size
        for one, corner in zip(batch, some):
            if corner is not None:
                top, left = corner
                one[top : top + size, left : left + size] = colour
        numbers = np.asarray(probability(batch), dtype=np.float64)
        if not numbers.shape or len(numbers) != BATCH or not np.isfinite(numbers).all():
            raise ValueError(
                f"probability gives numbers of shape {numbers.shape} for {BATCH} photos; one "
                "finite number a photo is allowed."
            )
        found.extend(numbers[: len(some)])
    covered = np.array(found[1:]).reshape(*map(len, places), *found[0].shape)
    return found[0], covered


def _colour(photo: np.ndarray, fill: Any) -> np.ndarray:
    if fill is None:
        colour = photo.mean(axis=(0, 1))
    else:
        colour = np.asarray(fill)
        if colour.dtype.kind not in "biuf" or colour.shape not in ((), photo.shape[2:]):
            raise ValueError(
                f"fill is {fill!r}; a number or {photo.shape[2]}, one a channel, are allowed."
            )
    return (np.round(colour) if photo.dtype.kind in "biu" else colour).astype(photo.dtype)
