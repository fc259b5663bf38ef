"""A mirror gives what its checksums vouch for, and nothing else."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import loopback
import numpy as np
import pytest
from PIL import Image

from conftest import fetch, left_over
from course_lessons.n08_cats_vs_dogs_build_a_dataset.damage import damaged_photos
from course_utils import cli, datasets
from course_utils.datasets import fetching, registry
from course_utils.datasets.fetching import cache, mirror
from course_utils.datasets.standins import making


def listed(files: dict[str, bytes]) -> bytes:
    return b"".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode()
        for name, content in files.items()
    )


def photo(seed: int) -> bytes:

    pixels = np.random.default_rng(seed).integers(0, 256, (30 + seed, 40, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture(scope="session")
def photos() -> dict[str, bytes]:
    return {
        f"cats_and_dogs/{part}/{kind}s/{kind}.{number} é#.jpg": photo(number)
        for part, numbers in (("train", range(1, 6)), ("validation", range(11, 13)))
        for kind in ("cat", "dog")
        for number in numbers
    }


@pytest.fixture
def folder(tmp_path, monkeypatch, digits, photos):
    """A mirror as a folder; no official address answers."""
    place = tmp_path / "USB stick, café"
    for name, content in {"mnist.npz": digits, **photos}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    (place / "SHA256SUMS").write_bytes(listed({"mnist.npz": digits, **photos}))
    monkeypatch.setenv("COURSE_DATA_MIRROR", str(place))
    return place


@pytest.fixture
def url(server, monkeypatch, digits, photos):
    """A mirror on a web server; no official address answers."""
    files = {"mnist.npz": digits, **photos}
    for name, content in {**files, "SHA256SUMS": listed(files)}.items():
        server.put(f"/data/{name}", content)
    monkeypatch.setenv("COURSE_DATA_MIRROR", f"http://127.0.0.1:{server.server_port}/data/")


@pytest.mark.parametrize("kind", ["folder", "url"])
def test_all_of_it_loads(request, kind, photos, digits, capsys):
    request.getfixturevalue(kind)
    data = datasets.load_mnist()
    assert data.x_train.shape == (300, 28, 28) and data.source.startswith("real, from the mirror")
    place = datasets.cats_and_dogs_folder("real")
    for name, content in photos.items():
        assert (place / name.removeprefix("cats_and_dogs/")).read_bytes() == content
    assert "Cats and dogs: 10 training files in train/, 4 test files" in capsys.readouterr().out
    assert set(left_over()) <= {Path(name).name for name in photos}
    assert datasets.load_mnist().source.startswith("real, from the cache (fetched from the mirror")


def test_without_the_whole_archive_the_smaller_real_set_is_taken(folder, capsys):
    photos = datasets.cats_and_dogs_folder(full=True)
    assert photos.title == "Cats and dogs" and photos.source.startswith("real, from the mirror")
    assert photos.source.endswith(", in place of the whole archive")
    assert len(list((photos / "train" / "cats").iterdir())) == 5
    assert "Cats and dogs, all of them could not be fetched" in capsys.readouterr().out
    with pytest.raises(datasets.DataUnavailable, match="all of them could not be fetched"):
        datasets.cats_and_dogs_folder("real", full=True)


def test_a_file_address_is_a_folder_too(folder, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_MIRROR", folder.as_uri())
    assert fetch("mnist")


DAMAGED_SUMS = {
    "none": (None, "holds no SHA256SUMS"),
    "empty": (b"", "has an empty SHA256SUMS"),
    "blank": (b"\n\n", "has an empty SHA256SUMS"),
    "short": (b"abc  mnist.npz\n", r"has a damaged SHA256SUMS \(line 1\)"),
    "html": (b"<html>\n", r"has a damaged SHA256SUMS \(line 1\)"),
    "binary": (b"\xff\xfe\x00\x01" * 9, "it is not text"),
    "upwards": (b"0" * 64 + b"  ../../mnist.npz\n", "points outside"),
    "absolute": (b"0" * 64 + b"  /etc/passwd\n", "points outside"),
    "drive": (b"0" * 64 + b"  C:\\mnist.npz\n", "points outside"),
    "twice": (b"0" * 64 + b"  a\n" + b"1" * 64 + b"  a\n", "names a twice"),
    "wrong": (b"0" * 64 + b"  mnist.npz\n", "does not match its SHA256SUMS"),
    "without it": (b"0" * 64 + b"  other.npz\n", "does not list mnist.npz"),
}


@pytest.mark.parametrize("content, said", DAMAGED_SUMS.values(), ids=DAMAGED_SUMS)
def test_nothing_is_taken_unchecked(folder, capsys, content, said):
    (folder / "SHA256SUMS").unlink()
    if content is not None:
        (folder / "SHA256SUMS").write_bytes(content)
    assert fetch("mnist") is None
    [line] = capsys.readouterr().out.splitlines()
    assert re.search(f"the mirror .*café .*{said}", line)
    assert left_over() == [] and cache.items("real") == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"  ", b" *"),
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.replace(b"  ", b"  ./"),
        lambda text: text[:64].upper() + text[64:],
        lambda text: text.replace(b"/", b"\\"),
    ],
)
def test_lists_from_other_systems_are_read(folder, change):
    sums = folder / "SHA256SUMS"
    sums.write_bytes(change(sums.read_bytes()))
    assert fetch("mnist") and fetch("cats_and_dogs")


def test_a_file_that_is_listed_and_missing(folder, capsys):
    (folder / "mnist.npz").unlink()
    assert fetch("mnist") is None
    assert "lists mnist.npz but does not hold it" in capsys.readouterr().out


def test_one_wrong_photo_spoils_the_folder(folder, capsys):
    next((folder / "cats_and_dogs" / "train" / "dogs").iterdir()).write_bytes(b"?")
    assert fetch("cats_and_dogs") is None
    assert "does not match its SHA256SUMS" in capsys.readouterr().out
    assert left_over() == []


def test_a_folder_without_one_class_is_no_data_set(folder, photos, digits, capsys):
    few = {name: content for name, content in photos.items() if "validation/dogs" not in name}
    (folder / "SHA256SUMS").write_bytes(listed(few))
    assert fetch("cats_and_dogs") is None
    assert "holds no photos in validation/dogs" in capsys.readouterr().out


def test_no_such_folder(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_DATA_MIRROR", "/not/there")
    assert fetch("mnist") is None
    assert "the mirror /not/there is no folder" in capsys.readouterr().out


def test_what_a_mirror_lacks_comes_from_the_official_address(folder, offer, server, digits):
    (folder / "SHA256SUMS").write_bytes(listed({"other": b""}))
    offer(loopback.well)
    assert fetch("mnist").read_bytes() == digits
    assert len(server.seen) == 1


@pytest.mark.parametrize("behaviour", [loopback.is_silent, loopback.stalls, loopback.answers(500)])
def test_a_broken_server_gives_way_to_the_official_address(
    url, server, offer, digits, behaviour, capsys
):
    server.put("/data/SHA256SUMS", b"0" * 64 + b"  mnist.npz\n", behaviour)
    offer(loopback.well)
    assert fetch("mnist").read_bytes() == digits


def test_a_large_file_is_resumed_from_a_mirror_too(url, server, digits):
    server.put("/data/mnist.npz", digits, loopback.drops)
    assert fetch("mnist").read_bytes() == digits


def test_one_lost_request_does_not_cost_the_folder(url, server, photos):
    name = next(iter(photos))
    server.put(f"/data/{name}", photos[name], loopback.loses_the_first_request())
    assert fetch("cats_and_dogs")


def test_a_wrong_file_on_a_server(url, server, capsys, digits):
    server.put("/data/mnist.npz", digits[:-1] + b"?")
    assert fetch("mnist") is None
    assert "mnist.npz sends a file with the wrong checksum" in capsys.readouterr().out
    assert left_over() == []


def test_a_mirror_that_is_switched_off_costs_seconds_once(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_DATA_MIRROR", "http://classroom.invalid/data")
    monkeypatch.setattr(socket, "create_connection", loopback.nobody_answers)
    begun = time.monotonic()
    assert fetch("mnist") is None
    assert time.monotonic() - begun < 2
    begun = time.monotonic()
    assert fetch("mnist") is None
    assert time.monotonic() - begun < 0.4
    out = capsys.readouterr().out
    assert out.count("the mirror http://classroom.invalid/data cannot be reached") == 1


def test_a_mirror_that_cannot_be_reached_is_knocked_at_once_a_session(monkeypatch, capsys):
    knocked: list[str] = []

    def swallows(door, **options):
        knocked.append(door[0])
        raise TimeoutError

    monkeypatch.setenv("COURSE_DATA_MIRROR", "http://classroom.invalid/data")
    monkeypatch.setattr(socket, "create_connection", swallows)
    assert fetch("mnist") is fetch("cifar10") is None
    assert knocked.count("classroom.invalid") == 1
    out = capsys.readouterr().out
    assert out.count("the mirror http://classroom.invalid/data cannot be reached; no network") == 2
    fetching.forget()
    assert fetch("mnist") is None
    assert knocked.count("classroom.invalid") == 2


def test_a_mirror_that_is_silent_is_asked_once_a_session(url, server, capsys):
    server.put("/data/SHA256SUMS", b"", loopback.is_silent)
    assert fetch("mnist") is fetch("cats_and_dogs") is None
    assert [path for path, _ in server.seen] == ["/data/SHA256SUMS"]
    assert capsys.readouterr().out.count("its SHA256SUMS does not answer") == 2


@pytest.mark.parametrize("place", ["http://[::1/data", "http://me:secret@[::1/data", "http://a:b/"])
def test_an_address_that_is_none(monkeypatch, capsys, place):
    monkeypatch.setenv("COURSE_DATA_MIRROR", place)
    assert fetch("mnist") is None
    assert cli.main(["data", "list"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "is no web address" in line]
    assert len(lines) == 2 and all("COURSE_DATA_MIRROR" in line for line in lines)
    assert not any("secret" in line for line in lines)


def test_a_password_is_not_shown(url, server, monkeypatch, capsys):
    place = f"http://class:secret@127.0.0.1:{server.server_port}/data"
    monkeypatch.setenv("COURSE_DATA_MIRROR", place)
    data = datasets.load_mnist()
    assert "from the mirror http://127.0.0.1" in data.source
    monkeypatch.setenv("COURSE_DATA_MIRROR", place + "/elsewhere")
    assert fetch("cats_and_dogs") is None
    assert "secret" not in capsys.readouterr().out


def test_another_mirror_is_tried_at_once(monkeypatch, folder):
    monkeypatch.setenv("COURSE_DATA_MIRROR", "/not/there")
    assert fetch("mnist") is None
    monkeypatch.setenv("COURSE_DATA_MIRROR", str(folder))
    assert fetch("mnist")


def test_what_is_written_is_a_mirror(folder, tmp_path, monkeypatch, photos):
    names = ("mnist", "cats_and_dogs")
    found = [(registry.entry(name), fetch(name)) for name in names]
    place = tmp_path / "new" / "mirror"
    written = mirror.write_mirror(place, found[:1]) + mirror.write_mirror(place, found[1:])
    assert sorted(written) == sorted(["mnist.npz", *photos])
    assert sorted(p.name for p in place.iterdir()) == ["SHA256SUMS", "cats_and_dogs", "mnist.npz"]
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=place, check=True)
    shutil.rmtree(cache.root())
    shutil.rmtree(folder)
    fetching.forget()
    monkeypatch.setenv("COURSE_DATA_MIRROR", str(place))
    assert all(fetch(name) for name in names)


def test_a_mirror_has_nothing_of_the_learner_or_the_system(folder, tmp_path, photos):
    path = fetch("cats_and_dogs")
    for name in ("notes.txt", "train/cats/me.jpg", "train/cats/.DS_Store", "Thumbs.db"):
        (path / name).write_bytes(b"mine")
    written = mirror.write_mirror(tmp_path / "new", [(registry.entry("cats_and_dogs"), path)])
    assert sorted(written) == sorted(photos)


@pytest.mark.parametrize(
    "name", [".DS_Store", "Thumbs.db", "._cat.1.jpg", ".ipynb_checkpoints/cat.jpg", "@eaDir/x.jpg"]
)
def test_what_systems_leave_in_a_mirror_spoils_nothing(folder, name, photos):
    """Lists made with ``sha256sum`` name it, and it changes whenever somebody has a look."""
    name = f"cats_and_dogs/train/cats/{name}"
    sums = folder / "SHA256SUMS"
    sums.write_bytes(sums.read_bytes() + listed({name: b"as it was"}))
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"as it is now")
    path = fetch("cats_and_dogs")
    assert path and len([p for p in path.rglob("*") if p.is_file()]) == len(photos)


def without_network(monkeypatch):
    """A new session, far from mirror and network."""
    monkeypatch.delenv("COURSE_DATA_MIRROR", raising=False)
    monkeypatch.setattr(cache, "_trusted", {})
    fetching.forget()


@pytest.mark.parametrize("source", ["auto", "real"])
def test_a_file_of_ones_own_is_no_damage(folder, monkeypatch, capsys, source):
    path = datasets.cats_and_dogs_folder(source)
    mine = [path / "notes.txt", path / "train" / "cats" / "me.jpg", path / "train" / "birds" / "b"]
    for file in mine:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"mine")
    (path / "train" / "cats" / ".DS_Store").touch()
    without_network(monkeypatch)
    capsys.readouterr()
    again = datasets.cats_and_dogs_folder(source)
    out = capsys.readouterr().out
    assert again == path and all(file.read_bytes() == b"mine" for file in mine)
    assert again.source.startswith("real, ") and "damaged" not in out
    assert "with 3 files of your own in it" in out and len(out.splitlines()) == 1


@pytest.mark.parametrize("source", ["auto", "real"])
def test_whole_photos_are_used_where_others_cannot_be_fetched(
    folder, monkeypatch, capsys, source, photos
):
    path = datasets.cats_and_dogs_folder(source)
    lost, changed, *_ = sorted((path / "train" / "cats").iterdir())
    content = changed.read_bytes()
    lost.unlink()
    changed.write_bytes(b"retouched")
    (path / "notes.txt").write_text("mine")
    without_network(monkeypatch)
    again = datasets.cats_and_dogs_folder(source)
    out = capsys.readouterr().out
    assert again == path and "The files that are whole are used." in out
    assert again.source.endswith("less 2 files lost or changed, with 1 file of your own in it")
    assert len(list(path.rglob("*.jpg"))) == len(photos) - 2
    [kept] = cache.set_aside()
    assert (kept / changed.relative_to(path)).read_bytes() == b"retouched"
    assert f"is kept in {kept}." in out
    copy = damaged_photos(3, source)
    assert len(list(copy.rglob("*.jpg"))) == len(photos) - 2 + 3
    # What is not whole is not handed on, and is mended as soon as it can be.
    assert cli.main(["data", "fetch", "cats_and_dogs"]) == 1
    assert cli.main(["data", "mirror", str(folder.parent / "x"), "cats_and_dogs"]) == 1
    assert "lacks 2 of its files" in capsys.readouterr().out
    monkeypatch.setenv("COURSE_DATA_MIRROR", str(folder))
    mended = datasets.cats_and_dogs_folder(source)
    assert changed.read_bytes() == content and lost.exists()
    assert (path / "notes.txt").read_text() == "mine" and "less" not in mended.source
    assert damaged_photos(3, source) != copy


def test_a_set_without_one_of_its_classes_is_none(folder, monkeypatch):
    path = datasets.cats_and_dogs_folder()
    for photo in (path / "validation" / "dogs").iterdir():
        photo.unlink()
    (path / "validation" / "dogs" / "notes.txt").write_text("mine")
    without_network(monkeypatch)
    monkeypatch.setattr(making, "drawn_portraits", lambda origin: cache.Item(path, origin))
    assert datasets.cats_and_dogs_folder().source.startswith("stand-in")
    assert (path / "validation" / "dogs" / "notes.txt").exists()


def test_a_cache_that_is_read_only_gives_what_it_holds(folder, monkeypatch, capsys, photos):
    path = datasets.cats_and_dogs_folder()
    lost, changed, *_ = sorted((path / "train" / "cats").iterdir())
    lost.unlink()
    changed.write_bytes(b"retouched")

    def refused(*ignored, **options):
        raise PermissionError(13, "Permission denied")

    without_network(monkeypatch)
    monkeypatch.setattr(cache.tempfile, "TemporaryFile", refused)
    monkeypatch.setattr(Path, "rename", refused)
    monkeypatch.setattr(Path, "unlink", refused)
    again = datasets.cats_and_dogs_folder()
    assert again == path and again.source.endswith("less 2 files lost or changed")
    copy = damaged_photos(3)
    assert not copy.is_relative_to(cache.root())
    assert len(list(copy.rglob("*.jpg"))) == len(photos) - 2 + 3


def test_a_mirror_replaces_nobodys_file(folder, tmp_path):
    found = [(registry.entry("mnist"), fetch("mnist"))]
    (tmp_path / "mnist.npz").write_bytes(b"mine")
    with pytest.raises(cache.Problem, match=r"holds another mnist\.npz, which is no mirror's"):
        mirror.write_mirror(tmp_path, found)
    assert (tmp_path / "mnist.npz").read_bytes() == b"mine"
    assert not list(tmp_path.glob(".*"))
    # What an interrupted program wrote is gone on with; a mirror's own files are renewed.
    shutil.copy(found[0][1], tmp_path)
    assert mirror.write_mirror(tmp_path, found) == ["mnist.npz"]
    (tmp_path / "mnist.npz").write_bytes(b"damaged")
    mirror.write_mirror(tmp_path, found)
    assert (tmp_path / "mnist.npz").read_bytes() == found[0][1].read_bytes()


def test_a_mirror_that_cannot_be_written(folder, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(cache.Problem, match="cannot be written"):
        mirror.write_mirror(tmp_path / "file" / "x", [(registry.entry("mnist"), fetch("mnist"))])


def test_cifar10_is_kept_uncompressed(folder, capsys):
    import zipfile

    rng = np.random.default_rng(1)
    arrays = {
        "x_train": rng.integers(0, 256, (40, 32, 32, 3), dtype=np.uint8),
        "y_train": np.arange(40).reshape(-1, 1) % 10,
        "x_test": rng.integers(0, 256, (20, 32, 32, 3), dtype=np.uint8),
        "y_test": np.arange(20) % 10,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.save(member, array)
            archive.writestr(f"{name}.npy", member.getvalue())
    (folder / "cifar10.npz").write_bytes(buffer.getvalue())
    (folder / "SHA256SUMS").write_bytes(listed({"cifar10.npz": buffer.getvalue()}))
    data = datasets.load_cifar10()
    assert np.array_equal(data.x_train, arrays["x_train"])
    assert data.y_train.shape == (40, 1) and data.y_test.shape == (20, 1)
    assert data.y_train.dtype == data.y_test.dtype == np.uint8
    assert (
        data.class_names[3] == "cat" == registry.entry("cifar10").classes[int(data.y_train[3][0])]
    )
    with zipfile.ZipFile(fetch("cifar10")) as kept:
        assert {member.compress_type for member in kept.infolist()} == {zipfile.ZIP_STORED}
