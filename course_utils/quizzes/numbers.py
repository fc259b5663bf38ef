"""Numbers of questions: drawn afresh, compared with what was typed, put into texts; and curves."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

from .expressions import Number, evaluate

if TYPE_CHECKING:
    from .declarations import Misconception, Question

VARIANTS = 20
CURVE_SAMPLES = 41


@dataclass(frozen=True)
class Axis:
    """One axis of the plot that a curve is drawn in."""

    label: str
    start: float
    stop: float


def curve(value: Any, x: Axis) -> list[float]:
    """Return the heights of a curve at evenly spaced places."""
    import numpy as np

    places = np.linspace(x.start, x.stop, CURVE_SAMPLES)
    if isinstance(value, str) or is_number(value):
        return [float(evaluate(value, {"x": float(place)})) for place in places]
    try:
        points = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        points = np.empty(0)
    if points.ndim == 1 and len(points) > 1:
        points = np.column_stack([np.linspace(x.start, x.stop, len(points)), points])
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < 2:
        raise ValueError(
            f"{shortened(value)} is neither a formula in x nor a list of points [x, y]"
        )
    if not np.isfinite(points).all():
        raise ValueError(f"{shortened(value)} holds a number that is not finite")
    if (np.diff(points[:, 0]) <= 0).any():
        raise ValueError("the points' x must increase")
    return np.interp(places, points[:, 0], points[:, 1]).tolist()


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
        return evaluate(misconception.value, values)
    except ValueError:
        return None


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


def shortened(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"
