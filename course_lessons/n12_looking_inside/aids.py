"""What notebook 12 prepares and draws with: photos that packages carry, maps as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from skimage import data
from sklearn.datasets import load_sample_images

SIDE, MARK = 64, 8  # pixels: the photos with a mark, and the mark
CORNER = slice(-MARK - 2, -2)  # its rows, and its columns


def packaged_photos() -> dict[str, np.ndarray]:
    """Return photos of scikit-image and scikit-learn, (height, width, 3), under their names."""
    carried = ("astronaut", "chelsea", "coffee", "rocket", "coins", "camera", "hubble_deep_field")
    photos = {name: getattr(data, name)() for name in (*carried, "brick", "grass", "gravel")}
    photos |= {"motorcycle": data.stereo_motorcycle()[0], "flower": load_sample_images().images[1]}
    return {name: p if p.ndim == 3 else np.dstack([p] * 3) for name, p in photos.items()}


def tiles(photo: np.ndarray, side: int) -> list[np.ndarray]:
    """Cut a photo into squares that lie side by side; what is left at the border is dropped."""
    rows, columns = (range(0, length - side + 1, side) for length in photo.shape[:2])
    return [photo[row : row + side, column : column + side] for row in rows for column in columns]


def square(photo: np.ndarray, side: int) -> np.ndarray:
    """Cut the middle square out of a photo and bring it to a size, as in notebook 10."""
    import keras

    resized = keras.ops.image.resize(
        photo.astype("float32"), (side, side), crop_to_aspect_ratio=True
    )
    return np.round(keras.ops.convert_to_numpy(resized)).astype("uint8")


def grey(one_map: np.ndarray) -> np.ndarray:
    """Stretch a map so that its low numbers are black, 0, and its high ones white, 1."""
    low, high = np.percentile(one_map, (1, 99))
    return np.clip((one_map - low) / (high - low or 1), 0, 1)


def lit(photo: np.ndarray, heat: np.ndarray) -> np.ndarray:
    """Return a photo, dark and without its colours where a map is low."""
    import keras

    heat = np.maximum(heat, 0)[..., None].astype("float32")
    large = keras.ops.convert_to_numpy(keras.ops.image.resize(heat, photo.shape[:2]))
    large = large / (large.max() or 1)  # enlarging took the edge off the highest numbers
    return (photo * large + 0.4 * photo.mean(axis=-1, keepdims=True) * (1 - large)).astype("uint8")


def on_cells(drops: np.ndarray) -> np.ndarray:
    """Return the mean drop of the squares that cover each cell, two cells wide and a cell apart."""
    framed = np.pad(drops, 1, constant_values=np.nan)
    corners = framed[:-1, :-1], framed[:-1, 1:], framed[1:, :-1], framed[1:, 1:]
    return np.nanmean(corners, axis=0)


def marked(photos: np.ndarray, which: Any = slice(None)) -> np.ndarray:
    """Return photos of 64 × 64 pixels, with a striped mark in a corner of those chosen, or all."""
    stripes = np.indices((MARK, MARK)).sum(axis=0) // 2 % 2
    photos = photos.copy()
    photos[which, CORNER, CORNER] = np.where(stripes[..., None], (0, 255, 0), (255, 0, 255))
    return photos


def box() -> np.ndarray:
    """Return where the mark is: True there, (64, 64)."""
    there = np.zeros((SIDE, SIDE), dtype=bool)
    there[CORNER, CORNER] = True
    return there


def mix(network: Any, beginnings: Sequence[str], rng: np.random.Generator) -> None:
    """Mix the numbers in each kernel of the layers whose names begin so; the rest stays."""
    for layer in network.layers:
        if layer.name.startswith(tuple(beginnings)) and hasattr(layer, "kernel"):
            kernel, *bias = layer.get_weights()
            layer.set_weights([rng.permutation(kernel.ravel()).reshape(kernel.shape), *bias])
