"""Put all cases to an answer and find out what is wrong with it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import partial
from types import FunctionType
from typing import Any

import numpy as np

from course_utils.exercises.attempts import (
    Attempt,
    Run,
    Unreadable,
    attempt,
    copied,
    directly,
    named_arguments,
    same_outcome,
    steady,
    unchanged,
)
from course_utils.exercises.compare import Difference, Rules, as_array, difference, shown
from course_utils.exercises.core import Case, Exercise, Misconception
from course_utils.exercises.diagnose import diagnosis
from course_utils.exercises.entries import entries, explain, listed, open_places
from course_utils.exercises.failure import describe, stopped
from course_utils.exercises.runner import Transcript
from course_utils.exercises.showing import Result

_PATIENCE = 10.0  # seconds after which no more random cases are drawn for a right answer


class Examination:
    """All calls of one check, and what follows from them."""

    def __init__(
        self,
        declared: Exercise,
        answer: Any,
        seed: int,
        run: Run = directly,
        transcript: Transcript | None = None,
    ) -> None:
        self.declared = declared
        self.answer = answer
        self.plain = answer  # what can be read of it without calling a method of the learner's
        self.seed = seed
        self.run = run
        self.transcript = transcript or Transcript()
        self.failed = partial(Result, declared, "failed", seed=seed)
        self.rules = _rules(declared)
        self.solution = declared.solution if declared.asks_for_function else declared.solution()
        self.cases: list[Case] = []
        self.wanted: list[Attempt] = []
        self.got: list[Attempt] = []
        self.differences: list[Difference | None] = []

    def finding(self) -> Result:
        declared = self.declared
        if not declared.asks_for_function:
            read = self.run(partial(copied, self.answer, own=False))
            if read.timed_out:
                return self.failed(stopped(read, declared.time_limit, f"Reading `{declared.name}`"))
            if isinstance(read.error, Unreadable):
                return self.failed(f"`{declared.name}` is {read.error}.")
            if read.error is not None:
                return self.failed(f"`{declared.name}` cannot be read ({read.text}).")
            self.plain = read.value
            open_now = open_places(self.plain, declared)
            if open_now:
                return self._partly_open(open_now)
        for _ in self._differences():
            pass
        for position, found in enumerate(self.differences):
            if found is not None:
                return self._failure(position, found)
        trouble = self._keeps_something()
        if trouble:
            return self.failed(trouble)
        return Result(declared, "passed", self._praise())

    def _differences(self) -> Iterator[Difference | None]:
        fixed = self.declared.declared_cases
        started = time.monotonic()
        for position, case in enumerate([*fixed, *self.declared.draw(self.seed)]):
            self.cases.append(case)
            self.wanted.append(attempt(self.declared, self.solution, case, directly))
            self.got.append(attempt(self.declared, self.answer, case, self.run))
            self.differences.append(self._compare(self.wanted[-1], self.got[-1]))
            yield self.differences[-1]
            spent = time.monotonic() - started
            enough = position + 1 >= len(fixed) or any(self.differences)
            hopeless = isinstance(self.got[-1].error, RecursionError | MemoryError)
            patience = self.declared.time_limit if any(self.differences) else _PATIENCE
            if self.got[-1].call.timed_out or hopeless or (enough and spent > patience):
                break

    def _compare(self, wanted: Attempt, got: Attempt) -> Difference | None:
        if got.call.timed_out:
            return Difference(stopped(got.call, self.declared.time_limit))
        if isinstance(got.error, Unreadable):
            return self.rules.says(f"{got.error}.")
        if wanted.error is not None:
            if isinstance(got.error, type(wanted.error)):
                return None
            name = f"`{type(wanted.error).__name__}`"
            if got.error is None:
                return self.rules.says(f"{shown(got.value)}; a {name} is wanted here.")
            return Difference(f"{describe(got.call)} A {name} is wanted here.")
        if got.error is not None and not self.declared.asks_for_function:
            return Difference(
                f"`{self.declared.name}` is {shown(self.plain)}, which cannot be used here "
                f"({got.call.text})."
            )
        if got.error is not None:
            return Difference(describe(got.call))
        found = difference(wanted.value, got.value, self.rules)
        if found and not found.form_only:
            also = f" It also changes its argument `{got.changed[0]}`." if got.changed else ""
            return Difference(found.message + also)
        if got.changed:
            name = got.changed[0]
            return Difference(
                f"It changes its argument `{name}` in place: whoever called it finds `{name}` "
                f"altered. Work on a copy, such as `{name}.copy()`, or write into a new array."
            )
        if self.declared.fresh and got.shares:
            return Difference(
                f"Its result shares memory with the argument `{got.shares}` (a view): changing "
                "one changes the other. Return a copy."
            )
        return found

    def _praise(self) -> str:
        if not self.declared.asks_for_function and not self.declared.cases:
            return "Right."
        fixed = len(self.declared.declared_cases)
        drawn = len(self.cases) - fixed
        cases = f"{fixed} fixed {'case' if fixed == 1 else 'cases'}"
        return f"Right on {cases}" + (f" and {drawn} random ones." if drawn else ".")

    def _keeps_something(self) -> str:
        """Say in which way a function is not the same at each call, where that is so."""
        if not self.declared.asks_for_function or self.got[0].error is not None:
            return ""
        first = self.got[0]
        again = attempt(self.declared, self.answer, self.cases[0], self.run)
        if again.error is not None or again.call.timed_out or not steady(first.value, again.value):
            return (
                "Called again with the arguments of the first call, it gives something else. "
                "Does it keep something between calls: a global variable, a default argument "
                "such as `result=[]`, a random number?"
            )
        now = self.run(lambda: [copied(got.raw, own=False) for got in self.got]).value or ()
        if self.declared.probe is None and not all(
            unchanged(got.value, value) for got, value in zip(self.got, now)
        ):
            return (
                "The result of one call changed when the function was called again: it hands "
                "out the same array every time. Make a new one inside the function."
            )
        return ""

    def _failure(self, position: int, found: Difference) -> Result:
        case, got = self.cases[position], self.got[position]
        named = named_arguments(self.declared, case)
        drawn = position >= len(self.declared.declared_cases)
        in_full = all(map(_literal, named.values()))
        evidence = found.message
        if named:
            given = ", ".join(_given(name, value) for name, value in named.items())
            label = case.label or ("a random case" if drawn else "")
            wish = self._wish(position) if in_full and not drawn else ""
            evidence = f"With {given}{f' ({label})' if label else ''}:\n{evidence}{wish}"
        again = (
            "To try this call yourself, take its arguments from "
            f'`check("{self.declared.id}", {self.declared.name}, seed={self.seed}).arguments`.'
        )
        again = "" if in_full else again
        warning = self._warning()
        failed = partial(self.failed, arguments=copied(named))
        if not got.call.timed_out:
            unsteady = self._keeps_something()
            if unsteady:
                return failed(_joined(unsteady, evidence))
            explained = self._explained_by_entries()
            if explained:
                return failed(explained[0], misconception=explained[1])
            known = self._recognised()
            if known:
                message = _joined(known.hint.strip(), evidence, again)
                return failed(message, misconception=known.name)
        notes = [evidence, self._own_shape(position, named), self._pattern(), warning, again]
        return failed(_joined(*notes, self._other_name()))

    def _wish(self, position: int) -> str:
        """Say what is wanted, where one value or a few come of the call."""
        right, value = self.wanted[position].value, self.got[position].value
        values = right if isinstance(right, tuple) else (right,)
        plain = all(isinstance(entry, bool | int | float | str | np.generic) for entry in values)
        if self.declared.probe is not None or not plain or value is None:
            return ""
        wrong = difference(right, value, self.rules)
        if wrong is None or wrong.form_only:
            return ""
        wish = ", ".join(map(shown, values))
        return f" Here {f'({wish})' if isinstance(right, tuple) else wish} is wanted."

    def _own_shape(self, position: int, named: dict[str, Any]) -> str:
        """Notice a result that is as large as an argument, where it should not be."""
        result, right = as_array(self.got[position].value), self.wanted[position].value
        if result is None or not isinstance(right, np.ndarray) or result.shape == right.shape:
            return ""
        for name, value in named.items():
            if isinstance(value, np.ndarray) and value.shape == result.shape:
                return f"The result is as large as `{name}`."
        return ""

    def _recognised(self) -> Misconception | None:
        """Find the misconception that gives the same on every case."""
        loosely = None
        for misconception in self.declared.misconceptions:
            likeness = self._likeness(misconception)
            if likeness == "exact":
                return misconception
            if likeness == "loose":
                loosely = loosely or misconception
        return loosely

    def _likeness(self, misconception: Misconception) -> str:
        wrong = misconception.wrong if self.declared.asks_for_function else misconception.wrong()
        exact = True
        by_value = False
        for case, wanted, got in zip(self.cases, self.wanted, self.got):
            made = attempt(self.declared, wrong, case, directly)
            likeness = same_outcome(made, got, self.rules)
            if not likeness:
                return ""
            exact = exact and likeness == "exact"
            off = self._compare(wanted, made)
            by_value = by_value or bool(off and not off.form_only)
        return "exact" if exact else "loose" if by_value else ""

    def _explained_by_entries(self) -> tuple[str, str] | None:
        if self.declared.asks_for_function or self.declared.probe is not None:
            return None
        wanted = entries(self.wanted[0].value, self.declared)
        got = entries(self.got[0].value, self.declared)
        if len(wanted) < 2 or wanted.keys() != got.keys():
            return None
        found = {name: difference(wanted[name], got[name], self.rules) for name in wanted}
        wrong = [name for name, off in found.items() if off is not None and not off.form_only]
        return explain(self.declared, wrong, wanted, got, self.rules)

    def _partly_open(self, open_now: list[str]) -> Result:
        wanted = entries(self.solution, self.declared)
        got = entries(self.plain, self.declared)
        still = f"Still open: {listed(open_now)}." if got else ""
        if self.declared.probe is not None or not got or wanted.keys() != got.keys():
            return self.failed(f"A `...` in your answer is still open. {still}".strip())
        closed = {name: entry for name, entry in wanted.items() if name not in open_now}
        wrong = [name for name in closed if difference(closed[name], got[name], self.rules)]
        if not wrong:
            return self.failed(f"Right so far: {len(closed)} of {len(wanted)}. {still}")
        known = explain(self.declared, wrong, closed, got, self.rules)
        if known:
            return self.failed(f"{known[0]}\n\n{still}", known[1])
        return self.failed(f"Not right yet: {listed(wrong)}. {still}")

    def _pattern(self) -> str:
        """Name what all results have in common, where they are numbers or arrays."""
        if self.declared.probe is not None or not self.declared.asks_for_function:
            return ""
        if any(one.error is not None for one in (*self.wanted, *self.got)):
            return ""
        return diagnosis([one.value for one in self.wanted], [one.value for one in self.got])

    def _warning(self) -> str:
        """Quote what NumPy warned of, which often says where a wrong number comes from."""
        notes = [text for text in self.transcript.warned if text.startswith("RuntimeWarning")]
        return f"NumPy warned meanwhile: `{notes[0].partition(': ')[2]}`." if notes else ""

    def _other_name(self) -> str:
        name = getattr(self.answer, "__name__", "")
        if not isinstance(self.answer, FunctionType) or name in ("<lambda>", self.declared.name):
            return ""
        return f"(This was `{name}`. The exercise is about `{self.declared.name}`.)"


def _rules(declared: Exercise) -> Rules:
    probed = declared.probe is not None
    of_value = "" if declared.asks_for_function else f"`{declared.name}`"
    return Rules(
        tolerance=declared.tolerance,
        kind=declared.kind,
        parts=declared.parts,
        facts=probed,
        subject="What it gives" if probed else of_value,
    )


def _joined(*notes: str) -> str:
    return "\n\n".join(note for note in notes if note)


def _given(name: str, value: Any) -> str:
    text = _literal(value)
    if text:
        return f"`{name} = {text}`"
    if isinstance(value, np.ndarray):
        return f"`{name}` of shape {value.shape} ({value.dtype})"
    return f"`{name}`, {shown(value)}"


def _literal(value: Any) -> str:
    """Argument as it would be typed; empty where that would be long."""
    if isinstance(value, np.ndarray):
        if value.size > 25:
            return ""
        text = np.array2string(value, separator=", ", precision=4, floatmode="maxprec")
        text = re.sub(r"\[\s+", "[", re.sub(r"\s+", " ", text))
        text = re.sub(r"\s+([],])", r"\1", text)
    else:
        text = shown(value, width=80)
    return text if len(text) <= 80 else ""
