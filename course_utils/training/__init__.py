"""Watching a network learn: a picture that grows during ``fit``, and a clean way to stop it.

`LiveCurves` is a Keras callback, `prepare` saves time at its start, `tensorboard_ready` trouble.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_PLACES = {"LiveCurves": "live_curves", "prepare": "preparing", "tensorboard_ready": "tensorboard"}
__all__ = list(_PLACES)


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
