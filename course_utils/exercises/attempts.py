"""One call of an answer, of the solution or of a misconception, and what it came to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from course_utils.exercises.compare import Rules, as_array, difference
from course_utils.exercises.core import Case, Exercise
from course_utils.exercises.runner import Call, TimeUp

Run = Callable[[Callable[[], Any]], Call]


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
        Only arrays, lists, dicts, numbers and texts are looked into.
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
    if isinstance(before, int | float | str | np.generic):
        return type(before) is type(after) and bool(before == after or before != before)
    return True


def steady(first: Any, again: Any) -> bool:
    """Whether two calls with the same arguments gave the same numbers.

    Parameters
    ----------
    first, again : object
        The two results. Results that hold no numbers count as the same.

    Returns
    -------
    bool
        False where the numbers, or how many there are, differ.
    """
    a, b = as_array(first), as_array(again)
    if a is None or b is None:
        return (first is None) == (again is None)
    if a.shape != b.shape:
        return False
    if a.dtype.kind not in "biufc" or b.dtype.kind not in "biufc":
        return a.dtype == b.dtype
    return bool(np.allclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True))


def _share_memory(result: Any, given: Any) -> bool:
    return (
        isinstance(result, np.ndarray)
        and isinstance(given, np.ndarray)
        and bool(np.may_share_memory(result, given))
    )


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
    if not made.shares and got.shares:
        return ""
    found = difference(made.value, got.value, replace(rules, kind=None))
    if found is not None:
        return "loose" if found.form_only else ""
    # A result that differs from itself differs in form.
    odd = [difference(done.value, done.value, rules) is not None for done in (made, got)]
    return "exact" if odd[0] == odd[1] else "loose"


def _error_text(error: BaseException | None) -> str:
    """Kind and text of an exception without its numbers, which differ from case to case."""
    if error is None or isinstance(error, TimeUp):
        return ""
    try:
        text = re.sub(r"\d+", "#", str(error))
    except Exception:
        text = ""
    return f"{type(error).__name__}: {text}"
