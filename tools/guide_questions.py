"""What the lecturer's guide says of predictions, quizzes and exercises, as HTML."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterable
from typing import Any

from guide_page import markdown, python
from sections import Part

from course_utils.exercises.core import Exercise, exercise
from course_utils.marks import to_html
from course_utils.quizzes.declarations import Question, declaration, find
from course_utils.quizzes.shown import in_html, shown_prediction, shown_question

_ASKS = re.compile(r'(?<![.\w])(predict|quiz|check|concept_test)\(\s*"([\w.-]+)"')
_WIDTH, _HEIGHT = 120, 60  # of a curve's picture


def asked(part: Part) -> list[tuple[str, str]]:
    """What a part asks, in order: the call and what it names, such as `("quiz", "02.count")`."""
    return [found for code in part.code for found in _ASKS.findall(code)]


def told(call: str, name: str) -> str:
    """What a lecturer should know of one of these."""
    tell = {"predict": prediction, "quiz": quiz, "check": notes, "concept_test": concept_test}
    return f'<div class="item {call}" id="{call}-{name}">{tell[call](name)}</div>'


def listing(entries: Iterable[str], tag: str = "ul") -> str:
    items = "".join(entries)
    return f"<{tag}>{items}</{tag}>" if items else ""


def answer(text: str, reason: str, right: bool = False) -> str:
    """An answer, whether it is right, and why or why not."""
    return f"<li><b>{text}</b>{' (right)' * right}: {reason}</li>"


def prediction(id: str) -> str:
    question = find("predict", id)
    shown = shown_prediction(question)
    head = f"<h4>Predict</h4><p>{shown['html']}</p>"
    return head + (_choice(shown["options"]) if shown.get("options") else _open(question, shown))


def _choice(options: list[dict[str, Any]]) -> str:
    """The options under the letters that the class sees."""
    answers = [answer(one["html"], one["reason"], one["right"]) for one in options]
    letters = list(zip(string.ascii_uppercase, options))
    (right,) = (letter for letter, one in letters if one["right"])
    *others, last = (letter for letter, one in letters if not one["right"])
    wrong = f"{', '.join(others)} or {last}" if others else last
    ask = f"What made you choose {wrong}? Then, what speaks for {right}?"
    return f'<ol type="A">{"".join(answers)}</ol><p><i>Ask:</i> {ask}</p>'


def _open(question: Question, shown: dict[str, Any]) -> str:
    """The right answer and the wrong ones that are recognised."""
    rows = [answer(said(question, shown["answer"]), shown["reason"], right=True)]
    for value, reason in zip(shown["slips"], shown["slip_reasons"]):
        rows.append(answer(said(question, value), reason))
    return f"{listing(rows)}<p><i>If they are stuck:</i> {shown['otherwise']}</p>"


def said(question: Question, value: Any) -> str:
    """An answer as HTML."""
    return _picture(question, value) if question.kind == "curve" else in_html(question, value)


def _picture(question: Question, heights: list[float]) -> str:
    """A curve as a small picture."""
    low, high = question.y.start, question.y.stop
    step, scale = _WIDTH / (len(heights) - 1), _HEIGHT / (high - low)
    inside = [min(max(height, low), high) for height in heights]
    points = " ".join(f"{step * n:.0f},{scale * (high - y):.1f}" for n, y in enumerate(inside))
    words = f"A curve from {heights[0]:.2g} to {heights[-1]:.2g}"
    return (
        f'<svg viewBox="-3 -3 {_WIDTH + 6} {_HEIGHT + 6}" role="img" aria-label="{words}">'
        f'<polyline points="{points}"/></svg>'
    )


def quiz(id: str) -> str:
    group = find("quiz", id)
    return f"<h4>Quiz: {to_html(group.title)}</h4>" + "".join(map(right_answers, group.questions))


def concept_test(when: str) -> str:
    """The ten questions of the concept test, as they are asked before or after the course."""
    rows = []
    for concept in declaration("00").concepts:
        taught = f'<a href="#chapter-{concept.taught_in}">{concept.taught_in}</a>'
        rows.append(f"<h5>{to_html(concept.name)} (taught in {taught})</h5>")
        rows.append(right_answers(getattr(concept, when)))
    return f"<h4>Concept test, {when} the course</h4>{''.join(rows)}"


def right_answers(question: Question) -> str:
    """A question with what is right, and why."""
    if question.kind == "number":
        return _right_number(question)
    right = [answer(to_html(o.text), to_html(o.reason), True) for o in question.options if o.right]
    wrong = [to_html(option.text) for option in question.options if not option.right]
    others = f"<li><i>Not right:</i> {' <b>/</b> '.join(wrong)}</li>" if wrong else ""
    return f"<p>{to_html(question.text)}</p>{listing([*right, others])}"


def _right_number(question: Question) -> str:
    """A question whose numbers are drawn, with one draw of them."""
    shown = one_draw(question)
    drawn = " <i>(Each learner gets other numbers.)</i>" if question.parameters else ""
    right = answer(in_html(question, shown["answer"]), shown["reason"], right=True)
    return f"<p>{shown['html']}{drawn}</p>{listing([right])}"


def one_draw(question: Question) -> dict[str, Any]:
    """A question whose numbers are drawn, with the numbers of one draw in its texts."""
    shown = shown_question(question, random.Random(question.id))
    variant = shown["variants"][0]

    def filled(text: str) -> str:
        for place, value in enumerate(variant["values"]):
            text = text.replace(f"⟦{place}⟧", value)
        return text

    texts = {name: filled(shown[name]) for name in ("html", "reason")}
    reasons = [filled(text) for text in shown["slips"]]
    return {
        **texts,
        "answer": variant["answer"],
        "slips": variant["slips"],
        "slip_reasons": reasons,
    }


def heading(one: Exercise) -> str:
    return f"Exercise {one.id} · {to_html(one.title)}"


def notes(id: str) -> str:
    """An exercise without its solution: what is asked, what goes wrong, how to begin."""
    one = exercise(id)
    slips = [
        f"<li><b>{slip.name.replace('-', ' ')}.</b> {to_html(slip.hint)}</li>"
        for slip in one.misconceptions
        if not slip.same_as  # which learners are never told
    ]
    link = f'<small><a href="solutions.html#solution-{id}">solution</a></small>'
    return (
        f"<h4>{heading(one)} {link}</h4>{markdown(one.prompt)}"
        f"<p><i>Wrong answers that the check knows, and what it says:</i></p>{listing(slips)}"
        f"<p><i>To get the talk going:</i> {to_html(one.hints[0])}</p>"
    )


def solution(one: Exercise) -> str:
    """An exercise for the teacher's copy: all hints, the solution, what to notice in it."""
    hints = listing((f"<li>{to_html(hint)}</li>" for hint in one.hints), "ol")
    notice = f"<p>{to_html(one.explanation)}</p>" if one.explanation else ""
    return (
        f'<div class="item" id="solution-{one.id}"><h3>{heading(one)}</h3>{markdown(one.prompt)}'
        f"<p><i>Hints, one step further each:</i></p>{hints}"
        f"{python(one.solution_text)}{notice}</div>"
    )
