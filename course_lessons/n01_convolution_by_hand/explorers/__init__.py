"""A figure that only this lesson shows: a kernel that slides along a line."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "sliding": ["SlidingKernel"],
    },
)
