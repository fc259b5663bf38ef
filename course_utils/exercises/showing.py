"""What ``check``, ``hint`` and ``solution`` put on the page, as text and as HTML."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from textwrap import indent
from typing import Any

from course_utils.exercises.core import Exercise, exercise
from course_utils.exercises.runner import refuse_inside
from course_utils.marks import to_html

# Told apart by colour-blind eyes, and readable as a line on white and on black.
_GREY = "#808080"
_COLOURS = {"passed": "#0b84d8", "failed": "#d9730d", "not attempted": _GREY}
_SIGNS = {"passed": "✓", "failed": "✗", "not attempted": "○"}
_WORDS = {"passed": "passed", "failed": "not yet", "not attempted": "not attempted yet"}


@dataclass(frozen=True)
class Result:
    """Verdict on an answer; a notebook shows it as the last value of a cell."""

    exercise: Exercise
    status: str  # "passed", "failed" or "not attempted"
    message: str  # what a tutor would say
    misconception: str | None = None  # name of the mistake that the answer looks like
    # Of the first call that went wrong, by name.
    arguments: dict[str, Any] = field(default_factory=dict, compare=False)
    printed: str = ""  # beginning of what the function printed
    seed: int | None = None  # repeats the same random cases

    @property
    def id(self) -> str:
        return self.exercise.id

    @property
    def passed(self) -> bool:
        return self.status == "passed"

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        title = self.exercise.title
        text = f"Exercise {self.id} · {title}: {_WORDS[self.status]}\n{self.message}"
        if self.printed:
            text += f"\nYour function printed:\n{indent(_first_lines(self.printed), '    ')}"
        if not self.passed:
            text += f'\nStuck? `hint("{self.id}")` helps, from course_utils.exercises.'
        return text

    def _repr_html_(self) -> str:
        printed = ""
        if self.printed:
            lines = html.escape(_first_lines(self.printed))
            printed = f"<p>Your function printed:</p><pre>{lines}</pre>"
        heading = (
            f'<span aria-hidden="true">{_SIGNS[self.status]}</span> Exercise {self.id} · '
            f"{html.escape(self.exercise.title)}: {_WORDS[self.status]}"
        )
        below = Solution(self.exercise)._repr_html_()
        if not self.passed:
            below = _ladder(self.exercise) + below
        return _card(_COLOURS[self.status], heading, as_html(self.message) + printed + below)


@dataclass(frozen=True)
class Hints:
    """The hints seen so far."""

    id: str
    texts: tuple[str, ...]
    total: int

    def _lines(self) -> list[str]:
        ask = (
            f'Run `hint("{self.id}")` again for the next one.'
            if len(self.texts) < self.total
            else f'These are all the hints there are. The worked solution: `solution("{self.id}")`.'
        )
        return [*(f"Hint {n} of {self.total}: {t}" for n, t in enumerate(self.texts, 1)), ask]

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        return _card(_GREY, f"{self.id} · Hints", as_html("\n\n".join(self._lines())))


@dataclass(frozen=True)
class Solution:
    """Worked solution of an exercise, behind a click."""

    exercise: Exercise

    @property
    def code(self) -> str:
        return self.exercise.solution_text

    def __repr__(self) -> str:
        name = f"{self.exercise.id} · {self.exercise.title}"
        call_text = f'print(solution("{self.exercise.id}").code)'
        return f"Solution of exercise {name}. Read it with: {call_text}"

    def _repr_html_(self) -> str:
        code = f'<pre style="white-space:pre;overflow-x:auto">{html.escape(self.code)}</pre>'
        name = f"{self.exercise.id} · Solution: {html.escape(self.exercise.title)}"
        return _folded(f"{name} (click to see it)", code + as_html(self.exercise.explanation))


_hints_seen: dict[str, int] = {}


def hint(id: str) -> Hints:
    """Give one more hint for an exercise, one step further at each call.

    Parameters
    ----------
    id : str
        Such as ``"01.2"``.

    Returns
    -------
    Hints
        Shows those seen so far.
    """
    refuse_inside("hint")
    return next_hint(exercise(id))


def next_hint(declared: Exercise) -> Hints:
    total = len(declared.hints)
    seen = _hints_seen[declared.id] = min(_hints_seen.get(declared.id, 0) + 1, total)
    return Hints(declared.id, tuple(declared.hints[:seen]), total)


def solution(id: str) -> Solution:
    """Show the worked solution of an exercise, behind a click.

    Parameters
    ----------
    id : str
        Such as ``"01.2"``.

    Returns
    -------
    Solution
        Its ``code`` is the text of the worked solution.
    """
    refuse_inside("solution")
    return Solution(exercise(id))


def as_html(text: str) -> str:
    """Turn a message into HTML: paragraphs and fenced blocks of code, with the course's marks."""
    out = []
    for position, part in enumerate(re.split(r"```\w*\n(.*?)```", text.strip(), flags=re.DOTALL)):
        if position % 2:
            out.append(f"<pre>{html.escape(part, quote=False)}</pre>")
            continue
        for paragraph in filter(None, re.split(r"\n\s*\n", part.strip())):
            lines = to_html(paragraph).replace("\n", "<br>")
            out.append(f"<p>{lines}</p>")
    return "".join(out)


def _ladder(declared: Exercise) -> str:
    """All hints, each of them folded into the one before."""
    steps = ""
    for place in range(len(declared.hints), 0, -1):
        text = as_html(declared.hints[place - 1])
        steps = _folded(f"Hint {place} of {len(declared.hints)}", text + steps)
    return steps


def _folded(summary: str, body: str) -> str:
    # JupyterLab leaves the keys to what is marked so: Enter opens, Space does not scroll.
    return (
        '<details data-lm-suppress-shortcuts="true" style="margin:.2em 0">'
        f'<summary style="cursor:pointer">{summary}</summary>'
        f'<div style="padding:.1em 0 .1em 1.1em">{body}</div></details>'
    )


def _card(colour: str, heading: str, body: str) -> str:
    return (
        f'<div style="border-left:.3em solid {colour};padding:.1em 0 .1em .8em;margin:.3em 0">'
        f"<p><strong>{heading}</strong></p>{body}</div>"
    )


def _first_lines(text: str) -> str:
    lines = text.rstrip().splitlines()
    kept = [line if len(line) <= 100 else line[:100] + " …" for line in lines[:3]]
    return "\n".join([*kept, "…"] if len(lines) > 3 else kept)
