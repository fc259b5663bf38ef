"""Several channels in, several filters: how one output number gathers all channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from course_utils.explorers.stepping import Stepper
from course_utils.explorers.traits import BadValue, Cell, Numbers, Switch
from course_utils.live import module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

    from course_utils.explorers.drawing import Sheet


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

    Each filter has one slice per channel. A window's products are summed channel by channel,
    then over the channels; the bias is added, ReLU may follow, and the number lands in the
    filter's own output map. Nothing is flipped, as in Keras' ``Conv2D``.

    Parameters
    ----------
    image : array_like of shape (height, width, channels), optional
        Real numbers of any dtype, at most 8×8 with 3 channels; three channels are shown as red,
        green and blue.
    kernels : array_like of shape (rows, columns, channels, filters), optional
        As Keras stores them, at most 5×5 with 3 filters.
    bias : array_like of shape (filters,), optional
        One number per filter; zeros where kernels are given without it.
    padding : {"valid", "same", "full"} or int
        Zeros around the image: a mode, or pixels on every side (0 to 6).
    stride, dilation : int
        1 to 4, and 1 to 3, on both axes.
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

    Raises
    ------
    TypeError, ValueError
        Naming the argument, its value and what is allowed.

    Examples
    --------
    >>> ChannelsStepper(relu=True).output.shape
    (3, 3, 2)
    """

    _figure = module("channels_stepper")

    image = Numbers(("height", "width", "channels"), (8, 8, 3), _CUT)
    kernels = Numbers(("rows", "columns", "channels", "filters"), (5, 5, 3, 3))
    bias = Numbers(("filters",), (3,))
    relu = Switch(False).tag(sync=True)
    position = Cell((0, 0, 0)).tag(sync=True)

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
        """What the image, the kernels and the settings on show give."""
        linear = self._channel_sums().sum(axis=2) + self.bias
        return np.maximum(linear, 0) if self.relu else linear

    def static_figure(self) -> Figure:
        """Draw the moment on show, for print or where no browser is."""
        from course_utils.explorers.drawing import QUIET, Sheet

        height, width, channels = self.image.shape
        rows, columns, _, filters = self.kernels.shape
        (top, bottom), (left, right) = self._pads()
        out_rows, out_columns = self.output.shape[:2]
        line = max(top + height + bottom, rows) + 1.2  # room of one channel, with its title
        tall = max(channels * line, filters * (out_rows + 1.2), 6.0)
        widths = [left + width + right, columns, columns, 1.5, 1.5, max(out_columns, 1)]
        starts = np.cumsum([0.5, *[length + 1.1 for length in widths]])
        starts[4:] += 2.2  # room for the words of the tally
        sheet = Sheet(float(starts[-1]) - 0.6, tall + 2.8)
        middle = 1.2 + tall / 2
        title = f"Channels and filters: {self._settings()}"
        sheet.text(0.5, 0.5, title, 13, ha="left", weight="bold")
        for c in range(channels):
            self._draw_channel(sheet, c, starts, middle + (c - channels / 2 + 0.5) * line + 0.2)
        if self.output.size:
            self._draw_results(sheet, starts[4], starts[5], middle)
        else:
            sheet.text(starts[2], middle, "No window fits:\nthere is no output.", ha="left")
        sheet.text(0.5, tall + 2.2, self._footnote(), ha="left", color=QUIET)
        return sheet.figure

    def _draw_channel(self, sheet: Sheet, channel: int, starts: np.ndarray, middle: float) -> None:
        """Draw one line: the channel with its window, the slice, products and their sum."""
        from course_utils.explorers.drawing import grey, signed

        (top, bottom), (left, right) = self._pads()
        plane, shown = self.image[:, :, channel], self.position[2]
        slice_ = self.kernels[:, :, channel, shown]
        (height, width), (rows, columns) = plane.shape, slice_.shape
        x, y = starts[0], middle - (top + height + bottom) / 2
        sheet.head(x, y, left + width + right, self._channel_name(channel))
        sheet.rim(x + left, y + top, (height, width), self._pads())
        sheet.grid(x + left, y + top, plane, grey(plane, self.image.min(), self.image.max()))
        sheet.hatch(x + left, y + top, self._read())
        largest = np.abs(self.kernels[..., shown]).max()
        sheet.head(starts[1], middle - rows / 2, columns, f"Filter {shown + 1}", "×", middle)
        sheet.grid(starts[1], middle - rows / 2, slice_, signed(slice_, largest))
        if self.output.size == 0:
            return
        reach = [self.dilation * (n - 1) + 1 for n in (rows, columns)]
        corner = (x + self.position[1] * self.stride, y + self.position[0] * self.stride)
        sheet.frame(*corner, reach[1], reach[0])
        products = self._cut(plane)[self.position[:2]] * slice_
        x, y = starts[2], middle - rows / 2
        sheet.head(x, y, columns, "Products", "=", middle)
        sheet.grid(x, y, products, signed(products), bold=True)
        sheet.frame(x - 0.08, y - 0.08, columns + 0.16, rows + 0.16)
        sheet.head(starts[3], middle - 0.5, 1.5, "Sum", "Σ", middle)
        sheet.number(starts[3], middle - 0.5, products.sum())

    def _draw_results(self, sheet: Sheet, tally: float, maps: float, middle: float) -> None:
        """Draw what becomes of the channels' sums, and the output of every filter."""
        from course_utils.explorers.drawing import QUIET, signed

        output, (row, column, shown) = self.output, self.position
        total, bias = self._channel_sums()[row, column, :, shown].sum(), self.bias[shown]
        lines = [("sum of channels", total), ("+ bias", bias), ("=", total + bias)]
        if self.relu:
            lines.append(("ReLU", max(total + bias, 0.0)))
        y = middle - 0.6 * len(lines)
        for number, (words, value) in enumerate(lines):
            sheet.text(tally - 0.2, y + 1.2 * number + 0.5, words, 10, ha="right", color=QUIET)
            sheet.number(tally, y + 1.2 * number, value)
        sheet.frame(tally, y + 1.2 * (len(lines) - 1), 1.5, 1)
        rows, columns, filters = output.shape
        for k in range(filters):
            y = middle + (k - filters / 2) * (rows + 1.2) + 0.8
            sheet.head(maps, y, columns, f"Output {k + 1}")
            sheet.grid(maps, y, output[:, :, k], signed(output[:, :, k], np.abs(output).max()))
            if k == shown:
                sheet.frame(maps + column, y + row, 1, 1)
        sheet.text(maps - 0.55, middle, "→", 15, color=QUIET)

    def _channel_name(self, channel: int) -> str:
        if self.image.shape[2] == 3:
            return ("Red", "Green", "Blue")[channel]
        return f"Channel {channel + 1}"

    def _settings(self) -> str:
        after = ", ReLU" if self.relu else ""
        return f"padding {self.padding}, stride {self.stride}, dilation {self.dilation}{after}"

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
            raise BadValue(
                f"kernels has shape {kernels.shape}, so {kernels.shape[2]} channels, but image has "
                f"shape {image.shape}; the third number of both must agree. {together}"
            )
        if bias.shape[0] != kernels.shape[3]:
            raise BadValue(
                f"bias has shape {bias.shape}, but kernels has shape {kernels.shape}; one bias per "
                f"filter, here {kernels.shape[3]}, is allowed. {together}"
            )
        return proposal["value"]
