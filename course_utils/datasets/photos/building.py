"""A folder of photos to learn from: as arrays, or as lists of files; the rest with its reason.

No photo has a copy in another part of such lists.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from PIL import Image, ImageOps

from course_utils.arguments import integer, whole
from course_utils.datasets.fetching.cache import count_files
from course_utils.datasets.photos.auditing import checked_folder, look_at, look_through, say, tell
from course_utils.datasets.photos.listing import Found
from course_utils.datasets.photos.reading import Photo
from course_utils.files import replacing

Mode = Literal["L", "RGB"]
Fit = Literal["squash", "crop", "pad"]
NAMES = ("paths", "class_names", "skipped", "notes")


@dataclass(frozen=True, eq=False)
class PhotoDataset:
    """The photos of a folder as arrays.

    Attributes
    ----------
    x : ndarray, shape (photos, height, width, 1 or 3), uint8
        Grey levels or red, green and blue, 0 … 255.
    labels : ndarray, shape (photos,), int64
        Index into `class_names`.
    groups : ndarray, shape (photos,), int64
        Duplicates and the photos of a burst share a number: a split must keep them together
        (`photo_groups`).
    paths : list of str
        Where each photo lies below the folder.
    class_names : list of str
        The class folders with at least one usable photo, sorted.
    skipped : dict of str to str
        Every other file below the folder, with its reason.
    notes : dict of str to str
        Photos that were taken although something is odd, with what it is and what was done.
    """

    x: np.ndarray
    labels: np.ndarray
    groups: np.ndarray
    paths: list[str]
    class_names: list[str]
    skipped: dict[str, str]
    notes: dict[str, str]

    @property
    def counts(self) -> dict[str, int]:
        """How many photos each class has."""
        numbers = np.bincount(self.labels, minlength=len(self.class_names))
        return {name: int(number) for name, number in zip(self.class_names, numbers)}

    def __len__(self) -> int:
        return len(self.x)

    def __repr__(self) -> str:
        height, width, channels = self.x.shape[1:]
        mode = "L" if channels == 1 else "RGB"
        classes = ", ".join(f"{name} {number:,}" for name, number in self.counts.items())
        photos = "photo" if len(self) == 1 else "photos"
        return (
            f"{len(self):,} {photos} as {height} × {width} {mode}: {classes}; "
            f"{count_files(len(self.skipped))} skipped"
        )

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the data set to one ``.npz`` file, and return where it is.

        Parameters
        ----------
        path : path
            Gets ``.npz`` at its end if it lacks it. An existing file is replaced as a whole.
        """
        place = _npz(path)
        names = np.array(json.dumps({name: getattr(self, name) for name in NAMES}))
        with replacing(place) as aside, aside.open("xb") as file:
            np.savez(file, x=self.x, labels=self.labels, groups=self.groups, manifest=names)
        return place

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> PhotoDataset:
        """Read a data set that `save` wrote; nothing in the file is executed.

        Parameters
        ----------
        path : path
            As for `save`, with or without ``.npz``.

        Raises
        ------
        ValueError
            If the file is damaged or something else.

        Examples
        --------
        >>> data.save("photos")  # doctest: +SKIP
        >>> data = PhotoDataset.load("photos")  # doctest: +SKIP
        """
        with _npz(path).open("rb") as file:
            try:
                with np.load(file, allow_pickle=False) as saved:
                    labels = saved["labels"]
                    names = json.loads(str(saved["manifest"]))
                    told = {name: names[name] for name in NAMES}
                    dataset = cls(x=saved["x"], labels=labels, groups=saved["groups"], **told)
                sizes = {len(dataset), len(labels), len(dataset.groups), len(dataset.paths)}
                if sizes != {sum(dataset.counts.values())} or dataset.x.ndim != 4:
                    raise ValueError("its parts do not fit together")
            except Exception as error:  # readers of a damaged file raise nearly every kind there is
                raise ValueError(
                    f"path={str(path)!r} is no data set that PhotoDataset.save wrote, or it is "
                    f"damaged ({error}): build and save it again"
                ) from error
        return dataset


def build_dataset(
    folder: str | os.PathLike[str],
    size: tuple[int, int] = (50, 50),
    mode: Mode = "L",
    fit: Fit = "squash",
    seed: int | None = 0,
    *,
    progress: bool = True,
) -> PhotoDataset:
    """Turn a folder with one folder a class into arrays.

    Files that cannot be used are left out and listed with their reasons. Photos are turned
    upright as their EXIF data ask, transparent ones are laid on white.

    Parameters
    ----------
    folder : path
        Holds one folder a class, ``cats/``, ``dogs/`` …; photos may lie deeper in those. What
        was decided there on a `ContactSheet` is carried out.
    size : (int, int)
        Height and width of the pictures, in pixels.
    mode : {"L", "RGB"}
        Grey (luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B) or colour.
    fit : {"squash", "crop", "pad"}
        How a photo of another shape is made to fit: stretched, cut to its middle, or shown whole
        on black.
    seed : int or None
        Shuffles the photos; None leaves them sorted by class and path.
    progress : bool
        Show a progress bar where the job is long, and in the end one line on the result.

    Returns
    -------
    PhotoDataset
        The same folder, settings and seed give the same bytes.

    Raises
    ------
    FileNotFoundError, NotADirectoryError
        If `folder` is not there or is a file.
    ValueError
        If a setting is not one of the above, or the folder has no class folders or no photo that
        can be used.

    Notes
    -----
    JPEGs at least three times as large as needed are decoded at a half, a quarter or an eighth,
    which their cosine transform gives for less work. On 500 photos of cats and dogs, values then
    differ by 1 of 255 on average, and one in a hundred by more than 10.

    Examples
    --------
    >>> data = build_dataset("photos", size=(50, 50), mode="L")  # doctest: +SKIP
    >>> data.x.shape, data.counts  # doctest: +SKIP
    ((2000, 50, 50, 1), {'cats': 1000, 'dogs': 1000})
    """
    height, width = _checked(size, mode, fit, seed)
    place = checked_folder(folder)
    pixels: dict[str, bytes] = {}

    def work(file: Found) -> Photo:
        photo = look_at(file, size=(height, width), mode=mode)
        if photo.image is not None:
            pixels[photo.path] = fitted(photo.image, (height, width), fit).tobytes()
            photo.image = None
        return photo

    photos, groups, skipped, classes = look_through(place, work, "Reading photos", progress)
    order = np.arange(len(photos))
    if seed is not None:
        np.random.default_rng(seed).shuffle(order)
    chosen = [photos[i] for i in order]
    names = sorted({photo.class_name for photo in chosen})
    x = np.frombuffer(bytearray().join(pixels[p.path] for p in chosen), dtype=np.uint8)
    dataset = PhotoDataset(
        x=x.reshape(len(chosen), height, width, -1),
        labels=np.array([names.index(photo.class_name) for photo in chosen], dtype=np.int64),
        groups=groups[order],
        paths=[photo.path for photo in chosen],
        class_names=names,
        skipped=skipped,
        notes={photo.path: photo.problem for photo in photos if photo.notes},
    )
    say(dataset, skipped, classes, names, progress)
    return dataset


class PhotoFiles(dict[str, dict[str, list[Path]]]):
    """The files of each part and class; ``skipped`` names all others, each with its reason."""

    skipped: dict[str, str]

    def __repr__(self) -> str:
        lines = [
            f"{part}: " + ", ".join(f"{name} {len(paths):,}" for name, paths in classes.items())
            for part, classes in self.items()
        ]
        return "\n".join([*lines, f"{count_files(len(self.skipped))} skipped"])


def split_files(
    folder: str | os.PathLike[str],
    fractions: Mapping[str, float],
    seed: int = 0,
    *,
    progress: bool = True,
) -> PhotoFiles:
    """Cut a folder with one folder a class into parts, as lists of files.

    Photos and classes are those of `build_dataset`. Each class is cut by itself; photos that are
    the same, look the same or come from one burst stay in one part.

    Parameters
    ----------
    folder, seed, progress
        As for `build_dataset`; the lines in the end tell what each class got.
    fractions : dict of str to float
        Each part's share of the photos of a class, copies and bursts counted once; together 1.

    Returns
    -------
    PhotoFiles
        A dict: ``files["train"]["cats"]`` is a list of Path. ``files.skipped`` names what cannot be
        used, with its reason.

    Raises
    ------
    FileNotFoundError, NotADirectoryError, ValueError
        As `build_dataset` does, or where the shares do not add up to 1.

    Examples
    --------
    >>> files = split_files("photos", {"train": 0.8, "validation": 0.2})  # doctest: +SKIP
    """
    shares = list(fractions.values()) if isinstance(fractions, Mapping) else []
    sound = all(isinstance(share, Real) and share > 0 for share in shares)
    if not sound or not math.isclose(sum(shares), 1):
        raise ValueError(
            f"fractions is {fractions!r}: name each part with its share, above 0 and together 1, "
            'such as {"train": 0.8, "validation": 0.2}'
        )
    rng = np.random.default_rng(whole("seed", seed))
    place = checked_folder(folder)
    photos, groups, skipped, classes = look_through(place, look_at, "Comparing photos", progress)
    names = sorted({photo.class_name for photo in photos})
    files = PhotoFiles({part: {name: [] for name in names} for part in fractions})
    files.skipped = skipped
    part_of: dict[int, str] = {}
    _, firsts = np.unique(groups, return_index=True)
    for name in names:
        # A group of copies counts as one photo, of the class of its first.
        own = [groups[i] for i in firsts if photos[i].class_name == name]
        cuts = np.round(np.cumsum(shares[:-1]) * len(own)).astype(int)
        for part, chosen in zip(fractions, np.split(rng.permutation(own), cuts)):
            part_of |= dict.fromkeys(chosen, part)
    for photo, group in zip(photos, groups):
        files[part_of[group]][photo.class_name].append(place / photo.path)
    say(files, skipped, classes, names, progress)
    lost = [(part, name) for part in files for name in names if not files[part][name]]
    tell([f"No photo of {name} is in {part}: too few (copies count once)." for part, name in lost])
    return files


def fitted(image: Image.Image, size: tuple[int, int], fit: Fit) -> Image.Image:
    """Return a picture of the given height and width, stretched, cut or padded."""
    to = (size[1], size[0])
    if fit == "crop":
        return ImageOps.fit(image, to, Image.Resampling.BICUBIC)
    if fit == "pad":
        scale = min(to[0] / image.width, to[1] / image.height)
        # A strip must not vanish: it keeps a width of one pixel.
        inner = tuple(min(t, max(1, round(s * scale))) for s, t in zip(image.size, to))
        sheet = Image.new(image.mode, to)
        corner = ((to[0] - inner[0]) // 2, (to[1] - inner[1]) // 2)
        sheet.paste(image.resize((inner[0], inner[1]), Image.Resampling.BICUBIC), corner)
        return sheet
    return image.resize(to, Image.Resampling.BICUBIC)


def _npz(path: str | os.PathLike[str]) -> Path:
    place = Path(path).expanduser()
    return place if place.suffix.lower() == ".npz" else place.with_name(place.name + ".npz")


def _checked(size: Any, mode: Any, fit: Any, seed: Any) -> tuple[int, int]:
    """Return height and width; raise where a setting is none."""
    for name, value, allowed in (("mode", mode, get_args(Mode)), ("fit", fit, get_args(Fit))):
        if value not in allowed:
            choice = " or ".join(repr(one) for one in allowed)
            raise ValueError(f"{name}={value!r} is not known: choose {choice}")
    if seed is not None:
        whole("seed", seed)
    try:
        height, width = map(integer, size)
    except (TypeError, ValueError):
        height = width = None
    if not (height and width and 0 < height < 5000 and 0 < width < 5000):
        raise ValueError(
            f"size={size!r} must be two whole numbers of pixels, height and width, such as "
            "(50, 50), each from 1 to 4999"
        )
    return height, width
