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
from PIL import Image

from course_utils.datasets.fetching.cache import count_files, reason
from course_utils.datasets.photos.listing import list_photos, obstacle
from course_utils.datasets.photos.reading import quiet_pillow, read_photo
from course_utils.explorers.packing import thumbnail
from course_utils.explorers.traits import BadType, BadValue
from course_utils.files import replacing
from course_utils.live import LiveWidget, module

_SHOWN = 6  # of the photos of a class, the newest
_SIDE = 96
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
        self.set_trait(
            "classes",
            [_about(n, [f.path for f in found if f.class_name == _composed(n)]) for n in names],
        )

    @property
    def counts(self) -> dict[str, int]:
        return {each["name"]: each["count"] for each in self.classes}

    def __repr__(self) -> str:
        advice = "Where no photos can be dropped here, copy them by hand into these folders:"
        held = [(self._place / name, count_files(count)) for name, count in self.counts.items()]
        return "\n".join([advice, *(f"{place}  ({files})" for place, files in held)])

    def _told(self, widget: Any, message: Any, buffers: Any) -> None:
        super()._told(widget, message, buffers)
        if isinstance(message, dict):
            with self.hold_sync():
                self.set_trait("outcome", self._arrive(message, buffers[0]))
                self.set_trait("answered", message["number"])

    def _arrive(self, message: dict[str, Any], part: Any) -> dict[str, str]:
        """Add a part of a file to those before; keep the file once it is whole."""
        if message["start"] == 0:
            self._arriving = bytearray()
        self._arriving += part
        if len(self._arriving) < message["size"]:
            return {}
        name, of = message["name"], message["class"]
        try:
            kept, image = keep(bytes(self._arriving), name, self._place / of)
        except ValueError as error:
            return {"problem": f"{name} {error}"}
        except OSError as error:
            return {"problem": f"{name} could not be kept: {reason(error)}"}
        classes = {each["name"]: each for each in self.classes}
        newest = [thumbnail(image, _SIDE), *classes[of]["newest"]][:_SHOWN]
        classes[of] = {"name": of, "count": classes[of]["count"] + 1, "newest": newest}
        self.set_trait("classes", list(classes.values()))
        return {"kept": kept}


def keep(data: bytes, name: str, folder: Path) -> tuple[str, Image.Image]:
    """Write a photo into a folder under a free name; return both, or raise what speaks against."""
    if refused := obstacle((name,)):
        raise ValueError(f"was left out: {refused}")
    for other in folder.iterdir():
        same_size = other.is_file() and other.stat().st_size == len(data)
        if same_size and other.read_bytes() == data:
            raise ValueError(f"is there already, as {other.name}")
    wanted = folder / safe_name(name)
    more = (f"{wanted.stem} ({number}){wanted.suffix}" for number in itertools.count(2))
    names = map(wanted.with_name, itertools.chain([wanted.name], more))
    path = next(path for path in names if not os.path.lexists(path))
    with replacing(path) as aside, quiet_pillow():
        aside.write_bytes(data)
        photo = read_photo(aside, (_SIDE, _SIDE))
        if photo.image is None:
            raise ValueError(f"was left out: {photo.problem}")
    return path.name, photo.image


def safe_name(name: str) -> str:
    """Return a file's name as every system allows it, with its extension."""
    plain = _composed(re.split(r"[/\\]", name)[-1])
    plain = re.sub(r'[\x00-\x1f\x7f<>:"|?*\ud800-\udfff]', "_", plain).strip(". ")
    stem, suffix = Path(plain).stem or "photo", Path(plain).suffix[:10]
    stem = stem[:_LONGEST_NAME].rstrip(". ")
    return f"_{stem}{suffix}" if _RESERVED.match(plain) else stem + suffix


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _about(name: str, paths: Sequence[Path]) -> dict[str, Any]:
    newest = sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)[:_SHOWN]
    with quiet_pillow():
        images = [read_photo(path, (_SIDE, _SIDE)).image for path in newest]
    shown = [thumbnail(image, _SIDE) for image in images if image]
    return {"name": name, "count": len(paths), "newest": shown}


def _checked(class_names: Sequence[str]) -> list[str]:
    names = [class_names] if isinstance(class_names, str) else list(class_names)
    if not names or not all(isinstance(name, str) for name in names):
        raise BadType(
            f'class_names is {class_names!r}; names such as ["cup", "plant"] are allowed.'
        )
    for name in names:
        if safe_name(name) != _composed(name) or obstacle((name, "")):
            raise BadValue(f"class_names has {name!r}; names that a folder can have are allowed.")
    if len({name.casefold() for name in names}) < len(names):
        raise BadValue(f"class_names is {class_names!r}; no class may come twice.")
    return names
