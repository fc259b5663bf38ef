"""Small formulas such as ``(W - F + 2*P) // S + 1``, computed without running any other code."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

Number = int | float

_LARGEST_POWER = 64
_LARGEST_BASE = 1e6
_LONGEST = 500
_FUNCTIONS = {
    function.__name__: function
    for function in (min, max, abs, round, math.floor, math.ceil, math.sqrt, math.exp, math.log)
}
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


_KNOWN: dict[str, Any] = {"__builtins__": {}, "_power": _power, **_FUNCTIONS}


def evaluate(formula: str | Number, values: Mapping[str, Number] | None = None) -> Number:
    """Compute a formula of numbers, names, arithmetic, comparisons and a few functions."""
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
        called = not isinstance(node, ast.Call) or getattr(node.func, "id", "") in _FUNCTIONS
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
