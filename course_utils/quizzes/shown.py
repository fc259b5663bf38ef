"""What the browser is given to show and to grade, and answers in words."""

from __future__ import annotations

import html
import math
import random
from typing import Any

from course_utils.marks import MATRIX_STYLE, filled, plain, to_html

from .declarations import Question
from .numbers import (
    Number,
    accepted,
    curve,
    curve_tolerance,
    draws,
    evaluate,
    formatted,
    is_table,
    recognised,
)


def shown_options(question: Question, rng: random.Random) -> list[dict[str, Any]]:
    """Return the options in the order to show them; ``index`` is their place as declared."""
    options = [
        {
            "index": index,
            "html": to_html(option.text),
            "reason": to_html(option.reason),
            "right": option.right,
        }
        for index, option in enumerate(question.options)
    ]
    if not question.fixed_order:
        rng.shuffle(options)
    return options


def shown_question(question: Question, rng: random.Random) -> dict[str, Any]:
    """Return what the browser needs to ask and grade; numbers travel apart from the texts."""
    if question.kind != "number":
        return {
            "id": question.id,
            "kind": question.kind,
            "html": to_html(question.text),
            "options": shown_options(question, rng),
        }
    places: list[str] = []
    texts = {
        "html": to_html(question.text, places),
        "unit": to_html(question.unit, places),
        "reason": to_html(question.reason, places),
        "otherwise": to_html(question.otherwise, places),
        "slips": [to_html(slip.reason, places) for slip in question.misconceptions],
    }
    variants = [_variant(question, drawn, places) for drawn in draws(question, rng)]
    negative = question.may_be_negative or any(
        slip is not None and slip < 0 for variant in variants for slip in variant["slips"]
    )
    return {
        "id": question.id,
        "kind": "number",
        **texts,
        "variants": variants,
        "negative": negative,
    }


def _variant(question: Question, drawn: dict[str, Number], places: list[str]) -> dict[str, Any]:
    answer = evaluate(question.answer, drawn)
    values = {**drawn, "answer": answer}
    return {
        "drawn": drawn,
        "values": [formatted(place, values) for place in places],
        "answer": answer,
        "tolerance": accepted(question, answer, drawn),
        "slips": [recognised(slip, values) for slip in question.misconceptions],
    }


def shown_prediction(question: Question) -> dict[str, Any]:
    """Return what the browser needs to ask for a prediction and to grade it."""
    text, reason, otherwise, unit, *slips = prediction_texts(
        question,
        question.text,
        question.reason,
        question.otherwise,
        question.unit,
        *(slip.reason for slip in question.misconceptions),
    )
    shown: dict[str, Any] = {"kind": question.kind, "html": text}
    if question.kind == "choice":
        # The order is the same at each showing, so that an earlier answer is found again.
        options = shown_options(question, random.Random(question.id))
        right = next(option for option in options if option["right"])
        return shown | {
            "options": options,
            "reason": right["reason"],
            "otherwise": "",
            "came_out": right["html"],
        }
    shown |= {"reason": reason, "otherwise": otherwise, "unit": unit, "slip_reasons": slips}
    wrong = [slip.value for slip in question.misconceptions]
    match question.kind:
        case "number":
            variant = _variant(question, {}, [])
            shown |= {key: variant[key] for key in ("answer", "tolerance", "slips")}
        case "grid":
            tolerance = float(evaluate(question.tolerance or 1e-6))
            shown |= {"answer": question.answer, "tolerance": tolerance, "slips": wrong}
        case "curve":
            shown |= {
                "answer": curve(question.answer, question.x),
                "tolerance": curve_tolerance(question),
                "rule": question.rule,
                "slips": [curve(value, question.x) for value in wrong],
                "x": vars(question.x),
                "y": vars(question.y),
                "came_out": "",
            }
            return shown
        case _:
            shown |= {"answer": question.answer, "slips": wrong}
    shown["came_out"] = in_html(question, came_out(question))
    return shown


def prediction_texts(question: Question, *texts: str) -> list[str]:
    """Turn texts of a prediction into HTML; the only number to put in is its answer."""
    if question.kind != "number":
        return [to_html(text) for text in texts]
    places: list[str] = []
    turned = [to_html(text, places) for text in texts]
    values = {"answer": evaluate(question.answer)}
    for index, place in enumerate(places):
        turned = [text.replace(f"⟦{index}⟧", formatted(place, values)) for text in turned]
    return turned


def asked(question: Question, drawn: dict[str, Number] | None = None) -> str:
    """Return a question's text for a terminal, with the numbers drawn."""
    if question.kind != "number":
        return plain(question.text)
    values = {**(drawn or {}), "answer": evaluate(question.answer, drawn)}
    return plain(filled(question.text, lambda place: formatted(place, values)))


def came_out(question: Question) -> Any:
    """Return the true answer in the form it is kept and shown in."""
    match question.kind:
        case "choice":
            return next(option.text for option in question.options if option.right)
        case "number":
            answer, near = evaluate(question.answer), question.tolerance
            if not near or isinstance(near, str) or isinstance(answer, int):
                return answer
            # To a place more than what counts as right.
            return round(answer, 1 - math.floor(math.log10(near)))
        case "curve":
            return curve(question.answer, question.x)
    return question.answer


def in_words(question: Question, value: Any) -> str:
    """Return an answer as text for a terminal."""
    if value is None:
        return "?"
    match question.kind:
        case "choice":
            return plain(str(value))
        case "number" if isinstance(value, (int, float)):
            return f"{formatted('it', {'it': value})} {plain(question.unit)}".strip()
        case "shape" if isinstance(value, list):
            return " × ".join("None" if size is None else str(size) for size in value)
        case "curve":
            return "a curve"
    return str(value)


def in_html(question: Question, value: Any) -> str:
    if question.kind == "choice" and isinstance(value, str):
        return to_html(value)
    if question.kind == "grid" and is_table(value):
        cells = [
            "".join(f"<mtd><mn>{formatted('it', {'it': entry})}</mn></mtd>" for entry in row)
            for row in value
        ]
        rows = "".join(f"<mtr>{row}</mtr>" for row in cells)
        return f'<math><mtable style="{MATRIX_STYLE}">{rows}</mtable></math>'
    return html.escape(in_words(question, value))
