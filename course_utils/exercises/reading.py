"""Read what a learner wrote: the one change after which it would be right, and what it leaves out.

A change is tried, not believed: what is said of a line has made the answer right on every case.
"""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any, TypeGuard

from course_utils.exercises.changes import (
    EXPRESSIONS,
    LACKING,
    SELDOM,
    STATEMENTS,
    SURE,
    About,
    Statements,
    base,
    too_much,
)
from course_utils.exercises.failure import is_learners

_IN_PLACE = ("shuffle", "sort", "append", "extend", "reverse", "insert", "fill")
# What changed code may use: it is run hundreds of times, and not as its author wrote it.
_HARMLESS = {
    *("math", "cmath", "numpy", "scipy", "itertools", "functools", "collections", "operator"),
    *("random", "statistics", "fractions", "decimal", "copy", "string", "keras", "tensorflow"),
    *("PIL", "sklearn", "pandas", "matplotlib", "course_utils", "course_lessons"),
}
_HARMFUL = {"open", "exec", "eval", "compile", "exit", "quit", "globals", "setattr", "__import__"}
_MOST = 2000  # changes that are tried


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
        for node in ast.walk(self.function) if self.function else ():
            for name in _imported(node):
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
                if name in _IN_PLACE and base(node.func) not in ("np", "numpy"):
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
        """Whether a change may make it run for ever, or call itself too often."""
        nodes = list(ast.walk(self.function)) if self.function else []
        called = [getattr(node.func, "id", "") for node in nodes if isinstance(node, ast.Call)]
        itself = self.function is not None and self.function.name in called
        return itself or any(isinstance(node, ast.While) for node in nodes)

    def slips(self, seldom: bool = True) -> Iterator[Slip]:
        """All functions that differ from this one by one change, the likelier ones first.

        Changes that are `seldom` the reason can bring the right numbers by chance.
        """
        if self.function is None or not self._is_harmless():
            return
        for count, (places, says, sure) in enumerate(self._changes(seldom)):
            if count >= _MOST:
                return
            made = self._made()
            if made is not None:
                yield Slip(made, f"{self._lines(places)}: {says}", sure)

    def _is_harmless(self) -> bool:
        """Whether the code computes and does nothing else, such as writing files."""
        modules = []
        for node in ast.walk(self.function) if self.function else ():
            modules += _imported(node)
            if isinstance(node, ast.Name):
                if node.id in _HARMFUL:
                    return False
                value = self.names.get(node.id)
                modules += [value.__name__] if isinstance(value, ModuleType) else []
        return {name.partition(".")[0] for name in modules} <= _HARMLESS

    def _made(self) -> Callable[..., Any] | None:
        names = {**self.names, **LACKING}
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

    def _changes(self, seldom: bool) -> Iterator[tuple[list[int], str, bool]]:
        """Make each change in the tree for the time of one turn: its lines, and what is said."""
        assert self.function is not None
        slots = list(_slots(self.function))
        nodes = list(ast.walk(self.function))
        set_here = {one.id for one in nodes if _is_set(one)}
        # A list that was put into itself, NumPy would follow without end.
        in_place = [
            one for one in nodes if isinstance(one, ast.Attribute) and one.attr in _IN_PLACE
        ]
        set_here -= set(map(base, in_place))
        names = list(dict.fromkeys([*self.parameters, *sorted(set_here)]))
        lengths = dict(_lengths(self.function))
        about = About(self.unused(), self.parameters, _twins(self.function), names, lengths)
        for rule in STATEMENTS:
            yield from self._statements(rule)
        for expression in (*EXPRESSIONS, *(SELDOM if seldom else ())):
            sure = expression in SURE
            # The same slip in several places, such as for rows and for columns.
            alike: dict[str, list[tuple[_Slot, ast.expr, str]]] = {}
            for slot in slots:
                for option, (new, says) in enumerate(expression(slot.node, about)):
                    kind = re.sub("`[^`]*`", "", says)
                    for form in (_form(slot.node), _form(slot.parent), ""):
                        for group in (kind + form, f"{option} {kind}{form}"):
                            alike.setdefault(group, []).append((slot, new, says))
                    with slot.instead(new):
                        yield [slot.node.lineno], says, sure
            for changes in alike.values():
                if len({slot for slot, *_ in changes}) == len(changes) > 1:
                    with ExitStack() as stack:
                        for slot, new, _ in changes:
                            stack.enter_context(slot.instead(new))
                        yield [slot.node.lineno for slot, *_ in changes], changes[0][2], sure
        yield from self._statements(too_much)

    def _statements(
        self, rule: Callable[[list[ast.stmt]], Statements]
    ) -> Iterator[tuple[list[int], str, bool]]:
        assert self.function is not None
        for body in _bodies(self.function):
            kept = list(body)
            for made, line, says in rule(kept):
                body[:] = made
                yield [line], says, rule in SURE
                body[:] = kept


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


def _form(node: ast.AST) -> str:
    """Return how an expression is built, whatever its names and numbers are."""
    return re.sub(r"(id|attr|value)=('[^']*'|-?[\d.]+)", "", ast.dump(node))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return [one.name for one in node.names] if isinstance(node, ast.Import) else []


def _is_set(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _twins(function: ast.FunctionDef) -> dict[str, str]:
    """Names that come in pairs: of a shape, or of a loop in a loop."""
    pairs: list[list[str]] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Store):
            pairs.append([one.id for one in node.elts if isinstance(one, ast.Name)])
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
            inner = [one.target for one in node.body if isinstance(one, ast.For)]
            pairs += [[node.target.id, one.id] for one in inner if isinstance(one, ast.Name)]
    return {a: b for pair in pairs if len(pair) in (2, 3) for a, b in (pair[:2], pair[1::-1])}


def _lengths(function: ast.FunctionDef) -> Iterator[tuple[str, tuple[ast.expr, int]]]:
    """Names that are set to a number of rows, or of columns."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, value = node.targets[0].id, node.value
            if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "len":
                yield name, (value.args[0], 0)
            elif isinstance(value, ast.Subscript) and isinstance(value.value, ast.Attribute):
                axis = getattr(value.slice, "value", None)
                if value.value.attr == "shape" and axis in (0, 1):
                    yield name, (value.value.value, axis)


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
