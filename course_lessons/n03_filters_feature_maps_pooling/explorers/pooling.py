"""What pooling keeps, and what a small shift of the input changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_utils import convolution
from course_utils.explorers import traits
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

_CUT = "Cut a patch, for example image[:8, :8]."
LARGEST_SHIFT = 3

# Ready-made inputs. The stroke lies so that two directions of shift treat it unequally.
IMAGES: dict[str, np.ndarray] = {
    "a stroke": np.array(
        [
            [0, 0, 0, 0, 0, 0, 0, 0],
            [0, 0, 9, 8, 9, 0, 0, 0],
            [0, 0, 1, 2, 9, 1, 0, 0],
            [0, 0, 0, 0, 8, 0, 0, 0],
            [0, 0, 0, 1, 9, 1, 0, 0],
            [0, 0, 0, 0, 8, 0, 0, 0],
            [0, 0, 0, 1, 9, 0, 0, 0],
            [0, 0, 0, 0, 7, 0, 0, 0],
        ]
    ),
    "one bright pixel": np.pad([[9]], ((3, 4), (2, 5))),
    "a slope": np.add.outer(np.arange(8), np.arange(8)),
    "a checkerboard": 9 * (np.add.outer(np.arange(8), np.arange(8)) % 2),
    "noise": np.random.default_rng(0).integers(0, 10, (8, 8)),
}


class PoolingExplorer(LiveWidget):
    """Pool a small image; shift it by a pixel and see which numbers of the pooled map change.

    Parameters
    ----------
    image : array_like of shape (height, width), optional
        Real numbers of any dtype, at most 12×12; an 8×8 stroke by default.
    kind : {"max", "average"}, default "max"
        What is kept of each window.
    window : int, default 2
        Side of the window, in pixels, 1 to 4.
    stride : int, optional
        Step from window to window, 1 to 4; as large as the window where it is left out.
    padding : {"valid", "same"}, default "valid"
        "same" lets windows reach over the border, where nothing is read.
    shift : (int, int), default (0, 0)
        How far the shifted input is moved down and to the right, −3 to 3; zeros move in.

    Attributes
    ----------
    image : np.ndarray
        The numbers on show, float64 and read-only: assign a whole array to change them.

    Examples
    --------
    >>> PoolingExplorer([[1, 1], [5, 6]]).pooled()
    array([[6.]])
    """

    _figure = module("pooling")

    image = traits.numbers(("height", "width"), (12, 12), _CUT)
    kind = traits.choice("max", "average")
    window = traits.whole(1, 4, 2)
    stride = traits.whole(1, 4, 2)
    padding = traits.choice("valid", "same")
    shift = traits.pair("(down, right)", -LARGEST_SHIFT, LARGEST_SHIFT, (0, 0))
    images = traitlets.Dict(
        {name: image.tolist() for name, image in IMAGES.items()}, read_only=True
    ).tag(sync=True)

    def __init__(
        self,
        image: ArrayLike | None = None,
        kind: str = "max",
        window: int = 2,
        stride: int | None = None,
        padding: str = "valid",
        shift: Sequence[int] = (0, 0),
    ) -> None:
        super().__init__(
            image=IMAGES["a stroke"] if image is None else image,
            kind=kind,
            window=window,
            stride=window if stride is None else stride,
            padding=padding,
            shift=shift,
            label="Pooling explorer: a small image, its pooled map, and what a shift changes",
        )

    @property
    def shifted(self) -> np.ndarray:
        from scipy import ndimage

        return ndimage.shift(self.image, self.shift, order=0)

    def pooled(self, shifted: bool = False) -> np.ndarray:
        """Return the pooled map, of the shifted image on request; empty where no window fits."""
        image = self.shifted if shifted else self.image
        if self.padding == "valid" and min(image.shape) < self.window:
            return np.zeros([max((n - self.window) // self.stride + 1, 0) for n in image.shape])
        pool = convolution.max_pool2d if self.kind == "max" else convolution.avg_pool2d
        padding: Any = self.padding
        return pool(image[None, :, :, None], self.window, self.stride, padding)[0, :, :, 0]

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import side_by_side

        arrays = {"Input": self.image, "Pooled": self.pooled()}
        if any(self.shift):
            arrays |= {"Shifted input": self.shifted, "Pooled after it": self.pooled(shifted=True)}
        title = f"{self.kind} pooling, window {self.window}, stride {self.stride}, {self.padding}"
        return side_by_side(title, arrays)[0]
