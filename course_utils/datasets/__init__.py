"""The course's data sets, and the way from a folder of photos to arrays.

========================  ============================================================
``load_mnist``            handwritten digits, 28 x 28
``load_cifar10``          small colour photos of ten classes, 32 x 32
``load_images``           any set of images by its name
``cats_and_dogs_folder``  photos of all sizes in folders, or a working copy of them
``ImageData``             images and labels as arrays, with where they came from
``PhotoFolder``           the path of a folder of photos, with where they came from
``DataUnavailable``       raised where real data is insisted on and cannot be had
``fetching.forget``       to try again what could not be reached
``audit_images``          what lies in a folder of photos, and what is wrong with it
``build_dataset``         its photos as arrays for training, a ``PhotoDataset``
``split_files``           its photos as lists of files, cut into parts
``photo_groups``          which photos must stay on one side: copies, near copies, bursts
========================  ============================================================

Each loader tries the cache, the mirror that ``COURSE_DATA_MIRROR`` names and the official
addresses (``registry.yaml``), and otherwise gives a stand-in; one line says what it gave.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules={"fetching"},
    submod_attrs={
        "loading": ["load_mnist", "load_cifar10", "load_images", "cats_and_dogs_folder", "Change"],
        "sets": ["ImageData", "PhotoFolder"],
        "fetching.sources": ["DataUnavailable"],
        "photos.auditing": ["audit_images", "photo_groups"],
        "photos.building": ["PhotoDataset", "build_dataset", "split_files"],
    },
)
