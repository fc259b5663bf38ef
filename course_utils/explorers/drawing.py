"""The explorers as still pictures, for pages on which no script may run."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage

WINDOW, UNREAD = "#e69f00", "#c85000"
CELL = 0.42  # inches


def short(value: float) -> str:
    """Write a number in at most six characters, as the cells in the browser do."""
    size = abs(value)
    if size < 1e-9:  # what rounding leaves over
        return "0"
    if not 0.0005 <= size < 99999.5:
        leading = Context(prec=1, rounding=ROUND_HALF_UP).create_decimal(Decimal(value))
        return f"{leading:e}".replace("+", "").replace("-", "−")
    if value == int(value) or size >= 999.95:
        decimals = 0
    else:
        decimals = 1 if size >= 9.995 else 2 if size >= 0.00995 else 3
    text = f"{Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def grey(values: np.ndarray) -> dict[str, Any]:
    """Shade pixels grey, the darkest of them still light enough for black numbers."""
    low, high = float(values.min()), float(values.max())
    spread = (high - low) or 1.0
    return {"cmap": "gray", "vmin": low - spread, "vmax": low + 1.1 * spread}


def signed(values: np.ndarray) -> dict[str, Any]:
    """Tint numbers orange above zero and violet below, stronger where they are larger."""
    largest = np.abs(values).max(initial=0) or 1.0
    return {"cmap": "PuOr_r", "vmin": -1.6 * largest, "vmax": 1.6 * largest}


def canvas(size: tuple[float, float], rows: int, columns: int) -> tuple[Figure, Any]:
    figure = Figure(figsize=size, layout="constrained")
    return figure, figure.subplots(rows, columns)


def show(axis: Axes, values: np.ndarray, title: str = "", **colours: Any) -> AxesImage:
    """Show an array as a picture, without ticks."""
    axis.set_title(title)
    axis.set_axis_off()
    return axis.imshow(values, **colours)


def read_along(image: np.ndarray, names: Sequence[str], probabilities: np.ndarray | None) -> Figure:
    """Show a digit beside what a network makes of it; None: nothing yet."""
    figure, (left, right) = canvas((7, 3), 1, 2)
    show(left, image, "What the network sees", cmap="gray", vmin=0, vmax=1)
    shown = np.zeros(len(names)) if probabilities is None else probabilities
    right.barh(names, shown, color="#0072B2")
    right.invert_yaxis()
    right.set_xlim(0, max(1.0, float(shown.max())))
    right.set_xlabel("probability")
    return figure


def sheet(
    widths: Sequence[int], height: float, title: str, footnote: str
) -> tuple[Figure, Axes, np.ndarray]:
    """Return a figure, its axes measured in cells, and the left edges of arrays side by side."""
    lefts = np.cumsum([0.5, *(max(width, 3) + 1 for width in widths)])
    figure = Figure(figsize=(CELL * float(lefts[-1]), CELL * (height + 3.5)))
    figure.set_layout_engine("none")  # that of the course's style would look for a grid
    axis = figure.add_axes((0, 0, 1, 1))
    axis.set(xlim=(0, lefts[-1]), ylim=(height + 1, -2.5))
    axis.set_axis_off()
    axis.text(0.5, -2.2, title, va="top", fontsize=12, weight="bold")
    axis.text(0.5, height + 0.6, footnote)
    return figure, axis, lefts


def cells(
    axis: Axes,
    values: np.ndarray,
    title: str,
    colours: dict[str, Any],
    corner: tuple[float, float] = (0, 0),
    pads: Sequence[tuple[int, int]] = ((0, 0), (0, 0)),
) -> None:
    """Show an array as tinted cells with their numbers, zeros of a padding around them."""
    padded = np.pad(values, pads)
    left, top = corner
    axis.text(left + padded.shape[1] / 2, top - 0.3, title, ha="center")
    x, y = left + pads[1][0], top + pads[0][0]
    if values.size:
        axis.imshow(values, extent=(x, x + values.shape[1], y + values.shape[0], y), **colours)
    axis.set_axis_off()
    for (row, column), value in np.ndenumerate(padded):
        place = left + column + 0.5, top + row + 0.5
        axis.text(*place, short(value), ha="center", va="center", fontsize=8)


def frame(
    axis: Axes, corner: tuple[float, float], width: float = 1, height: float = 1, **style: Any
) -> None:
    """Outline a rectangle from its left top corner on."""
    style = {"edgecolor": WINDOW, "linewidth": 3, "fill": False, **style}
    axis.add_patch(Rectangle(corner, width, height, **style))
