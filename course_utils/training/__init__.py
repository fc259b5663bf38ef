"""Watching a network learn: a picture that grows during ``fit``, and a clean way to stop it.

``training.LiveCurves`` is a Keras callback, ``training.prepare`` shortens the time before the
first step; Keras loads when one of them is first named.
"""

from __future__ import annotations

from typing import Any

from course_utils.training.memory import peak_memory

__all__ = ["LiveCurves", "peak_memory", "prepare"]


def __getattr__(name: str) -> Any:
    """Load Keras only where it is used."""
    if name == "LiveCurves":
        from course_utils.training.live_curves import LiveCurves

        return LiveCurves
    if name == "prepare":
        from course_utils.training.preparing import prepare

        return prepare
    raise AttributeError(f"module 'course_utils.training' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
