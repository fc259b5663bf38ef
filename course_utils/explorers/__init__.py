"""Figures that a learner plays with: every number on the screen can be moved and traced.

An explorer is a Python class beside the script that draws it in the browser, also on a static
page. Python holds the state as traits and draws a still picture::

    stepper = ConvolutionStepper(padding="same")
    stepper                    # play with it
    stepper.kernel             # the kernel that the learner left behind
    stepper.static_figure()    # the same moment, drawn with Matplotlib

A wrong argument, or a wrong value for an attribute, raises a TypeError or ValueError that names
it, its value and what is allowed; the figure keeps what it had. Those that one lesson alone shows
stand in its folder of `course_lessons`; here, in the order of the notebooks:

- `ConvolutionStepper`: slide, multiply element by element, sum, one window after the other.
- `FeatureMapViewer`: what a trained network makes of an image, and what each number of it saw.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "convolution_stepper": ["ConvolutionStepper"],
        "feature_maps": ["FeatureMapViewer"],
    },
)
