"""Damaged and odd files of the kinds that real photo archives hold, to practise on."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from course_utils import datasets
from course_utils.arguments import whole

Making = Callable[[Image.Image, bytes, np.random.Generator], bytes]

_SHOWN = {".jpg", ".jpeg", ".png", ".webp"}


def damaged_photos(damaged: int, source: str = "auto", seed: int = 0) -> datasets.PhotoFolder:
    """Return a copy of `cats_and_dogs_folder` with damaged and odd files among its photos.

    Parameters
    ----------
    damaged : int
        How many files are added in ``train/``.
    source : str
        As in `cats_and_dogs_folder`.
    seed : int
        Decides on the damage.

    Returns
    -------
    PhotoFolder
        A working copy, yours to change.

    Examples
    --------
    >>> folder = damaged_photos(12)  # doctest: +SKIP
    """
    damaged = whole("damaged", damaged, what="files")

    def add(folder: Path) -> None:
        add_damaged(folder, damaged, seed)

    about = f"with {damaged} damaged or odd files added"
    change = datasets.Change(f"{damaged}-damaged-{seed}", about, add)
    return datasets.cats_and_dogs_folder(source, change=change if damaged else None)


def add_damaged(folder: Path, n: int, seed: int) -> list[Path]:
    """Add files to the class folders in ``train/``, changing none, and return them."""
    # Among the first eight half cannot be used at all; the names do not tell which.
    classes = sorted(entry for entry in (folder / "train").iterdir() if entry.is_dir())
    rng = np.random.default_rng(seed)
    telling, others = list(KINDS)[:_TELLING], list(KINDS)[_TELLING:]
    kinds: list[str] = []
    while len(kinds) < n:
        kinds += [*rng.permutation(telling).tolist(), *rng.permutation(others).tolist()]
    photos = {
        where: sorted(p for p in where.iterdir() if p.suffix.lower() in _SHOWN and p.is_file())
        for where in classes
    }
    added: list[Path] = []
    for number, kind in enumerate(kinds[:n]):
        where = classes[number % len(classes)]
        data, image = _a_photo(photos[where], rng)
        path = where / "Thumbs.db" if kind == "thumbs" else _free_name(where)
        if path.exists():  # a folder has one Thumbs.db only
            kind, path = "empty", _free_name(where)
        with path.open("xb") as file:
            file.write(KINDS[kind](image, data, rng))
        added.append(path)
    return added


def _a_photo(paths: list[Path], rng: np.random.Generator) -> tuple[bytes, Image.Image]:
    """Read one of the photos; where none can be read, draw a blurred pattern."""
    for _ in range(20 if paths else 0):
        try:
            data = paths[rng.integers(len(paths))].read_bytes()
            image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"]).convert("RGB")
        except (OSError, ValueError, SyntaxError):
            continue
        if min(image.size) >= 32:
            return data, image
    cells = Image.fromarray(rng.integers(0, 256, (6, 8, 3), dtype=np.uint8))
    image = cells.resize((200, 150), Image.Resampling.BICUBIC)
    return _stored(image, "JPEG"), image


def _free_name(where: Path) -> Path:
    number = 10_001
    while (path := where / f"{where.name}.{number}.jpg").exists() or path.is_symlink():
        number += 1
    return path


def _stored(image: Image.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def _cut(image: Image.Image, data: bytes, rng: np.random.Generator) -> bytes:
    whole = _stored(image, "JPEG", quality=90)
    return whole[: int(len(whole) * rng.uniform(0.4, 0.9))]


def _moving(image: Image.Image, data: bytes, rng: np.random.Generator) -> bytes:
    other = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return _stored(image, "GIF", save_all=True, append_images=[other], duration=300)


def _sideways(image: Image.Image, data: bytes, rng: np.random.Generator) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return _stored(image.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif)


def _smaller(image: Image.Image, data: bytes, rng: np.random.Generator) -> bytes:
    width, height = image.size
    return _stored(image.resize((width * 3 // 4, height * 3 // 4)), "JPEG", quality=70)


def _transparent(image: Image.Image, data: bytes, rng: np.random.Generator) -> bytes:
    opacity = Image.new("L", image.size, 0)
    opacity.paste(255, (8, 8, image.width - 8, image.height - 8))
    clear = image.copy()
    clear.putalpha(opacity)
    return _stored(clear, "PNG")


_PAGE = b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body></body></html>\n"
_HEADER_CUT_SHORT = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x09\x01"

# The first eight, _TELLING, come before the others: four that nothing can read, four that lie.
_TELLING = 8
KINDS: dict[str, Making] = {
    "empty": lambda image, data, rng: b"",
    "cut": _cut,
    "page": lambda image, data, rng: _PAGE,
    "zeros": lambda image, data, rng: bytes(len(data)),
    "gif": lambda image, data, rng: _stored(image, "GIF"),
    "bmp": lambda image, data, rng: _stored(image, "BMP"),
    "cmyk": lambda image, data, rng: _stored(image.convert("CMYK"), "JPEG"),
    "grey": lambda image, data, rng: _stored(image.convert("L"), "JPEG"),
    "thumbs": lambda image, data, rng: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + rng.bytes(2000),
    "text": lambda image, data, rng: b"Photo removed at the owner's request.\n",
    "header": lambda image, data, rng: _stored(image, "JPEG")[: int(rng.integers(20, 150))],
    "copy": lambda image, data, rng: data,
    "smaller": _smaller,
    "moving": _moving,
    "sideways": _sideways,
    "exif": lambda image, data, rng: _stored(image, "JPEG", exif=_HEADER_CUT_SHORT),
    "transparent": _transparent,
    "pixel": lambda image, data, rng: _stored(image.resize((1, 1)), "JPEG"),
    "trailing": lambda image, data, rng: _stored(image, "JPEG") + rng.bytes(214),
}
