"""Recognise an answer that nobody has worked on yet."""

from __future__ import annotations

import dis
from collections.abc import Mapping
from functools import cache
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from course_utils.exercises.attempts import unchanged
from course_utils.exercises.core import Exercise
from course_utils.exercises.entries import entries


def untouched(declared: Exercise, answer: Any) -> bool:
    if answer is ...:
        return True
    of_stub = declared.run_source(declared.stub_text)
    if declared.asks_for_function:
        if not isinstance(answer, FunctionType):
            return False
        done = _instructions(answer.__code__)
        return done in _empty_bodies() or done == _instructions(of_stub.__code__)
    if isinstance(answer, Mapping | tuple | list) and len(answer):
        places = answer.values() if isinstance(answer, Mapping) else answer
        if all(entry is ... for entry in places):
            return True
    return unchanged(of_stub, answer)


def open_places(answer: Any, declared: Exercise) -> list[str]:
    """Names of the entries of an answer that are still ``...``."""
    named = entries(answer, declared) or {"": answer}
    return [name for name, entry in named.items() if _holds_open(entry)]


def _holds_open(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_open, value.values()))
    if isinstance(value, tuple | list):
        return any(map(_holds_open, value))
    if isinstance(value, np.ndarray) and value.dtype == object:
        return any(entry is ... for entry in value.flat)
    return value is ...


def _instructions(code: CodeType) -> list[Any]:
    """Read what code does, apart from where its lines stand."""
    found: list[Any] = []
    for step in dis.get_instructions(code):
        value = step.argval
        value = _instructions(value) if isinstance(value, CodeType) else value
        found.append((step.opname, type(value).__name__, repr(value)))
    return found


@cache
def _empty_bodies() -> list[list[Any]]:
    """Instructions of functions that do nothing yet."""
    names: dict[str, Any] = {}
    found = []
    error = "NotImplementedError"
    for body in ("pass", "...", "return ...", f"raise {error}", f"raise {error}()"):
        exec(f"def empty():\n    {body}", names)
        found.append(_instructions(names["empty"].__code__))
    return found
