"""Figures that only this lesson shows: what its network's maps respond to, and where it looked."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "attention": ["AttentionExplorer"],
        "network": ["NetworkExplorer"],
    },
)
