"""The course's data sets, and the way from a folder of photos to arrays.

========================  ============================================================
``load_mnist``            handwritten digits, 28 x 28
``load_cifar10``          small colour photos of ten classes, 32 x 32
``load_images``           any set of images by its name
``cats_and_dogs_folder``  photos of all sizes in folders, damaged ones too if wanted
``ImageData``             images and labels as arrays, with where they came from
``PhotoFolder``           the path of a folder of photos, with where they came from
``DataUnavailable``       raised where real data is insisted on and cannot be had
``fetching.forget``       to try again what could not be reached
``audit_images``          what lies in a folder of photos, and what is wrong with it
``build_dataset``         its photos as arrays for training, a ``PhotoDataset``
``split_files``           its photos as lists of files, cut into parts
========================  ============================================================

Each loader tries the cache, the mirror that ``COURSE_DATA_MIRROR`` names and the official
addresses (``registry.yaml``), and otherwise gives a stand-in; one line says what it gave.
"""

from __future__ import annotations

import importlib
from typing import Any

_PLACES = {
    "load_mnist": "loading",
    "load_cifar10": "loading",
    "load_images": "loading",
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
    if name in _PLACES:
        return getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})
