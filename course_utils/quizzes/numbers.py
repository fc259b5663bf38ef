"""Numbers of questions: computed, drawn afresh, compared, put into texts; and curves.

A question file's formulas are small, such as ``(W - F + 2*P) // S + 1``; what in one is not
arithmetic, ``tools/review_questions.py`` finds.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

if TYPE_CHECKING:
    from .declarations import Misconception, Question

Number = int | float

VARIANTS = 20
CURVE_SAMPLES = 41
FUNCTIONS = {
    function.__name__: function
    for function in (min, max, abs, round, math.floor, math.ceil, math.sqrt, math.exp, math.log)
}
_KNOWN: dict[str, Any] = {"__builtins__": {}, **FUNCTIONS}


@dataclass(frozen=True)
class Axis:
    """One axis of the plot that a curve is drawn in."""

    label: str
    start: float
    stop: float


def evaluate(formula: str | Number, values: Mapping[str, Number] | None = None) -> Number:
    """Compute a formula of numbers, names, arithmetic, comparisons and a few functions."""
    return eval(formula, _KNOWN, values or {}) if isinstance(formula, str) else formula


def curve(value: Any, x: Axis) -> list[float]:
    """Return the heights of a curve at evenly spaced places."""
    import numpy as np

    places = np.linspace(x.start, x.stop, CURVE_SAMPLES)
    if isinstance(value, str) or is_number(value):
        return [float(evaluate(value, {"x": float(place)})) for place in places]
    return np.interp(places, *np.transpose(value)).tolist()


def draws(question: Question, rng: random.Random, count: int = VARIANTS) -> list[dict[str, Number]]:
    """Draw numbers for a question, each set different from the others."""
    names, choices = list(question.parameters), list(question.parameters.values())
    combinations = math.prod(map(len, choices))
    found = []
    for index in rng.sample(range(combinations), min(combinations, 100 * count)):
        values = {}
        for name, of_name in zip(names, choices, strict=True):
            index, which = divmod(index, len(of_name))
            values[name] = of_name[which]
        if all(evaluate(condition, values) for condition in question.where):
            found.append(values)
        if len(found) == count:
            break
    return found


def accepted(question: Question, answer: Number, values: Mapping[str, Number]) -> float:
    """Return how far from `answer` a number may lie and still count as right."""
    tolerance = question.tolerance
    if tolerance is None:
        distance = 0.0 if float(answer).is_integer() else 0.01 * abs(answer)
    elif isinstance(tolerance, str) and tolerance.strip().endswith("%"):
        distance = float(tolerance.strip()[:-1]) / 100 * abs(answer)
    else:
        distance = float(evaluate(tolerance, {**values, "answer": answer}))
    return max(distance, 1e-9 * max(1.0, abs(answer)))


def curve_tolerance(question: Question) -> float:
    """Return the mean distance, in units of y, up to which a drawn curve counts as right."""
    if question.tolerance is None:
        return 0.1 * (question.y.stop - question.y.start)
    return float(evaluate(question.tolerance))


def recognised(misconception: Misconception, values: Mapping[str, Number]) -> Number | None:
    """Return the number that a misconception leads to, or None where it leads to none."""
    try:
        value = evaluate(misconception.value, values)
    except (ArithmeticError, ValueError):
        return None
    return value if is_number(value) else None


def formatted(place: str, values: Mapping[str, Number]) -> str:
    """Return what stands in a text for ``{{place}}``: a formula and perhaps a format."""
    formula, _, form = place.partition(":")
    value = evaluate(formula, values)
    if isinstance(value, float) and value.is_integer() and math.fabs(value) < 1e15:
        value = int(value)
    return format(value, form or ("" if isinstance(value, int) else ".6g")).replace("-", "−")


def is_number(value: Any) -> bool:
    """Say whether a value is a finite number (truth values are none)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def is_table(value: Any) -> TypeGuard[list[list[Number]]]:
    return isinstance(value, list) and all(
        isinstance(row, list) and all(map(is_number, row)) for row in value
    )
