"""What a photo and what a class is: the one list that audit, data sets and figures go by.

Every file below a folder is on it, hidden ones and system litter too, and every empty folder.
"""

from __future__ import annotations

import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from course_utils.datasets import litter
from course_utils.datasets.fetching.cache import reason

MAX_BYTES = 500_000_000
# What folders are called that hold sets, not classes: "Train", "val2017", "test_set", "hold-out".
_SET = re.compile(
    r"(train(ing)?|dev(elopment)?|val(id(ation)?)?|tests?|testing|eval(uation)?|hold ?out|unseen)"
    r"( ?(set|data|split|part|images?|photos?|pictures?|files))?"
)
DECISIONS = "contact_sheet.json"


@dataclass
class Found:
    """A file found in a folder, and why it is not opened (empty if it is to be opened)."""

    path: Path
    parts: tuple[str, ...]
    obstacle: str = ""
    class_name: str = ""

    @property
    def hidden(self) -> bool:
        """Whether a folder above it is none that a person put photos into."""
        return bool(litter.left_out((*self.parts[:-1], "")))


def list_photos(folder: Path, decided: bool = True) -> list[Found]:
    """List every file below a folder with its class, in the same order on every system.

    What was `decided` on a contact sheet is carried out: dropped photos have an obstacle, moved
    ones their new class.
    """
    files = sorted(_walk(folder, (), [os.path.realpath(folder)]), key=lambda file: file.parts)
    level = 1 if has_splits(files) else 0
    for file in files:
        if len(file.parts) > level + 1 and not file.hidden:
            file.class_name = _composed(readable([file.parts[level]]))
    named = {readable(file.parts): file for file in files}
    for sheet in [file for file in files if decided and file.parts[-1:] == (DECISIONS,)]:
        above = readable([*sheet.parts[:-1], ""])
        for photo, class_name in dict(read_decisions(sheet.path)).items():
            meant = named.get(above + photo)
            if meant and class_name is None:
                meant.obstacle = meant.obstacle or "dropped on the contact sheet"
            elif meant:
                meant.class_name = _composed(str(class_name))
    return files


def read_decisions(path: Path) -> list[tuple[str, str | None]]:
    """Return the steps taken on a contact sheet: a photo and its new class, None for dropped."""
    try:
        steps = [(photo, name) for photo, name in json.loads(path.read_text(encoding="utf-8"))]
        if not all(isinstance(part, str) for photo, name in steps for part in (photo, name or "")):
            raise ValueError("a photo and its class, or null, are expected")
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"{path} holds no decisions of a contact sheet ({error}): move it away, or decide anew"
        ) from error
    return steps


def has_splits(files: Sequence[Found]) -> bool:
    """Whether a folder holds ``train/``, ``validation/`` … with the class folders inside."""
    inside = _inside(files)
    sets = [top for top in inside if _is_set(top)]
    return any(inside[top] for top in sets) and (len(sets) == len(inside) or len(sets) > 1)


def doubts(files: Sequence[Found]) -> list[str]:
    """Say which folders may be no classes although they are taken for some."""
    inside = {} if has_splits(files) else _inside(files)
    several = {top: own for top, own in inside.items() if len(own) > 1}
    alike = [a for a in several if any(len(several[a] & several[b]) > 1 for b in several if b != a)]
    told = (
        ([top for top in inside if _is_set(top)], "sets are called so: if they are sets, name one"),
        (alike, "they hold the same folders: if those are the classes, name one of these"),
        (several if len(inside) == 1 else [], "it holds folders: if those are classes, name it"),
    )
    lines = [f"Taken for classes: {', '.join(tops)}, though {why}." for tops, why in told if tops]
    return [readable([line]) for line in lines]


def _inside(files: Sequence[Found]) -> dict[str, set[str]]:
    """Return the folders of a folder, each with those in it."""
    inside: dict[str, set[str]] = {}
    for file in files:
        if len(file.parts) > 1 and not file.hidden:
            inside.setdefault(file.parts[0], set()).update(file.parts[1:-1][:1])
    return inside


def _is_set(folder: str) -> bool:
    return _SET.fullmatch(" ".join(re.findall(r"[^\W\d_]+", folder.casefold()))) is not None


def _composed(name: str) -> str:
    """Return a class's name as it is typed: some systems take marks and letters apart."""
    return unicodedata.normalize("NFC", name)


def readable(parts: Sequence[str]) -> str:
    """Return a path with forward slashes on every system, and nothing that is no text."""
    return "/".join(part.encode("utf-8", "backslashreplace").decode() for part in parts)


def _walk(folder: Path, parts: tuple[str, ...], above: list[str]) -> Iterator[Found]:
    # Links are followed unless they lead back to where they hang; pipes, devices and dead links
    # are listed but never opened.
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        yield Found(folder, parts, f"a folder that cannot be opened: {reason(error)}")
        return
    if parts and not entries:
        yield Found(folder, (*parts, ""), obstacle(parts) or "an empty folder")
    for entry in entries:
        path, here = Path(entry.path), (*parts, entry.name)
        try:
            status = entry.stat()
        except OSError as error:
            dead = entry.is_symlink() and isinstance(error, FileNotFoundError)
            why = "a link that leads nowhere" if dead else f"cannot be read: {reason(error)}"
            yield Found(path, here, why)
            continue
        if stat.S_ISDIR(status.st_mode):
            real = os.path.realpath(path)
            if entry.is_symlink() and any(Path(place).is_relative_to(real) for place in above):
                yield Found(path, here, "a link that leads back to its own folder")
                continue
            if path.suffix.lower() in Image.registered_extensions():
                yield Found(path, here, "a folder, though its name ends like a photo's")
            yield from _walk(path, here, [*above, real])
        elif not stat.S_ISREG(status.st_mode):
            yield Found(path, here, "a pipe or a device, not a file")
        elif status.st_size > MAX_BYTES and not obstacle(here):
            yield Found(path, here, f"larger than {MAX_BYTES // 1_000_000} MB: not opened")
        else:
            yield Found(path, here, obstacle(here))


def obstacle(parts: tuple[str, ...]) -> str:
    """Say why a file is not opened, by its name and those of its folders."""
    if parts[-1] == DECISIONS:
        return "what was decided on a contact sheet, not a photo"
    if why := litter.left_out(parts):
        return why
    try:
        "/".join(parts).encode("utf-8")
    except UnicodeEncodeError:
        return "its name is not valid text (shown with backslashes): rename it"
    return ""
