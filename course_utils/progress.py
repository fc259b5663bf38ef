"""What the learner has done, kept in their own folder and nowhere else.

Every notebook has a kernel of its own, so several processes may write at once: each reads, adds
its entry and replaces the file as a whole while it holds a lock. Nothing in here may stop a
notebook: where the file cannot be used, entries stay in memory and the learner is told once.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs

from course_utils import environment, files, lessons

VERSION = 1
_LOCK_SECONDS = 5.0

Entries = dict[str, dict[str, dict[str, Any]]]

# What could not be written yet; written together with the next entry that can.
_unwritten: list[Callable[[Entries], None]] = []
_said: set[str] = set()


def path() -> Path:
    named = environment.path("COURSE_PROGRESS", "progress.json")
    return named or platformdirs.user_data_path("course_utils", appauthor=False) / "progress.json"


def record(
    kind: str, item: str, *, passed: bool = True, keep_first: bool = False, **details: Any
) -> None:
    """Note a try at an exercise, a quiz, a prediction or the concept test."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    kept = plain(details)

    def add(entries: Entries) -> None:
        of_kind = entries.setdefault(kind, {})
        before = of_kind.get(item, {})
        if keep_first and before:
            return
        tries = before.get("tries")
        of_kind[item] = {
            **before,
            **kept,
            "passed": passed or before.get("passed") is True,
            "tries": tries + 1 if isinstance(tries, int) and tries > 0 else 1,
            "first": before.get("first", now),
            "last": now,
        }

    _unwritten.append(add)
    _write_all()


def entries() -> Entries:
    """Return all that is known, by kind and item: the file's, and what could not be written."""
    try:
        with _locked() as place:
            kept = _read(place)
    except OSError as error:
        _say_in_memory(error)
        kept = {}
    for add in _unwritten:
        add(kept)
    return kept


def entry(kind: str, item: str) -> dict[str, Any] | None:
    return entries().get(kind, {}).get(item)


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


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it: NumPy numbers and arrays too, the rest as text."""

    def other(value: Any) -> Any:
        return value.tolist() if hasattr(value, "tolist") else str(value)

    # JSON has no NaN and no infinity.
    return json.loads(json.dumps(value, default=other), parse_constant=str.lower)


def _write_all() -> None:
    """Write everything that waits; where that fails, it goes on waiting."""
    try:
        path().parent.mkdir(parents=True, exist_ok=True)
        with _locked() as place:
            kept = _read(place)
            for add in _unwritten:
                add(kept)
            text = json.dumps({"version": VERSION, "entries": kept}, indent=1)
            files.write_whole(place, text, mode=0o600)
            _unwritten.clear()
    except OSError as error:
        _say_in_memory(error)


@contextlib.contextmanager
def _locked() -> Iterator[Path]:
    """Give the file's place while a lock file beside it is held."""
    place = path()
    with files.hold(place.with_name(f"{place.name}.lock"), seconds=_LOCK_SECONDS):
        yield place


def _read(place: Path) -> Entries:
    """Return the entries; a damaged file is put aside, one of a newer version is left alone."""
    if place.exists() and not place.is_file():
        raise OSError(f"{place} is not a file")
    try:
        kept = json.loads(files.patiently(lambda: place.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        kept = None
    version = kept.get("version") if isinstance(kept, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise OSError(f"{place} was written by a newer version of the course")
    if version == VERSION and _are_entries(kept.get("entries")):
        now = lessons.former_ids()
        return {
            kind: {now.get(item, item): one for item, one in of_kind.items()}
            for kind, of_kind in kept["entries"].items()
        }
    _put_aside(place)
    return {}


def _are_entries(kept: Any) -> bool:
    return isinstance(kept, dict) and all(
        isinstance(of_kind, dict) and all(isinstance(one, dict) for one in of_kind.values())
        for of_kind in kept.values()
    )


def _put_aside(place: Path) -> None:
    date = datetime.now(UTC).strftime("%Y-%m-%d")
    places = (place.with_name(f"{place.stem}.damaged-{date}-{n}.json") for n in itertools.count(1))
    aside = next(free for free in places if not free.exists())
    files.patiently(lambda: place.replace(aside))
    _say("damaged", f"Your progress file was damaged: kept as {aside}, and started anew.")


def _say_in_memory(error: Exception) -> None:
    _say("memory", f"Your progress is kept in memory only, until this kernel stops: {error}")


def _say(topic: str, line: str) -> None:
    if topic not in _said:
        _said.add(topic)
        with contextlib.suppress(OSError, ValueError):
            print(line, file=sys.stderr)
