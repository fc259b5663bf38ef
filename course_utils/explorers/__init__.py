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
- `DigitReader`: the same with a small network of the course's own, which needs no kernel.
- `PhotoCollector`: give photos of one's own to classes: dropped, picked, or from the camera.
- `ContactSheet`: all photos of a folder by class, to drop or move by a click.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "attention": ["AttentionExplorer"],
        "channels_stepper": ["ChannelsStepper"],
        "contact_sheet": ["ContactSheet"],
        "convolution_stepper": ["ConvolutionStepper"],
        "digit_pad": ["DigitPad"],
        "digit_reader": ["DigitReader"],
        "feature_maps": ["FeatureMapViewer"],
        "kernel_playground": ["KernelPlayground"],
        "network": ["NetworkExplorer"],
        "output_size": ["OutputSizeExplorer"],
        "photo_collector": ["PhotoCollector"],
        "pooling": ["PoolingExplorer"],
    },
)
