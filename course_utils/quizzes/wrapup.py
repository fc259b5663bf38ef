"""The table at a notebook's end: what was predicted, and what came out."""

from __future__ import annotations

import html
from typing import Any

from .. import progress
from .declarations import Declaration, Question
from .shown import asked, in_html, in_words, prediction_texts


class Predictions:
    """What was predicted in a notebook, beside what came out."""

    def __init__(self, declared: Declaration) -> None:
        self._questions = list(declared.predictions.values())
        self._entries = [
            progress.entry("prediction", f"{declared.notebook}.{question.id}")
            for question in self._questions
        ]

    @property
    def right(self) -> int:
        """How many predictions came true."""
        return sum((entry or {}).get("correct") is True for entry in self._entries)

    def _sentence(self) -> str:
        made = sum(entry is not None for entry in self._entries)
        return f"{made} of {len(self._entries)} predictions made, {self.right} came true."

    def __repr__(self) -> str:
        lines = []
        for question, entry in zip(self._questions, self._entries, strict=True):
            lines.append(asked(question))
            if entry is None:
                lines.append("    not predicted")
                continue
            given, came_out = (in_words(question, entry.get(key)) for key in ("given", "came_out"))
            verdict = "right" if entry.get("correct") is True else "not right"
            lines.append(f"    you: {given}   came out: {came_out}   {verdict}")
        return "\n".join([*lines, self._sentence()])

    def _repr_html_(self) -> str:
        left = 'style="text-align: left; vertical-align: top; max-width: 24em"'
        rows = []
        for question, entry in zip(self._questions, self._entries, strict=True):
            asked = f'<th scope="row" {left}><span style="font-weight: normal">'
            asked += f"{prediction_texts(question, question.text)[0]}</span></th>"
            if entry is None:
                rows.append(f'<tr>{asked}<td {left} colspan="3">not predicted</td></tr>')
                continue
            verdict = "✓ right" if entry.get("correct") is True else "✗ not right"
            if question.kind == "curve":
                cells = f'<td colspan="2">{_sketch(question, entry)}</td>'
            else:
                cells = "".join(
                    f"<td {left}>{in_html(question, entry.get(key))}</td>"
                    for key in ("given", "came_out")
                )
            rows.append(f'<tr>{asked}{cells}<td style="white-space: nowrap">{verdict}</td></tr>')
        heads = ("Question", "You predicted", "It came out", "")
        head = "".join(f'<th scope="col" {left}>{name}</th>' for name in heads)
        return (
            f'<div style="overflow-x: auto"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></div><p>{self._sentence()}</p>"
        )


def _sketch(question: Question, entry: dict[str, Any]) -> str:
    """Draw the learner's curve (full line) and the true one (dashed) as a small picture."""
    axis = question.y
    if axis is None:
        return ""
    lines = ""
    for key, dash in (("given", ""), ("came_out", ' stroke-dasharray="5 3"')):
        heights = entry.get(key)
        if not isinstance(heights, list) or len(heights) < 2:
            continue
        across = [160 * index / (len(heights) - 1) for index in range(len(heights))]
        down = [58 - 56 * (height - axis.start) / (axis.stop - axis.start) for height in heights]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, down, strict=True))
        lines += (
            f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"'
            f"{dash}/>"
        )
    label = f"{axis.label}: your curve (full line) and what came out (dashed)"
    return (
        f'<svg role="img" aria-label="{html.escape(label)}" width="160" height="60" '
        f'viewBox="0 0 160 60">{lines}</svg><br>full: you, dashed: it came out'
    )
