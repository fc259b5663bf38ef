"""A figure that only this lesson shows: how many windows fit."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "output_size": ["OutputSizeExplorer"],
    },
)
