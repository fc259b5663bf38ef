"""A transposed convolution as stamps on a row and on a grid, and how many of them meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from course_utils.explorers import traits
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LARGEST_KERNEL = 8
LARGEST_STRIDE = 4
MOST_NUMBERS = 8


class StampsExplorer(LiveWidget):
    """Lay stamps one after the other, a stride apart, and count how many meet at each place.

    The picture follows Odena, Dumoulin and Olah, "Deconvolution and checkerboard artifacts",
    Distill, 2016.

    Parameters
    ----------
    kernel : int, default 3
        Width of a stamp (F), 1 to 8.
    stride : int, default 2
        How far the next stamp is moved on (S), 1 to 4.
    numbers : int, default 5
        Numbers in the row that stamp, 2 to 8.
    laid : int, default 0
        How many of them have stamped so far.

    Examples
    --------
    >>> StampsExplorer(kernel=3, stride=2, numbers=3, laid=3).counts.tolist()
    [1, 1, 2, 1, 2, 1, 1]
    """

    _figure = module("stamps")

    kernel = traits.whole(1, LARGEST_KERNEL, 3)
    stride = traits.whole(1, LARGEST_STRIDE, 2)
    numbers = traits.whole(2, MOST_NUMBERS, 5)
    laid = traits.whole(0, MOST_NUMBERS, 0)

    def __init__(self, kernel: int = 3, stride: int = 2, numbers: int = 5, laid: int = 0) -> None:
        super().__init__(
            kernel=kernel,
            stride=stride,
            numbers=numbers,
            laid=laid,
            label="Stamps of a transposed convolution, laid on a row and on a grid",
        )

    @property
    def counts(self) -> np.ndarray:
        """How many of the stamps laid so far meet at each place of the row."""
        counts = np.zeros((self.numbers - 1) * self.stride + self.kernel, dtype=int)
        for stamp in range(min(self.laid, self.numbers)):
            counts[stamp * self.stride : stamp * self.stride + self.kernel] += 1
        return counts

    @property
    def inside(self) -> range:
        """The places that no stamp before the first or after the last could reach.

        None, where they are fewer than a stride: what happens in turn would not be seen.
        """
        first = max(self.kernel - self.stride, 0)
        behind = min(self.numbers * self.stride, len(self.counts))
        return range(first, behind if behind - first >= self.stride else first)

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import canvas, show

        figure, (row, grid) = canvas((8, 3.2), 1, 2)
        row.bar(range(len(self.counts)), self.counts, width=1, color="#0072B2", edgecolor="white")
        row.set(xlabel="place", ylabel="stamps that meet", ylim=(0, max(2, *self.counts) + 0.3))
        row.set_title(f"Kernel {self.kernel}, stride {self.stride}: {self.laid} stamps laid")
        show(grid, np.outer(self.counts, self.counts), "On a grid", cmap="gray", vmin=0)
        return figure
