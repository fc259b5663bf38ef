"""Damaged files are added beside the photos, the same ones for a seed, and the audit finds them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from course_lessons.n08_cats_vs_dogs_build_a_dataset import damage
from course_lessons.n08_cats_vs_dogs_build_a_dataset.damage import add_damaged
from course_utils.datasets import audit_images, build_dataset


def photo(path, seed, size=(120, 90)):
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    Image.fromarray(cells).resize(size, Image.Resampling.BICUBIC).save(path)


@pytest.fixture
def folder(tmp_path):
    for number in range(4):
        photo(tmp_path / "train" / "cats" / f"cat.{number}.jpg", number)
        photo(tmp_path / "train" / "dogs" / f"dog.{number}.jpg", 10 + number)
    return tmp_path


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


# What the audit must say of each kind, and whether the file can be used all the same.
EXPECTED = {
    "empty": (False, "empty (0 bytes)"),
    "cut": (False, "cut short"),
    "page": (False, "web page"),
    "zeros": (False, "zero bytes"),
    "gif": (True, "extension lies: GIF"),
    "bmp": (True, "extension lies: BMP"),
    "cmyk": (True, "CMYK"),
    "grey": (True, "duplicate"),  # of the photo it was made from
    "thumbs": (False, "Windows"),
    "text": (False, "text"),
    "header": (False, ""),
    "copy": (True, "exact duplicate"),
    "smaller": (True, "near duplicate"),
    "moving": (True, "animated"),
    "sideways": (True, "EXIF"),
    "exif": (True, "EXIF"),
    "transparent": (True, "transparent"),
    "pixel": (False, "absurd"),
    "trailing": (True, "214 bytes follow"),
}


@pytest.mark.parametrize("kind", damage.KINDS)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_audit_finds_each_kind(folder, monkeypatch, kind, seed):
    monkeypatch.setattr(damage, "KINDS", {kind: damage.KINDS[kind]})
    added = add_damaged(folder, 1, seed)
    row = audit_images(folder).set_index("path").loc[added[0].relative_to(folder).as_posix()]
    usable, words = EXPECTED[kind]
    assert row["usable"] == usable and words in row["problem"] and row["problem"]


def test_adds_exactly_n_files_and_touches_nothing_else(folder):
    before = contents(folder)
    for n in (0, 1, 7, 45):
        added = add_damaged(folder, n, seed=n)
        assert len(set(added)) == n and all(path.is_file() for path in added)
        now = contents(folder)
        assert len(now) == len(before) + n
        assert all(now[name] == data for name, data in before.items())
        before = now
    assert sum("Thumbs.db" in name for name in before) <= 2
    per_class = [sum(c in name for name in before) for c in ("/cats/", "/dogs/")]
    assert abs(per_class[0] - per_class[1]) <= 3  # each odd call gives cats one more
    report = audit_images(folder)
    assert len(report) == len(before)
    data = build_dataset(folder / "train", progress=False)
    assert len(data) + len(data.skipped) == len(before)


def test_the_same_seed_adds_the_same_files(tmp_path):
    made = []
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        photo(tmp_path / name / "train" / "cats" / "1.jpg", 1)
        photo(tmp_path / name / "train" / "dogs" / "2.jpg", 2)
        add_damaged(tmp_path / name, 19, seed)
        made.append(contents(tmp_path / name))
    assert made[0] == made[1] != made[2]


def test_the_first_eight_are_half_unusable(folder):
    for seed in range(3):
        added = {p.relative_to(folder).as_posix() for p in add_damaged(folder, 8, seed)}
        report = audit_images(folder)
        assert (~report[report["path"].isin(added)]["usable"]).sum() == 4


def test_only_the_training_photos_get_some(tmp_path):
    for part in ("train", "validation"):
        photo(tmp_path / part / "cats" / "1.jpg", 1)
        photo(tmp_path / part / "dogs" / "1.jpg", 2)
    added = add_damaged(tmp_path, 6, 0)
    assert {p.parent for p in added} == {tmp_path / "train" / c for c in ("cats", "dogs")}


def test_works_without_a_readable_photo(tmp_path):
    for name in ("cats", "dogs"):
        (tmp_path / "train" / name).mkdir(parents=True)
    (tmp_path / "train" / "dogs" / "bad.jpg").write_bytes(b"bad")
    assert len(add_damaged(tmp_path, 19, 0)) == 19
    assert audit_images(tmp_path)["usable"].any()
