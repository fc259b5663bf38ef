"""What the loaders return: arrays or a folder, with where it came from and a few images to see."""

from __future__ import annotations

import base64
import html
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.datasets.photos import SUFFIXES

if sys.platform == "win32":
    from pathlib import WindowsPath as _SystemPath
else:
    from pathlib import PosixPath as _SystemPath


Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
KEYS = ("x_train", "y_train", "x_test", "y_test")


def read_arrays(path: Path) -> Arrays:
    """Read the four arrays of an image set from an ``.npz`` file."""
    with np.load(path, allow_pickle=False) as file:
        x_train, y_train, x_test, y_test = (file[key] for key in KEYS)
    return x_train, y_train, x_test, y_test


def write_arrays(path: Path, arrays: Arrays, compressed: bool = False) -> None:
    """Write the four arrays of an image set to an ``.npz`` file."""
    x_train, y_train, x_test, y_test = arrays
    save = np.savez_compressed if compressed else np.savez
    save(path, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)


@dataclass(frozen=True, eq=False)
class ImageData:
    """An image set in memory.

    Attributes
    ----------
    x_train, x_test : ndarray, uint8
        Images, shape (n, height, width) for grey ones, (n, height, width, 3) for colour.
    y_train, y_test : ndarray, uint8
        Labels: indices into `class_names`, of shape (n,) or, as Keras has them for CIFAR-10,
        (n, 1).
    class_names : tuple of str
        Name of each class.
    source : str
        Real or stand-in, and where it came from.
    licence, citation : str
        What may be done with it, and whom to name.
    title : str
        Name of the set.
    """

    x_train: np.ndarray = field(repr=False)
    y_train: np.ndarray = field(repr=False)
    x_test: np.ndarray = field(repr=False)
    y_test: np.ndarray = field(repr=False)
    class_names: tuple[str, ...]
    source: str
    licence: str
    citation: str
    title: str

    def __repr__(self) -> str:
        """Say in one line what is there."""
        size = " x ".join(str(side) for side in self.x_train.shape[1:])
        return (
            f"{self.title}: {len(self.x_train):,} training and {len(self.x_test):,} test images, "
            f"{size}, {len(self.class_names)} classes; {self.source}"
        )

    def _repr_html_(self) -> str:
        labels = self.y_train.reshape(-1)
        shown = [
            (int(np.flatnonzero(labels == number)[0]), name)
            for number, name in enumerate(self.class_names)
            if np.any(labels == number)
        ]
        names = [name for _, name in shown]
        strip = _strip([_as_image(self.x_train[index]) for index, _ in shown], "PNG")
        return _card(repr(self), strip, names, self.licence)


class PhotoFolder(_SystemPath):
    """A folder of photos that also knows where they came from.

    It is a :class:`pathlib.Path` to ``train/{cats,dogs}`` and ``validation/{cats,dogs}``.

    Attributes
    ----------
    source : str
        Real or stand-in, and where it came from.
    licence, citation : str
        What may be done with it, and whom to name.
    class_names : tuple of str
        The class folders.
    """

    source: str = ""
    licence: str = ""
    citation: str = ""
    title: str = ""
    class_names: tuple[str, ...] = ()

    def with_segments(self, *segments: Any) -> Path:
        """Make what lies inside a plain path."""
        return Path(*segments)

    def __repr__(self) -> str:
        """Say in one line what is there."""
        return self._line() if self.source else repr(Path(self))

    def _line(self) -> str:
        train, test = (len(photos_below(self / part)) for part in ("train", "validation"))
        return (
            f"{self.title}: {train:,} training files in train/, {test:,} test files in "
            f"validation/; {self.source}; {str(self)!r}"
        )

    def _repr_html_(self) -> str | None:
        if not self.source:
            return None
        images = [_first_images(self / "train" / name, 5) for name in self.class_names]
        names = [name for name, some in zip(self.class_names, images, strict=True) for _ in some]
        strip = _strip([image for some in images for image in some], "JPEG")
        return _card(repr(self), strip, names, self.licence)


def photos_below(folder: Path) -> list[Path]:
    """List the files below a folder whose names end like a photo's."""
    return sorted(
        path
        for path in Path(folder).rglob("*")
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    )


def _as_image(values: np.ndarray) -> Any:
    from PIL import Image

    return Image.fromarray(values).convert("RGB")


def _first_images(folder: Path, number: int) -> list[Any]:
    from PIL import Image

    images: list[Any] = []
    for path in photos_below(folder)[: 4 * number]:
        try:
            with Image.open(path) as photo:
                images.append(photo.convert("RGB"))
        except Exception:  # a sample strip leaves out whatever cannot be shown
            continue
        if len(images) == number:
            break
    return images


def _strip(images: Sequence[Any], format: str, height: int = 64) -> bytes:
    """Put images side by side and return them as a file in memory."""
    from PIL import Image, ImageOps

    # Small images keep their pixels, photos are cut square from their middle.
    scaled = [
        image.resize((height, height), Image.Resampling.NEAREST)
        if image.height < height
        else ImageOps.fit(image, (height, height))
        for image in images
    ]
    strip = Image.new("RGB", (max(1, height * len(scaled)), height))
    for number, image in enumerate(scaled):
        strip.paste(image, (number * height, 0))
    buffer = io.BytesIO()
    strip.save(buffer, format)
    return buffer.getvalue()


def _card(line: str, strip: bytes, names: Sequence[str], licence: str) -> str:
    alt = html.escape(f"Sample images, from left to right: {', '.join(names)}.", quote=True)
    kind = "png" if strip.startswith(b"\x89PNG") else "jpeg"
    data = base64.b64encode(strip).decode()
    return (
        f'<div><img src="data:image/{kind};base64,{data}" alt="{alt}" style="max-width:100%">'
        f'<div>{html.escape(line)}</div><div style="opacity:.75">Licence: '
        f"{html.escape(licence)}</div></div>"
    )
