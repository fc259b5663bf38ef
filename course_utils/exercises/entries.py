"""Answers with several entries: which are wrong, and which mistake explains each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from course_utils.exercises.compare import Rules, difference
from course_utils.exercises.core import Exercise, Misconception


def entries(value: Any, declared: Exercise) -> dict[str, Any]:
    """Entries of an answer by name."""
    if isinstance(value, Mapping):
        return {str(key): entry for key, entry in value.items()}
    if isinstance(value, tuple | list):
        named = len(declared.parts) == len(value)
        names: Sequence[Any] = declared.parts if named else range(len(value))
        return {str(name): entry for name, entry in zip(names, value)}
    return {}


def wrong_entries(wanted: dict[str, Any], got: dict[str, Any], rules: Rules) -> list[str]:
    """Names of the entries whose values are not right."""
    found = {name: difference(wanted[name], got[name], rules) for name in wanted}
    return [name for name, off in found.items() if off is not None and not off.form_only]


def explain(
    declared: Exercise,
    wrong: Sequence[str],
    wanted: dict[str, Any],
    got: dict[str, Any],
    rules: Rules,
) -> tuple[str, str] | None:
    """Explain wrong entries by the misconceptions that give the same ones.

    A misconception that explains more of the wrong entries goes first; among equals, one that
    agrees with more of the whole answer.
    """

    def shared(known: Misconception, names: Sequence[str]) -> list[str]:
        made = entries(known.wrong(), declared)
        return [
            name
            for name in names
            if name in made and difference(made[name], got[name], rules) is None
        ]

    def begins(known: Misconception) -> bool:
        made = entries(known.wrong(), declared)
        first = next((n for n in wanted if difference(wanted[n], made.get(n), rules)), None)
        return first in shared(known, wrong)

    ranked = sorted(
        (known for known in declared.misconceptions if not declared.chained or begins(known)),
        key=lambda known: (-len(shared(known, wrong)), -len(shared(known, list(got)))),
    )
    explained: dict[str, Misconception] = {}
    for known in ranked:
        for name in shared(known, wrong):
            explained.setdefault(name, known)
    if not explained:
        return None
    lines = []
    for known in dict.fromkeys(known for known in ranked if known in explained.values()):
        names = [name for name in wrong if explained.get(name) is known]
        lines.append(f"{listed(names)}: {known.hint.strip()}")
    left = [name for name in wrong if name not in explained]
    if left:
        lines.append(f"Not right either: {listed(left)}.")
    first = next(known for known in ranked if known in explained.values())
    return "\n\n".join(lines), first.name


def listed(names: Sequence[str]) -> str:
    """Names in quotes, one after the other."""
    return ", ".join(f"“{name}”" for name in names)
