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
    from matplotlib.figure import Figure


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

    def _still(self, title: str, image: dict[str, np.ndarray], others: dict[str, Any]) -> Figure:
        """Draw the channels of the image with their pads and the window, and what follows."""
        from course_utils.explorers.drawing import frame, side_by_side

        padded = {name: np.pad(plane, self._pads()) for name, plane in image.items()}
        footnote = "Orange: the window on show. The image is shown with its pads."
        if not self.output.size:
            footnote = "No window fits: the kernel reaches further than the image with its pads."
        figure, axes = side_by_side(title, padded | others, footnote)
        row, column = self.stride * np.array(self.position[:2]) - 0.5
        for axis in axes[: len(image) * min(self.output.size, 1)]:
            frame(axis, (column, row), *self._reach()[::-1])
        return figure

    @traitlets.validate("position")
    def _inside(self, proposal: traitlets.Bunch) -> tuple[int, ...]:
        """Allow only cells that the output has; the first one where it has none."""
        last = [max(size - 1, 0) for size in self.output.shape]
        return traits.whole_numbers(proposal["value"], "position", "one integer per axis", 0, last)

    def _stay_inside(self, change: traitlets.Bunch) -> None:
        """Stay where a window is: other settings may leave fewer."""
        sizes = zip(self.position, self.output.shape, strict=True)
        self.position = tuple(max(min(at, size - 1), 0) for at, size in sizes)


def fitting(n: int, kernel: int, stride: int, padding: str | int, dilation: int) -> int:
    """Count the windows that fit on one axis; 0 where the kernel is wider than the padded row."""
    room = n + sum(pads(n, kernel, stride, padding, dilation))
    return max((room - dilation * (kernel - 1) - 1) // stride + 1, 0)


def pads(n: int, kernel: int, stride: int, padding: str | int, dilation: int) -> tuple[int, int]:
    """Count the zeros before and after one axis."""
    if padding == "same":
        return same_padding(n, kernel, stride, dilation)
    reach = dilation * (kernel - 1) + 1
    before = int({"valid": 0, "full": reach - 1}.get(str(padding), padding))
    return before, before
