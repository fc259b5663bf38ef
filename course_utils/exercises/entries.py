"""Answers with several entries: which are wrong, and why; and what nobody has worked on yet."""

from __future__ import annotations

import dis
from collections.abc import Mapping, Sequence
from functools import cache
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from course_utils.exercises.attempts import unchanged
from course_utils.exercises.compare import Rules, difference
from course_utils.exercises.core import Exercise, Misconception


def entries(value: Any, declared: Exercise) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {str(key): entry for key, entry in value.items()}
    if isinstance(value, tuple | list):
        named = len(declared.parts) == len(value)
        names: Sequence[Any] = declared.parts if named else range(len(value))
        return {str(name): entry for name, entry in zip(names, value)}
    return {}


def explain(
    declared: Exercise,
    wrong: Sequence[str],
    wanted: dict[str, Any],
    got: dict[str, Any],
    rules: Rules,
) -> tuple[str, str] | None:
    """Explain wrong entries by the misconceptions that give the same ones."""
    ranked: list[tuple[Misconception, list[str], int]] = []
    for known in declared.misconceptions:
        made = entries(known.wrong(), declared)
        agree = [n for n in got if n in made and difference(made[n], got[n], rules) is None]
        shared = [name for name in wrong if name in agree]
        differs = (n for n in wanted if difference(wanted[n], made.get(n), rules))
        if not declared.chained or next(differs, None) in shared:
            ranked.append((known, shared, len(agree)))
    # What explains more goes first; among equals, what agrees with more of the whole answer.
    ranked.sort(key=lambda item: (-len(item[1]), -item[2]))
    left = list(wrong)
    lines = []
    for known, shared, _ in ranked:
        names = [name for name in shared if name in left]
        if names:
            lines.append(f"{listed(names)}: {known.hint.strip()}")
            left = [name for name in left if name not in names]
    if not lines:
        return None
    if left:
        lines.append(f"Not right either: {listed(left)}.")
    return "\n\n".join(lines), ranked[0][0].name


def listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


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
