"""The explorers as still pictures, for pages on which no script may run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_utils.plots.style import SIGNED as SIGNED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage

WINDOW = "#e69f00"
MOST_NUMBERS = 196  # of an array whose cells show them


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


def canvas(size: tuple[float, float], rows: int, columns: int) -> tuple[Figure, Any]:
    figure = Figure(figsize=size, layout="constrained")
    return figure, figure.subplots(rows, columns)


def show(axis: Axes, values: np.ndarray, title: str = "", **colours: Any) -> AxesImage:
    """Show an array as a picture, without ticks."""
    axis.set_title(title)
    axis.set_axis_off()
    return axis.imshow(values, **colours)


def side_by_side(
    title: str, arrays: Mapping[str, np.ndarray], footnote: str = ""
) -> tuple[Figure, list[Axes]]:
    """Draw arrays beside each other, four in a row: small ones as tinted cells with numbers."""
    rows = -(-len(arrays) // 4)
    figure, axes = canvas((10, 2.8 * rows + 0.8), rows, min(len(arrays), 4))
    figure.suptitle(title)
    figure.supxlabel(footnote, fontsize="medium")
    flat: list[Axes] = list(np.ravel(axes))
    for axis in flat[len(arrays) :]:
        axis.set_axis_off()
    for axis, (name, values) in zip(flat, arrays.items()):
        cells(axis, values, name)
    return figure, flat


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


def cells(axis: Axes, values: np.ndarray, title: str) -> None:
    """Tint numbers orange above zero and blue below; write them where there are few."""
    show(axis, np.zeros((1, 1)) if values.size == 0 else values, title, **tints(values))
    if values.size <= MOST_NUMBERS:
        for (row, column), value in np.ndenumerate(values):
            axis.text(column, row, short(value), ha="center", va="center", fontsize=8)


def tints(values: np.ndarray) -> dict[str, Any]:
    largest = np.abs(values).max(initial=0) or 1.0
    return {"cmap": SIGNED, "vmin": -1.6 * largest, "vmax": 1.6 * largest}


def frame(
    axis: Axes, corner: tuple[float, float], width: float = 1, height: float = 1, **style: Any
) -> None:
    """Outline a rectangle from its left top corner on."""
    style = {"edgecolor": WINDOW, "linewidth": 3, "fill": False, **style}
    axis.add_patch(Rectangle(corner, width, height, **style))
