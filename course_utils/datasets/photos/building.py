"""A folder of photos as arrays: every usable photo at one size, and the rest with its reason."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from PIL import Image, ImageOps

from course_utils.datasets.bars import printable
from course_utils.datasets.photos.auditing import (
    Looked,
    checked_folder,
    class_names_of,
    demand_one_set,
    duplicate_groups,
    look_at,
)
from course_utils.datasets.photos.reading import Found, find_files, in_threads
from course_utils.locking import replacing

Mode = Literal["L", "RGB"]
Fit = Literal["squash", "crop", "pad"]

VERSION = 1
_ARRAYS = ("x", "y", "groups", "manifest")


@dataclass(frozen=True, eq=False)
class PhotoDataset:
    """The photos of a folder as arrays.

    Attributes
    ----------
    x : ndarray, shape (photos, height, width, 1 or 3), uint8
        Grey levels or red, green and blue, 0 … 255.
    y : ndarray, shape (photos,), int64, or (photos, classes), float32
        Index into `class_names`, or one-hot rows.
    groups : ndarray, shape (photos,), int64
        Photos that are duplicates of each other share a number: a split must keep them together.
    paths : list of str
        Where each photo lies below the folder.
    class_names : list of str
        The class folders with at least one usable photo, sorted.
    skipped : dict of str to str
        Every other file below the folder, with its reason.
    notes : dict of str to str
        Photos that were taken although something is odd, with what it is and what was done.
    settings : dict
        ``size``, ``mode``, ``fit``, ``one_hot`` and ``seed`` of the call.
    """

    x: np.ndarray
    y: np.ndarray
    groups: np.ndarray
    paths: list[str]
    class_names: list[str]
    skipped: dict[str, str]
    notes: dict[str, str]
    settings: dict[str, Any]

    @property
    def labels(self) -> np.ndarray:
        """Index into `class_names` for each photo, shape (photos,), whatever form `y` has."""
        return self.y.argmax(axis=1) if self.y.ndim == 2 else self.y

    @property
    def counts(self) -> dict[str, int]:
        """How many photos each class has."""
        numbers = np.bincount(self.labels, minlength=len(self.class_names))
        return {name: int(number) for name, number in zip(self.class_names, numbers)}

    def __len__(self) -> int:
        return len(self.x)

    def __repr__(self) -> str:
        height, width = self.x.shape[1:3]
        classes = ", ".join(f"{name} {number:,}" for name, number in self.counts.items())
        photos = "photo" if len(self) == 1 else "photos"
        files = "file" if len(self.skipped) == 1 else "files"
        return (
            f"{len(self):,} {photos} as {height} × {width} {self.settings['mode']}: {classes}; "
            f"{len(self.skipped):,} {files} skipped"
        )

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the data set to one ``.npz`` file, with a manifest of how it came about.

        The same data set gives the same bytes. An existing file is replaced as a whole.

        Parameters
        ----------
        path : path
            Gets ``.npz`` at its end if it lacks it.

        Returns
        -------
        Path
            Where the file is.

        Examples
        --------
        >>> dataset.save("photos.npz")  # doctest: +SKIP
        """
        place = Path(path).expanduser()
        if place.suffix.lower() != ".npz":
            place = place.with_name(place.name + ".npz")
        manifest = {
            "version": VERSION,
            "settings": self.settings,
            "class_names": self.class_names,
            "counts": self.counts,
            "paths": self.paths,
            "skipped": self.skipped,
            "notes": self.notes,
            "sha256": {name: _sha256(getattr(self, name)) for name in ("x", "y", "groups")},
        }
        manifest["manifest_sha256"] = _sha256_of_manifest(manifest)
        text = np.array(json.dumps(manifest, sort_keys=True))
        with replacing(place) as aside, aside.open("xb") as file:
            np.savez(file, x=self.x, y=self.y, groups=self.groups, manifest=text)
        return place

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> PhotoDataset:
        """Read a data set that `save` wrote; nothing in the file is executed.

        Parameters
        ----------
        path : path
            The ``.npz`` file.

        Returns
        -------
        PhotoDataset

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            If the file is damaged, was changed after it was saved, or is something else.

        Examples
        --------
        >>> dataset = PhotoDataset.load("photos.npz")  # doctest: +SKIP
        """
        place = Path(path).expanduser()
        data = place.read_bytes()
        with _told_as_damage(path):
            with np.load(io.BytesIO(data), allow_pickle=False) as archive:
                x, y, groups, text = (archive[name] for name in _ARRAYS)
            manifest = json.loads(str(text))
            version = manifest["version"]
        if version != VERSION:
            raise ValueError(
                f"path={str(path)!r} was written in version {version!r} of this format, version "
                f"{VERSION} is read here: build and save it again"
            )
        with _told_as_damage(path):
            sums, settings = manifest["sha256"], dict(manifest["settings"])
            settings["size"] = tuple(settings["size"])
            paths, class_names = list(manifest["paths"]), list(manifest["class_names"])
            skipped, notes = dict(manifest["skipped"]), dict(manifest["notes"])
            dataset = cls(x, y, groups, paths, class_names, skipped, notes, settings)
            arrays = {"x": x, "y": y, "groups": groups}
            changed = [name for name, array in arrays.items() if _sha256(array) != sums[name]]
            if not changed and not _fits(dataset, manifest):
                changed = ["names or settings"]
        if changed:
            raise ValueError(
                f"path={str(path)!r}: {', '.join(changed)} differ from what the manifest says: "
                "the file was changed after it was saved; build and save it again"
            )
        return dataset


@contextlib.contextmanager
def _told_as_damage(path: str | os.PathLike[str]) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # a damaged file makes its readers raise nearly every kind there is
        raise ValueError(
            f"path={str(path)!r} is no data set that PhotoDataset.save wrote, or it is damaged "
            f"({error}): build and save it again"
        ) from error


def _fits(dataset: PhotoDataset, manifest: dict[str, Any]) -> bool:
    """Whether the names belong to the arrays, as far as the manifest can tell."""
    # Files saved before the manifest had a checksum are still read.
    told = manifest.get("manifest_sha256")
    rest = {name: value for name, value in manifest.items() if name != "manifest_sha256"}
    photos = [len(dataset), len(dataset.y), len(dataset.groups), len(dataset.paths)]
    return (
        told in (None, _sha256_of_manifest(rest))
        and dataset.counts == manifest["counts"]
        and set(photos) == {sum(dataset.counts.values())}
    )


def build_dataset(
    folder: str | os.PathLike[str],
    size: tuple[int, int] = (50, 50),
    mode: Mode = "L",
    fit: Fit = "squash",
    one_hot: bool = False,
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
        Holds one folder a class, ``cats/``, ``dogs/`` …; photos may lie deeper in those.
    size : (int, int)
        Height and width of the pictures, in pixels.
    mode : {"L", "RGB"}
        Grey (luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B) or colour.
    fit : {"squash", "crop", "pad"}
        How a photo of another shape is made to fit: stretched, cut to its middle, or shown whole
        on black.
    one_hot : bool
        Labels as rows with a single 1 instead of class numbers.
    seed : int or None
        Shuffles the photos; None leaves them sorted by class and path.
    progress : bool
        Show a progress bar where the job is long, and in the end one line on the result.

    Returns
    -------
    PhotoDataset
        With ``x`` (uint8), ``y``, ``class_names``, ``counts``, ``skipped``, ``groups``, ``save``.
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
    A JPEG at least three times as large as needed is decoded at a half, a quarter or an eighth
    (its cosine transform gives those sizes for less work) and resized from there. On 500 photos of
    cats and dogs, values then differ from those of photos decoded whole by 1 of 255 on average,
    and one in a hundred by more than 10.

    Examples
    --------
    >>> data = build_dataset("photos", size=(50, 50), mode="L")  # doctest: +SKIP
    >>> data.x.shape, data.counts  # doctest: +SKIP
    ((2000, 50, 50, 1), {'cats': 1000, 'dogs': 1000})
    """
    height, width = _checked(size, mode, fit, seed)
    place = checked_folder(folder)
    files = find_files(place)
    demand_one_set(folder, place, files)
    classes = class_names_of(files)
    if not any(classes):
        held = "no class folders, only files" if files else "nothing"
        raise ValueError(
            f"folder={str(folder)!r} holds {held}: make one folder in it for each class, "
            "such as cats and dogs, and put the photos there"
        )

    pixels: dict[int, bytes] = {}

    def work(index: int) -> Looked:
        looked = look_at(files[index], classes[index], False, (height, width), mode)
        if looked.photo.image is not None:
            pixels[index] = fitted(looked.photo.image, (height, width), fit).tobytes()
            looked.photo.image = None
        return looked

    looked = in_threads(work, range(len(files)), "Reading photos", progress)
    usable = [i for i, one in enumerate(looked) if one.usable]
    skipped = {o.found.name: "; ".join(o.photo.notes) for o in looked if not o.usable}
    if not usable:
        path, reason = next(iter(skipped.items()))
        raise ValueError(
            f"folder={str(folder)!r} has {len(files)} files, but no photo that can be used "
            f"({path}: {reason}). audit_images(folder) tells what each file is"
        )
    groups = _group_numbers(looked)
    taken = [looked[i] for i in usable]
    names = sorted({looked[i].class_name for i in usable})
    order = np.arange(len(usable))
    if seed is not None:
        np.random.default_rng(seed).shuffle(order)
    chosen = [usable[i] for i in order]
    x = np.frombuffer(bytearray().join(pixels[i] for i in chosen), dtype=np.uint8)
    labels = np.array([names.index(looked[i].class_name) for i in chosen], dtype=np.int64)
    dataset = PhotoDataset(
        x=x.reshape(len(chosen), height, width, -1),
        y=np.eye(len(names), dtype=np.float32)[labels] if one_hot else labels,
        groups=groups[chosen],
        paths=[looked[i].found.name for i in chosen],
        class_names=names,
        skipped=skipped,
        notes={o.found.name: "; ".join(o.photo.notes) for o in taken if o.photo.notes},
        settings={
            "size": (height, width),
            "mode": mode,
            "fit": fit,
            "one_hot": bool(one_hot),
            "seed": None if seed is None else int(seed),
        },
    )
    if progress:
        _say(dataset, place, classes)
    return dataset


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


def _group_numbers(looked: Sequence[Looked]) -> np.ndarray:
    """Return a number for each file; duplicates share one."""
    first = np.arange(len(looked), dtype=np.int64)
    for group in duplicate_groups(looked):
        first[group] = group[0]
    return first


def _checked(size: Any, mode: Any, fit: Any, seed: Any) -> tuple[int, int]:
    for name, value, allowed in (("mode", mode, get_args(Mode)), ("fit", fit, get_args(Fit))):
        if value not in allowed:
            choice = " or ".join(repr(one) for one in allowed)
            raise ValueError(f"{name}={value!r} is not known: choose {choice}")
    if seed is not None and (not isinstance(seed, int | np.integer) or seed < 0):
        raise ValueError(f"seed={seed!r} must be a whole number from 0 up, or None")
    wrong = f"size={size!r} must be two whole numbers of pixels, height and width, such as (50, 50)"
    try:
        height, width = size
    except (TypeError, ValueError):
        raise ValueError(wrong) from None
    for side in (height, width):
        if isinstance(side, bool) or not isinstance(side, int | np.integer) or not 0 < side < 5000:
            raise ValueError(f"{wrong}, each from 1 to 4999")
    return int(height), int(width)


def _say(dataset: PhotoDataset, place: Path, classes: list[str]) -> None:
    print(printable(f"{dataset}" + (" (see .skipped)" if dataset.skipped else "")))
    with_photos = set(dataset.class_names)
    here = [Found(entry, (entry.name,)).name for entry in place.iterdir() if entry.is_dir()]
    named = set(classes) - {""} | {name for name in here if not name.startswith((".", "__"))}
    empty = sorted(named - with_photos)
    if empty:
        print(printable(f"Left out, as no file in it can be used: {', '.join(empty)}"))
    if len(with_photos) == 1:
        print("Only one class: a network has nothing to tell apart.")


def _sha256_of_manifest(manifest: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def _sha256(array: np.ndarray) -> str:
    kind = f"{array.dtype.str} {array.shape}".encode()
    return hashlib.sha256(kind + np.ascontiguousarray(array).tobytes()).hexdigest()
