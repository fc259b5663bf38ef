"""All photos of a folder at a glance: drop those that do not belong, move those that lie wrong."""

from __future__ import annotations

import base64
import io
import json
import os
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets
from PIL import Image, ImageOps

from course_utils.datasets.fetching.cache import reason
from course_utils.datasets.photos.auditing import checked_folder, look_at, look_through
from course_utils.datasets.photos.listing import DECISIONS, Found, list_photos, read_decisions
from course_utils.datasets.photos.reading import Photo
from course_utils.explorers.packing import thumbnail
from course_utils.files import write_whole
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SIDE = 160  # pixels of a thumbnail
_MOST = 1000
_COLUMNS = 10  # of the still picture


class ContactSheet(LiveWidget):
    """All photos of a folder by class: with a click, drop a photo or move it to another class.

    No photo is changed, moved or deleted. The decisions are kept beside the class folders in
    ``contact_sheet.json``, where `audit_images`, `build_dataset` and `split_files` find them; all
    can be undone, also another day. The small pictures carry no EXIF data, so no location.

    Parameters
    ----------
    folder : path
        Holds one folder a class, and at most 1,000 files.

    Attributes
    ----------
    decisions : dict of str to str or None
        What was decided of each photo: its class, None for a dropped one.

    Raises
    ------
    FileNotFoundError, NotADirectoryError, ValueError
        As `build_dataset` does, or where there are too many files, or the decisions are damaged.

    Examples
    --------
    >>> sheet = ContactSheet("my_photos")  # doctest: +SKIP
    >>> sheet.decisions  # doctest: +SKIP
    {'cup/IMG_7.jpg': None, 'cup/IMG_9.jpg': 'plant'}
    """

    _figure = module("contact_sheet")

    class_names: Any = traitlets.List(read_only=True).tag(sync=True)
    photos: Any = traitlets.List(read_only=True).tag(sync=True)
    left_out: Any = traitlets.Dict(read_only=True).tag(sync=True)  # files that cannot be used: why
    steps: Any = traitlets.List().tag(sync=True)  # [photo, class or null], the last one counts
    error = traitlets.Unicode().tag(sync=True)

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        place = checked_folder(folder)
        self._file = place / DECISIONS
        files = len(list_photos(place, decided=False))
        if files > _MOST:
            raise ValueError(
                f"folder={str(folder)!r} has {files:,} files; a contact sheet shows at most "
                f"{_MOST:,}. audit_images(folder) lists them all"
            )
        pictures: dict[str, str] = {}

        def look(file: Found) -> Photo:
            photo = look_at(file, size=(_SIDE, _SIDE), mode="RGB")
            if photo.image is not None:
                pictures[photo.path] = thumbnail(photo.image, _SIDE)
                photo.image = None
            return photo

        found, _, left_out, names = look_through(place, look, "Reading photos", True, decided=False)
        super().__init__(label="Contact sheet: drop photos, or move them to another class")
        about = [{"path": p.path, "class": p.class_name, "note": p.problem} for p in found]
        self.set_trait("photos", [each | {"src": pictures[each["path"]]} for each in about])
        left_out.pop(DECISIONS, None)
        self.set_trait("left_out", left_out)
        steps = read_decisions(self._file) if self._file.exists() else []
        self.set_trait("class_names", sorted(names | {name for _, name in steps if name}))
        self.steps = [list(step) for step in steps]
        self.observe(self._write, "steps")

    @property
    def decisions(self) -> dict[str, str | None]:
        own = {photo["path"]: photo["class"] for photo in self.photos}
        steps = {path: name for path, name in self.steps if path in own}
        return {path: name for path, name in steps.items() if name != own[path]}

    def __repr__(self) -> str:
        lines = [f"{name}: {len(shown)} photos" for name, shown in self._by_class().items()]
        dropped = sum(name is None for name in self.decisions.values())
        lines += [f"{dropped} dropped, {len(self.decisions) - dropped} moved"]
        return "\n".join([*lines, *(f"{path}: {why}" for path, why in self.left_out.items())])

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import canvas, show

        classes = {name: shown for name, shown in self._by_class().items() if shown}
        rows = [-(-len(shown) // _COLUMNS) for shown in classes.values()]
        figure, axes = canvas((10, sum(rows) + 0.5 * len(rows)), len(rows) or 1, 1)
        for axis, (name, shown) in zip(np.ravel(axes), classes.items()):
            show(axis, _montage(shown), f"{name}: {len(shown)} photos")
        return figure

    def _by_class(self) -> dict[str, list[dict[str, str]]]:
        now = {photo["path"]: photo["class"] for photo in self.photos} | self.decisions
        return {
            name: [photo for photo in self.photos if now[photo["path"]] == name]
            for name in self.class_names
        }

    def _write(self, _: Any) -> None:
        """Keep the decisions; whatever goes wrong becomes a sentence in the figure."""
        lines = ",\n".join(json.dumps(step, ensure_ascii=False) for step in self.steps)
        try:
            write_whole(self._file, f"[\n{lines}\n]\n")
            self.error = ""
        except OSError as trouble:
            self.error = f"This is not kept: {self._file} cannot be written ({reason(trouble)})."


def _montage(photos: list[dict[str, str]]) -> np.ndarray:
    rows = -(-len(photos) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * _SIDE, rows * _SIDE), "white")
    for number, photo in enumerate(photos):
        data = base64.b64decode(photo["src"].partition(",")[2])
        picture = ImageOps.pad(Image.open(io.BytesIO(data)), (_SIDE - 8,) * 2, color="white")
        sheet.paste(picture, (number % _COLUMNS * _SIDE, number // _COLUMNS * _SIDE))
    return np.asarray(sheet)
