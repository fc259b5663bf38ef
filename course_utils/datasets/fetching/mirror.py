"""A mirror: a folder or a web server that holds the data of the course, for a class or a journey.

What its ``SHA256SUMS``, as ``sha256sum`` writes it, does not list, or does not match, is not taken.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from course_utils import environment
from course_utils.datasets import litter, registry
from course_utils.datasets.bars import bar
from course_utils.datasets.fetching import cache
from course_utils.datasets.fetching.cache import DiskProblem, Problem, reason
from course_utils.datasets.fetching.downloading import (
    Expected,
    Silent,
    answer_seconds,
    download,
    reachable,
)
from course_utils.files import replacing
from course_utils.machine import at_once

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-fA-F]{64}) [ *](.+)")
_MAX_SUMS = 50_000_000
_AT_ONCE = 8


@dataclass(frozen=True)
class Mirror:
    """A mirror whose list of checksums was read."""

    place: str
    folder: Path | None
    sums: dict[str, str]
    patient: bool

    def holds(self, name: str) -> bool:
        """Say whether the mirror lists a file, or files in a folder."""
        if name.endswith("/"):
            return any(listed.startswith(name) for listed in self.sums)
        return name in self.sums

    def take(self, name: str, target: Path, what: str) -> None:
        """Copy a file or a folder out of the mirror, comparing every checksum."""
        if not name.endswith("/"):
            self._take_file(name, target, what)
            return
        names = sorted(listed for listed in self.sums if listed.startswith(name))

        def one(listed: str) -> None:
            path = target / listed.removeprefix(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._take_file(listed, path)
            except DiskProblem:
                raise
            except Problem:
                # Among thousands of requests to a small server one may get lost.
                self._take_file(listed, path)

        with bar(len(names), what) as shown:
            for _ in at_once(one, names, _AT_ONCE):
                shown.update()

    def _take_file(self, name: str, target: Path, what: str = "") -> None:
        digest = self.sums[name]
        if self.folder is None:
            address = f"{self.place.rstrip('/')}/{urllib.parse.quote(name)}"
            # A large file may be resumed in a later session.
            part = cache.downloads() / f"{digest[:16]}.part" if what else target
            wait = answer_seconds(self.patient)
            try:
                download(address, part, Expected(digest=digest), what, wait)
            except Problem as problem:
                raise type(problem)(f"{name} {problem}") from problem
            if part != target:
                shutil.move(part, target)
            return
        original = self.folder / name
        if not original.is_file():
            raise Problem(f"lists {name} but does not hold it")
        try:
            shutil.copyfile(original, target)
            copied = cache.checksum(target)
        except OSError as error:
            raise DiskProblem(f"cannot be copied: {reason(error)}") from error
        if copied != digest:
            target.unlink(missing_ok=True)
            raise Problem(f"holds a {name} that does not match its {SUMS}")


def named() -> str:
    return environment.place("COURSE_DATA_MIRROR")


def is_url(place: str) -> bool:
    return place.lower().startswith(("http://", "https://"))


def without_password(place: str) -> str:
    """Return a mirror's place as it may be shown to everyone."""
    return re.sub(r"//[^/?#]*@", "//", place) if is_url(place) else place


def open_mirror(place: str, patient: bool = False) -> Mirror:
    if is_url(place) or place.lower().startswith("file:"):
        try:
            _ = urllib.parse.urlsplit(place).port
        except ValueError as error:
            raise Problem(f"is no web address ({error}): see COURSE_DATA_MIRROR") from error
    if is_url(place):
        if not reachable([place]):
            raise Silent("cannot be reached")
        with tempfile.TemporaryDirectory() as scratch:
            address, part = f"{place.rstrip('/')}/{SUMS}", Path(scratch) / SUMS
            try:
                download(address, part, Expected(limit=_MAX_SUMS), "", answer_seconds(patient))
            except Problem as problem:
                raise type(problem)(f"its {SUMS} {problem}") from problem
            return Mirror(place, None, read_sums(part), patient)
    folder = Path(place)
    if place.lower().startswith("file:"):
        folder = Path(urllib.request.url2pathname(urllib.parse.urlsplit(place).path))
    if not folder.is_dir():
        raise Problem("is no folder")
    return Mirror(place, folder, read_sums(folder / SUMS), patient)


def read_sums(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise Problem(f"holds no {SUMS}, so nothing in it can be checked") from error
    except UnicodeDecodeError as error:
        raise Problem(f"has a damaged {SUMS} (it is not text)") from error
    except OSError as error:
        raise Problem(f"has a {SUMS} that cannot be read: {reason(error)}") from error
    sums: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.rstrip())
        if not match:
            raise Problem(f"has a damaged {SUMS} (line {number})")
        name = match[2].replace("\\", "/").removeprefix("./")
        path_in_mirror = PurePosixPath(name)
        if path_in_mirror.is_absolute() or ".." in path_in_mirror.parts or ":" in name:
            raise Problem(f"has a {SUMS} that points outside (line {number})")
        if litter.left_out(path_in_mirror.parts):
            continue  # it changes whenever somebody looks into the folder
        if sums.setdefault(name, match[1].lower()) != match[1].lower():
            raise Problem(f"has a {SUMS} that names {name} twice")
    if not sums:
        raise Problem(f"has an empty {SUMS}")
    return sums


def write_mirror(folder: Path, found: Iterable[tuple[registry.Entry, Path]]) -> list[str]:
    written: dict[str, str] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sums = read_sums(folder / SUMS) if (folder / SUMS).exists() else {}
        for entry, path in found:
            # What a learner or the system added to the folder is not for the class.
            files = sorted(cache.look(path).whole)
            for inside in bar(len(files), entry.title, iterable=files):
                file, name = path / inside, entry.keeps + inside
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with replacing(target) as aside:
                    shutil.copyfile(file, aside)
                    written[name] = cache.checksum(aside)
                    foreign = name not in sums and target.exists()
                    if foreign and cache.checksum(target) != written[name]:
                        raise Problem(f"holds another {name}, which is no mirror's: it stays")
        lines = [f"{digest}  {name}\n" for name, digest in sorted({**sums, **written}.items())]
        with replacing(folder / SUMS) as aside:
            aside.write_text("".join(lines), encoding="utf-8", newline="\n")
    except OSError as error:
        raise Problem(f"cannot be written: {reason(error)}") from error
    return list(written)
