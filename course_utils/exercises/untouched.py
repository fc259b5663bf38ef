"""Recognise an answer that nobody has worked on yet."""

from __future__ import annotations

import dis
from collections.abc import Iterator, Mapping
from functools import cache
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from course_utils.exercises.core import Exercise


def untouched(declared: Exercise, answer: Any) -> bool:
    """Whether an answer is still the stub's."""
    if answer is ...:
        return True
    if declared.asks_for_function:
        return isinstance(answer, FunctionType) and (
            _instructions(answer.__code__) in _empty_bodies()
            or _instructions(answer.__code__) == _instructions(_of_stub(declared).__code__)
        )
    if isinstance(answer, Mapping | tuple | list) and len(answer):
        entries = answer.values() if isinstance(answer, Mapping) else answer
        if all(entry is ... for entry in entries):
            return True
    return _alike(_of_stub(declared), answer)


def open_places(answer: Any, declared: Exercise) -> list[str]:
    """Names of the entries of an answer that are still ``...``."""
    if isinstance(answer, Mapping):
        return [str(key) for key, entry in answer.items() if _holds_open(entry)]
    if isinstance(answer, tuple | list):
        named = len(declared.parts) == len(answer)
        names = declared.parts if named else [str(number) for number in range(len(answer))]
        return [name for name, entry in zip(names, answer) if _holds_open(entry)]
    return [""] if _holds_open(answer) else []


def _holds_open(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_open, value.values()))
    if isinstance(value, tuple | list):
        return any(map(_holds_open, value))
    if isinstance(value, np.ndarray) and value.dtype == object:
        return any(entry is ... for entry in value.flat)
    return value is ...


def _of_stub(declared: Exercise) -> Any:
    return declared.run_source(declared.stub_text)


def _alike(a: Any, b: Any) -> bool:
    """Whether two values are the same through and through."""
    if type(a) is not type(b):
        return False
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(_alike(a[key], b[key]) for key in a)
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(_alike, a, b))
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and bool(np.all(a == b))
    return bool(a == b)


def _instructions(code: CodeType) -> tuple[Any, ...]:
    """Read what code does, apart from where its lines stand."""
    return tuple(_each(code))


def _each(code: CodeType) -> Iterator[Any]:
    for instruction in dis.get_instructions(code):
        value = instruction.argval
        if isinstance(value, CodeType):
            value = _instructions(value)
        yield instruction.opname, type(value).__name__, repr(value)


@cache
def _empty_bodies() -> frozenset[tuple[Any, ...]]:
    """Instructions of functions that do nothing yet."""
    error = "NotImplementedError"
    found = set()
    for body in ("pass", "...", "return ...", f"raise {error}", f"raise {error}()"):
        names: dict[str, Any] = {}
        exec(f"def empty():\n    {body}", names)
        found.add(_instructions(names["empty"].__code__))
    return frozenset(found)
