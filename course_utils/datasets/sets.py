"""What the loaders return: arrays or a folder, with where it came from and a few images to see."""

from __future__ import annotations

import base64
import contextlib
import html
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.datasets import litter

if sys.platform == "win32":
    from pathlib import WindowsPath as _SystemPath
else:
    from pathlib import PosixPath as _SystemPath


Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
KEYS = ("x_train", "y_train", "x_test", "y_test")


def read_arrays(path: Path) -> Arrays:
    with np.load(path, allow_pickle=False) as file:
        x_train, y_train, x_test, y_test = (file[key] for key in KEYS)
    return x_train, y_train, x_test, y_test


def write_arrays(path: Path, arrays: Arrays, compressed: bool = False) -> None:
    save = np.savez_compressed if compressed else np.savez
    save(path, **dict[str, Any](zip(KEYS, arrays)))


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
    source, licence, citation, title : str
        Real or stand-in, and where it came from; what may be done with it; whom to name; its name.
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
        size = " x ".join(str(side) for side in self.x_train.shape[1:])
        return (
            f"{self.title}: {len(self.x_train):,} training and {len(self.x_test):,} test images, "
            f"{size}, {len(self.class_names)} classes; {self.source}"
        )

    def _repr_html_(self) -> str:
        from PIL import Image

        shown = [
            (self.class_names[number], Image.fromarray(self.x_train[index]).convert("RGB"))
            for number, index in zip(*np.unique(self.y_train, return_index=True))
        ]
        return _card(repr(self), shown, self.licence, "png")


class PhotoFolder(_SystemPath):
    """A :class:`pathlib.Path` to a folder of photos that also knows where they came from.

    Attributes
    ----------
    class_names : tuple of str
        The folders in ``train/`` and in ``validation/``.
    source, licence, citation, title : str
        As in `ImageData`.
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
        if not self.source:
            return repr(Path(self))
        train, test = (len(photos_below(self / part)) for part in ("train", "validation"))
        return (
            f"{self.title}: {train:,} training files in train/, {test:,} test files in "
            f"validation/; {self.source}; {str(self)!r}"
        )

    def _repr_html_(self) -> str | None:
        if not self.source:
            return None
        shown = [
            (name, image)
            for name in self.class_names
            for image in _first_images(self / "train" / name, 5)
        ]
        return _card(repr(self), shown, self.licence, "jpeg")


def photos_below(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in Path(folder).rglob("*")
        if path.is_file() and not litter.left_out(path.relative_to(folder).parts)
    )


def _first_images(folder: Path, number: int) -> list[Any]:
    from PIL import Image

    images: list[Any] = []
    for path in photos_below(folder)[: 4 * number]:
        if len(images) < number:
            # A sample strip leaves out whatever cannot be shown.
            with contextlib.suppress(Exception), Image.open(path) as photo:
                images.append(photo.convert("RGB"))
    return images


def _card(line: str, shown: Sequence[tuple[str, Any]], licence: str, format: str) -> str:
    """Show images side by side, with their names for those who do not see them."""
    from PIL import Image, ImageOps

    # Small images keep their pixels, photos are cut square from their middle.
    side = 64
    strip = Image.new("RGB", (max(1, side * len(shown)), side))
    for number, (_, image) in enumerate(shown):
        if image.height < side:
            image = image.resize((side, side), Image.Resampling.NEAREST)
        strip.paste(ImageOps.fit(image, (side, side)), (number * side, 0))
    buffer = io.BytesIO()
    strip.save(buffer, format)
    names = ", ".join(name for name, _ in shown)
    alt = html.escape(f"Sample images, from left to right: {names}.", quote=True)
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        f'<div><img src="data:image/{format};base64,{data}" alt="{alt}" style="max-width:100%">'
        f'<div>{html.escape(line)}</div><div style="opacity:.75">Licence: '
        f"{html.escape(licence)}</div></div>"
    )
