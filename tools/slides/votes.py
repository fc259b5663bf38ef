"""Predictions and quizzes as questions to a class: what is right comes a step later."""

from __future__ import annotations

import random
import string
from typing import Any

from guide_questions import one_draw, said

from course_utils.marks import to_html
from course_utils.quizzes.declarations import Question, find
from course_utils.quizzes.shown import in_html, shown_options, shown_prediction

LETTERS = string.ascii_uppercase
_SHORT = 34  # characters of an option that leaves room for another beside it
_ASK = {
    "choice": "Vote: hands, or A–{last} cards",
    "single": "Vote: hands, or A–{last} cards",
    "multiple": "Vote on each: any number may be right",
    "curve": "Draw it on paper",
}


def vote(call: str, id: str, lead: str = "", code: str = "") -> str:
    """The inside of a slide on `predict(id)`, or on the first question of `quiz(id)`."""
    if call == "predict":
        question = find("predict", id)
        shown = shown_prediction(question)
    else:
        question = find("quiz", id).questions[0]
        shown = _of_quiz(question)
    chosen = bool(shown.get("options"))
    answers = options(shown["options"]) if chosen else _axes(shown)
    revealed = _reasons(shown["options"]) if chosen else _written(question, shown)
    last = LETTERS[len(shown["options"]) - 1] if chosen else ""
    ask = _ASK.get(question.kind, "Write it down").format(last=last)
    return (
        f'<div class="vote"><p class="ask">{ask}</p>{lead}'
        f'<div class="question">{shown["html"]}</div>{code}{answers}'
        f'<div class="answer fragment" data-fragment-index="0">{revealed}</div></div>'
    )


def _of_quiz(question: Question) -> dict[str, Any]:
    """As a prediction is shown; where numbers are drawn, with one draw of them."""
    if question.kind != "number":
        options = shown_options(question, random.Random(question.id))
        return {"html": to_html(question.text), "options": options}
    drawn = one_draw(question)
    return {**drawn, "came_out": in_html(question, _rounded(drawn["answer"]))}


def _rounded(answer: float) -> float:
    return answer if isinstance(answer, int) else float(f"{answer:.4g}")


def options(given: list[dict[str, Any]]) -> str:
    """The options under letters; the right one is marked by the step that shows the answer."""
    short = all(len(one["html"]) <= _SHORT for one in given)
    rows = []
    for one in given:
        marked = ' class="right fragment custom" data-fragment-index="0"' if one["right"] else ""
        rows.append(f"<li{marked}>{one['html']}</li>")
    return f'<ol class="options{" short" * short}">{"".join(rows)}</ol>'


def _axes(shown: dict[str, Any]) -> str:
    """Between what limits a curve is to be drawn; nothing for another kind of answer."""
    if "x" not in shown:
        return ""
    across, up = (
        f"{axis['label'].lower()}, from {axis['start']:g} to {axis['stop']:g}"
        for axis in (shown["x"], shown["y"])
    )
    return f"<p>Across: {across}. Up: {up}.</p>"


def _reasons(given: list[dict[str, Any]]) -> str:
    """Why the right option is right, and why a wrong one is not: the first, or the one clicked."""
    right = [(letter, one) for letter, one in zip(LETTERS, given) if one["right"]]
    wrong = [(letter, one) for letter, one in zip(LETTERS, given) if not one["right"]]
    typical = min(wrong, key=lambda pair: pair[1]["index"], default=None)
    told = []
    for letter, one in right[:1]:
        letters = ", ".join(letter for letter, _ in right)
        # With several right ones, the reason is that of the first alone.
        name = f"<b>{letters}.</b>" if len(right) == 1 else f"<b>{letters}.</b> {letter}:"
        told.append(f'<p class="because">{name} {one["reason"]}</p>')
    for letter, one in wrong:
        hidden = "" if typical and letter == typical[0] else " hidden"
        about = f'class="instead" data-option="{LETTERS.index(letter)}"{hidden}'
        told.append(f"<p {about}><b>Not {letter}.</b> {one['reason']}</p>")
    return "".join(told)


def _written(question: Question, shown: dict[str, Any]) -> str:
    """The answer to what a class wrote or drew, and the reason for the first wrong one known."""
    came = said(question, shown["answer"]) if question.kind == "curve" else shown["came_out"]
    told = [f'<p class="result">{came}</p><p class="because">{shown["reason"]}</p>']
    for value, reason in list(zip(shown["slips"], shown["slip_reasons"]))[:1]:
        if value is not None and question.kind != "curve":
            wrong = said(question, _rounded(value) if isinstance(value, float) else value)
            told.append(f'<p class="instead"><b>Not {wrong}.</b> {reason}</p>')
    return "".join(told)
