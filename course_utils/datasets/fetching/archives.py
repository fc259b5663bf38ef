"""Archives from elsewhere, opened without trusting them.

Nothing in here writes outside the folder it is given, runs code that a file brings along, or lets
a small file become a huge one.
"""

from __future__ import annotations

import io
import pickle
import re
import shutil
import stat
import tarfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from course_utils.datasets import litter
from course_utils.datasets.fetching.cache import Problem
from course_utils.datasets.registry import Entry
from course_utils.datasets.sets import Arrays, read_arrays, write_arrays

MAX_FILES = 100_000
MAX_BYTES = 4_000_000_000
MAX_BATCH = 64_000_000


def prepare(entry: Entry, got: Path, target: Path, official: bool) -> None:
    """Turn what was fetched into what the cache keeps."""
    if entry.kind == "photos":
        if got.is_dir():
            got.rename(target)
        else:
            unpack_photos(got, target, first_of_test=entry.photos["train"][1])
        check_photos(target, entry.photos if official and not entry.sha256 else None)
    elif entry.kind == "images":
        as_it_came = entry.keeps == entry.file
        if not as_it_came:
            print(f"Unpacking {entry.title}, once (up to half a minute).", flush=True)
        held = read_cifar_archive(got) if got.name.endswith(".gz") else read_held_arrays(got)
        arrays = checked_arrays(held, entry)
        usual = all(a.dtype == b.dtype and a.shape == b.shape for a, b in zip(held, arrays))
        if as_it_came and usual:
            got.rename(target)
        else:
            # Uncompressed: the course opens it often, and some files take 15 seconds to unpack.
            write_arrays(target, arrays)
    else:
        with got.open("rb") as file:
            if file.read(8) != b"\x89HDF\r\n\x1a\n":
                raise Problem("is not an HDF5 file of weights")
        got.rename(target)


def read_held_arrays(path: Path) -> Arrays:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
        return read_arrays(path)
    except KeyError as error:
        raise Problem(f"holds no array {error}") from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError) as error:
        raise Problem(f"is damaged or no file of arrays ({type(error).__name__})") from error
    except MemoryError as error:
        raise Problem("needs more memory than there is") from error


def checked_arrays(arrays: Arrays, entry: Entry) -> Arrays:
    """Return the arrays of an image set with uint8 labels of the usual shape."""
    checked = []
    for x, y in (arrays[:2], arrays[2:]):
        if x.dtype != np.uint8 or x.shape[1:] != entry.shape or not len(x):
            raise Problem(f"holds images of shape {x.shape} and type {x.dtype}")
        fits = y.dtype.kind in "iu" and y.size == len(x)
        if not fits or y.min() < 0 or y.max() >= len(entry.classes):
            raise Problem("holds labels that do not fit its images")
        labels = y.astype(np.uint8).reshape(-1, *entry.label_shape)
        checked += [x, labels]
    x_train, y_train, x_test, y_test = checked
    return x_train, y_train, x_test, y_test


def read_cifar_archive(path: Path) -> Arrays:
    batches: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    try:
        with tarfile.open(path, "r:gz") as archive:
            for number, member in enumerate(archive):
                if number > 50 or member.size > MAX_BATCH:
                    raise Problem("holds more than CIFAR-10 does")
                name = PurePosixPath(member.name).name
                if re.fullmatch(r"data_batch_[1-9]|test_batch", name):
                    content = archive.extractfile(member) if member.isreg() else None
                    if content is None:
                        raise Problem(f"holds {name} as a link or a device")
                    batches[name] = _read_batch(content.read())
    except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError) as error:
        raise Problem(f"is damaged ({type(error).__name__})") from error
    training = [batches[name] for name in sorted(batches) if name != "test_batch"]
    if not training or "test_batch" not in batches:
        raise Problem("lacks the batches of CIFAR-10")
    x_train = np.concatenate([images for images, _ in training])
    y_train = np.concatenate([labels for _, labels in training])
    return x_train, y_train, *batches["test_batch"]


def _read_batch(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    batch = loads_plain(content)
    try:
        rows = np.asarray(batch[b"data"] if b"data" in batch else batch["data"])
        numbers = batch[b"labels"] if b"labels" in batch else batch["labels"]
        labels = np.array(numbers, dtype=np.int64).astype(np.uint8)
        # Stored as red, green and blue planes, row by row.
        images = rows.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    except (TypeError, KeyError, ValueError, OverflowError) as error:
        raise Problem(f"holds a batch that is none ({type(error).__name__})") from error
    return np.ascontiguousarray(images), labels.reshape(-1, 1)


def loads_plain(content: bytes) -> Any:
    """Unpickle plain values and arrays of bytes; refuse everything else."""
    try:
        return _PlainUnpickler(io.BytesIO(content), encoding="bytes").load()
    except Problem:
        raise
    except Exception as error:
        raise Problem(f"holds a damaged pickle ({type(error).__name__})") from error


class _PlainUnpickler(pickle.Unpickler):
    """Knows what arrays of bytes are made of, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _PLAIN:
            raise Problem(f"holds a pickle that wants to call {module}.{name}: refused")
        return _PLAIN[module, name]


def _byte(name: Any, *options: Any) -> np.dtype:
    if name not in ("u1", b"u1"):
        raise Problem(f"holds an array of type {name!r} instead of bytes")
    return np.dtype("u1", copy=True)


def _to_be_filled(*ignored: Any) -> np.ndarray:
    return np.empty(0, np.uint8)


_PLAIN: dict[tuple[str, str], Any] = {
    ("numpy.core.multiarray", "_reconstruct"): _to_be_filled,
    ("numpy._core.multiarray", "_reconstruct"): _to_be_filled,
    ("numpy", "ndarray"): None,
    ("numpy", "dtype"): _byte,
    ("_codecs", "encode"): lambda text, encoding: text.encode("latin1"),
}


def unpack_photos(archive: Path, folder: Path, first_of_test: int) -> None:
    """Unpack cats and dogs; write nothing where any member of the archive is hostile."""
    try:
        with zipfile.ZipFile(archive) as opened:
            _check_sizes(opened)
            targets: dict[str, tuple[Path, zipfile.ZipInfo]] = {}
            for member in opened.infolist():
                name = _safe_name(member)
                skip = member.is_dir() or litter.left_out(name.parts)
                target = "" if skip else _place(name, first_of_test)
                if not target:
                    continue
                # Compared without case: on Windows and macOS one would overwrite the other.
                if target.lower() in targets:
                    raise Problem(f"holds {name} twice")
                targets[target.lower()] = folder / target, member
            for path, member in targets.values():
                path.parent.mkdir(parents=True, exist_ok=True)
                with opened.open(member) as source, path.open("xb") as file:
                    shutil.copyfileobj(source, file, 1 << 20)
    except (Problem, OSError):
        raise
    except Exception as error:  # zipfile raises half a dozen kinds for damaged archives
        raise Problem(f"is a damaged archive ({type(error).__name__})") from error


def _place(name: PurePosixPath, first_of_test: int) -> str:
    """Return where a photo belongs, ``train/cats/…`` and so on; empty for other files."""
    match [part.lower() for part in name.parts]:
        case [*_, ("train" | "validation") as part, ("cats" | "dogs") as kind, _]:
            return f"{part}/{kind}/{name.name}"
        case ["petimages", ("cat" | "dog") as kind, _]:
            if not re.fullmatch("[0-9]{1,6}", name.stem):
                return f"train/{kind}s/{name.name}"
            part = "validation" if int(name.stem) >= first_of_test else "train"
            return f"{part}/{kind}s/{kind}.{name.name}"
    return ""


def _check_sizes(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_FILES:
        raise Problem(f"holds {len(members):,} files: refused")
    if sum(member.file_size for member in members) > MAX_BYTES:
        raise Problem(f"would unpack to more than {MAX_BYTES:,} bytes: refused")


def _safe_name(member: zipfile.ZipInfo) -> PurePosixPath:
    name = member.filename
    path = PurePosixPath(name)
    if (
        path.is_absolute()
        or ".." in path.parts
        or "\\" in name
        or ":" in name
        or "\0" in member.orig_filename
        or not path.parts
    ):
        raise Problem(f"holds a file {name[:80]!r} that points outside: refused")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Problem(f"holds {name[:80]!r} as a link or a device: refused")
    if member.flag_bits & 1:
        raise Problem("is encrypted")
    return path


def check_photos(folder: Path, expected: dict[str, list[int]] | None = None) -> None:
    """See that a folder holds cats and dogs to train and to test on."""
    for part in ("train", "validation"):
        for kind in ("cats", "dogs"):
            place = folder / part / kind
            names = {path.name for path in place.iterdir()} if place.is_dir() else set()
            if not names:
                raise Problem(f"holds no photos in {part}/{kind}")
            if expected:
                numbers = range(*expected[part])
                if names != {f"{kind[:-1]}.{number}.jpg" for number in numbers}:
                    raise Problem(f"does not hold the {len(numbers):,} expected {part}/{kind}")
