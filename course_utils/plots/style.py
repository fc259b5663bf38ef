"""The look of the course's figures, how they are shown, and words for who does not see them."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import AutoLocator

from course_utils import lessons

# Okabe and Ito's palette: told apart with any colour vision (Okabe and Ito 2008,
# "Color Universal Design", jfly.uni-koeln.de/color).
BLUE, ORANGE, GREEN = "#0072B2", "#E69F00", "#009E73"
VERMILION, PURPLE, SKY, BLACK = "#D55E00", "#CC79A7", "#56B4E9", "#000000"
# Blue below zero, white at zero, orange above: the colours that explorers/maps.js has.
_AROUND_ZERO = "#003b6f #1f7fbd #7fb8dc #fafafa #f5bd73 #e68200 #8a3d00"
SIGNED = LinearSegmentedColormap.from_list("signed", _AROUND_ZERO.split())
_SHORTEST = 40  # letters that say anything about a figure


def use_style() -> None:
    """Give Matplotlib the look of the course, whatever the user's own ``matplotlibrc`` says."""
    mpl.rcdefaults()
    mpl.rcParams.update(
        {
            "figure.constrained_layout.use": True,
            "figure.constrained_layout.h_pad": 0.08,  # before a dark page begins
            "figure.constrained_layout.w_pad": 0.08,
            **dict.fromkeys(("text.color", "axes.labelcolor"), "#1b1f24"),  # those of live.css
            **dict.fromkeys(("xtick.labelcolor", "ytick.labelcolor"), "#57606a"),
            **dict.fromkeys(("axes.edgecolor", "xtick.color", "ytick.color"), "#8c959f"),
            "grid.color": "#d0d7de",
            "axes.prop_cycle": cycler(color=[BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, BLACK]),
            **dict.fromkeys(("axes.spines.top", "axes.spines.right"), False),
            "axes.titlesize": 12,
            "font.size": 11,
            "image.cmap": "gray",
            "image.interpolation": "nearest",
            "lines.linewidth": 2,
            "legend.frameon": False,
        }
    )


class Picture:
    """A figure drawn once, with the words that stand for it."""

    def __init__(self, png: bytes, alt: str, width: int) -> None:
        self.png, self.alt, self.width = png, alt, width

    def __repr__(self) -> str:
        return f"[Figure: {self.alt}]"

    def html(self) -> str:
        data = base64.b64encode(self.png).decode()
        return (
            f'<img src="data:image/png;base64,{data}" alt="{html.escape(self.alt)}" '
            f'width="{self.width}" style="max-width:100%;height:auto;background:white;'
            'border-radius:6px">'
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self.html()}


def show(
    figure: Figure, name: str | None = None, *, alt: str | None = None, **values: object
) -> None:
    """Display a figure together with words for readers who do not see it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        It is closed, so that it appears once.
    name : str, optional
        Such as ``"02.coverage"``, whose words stand in the ``figures.yaml`` of lesson 02.
    alt : str, optional
        Words of your own: what the figure shows and what to notice. With neither them nor a
        name, its titles and labels stand in.
    **values
        What the cell has computed and the lesson's words have a place for.

    Raises
    ------
    ValueError
        Where there is no such name, the values do not fit, or `alt` is too short.

    Examples
    --------
    >>> figure, axis = plt.subplots()
    >>> show(figure, alt="An empty pair of axes from 0 to 1, waiting for data.")
    [Figure: An empty pair of axes from 0 to 1, waiting for data.]
    """
    from IPython.display import display

    if alt is None and (name is not None or values):
        alt = _words_of_lesson(name, values)
    display(as_picture(figure, alt))


def as_picture(figure: Figure, alt: str | None = None) -> Picture:
    """Turn a figure into a picture with words, and close it."""
    text = " ".join((_words_of_figure(figure) if alt is None else alt).split())
    if alt is not None and len(text) < _SHORTEST:
        raise ValueError(
            f"alt is {alt!r}: say in at least {_SHORTEST} characters what the figure shows."
        )
    for axis in figure.axes:
        ticks = axis.xaxis.get_major_locator()
        if axis.get_xlabel().startswith("epoch") and isinstance(ticks, AutoLocator):
            ticks.set_params(integer=True, min_n_ticks=1)  # nothing is measured in mid-epoch
    buffer = io.BytesIO()
    # Twice the size in pixels keeps the picture sharp on fine screens.
    figure.savefig(buffer, format="png", dpi=2 * figure.dpi)
    width = round(figure.get_figwidth() * figure.dpi)
    plt.close(figure)
    return Picture(buffer.getvalue(), text, width)


def _words_of_lesson(name: str | None, values: Mapping[str, object]) -> str:
    """Return what a lesson says of the figure of this name, with the values in their places.

    Whether those fit, ``tests/notebooks/test_hygiene.py`` finds out.
    """
    number, _, short = str(name).partition(".")
    lesson = lessons.lesson(number)
    file = f"{lesson.folder.name}/figures.yaml" if lesson else "the course"
    texts = lessons.read_yaml(lesson.figures) if lesson and lesson.figures.exists() else {}
    if short not in texts:
        there = ", ".join(f"{number}.{known}" for known in texts) or "no figure of such a lesson"
        raise ValueError(
            f'name is {name!r}: {file} has {there}. Words of your own are given as alt="…".'
        )
    return texts[short].format(**values)


def _words_of_figure(figure: Figure) -> str:
    """Return the words that a figure was given when it was drawn, or its titles and labels."""
    if figure.get_label():
        return str(figure.get_label())
    parts = filter(None, [figure.get_suptitle(), *map(_panel, figure.axes)])
    return f"{'; '.join(parts) or 'It has neither titles nor labels'}."


def _panel(axis: Axes) -> str:
    across, up = axis.get_xlabel(), axis.get_ylabel()
    labels = f"{up} against {across}" if across and up else across or up
    parts = [axis.get_title(), labels, *axis.get_legend_handles_labels()[1]]
    return ", ".join(filter(None, parts))
