"""One photo: what a file really holds, opened whole, in the right way up and with plain colours.

A file that cannot be read never raises: its reason comes back as text.
"""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import io
import math
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFile

from course_utils.datasets.bars import bar
from course_utils.datasets.fetching.cache import reason
from course_utils.machine import Item, Result, at_once, give_back_memory, workers

# Formats that hold pictures and nothing that runs (EPS would start Ghostscript). MPO is what many
# telephones write under .jpg; HEIF is there if pi-heif is installed.
FORMATS = [
    "JPEG", "MPO", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF", "JPEG2000", "ICO", "PPM",
]  # fmt: skip

MAX_PIXELS = 250_000_000  # the largest sensors of phones have 200 million
LARGE_PIXELS = 25_000_000  # larger photos are read one at a time, and made smaller as they are
SMALL_SIDE = 16
LONG_RATIO = 10

# What EXIF's orientation says to do, EXIF 2.32, section 4.6.4.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ORIENTATION = 0x0112
SCALED = "16-bit: scaled to 8 bits"
STRETCHED = "{}-bit values in a 16-bit file: stretched to 8 bits"
CONVERTED = {
    "1": "1-bit (black and white): converted to 8 bits",
    "CMYK": "CMYK (colours for printing): converted",
    "P": "palette: converted",
    "PA": "palette: converted",
    "YCbCr": "YCbCr: converted",
    "HSV": "HSV: converted",
}

# Of a JPEG. Its scans go on over restarts and over zeros after 255.
MARKER = re.compile(rb"\xff+([^\xff])", re.DOTALL)
END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
END_OF_IMAGE = 0xD9
START_OF_SCAN = 0xDA
WITHOUT_CONTENT = {0x01, *range(0xD0, 0xDA)}

# The last bytes of a whole file; the decoders stop before them.
ENDS = {"PNG": b"IEND\xaeB`\x82", "GIF": b";"}

# How other files begin; the first that fits is named.
HEIC = rb"....ftyp(heic|heix|hevc|heim|heis|mif1|msf1)"
BEGINNINGS = (
    (rb"\x00*$", "nothing but zero bytes"),
    (HEIC, "a HEIC photo, which Pillow reads once pi-heif is installed: run "
     "`%pip install pi-heif` and restart the kernel, or save the photo as JPEG"),
    (rb"....ftypavi", "an AVIF photo, which cannot be read here: save it as JPEG"),
    (rb"....ftyp", "a film, not a photo"),
    (rb"PK\x03\x04|PK\x05\x06", "a ZIP archive, not a photo"),
    (rb"%PDF", "a PDF document, not a photo"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "a PostScript drawing, not a photo"),
    (rb"\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg", "an SVG drawing, not a "
     "photo: save it as PNG"),
    (rb"(?i)\s*(<!doctype html|<html|<head|<body)", "a web page, not a photo (a download that "
     "answered with a page?)"),
    (rb"\xff\xd8", "a JPEG that breaks off or is damaged in its header"),
    (rb"\x89PNG", "a PNG that breaks off or is damaged in its header"),
    (rb"GIF8", "a GIF that breaks off or is damaged in its header"),
    (rb"II\x2a\x00|MM\x00\x2a", "a TIFF that breaks off or is damaged in its header"),
    (rb"RIFF....WEBP", "a WebP picture that breaks off or is damaged in its header"),
)  # fmt: skip

# What Pillow warns of in this thread while `quiet_pillow` is on.
_heard = threading.local()


@dataclass
class Photo:
    """What was learned of one file; ``path`` is below the folder."""

    path: str = ""
    class_name: str = ""
    format: str = ""
    mode: str = ""
    width: int | None = None
    height: int | None = None
    image: Image.Image | None = None
    thumbnail: np.ndarray | None = None
    digest: str = ""
    taken: tuple[str, float] | None = None  # by which camera, and when in seconds
    notes: list[str] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        """Whether it was found whole, the picture itself being kept or not."""
        return self.thumbnail is not None

    @property
    def problem(self) -> str:
        return "; ".join(self.notes)


class Refused(Exception):
    """Why a file cannot be used."""


def read_photo(path: Path | bytes, size: tuple[int, int] | None = None, mode: str = "RGB") -> Photo:
    """Open a file (or its content) whole; return its picture, upright, as ``"RGB"`` or ``"L"``."""
    photo = Photo()
    _heard.messages = said = list[str]()
    try:
        _read(photo, path, size, mode)
    except Refused as why:
        photo.notes.insert(0, str(why))
    except MemoryError:
        photo.notes.insert(0, "needs more memory than there is")
    except Exception as error:  # decoders raise nearly every kind there is
        # Their last words may be a bare number or name; the class then says more.
        words = reason(error)
        told = words if " " in words else f"{type(error).__name__} {words}"
        photo.notes.insert(0, f"damaged or cut short: {told}")
    finally:
        _heard.messages = None
    photo.notes += [f"Pillow warns: {words}" for words in dict.fromkeys(said)]
    return photo


def _read(photo: Photo, path: Path | bytes, size: tuple[int, int] | None, mode: str) -> None:
    try:
        data = path if isinstance(path, bytes) else path.read_bytes()
    except OSError as error:
        raise Refused(f"cannot be read: {reason(error)}") from error
    if not data:
        raise Refused("empty (0 bytes)")
    photo.digest = hashlib.sha256(data).hexdigest()
    _know_every_format()
    try:
        image = Image.open(io.BytesIO(data), formats=[n for n in FORMATS if n in Image.OPEN])
    except Image.DecompressionBombError:
        raise Refused("declares absurd dimensions, more pixels than any photo has") from None
    except Image.UnidentifiedImageError:
        raise Refused(_what_else(data)) from None
    photo.format, photo.mode = image.format or "", image.mode
    photo.width, photo.height = image.size
    if photo.width * photo.height > MAX_PIXELS:
        raise Refused(
            f"absurd dimensions: {photo.width:,} × {photo.height:,} pixels, more than the "
            f"{MAX_PIXELS // 1_000_000} million that are read here"
        )
    if min(image.size) < 2:
        raise Refused(f"absurd dimensions: {photo.width} × {photo.height} pixels")
    if isinstance(path, Path):
        photo.notes += _name_notes(photo.format, path.suffix.lower())
    photo.notes += _frame_notes(image)
    if photo.format in ("JPEG", "MPO"):
        photo.notes += _jpeg_notes(data, photo.format)
    elif photo.format in ENDS and not data.rstrip(b"\x00").endswith(ENDS[photo.format]):
        photo.notes.append("its end marker is missing, or other bytes follow it (ignored)")
    large = photo.width * photo.height > LARGE_PIXELS
    if photo.format in ("JPEG", "MPO"):
        if size is not None:
            enough = math.ceil(1.5 * max(size))
            image.draft(mode, (enough, enough))
        elif large:
            image.draft(mode, (photo.width // 2, photo.height // 2))
    with _one_large_photo if large else contextlib.nullcontext():
        # A TIFF is turned by its reader, as it loads; a PNG's EXIF data may follow its pixels.
        by_reader = photo.format == "TIFF"
        turned = _orientation(image, photo.notes) if by_reader else 1
        deep = _has_deep_colours(image)
        image.load()
        upright = _lighter(_with_low_bytes(image, data, photo) if deep else image)
        if by_reader:
            photo.width, photo.height = image.size
        else:
            turned = _orientation(image, photo.notes)
            if turned > 4:
                photo.width, photo.height = photo.height, photo.width
            if turned > 1:
                upright = upright.transpose(UPRIGHT[turned])
        if turned > 1:
            photo.notes.append("turned upright, as its EXIF data ask")
        photo.taken = _taken(image)
        try:
            photo.image = _lighter(_plain(upright, photo, mode))
        except ValueError as error:
            why = f"colours that cannot be converted ({photo.mode}): {reason(error)}"
            raise Refused(why) from error
    photo.notes += _shape_notes(photo.width, photo.height)
    if photo.format == "ICO":
        photo.notes.append("an icon, not a photo (used all the same)")
    if all(low == high for low, high in np.atleast_2d(photo.image.getextrema())):
        photo.notes.append("all of one colour")


_one_large_photo = threading.Lock()


@cache
def _know_every_format() -> None:
    Image.init()
    with contextlib.suppress(ImportError):
        from pi_heif import register_heif_opener

        register_heif_opener()


def _lighter(image: Image.Image) -> Image.Image:
    """Return a large picture with a whole fraction of its rows and columns, averaged if it can."""
    times = math.ceil(math.sqrt(image.width * image.height / LARGE_PIXELS))
    if times < 2:
        return image
    if image.mode in ("1", "P", "PA") or image.mode.startswith("I;16"):
        smaller = (image.width // times, image.height // times)
        return image.resize(smaller, Image.Resampling.NEAREST)
    return image.reduce(times)


def _what_else(data: bytes) -> str:
    if "HEIF" in Image.OPEN and re.match(HEIC, data[:100], re.DOTALL):
        return "a HEIC photo that breaks off or is damaged in its header"
    for beginning, what in BEGINNINGS:
        if re.match(beginning, data[:1000] if b"$" not in beginning else data, re.DOTALL):
            return what
    with contextlib.suppress(UnicodeDecodeError):
        # A character that is cut after the first thousand bytes is none that is wrong.
        text = codecs.getincrementaldecoder("utf-8")().decode(data[:1000], len(data) <= 1000)
        if all(c in "\t\n\r" or (c >= " " and c != "\x7f") for c in text):
            return "text, not a photo"
    return "not a photo: no picture format known here begins like this"


def _name_notes(format: str, suffix: str) -> list[str]:
    promised = Image.registered_extensions().get(suffix)
    same = {"MPO": "JPEG", "HEIF": "AVIF"}
    if same.get(promised or "", promised) == same.get(format, format):
        return []
    if not suffix:
        return [f"its name has no extension (inside: {format})"]
    return [f"its extension lies: {format} inside, though the name ends in {suffix}"]


def _frame_notes(image: Image.Image) -> list[str]:
    frames = 1
    with contextlib.suppress(Exception):  # broken later frames: the first is what is used
        frames = getattr(image, "n_frames", 1)
    if frames < 2 or image.format == "MPO":
        return []
    if image.format == "TIFF":
        return [f"{frames} pages: the first is used"]
    return [f"animated ({frames} frames): the first frame is used"]


def _jpeg_notes(data: bytes, format: str) -> list[str]:
    """Follow a JPEG's segments (ITU-T T.81, annex B) and tell what does not belong."""
    position, stray, kind = 2, 0, 0
    while kind != END_OF_IMAGE:
        marker = MARKER.search(data, position)
        if marker is None:
            return ["its end marker is missing"]
        stray += marker.start() - position
        kind, position = marker[1][0], marker.end()
        if kind not in WITHOUT_CONTENT:
            position += int.from_bytes(data[position : position + 2], "big")
        if kind == START_OF_SCAN:
            end = END_OF_SCAN.search(data, position)
            position = end.start() if end else len(data)
    notes = [f"{stray} stray bytes between its parts (ignored)"] if stray else []
    rest = len(data) - position
    if rest and format != "MPO" and data[position:].strip(b"\x00"):
        notes.append(f"{rest:,} bytes follow the picture's end (ignored)")
    return notes


def _orientation(image: Image.Image, notes: list[str]) -> int:
    """Return what EXIF says of how the picture lies, 1 if it is upright or nothing is said."""
    try:
        said = image.getexif().get(ORIENTATION)
        return said if said in UPRIGHT else 1
    except Exception:  # damaged EXIF data raise nearly every kind there is
        notes.append("its EXIF data are damaged (ignored)")
        return 1


def _taken(image: Image.Image) -> tuple[str, float] | None:
    """Return camera and time from EXIF 2.32's tags Make, Model and DateTimeOriginal, if given."""
    with contextlib.suppress(Exception):
        exif = image.getexif()
        time = datetime.strptime(exif.get_ifd(0x8769)[0x9003], "%Y:%m:%d %H:%M:%S")
        return f"{exif.get(0x010F)} {exif.get(0x0110)}", time.replace(tzinfo=UTC).timestamp()
    return None


def _shape_notes(width: int, height: int) -> list[str]:
    if min(width, height) < SMALL_SIDE:
        return [f"tiny: {width} × {height} pixels"]
    if max(width, height) >= LONG_RATIO * min(width, height):
        return [f"absurd dimensions: {width} × {height} pixels, a strip"]
    return []


def _has_deep_colours(image: ImageFile.ImageFile) -> bool:
    """Whether each colour takes 16 bits in the file; ask before the picture is loaded."""
    if not image.tile or image.mode[0] in "IF":
        return False
    arguments = image.tile[0][3]
    if image.format == "PPM":  # its last argument is the largest value, where that is not 255
        return isinstance(arguments, tuple) and int(arguments[-1]) > 255
    layout = arguments[0] if isinstance(arguments, tuple) else arguments
    # A byte order comes last; "BGR;16", without one, is 16 bits for the three colours together.
    return str(layout).endswith((";16B", ";16L", ";16N"))


def _plain(image: Image.Image, photo: Photo, mode: str) -> Image.Image:
    """Return the picture as ``"RGB"`` or ``"L"``, and note what had to be done."""
    # Older Pillow opens 16-bit PNGs as "I", every Pillow 16-bit PGMs.
    if image.mode.startswith("I;16") or (image.mode == "I" and photo.format in ("PNG", "PPM")):
        image = Image.fromarray(_to_eight_bits(np.asarray(image).astype(np.uint32), photo))
    elif image.mode in ("I", "F"):
        photo.notes.append("32-bit: its own range from dark to bright is scaled to 8 bits")
        image = Image.fromarray(_stretched(np.asarray(image, dtype=np.float64)))
    elif image.mode in CONVERTED:
        photo.notes.append(CONVERTED[image.mode])
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        opacity = image.getchannel("A")
        extrema: Any = opacity.getextrema()
        if extrema[0] < 255:
            photo.notes.append("partly transparent: laid on white")
            sheet = Image.new("RGB", image.size, "white")
            sheet.paste(image, mask=opacity)
            image = sheet
    return image if image.mode == mode else image.convert(mode)


def _to_eight_bits(values: np.ndarray, photo: Photo) -> np.ndarray:
    """Scale 16 bits to 8. Cameras and microscopes store 10 or 12 bits without scaling them."""
    bits = max(8, int(values.max()).bit_length())
    photo.notes.append(SCALED if bits > 12 else STRETCHED.format(bits))
    whole = 65_535 if bits > 12 else 2**bits - 1
    return (values * 255 // whole).astype(np.uint8)


def _with_low_bytes(image: Image.Image, data: bytes, photo: Photo) -> Image.Image:
    """Return a picture of 16-bit colours, of which Pillow reads the high bytes, in 8 bits."""
    high = np.asarray(image)
    if image.mode == "RGB" and photo.format != "PPM" and high.max() < 16:
        with contextlib.suppress(Exception), Image.open(io.BytesIO(data)) as low:
            # Read with the order of bytes exchanged, what comes are the low ones.
            tiles: Any = [(*tile[:3], _exchanged(tile[3])) for tile in low.tile]
            low.tile = tiles
            low.load()
            values = 256 * high.astype(np.uint32) + np.asarray(low)
            return Image.fromarray(_to_eight_bits(values, photo))
    photo.notes.append(SCALED)
    return image


def _exchanged(arguments: Any) -> Any:
    if isinstance(arguments, tuple):
        return (_exchanged(arguments[0]), *arguments[1:])
    order = {"B": "L", "L": "B", "N": "B" if sys.byteorder == "little" else "L"}
    return arguments[:-1] + order[arguments[-1]]


def _stretched(values: np.ndarray) -> np.ndarray:
    known = values[np.isfinite(values)]
    low, high = (known.min(), known.max()) if known.size else (0.0, 0.0)
    scale = 255 / (high - low) if high > low else 0.0
    filled = np.clip(np.nan_to_num(values, nan=low, posinf=high, neginf=low), low, high)
    return np.round((filled - low) * scale).astype(np.uint8)


@contextlib.contextmanager
def quiet_pillow() -> Iterator[None]:
    """Keep Pillow strict and its warnings off the screen."""
    # `catch_warnings` must not be used in several threads at once, so one block surrounds them all
    # and sorts each warning to the photo that caused it.
    lenient, most = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    with warnings.catch_warnings():
        elsewhere = warnings.showwarning

        def keep(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
            messages = getattr(_heard, "messages", None)
            if messages is None:
                elsewhere(message, category, *place, **more)
            elif not issubclass(category, Image.DecompressionBombWarning):  # has its own reason
                messages.append(" ".join(str(message).split()))

        warnings.simplefilter("always")
        warnings.showwarning = keep
        # A popular recipe sets this; truncated photos would then come in half grey, unnoticed.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        Image.MAX_IMAGE_PIXELS = MAX_PIXELS
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = lenient, most


def in_threads(
    work: Callable[[Item], Result], items: Sequence[Item], what: str, progress: bool = True
) -> list[Result]:
    """Return ``[work(item) for item in items]``, computed on all cores, with a progress bar."""
    # Threads do: Pillow lets go of Python's lock while it decodes and resizes.
    threads = workers(16)
    # A few at a time: handing over single small photos costs as much as reading them.
    step = max(1, min(16, len(items) // (8 * threads)))

    def work_through(start: int) -> list[Result]:
        return [work(item) for item in items[start : start + step]]

    try:
        with quiet_pillow(), bar(len(items), what, " photos", progress) as shown:
            results: list[Result] = []
            for some in at_once(work_through, range(0, len(items), step), threads):
                results += some
                shown.update(len(some))
            return results
    finally:
        give_back_memory()
