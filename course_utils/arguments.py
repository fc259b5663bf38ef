"""Checks of arguments that several modules take."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np


def whole(value: Any) -> int | None:
    """Return an integer as an int, NumPy's too; None for anything else, booleans included."""
    if isinstance(value, bool | np.bool_):
        return None
    try:
        return operator.index(value)
    except TypeError:
        return None


def whole_number(name: str, value: Any, least: int = 1) -> int:
    """Return an integer of at least `least`, or say what the argument must be."""
    number = whole(value)
    if number is None or number < least:
        raise ValueError(f"{name} is {value!r}: it must be a whole number, at least {least}.")
    return number
