"""Where the colours of a picture end: one rule for figures and explorers."""

from __future__ import annotations

from typing import Any

import numpy as np

_MANY = 1000  # numbers, more than the largest kernel has: a few extremes would pale all others
_BELOW = 98  # per cent of these many numbers stay below the strongest colour


def strongest(values: Any) -> float:
    """Return the magnitude that gets the strongest colour; NaN and infinity do not count."""
    magnitudes = np.abs(np.asarray(values, dtype=float))
    magnitudes = magnitudes[np.isfinite(magnitudes)]
    largest = float(magnitudes.max(initial=0))
    # Most of what ReLU leaves of a picture is zero, or what rounding makes of it.
    counted = magnitudes[magnitudes > 1e-6 * largest]
    return float(np.percentile(counted, _BELOW)) if counted.size >= _MANY else largest
