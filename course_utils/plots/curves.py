"""Loss and accuracy over the epochs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from course_utils.plots.style import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION

if TYPE_CHECKING:
    from course_utils.reference import Runs

_LOOKS = list(zip([BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, BLACK], "osD^vPX"))
_PALE = "#6b7480"
_PARTS: dict[str, tuple[str, Literal["--", "-"]]] = {
    "training": ("", "--"),
    "validation": ("val_", "-"),
}
_MARKED_EPOCHS = 25  # with more of them the markers would hide the lines


@dataclass(frozen=True)
class _Curve:
    run: str
    part: str
    column: str
    epochs: np.ndarray
    values: np.ndarray


def learning_curves(
    histories: Any,
    *,
    metric: str | None = "accuracy",
    reference: Runs | None = None,
    title: str = "",
) -> Figure:
    """Draw loss and accuracy over the epochs: training dashed, validation solid.

    Parameters
    ----------
    histories : History, mapping of str to list of float, or mapping of str to these
        What ``model.fit`` returned, or its ``.history``, or several of them under their names.
    metric : str or None, default "accuracy"
        Drawn beside the loss, under its name in the history; None draws the loss alone.
    reference : course_utils.reference.Runs, optional
        Drawn pale behind: the mean of the seeds ± one standard deviation. A network with the
        name of one of the `histories` takes its colour.
    title : str
        Stands above.

    Returns
    -------
    matplotlib.figure.Figure
        For `show`, which finds its words in it.

    Examples
    --------
    >>> figure = learning_curves({"loss": [2.1, 1.4], "accuracy": [0.2, 0.5]})
    """
    columns = ["loss"] if metric is None else ["loss", metric]
    curves = _curves(histories, columns)
    runs = {curve.run: [c for c in curves if c.run == curve.run] for curve in curves}
    looks = {run: _LOOKS[place % len(_LOOKS)] for place, run in enumerate(runs)}
    handles = _legend(curves, looks, reference)
    across, down = _fit(handles, letters=20 + 50 * len(columns))
    size = (1.2 + 4.4 * len(columns), 3.3 + 0.22 * down + (0.3 if title else 0))
    figure, axes = plt.subplots(1, len(columns), figsize=size, squeeze=False)
    for axis, column in zip(axes[0], columns):
        if reference is not None:
            _draw_reference(axis, column, reference, looks)
        drawn = [curve for curve in curves if curve.column == column]
        for curve in drawn:
            _draw(axis, curve, *looks[curve.run])
        _finish(axis, column, drawn)
    figure.legend(handles=handles, loc="outside lower center", ncols=across, fontsize=10)
    if title:
        figure.suptitle(title, fontsize=12)
    words = [f"{title}."] if title else []
    words += [_sentence(of_one_run) for of_one_run in runs.values()]
    words += [f"Pale behind: the {reference.legend}."] if reference is not None else []
    figure.set_label(" ".join(words))
    return figure


def _curves(histories: Any, columns: list[str]) -> list[_Curve]:
    several = isinstance(histories, Mapping) and any(map(_is_history, histories.values()))
    named = {str(n): history for n, history in histories.items()} if several else {"": histories}
    runs = {name: _lists(name, history) for name, history in named.items()}
    for column in columns:
        if not any(column in lists for lists in runs.values()):
            there = {key for lists in runs.values() for key in lists if not key.startswith("val_")}
            raise ValueError(f"metric is {column!r}: the history has {', '.join(sorted(there))}.")
    return [
        _Curve(name, part, column, *_points(named[name], lists, prefix + column))
        for name, lists in runs.items()
        for column in columns
        for part, (prefix, _) in _PARTS.items()
        if prefix + column in lists
    ]


def _is_history(value: Any) -> bool:
    return hasattr(value, "history") or isinstance(value, Mapping)


def _lists(name: str, history: Any) -> dict[str, np.ndarray]:
    """Return the columns of a history that have one number an epoch."""
    which = f"the history of {name!r}" if name else "the history"
    lists = getattr(history, "history", history)
    if not isinstance(lists, Mapping):
        raise ValueError(
            f"{which} is a {type(history).__name__}: histories is what model.fit returned, or "
            'several under their names, such as {"A": history_a, "B": history_b}.'
        )
    try:
        columns = {str(key): np.array(column, dtype=float) for key, column in lists.items()}
    except (TypeError, ValueError):
        raise ValueError(f"{which} holds something that is no list of numbers.") from None
    # Several numbers an epoch, such as F1Score gives, are no curve.
    columns = {key: column for key, column in columns.items() if column.ndim == 1 and column.size}
    if "loss" not in columns:
        raise ValueError(f"{which} has no epoch: was the network trained?")
    return columns


def _points(
    history: Any, lists: dict[str, np.ndarray], column: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return epochs and values; with ``validation_freq=2`` only every second one is there."""
    values, number = lists[column], len(lists["loss"])
    told = getattr(history, "epoch", None)  # starts later where a training was continued
    continued = isinstance(told, Sequence) and len(told) == number
    step = max(1, number // len(values))
    epochs = (1 + np.array(told if continued else range(number)))[step - 1 :: step][: len(values)]
    return epochs, values[: len(epochs)]


def _draw(axis: Axes, curve: _Curve, colour: str, marker: str) -> None:
    axis.plot(
        curve.epochs,
        np.where(np.isfinite(curve.values), curve.values, np.nan),
        color=colour,
        linestyle=_PARTS[curve.part][1],
        marker=marker if len(curve.epochs) <= _MARKED_EPOCHS else "",
        markersize=5,
        linewidth=1.2 if curve.part == "training" else 2,
        markerfacecolor="white" if curve.part == "training" else colour,
    )


def _draw_reference(
    axis: Axes, column: str, reference: Runs, looks: dict[str, tuple[str, str]]
) -> None:
    # Reference runs call every kind of accuracy so.
    measured = "accuracy" if "acc" in column else column
    for network in reference.networks:
        colour = looks[network][0] if network in looks else _PALE
        band = reference.network(network).band(f"val_{measured}")
        band = reference.network(network).band(measured) if band.empty else band
        if band.empty:
            continue
        epochs, mean, spread = band.index.to_numpy(), band["mean"], band["spread"]
        axis.plot(epochs, mean, color=colour, alpha=0.4, linewidth=1.5, zorder=1)
        axis.fill_between(epochs, mean - spread, mean + spread, color=colour, alpha=0.18, zorder=0)
        if network not in looks and len(reference.networks) > 1:
            axis.text(epochs[-1] + 0.1, mean.iloc[-1], network, va="center", color=_PALE)


def _legend(
    curves: list[_Curve], looks: dict[str, tuple[str, str]], reference: Runs | None
) -> list[Artist]:
    entries: list[Artist] = [
        Line2D([], [], color=colour, marker=marker, label=name)
        for name, (colour, marker) in looks.items()
        if name
    ]
    plain = looks[""][0] if "" in looks else BLACK
    entries += [
        Line2D([], [], color=plain, linestyle=style, label=part)
        for part, (_, style) in _PARTS.items()
        if any(curve.part == part for curve in curves)
    ]
    if reference is not None:
        entries.append(Patch(color=_PALE, alpha=0.4, label=reference.legend))
    return entries


def _fit(handles: list[Artist], letters: int) -> tuple[int, int]:
    """Return how many columns a legend may have within that many letters, and its lines."""
    labels = [str(handle.get_label()).split("\n") for handle in handles]
    widths = [max(map(len, label)) + 8 for label in labels]  # a sample takes about 8 letters
    across = len(handles)
    # Matplotlib fills the columns one after the other, the first ones with one entry more.
    while across > 1 and sum(map(max, np.array_split(widths, across))) > letters:
        across -= 1
    down = -(-len(handles) // across)
    return across, down + max(map(len, labels)) - 1


def _finish(axis: Axes, column: str, curves: list[_Curve]) -> None:
    axis.set(xlabel="epoch", ylabel=column.replace("_", " "), axisbelow=True)
    axis.grid(linewidth=0.7)
    values = np.concatenate([curve.values for curve in curves])
    values = values[np.isfinite(values)]
    if values.size and values.max() > max(10, 8 * np.median(values)) and values.min() > 0:
        # An explosion, far above an undecided network, would flatten all the rest.
        axis.set_yscale("log", subs=[2, 5])
        axis.yaxis.set(major_formatter="{x:g}", minor_formatter="{x:g}")
    low, high = axis.get_xlim()
    first = min(curve.epochs[0] for curve in curves)
    axis.set_xlim(max(low, first - 0.5), high if high - low > 1 else first + 0.5)
    lost = [
        f"{curve.run} {curve.part} {column}".strip()
        for curve in curves
        if not np.isfinite(curve.values).all()
    ]
    if lost:
        text = "no finite number any more:\n" + "\n".join(lost)
        axis.text(0.5, 0.5, text, transform=axis.transAxes, ha="center", va="center", fontsize=10)


def _sentence(curves: list[_Curve]) -> str:
    loss = curves[0]
    of, epochs = f" of {loss.run}" if loss.run else "", len(loss.epochs)
    start = f"Learning curves{of} over {epochs} epoch{'s' if epochs > 1 else ''}"
    return f"{start}: {', '.join(map(_clause, curves))}."


def _clause(curve: _Curve) -> str:
    values = curve.values
    text = f"{curve.part} {curve.column.replace('_', ' ')}"
    if len(values) == 1:
        return f"{text} {_figure(values[0])}"
    text += f" from {_figure(values[0])} to {_figure(values[-1])}"
    best = int(values.argmin())
    validated = (curve.part, curve.column) == ("validation", "loss") and np.isfinite(values).all()
    if validated and best < len(values) - 1:
        text += f" (lowest, {_figure(values[best])}, after epoch {curve.epochs[best]:g})"
    return text


def _figure(value: float) -> str:
    return f"{value:.3g}" if np.isfinite(value) else "no finite number"
