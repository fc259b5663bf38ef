"""How an exercise is declared (its text, stub, solution and known mistakes), and found by its id.

What contradicts itself in a declaration, ``tools/review_exercises.py`` finds. A module of a lesson
loads when its exercise is first needed.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from course_utils import lessons

Function = TypeVar("Function", bound=Callable[..., Any])


class Case:
    """One call with fixed arguments on which an answer is compared with the solution."""

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        self.args = args
        self.kwargs = kwargs
        # What is special about it, as a noun phrase such as "an even kernel".
        self.label = label


@dataclass(frozen=True)
class Misconception:
    """A mistake that learners really make, as a working wrong implementation."""

    name: str
    wrong: Callable[..., Any]
    hint: str
    same_as: str | None = None


@dataclass(kw_only=True, eq=False)
class Exercise:
    """One exercise, declared once; notebook, check, hints and tests all read it here."""

    id: str  # notebook and number: "01.2"
    title: str  # its heading in the notebook, without the number
    prompt: str  # Markdown under the heading; names the function or variable in backticks
    # The cell that the learner edits, without the call of `check`. It runs as it stands and ends
    # with the function to write, or else with the assignment of the value to find; what is open is
    # `...`. For a bug to mend: the buggy function itself, or a `mistake` below that `is_the_stub`.
    stub: str | Callable[..., Any] = ""
    # For a value: without arguments, it assigns the stub's variable and ends with `return` of it;
    # its body is the worked solution. Uses `np` and what `given` names, nothing else from outside.
    solution: Callable[..., Any]
    hints: Sequence[str]  # at least two, from a nudge to nearly there, never the code itself
    misconceptions: Sequence[Misconception] = field(default_factory=list)  # see `mistake`
    cases: Sequence[Case | tuple[Any, ...]] = ()  # empty for a value that is compared as it is
    random_case: Callable[[np.random.Generator], Case | tuple[Any, ...]] | None = None
    random_cases: int = 20  # drawn in one check
    # Turns an answer of which there are many right ones ("design a kernel that …"), and a case's
    # arguments, into facts that are the same for all right ones. They are compared instead.
    probe: Callable[..., Any] | None = None
    parts: Sequence[str] = ()  # names of a tuple's entries, for messages: ("height", "width")
    # Largest accepted difference, relative to the largest right value or to 1, whichever is more.
    # Whole numbers must be equal.
    tolerance: float = 1e-5
    # "whole" for whole numbers, "array" for a NumPy array, or its dtype, only where the prompt says
    # so. Otherwise the values decide: 26.0 does for 26, and a list for an array.
    kind: str | None = None
    fresh: bool = False  # the result must not share memory with an argument
    # Each entry follows from the one before, as the shapes of a network do: a misconception has to
    # explain the first entry that it would make wrong.
    chained: bool = False
    explanation: str = ""  # what to notice in the worked solution; shown under its code
    given: Sequence[str] = ()  # used beside `np`: the declaring module's names, or "keras"
    time_limit: float = 5.0  # seconds for one call

    def mistake(
        self, hint: str, *, name: str = "", same_as: str | None = None, is_the_stub: bool = False
    ) -> Callable[[Function], Function]:
        """Declare a mistake that learners really make, as a working wrong implementation.

        Parameters
        ----------
        hint : str
            What the learner reads: what the answer looks like, why that is not right, what to
            try next. Never the solution itself. Backticks mark code.
        name : str
            Lower case with hyphens; that of the function where left out.
        same_as : str, optional
            Name of an earlier mistake that no case can tell apart; that one is reported.
        is_the_stub : bool
            The learner's cell holds this function: a bug to find and mend.
        """

        def declare(wrong: Function) -> Function:
            called = name or wrong.__name__.replace("_", "-")
            made = Misconception(called, wrong, hint, same_as)
            self.misconceptions = [*self.misconceptions, made]
            if is_the_stub:
                self.stub = wrong
            return wrong

        return declare

    @cached_property
    def stub_text(self) -> str:
        if isinstance(self.stub, str):
            return textwrap.dedent(self.stub).strip()
        # A bug to find stands in the notebook under the prompt's first name.
        named = re.search(r"`([A-Za-z_]\w*)", self.prompt)
        return _source(self.stub, rename_to=named[1] if named else self.stub.__name__)

    @cached_property
    def _stub_node(self) -> Any:
        """The function that stands last in the stub, or else the assignment."""
        statements = ast.parse(self.stub_text).body
        functions = [node for node in statements if isinstance(node, ast.FunctionDef)]
        assignments = [node for node in statements if isinstance(node, ast.Assign)]
        return functions[-1] if functions else assignments[-1]

    @property
    def asks_for_function(self) -> bool:
        """Whether the learner writes a function; else gives the value of a variable."""
        return isinstance(self._stub_node, ast.FunctionDef)

    @cached_property
    def name(self) -> str:
        """Name of the function or variable that the learner hands to ``check``."""
        node = self._stub_node
        return node.name if self.asks_for_function else node.targets[0].id

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        arguments = self._stub_node.args.args if self.asks_for_function else ()
        return tuple(argument.arg for argument in arguments)

    @cached_property
    def solution_text(self) -> str:
        """Source of the worked solution, under the learner's names."""
        if self.asks_for_function:
            return _source(self.solution, rename_to=self.name)
        return _body(self.solution)

    @cached_property
    def declared_cases(self) -> tuple[Case, ...]:
        """The fixed cases; one without arguments for a value that is compared as it is."""
        return tuple(_as_case(case) for case in self.cases) or (Case(),)

    def draw(self, seed: int) -> list[Case]:
        """Random cases of one check, the same ones for the same seed."""
        if self.random_case is None:
            return []
        rng = np.random.default_rng(seed)
        return [_as_case(self.random_case(rng)) for _ in range(self.random_cases)]

    def namespace(self) -> dict[str, Any]:
        """Names that stub and solution may use: ``np`` and what `given` lists."""
        names: dict[str, Any] = {"np": np}
        for name in self.given:
            module = vars(inspect.getmodule(self.solution))
            names[name] = module[name] if name in module else importlib.import_module(name)
        return names

    def run_source(self, source: str) -> Any:
        """Run a cell's text and return the function or value that it leaves."""
        names = self.namespace()
        exec(compile(source, f"<exercise {self.id}>", "exec"), names)
        return names[self.name]


def _as_case(case: Case | tuple[Any, ...]) -> Case:
    return case if isinstance(case, Case) else Case(*case)


def _source(function: Callable[..., Any], rename_to: str) -> str:
    """Source of a function, its name replaced (in calls of itself, too), without decorators."""
    lines = textwrap.dedent(inspect.getsource(function)).strip().splitlines()
    definition = ast.parse("\n".join(lines)).body[0]
    text = "\n".join(lines[definition.lineno - 1 :])
    return re.sub(rf"\b{re.escape(function.__name__)}\b", rename_to, text)


def _body(function: Callable[..., Any]) -> str:
    """Source of a function's body without docstring and without its last ``return``."""
    text = textwrap.dedent(inspect.getsource(function))
    definition: Any = ast.parse(text).body[0]
    first_line = definition.lineno
    if ast.get_docstring(definition) is not None:
        first_line = definition.body[0].end_lineno
    lines = text.splitlines()[first_line : definition.body[-1].lineno - 1]
    return textwrap.dedent("\n".join(lines)).strip()


def _modules(notebook: str) -> dict[str, str]:
    lesson = lessons.lesson(notebook)
    return lesson.exercises() if lesson else {}


def _declared(module: str) -> Exercise:
    return importlib.import_module(module).EXERCISE


def exercises(notebook: str | None = None) -> tuple[Exercise, ...]:
    """Exercises of one notebook, or of the whole course, in its order."""
    wanted = [found.number for found in lessons.lessons()] if notebook is None else [notebook]
    return tuple(_declared(module) for number in wanted for module in _modules(number).values())


def exercise(id: str) -> Exercise:
    """Look an exercise up by its id; a KeyError names those there are."""
    text = f"There is no exercise {id!r}."
    if not isinstance(id, str):
        raise UnknownExercise(f'{text} An id is text in quotes, such as "01.2".')
    modules = _modules(id.partition(".")[0])
    if id in modules:
        return _declared(modules[id])
    if modules:
        raise UnknownExercise(f"{text} This notebook has {', '.join(modules)}.")
    notebooks = ", ".join(found.number for found in lessons.lessons() if found.exercises())
    raise UnknownExercise(f"{text} Notebooks with exercises: {notebooks}.")


class UnknownExercise(KeyError):
    """No exercise has this id; a plain ``KeyError`` would show its text in quotes."""

    def __str__(self) -> str:
        return self.args[0]
