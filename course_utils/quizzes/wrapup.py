"""The table at a notebook's end: what was predicted, and what came out."""

from __future__ import annotations

import html
from typing import Any

from course_utils import progress
from course_utils.tables import table_html

from .declarations import Declaration, Question
from .numbers import is_number
from .shown import asked, in_html, in_words, prediction_texts


class Predictions:
    """What was predicted in a notebook, beside what came out."""

    def __init__(self, declared: Declaration) -> None:
        self._made = [
            (question, progress.entry("prediction", f"{declared.notebook}.{question.id}"))
            for question in declared.predictions.values()
        ]

    @property
    def right(self) -> int:
        return sum((entry or {}).get("correct") is True for _, entry in self._made)

    def _sentence(self) -> str:
        made = sum(entry is not None for _, entry in self._made)
        return f"{made} of {len(self._made)} predictions made, {self.right} came true."

    def __repr__(self) -> str:
        lines = []
        for question, entry in self._made:
            lines.append(asked(question))
            if entry is None:
                lines.append("    not predicted")
                continue
            given, came_out = (in_words(question, entry.get(key)) for key in ("given", "came_out"))
            verdict = "right" if entry.get("correct") is True else "not right"
            lines.append(f"    you: {given}   came out: {came_out}   {verdict}")
        return "\n".join([*lines, self._sentence()])

    def _repr_html_(self) -> str:
        rows = []
        for question, entry in self._made:
            cells = prediction_texts(question, question.text)
            if entry is None:
                rows.append([*cells, "not predicted", "", ""])
                continue
            if question.kind == "curve":
                cells += [_sketch(question, entry), "dashed in the picture"]
            else:
                cells += [in_html(question, entry.get(key)) for key in ("given", "came_out")]
            verdict = "✓ right" if entry.get("correct") is True else "✗ not right"
            rows.append([*cells, verdict.replace(" ", "&nbsp;")])
        heads = ("Question", "You predicted", "It came out", "")
        return table_html(heads, rows, below=f"<p>{self._sentence()}</p>")


def _sketch(question: Question, entry: dict[str, Any]) -> str:
    """Draw the learner's curve (full line) and the true one (dashed) as a small picture."""
    y = question.y
    lines = ""
    for key, dash in (("given", ""), ("came_out", ' stroke-dasharray="5 3"')):
        heights = entry.get(key)
        if not isinstance(heights, list) or len(heights) < 2 or not all(map(is_number, heights)):
            continue
        points = " ".join(
            f"{160 * index / (len(heights) - 1):.1f},"
            f"{58 - 56 * (height - y.start) / (y.stop - y.start):.1f}"
            for index, height in enumerate(heights)
        )
        lines += (
            f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"'
            f"{dash}/>"
        )
    label = f"{y.label}: your curve (full line) and what came out (dashed)"
    return (
        f'<svg role="img" aria-label="{html.escape(label)}" width="160" height="60" '
        f'viewBox="0 0 160 60">{lines}</svg>'
    )
