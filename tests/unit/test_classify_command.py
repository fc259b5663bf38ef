"""``python -m course_utils classify``: every file is accounted for."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pytest
from PIL import Image

keras = pytest.importorskip("keras")

from keras import layers  # noqa: E402

from course_utils import classifiers, classifying, cli, environment  # noqa: E402

NAMES = ["dark", "bright side"]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch):
    """Those of the tests, whose process goes on afterwards."""
    monkeypatch.setattr(environment, "settle", lambda: ["a remark"])


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """Says how bright a photo is."""
    photo = keras.Input((8, 8, 3))
    bright = layers.Dense(1, name="bright")
    whole = keras.Model(photo, bright(layers.Flatten()(layers.Rescaling(1 / 255)(photo))))
    bright.set_weights([np.full((192, 1), 12 / 192), np.array([-6.0])])
    return classifiers.save_classifier(whole, tmp_path_factory.mktemp("m") / "my net.keras", NAMES)


def stored(level, kind="PNG", mode="RGB"):
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), (level,) * 3).convert(mode).save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "meine Fotos"
    (place / "Süßes").mkdir(parents=True)
    photos = {
        "Süßes/ein Bär.jpg": stored(250, "JPEG"),
        "lies.jpg": stored(250, "GIF"),
        "no extension": stored(5, "WEBP"),
        "see through.png": stored(0, mode="RGBA"),
        f"{'long ' * 20}.png": stored(255),
        ".DS_Store": b"x",
    }
    for name, content in photos.items():
        (place / name).write_bytes(content)
    return place


def test_a_table_and_a_file_for_a_spreadsheet(model, folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(classifying, "BATCH", 2)
    table = tmp_path / "found.csv"
    assert cli.main(["classify", str(model), str(folder), "--csv", str(table)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["File", "%", "Class"]
    rows = {line.split("  ")[0].strip(): re.split("  +", line)[1:] for line in lines[1:6]}
    assert rows["Süßes/ein Bär.jpg"] == ["100", "bright side"]
    assert rows["no extension"] == ["100", "dark"]
    assert max(map(len, lines)) < 90 and lines[6].startswith("5 of 6 files")
    assert re.fullmatch(r"\.DS_Store +folder settings of macOS, not a photo", lines[7])
    with table.open(encoding="utf-8-sig", newline="") as file:
        written = {row["file"]: row for row in csv.DictReader(file)}
    assert len(written) == 6 and written[".DS_Store"]["problem"]
    bear = written["Süßes/ein Bär.jpg"]
    assert bear["class"] == "bright side" and not bear["problem"]
    assert sum(float(bear[name]) for name in NAMES) == pytest.approx(1, abs=1e-5)


def test_files_that_cannot_be_read_are_named_with_a_reason(model, folder, capsys):
    (folder / "empty.jpg").touch()
    (folder / "cut.png").write_bytes(stored(9)[:60])
    assert cli.main(["classify", str(model), str(folder)]) == 1
    out = capsys.readouterr().out
    assert re.search(r"^empty\.jpg +empty \(0 bytes\)$", out, re.M)
    assert re.search(r"^cut\.png +damaged", out, re.M) and "5 of 8 files" in out


def test_a_folder_without_photos(model, tmp_path, capsys):
    assert cli.main(["classify", str(model), str(tmp_path)]) == 0
    assert capsys.readouterr().out.endswith("0 of 0 files are photos that could be read.\n")


def test_wrong_usage(model, folder, capsys, tmp_path):
    for arguments, said in (
        (["nowhere.keras", folder], "No such file or directory: 'nowhere.keras'"),
        ([folder / "lies.jpg", folder], "is not a .keras file"),
        ([model, tmp_path / "nowhere"], "is not a folder"),
        ([model, folder, "--csv", tmp_path / "no" / "t.csv"], "no is not a folder"),
    ):
        assert cli.main(["classify", *map(str, arguments)]) == 2
        said_here = capsys.readouterr()
        assert said in said_here.err and not said_here.out
        assert said_here.err.startswith("a remark\n")
    with pytest.raises(SystemExit, match="2"):
        cli.main(["classify"])
