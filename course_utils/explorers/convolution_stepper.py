"""One channel, one window after the other: where every number of a convolution comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.explorers.stepping import Stepper
from course_utils.explorers.traits import Numbers, Switch
from course_utils.live import module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

_RUNNING_EXAMPLE = (
    (1, 2, 3, 0, 1),
    (0, 1, 2, 3, 0),
    (1, 0, 1, 2, 1),
    (2, 1, 0, 1, 2),
    (1, 2, 1, 0, 1),
)
_LAPLACIAN = ((0, -1, 0), (-1, 4, -1), (0, -1, 0))
_CUT = "Cut a patch of one channel, for example photo[100:110, 60:70, 0]."


class ConvolutionStepper(Stepper):
    """Step through a convolution of one channel: window, products, running sum, output.

    Image and kernel can be edited in the figure, and all settings moved; what the learner
    left behind can be read from the attributes, and setting an attribute moves the figure.

    Parameters
    ----------
    image : array_like of shape (height, width), optional
        Real numbers of any dtype, at most 12×12; the course's 5×5 running example by default.
    kernel : array_like of shape (rows, columns), optional
        Real numbers, at most 7×7; the Laplacian by default.
    padding : {"valid", "same", "full"} or int
        Zeros around the image: a mode, or pixels on every side (0 to 6). ``"same"`` puts the
        odd pixel below and right, as TensorFlow does.
    stride : int
        Pixels from one window to the next, 1 to 4, on both axes.
    dilation : int
        Pixels from one weight to the next, 1 to 3, on both axes.
    flip : bool
        Whether the kernel is turned by 180 degrees before it slides: convolution in the
        mathematical sense. Otherwise the figure shows cross-correlation, which
        deep-learning libraries call convolution.

    Attributes
    ----------
    image, kernel : np.ndarray
        The numbers on show, float64 and read-only: assign a whole array to change them.
    output : np.ndarray
        What the settings give, float64; without elements where no window fits.
    position : tuple of int
        Row and column (from 0) of the output cell whose window is on show.

    Raises
    ------
    TypeError, ValueError
        Naming the argument, its value and what is allowed.

    Examples
    --------
    >>> ConvolutionStepper().output
    array([[ 0.,  0.,  8.],
           [-4.,  0.,  2.],
           [ 0., -4.,  0.]])
    """

    _figure = module("convolution_stepper")

    image = Numbers(("height", "width"), (12, 12), _CUT)
    kernel = Numbers(("rows", "columns"), (7, 7))
    flip = Switch(False).tag(sync=True)

    def __init__(
        self,
        image: ArrayLike | None = None,
        kernel: ArrayLike | None = None,
        padding: str | int = "valid",
        stride: int = 1,
        dilation: int = 1,
        flip: bool = False,
    ) -> None:
        super().__init__(
            image=_RUNNING_EXAMPLE if image is None else image,
            kernel=_LAPLACIAN if kernel is None else kernel,
            padding=padding,
            stride=stride,
            dilation=dilation,
            flip=flip,
            label="Convolution, step by step",
        )

    @property
    def output(self) -> np.ndarray:
        """What the image, the kernel and the settings on show give."""
        return self._products().sum(axis=(2, 3))

    def static_figure(self) -> Figure:
        """Draw the moment on show, for print or where no browser is."""
        from course_utils.explorers.drawing import Sheet, grey, short, signed

        pixels, products = self._cut(self.image), self._products()
        output, laid = self.output, self._laid()
        (top, bottom), (left, right) = self._pads()
        height, width = self.image.shape
        rows, columns = self.kernel.shape
        padded = (height + top + bottom, width + left + right)
        wide = 1.35 if rows * columns < 26 else 1.0  # a product carries its factors where they fit
        tall = max(padded[0], rows, output.shape[0])
        widths = [padded[1], columns, columns * wide, 1.5, max(output.shape[1], 1)]
        starts = np.cumsum([0.5, *[length + 1.1 for length in widths]])
        sheet = Sheet(float(starts[-1]) - 0.6, tall + 3.2)
        middle = 1.9 + tall / 2

        def top_left(part: int, length: int, title: str, sign: str = "") -> tuple[float, float]:
            x, y = float(starts[part]), middle - length / 2
            sheet.head(x, y, widths[part], title, sign, middle)
            return x, y

        sheet.text(0.5, 0.5, self._title(), 13, ha="left", weight="bold")
        x, y = top_left(0, padded[0], f"Image {height}×{width}")
        sheet.rim(x + left, y + top, (height, width), self._pads())
        sheet.grid(x + left, y + top, self.image, grey(self.image))
        sheet.hatch(x + left, y + top, self._read())
        window = (x + self.position[1] * self.stride, y + self.position[0] * self.stride)
        x, y = top_left(1, rows, f"Kernel {rows}×{columns}" + ", turned" * self.flip, "×")
        sheet.grid(x, y, laid, signed(laid))
        if output.size:
            i, j = self.position
            reach = [self.dilation * (n - 1) + 1 for n in (rows, columns)]
            sheet.frame(*window, reach[1], reach[0])
            x, y = top_left(2, rows, "Products", "=")
            factors = [
                [f"{short(value)}×{short(weight)}" for value, weight in zip(*line, strict=True)]
                for line in zip(pixels[i, j], laid, strict=True)
            ]
            small = factors if wide > 1 else None
            sheet.grid(x, y, products[i, j], signed(products[i, j]), wide, True, small)
            sheet.frame(x - 0.08, y - 0.08, columns * wide + 0.16, rows + 0.16)
            x, y = top_left(3, rows, "Sum", "Σ")
            for m, value in enumerate(products[i, j].sum(axis=1).cumsum()):
                sheet.number(x, y + m, value)
            sheet.frame(x, y + rows - 1, 1.5, 1)
            x, y = top_left(4, output.shape[0], f"Output {output.shape[0]}×{output.shape[1]}", "→")
            sheet.grid(x, y, output, signed(output))
            sheet.frame(x + j, y + i, 1, 1)
        else:
            sheet.text(starts[2] + 0.3, middle, "No window fits:\nthere is no output.", ha="left")
        sheet.text(0.5, tall + 2.6, self._footnote(), ha="left", color="#57606a")
        return sheet.figure

    def _title(self) -> str:
        kind = "Convolution (kernel flipped)" if self.flip else "Cross-correlation"
        return f"{kind}: padding {self.padding}, stride {self.stride}, dilation {self.dilation}"

    def _laid(self) -> np.ndarray:
        """Turn the kernel to how it is laid on the image."""
        return self.kernel[::-1, ::-1] if self.flip else self.kernel

    def _sides(self) -> tuple[Sequence[int], Sequence[int]]:
        return self.image.shape, self.kernel.shape

    def _products(self) -> np.ndarray:
        """Multiply out every window: (output rows, columns, kernel rows, columns)."""
        return self._cut(self.image) * self._laid()
