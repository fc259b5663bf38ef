"""The explorers as still pictures, for pages on which no script may run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage

INK, QUIET, LINE = "#1b1f24", "#57606a", "#8c959f"
WINDOW, UNREAD = "#e69f00", "#c85000"
_POSITIVE, _NEGATIVE = np.array([230, 130, 0]) / 255, np.array([0, 114, 178]) / 255
_INCHES = 0.42  # of one cell

Colour = tuple[float, ...]
Styles = Callable[[int, int], Colour]


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


def grey(values: np.ndarray, low: float | None = None, high: float | None = None) -> Styles:
    """Shade pixels from the darkest (``low``) to the brightest value (``high``)."""
    low = values.min() if low is None else low
    high = values.max() if high is None else high

    def shade(row: int, column: int) -> Colour:
        light = (values[row, column] - low) / (high - low) if high > low else 0.5
        return (0.2 + 0.8 * light,) * 3

    return shade


def signed(values: np.ndarray, largest: float | None = None) -> Styles:
    """Tint orange above zero, blue below, stronger for larger numbers."""
    most = np.abs(values).max(initial=0) if largest is None else largest

    def tint(row: int, column: int) -> Colour:
        value = values[row, column]
        if not value or not most:
            return (0.953, 0.961, 0.969)
        strength = 0.12 + 0.4 * min(abs(value) / most, 1)
        return tuple(1 - strength + strength * (_POSITIVE if value > 0 else _NEGATIVE))

    return tint


def canvas(size: tuple[float, float], rows: int, columns: int) -> tuple[Figure, Any]:
    """Return an empty figure and its axes."""
    figure = Figure(figsize=size, layout="constrained")
    return figure, figure.subplots(rows, columns)


def show(axis: Axes, values: np.ndarray, title: str = "", **colours: Any) -> AxesImage:
    """Show an array as a picture, without ticks."""
    axis.set_title(title)
    axis.set_axis_off()
    return axis.imshow(values, **colours)


def cells(axis: Axes, values: np.ndarray, title: str, largest: float) -> None:
    """Show an array as tinted cells with their numbers."""
    show(axis, values, title, cmap="PuOr_r", vmin=-1.6 * largest, vmax=1.6 * largest)
    for (row, column), value in np.ndenumerate(values):
        axis.text(column, row, short(value), ha="center", va="center", fontsize=9)


class Sheet:
    """A drawing surface measured in cells, x to the right and y down."""

    def __init__(self, width: float, height: float) -> None:
        self.figure = Figure(
            figsize=(width * _INCHES, height * _INCHES), dpi=100, facecolor="white"
        )
        self.figure.set_layout_engine("none")  # axes stand where they are put
        self.axes: Axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self.axes.axis("off")

    def text(self, x: float, y: float, words: str, size: float = 11, **style: Any) -> None:
        """Write words centred on a point, unless told otherwise."""
        settings: dict[str, Any] = {"ha": "center", "va": "center", "color": INK, **style}
        self.axes.text(x, y, words, fontsize=size, **settings)

    def head(
        self, x: float, y: float, width: float, title: str, sign: str = "", middle: float = 0.0
    ) -> None:
        """Write a grid's title over its top left corner (x, y), and the sign that leads to it."""
        self.text(x + width / 2, y - 0.45, title, weight="bold")
        self.text(x - 0.55, middle, sign, 15, color=QUIET)

    def number(self, x: float, y: float, value: float) -> None:
        """Draw one wide cell."""
        self.grid(x, y, np.array([[value]]), signed(np.zeros((1, 1))), 1.5)

    def grid(
        self,
        left: float,
        top: float,
        values: np.ndarray,
        colours: Styles,
        width: float = 1.0,
        bold: bool = False,
        small: Sequence[Sequence[str]] | None = None,
    ) -> None:
        """Draw one cell for each number; ``small`` holds a line of text above each."""
        texts = [[short(value) for value in row] for row in values]
        longest = max((len(text) for row in texts for text in row), default=1)
        size = min(11.0, width * _INCHES * 72 * 0.86 / (0.64 * longest))
        places = [(left + column * width, top + row) for row, column in np.ndindex(values.shape)]
        shades = [colours(row, column) for row, column in np.ndindex(values.shape)]
        self._boxes(places, width, facecolors=shades, edgecolors="#d0d7de")
        for (row, column), (x, y), colour in zip(np.ndindex(values.shape), places, shades):
            ink = INK if sum(colour) > 1.4 else "white"
            middle = y + (0.64 if small else 0.5)
            weight = "bold" if bold else "normal"
            self.text(x + width / 2, middle, texts[row][column], size, color=ink, weight=weight)
            if small:
                self.text(x + width / 2, y + 0.25, small[row][column], 7, color=QUIET)

    def _boxes(self, places: Sequence[tuple[float, float]], width: float, **style: Any) -> None:
        # One collection: adding hundreds of patches one by one would take seconds.
        boxes = [Rectangle((x + 0.03, y + 0.03), width - 0.06, 0.94) for x, y in places]
        self.axes.add_collection(PatchCollection(boxes, linewidths=0.7, **style), autolim=False)

    def rim(
        self, left: float, top: float, shape: Sequence[int], pads: Sequence[tuple[int, int]]
    ) -> None:
        """Draw the zeros around an image whose first pixel is at (left, top)."""
        (above, below), (before, after) = pads
        places = [
            (left + column, top + row)
            for row in range(-above, shape[0] + below)
            for column in range(-before, shape[1] + after)
            if not (0 <= row < shape[0] and 0 <= column < shape[1])
        ]
        style = {"facecolors": "white", "edgecolors": LINE, "linestyles": ":", "alpha": 0.55}
        self._boxes(places, 1, hatch="..", **style)
        for x, y in places:
            self.text(x + 0.5, y + 0.5, "0", color=QUIET)

    def hatch(self, left: float, top: float, seen: np.ndarray) -> None:
        """Mark the pixels that no window reads."""
        places = [(left + column, top + row) for row, column in np.argwhere(~seen)]
        style = {"facecolors": "none", "edgecolors": UNREAD, "alpha": 0.75}
        self._boxes(places, 1, hatch="////", **style)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """Draw the outline of a window, or of what comes from it."""
        for colour, line in (("white", 4.5), (WINDOW, 2.5)):
            box = FancyBboxPatch(
                (x + 0.03, y + 0.03),
                width - 0.06,
                height - 0.06,
                boxstyle="round,pad=0.02,rounding_size=0.12",
                fc="none",
                ec=colour,
                lw=line,
                zorder=3,
            )
            self.axes.add_patch(box)
