"""The figure with which the course begins."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "digit_reader": ["DigitReader"],
    },
)
