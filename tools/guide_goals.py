"""The goals of sections for the lecturer's guide, from `guide.md` in a lesson's folder.

Each part of a notebook has one there, in their order: `## 3`, or `## 3 extra` for an extra, and
under it one sentence that says what learners can do afterwards.
"""

from __future__ import annotations

import re
from collections import Counter

from notebook_files import lesson_text
from sections import CLOSING, OPENING, Part

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def name(part: Part) -> str:
    """What stands above its goal."""
    return f"{part.number} extra" if part.extra else f"{part.number}"


def has_goal(part: Part) -> bool:
    """All parts do but those that open and close a notebook."""
    return part.number not in (OPENING, CLOSING)


def text_of(number: str) -> str:
    """What the lesson's file says; nothing, where there is none."""
    return lesson_text(number, "guide.md")


def stated(text: str) -> list[tuple[str, str]]:
    """Names and goals, in the order of the file."""
    _, *pieces = _HEADING.split(text)
    goals = (" ".join(goal.split()) for goal in pieces[1::2])
    return list(zip(pieces[::2], goals, strict=True))


def goal_problems(text: str, all_parts: list[Part]) -> list[str]:
    """What is wrong with the goals of a notebook, a sentence each."""
    wanted = [name(part) for part in all_parts if has_goal(part)]
    goals = stated(text)
    named = [found for found, _ in goals]
    missing, left_over = Counter(wanted) - Counter(named), Counter(named) - Counter(wanted)
    problems = [f"section {one} has no goal: write one under “## {one}”." for one in missing]
    problems += [f"“## {one}” belongs to no section: take it out." for one in left_over]
    if not problems and named != wanted:
        problems += [f"the goals are not in the order of the sections: {', '.join(wanted)}."]
    for one, goal in goals:
        if not re.fullmatch(r"[A-Z][^.?!]+\.", goal):
            problems.append(f"the goal of {one} is not one sentence that ends with a full stop.")
    return problems


def goals_of(number: str, all_parts: list[Part]) -> dict[int, str]:
    """The goal of each part by its place among all of them."""
    places = (place for place, part in enumerate(all_parts) if has_goal(part))
    return dict(zip(places, (goal for _, goal in stated(text_of(number))), strict=True))
