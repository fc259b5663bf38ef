"""Traits that check what they are given: small arrays of numbers, integers, names, switches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
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


class Checked(traitlets.TraitType):
    """A trait that travels to the browser and keeps what ``check(value, name)`` returns."""

    def __init__(
        self, check: Callable[[Any, str], Any], default: Any = traitlets.Undefined, **kwargs: Any
    ) -> None:
        super().__init__(default, **kwargs)
        self.check = check
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> Any:
        return self.check(value, str(self.name))


def numbers(axes: Sequence[str], largest: Sequence[int], next_step: str = "") -> Checked:
    """Make a trait that holds a read-only float64 array and travels to the browser as lists."""
    check = partial(number_array, axes=axes, largest=largest, next_step=next_step)
    return Checked(check).tag(to_json=as_lists)


def padding(most: int = LARGEST_PAD) -> Checked:
    """Make a trait for padding: a mode by name, or a number of pixels on every side."""
    return Checked(partial(padding_of, most=most), "valid")


def whole(least: int, most: int, default: int) -> Checked:
    return Checked(partial(whole_number, least=least, most=most), default)


def pair(allowed: str, least: int, most: int, default: Any, **kwargs: Any) -> Checked:
    check = partial(whole_numbers, allowed=allowed, least=least, most=(most, most))
    return Checked(check, default, **kwargs)


def choice(*choices: str) -> Checked:
    """Make a trait for one name out of several; the first is the default."""
    return Checked(partial(one_of, choices=choices), choices[0])


def switch() -> Checked:
    """Make a trait for True or False; False is the default."""
    return Checked(true_or_false, False)


def as_lists(array: np.ndarray, _: Any) -> list:
    return array.tolist()


def number_array(
    value: Any, name: str, axes: Sequence[str], largest: Sequence[int], next_step: str = ""
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
    if np.greater(array.shape, largest).any():
        most = "×".join(map(str, largest))
        raise BadValue(
            f"{name} has shape {array.shape}; at most {most} can be shown with all numbers. "
            f"{next_step}".strip()
        )
    array = array.astype(np.float64)  # a copy, so that uint8 cannot wrap and nobody shares it
    bad = array[~(np.abs(array) <= LARGEST_NUMBER)]  # NaN is not below either
    if bad.size:
        raise BadValue(f"{name} holds {bad[0]}; numbers from -1e9 to 1e9 are allowed.")
    array.flags.writeable = False
    return array


def padding_of(value: Any, name: str, most: int) -> str | int:
    if isinstance(value, str) and value in MODES:
        return value
    allowed = f"'valid', 'same', 'full' or an integer from 0 to {most}"
    if isinstance(value, str):
        raise BadValue(f"{name} is {value!r}; {allowed} are allowed.")
    return whole_number(value, name, 0, most, allowed)


def whole_numbers(value: Any, name: str, allowed: str, least: int, most: Sequence[int]) -> tuple:
    """Check several integers, such as row and column; `most` has the bound of each."""
    if isinstance(value, str) or not isinstance(value, Sequence | np.ndarray):
        raise BadType(f"{name} is {value!r}; {allowed} is allowed.")
    if len(value) != len(most):
        raise BadValue(f"{name} is {value!r}; {len(most)} numbers, {allowed}, are allowed.")
    return tuple(
        whole_number(number, f"{name}[{axis}]", least, most[axis])
        for axis, number in enumerate(value)
    )


def whole_number(value: Any, name: str, least: int, most: int, allowed: str = "") -> int:
    """Check an integer; NumPy's integers count, booleans do not."""
    allowed = allowed or f"integers from {least} to {most}"
    number = integer(value)
    if number is None:
        raise BadType(f"{name} is {value!r}; {allowed} are allowed.")
    if not least <= number <= most:
        raise BadValue(f"{name} is {number}; {allowed} are allowed.")
    return number


def one_of(value: Any, name: str, choices: Sequence[str]) -> str:
    *others, last = map(repr, choices)
    allowed = f"{', '.join(others)} or {last} are allowed."
    if not isinstance(value, str):
        raise BadType(f"{name} is {value!r}; {allowed}")
    if value not in choices:
        raise BadValue(f"{name} is {value!r}; {allowed}")
    return value


def true_or_false(value: Any, name: str) -> bool:
    if not isinstance(value, bool | np.bool_):
        raise BadType(f"{name} is {value!r}; True or False are allowed.")
    return bool(value)
