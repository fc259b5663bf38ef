"""Images and feature maps as the browser gets them: a byte a number, and short numbers."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.contrast import strongest

if TYPE_CHECKING:
    from PIL import Image

LARGEST_PICTURE = 224  # pixels; larger inputs are thinned for display


def thumbnail(image: Image.Image, side: int) -> str:
    """Return a picture within a square, as an address that holds it: pixels only, no EXIF data."""
    small, buffer = image.copy(), io.BytesIO()
    small.thumbnail((side, side))
    small.save(buffer, "WEBP", quality=80, exif=b"")
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def limits_of(maps: np.ndarray) -> list[float]:
    """Find the magnitude that gets the strongest colour, for each of (C, H, W) maps."""
    return [rounded(strongest(one)) for one in maps]


def pack(maps: np.ndarray) -> dict[str, Any]:
    flat = maps.reshape(len(maps), -1)
    low = np.array([rounded(value) for value in flat.min(axis=1)])
    high = np.array([rounded(value) for value in flat.max(axis=1)])
    spread = np.where(high > low, high - low, 1)[:, None]
    levels = np.clip(np.round((flat - low[:, None]) / spread * 255), 0, 255).astype(np.uint8)
    return {
        "bytes": base64.b64encode(levels.tobytes()).decode(),
        "low": low.tolist(),
        "high": high.tolist(),
    }


def rounded(value: Any) -> float:
    """Five digits: a byte holds less than three, and the state stays short."""
    return float(f"{float(value):.5g}")


def levels_of(drawing: np.ndarray, _: Any = None) -> list:
    """Send a drawing, 0 to 1, to the browser as whole levels, 0 to 255."""
    return np.round(drawing * 255).astype(int).tolist()


def from_levels(levels: Any, _: Any = None) -> np.ndarray:
    image = np.array(levels, np.float32) / np.float32(255)
    image.flags.writeable = False
    return image


def runs_of(seen: np.ndarray) -> list[list[int]]:
    """Where a row of booleans is True: [start, stop] of each run."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], seen.astype(np.int8), [0]])))
    return edges.reshape(-1, 2).tolist()


def bytes_of(image: np.ndarray) -> np.ndarray:
    """Bring an image into the form in which it is shown: uint8, (H, W) or (H, W, 3)."""
    if image.ndim == 3 and image.shape[-1] != 3:
        image = image[..., 0]
    if image.dtype == np.uint8:
        return image
    values = image.astype(np.float64)
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 255:
        low, high = 0.0, 1.0 if high <= 1 else 255.0
    spread = high - low or 1.0
    return np.round((values - low) / spread * 255).astype(np.uint8)


def packed_picture(image: np.ndarray) -> dict[str, Any]:
    """Pack an image for the browser: its size, and the bytes of the pixels on show."""
    stride = -(-max(image.shape[:2]) // LARGEST_PICTURE)
    start = (stride - 1) // 2
    shown = image[start::stride, start::stride]
    return {
        "size": list(image.shape[:2]),
        "shown": list(shown.shape[:2]),
        "bytes": base64.b64encode(np.ascontiguousarray(shown).tobytes()).decode(),
    }
