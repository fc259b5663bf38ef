"""What is wrong with the formulas of question files: those to compute, and those to show."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

from course_utils import marks
from course_utils.quizzes.numbers import FUNCTIONS, Number

_LARGEST_POWER = 64
_LARGEST_BASE = 1e6
_LONGEST = 500
# All that a formula may be made of; its calls are looked at separately.
_PARTS = (ast.Constant, ast.Name, ast.Load, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare)
_CHOICES = (ast.IfExp, ast.Call)
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_SIGNS = (ast.UAdd, ast.USub, ast.Not, ast.And, ast.Or)
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_ALLOWED = (*_PARTS, *_CHOICES, *_ARITHMETIC, *_SIGNS, *_COMPARISONS)


def _power(base: Any, exponent: Any) -> Any:
    if abs(exponent) > _LARGEST_POWER or abs(base) > _LARGEST_BASE:
        raise ValueError(f"{base} to the power {exponent} is too large")
    return base**exponent


_KNOWN: dict[str, Any] = {"__builtins__": {}, "_power": _power, **FUNCTIONS}


def compute(formula: str | Number, values: Mapping[str, Number] | None = None) -> Number:
    """What `numbers.evaluate` gives; a ValueError says why a formula is none for a question."""
    if isinstance(formula, (int, float)):
        return formula
    try:
        value = eval(_compiled(formula), _KNOWN, values or {})
    except (ArithmeticError, NameError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"formula {formula!r}: {error}") from None
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise ValueError(f"formula {formula!r}: the value {value} is not a finite real number")


@lru_cache(maxsize=1024)
def _compiled(formula: str) -> CodeType:
    if len(formula) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST} characters")
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(f"cannot be read ({error.__class__.__name__})") from None
    for node in ast.walk(tree.body):
        number = not isinstance(node, ast.Constant) or isinstance(node.value, (int, float))
        called = not isinstance(node, ast.Call) or getattr(node.func, "id", "") in FUNCTIONS
        if not (isinstance(node, _ALLOWED) and number and called):
            what = ast.unparse(node) or type(node).__name__
            raise ValueError(f"{what!r} is not allowed")
    return compile(ast.fix_missing_locations(_Powers().visit(tree)), "formula", "eval")


class _Powers(ast.NodeTransformer):
    """Has powers computed by a function, which knows a limit."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Pow):
            return node
        return ast.Call(ast.Name("_power", ast.Load()), [node.left, node.right], [])


def marks_problems(
    text: str, with_numbers: bool = False, may_hold_places: bool = False
) -> Iterator[str]:
    """What of a text cannot be turned into HTML, and so would be shown as it is written."""
    for formula in _shown(text):
        if with_numbers:  # a place for one is a group
            formula = marks.filled(formula, lambda place: "{7310}")
        try:
            marks.mathml_of(formula)
        except ValueError as error:
            yield f"formula ${formula}$: {error}"
        except Exception as error:  # latex2mathml raises many kinds
            yield f"formula ${formula}$: {type(error).__name__}"
    places: list[str] = []
    html = marks.to_html(text, places if with_numbers else None)
    if may_hold_places:
        return
    if not with_numbers:
        for place in re.findall(r"\{\{.+?\}\}", html):
            yield f"{place} has no parameters to take its number from"
    elif any(html.count(f"⟦{index}⟧") != 1 for index in range(len(places))):
        yield f"a place for a number got lost in {text!r}"


def _shown(text: str) -> Iterator[str]:
    """The formulas of a text, those within emphasis included."""
    for found in marks.MARKS.finditer(re.sub(r"(?ms)^```.*?^```$", "", text)):
        if found["formula"] is not None:
            yield found["formula"]
        yield from _shown(found["strong"] or found["em"] or "")
