"""Every file of a folder is reported, whatever it is, and what is said of it is true."""

from __future__ import annotations

import io
import os
import socket
import struct
import sys
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFile, features

from course_utils.datasets import bars
from course_utils.datasets.photos import auditing, listing, reading
from course_utils.datasets.photos.auditing import audit_images

Kind = tuple[str, bytes | Callable[[Path], None], bool, str]


def picture(seed=0, size=(60, 40)):
    """A smooth coloured picture, different for each seed."""
    cells = np.random.default_rng(seed).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    return Image.fromarray(cells).resize(size, Image.Resampling.BICUBIC)


def stored(image, format, **options):
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def oriented(value, format="JPEG", size=(60, 40), seed=1):
    exif = Image.Exif()
    exif[0x0112] = value
    return stored(picture(seed, size), format, exif=exif)


def png(width, height, bits, kind, pixels):
    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def png_of_size(width, height):
    return png(width, height, 8, 0, bytes(1000))


# Pillow reads 16-bit colours but does not write them.
DEEP_GREY = np.linspace(5_000, 60_000, 2400).round().astype(np.uint16).reshape(40, 60, 1)
DEEP = np.concatenate([DEEP_GREY, DEEP_GREY[::-1], DEEP_GREY[:, ::-1]], axis=2)


def deep_ppm(kind, pixels):
    return kind + b" 60 40 65535\n" + pixels.astype(">u2").tobytes()


def deep_png(pixels):
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[pixels.shape[2]]
    return png(60, 40, 16, kind, b"".join(b"\x00" + row.astype(">u2").tobytes() for row in pixels))


def with_alpha(pixels):
    return np.concatenate([pixels, np.full((40, 60, 1), 30_000, np.uint16)], axis=2)


def deep_tiff(pixels):
    data = pixels.astype(">u2").tobytes()
    # width, height, bits, no compression, RGB, offset of the pixels, channels, rows, bytes, planes
    tags = (256, 257, 258, 259, 262, 273, 277, 278, 279, 284)
    values = (60, 40, 16, 1, 2, 8, 3, 40, len(data), 1)
    entries = [struct.pack(">HHII", tag, 4, 1, value) for tag, value in zip(tags, values)]
    table = 8 + len(data)
    entries[2] = struct.pack(">HHII", 258, 3, 3, table + 2 + 12 * len(tags) + 4)  # one a channel
    directory = struct.pack(">H", len(tags)) + b"".join(entries) + bytes(4) + b"\x00\x10" * 3
    return b"MM\x00\x2a" + struct.pack(">I", table) + data + directory


def bmp_of_two_bytes_a_pixel():
    """Five bits for red and blue, six for green."""
    header = struct.pack("<IiiHHIIiiII", 40, 60, 40, 1, 16, 3, 4800, 0, 0, 0, 0)
    header += struct.pack("<III", 0xF800, 0x07E0, 0x001F)
    pixels = np.random.default_rng(46).bytes(4800)
    return b"BM" + struct.pack("<IHHI", 66 + 4800, 0, 0, 66) + header + pixels


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("cat.txt", "cat")
    return buffer.getvalue()


def with_bytes_before_a_segment(jpeg):
    place = jpeg.index(b"\xff\xdb")
    return jpeg[:place] + b"\x00" * 7 + jpeg[place:]


def frames(format):
    first, *more = [picture(seed).convert("RGB") for seed in (21, 22, 23)]
    return stored(first, format, save_all=True, append_images=more)


JPEG = stored(picture(2), "JPEG")
PNG = stored(picture(3), "PNG")
CUT = "damaged or cut short"
BROKEN_EXIF = stored(picture(5), "JPEG", exif=b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x09\x01")

# name, contents (or what makes them), usable, what the problem must say
KINDS: list[Kind] = [
    ("good.jpg", JPEG, True, ""),
    ("good.png", stored(picture(4), "PNG"), True, ""),
    ("good.JPEG", stored(picture(6), "JPEG"), True, ""),
    ("good.webp", stored(picture(7), "WEBP"), True, ""),
    ("good.tiff", stored(picture(8), "TIFF"), True, ""),
    ("good.jp2", stored(picture(9), "JPEG2000"), True, ""),
    ("good.bmp", stored(picture(10), "BMP"), True, ""),
    ("good.ppm", stored(picture(11), "PPM"), True, ""),
    ("grey.jpg", stored(picture(12).convert("L"), "JPEG"), True, ""),
    ("progressive.jpg", stored(picture(13), "JPEG", progressive=True), True, ""),
    ("restarts.jpg", stored(picture(14), "JPEG", restart_marker_blocks=1), True, ""),
    ("opaque.png", stored(picture(15).convert("RGBA"), "PNG"), True, ""),
    ("empty.jpg", b"", False, "empty (0 bytes)"),
    ("zeros.jpg", bytes(5000), False, "zero bytes"),
    ("cut_in_pixels.jpg", JPEG[: len(JPEG) * 2 // 3], False, CUT),
    ("cut_late.jpg", JPEG[:-40], False, CUT),
    ("cut_in_header.jpg", JPEG[:100], False, CUT),
    ("cut_at_once.jpg", JPEG[:3], False, "in its header"),
    ("cut_progressive.jpg", stored(picture(16), "JPEG", progressive=True)[:-200], False, CUT),
    ("cut.png", PNG[: len(PNG) // 2], False, CUT),
    ("cut_in_header.png", PNG[:20], False, CUT),
    ("wrong_byte.png", PNG[:200] + b"\x00\x01\x02" + PNG[203:], False, CUT),
    ("no_end.png", stored(picture(47), "PNG")[:-12], True, "end marker"),
    ("broken_end.png", stored(picture(48), "PNG")[:-1], True, "end marker"),
    ("trailing.png", stored(picture(49), "PNG") + b"garbage", True, "other bytes follow"),
    ("padded.png", stored(picture(51), "PNG") + bytes(7), True, ""),
    ("good.gif", stored(picture(52).convert("L"), "GIF"), True, "palette: converted"),
    ("no_end.gif", stored(picture(53).convert("L"), "GIF")[:-2], True, "end marker"),
    ("cut.gif", stored(picture(17), "GIF")[:-300], False, CUT),
    ("cut.webp", stored(picture(18), "WEBP")[:-50], False, ""),
    ("cut.tif", stored(picture(19), "TIFF", compression="tiff_lzw")[:900], False, "TIFF"),
    ("noise.jpg", np.random.default_rng(0).bytes(3000), False, "not a photo"),
    ("text.jpg", "No cat today, désolé.\n".encode(), False, "text"),
    ("page.jpg", b"\n<!DOCTYPE html><html><body>404</body></html>", False, "web page"),
    ("drawing.svg", b'<?xml version="1.0"?>\n<svg xmlns="x"></svg>', False, "SVG"),
    ("archive.jpg", zipped(), False, "ZIP"),
    ("paper.jpg", b"%PDF-1.7\n", False, "PDF"),
    ("script.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", False, "PostScript"),
    ("phone.heic", b"\0\0\0\x18ftypheic" + bytes(40), False, "HEIC"),
    ("film.mp4", b"\0\0\0\x18ftypmp42" + bytes(40), False, "film"),
    ("jpeg.png", stored(picture(24), "JPEG"), True, "extension lies: JPEG"),
    ("webp.png", stored(picture(25), "WEBP"), True, "extension lies: WEBP"),
    ("gif.jpg", stored(picture(26), "GIF"), True, "extension lies: GIF"),
    ("bmp.jpg", stored(picture(27), "BMP"), True, "extension lies: BMP"),
    ("no_extension", stored(picture(28), "JPEG"), True, "no extension"),
    ("odd.part", stored(picture(29), "JPEG"), True, "extension lies"),
    ("moving.gif", frames("GIF"), True, "animated (3 frames)"),
    ("moving.png", frames("PNG"), True, "animated (3 frames)"),
    ("moving.webp", frames("WEBP"), True, "animated (3 frames)"),
    ("pages.tif", frames("TIFF"), True, "3 pages"),
    ("print.jpg", stored(picture(30).convert("CMYK"), "JPEG"), True, "CMYK"),
    ("palette.png", stored(picture(31).quantize(16), "PNG", transparency=0), True, "palette"),
    ("see_through.png", None, True, "transparent: laid on white"),  # type: ignore[list-item]
    ("grey_alpha.png", stored(Image.new("LA", (60, 40), (90, 128)), "PNG"), True, "transparent"),
    ("one_bit.png", stored(picture(33).convert("1"), "PNG"), True, "1-bit"),
    ("deep.png", stored(Image.fromarray(np.arange(2400, dtype=np.uint16).reshape(40, 60) * 27),
                        "PNG"), True, "16-bit"),
    ("deep_grey.pgm", deep_ppm(b"P5", DEEP_GREY), True, "16-bit"),
    ("deep_colours.ppm", deep_ppm(b"P6", DEEP // 2), True, "16-bit"),
    ("deep_colours.png", deep_png(DEEP // 3), True, "16-bit"),
    ("deep_colours.tif", deep_tiff(DEEP[::-1, ::-1] // 5), True, "16-bit"),
    ("deep_alpha.png", deep_png(with_alpha(DEEP[:, ::-1] // 7)), True, "16-bit"),
    ("deep_grey_alpha.png", deep_png(with_alpha(DEEP_GREY // 9)), True, "16-bit"),
    ("sixteen_in_all.bmp", bmp_of_two_bytes_a_pixel(), True, ""),
    ("float.tif", stored(Image.fromarray(np.linspace(0, 1, 2400, dtype=np.float32)
                                         .reshape(40, 60)), "TIFF"), True, "32-bit"),
    ("integers.tif", stored(Image.fromarray(np.arange(2400, dtype=np.int32).reshape(40, 60)),
                            "TIFF"), True, "32-bit"),
    ("not_numbers.tif", stored(Image.fromarray(np.full((40, 60), np.nan, np.float32)), "TIFF"),
     True, "32-bit"),
    ("lab.tif", stored(Image.new("LAB", (60, 40)), "TIFF"), False, "colours that"),
    ("icon.ico", stored(picture(34, (32, 32)), "ICO"), True, "an icon"),
    ("turned.jpg", oriented(6), True, "EXIF"),
    ("turned.png", oriented(8, "PNG", seed=35), True, "EXIF"),
    ("turned.tif", oriented(6, "TIFF", seed=36), True, "EXIF"),
    ("broken_exif.jpg", BROKEN_EXIF, True, "EXIF"),
    ("one_pixel.png", stored(Image.new("RGB", (1, 1)), "PNG"), False, "absurd"),
    ("line.png", stored(Image.new("RGB", (1, 5000)), "PNG"), False, "absurd"),
    ("strip.png", stored(picture(37, (800, 20)), "PNG"), True, "absurd"),
    ("tiny.png", stored(picture(38, (5, 6)), "PNG"), True, "tiny"),
    ("bomb.png", png_of_size(60_000, 60_000), False, "absurd"),
    ("half_a_bomb.png", png_of_size(20_000, 20_000), False, "absurd"),
    ("lies_about_size.png", png_of_size(3_000, 3_000), False, CUT),
    ("trailing.jpg", stored(picture(39), "JPEG") + b"garbage", True, "7 bytes follow"),
    ("stray.jpg", with_bytes_before_a_segment(stored(picture(40), "JPEG")), True, "7 stray bytes"),
    ("no_end.jpg", stored(picture(41), "JPEG")[:-2], False, "end marker"),
    (".DS_Store", b"\0\0\0\1Bud1", False, "macOS"),
    ("Thumbs.db", b"\xd0\xcf\x11\xe0", False, "Windows"),
    ("desktop.ini", b"[x]", False, "Windows"),
    ("._good.jpg", b"\x00\x05\x16\x07", False, "macOS"),
    (".hidden.jpg", JPEG, False, "hidden"),
    ("Köter ünd 猫.jpg", stored(picture(42), "JPEG"), True, ""),
    ("n" * 240 + ".jpg", stored(picture(43), "JPEG"), True, ""),
    ("deeper/and/deeper.jpg", stored(picture(44), "JPEG"), True, ""),
]  # fmt: skip


def half_transparent():
    image = picture(32).convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 30, 40))
    return stored(image, "PNG")


KINDS = [(n, half_transparent() if c is None else c, u, w) for n, c, u, w in KINDS]
if features.check("avif"):
    KINDS.append(("good.avif", stored(picture(45), "AVIF"), True, ""))


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def zoo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a folder – of photos")
    for name, data, _, _ in KINDS:
        write(folder / "cats" / name, data)
    write(folder / "dogs" / "dog.jpg", stored(picture(50), "JPEG"))
    return folder


@pytest.fixture(scope="module")
def report(zoo):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        table = audit_images(zoo)
    assert [str(w.message) for w in caught] == []
    return table


def test_one_row_a_file_and_the_promised_columns(zoo, report):
    on_disk = {p.relative_to(zoo).as_posix() for p in zoo.rglob("*") if p.is_file()}
    assert len(KINDS) > 70
    assert list(report.columns) == auditing.COLUMNS
    assert set(report["path"]) == on_disk and len(report) == len(on_disk)
    assert list(report["path"]) == sorted(report["path"], key=lambda p: p.split("/"))
    assert set(report["class_name"]) == {"cats", "dogs"}


@pytest.mark.parametrize("kind", KINDS, ids=[k[0][:24] for k in KINDS])
def test_what_is_said_of_each_kind(report, kind):
    name, _, usable, words = kind
    row = report.set_index("path").loc[f"cats/{name}"]
    assert row["usable"] == usable, row["problem"]
    assert words in row["problem"]
    assert bool(row["problem"]) == bool(words or not usable), row["problem"]


def test_a_whole_gif_is_not_said_to_be_cut(report):
    problem = report.set_index("path")["problem"]
    assert problem["cats/good.gif"] == "palette: converted"
    assert "end marker" not in problem["cats/moving.gif"]


def test_nothing_on_disk_changes(tmp_path):
    for name, data, _, _ in KINDS[:20]:
        write(tmp_path / "cats" / name, data)
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in tmp_path.rglob("*.*")}
    audit_images(tmp_path)
    assert {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in tmp_path.rglob("*.*")} == before


def test_every_cut_of_a_jpeg_is_noticed(tmp_path):
    jpeg = stored(picture(2, (120, 90)), "JPEG")
    cuts = range(1, len(jpeg) - 10, 37)
    for cut in cuts:
        write(tmp_path / "cats" / f"{cut:05d}.jpg", jpeg[:cut])
    table = audit_images(tmp_path)
    assert len(table) == len(cuts)
    assert not table["usable"].any()
    assert table["problem"].str.len().gt(0).all()


def test_random_damage_never_stops_the_audit(tmp_path):
    rng = np.random.default_rng(7)
    sources = [(n, d) for n, d, _, _ in KINDS if isinstance(d, bytes) and 200 < len(d) < 30_000]
    for number in range(150):
        name, data = sources[number % len(sources)]
        broken = bytearray(data)
        for place in rng.integers(0, len(data), rng.integers(1, 20)):
            broken[place] = rng.integers(256)
        write(tmp_path / "cats" / f"{number}{Path(name).suffix}", bytes(broken))
    table = audit_images(tmp_path)
    assert len(table) == 150
    assert table.loc[~table["usable"], "problem"].str.len().gt(0).all()


def test_unusable_although_the_notebook_told_pillow_to_be_lenient(tmp_path, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    write(tmp_path / "cats" / "cut.jpg", JPEG[: len(JPEG) // 2])
    write(tmp_path / "cats" / "bomb.png", png_of_size(60_000, 60_000))
    assert not audit_images(tmp_path)["usable"].any()
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("value", range(1, 9))
def test_all_orientations_come_upright(tmp_path, format, value):
    upright = Image.new("L", (48, 32), 40)
    upright.paste(220, (0, 0, 24, 16))
    back = {6: 8, 8: 6}  # the others undo themselves
    way = reading.UPRIGHT.get(back.get(value, value))
    exif = Image.Exif()
    exif[0x0112] = value
    lying = upright.transpose(way) if way is not None else upright
    path = write(tmp_path / f"x.{format.lower()}", stored(lying, format, exif=exif))
    photo = reading.read_photo(path, mode="L")
    assert photo.image is not None and photo.image.size == (48, 32) == (photo.width, photo.height)
    assert np.abs(np.asarray(photo.image, int) - np.asarray(upright, int)).mean() < 6
    assert any("EXIF" in note for note in photo.notes) == (value > 1)


def test_what_is_done_with_unusual_colours(tmp_path):
    def read(name, mode="L"):
        path = write(tmp_path / name, {k[0]: k[1] for k in KINDS}[name])
        return np.asarray(reading.read_photo(path, mode=mode).image)

    deep = np.arange(2400).reshape(40, 60) * 27
    assert np.array_equal(read("deep.png"), deep // 257)
    assert np.array_equal(read("deep_grey.pgm"), DEEP_GREY[..., 0] // 257)
    for name, pixels in (("ppm", DEEP // 2), ("png", DEEP // 3), ("tif", DEEP[::-1, ::-1] // 5)):
        assert np.abs(read(f"deep_colours.{name}", "RGB") - pixels / 257).max() <= 1
    assert np.abs(read("float.tif").ravel() - np.linspace(0, 255, 2400)).max() <= 1
    assert not read("not_numbers.tif").any()
    assert (read("see_through.png", "RGB")[:, :30] == 255).all()
    assert (read("grey_alpha.png") == 172).all()  # 90 + (255 - 90) * 127 / 255
    assert set(np.unique(read("one_bit.png"))) == {0, 255}
    plain = np.asarray(picture(30), int)
    assert np.abs(read("print.jpg", "RGB") - plain).mean() < 12


def test_links_pipes_and_folders_named_like_photos(tmp_path):
    cats = tmp_path / "cats"
    write(cats / "cat.jpg", JPEG)
    (cats / "folder.jpg").mkdir()
    try:
        (cats / "link.jpg").symlink_to(cats / "cat.jpg")
        (cats / "dead.jpg").symlink_to(cats / "nothing.jpg")
        (cats / "self.jpg").symlink_to(cats / "self.jpg")
        (cats / "loop").symlink_to(tmp_path, target_is_directory=True)
        (cats / "far_up").symlink_to(tmp_path.parent, target_is_directory=True)
        elsewhere = tmp_path.parent / f"{tmp_path.name} elsewhere"
        write(elsewhere / "dog.jpg", PNG)
        (tmp_path / "dogs").symlink_to(elsewhere, target_is_directory=True)
    except OSError:
        pytest.skip("links are not allowed here")
    if sys.platform != "win32":
        os.mkfifo(cats / "pipe.jpg")
        with socket.socket(socket.AF_UNIX) as plug:
            here = Path.cwd()
            os.chdir(cats)  # a socket's path must be short
            plug.bind("plug.jpg")
            os.chdir(here)
    table = audit_images(tmp_path).set_index("path")
    usable = set(table.index[table["usable"]])
    assert usable == {"cats/cat.jpg", "cats/link.jpg", "dogs/dog.jpg"}
    assert "leads nowhere" in table.loc["cats/dead.jpg", "problem"]
    assert "back to its own folder" in table.loc["cats/loop", "problem"]
    assert "back to its own folder" in table.loc["cats/far_up", "problem"]
    assert "a folder" in table.loc["cats/folder.jpg", "problem"]
    assert table.loc["cats/self.jpg", "problem"]
    if sys.platform != "win32":
        assert "pipe" in table.loc["cats/pipe.jpg", "problem"]
        assert "pipe" in table.loc["cats/plug.jpg", "problem"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps such names")
def test_names_with_line_ends_and_without_text(tmp_path):
    write(tmp_path / "cats" / "two\nlines.jpg", JPEG)
    Path(os.fsdecode(os.fsencode(tmp_path / "cats") + b"/caf\xe9.jpg")).write_bytes(PNG)
    table = audit_images(tmp_path)
    str(table).encode("utf-8")
    assert list(table["usable"]) == [False, True]
    assert "rename it" in table.loc[0, "problem"] and "caf" in table.loc[0, "path"]
    assert table.loc[1, "path"] == "cats/two\nlines.jpg"


def test_files_and_folders_that_may_not_be_opened(tmp_path, monkeypatch):
    locked = write(tmp_path / "cats" / "locked.jpg", JPEG)
    write(tmp_path / "cats" / "open.jpg", PNG)
    write(tmp_path / "dogs" / "dog.jpg", PNG)
    read_bytes, scandir = Path.read_bytes, os.scandir

    def refuse(path):
        if Path(path) == locked or Path(path).name == "dogs":
            raise PermissionError(13, "Permission denied", str(path))
        return path

    monkeypatch.setattr(Path, "read_bytes", lambda path: read_bytes(refuse(path)))
    monkeypatch.setattr(os, "scandir", lambda path: scandir(refuse(path)))
    table = audit_images(tmp_path).set_index("path")
    assert list(table["usable"]) == [False, True, False]
    assert "permission denied" in table.loc["cats/locked.jpg", "problem"]
    assert "permission denied" in table.loc["dogs", "problem"]


def test_huge_files_are_not_read_into_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(listing, "MAX_BYTES", 100)
    write(tmp_path / "cats" / "film.jpg", JPEG)
    assert "larger than" in audit_images(tmp_path).loc[0, "problem"]


def test_class_names_of_the_layouts(tmp_path):
    for part in ("train/cats", "train/dogs", "validation/cats"):
        write(tmp_path / "split" / part / "a.jpg", stored(picture(len(part)), "JPEG"))
    table = audit_images(tmp_path / "split")
    assert list(table["class_name"]) == ["cats", "dogs", "cats"]
    flat = audit_images(tmp_path / "split" / "train" / "cats")
    assert list(flat["class_name"]) == [""] and flat["usable"].all()
    write(tmp_path / "trains" / "train" / "a.jpg", JPEG)
    write(tmp_path / "trains" / "car" / "a.jpg", PNG)
    write(tmp_path / "trains" / "stray.jpg", stored(picture(1), "JPEG"))
    write(tmp_path / "trains" / ".ipynb_checkpoints" / "a.jpg", JPEG)
    mixed = audit_images(tmp_path / "trains").set_index("path")
    assert mixed.loc["train/a.jpg", "class_name"] == "train"
    assert mixed.loc["stray.jpg", "class_name"] == "" and not mixed.loc["stray.jpg", "usable"]
    assert not mixed.loc[".ipynb_checkpoints/a.jpg", "usable"]
    assert mixed.loc[".ipynb_checkpoints/a.jpg", "class_name"] == ""


def test_missing_and_empty_folders(tmp_path):
    with pytest.raises(FileNotFoundError, match="does not exist"):
        audit_images(tmp_path / "nothing")
    with pytest.raises(NotADirectoryError, match="is a file"):
        audit_images(write(tmp_path / "photo.jpg", JPEG))
    (tmp_path / "empty" / "cats").mkdir(parents=True)
    table = audit_images(tmp_path / "empty")
    assert list(table.columns) == auditing.COLUMNS
    assert table[["path", "class_name", "usable", "problem"]].values.tolist() == [
        ["cats/", "cats", False, "an empty folder"]
    ]
    assert table.attrs["duplicate_groups"] == []


def test_exact_and_near_duplicates_are_grouped(tmp_path):
    photo = picture(60, (200, 150))
    write(tmp_path / "cats" / "a.jpg", stored(photo, "JPEG", quality=90))
    write(tmp_path / "cats" / "b.jpg", stored(photo, "JPEG", quality=90))
    write(tmp_path / "cats" / "c.png", stored(photo.resize((90, 68)), "PNG"))
    write(tmp_path / "cats" / "d.jpg", stored(photo, "JPEG", quality=20))
    write(tmp_path / "dogs" / "e.jpg", stored(ImageEnhance.Brightness(photo).enhance(0.8), "JPEG"))
    write(tmp_path / "dogs" / "f.jpg", stored(picture(61, (200, 150)), "JPEG"))
    write(tmp_path / "dogs" / "g.jpg", b"")
    write(tmp_path / "dogs" / "h.jpg", b"")
    for number, grey in enumerate((0, 1, 255)):
        write(tmp_path / "dogs" / f"i{number}.png", stored(Image.new("L", (50, 50), grey), "PNG"))
    table = audit_images(tmp_path)
    group = ["cats/a.jpg", "cats/b.jpg", "cats/c.png", "cats/d.jpg", "dogs/e.jpg"]
    assert table.attrs["duplicate_groups"] == [group]
    problem = table.set_index("path")["problem"]
    assert "exact duplicate of cats/b.jpg and 3 more" in problem["cats/a.jpg"]
    assert "near duplicate of cats/" in problem["dogs/e.jpg"]
    assert "another class" in problem["dogs/e.jpg"]
    assert problem["dogs/f.jpg"] == "" and "duplicate" not in problem["dogs/g.jpg"]


def test_different_photos_are_not_taken_for_duplicates():
    parts = [picture(seed, (160, 140)) for seed in range(100, 140)]
    white = [Image.new("L", (100, 100), "white") for _ in range(8)]
    for number, sheet in enumerate(white):  # small things on white paper
        sheet.paste(0, (10 * number, 80 - 9 * number, 10 * number + 15, 95 - 9 * number))
    thumbnails = [
        np.asarray(p.convert("L").resize((17, 16), Image.Resampling.BOX), np.float32)
        for p in parts + white
    ]
    assert auditing.near_pairs(thumbnails) == []
    assert auditing.near_pairs([*thumbnails, None, thumbnails[5] * 0.8]) == [
        (5, len(thumbnails) + 1)
    ]


def test_an_interrupt_stops_at_once_and_leaves_pillow_as_it_was(tmp_path):
    done = []

    def work(item):
        done.append(item)
        if item == 3:
            raise KeyboardInterrupt
        return item

    with pytest.raises(KeyboardInterrupt):
        reading.in_threads(work, range(10_000), "Working")
    assert len(done) < 10_000
    assert warnings.showwarning.__module__ != reading.__name__


def test_the_progress_bar_tells_how_far_and_cleans_up(monkeypatch):
    class Screen(io.StringIO):
        encoding = "ascii"

        def isatty(self):
            return True

    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(bars, "DELAY", 0)
    reading.in_threads(lambda item: time.sleep(0.15), range(5), "Looking")
    assert "Looking" in screen.getvalue() and "photos/s" in screen.getvalue()
    assert screen.getvalue().split("\r")[-2].strip() == ""
    length = len(screen.getvalue())
    reading.in_threads(lambda item: item, range(5), "Looking", progress=False)
    assert len(screen.getvalue()) == length
