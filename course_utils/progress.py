"""What the learner has done, kept in their own folder and nowhere else.

One JSON file holds one entry for every exercise, quiz and prediction. Every notebook has a kernel
of its own, so several processes may write at once: each reads, adds its entry and replaces the
file as a whole while it holds a lock. Nothing in here may stop a notebook: where the file cannot
be used, the entries are kept in memory and the learner is told once.
"""

from __future__ import annotations

import contextlib
import html
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from course_utils import environment, files, lessons, locking

VERSION = 1
_LOCK_SECONDS = 5.0

Entries = dict[str, dict[str, dict[str, Any]]]
Result = TypeVar("Result")

# What could not be written yet; written together with the next entry that can.
_unwritten: list[Callable[[Entries], None]] = []
_said: set[str] = set()


class _Unusable(Exception):
    """The file must stay as it is, and its place cannot be used."""


def path() -> Path:
    """Return where progress is kept."""
    named = environment.path("COURSE_PROGRESS", "progress.json")
    if named:
        return named
    import platformdirs

    return platformdirs.user_data_path("course_utils", appauthor=False) / "progress.json"


def record(
    kind: str, item: str, *, passed: bool = True, keep_first: bool = False, **details: Any
) -> None:
    """Note a try at an exercise, a quiz, a prediction or the concept test."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    kept = _plain(details)

    def add(entries: Entries) -> None:
        of_kind = entries.setdefault(str(kind), {})
        before = of_kind.get(str(item), {})
        if keep_first and before:
            return
        of_kind[str(item)] = {
            **before,
            **kept,
            "passed": bool(passed) or before.get("passed") is True,
            "tries": _count(before.get("tries")) + 1,
            "first": before.get("first", now),
            "last": now,
        }

    _unwritten.append(add)
    _write_all()


def entry(kind: str, item: str) -> dict[str, Any] | None:
    """Return what is known of an item."""
    return _entries().get(kind, {}).get(item)


def passed(kind: str, item: str) -> bool:
    """Say whether an item was passed at some time."""
    return (entry(kind, item) or {}).get("passed") is True


def reset(confirm: bool = False) -> None:
    """Forget everything that was done.

    Parameters
    ----------
    confirm : bool
        Must be True; otherwise nothing happens but an explanation.
    """
    if confirm is not True:
        print("This forgets every exercise, quiz and prediction: progress.reset(confirm=True)")
        return
    _unwritten[:] = [lambda entries: entries.clear()]
    _write_all()


@dataclass(frozen=True)
class Count:
    """How many of a notebook's items are done."""

    done: int
    total: int

    def __str__(self) -> str:
        return f"{self.done}/{self.total}" if self.total else "-"


@dataclass(frozen=True)
class Row:
    """What is done in one notebook."""

    notebook: str
    title: str
    file: str
    minutes: int
    exercises: Count
    quizzes: Count
    predictions: Count

    @property
    def done(self) -> bool:
        """Whether everything that the notebook asks is done."""
        counts = (self.exercises, self.quizzes, self.predictions)
        return any(count.total for count in counts) and all(
            count.done == count.total for count in counts
        )


def summary() -> list[Row]:
    """Count what is done, notebook by notebook; a prediction is done once it was made."""
    entries = _entries()

    def count(*items: tuple[str, str]) -> Count:
        done = sum(
            entries.get(kind, {}).get(item, {}).get("passed") is True for kind, item in items
        )
        return Count(done, len(items))

    rows = []
    for lesson in lessons.lessons():
        notebook = lesson.number
        try:
            asked = lessons.read_yaml(lesson.questions)
        except (OSError, ValueError):
            continue
        quizzes = [("quiz", f"{notebook}.{name}") for name in asked.get("quizzes") or ()]
        predictions = [
            ("prediction", f"{notebook}.{name}") for name in asked.get("predictions") or ()
        ]
        if asked.get("concepts"):
            # The concept test counts as a quiz of the notebook that opens the course.
            quizzes.append(("concept", f"{notebook}.before"))
        rows.append(
            Row(
                notebook,
                asked["title"],
                asked["file"],
                asked["minutes"],
                count(*(("exercise", item) for item in lesson.exercises())),
                count(*quizzes),
                count(*predictions),
            )
        )
    return rows


class Map:
    """The notebooks of the course with what is done, as a table."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def __repr__(self) -> str:
        head = ("Notebook", "Minutes", "Exercises", "Quizzes", "Predictions")
        lines = [head] + [
            (
                f"{row.notebook} {row.title}{' (done)' if row.done else ''}",
                *(str(cell) for cell in (row.minutes, row.exercises, row.quizzes, row.predictions)),
            )
            for row in self.rows
        ]
        widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join(
                [line[0].ljust(widths[0])]
                + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
            )
            for line in lines
        )

    def _repr_html_(self) -> str:
        heads = ("Notebook", "Minutes", "Exercises", "Quizzes", "Predictions")
        left, right = "text-align: left", "text-align: right"
        head = "".join(
            f'<th scope="col" style="{left if head == "Notebook" else right}">{head}</th>'
            for head in heads
        )
        body = ""
        for row in self.rows:
            name = html.escape(f"{row.notebook} {row.title}")
            done = " ✓ <span>done</span>" if row.done else ""
            link = f'<a href="{html.escape(row.file)}">{name}</a>{done}'
            cells = "".join(
                f'<td style="{right}">{cell}</td>'
                for cell in (row.minutes, row.exercises, row.quizzes, row.predictions)
            )
            body += (
                f'<tr><th scope="row" style="{left}; font-weight: normal">{link}</th>{cells}</tr>'
            )
        return (
            '<div style="overflow-x: auto"><table>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def map() -> Map:
    """Return the map of the course with what is done, for the start notebook.

    Returns
    -------
    Map
        Shows itself as a table with links, or as text in a terminal.
    """
    return Map(summary())


def as_json() -> str:
    """Return the summary as JSON text."""
    rows = [{**asdict(row), "done": row.done} for row in summary()]
    return json.dumps({"file": str(path()), "notebooks": rows}, indent=2)


def _entries() -> Entries:
    """Read the file and add what could not be written."""
    try:
        entries = _guarded(_read)
    except (OSError, _Unusable) as error:
        _say_in_memory(error)
        entries = {}
    for add in _unwritten:
        add(entries)
    return entries


def _write_all() -> None:
    """Write everything that waits; where that fails, it goes on waiting."""

    def add_and_replace(place: Path) -> None:
        entries = _read(place)
        for add in _unwritten:
            add(entries)
        text = json.dumps({"version": VERSION, "entries": entries}, indent=1)
        files.write_whole(place, text, mode=0o600)
        _unwritten.clear()

    try:
        _guarded(add_and_replace, make_folder=True)
    except (OSError, _Unusable) as error:
        _say_in_memory(error)


def _guarded(work: Callable[[Path], Result], make_folder: bool = False) -> Result:
    place = path()
    if make_folder:
        place.parent.mkdir(parents=True, exist_ok=True)
    with _lock(place):
        return work(place)


def _read(place: Path) -> Entries:
    """Return the entries; a damaged file is put aside, one of a newer version is left alone."""
    if place.exists() and not place.is_file():
        raise _Unusable(f"{place} is not a file")
    try:
        kept = json.loads(files.patiently(lambda: place.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        kept = None
    if (
        isinstance(kept, dict)
        and isinstance(kept.get("version"), int)
        and kept["version"] > VERSION
    ):
        raise _Unusable(f"{place} was written by a newer version of the course")
    if _is_sound(kept):
        return kept["entries"]
    _put_aside(place)
    return {}


def _is_sound(kept: Any) -> bool:
    """Whether the file holds entries by kind and item, as this version writes them."""
    return (
        isinstance(kept, dict)
        and kept.get("version") == VERSION
        and isinstance(kept.get("entries"), dict)
        and all(
            isinstance(of_kind, dict) and all(isinstance(one, dict) for one in of_kind.values())
            for of_kind in kept["entries"].values()
        )
    )


def _put_aside(place: Path) -> None:
    date = datetime.now(UTC).strftime("%Y-%m-%d")
    aside = place.with_name(f"{place.stem}.damaged-{date}.json")
    number = 1
    while aside.exists():
        number += 1
        aside = place.with_name(f"{place.stem}.damaged-{date}-{number}.json")
    files.patiently(lambda: place.replace(aside))
    _say("damaged", f"Your progress file was damaged: kept as {aside}, and started anew.")


def _lock(place: Path) -> contextlib.AbstractContextManager[None]:
    """Hold the lock file beside `place`; the system frees it when its holder dies."""
    return locking.hold(place.with_name(place.name + ".lock"), seconds=_LOCK_SECONDS)


def _say_in_memory(error: Exception) -> None:
    _say("memory", f"Your progress is kept in memory only, until this kernel stops: {error}")


def _say(topic: str, line: str) -> None:
    if topic not in _said:
        _said.add(topic)
        with contextlib.suppress(OSError, ValueError):
            print(line, file=sys.stderr)


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


def _plain(value: Any) -> Any:
    """Turn a value into one that JSON keeps: NumPy numbers and arrays too, the rest as text."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        # JSON has no NaN and no infinity.
        return value if value - value == 0 else str(value)
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    return str(value)
