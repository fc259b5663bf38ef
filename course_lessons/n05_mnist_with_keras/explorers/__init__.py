"""A figure that only this lesson shows: draw a digit, and the learner's network reads along."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "digit_pad": ["DigitPad"],
    },
)
