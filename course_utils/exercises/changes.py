"""The changes that `reading` tries in a learner's code, and what is said where one of them helps.

A rule gives what may stand in the place of an expression, or of the statements of a body. What it
says asks about the line or names a fact about Python and NumPy; it never writes the answer down.
"""

from __future__ import annotations

import ast
import copy
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np

from course_utils.exercises.patterns import PATTERNS, Change, filled

Statements = Iterator[tuple[list[ast.stmt], int, str]]  # of a body: the new one, line, what is said
# Where a changed function finds what it may lack.
LACKING = {"_math": math, "_np": np, "_copy": copy.deepcopy}


@dataclass(frozen=True)
class About:
    """What the changes of an expression go by."""

    spare: list[str]  # parameters that are never read
    parameters: list[str]
    twins: dict[str, str]  # names made in pairs, such as height and width: of each, the other
    names: list[str]  # all that hold a value: parameters and what the code sets
    lengths: dict[str, tuple[ast.expr, int]]  # names set to a length: of what, along which axis


# Changes of statements -----------------------------------------------------------------------


def _return_in_loop(body: list[ast.stmt]) -> Statements:
    """Lift an unconditional `return` out of its loops."""
    for place, loop in enumerate(body):
        inner, above = loop, loop
        while isinstance(inner, ast.For | ast.While):
            last = inner.body[-1]
            if isinstance(last, ast.Return):
                lifted = copy.deepcopy(above)
                deepest: Any = lifted
                while not isinstance(deepest.body[-1], ast.Return):
                    deepest = deepest.body[-1]
                deepest.body[-1] = ast.Pass()
                says = (
                    "`return` stands inside the loop, so that the function ends in the first "
                    "round. How far to the left does it belong?"
                )
                yield [*body[:place], lifted, last, *body[place + 1 :]], last.lineno, says
                return
            inner = last


def _begun_anew(body: list[ast.stmt]) -> Statements:
    """Lift what a loop sets at the beginning of each round to above it."""
    for place, loop in enumerate(body):
        if isinstance(loop, ast.For | ast.While):
            for inside, first in enumerate(loop.body[:-1]):
                if isinstance(first, ast.Assign):
                    lifted = copy.copy(loop)
                    lifted.body = loop.body[:inside] + loop.body[inside + 1 :]
                    says = (
                        "this stands inside a loop, so that each round begins anew and forgets "
                        "what came before. Where must it stand to happen once?"
                    )
                    yield [*body[:place], first, lifted, *body[place + 1 :]], first.lineno, says


def _sunk(body: list[ast.stmt]) -> Statements:
    """Let a value be set in each round that is set once above the loop."""
    for place, (first, loop) in enumerate(itertools.pairwise(body)):
        if isinstance(first, ast.Assign) and isinstance(loop, ast.For | ast.While):
            sunk = copy.copy(loop)
            sunk.body = [first, *loop.body]
            says = (
                "this happens once, before the loop, so that what one round leaves goes into the "
                "next. Where must it stand to happen in every round?"
            )
            yield [*body[:place], sunk, *body[place + 2 :]], first.lineno, says


def _replaced(body: list[ast.stmt]) -> Statements:
    """`=` where `+=` is meant."""
    for place, one in enumerate(body):
        new: ast.stmt | None = None
        if isinstance(one, ast.Assign) and len(one.targets) == 1:
            target, value = one.targets[0], one.value
            says = "`=` replaces what was there before; should it be added to?"
            if ast.unparse(value).startswith("+"):
                says = "`=+` is `=` and a sign: it replaces what was there. Adding is written `+=`."
            if isinstance(target, ast.Name | ast.Subscript):
                joins = ast.BitOr() if isinstance(value, ast.Dict) else ast.Add()
                new = ast.AugAssign(target, joins, value)
        if new is not None:
            yield [*body[:place], ast.copy_location(new, one), *body[place + 1 :]], one.lineno, says


def _added_too_often(body: list[ast.stmt]) -> Statements:
    """Add after the loop what `total += term + bias` adds in each of its rounds."""
    for place, loop in enumerate(body):
        if not isinstance(loop, ast.For):
            continue
        for inside, one in enumerate(loop.body):
            if isinstance(one, ast.AugAssign) and isinstance(one.value, ast.BinOp):
                term, last = one.value.left, one.value.right
                lifted = copy.copy(loop)
                each = ast.copy_location(ast.AugAssign(one.target, one.op, term), one)
                lifted.body = [*loop.body[:inside], each, *loop.body[inside + 1 :]]
                once = ast.copy_location(ast.AugAssign(one.target, one.op, last), one)
                says = f"`{ast.unparse(last)}` goes in with every round. How often is it to go in?"
                yield [*body[:place], lifted, once, *body[place + 1 :]], one.lineno, says


def _added_to(body: list[ast.stmt]) -> Statements:
    """`+=` where `=` is meant."""
    for place, one in enumerate(body):
        if isinstance(one, ast.AugAssign):
            says = "it goes on from what was there before. Is that meant?"
            new = ast.copy_location(ast.Assign([one.target], one.value), one)
            yield [*body[:place], new, *body[place + 1 :]], one.lineno, says


def _another_name(body: list[ast.stmt]) -> Statements:
    """`b = a`, after which a change of `b` changes `a`."""
    for place, one in enumerate(body):
        if isinstance(one, ast.Assign) and isinstance(one.value, ast.Name):
            target, value = ast.unparse(one.targets[0]), one.value
            new = ast.copy_location(ast.Assign(one.targets, filled("_copy(x)", x=value)), one)
            says = (
                f"`{target}` is only another name for `{value.id}`: what is changed in one is "
                "changed in the other. A copy is an array of its own."
            )
            yield [*body[:place], new, *body[place + 1 :]], one.lineno, says


def _in_every_round(body: list[ast.stmt]) -> Statements:
    """Let happen once, after the loop, what happens in each round."""
    for place, loop in enumerate(body):
        if isinstance(loop, ast.For | ast.While) and len(loop.body) > 1:
            for inside, one in enumerate(loop.body):
                if isinstance(one, ast.Assign | ast.AugAssign):
                    lifted = copy.copy(loop)
                    lifted.body = loop.body[:inside] + loop.body[inside + 1 :]
                    says = (
                        "this happens in every round of the loop. Should it happen once, after it?"
                    )
                    yield [*body[:place], lifted, one, *body[place + 1 :]], one.lineno, says


def _the_other_branch(body: list[ast.stmt]) -> Statements:
    """Turn a condition round; let a loop go on that is left."""
    for place, one in enumerate(body):
        new: ast.stmt | None = None
        if isinstance(one, ast.If):
            new = ast.If(ast.UnaryOp(ast.Not(), one.test), one.body, one.orelse)
            says = "is this done where it should be, or just where it should not?"
        elif isinstance(one, ast.Break):
            new, says = ast.Continue(), "`break` ends the whole loop, `continue` only this round."
        if new is not None:
            yield [*body[:place], ast.copy_location(new, one), *body[place + 1 :]], one.lineno, says


def too_much(body: list[ast.stmt]) -> Statements:
    for place, one in enumerate(body):
        if not isinstance(one, ast.Return | ast.FunctionDef | ast.Import | ast.ImportFrom):
            says = "without this line, all would be right. What does it do to the result?"
            if isinstance(one, ast.If | ast.For | ast.While):
                says = says.replace("this line", "this line and what belongs to it")
            yield [*body[:place], *(body[place + 1 :] or [ast.Pass()])], one.lineno, says


STATEMENTS = (
    *(_return_in_loop, _begun_anew, _sunk, _replaced),
    *(_another_name, _added_too_often, _in_every_round, _added_to, _the_other_branch),
)


# Changes of expressions ----------------------------------------------------------------------

# Functions that are taken for one another, and what tells them apart.
_FAMILIES: tuple[tuple[str, str], ...] = (
    ("sum mean median max", "`{}` of the values: is that what is asked for?"),
    ("max min", "`{}`: is that the end that is wanted?"),
    ("argmax argmin max min", "is `{}` what is wanted: a value, or its place, and which end?"),
    ("std var", "takes `{}`. Spread or its square: which is wanted?"),
    ("log log2 log10", "`{}` has a base of its own. Which logarithm is asked for?"),
    ("floor ceil round rint trunc int", "`{}` is one way to a whole number. Is it the right one?"),
    (
        "maximum minimum max min",
        "`{}`: of one array or of two, and which end? Is it the right one?",
    ),
    ("append extend", "`append` adds one entry, `extend` every entry of a list."),
    ("zeros_like zeros ones_like ones", "`{}` is what the result begins with. Is that right?"),
)

_PYTHONS_OWN = ("max", "min", "sum", "abs", "round", "any", "all")


def _spare_parameter(node: ast.expr, about: About) -> Iterator[Change]:
    """Something else in place of a parameter that is never read."""
    inside = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    for name in about.spare:
        says = (
            f"{{}} stands where the parameter `{name}` belongs, which your function never uses: "
            "what it is called with has no effect."
        )
        if isinstance(node, ast.Constant):
            yield ast.Name(name, ast.Load()), says.format(f"`{ast.unparse(node)}`")
        for other in inside if isinstance(getattr(node, "ctx", None), ast.Load | None) else ():
            changed = filled(node, **{other: ast.Name(name, ast.Load())})
            yield changed, says.format(f"`{other}`")


def _twin(node: ast.expr, about: About) -> Iterator[Change]:
    """`height` for `width`, and the like."""
    if _is_read(node) and node.id in about.twins:
        other = about.twins[node.id]
        says = f"`{node.id}` or `{other}`: which of the two belongs here?"
        yield ast.Name(other, ast.Load()), says


def _fixed_number(node: ast.expr, about: About) -> Iterator[Change]:
    """Put a parameter in place of a number, and another beginning in place of 0."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, int | float):
        return
    for name in about.parameters if node.value > 1 else ():
        says = f"{node.value!r} stands where the parameter `{name}` belongs, whatever that is."
        yield ast.Name(name, ast.Load()), says
    for end in (math.inf, -math.inf):
        says = (
            f"{node.value!r} is what it begins with. What if every value is above that, or below?"
        )
        yield ast.Constant(end), says


def _called(node: ast.expr, about: About) -> Iterator[Change]:
    if not isinstance(node, ast.Call):
        return
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if isinstance(function, ast.Name) and name in _PYTHONS_OWN:
        own = ast.Attribute(ast.Name("_np", ast.Load()), name, ast.Load())
        says = f"Python's `{name}` goes through an array row by row; NumPy has one of its own."
        yield ast.Call(own, node.args, node.keywords), says
    for family, says in _FAMILIES:
        if name in family.split():
            for other in family.split():
                if other != name:
                    yield (
                        ast.Call(_named(function, other), node.args, node.keywords),
                        says.format(name),
                    )
    for keyword in node.keywords:
        if keyword.arg == "axis":
            for other in ("None", "0", "1", "-1", "(0, 1)", "(1, 2)"):
                rest = [one for one in node.keywords if one is not keyword]
                rest.append(ast.keyword("axis", filled(other)))
                says = "look at `axis`: along which axis are the values to be taken together?"
                yield ast.Call(function, node.args, rest), says
    if not any(keyword.arg == "axis" for keyword in node.keywords) and name in _ALONG:
        for axis in (0, 1, -1):
            wider = [*node.keywords, ast.keyword("axis", ast.Constant(axis))]
            says = f"`{name}` without `axis` goes over all axes at once. Is that what is asked for?"
            yield ast.Call(function, node.args, wider), says


_ALONG = (
    *("sum", "mean", "max", "min", "std", "argmax", "argmin", "var", "median", "flip", "take"),
    *("any", "all", "prod", "cumsum", "repeat", "delete", "append", "roll", "unique", "norm"),
    *("concatenate", "stack", "sort", "argsort", "diff"),
)


def _named(function: ast.expr, name: str) -> ast.expr:
    if name in ("floor", "ceil", "trunc") and base(function) != "np":
        return ast.Attribute(ast.Name("_math", ast.Load()), name, ast.Load())
    if isinstance(function, ast.Attribute) and name not in ("int", "rint"):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def base(function: ast.expr) -> str:
    return ast.unparse(function.value) if isinstance(function, ast.Attribute) else ""


def _changed_places(node: ast.expr, about: About) -> Iterator[Change]:
    says = "two things have changed places here. Which comes first?"
    if isinstance(node, ast.Call):
        for at in range(len(node.args) - 1):
            args = list(node.args)
            args[at : at + 2] = args[at + 1], args[at]
            yield ast.Call(node.func, args, node.keywords), says
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        if isinstance(node.ctx, ast.Store):
            says = "the two names have changed places: rows come first in a shape, then columns."
        yield ast.Tuple(node.elts[::-1], node.ctx), says


def _which_axis(node: ast.expr, about: About) -> Iterator[Change]:
    """`photo[1]` for `photo[..., 1]`, and the like."""
    if not isinstance(node, ast.Subscript):
        return
    index = node.slice
    entries = index.elts if isinstance(index, ast.Tuple) else [index]
    single = [one for one in entries if ast.unparse(one) != ":"]
    if len(single) != 1 or getattr(single[0], "value", None) is ...:
        return
    every: ast.expr = ast.Slice()
    says = f"`{ast.unparse(node)}` takes its place along one axis. Is it the right axis?"
    for indices in (single, [every, *single], [ast.Constant(...), *single]):
        if len(indices) != len(entries) or isinstance(indices[0], ast.Constant):
            yield ast.Subscript(node.value, ast.Tuple(indices, ast.Load()), node.ctx), says


def _off_by_one(node: ast.expr, about: About) -> Iterator[Change]:
    if isinstance(node, ast.Slice):
        for name in ("lower", "upper"):
            bound = getattr(node, name)
            for step in (1, -1) if bound is not None else ():
                new = copy.copy(node)
                setattr(new, name, filled(f"x + {step}", x=bound))
                end = "begins" if name == "lower" else "ends"
                where = "too early" if step > 0 else "too late"
                yield new, f"the slice `{ast.unparse(node)}` {end} one place {where}."
    if isinstance(node, ast.Constant) and type(node.value) is int:
        for step in (1, -1):
            size = "small" if step > 0 else "large"
            says = f"the number {node.value} is one too {size}."
            yield ast.Constant(node.value + step), says


def _step_too_much(node: ast.expr, about: About) -> Iterator[Change]:
    """Leave a call, an operand or a sign away."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        inside = [one for one in node.args if not isinstance(one, ast.Starred)]
        if name.endswith("tolist"):  # its entries are other numbers than an array's
            return
        if isinstance(node.func, ast.Attribute):
            inside.append(node.func.value)
        says = (
            f"is the step `{name.rpartition('.')[2]}(…)` asked for? Without it, all would be right."
        )
        yield from ((one, says) for one in inside[:1] + inside[1:][-1:])
    if isinstance(node, ast.Subscript) and "-1" in ast.unparse(node.slice):
        what = ast.unparse(node)
        yield node.value, f"`{what}`: is that asked for? Without the brackets, all would be right."
    if isinstance(node, ast.BinOp):
        for kept, dropped in ((node.left, node.right), (node.right, node.left)):
            what = ast.unparse(dropped)
            if len(what) <= 40 and "`" not in what:
                yield kept, f"is the step with `{what}` asked for? Without it, all would be right."


# Reading and writing places ------------------------------------------------------------------


def _other_length(node: ast.expr, about: About) -> Iterator[Change]:
    """Put the number of columns in place of that of rows."""
    if _is_read(node) and node.id in about.lengths:
        of, axis = about.lengths[node.id]
        says = f"`{node.id}` is a length along axis {axis}. Is that the axis that belongs here?"
        yield filled(f"x.shape[{1 - axis}]", x=of), says


def _twins_exchanged(node: ast.expr, about: About) -> Iterator[Change]:
    if isinstance(node, ast.Name) or not isinstance(getattr(node, "ctx", None), ast.Load | None):
        return
    inside = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    for a, b in about.twins.items():
        if a in inside and b in inside and a < b:
            there = {a: ast.Name(b, ast.Load()), b: ast.Name(a, ast.Load())}
            says = f"`{a}` and `{b}` have changed places. Which goes with which?"
            yield filled(node, **there), says


def _is_read(node: ast.expr) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


# Arithmetic ----------------------------------------------------------------------------------


def _regrouped(node: ast.expr, about: About) -> Iterator[Change]:
    """Put `a / (b + c)` in place of `a / b + c`, and the other way round."""
    if not isinstance(node, ast.BinOp):
        return
    says = f"`{ast.unparse(node)}`: what is worked out first? Brackets decide it."
    left, right = node.left, node.right
    if isinstance(left, ast.BinOp):
        yield ast.BinOp(left.left, left.op, ast.BinOp(left.right, node.op, right)), says
    if isinstance(right, ast.BinOp):
        yield ast.BinOp(ast.BinOp(left, node.op, right.left), right.op, right.right), says


def _missing_step(node: ast.expr, about: About) -> Iterator[Change]:
    """Add a sign, a root, a square and the like."""
    if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
        return
    if isinstance(node, ast.Name | ast.BinOp | ast.Call | ast.Subscript):
        what = ast.unparse(node)
        if len(what) <= 40 and "`" not in what:
            for step, name in _STEPS.items():
                yield filled(step, x=node), f"`{what}`: {name}"


_STEPS = {
    "_np.asarray(x, dtype=float)": "numbers of eight bits go on from 255 to 0. Are these such?",
    "-x": "look at its sign.",
    "1 - x": "is this wanted, or what it lacks to 1?",
    "_np.abs(x)": "does it matter here which sign it has?",
    "x ** 2": "is it wanted, or its square?",
    "_np.sqrt(x)": "is it wanted, or its root?",
    "x.T": "do rows and columns stand as they are needed here?",
    "x[::-1]": "is the order right, first to last?",
    "x[:, ::-1]": "is the order of the columns right?",
    "_np.maximum(x, 0)": "may it be below 0?",
    "_np.clip(x, 0, 255)": "may it leave the range from 0 to 255?",
    "_np.floor(x)": "does it have to be a whole number, and which one?",
    "_np.ceil(x)": "does it have to be a whole number, and which one?",
    "_np.round(x)": "does it have to be rounded?",
    "~x": "is it these, or all the others?",
}


def _another(node: ast.expr, about: About) -> Iterator[Change]:
    """Another name, or something added, taken away or multiplied with."""
    if not _is_read(node) or node.id not in about.names:
        return
    others = [name for name in about.names if name != node.id]
    for name in others:
        yield ast.Name(name, ast.Load()), f"`{node.id}`: is it the one that belongs here?"
    alone = f"`{node.id}` alone is not what belongs here: what has to be joined to it?"
    for name in ("2", *others):
        for form in (f"(x - {name})", f"(x + {name})", f"(x * {name})", f"({name} - x)"):
            yield filled(form, x=node), alone


SURE = (
    *(_return_in_loop, _begun_anew, _replaced, _another_name, _spare_parameter),
    *(rule for rule in PATTERNS["often"] if rule.sure),  # type: ignore[attr-defined]
)
EXPRESSIONS = (
    *(_spare_parameter, *PATTERNS["often"], _fixed_number, *PATTERNS["sometimes"], _called),
    *(_changed_places, _twin, _twins_exchanged, _other_length, _which_axis, _regrouped),
    *(_off_by_one, *PATTERNS["later"], _step_too_much),
)
SELDOM = (*PATTERNS["seldom"], _missing_step, _another)
