"""Figures that only this lesson shows: channels, pooling, how far layers see."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "channels_stepper": ["ChannelsStepper"],
        "layer_stack": ["LayerStackExplorer"],
        "pooling": ["PoolingExplorer"],
    },
)
