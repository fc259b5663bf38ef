"""A convolution's backward pass: which output asks which pixel and which weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import traitlets

from course_utils.explorers import traits
from course_utils.live import LiveWidget, module

from ..shared import correlate2d

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

LARGEST_IMAGE = 6
LARGEST_KERNEL = 3

_IMAGE = [[1, 0, 2, 1], [3, 1, 0, 2], [0, 2, 1, 1], [1, 1, 3, 0]]
_KERNEL = [[1, 2], [0, -1]]
_ERROR = [[2, 0, -1], [1, 3, 0], [0, -2, 1]]


class BackwardConvolution(LiveWidget):
    """Ask a pixel, a weight or an output what the errors of a convolution's outputs mean to it.

    Parameters
    ----------
    image : array_like of shape (height, width), optional
        What the kernel has slid over, without padding and without a flip; at most 6×6.
    kernel : array_like of shape (rows, columns), optional
        Its weights, at most 3×3.
    error : array_like of shape (height - rows + 1, width - columns + 1), optional
        By how much the loss grows when an output grows by one.

    Attributes
    ----------
    found : list of str
        The pixels and weights whose sums are shown, such as "pixel 0 1".

    Examples
    --------
    >>> BackwardConvolution([[1, 2, 4]], [[3, 5]], [[10, -1]]).pixel_gradient
    array([[30., 47., -5.]])
    """

    _figure = module("backward_convolution")

    image = traits.numbers(("height", "width"), (LARGEST_IMAGE, LARGEST_IMAGE))
    kernel = traits.numbers(("rows", "columns"), (LARGEST_KERNEL, LARGEST_KERNEL))
    error = traits.numbers(("height", "width"), (LARGEST_IMAGE, LARGEST_IMAGE))
    what = traits.choice("nothing", "output", "pixel", "weight")
    place = traits.pair("(row, column)", 0, LARGEST_IMAGE - 1, (0, 0))
    found = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        image: ArrayLike | None = None,
        kernel: ArrayLike | None = None,
        error: ArrayLike | None = None,
    ) -> None:
        super().__init__(
            image=_IMAGE if image is None else image,
            kernel=_KERNEL if kernel is None else kernel,
            error=_ERROR if error is None else error,
            label="A convolution's backward pass: what reaches each pixel and each weight",
        )
        wanted = tuple(np.subtract(self.image.shape, self.kernel.shape) + 1)
        if self.error.shape != wanted:
            raise ValueError(
                f"error has shape {self.error.shape}; a {self.kernel.shape} kernel on a "
                f"{self.image.shape} image makes outputs of shape {wanted}."
            )

    @property
    def weight_gradient(self) -> np.ndarray:
        """By how much the loss grows when each weight grows by one."""
        return correlate2d(self.image, self.error)

    @property
    def pixel_gradient(self) -> np.ndarray:
        """By how much the loss grows when each pixel grows by one."""
        rows, columns = self.kernel.shape
        gradient = np.zeros(self.image.shape)
        for (row, column), error in np.ndenumerate(self.error):
            gradient[row : row + rows, column : column + columns] += error * self.kernel
        return gradient

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import side_by_side

        arrays = {"Image": self.image, "Kernel": self.kernel, "Errors of the outputs": self.error}
        return side_by_side("A convolution, backward: what reaches the pixels?", arrays)[0]
