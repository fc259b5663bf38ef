"""A kernel that slides along a line of numbers, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_utils.explorers import traits
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

LONGEST_SIGNAL = 40
LONGEST_KERNEL = 16
MOST_POSITIONS = LONGEST_SIGNAL + LONGEST_KERNEL - 1

# A sensor that jumps from 0 to 3, every reading off by a random amount.
_READINGS = np.repeat([0.0, 3.0], 12) + np.random.default_rng(0).normal(scale=0.4, size=24)


def _preset(signal: Any, kernel: Any, flip: bool = False) -> dict[str, Any]:
    signal, kernel = (
        np.round(np.asarray(numbers, float), 2).tolist() for numbers in (signal, kernel)
    )
    return {"signal": signal, "kernel": kernel, "flip": flip, "mode": "full" if flip else "valid"}


PRESETS: dict[str, dict[str, Any]] = {
    "moving average": _preset(_READINGS, [0.25] * 4),
    "difference": _preset(_READINGS, [-1, 1]),
    "echo and claps": _preset([1, 0, 2], [3, 2, 1], flip=True),
    "box over box": _preset([1] * 10, [1] * 10, flip=True),
}


class SlidingKernel(LiveWidget):
    """Slide a kernel along a signal: the products under it, and their sums point by point.

    Parameters
    ----------
    presets : sequence of str, optional
        The names offered, out of "moving average", "difference", "echo and claps" and "box over
        box"; all of them by default. The first one is shown.
    signal : array_like of shape (length,), optional
        Numbers to show in place of the first preset's, at most 40.
    kernel : array_like of shape (width,), optional
        Weights in place of the first preset's, at most 16.
    flip : bool, optional
        Whether the kernel is flipped before it slides: a convolution in the sense of mathematics.
    mode : {"valid", "full"}, optional
        "full" lays zeros before and behind the signal, for every position that still meets it.

    Attributes
    ----------
    position : int
        At which position the kernel lies, from 1; 0 as long as it has not been laid on.
    reached : int
        How many positions it has reached so far, each with its sum.

    Examples
    --------
    >>> SlidingKernel(["echo and claps"]).output
    array([3., 2., 7., 4., 2.])
    """

    _figure = module("sliding")

    signal = traits.numbers(("length",), (LONGEST_SIGNAL,), "Cut a piece, for example signal[:40].")
    kernel = traits.numbers(("width",), (LONGEST_KERNEL,))
    flip = traits.switch()
    mode = traits.choice("valid", "full")
    position = traits.whole(0, MOST_POSITIONS, 0)
    reached = traits.whole(0, MOST_POSITIONS, 0)
    presets = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(
        self,
        presets: Sequence[str] = tuple(PRESETS),
        signal: ArrayLike | None = None,
        kernel: ArrayLike | None = None,
        flip: bool | None = None,
        mode: str | None = None,
    ) -> None:
        for name in presets:
            traits.one_of(name, "presets", tuple(PRESETS))
        chosen = {name: PRESETS[name] for name in presets}
        given = {"signal": signal, "kernel": kernel, "flip": flip, "mode": mode}
        given = {name: value for name, value in given.items() if value is not None}
        super().__init__(
            **(PRESETS[presets[0]] | given),
            label="A kernel slides along a line: products and their sums",
        )
        self.set_trait("presets", chosen)

    @property
    def output(self) -> np.ndarray:
        """The sums at all positions, whether they have been reached or not."""
        kernel = self.kernel[::-1] if self.flip else self.kernel
        pad = len(kernel) - 1 if self.mode == "full" else 0
        padded = np.pad(self.signal, pad)
        starts = range(len(padded) - len(kernel) + 1)
        return np.array([padded[start : start + len(kernel)] @ kernel for start in starts])

    def static_figure(self) -> Figure:
        """Draw the signal, the kernel, and as much of the sums as has been reached."""
        from course_utils.explorers.drawing import canvas

        figure, axes = canvas((9, 2.8), 1, 3)
        kernel = self.kernel[::-1] if self.flip else self.kernel
        reached = self.output[: self.reached]
        titles = {
            "Signal": self.signal,
            "Kernel, flipped" if self.flip else "Kernel": kernel,
            "Sums of products so far": reached,
        }
        for axis, (title, numbers) in zip(axes, titles.items(), strict=True):
            axis.bar(range(len(numbers)), numbers, color="#0072B2")
            axis.axhline(0, color="#57606a", linewidth=1)
            axis.set(title=title, xlabel="place", ylabel="number")
        axes[2].set_xlim(-0.5, len(self.output) - 0.5)
        return figure
