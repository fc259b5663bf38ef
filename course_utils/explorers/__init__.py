"""Figures that a learner plays with: every number on the screen can be moved and traced.

An explorer is a Python class beside the script that draws it in the browser, also on a static
page. Python holds the state as traits and draws a still picture::

    stepper = ConvolutionStepper(padding="same")
    stepper                    # play with it
    stepper.kernel             # the kernel that the learner left behind
    stepper.static_figure()    # the same moment, drawn with Matplotlib

A wrong argument, or a wrong value for an attribute, raises a TypeError or ValueError that names
it, its value and what is allowed; the figure keeps what it had. In the order of the notebooks:

- `ConvolutionStepper`: slide, multiply element by element, sum, one window after the other.
- `OutputSizeExplorer`: how many windows fit, and how far a stack of layers sees.
- `KernelPlayground`: what a kernel does to a photo.
- `ChannelsStepper`: several channels in, several filters, one map out for each.
- `PoolingExplorer`: what pooling keeps, and what a shift of one pixel changes.
- `FeatureMapViewer`: what a trained network makes of an image, and what each number of it saw.
- `NetworkExplorer`: a map of a deep network, the patches that excite it most, what it feeds.
- `AttentionExplorer`: cover a square of a photo, and see what becomes of the answer.
- `DigitPad`: draw a digit, and the network reads along.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_PLACES = {
    "AttentionExplorer": "attention",
    "ChannelsStepper": "channels_stepper",
    "ConvolutionStepper": "convolution_stepper",
    "DigitPad": "digit_pad",
    "FeatureMapViewer": "feature_maps",
    "KernelPlayground": "kernel_playground",
    "NetworkExplorer": "network",
    "OutputSizeExplorer": "output_size",
    "PoolingExplorer": "pooling",
}
__all__ = list(_PLACES)


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
