"""Where data is kept between sessions: whole or not at all, and shared by several notebooks.

An item is a file or a folder such as ``real/mnist.npz`` below the cache's folder. Beside it lies a
record with the size and checksum of every file, which is written last: an item without its record,
or one that does not match it, counts as not there.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import filecmp
import functools
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from course_utils import environment, locking

KINDS = ("real", "drawn", "work", "features")
_CHUNK = 1 << 20
_IGNORED = {"thumbs.db", "desktop.ini"}
_STALE_SECONDS = 86_400
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}

# What was found whole in this session, with the sizes and times that its files had then.
_trusted: dict[Path, dict[str, tuple[int, int]]] = {}
_said: set[str] = set()


class Problem(Exception):
    """Why something could not be had, in a few words for the person who asked."""


class DiskProblem(Problem):
    """Nothing is wrong with the source, only with where it was to be kept."""


@dataclass(frozen=True)
class Item:
    """Something that the cache keeps."""

    path: Path
    origin: str


def root() -> Path:
    """Return the folder of the cache.

    Returns
    -------
    Path
        What ``COURSE_DATA_DIR`` names, else a folder in the user's cache folder. It need not be
        there yet.

    Examples
    --------
    >>> root().name != ""
    True
    """
    named = environment.path("COURSE_DATA_DIR")
    return named or platformdirs.user_cache_path("course_utils", appauthor=False)


def writable_root() -> Path:
    """Return the cache's folder, made where needed; a temporary one where it cannot be written.

    Returns
    -------
    Path
        A folder in which files can be made.
    """
    place = root()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            return place
    except OSError as error:
        if error.errno in _FULL:
            return place
        say_once(
            f"The cache {place} cannot be written ({reason(error)}): data is kept for this "
            "session only. COURSE_DATA_DIR can name another folder."
        )
        return _session_root()


@functools.cache
def _session_root() -> Path:
    place = Path(tempfile.mkdtemp(prefix="course-data-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


def find(place: str) -> Item | None:
    """Return an item, if it is there and whole.

    Parameters
    ----------
    place : str
        Such as ``"real/mnist.npz"``.

    Returns
    -------
    Item or None
        Every file's checksum was compared, once a session.
    """
    for folder in _roots():
        path = folder / place
        record = _read_record(path)
        if record is None:
            continue
        problem = _problem(path, record)
        if not problem:
            return Item(path, str(record["origin"]))
        if not _is_working_copy(path):  # of which `keep` tells what becomes of it
            say_once(f"The cached {path.name} is damaged ({problem}): it is made anew.")
    return None


def damage(path: Path) -> str:
    """Say what is wrong with an item, looking at every byte.

    Parameters
    ----------
    path : Path
        The item's file or folder.

    Returns
    -------
    str
        Empty where it is whole.
    """
    record = _read_record(path)
    if record is None:
        return "its record is missing or damaged"
    _trusted.pop(path, None)
    return _problem(path, record)


def fingerprint(path: Path) -> str:
    """Return a few characters that stand for the contents of an item.

    Parameters
    ----------
    path : Path
        The item's file or folder.

    Returns
    -------
    str
        Eight hexadecimal digits; the same for the same files.
    """
    record = _read_record(path) or {"files": {}}
    text = json.dumps(record["files"], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def keep(place: str, build: Callable[[Path], None], origin: str) -> Item:
    """Build an item aside and put it into the cache in one step.

    Parameters
    ----------
    place : str
        Such as ``"drawn/cifar10.npz"``; what is there already is replaced. A working copy in
        which somebody added or changed files is moved aside.
    build : callable
        Is given a path at which it makes a file or a folder.
    origin : str
        Where the data comes from, in a few words.

    Returns
    -------
    Item

    Raises
    ------
    OSError
        Where the disk is full or refuses; nothing is left behind then.
    """
    path = writable_root() / place
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    scratch = Path(tempfile.mkdtemp(prefix=".making-", dir=path.parent))
    try:
        made = scratch / path.name
        build(made)
        listed = _listed(made)
        record = {
            "origin": origin,
            "made": time.strftime("%Y-%m-%d"),
            "files": {
                name: [size, checksum(_member(made, name))] for name, (size, _) in listed.items()
            },
        }
        new_record = scratch / "record.json"
        new_record.write_text(json.dumps(record), encoding="utf-8")
        if _is_working_copy(path) and path.exists():
            _set_aside(path)
        remove(path)
        made.rename(path)
        new_record.replace(_record_of(path))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    _trusted[path] = _listed(path)
    return Item(path, origin)


def find_or_keep(place: str, build: Callable[[Path], None], origin: str, waiting: str = "") -> Item:
    """Return an item, building it where it is not there.

    Parameters
    ----------
    place, build, origin
        As for `keep`.
    waiting : str
        Printed where another program is building it.

    Returns
    -------
    Item

    Raises
    ------
    OSError
        Where the disk is full or refuses; nothing is left behind then.
    """
    item = find(place)
    if item:
        return item
    with lock(place, waiting):
        return find(place) or keep(place, build, origin)


def remove(path: Path) -> None:
    """Take an item out of the cache, its record first.

    Parameters
    ----------
    path : Path
        The item's file or folder; it may be missing.
    """
    _trusted.pop(path, None)
    _record_of(path).unlink(missing_ok=True)
    if path.is_dir() and not path.is_symlink():
        # Moved aside first: nobody ever sees half a folder.
        aside = Path(tempfile.mkdtemp(prefix=".making-", dir=path.parent))
        path.rename(aside / "old")
        shutil.rmtree(aside, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def items(kind: str) -> list[Path]:
    """List what has a record.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.

    Returns
    -------
    list of Path
        Files and folders, whole or not; none where the folder cannot be read.
    """
    try:
        return sorted(record.with_suffix("") for record in (root() / kind).glob("*.record"))
    except OSError:
        return []


def set_aside() -> list[Path]:
    """List the changed working copies that were moved aside.

    Returns
    -------
    list of Path
        Folders that are nobody's but the learner's.
    """
    return sorted((root() / "work").glob("*-yours-*"))


def unreadable() -> str:
    """Say why nobody can tell what the cache holds.

    Returns
    -------
    str
        Empty where its folder can be read, or is not there yet.
    """
    try:
        next(root().iterdir(), None)
    except FileNotFoundError:
        return ""
    except OSError as error:
        return reason(error)
    return ""


def left_behind(path: Path) -> bool:
    """Say whether something unfinished is left over from a program that was stopped.

    Parameters
    ----------
    path : Path
        A file or folder.

    Returns
    -------
    bool
        True where nothing has changed for a day.
    """
    with contextlib.suppress(OSError):
        return time.time() - path.stat().st_mtime > _STALE_SECONDS
    return False


def size_of(path: Path) -> int:
    """Return the bytes of a file or of all files in a folder.

    Parameters
    ----------
    path : Path
        File or folder; it may be missing.

    Returns
    -------
    int
    """
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


@contextlib.contextmanager
def lock(place: str, waiting: str = "") -> Iterator[None]:
    """Let one program at a time fetch or build an item.

    Parameters
    ----------
    place : str
        The item.
    waiting : str
        Printed where someone else is at it. The system frees the lock when its holder ends.
    """
    try:
        folder = writable_root() / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / (place.replace("/", " ") + ".lock")).open("a+b")
    except OSError:
        # A full disk, or a file system without locks: the item is still replaced in one step.
        yield
        return
    with file:
        while not locking.try_lock(file):
            if waiting:
                print(waiting, flush=True)
                waiting = ""
            time.sleep(0.05)
        try:
            yield
        finally:
            locking.unlock(file)


def checksum(path: Path, algorithm: str = "sha256") -> str:
    """Return the checksum of a file.

    Parameters
    ----------
    path : Path
        A file.
    algorithm : str
        As :mod:`hashlib` names it.

    Returns
    -------
    str
        In hexadecimal digits.
    """
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def copy_with_checksum(original: Path, target: Path) -> str:
    """Copy a file and return the checksum of what was copied.

    Parameters
    ----------
    original, target : Path
        From and to.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits.
    """
    digest = hashlib.sha256()
    with original.open("rb") as source, target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def reason(error: BaseException) -> str:
    """Put an error into a few words.

    Parameters
    ----------
    error : BaseException
        What was caught.

    Returns
    -------
    str
        Without file names and numbers.
    """
    if isinstance(error, OSError) and error.errno in _FULL:
        return "the disk is full"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return " ".join(str(error).split()) or type(error).__name__


def say_once(line: str) -> None:
    """Print a line, the first time only.

    Parameters
    ----------
    line : str
        What to say.
    """
    if line not in _said:
        _said.add(line)
        print(line, flush=True)


def _roots() -> list[Path]:
    places = [root()]
    if _session_root.cache_info().currsize:
        places.append(_session_root())
    return places


def _record_of(path: Path) -> Path:
    return path.with_name(path.name + ".record")


def _read_record(path: Path) -> dict | None:
    try:
        record = json.loads(_record_of(path).read_text(encoding="utf-8"))
        sound = isinstance(record["origin"], str) and all(
            isinstance(size, int) and isinstance(digest, str)
            for size, digest in record["files"].values()
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return record if sound else None


def _listed(path: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of change of an item's files by name; a file's own name is empty."""
    if path.is_file():
        return {"": _size_and_time(path.stat())}
    found: dict[str, tuple[int, int]] = {}

    def walk(folder: Path, above: str) -> None:
        for entry in os.scandir(folder):
            if entry.name.startswith(".") or entry.name.lower() in _IGNORED:
                continue
            if entry.is_dir():
                walk(Path(entry.path), f"{above}{entry.name}/")
            else:
                found[above + entry.name] = _size_and_time(entry.stat())

    walk(path, "")
    return found


def _size_and_time(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns


def _member(path: Path, name: str) -> Path:
    return path / name if name else path


def _problem(path: Path, record: dict) -> str:
    """Compare an item with its record; empty where they agree."""
    try:
        listed = _listed(path)
        if _trusted.get(path) == listed:
            return ""
        expected = record["files"]
        missing = [name for name in expected if name not in listed]
        added = [name for name in listed if name not in expected]
        if missing or added:
            return f"{len(missing)} files missing, {len(added)} too many"
        for name, (size, digest) in expected.items():
            if listed[name][0] != size or checksum(_member(path, name)) != digest:
                return f"{name or path.name} has changed"
    except OSError as error:
        return reason(error)
    _trusted[path] = listed
    return ""


def _is_working_copy(path: Path) -> bool:
    return path.parent.name == "work"


def _set_aside(path: Path) -> None:
    """Say what becomes of a changed working copy, and move it aside if it holds more than before.

    One copy of the same files is enough: whoever runs a notebook again changes them the same way.
    """
    why = damage(path)
    if not why:
        return
    line = f"The working copy {path.name} was changed ({why}): it is made anew"
    if not _only_lost_files(path):
        others = sorted(path.parent.glob(f"{path.name}-yours-*"))
        kept = next((other for other in others if _same_files(path, other)), None)
        if kept is None:
            kept = _free_name(path)
            path.rename(kept)
        line += f", and yours is kept in {kept}"
    say_once(f"{line}.")


def _only_lost_files(path: Path) -> bool:
    """Whether every file that is there is one of those that the course put there."""
    record = _read_record(path) or {"files": {}}
    try:
        return all(
            record["files"].get(name) == [size, checksum(_member(path, name))]
            for name, (size, _) in _listed(path).items()
        )
    except OSError:
        return False


def _same_files(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files under the same names."""
    try:
        names = sorted(_listed(one))
        return names == sorted(_listed(other)) and all(
            filecmp.cmp(_member(one, name), _member(other, name), shallow=False) for name in names
        )
    except OSError:
        return False


def _free_name(path: Path) -> Path:
    number = 1
    while (place := path.with_name(f"{path.name}-yours-{number}")).exists():
        number += 1
    return place


def _sweep(folder: Path) -> None:
    """Remove what programs left behind that were stopped while they built."""
    for scratch in folder.glob(".making-*"):
        if left_behind(scratch):
            shutil.rmtree(scratch, ignore_errors=True)
