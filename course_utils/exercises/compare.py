"""Say where a result differs from the right one, without giving the right one away."""

from __future__ import annotations

import inspect
import numbers
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Difference:
    message: str
    form_only: bool = False


@dataclass(frozen=True)
class Rules:
    """How strictly results are compared (see `Exercise`), and what the sentences are about."""

    tolerance: float = 1e-5
    kind: str | None = None
    parts: Sequence[str] = ()
    facts: bool = False
    subject: str = ""  # left empty: what a function returned
    place: str = ""

    @property
    def it(self) -> str:
        return f"{self.subject} is" if self.subject else "It returned"

    @property
    def its(self) -> str:
        return f"{self.subject} has" if self.subject else "Its result has"

    def says(self, text: str, form_only: bool = False) -> Difference:
        return Difference(f"{self.it} {text}", form_only)


def difference(wanted: Any, got: Any, rules: Rules) -> Difference | None:
    try:
        return _difference(wanted, got, rules)
    except Exception as error:  # whatever the learner's own classes do when they are compared
        return rules.says(
            f"{_a(type(got).__name__)}, which cannot be compared ({type(error).__name__})."
        )


def _difference(wanted: Any, got: Any, rules: Rules) -> Difference | None:
    if got is ...:
        return rules.says("`...`: the place to fill is still open.")
    if got is None and wanted is not None:
        where = " Is a `return` missing?" if rules.facts or not rules.subject else ""
        kind = "" if rules.facts else f"; {_kind(wanted, rules)} is wanted"
        return rules.says(f"`None`{kind}.{where}")
    oddity = _no_plain_value(got, rules)
    if oddity:
        return oddity
    if isinstance(wanted, bool | np.bool_):
        return _compare_bool(bool(wanted), got, rules)
    if isinstance(wanted, str):
        return _compare_text(wanted, got, rules)
    if isinstance(wanted, Mapping):
        return _compare_mapping(wanted, got, rules)
    if isinstance(wanted, tuple | list):
        return _compare_sequence(wanted, got, rules)
    if isinstance(wanted, np.ndarray) and wanted.ndim:
        return _compare_array(wanted, got, rules)
    if isinstance(wanted, numbers.Number | np.generic | np.ndarray):
        return _compare_number(np.asarray(wanted)[()], got, rules)
    return None if wanted == got else rules.says(f"{shown(got)}: not right.")


def _no_plain_value(got: Any, rules: Rules) -> Difference | None:
    """Things that nobody wants: functions, generators, coroutines, modules."""
    if inspect.isgenerator(got) or (isinstance(got, Iterator) and not hasattr(got, "__array__")):
        name = type(got).__name__
        return rules.says(
            f"a {name}, which holds no values yet. `list(…)` or a loop collects them."
        )
    if inspect.iscoroutine(got):
        got.close()
        return rules.says("a coroutine. Write `def` in place of `async def`.")
    if isinstance(got, type) or (callable(got) and not hasattr(got, "__array__")):
        name = getattr(got, "__name__", type(got).__name__)
        return rules.says(f"the function or class `{name}`. Is a pair of `()` missing?")
    return None


def _compare_bool(wanted: bool, got: Any, rules: Rules) -> Difference | None:
    value = _scalar(got)
    if isinstance(value, bool | np.bool_):
        return None if bool(value) == wanted else rules.says(f"{value}: not right.")
    if isinstance(value, numbers.Number) and value == wanted:
        return rules.says(
            f"{shown(got)}, which counts as {bool(value)}, but `True` or `False` itself is wanted.",
            form_only=True,
        )
    return rules.says(f"{shown(got)}; `True` or `False` is wanted.")


def _compare_text(wanted: str, got: Any, rules: Rules) -> Difference | None:
    if isinstance(got, np.ndarray) and got.ndim == 0:
        got = got.item()
    if not isinstance(got, str):
        return rules.says(f"{shown(got)}; text in quotes is wanted.")
    if got.strip().casefold() == wanted.strip().casefold():
        return None
    return rules.says(f"{shown(got)}: not right.")


def _compare_number(wanted: Any, got: Any, rules: Rules) -> Difference | None:
    whole = rules.kind == "whole"
    kind = _kind(wanted, rules)
    if isinstance(got, str):
        return rules.says(f"{shown(got)}, which is text: {kind} without quotes is wanted.")
    value = _scalar(got)
    if value is None:
        return _number_expected(wanted, got, kind, rules)
    if isinstance(value, bool | np.bool_):
        return rules.says(f"{value}; {kind} is wanted.")
    if isinstance(value, complex | np.complexfloating) and not isinstance(
        wanted, complex | np.complexfloating
    ):
        number = complex(value)
        real = abs(number.imag) <= 1e-6 * max(1.0, abs(number))
        right = real and _close(wanted, number.real, rules)
        return rules.says(f"a complex number; {kind} is wanted.", form_only=right)
    if not _close(wanted, value, rules):
        return rules.says(f"{shown(value)}: {_why_not(wanted, value, whole)}.")
    if whole and not isinstance(value, int | np.integer):
        return rules.says(
            f"{shown(value)}: the value is right, but it is a "
            f"{type(value).__name__}, and a whole number is wanted. "
            "Whole numbers come from `//`, `int(…)` or `round(…)`.",
            form_only=True,
        )
    return None


def _number_expected(wanted: Any, got: Any, kind: str, rules: Rules) -> Difference:
    array = as_array(got)
    if array is None or array.dtype == object:
        return rules.says(f"{shown(got)}; {kind} is wanted.")
    single = array.size == 1 and array.dtype.kind in "iuf"
    if single and _close(wanted, array.reshape(()), rules):
        return rules.says(f"{shown(got)}: the value is right, but {kind} by itself is wanted.")
    return rules.says(f"{shown(got)}; {kind.replace('a ', 'a single ', 1)} is wanted.")


def _why_not(wanted: Any, value: Any, whole: bool) -> str:
    if isinstance(value, int | np.integer):
        return "not right"
    number = float(np.real(value))
    if np.isnan(number):
        return "not a number, as 0/0, inf − inf or the root of a negative number give"
    if np.isinf(number) and not np.isinf(float(np.real(wanted))):
        return "infinite, as a division by zero, the logarithm of 0 or an overflow give"
    if whole and number != int(number):
        return "a whole number is wanted"
    return "not right"


def _scalar(value: Any) -> Any:
    """Return the single number in a value, None where it holds none or several."""
    if isinstance(value, str | bytes):
        return None
    if isinstance(value, numbers.Number | np.generic):
        return value
    array = as_array(value) if hasattr(value, "__array__") else None
    if array is not None and array.ndim == 0 and array.dtype != object:
        return array[()]
    return None


def _close(wanted: Any, value: Any, rules: Rules) -> bool:
    if isinstance(wanted, int | np.integer) and isinstance(value, int | np.integer):
        return int(wanted) == int(value)
    try:
        return bool(np.all(_agree(np.asarray(wanted), np.asarray(value), rules.tolerance)))
    except (TypeError, ValueError, OverflowError):
        return False


def _compare_mapping(wanted: Mapping[Any, Any], got: Any, rules: Rules) -> Difference | None:
    if rules.facts:
        return _compare_facts(wanted, got, rules)
    if not isinstance(got, Mapping):
        return rules.says(f"{shown(got)}; a dict is wanted.")
    missing = [key for key in wanted if key not in got]
    if missing:
        return rules.says(f"a dict in which the entry {_key(missing[0])} is missing.")
    extra = [key for key in got if key not in wanted]
    if extra:
        return rules.says(f"a dict with an entry too many: {_key(extra[0])}.")
    return _entry_by_entry(((key, wanted[key], got[key]) for key in wanted), rules)


def _compare_facts(wanted: Mapping[Any, Any], got: Any, rules: Rules) -> Difference | None:
    """Compare what a probe found; where it stopped early, what it had found until then."""
    other = rules.says(f"{shown(got)}: something else is asked for.")
    if not isinstance(got, Mapping):
        return other
    untrue = [key for key in got if wanted.get(key) is True and not np.all(got[key])]
    if untrue:
        return Difference(f"This does not hold yet: “{untrue[0]}”.")
    found = [(key, wanted[key], got[key]) for key in wanted if key in got]
    return _entry_by_entry(found, rules) or (other if len(found) < len(wanted) else None)


def _compare_sequence(wanted: Sequence[Any], got: Any, rules: Rules) -> Difference | None:
    kind = _kind(wanted, rules)
    if isinstance(got, AbstractSet):
        return rules.says(f"a set, which keeps no order; {kind} is wanted.")
    entries: Any = got if isinstance(got, tuple | list | range) else None
    array = as_array(got) if hasattr(got, "__array__") else None
    if array is not None and array.ndim:
        entries = array
    if entries is None:
        return rules.says(f"{shown(got)}; {kind} is wanted.")
    if len(entries) != len(wanted):
        count = f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"
        return Difference(f"{rules.its} {count}; {len(wanted)} are wanted.")
    names = rules.parts if len(rules.parts) == len(wanted) else range(len(wanted))
    return _entry_by_entry(zip(names, wanted, entries), rules)


def _entry_by_entry(entries: Iterable[tuple[Any, Any, Any]], rules: Rules) -> Difference | None:
    """Compare triples of name, right entry and given one: wrong values go before wrong form."""
    form = None
    for name, wanted, got in entries:
        found = _difference(wanted, got, _inner(rules, _key(name)))
        if found is not None and not found.form_only:
            return found
        form = form or found
    return form


def _inner(rules: Rules, name: str) -> Rules:
    outer = rules.place
    place = f"{outer}{name}" if name.startswith("[") else f"{outer}, {name}" if outer else name
    whose = "The" if rules.subject and not rules.subject.startswith("Its") else "Its"
    return replace(rules, place=place, subject=f"{whose} entry {place}", parts=())


def _key(name: Any) -> str:
    return f"“{name}”" if isinstance(name, str) else f"[{name!r}]"


def as_array(value: Any) -> np.ndarray | None:
    if isinstance(value, str | bytes | Mapping | AbstractSet):
        return None
    try:
        with np.errstate(all="ignore"):
            array = np.asarray(value)
        array = np.asarray(np.ma.getdata(array))
    except Exception:
        return None
    return None if array.dtype == object and array.ndim == 0 else array


def _compare_array(wanted: np.ndarray, got: Any, rules: Rules) -> Difference | None:
    if isinstance(got, str | bytes | Mapping | AbstractSet):
        return rules.says(f"{shown(got)}; an array is wanted.")
    if _scalar(got) is not None:
        return rules.says(
            f"the single number {shown(_scalar(got))}; an array of shape {wanted.shape} is wanted."
        )
    array = as_array(got)
    if array is None:
        return rules.says(
            f"{shown(got)}, which cannot be read as an array "
            "(rows of different lengths, or something that holds no numbers)."
        )
    if np.ma.is_masked(got):
        return rules.says("a masked array in which values are missing.")
    read = array
    if array.dtype.kind in "OSU":
        try:
            array = array.astype(float)
        except (TypeError, ValueError):
            return rules.says(
                f"an array of dtype {array.dtype}, not of numbers; "
                f"its first entry is {shown(array.flat[0]) if array.size else 'missing'}."
            )
    if array.shape != wanted.shape:
        return Difference(_about_shape(wanted, array, rules))
    if array.dtype.kind == "c" and wanted.dtype.kind != "c":
        scale = max(1.0, float(np.max(np.abs(array), initial=0)))
        if np.max(np.abs(array.imag), initial=0) <= 1e-6 * scale:
            array = array.real
    agree = _agree(wanted, array, rules.tolerance)
    if not np.all(agree):
        return Difference(_about_values(array, ~agree, rules))
    return _form(wanted, got, read, rules)


def _form(wanted: np.ndarray, got: Any, array: np.ndarray, rules: Rules) -> Difference | None:
    """Find fault with the form of a result, whose values may well be right."""
    problem = ""
    text = array.dtype.kind in "SU" or any(isinstance(entry, str | bytes) for entry in array.flat)
    if text and isinstance(got, list | tuple):
        problem = "they are text; numbers are wanted"
    elif rules.kind and isinstance(got, list | tuple | range):
        name = type(got).__name__
        problem = f"it is a {name}; `np.array(…)` makes an array of it"
    elif isinstance(got, np.matrix):
        problem = "it is an `np.matrix`, for which `*` means something else; use `np.asarray(…)`"
    elif array.dtype.kind in "OSU":
        problem = f"its dtype is {array.dtype}, which is not one of numbers"
    elif array.dtype.kind == "c" and wanted.dtype.kind != "c":
        problem = "they are complex numbers with an imaginary part of zero; `.real` drops it"
    if problem:
        return rules.says(f"{shown(got)}: the values are right, but {problem}.", form_only=not text)
    wish = "" if rules.kind in (None, "array") else rules.kind
    fits = array.dtype.kind in "iu" if wish == "whole" else not wish or array.dtype == wish
    if not fits:
        wish = "one of whole numbers" if wish == "whole" else wish
        return rules.says(f"{shown(got)}: the values are right, but the dtype wanted is {wish}.")
    return None


def _agree(wanted: np.ndarray, got: np.ndarray, tolerance: float) -> np.ndarray:
    """Compare entry by entry, within the tolerance."""
    if wanted.dtype.kind in "biu" and got.dtype.kind in "biu":
        return np.asarray(wanted == got)
    kind = complex if "c" in (wanted.dtype.kind, got.dtype.kind) else float
    right, value = wanted.astype(kind), got.astype(kind)
    finite = np.abs(right[np.isfinite(right)])
    limit = tolerance * max(1.0, float(np.max(finite, initial=0.0)))
    if wanted.dtype.kind in "biu":
        limit = min(limit, 0.4)
    with np.errstate(all="ignore"):
        return np.asarray(np.isclose(value, right, rtol=0, atol=limit, equal_nan=True))


def _about_shape(wanted: np.ndarray, got: np.ndarray, rules: Rules) -> str:
    text = f"{rules.its} the shape {got.shape}; {wanted.shape} is wanted."
    if got.size == wanted.size:
        if got.squeeze().shape == wanted.squeeze().shape:
            return f"{text} An axis of length 1 is too many or missing."
        if sorted(got.shape) == sorted(wanted.shape):
            return f"{text} These are the same lengths in another order."
        return f"{text} The number of values is right, their arrangement is not."
    if got.ndim != wanted.ndim:
        more = "more" if got.ndim > wanted.ndim else "fewer"
        return f"{text} It has {more} axes than it should."
    return text


def _about_values(got: np.ndarray, wrong: np.ndarray, rules: Rules) -> str:
    no_number = wrong & np.isnan(got)
    place = np.argwhere(no_number if no_number.any() else wrong)[0].tolist()
    if no_number.any():
        return (
            f"{rules.its} nan (not a number) at {place}. "
            "Such a value can come from 0/0, inf − inf, the root of a negative number, or an array "
            "made by `np.empty`."
        )
    found = shown(got[tuple(place)])
    count = int(np.count_nonzero(wrong))
    if wrong.size == 1:
        return f"{rules.its} the right shape, but its value {found} is not right."
    if count == wrong.size:
        return f"{rules.its} the right shape, but no value is right; at {place} it has {found}."
    return (
        f"{rules.its} the right shape, but {count} of {wrong.size} values "
        f"{'is' if count == 1 else 'are'} not right; the first is {found} at {place}."
    )


def _kind(wanted: Any, rules: Rules) -> str:
    """Name in words what is wanted."""
    if isinstance(wanted, bool | np.bool_):
        return "`True` or `False`"
    if isinstance(wanted, str):
        return "text"
    if isinstance(wanted, Mapping):
        return "a dict"
    if isinstance(wanted, tuple | list):
        kind = type(wanted).__name__
        return f"a {kind} of {len(wanted)}" if wanted and kind == "tuple" else f"a {kind}"
    if isinstance(wanted, np.ndarray) and wanted.ndim:
        return f"an array of shape {wanted.shape}"
    if rules.kind == "whole":
        return "a whole number"
    if isinstance(wanted, numbers.Number | np.generic | np.ndarray):
        return "a number"
    return f"a {type(wanted).__name__}"


def shown(value: Any, width: int = 60) -> str:
    """Show a value in a few words, whatever it is."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return repr(value) if value.is_integer() and abs(value) < 1e16 else f"{value:.6g}"
    kind = _a("array" if type(value) is np.ndarray else type(value).__name__)
    with suppress(Exception):
        return f"{kind} of shape {tuple(value.shape)}, dtype {value.dtype}"
    with suppress(Exception):
        if not hasattr(value, "__len__") or len(value) <= 1000:
            text = " ".join(repr(value).split())
            if len(text) <= width:
                return text
        return f"{kind} of {len(value)} entries"
    return kind


def _a(name: str) -> str:
    return f"an {name}" if name[:1].lower() in "aeiou" else f"a {name}"
