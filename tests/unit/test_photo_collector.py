"""Photos that arrive in parts: whole files under safe names, none overwritten, none twice."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from course_lessons.n14_your_own_images.explorers import PhotoCollector, photo_collector


def picture(seed: int, format="JPEG") -> bytes:
    buffer = io.BytesIO()
    cells = np.random.default_rng(seed).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    Image.fromarray(cells).save(buffer, format)
    return buffer.getvalue()


def arrive(collector: PhotoCollector, name: str, data: bytes, to="cup", part=1000) -> dict:
    for start in range(0, max(1, len(data)), part):
        number = collector.answered + 1
        about = {"class": to, "name": name, "size": len(data), "start": start, "number": number}
        collector._told(collector, about, [memoryview(data[start : start + part])])
        assert collector.answered == number
    return collector.outcome


@pytest.fixture
def collector(tmp_path):
    return PhotoCollector(tmp_path / "mine", ["cup", "Grünes Blatt"])


def test_parts_become_one_file(collector, tmp_path):
    data = picture(1, "PNG")
    assert len(data) > 3000
    assert arrive(collector, "a.png", data) == {"kept": "a.png"}
    assert (tmp_path / "mine" / "cup" / "a.png").read_bytes() == data
    assert collector.counts == {"cup": 1, "Grünes Blatt": 0}
    assert arrive(collector, "a.png", picture(2), "Grünes Blatt") == {"kept": "a.png"}
    again = PhotoCollector(tmp_path / "mine", ["cup"])
    assert again.counts == {"cup": 1} and len(again.classes[0]["newest"]) == 1
    assert f"{tmp_path / 'mine' / 'cup'}  (1 file)" in repr(again)
    assert "copy them by hand" in repr(again) and "copy them by hand" in again.still()


def test_nothing_is_overwritten_and_nothing_kept_twice(collector, tmp_path):
    kept = [arrive(collector, "a.jpg", picture(seed))["kept"] for seed in range(3)]
    assert kept == ["a.jpg", "a (2).jpg", "a (3).jpg"]
    assert (
        arrive(collector, "b.jpg", picture(1))["problem"] == "b.jpg is there already, as a (2).jpg"
    )
    files = sorted((tmp_path / "mine" / "cup").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    assert [path.read_bytes() for path in files] == [picture(seed) for seed in range(3)]


def test_what_is_no_photo_is_left_out_with_its_reason(collector, tmp_path):
    cut = picture(1)[:700]
    for name, data, why in [
        ("a.txt", b"text", "text, not a photo"),
        ("cut.jpg", cut, "damaged or cut short"),
        ("empty.jpg", b"", "empty (0 bytes)"),
        ("Thumbs.db", picture(1), "thumbnail store of Windows"),
        (".hidden.jpg", picture(1), "hidden"),
    ]:
        problem = arrive(collector, name, data)["problem"]
        assert problem.startswith(f"{name} was left out: ") and why in problem
    assert list((tmp_path / "mine" / "cup").iterdir()) == []


@pytest.mark.parametrize(
    "name, safe",
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\photos\cat.jpg", "cat.jpg"),
        ("a<b>:c|d?.JPG", "a_b__c_d_.JPG"),
        ("con.jpg", "_con.jpg"),
        ("  .jpg", "jpg"),
        ("", "photo"),
        ("two\nlines.jpg", "two_lines.jpg"),
        ("dots... .", "dots"),
        ("Grüße 猫.heic", "Grüße 猫.heic"),
        ("n" * 300 + ".jpeg", "n" * 100 + ".jpeg"),
        ("u\u0308.png", "ü.png"),
        ("lone \ud800.png", "lone _.png"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert photo_collector.safe_name(name) == safe == photo_collector.safe_name(safe)


def test_what_goes_wrong_becomes_a_sentence(collector, tmp_path, monkeypatch):
    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert arrive(collector, "a.jpg", picture(1))["problem"] == (
        "a.jpg could not be kept: the disk is full"
    )
    assert list((tmp_path / "mine" / "cup").iterdir()) == []
    assert "could not be kept" in arrive(collector, "a.jpg", picture(1), "no class")["problem"]
    monkeypatch.undo()
    assert arrive(collector, "a.jpg", picture(1)) == {"kept": "a.jpg"}


@pytest.mark.parametrize(
    "names, words",
    [
        ([], "class_names is"),
        ([1], "class_names is"),
        ([""], "has ''"),
        (["a/b"], "has 'a/b'"),
        ([".."], "has '..'"),
        ([".hidden"], "has '.hidden'"),
        (["NUL"], "has 'NUL'"),
        (["@eaDir"], "has '@eaDir'"),
        (["Cup", "cup"], "no class may come twice"),
    ],
)
def test_class_names_that_name_no_folder(tmp_path, names, words):
    with pytest.raises((TypeError, ValueError), match="class_names") as error:
        PhotoCollector(tmp_path / "mine", names)
    assert words in str(error.value)
    assert not (tmp_path / "mine").exists()
