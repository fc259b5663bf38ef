"""Folders of photos: their classes, the time of each, and examples for who has none at hand.

The examples are as a telephone would have taken them: several of each moment.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image, ImageEnhance, ImageOps
from skimage import data

from course_utils import datasets
from course_utils.datasets.photos import reading
from course_utils.datasets.photos.listing import list_photos

PROJECTS = ("cats and dogs", "surfaces")
_NOON = datetime.datetime(2026, 6, 1, 12)
_NOWHERE: dict[int, Any] = {  # on the open Atlantic, where nobody lives
    ExifTags.GPS.GPSLatitudeRef: "N",
    ExifTags.GPS.GPSLatitude: (30.0, 0.0, 0.0),
    ExifTags.GPS.GPSLongitudeRef: "W",
    ExifTags.GPS.GPSLongitude: (45.0, 0.0, 0.0),
}


def class_folders(folder: str | os.PathLike[str]) -> list[str]:
    """Return the folders in a folder that are classes: not what systems and clouds leave there."""
    found = list_photos(Path(folder).expanduser())
    return sorted({file.parts[0] for file in found if len(file.parts) > 1 and not file.hidden})


def time_taken(path: str | os.PathLike[str]) -> float | None:
    """Return when a photo was taken, in seconds; None where its file does not say.

    Parameters
    ----------
    path : path
        A photo of any format.

    Returns
    -------
    float or None
        By the camera's clock, which knows no time zone: for differences only.

    Examples
    --------
    >>> time_taken("after.jpg") - time_taken("before.jpg")  # doctest: +SKIP
    2.0
    """
    with reading.quiet_pillow():
        found = reading.read_photo(Path(path).expanduser(), (16, 16)).taken
    return found[1] if found else None


def example_photos(
    folder: Path, project: str = "cats and dogs", moments: int = 12, shots: int = 3, seed: int = 0
) -> Path:
    """Write photos of two or three classes, a folder each; of every moment several in a row."""
    if project not in PROJECTS:
        raise ValueError(f"project is {project!r}; allowed are {', '.join(map(repr, PROJECTS))}.")
    rng = np.random.default_rng(seed)
    for number, (name, pictures) in enumerate(_sources(project, rng).items()):
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        for moment, picture in zip(range(moments), pictures):
            minutes = int(rng.integers(3, 9)) + 10 * moment
            start = _NOON + datetime.timedelta(hours=2 * number, minutes=minutes)
            for shot in range(shots):
                taken = start + datetime.timedelta(seconds=10 * shot)
                _shoot(picture, rng, taken, place / f"IMG_{taken:%H%M%S}.jpg")
    return folder


def _sources(project: str, rng: np.random.Generator) -> dict[str, Iterator[Image.Image]]:
    """Return for each class its pictures, one a moment."""
    if project == "cats and dogs":
        train = datasets.cats_and_dogs_folder() / "train"
        files = {kind: sorted((train / f"{kind}s").glob("*.jpg")) for kind in ("cat", "dog")}
        return {kind: map(_opened, rng.permutation(found)) for kind, found in files.items()}
    surfaces = {"brick": data.brick(), "grass": data.grass(), "gravel": data.gravel()}
    return {kind: _windows(picture, rng) for kind, picture in surfaces.items()}


def _opened(file: Path) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(file)).convert("RGB")


def _windows(
    picture: np.ndarray, rng: np.random.Generator, side: int = 128
) -> Iterator[Image.Image]:
    """Yield parts of a picture that do not overlap, enlarged."""
    across = picture.shape[1] // side
    for place in rng.permutation(across * (picture.shape[0] // side)):
        y, x = side * (place // across), side * (place % across)
        yield Image.fromarray(picture[y : y + side, x : x + side]).convert("RGB").resize((384, 384))


def _shoot(
    picture: Image.Image, rng: np.random.Generator, taken: datetime.datetime, file: Path
) -> None:
    """Save what a hand holds a little differently each time, with what a telephone notes."""
    share = rng.uniform(0.8, 0.97)
    width, height = (int(share * side) for side in picture.size)
    x, y = map(int, rng.integers((picture.width - width + 1, picture.height - height + 1)))
    turned = picture.rotate(rng.uniform(-4, 4), Image.Resampling.BICUBIC)
    photo = turned.crop((x, y, x + width, y + height))
    photo = ImageEnhance.Brightness(photo).enhance(rng.uniform(0.8, 1.2))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6 if rng.random() < 0.3 else 1
    if exif[ExifTags.Base.Orientation] == 6:  # held upright: stored turned, with a note
        photo = photo.transpose(Image.Transpose.ROTATE_90)
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{taken:%Y:%m:%d %H:%M:%S}"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(_NOWHERE)
    photo.save(file, quality=85, exif=exif)
