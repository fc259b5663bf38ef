"""What the steppers share: where the windows lie, and the output cell on show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_utils.convolution import same_padding
from course_utils.explorers.traits import (
    LARGEST_DILATION,
    LARGEST_STRIDE,
    BadType,
    Cell,
    Padding,
    Whole,
    whole_number,
)
from course_utils.live import LiveWidget

if TYPE_CHECKING:
    pass

Pads = list[tuple[int, int]]


class Stepper(LiveWidget):
    """Base of the steppers: settings of the windows, the position, and the way back."""

    padding = Padding().tag(sync=True)
    stride = Whole(1, LARGEST_STRIDE, 1).tag(sync=True)
    dilation = Whole(1, LARGEST_DILATION, 1).tag(sync=True)
    position = Cell((0, 0)).tag(sync=True)
    initial = traitlets.Dict().tag(sync=True)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        names = [name for name in settings if name != "label"]
        self.observe(self._stay_inside, names)
        self.initial = self.get_state([*names, "position"])

    @property
    def output(self) -> np.ndarray:
        """What the numbers and settings on show give."""
        raise NotImplementedError

    def reset(self) -> None:
        """Go back to what the figure was made with."""
        with self.hold_trait_notifications():
            for name, value in self.initial.items():
                setattr(self, name, value)

    def _sides(self) -> tuple[Sequence[int], Sequence[int]]:
        """Height and width of the image and of the kernel."""
        raise NotImplementedError

    def _pads(self) -> Pads:
        """Count the zeros around the image: [(above, below), (left, right)]."""
        return [
            pads(n, kernel, self.stride, self.padding, self.dilation)
            for n, kernel in zip(*self._sides(), strict=True)
        ]

    def _cut(self, plane: np.ndarray) -> np.ndarray:
        """Cut out what every window reads of one channel."""
        return windows(plane, self._sides()[1], self._pads(), self.stride, self.dilation)

    def _read(self) -> np.ndarray:
        """Tell for each pixel of the image whether any window reads it."""
        height, width = self._sides()[0]
        numbered = np.arange(1.0, height * width + 1).reshape(height, width)  # pads are 0
        return np.isin(numbered, self._cut(numbered))

    def _footnote(self) -> str:
        """Say what the marks of the static figure mean."""
        missed = int((~self._read()).sum())
        if self.output.size == 0:
            return "The kernel reaches further than the image with its pads."
        if not missed:
            return "Orange: one window, its products, their sum, and the output cell it lands in."
        return (
            f"Orange: one window and where it lands. Hatched: {missed} pixels that no window reads."
        )

    @traitlets.validate("position")
    def _inside(self, proposal: traitlets.Bunch) -> tuple[int, ...]:
        """Allow only cells that the output has; the first one where it has none."""
        return cell_within(proposal["value"], self.output.shape)

    def _stay_inside(self, change: traitlets.Bunch) -> None:
        """Stay where a window is: other settings may leave fewer."""
        sizes = zip(self.position, self.output.shape, strict=True)
        self.position = tuple(max(min(at, size - 1), 0) for at, size in sizes)


def cell_within(value: Any, size: Sequence[int]) -> tuple[int, ...]:
    """Check the position of an output cell."""
    if len(value) != len(size):
        raise BadType(f"position is {value!r}; {len(size)} integers are allowed, one per axis.")
    return tuple(
        whole_number(at, "position", 0, max(n - 1, 0)) for at, n in zip(value, size, strict=True)
    )


def pads(n: int, kernel: int, stride: int, padding: str | int, dilation: int) -> tuple[int, int]:
    """Count the zeros before and after one axis."""
    if padding == "same":
        return same_padding(n, kernel, stride, dilation)
    reach = dilation * (kernel - 1) + 1
    before = int({"valid": 0, "full": reach - 1}.get(str(padding), padding))
    return before, before


def windows(
    plane: np.ndarray, kernel: Sequence[int], padding: Pads, stride: int, dilation: int
) -> np.ndarray:
    """Cut out what every window reads."""
    padded = np.pad(plane, padding)
    reach = [dilation * (n - 1) + 1 for n in kernel]
    room = [n - span for n, span in zip(padded.shape, reach, strict=True)]
    if min(room) < 0:
        return np.zeros((*(max(extra // stride + 1, 0) for extra in room), *kernel))
    every = np.lib.stride_tricks.sliding_window_view(padded, reach)
    return every[::stride, ::stride, ::dilation, ::dilation]
