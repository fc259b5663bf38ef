"""Validation files, cut from the photos to train on; no photo has a copy on the other side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from course_utils.datasets.bars import printable
from course_utils.datasets.photos import SUFFIXES
from course_utils.datasets.photos.auditing import (
    checked_folder,
    class_names_of,
    demand_one_set,
    duplicate_groups,
    look_at,
)
from course_utils.datasets.photos.reading import Found, Photo, find_files, in_threads


def split_files(
    folder: str | Path, fraction: float = 0.2, seed: int = 0
) -> tuple[list[Path], list[Path]]:
    """Cut validation files from the training photos.

    Parameters
    ----------
    folder : path
        Holds one folder a class, or ``train/`` with one folder a class.
    fraction : float
        Which part of each class becomes validation, between 0 and 1.
    seed : int
        Decides which files.

    Returns
    -------
    training, validation : list of Path
        No file is in both; photos that are the same or look the same stay on one side, as
        `audit_images` groups them. The class of a file is ``path.parent.name``. Damaged photos
        are among them; files that cannot be opened, such as dead links, are told and left out.

    Raises
    ------
    FileNotFoundError, NotADirectoryError
        Where `folder` is not there or is a file.
    ValueError
        Where `fraction` is not between 0 and 1, there is no photo in a class folder, or the folder
        holds several sets, none of which is called ``train``.

    Examples
    --------
    >>> training, validation = split_files("cats_and_dogs", 0.2)  # doctest: +SKIP
    """
    if not 0 < fraction < 1:
        raise ValueError(f"fraction is {fraction!r}: it must lie between 0 and 1.")
    place = checked_folder(folder)
    place = place / "train" if (place / "train").is_dir() else place
    found = find_files(place)
    demand_one_set(folder, place, found)
    _tell_of_obstacles(found)
    classes: dict[str, list[Path]] = {}
    for file, name in zip(found, class_names_of(found)):
        if name and not file.obstacle and file.path.suffix.lower() in SUFFIXES:
            classes.setdefault(name, []).append(file.path)
    if not classes:
        raise ValueError(f"folder is {str(folder)!r}: it holds no class folders with photos.")
    copies = _copies([path for files in classes.values() for path in files])
    rng = np.random.default_rng(seed)
    training: list[Path] = []
    validation: list[Path] = []
    for files in classes.values():
        # One entry for each group of copies, at the place of its first file.
        groups = [copies[path] for path in files if copies[path][0] == path]
        wanted = round(fraction * sum(len(group) for group in groups))
        taken = 0
        for index in rng.permutation(len(groups)):
            side = validation if taken < wanted else training
            taken += len(groups[index]) if side is validation else 0
            side.extend(groups[index])
    assert not set(training) & set(validation)
    return sorted(training), sorted(validation)


def _tell_of_obstacles(found: Sequence[Found]) -> None:
    """Say which files cannot be opened; that hidden ones are left out surprises nobody."""
    odd = [f for f in found if f.obstacle and not any(part.startswith(".") for part in f.parts)]
    if odd:
        others = f" and {len(odd) - 1} more: audit_images lists them" if len(odd) > 1 else ""
        print(printable(f"Left out: {odd[0].name} ({odd[0].obstacle}){others}."))


def _copies(paths: Sequence[Path]) -> dict[Path, list[Path]]:
    """Return, for each file, all files with the same bytes or a picture that looks the same."""

    def look(path: Path) -> Photo:
        return look_at(Found(path, path.parts), path.parent.name)

    looked = in_threads(look, paths, "Comparing photos")
    copies = {path: [path] for path in paths}
    for indices in duplicate_groups(looked, damaged=True):
        group = [paths[index] for index in indices]
        copies.update(dict.fromkeys(group, group))
    return copies
