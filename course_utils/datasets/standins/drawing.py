"""Stand-ins for the photo sets: pictures that the course draws itself, from a seed.

The same seed gives the same pictures (the same files, with the same version of Pillow's encoder).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from course_utils.datasets.bars import bar
from course_utils.datasets.sets import Arrays
from course_utils.datasets.standins.animals import draw_animal
from course_utils.datasets.standins.brushes import (
    Canvas,
    Scenery,
    Sketch,
    Textures,
    as_bytes,
    photograph,
)
from course_utils.datasets.standins.scenes import SCENES, draw_scene
from course_utils.machine import Result, workers

# Part of the name under which drawn sets are kept. Whoever changes a pixel changes it too: 2, 3 …
# The first version was a checksum, and what was drawn then is still good.
VERSION = "0460a452"

SIDE = 150  # the shorter side of a drawn portrait is at most this; larger files are enlarged
TOGETHER = 50  # small pictures that are photographed at once


def draw_cifar10(n_train: int, n_test: int, seed: int = 0) -> Arrays:
    generators = [np.random.default_rng([seed, part]) for part in (0, 1)]
    labels = [
        rng.permutation(np.arange(n) % len(SCENES)).astype(np.uint8)
        for rng, n in zip(generators, (n_train, n_test))
    ]
    wanted = [(part, i, int(label)) for part in (0, 1) for i, label in enumerate(labels[part])]
    shares = _shares(seed, wanted, least=500)
    sketches = np.empty((len(wanted), 32, 32, 3), dtype=np.uint8)
    for k, share in enumerate(in_processes(_sketched, shares)):
        sketches[k :: len(shares)] = share
    x_train = _photographed(sketches[:n_train], generators[0])
    x_test = _photographed(sketches[n_train:], generators[1])
    return x_train, labels[0][:, None], x_test, labels[1][:, None]


def _sketched(seed: int, wanted: list[tuple[int, int, int]]) -> NDArray[np.uint8]:
    """Sketch scenes, each given by part (0 training, 1 test), number and label."""
    scenery, names = Scenery(seed, side=32), list(SCENES)
    sketches = np.empty((len(wanted), 32, 32, 3), dtype=np.uint8)
    for place, (part, number, label) in enumerate(wanted):
        canvas = Sketch(32, 32, scenery, np.random.default_rng([seed, part, number]))
        draw_scene(canvas, names[label])
        sketches[place] = as_bytes(canvas.pixels)
    return sketches


def _photographed(sketches: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    pictures = np.empty_like(sketches)
    for start in range(0, len(sketches), TOGETHER):
        some = slice(start, start + TOGETHER)
        pictures[some] = photograph(
            sketches[some].astype(np.float32) / 255,
            rng,
            blur=0.6,
            grain=0.025,
            contrast=(0.75, 1.2),
        )
    return pictures


def draw_cats_and_dogs(
    folder: str | os.PathLike[str], n_train: int, n_test: int, seed: int = 0
) -> Path:
    """Write drawn portraits of cats and dogs as JPEG files of many sizes."""
    place = Path(folder)
    wanted = []
    for part, (split, n) in enumerate({"train": n_train, "validation": n_test}.items()):
        for label, kind in enumerate(("cat", "dog")):
            where = place / split / f"{kind}s"
            where.mkdir(parents=True, exist_ok=True)
            for number in range((n + 1 - label) // 2):
                wanted.append((str(where / f"{kind}.{number}.jpg"), kind, [part, label, number]))
    shares = [(*share, len(wanted)) for share in _shares(seed, wanted, least=50)]
    in_processes(_portrayed, shares)
    return place


def _portrayed(seed: int, wanted: list[tuple[str, str, list[int]]], total: int) -> None:
    """Write portraits, each given by file, kind of animal and numbers that seed it."""
    textures = Textures(seed, unit=SIDE / 100)
    # Of several processes only the learner's own has a place to show it: for all, as if level.
    with bar(total, "Drawing", " pictures") as shown:
        for done, (path, kind, numbers) in enumerate(wanted):
            shown.update(done * total // len(wanted) - shown.n)
            rng = np.random.default_rng([seed, *numbers])
            picture = _portrait(kind, textures, rng)
            picture.save(path, quality=int(rng.integers(70, 93)))


def _portrait(kind: str, textures: Textures, rng: np.random.Generator) -> Image.Image:
    width = int(np.clip(rng.normal(350, 110), 80, 500))
    height = int(np.clip(width * np.exp(rng.normal(-0.1, 0.22)), 70, 500))
    scale = min(1.0, SIDE / min(width, height))
    canvas = Canvas(round(height * scale), round(width * scale), textures, rng)
    draw_animal(canvas, kind)
    taken = photograph(
        canvas.pixels[None], rng, blur=1.5, grain=0.03, contrast=(0.8, 1.25), exposure=0.22
    )
    return Image.fromarray(taken[0]).resize((width, height), Image.Resampling.BICUBIC)


def _shares(seed: int, wanted: list[Any], least: int) -> list[tuple[int, list[Any]]]:
    """Deal the pictures out to as many processes as are worth their start, `least` to each."""
    processes = max(1, min(workers(8), len(wanted) // least))
    return [(seed, wanted[k::processes]) for k in range(processes)]


def in_processes(work: Callable[..., Result], shares: Sequence[tuple[Any, ...]]) -> list[Result]:
    """Return ``[work(*share) for share in shares]``, each but the first from its own process."""
    from joblib import Parallel, delayed

    own, others = shares[:1], shares[1:]
    results = []
    try:
        # Of a single helper joblib makes none: it would do the work here, and only then ours.
        helpers = Parallel(max(2, len(others)), return_as="generator", idle_worker_timeout=1)
        begun = helpers(delayed(work)(*share) for share in others) if others else []
        results = [work(*share) for share in own]
        return [*results, *begun]
    except (OSError, ImportError, BrokenProcessPool):  # no right to start any, or one was ended
        return results + [work(*share) for share in shares[len(results) :]]
