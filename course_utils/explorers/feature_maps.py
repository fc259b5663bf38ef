"""What a trained network makes of an image: layer by layer, channel by channel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import traitlets

from course_utils.explorers.packing import (
    bytes_of,
    limits_of,
    pack,
    packed_picture,
    rounded,
    runs_of,
)
from course_utils.explorers.traits import BadType, BadValue, choice, whole_number, whole_numbers
from course_utils.inspecting.tracing import (
    POOLINGS,
    Sight,
    Step,
    check_model,
    checked_names,
    prepared,
    reads_image,
    shape_wanted,
    sights,
    trace,
)
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

MOST_IMAGES = 16
MOST_UNITS = 512  # numbers of a layer without height and width
BUDGET = 1_250_000  # bytes of all maps; base64 makes a third more of them
# Most channels of a layer and most rows of a map, from generous to strict.
_CAPS = [(channels, side) for channels in (128, 64, 32, 16, 8) for side in (64, 48, 32)]


class Selection(NamedTuple):
    image: int
    layer: str
    channel: int
    position: tuple[int, int] | None


class Layer(NamedTuple):
    """A layer on show: its step, what its outputs see, and how it is thinned for display."""

    step: Step
    sight: Sight | str
    first: bool
    channels: int
    stride: int

    @property
    def is_map(self) -> bool:
        return len(self.step.shape) == 3

    def places(self, axis: int) -> list[int]:
        return list(range((self.stride - 1) // 2, self.step.shape[axis], self.stride))


class FeatureMapViewer(LiveWidget):
    """Look through a network: its feature maps for a few images, and what each number saw.

    The network runs once, when the viewer is made. Point at a number of a map, and its receptive
    field is outlined on the image: followed through kernels, strides, padding and dilation of
    every layer on the way, and cut off where it leaves a map.

    Parameters
    ----------
    model : keras.Model
        Sequential or functional, built, one image as its input; models inside it are opened.
    images : array_like of shape (N, H, W) or (N, H, W, C)
        At most 16 images as the model expects them, of any real dtype.
    names : sequence of str, optional
        Names of the classes: one for each number of the last layer, or two for a single number.
    layers : sequence of str, optional
        Names of the layers to show. Left out: all but those that only rearrange or rescale
        numbers (Flatten, Rescaling) or do nothing at prediction (Dropout).
    preprocess : callable, optional
        Called with a copy of the images; gives what the model expects. The figure then shows
        the images as they were before.
    scale : {"channel", "layer"}, default "channel"
        Whether each map gets the whole range of colours, or all maps of a layer share one.

    Attributes
    ----------
    selection : Selection
        Image, layer, channel and position that the learner chose last: (int, str, int,
        (row, column)), None for the position in a layer without height and width.

    Examples
    --------
    >>> viewer = FeatureMapViewer(model, x_test[:4])  # doctest: +SKIP
    >>> viewer.selection = (0, "conv2d_1", 5, (3, 4))  # doctest: +SKIP
    """

    _figure = module("feature_maps")
    _caps = _CAPS
    _budget = BUDGET

    selection: Any = traitlets.TraitType().tag(sync=True)
    scale = choice("channel", "layer")
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    layers: Any = traitlets.List().tag(sync=True)
    values: Any = traitlets.List().tag(sync=True)
    pictures: Any = traitlets.List().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        model: Any,
        images: ArrayLike,
        *,
        names: Sequence[str] | None = None,
        layers: Sequence[str] | None = None,
        preprocess: Callable[[np.ndarray], ArrayLike] | None = None,
        scale: str = "channel",
    ) -> None:
        check_model(model)
        shown = _checked_images(images)
        batch = _as_expected(model, shown, preprocess)
        if shown.shape[1:3] != batch.shape[1:3]:
            shown = batch  # positions are those of the image that the network gets
        steps = trace(model, batch[:1])
        self._image_shape = (batch.shape[1], batch.shape[2])
        chosen = _chosen(steps, self._image_shape, layers)
        self._layers = _thinned(chosen, len(batch), self._caps, self._budget)
        self._maps = self._run(model, batch)
        self._shown = [bytes_of(image) for image in shown]
        on_show = list(self._layers.values())
        super().__init__(
            names=[] if names is None else checked_names(names, on_show[-1].step, also_for_one=2),
            layers=[self._outlined(layer) for layer in on_show],
            values=[
                [self._packed(layer, number) for layer in on_show] for number in range(len(batch))
            ],
            pictures=[packed_picture(image) for image in self._shown],
            note=_what_is_left_out(on_show),
            scale=scale,
            selection=self._first_look(),
            **self._more(model, steps),
        )

    def _more(self, model: Any, steps: list[Step]) -> dict[str, Any]:
        """Return further traits: a subclass shows more."""
        return {"label": f"Feature maps of the network {model.name}"}

    def maps(self, layer: str | None = None) -> np.ndarray:
        """Return what a layer (the chosen one by default) gave, neither thinned nor rounded.

        Returns
        -------
        np.ndarray
            float32, (N, H, W, C), or (N, units) of a layer without height and width. Read-only.
        """
        return self._maps[self._layer(layer or self.selection.layer).step.name]

    def receptive_field(self) -> tuple[slice, slice] | None:
        """Find the pixels of the image that the chosen number depends on.

        Returns
        -------
        (slice, slice) or None
            Rows and columns of the smallest patch, `image[rows, columns]`, that holds them all;
            empty where the number depends on padding alone, None where a layer on the way moves
            pixels in a way that is not followed.
        """
        sight = self._layer(self.selection.layer).sight
        if isinstance(sight, str):
            return None
        rows, columns = sight.field(*(self.selection.position or (0, 0)))
        return _span(rows), _span(columns)

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import SIGNED, WINDOW, canvas, frame, show

        image, name, channel, position = self.selection
        values, field = self._maps[name][image], self.receptive_field()
        figure, (left, right) = canvas((9, 4), 1, 2)
        show(left, self._shown[image], f"Image {image}", cmap="gray", vmin=0, vmax=255)
        if field is not None:
            rows, columns = field
            corner = (columns.start - 0.5, rows.start - 0.5)
            frame(left, corner, columns.stop - columns.start, rows.stop - rows.start)
        if position is None:
            right.bar(range(len(values)), values, color="#0072B2")
            right.set(title=name, xlabel="number of the layer", ylabel="value")
            if len(self.names) == len(values):
                right.set_xticks(range(len(values)), self.names, rotation=60, ha="right")
            return figure
        limit, signed = self._limits(values)[channel] or 1.0, values.min() < 0
        colours = {"cmap": SIGNED if signed else "cividis", "vmin": -limit if signed else 0}
        title = f"{name}, channel {channel}"
        shown = show(right, values[..., channel], title, vmax=limit, **colours)
        figure.colorbar(shown, ax=right, shrink=0.8, extend="both" if signed else "max")
        right.plot(position[1], position[0], "s", mfc="none", mec=WINDOW, ms=9, mew=2)
        return figure

    def _limits(self, values: np.ndarray) -> list[float]:
        """Find what gets the strongest colour in each map, as map_viewer.js does."""
        limits = limits_of(np.moveaxis(values, -1, 0))
        return [max(limits)] * len(limits) if self.scale == "layer" else limits

    def _layer(self, name: Any) -> Layer:
        if name not in self._layers:
            raise BadValue(f"layer is {name!r}; one of {list(self._layers)} is allowed.")
        return self._layers[name]

    @traitlets.validate("selection")
    def _on_show(self, proposal: traitlets.Bunch) -> Selection:
        """Allow what is on show; of a position that a thinned map leaves out, the nearest."""
        value = proposal["value"]
        if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != 4:
            raise BadType(f"selection is {value!r}; (image, layer, channel, position) is allowed.")
        image, name, channel, position = value
        layer = self._layer(name)
        if layer.is_map:
            sides = layer.step.shape[:2]
            position = [side // 2 for side in sides] if position is None else position
            last = [side - 1 for side in sides]
            asked = whole_numbers(position, "position", "(row, column)", 0, last)
            position = tuple(
                min(layer.places(axis), key=lambda place: abs(place - index))
                for axis, index in enumerate(asked)
            )
        return Selection(
            whole_number(image, "image", 0, len(self._shown) - 1),
            name,
            whole_number(channel, "channel", 0, layer.channels - 1),
            position if layer.is_map else None,
        )

    def _first_look(self) -> Selection:
        """Begin with the first layer's liveliest channel: channel 0 may never answer."""
        name, layer = next(iter(self._layers.items()))
        values = self._maps[name][0][..., : layer.channels]
        spread = values.std(axis=(0, 1)) if layer.is_map else values
        return Selection(0, name, int(spread.argmax()), None)

    def _run(self, model: Any, batch: np.ndarray) -> dict[str, np.ndarray]:
        """Keep every chosen layer's output; image by image, so that memory stays small."""
        runs = []
        for image in batch:
            steps = trace(model, image[None])
            runs.append({step.name: step.values() for step in steps if step.name in self._layers})
        maps = {name: np.concatenate([run[name] for run in runs]) for name in self._layers}
        for name, kept in maps.items():
            if not np.isfinite(kept).all():
                raise BadValue(
                    f"model gives NaN or infinity in layer {name!r}; train it anew, with a smaller "
                    "learning rate, or look at its input."
                )
            kept.flags.writeable = False
        return maps

    def _outlined(self, layer: Layer) -> dict[str, Any]:
        """Tell the browser of a layer: words, sizes, what each row and column sees."""
        sight = layer.sight
        about: dict[str, Any] = {
            "name": layer.step.name,
            "kind": _in_words(layer.step),
            "shape": list(layer.step.shape),
            "channels": layer.channels,
            "stride": layer.stride,
            "kernels": _kernels(layer),
        }
        if isinstance(sight, str):
            return about | {"lost": sight}
        places = [layer.places(axis) if layer.is_map else [0] for axis in (0, 1)]
        rows, columns = (
            [runs_of(reach[min(place, len(reach) - 1)]) for place in on_show]
            for reach, on_show in zip(sight.reaches, places)
        )
        return about | {
            "rows": rows,
            "columns": columns,
            "full": sight.full,
            "branches": sight.branches,
            "together": sight.together,
        }

    def _packed(self, layer: Layer, image: int) -> dict[str, Any]:
        values = self._maps[layer.step.name][image][..., : layer.channels]
        if not layer.is_map:
            return {"numbers": [rounded(value) for value in values]}
        rows, columns = layer.places(0), layer.places(1)
        shown = np.moveaxis(values[np.ix_(rows, columns)], -1, 0)
        # Colours are those of the whole map, also where a thinned one misses its peaks.
        return pack(shown) | {"limits": limits_of(np.moveaxis(values, -1, 0))}


def _span(indices: np.ndarray) -> slice:
    return slice(int(indices[0]), int(indices[-1]) + 1) if len(indices) else slice(0, 0)


def _checked_images(images: Any) -> np.ndarray:
    advice = "(N, H, W) or (N, H, W, C) is allowed; put a single image into a batch: image[None]."
    try:
        array = np.asarray(images)
    except ValueError as error:
        raise BadValue(f"images have different sizes; {advice}") from error
    if array.dtype.kind not in "biuf":
        raise BadType(f"images hold values of type {array.dtype}; real numbers are allowed.")
    if array.ndim not in (3, 4) or 0 in array.shape:
        raise BadValue(f"images have shape {array.shape}; {advice}")
    if len(array) > MOST_IMAGES:
        raise BadValue(
            f"images are {len(array)}; at most {MOST_IMAGES} are allowed: images[:{MOST_IMAGES}]."
        )
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise BadValue("images hold NaN or infinity; finite numbers are allowed.")
    return array


def _as_expected(model: Any, images: np.ndarray, preprocess: Any) -> np.ndarray:
    """Bring images into the shape of the model's input, and say what does not fit."""
    batch = prepared(images, preprocess)
    if len(batch) != len(images):
        raise BadValue(f"preprocess gives {len(batch)} images for {len(images)}.")
    if batch.ndim == 3 and tuple(model.inputs[0].shape)[3:] == (1,):
        batch = batch[..., None]
    wanted = shape_wanted(model, batch)
    if wanted or batch.ndim < 3:
        made = "" if preprocess is None else ", as preprocess gives them,"
        single = " Put a single image into a batch: image[None]." if images.ndim == 3 else ""
        raise BadValue(
            f"images{made} have shape {batch.shape}; the model expects (N, {wanted}).{single}"
        )
    return batch


def _chosen(steps: list[Step], shape: tuple[int, int], wanted: Sequence[str] | None) -> list[Layer]:
    """Pick the layers to show, nothing left out of them yet."""
    layers = {
        step.name: Layer(step, sight, reads_image(steps, step), step.shape[-1], 1)
        for step, sight in zip(steps, sights(steps, shape))
        if len(step.shape) in (1, 3)
    }
    everything = [step.name for step in steps]
    if wanted is None:
        dull = {"Flatten", "Reshape", "ZeroPadding2D", "Cropping2D", "Rescaling", "Normalization"}
        found = [
            layer
            for layer in layers.values()
            if not layer.step.is_idle and not layer.step.is_a(dull)
        ]
        if not found:
            raise BadValue(f"model has no layer to show; its layers are {everything}.")
        return found
    if isinstance(wanted, str) or not isinstance(wanted, Sequence) or not wanted:
        raise BadType(f"layers is {wanted!r}; a list of names is allowed, out of {everything}.")
    for name in wanted:
        if name not in everything:
            raise BadValue(f"layers has {name!r}; names out of {everything} are allowed.")
        if name not in layers:
            raise BadValue(
                f"layers has {name!r}, which gives neither maps (height, width, channels) nor one "
                f"row of numbers; names out of {list(layers)} are allowed."
            )
    return [layer for name, layer in layers.items() if name in wanted]


def _thinned(
    whole: list[Layer], images: int, caps: list[tuple[int, int]], budget: int
) -> dict[str, Layer]:
    """Leave out channels, rows and columns until all maps fit into the budget."""
    for channels, side in caps:
        layers = {}
        for layer in whole:
            most = channels if layer.is_map else MOST_UNITS
            stride = -(-max(layer.step.shape[:-1], default=1) // side)
            layers[layer.step.name] = layer._replace(
                channels=min(layer.channels, most), stride=stride
            )
        if images * sum(_size(layer) for layer in layers.values()) <= budget:
            break
    return layers


def _size(layer: Layer) -> int:
    if not layer.is_map:
        return 8 * layer.channels
    return layer.channels * len(layer.places(0)) * len(layer.places(1))


def _what_is_left_out(layers: list[Layer]) -> str:
    fewer = [layer for layer in layers if layer.channels < layer.step.shape[-1]]
    thinner = [layer for layer in layers if layer.stride > 1]
    parts = []
    if fewer:
        parts.append(f"at most {max(layer.channels for layer in fewer)} channels of a layer")
    if thinner:
        parts.append("some rows and columns of large maps")
    if not parts:
        return ""
    return (
        f"To keep the figure light it shows {' and '.join(parts)}; viewer.maps(name) has all, "
        "and fewer images or layers=[…] leave more room."
    )


def _in_words(step: Step) -> str:
    layer = step.operation
    name = type(layer).__name__
    size = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
    words = [name if size is None else f"{name} {'×'.join(map(str, size))}"]
    strides = getattr(layer, "strides", None)
    if strides and tuple(strides) != (tuple(layer.pool_size) if step.is_a(POOLINGS) else (1, 1)):
        words.append(f"stride {'×'.join(map(str, strides))}")
    if tuple(getattr(layer, "dilation_rate", (1, 1))) != (1, 1):
        words.append(f"dilation {'×'.join(map(str, layer.dilation_rate))}")
    if size is not None:
        words.append(str(layer.padding))
    activation = getattr(getattr(layer, "activation", None), "__name__", "linear")
    if activation != "linear":
        words.append(activation)
    return ", ".join(words)


def _kernels(layer: Layer) -> list[Any] | None:
    """Weights and biases of a convolution that reads the image itself, channel by channel."""
    if not layer.first or not layer.step.is_a({"Conv2D"}):
        return None
    weights, *biases = layer.step.operation.get_weights()
    bias = biases[0] if biases else np.zeros(weights.shape[-1])
    kernels = np.vectorize(rounded)(weights.transpose(3, 2, 0, 1)).tolist()
    return [
        {"weights": kernels[channel], "bias": rounded(bias[channel])}
        for channel in range(layer.channels)
    ]
