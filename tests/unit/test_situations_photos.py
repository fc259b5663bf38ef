"""Folders of photos as people really have them: one answer to what a photo is, and what its class.

Each situation is a folder, made in a few lines, and what all readers must make of it.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from test_auditing import deep_png, deep_tiff

from course_lessons.n14_your_own_images.examples import class_folders
from course_lessons.n14_your_own_images.explorers import ContactSheet, PhotoCollector
from course_utils import machine
from course_utils.datasets import audit_images, bars, build_dataset, litter, split_files
from course_utils.datasets.photos import auditing, reading
from course_utils.datasets.photos.reading import Photo

FOLDER = [
    *("cats/1.jpg", "cats/2.jpg", "cats/3.jpg", "dogs/4.jpg", "dogs/5.jpg", "dogs/6.jpg"),
]


def picture(seed: int, size=(40, 30)) -> Image.Image:
    cells = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(cells).resize(size, Image.Resampling.BICUBIC)


def stored(image: Image.Image, format: str = "JPEG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def write(folder: Path, *names: str, start: int = 0) -> None:
    """Write a different photo under each name."""
    for number, name in enumerate(names, start):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(stored(picture(number)))


def readers(folder: Path) -> dict[str, list[str]]:
    """What audit, build, split, contact sheet and collector take for the photos of each class."""
    report = audit_images(folder, progress=False)
    good = report[report["usable"]]
    audited = {
        name: sorted(good[good["class_name"] == name]["path"]) for name in set(good["class_name"])
    }
    data = build_dataset(folder, size=(8, 8), progress=False)
    built = {name: [] for name in data.class_names}
    for path, label in zip(data.paths, data.labels):
        built[data.class_names[label]].append(path)
    parts = split_files(folder, {"all": 1}, progress=False)["all"]
    shown = {name: [] for name in data.class_names}
    for photo in ContactSheet(folder).photos:
        shown[photo["class"]].append(photo["path"])
    split = {n: [p.relative_to(folder).as_posix() for p in paths] for n, paths in parts.items()}
    found = [{n: sorted(ps) for n, ps in each.items()} for each in (audited, built, split, shown)]
    assert all(each == found[0] for each in found)
    return found[0]


LITTER = [
    *(".DS_Store", "cats/.DS_Store", "cats/._1.jpg", "__MACOSX/cats/._1.jpg", "cats/Icon\r"),
    *("Thumbs.db", "cats/thumbs.db", "cats/desktop.ini", "cats/ehthumbs_vista.db"),
    *("$RECYCLE.BIN/S-1-5/cat.jpg", "System Volume Information/cat.jpg", "RECYCLER/cat.jpg"),
    *("@eaDir/cats/1.jpg", "cats/@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg", "cats/.@__thumb/1.jpg"),
    *("#recycle/cats/7.jpg", "@Recycle/7.jpg", "#snapshot/cats/1.jpg", "lost+found/1.jpg"),
    *(".Trash-1000/files/cat.jpg", ".Trashes/501/cat.jpg", ".dropbox.cache/cat.jpg"),
    *(".stversions/cats/1.jpg", ".thumbnails/1.jpg", ".picasaoriginals/1.jpg", "Picasa.ini"),
    *(".ipynb_checkpoints/1-checkpoint.jpg", "cats/.ipynb_checkpoints/1-checkpoint.jpg"),
    *("__pycache__/cat.jpg", ".git/cat.jpg", "cats/.IMG_7.HEIC.icloud", "cats/.nfs0001.jpg"),
]


@pytest.mark.parametrize("name", LITTER)
def test_what_systems_tools_and_clouds_leave_is_nobodys_photo(tmp_path, name):
    write(tmp_path, *FOLDER)
    clean = readers(tmp_path)
    write(tmp_path, name, start=50)
    assert readers(tmp_path) == clean == {"cats": FOLDER[:3], "dogs": FOLDER[3:]}
    assert audit_images(tmp_path, progress=False).set_index("path").loc[name, "problem"]
    assert litter.left_out(name.split("/"))
    sheet = ContactSheet(tmp_path)
    assert sheet.class_names == ["cats", "dogs"] and name in sheet.left_out
    assert PhotoCollector(tmp_path, class_folders(tmp_path)).counts == {"cats": 3, "dogs": 3}


# A folder, what word is said of it, and its classes (None: it is refused).
DOUBTFUL: dict[str, tuple[list[str], str, list[str] | None]] = {
    "two sets": (["train/cats/1.jpg", "validation/cats/2.jpg"], "sets that must stay apart", None),
    "capitals": (["Train/cats/1.jpg", "TEST/cats/2.jpg"], "sets that must stay apart", None),
    "dev": (["train/cats/1.jpg", "dev/cats/2.jpg"], "sets that must stay apart", None),
    "holdout": (["train/cats/1.jpg", "hold-out/cats/2.jpg"], "must stay apart", None),
    "numbered": (["train2017/cats/1.jpg", "val2017/cats/2.jpg"], "must stay apart", None),
    "words": (["Training Set/cats/1.jpg", "test_set/cats/2.jpg"], "must stay apart", None),
    "one set": (["training/cats/1.jpg", "training/dogs/2.jpg"], "must stay apart", None),
    "and a third": (
        ["train/cats/1.jpg", "val/cats/2.jpg", "predictions/3.jpg"], "must stay apart", None),
    "a set beside others": (
        ["train/cats/1.jpg", "train/dogs/2.jpg", "rest/3.jpg"],
        "Taken for classes: train, though sets are called so", ["rest", "train"]),
    "sets without classes": (
        ["train/1.jpg", "test/2.jpg"], "Taken for classes: test, train", ["test", "train"]),
    "other words for sets": (
        ["monday/cats/1.jpg", "monday/dogs/2.jpg", "tuesday/cats/3.jpg", "tuesday/dogs/4.jpg"],
        "monday, tuesday, though they hold the same folders", ["monday", "tuesday"]),
    "German": (
        ["Trainingsdaten/Hund/1.jpg", "Trainingsdaten/Katze/2.jpg", "Probe/Hund/3.jpg",
         "Probe/Katze/4.jpg"], "though they hold the same folders", ["Probe", "Trainingsdaten"]),
    "one folder too high": (
        ["photos/cats/1.jpg", "photos/dogs/2.jpg"], "photos, though it holds folders", ["photos"]),
    "deeper in a class": (["cats/in/1.jpg", "cats/out/2.jpg", "dogs/3.jpg"], "", ["cats", "dogs"]),
    "trains": (["trains/1.jpg", "trams/2.jpg"], "", ["trains", "trams"]),
    "validity": (["valley/1.jpg", "testudo/2.jpg"], "", ["testudo", "valley"]),
}  # fmt: skip


@pytest.mark.parametrize("names, word, classes", DOUBTFUL.values(), ids=DOUBTFUL)
def test_sets_are_never_taken_for_classes_without_a_word(tmp_path, capsys, names, word, classes):
    write(tmp_path, *names)
    for read in (
        lambda: list(split_files(tmp_path, {"all": 1}, progress=False)["all"]),
        lambda: build_dataset(tmp_path, progress=False).class_names,
        lambda: ContactSheet(tmp_path).class_names,
    ):
        if classes is None:
            with pytest.raises(ValueError, match=word):
                read()
        else:
            assert read() == classes
            said = capsys.readouterr().out
            assert word in said and ("Taken for classes" in said) == bool(word)
    report = audit_images(tmp_path, progress=False)
    if classes is None:
        assert set(report["class_name"]) <= {"cats", "dogs", ""}
    else:
        assert sorted(set(report["class_name"])) == classes and word in capsys.readouterr().out


ENDINGS = ["jfif", "jpe", "tif", "avif", "webp", "JPG", "", "txt", "jpg.bak", "gif", "bmp", "jp2"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_photo_is_what_is_inside_whatever_its_name(tmp_path, ending):
    kinds = {"tif": "TIFF", "avif": "AVIF", "webp": "WEBP", "gif": "GIF", "bmp": "BMP"}
    kinds["jp2"] = "JPEG2000"
    kind = kinds.get(ending, "JPEG")
    if kind == "AVIF" and not reading._know_every_format() and "AVIF" not in Image.OPEN:
        pytest.skip("this Pillow reads no AVIF")
    write(tmp_path, *FOLDER)
    name = f"cats/indoor/photo.{ending}".rstrip(".")
    (tmp_path / "cats/indoor").mkdir()
    (tmp_path / name).write_bytes(stored(picture(9), kind))
    (tmp_path / "cats/no photo.jpg").write_text("a text")
    assert readers(tmp_path) == {"cats": [*FOLDER[:3], name], "dogs": FOLDER[3:]}


NAMES = {
    "CJK": "猫",
    "emoji": "🐱 cats", "family": "👩‍👩‍👧", "composed": "Köter", "taken apart": "Ko\u0308ter",
    "Arabic": "قطط", "a quotation mark": "cat's \"best\"", "ampersand": "cats & dogs <b>",
    "blank at its end": "cats ", "percent": "100% cats", "dollar": "$HOME", "dash": "-cats",
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows allows fewer names")
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_of_all_kinds(tmp_path, monkeypatch, name, encoding):
    folder = tmp_path / name / "photos"
    write(folder, f"{name}/{name}.jpg", f"{name}/2.jpg", "other/3.jpg")
    printed = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", printed)
    data = build_dataset(folder, size=(8, 8))
    files = split_files(folder, {"train": 0.6, "test": 0.4})
    typed = unicodedata.normalize("NFC", name)
    assert data.counts == {**dict.fromkeys(sorted([typed, "other"])), typed: 2, "other": 1}
    assert all(path.is_file() for path in files["train"][typed])
    assert len(files["train"][typed]) == 1
    assert readers(folder)[typed] == sorted([f"{name}/2.jpg", f"{name}/{name}.jpg"])
    printed.seek(0)
    said = printed.read()
    assert "3 photos as 8 " in said and "other 1" in said
    assert "No photo of other is in test: too few (copies count once)." in said
    assert "\N{REPLACEMENT CHARACTER}" not in said


def test_marks_still_tell_good_from_bad_where_they_cannot_be_shown(monkeypatch):
    for encoding in ("ascii", "cp1252", "cp437"):
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
        good, bad, arrow, times = map(bars.printable, "✓✗→×")
        assert len({good, bad, arrow, times}) == 4 and "?" not in (good, bad, arrow)
        assert bars.printable("Köter 猫").endswith("?")


def test_one_folder_whose_name_is_spelled_in_two_ways_is_one_class(tmp_path):
    write(tmp_path, "Ko\u0308ter/1.jpg", "Köter/2.jpg", "cats/3.jpg")
    assert build_dataset(tmp_path, progress=False).counts == {"Köter": 2, "cats": 1}


def test_a_class_that_a_part_lacks_is_named(tmp_path, capsys):
    write(tmp_path, *FOLDER, "rare/7.jpg")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "1.jpg").write_bytes(b"")
    files = split_files(tmp_path, {"train": 0.7, "validation": 0.3})
    said = capsys.readouterr().out
    assert "train: cats 2, dogs 2, rare 1\nvalidation: cats 1, dogs 1, rare 0\n" in said
    assert "No photo of rare is in validation: too few (copies count once)." in said
    assert "Left out, as no file in it can be used: broken" in said
    assert files["validation"]["rare"] == []
    split_files(tmp_path, {"train": 0.7, "validation": 0.3}, progress=False)
    quiet = capsys.readouterr().out
    assert "rare is in validation" in quiet and "broken" in quiet and "cats 2" not in quiet


# Deep pictures: what their values are, what is said, and how bright the brightest comes out.

RAMP = np.linspace(0, 1, 2400).reshape(40, 60, 1)


def scaled(bits: int, channels: int = 1) -> np.ndarray:
    values = (RAMP * (2**bits - 1)).round().astype(np.uint16)
    return np.concatenate([values, values[::-1], values[:, ::-1]], axis=2)[:, :, :channels]


DEEP: dict[str, tuple[Callable[[], bytes], str]] = {
    "12 bits, grey PNG": (lambda: deep_png(scaled(12)), "12-bit values in a 16-bit file"),
    "10 bits, grey PNG": (lambda: deep_png(scaled(10)), "10-bit values in a 16-bit file"),
    "16 bits, grey PNG": (lambda: deep_png(scaled(16)), "16-bit: scaled"),
    "12 bits, grey TIFF": (
        lambda: stored(Image.fromarray(scaled(12)[..., 0]), "TIFF"), "12-bit values"),
    "12 bits, colour PNG": (lambda: deep_png(scaled(12, 3)), "12-bit values in a 16-bit file"),
    "12 bits, colour TIFF": (lambda: deep_tiff(scaled(12, 3)), "12-bit values in a 16-bit file"),
    "16 bits, colour PNG": (lambda: deep_png(scaled(16, 3)), "16-bit: scaled"),
}  # fmt: skip


@pytest.mark.parametrize("make, said", DEEP.values(), ids=DEEP)
def test_deep_pictures_keep_their_brightness_and_it_is_said(make, said):
    with reading.quiet_pillow():
        photo = reading.read_photo(make())
    assert said in photo.problem and photo.problem.count("-bit") <= 2
    values = np.asarray(photo.image)[..., 0]
    np.testing.assert_allclose(values, 255 * RAMP[..., 0], atol=1.3)


ODD = {
    "one colour": (lambda: stored(Image.new("RGB", (60, 40), "teal"), "PNG"), "all of one colour"),
    "an icon": (lambda: stored(picture(1, (32, 32)), "ICO"), "an icon"),
    "transparent": (lambda: stored(Image.new("RGBA", (60, 40), (9, 9, 9, 9)), "PNG"), "transp"),
    "black and white": (lambda: stored(picture(2).convert("1"), "PNG"), "1-bit"),
}


@pytest.mark.parametrize("make, said", ODD.values(), ids=ODD)
def test_odd_pictures_get_a_remark(tmp_path, make, said):
    (tmp_path / "odd").write_bytes(make())
    [problem] = audit_images(tmp_path, progress=False)["problem"]
    assert said in problem


# Many photos and large ones.


def photos_with(thumbnails: np.ndarray, digests: list[str]) -> list[Photo]:
    return [
        Photo(path=f"{i}.jpg", class_name=f"c{i % 3}", thumbnail=thumbnail, digest=digest)
        for i, (thumbnail, digest) in enumerate(zip(thumbnails, digests))
    ]


def alike(number: int) -> np.ndarray:
    """Thumbnails of one picture, saved again and again."""
    rng = np.random.default_rng(0)
    first = rng.integers(20, 230, (16, 17))
    return np.clip(first + rng.integers(-1, 2, (number, 16, 17)), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("same", [True, False])
def test_many_equal_photos_do_not_cost_their_square(same):
    number = 1500
    digests = ["same"] * number if same else [str(i) for i in range(number)]
    photos = photos_with(alike(number), digests)
    pairs = auditing.near_pairs([photo.thumbnail for photo in photos])
    assert len(pairs) < 5 * number
    [group] = auditing.duplicate_groups(photos)
    assert group == list(range(number))
    kind = "exact" if same else "near"
    for i in (0, 1, 2, 700):
        other = 1 if i == 0 else 0 if i % 3 else 1
        words = f"{kind} duplicate of {other}.jpg and {number - 2} more, which is in another class"
        assert photos[i].problem == words


def test_chains_of_near_copies_hang_together():
    """Each is like the one before, the first is not like the last; more than one block of them."""
    rng = np.random.default_rng(1)
    distinct = rng.integers(0, 256, (1200, 16, 17), dtype=np.uint8)
    blend = np.linspace(0, 1, 60)[:, None, None]
    chain = (blend * distinct[0] + (1 - blend) * distinct[1]).astype(np.uint8)
    places = rng.permutation(1260)[:60]
    mixed = np.empty((1260, 16, 17), np.uint8)
    mixed[places] = chain
    mixed[np.setdiff1d(np.arange(1260), places)] = np.concatenate([distinct[2:], distinct[2:4]])
    groups = auditing.duplicate_groups(photos_with(mixed, [str(i) for i in range(1260)]))
    found = max(groups, key=len)
    assert set(found) <= set(places.tolist()) and len(found) > 20


SIZE = "(17_000, 11_800)"
LARGE = [
    pytest.param(f"Image.new('RGB', {SIZE}, (200, 100, 50))", "JPEG", id="of a telephone"),
    pytest.param(f"Image.new('P', {SIZE}, 3)", "PNG", id="palette"),
    pytest.param(f"Image.new('RGB', {SIZE}, 3)", "PNG", id="RGB", marks=pytest.mark.weekly),
    pytest.param(f"Image.new('I;16', {SIZE}, 3)", "PNG", id="16 bits", marks=pytest.mark.weekly),
]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux for the memory")
@pytest.mark.parametrize("make, kind", LARGE)
def test_200_megapixels_in_less_than_a_gigabyte(tmp_path, make, kind):
    path = tmp_path / "large"
    code = "import sys; from PIL import Image; Image.MAX_IMAGE_PIXELS = None\n"
    making = f"{code}{make}.save(sys.argv[1], '{kind}', compress_level=1)"
    subprocess.run([sys.executable, "-c", making, path], check=True)
    reads = (
        "import sys, pathlib\nfrom course_utils import machine\n"
        "from course_utils.datasets.photos import reading\n"
        "with reading.quiet_pillow(): photo = reading.read_photo(pathlib.Path(sys.argv[1]))\n"
        "print(photo.width, photo.image.size, photo.image.mode, machine.peak_memory() / 1e9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", reads, path], check=True, capture_output=True, text=True
    )
    width, peak = done.stdout.split()[0], float(done.stdout.split()[-1])
    assert width == "17000" and "RGB" in done.stdout and peak < 1.0


# Parts of Python that are not there.


@pytest.fixture
def no_threads(monkeypatch):
    def refuse(*ignored):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", refuse)
    machine.has_threads.cache_clear()
    yield
    machine.has_threads.cache_clear()


def test_without_threads_everything_is_done_one_after_the_other(tmp_path, no_threads):
    write(tmp_path, *FOLDER)
    assert not machine.has_threads()
    assert readers(tmp_path) == {"cats": FOLDER[:3], "dogs": FOLDER[3:]}


def test_a_photo_of_its_own_folder_is_never_changed(tmp_path):
    write(tmp_path / "one", *FOLDER, *[n for n in LITTER if n != "cats/Icon\r"])
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    readers(tmp_path / "one")
    for path in (tmp_path / "two").rglob("*"):
        same = tmp_path / "one" / path.relative_to(tmp_path / "two")
        assert path.is_dir() or same.read_bytes() == path.read_bytes()
