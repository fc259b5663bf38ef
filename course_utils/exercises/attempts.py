"""One call of an answer, of the solution or of a misconception, and what it came to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import CoroutineType, FunctionType, GeneratorType, ModuleType
from typing import Any

import numpy as np

from course_utils.exercises.compare import Rules, as_array, difference
from course_utils.exercises.core import Case, Exercise
from course_utils.exercises.runner import MEMORY_BYTES, Call, TimeUp, names_kept, text_of

Run = Callable[[Callable[[], Any]], Call]


@dataclass
class Attempt:
    value: Any = None
    raw: Any = None
    call: Call = field(default_factory=Call)
    changed: tuple[str, ...] = ()
    shares: str = ""

    @property
    def error(self) -> BaseException | None:
        return self.call.error


def attempt(declared: Exercise, answer: Any, case: Case, run: Run) -> Attempt:
    """Put one case to an answer."""
    args, kwargs = copied(case.args), copied(case.kwargs)

    def act() -> tuple[Any, Any]:
        put_back = names_kept()
        try:
            if declared.probe is not None:
                handed = answer if declared.asks_for_function else copied(answer)
                raw = declared.probe(handed, *args, **kwargs)
            else:
                raw = answer(*args, **kwargs) if declared.asks_for_function else answer
        finally:
            put_back()
        return raw, copied(raw, own=False)

    done = run(act)
    raw, value = done.value or (None, None)
    before = named_arguments(declared, case)
    after = named_arguments(declared, Case(*args, **kwargs))
    changed = tuple(name for name in before if not unchanged(before[name], after[name]))
    shares = ""
    if isinstance(raw, np.ndarray):
        arrays = [name for name in after if isinstance(after[name], np.ndarray)]
        shares = next((name for name in arrays if np.may_share_memory(raw, after[name])), "")
    return Attempt(value, raw, done, changed, shares)


def directly(action: Callable[[], Any]) -> Call:
    """Run code of the course itself, which needs no limit in time."""
    try:
        return Call(value=action())
    except Exception as error:
        return Call(error=error, text=text_of(error))


class Unreadable(Exception):
    """An answer that cannot be read to its end; its text says what it is."""


def copied(value: Any, own: bool = True, inside: tuple[int, ...] = ()) -> Any:
    """Copy arrays and containers, and read tensors of other libraries as arrays."""
    if type(value) in _AS_THEY_ARE or isinstance(value, np.generic):
        return value
    if isinstance(value, np.ndarray):
        if value.nbytes > MEMORY_BYTES:
            raise Unreadable(f"an array of shape {value.shape}, too large to be looked at")
        plain = value.copy() if own or type(value) in _ARRAYS else np.array(value)
        if plain.dtype == object:
            for place in np.ndindex(plain.shape):
                plain[place] = copied(plain[place], own, inside)
        return plain
    looked_into = isinstance(value, tuple | list) or type(value) is dict
    if looked_into or (not own and isinstance(value, AbstractSet | Mapping)):
        name = type(value).__name__
        if id(value) in inside:
            raise Unreadable(f"a {name} that contains itself")
        if len(inside) > _DEEPEST:
            raise Unreadable(f"a {name} nested more than {_DEEPEST} deep")
        within = partial(copied, own=own, inside=(*inside, id(value)))
        if isinstance(value, Mapping):
            return {within(key): within(value[key]) for key in value}
        entries = [e if type(e) in _AS_THEY_ARE else within(e) for e in value]
        kinds = (kind for kind in (tuple, list, set) if isinstance(value, kind))
        return next(kinds, frozenset)(entries)
    if isinstance(value, np.random.Generator):
        return np.random.Generator(deepcopy(value.bit_generator))
    if isinstance(value, range) and value[10**6 :]:
        raise Unreadable("a range of more than a million numbers")
    if own and not hasattr(value, "__array__"):
        return value
    if isinstance(value, type | FunctionType | ModuleType | GeneratorType | CoroutineType | range):
        return value
    base: Any
    for base in (int, float, complex, str, bytes):
        if isinstance(value, base):
            return base(value)
    array = None if isinstance(value, Iterator) else as_array(value)
    if array is not None and (own or array.dtype != object):
        return array.copy()
    return value if own else _stand_in(value)


_AS_THEY_ARE = {bool, int, float, complex, str, bytes, type(None), type(...), Fraction, Decimal}
_ARRAYS = {np.ndarray, np.matrix, np.ma.MaskedArray}
_DEEPEST = 60  # NumPy has 64 axes at most


def _stand_in(value: Any) -> Any:
    """Make an object that looks like another one and does nothing."""
    kind = type(value).__name__
    try:
        text, name = repr(value)[:1000], str(getattr(value, "__name__", kind))
    except Exception:
        text, name = object.__repr__(value), kind
    body: dict[str, Any] = {"__name__": name, "__repr__": lambda self: text}
    for method in ("__iter__", "__next__", "__call__"):
        if hasattr(value, method):
            body[method] = lambda self: self
    return type(kind, (), body)()


def unchanged(before: Any, after: Any) -> bool:
    """Whether a value still is what it was; what cannot be looked into counts as unchanged."""
    alike = type(before) is type(after)
    if isinstance(before, np.ndarray):
        alike = alike and before.shape == after.shape and before.dtype == after.dtype
        return alike and before.tobytes() == after.tobytes()
    if isinstance(before, tuple | list):
        alike = alike and len(before) == len(after)
        return alike and all(a is b or unchanged(a, b) for a, b in zip(before, after))
    if type(before) is dict:
        alike = alike and before.keys() == after.keys()
        return alike and all(unchanged(before[key], after[key]) for key in before)
    if type(before) in _AS_THEY_ARE or isinstance(before, np.generic):
        return alike and bool(before == after or before != before)
    return True


def steady(first: Any, again: Any) -> bool:
    """Whether two calls with the same arguments gave the same numbers."""
    a, b = as_array(first), as_array(again)
    if a is None or b is None:
        return (first is None) == (again is None)
    if a.shape != b.shape:
        return False
    if a.dtype.kind not in "biufc" or b.dtype.kind not in "biufc":
        return a.dtype == b.dtype
    return bool(np.allclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True))


def named_arguments(declared: Exercise, case: Case) -> dict[str, Any]:
    """Arguments of a case by the names that the stub gives them."""
    names = list(declared.parameters[: len(case.args)])
    names += [f"argument {number + 1}" for number in range(len(names), len(case.args))]
    return {**dict(zip(names, case.args)), **case.kwargs}


def same_outcome(made: Attempt, got: Attempt, rules: Rules) -> str:
    """Compare the outcome of a misconception with that of an answer."""
    if made.error is not None or got.error is not None:
        alike = _error_text(made) == _error_text(got)
        return "exact" if alike and not got.call.timed_out else ""
    if made.changed != got.changed or (got.shares and not made.shares):
        return ""
    found = difference(made.value, got.value, replace(rules, kind=None))
    if found is not None:
        return "loose" if found.form_only else ""
    # A result that differs from itself differs in form.
    odd = [difference(done.value, done.value, rules) is not None for done in (made, got)]
    return "exact" if odd[0] == odd[1] else "loose"


def _error_text(done: Attempt) -> str:
    """Kind and text of an exception without its numbers, which differ from case to case."""
    return "" if isinstance(done.error, TimeUp) else re.sub(r"\d+", "#", done.call.text)
