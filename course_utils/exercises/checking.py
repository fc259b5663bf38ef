"""Make a verdict of an answer: is it right, and if not, which mistake does it look like."""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import FunctionType
from typing import Any

from course_utils import progress
from course_utils.exercises import own
from course_utils.exercises.attempts import named_arguments
from course_utils.exercises.compare import shown
from course_utils.exercises.core import Case, Exercise, exercise
from course_utils.exercises.entries import untouched
from course_utils.exercises.examination import Examination
from course_utils.exercises.failure import stopped
from course_utils.exercises.reading import Reading
from course_utils.exercises.runner import InsideACheck, Transcript, call, text_of, undisturbed
from course_utils.exercises.showing import Result

_NOTHING: Any = type("Nothing", (), {"__repr__": lambda self: "nothing"})()


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
        If there is none; the message names those there are.
    """
    if not isinstance(id, str) and isinstance(answer, str):
        id, answer = answer, id
    declared = exercise(id)
    if getattr(answer, "of_exercise", "") == id:
        answer = answer.__wrapped__  # what `yours` has handed out
    if answer is declared.solution:
        message = (
            f"This `{declared.name}` is the course's, which `yours` has handed out. "
            "Run the cell that defines your own again, and then its check."
        )
        return Result(declared, "not attempted", message)
    result = check_answer(declared, answer, seed=seed)
    if result.status != "not attempted":
        own.note(declared, answer, result.passed)
        progress.record("exercise", id, passed=result.passed)
    return result


def check_answer(declared: Exercise, answer: Any = _NOTHING, *, seed: int | None = None) -> Result:
    """Check the answer to a declared exercise; `check` looks it up and keeps the progress."""
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    verdict = partial(Result, declared)
    if answer is _NOTHING:
        call_text = f'`check("{declared.id}", {declared.name})`'
        return verdict("not attempted", f"Hand your answer over, too: {call_text}.")
    try:
        # What exercise and answer import may take longer than a check.
        declared.namespace()
        Reading(answer).import_ahead()
        with undisturbed() as transcript:
            result = _judged(declared, answer, seed, transcript)
        return replace(result, printed=transcript.printed)
    except InsideACheck:
        raise
    except Exception as error:  # no traceback of the course's own may meet a learner
        return verdict("failed", _cannot_cope(text_of(error)))


def _judged(declared: Exercise, answer: Any, seed: int, transcript: Transcript) -> Result:
    verdict = partial(Result, declared)
    failed = partial(verdict, "failed", seed=seed)
    run = partial(call, seconds=declared.time_limit)
    opened = run(lambda: (untouched(declared, answer), _unusable(declared, answer)))
    if opened.timed_out:
        return failed(stopped(opened, declared.time_limit, "Reading your answer"))
    if opened.error is not None:
        return failed(_cannot_cope(opened.text))
    as_given, problem = opened.value
    if as_given:
        what = "function" if declared.asks_for_function else "answer"
        return verdict(
            "not attempted",
            f"Your {what} stands as it was given. Change it and run the cell again.",
        )
    if problem:
        return failed(problem)
    return Examination(declared, answer, seed, run, transcript).finding()


def _cannot_cope(text: str) -> str:
    return (
        f"The check cannot cope with this answer ({text}). "
        "Plain numbers, lists and NumPy arrays are safe."
    )


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
            return _misfit(declared, case, list(signature.parameters))
    return ""


def _misfit(declared: Exercise, case: Case, own: list[str]) -> str:
    """Say how a call and the names of a function's own parameters do not fit."""
    count = len(case.args) + len(case.kwargs)
    takes = f"({', '.join(own)})" if own else "none"
    unknown = [name for name in case.kwargs if name not in own]
    if unknown and len(own) >= count:
        called = " and ".join(f"`{name}=…`" for name in unknown)
        return (
            f"Your function is called with {called}, by name, and its parameters are "
            f"{takes}. Rename them: ({', '.join(declared.parameters)})."
        )
    given = f"{count} argument{'s' * (count != 1)}, ({', '.join(named_arguments(declared, case))})"
    keep = f" It is called with `{unknown[0]}` by name: keep that name." if unknown else ""
    return f"Your function is called with {given}, but it takes {takes}.{keep}"
