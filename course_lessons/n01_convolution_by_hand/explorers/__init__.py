"""The figure that this lesson shows first, and notebook 03 again: a photo under a kernel."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "kernel_playground": ["KernelPlayground"],
    },
)
