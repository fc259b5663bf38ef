"""What a trained network makes of an image: layer by layer, channel by channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from course_utils.explorers.tracing import (
    Sight,
    Step,
    check_model,
    reads_image,
    shape_wanted,
    sights,
    trace,
)
from course_utils.explorers.traits import BadType, BadValue, Choice, pair_of, whole_number
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

MOST_IMAGES = 16
MOST_UNITS = 512  # numbers of a layer without height and width
BUDGET = 1_250_000  # bytes of all maps; base64 makes a third more of them
# Most channels of a layer and most rows of a map, from generous to strict.
_CAPS = [(channels, side) for channels in (128, 64, 32, 16, 8) for side in (64, 48, 32)]
_TILES = 32  # in the static figure


class Selection(NamedTuple):
    """What is chosen in the figure."""

    image: int
    layer: str
    channel: int
    position: tuple[int, int] | None


class _Selected(traitlets.TraitType):
    def validate(self, obj: Any, value: Any) -> Selection:
        if isinstance(value, Mapping):
            value = [value.get(name) for name in Selection._fields]
        if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != 4:
            raise BadType(f"selection is {value!r}; (image, layer, channel, position) is allowed.")
        return obj._checked(Selection(*value))


class _Layer(NamedTuple):
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
        """Rows (or columns) of the map that are on show: every `stride`-th."""
        return list(range((self.stride - 1) // 2, self.step.shape[axis], self.stride))


class FeatureMapViewer(LiveWidget):
    """Look through a network: its feature maps for a few images, and what each number saw.

    The network runs once, when the viewer is made; everything after that happens in the browser.
    Point at a number of a map, and its receptive field is outlined on the image: the pixels that
    it depends on. The field is followed through kernels, strides, padding and dilation of every
    layer on the way, and is cut off where it leaves a map.

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
        Image, layer, channel and position that the learner chose last.
    names : list of str
        Names of the classes.
    layers : list of dict
        The layers as the browser gets them.

    Raises
    ------
    TypeError, ValueError
        Naming the argument, its value and what is allowed.

    Examples
    --------
    >>> viewer = FeatureMapViewer(model, x_test[:4])  # doctest: +SKIP
    >>> viewer.selection.layer  # doctest: +SKIP
    'conv2d'
    >>> rows, columns = viewer.receptive_field("conv2d_1", (3, 4))  # doctest: +SKIP
    >>> x_test[0][rows, columns].shape  # doctest: +SKIP
    (8, 8, 1)
    """

    _figure = module("feature_maps")

    selection = _Selected().tag(sync=True)
    scale = Choice(("channel", "layer")).tag(sync=True)
    names = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    layers: Any = traitlets.List(read_only=True).tag(sync=True)
    values: Any = traitlets.List(read_only=True).tag(sync=True)
    pictures: Any = traitlets.List(read_only=True).tag(sync=True)
    note = traitlets.Unicode(read_only=True).tag(sync=True)

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
        self._layers = _thinned(_chosen(steps, self._image_shape, layers), len(batch))
        self._maps = self._run(model, batch)
        self._shown = [bytes_of(image) for image in shown]
        last = self._layers[list(self._layers)[-1]]
        state: dict[str, Any] = {
            "names": _checked_names(names, last.step),
            "layers": [self._outlined(layer) for layer in self._layers.values()],
            "values": [
                [self._packed(name, number) for name in self._layers]
                for number in range(len(batch))
            ],
            "pictures": [packed_picture(image) for image in self._shown],
            "note": _what_is_left_out(list(self._layers.values())),
        }
        super().__init__(
            scale=scale,
            selection=self._first_look(),
            label=f"Feature maps of the network {model.name}",
        )
        with self.hold_trait_notifications():
            for name, value in state.items():
                self.set_trait(name, value)

    # What can be asked for.

    def maps(self, layer: str | None = None) -> np.ndarray:
        """Return what a layer gave: all images, all channels, neither thinned nor rounded.

        Parameters
        ----------
        layer : str, optional
            Name of the layer; the chosen one by default.

        Returns
        -------
        np.ndarray
            float32, (N, H, W, C), or (N, units) of a layer without height and width. Read-only.
        """
        return self._maps[self._layer(layer or self.selection.layer).step.name]

    def receptive_field(
        self, layer: str | None = None, position: Sequence[int] | None = None
    ) -> tuple[slice, slice] | None:
        """Find the pixels of the image that a number of a map depends on.

        Parameters
        ----------
        layer : str, optional
            Name of the layer; the chosen one by default.
        position : (int, int), optional
            Row and column in its map; by default the chosen ones, or the map's middle.

        Returns
        -------
        (slice, slice) or None
            Rows and columns: `image[rows, columns]` is the smallest patch that holds them all;
            empty where the number depends on padding alone. None: not known, because a layer
            on the way moves pixels in a way that is not followed.
        """
        asked = self._layer(layer or self.selection.layer)
        if isinstance(asked.sight, str):
            return None
        row, column = self._position(asked, position) or (0, 0)
        rows, columns = asked.sight.field(row, column)
        return _span(rows), _span(columns)

    def select(
        self,
        layer: str | None = None,
        channel: int | None = None,
        position: Sequence[int] | None = None,
        image: int | None = None,
    ) -> None:
        """Choose from Python what the figure shows; what is left out stays as it is."""
        now = self.selection
        target = self._layer(now.layer if layer is None else layer)
        fits = now.channel < target.channels
        self.selection = Selection(
            now.image if image is None else image,
            target.step.name,
            channel if channel is not None else now.channel if fits else 0,
            self._position(target, position) if position is not None or layer else now.position,
        )

    def static_figure(self) -> Figure:
        """Draw what is chosen with Matplotlib."""
        from matplotlib.figure import Figure
        from matplotlib.patches import Rectangle

        from course_utils.explorers.drawing import show

        image, name, channel, position = self.selection
        layer, values = self._layers[name], self._maps[name][image]
        figure = Figure(figsize=(9, 6.4), layout="constrained")
        parts: Any = figure.subfigures(2, 1, height_ratios=[1, 1.1])
        left, right = parts[0].subplots(1, 2)
        show(left, self._shown[image], f"Image {image}", cmap="gray", vmin=0, vmax=255)
        field = self.receptive_field()
        if field is not None:
            rows, columns = field
            size = (columns.stop - columns.start, rows.stop - rows.start)
            corner = (columns.start - 0.5, rows.start - 0.5)
            left.add_patch(Rectangle(corner, *size, fill=False, edgecolor="#e69f00", linewidth=3))
        if position is None:
            right.bar(range(len(values)), values, color="#0072B2")
            right.set(title=name, xlabel="number of the layer", ylabel="value")
            if len(self.names) == len(values):
                right.set_xticks(range(len(values)), self.names, rotation=60, ha="right")
            return figure
        limits, one = self._limits(values), values[..., channel]
        colours = [_colours(limit, values.min() < 0) for limit in limits]
        mappable = show(right, one, f"{name}, channel {channel}", **colours[channel])
        cut_off = np.abs(one).max() > 1.001 * limits[channel]  # which is rounded
        extend = "neither" if not cut_off else "both" if values.min() < 0 else "max"
        parts[0].colorbar(mappable, ax=right, shrink=0.8, extend=extend)
        right.plot(position[1], position[0], "s", mfc="none", mec="#e69f00", ms=9, mew=2)
        count = min(layer.channels, _TILES)
        axes = parts[1].subplots(-(-count // 8), min(count, 8), squeeze=False)
        for number, axis in enumerate(axes.flat):
            axis.set_axis_off()
            if number < count:
                show(axis, values[..., number], **colours[number])
        parts[1].suptitle(f"{name}: channels 0 to {count - 1} of {values.shape[-1]}")
        return figure

    def _limits(self, values: np.ndarray) -> list[float]:
        """Find what gets the strongest colour in each map, as feature_maps.js does."""
        limits = limits_of(np.moveaxis(values, -1, 0))
        return [max(limits)] * len(limits) if self.scale == "layer" else limits

    # Checks of what is asked for.

    def _layer(self, name: Any) -> _Layer:
        if name not in self._layers:
            raise BadValue(f"layer is {name!r}; one of {list(self._layers)} is allowed.")
        return self._layers[name]

    def _position(self, layer: _Layer, position: Any) -> tuple[int, int] | None:
        """Check a position, or find the default one."""
        if not layer.is_map:
            if position is not None:
                raise BadValue(
                    f"position is {position!r}; {layer.step.name} has no rows and columns: "
                    "None is allowed."
                )
            return None
        if position is None:
            now = self.selection
            if now.layer == layer.step.name and now.position is not None:
                return now.position
            height, width, _ = layer.step.shape
            return height // 2, width // 2
        last = [side - 1 for side in layer.step.shape]
        return pair_of(position, "position", "(row, column)", 0, last)

    def _checked(self, wanted: Selection) -> Selection:
        layer = self._layer(wanted.layer)
        position = self._position(layer, wanted.position) if layer.is_map else None
        if position is not None:
            # What a thinned map leaves out cannot be shown: the nearest that is on show.
            row, column = (
                min(layer.places(axis), key=lambda place: abs(place - index))
                for axis, index in enumerate(position)
            )
            position = row, column
        return Selection(
            whole_number(wanted.image, "image", 0, len(self._shown) - 1),
            wanted.layer,
            whole_number(wanted.channel, "channel", 0, layer.channels - 1),
            position,
        )

    def _first_look(self) -> Selection:
        """Begin with the first layer's liveliest channel: channel 0 may never answer."""
        name, layer = next(iter(self._layers.items()))
        values = self._maps[name][0][..., : layer.channels]
        spread = values.std(axis=(0, 1)) if layer.is_map else values
        middle = (layer.step.shape[0] // 2, layer.step.shape[1] // 2) if layer.is_map else None
        return Selection(0, name, int(spread.argmax()), middle)

    # From the network to what the browser gets.

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

    def _outlined(self, layer: _Layer) -> dict[str, Any]:
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
        runs = [
            [runs_of(reach[min(place, len(reach) - 1)]) for place in on_show]
            for reach, on_show in zip((sight.rows, sight.columns), places)
        ]
        return about | {
            "rows": runs[0],
            "columns": runs[1],
            "full": sight.full,
            "branches": sight.branches,
            "together": sight.together,
        }

    def _packed(self, name: str, image: int) -> dict[str, Any]:
        """Pack a layer's numbers for one image."""
        layer = self._layers[name]
        values = self._maps[name][image][..., : layer.channels]
        if not layer.is_map:
            return {"numbers": [rounded(value) for value in values]}
        rows, columns = layer.places(0), layer.places(1)
        shown = np.moveaxis(values[np.ix_(rows, columns)], -1, 0)
        packed = pack(shown)
        # Colours are those of the whole map, also where a thinned one misses its peaks.
        return packed | {"limits": limits_of(np.moveaxis(values, -1, 0))}


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
    batch = images
    made = ""
    if preprocess is not None:
        if not callable(preprocess):
            raise BadType(f"preprocess is {preprocess!r}; a function or None is allowed.")
        # Some change a float array in place: theirs is a copy.
        batch = np.asarray(preprocess(images.copy()))
        made = ", as preprocess gives them,"
        if len(batch) != len(images):
            raise BadValue(f"preprocess gives {len(batch)} images for {len(images)}.")
    if batch.ndim == 3 and tuple(model.inputs[0].shape)[3:] == (1,):
        batch = batch[..., None]
    wanted = shape_wanted(model, batch)
    if wanted or batch.ndim < 3:
        single = " Put a single image into a batch: image[None]." if images.ndim == 3 else ""
        raise BadValue(
            f"images{made} have shape {batch.shape}; the model expects (N, {wanted}).{single}"
        )
    return batch


def _chosen(
    steps: list[Step], shape: tuple[int, int], wanted: Sequence[str] | None
) -> list[_Layer]:
    """Pick the layers to show, nothing left out of them yet."""
    layers = {
        step.name: _Layer(step, sight, reads_image(steps, step), step.shape[-1], 1)
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


def _thinned(whole: list[_Layer], images: int) -> dict[str, _Layer]:
    """Leave out channels, rows and columns until all maps fit into the budget."""
    for channels, side in _CAPS:
        layers = {}
        for layer in whole:
            most = channels if layer.is_map else MOST_UNITS
            stride = -(-max(layer.step.shape[:-1], default=1) // side)
            layers[layer.step.name] = layer._replace(
                channels=min(layer.channels, most), stride=stride
            )
        if images * sum(_size(layer) for layer in layers.values()) <= BUDGET:
            break
    return layers


def _size(layer: _Layer) -> int:
    if not layer.is_map:
        return 8 * layer.channels
    return layer.channels * len(layer.places(0)) * len(layer.places(1))


def _what_is_left_out(layers: list[_Layer]) -> str:
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
    """Name the layer's class and what it was told."""
    layer = step.operation
    name = type(layer).__name__
    size = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
    words = [name if size is None else f"{name} {'×'.join(map(str, size))}"]
    strides = getattr(layer, "strides", None)
    if strides and tuple(strides) != (tuple(layer.pool_size) if step.is_a(_POOLED) else (1, 1)):
        words.append(f"stride {'×'.join(map(str, strides))}")
    if tuple(getattr(layer, "dilation_rate", (1, 1))) != (1, 1):
        words.append(f"dilation {'×'.join(map(str, layer.dilation_rate))}")
    if size is not None:
        words.append(str(layer.padding))
    activation = getattr(getattr(layer, "activation", None), "__name__", "linear")
    if activation != "linear":
        words.append(activation)
    return ", ".join(words)


_POOLED = {"MaxPooling2D", "AveragePooling2D"}


def _kernels(layer: _Layer) -> list[Any] | None:
    """Weights and biases of a convolution that reads the image itself, channel by channel."""
    if not layer.first or not layer.step.is_a({"Conv2D"}):
        return None
    convolution = layer.step.operation
    from_layer = [np.asarray(weight, dtype=float) for weight in convolution.get_weights()]
    kernel = from_layer[0]
    biases = from_layer[1] if convolution.use_bias else np.zeros(kernel.shape[-1])
    return [
        {
            "weights": [
                [[rounded(weight) for weight in row] for row in kernel[:, :, source, channel]]
                for source in range(kernel.shape[2])
            ],
            "bias": rounded(biases[channel]),
        }
        for channel in range(layer.channels)
    ]


def _checked_names(names: Any, last: Step) -> list[str]:
    if names is None:
        return []
    if isinstance(names, str | bytes) or not hasattr(names, "__iter__"):
        raise BadType(f"names is {names!r}; a list of class names is allowed.")
    units = last.shape[0] if len(last.shape) == 1 else None
    given = [str(name) for name in names]
    if units is None:
        raise BadValue(
            f"names has {len(given)} entries, but the last layer, {last.name}, gives "
            f"{last.shape}: names belong to one number for each class."
        )
    if len(given) != units and not (units == 1 and len(given) == 2):
        raise BadValue(
            f"names has {len(given)} entries; the last layer, {last.name}, gives {units} "
            f"number{'s' if units > 1 else ', which one or two names fit'}."
        )
    return given


def _colours(limit: float, signed: bool) -> dict[str, Any]:
    """Matplotlib's settings for a map: zero has one colour all over a layer."""
    limit = limit or 1.0
    return {
        "cmap": "PuOr_r" if signed else "cividis",
        "vmin": -limit if signed else 0.0,
        "vmax": limit,
    }
