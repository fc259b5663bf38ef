"""Traits that check what they are given: small arrays of numbers, integers, names, switches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets

from course_utils.arguments import integer

MODES = ("valid", "same", "full")
LARGEST_PAD = 6
LARGEST_STRIDE = 4
LARGEST_DILATION = 3
LARGEST_NUMBER = 1e9  # as in grid.js: sums of products stay finite and can be shown


class BadValue(ValueError, traitlets.TraitError):
    """A ``ValueError`` after which traitlets puts the old values back."""


class BadType(TypeError, traitlets.TraitError):
    """A ``TypeError`` after which traitlets puts the old values back."""


def number_array(
    value: Any,
    name: str,
    axes: Sequence[str],
    largest: Sequence[int],
    next_step: str = "",
) -> np.ndarray:
    """Check an array of numbers that is to be shown, and copy it to float64."""
    shape = "(" + ", ".join(axes) + ")"
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise BadValue(f"{name} has rows of different lengths; it needs {shape}.") from error
    if array.dtype.kind not in "biuf":
        raise BadType(
            f"{name} holds values of type {array.dtype}; real numbers of shape {shape} are allowed."
        )
    if array.ndim != len(axes) or 0 in array.shape:
        raise BadValue(f"{name} has shape {array.shape}; it needs {shape}. {next_step}".strip())
    if any(length > most for length, most in zip(array.shape, largest, strict=True)):
        most = "×".join(map(str, largest))
        raise BadValue(
            f"{name} has shape {array.shape}; at most {most} can be shown with all numbers. "
            f"{next_step}".strip()
        )
    array = array.astype(np.float64)  # a copy, so that uint8 cannot wrap and nobody shares it
    if not np.all(np.abs(array) <= LARGEST_NUMBER):
        bad = array[~(np.abs(array) <= LARGEST_NUMBER)][0]
        raise BadValue(f"{name} holds {bad}; numbers from -1e9 to 1e9 are allowed.")
    array.flags.writeable = False
    return array


class Choice(traitlets.TraitType):
    """One name out of several; the first is the default."""

    def __init__(self, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(choices[0], **kwargs)
        self.choices = tuple(choices)

    def validate(self, obj: Any, value: Any) -> str:
        """Check what was assigned."""
        *others, last = map(repr, self.choices)
        allowed = f"{', '.join(others)} or {last} are allowed."
        if not isinstance(value, str):
            raise BadType(f"{self.name} is {value!r}; {allowed}")
        if value not in self.choices:
            raise BadValue(f"{self.name} is {value!r}; {allowed}")
        return value


class Numbers(traitlets.TraitType):
    """A trait that holds a read-only float64 array and travels to the browser as lists."""

    def __init__(
        self, axes: Sequence[str], largest: Sequence[int], next_step: str = "", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.axes, self.largest, self.next_step = axes, largest, next_step
        self.tag(sync=True, to_json=lambda array, _: array.tolist())

    def validate(self, obj: Any, value: Any) -> np.ndarray:
        """Check and copy what was assigned."""
        return number_array(
            value, self.name or "the array", self.axes, self.largest, self.next_step
        )


class Padding(traitlets.TraitType):
    """A trait for padding: a mode by name, or a number of pixels on every side."""

    def __init__(self, most: int = LARGEST_PAD) -> None:
        super().__init__("valid")
        self.most = most

    def validate(self, obj: Any, value: Any) -> str | int:
        """Check what was assigned."""
        return padding_of(value, "padding", self.most)


def padding_of(value: Any, name: str, most: int) -> str | int:
    """Check a padding."""
    if isinstance(value, str) and value in MODES:
        return value
    allowed = f"'valid', 'same', 'full' or an integer from 0 to {most}"
    if isinstance(value, str):
        raise BadValue(f"{name} is {value!r}; {allowed} are allowed.")
    return whole_number(value, name, 0, most, allowed)


def pair_of(value: Any, name: str, allowed: str, least: int, most: Sequence[int]) -> tuple:
    """Check two integers, such as row and column; `most` has the bound of each."""
    if isinstance(value, str) or not isinstance(value, Sequence | np.ndarray):
        raise BadType(f"{name} is {value!r}; {allowed} is allowed.")
    if len(value) != 2:
        raise BadValue(f"{name} is {value!r}; two numbers, {allowed}, are allowed.")
    return tuple(
        whole_number(number, f"{name}[{axis}]", least, most[axis])
        for axis, number in enumerate(value)
    )


class Pair(traitlets.TraitType):
    """A trait for two integers between two bounds."""

    def __init__(self, allowed: str, least: int, most: int, default: Any, **kwargs: Any) -> None:
        super().__init__(default, **kwargs)
        self.allowed, self.least, self.most = allowed, least, most

    def validate(self, obj: Any, value: Any) -> tuple:
        """Check what was assigned."""
        return pair_of(value, str(self.name), self.allowed, self.least, (self.most, self.most))


class Whole(traitlets.TraitType):
    """A trait for an integer between two bounds."""

    def __init__(self, least: int, most: int, default: int, **kwargs: Any) -> None:
        super().__init__(default, **kwargs)
        self.least, self.most = least, most

    def validate(self, obj: Any, value: Any) -> int:
        """Check what was assigned."""
        return whole_number(value, self.name or "the number", self.least, self.most)


class Switch(traitlets.TraitType):
    """A trait for True or False."""

    def validate(self, obj: Any, value: Any) -> bool:
        """Check what was assigned."""
        if not isinstance(value, bool | np.bool_):
            raise BadType(f"{self.name} is {value!r}; True or False are allowed.")
        return bool(value)


class Cell(traitlets.TraitType):
    """A trait for the indices of an output cell."""

    def validate(self, obj: Any, value: Any) -> tuple:
        """Check what was assigned; whether there is such a cell, the figure knows."""
        if not isinstance(value, tuple | list):
            raise BadType(f"{self.name} is {value!r}; a tuple of integers is allowed.")
        return tuple(value)


def whole_number(value: Any, name: str, least: int, most: int, allowed: str = "") -> int:
    """Check an integer; NumPy's integers count, booleans do not."""
    allowed = allowed or f"integers from {least} to {most}"
    number = integer(value)
    if number is None:
        raise BadType(f"{name} is {value!r}; {allowed} are allowed.")
    if not least <= number <= most:
        raise BadValue(f"{name} is {number}; {allowed} are allowed.")
    return number
