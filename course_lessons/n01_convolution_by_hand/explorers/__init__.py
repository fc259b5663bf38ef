"""Figures of this lesson: a photo under a kernel (notebook 03 shows it again), a kernel on a line."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "kernel_playground": ["KernelPlayground"],
        "sliding": ["SlidingKernel"],
    },
)
