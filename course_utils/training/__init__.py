"""Watching a network learn: a picture that grows during ``fit``, and a clean way to stop it.

`LiveCurves` is a Keras callback, `prepare` saves time at its start.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "live_curves": ["LiveCurves"],
        "preparing": ["prepare"],
    },
)
