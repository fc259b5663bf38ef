"""Helpers of a hands-on course on convolutional networks.

What is taught stands in the notebooks; what is a chore stands here. A notebook begins with
``course_utils.start()`` and takes the rest from these modules, which load when they are used:

==================  ==================================================================
``convolution``     reference implementations and size arithmetic
``datasets``        the image sets, real or drawn; a folder of photos as arrays
``doctor``          does this machine do for the course?
``exercises``       ``check``, ``hint``, ``solution`` and ``yours`` of every exercise
``quizzes``         questions that explain, predictions that are kept
``explorers``       the figures that move
``inspecting``      where a network looked, its gradients, how sure it is, its model card
``plots``           the look of the figures, pictures with alternative text
``training``        curves that grow while a network learns, a clean way to stop it
``reference``       the course's own training runs, to compare with
``classifiers``     a whole network in one file, with its class names, that takes photos
``web_page``        the same as one HTML page, for others
``pretrained``      networks trained elsewhere, without their classifiers; features kept
``lessons``         finds the lessons' content, which stands in ``course_lessons``
``profiles``        how much a notebook computes: smoke, quick or full
``progress``        what the learner has done, kept in the user's data folder
``course_map``      the notebooks, with what is done in each
==================  ==================================================================

Importing the package loads neither TensorFlow nor Keras.
"""

from __future__ import annotations

import importlib
from types import ModuleType

from course_utils import lessons
from course_utils.bootstrap import start
from course_utils.profiles import Profile, choose_profile, profile

__all__ = ["Profile", "choose_profile", "profile", "start"]
__version__ = "0.1.0"

# The engines ask `lessons`; what is taught stands in a package of its own.
lessons.COURSE = "course_lessons"

# Modules of this package; `web_page` is the one that stands in its lesson.
_MODULES = {
    "classifiers",
    "convolution",
    "course_map",
    "datasets",
    "doctor",
    "exercises",
    "explorers",
    "plots",
    "pretrained",
    "progress",
    "quizzes",
    "reference",
    "training",
}


def __getattr__(name: str) -> ModuleType:
    """Load a module of the package when it is first used."""
    if name == "web_page":
        return lessons.module("14", name)
    if name in _MODULES:
        return importlib.import_module(f"course_utils.{name}")
    raise AttributeError(f"module 'course_utils' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
