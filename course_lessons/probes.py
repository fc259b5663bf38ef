"""What the probes of several exercises read an answer and its surroundings with."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from course_utils.exercises.compare import as_array


def read_array(value: Any) -> np.ndarray:
    """Read a value as a plain array; what cannot be read is an array of one ``None``."""
    array = as_array(value)
    return np.array(None) if array is None else array


def shared_random_state() -> tuple[Any, ...]:
    """Read the state of the generators that all programs share."""
    _, keys, *rest = np.random.get_state()  # noqa: NPY002
    return random.getstate(), np.asarray(keys).tobytes(), rest
