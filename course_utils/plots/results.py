"""What a classifier gets right and what it mixes up; class numbers as notebooks hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from course_utils.plots.style import BLACK

_DARK = 0.715  # from this share of the strongest colour on, white text has the better contrast


def confusion_matrix(
    true: Any,
    predicted: Any,
    class_names: Sequence[str],
    *,
    normalise: bool = False,
    mute_diagonal: bool = False,
) -> Figure:
    """Draw how often each class is taken for each other one.

    Parameters
    ----------
    true, predicted : array_like, shape (N,) or (N, 1)
        Class numbers.
    class_names : sequence of str
        A name for each class number.
    normalise : bool, default False
        Write percentages of each row in place of counts.
    mute_diagonal : bool, default False
        Leave the right answers uncoloured, so that the colours tell the mistakes apart.

    Returns
    -------
    matplotlib.figure.Figure
        For `show`.

    Examples
    --------
    >>> figure = confusion_matrix([0, 0, 1], [0, 1, 1], ["cat", "dog"])
    """
    rows, columns, names = pair_of_labels(true, predicted, class_names)
    classes = len(names)
    table = np.zeros((classes, classes))
    np.add.at(table, (rows, columns), 1)
    if normalise:
        # A class without images stays a row of zeros.
        table = 100 * table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    coloured = np.where(np.eye(classes, dtype=bool), np.nan, table) if mute_diagonal else table
    strongest = np.nanmax(coloured, initial=0) or 1

    side = max(3.6, 1.4 + 0.44 * classes)
    figure, axis = plt.subplots(figsize=(side, side))
    axis.set_facecolor("#EEEEEE")
    axis.imshow(coloured, cmap="Blues", vmin=0, vmax=strongest)
    for (row, column), value in np.ndenumerate(table):
        dark = coloured[row, column] >= _DARK * strongest
        colour = "white" if dark else "#666666" if value == 0 else BLACK
        text = f"{value:.1f}" if normalise and 0 < value < 9.95 else f"{value:.0f}"
        axis.text(column, row, text, ha="center", va="center", color=colour, fontsize=10)
    long = classes > 4 and max(map(len, names)) > 2
    slant: Any = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"} if long else {}
    axis.set_xticks(range(classes), names, **slant)
    axis.set_yticks(range(classes), names)
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
    up = "true, % of each row" if normalise else "true"
    axis.set(title="What is taken for what", xlabel="predicted", ylabel=up)
    return figure


def class_numbers(name: str, labels: Any, classes: int | None = None) -> np.ndarray:
    numbers = np.asarray(labels)
    if numbers.ndim == 2 and numbers.shape[1] > 1:
        raise ValueError(
            f"{name} has shape {numbers.shape}, as one-hot labels or probabilities have: "
            f"give one class number per image, {name}.argmax(axis=1)."
        )
    if numbers.ndim not in (1, 2):
        raise ValueError(f"{name} has shape {numbers.shape}: it must be (N,) or (N, 1).")
    numbers = numbers.reshape(-1)
    if numbers.size == 0:
        raise ValueError(f"{name} is empty: give at least one label.")
    if numbers.dtype.kind not in "iubf":
        raise ValueError(f"{name} holds {numbers[0]!r}: it must hold class numbers, from 0.")
    odd = numbers[numbers != np.round(numbers)]
    if odd.size:
        raise ValueError(
            f"{name} holds {odd[0]:.4g}, which is no class number. From one sigmoid output "
            f"you get them with ({name} > 0.5).astype(int)."
        )
    numbers = numbers.astype(int)
    outside = numbers[(numbers < 0) | (numbers >= (np.inf if classes is None else classes))]
    if outside.size:
        allowed = "0 or more" if classes is None else f"0 to {classes - 1}, as class_names says"
        raise ValueError(f"{name} holds {outside[0]}: class numbers are {allowed}.")
    return numbers


def pair_of_labels(
    true: Any, predicted: Any, class_names: Sequence[str]
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    names = names_of(class_names)
    rows = class_numbers("true", true, len(names))
    columns = class_numbers("predicted", predicted, len(names))
    if len(rows) != len(columns):
        raise ValueError(
            f"true has {len(rows)} labels, predicted {len(columns)}: both describe the same images."
        )
    return rows, columns, names


def names_of(class_names: Sequence[str]) -> list[str]:
    if isinstance(class_names, str) or len(class_names) == 0:
        raise ValueError(f"class_names is {class_names!r}: give a list with a name for each class.")
    return [str(name) for name in class_names]
