"""A folder of one's own photos, 49 files of every kind: each is used or left out with a reason."""

from __future__ import annotations

import base64
import importlib.util
import io
import re
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from course_lessons.n14_your_own_images.explorers import ContactSheet
from course_utils.datasets import audit_images, build_dataset, photo_groups, split_files
from course_utils.datasets.photos import reading
from course_utils.datasets.photos.listing import DECISIONS
from course_utils.explorers.packing import thumbnail

# 64 × 48 pixels, blue with a red upper left quarter.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA"
    "AAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAE8AAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAA"
    "AA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNw"
    "AAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFz"
    "wIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAA"
    "Av////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAFdtZGF0AAAASygBrxOA5TH3/3Mk"
    "/5lE/w3JmTqDEL/k/PuAav6Pc1VX5ZIzn/0WHQ92VD/a+GWPPBbxz7mUnWjMLhFZA5i43e1PPf5mNmNtojyegA=="
)
HAS_HEIF = importlib.util.find_spec("pi_heif") is not None


def opened(path: Path, size: tuple[int, int] | None = None) -> reading.Photo:
    with reading.quiet_pillow():
        return reading.read_photo(path, size)


def picture(seed: int, size=(120, 90)) -> Image.Image:
    cells = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(cells).resize(size, Image.Resampling.BICUBIC)


def stored(image: Image.Image, format: str = "JPEG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def taken(seed: int, time: str, camera: str = "Phone", **position) -> bytes:
    exif = Image.Exif()
    exif[0x0110] = camera
    exif.get_ifd(0x8769)[0x9003] = time
    if position:
        exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 0.0)})
    return stored(picture(seed), exif=exif)


def large_png(width: int, height: int) -> bytes:
    """Grey, getting brighter to the right, without holding it in memory."""
    row = b"\x00" + np.linspace(0, 255, width).astype(np.uint8).tobytes()
    packer = zlib.compressobj(1)
    data = b"".join([packer.compress(row) for _ in range(height)]) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", data), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def made_folder(place: Path) -> dict[str, str | None]:
    """Write 49 files and an empty class; return what each must be told to be, None if used."""
    clear = picture(30).convert("RGBA")
    clear.paste((0, 0, 0, 0), (0, 0, 60, 90))
    sideways = Image.Exif()
    sideways[0x0112] = 6
    used = {f"Tassen/IMG_{number}.jpg": stored(picture(number)) for number in range(12)}
    used |= {f"plant/IMG {number}.jpeg": stored(picture(number)) for number in range(12, 20)}
    used |= {
        "Tassen/Größe ändern.jpg": stored(picture(20)),
        "Tassen/with  two blanks .jpg": stored(picture(21)),
        "Tassen/猫.png": stored(picture(22), "PNG"),
        "Tassen/animated.gif": stored(
            picture(23), "GIF", save_all=True, append_images=[picture(24)]
        ),
        "Tassen/picture.webp": stored(picture(25), "WEBP"),
        "Tassen/see through.png": stored(clear, "PNG"),
        "plant/no extension": stored(picture(26)),
        "plant/really a png.jpg": stored(picture(27), "PNG"),
        "plant/turned.jpg": stored(picture(28), exif=sideways),
        "plant/108 megapixels.png": large_png(12_000, 9_000),
        "plant/exact copy.jpg": stored(picture(12)),
        "Tassen/in the other class.jpg": stored(picture(13)),
        "plant/near copy.jpg": stored(ImageEnhance.Brightness(picture(14)).enhance(0.85)),
        "plant/smaller copy.png": stored(picture(15).resize((80, 60)), "PNG"),
        "plant/burst 1.jpg": taken(40, "2026:05:01 10:00:00"),
        "plant/burst 2.jpg": taken(41, "2026:05:01 10:00:01"),
        "plant/later.jpg": taken(42, "2026:05:01 10:07:00"),
        "plant/indoors/deeper.bmp": stored(picture(29), "BMP"),
    }
    left_out = {
        "stray.jpg": (stored(picture(31)), "lies in no class folder"),
        "notes.txt": (b"Cups and plants.\n", "text, not a photo"),
        "Tassen/empty.jpg": (b"", "empty (0 bytes)"),
        "Tassen/cut short.jpg": (stored(picture(32))[:900], "damaged or cut short"),
        "Tassen/.DS_Store": (b"\0\0\0\1Bud1", "macOS"),
        "plant/Thumbs.db": (b"\xd0\xcf\x11\xe0", "Windows"),
        "plant/._IMG 12.jpeg": (b"\0\5\x16\7", "macOS"),
        "plant/.hidden.jpg": (stored(picture(33)), "hidden"),
        "@eaDir/plant/IMG.jpg": (stored(picture(34)), "in @eaDir, a folder of the system"),
        "plant/film.mp4": (b"\0\0\0\x18ftypmp42" + bytes(40), "a film"),
    }
    files = used | {path: data for path, (data, _) in left_out.items()}
    expected = dict.fromkeys(used) | {path: words for path, (_, words) in left_out.items()}
    files["Tassen/phone.heic"] = HEIC
    expected["Tassen/phone.heic"] = None if HAS_HEIF else "%pip install pi-heif"
    for path, data in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    (place / "nothing yet").mkdir()
    return expected


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = tmp_path_factory.mktemp("my photos")
    return place, made_folder(place)


def test_every_file_is_accounted_for(made, capsys):
    folder, expected = made
    assert len(expected) == 49
    report = audit_images(folder, progress=False).set_index("path")
    assert set(report.index) == {*expected, "nothing yet/"}
    for path, words in expected.items():
        row = report.loc[path]
        assert row["usable"] == (words is None), (path, row["problem"])
        assert words is None or words in row["problem"], (path, row["problem"])
    assert report.loc["nothing yet/", "problem"] == "an empty folder"
    data = build_dataset(folder, size=(16, 16))
    said = capsys.readouterr().out
    assert "Left out, as no file in it can be used: nothing yet" in said
    parts = split_files(folder, {"train": 0.7, "test": 0.3}, progress=False)
    listed = [path for part in parts.values() for paths in part.values() for path in paths]
    assert sorted(listed) == sorted(folder / path for path in data.paths)
    assert data.skipped == parts.skipped == dict(report[~report["usable"]]["problem"])
    assert set(data.paths) == set(report.index[report["usable"]])
    assert data.class_names == ["Tassen", "plant"]
    sheet = ContactSheet(folder)
    assert {photo["path"] for photo in sheet.photos} == set(data.paths)
    assert sheet.left_out == data.skipped


def test_copies_and_bursts_stay_on_one_side(made):
    folder, _ = made
    data = build_dataset(folder, size=(8, 8), progress=False)
    group = dict(zip(data.paths, data.groups))
    together = [
        ("plant/IMG 12.jpeg", "plant/exact copy.jpg"),
        ("plant/IMG 13.jpeg", "Tassen/in the other class.jpg"),
        ("plant/IMG 14.jpeg", "plant/near copy.jpg"),
        ("plant/IMG 15.jpeg", "plant/smaller copy.png"),
        ("plant/burst 1.jpg", "plant/burst 2.jpg"),
    ]
    assert all(group[one] == group[other] for one, other in together)
    assert len(set(group.values())) == len(group) - len(together)
    assert "in a burst with plant/burst 1.jpg" in data.notes["plant/burst 2.jpg"]
    paths = [folder / path for pair in together for path in pair]
    assert photo_groups([*map(str, paths), folder / "stray.jpg"]).tolist() == [
        *(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5)
    ]
    for seed in range(5):
        parts = split_files(folder, {"a": 0.5, "b": 0.5}, seed=seed, progress=False)
        part_of = {path: p for p, names in parts.items() for n in names.values() for path in n}
        assert all(part_of[folder / a] == part_of[folder / b] for a, b in together)


def test_what_a_burst_is(tmp_path):
    times = [("08:00:00", "A"), ("08:00:02", "A"), ("08:00:04", "A"), ("08:00:07", "A")]
    times += [("08:00:01", "B"), ("nonsense", "A")]
    paths = []
    for seed, (time, camera) in enumerate(times):
        paths.append(tmp_path / f"{seed}.jpg")
        paths[-1].write_bytes(taken(seed, f"2026:05:01 {time}", camera))
    assert photo_groups(paths).tolist() == [0, 0, 0, 1, 2, 3]


def test_decisions_are_carried_out_by_all_readers(tmp_path):
    for number in range(4):
        for name in ("cup", "plant"):
            path = tmp_path / name / f"{number}.jpg"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(stored(picture(number + 10 * (name == "cup"))))
    sheet = ContactSheet(tmp_path)
    steps = [["cup/0.jpg", None], ["cup/1.jpg", "plant"], ["cup/2.jpg", None], ["cup/2.jpg", "cup"]]
    sheet.steps = steps
    assert sheet.decisions == {"cup/0.jpg": None, "cup/1.jpg": "plant"}
    assert repr(sheet).splitlines() == ["cup: 2 photos", "plant: 5 photos", "1 dropped, 1 moved"]
    data = build_dataset(tmp_path, size=(8, 8), progress=False)
    assert data.counts == {"cup": 2, "plant": 5}
    assert data.skipped["cup/0.jpg"] == "dropped on the contact sheet"
    parts = split_files(tmp_path, {"all": 1}, progress=False)
    assert tmp_path / "cup/1.jpg" in parts["all"]["plant"]
    report = audit_images(tmp_path, progress=False).set_index("path")
    assert report.loc["cup/1.jpg", "class_name"] == "plant"
    assert "contact sheet" in report.loc[DECISIONS, "problem"]
    assert ContactSheet(tmp_path).steps == steps
    sheet.steps = [*steps, ["cup/3.jpg", "none of these"]]
    assert ContactSheet(tmp_path).class_names == ["cup", "none of these", "plant"]
    sheet.steps = steps
    assert sorted(path.name for path in (tmp_path / "cup").iterdir()) == [
        f"{number}.jpg" for number in range(4)
    ]
    above = audit_images(tmp_path.parent, progress=False).set_index("path")
    assert above.loc[f"{tmp_path.name}/cup/0.jpg", "problem"].startswith("dropped")
    for bad in ("{", "[1]", '[["a", 1]]', '{"a": null}'):
        (tmp_path / DECISIONS).write_text(bad)
        with pytest.raises(ValueError, match="holds no decisions of a contact sheet"):
            split_files(tmp_path, {"all": 1}, progress=False)


def test_a_contact_sheet_that_cannot_be_written_says_so(tmp_path, monkeypatch):
    (tmp_path / "cup").mkdir()
    (tmp_path / "cup" / "1.jpg").write_bytes(stored(picture(1)))
    sheet = ContactSheet(tmp_path)
    (tmp_path / DECISIONS).mkdir()
    sheet.steps = [["cup/1.jpg", None]]
    assert "This is not kept" in sheet.error
    monkeypatch.setattr("course_lessons.n14_your_own_images.explorers.contact_sheet._MOST", 0)
    with pytest.raises(ValueError, match="a contact sheet shows at most"):
        ContactSheet(tmp_path)


def test_small_pictures_carry_no_location(tmp_path):
    path = tmp_path / "here.jpg"
    path.write_bytes(taken(1, "2026:05:01 10:00:00", latitude=48))
    with Image.open(path) as image:
        assert image.getexif().get_ifd(0x8825)
        source = thumbnail(image, 64)
    small = Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2])))
    assert max(small.size) == 64 and not dict(small.getexif())
    assert ContactSheet.__doc__ and "no location" in ContactSheet.__doc__


def test_heic_is_read_where_pi_heif_is(tmp_path):
    assert HAS_HEIF, "pi-heif belongs to the lock: make lock, make install"
    path = tmp_path / "phone.heic"
    path.write_bytes(HEIC)
    image = opened(path).image
    assert image.size == (64, 48) and image.mode == "RGB"
    assert np.abs(np.subtract(image.getpixel((8, 8)), (220, 60, 40))).max() < 20
    path.write_bytes(HEIC[:300])
    assert re.search("HEIC photo that breaks off|damaged", opened(path).problem)


def test_where_pi_heif_is_missing_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "FORMATS", [f for f in reading.FORMATS if f != "HEIF"])
    monkeypatch.delitem(Image.OPEN, "HEIF", raising=False)
    path = tmp_path / "phone.heic"
    path.write_bytes(HEIC)
    assert re.match("a HEIC photo, .*run `%pip install pi-heif`", opened(path).problem)


@pytest.mark.parametrize("format, size", [("PNG", (12_000, 9_000)), ("JPEG", (6_000, 5_000))])
def test_large_photos_come_smaller_and_upright(tmp_path, format, size):
    path = tmp_path / "large"
    exif = Image.Exif()
    exif[0x0112] = 6
    if format == "PNG":
        path.write_bytes(large_png(*size))
    else:
        wide = Image.fromarray(np.tile(np.linspace(0, 255, size[0]).astype(np.uint8), (size[1], 1)))
        path.write_bytes(stored(wide, exif=exif))
    image = opened(path).image
    width, height = image.size
    assert width * height <= 25_000_000
    if format == "JPEG":
        assert width / height == pytest.approx(size[1] / size[0], rel=0.01)
        image = image.transpose(Image.Transpose.ROTATE_90)
    row = np.asarray(image.resize((11, 1), Image.Resampling.BOX))[0, :, 0]
    np.testing.assert_allclose(row, np.linspace(11.6, 243.4, 11), atol=2)
    assert max(opened(path, (50, 50)).image.size) < 7000


def test_pillow_is_left_as_it_was(tmp_path):
    before = Image.MAX_IMAGE_PIXELS
    assert opened(tmp_path / "nothing.jpg").problem.startswith("cannot be read")
    assert before == Image.MAX_IMAGE_PIXELS


def test_sets_and_a_third_folder_are_no_classes(tmp_path):
    for place in ("train/cats/1.jpg", "validation/cats/2.jpg", "predictions/3.jpg"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(stored(picture(len(place))))
    report = audit_images(tmp_path, progress=False).set_index("path")
    assert report["class_name"].to_dict() == {
        "predictions/3.jpg": "",
        "train/cats/1.jpg": "cats",
        "validation/cats/2.jpg": "cats",
    }
    assert report.loc["predictions/3.jpg", "problem"] == "lies in no class folder"
    with pytest.raises(ValueError, match=r"sets that must stay apart\. Name one of them"):
        build_dataset(tmp_path)
