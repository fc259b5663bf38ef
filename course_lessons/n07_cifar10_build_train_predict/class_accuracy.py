"""How well each class is recognised, with its standard error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from course_utils.plots.results import pair_of_labels
from course_utils.plots.style import BLACK, BLUE


def per_class_accuracy(true: Any, predicted: Any, class_names: Sequence[str]) -> Figure:
    """Draw the accuracy of each class, with one standard error to both sides.

    Parameters
    ----------
    true, predicted, class_names
        As in `plots.confusion_matrix`.

    Returns
    -------
    matplotlib.figure.Figure
        For `plots.show`.

    Examples
    --------
    >>> figure = per_class_accuracy([0, 0, 1], [0, 1, 1], ["cat", "dog"])
    """
    rows, columns, names = pair_of_labels(true, predicted, class_names)
    right = rows == columns
    counts = np.bincount(rows, minlength=len(names))
    shares = np.bincount(rows, right, len(names)) / np.maximum(counts, 1)
    errors = np.sqrt(shares * (1 - shares) / np.maximum(counts, 1))

    figure, axis = plt.subplots(figsize=(5.6, 1.3 + 0.34 * len(names)))
    places = np.arange(len(names))
    axis.barh(places, 100 * shares, color=BLUE, alpha=0.55, height=0.7)
    axis.errorbar(100 * shares, places, xerr=100 * errors, fmt="none", ecolor=BLACK, capsize=3)
    for place, (share, count) in enumerate(zip(shares, counts)):
        text = f"{share:.0%}" if count else "no images"
        axis.text(102 if count else 2, place, text, va="center", fontsize=10)
    axis.axvline(100 * right.mean(), color=BLACK, linestyle=":", linewidth=1.5)
    axis.set_xlim(0, 114)  # room for the numbers beside full bars
    axis.set_xticks(range(0, 101, 20))
    axis.set_yticks(places, names)
    axis.invert_yaxis()
    axis.set_xlabel(f"accuracy in % (dotted: all {len(rows)} images, {right.mean():.1%})")
    axis.set_title("Accuracy of each class")
    return figure
