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
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import platformdirs

from course_utils import environment, locking

KINDS = ("real", "drawn", "work", "features")
_LITTER = {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini"}
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
    own: int = 0  # files that the learner put into it
    lost: int = 0  # files of the course that are missing or changed


@dataclass(frozen=True)
class _Compared:
    """The names of an item's files, by what became of them."""

    whole: list[str]
    missing: list[str]
    changed: list[str]
    own: list[str]
    obstacle: str = ""  # why nobody can look

    def problem(self, path: Path) -> str:
        """Say what is wrong; a learner's own file is nothing wrong but in a working copy."""
        if self.obstacle:
            return self.obstacle
        said = []
        if self.missing:
            said.append(f"{_files(len(self.missing))} missing" if path.is_dir() else "it is gone")
        if self.own and _is_working_copy(path):
            said.append(f"{len(self.own)} too many")
        if self.changed:
            more = f" and {len(self.changed) - 1} more" if len(self.changed) > 1 else ""
            has = "have" if more else "has"
            said.append(f"{self.changed[0] or path.name}{more} {has} changed")
        return ", ".join(said)

    def item(self, path: Path, record: dict) -> Item:
        """Return the item; hidden files are not counted as somebody's own."""
        shown = [name for name in self.own if not any(p[0] == "." for p in name.split("/"))]
        return Item(path, record["origin"], len(shown), len(self.missing) + len(self.changed))


def root() -> Path:
    """Return the folder of the cache."""
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


def find(place: str) -> Item | None:
    """Return an item, if it is there and whole."""
    for path, record, compared in _recorded(place):
        if not _is_working_copy(path):
            compared = _put_back(path, record, compared)
        problem = compared.problem(path)
        if not problem:
            return compared.item(path, record)
        if not _is_working_copy(path):  # of which `keep` tells what becomes of it
            say_once(f"The cached {path.name} is damaged ({problem}): it has to be made anew.")
    return None


def find_rest(place: str) -> Item | None:
    """Return a folder that has lost files, for want of a better one."""
    for path, record, compared in _recorded(place):
        if path.is_dir() and _folders(compared.whole) == _folders(record["files"]):
            with contextlib.suppress(OSError):
                _say_kept(path, _set_aside(path, compared.changed))
            return compared.item(path, record)
    return None


def files(path: Path) -> dict[str, list]:
    """Return the files of an item that are as the course put them there."""
    record = _read_record(path) or {"files": {}}
    return {name: record["files"][name] for name in _compare(path, record).whole}


def own_files(path: Path) -> list[str]:
    """Return the files in a folder of the cache that the course did not put there."""
    return _compare(path, _read_record(path) or {"files": {}}).own if path.is_dir() else []


def is_litter(name: str) -> bool:
    """Say whether an operating system puts such a file into any folder that it opens."""
    *folders, last = name.lower().split("/")
    return last in _LITTER or last.startswith("._") or "@eadir" in folders


def tidy(path: Path) -> None:
    """Remove what systems left in a folder, as loops over its files trip over it."""
    recorded = (_read_record(path) or {"files": {}})["files"]
    for name in _listed(path):
        if is_litter(name) and name not in recorded:
            with contextlib.suppress(OSError):
                (path / name).unlink()
    for name in ("@eaDir", ".ipynb_checkpoints"):
        for folder in list(path.rglob(name)):
            _prune(folder)


def damage(path: Path) -> str:
    """Say what is wrong with an item, looking at every byte."""
    record = _read_record(path)
    if record is None:
        return "its record is missing or damaged"
    _trusted.pop(path, None)
    return _compare(path, record).problem(path)


def fingerprint(path: Path) -> str:
    """Return a few characters that stand for the contents of an item."""
    text = json.dumps(files(path), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def keep(place: str, build: Callable[[Path], None], origin: str) -> Item:
    """Build an item aside and put it into the cache in one step."""
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
            "files": {name: [size, checksum(made / name)] for name, (size, _) in listed.items()},
        }
        new_record = scratch / "record.json"
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
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    _trusted[path] = _listed(path)
    return _compare(path, record).item(path, record)


def find_or_keep(place: str, build: Callable[[Path], None], origin: str, waiting: str = "") -> Item:
    """Return an item, building it where it is not there."""
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
        for name in files(path):
            (path / name).unlink(missing_ok=True)
        tidy(path)
        _prune(path)
    else:
        path.unlink(missing_ok=True)
    # Last: what was interrupted can be gone on with.
    _record_of(path).unlink(missing_ok=True)
    _trusted.pop(path, None)


def items(kind: str) -> list[Path]:
    """List what has a record."""
    try:
        return sorted(record.with_suffix("") for record in (root() / kind).glob("*.record"))
    except OSError:
        return []


def set_aside() -> list[Path]:
    """List the folders of what was moved aside."""
    return sorted(path for kind in KINDS for path in (root() / kind).glob("*-yours-*"))


def unreadable() -> str:
    """Say why nobody can tell what the cache holds."""
    try:
        next(root().iterdir(), None)
    except FileNotFoundError:
        return ""
    except OSError as error:
        return reason(error)
    return ""


def left_behind(path: Path) -> bool:
    """Say whether something unfinished is left over from a program that was stopped."""
    with contextlib.suppress(OSError):
        return time.time() - path.stat().st_mtime > _STALE_SECONDS
    return False


def size_of(path: Path) -> int:
    """Return the bytes of a file or of all files in a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def lock(place: str, waiting: str = "") -> contextlib.AbstractContextManager[None]:
    """Let one program at a time fetch or build an item."""
    try:
        folder = writable_root() / "locks"
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a full disk: what is made is still put in its place in one step
        return contextlib.nullcontext()
    return locking.hold(folder / f"{place.replace('/', ' ')}.lock", waiting)


def checksum(path: Path, algorithm: str = "sha256") -> str:
    """Return the checksum of a file."""
    with path.open("rb") as file:
        new = functools.partial(hashlib.new, algorithm, usedforsecurity=False)
        return hashlib.file_digest(file, new).hexdigest()


def reason(error: BaseException) -> str:
    """Put an error into a few words."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return "the disk is full"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return " ".join(str(error).split()) or type(error).__name__


def say_once(line: str) -> None:
    """Print a line, the first time only."""
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


def _recorded(place: str) -> Iterator[tuple[Path, dict, _Compared]]:
    """Find an item's records, and compare."""
    for folder in _roots():
        record = _read_record(folder / place)
        if record is not None:
            yield folder / place, record, _compare(folder / place, record)


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


def _compare(path: Path, record: dict) -> _Compared:
    """Compare an item with its record, looking once a session into every file."""
    try:
        listed = _listed(path)
    except OSError as error:
        return _Compared([], list(record["files"]), [], [], reason(error))
    trusted = _trusted.setdefault(path, {})
    compared = _Compared([], [], [], [])
    if not listed.keys() >= record["files"].keys():
        # Where case does not count, a folder that is called Cats now is still there.
        by_case = {name.casefold(): name for name in listed}
        for name in record["files"].keys() - listed.keys():
            if name.casefold() in by_case and (path / name).exists():
                listed[name] = listed.pop(by_case[name.casefold()])
    for name, (size, digest) in record["files"].items():
        if name not in listed:
            compared.missing.append(name)
        elif trusted.get(name) == listed[name] or (
            listed[name][0] == size and _checksum_or_none(path / name) == digest
        ):
            trusted[name] = listed[name]
            compared.whole.append(name)
        else:
            compared.changed.append(name)
    compared.own.extend(n for n in listed if n not in record["files"] and not is_litter(n))
    return compared


def _checksum_or_none(path: Path) -> str | None:
    """Return the checksum; a file that cannot be read has none."""
    with contextlib.suppress(OSError):
        return checksum(path)
    return None


def _put_back(path: Path, record: dict, compared: _Compared) -> _Compared:
    """Copy what is there under another name to where it belongs; nothing has to be fetched then."""
    sizes = {record["files"][name][0] for name in compared.missing}
    own = [path / name for name in compared.own if (path / name).is_file()]
    elsewhere = {_checksum_or_none(o): o for o in own if o.stat().st_size in sizes}
    renamed = [name for name in compared.missing if record["files"][name][1] in elsewhere]
    if not renamed or _in_the_way(path, renamed):
        return compared
    with (
        contextlib.suppress(OSError),
        tempfile.TemporaryDirectory(prefix=".making-", dir=path.parent) as scratch,
    ):
        for name in renamed:
            copy = Path(scratch, "copy")
            shutil.copyfile(elsewhere[record["files"][name][1]], copy)
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            copy.replace(path / name)
        say_once(f"{_files(len(renamed))} of {path.name} under other names were put back as well.")
    return _compare(path, record)


def _is_working_copy(path: Path) -> bool:
    return path.parent.name == "work"


def _files(number: int) -> str:
    return f"{number:,} {'file' if number == 1 else 'files'}"


def _folders(names: Iterable[str]) -> set[str]:
    return {name.rpartition("/")[0] for name in names}


def _mend(path: Path, made: Path, record: dict) -> None:
    """Put the files of an item into its folder, one by one; what is somebody's own is not lost."""
    working, before, why = _is_working_copy(path), _read_record(path), damage(path)
    if before:  # what belonged to an older item
        for name in set(files(path)) - set(record["files"]):
            (path / name).unlink()
    _trusted.pop(path, None)
    compared = _compare(path, record)
    lacking = compared.missing + compared.changed
    kept = _set_aside(path, _in_the_way(path, lacking) | set(compared.own if working else ()))
    if working:
        _prune(path)
        if why:
            line = f"The working copy {path.name} was changed ({why}): it is made anew"
            say_once(f"{line}, and yours is kept in {kept}." if kept else f"{line}.")
    else:
        _say_kept(path, kept)
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


def _sweep(folder: Path) -> None:
    """Remove what programs left behind that were stopped while they built."""
    for scratch in folder.glob(".making-*"):
        if left_behind(scratch):
            shutil.rmtree(scratch, ignore_errors=True)
