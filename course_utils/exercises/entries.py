"""Answers with several entries: which are wrong, and which mistake explains each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
