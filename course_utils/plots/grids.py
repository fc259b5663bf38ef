"""Many pictures at once: with their names, or with what a network takes them for."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils.arguments import whole
from course_utils.plots.results import class_numbers, names_of, pair_of_labels
from course_utils.plots.style import BLACK, VERMILION

_CELL = 1.3, 2.2  # inches, at least and at most
_LINE = 0.18  # inches that a line of text takes
_LETTERS = 15  # that fit above a picture


def image_grid(
    images: Any,
    labels: Any = None,
    class_names: Sequence[str] | None = None,
    *,
    rows: int = 5,
    columns: int = 5,
    title: str = "",
) -> Figure:
    """Draw the first images of a set, each under its name.

    Parameters
    ----------
    images : array_like, shape (N, H, W), (N, H, W, 1) or (N, H, W, 3), or a list of images
        Grey or RGB: whole numbers from 0 to 255 or floats from 0 to 1. Images in a list may
        have different sizes.
    labels : array_like, shape (N,) or (N, 1), optional
        Class numbers, or text.
    class_names : sequence of str, optional
        A name for each class number.
    rows, columns : int, default 5
        At most ``rows * columns`` images are drawn.
    title : str
        Stands above all.

    Returns
    -------
    matplotlib.figure.Figure
        For `show`.

    Examples
    --------
    >>> figure = image_grid(np.zeros((4, 8, 8)), [[0], [1], [1], [0]], ["cat", "dog"])
    """
    pictures = _pictures(images, rows, columns)
    texts = [""] * len(images) if labels is None else _texts(labels, class_names)
    _one_each("labels", texts, images)
    texts = ["\n".join(wrap(text, _LETTERS, max_lines=2, placeholder="…")) for text in texts]
    lines = 0 if labels is None else max(text.count("\n") for text in texts) + 1
    figure, axes = _cells(pictures, rows, columns, lines=lines, title=title)
    for axis, text in zip(axes, texts):
        axis.set_title(text, fontsize=10)
    return figure


def prediction_grid(
    images: Any,
    true: Any,
    predicted: Any,
    class_names: Sequence[str],
    *,
    probabilities: Any = None,
    rows: int = 5,
    columns: int = 5,
) -> Figure:
    """Draw the first images of a set under what a network takes them for.

    Parameters
    ----------
    images, class_names, rows, columns
        As in `image_grid`.
    true, predicted : array_like, shape (N,) or (N, 1)
        Class numbers.
    probabilities : array_like, shape (N, classes), (N, 1) or (N,), optional
        What the network gave: softmax rows, one sigmoid output per image (the probability of
        class 1), or in one row the probability of each predicted class.

    Returns
    -------
    matplotlib.figure.Figure
        For `show`. A wrong prediction has a cross, a frame and the true name.

    Examples
    --------
    >>> figure = prediction_grid(np.zeros((2, 8, 8)), [0, 1], [0, 0], ["cat", "dog"])
    """
    pictures = _pictures(images, rows, columns)
    true, predicted, names = pair_of_labels(true, predicted, class_names)
    _one_each("true", true, images)
    certainty = [""] * len(true)
    if probabilities is not None:
        certainty = [f" {p:.0%}" for p in _of_predicted(probabilities, predicted, len(names))]
    figure, axes = _cells(pictures, rows, columns, lines=2)
    for axis, is_class, said, sure in zip(axes, true, predicted, certainty):
        right = is_class == said
        heading = f"{'✓' if right else '✗'} {_short(names[said])}{sure}"
        colour = BLACK if right else "#A84300"  # vermilion, dark enough for text on white
        truth = "" if right else f"is: {_short(names[is_class])}"
        axis.set_title(f"{heading}\n{truth}", fontsize=9.5, color=colour)
        if not right:
            axis.spines[:].set(visible=True, edgecolor=VERMILION, linewidth=3)
    return figure


def _pictures(images: Any, rows: int, columns: int) -> list[np.ndarray]:
    """Check the images to be drawn and bring them to floats or uint8 that imshow takes."""
    rows, columns = whole("rows", rows, 1), whole("columns", columns, 1)
    if not isinstance(images, list | tuple):
        images = np.asarray(images)
        if images.ndim not in (3, 4) or (images.ndim == 3 and images.shape[-1] in (1, 3)):
            one = " One image goes into a list: [image]." if images.ndim in (2, 3) else ""
            raise ValueError(
                f"images has shape {images.shape}: it must be (N, H, W), (N, H, W, 1) or "
                f"(N, H, W, 3).{one}"
            )
    if len(images) == 0:
        raise ValueError("images is empty: give at least one image.")
    return [_pixels(np.asarray(image)) for image in images[: rows * columns]]


def _pixels(image: np.ndarray) -> np.ndarray:
    if image.ndim == 3 and image.shape[-1] == 1:
        image = image[..., 0]
    if not image.size or not (image.ndim == 2 or (image.ndim == 3 and image.shape[-1] == 3)):
        raise ValueError(
            f"images holds an image of shape {image.shape}: it must be (H, W), (H, W, 1) or "
            "(H, W, 3)."
        )
    counts = np.issubdtype(image.dtype, np.integer)
    if not counts:
        image = image.astype(float)
    low, high = image.min(), image.max()
    # Resizing may overshoot by rounding.
    if not (low >= -1e-3 and high <= (255 if counts else 1) + 1e-3):
        divide = not counts and low >= 0 and 1 < high <= 255
        raise ValueError(
            f"images holds values from {low:.4g} to {high:.4g}: whole numbers go from 0 to 255, "
            f"floats from 0 to 1. {'Divide by 255' if divide else 'Undo the scaling'} first."
        )
    return image.astype(np.uint8) if counts else np.clip(image, 0, 1)


def _texts(labels: Any, class_names: Sequence[str] | None) -> list[str]:
    values = np.asarray(labels)
    if class_names is not None:
        names = names_of(class_names)
        return [names[number] for number in class_numbers("labels", values, len(names))]
    is_text = values.dtype.kind in "UO" and values.ndim == 1
    return [str(value) for value in (values if is_text else class_numbers("labels", values))]


def _one_each(name: str, labels: Sequence[str] | np.ndarray, images: Any) -> None:
    if len(labels) != len(images):
        raise ValueError(
            f"{name} has {len(labels)} labels, images {len(images)} images: give one each."
        )


def _of_predicted(probabilities: Any, predicted: np.ndarray, classes: int) -> np.ndarray:
    values = np.asarray(probabilities, dtype=float)
    allowed = {(len(predicted),), (len(predicted), 1), (len(predicted), classes)}
    if values.shape not in allowed or (values.shape[1:] == (1,) and classes != 2):
        raise ValueError(
            f"probabilities has shape {values.shape}: for {len(predicted)} images of {classes} "
            f"classes it must be ({len(predicted)}, {classes}) or ({len(predicted)},)."
        )
    if not (np.all(values >= -1e-6) and np.all(values <= 1 + 1e-6)):
        raise ValueError(
            f"probabilities holds values from {values.min():.4g} to {values.max():.4g}: they go "
            "from 0 to 1. Logits become probabilities through softmax or sigmoid."
        )
    if values.ndim == 1:
        return values
    if values.shape[1] == 1:
        return np.where(predicted == 1, values[:, 0], 1 - values[:, 0])
    return values[np.arange(len(predicted)), predicted]


def _cells(
    pictures: list[np.ndarray], rows: int, columns: int, *, lines: int, title: str = ""
) -> tuple[Figure, list[Axes]]:
    columns = min(columns, len(pictures))
    rows = min(rows, -(-len(pictures) // columns))
    height, width = pictures[0].shape[:2]
    across = float(np.clip(min(10.4 / columns, 8 / rows), *_CELL))
    cell = across * min(max(height / width, 0.4), 2.5) + lines * _LINE + 0.1
    size = (max(columns * across, 2.6), rows * cell + (0.4 if title else 0))
    figure, grid = plt.subplots(rows, columns, figsize=size, squeeze=False)
    axes = list(grid.flat)
    for axis in axes[len(pictures) :]:
        axis.remove()
    for axis, image in zip(axes, pictures):
        axis.imshow(image, cmap="gray", vmin=0, vmax=255 if image.dtype == np.uint8 else 1)
        axis.set(xticks=[], yticks=[])
        axis.spines[:].set_visible(False)
    if title:
        figure.suptitle(title, fontsize=12)
    return figure, axes[: len(pictures)]


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1].rstrip() + "…"
