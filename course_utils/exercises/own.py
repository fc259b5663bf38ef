"""The learner's own functions in the rest of a notebook: ``slide = yours("01.1")``."""

from __future__ import annotations

import copy
import functools
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from course_utils import progress
from course_utils.exercises.core import Exercise, exercise
from course_utils.exercises.runner import refuse_inside, text_of

SECONDS = 2.0  # of processor time that the learner's function may take in one cell
_QUICK = 0.001  # a call after one that took less is not watched: watching has its cost, too
_passed: dict[str, Callable[..., Any]] = {}  # in this session


class TooLong(BaseException):
    """Raised inside a learner's function that keeps a cell waiting."""


def yours(id: str) -> Callable[..., Any]:
    """Return your own function where it has passed its check, and the course's until then.

    Parameters
    ----------
    id : str
        Of an exercise that asks for a function: ``"01.1"``.

    Returns
    -------
    callable
        Where your function takes longer than two seconds in a cell, or fails although it passed,
        the course's answers in its place, and a line says so.

    Raises
    ------
    KeyError
        If there is no such exercise.
    ValueError
        If it asks for a value.

    Examples
    --------
    >>> slide = yours("01.1")  # doctest: +SKIP
    """
    refuse_inside("yours")
    declared = exercise(id)
    if not declared.asks_for_function:
        raise ValueError(f"id is {id!r}: that exercise asks for a value, `{declared.name}`.")
    if id in _passed:
        return carried_on(declared, _passed[id])
    if progress.passed("exercise", id):
        print(f"`{declared.name}` passed earlier: run your cell again to go on with it.", end=" ")
        print("Until then the course's runs.")
    else:
        print(f"The course's `{declared.name}` runs here until yours has passed.")
    return declared.solution


def note(declared: Exercise, answer: Any, passed: bool) -> None:
    """Keep an answer that has passed; one that fails takes the earlier one's place away."""
    if passed and declared.asks_for_function:
        _passed[declared.id] = answer
    else:
        _passed.pop(declared.id, None)


def carried_on(declared: Exercise, answer: Callable[..., Any]) -> Callable[..., Any]:
    """Return a learner's function that is watched while it serves the notebook."""
    spent, cell = 0.0, -1
    stopped = quick = False
    case = copy.deepcopy(declared.declared_cases[0])
    wanted_form = declared.solution(*case.args, **case.kwargs)

    @functools.wraps(answer)
    def own(*args: Any, **kwargs: Any) -> Any:
        nonlocal spent, cell, stopped, quick
        if _cell() != cell:
            spent, cell, stopped, quick = 0.0, _cell(), False, False
        if stopped:
            return declared.solution(*args, **kwargs)
        why, result = "", None
        # How long what is handed over takes, such as reading photos, is not the answer's doing.
        patient = any(map(callable, (*args, *kwargs.values())))
        began = time.process_time()
        try:
            if quick or patient:
                result = answer(*args, **kwargs)
            else:
                with _watched(SECONDS - spent):
                    result = answer(*args, **kwargs)
        except TooLong:
            why = f"takes longer than {SECONDS:.0f} seconds here"
        except Exception as error:
            why = f"stopped with {text_of(error)}, although it has passed its check"
        took = 0.0 if patient else time.process_time() - began
        spent, quick = spent + took, took < _QUICK and spent + took < SECONDS
        stopped = bool(why) or spent >= SECONDS
        if not why and result is not None:
            if stopped:
                print(f"Your `{declared.name}` has had its time here: the course's goes on.")
            return _as(wanted_form, result)
        wanted = declared.solution(*args, **kwargs)  # raises what is meant to be raised
        if why or wanted is not None:
            stopped = True
            print(f"Your `{declared.name}` {why or 'returned nothing'}: the course's goes on.")
        return wanted

    own.of_exercise = declared.id  # type: ignore[attr-defined]
    return own


def _as(wanted: Any, result: Any) -> Any:
    """Return a result, or its entries, as arrays where the course's are: cells index them."""
    if isinstance(wanted, tuple) and isinstance(result, list | tuple):
        return tuple(_as(*both) for both in zip(wanted, result))
    return np.asarray(result) if isinstance(wanted, np.ndarray) else result


def _cell() -> int:
    """Return the number of the cell that runs; outside a notebook each call is one."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell.execution_count if shell else time.perf_counter_ns()


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    """Raise `TooLong` in what runs too long, where the system has alarms (Windows has none)."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def ring(*_: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, max(seconds, 0.01))
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
