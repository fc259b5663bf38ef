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
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import platformdirs

from course_utils import environment
from course_utils.datasets import litter
from course_utils.files import hold, replacing

KINDS = ("real", "drawn", "work", "features")
_STALE_SECONDS = 86_400
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}

_NO_RECORD: dict = {"origin": "", "files": {}}

# What was found whole in this session, with the sizes and times that its files had then.
_trusted: dict[Path, dict[str, tuple[int, int]]] = {}
_said: set[str] = set()


class Problem(Exception):
    """Why something could not be had, in a few words for the person who asked."""


class DiskProblem(Problem):
    """Nothing is wrong with the source, only with where it was to be kept."""


@dataclass(frozen=True)
class Item:
    """Something that the cache keeps, its files by what became of them."""

    path: Path
    origin: str
    # Name, size and checksum of the course's files, as they are recorded.
    whole: dict[str, list] = field(default_factory=dict)
    missing: dict[str, list] = field(default_factory=dict)
    changed: dict[str, list] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    obstacle: str = ""  # why nobody can look

    @property
    def own(self) -> int:
        """How many files the learner put into it; hidden ones are not counted."""
        return sum(not any(p[0] == "." for p in name.split("/")) for name in self.added)

    @property
    def lost(self) -> int:
        return len(self.missing) + len(self.changed)

    @property
    def is_working_copy(self) -> bool:
        return self.path.parent.name == "work"

    @property
    def problem(self) -> str:
        """What is wrong; a learner's own file is nothing wrong but in a working copy."""
        if self.obstacle:
            return self.obstacle
        said = []
        if self.missing:
            lost = f"{count_files(len(self.missing))} missing"
            said.append(lost if self.path.is_dir() else "it is gone")
        if self.added and self.is_working_copy:
            said.append(f"{len(self.added)} too many")
        if self.changed:
            first = next(iter(self.changed)) or self.path.name
            more = len(self.changed) - 1
            said.append(f"{first} and {more} more have changed" if more else f"{first} has changed")
        return ", ".join(said)


def root() -> Path:
    named = environment.path("COURSE_DATA_DIR")
    return named or platformdirs.user_cache_path("course_utils", appauthor=False)


def writable_root() -> Path:
    """Return the cache's folder, made where needed; a temporary one where it cannot be written."""
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
    atexit.register(_leave, place)
    return place


def _leave(place: Path) -> None:
    """Remove a session's folder; what a learner put into it stays."""
    with contextlib.suppress(OSError, ValueError):
        for record in place.glob("*/*.record"):
            remove(record.with_suffix(""))
        for name in ("downloads", "locks"):
            shutil.rmtree(place / name, ignore_errors=True)
        _prune(place)
        if place.exists():
            print(f"{place} holds files of yours: move them before the system tidies up.")


def downloads() -> Path:
    place = writable_root() / "downloads"
    place.mkdir(parents=True, exist_ok=True)
    return place


def find(place: str) -> Item | None:
    for item in _recorded(place):
        if not item.is_working_copy:
            item = _put_back(item)
        problem = item.problem
        if not problem:
            return item
        if not item.is_working_copy:  # of which `keep` tells what becomes of it
            say_once(f"The cached {item.path.name} is damaged ({problem}): it has to be made anew.")
    return None


def find_rest(place: str) -> Item | None:
    """Return a folder that has lost files, for want of a better one."""
    for item in _recorded(place):
        folders = _folders([*item.whole, *item.missing, *item.changed])
        if item.path.is_dir() and _folders(item.whole) == folders:
            with contextlib.suppress(OSError):
                _say_kept(item.path, _set_aside(item.path, item.changed))
            return item
    return None


def tidy(path: Path) -> None:
    """Remove what systems left in a folder, as loops over its files trip over it."""
    recorded = (_read_record(path) or _NO_RECORD)["files"]
    for name in _listed(path):
        if litter.comes_back(name) and name not in recorded:
            with contextlib.suppress(OSError):
                (path / name).unlink()
    for name in ("@eaDir", ".@__thumb", "__MACOSX", ".ipynb_checkpoints"):
        for folder in list(path.rglob(name)):
            _prune(folder)


def damage(path: Path) -> str:
    """Say what is wrong with an item, looking at every byte."""
    if _read_record(path) is None:
        return "its record is missing or damaged"
    _trusted.pop(path, None)
    return look(path).problem


def fingerprint(path: Path) -> str:
    text = json.dumps(look(path).whole, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def keep(place: str, build: Callable[[Path], None], origin: str) -> Item:
    """Build an item aside and put it into the cache in one step."""
    path = writable_root() / place
    path.parent.mkdir(parents=True, exist_ok=True)
    for scratch in path.parent.glob(".making-*"):
        if left_behind(scratch):
            shutil.rmtree(scratch, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=".making-", dir=path.parent, ignore_cleanup_errors=True
    ) as aside:
        made, new_record = Path(aside, path.name), Path(aside, "record.json")
        build(made)
        listed = _listed(made)
        record = {
            "origin": origin,
            "made": time.strftime("%Y-%m-%d"),
            "files": {name: [size, checksum(made / name)] for name, (size, _) in listed.items()},
        }
        new_record.write_text(json.dumps(record), encoding="utf-8")
        if path.is_dir() and made.is_dir() and not path.is_symlink():
            _mend(path, made, record)
        else:
            if path.is_symlink():
                path.unlink()
            _prune(path)
            if path.exists() and (path.is_dir() or made.is_dir()):
                path.rename(_free_name(path))
            made.replace(path)
        new_record.replace(_record_of(path))
    _trusted[path] = _listed(path)
    return look(path, record)


def find_or_keep(place: str, build: Callable[[Path], None], origin: str, waiting: str = "") -> Item:
    item = find(place)
    if item:
        return item
    with lock(place, waiting):
        return find(place) or keep(place, build, origin)


def remove(path: Path) -> None:
    """Take an item out of the cache; what somebody added to its folder or changed in it stays."""
    if path.is_dir() and not path.is_symlink():
        if _read_record(path) is None:
            return  # nobody can tell whose it is
        for name in look(path).whole:
            (path / name).unlink(missing_ok=True)
        tidy(path)
        _prune(path)
    else:
        path.unlink(missing_ok=True)
    # Last: what was interrupted can be gone on with.
    _record_of(path).unlink(missing_ok=True)
    _trusted.pop(path, None)


def items(*kinds: str) -> list[Path]:
    """List what has a record, kind by kind; without names all kinds."""
    found: list[Path] = []
    for kind in kinds or KINDS:
        with contextlib.suppress(OSError):
            found += sorted(r.with_suffix("") for r in (root() / kind).glob("*.record"))
    return found


def set_aside() -> list[Path]:
    return sorted(path for kind in KINDS for path in (root() / kind).glob("*-yours-*"))


def left_behind(path: Path) -> bool:
    """Say whether something unfinished is left over from a program that was stopped."""
    with contextlib.suppress(OSError):
        return time.time() - path.stat().st_mtime > _STALE_SECONDS
    return False


def size_of(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def lock(place: str, waiting: str = "") -> contextlib.AbstractContextManager[None]:
    """Let one program at a time fetch or build an item."""
    try:
        folder = writable_root() / "locks"
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a full disk: what is made is still put in its place in one step
        return contextlib.nullcontext()
    return hold(folder / f"{place.replace('/', ' ')}.lock", waiting)


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def reason(error: BaseException) -> str:
    """Put an error into a few words."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return "the disk is full"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return " ".join(str(error).split()) or type(error).__name__


def say_once(line: str) -> None:
    if line not in _said:
        _said.add(line)
        print(line, flush=True)


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


def _recorded(place: str) -> Iterator[Item]:
    """Find an item's records, in this session's folder too, and compare."""
    places = [root()]
    if _session_root.cache_info().currsize:
        places.append(_session_root())
    for path in (folder / place for folder in places):
        record = _read_record(path)
        if record is not None:
            yield look(path, record)


def _listed(path: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of change of an item's files by name; a file's own name is empty."""
    if not path.is_dir():
        return {"": _size_and_time(path.stat())} if path.exists() else {}
    found: dict[str, tuple[int, int]] = {}

    def walk(folder: Path, above: str) -> None:
        for entry in os.scandir(folder):
            # A link is one thing of its own: what it leads to is not in this folder.
            if entry.is_dir(follow_symlinks=False):
                walk(Path(entry.path), f"{above}{entry.name}/")
            else:
                there = Path(entry.path).exists()  # else a link that leads nowhere
                found[above + entry.name] = _size_and_time(entry.stat(follow_symlinks=there))

    walk(path, "")
    return found


def _size_and_time(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns


def look(path: Path, record: dict | None = None) -> Item:
    """Compare an item with its record, looking once a session into every file."""
    record = record or _read_record(path) or _NO_RECORD
    recorded, item = record["files"], Item(path, record["origin"])
    try:
        listed = _listed(path)
    except OSError as error:
        return Item(path, record["origin"], missing=recorded, obstacle=reason(error))
    trusted = _trusted.setdefault(path, {})
    if not listed.keys() >= recorded.keys():
        # Where case does not count, a folder that is called Cats now is still there.
        by_case = {name.casefold(): name for name in listed}
        for name in recorded.keys() - listed.keys():
            if name.casefold() in by_case and (path / name).exists():
                listed[name] = listed.pop(by_case[name.casefold()])
    for name, (size, digest) in recorded.items():
        if name not in listed:
            became = item.missing
        elif trusted.get(name) == listed[name] or (
            listed[name][0] == size and _checksum_or_none(path / name) == digest
        ):
            trusted[name] = listed[name]
            became = item.whole
        else:
            became = item.changed
        became[name] = [size, digest]
    new = listed.keys() - recorded.keys() - {""}  # a file by itself is nothing added to a folder
    item.added.extend(n for n in listed if n in new and not litter.what(n.split("/")))
    return item


def _checksum_or_none(path: Path) -> str | None:
    with contextlib.suppress(OSError):
        return checksum(path)
    return None


def _put_back(item: Item) -> Item:
    """Copy what is there under another name to where it belongs; nothing has to be fetched then."""
    path, sizes = item.path, {size for size, _ in item.missing.values()}
    own = [path / name for name in item.added if (path / name).is_file()]
    elsewhere = {_checksum_or_none(o): o for o in own if o.stat().st_size in sizes}
    renamed = {
        n: elsewhere[digest] for n, (_, digest) in item.missing.items() if digest in elsewhere
    }
    if not renamed or _in_the_way(path, renamed):
        return item
    with contextlib.suppress(OSError):
        for name, there in renamed.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            with replacing(path / name) as aside:
                shutil.copyfile(there, aside)
        number = count_files(len(renamed))
        say_once(f"{number} of {path.name} under other names were put back as well.")
    return look(path)


def count_files(number: int) -> str:
    return f"{number:,} {'file' if number == 1 else 'files'}"


def _folders(names: Iterable[str]) -> set[str]:
    return {name.rpartition("/")[0] for name in names}


def _mend(path: Path, made: Path, record: dict) -> None:
    """Put the files of an item into its folder, one by one; what is somebody's own is not lost."""
    why = damage(path)
    for name in set(look(path).whole) - set(record["files"]):  # what belonged to an older item
        (path / name).unlink()
    _trusted.pop(path, None)
    item = look(path, record)
    lacking = [*item.missing, *item.changed]
    spare = item.added if item.is_working_copy else []
    kept = _set_aside(path, _in_the_way(path, lacking).union(spare))
    if not item.is_working_copy:
        _say_kept(path, kept)
    else:
        _prune(path)
        if why:
            line = f"The working copy {path.name} was changed ({why}): it is made anew"
            say_once(f"{line}, and yours is kept in {kept}." if kept else f"{line}.")
    for name in lacking:
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (made / name).replace(target)


def _in_the_way(path: Path, names: Iterable[str]) -> set[str]:
    """Return what stands where files are to go: changed ones, and links and files for folders."""
    found = set()
    for name in names:
        *folders, _ = PurePosixPath(name).parents
        for folder in folders:
            if (path / folder).is_symlink() or (path / folder).is_file():
                found.add(str(folder))
        if os.path.lexists(path / name):
            found.add(name)
    return found


def _set_aside(path: Path, names: Iterable[str]) -> Path | None:
    """Move files out of an item, into a folder beside it, and return that."""
    # One copy of the same files is enough: whoever runs a notebook again changes them the same way.
    moved = set(names)
    # What lies below another one of them goes with it.
    moved -= {n for n in moved if not moved.isdisjoint(map(str, PurePosixPath(n).parents))}
    if not moved:
        return None
    for other in sorted(path.parent.glob(f"{path.name}-yours-*")):
        if _same_files(path, other, moved):
            for name in moved:
                (path / name).unlink()
            return other
    kept = _free_name(path)
    for name in sorted(moved):
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).rename(kept / name)
    return kept


def _say_kept(path: Path, kept: Path | None) -> None:
    if kept:
        say_once(f"What was changed in {path.name} is kept in {kept}.")


def _same_files(path: Path, other: Path, names: set[str]) -> bool:
    """Whether a folder holds the same files under these names, and no others."""
    try:
        return names == set(_listed(other)) and all(
            filecmp.cmp(path / name, other / name, shallow=False) for name in names
        )
    except OSError:
        return False


def _free_name(path: Path) -> Path:
    number = 1
    while (place := path.with_name(f"{path.name}-yours-{number}")).exists():
        number += 1
    return place


def _prune(path: Path) -> None:
    """Remove a folder and those below it as far as they are empty."""
    for folder, _, _ in os.walk(path, topdown=False):
        with contextlib.suppress(OSError):
            Path(folder).rmdir()
