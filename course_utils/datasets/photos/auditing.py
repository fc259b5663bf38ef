"""A folder of photos, looked at before it is trusted: every file, its kind and what is odd."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence, Sized
from itertools import compress, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from course_utils.datasets.bars import printable
from course_utils.datasets.fetching.cache import count_files
from course_utils.datasets.photos.listing import Found, doubts, has_splits, list_photos, readable
from course_utils.datasets.photos.reading import Photo, in_threads, read_photo

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["path", "class_name", "format", "mode", "width", "height", "usable", "problem"]

# A difference hash (N. Krawetz, "Kind of Like That", 2013) of 16 x 16 bits. Among 3,000 photos of
# cats and dogs the only true pair differs in 5 bits, the next pair in 44; saving a photo again,
# smaller or brighter, changes fewer than 20. As the hash only says which of two cells is brighter,
# near hashes must correlate as well: drawings on white paper stay apart.
HASH_SIDE = 16
NEAR_BITS = 20
NEAR_CORRELATION = 0.95
FLAT = 3.0
BURST_SECONDS = 2


def audit_images(folder: str | os.PathLike[str], *, progress: bool = True) -> pd.DataFrame:
    """List every file below a folder of photos, with what is wrong or odd about it.

    Every picture is decoded to its last pixel. Nothing on disk is changed.

    Parameters
    ----------
    folder : path
        A folder with one folder a class, or with ``train/``, ``validation/`` … that hold those, or
        with photos only.
    progress : bool
        Show a progress bar where the job takes longer than half a second.

    Returns
    -------
    pandas.DataFrame
        One row a file found, hidden and system files included, or empty folder, sorted by path:

        - ``path``: below `folder`, with forward slashes; open it as ``folder / path``
        - ``class_name``: the class folder; empty for a file beside the class folders
        - ``format``, ``mode``, ``width``, ``height``: what Pillow found inside, empty or ``<NA>``
          where it found no picture; width and height in pixels, of the upright picture
        - ``usable``: whether `build_dataset` and `split_files` take it
        - ``problem``: why not, or what is odd and what will be done about it; empty if all is well

        ``report.attrs["duplicate_groups"]`` is a list of lists of paths: photos that are the same
        file, or look the same after being saved again, scaled or brightened. Mirrored, turned and
        cropped copies are not recognised.

    Examples
    --------
    >>> report = audit_images("photos")  # doctest: +SKIP
    >>> report[~report.usable][["path", "problem"]]  # doctest: +SKIP
    """
    import pandas as pd

    files = list_photos(checked_folder(folder))
    tell(doubts(files))
    flat = not any(file.class_name for file in files)
    photos = in_threads(lambda file: look_at(file, flat), files, "Looking at photos", progress)
    groups = duplicate_groups(photos)
    burst_pairs(photos)
    rows = [[getattr(photo, column) for column in COLUMNS] for photo in photos]
    report = pd.DataFrame(rows, columns=COLUMNS)
    report = report.astype({"width": "Int64", "height": "Int64", "usable": bool})
    report.attrs["duplicate_groups"] = [[photos[i].path for i in group] for group in groups]
    return report


def checked_folder(folder: str | os.PathLike[str]) -> Path:
    place = Path(folder).expanduser()
    if not place.exists():
        raise FileNotFoundError(
            f"folder={str(folder)!r} does not exist. Python looks from {str(Path.cwd())!r}: "
            "give the whole path, or check the spelling"
        )
    if not place.is_dir():
        raise NotADirectoryError(f"folder={str(folder)!r} is a file: name the folder it lies in")
    return place


def look_through(
    place: Path, look: Callable[[Found], Photo], what: str, progress: bool, decided: bool = True
) -> tuple[list[Photo], np.ndarray, dict[str, str], set[str]]:
    """Return usable photos of one set of classes, their groups, why others are not; all classes."""
    files = list_photos(place, decided)
    if has_splits(files):
        parts = sorted({file.parts[0] for file in files if len(file.parts) > 2})
        raise ValueError(
            f"folder={str(place)!r} holds {', '.join(parts)}: sets that must stay apart. "
            f"Name one of them, such as folder={str(place / parts[0])!r}"
        )
    tell(doubts(files))
    classes = {file.class_name for file in files} - {""}
    if not classes:
        held = "no class folders, only files" if files else "nothing"
        raise ValueError(
            f"folder={str(place)!r} holds {held}: make one folder in it for each class, "
            "such as cats and dogs, and put the photos there"
        )
    photos = in_threads(look, files, what, progress)
    groups = group_numbers(photos)
    skipped = {photo.path: photo.problem for photo in photos if not photo.usable}
    if len(skipped) == len(photos):
        path, reason = next(iter(skipped.items()))
        raise ValueError(
            f"folder={str(place)!r} has {count_files(len(files))}, but no photo that can be used "
            f"({path}: {reason}). audit_images(folder) tells what each file is"
        )
    usable = [photo.usable for photo in photos]
    return list(compress(photos, usable)), groups[usable], skipped, classes


def say(
    result: object, skipped: Sized, classes: set[str], class_names: Sequence[str], progress: bool
) -> None:
    """Print what became of a folder, and, always, which class folders gave nothing."""
    if progress:
        tell([f"{result}" + (" (see .skipped)" if skipped else "")])
    if empty := sorted(classes.difference(class_names)):
        tell([f"Left out, as no file in it can be used: {', '.join(empty)}"])
    if len(class_names) == 1:
        tell(["Only one class: a network has nothing to tell apart."])


def tell(lines: Sequence[str]) -> None:
    for line in lines:
        print(printable(line))


def look_at(
    file: Found, flat: bool = False, size: tuple[int, int] | None = None, mode: str = "L"
) -> Photo:
    """Open one file; `flat` says that the folder has no class folders."""
    photo = Photo(notes=[file.obstacle]) if file.obstacle else read_photo(file.path, size, mode)
    photo.path, photo.class_name = readable(file.parts), file.class_name
    if photo.image is not None and not (file.class_name or flat):
        photo.image = None
        photo.notes.insert(0, "lies in no class folder")
    if photo.image is not None:
        small = photo.image.resize((HASH_SIDE + 1, HASH_SIDE), Image.Resampling.BOX).convert("L")
        photo.thumbnail = np.frombuffer(small.tobytes(), np.uint8).reshape(HASH_SIDE, -1)
    if size is None:
        photo.image = None  # an audit keeps no pictures
    return photo


def photo_groups(files: Sequence[str | os.PathLike[str]]) -> np.ndarray:
    """Give a number to each photo, shared by those that must stay on one side of a split.

    These are copies, near copies (saved again, scaled, brightened) and the photos of a burst, taken
    with one camera at most two seconds after the one before.

    Parameters
    ----------
    files : sequence of path
        The photos; one that cannot be used is a group of its own.

    Returns
    -------
    ndarray, shape (files,), int64
        Counted from 0 in the order of `files`; what scikit-learn's splitters call groups.

    Examples
    --------
    >>> photo_groups(["cup.jpg", "copy of cup.jpg", "plant.jpg"])  # doctest: +SKIP
    array([0, 0, 1])
    """
    paths = [Path(file).expanduser() for file in files]
    found = [Found(path, path.parts) for path in paths]
    photos = in_threads(lambda file: look_at(file, flat=True), found, "Comparing photos")
    return np.unique(group_numbers(photos), return_inverse=True)[1]


def group_numbers(photos: Sequence[Photo]) -> np.ndarray:
    """Give each photo a number; duplicates and a burst's photos have that of their first."""
    pairs = [(group[0], i) for group in duplicate_groups(photos) for i in group[1:]]
    groups = np.arange(len(photos), dtype=np.int64)
    for group in _joined(pairs + burst_pairs(photos), len(photos)):
        groups[group] = group[0]
    return groups


def burst_pairs(photos: Sequence[Photo]) -> list[tuple[int, int]]:
    """Pair each usable photo of a burst with the one before, and note it in the later one."""
    taken = [(*photo.taken, i) for i, photo in enumerate(photos) if photo.usable and photo.taken]
    pairs = [
        (i, j)
        for (camera, before, i), (other, after, j) in pairwise(sorted(taken))
        if camera == other and after - before <= BURST_SECONDS
    ]
    for i, j in pairs:
        photos[j].notes.append(f"in a burst with {photos[i].path}")
    return pairs


def duplicate_groups(photos: Sequence[Photo]) -> list[list[int]]:
    """Group usable photos that are the same, and note it in each."""
    usable = [i for i, photo in enumerate(photos) if photo.usable]
    same_file: dict[str, int] = {}
    pairs = [(same_file.setdefault(photos[i].digest, i), i) for i in usable]
    firsts = list(same_file.values())
    pairs += [(firsts[i], firsts[j]) for i, j in near_pairs([photos[i].thumbnail for i in firsts])]
    several = _joined(pairs, len(photos))
    for group in several:
        alike: dict[str, list[Photo]] = {}
        for i in group:
            alike.setdefault(photos[i].digest, []).append(photos[i])
        few = _few([photos[i] for i in group])
        few_alike = {digest: _few(photos_alike) for digest, photos_alike in alike.items()}
        for i in group:
            others = [o for o in few_alike[photos[i].digest] + few if o is not photos[i]]
            photos[i].notes.append(_likeness(photos[i], others, len(group) - 1))
    return several


def _few(photos: list[Photo]) -> list[Photo]:
    """Return two of them, and one of another class: for each photo the most telling other."""
    first = photos[0].class_name
    return photos[:2] + [photo for photo in photos if photo.class_name != first][:1]


def _joined(pairs: Any, count: int) -> list[list[int]]:
    """Return what hangs together by pairs: groups of several, each sorted."""
    if not len(pairs):
        return []
    graph = coo_array((np.ones(len(pairs)), tuple(np.transpose(pairs))), (count, count))
    _, labels = connected_components(graph, directed=False)
    groups: dict[int, list[int]] = {}
    for i, label in enumerate(labels):
        groups.setdefault(label, []).append(i)
    return sorted(group for group in groups.values() if len(group) > 1)


def _likeness(photo: Photo, others: list[Photo], number: int) -> str:
    # The telling one first: the same file, then one with another label.
    other = min(others, key=lambda o: (o.digest != photo.digest, o.class_name == photo.class_name))
    note = "exact" if other.digest == photo.digest else "near"
    note += f" duplicate of {other.path}"
    if number > 1:
        note += f" and {number - 1} more"
    if any(other.class_name != photo.class_name for other in others):
        note += ", which is in another class"
    return note


def near_pairs(thumbnails: Sequence[np.ndarray | None]) -> list[tuple[int, int]]:
    """Return pairs of photos that look the same, by a difference hash and their correlation.

    Of many that are alike, only as many pairs as hang them all together.
    """
    index = [i for i, t in enumerate(thumbnails) if t is not None and t.std() > FLAT]
    if len(index) < 2:
        return []
    pictures = np.stack([np.asarray(thumbnails[i], dtype=np.float32) for i in index])
    bits = np.where(pictures[:, :, 1:] > pictures[:, :, :-1], 1, -1).astype(np.float32)
    bits = bits.reshape(len(index), -1)
    normed = pictures.reshape(len(index), -1)
    normed = normed - normed.mean(axis=1, keepdims=True)
    normed /= np.linalg.norm(normed, axis=1, keepdims=True)
    pairs = []
    for start in range(0, len(index), 500):
        agreeing = bits[start : start + 500] @ bits[start:].T >= bits.shape[1] - 2 * NEAR_BITS
        alike = agreeing & (normed[start : start + 500] @ normed[start:].T >= NEAR_CORRELATION)
        for group in _joined(np.argwhere(np.triu(alike, 1)), len(index) - start):
            pairs += [(index[start + group[0]], index[start + i]) for i in group[1:]]
    return pairs
