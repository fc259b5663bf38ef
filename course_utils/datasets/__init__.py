"""The course's data sets, and the way from a folder of photos to arrays.

What notebooks and users call stands here; the rooms behind it are ``fetching`` (real data),
``photos`` (a folder and its arrays) and ``standins`` (what serves where real data cannot be had).

========================  ============================================================
``load_mnist``            handwritten digits, 28 x 28
``load_cifar10``          small colour photos of ten classes, 32 x 32
``cats_and_dogs_folder``  photos of all sizes in folders, damaged ones too if wanted
``fetching.forget``       to try again what could not be reached
``ImageData``             images and labels as arrays, with where they came from
``PhotoFolder``           the path of a folder of photos, with where they came from
``DataUnavailable``       raised where real data is insisted on and cannot be had
========================  ============================================================

Each loader tries the cache, the mirror that ``COURSE_DATA_MIRROR`` names and the official
addresses (``registry.yaml``), and otherwise gives a stand-in; one line says what it gave.

==================  ==================================================================
``audit_images``    what lies in a folder of photos, and what is wrong with it
``build_dataset``   the photos of a folder as arrays for training
``PhotoDataset``    those arrays; ``save`` and ``load`` keep them in a file
``split_files``     the photos of a folder as lists of files, cut into parts
==================  ==================================================================
"""

from __future__ import annotations

import importlib
from typing import Any

_PLACES = {
    "load_mnist": "loading",
    "load_cifar10": "loading",
    "cats_and_dogs_folder": "loading",
    "ImageData": "sets",
    "PhotoFolder": "sets",
    "DataUnavailable": "fetching.sources",
    "audit_images": "photos.auditing",
    "build_dataset": "photos.building",
    "PhotoDataset": "photos.building",
    "split_files": "photos.splitting",
}


def __getattr__(name: str) -> Any:
    """Load a function's module when the function is first used."""
    if name in _PLACES:
        return getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})
