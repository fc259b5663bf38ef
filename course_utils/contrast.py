"""Where the colours of a picture end: one rule for figures and explorers."""

from __future__ import annotations

from typing import Any

import numpy as np

_MANY = 1000  # numbers, more than the largest kernel has: from here on extremes are cut off
_BELOW = 98  # per cent of these many numbers stay below the strongest colour


def strongest(values: Any) -> float:
    """Return the magnitude that gets the strongest colour.

    Parameters
    ----------
    values : array_like
        Numbers around zero, or from zero up. NaN and infinity do not count.

    Returns
    -------
    float
        The largest magnitude of a kernel. Of a picture, which has 1,000 numbers or more, a
        magnitude that 98 % of them stay below, so that a few extreme pixels do not pale all
        others. Zeros, and what rounding leaves over, are not counted: most of what ReLU
        leaves is zero. 0 where there is nothing else.

    Examples
    --------
    >>> strongest([[0, -3], [1, 0]]), strongest(np.zeros((40, 40)))
    (3.0, 0.0)
    >>> round(strongest(np.arange(-1000, 1001)))
    980
    """
    magnitudes = np.abs(np.asarray(values, dtype=float))
    magnitudes = magnitudes[np.isfinite(magnitudes)]
    largest = float(magnitudes.max(initial=0))
    counted = magnitudes[magnitudes > 1e-6 * largest]
    return float(np.percentile(counted, _BELOW)) if counted.size >= _MANY else largest
