"""Several channels in, several filters: how one output number gathers all channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_utils.explorers import traits
from course_utils.explorers.stepping import Stepper
from course_utils.live import module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

# A red bar beside a blue one, green specks.
_IMAGE = np.stack(
    [
        [[0, 0, 2, 2, 0], [0, 0, 2, 2, 0], [1, 0, 2, 2, 0], [0, 0, 2, 2, 1], [0, 0, 2, 2, 0]],
        [[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 1, 0, 0], [0, 1, 0, 0, 0]],
        [[2, 2, 0, 0, 1], [2, 2, 0, 0, 0], [2, 2, 0, 0, 0], [2, 2, 0, 1, 0], [2, 2, 0, 0, 0]],
    ],
    axis=-1,
)
_RISE = [[-1, 0, 1]] * 3
_CENTRE = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
_LAPLACIAN = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
# The first filter looks for blue on the left of red, the second for red specks free of blue.
_KERNELS = np.stack(
    [
        np.stack([_RISE, _CENTRE, -np.array(_RISE)], -1),
        np.stack([_CENTRE, _LAPLACIAN, -_CENTRE], -1),
    ],
    axis=-1,
)
_BIAS = np.array([-2, 1])
_CUT = (
    "Cut a patch, for example photo[100:106, 60:66]; one channel needs an axis: image[..., None]."
)


class ChannelsStepper(Stepper):
    """Step through a convolution of several channels with several filters.

    A window's products are summed channel by channel, then over the channels; the bias is added,
    ReLU may follow, and the number lands in the filter's own output map. Nothing is flipped.

    Parameters
    ----------
    image : array_like of shape (height, width, channels), optional
        Real numbers of any dtype, at most 8×8 with 3 channels; three channels are shown as red,
        green and blue.
    kernels : array_like of shape (rows, columns, channels, filters), optional
        As Keras stores them, at most 5×5 with 3 filters.
    bias : array_like of shape (filters,), optional
        One number per filter; zeros where kernels are given without it.
    padding, stride, dilation
        As in `ConvolutionStepper`.
    relu : bool
        Whether negative results become 0.

    Attributes
    ----------
    image, kernels, bias : np.ndarray
        The numbers on show, float64 and read-only: assign a whole array to change them.
    output : np.ndarray
        What the settings give, (height, width, filters), float64.
    position : tuple of int
        Row, column and filter (from 0) of the output cell on show.

    Examples
    --------
    >>> ChannelsStepper(relu=True).output.shape
    (3, 3, 2)
    """

    _figure = module("channels_stepper")

    image = traits.numbers(("height", "width", "channels"), (8, 8, 3), _CUT)
    kernels = traits.numbers(("rows", "columns", "channels", "filters"), (5, 5, 3, 3))
    bias = traits.numbers(("filters",), (3,))
    relu = traits.switch()
    position: Any = traitlets.TraitType((0, 0, 0)).tag(sync=True)

    def __init__(
        self,
        image: ArrayLike | None = None,
        kernels: ArrayLike | None = None,
        bias: ArrayLike | None = None,
        padding: str | int = "valid",
        stride: int = 1,
        dilation: int = 1,
        relu: bool = False,
    ) -> None:
        if bias is None:
            filters = np.shape(kernels)[-1:] if kernels is not None else (2,)
            bias = _BIAS if kernels is None else np.zeros(filters)
        super().__init__(
            image=_IMAGE if image is None else image,
            kernels=_KERNELS if kernels is None else kernels,
            bias=bias,
            padding=padding,
            stride=stride,
            dilation=dilation,
            relu=relu,
            label="Channels and filters, step by step",
        )

    @property
    def output(self) -> np.ndarray:
        linear = self._channel_sums().sum(axis=2) + self.bias
        return np.maximum(linear, 0) if self.relu else linear

    def static_figure(self) -> Figure:
        settings = f"padding {self.padding}, stride {self.stride}, dilation {self.dilation}"
        names, shown = ("Red", "Green", "Blue"), self.position[2]
        if self.image.shape[2] < 3:
            names = ("Channel 0", "Channel 1", "")
        planes = dict(zip(names, np.moveaxis(self.image, -1, 0)))
        kernels = np.moveaxis(self.kernels[..., shown], -1, 0)
        others = {f"Filter {shown}, {name}": kernel for name, kernel in zip(planes, kernels)}
        for number, output in enumerate(np.moveaxis(self.output, -1, 0)):
            others[f"Output {number}, bias {self.bias[number]:g}"] = output
        title = f"Channels and filters: {settings}{', ReLU' * self.relu}"
        return self._still(title, planes, others)

    def _sides(self) -> tuple[Sequence[int], Sequence[int]]:
        return self.image.shape[:2], self.kernels.shape[:2]

    def _channel_sums(self) -> np.ndarray:
        """Sum the products of every window: (output rows, columns, channels, filters)."""
        cut = np.stack([self._cut(plane) for plane in np.moveaxis(self.image, -1, 0)], axis=-1)
        return np.einsum("ijmnc,mnck->ijck", cut, self.kernels)

    @traitlets.validate("image", "kernels", "bias")
    def _agree(self, proposal: traitlets.Bunch) -> np.ndarray:
        """Allow only arrays whose channels and filters agree."""
        arrays = {"image": self.image, "kernels": self.kernels, "bias": self.bias}
        arrays[proposal["trait"].name] = proposal["value"]
        image, kernels, bias = arrays.values()
        together = (
            "Change them together: with stepper.hold_trait_notifications(): "
            "stepper.image = …; stepper.kernels = …; stepper.bias = …"
        )
        if kernels.shape[2] != image.shape[2]:
            raise traits.BadValue(
                f"kernels has shape {kernels.shape}, so {kernels.shape[2]} channels, but image has "
                f"shape {image.shape}; the third number of both must agree. {together}"
            )
        if bias.shape[0] != kernels.shape[3]:
            raise traits.BadValue(
                f"bias has shape {bias.shape}, but kernels has shape {kernels.shape}; one bias per "
                f"filter, here {kernels.shape[3]}, is allowed. {together}"
            )
        return proposal["value"]
