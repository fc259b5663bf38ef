"""Stand-ins for the photo sets, drawn by the course itself from a seed."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from PIL import Image

from course_utils.datasets.drawn_animals import draw_animal
from course_utils.datasets.drawn_tools import Canvas, Textures, photograph

_SIDE = 150  # animals are drawn at most this large, and enlarged to the file's size


def draw_cats_and_dogs(
    folder: str | os.PathLike[str], n_train: int, n_test: int, seed: int = 0
) -> Path:
    """Write drawn portraits of cats and dogs as JPEG files of many sizes."""
    place = Path(folder)
    textures = Textures(seed, unit=_SIDE / 100)
    for part, (split, n) in enumerate({"train": n_train, "validation": n_test}.items()):
        for label, kind in enumerate(("cat", "dog")):
            where = place / split / f"{kind}s"
            where.mkdir(parents=True, exist_ok=True)
            for number in range(n // 2 + (n % 2 if label == 0 else 0)):
                rng = np.random.default_rng([seed, part, label, number])
                picture = _portrait(kind, textures, rng)
                quality = int(rng.integers(70, 93))
                picture.save(where / f"{kind}.{number}.jpg", quality=quality)
    return place


def _portrait(kind: str, textures: Textures, rng: np.random.Generator) -> Image.Image:
    """Draw one portrait in the size of its file."""
    width = int(np.clip(rng.normal(350, 110), 80, 500))
    height = int(np.clip(width * np.exp(rng.normal(-0.1, 0.22)), 70, 500))
    scale = min(1.0, _SIDE / min(width, height))
    canvas = Canvas(round(height * scale), round(width * scale), textures, rng)
    draw_animal(canvas, kind)
    pixels = photograph(canvas.pixels[None], rng, blur=1.8, grain=0.04)[0]
    return Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC)
