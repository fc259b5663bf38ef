"""Figures that only this lesson shows: what a kernel does, several channels, pooling."""

from .channels_stepper import ChannelsStepper
from .kernel_playground import KernelPlayground
from .pooling import PoolingExplorer

__all__ = ["ChannelsStepper", "KernelPlayground", "PoolingExplorer"]
