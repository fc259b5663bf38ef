"""Read what a learner wrote: the one change after which it would be right, and what it leaves out.

A change is tried, not believed: what is said of a line has made the answer right on every case.
"""

from __future__ import annotations

import ast
import copy
import importlib.util
import inspect
import itertools
import math
import re
import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from course_utils.exercises.failure import is_learners

Change = tuple[ast.expr, str]  # what stands in place of an expression, and what is said of it
Statements = Iterator[tuple[list[ast.stmt], int, str]]  # of a body: the new one, line, what is said
_IN_PLACE = ("shuffle", "sort", "append", "extend", "reverse", "insert", "fill")
_MATH = "_math"  # where a changed function finds what it may lack
_MOST = 400  # changes that are tried


@dataclass(frozen=True)
class Slip:
    """A changed function, and what was wrong with the line."""

    function: Callable[..., Any]
    says: str
    sure: bool  # whether it is seldom meant so: two slips are told where one of them is such a one


class Reading:
    """The source of a function; empty where there is none to be read."""

    def __init__(self, answer: Any) -> None:
        self.function: ast.FunctionDef | None = None
        if type(answer) is not FunctionType:  # whose own methods might never end
            return
        try:
            text = textwrap.dedent(inspect.getsource(answer))
            self.tree = ast.parse(text)
        except Exception:  # typed at a prompt, made by `exec`, half a line
            return
        definition = self.tree.body[0]
        if isinstance(definition, ast.FunctionDef):
            definition.decorator_list = []
            self.function = definition
            self.first = answer.__code__.co_firstlineno
            self.lines = text.splitlines()
            self.names = {**answer.__globals__, **inspect.getclosurevars(answer).nonlocals}

    @property
    def parameters(self) -> list[str]:
        return [one.arg for one in self.function.args.args] if self.function else []

    def import_ahead(self) -> None:
        """Import the installed packages that the code imports: that may take longer than a call."""
        nodes = ast.walk(self.function) if self.function else ()
        for node in nodes:
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                with suppress(Exception):
                    spec = importlib.util.find_spec(name.partition(".")[0])
                    if spec and not is_learners(str(spec.origin)):
                        importlib.import_module(name)

    def nothing_returned(self) -> str:
        """Name a method that works in place and whose result is used all the same."""
        if self.function is None:
            return ""
        alone = {id(node.value) for node in ast.walk(self.function) if isinstance(node, ast.Expr)}
        for node in ast.walk(self.function):
            if isinstance(node, ast.Call) and id(node) not in alone:
                name = getattr(node.func, "attr", "")
                if name in _IN_PLACE and _base(node.func) not in ("np", "numpy"):
                    where = self._lines([node.lineno])
                    return f"{where}: `{name}` works in place on what is there, and returns `None`."
        return ""

    def unused(self) -> list[str]:
        """Parameters that the code never reads."""
        if self.function is None:
            return []
        read = {node.id for node in ast.walk(self.function) if isinstance(node, ast.Name)}
        return [name for name in self.parameters if name not in read]

    @property
    def loops_freely(self) -> bool:
        """Whether a change may make it run for ever."""
        nodes = ast.walk(self.function) if self.function else ()
        return any(isinstance(node, ast.While) for node in nodes)

    def slips(self) -> Iterator[Slip]:
        """All functions that differ from this one by one change, the likelier ones first."""
        if self.function is None:
            return
        for count, (places, says, sure) in enumerate(self._changes()):
            if count >= _MOST:
                return
            made = self._made()
            if made is not None:
                yield Slip(made, f"{self._lines(places)}: {says}", sure)

    def _made(self) -> Callable[..., Any] | None:
        names = {**self.names, _MATH: math}
        try:
            tree = ast.fix_missing_locations(self.tree)
            exec(compile(tree, "<ipython-input-changed>", "exec"), names)
        except Exception:
            return None
        assert self.function is not None
        return names[self.function.name]

    def _lines(self, places: list[int]) -> str:
        first, *others = sorted(set(places))
        text = self.lines[first - 1].strip()
        shown = f", `{text}`" if "`" not in text and len(text) <= 70 else ""
        also = " and ".join(str(self.first + other - 1) for other in others)
        likewise = f" (and at line {also})" if others else ""
        return f"Look at line {self.first + first - 1}{shown}{likewise}"

    def _changes(self) -> Iterator[tuple[list[int], str, bool]]:
        """Make each change in the tree for the time of one turn: its lines, and what is said."""
        assert self.function is not None
        slots = list(_slots(self.function))
        about = _About(self.unused(), self.parameters, _twins(self.function))
        for rule in _STATEMENTS:
            yield from self._statements(rule)
        for expression in _EXPRESSIONS:
            sure = expression in _SURE
            # The same slip in several places, such as for rows and for columns.
            alike: dict[str, list[tuple[_Slot, ast.expr, str]]] = {}
            for slot in slots:
                for new, says in expression(slot.node, about):
                    kind = re.sub("`[^`]*`", "", says)
                    for group in (kind + _form(slot.node), kind):
                        alike.setdefault(group, []).append((slot, new, says))
                    with slot.instead(new):
                        yield [slot.node.lineno], says, sure
            for changes in alike.values():
                if len({slot for slot, *_ in changes}) == len(changes) > 1:
                    with ExitStack() as stack:
                        for slot, new, _ in changes:
                            stack.enter_context(slot.instead(new))
                        yield [slot.node.lineno for slot, *_ in changes], changes[0][2], sure
        yield from self._statements(_too_much)

    def _statements(
        self, rule: Callable[[list[ast.stmt]], Statements]
    ) -> Iterator[tuple[list[int], str, bool]]:
        assert self.function is not None
        for body in _bodies(self.function):
            kept = list(body)
            for made, line, says in rule(kept):
                body[:] = made
                yield [line], says, rule in _SURE
                body[:] = kept


@dataclass(frozen=True)
class _About:
    """What the changes of an expression go by."""

    spare: list[str]  # parameters that are never read
    parameters: list[str]
    twins: dict[str, str]  # names made in pairs, such as height and width: of each, the other


@dataclass(frozen=True, eq=False)
class _Slot:
    """Where an expression stands in the tree."""

    parent: ast.AST
    name: str
    place: int | None
    node: ast.expr

    def _put(self, node: ast.expr) -> None:
        if self.place is None:
            setattr(self.parent, self.name, node)
        else:
            getattr(self.parent, self.name)[self.place] = node

    @contextmanager
    def instead(self, new: ast.expr) -> Iterator[None]:
        self._put(new)
        try:
            yield
        finally:
            self._put(self.node)


def _form(node: ast.expr) -> str:
    """Return how an expression is built, whatever its names and numbers are."""
    return re.sub(r"(id|attr|value)=('[^']*'|-?[\d.]+)", "", ast.dump(node))


def _twins(function: ast.FunctionDef) -> dict[str, str]:
    pairs = [
        [one.id for one in node.elts if isinstance(one, ast.Name)]
        for node in ast.walk(function)
        if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Store)
    ]
    return {a: b for pair in pairs if len(pair) in (2, 3) for a, b in (pair[:2], pair[1::-1])}


def _slots(function: ast.FunctionDef) -> Iterator[_Slot]:
    """All expressions of the body, and the defaults."""
    for parent in ast.walk(function):
        for name, value in ast.iter_fields(parent):
            for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(node, ast.expr) and name not in ("annotation", "returns"):
                    yield _Slot(parent, name, place, node)


def _bodies(function: ast.FunctionDef) -> Iterator[list[ast.stmt]]:
    """All lists of statements, from the outside to the inside."""
    for node in ast.walk(function):
        for name in ("body", "orelse"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                yield body


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
                new = ast.AugAssign(target, ast.Add(), value)
        if new is not None:
            yield [*body[:place], ast.copy_location(new, one), *body[place + 1 :]], one.lineno, says


def _added_to(body: list[ast.stmt]) -> Statements:
    """`+=` where `=` is meant."""
    for place, one in enumerate(body):
        if isinstance(one, ast.AugAssign):
            says = "it goes on from what was there before. Is that meant?"
            new = ast.copy_location(ast.Assign([one.target], one.value), one)
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


def _too_much(body: list[ast.stmt]) -> Statements:
    for place, one in enumerate(body):
        if not isinstance(one, ast.Return | ast.FunctionDef | ast.Import | ast.ImportFrom):
            says = "without this line, all would be right. What does it do to the result?"
            if isinstance(one, ast.If | ast.For | ast.While):
                says = says.replace("this line", "this line and what belongs to it")
            yield [*body[:place], *(body[place + 1 :] or [ast.Pass()])], one.lineno, says


_STATEMENTS = (_return_in_loop, _begun_anew, _sunk, _replaced, _in_every_round, _added_to)


# Changes of expressions ----------------------------------------------------------------------

_OTHERS: dict[type[ast.operator], dict[type[ast.operator], str]] = {
    ast.FloorDiv: {ast.Div: "`//` drops the fraction. Is it to be dropped?"},
    ast.Div: {
        ast.FloorDiv: "`/` keeps a fraction. Is a whole number wanted here?",
        ast.Mult: "this divides. Is that the right way round?",
    },
    ast.Mult: {
        ast.MatMult: "`*` multiplies element by element. Is that what is wanted?",
        ast.Div: "this multiplies. Is that the right way round?",
        ast.Add: "this multiplies. Which operation joins the two?",
    },
    ast.MatMult: {ast.Mult: "`@` multiplies rows by columns and adds up. Is that what is wanted?"},
    ast.Add: {
        ast.Sub: "look at the sign: is something added that should be taken away?",
        ast.Mult: "this adds. Which operation joins the two?",
    },
    ast.Sub: {ast.Add: "look at the sign: is something taken away that should be added?"},
    ast.Pow: {ast.Mult: "this is a power. Is a product meant?"},
}
_TIES = "what should happen where both sides are equal? One more `=` or one less decides it."
_ROUND = "the comparison is the wrong way round."
_COMPARED: dict[type[ast.cmpop], dict[type[ast.cmpop], str]] = {
    ast.Lt: {ast.LtE: _TIES, ast.Gt: _ROUND, ast.GtE: _ROUND},
    ast.LtE: {ast.Lt: _TIES, ast.GtE: _ROUND, ast.Gt: _ROUND},
    ast.Gt: {ast.GtE: _TIES, ast.Lt: _ROUND, ast.LtE: _ROUND},
    ast.GtE: {ast.Gt: _TIES, ast.LtE: _ROUND, ast.Lt: _ROUND},
    ast.Eq: {ast.NotEq: _ROUND},
    ast.NotEq: {ast.Eq: _ROUND},
}
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
    ("zeros_like zeros ones_like ones", "`{}` is what the result begins with. Is that right?"),
)
_PYTHONS_OWN = ("max", "min", "sum", "abs", "round", "any", "all")


def _spare_parameter(node: ast.expr, about: _About) -> Iterator[Change]:
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
            changed = copy.deepcopy(node)
            for one in ast.walk(changed):
                if isinstance(one, ast.Name) and one.id == other:
                    one.id = name
            yield changed, says.format(f"`{other}`")


def _two_pairs_of_brackets(node: ast.expr, about: _About) -> Iterator[Change]:
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Subscript):
        inner = node.value
        if isinstance(inner.slice, ast.Slice):
            both = ast.Tuple([inner.slice, node.slice], ast.Load())
            yield (
                ast.Subscript(inner.value, both, node.ctx),
                "two pairs of brackets: the second cuts what the first left, along the rows once "
                "more. Rows and columns go into one pair, with a comma between.",
            )


def _twin(node: ast.expr, about: _About) -> Iterator[Change]:
    """`height` for `width`, and the like."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in about.twins:
        other = about.twins[node.id]
        yield (
            ast.Name(other, ast.Load()),
            f"`{node.id}` or `{other}`: which of the two belongs here?",
        )


def _fixed_number(node: ast.expr, about: _About) -> Iterator[Change]:
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


def _same_list(node: ast.expr, about: _About) -> Iterator[Change]:
    """`[[0] * columns] * rows`, whose rows are one and the same list."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        inner = node.left.elts if isinstance(node.left, ast.List) else []
        if len(inner) == 1 and not isinstance(inner[0], ast.Constant | ast.Name):
            count = ast.Call(ast.Name("range", ast.Load()), [node.right], [])
            each = ast.comprehension(ast.Name("_", ast.Store()), count, [], 0)
            says = (
                f"`{ast.unparse(node)}` repeats one and the same list: what is written into one "
                "row stands in all of them."
            )
            yield ast.ListComp(inner[0], [each]), says


def _minus_zero(node: ast.expr, about: _About) -> Iterator[Change]:
    if not isinstance(node, ast.Subscript):
        return
    several = isinstance(node.slice, ast.Tuple)
    entries = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
    says = ""
    for place, entry in enumerate(entries):
        for name in ("lower", "upper") if isinstance(entry, ast.Slice) else ():
            bound = getattr(entry, name)
            if isinstance(bound, ast.UnaryOp) and isinstance(bound.op, ast.USub):
                end: ast.expr = ast.Constant(None)
                if name == "lower":
                    end = ast.Call(ast.Name("len", ast.Load()), [node.value], [])
                entries[place] = copy.copy(entries[place])
                setattr(entries[place], name, ast.BoolOp(ast.Or(), [bound, end]))
                what = ast.unparse(bound.operand)
                says = (
                    f"where `{what}` is 0, `-{what}` is 0, too, and no longer counts from the end."
                )
    if says:
        index = ast.Tuple(entries, ast.Load()) if several else entries[0]
        yield ast.Subscript(node.value, index, node.ctx), says


def _in_pairs(node: ast.expr, about: _About) -> Iterator[Change]:
    """`table[:, labels]` for one place in each row."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
        rows, *columns = node.slice.elts
        if isinstance(rows, ast.Slice) and not (rows.lower or rows.upper) and len(columns) == 1:
            count = ast.Call(ast.Name("len", ast.Load()), columns, [])
            numbers = ast.Call(ast.Name("range", ast.Load()), [count], [])
            index = ast.Tuple([numbers, columns[0]], ast.Load())
            says = (
                f"`{ast.unparse(node)}` takes all these columns from every row. One place of each "
                "row takes a row number for each column number."
            )
            yield ast.Subscript(node.value, index, node.ctx), says


def _comparison(node: ast.expr, about: _About) -> Iterator[Change]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for kind, says in _COMPARED.get(type(node.ops[0]), {}).items():
            yield ast.Compare(node.left, [kind()], node.comparators), says
    if isinstance(node, ast.BoolOp):
        word = "and" if isinstance(node.op, ast.And) else "or"
        other_op = ast.Or() if word == "and" else ast.And()
        yield ast.BoolOp(other_op, node.values), f"`{word}`: must both hold, or is one enough?"
        sign = ast.BitAnd() if word == "and" else ast.BitOr()
        if len(node.values) == 2:
            yield (
                ast.BinOp(node.values[0], sign, node.values[1]),
                f"Python's `{word}` looks at whole arrays, not at their entries.",
            )


def _operator(node: ast.expr, about: _About) -> Iterator[Change]:
    if isinstance(node, ast.BinOp):
        for other, says in _OTHERS.get(type(node.op), {}).items():
            yield ast.BinOp(node.left, other(), node.right), says
        if isinstance(node.op, ast.Sub | ast.Div | ast.FloorDiv | ast.MatMult):
            says = "what stands left and right of the sign has changed places."
            yield ast.BinOp(node.right, node.op, node.left), says
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand, "look at the minus sign: does it belong there?"


def _called(node: ast.expr, about: _About) -> Iterator[Change]:
    if not isinstance(node, ast.Call):
        return
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if isinstance(function, ast.Name) and name in _PYTHONS_OWN:
        own = ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())
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
            for axis in (None, 0, 1, -1):
                rest = [one for one in node.keywords if one is not keyword]
                if axis is not None:
                    rest.append(ast.keyword("axis", ast.Constant(axis)))
                says = "look at `axis`: along which axis are the values to be taken together?"
                yield ast.Call(function, node.args, rest), says
    for names, option, value, says in _OPTIONS:
        if name in names and not any(given.arg == option for given in node.keywords):
            wider = [*node.keywords, ast.keyword(option, ast.Constant(value))]
            yield ast.Call(function, node.args, wider), f"`{name}` {says}"
    if not any(keyword.arg == "axis" for keyword in node.keywords) and name in _ALONG:
        for axis in (0, 1, -1):
            wider = [*node.keywords, ast.keyword("axis", ast.Constant(axis))]
            says = f"`{name}` without `axis` goes over all axes at once. Is that what is asked for?"
            yield ast.Call(function, node.args, wider), says


_OPTIONS: tuple[tuple[tuple[str, ...], str, Any, str], ...] = (
    (("std", "var"), "ddof", 1, "divides by the number of values. By how many is it to divide?"),
    (("choice",), "replace", False, "may draw the same twice. Is it allowed to?"),
    (("sum", "mean", "max", "min"), "keepdims", True, "drops the axis. Is its place still needed?"),
)
_ALONG = ("sum", "mean", "max", "min", "std", "argmax", "argmin", "var", "median", "flip")


def _named(function: ast.expr, name: str) -> ast.expr:
    if name in ("floor", "ceil", "trunc") and _base(function) != "np":
        return ast.Attribute(ast.Name(_MATH, ast.Load()), name, ast.Load())
    if isinstance(function, ast.Attribute) and name not in ("int", "rint"):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _base(function: ast.expr) -> str:
    return ast.unparse(function.value) if isinstance(function, ast.Attribute) else ""


def _rounds(node: ast.expr, about: _About) -> Iterator[Change]:
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range" and node.args:
        first, *rest = node.args
        stop = rest[0] if rest else first
        start = first if rest else ast.Constant(0)

        def ranged(start: ast.expr, stop: ast.expr) -> ast.expr:
            return ast.Call(node.func, [start, stop, *rest[1:]], [])

        yield ranged(start, _plus(stop, 1)), "the loop ends one round too early."
        yield ranged(start, _plus(stop, -1)), "the loop goes one round too far."
        yield ranged(_plus(start, 1), stop), "the loop begins one round too early."
        yield ranged(_plus(start, -1), stop), "the loop begins one round too late."
        says = "the loop goes in this order. Is what a round needs there when its turn comes?"
        yield ast.Call(ast.Name("reversed", ast.Load()), [node], []), says


def _plus(node: ast.expr, step: int) -> ast.expr:
    return ast.BinOp(node, ast.Add() if step > 0 else ast.Sub(), ast.Constant(abs(step)))


def _changed_places(node: ast.expr, about: _About) -> Iterator[Change]:
    says = "two things have changed places here. Which comes first?"
    if isinstance(node, ast.Call) and len(node.args) >= 2:
        a, b, *rest = node.args
        yield ast.Call(node.func, [b, a, *rest], node.keywords), says
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        if isinstance(node.ctx, ast.Store):
            says = "the two names have changed places: rows come first in a shape, then columns."
        yield ast.Tuple(node.elts[::-1], node.ctx), says


def _which_axis(node: ast.expr, about: _About) -> Iterator[Change]:
    """`photo[1]` for `photo[..., 1]`, and the like."""
    if not isinstance(node, ast.Subscript):
        return
    index = node.slice
    entries = index.elts if isinstance(index, ast.Tuple) else [index]
    single = [one for one in entries if not isinstance(one, ast.Slice)]
    if len(single) != 1 or getattr(single[0], "value", None) is ...:
        return
    every: ast.expr = ast.Slice()
    says = f"`{ast.unparse(node)}` takes its place along one axis. Is it the right axis?"
    for indices in (single, [every, *single], [ast.Constant(...), *single]):
        if len(indices) != len(entries) or isinstance(indices[0], ast.Constant):
            yield ast.Subscript(node.value, ast.Tuple(indices, ast.Load()), node.ctx), says


def _one_inside(node: ast.expr, about: _About) -> Iterator[Change]:
    """`(n + 1) // s` for `n // s + 1`, and the other way round."""
    if not isinstance(node, ast.BinOp):
        return
    halves = ast.Div | ast.FloorDiv
    says = f"`{ast.unparse(node)}`: is the 1 to be added before the division, or after it?"
    if isinstance(node.op, halves) and isinstance(node.left, ast.BinOp):
        inner = node.left
        if isinstance(inner.op, ast.Add | ast.Sub):
            yield ast.BinOp(ast.BinOp(inner.left, node.op, node.right), inner.op, inner.right), says
    if isinstance(node.op, ast.Add | ast.Sub) and isinstance(node.left, ast.BinOp):
        inner = node.left
        if isinstance(inner.op, halves):
            yield ast.BinOp(ast.BinOp(inner.left, node.op, node.right), inner.op, inner.right), says


def _off_by_one(node: ast.expr, about: _About) -> Iterator[Change]:
    if isinstance(node, ast.Slice):
        for name in ("lower", "upper"):
            bound = getattr(node, name)
            for step in (1, -1) if bound is not None else ():
                new = copy.copy(node)
                setattr(new, name, _plus(bound, step))
                end = "begins" if name == "lower" else "ends"
                where = "too early" if step > 0 else "too late"
                yield new, f"the slice `{ast.unparse(node)}` {end} one place {where}."
    if isinstance(node, ast.Constant) and type(node.value) is int:
        for step in (1, -1):
            size = "small" if step > 0 else "large"
            says = f"the number {node.value} is one too {size}."
            yield ast.Constant(node.value + step), says
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        for step in (1, -1):
            size = "small" if step > 0 else "large"
            yield _plus(node, step), f"`{ast.unparse(node)}` comes out one too {size}."


def _step_too_much(node: ast.expr, about: _About) -> Iterator[Change]:
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
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value, "is `.T` asked for? It turns rows into columns."
    if isinstance(node, ast.Subscript) and "-1" in ast.unparse(node.slice):
        what = ast.unparse(node)
        yield node.value, f"`{what}`: is that asked for? Without the brackets, all would be right."
    if isinstance(node, ast.BinOp):
        for kept, dropped in ((node.left, node.right), (node.right, node.left)):
            what = ast.unparse(dropped)
            if len(what) <= 40 and "`" not in what:
                yield kept, f"is the step with `{what}` asked for? Without it, all would be right."


_SURE = (_return_in_loop, _begun_anew, _replaced, _spare_parameter, _two_pairs_of_brackets, _rounds)
_OFTEN = (_spare_parameter, _two_pairs_of_brackets, _minus_zero, _in_pairs, _rounds, _comparison)
_SOMETIMES = (_same_list, _fixed_number, _operator, _called, _changed_places, _twin, _which_axis)
_EXPRESSIONS = (*_OFTEN, *_SOMETIMES, _one_inside, _off_by_one, _step_too_much)
