"""Put all cases to an answer and find out what is wrong with it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
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
from course_utils.exercises.reading import Reading, Slip
from course_utils.exercises.runner import Transcript, call
from course_utils.exercises.showing import Result

# Seconds after which no more random cases are drawn for a right answer.
_PATIENCE = 10.0
_SHRINKING, _MORE_DRAWS = 0.3, 3  # seconds and rounds of draws in search of a smaller wrong case
_SHORT = 120  # characters up to which an argument or a result is written out
# Processor seconds for changes to the learner's code, and for comparing with mistakes.
_READING = 1.0
_AT_MOST = 2.5  # seconds by the clock, however busy the machine
_ONE_CHANGE = 0.2  # seconds for a call of changed code that may never end
# From which share of the telling cases on an answer is taken for a known mistake, by how much that
# has to be ahead of the next one, and how many cases have to agree.
_NEARLY, _MARGIN, _FEW = 0.8, 0.15, 3
_IN_PLACE = "It changes its argument"


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
        self.outcomes: dict[str, list[Attempt]] = {}  # of misconceptions, by their names

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
        wrong = [position for position, found in enumerate(self.differences) if found is not None]
        if wrong:
            return self._failure(self._most_telling(wrong))
        trouble = self._keeps_something()
        if trouble:
            return self.failed(trouble)
        return Result(declared, "passed", self._praise())

    def _differences(self) -> Iterator[Difference | None]:
        fixed = self.declared.declared_cases
        started = time.monotonic()
        for position, case in enumerate([*fixed, *self.declared.draw(self.seed)]):
            self._put(case)
            yield self.differences[-1]
            spent = time.monotonic() - started
            enough = position + 1 >= len(fixed) or any(self.differences)
            patience = self.declared.time_limit if any(self.differences) else _PATIENCE
            if (
                self.got[-1].call.timed_out
                or _hopeless(self.got[-1])
                or (enough and spent > patience)
            ):
                break

    def _put(self, case: Case) -> None:
        self.cases.append(case)
        self.wanted.append(attempt(self.declared, self.solution, case, directly))
        self.got.append(attempt(self.declared, self.answer, case, self.run))
        self.differences.append(self._compare(self.wanted[-1], self.got[-1]))

    def _most_telling(self, wrong: list[int]) -> int:
        """Choose the case to show: the first fixed one, or the smallest one drawn."""
        fixed = len(self.declared.declared_cases)
        if wrong[0] < fixed or self.got[wrong[0]].call.timed_out:
            return wrong[0]
        end = time.monotonic() + _SHRINKING
        seeds = range(self.seed + 1, self.seed + 1 + _MORE_DRAWS)
        for case in (case for seed in seeds for case in self.declared.draw(seed)):
            if time.monotonic() > end:
                break
            self._put(case)
        found = (at for at in range(fixed, len(self.cases)) if self.differences[at] is not None)
        return min(found, key=lambda at: _size(self.cases[at]))

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
                f"{_IN_PLACE} `{name}` in place: whoever called it finds `{name}` "
                "altered. Make new arrays, or copies (that of a list holds the same arrays)."
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

    def _failure(self, position: int) -> Result:
        case, got, found = self.cases[position], self.got[position], self.differences[position]
        assert found is not None
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
        unread = ""
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
            reading = Reading(self.answer)
            # A message that names the argument which was changed says enough; and what calls itself
            # without end would do so in each of its changed forms.
            enough = found.form_only or found.message.startswith(_IN_PLACE) or _hopeless(got)
            slip = "" if enough else self._slip(reading, position)
            told = slip or self._part_by_part() or self._likely()
            if told:
                return failed(_joined(told, evidence, self._pattern() if slip else "", again))
            unread = reading.nothing_returned() or self._unread(reading)
        seen = [evidence, unread] if got.error is not None else [unread, evidence]
        notes = [*seen, self._own_shape(position, named), self._pattern(), warning, again]
        return failed(_joined(*notes, self._other_name()))

    def _slip(self, reading: Reading, position: int) -> str:
        """Say which single change makes the learner's code right, or leaves one known mistake."""
        printed = self.transcript.printed
        sure: list[tuple[Slip, Attempt, Callable[..., Attempt]]] = []
        told = call(partial(self._one_change, reading, position, sure), _AT_MOST).value
        told = told or call(partial(self._two_slips, position, sure), _AT_MOST).value or ""
        self.transcript.printed = printed
        return told

    def _one_change(self, reading: Reading, position: int, sure: list[Any]) -> str:
        """Search for the change after which all is right; note those that are seldom meant so."""
        end = time.thread_time() + _READING
        others = [at for at in range(len(self.cases)) if at != position]
        # Those that are wrong first: most changes leave them so.
        others.sort(key=lambda at: self.differences[at] is None)
        run = partial(call, seconds=_ONE_CHANGE) if reading.loops_freely else directly
        # Where numbers ran out of range, that is the likelier reason.
        for slip in reading.slips(seldom=not self._warning()):
            if time.thread_time() > end:
                break
            tried = partial(attempt, self.declared, slip.function, run=run)
            first = tried(case=self.cases[position])
            if self._compare(self.wanted[position], first) is None:
                cases = ((at, tried(case=self.cases[at])) for at in others)
                if all(self._compare(self.wanted[at], got) is None for at, got in cases):
                    return slip.says
            if slip.sure and first.error is None:
                sure.append((slip, first, tried))
        return ""

    def _two_slips(self, position: int, sure: list[Any]) -> str:
        """Find a change that leaves what a known mistake gives."""
        end = time.thread_time() + _READING
        others = [at for at in range(len(self.cases)) if at != position]
        for one in self.declared.misconceptions:
            made = attempt(self.declared, one.wrong, self.cases[position], directly)
            for slip, first, tried in sure:
                if time.thread_time() > end:
                    return ""
                alike = same_outcome(made, first, self.rules) == "exact"
                if alike and self._is(one, tried, others):
                    return f"There are two slips. {slip.says}\n\nThe other: {one.hint.strip()}"
        return ""

    def _is(self, one: Misconception, tried: Callable[..., Attempt], places: list[int]) -> bool:
        """Whether a changed function gives what a misconception gives."""
        for case in (self.cases[at] for at in places):
            made = attempt(self.declared, one.wrong, case, directly)
            if not same_outcome(made, tried(case=case), self.rules):
                return False
        return True

    def _outcomes(self, one: Misconception) -> list[Attempt]:
        """Return what a misconception gives in all cases."""
        if one.name not in self.outcomes:
            self.outcomes[one.name] = [
                attempt(self.declared, one.wrong, case, directly) for case in self.cases
            ]
        return self.outcomes[one.name]

    def _part_by_part(self) -> str:
        """Explain a tuple by misconceptions of which each gives some of its wrong entries."""
        names = self.declared.parts
        right, own = ([done.value for done in attempts] for attempts in (self.wanted, self.got))

        def fit(values: list[Any]) -> bool:
            return all(isinstance(one, tuple) and len(one) == len(names) for one in values)

        if not (names and self.declared.asks_for_function and fit(right) and fit(own)):
            return ""

        def differ(these: list[Any], those: list[Any]) -> set[str]:
            return {
                name
                for at, name in enumerate(names)
                if any(difference(a[at], b[at], self.rules) for a, b in zip(these, those))
            }

        left = differ(right, own)
        lines = []
        for one in self.declared.misconceptions:
            values = [done.value for done in self._outcomes(one)]
            explained = differ(right, values) if fit(values) else set()
            if explained and explained <= left and not explained & differ(values, own):
                # What is right beside one slip need not be so beside two.
                hint = re.sub(r"^[^.]* (is|are) right\. ", "", one.hint.strip())
                lines.append(f"{listed([name for name in names if name in explained])}: {hint}")
                left -= explained
        return _joined(*lines) if not left else ""

    def _likely(self) -> str:
        """Recognise a misconception that agrees nearly everywhere, or with something on top."""
        if not self.declared.asks_for_function:
            return ""
        end = time.thread_time() + _READING
        ranked: list[tuple[float, Misconception]] = []
        for one in self.declared.misconceptions:
            if time.thread_time() > end:
                break
            made = self._outcomes(one)
            ranked.append((self._share(made), one))
            if self._plain(made) and self._plain(self.got) and self.declared.probe is None:
                theirs, own = ([done.value for done in both] for both in (made, self.got))
                second = diagnosis(theirs, own, structural=True)
                if second:
                    told = f"There are two slips. The first: {one.hint.strip()}"
                    return f"{told}\n\nBeside that: {second}"
        ranked.sort(key=lambda found: -found[0])
        share, best = ranked[0] if ranked else (0.0, None)
        rivals = [other for other, one in ranked[1:] if best and one.hint != best.hint]
        if best is None or share < _NEARLY or (rivals and share - rivals[0] < _MARGIN):
            return ""
        return f"On nearly all cases your answer is what this would give. {best.hint.strip()}"

    @staticmethod
    def _plain(attempts: list[Attempt]) -> bool:
        return all(done.error is None for done in attempts)

    def _share(self, made: list[Attempt]) -> float:
        """Return on which share of the telling cases an answer is a misconception's."""
        loosely = replace(self.rules, tolerance=max(self.rules.tolerance, 1e-3))
        alike = apart = unclear = 0
        for wanted, wrong, got, off in zip(self.wanted, made, self.got, self.differences):
            differs = self._compare(wanted, wrong) is not None
            if not differs and off is None:
                continue
            if differs and off is not None and same_outcome(wrong, got, loosely):
                alike += 1
            elif wanted.error is not None or _degenerate(wanted.value):
                unclear += 1
            else:
                apart += 1
        enough = alike >= _FEW and unclear <= alike
        return alike / (alike + apart) if enough else 0.0

    def _unread(self, reading: Reading) -> str:
        """Name parameters that the learner's code never reads, and the solution does."""
        wanted = set(Reading(self.declared.solution).unused())
        names = [name for name in reading.unused() if name not in wanted]
        if not names or reading.parameters != list(self.declared.parameters):
            return ""
        what = " and ".join(f"`{name}`" for name in names)
        return f"Your function never uses {what}: what it is called with there has no effect."

    def _wish(self, position: int) -> str:
        """Say what is wanted, where one value or a few come of the call."""
        right, value = self.wanted[position].value, self.got[position].value
        values = right if isinstance(right, tuple) else (right,)
        wish = [_literal(entry) for entry in values]
        if self.declared.probe is not None or not all(wish) or value is None:
            return ""
        wrong = difference(right, value, self.rules)
        if wrong is None or wrong.form_only:
            return ""
        text = ", ".join(wish)
        came = _literal(value) if isinstance(value, np.ndarray) else ""
        came = f" What came: `{came}`." if came else ""
        return f"{came} Here `{f'({text})' if isinstance(right, tuple) else text}` is wanted."

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


def _hopeless(got: Attempt) -> bool:
    return isinstance(got.error, RecursionError | MemoryError)


def _size(case: Case) -> int:
    """How much there is to look at in a case."""
    values = (*case.args, *case.kwargs.values())
    return sum(np.size(value) if as_array(value) is not None else 1 for value in values)


def _degenerate(value: Any) -> bool:
    """Empty, or nothing finite: what right answers do there says little of any mistake."""
    array = as_array(value)
    if array is None or array.dtype.kind not in "biuf":
        return False
    return array.size == 0 or not np.isfinite(array.astype(float)).all()


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
        text = shown(value, width=_SHORT)
    return text if len(text) <= _SHORT else ""
