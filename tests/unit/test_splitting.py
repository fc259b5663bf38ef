"""Parts of a folder as lists of files: no photo twice, no copy in another part, nothing unsaid."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from course_utils.datasets import build_dataset, split_files

TWO = {"train": 0.6, "validation": 0.4}


def photo(seed: int) -> Image.Image:
    cells = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(cells).resize((90, 60), Image.Resampling.BICUBIC)


def saved(image: Image.Image, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
    return path


@pytest.fixture
def folder(tmp_path):
    """Twenty different photos, ten of a class, each with a smaller copy; files that are none."""
    place = tmp_path / "photos"
    for number in range(20):
        where = place / ("cats" if number % 2 else "dogs")
        saved(photo(number), where / f"{number}.jpg")
        saved(photo(number).resize((60, 40)), where / "more" / f"{number} smaller.png")
    saved(photo(0), place / "cats" / "0 in another class.jpg")
    (place / "cats" / "damaged.jpg").write_bytes(b"no photo")
    (place / "stray.txt").write_text("notes")
    return place


def names(paths: list[Path]) -> set[str]:
    return {path.stem.split()[0] for path in paths}


def test_three_parts_of_each_class(folder, capsys):
    fractions = {"train": 0.6, "validation": 0.2, "test": 0.2}
    files = split_files(folder, fractions)
    assert list(files) == list(fractions)
    # The photo that lies in both classes counts for the first, so there are 11 cats.
    assert [len(names(files[part]["cats"])) for part in files] == [7, 2, 2]
    data = build_dataset(folder, progress=False)
    listed = [path for classes in files.values() for paths in classes.values() for path in paths]
    assert sorted(listed) == sorted(folder / path for path in data.paths)
    assert files.skipped == data.skipped and set(files.skipped) == {"cats/damaged.jpg", "stray.txt"}
    for classes in files.values():
        assert list(classes) == data.class_names
        for name, paths in classes.items():
            assert paths == sorted(paths) and all(name in path.parts for path in paths)
    said = capsys.readouterr().out
    assert (
        f"train: cats {len(files['train']['cats'])}, dogs {len(files['train']['dogs'])}\n" in said
    )
    assert said.endswith("2 files skipped (see .skipped)\n")


def test_copies_stay_together_whatever_the_seed(folder, tmp_path):
    splits = [split_files(folder, TWO, seed=seed, progress=False) for seed in range(5)]
    for files in splits:
        train, validation = (names(part["cats"] + part["dogs"]) for part in files.values())
        assert not train & validation and len(validation) == 8
    assert len({str(files["train"].items()) for files in splits}) == 5
    shutil.copytree(folder, tmp_path / "elsewhere")
    moved = split_files(tmp_path / "elsewhere", TWO, progress=False)
    assert [p.name for p in moved["train"]["cats"]] == [p.name for p in splits[0]["train"]["cats"]]


def test_a_class_of_copies_only_and_one_photo(tmp_path):
    for kind in ("cats", "dogs"):
        saved(photo(0), tmp_path / kind / "0.jpg")
    files = split_files(tmp_path, TWO, progress=False)
    assert files["train"] == {"cats": [tmp_path / "cats/0.jpg"], "dogs": [tmp_path / "dogs/0.jpg"]}
    assert str(files).splitlines()[1] == "validation: cats 0, dogs 0"


def test_folders_that_cannot_be_split(tmp_path, monkeypatch):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    path = saved(photo(0), tmp_path / "photos" / "cats" / "0.jpg")
    assert split_files("~/photos", {"all": 1}) == {"all": {"cats": [path]}}
    with pytest.raises(FileNotFoundError, match="does not exist"):
        split_files(tmp_path / "nothing", TWO)
    with pytest.raises(NotADirectoryError, match="is a file"):
        split_files(path, TWO)
    with pytest.raises(ValueError, match="no class folders"):
        split_files(tmp_path / "photos" / "cats", TWO)
    for part in ("train", "validation"):
        saved(photo(0), tmp_path / "sets" / part / "cats" / "0.jpg")
    with pytest.raises(ValueError, match=r"train, validation: sets that must stay apart\. Name"):
        split_files(tmp_path / "sets", TWO)


@pytest.mark.parametrize(
    "fractions",
    [0.2, {}, {"a": 0.5, "b": 0.4}, {"a": 1.5, "b": -0.5}, {"a": float("nan")}, {"a": "all"}],
)
def test_fractions_that_make_no_sense(tmp_path, fractions):
    with pytest.raises(ValueError, match=r"fractions is .*: name each part with its share"):
        split_files(tmp_path, fractions)
