"""What ``python -m course_utils data`` does; each command returns the status that scripts see."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from course_utils import environment, locking
from course_utils.datasets import registry
from course_utils.datasets.bars import megabytes
from course_utils.datasets.fetching import DataUnavailable, cache, fetch_item, mirror
from course_utils.datasets.fetching.cache import Problem

OK, FAILED = 0, 1
_COMES_BACK = {
    "real": "Damaged real data is fetched anew when it is needed, or now by: data fetch NAME",
    "drawn": "Damaged stand-ins are made anew when they are needed.",
    "work": "A changed working copy is made anew when it is asked for; what you added is kept.",
    "features": "Damaged features are computed anew when they are needed.",
}


def show_list() -> int:
    """Print what can be fetched and what is there."""
    opened: mirror.Mirror | None = None
    if mirror.named():
        try:
            opened = mirror.open_mirror(mirror.named())
        except Problem as problem:
            print(f"The mirror {mirror.without_password(mirror.named())} {problem}.")
    print(f"{'name':20}{'download':>9}  {'here':12} {'what'}")
    for entry in registry.entries().values():
        print(
            f"{entry.name:20}{megabytes(entry.size):>9}  {_state(entry, opened):12} "
            f"{entry.title}: {entry.about}. Licence: {entry.licence}."
        )
    others = [path for kind in cache.KINDS[1:] for path in cache.items(kind)]
    size = sum(cache.size_of(path) for path in others)
    print(f"Drawn sets, working copies and computed features: {len(others)}, {megabytes(size)}.")
    if not _cannot_be_read():
        print(f"Cache: {cache.root()}")
    return OK


def fetch(names: Sequence[str], standins: bool = False) -> int:
    """Fetch real data into the cache, or make the stand-ins."""
    if standins:
        return _make_standins(names)
    return _fetched(names, tell=True)[1]


def _fetched(
    names: Sequence[str], tell: bool = False
) -> tuple[list[tuple[registry.Entry, cache.Item]], int]:
    """Return whole real sets and a status; say why where one cannot be had."""
    found, status = [], OK
    for entry in _chosen(names):
        try:
            item = fetch_item(entry.name, "real")
            problem = f"{item.path} lacks {item.lost:,} of its files." if item and item.lost else ""
        except DataUnavailable as why:
            item, problem = None, str(why)
        if item and not problem:
            found.append((entry, item))
            if tell:
                print(f"{entry.name}: {item.path} ({item.origin})")
        else:
            print(f"{entry.name}: {problem}")
            status = FAILED
    return found, status


def _make_standins(names: Sequence[str]) -> int:
    from course_utils.datasets import loading

    status = OK
    for entry in _chosen(names):
        if entry.loader:
            try:
                getattr(loading, entry.loader)("standin")
            except DataUnavailable as why:
                print(f"{entry.name}: {why}")
                status = FAILED
    return status


def verify() -> int:
    """Compare every file in the cache with its checksum."""
    if _cannot_be_read():
        return FAILED
    count, damaged = 0, set()
    for kind in cache.KINDS:
        for path in cache.items(kind):
            count += 1
            problem = cache.damage(path)
            if problem:
                damaged.add(kind)
                problem = f"changed: {problem}" if kind == "work" else problem
            own = len(cache.own_files(path)) if kind != "work" else 0
            of_yours = f" ({own} of your own in it)" if own else ""
            print(f"{kind}/{path.name}: {problem or 'ok'}{of_yours}")
    if not count:
        print(f"Nothing is in the cache {cache.root()}.")
    for kind in cache.KINDS:
        if kind in damaged:
            print(_COMES_BACK[kind])
    return FAILED if damaged - {"work"} else OK


def write_mirror(folder: str, names: Sequence[str]) -> int:
    """Write a mirror for a class or a journey, fetching what is missing."""
    try:
        place = environment.as_path(folder)
    except ValueError as why:
        print(f"DIR is {folder!r}: {why}.")
        return FAILED
    found, status = _fetched(names)
    if not found:
        print("There is nothing to write.")
        return FAILED
    try:
        written = mirror.write_mirror(place, [(entry, item.path) for entry, item in found])
    except Problem as problem:
        print(f"{folder} {problem}.")
        return FAILED
    held = ", ".join(entry.name for entry, _ in found)
    print(f"{folder} now holds {held}: {len(written):,} files")
    print(f"and {mirror.SUMS}. Learners set COURSE_DATA_MIRROR to it, or to its web address.")
    return status


def clear(names: Sequence[str]) -> int:
    """Empty the cache of what the course has put there; other files stay, changed ones too."""
    if _cannot_be_read():
        return FAILED
    chosen = [registry.entry(name) for name in names]
    wanted = {entry.keeps.rstrip("/") for entry in chosen}
    paths = [path for path in cache.items("real") if not names or path.name in wanted]
    if not names:
        paths += [path for kind in cache.KINDS[1:] for path in cache.items(kind)]
    # The cache's folder may be one that holds other things, under the same names even.
    patterns = [f"{entry.file}.part" for entry in chosen or registry.entries().values()]
    if not names:
        patterns.append("[0-9a-f]" * 16 + ".part")
    unfinished = [part for pattern in patterns for part in _downloads().glob(pattern)]
    if not names:
        for kind in cache.KINDS:
            unfinished += (cache.root() / kind).glob(".making-*")
    if _someone_is_busy():
        print("Another program is fetching or building: what is unfinished stays.")
        unfinished = [path for path in unfinished if cache.left_behind(path)]
    removed, freed, status = 0, 0, OK
    for path in [*paths, *unfinished]:
        try:
            size = cache.size_of(path)
            if path in paths:
                cache.remove(path)
                size -= cache.size_of(path)
            elif path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        except OSError as error:
            print(f"{path} cannot be removed: {cache.reason(error)}.")
            status = FAILED
        else:
            removed, freed = removed + 1, freed + size
    if not names:
        _remove_empty_folders()
    print(f"Removed {removed} items, {megabytes(freed)}, from {cache.root()}.")
    for path in filter(Path.exists, paths):
        left = len(cache.own_files(path))
        print(f"{path} stays: in it are {left:,} files that somebody added or changed.")
    for path in cache.set_aside():
        print(f"{path} is yours and stays.")
    return status


def _someone_is_busy() -> bool:
    """Whether a program fetches or builds; locks that nobody holds are removed."""
    busy = False
    locks = cache.root() / "locks"
    for path in (path for kind in cache.KINDS for path in locks.glob(f"{kind} *.lock")):
        with contextlib.suppress(OSError):
            held = locking.is_held(path)
            busy |= held
            if not held:
                path.unlink()
    return busy


def _remove_empty_folders() -> None:
    for kind in (*cache.KINDS, "downloads", "locks"):
        with contextlib.suppress(OSError):
            (cache.root() / kind).rmdir()


def _cannot_be_read() -> bool:
    """Say so where nobody can tell what the cache holds."""
    why = cache.unreadable()
    if why:
        print(
            f"The cache {cache.root()} cannot be read: {why}. COURSE_DATA_DIR can name another "
            "folder."
        )
    return bool(why)


def _chosen(names: Sequence[str]) -> list[registry.Entry]:
    if names:
        return [registry.entry(name) for name in dict.fromkeys(names)]
    return [entry for entry in registry.entries().values() if entry.quick]


def _state(entry: registry.Entry, opened: mirror.Mirror | None) -> str:
    path = cache.root() / entry.place
    if path in cache.items("real"):
        return "damaged" if cache.damage(path) else "cached"
    if opened and any(map(opened.holds, entry.mirror)):
        return "in the mirror"
    part = _downloads() / f"{entry.file}.part"
    with contextlib.suppress(OSError):
        return f"{part.stat().st_size / entry.size:.0%} of it"
    return "-"


def _downloads() -> Path:
    return cache.root() / "downloads"
