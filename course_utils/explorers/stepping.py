"""What the steppers share: where the windows lie, and the output cell on show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_utils.convolution import same_padding
from course_utils.explorers import traits
from course_utils.live import LiveWidget

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Stepper(LiveWidget):
    """Base of the steppers: settings of the windows, the position, and the way back."""

    padding = traits.padding()
    stride = traits.whole(1, traits.LARGEST_STRIDE, 1)
    dilation = traits.whole(1, traits.LARGEST_DILATION, 1)
    position: Any = traitlets.TraitType((0, 0)).tag(sync=True)
    initial = traitlets.Dict().tag(sync=True)  # what the browser's reset goes back to

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        names = [name for name in settings if name != "label"]
        self.observe(self._stay_inside, names)
        self.initial = self.get_state([*names, "position"])

    @property
    def output(self) -> np.ndarray:
        raise NotImplementedError

    def _sides(self) -> tuple[Sequence[int], Sequence[int]]:
        raise NotImplementedError

    def _reach(self) -> list[int]:
        """Height and width of a window, the gaps of dilation included."""
        return [self.dilation * (side - 1) + 1 for side in self._sides()[1]]

    def _pads(self) -> list[tuple[int, int]]:
        """Count the zeros around the image: [(above, below), (left, right)]."""
        return [
            pads(n, kernel, self.stride, self.padding, self.dilation)
            for n, kernel in zip(*self._sides(), strict=True)
        ]

    def _cut(self, plane: np.ndarray) -> np.ndarray:
        """Cut out what every window reads of a channel: (output rows, columns, kernel rows, …)."""
        padded, reach = np.pad(plane, self._pads()), self._reach()
        room = np.subtract(padded.shape, reach)
        if min(room) < 0:
            return np.zeros((*np.maximum(room // self.stride + 1, 0), *self._sides()[1]))
        every = np.lib.stride_tricks.sliding_window_view(padded, reach)
        return every[:: self.stride, :: self.stride, :: self.dilation, :: self.dilation]

    def _read(self) -> np.ndarray:
        """Tell for each pixel of the image whether any window reads it."""
        height, width = self._sides()[0]
        numbered = np.arange(1.0, height * width + 1).reshape(height, width)  # pads are 0
        return np.isin(numbered, self._cut(numbered))

    def _draw_image(
        self, axis: Axes, plane: np.ndarray, title: str, corner: tuple[float, float]
    ) -> None:
        """Draw a channel with its pads, the unread pixels and the window on show."""
        from course_utils.explorers.drawing import UNREAD, cells, frame, grey

        left, top = corner
        pads = self._pads()
        cells(axis, plane, title, grey(self.image), corner, pads)
        for row, column in np.argwhere(~self._read()) + [above for above, _ in pads]:
            frame(axis, (left + column, top + row), edgecolor=UNREAD, linewidth=0, hatch="////")
        if self.output.size:
            row, column = self.stride * np.array(self.position[:2])
            height, width = self._reach()
            frame(axis, (left + column, top + row), width, height)

    def _footnote(self) -> str:
        missed = int((~self._read()).sum())
        if self.output.size == 0:
            return "No window fits: the kernel reaches further than the image with its pads."
        if not missed:
            return "Orange: one window, its products, their sum, and the output cell it lands in."
        return (
            f"Orange: one window and where it lands. Hatched: {missed} pixels that no window reads."
        )

    @traitlets.validate("position")
    def _inside(self, proposal: traitlets.Bunch) -> tuple[int, ...]:
        """Allow only cells that the output has; the first one where it has none."""
        last = [max(size - 1, 0) for size in self.output.shape]
        return traits.whole_numbers(proposal["value"], "position", "one integer per axis", 0, last)

    def _stay_inside(self, change: traitlets.Bunch) -> None:
        """Stay where a window is: other settings may leave fewer."""
        sizes = zip(self.position, self.output.shape, strict=True)
        self.position = tuple(max(min(at, size - 1), 0) for at, size in sizes)


def pads(n: int, kernel: int, stride: int, padding: str | int, dilation: int) -> tuple[int, int]:
    """Count the zeros before and after one axis."""
    if padding == "same":
        return same_padding(n, kernel, stride, dilation)
    reach = dilation * (kernel - 1) + 1
    before = int({"valid": 0, "full": reach - 1}.get(str(padding), padding))
    return before, before
