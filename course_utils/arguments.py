"""Arguments that several functions check, with an error that says what is allowed."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np


def integer(value: Any) -> int | None:
    """Return an integer as an int, NumPy's too; None for anything else, booleans included."""
    if isinstance(value, bool | np.bool_):
        return None
    try:
        return operator.index(value)
    except TypeError:
        return None


def whole(name: str, value: Any, least: int = 0, what: str = "") -> int:
    """Return a whole number of things, `least` or more, as `integer` understands it."""
    number = integer(value)
    if number is None or number < least:
        of = f" of {what}" if what else ""
        raise ValueError(f"{name} is {value!r}: it must be a whole number{of}, {least} or more.")
    return number
