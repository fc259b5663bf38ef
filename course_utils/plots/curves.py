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

# Runs differ by colour and by marker.
_LOOKS = list(zip([BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, BLACK], "osD^vPX"))
_PALE = "#888888"
_PARTS: dict[str, tuple[str, Literal["--", "-"]]] = {
    "training": ("", "--"),
    "validation": ("val_", "-"),
}
_MARKED_EPOCHS = 25  # with more of them the markers would hide the lines


@dataclass(frozen=True)
class _Run:
    name: str
    epochs: np.ndarray
    values: dict[str, np.ndarray]

    def points(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        """Return epochs and values; with ``validation_freq=2`` only every second one is there."""
        values = self.values[column]
        step = max(1, len(self.epochs) // max(1, len(values)))
        epochs = self.epochs[step - 1 :: step][: len(values)]
        return epochs, values[: len(epochs)]


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
        Drawn beside the loss, under the name it has in the history; None draws the loss alone.
    reference : course_utils.reference.Runs, optional
        The course's own runs, drawn pale behind: the mean of the seeds, and a band of one
        standard deviation to both sides. A network with the name of one of the `histories`
        takes its colour.
    title : str
        Stands above.

    Returns
    -------
    matplotlib.figure.Figure
        The figure, to be given to `show`. It has its words: where each curve begins and ends, and
        where the validation loss was lowest.

    Raises
    ------
    ValueError
        Where there is no history, an empty one, or none with this metric.

    Examples
    --------
    >>> figure = learning_curves({"loss": [2.1, 1.4], "accuracy": [0.2, 0.5]})
    """
    runs = _runs(histories)
    columns = ["loss"] if metric is None else ["loss", metric]
    _demand(runs, columns)
    looks = {run.name: _LOOKS[place % len(_LOOKS)] for place, run in enumerate(runs)}
    handles = _legend(runs, columns, looks, reference)
    across, down = _fit(handles, letters=42 * len(columns))
    size = (3.6 * len(columns), 2.9 + 0.22 * down + (0.3 if title else 0))
    figure, axes = plt.subplots(1, len(columns), figsize=size, squeeze=False)
    for axis, column in zip(axes[0], columns):
        if reference is not None:
            _draw_reference(axis, column, reference, looks)
        for run in runs:
            _draw_run(axis, column, run, *looks[run.name])
        _finish(axis, column, runs)
    figure.legend(handles=handles, loc="outside lower center", ncols=across, fontsize=10)
    if title:
        figure.suptitle(title, fontsize=12)
    words = [f"{title}."] if title else []
    words += [_sentence(run, columns) for run in runs]
    words += [f"Pale behind: the {reference.legend}."] if reference is not None else []
    figure.set_label(" ".join(words))
    return figure


def _runs(histories: Any) -> list[_Run]:
    """Bring every form in which histories are given to one."""
    single = hasattr(histories, "history") or (
        isinstance(histories, Mapping) and not any(map(_is_history, histories.values()))
    )
    named = {"": histories} if single else histories
    if not isinstance(named, Mapping) or not all(map(_is_history, named.values())):
        raise ValueError(
            f"histories is a {type(histories).__name__}: give what model.fit returned, or several "
            'under their names, such as {"A": history_a, "B": history_b}.'
        )
    return [_run(str(name), history) for name, history in named.items()]


def _is_history(value: Any) -> bool:
    return hasattr(value, "history") or isinstance(value, Mapping)


def _run(name: str, history: Any) -> _Run:
    lists = getattr(history, "history", history)
    which = f"the history of {name!r}" if name else "the history"
    try:
        values = {str(key): np.array(column, dtype=float) for key, column in lists.items()}
        # Several numbers an epoch, such as F1Score gives, are no curve.
        values = {key: column for key, column in values.items() if column.ndim < 2}
    except (TypeError, ValueError):
        raise ValueError(f"{which} holds something that is no list of numbers.") from None
    if "loss" not in values or not values["loss"].size:
        raise ValueError(f"{which} has no epoch: was the network trained?")
    epochs = 1 + np.arange(len(values["loss"]))
    told = getattr(history, "epoch", None)  # starts later where a training was continued
    if isinstance(told, Sequence) and len(told) == len(epochs):
        epochs = 1 + np.array(told)
    return _Run(name, epochs, values)


def _demand(runs: list[_Run], columns: list[str]) -> None:
    for column in columns:
        if not any(column in run.values for run in runs):
            there = {key for run in runs for key in run.values if not key.startswith("val_")}
            raise ValueError(f"metric is {column!r}: the history has {', '.join(sorted(there))}.")


def _draw_run(axis: Axes, column: str, run: _Run, colour: str, marker: str) -> None:
    for part, (prefix, style) in _PARTS.items():
        if prefix + column in run.values:
            epochs, values = run.points(prefix + column)
            axis.plot(
                epochs,
                np.where(np.isfinite(values), values, np.nan),
                color=colour,
                linestyle=style,
                marker=marker if len(epochs) <= _MARKED_EPOCHS else "",
                markersize=5,
                markerfacecolor="white" if part == "training" else colour,
            )


def _draw_reference(
    axis: Axes, column: str, reference: Runs, looks: dict[str, tuple[str, str]]
) -> None:
    for network in reference.networks:
        colour = looks[network][0] if network in looks else _PALE
        # Reference runs call every kind of accuracy so.
        measured = "accuracy" if "acc" in column else column
        band = reference.network(network).band(f"val_{measured}")
        band = reference.network(network).band(measured) if band.empty else band
        if band.empty:
            continue
        epochs, mean, spread = band.index.to_numpy(), band["mean"], band["spread"]
        axis.plot(epochs, mean, color=colour, alpha=0.4, linewidth=1.5, zorder=1)
        axis.fill_between(epochs, mean - spread, mean + spread, color=colour, alpha=0.18, zorder=0)
        if network not in looks and len(reference.networks) > 1:
            axis.annotate(
                network,
                (epochs[-1], mean.iloc[-1]),
                xytext=(4, 0),
                textcoords="offset points",
                color="#666666",
                fontsize=9,
                va="center",
            )


def _legend(
    runs: list[_Run],
    columns: list[str],
    looks: dict[str, tuple[str, str]],
    reference: Runs | None,
) -> list[Artist]:
    """Return the legend's entries: the runs' names, the two parts, the reference."""
    named: list[Artist] = [
        Line2D([], [], color=colour, marker=marker, label=name)
        for name, (colour, marker) in looks.items()
        if name
    ]
    plain = looks[""][0] if "" in looks else BLACK
    parts = [
        Line2D([], [], color=plain, linestyle=style, label=part)
        for part, (prefix, style) in _PARTS.items()
        if any(prefix + column in run.values for run in runs for column in columns)
    ]
    pale = [Patch(color=_PALE, alpha=0.4, label=reference.legend)] if reference is not None else []
    return [*named, *parts, *pale]


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


def _finish(axis: Axes, column: str, runs: list[_Run]) -> None:
    axis.set_xlabel("epoch")
    axis.set_ylabel(column.replace("_", " "))
    axis.set_axisbelow(True)
    axis.grid(color="#DDDDDD", linewidth=0.7)
    low, high = axis.get_xlim()
    first = min(run.epochs[0] for run in runs)
    axis.set_xlim(max(low, first - 0.5), high if high - low > 1 else first + 0.5)
    lost = [
        f"{run.name} {part} {column}".strip()
        for run in runs
        for part, (prefix, _) in _PARTS.items()
        if not np.isfinite(run.values.get(prefix + column, np.zeros(1))).all()
    ]
    if lost:
        text = "no finite number any more:\n" + "\n".join(lost)
        axis.text(0.5, 0.5, text, transform=axis.transAxes, ha="center", va="center", fontsize=10)


def _sentence(run: _Run, columns: list[str]) -> str:
    clauses = []
    for column in columns:
        for part, (prefix, _) in _PARTS.items():
            if prefix + column in run.values:
                clauses.append(_clause(f"{part} {column.replace('_', ' ')}", run, prefix + column))
    number = len(run.epochs)
    start = f"Learning curves{f' of {run.name}' if run.name else ''}"
    return f"{start} over {number} epoch{'s' if number > 1 else ''}: {', '.join(clauses)}."


def _clause(name: str, run: _Run, column: str) -> str:
    epochs, values = run.points(column)
    if len(values) == 1:
        return f"{name} {_figure(values[0])}"
    text = f"{name} from {_figure(values[0])} to {_figure(values[-1])}"
    if column == "val_loss" and np.isfinite(values).all():
        best = int(values.argmin())
        if best < len(values) - 1:
            text += f" (lowest, {_figure(values[best])}, after epoch {epochs[best]:g})"
    return text


def _figure(value: float) -> str:
    return f"{value:.3g}" if np.isfinite(value) else "no finite number"
