"""A photo under a kernel, which notebook 03 shows again, and a kernel that slides on a line."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "kernel_playground": ["KernelPlayground"],
        "sliding": ["SlidingKernel"],
    },
)
