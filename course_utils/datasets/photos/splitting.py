"""Photos as lists of files, cut into parts; no photo has a copy in another part."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from numbers import Real
from pathlib import Path

import numpy as np

from course_utils.arguments import whole
from course_utils.datasets.fetching.cache import count_files
from course_utils.datasets.photos.auditing import checked_folder, look_at, look_through, say


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
    the same or look the same stay in one part.

    Parameters
    ----------
    folder, seed, progress
        As for `build_dataset`; the lines in the end tell what each class got.
    fractions : dict of str to float
        Each part's share of the photos of a class, copies counted once; together 1.

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
    photos, groups, skipped = look_through(place, look_at, "Comparing photos", progress)
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
    if progress:
        say(files, skipped, place, names)
    return files
