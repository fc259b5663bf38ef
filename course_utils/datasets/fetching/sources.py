"""Real data, from wherever it can be had: the cache, a mirror, the official addresses."""

from __future__ import annotations

import dataclasses
import shutil
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_utils import environment
from course_utils.datasets import registry
from course_utils.datasets.bars import megabytes
from course_utils.datasets.fetching import cache, mirror
from course_utils.datasets.fetching.cache import DiskProblem, Item, Problem
from course_utils.datasets.fetching.downloading import (
    Expected,
    Silent,
    answer_seconds,
    download,
    host,
    proxy_of,
    reachable,
)
from course_utils.datasets.registry import Entry

SOURCES = ("auto", "real", "standin")
_ADVICE = (
    "Try again when connected (in a notebook after datasets.fetching.forget()), name a mirror in "
    'COURSE_DATA_MIRROR, or take source="standin".'
)

# Seconds that one call waits, all in all, for mirrors and addresses that do not answer.
IN_VAIN_SECONDS = 4.5

# What was tried in vain in this session, so that no later call waits for it again, each with a few
# words that say why: data sets (with the mirror named then), mirrors, hosts, the network itself.
_in_vain: dict[str, str] = {}
_NETWORK = "network"


class DataUnavailable(RuntimeError):
    """Real data was asked for and cannot be had; the message says why and what to do."""


def fetch_item(name: str, source: str = "auto") -> Item | None:
    """Return a real data set or a file of weights, fetched where needed; None for a stand-in."""
    wanted, chosen = registry.entry(name), chosen_source(source)
    if chosen == "standin":
        return None
    item = cache.find(wanted.place)
    if item:
        return _from_cache(item)
    try:
        return _fetched(wanted, _Patience(insists=chosen == "real"))
    except Problem as why:
        problem = f"{why}."
    failed = f"{wanted.title} could not be fetched"
    rest = cache.find_rest(wanted.place)
    if rest:
        cache.say_once(f"{failed} anew: {problem} The files that are whole are used.")
        return _from_cache(rest)
    if chosen == "real":
        raise DataUnavailable(f"{failed}: {problem} {_ADVICE}")
    cache.say_once(f"{failed}: {problem}")
    return None


def _from_cache(item: Item) -> Item:
    return dataclasses.replace(item, origin=f"from the cache (fetched {item.origin})")


@dataclass
class _Patience:
    """How long one call still waits for those that do not answer."""

    insists: bool
    in_vain: float = 0.0  # seconds waited for nothing

    def seconds(self) -> float:
        whole = answer_seconds(self.insists)
        return whole if self.insists else min(whole, IN_VAIN_SECONDS - self.in_vain)


def forget() -> None:
    """Forget what could not be reached, so that the next call tries again."""
    _in_vain.clear()


def _fetched(wanted: Entry, patience: _Patience) -> Item:
    """Try the mirror, then the official addresses; raise one Problem for all that went wrong."""
    known = f"{wanted.name} {mirror.named()}"
    if known in _in_vain:
        raise Problem(_in_vain[known])
    waiting = f"{wanted.title} is being fetched by another program: waiting for it."
    with cache.lock(wanted.place, waiting):
        item = cache.find(wanted.place)
        if item:
            return item
        problems: list[Problem] = []
        for take in (_from_mirror, _from_official):
            try:
                return take(wanted, patience)
            except Problem as why:
                problems.append(why)
            except OSError as error:
                problems.append(DiskProblem(cache.reason(error)))
    problem = _together(problems)
    if not isinstance(problem, DiskProblem):  # which may go after something was deleted
        _in_vain[known] = str(problem)
    raise problem


def _together(problems: list[Problem]) -> Problem:
    kind = DiskProblem if any(isinstance(why, DiskProblem) for why in problems) else Problem
    return kind("; ".join(dict.fromkeys(str(why) for why in problems if str(why))))


def _from_mirror(wanted: Entry, patience: _Patience) -> Item:
    place = mirror.named()
    if not place:
        raise Problem
    shown = f"the mirror {mirror.without_password(place)}"
    try:
        opened = _open_mirror(place, patience)
        names = [name for name in wanted.mirror if opened.holds(name)]
        if not names:
            raise Problem(f"does not list {wanted.mirror[0]}")

        def take(got: Path) -> None:
            opened.take(names[0], got, wanted.title)

        return _kept(wanted, names[0].rstrip("/"), take, f"from {shown}")
    except Problem as why:
        raise type(why)(f"{shown} {why}") from why


def _open_mirror(place: str, patience: _Patience) -> mirror.Mirror:
    if place in _in_vain:
        raise Problem(_in_vain[place])
    begun = time.monotonic()
    try:
        return mirror.open_mirror(place, patience.insists)
    except Silent as why:
        patience.in_vain += time.monotonic() - begun
        _in_vain[place] = str(why)
        raise


def _from_official(wanted: Entry, patience: _Patience) -> Item:
    if _NETWORK in _in_vain:
        raise Problem(_in_vain[_NETWORK])
    begun = time.monotonic()
    addresses = _within_reach(wanted)
    patience.in_vain += time.monotonic() - begun
    expected = Expected(wanted.size, wanted.sha256)
    problems: list[Problem] = []
    for address in addresses:
        wait = patience.seconds()
        if wait < 0.05:  # seconds
            problems.append(Problem(f"{host(address)} was not asked any more"))
            continue
        try:
            part = _part(wanted)
            download(address, part, expected, wanted.title, wait)
            return _kept(wanted, wanted.file, part.replace, f"from {host(address)}", official=True)
        except Problem as why:
            problems.append(type(why)(f"{host(address)} {why}"))
            if isinstance(why, Silent):
                patience.in_vain += wait
                if wait == answer_seconds(patience.insists):
                    _in_vain[_server(address)] = str(why)
    raise _together(problems)


def _kept(
    wanted: Entry, file: str, take: Callable[[Path], Any], origin: str, official: bool = False
) -> Item:
    """Put into the cache what `take` brings to the place that it is given."""

    def build(target: Path) -> None:
        from course_utils.datasets.fetching import archives

        got = target.with_name(f"got {file}")
        take(got)
        archives.prepare(wanted, got, target, official)

    return cache.keep(wanted.place, build, origin)


def _within_reach(wanted: Entry) -> list[str]:
    """Choose the addresses that may answer; raise a Problem where there is none."""
    hopeful = [address for address in wanted.addresses if _server(address) not in _in_vain]
    if not hopeful:
        known = [f"{host(address)} {_in_vain[_server(address)]}" for address in wanted.addresses]
        raise _together([Problem(why) for why in known])
    others = [address for other in registry.entries().values() for address in other.addresses[:1]]
    addresses = reachable(hopeful, others)
    if addresses:
        if addresses[0] != hopeful[0]:
            # The first one was waited for to the end.
            _in_vain[_server(hopeful[0])] = "cannot be reached"
        return addresses
    _in_vain.update({_server(address): "cannot be reached" for address in hopeful})
    proxy = proxy_of(hopeful[0])
    what = f"the proxy {host(proxy)}" if proxy else ", ".join(dict.fromkeys(map(host, hopeful)))
    what += " cannot be reached"
    if addresses is None:
        _in_vain[_NETWORK] = "no network"
        what = f"no network ({what})"
    raise Problem(what)


def _server(address: str) -> str:
    """Host and port: what one address of a host does not answer, its others do not answer."""
    return urllib.parse.urlsplit(address).netloc


def _part(wanted: Entry) -> Path:
    """Where the download is written, on a disk that has room for it."""
    folder = cache.downloads()
    part = folder / f"{wanted.file}.part"
    there = part.stat().st_size if part.exists() else 0
    # What is kept is unpacked while the download is still there.
    needed = 2 * wanted.size - there
    if shutil.disk_usage(folder).free < needed:
        raise DiskProblem(
            f"cannot be saved: {megabytes(needed)} are needed and the disk of {folder} has less"
        )
    return part


def chosen_source(source: str = "auto") -> str:
    """Return which source is meant, ``COURSE_DATA_SOURCE`` considered."""
    from_outside = environment.value("COURSE_DATA_SOURCE").lower() or "auto"
    for name, chosen in (("source", source), ("COURSE_DATA_SOURCE", from_outside)):
        if chosen not in SOURCES:
            raise ValueError(f"{name} is {chosen!r}: it can be {', '.join(SOURCES)}.")
        if chosen != "auto":
            return chosen
    return "auto"
