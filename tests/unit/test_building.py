"""What a folder of photos gives: the right pixels, labels and reasons, each time the same."""

from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from course_utils.datasets import PhotoDataset, audit_images, build_dataset
from course_utils.datasets.photos import building, reading


def picture(seed=0, size=(160, 120)):
    cells = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(cells).resize(size, Image.Resampling.BICUBIC)


def save(image, path, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **options)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "photos"
    for number in range(6):
        save(picture(number), place / "cats" / f"{number}.jpg")
    for number in range(6, 10):
        save(picture(number, (90, 200)), place / "dogs" / f"{number}.png")
    (place / "dogs" / "empty.jpg").write_bytes(b"")
    (place / "cats" / "page.jpg").write_text("<html>")
    (place / "stray.txt").write_text("notes")
    return place


@pytest.mark.parametrize("mode, channels", [("L", 1), ("RGB", 3)])
@pytest.mark.parametrize("fit", ["squash", "crop", "pad"])
def test_shapes_types_labels_and_counts(folder, mode, channels, fit):
    data = build_dataset(folder, size=(30, 50), mode=mode, fit=fit, progress=False)
    assert data.x.shape == (10, 30, 50, channels) and data.x.dtype == np.uint8
    assert data.labels.shape == (10,) and data.labels.dtype == np.int64
    assert data.class_names == ["cats", "dogs"] and data.counts == {"cats": 6, "dogs": 4}
    for path, label in zip(data.paths, data.labels):
        assert path.startswith(data.class_names[label] + "/")
    assert set(data.skipped) == {"dogs/empty.jpg", "cats/page.jpg", "stray.txt"}
    assert "empty" in data.skipped["dogs/empty.jpg"]
    assert "no class folder" in data.skipped["stray.txt"] or "text" in data.skipped["stray.txt"]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_pixels_are_those_of_the_plain_loop(folder, mode):
    for size, largest, mean in (((120, 160), 0, 0), ((50, 50), 0, 0), ((12, 16), 12, 1.5)):
        data = build_dataset(folder, size=size, mode=mode, seed=None, progress=False)
        for row, path in zip(data.x, data.paths):
            with Image.open(folder / path) as image:
                plain = image.convert(mode).resize((size[1], size[0]), Image.Resampling.BICUBIC)
            off = np.abs(row.squeeze().astype(int) - np.asarray(plain, int))
            # A JPEG is decoded straight to grey: rounded and clipped once instead of twice.
            assert off.max() <= largest + (6 if path.endswith("jpg") else 0), (size, path)
            assert off.mean() <= mean + 0.6


def test_fit_squash_crop_pad(tmp_path):
    wide = Image.new("L", (120, 40), 100)
    wide.paste(200, (40, 0, 80, 40))
    save(wide, tmp_path / "cats" / "wide.png")

    def built(fit):
        return build_dataset(tmp_path, size=(40, 40), fit=fit, progress=False).x[0, :, :, 0]

    assert (built("crop")[:, 2:-2] == 200).all()
    padded = built("pad")
    assert (padded[:13] == 0).all() and (padded[-13:] == 0).all() and (padded[15:25] > 90).all()
    squashed = built("squash")
    assert (squashed[:, :8] == 100).all() and (squashed[:, 18:22] == 200).all()


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(2, 900), height=st.integers(2, 900),
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    fit=st.sampled_from(["squash", "crop", "pad"]),
)  # fmt: skip
def test_every_shape_can_be_fitted(width, height, size, fit):
    image = building.fitted(Image.new("L", (width, height), 200), size, fit)
    array = np.asarray(image)
    assert array.shape == size
    assert array.max() == 200
    if fit != "pad":
        assert array.min() == 200


def test_the_order(folder):
    plain = build_dataset(folder, progress=False)
    assert plain.paths != sorted(plain.paths)
    ordered = build_dataset(folder, seed=None, progress=False)
    assert ordered.paths == sorted(plain.paths)
    assert list(ordered.labels) == sorted(ordered.labels)
    assert build_dataset(folder, seed=1, progress=False).paths != plain.paths


def test_same_input_and_seed_give_the_same_bytes(folder, tmp_path, monkeypatch):
    def contents(data):
        arrays = data.x.tobytes(), data.labels.tobytes(), data.groups.tobytes()
        return *arrays, data.paths, data.class_names, data.skipped, data.notes

    first = build_dataset(folder, progress=False)
    monkeypatch.setattr(reading, "workers", lambda most: 1)
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: reversed(list(scandir(path))))
    moved = folder.rename(tmp_path / "moved")
    assert contents(build_dataset(moved, progress=False)) == contents(first)
    assert build_dataset(moved, seed=1, progress=False).x.tobytes() != first.x.tobytes()


def assert_same(a: PhotoDataset, b: PhotoDataset) -> None:
    for name in ("x", "labels", "groups"):
        one, other = getattr(a, name), getattr(b, name)
        assert np.array_equal(one, other) and one.dtype == other.dtype, name
    for name in ("paths", "class_names", "skipped", "notes"):
        assert getattr(a, name) == getattr(b, name), name


def test_saved_and_loaded(folder, tmp_path):
    data = build_dataset(folder, progress=False)
    place = data.save(tmp_path / "my photos.v1")
    assert place == tmp_path / "my photos.v1.npz"
    for path in (place, str(place), tmp_path / "my photos.v1"):
        assert_same(PhotoDataset.load(path), data)
    before = place.read_bytes()
    assert data.save(place).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my photos.v1.npz", "photos"]


def test_what_cannot_be_loaded_says_why(folder, tmp_path):
    place = build_dataset(folder, progress=False).save(tmp_path / "data.npz")
    good = place.read_bytes()
    with pytest.raises(FileNotFoundError):
        PhotoDataset.load(tmp_path / "nothing.npz")
    for bad in (b"", good[: len(good) // 2], b"<html>", bytes(1000), b"\x80\x04K\x01."):
        place.write_bytes(bad)
        with pytest.raises(ValueError, match=r"is no data set.*build and save it again"):
            PhotoDataset.load(place)

    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    parts = dict(np.load(io.BytesIO(good)))
    trapped = np.array([Trap()], dtype=object)
    for changed in (
        {"x": parts["x"]},
        dict.fromkeys(parts, trapped),
        {**parts, "x": parts["x"][1:]},
        {**parts, "x": parts["x"][..., 0]},
        {**parts, "labels": parts["labels"] + 7},
        {**parts, "manifest": np.array("{}")},
    ):
        np.savez(place, **changed)
        with pytest.raises(ValueError, match=r"is no data set.*build and save it again"):
            PhotoDataset.load(place)
    assert not (tmp_path / "sprung").exists()


def test_one_wrong_byte_never_goes_unnoticed(folder, tmp_path):
    data = build_dataset(folder, size=(2, 2), progress=False)
    place = data.save(tmp_path / "data.npz")
    good = place.read_bytes()
    refused = 0
    for position in range(0, len(good), 11):
        place.write_bytes(good[:position] + bytes([good[position] ^ 99]) + good[position + 1 :])
        try:
            again = PhotoDataset.load(place)
        except ValueError as error:
            assert "build and save it again" in str(error)
            refused += 1
        else:  # some bytes of a ZIP archive mean nothing here, such as the times of its members
            assert_same(again, data)
    assert refused > 100


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_a_saved_file_has_the_rights_of_any_other(folder, tmp_path):
    place = build_dataset(folder, progress=False).save(tmp_path / "data.npz")
    (tmp_path / "other").write_bytes(b"")
    assert place.stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_failing_save_keeps_the_old_file(folder, tmp_path, monkeypatch):
    data = build_dataset(folder, progress=False)
    place = data.save(tmp_path / "data.npz")
    before = place.read_bytes()

    def full_disk(*args, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full_disk)
    with pytest.raises(OSError, match="No space"):
        data.save(place)
    assert place.read_bytes() == before and not list(tmp_path.glob("*.part"))


def test_skips_what_the_audit_calls_unusable(folder):
    jpeg = (folder / "cats" / "0.jpg").read_bytes()
    for cut in range(1, len(jpeg), len(jpeg) // 25):
        (folder / "cats" / f"cut{cut}.jpg").write_bytes(jpeg[:cut])
    (folder / "cats" / ".hidden.jpg").write_bytes(jpeg)
    (folder / "dogs" / "bmp.jpg").write_bytes((folder / "dogs" / "6.png").read_bytes())
    report = audit_images(folder, progress=False)
    data = build_dataset(folder, size=(10, 10), progress=False)
    assert set(data.skipped) == set(report.loc[~report["usable"], "path"])
    assert set(data.paths) == set(report.loc[report["usable"], "path"])
    assert len(data.skipped) > 20
    odd = report[report["usable"] & (report["problem"] != "")]
    assert data.notes == dict(zip(odd["path"], odd["problem"]))


def test_duplicates_share_a_group(folder):
    (folder / "dogs" / "copy.jpg").write_bytes((folder / "cats" / "3.jpg").read_bytes())
    picture(4).resize((80, 60)).save(folder / "cats" / "small.jpg")
    data = build_dataset(folder, progress=False)
    groups = dict(zip(data.paths, data.groups))
    assert groups["dogs/copy.jpg"] == groups["cats/3.jpg"]
    assert groups["cats/small.jpg"] == groups["cats/4.jpg"]
    assert len(set(groups.values())) == len(data) - 2


def test_folders_that_cannot_become_a_dataset(tmp_path):
    with pytest.raises(FileNotFoundError, match="does not exist"):
        build_dataset(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="holds nothing"):
        build_dataset(tmp_path / "empty")
    save(picture(), tmp_path / "flat" / "a.jpg")
    with pytest.raises(ValueError, match="make one folder in it for each class"):
        build_dataset(tmp_path / "flat")
    (tmp_path / "bad" / "cats").mkdir(parents=True)
    (tmp_path / "bad" / "cats" / "a.jpg").write_bytes(b"")
    with pytest.raises(ValueError, match=r"no photo that can be used.*a\.jpg: empty"):
        build_dataset(tmp_path / "bad")
    for part in ("train", "validation"):
        save(picture(), tmp_path / "split" / part / "cats" / "a.jpg")
    with pytest.raises(ValueError, match=r"train, validation.*must stay apart"):
        build_dataset(tmp_path / "split")


def test_a_class_without_photos_and_a_single_class_are_told(tmp_path, capsys):
    save(picture(), tmp_path / "cats" / "a.jpg")
    (tmp_path / "dogs").mkdir()
    data = build_dataset(tmp_path)
    said = capsys.readouterr().out
    assert data.class_names == ["cats"]
    assert "1 photo as 50 × 50 L: cats 1; 1 file skipped" in said
    assert data.skipped == {"dogs/": "an empty folder"}
    assert "dogs" in said and "Only one class" in said


class Screen(io.TextIOWrapper):
    """A terminal that raises for a character that it does not have."""

    def __init__(self, encoding):
        super().__init__(io.BytesIO(), encoding=encoding)

    def shown(self):
        self.flush()
        return self.buffer.getvalue().decode(self.encoding)


@pytest.mark.parametrize("encoding", ["ascii", "cp1251"])
def test_the_last_line_does_not_cost_the_result(folder, monkeypatch, encoding):
    (folder / "Köter").mkdir()
    screen = Screen(encoding)
    monkeypatch.setattr(sys, "stdout", screen)
    assert len(build_dataset(folder)) == 10
    assert "10 photos as 50 x 50 L: cats 6, dogs 4" in screen.shown()
    assert "no file in it can be used: K?ter" in screen.shown()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps such names")
def test_a_class_folder_whose_name_is_no_text_is_named_once(folder, monkeypatch):
    strange = Path(os.fsdecode(os.fsencode(folder) + b"/katt\xe9"))
    save(picture(20), strange / "a.jpg")
    screen = Screen("utf-8")
    monkeypatch.setattr(sys, "stdout", screen)
    assert build_dataset(folder).class_names == ["cats", "dogs"]
    assert screen.shown().splitlines()[1].endswith(r"can be used: katt\udce9")


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"mode": "rgb"}, "mode='rgb'.*'L' or 'RGB'"),
        ({"fit": "stretch"}, "fit='stretch'"),
        ({"size": 50}, "size=50"),
        ({"size": (50, 50, 3)}, "size="),
        ({"size": (0, 50)}, "size="),
        ({"size": (50.0, 50)}, "size="),
        ({"size": (True, True)}, "size="),
        ({"seed": -1}, "seed is -1"),
        ({"seed": "a"}, "seed is 'a'"),
    ],
)
def test_wrong_settings_are_named(folder, wrong, words):
    with pytest.raises(ValueError, match=words):
        build_dataset(folder, **wrong)


def test_works_outside_the_main_thread(folder):
    built = []
    thread = threading.Thread(target=lambda: built.append(build_dataset(folder, progress=False)))
    thread.start()
    thread.join(30)
    assert len(built[0]) == 10
