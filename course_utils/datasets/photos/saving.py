"""The photos of a folder as arrays, kept in one file with a manifest of how they came about."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.files import replacing

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


def _sha256_of_manifest(manifest: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def _sha256(array: np.ndarray) -> str:
    kind = f"{array.dtype.str} {array.shape}".encode()
    return hashlib.sha256(kind + np.ascontiguousarray(array).tobytes()).hexdigest()
