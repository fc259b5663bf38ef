"""Figures that only this lesson shows: how many windows fit, and stamps that meet."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "output_size": ["OutputSizeExplorer"],
        "stamps": ["StampsExplorer"],
    },
)
