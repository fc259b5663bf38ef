"""Looking inside a trained network: where it looked, how sure it may be, and its model card.

What a notebook teaches stands in its lesson; here it is found for everybody else. Keras is not
imported: whoever has a model has it already.
"""

from typing import Any

from course_utils import lessons

_PLACES = {
    ("12", "inspecting"): ("grad_cam", "gradient"),
    ("12", "patches"): ("strongest_patches",),
    ("13", "cards"): ("model_card",),
    ("13", "trust"): ("calibration", "coverage_curve", "temperature"),
}
__all__ = sorted(name for names in _PLACES.values() for name in names)


def __getattr__(name: str) -> Any:
    for (number, module), names in _PLACES.items():
        if name in names:
            return getattr(lessons.module(number, module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
