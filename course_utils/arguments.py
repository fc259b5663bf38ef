"""Arguments that several functions check, with an error that says what is allowed."""

from __future__ import annotations

from typing import Any

import numpy as np


def whole(name: str, value: Any, least: int = 0, what: str = "") -> int:
    """Return a whole number of things, `least` or more; NumPy's count, booleans do not."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        of = f" of {what}" if what else ""
        raise ValueError(f"{name} is {value!r}: it must be a whole number{of}, {least} or more.")
    return int(value)
