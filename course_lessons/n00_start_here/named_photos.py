"""Three photos as EfficientNet-Lite0 names them, by `benchmarks/named_photos.py`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from skimage import data

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PHOTOS = ("chelsea", "coffee", "rocket")  # that scikit-image carries
ANSWERS = Path(__file__).with_suffix(".csv")


def photo(name: str) -> np.ndarray:
    """Return one of the photos, cut to its middle square as the network sees it."""
    whole = getattr(data, name)()
    side = min(whole.shape[:2])
    top, left = (np.array(whole.shape[:2]) - side) // 2
    return whole[top : top + side, left : left + side]


def named_photos() -> Figure:
    """Draw each photo above the five classes that the network finds most probable."""
    answers = pd.read_csv(ANSWERS)
    figure, axes = plt.subplots(2, len(PHOTOS), figsize=(10, 4.8), height_ratios=(5, 3))
    for name, (above, below) in zip(PHOTOS, axes.T):
        above.imshow(photo(name))
        above.set_axis_off()
        likeliest = answers[answers["photo"] == name]
        bars = below.barh(likeliest["class"], likeliest["probability"], color="#0072B2")
        below.bar_label(bars, [f"{share:.1%}" for share in likeliest["probability"]], padding=3)
        below.invert_yaxis()
        below.set(xlim=(0, 1.25), xticks=(), xlabel="probability")
        below.spines[:].set_visible(False)
        below.tick_params(length=0)
        above.set_title(likeliest["class"].iloc[0])
    return figure
