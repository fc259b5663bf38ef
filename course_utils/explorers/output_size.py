"""How many windows fit on a row of pixels, and how far a stack of layers sees."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import traitlets

from course_utils import convolution
from course_utils.explorers import traits
from course_utils.explorers.stepping import pads
from course_utils.explorers.traits import BadType, BadValue, padding_of, whole_number
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LARGEST_WIDTH = 512
LARGEST_KERNEL = 32
LARGEST_STRIDE = 16
LARGEST_DILATION = 16
LARGEST_PAD = 64
MOST_LAYERS = 12
KINDS = ("convolution", "pooling")


def _layer(
    kernel: int, stride: int = 1, padding: str | int = "valid", kind: str = "convolution"
) -> dict[str, Any]:
    settings = {"kind": kind, "kernel": kernel, "stride": stride}
    return {**settings, "padding": padding, "dilation": 1}


_POOL = _layer(2, 2, kind="pooling")

# Ready-made stacks: input width and layers by name.
STACKS: dict[str, dict[str, Any]] = {
    "one 5×5": {"width": 12, "layers": [_layer(5)]},
    "two 3×3": {"width": 12, "layers": [_layer(3), _layer(3)]},
    "three 3×3": {"width": 12, "layers": [_layer(3)] * 3},
    "VGG block": {
        "width": 16,
        "layers": [_layer(3, padding="same"), _layer(3, padding="same"), _POOL],
    },
    "notebook 05's network": {
        "width": 28,
        "layers": [_layer(3), _POOL, _layer(3), _POOL, _layer(3)],
    },
    "dilated 1, 2, 4": {
        "width": 20,
        "layers": [_layer(3), _layer(3) | {"dilation": 2}, _layer(3) | {"dilation": 4}],
    },
}


def _checked_layer(layer: Any, name: str) -> dict[str, Any]:
    """Bring one layer, `(kernel, stride, dilation, pads)` or a mapping, into the browser's form."""
    fields = ("kernel", "stride", "dilation", "padding", "kind")
    if isinstance(layer, Mapping):
        given = dict(layer)
    elif isinstance(layer, Sequence) and not isinstance(layer, str) and 1 <= len(layer) <= 4:
        given = dict(zip(fields, layer))
    else:
        raise BadType(
            f"{name} is {layer!r}; (kernel, stride, dilation, pads) or a dictionary with 'kernel', "
            "'stride', 'dilation', 'padding', 'kind' are allowed."
        )
    unknown = sorted(set(map(str, given)) - set(fields))
    if unknown or "kernel" not in given:
        problem = f"has unknown keys {unknown}" if unknown else "has no 'kernel'"
        raise BadValue(
            f"{name} {problem}; 'kernel', 'stride', 'dilation', 'padding', 'kind' are allowed."
        )
    kind = traits.one_of(given.get("kind", KINDS[0]), f"{name}['kind']", KINDS)
    # Keras' pooling layers step as far as they are wide unless told otherwise.
    stride = given["kernel"] if kind == "pooling" else 1
    given = {"stride": stride, "dilation": 1, "padding": "valid", **given}
    return {
        "kind": kind,
        "kernel": whole_number(given["kernel"], f"{name}['kernel']", 1, LARGEST_KERNEL),
        "stride": whole_number(given["stride"], f"{name}['stride']", 1, LARGEST_KERNEL),
        "padding": padding_of(given["padding"], f"{name}['padding']", LARGEST_PAD),
        "dilation": whole_number(given["dilation"], f"{name}['dilation']", 1, LARGEST_DILATION),
    }


def _checked_layers(value: Any, name: str) -> list[dict[str, Any]]:
    allowed = f"a list or one of {list(STACKS)} is allowed."
    if isinstance(value, str):
        if value not in STACKS:
            raise BadValue(f"{name} is {value!r}; {allowed}")
        value = STACKS[value]["layers"]
    if isinstance(value, Mapping) or not isinstance(value, Sequence):
        raise BadType(f"{name} is {value!r}; {allowed}")
    if len(value) > MOST_LAYERS:
        raise BadValue(f"{name} has {len(value)} entries; at most {MOST_LAYERS} are allowed.")
    return [_checked_layer(layer, f"{name}[{number}]") for number, layer in enumerate(value)]


class OutputSizeExplorer(LiveWidget):
    """Sliders for width, kernel, padding, stride and dilation; the windows they make; a stack.

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
    layers : str or list, default "two 3×3"
        The stack in the second part: a name out of `STACKS`, or at most 12 layers, each
        `(kernel, stride, dilation, pads)` as in `course_utils.convolution.receptive_field`, or a
        dictionary with "kernel" and, where they differ from the usual, "stride", "dilation",
        "padding" and "kind" ("convolution" or "pooling").
    stack_width : int, optional
        Input width of the stack; the named stack's own, or `width`.

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
    stride = traits.whole(1, LARGEST_STRIDE, 2)
    dilation = traits.whole(1, LARGEST_DILATION, 1)
    layers = traits.Checked(_checked_layers)
    stack_width = traits.whole(1, LARGEST_WIDTH, 12)
    stacks = traitlets.Dict(STACKS, read_only=True).tag(sync=True)

    def __init__(
        self,
        width: int = 10,
        kernel: int = 3,
        padding: str | int = "valid",
        stride: int = 2,
        dilation: int = 1,
        layers: str | Sequence[Any] = "two 3×3",
        stack_width: int | None = None,
    ) -> None:
        if stack_width is None:
            known = isinstance(layers, str) and layers in STACKS
            stack_width = STACKS[str(layers)]["width"] if known else width
        super().__init__(
            width=width,
            kernel=kernel,
            padding=padding,
            stride=stride,
            dilation=dilation,
            layers=layers,
            stack_width=stack_width,
            label="Output size explorer: windows on a row of pixels, and a stack of layers",
        )

    @property
    def output_size(self) -> int:
        """How many windows fit; 0 where the kernel is wider than the padded row."""
        return _size(self.width, self.kernel, self.stride, self.padding, self.dilation)

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

    def table(self) -> list[dict[str, float]]:
        """Return what the stack's table shows, the input first.

        Returns
        -------
        list of dict
            For each layer its "size" (0: its kernel no longer fits; the table ends there), and its
            "field", "jump" and "start" as in `course_utils.convolution.receptive_field`.
        """
        size = self.stack_width
        rows: list[dict[str, float]] = [{"size": size, "jump": 1, "field": 1, "start": 0.0}]
        entries: list[tuple[int, int, int, int]] = []
        for layer in self.layers:
            if not size:
                break
            kernel, stride, dilation = layer["kernel"], layer["stride"], layer["dilation"]
            before, _ = pads(size, kernel, stride, layer["padding"], dilation)
            entries.append((kernel, stride, dilation, before))
            field, jump, start = convolution.receptive_field(entries)
            size = _size(size, kernel, stride, layer["padding"], dilation)
            rows.append({"size": size, "jump": jump, "field": field, "start": start})
        return rows

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import canvas

        figure, (above, below) = canvas((8, 6), 2, 1)
        self._draw_windows(above)
        self._draw_stack(below)
        return figure

    def _draw_windows(self, axis: Axes) -> None:
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

    def _draw_stack(self, axis: Axes) -> None:
        rows = [row for row in self.table() if row["size"]]
        for depth, row in enumerate(rows):
            middles = [row["start"] + unit * row["jump"] for unit in range(int(row["size"]))]
            axis.plot(middles, [-depth] * len(middles), "s", color="#8c959f", markersize=5)
            middle, half = middles[(len(middles) - 1) // 2], row["field"] / 2
            axis.plot([middle - half, middle + half], [-depth - 0.25] * 2, color="#E69F00", lw=4)
        names = [f"size {row['size']}, sees {row['field']}" for row in rows]
        axis.set_yticks([-depth for depth in range(len(rows))], names)
        axis.set(ylim=(-len(rows) + 0.4, 0.6), title="Receptive fields in the stack")
        axis.set_xlabel("input pixel (orange bar: what the middle unit sees)")


def _size(width: int, kernel: int, stride: int, padding: str | int, dilation: int) -> int:
    room = width + sum(pads(width, kernel, stride, padding, dilation))
    return max((room - dilation * (kernel - 1) - 1) // stride + 1, 0)
