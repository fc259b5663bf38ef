"""How far a stack of layers sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import traitlets

from course_utils import convolution
from course_utils.explorers import traits
from course_utils.explorers.stepping import fitting, pads
from course_utils.explorers.traits import BadType, BadValue, padding_of, whole_number
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LARGEST_WIDTH = 512
LARGEST_KERNEL = 32
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


class LayerStackExplorer(LiveWidget):
    """A stack of layers: how large each is, and what its units see of the input.

    One dimension is drawn, as height and width follow the same rule.

    Parameters
    ----------
    layers : str or list, default "two 3×3"
        A name out of `STACKS`, or at most 12 layers, each `(kernel, stride, dilation, pads)` as in
        `course_utils.convolution.receptive_field`, or a dictionary with "kernel" and, where they
        differ from the usual, "stride", "dilation", "padding" and "kind" ("convolution" or
        "pooling").
    width : int, optional
        Pixels of the input, 1 to 512; the named stack's own, or 12.

    Examples
    --------
    >>> [row["field"] for row in LayerStackExplorer("two 3×3").table()]
    [1, 3, 5]
    """

    _figure = module("layer_stack")

    layers = traits.Checked(_checked_layers)
    width = traits.whole(1, LARGEST_WIDTH, 12)
    stacks = traitlets.Dict(STACKS, read_only=True).tag(sync=True)

    def __init__(self, layers: str | Sequence[Any] = "two 3×3", width: int | None = None) -> None:
        if width is None:
            known = isinstance(layers, str) and layers in STACKS
            width = STACKS[str(layers)]["width"] if known else 12
        super().__init__(
            layers=layers, width=width, label="Layer stack explorer: what the units of layers see"
        )

    def table(self) -> list[dict[str, float]]:
        """Return what the table shows, the input first.

        Returns
        -------
        list of dict
            For each layer its "size" (0: its kernel no longer fits; the table ends there), and its
            "field", "jump" and "start" as in `course_utils.convolution.receptive_field`.
        """
        size = self.width
        rows: list[dict[str, float]] = [{"size": size, "jump": 1, "field": 1, "start": 0.0}]
        entries: list[tuple[int, int, int, int]] = []
        for layer in self.layers:
            if not size:
                break
            kernel, stride, dilation = layer["kernel"], layer["stride"], layer["dilation"]
            before, _ = pads(size, kernel, stride, layer["padding"], dilation)
            entries.append((kernel, stride, dilation, before))
            field, jump, start = convolution.receptive_field(entries)
            size = fitting(size, kernel, stride, layer["padding"], dilation)
            rows.append({"size": size, "jump": jump, "field": field, "start": start})
        return rows

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import canvas

        figure, axis = canvas((8, 3.2), 1, 1)
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
        return figure
