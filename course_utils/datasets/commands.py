"""What ``python -m course_utils data`` does; each command returns the status that scripts see."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from course_utils import environment, files
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
    others = cache.items(*cache.KINDS[1:])
    size = sum(cache.size_of(path) for path in others)
    print(f"Drawn sets, working copies and computed features: {len(others)}, {megabytes(size)}.")
    if not _cannot_be_read():
        print(f"Cache: {cache.root()}")
    return OK


def fetch(names: Sequence[str], standins: bool = False) -> int:
    """Fetch real data into the cache, or make the stand-ins."""
    chosen = _chosen(names)
    if standins:
        return _make_standins(chosen)
    whole = 0
    for entry, item in _fetched(chosen):
        print(f"{entry.name}: {item.path} ({item.origin})")
        whole += 1
    return OK if whole == len(chosen) else FAILED


def _fetched(chosen: Sequence[registry.Entry]) -> Iterator[tuple[registry.Entry, cache.Item]]:
    """Yield real sets that are whole; say why where one cannot be had."""
    for entry in chosen:
        try:
            item = fetch_item(entry.name, "real")
        except DataUnavailable as why:
            print(f"{entry.name}: {why}")
            continue
        assert item
        if item.lost:
            print(f"{entry.name}: {item.path} lacks {item.lost:,} of its files.")
        else:
            yield entry, item


def _make_standins(chosen: Sequence[registry.Entry]) -> int:
    from course_utils.datasets import loading

    status = OK
    for entry in chosen:
        if entry.standin:
            try:
                if entry.kind == "images":
                    loading.load_images(entry.name, "standin")
                else:
                    loading.cats_and_dogs_folder("standin")
            except DataUnavailable as why:
                print(f"{entry.name}: {why}")
                status = FAILED
    return status


def verify() -> int:
    """Compare every file in the cache with its checksum."""
    if _cannot_be_read():
        return FAILED
    paths, damaged = cache.items(), set()
    for path in paths:
        kind, problem, of_yours = path.parent.name, cache.damage(path), ""
        if problem:
            damaged.add(kind)
        if kind == "work":
            problem = problem and f"changed: {problem}"
        elif own := cache.look(path).added:
            of_yours = f" ({len(own)} of your own in it)"
        print(f"{kind}/{path.name}: {problem or 'ok'}{of_yours}")
    if not paths:
        print(f"Nothing is in the cache {cache.root()}.")
    for kind, what_comes in _COMES_BACK.items():
        if kind in damaged:
            print(what_comes)
    return FAILED if damaged - {"work"} else OK


def write_mirror(folder: str, names: Sequence[str]) -> int:
    """Write a mirror for a class or a journey, fetching what is missing."""
    try:
        place = environment.as_path(folder)
    except ValueError as why:
        print(f"DIR is {folder!r}: {why}.")
        return FAILED
    chosen = _chosen(names)
    found = [(entry, item.path) for entry, item in _fetched(chosen)]
    if not found:
        print("There is nothing to write.")
        return FAILED
    try:
        written = mirror.write_mirror(place, found)
    except Problem as problem:
        print(f"{folder} {problem}.")
        return FAILED
    print(f"{folder} now holds {', '.join(e.name for e, _ in found)}: {len(written):,} files")
    print(f"and {mirror.SUMS}. Learners set COURSE_DATA_MIRROR to it, or to its web address.")
    return OK if len(found) == len(chosen) else FAILED


def clear(names: Sequence[str]) -> int:
    """Empty the cache of what the course has put there; other files stay, changed ones too."""
    if _cannot_be_read():
        return FAILED
    root = cache.root()
    chosen = [registry.entry(name) for name in names] or registry.entries().values()
    # The cache's folder may be one that holds other things, under the same names even.
    patterns = [f"downloads/{entry.file}.part" for entry in chosen]
    if names:
        wanted = {root / entry.place for entry in chosen}
        paths = [path for path in cache.items("real") if path in wanted]
    else:
        paths = cache.items()
        patterns.append("downloads/" + "[0-9a-f]" * 16 + ".part")
        patterns += [f"{kind}/.making-*" for kind in cache.KINDS]
    unfinished = [path for pattern in patterns for path in root.glob(pattern)]
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
    for kind in (*cache.KINDS, "downloads", "locks"):
        with contextlib.suppress(OSError):  # it is not empty
            (root / kind).rmdir()
    print(f"Removed {removed} items, {megabytes(freed)}, from {root}.")
    for path in filter(Path.exists, paths):
        left = len(cache.look(path).added)
        whose = (
            f"are {left:,} files that somebody added or changed" if left else "is systems' litter"
        )
        print(f"{path} stays: in it {whose}.")
    for path in cache.set_aside():
        print(f"{path} is yours and stays.")
    return status


def _someone_is_busy() -> bool:
    """Whether a program fetches or builds; locks that nobody holds are removed."""
    busy = False
    for path in (cache.root() / "locks").glob("*.lock"):
        if path.name.split()[0] in cache.KINDS:
            with contextlib.suppress(OSError):
                held = files.is_held(path)
                busy |= held
                if not held:
                    path.unlink()
    return busy


def _cannot_be_read() -> bool:
    """Say so where nobody can tell what the cache holds."""
    try:
        next(cache.root().iterdir(), None)
    except FileNotFoundError:
        return False
    except OSError as error:
        why = f"The cache {cache.root()} cannot be read: {cache.reason(error)}."
        print(f"{why} COURSE_DATA_DIR can name another folder.")
        return True
    return False


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
    part = cache.root() / "downloads" / f"{entry.file}.part"
    with contextlib.suppress(OSError):
        return f"{part.stat().st_size / entry.size:.0%} of it"
    return "-"
