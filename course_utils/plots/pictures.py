"""Tables of numbers, photos and feature maps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils.contrast import strongest
from course_utils.plots.style import SIGNED


def matrix(axis: Axes, values: Any, title: str, *, limit: float | None = None) -> None:
    """Draw a small array as coloured cells with its numbers in them.

    Parameters
    ----------
    axis : matplotlib.axes.Axes
        Where to draw.
    values : array_like, shape (H, W)
        The numbers.
    title : str
        Stands above.
    limit : float, optional
        The magnitude of the strongest colour; the largest in `values` where it is left out.

    Examples
    --------
    >>> figure, axis = plt.subplots()
    >>> matrix(axis, [[0, -1], [4, 0]], "A kernel")
    """
    numbers = np.asarray(values)
    if numbers.ndim != 2:
        raise ValueError(f"values has shape {numbers.shape}: it must be a table, (H, W).")
    if limit is None:
        limit = strongest(numbers) or 1.0
    # 1.6 keeps the strongest colours light enough for black numbers.
    axis.imshow(numbers.astype(float), cmap=SIGNED, vmin=-1.6 * limit, vmax=1.6 * limit)
    for (row, column), value in np.ndenumerate(numbers):
        axis.text(column, row, f"{value:.3g}", ha="center", va="center", color="black")
    rows, columns = map(np.arange, numbers.shape)
    axis.set(title=title, xlabel="column", ylabel="row", xticks=columns, yticks=rows)
    axis.set_xticks(columns - 0.5, minor=True)
    axis.set_yticks(rows - 0.5, minor=True)
    axis.grid(which="minor", color="#999999", linewidth=0.5)
    axis.tick_params(which="both", length=0)


def picture(
    axis: Axes,
    image: Any,
    title: str,
    *,
    signed: bool = False,
    scale: bool = False,
    among: Any = None,
) -> None:
    """Draw a photo or a feature map with its size on the axes.

    Parameters
    ----------
    axis, title
        As in `matrix`.
    image : array_like, shape (H, W) or (H, W, 3)
        Grey or RGB; integers from 0 to 255 or floats from 0 to 1 are shown as they are.
    signed : bool, default False
        Show negative numbers as blue, zero as white, positive ones as orange.
    scale : bool, default False
        Stretch the smallest number to black and the largest to white.
    among : array_like, optional
        The numbers that `signed` and `scale` spread the colours over, such as those of several
        maps together; those of `image` where it is left out.

    Examples
    --------
    >>> figure, axis = plt.subplots()
    >>> picture(axis, np.zeros((4, 4)), "All black")
    """
    pixels = np.asarray(image)
    if pixels.ndim not in (2, 3):
        raise ValueError(f"image has shape {pixels.shape}: it must be (H, W) or (H, W, 3).")
    spread = np.asarray(pixels if among is None else among, dtype=float)
    if signed:
        limit = strongest(spread) or 1.0
        axis.imshow(pixels, cmap=SIGNED, vmin=-limit, vmax=limit)
    elif scale:
        smallest = np.min(spread, initial=np.inf, where=np.isfinite(spread))
        high = smallest + strongest(spread - smallest)
        low = high - strongest(high - spread)
        axis.imshow(pixels, cmap="gray", vmin=low, vmax=high)
    else:
        largest = 255 if np.issubdtype(pixels.dtype, np.integer) else 1
        axis.imshow(pixels, cmap="gray", vmin=0, vmax=largest)
    height, width = pixels.shape[:2]
    axis.set(title=title, xlabel=f"column (of {width})", ylabel=f"row (of {height})")
    axis.locator_params(nbins=4, integer=True)
    axis.spines[:].set_visible(False)


def gallery(
    pictures: Mapping[str, Any],
    *,
    columns: int | None = None,
    width: float = 3.6,
    signed: bool = False,
    scale: bool = False,
    shared: bool = False,
) -> Figure:
    """Draw pictures side by side, each under its title.

    Parameters
    ----------
    pictures : mapping of str to array_like, shape (H, W) or (H, W, 3)
        Titles and pictures.
    columns : int, optional
        In a row; as many as fit on the page where it is left out.
    width : float, default 3.6
        Of one picture, in inches; the height follows from the first one.
    signed, scale : bool, default False
        As in `picture`.
    shared : bool, default False
        With `signed` or `scale`: the same number has the same colour in all pictures.

    Returns
    -------
    matplotlib.figure.Figure
        For `show`.

    Examples
    --------
    >>> figure = gallery({"Black": np.zeros((2, 3)), "White": np.ones((2, 3))})
    """
    if not pictures:
        raise ValueError("pictures is empty: give at least one title with its picture.")
    fitting = max(int(10 / width), 1)  # in inches: what is wider, a notebook shows smaller
    rows = -(-len(pictures) // fitting)  # as few as can be, filled evenly
    columns = min(columns or -(-len(pictures) // rows), len(pictures))
    rows = -(-len(pictures) // columns)
    height, pixels = np.shape(next(iter(pictures.values())))[:2]
    alike = len({np.shape(image)[:2] for image in pictures.values()}) == 1
    # Ticks and labels take about 0.6 inches beside a picture and below it, where it has its own.
    beside, between = (0.6, 0.1) if alike else (0.1, 0.6)
    across = width - between - beside / columns
    size = (columns * width, rows * (across * height / pixels + between + 0.35) + beside)
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False)
    for axis in axes.flat[len(pictures) :]:
        axis.remove()
    among = np.concatenate([np.ravel(image) for image in pictures.values()]) if shared else None
    for axis, (title, image) in zip(axes.flat, pictures.items()):
        picture(axis, image, title, signed=signed, scale=scale, among=among)
        if alike:
            axis.label_outer()
    return figure
