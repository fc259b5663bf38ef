"""Make a verdict of an answer: is it right, and if not, which mistake does it look like."""

from __future__ import annotations

import inspect
import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import FunctionType
from typing import Any

import numpy as np

from course_utils import progress
from course_utils.exercises.compare import (
    Difference,
    Rules,
    as_array,
    difference,
    dtype_fits,
    shown,
)
from course_utils.exercises.core import Case, Exercise, Misconception
from course_utils.exercises.diagnose import diagnosis
from course_utils.exercises.failure import describe, line_reached
from course_utils.exercises.registry import exercise
from course_utils.exercises.runner import Call, TimeUp, Transcript, call, undisturbed
from course_utils.exercises.showing import Result
from course_utils.exercises.untouched import open_places, untouched

_NOTHING: Any = type("Nothing", (), {"__repr__": lambda self: "nothing"})()
_PATIENCE = 10.0  # seconds for all calls of one check, beyond the declared cases

Run = Callable[[Callable[[], Any]], Call]


def check(id: str, answer: Any = _NOTHING, *, seed: int | None = None) -> Result:
    """Check the answer to an exercise.

    Parameters
    ----------
    id : str
        Such as ``"01.2"``.
    answer : object
        The function itself (no parentheses behind it), or the value asked for.
    seed : int, optional
        Repeats the random cases of an earlier check.

    Returns
    -------
    Result
        Shown by the notebook where the call is the last line of a cell.

    Raises
    ------
    KeyError
        If no exercise has that id; the message names those there are.
    """
    if not isinstance(id, str) and isinstance(answer, str):
        id, answer = answer, id
    result = check_answer(exercise(id), answer, seed=seed)
    if result.status != "not attempted":
        progress.record("exercise", id, passed=result.passed)
    return result


def check_answer(declared: Exercise, answer: Any = _NOTHING, *, seed: int | None = None) -> Result:
    """Check the answer to a declared exercise; `check` looks it up and keeps the progress.

    Parameters
    ----------
    declared : Exercise
        Which one.
    answer : object
        The learner's function or value.
    seed : int, optional
        Of the random cases; a new one where left out.

    Returns
    -------
    Result
        The verdict. Whatever the answer does, nothing is raised but an interrupt.
    """
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    verdict = partial(Result, declared.id, declared.title)
    if answer is _NOTHING:
        return verdict(
            "not attempted",
            f'Hand your answer over, too: `check("{declared.id}", {declared.name})`.',
        )
    if untouched(declared, answer):
        what = "function" if declared.asks_for_function else "answer"
        return verdict(
            "not attempted",
            f"Your {what} stands as it was given. Change the cell above the check, run it, "
            f'or ask for `hint("{declared.id}")`.',
        )
    problem = _unusable(declared, answer)
    if problem:
        return verdict("failed", problem)
    with undisturbed() as transcript:
        finding = _Examination(declared, answer, seed, transcript).finding()
    return verdict(
        finding.status,
        finding.message,
        finding.misconception,
        arguments=finding.arguments,
        printed=transcript.printed,
        seed=seed if finding.status == "failed" else None,
    )


# Answers that cannot be examined at all ---------------------------------------------------------


def _unusable(declared: Exercise, answer: Any) -> str:
    """Say why an answer cannot be called (or is a function where a value is asked for)."""
    call_text = f'`check("{declared.id}", {declared.name})`'
    if not declared.asks_for_function:
        if isinstance(answer, FunctionType):
            return f"This is a function; the exercise asks for a value: {call_text}."
        return ""
    if isinstance(answer, str):
        return (
            f"This is the text {shown(answer)}. Hand over the function itself, "
            f"without quotes: {call_text}."
        )
    if not callable(answer):
        return (
            f"This is {shown(answer)}, not a function. If it is what your function returned: "
            f"hand over the function itself, without parentheses: {call_text}."
        )
    if inspect.iscoroutinefunction(answer):
        return "This is a coroutine. Write `def` in place of `async def`."
    if inspect.isgeneratorfunction(answer):
        return "Your function contains `yield`, so it returns a generator. Use `return`."
    return _signature_problem(declared, answer)


def _signature_problem(declared: Exercise, answer: Callable[..., Any]) -> str:
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return ""
    for case in declared.declared_cases:
        try:
            signature.bind(*case.args, **case.kwargs)
        except TypeError:
            names = ", ".join(named_arguments(declared, case))
            count = len(case.args) + len(case.kwargs)
            number = f"{count} argument" if count == 1 else f"{count} arguments"
            return (
                f"Your function is called with {number}, ({names}), "
                f"but it takes {_parameters(signature)}."
            )
    return ""


def _parameters(signature: inspect.Signature) -> str:
    names = ", ".join(signature.parameters)
    return f"({names})" if names else "none"


def named_arguments(declared: Exercise, case: Case) -> dict[str, Any]:
    """Arguments of a case by the names that the stub gives them.

    Parameters
    ----------
    declared : Exercise
        Whose stub names them.
    case : Case
        Whose arguments they are.

    Returns
    -------
    dict
        From name to value.
    """
    names = list(declared.parameters[: len(case.args)])
    names += [f"argument {number + 1}" for number in range(len(names), len(case.args))]
    return {**dict(zip(names, case.args)), **case.kwargs}


# One call ---------------------------------------------------------------------------------------


@dataclass
class Attempt:
    """What one call of the answer, the solution or a misconception came to.

    Attributes
    ----------
    value : object
        Copy of the result, so that later calls cannot change it.
    raw : object
        The result itself.
    call : Call
        How the call ended.
    changed : tuple of str
        Names of the arguments that it changed.
    shares : str
        Name of an argument whose memory the result shares.
    """

    value: Any = None
    raw: Any = None
    call: Call = field(default_factory=Call)
    changed: tuple[str, ...] = ()
    shares: str = ""

    @property
    def error(self) -> BaseException | None:
        """What the call raised."""
        return self.call.error


def attempt(declared: Exercise, answer: Any, case: Case, run: Run) -> Attempt:
    """Put one case to an answer.

    Parameters
    ----------
    declared : Exercise
        Says what is compared: the result of the function, the value, or what a probe finds.
    answer : object
        Function or value.
    case : Case
        Arguments; the answer gets copies.
    run : callable
        How to run it: limited in time, or directly.

    Returns
    -------
    Attempt
        What came of it.
    """
    args, kwargs = copied(case.args), copied(case.kwargs)

    def act() -> tuple[Any, Any]:
        if declared.probe is not None:
            handed = answer if declared.asks_for_function else copied(answer)
            raw = declared.probe(handed, *args, **kwargs)
        elif declared.asks_for_function:
            raw = answer(*args, **kwargs)
        else:
            raw = answer
        return raw, copied(raw)

    done = run(act)
    raw, value = done.value if done.value is not None else (None, None)
    before = named_arguments(declared, case)
    after = named_arguments(declared, Case(*args, **kwargs))
    return Attempt(
        value=value,
        raw=raw,
        call=done,
        changed=tuple(name for name in before if not unchanged(before[name], after[name])),
        shares=next((name for name, given in after.items() if _share_memory(raw, given)), ""),
    )


def directly(action: Callable[[], Any]) -> Call:
    """Run code of the course itself, which needs no limit in time.

    Parameters
    ----------
    action : callable
        What to run.

    Returns
    -------
    Call
        Its result or its exception.
    """
    try:
        return Call(value=action())
    except Exception as error:
        return Call(error=error)


def copied(value: Any) -> Any:
    """Copy arrays and containers, and read tensors of other libraries as arrays.

    Parameters
    ----------
    value : object
        Anything. What is neither is returned as it is.

    Returns
    -------
    object
        A copy that shares no memory with it.
    """
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, tuple | list) and len(value) < 100_000:
        entries = [copied(entry) for entry in value]
        return tuple(entries) if isinstance(value, tuple) else entries
    if type(value) is dict:
        return {key: copied(entry) for key, entry in value.items()}
    if isinstance(value, np.random.Generator):
        return np.random.Generator(_copied_bits(value))
    if not isinstance(value, type | np.generic) and hasattr(value, "__array__"):
        array = as_array(value)
        return value if array is None else array.copy()
    return value


def _copied_bits(rng: np.random.Generator) -> Any:
    bits = type(rng.bit_generator)()
    bits.state = rng.bit_generator.state
    return bits


def unchanged(before: Any, after: Any) -> bool:
    """Whether an argument still is what it was.

    Parameters
    ----------
    before, after : object
        The original and the copy that the function was given.

    Returns
    -------
    bool
        Only arrays, lists and dicts are looked into.
    """
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and before.shape == after.shape
            and before.dtype == after.dtype
            and before.tobytes() == after.tobytes()
        )
    if isinstance(before, tuple | list):
        return len(before) == len(after) and all(map(unchanged, before, after))
    if type(before) is dict:
        return before.keys() == after.keys() and all(
            unchanged(before[key], after[key]) for key in before
        )
    return True


def _share_memory(result: Any, given: Any) -> bool:
    return (
        isinstance(result, np.ndarray)
        and isinstance(given, np.ndarray)
        and bool(np.may_share_memory(result, given))
    )


# The whole examination ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """What the examination found; becomes a `Result`."""

    status: str
    message: str
    misconception: str | None = None
    arguments: dict[str, Any] = field(default_factory=dict)


class _Examination:
    """All calls of one check, and what follows from them."""

    def __init__(self, declared: Exercise, answer: Any, seed: int, transcript: Transcript) -> None:
        self.declared = declared
        self.answer = answer
        self.seed = seed
        self.transcript = transcript
        self.rules = _rules(declared)
        self.cases: list[Case] = []
        self.wanted: list[Attempt] = []
        self.got: list[Attempt] = []
        self.differences: list[Difference | None] = []

    def finding(self) -> Finding:
        if not self.declared.asks_for_function:
            open_now = open_places(self.answer, self.declared)
            if open_now:
                return self._partly_open(open_now)
        self._run_cases()
        first_wrong = next((i for i, found in enumerate(self.differences) if found), None)
        if first_wrong is None:
            trouble = self._keeps_something()
            return Finding("failed", trouble) if trouble else Finding("passed", self._praise())
        return self._failure(first_wrong)

    def _run_cases(self) -> None:
        fixed = self.declared.declared_cases
        started = time.monotonic()
        for position, case in enumerate([*fixed, *self.declared.draw(self.seed)]):
            if position >= len(fixed) and time.monotonic() - started > _PATIENCE:
                break
            wanted = attempt(self.declared, self._solution(), case, directly)
            got = attempt(self.declared, self.answer, case, self._limited)
            self.cases.append(case)
            self.wanted.append(wanted)
            self.got.append(got)
            self.differences.append(self._compare(wanted, got))
            if got.call.timed_out:
                break

    def _limited(self, action: Callable[[], Any]) -> Call:
        return call(action, self.declared.time_limit)

    def _solution(self) -> Any:
        declared = self.declared
        return declared.solution if declared.asks_for_function else declared.solution()

    def _compare(self, wanted: Attempt, got: Attempt) -> Difference | None:
        if got.call.timed_out:
            return Difference(self._out_of_time(got))
        if wanted.error is not None:
            return self._compare_errors(wanted.error, got)
        if got.error is not None:
            return Difference(describe(got.error, self.answer))
        try:
            found = difference(wanted.value, got.value, self.rules)
        except Exception as error:
            found = Difference(
                f"{self.rules.it} a {type(got.value).__name__}, which cannot be compared "
                f"({type(error).__name__})."
            )
        if found and not found.form_only:
            return found
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

    def _compare_errors(self, wanted: BaseException, got: Attempt) -> Difference | None:
        name = type(wanted).__name__
        if got.error is None:
            return Difference(f"{self.rules.it} {shown(got.value)}; a `{name}` is wanted here.")
        if isinstance(got.error, type(wanted)):
            return None
        return Difference(f"{describe(got.error, self.answer)} A `{name}` is wanted here.")

    def _out_of_time(self, got: Attempt) -> str:
        text = f"It was stopped after {self.declared.time_limit:g} seconds"
        reached = line_reached(got.error, self.answer) if got.error else ""
        text += f" {reached}." if reached else "."
        text += " Does every loop come to an end: does what its condition tests change inside it?"
        if got.call.still_running:
            text += (
                " It could not be stopped and still runs in the background: restart the kernel "
                "(menu Kernel, Restart)."
            )
        return text

    # Verdicts -----------------------------------------------------------------------------------

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
        again = attempt(self.declared, self.answer, self.cases[0], self._limited)
        quiet = replace(self.rules, dtype=None, lenient=True)
        if again.call.timed_out or again.error or difference(first.value, again.value, quiet):
            return (
                "Called again with the arguments of the first call, it gives something else. "
                "Does it keep something between calls: a global variable, a default argument "
                "such as `result=[]`, a random number?"
            )
        if self.declared.probe is None and not unchanged(first.value, copied(first.raw)):
            return (
                "The result of the first call changed when the function was called again: it "
                "hands out the same array every time. Make a new one inside the function."
            )
        return ""

    def _failure(self, first_wrong: int) -> Finding:
        found = self.differences[first_wrong]
        assert found is not None
        evidence = self._evidence(first_wrong, found)
        arguments = copied(named_arguments(self.declared, self.cases[first_wrong]))
        finding = partial(Finding, "failed", arguments=arguments)
        if not self.got[first_wrong].call.timed_out:
            unsteady = self._keeps_something()
            if unsteady:
                return finding(f"{unsteady}\n\n{evidence}")
            known = self._recognised()
            if known:
                return finding(f"{known.hint.strip()}\n\n{evidence}", misconception=known.name)
            part = self._recognised_in_parts()
            if part:
                return finding(part[0], misconception=part[1])
        notes = [evidence, self._pattern(), self._warning(), self._other_name()]
        return finding("\n\n".join(note for note in notes if note))

    def _evidence(self, position: int, found: Difference) -> str:
        case = self.cases[position]
        if not case.args and not case.kwargs:
            return found.message
        given = ", ".join(
            f"{name} = {_literal(value)}"
            for name, value in named_arguments(self.declared, case).items()
        )
        drawn = position >= len(self.declared.declared_cases)
        label = case.label or ("a random case" if drawn else "")
        text = f"With `{given}`{f' ({label})' if label else ''}:\n{found.message}"
        if any(_literal(value).startswith("array of shape") for value in case.args):
            text += (
                f"\nThe arguments of this call: "
                f'`check("{self.declared.id}", {self.declared.name}, seed={self.seed}).arguments`.'
            )
        return text

    def _recognised(self) -> Misconception | None:
        """Find the misconception that gives the same on every case."""
        loosely = None
        for misconception in self.declared.misconceptions:
            likeness = self._likeness(misconception)
            if likeness == "exact":
                return misconception
            if likeness == "loose" and loosely is None:
                loosely = misconception
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

    def _recognised_in_parts(self) -> tuple[str, str] | None:
        """Explain the entries of an answer with several, each by what gives the same entry."""
        if self.declared.asks_for_function or self.declared.probe or self.declared.unordered:
            return None
        wanted = _parts(self.wanted[0].value, self.declared)
        got = _parts(self.got[0].value, self.declared)
        if len(wanted) < 2 or wanted.keys() != got.keys():
            return None
        wrong = [
            name
            for name in wanted
            if (off := difference(wanted[name], got[name], self.rules)) and not off.form_only
        ]
        explained: dict[str, Misconception] = {}
        for misconception in sorted(
            self.declared.misconceptions,
            key=lambda known: -self._explains(known, wrong, got),
        ):
            made = _parts(misconception.wrong(), self.declared)
            for name in wrong:
                if name in made and difference(made[name], got[name], self.rules) is None:
                    explained.setdefault(name, misconception)
        if not explained:
            return None
        return self._parts_message(wrong, explained)

    def _explains(self, known: Misconception, wrong: list[str], got: dict[str, Any]) -> int:
        made = _parts(known.wrong(), self.declared)
        return sum(
            name in made and difference(made[name], got[name], self.rules) is None for name in wrong
        )

    def _parts_message(
        self, wrong: list[str], explained: dict[str, Misconception]
    ) -> tuple[str, str]:
        lines = []
        for misconception in dict.fromkeys(explained.values()):
            names = [name for name in wrong if explained.get(name) is misconception]
            lines.append(f"{_listed(names)}: {misconception.hint.strip()}")
        left = [name for name in wrong if name not in explained]
        if left:
            lines.append(f"Not right either: {_listed(left)}.")
        return "\n\n".join(lines), next(iter(explained.values())).name

    def _partly_open(self, open_now: list[str]) -> Finding:
        """Judge the entries that are filled in."""
        still = f"Still open: {_listed(open_now)}." if open_now != [""] else ""
        if not still or self.declared.probe is not None:
            return Finding("failed", f"A `...` in your answer is still open. {still}".strip())
        wanted = _parts(self.declared.solution(), self.declared)
        got = _parts(self.answer, self.declared)
        for name in wanted:
            if name in open_now or name not in got:
                continue
            found = difference(wanted[name], got[name], replace(self.rules, parts=()))
            if found:
                return Finding("failed", f"The entry “{name}” is not right yet. {still}")
        filled = len(wanted) - len(open_now)
        return Finding("failed", f"Right so far: {filled} of {len(wanted)}. {still}")

    # Notes --------------------------------------------------------------------------------------

    def _pattern(self) -> str:
        """Name what all results have in common, where they are numbers or arrays."""
        if self.declared.probe is not None or not self.declared.asks_for_function:
            return ""
        usable = [
            (wanted.value, got.value)
            for wanted, got in zip(self.wanted, self.got)
            if wanted.error is None and got.error is None
        ]
        if len(usable) < len(self.got):
            return ""
        return diagnosis([wanted for wanted, _ in usable], [got for _, got in usable])

    def _warning(self) -> str:
        return ""

    def _other_name(self) -> str:
        name = getattr(self.answer, "__name__", "")
        if not isinstance(self.answer, FunctionType) or name in ("<lambda>", self.declared.name):
            return ""
        return f"(This was `{name}`. The exercise is about `{self.declared.name}`.)"


def _rules(declared: Exercise) -> Rules:
    words = ("It returned", "Its result has")
    if declared.probe is not None:
        words = ("What it gives is", "What it gives has")
    elif not declared.asks_for_function:
        words = (f"`{declared.name}` is", f"`{declared.name}` has")
    return Rules(
        tolerance=declared.tolerance,
        dtype=declared.dtype,
        lenient=declared.lenient,
        unordered=declared.unordered,
        parts=tuple(declared.parts),
        it=words[0],
        its=words[1],
        facts=declared.probe is not None,
    )


def same_outcome(made: Attempt, got: Attempt, rules: Rules) -> str:
    """Compare the outcome of a misconception with that of an answer.

    Parameters
    ----------
    made, got : Attempt
        Of the misconception and of the answer, on the same case.
    rules : Rules
        How strictly to compare.

    Returns
    -------
    str
        ``"exact"``; ``"loose"`` where only the form of the results differs; empty where the
        outcomes differ.
    """
    if made.error is not None or got.error is not None:
        alike = _error_text(made.error) == _error_text(got.error)
        return "exact" if alike and not got.call.timed_out else ""
    if made.changed != got.changed:
        return ""
    if rules.dtype is not None and _dtype_right(made, rules) != _dtype_right(got, rules):
        return ""
    if not made.shares and got.shares:
        return ""
    try:
        found = difference(made.value, got.value, replace(rules, dtype=None, lenient=False))
    except Exception:
        return ""
    return "exact" if found is None else "loose" if found.form_only else ""


def _dtype_right(done: Attempt, rules: Rules) -> bool:
    array = as_array(done.value)
    return array is not None and dtype_fits(array.dtype, rules.dtype, array.dtype)


def _error_text(error: BaseException | None) -> str:
    """Kind and text of an exception without its numbers, which differ from case to case."""
    if error is None or isinstance(error, TimeUp):
        return ""
    try:
        text = re.sub(r"\d+", "#", str(error))
    except Exception:
        text = ""
    return f"{type(error).__name__}: {text}"


def _parts(value: Any, declared: Exercise) -> dict[str, Any]:
    """Entries of an answer by name; empty for an answer without entries."""
    if isinstance(value, Mapping):
        return {str(key): entry for key, entry in value.items()}
    if isinstance(value, tuple | list):
        names: Sequence[Any] = declared.parts if len(declared.parts) == len(value) else ()
        return {str(name): entry for name, entry in zip(names or range(len(value)), value)}
    return {}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _literal(value: Any) -> str:
    """Argument as it would be typed, or its shape where that would be long."""
    if isinstance(value, np.ndarray):
        text = " ".join(np.array2string(value, separator=", ", threshold=30).split())
        if value.size <= 25 and len(text) <= 80:
            return text
        return f"array of shape {value.shape}, dtype {value.dtype}"
    return shown(value, width=80)
