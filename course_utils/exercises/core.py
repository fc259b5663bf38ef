"""How an exercise is declared: its text, its stub, its solution, its known mistakes."""

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

Function = TypeVar("Function", bound=Callable[..., Any])


class Case:
    """One call with fixed arguments on which an answer is compared with the solution."""

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        self.args = args
        self.kwargs = kwargs
        # What is special about it, as a noun phrase such as "an even kernel".
        self.label = label

    def __repr__(self) -> str:
        given = [repr(value) for value in self.args]
        given += [f"{name}={value!r}" for name, value in self.kwargs.items()]
        return f"Case({', '.join(given)})"


@dataclass(frozen=True)
class Misconception:
    """A mistake that learners really make, as a working wrong implementation."""

    name: str
    wrong: Callable[..., Any]
    hint: str
    same_as: str | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise ValueError(
                f"name={self.name!r} must be lower-case words joined by hyphens, "
                "such as 'forgot-flip'."
            )


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

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d\d\.\d+", self.id):
            raise ValueError(f"id={self.id!r} must be the notebook's number and its own: '01.2'.")
        declared, self.misconceptions = self.misconceptions, []
        for misconception in declared:
            self._add(misconception)
        if self.stub:
            self._check_stub()

    def _check_stub(self) -> None:
        if self.asks_for_function and not self.cases:
            raise ValueError(f"Exercise {self.id}: a function needs cases to be compared on.")
        if f"`{self.name}" not in self.prompt:
            raise ValueError(f"Exercise {self.id}: the prompt must name `{self.name}`.")

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
            of_function = wrong.__name__.replace("_", "-")
            self._add(Misconception(name or of_function, wrong, hint, same_as))
            if is_the_stub:
                self.stub = wrong
                self._check_stub()
            return wrong

        return declare

    def _add(self, misconception: Misconception) -> None:
        names = [earlier.name for earlier in self.misconceptions]
        if misconception.name in names:
            raise ValueError(f"Exercise {self.id}: misconception {misconception.name!r} twice.")
        if misconception.same_as and misconception.same_as not in names:
            raise ValueError(
                f"Exercise {self.id}: same_as={misconception.same_as!r} of "
                f"{misconception.name!r} must name an earlier misconception."
            )
        self.misconceptions = [*self.misconceptions, misconception]

    @cached_property
    def stub_text(self) -> str:
        if isinstance(self.stub, str):
            return textwrap.dedent(self.stub).strip()
        # A bug to find stands in the notebook under the prompt's first name.
        named = re.search(r"`([A-Za-z_]\w*)", self.prompt)
        return _source(self.stub, rename_to=named[1] if named else self.stub.__name__)

    @cached_property
    def _stub_node(self) -> ast.FunctionDef | ast.Assign:
        """The function that stands last in the stub, or else the assignment."""
        statements = ast.parse(self.stub_text).body
        functions = [node for node in statements if isinstance(node, ast.FunctionDef)]
        assignments = [node for node in statements if isinstance(node, ast.Assign)]
        if not functions and not assignments:
            raise ValueError(f"Exercise {self.id}: the stub defines no function and no variable.")
        return functions[-1] if functions else assignments[-1]

    @property
    def asks_for_function(self) -> bool:
        """Whether the learner writes a function; else gives the value of a variable."""
        return isinstance(self._stub_node, ast.FunctionDef)

    @cached_property
    def name(self) -> str:
        """Name of the function or variable that the learner hands to ``check``."""
        if isinstance(self._stub_node, ast.FunctionDef):
            return self._stub_node.name
        target = self._stub_node.targets[0]
        if not isinstance(target, ast.Name):
            raise ValueError(f"Exercise {self.id}: the stub must assign one plain variable.")
        return target.id

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        if isinstance(self._stub_node, ast.FunctionDef):
            return tuple(argument.arg for argument in self._stub_node.args.args)
        return ()

    @cached_property
    def solution_text(self) -> str:
        """Source of the worked solution, under the learner's names."""
        if self.asks_for_function:
            return _source(self.solution, rename_to=self.name)
        return _body(self.solution, returned=self.name)

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
            try:
                names[name] = module[name] if name in module else importlib.import_module(name)
            except ImportError:
                raise ValueError(
                    f"Exercise {self.id}: given={name!r} is neither in the declaring module "
                    "nor a module that can be imported."
                ) from None
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


def _body(function: Callable[..., Any], returned: str) -> str:
    """Source of a function's body without docstring and without its last ``return``."""
    text = textwrap.dedent(inspect.getsource(function))
    definition: Any = ast.parse(text).body[0]
    last = definition.body[-1]
    if ast.unparse(last) != f"return {returned}":
        raise ValueError(f"{function.__name__} must end with 'return {returned}'.")
    first_line = definition.lineno
    if ast.get_docstring(definition) is not None:
        first_line = definition.body[0].end_lineno
    lines = text.splitlines()[first_line : last.lineno - 1]
    return textwrap.dedent("\n".join(lines)).strip()
