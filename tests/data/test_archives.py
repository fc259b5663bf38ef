"""Hostile and damaged archives: refused whole, with a reason, and nothing written elsewhere."""

from __future__ import annotations

import builtins
import io
import os
import pickle
import shutil
import tarfile
import zipfile
from pathlib import PurePosixPath

import numpy as np
import pytest

from course_utils.datasets import registry
from course_utils.datasets.fetching import archives
from course_utils.datasets.fetching.cache import Problem


def zipped(path, members, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content, **options)
    return path


def special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


HOSTILE = {
    "upwards": ("../outside", "points outside"),
    "upwards inside": ("a/../../outside", "points outside"),
    "absolute": ("/outside", "points outside"),
    "backslash": ("..\\outside", "points outside"),
    "drive": ("C:/outside", "points outside"),
    "link": (special("link", 0o120777), "as a link or a device"),
    "device": (special("device", 0o020666), "as a link or a device"),
    "pipe": (special("pipe", 0o010666), "as a link or a device"),
}


@pytest.mark.parametrize("member, said", HOSTILE.values(), ids=HOSTILE)
def test_hostile_members_refuse_the_whole_archive(tmp_path, member, said):
    archive = zipped(tmp_path / "a.zip", [("good", b"1"), (member, b"/etc/passwd"), ("more", b"")])
    if isinstance(member, str) and "\\" in member:
        archive.write_bytes(archive.read_bytes().replace(b"../outside", b"..\\outside"))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Problem, match=said):
        archives.unpack_photos(archive, tmp_path / "folder", 1)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "names", [("train/cats/b", "train/cats/b"), ("train/cats/b", "a/Train/Cats/B")]
)
def test_members_that_overwrite_each_other(tmp_path, names):
    archive = zipped(tmp_path / "a.zip", [(name, b"") for name in names])
    with pytest.raises(Problem, match="twice"):
        archives.unpack_photos(archive, tmp_path / "folder", 1)


def test_bombs(tmp_path, monkeypatch):
    archive = zipped(
        tmp_path / "a.zip", [(f"train/cats/{number}", bytes(100_000)) for number in range(20)]
    )
    assert archive.stat().st_size < 10_000
    with monkeypatch.context() as patch:
        patch.setattr(archives, "MAX_BYTES", 1_000_000)
        with pytest.raises(Problem, match="would unpack to more than 1,000,000 bytes"):
            archives.unpack_photos(archive, tmp_path / "folder", 1)
    with monkeypatch.context() as patch:
        patch.setattr(archives, "MAX_FILES", 10)
        with pytest.raises(Problem, match="holds 20 files"):
            archives.unpack_photos(archive, tmp_path / "folder", 1)
    archives.unpack_photos(archive, tmp_path / "folder", 1)
    assert len(files(tmp_path / "folder")) == 20


def test_a_member_that_is_larger_than_it_says(tmp_path):
    archive = zipped(tmp_path / "a.zip", [("train/cats/zeros", bytes(100_000))])
    content = archive.read_bytes()
    true, told = (100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    archive.write_bytes(content.replace(true, told))
    with pytest.raises(Problem, match="damaged"):
        archives.unpack_photos(archive, tmp_path / "folder", 1)


def test_damaged_archives(tmp_path):
    archive = zipped(tmp_path / "a.zip", [("train/cats/a", os.urandom(5000)), ("b", b"b" * 50)])
    content = archive.read_bytes()
    middle = content[:1000] + bytes([content[1000] ^ 255]) + content[1001:]
    encrypted = bytearray(content)
    encrypted[6] |= 1
    directory = content.index(b"PK\x01\x02")
    encrypted[directory + 8] |= 1
    for damaged in (b"", b"PK", content[:-30], content[:3000], middle, bytes(encrypted), b"<html>"):
        archive.write_bytes(damaged)
        with pytest.raises(Problem, match=r"damaged|encrypted"):
            archives.unpack_photos(archive, tmp_path / "folder", 1)
        shutil.rmtree(tmp_path / "folder", ignore_errors=True)  # as the cache does


def test_the_two_archives_of_cats_and_dogs(tmp_path):
    small = zipped(
        tmp_path / "small.zip",
        [
            ("cats_and_dogs_filtered/", b""),
            ("cats_and_dogs_filtered/vectorize.py", b"code"),
            *(
                (f"cats_and_dogs_filtered/{part}/{kind}s/{kind}.{number}.jpg", b"photo")
                for part, numbers in (("train", (0, 1)), ("validation", (2, 3)))
                for kind in ("cat", "dog")
                for number in numbers
            ),
        ],
    )
    archives.unpack_photos(small, tmp_path / "small", first_of_test=1000)
    names = sorted(p.relative_to(tmp_path / "small").as_posix() for p in files(tmp_path / "small"))
    assert len(names) == 8 and names[0] == "train/cats/cat.0.jpg"
    archives.check_photos(tmp_path / "small", {"train": [0, 2], "validation": [2, 4]})
    with pytest.raises(Problem, match="does not hold the 3 expected train/cats"):
        archives.check_photos(tmp_path / "small", {"train": [0, 3], "validation": [2, 4]})

    full = zipped(
        tmp_path / "full.zip",
        [
            ("PetImages/Cat/0.jpg", b"cat"),
            ("PetImages/Cat/10000.jpg", b"test cat"),
            ("PetImages/Cat/Thumbs.db", b"windows"),
            ("PetImages/Dog/9999.jpg", b"dog"),
            ("PetImages/Dog/12499.jpg", b""),
            ("readme[1].txt", b"text"),
        ],
    )
    archives.unpack_photos(full, tmp_path / "full", first_of_test=10_000)
    names = {p.relative_to(tmp_path / "full").as_posix() for p in files(tmp_path / "full")}
    assert names == {
        "train/cats/cat.0.jpg",
        "validation/cats/cat.10000.jpg",
        "train/dogs/dog.9999.jpg",
        "validation/dogs/dog.12499.jpg",
    }
    archives.check_photos(tmp_path / "full")


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_archive_without_a_checksum_must_list_exactly_its_photos(tmp_path):
    entry = registry.entry("cats_and_dogs")
    assert entry.sha256 is None and entry.photos
    archive = zipped(tmp_path / "a.zip", [("x/train/cats/cat.0.jpg", b"")])
    with pytest.raises(Problem, match="expected train/cats"):
        archives.prepare(entry, archive, tmp_path / "folder", official=True)


@pytest.mark.parametrize("kind, shape", [("int64", (-1, 1)), ("int64", (-1,)), ("uint8", (-1, 1))])
def test_repacked_digits_get_the_usual_labels(tmp_path, kind, shape):
    x, y = np.ones((60, 28, 28), np.uint8), np.arange(60, dtype=np.uint8) % 10
    repacked = y.astype(kind).reshape(shape)
    got, target = tmp_path / "got mnist.npz", tmp_path / "mnist.npz"
    np.savez(got, x_train=x, y_train=repacked, x_test=x[:20], y_test=y[:20])
    archives.prepare(registry.entry("mnist"), got, target, official=False)
    x_train, y_train, x_test, y_test = archives.read_held_arrays(target)
    assert y_train.dtype == np.uint8 and np.array_equal(y_train, y)
    assert np.array_equal(x_train, x) and len(x_test) == 20 and np.array_equal(y_test, y[:20])


def test_digits_in_the_usual_form_are_kept_as_they_are(tmp_path):
    x, y = np.ones((60, 28, 28), np.uint8), np.arange(60, dtype=np.uint8) % 10
    got, target = tmp_path / "got mnist.npz", tmp_path / "mnist.npz"
    np.savez_compressed(got, x_train=x, y_train=y, x_test=x, y_test=y)
    before = got.read_bytes()
    archives.prepare(registry.entry("mnist"), got, target, official=True)
    assert target.read_bytes() == before


# CIFAR-10's archive


def batch(seed: int, n: int = 20) -> dict:
    rng = np.random.default_rng(seed)
    return {
        "batch_label": f"batch {seed}",
        "labels": [int(label) for label in rng.integers(0, 10, n)],
        "data": rng.integers(0, 256, (n, 3072), dtype=np.uint8),
        "filenames": ["a.png"] * n,
    }


def tarred(path, members):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members:
            if isinstance(name, tarfile.TarInfo):
                archive.addfile(name)
                continue
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def as_python_2_wrote_it(values: dict) -> bytes:
    """Text as byte strings, in protocol 2: what the official archive holds."""
    opcodes = [pickle.PROTO, b"\x02", pickle.EMPTY_DICT, pickle.MARK]

    def text(value: str) -> bytes:
        return pickle.SHORT_BINSTRING + bytes([len(value)]) + value.encode()

    for key, value in values.items():
        opcodes.append(text(key))
        if isinstance(value, str):
            opcodes.append(text(value))
        elif isinstance(value, list):
            inner = b"".join(
                text(v) if isinstance(v, str) else pickle.BININT1 + bytes([v]) for v in value
            )
            opcodes += [pickle.EMPTY_LIST, pickle.MARK, inner, pickle.APPENDS]
        else:
            raw = value.tobytes()
            opcodes += [
                b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n",
                pickle.BININT1 + b"\x00" + pickle.TUPLE1,
                text("b"),
                pickle.TUPLE + pickle.REDUCE + pickle.MARK + pickle.BININT1 + b"\x01",
                b"".join(pickle.BININT + n.to_bytes(4, "little") for n in value.shape),
                pickle.TUPLE2,
                b"cnumpy\ndtype\n(" + text("u1"),
                pickle.BININT1 + b"\x00" + pickle.BININT1 + b"\x01" + pickle.TUPLE + pickle.REDUCE,
                pickle.MARK + pickle.BININT1 + b"\x03" + text("|") + pickle.NONE * 3,
                (pickle.BININT + (-1).to_bytes(4, "little", signed=True)) * 2,
                pickle.BININT1 + b"\x00" + pickle.TUPLE + pickle.BUILD + pickle.NEWFALSE,
                pickle.BINSTRING + len(raw).to_bytes(4, "little") + raw,
                pickle.TUPLE + pickle.BUILD,
            ]
    return b"".join([*opcodes, pickle.SETITEMS, pickle.STOP])


def members(pickled):
    names = [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]
    return [
        (f"cifar-10-batches-py/{name}", pickled(batch(number))) for number, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    "pickled", [as_python_2_wrote_it, lambda values: pickle.dumps(values, protocol=2)]
)
def test_the_official_archive(tmp_path, pickled):
    extra = [
        ("cifar-10-batches-py/readme.html", b"<html>"),
        ("cifar-10-batches-py/batches.meta", b"?"),
    ]
    path = tarred(tmp_path / "cifar-10-python.tar.gz", extra + members(pickled))
    archives.prepare(registry.entry("cifar10"), path, tmp_path / "cifar10.npz", official=True)
    x_train, y_train, x_test, y_test = archives.read_held_arrays(tmp_path / "cifar10.npz")
    assert x_train.shape == (100, 32, 32, 3) and y_train.shape == (100, 1)
    assert x_test.shape == (20, 32, 32, 3) and y_test.dtype == np.uint8
    first = batch(0)
    assert y_train[:20, 0].tolist() == first["labels"]
    # The red plane comes first, row by row.
    assert x_train[0, 0, :, 0].tolist() == first["data"][0, :32].tolist()
    assert x_train[0, 1, 2, 2] == first["data"][0, 2 * 1024 + 32 + 2]
    assert y_test[:, 0].tolist() == batch(5)["labels"]


class Runs:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


EVIL = {
    "system": Runs(os.system, "touch pwned"),
    "eval": Runs(builtins.eval, "open('pwned', 'w')"),
    "open": Runs(builtins.open, "pwned", "w"),
    "getattr": Runs(builtins.getattr, "a", "b"),
    "class": PurePosixPath("a"),
    "numpy load": Runs(np.load, "pwned"),
    "object array": np.array([Runs(os.system, "touch pwned")], dtype=object),
    "floats": np.zeros((3, 3072)),
    "wide integers": np.zeros((3, 3072), dtype=np.int64),
}


@pytest.mark.parametrize("value", EVIL.values(), ids=EVIL)
@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_a_pickle_runs_nothing(tmp_path, monkeypatch, value, protocol):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Problem, match=r"refused|instead of bytes|other than bytes|damaged pickle"):
        archives.loads_plain(pickle.dumps({"data": value, "labels": []}, protocol=protocol))
    assert list(tmp_path.iterdir()) == []


def test_a_pickle_that_refers_outside():
    with pytest.raises(Problem, match="damaged pickle"):
        archives.loads_plain(b"Pid\n.")


def test_every_cut_of_a_pickle_is_refused():
    whole = pickle.dumps(batch(0, 1), protocol=2)
    assert set(archives.loads_plain(whole)) == {"batch_label", "labels", "data", "filenames"}
    for cut in range(0, len(whole), 37):
        with pytest.raises(Problem):
            archives.loads_plain(whole[:cut])


def link(name: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return info


DAMAGED = {
    "nothing": ([], "lacks the batches"),
    "no test batch": (members(pickle.dumps)[:-1], "lacks the batches"),
    "a link": ([(link("a/test_batch"), b"")], "as a link or a device"),
    "not a pickle": ([("test_batch", b"hello")], "damaged pickle"),
    "a list": ([("test_batch", pickle.dumps([1]))], "a batch that is none"),
    "no labels": ([("test_batch", pickle.dumps({"data": []}, 2))], "a batch that is none"),
    "other widths": (
        [("test_batch", pickle.dumps({"data": np.zeros((2, 7), np.uint8), "labels": [1]}, 2))],
        "a batch that is none",
    ),
    "many files": ([(str(number), b"") for number in range(60)], "more than CIFAR-10 does"),
}


@pytest.mark.parametrize("content, said", DAMAGED.values(), ids=DAMAGED)
def test_an_archive_that_is_not_cifar10(tmp_path, content, said):
    path = tarred(tmp_path / "cifar-10-python.tar.gz", content)
    with pytest.raises(Problem, match=said):
        archives.read_cifar_archive(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_tar_that_breaks_off_or_swells(tmp_path, monkeypatch):
    path = tarred(tmp_path / "cifar-10-python.tar.gz", members(pickle.dumps))
    content = path.read_bytes()
    for damaged in (b"", content[: len(content) // 2], b"\x1f\x8b", b"<html>", content[:-2000]):
        path.write_bytes(damaged)
        with pytest.raises(Problem, match=r"is damaged|damaged pickle"):
            archives.read_cifar_archive(path)
    path.write_bytes(content)
    monkeypatch.setattr(archives, "MAX_BATCH", 1000)
    with pytest.raises(Problem, match="more than CIFAR-10 does"):
        archives.read_cifar_archive(path)
