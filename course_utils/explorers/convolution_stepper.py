"""One channel, one window after the other: where every number of a convolution comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.explorers import traits
from course_utils.explorers.stepping import Stepper
from course_utils.live import module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

_EXAMPLE = ((1, 2, 3, 0, 1), (0, 1, 2, 3, 0), (1, 0, 1, 2, 1), (2, 1, 0, 1, 2), (1, 2, 1, 0, 1))
_LAPLACIAN = ((0, -1, 0), (-1, 4, -1), (0, -1, 0))
_CUT = "Cut a patch of one channel, for example photo[100:110, 60:70, 0]."


class ConvolutionStepper(Stepper):
    """Step through a convolution of one channel: window, products, running sum, output.

    Image and kernel can be edited in the figure, and all settings moved.

    Parameters
    ----------
    image : array_like of shape (height, width), optional
        Real numbers of any dtype, at most 12×12; the course's 5×5 running example by default.
    kernel : array_like of shape (rows, columns), optional
        Real numbers, at most 7×7; the Laplacian by default.
    padding : {"valid", "same", "full"} or int
        Zeros around the image: a mode, or pixels on every side (0 to 6). ``"same"`` puts the
        odd pixel below and right, as TensorFlow does.
    stride, dilation : int
        Pixels from one window to the next, 1 to 4, and from one weight to the next, 1 to 3, on
        both axes.
    flip : bool
        Whether the kernel is turned by 180 degrees before it slides: convolution in the
        mathematical sense, not the cross-correlation of deep-learning libraries.
    simple : bool
        For a first meeting: Play and Step alone, the output hidden until a step reaches it, all
        else behind *More*.

    Attributes
    ----------
    image, kernel : np.ndarray
        The numbers on show, float64 and read-only: assign a whole array to change them.
    output : np.ndarray
        What the settings give, float64; without elements where no window fits.
    position : tuple of int
        Row and column (from 0) of the output cell whose window is on show.

    Examples
    --------
    >>> ConvolutionStepper().output.shape
    (3, 3)
    """

    _figure = module("convolution_stepper")

    image = traits.numbers(("height", "width"), (12, 12), _CUT)
    kernel = traits.numbers(("rows", "columns"), (7, 7))
    flip = traits.switch()
    simple = traits.switch()

    def __init__(
        self,
        image: ArrayLike | None = None,
        kernel: ArrayLike | None = None,
        padding: str | int = "valid",
        stride: int = 1,
        dilation: int = 1,
        flip: bool = False,
        simple: bool = False,
    ) -> None:
        super().__init__(
            image=_EXAMPLE if image is None else image,
            kernel=_LAPLACIAN if kernel is None else kernel,
            padding=padding,
            stride=stride,
            dilation=dilation,
            flip=flip,
            simple=simple,
            label="Convolution, step by step",
        )

    @property
    def output(self) -> np.ndarray:
        return (self._cut(self.image) * self._laid()).sum(axis=(2, 3))

    def static_figure(self) -> Figure:
        kind = "Convolution (kernel flipped)" if self.flip else "Cross-correlation"
        settings = f": padding {self.padding}, stride {self.stride}, dilation {self.dilation}"
        shown = {"Kernel": self._laid()} | ({} if self.simple else {"Output": self.output})
        others = {f"{name} {_size(array)}": array for name, array in shown.items()}
        image = {f"Image {_size(self.image)}": self.image}
        return self._still(self.label if self.simple else kind + settings, image, others)

    def _laid(self) -> np.ndarray:
        """Turn the kernel to how it is laid on the image."""
        return self.kernel[::-1, ::-1] if self.flip else self.kernel

    def _sides(self) -> tuple[Sequence[int], Sequence[int]]:
        return self.image.shape, self.kernel.shape


def _size(array: np.ndarray) -> str:
    return "×".join(map(str, array.shape))
