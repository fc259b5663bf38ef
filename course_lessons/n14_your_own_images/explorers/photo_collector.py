"""Photos of one's own, given to classes: each arrives as a file in its class's folder."""

from __future__ import annotations

import itertools
import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import traitlets

from course_utils.datasets.fetching.cache import count_files, reason
from course_utils.datasets.photos.listing import list_photos, obstacle
from course_utils.datasets.photos.reading import open_photo
from course_utils.explorers.packing import thumbnail
from course_utils.explorers.traits import BadType, BadValue
from course_utils.live import LiveWidget, module

_SHOWN = 6  # of the photos of a class, the newest
_LONGEST_NAME = 100
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # by Windows


class PhotoCollector(LiveWidget):
    """Give photos to classes: drop files, pick them, or take them with the camera.

    Each photo is written to the folder of its class as it arrives, unchanged. No file is ever
    overwritten, the same photo is not kept twice, and what cannot be read is left out with its
    reason.

    Parameters
    ----------
    folder : path
        Where the class folders are, or will be made.
    class_names : sequence of str
        One folder each, so a name must be one that every system allows.

    Attributes
    ----------
    counts : dict of str to int
        How many files each class has.

    Raises
    ------
    TypeError, ValueError
        If a class name is no text, cannot name a folder or comes twice.
    NotADirectoryError, OSError
        If the folders cannot be made.

    Examples
    --------
    >>> PhotoCollector("my_photos", ["cup", "plant"])  # doctest: +SKIP
    """

    _figure = module("photo_collector")

    folder = traitlets.Unicode(read_only=True).tag(sync=True)
    classes: Any = traitlets.List(read_only=True).tag(sync=True)
    outcome: Any = traitlets.Dict(read_only=True).tag(sync=True)  # of the last file
    # The browser counts what it sends, Python says which part of it has arrived.
    answered = traitlets.Int(0, read_only=True).tag(sync=True)

    def __init__(self, folder: str | os.PathLike[str], class_names: Sequence[str]) -> None:
        self._place = Path(folder).expanduser()
        names = _checked(class_names)
        for name in names:
            (self._place / name).mkdir(parents=True, exist_ok=True)
        self._arriving = bytearray()
        super().__init__(label="Photo collector: give photos to classes")
        self.set_trait("folder", str(folder))
        found = [file for file in list_photos(self._place) if not file.obstacle]
        of = {name: [file.path for file in found if file.class_name == name] for name in names}
        self.set_trait(
            "classes",
            [{"name": n, "count": len(paths), "newest": _newest(paths)} for n, paths in of.items()],
        )

    @property
    def counts(self) -> dict[str, int]:
        return {each["name"]: each["count"] for each in self.classes}

    def __repr__(self) -> str:
        lines = [
            f"{self._place / name}  ({count_files(count)})" for name, count in self.counts.items()
        ]
        advice = "Where no photos can be dropped here, copy them by hand into these folders:"
        return "\n".join([advice, *lines])

    def _told(self, widget: Any, message: Any, buffers: Any) -> None:
        super()._told(widget, message, buffers)
        if not isinstance(message, dict):
            return
        with self.hold_sync():
            try:
                outcome = self._arrive(message, bytes(buffers[0]))
            except Exception as trouble:  # the browser waits for a word
                why = reason(trouble) if isinstance(trouble, OSError) else str(trouble)
                outcome = {"problem": f"{message.get('name')} could not be kept: {why}"}
            self.set_trait("outcome", outcome)
            self.set_trait("answered", message["number"])

    def _arrive(self, message: dict[str, Any], part: bytes) -> dict[str, str]:
        """Add a part of a file to those before; keep the file once it is whole."""
        if message["start"] == 0:
            self._arriving = bytearray()
        self._arriving += part
        if len(self._arriving) < message["size"]:
            return {}
        data, self._arriving = bytes(self._arriving), bytearray()
        chosen = next(each for each in self.classes if each["name"] == message["class"])
        path, problem = keep(data, message["name"], self._place / chosen["name"])
        if path is None:
            return {"problem": problem}
        newest = [*_newest([path]), *chosen["newest"]][:_SHOWN]
        changed = chosen | {"count": chosen["count"] + 1, "newest": newest}
        self.set_trait("classes", [changed if e is chosen else e for e in self.classes])
        return {"kept": path.name}


def keep(data: bytes, name: str, folder: Path) -> tuple[Path | None, str]:
    """Write a photo into a folder under a free name; or say why not."""
    if refused := obstacle((name,)):
        return None, f"{name} was left out: {refused}"
    for other in folder.iterdir():
        same_size = other.is_file() and other.stat().st_size == len(data)
        if same_size and other.read_bytes() == data:
            return None, f"{name} is there already, as {other.name}"
    path = _written(data, folder / safe_name(name))
    try:
        open_photo(path, (64, 64))
    except ValueError as error:
        path.unlink()
        return None, f"{name} was left out: {str(error).partition('can be used: ')[2]}"
    return path, ""


def safe_name(name: str) -> str:
    """Return a file's name as every system allows it, with its extension."""
    plain = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    plain = re.sub(r'[\x00-\x1f\x7f<>:"|?*\ud800-\udfff]', "_", plain).lstrip(". ").rstrip(". ")
    stem, suffix = Path(plain).stem or "photo", Path(plain).suffix[:10]
    stem = f"{stem[:_LONGEST_NAME]}".rstrip(". ")
    return f"_{stem}{suffix}" if _RESERVED.match(plain) else stem + suffix


def _written(data: bytes, wanted: Path) -> Path:
    for number in itertools.count(1):
        again = "" if number == 1 else f" ({number})"
        path = wanted.with_name(f"{wanted.stem}{again}{wanted.suffix}")
        try:
            with path.open("xb") as file:
                file.write(data)
            return path
        except FileExistsError:
            continue
        except OSError:
            path.unlink(missing_ok=True)  # a full disk leaves no half of a photo
            raise
    raise AssertionError("numbers do not end")


def _newest(paths: Sequence[Path]) -> list[str]:
    shown = []
    for path in sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)[:_SHOWN]:
        try:
            shown.append(thumbnail(open_photo(path, (96, 96)), 96))
        except ValueError:  # the audit says why
            continue
    return shown


def _checked(class_names: Sequence[str]) -> list[str]:
    names = [class_names] if isinstance(class_names, str) else list(class_names)
    if not names or not all(isinstance(name, str) for name in names):
        raise BadType(
            f'class_names is {class_names!r}; names such as ["cup", "plant"] are allowed.'
        )
    for name in names:
        if not name or safe_name(name) != name or obstacle((name, "")):
            raise BadValue(f"class_names has {name!r}; names that a folder can have are allowed.")
    if len({name.casefold() for name in names}) < len(names):
        raise BadValue(f"class_names is {class_names!r}; no class may come twice.")
    return names
