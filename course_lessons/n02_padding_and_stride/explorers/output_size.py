"""How many windows fit on a row of pixels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from course_utils import convolution
from course_utils.explorers import traits
from course_utils.explorers.stepping import fitting, pads
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LARGEST_WIDTH = 512
LARGEST_KERNEL = 32
LARGEST_STEP = 16
LARGEST_PAD = 64


class OutputSizeExplorer(LiveWidget):
    """Sliders for width, kernel, padding, stride and dilation, and the windows they make.

    One dimension is drawn, as height and width follow the same rule.

    Parameters
    ----------
    width : int, default 10
        Pixels in the row (W), 1 to 512.
    kernel : int, default 3
        Width of the kernel (F), 1 to 32.
    padding : {"valid", "same", "full"} or int, default "valid"
        A mode, or pads on each side (P), 0 to 64.
    stride, dilation : int, default 2 and 1
        Steps from window to window (S) and from weight to weight (D), 1 to 16.

    Examples
    --------
    >>> explorer = OutputSizeExplorer(width=10, kernel=3, stride=2)
    >>> explorer.output_size, explorer.unseen
    (4, [9])
    """

    _figure = module("output_size")

    width = traits.whole(1, LARGEST_WIDTH, 10)
    kernel = traits.whole(1, LARGEST_KERNEL, 3)
    padding = traits.padding(LARGEST_PAD)
    stride = traits.whole(1, LARGEST_STEP, 2)
    dilation = traits.whole(1, LARGEST_STEP, 1)

    def __init__(
        self,
        width: int = 10,
        kernel: int = 3,
        padding: str | int = "valid",
        stride: int = 2,
        dilation: int = 1,
    ) -> None:
        super().__init__(
            width=width,
            kernel=kernel,
            padding=padding,
            stride=stride,
            dilation=dilation,
            label="Output size explorer: windows on a row of pixels",
        )

    @property
    def output_size(self) -> int:
        """How many windows fit; 0 where the kernel is wider than the padded row."""
        return fitting(self.width, self.kernel, self.stride, self.padding, self.dilation)

    @property
    def pads(self) -> tuple[int, int]:
        """Zeros before the first pixel and after the last one."""
        return pads(self.width, self.kernel, self.stride, self.padding, self.dilation)

    @property
    def unseen(self) -> list[int]:
        if self.output_size == 0:
            return list(range(self.width))
        settings = (self.width, self.kernel, self.stride, self.padding, self.dilation)
        return convolution.unseen(*settings)

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import canvas

        figure, axis = canvas((8, 3.2), 1, 1)
        before, after = self.pads
        span = self.dilation * (self.kernel - 1) + 1
        pixels = axis.bar(range(self.width), 1, width=1, color="#dde3ea", edgecolor="#57606a")
        for unseen in self.unseen:
            pixels[unseen].set(facecolor="#f6c7a8", hatch="xx")
        zeros = [*range(-before, 0), *range(self.width, self.width + after)]
        axis.bar(zeros, 1, width=1, color="white", edgecolor="#57606a", linestyle=":")
        levels = max(1, min(self.output_size, math.ceil(span / self.stride)))
        for unit in range(self.output_size):
            first = unit * self.stride - before
            taps = range(first, first + span, self.dilation)
            axis.plot(taps, [-0.5 - unit % levels] * self.kernel, "s-", color="#0072B2")
        axis.set_xlim(-before - 1, self.width + after)
        axis.set_ylim(-levels - 0.3, 1.3)
        axis.set_yticks([])
        axis.set_xlabel("input pixel (dotted: pads; crossed: read by no window)")
        axis.set_title(
            f"W = {self.width}, F = {self.kernel}, padding = {self.padding}, S = {self.stride}, "
            f"D = {self.dilation}:\noutput size {self.output_size}"
        )
        return figure
