"""Class numbers as notebooks hold them: checked, and brought to one shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


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
