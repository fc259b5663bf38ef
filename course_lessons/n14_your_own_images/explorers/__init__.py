"""Figures that only this lesson shows: photos come in, and are looked through."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "contact_sheet": ["ContactSheet"],
        "photo_collector": ["PhotoCollector"],
    },
)
