"""Inside a trained network: a map on a photo, the patches that excite it most, what it feeds."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import traitlets

from course_utils.explorers.feature_maps import in_words
from course_utils.explorers.packing import bytes_of, limits_of, pack, rounded
from course_utils.explorers.traits import BadType, BadValue, whole_number
from course_utils.inspecting.patches import Field, box_of, field_of
from course_utils.inspecting.tracing import (
    CONVOLUTIONS,
    POINTWISE,
    POOLINGS,
    Step,
    check_model,
    checked_names,
    prepared,
    sights,
    trace,
)
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

MOST_PHOTOS = 12  # whose maps can be seen; the others give patches
MOST_LAYERS = 8
MOST_FED = 5
LARGEST_MAP = 40  # rows and columns on show
LARGEST_SIDE = 160  # of a photo, where the model takes any size
MAPS_BUDGET, PHOTOS_BUDGET = 1_000_000, 1_000_000  # bytes; base64 makes a third more of them
_BATCH = 4  # every layer's output is in memory at once
# What hands each map on by itself.
_KEEPING = {
    *("GlobalAveragePooling2D", "GlobalMaxPooling2D", "ZeroPadding2D", "Cropping2D"),
    *("UpSampling2D", "Flatten"),
}
_MIXING = CONVOLUTIONS | {"Dense"}


class Selection(NamedTuple):
    photo: int
    layer: str
    channel: int


class _Layer(NamedTuple):
    """A layer on show: where its maps are made, in which words, and which of them are shown."""

    place: int
    step: Step
    words: str
    field: Field | None
    channels: list[int]


class NetworkExplorer(LiveWidget):
    """Look inside a network: a map on a photo, its strongest patches, and what it feeds.

    The network runs once over all photos, when the explorer is made.

    Parameters
    ----------
    model : keras.Model
        Sequential or functional, built, one image as its input; models inside it are opened.
    photos : sequence of array_like of shape (H, W, 3) or (H, W)
        Photos of any size, brought to the model's; values as the model, or `preprocess`, expects
        them. Maps are shown for the first 12; patches are looked for in all.
    layers : sequence of str, optional
        Names of layers with height and width, at most 8. Left out: for a small network each
        convolution with what follows it map by map; for a deep one the first, and the last of each
        size.
    preprocess : callable, optional
        Called with a copy of the photos in a batch; gives what the model expects.
    names : sequence of str, optional
        Names of the classes.
    maps : int, default 16
        How many maps of a layer: those that vary most over the photos.
    patches : int, default 6
        How many patches a map, one from each photo.

    Attributes
    ----------
    selection : Selection
        Photo, layer and channel that the learner chose last: (int, str, int).

    Examples
    --------
    >>> explorer = NetworkExplorer(model, photos, preprocess=base.preprocess)  # doctest: +SKIP
    >>> explorer.selection = (0, "conv2d_1", 5)  # doctest: +SKIP
    """

    _figure = module("network")

    selection: Any = traitlets.TraitType().tag(sync=True)
    layers: Any = traitlets.List().tag(sync=True)
    values: Any = traitlets.List().tag(sync=True)
    pictures: Any = traitlets.List().tag(sync=True)
    sides = traitlets.List(traitlets.Int()).tag(sync=True)
    shown = traitlets.Int().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        model: Any,
        photos: Sequence[ArrayLike],
        layers: Sequence[str] | None = None,
        preprocess: Callable[[np.ndarray], ArrayLike] | None = None,
        names: Sequence[str] | None = None,
        maps: int = 16,
        patches: int = 6,
    ) -> None:
        check_model(model)
        most = whole_number(maps, "maps", 1, 64)
        count = whole_number(patches, "patches", 1, 12)
        batch = fitted(photos, model.inputs[0].shape[1:])
        self._photos = np.stack([bytes_of(photo) for photo in batch])
        steps = trace(model, prepared(batch[:1], preprocess))
        chosen = _chosen(steps, batch.shape[1:3], layers)
        seen = _run(model, batch, preprocess, [layer.place for layer in chosen])
        self._layers = {
            layer.step.name: layer._replace(channels=_liveliest(one["variance"], most))
            for layer, one in zip(chosen, seen)
        }
        self._maps = {
            name: one["maps"][..., layer.channels]
            for (name, layer), one in zip(self._layers.items(), seen)
        }
        given = [] if names is None else checked_names(names, steps[-1], also_for_one=2)
        fed = _what_they_feed(steps, list(self._layers.values()), given)
        self._patches = {
            name: [self._boxes(layer, one, channel, count) for channel in layer.channels]
            for (name, layer), one in zip(self._layers.items(), seen)
        }
        self._strides = _strides(self._maps)
        about = [self._described(layer, feeds) for layer, feeds in zip(self._layers.values(), fed)]
        pictures, coarser = self._packed_photos(len(seen[0]["maps"]))
        first = next(iter(self._layers.values()))
        super().__init__(
            layers=about,
            values=[
                [self._packed(name, stride, photo) for name, stride in self._strides.items()]
                for photo in range(len(seen[0]["maps"]))
            ],
            pictures=pictures,
            sides=list(batch.shape[1:3]),
            shown=len(seen[0]["maps"]),
            note=self._left_out(coarser),
            selection=(0, first.step.name, first.channels[0]),
            label=f"Inside the network {model.name}: maps, strongest patches, what they feed",
        )

    def maps(self, layer: str | None = None) -> np.ndarray:
        """Return a layer's maps on show, (photos, h, w, maps), neither thinned nor rounded."""
        return self._maps[self._layer(layer or self.selection.layer).step.name]

    def patches(self) -> list[np.ndarray]:
        """Return the strongest patches of the chosen map, the strongest first."""
        _, name, channel = self.selection
        boxes = self._patches[name][self._layers[name].channels.index(channel)]
        return [
            self._photos[photo, top:bottom, left:right]
            for photo, _, (top, bottom, left, right), _ in boxes
        ]

    def static_figure(self) -> Figure:
        from matplotlib.figure import Figure

        from course_utils.explorers.drawing import show

        photo, name, channel = self.selection
        number = self._layers[name].channels.index(channel)
        values = self._maps[name][photo, ..., number]
        figure = Figure(figsize=(9, 5.2), layout="constrained")
        parts: Any = figure.subfigures(2, 1, height_ratios=[1.6, 1])
        left, right = parts[0].subplots(1, 2)
        show(left, self._photos[photo], f"Photo {photo}", cmap="gray", vmin=0, vmax=255)
        limit, signed = limits_of(values[None])[0] or 1.0, bool(values.min() < 0)
        colours = {"cmap": "PuOr_r", "vmin": -limit} if signed else {"cmap": "cividis", "vmin": 0}
        image = show(right, values, f"{name}, map {channel}", vmax=limit, **colours)
        parts[0].colorbar(image, ax=right, shrink=0.8)
        pictures = self.patches()
        for picture, axis in zip(pictures, parts[1].subplots(1, len(pictures), squeeze=False).flat):
            show(axis, picture, cmap="gray", vmin=0, vmax=255)
        parts[1].suptitle("Where this map is largest, one patch from each photo")
        return figure

    def _layer(self, name: Any) -> _Layer:
        if name not in self._layers:
            raise BadValue(f"layer is {name!r}; one of {list(self._layers)} is allowed.")
        return self._layers[name]

    @traitlets.validate("selection")
    def _on_show(self, proposal: traitlets.Bunch) -> Selection:
        value = proposal["value"]
        if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != 3:
            raise BadType(f"selection is {value!r}; (photo, layer, channel) is allowed.")
        photo, name, channel = value
        allowed = self._layer(name).channels
        if channel not in allowed:
            raise BadValue(
                f"channel is {channel!r}; one of {sorted(allowed)} is on show in {name}."
            )
        last = len(self._maps[name]) - 1
        return Selection(whole_number(photo, "photo", 0, last), name, int(channel))

    def _boxes(self, layer: _Layer, seen: dict[str, Any], channel: int, count: int) -> list[Any]:
        """Where a map is largest: photo, value and window of its strongest places."""
        peaks = seen["peaks"][:, channel]
        order = np.argsort(-peaks, kind="stable")[:count]
        size, sides = layer.step.shape[:2], self._photos.shape[1:3]
        window = _window(layer.field, sides)
        places = np.stack(np.unravel_index(seen["places"][order, channel], size), axis=1)
        boxes = []
        for photo, place in zip(order.tolist(), places.tolist()):
            cut, field = (
                box_of(one or window, place, size, sides) for one in (window, layer.field)
            )
            boxes.append([photo, rounded(peaks[photo]), cut, field])
        return boxes

    def _described(self, layer: _Layer, feeds: dict[str, Any]) -> dict[str, Any]:
        name = layer.step.name
        thinned = _thinned(self._maps[name], self._strides[name])
        return {
            "name": name,
            "kind": layer.words,
            "shape": list(layer.step.shape),
            "size": list(thinned.shape[1:3]),
            "channels": layer.channels,
            "sees": _sight_in_words(layer.field, self._photos.shape[1:3]),
            "patches": self._patches[name],
            "feeds": feeds,
        }

    def _packed(self, name: str, stride: int, photo: int) -> dict[str, Any]:
        whole = self._maps[name][photo : photo + 1]
        thinned = np.moveaxis(_thinned(whole, stride)[0], -1, 0)
        return pack(thinned) | {"limits": limits_of(np.moveaxis(whole[0], -1, 0))}

    def _packed_photos(self, shown: int) -> tuple[list[str], bool]:
        """Pack the photos on show and those that patches are cut from; "" for the others."""
        boxes = [boxes for layer in self._patches.values() for boxes in layer]
        needed = set(range(shown)) | {photo for some in boxes for photo, *_ in some}
        lossless = max(self._photos.shape[1:3]) <= 64
        for quality in (90, 75, 60, 40):
            packed = {
                photo: _url(self._photos[photo], lossless, quality) for photo in sorted(needed)
            }
            if sum(map(len, packed.values())) <= PHOTOS_BUDGET * 4 / 3:
                break
        return [packed.get(photo, "") for photo in range(len(self._photos))], quality < 90

    def _left_out(self, coarser: bool) -> str:
        parts = []
        if any(len(layer.channels) < layer.step.shape[-1] for layer in self._layers.values()):
            parts.append("of each layer the maps that vary most over the photos")
        if len(self._photos) > MOST_PHOTOS:
            parts.append(f"maps of the first {MOST_PHOTOS} photos, patches of all")
        if any(stride > 1 for stride in self._strides.values()):
            parts.append("every second row and column, or fewer, of large maps")
        if coarser:
            parts.append("photos in coarser JPEG quality")
        return f"On show: {'; '.join(parts)}." if parts else ""


def fitted(photos: Any, shape: Sequence[int | None]) -> np.ndarray:
    """Bring photos of any size to the model's, (N, H, W, C), in the range that they have."""
    from PIL import Image

    if isinstance(photos, str) or not hasattr(photos, "__len__") or not len(photos):
        raise BadType(f"photos is {photos!r}; a list of arrays (H, W, 3) is allowed.")
    wanted: list[np.ndarray] = []
    sides: list[Any] = list(shape[:2])
    channels = shape[2]
    for number, photo in enumerate(photos):
        array = np.asarray(photo)
        array = array[..., None] if array.ndim == 2 else array
        if array.dtype.kind not in "biuf" or array.ndim != 3 or array.shape[-1] not in (1, 3, 4):
            raise BadValue(
                f"photos[{number}] has shape {np.shape(photo)} and type {array.dtype}; numbers of "
                "shape (H, W, 3) or (H, W) are allowed."
            )
        array = array[..., :3]
        if channels == 3 and array.shape[-1] == 1:
            array = np.repeat(array, 3, axis=-1)
        elif channels == 1 and array.shape[-1] == 3:
            array = (array @ np.array([0.299, 0.587, 0.114]))[..., None].astype(array.dtype)
        sides = [side or min(first, LARGEST_SIDE) for side, first in zip(sides, array.shape)]
        if list(array.shape[:2]) != sides:
            planes = [
                Image.fromarray(plane.astype(np.float32)).resize(
                    (sides[1], sides[0]), Image.Resampling.BILINEAR
                )
                for plane in np.moveaxis(array, -1, 0)
            ]
            resized = np.stack([np.asarray(plane) for plane in planes], axis=-1)
            whole = array.dtype.kind in "biu"
            array = resized.round().astype(array.dtype) if whole else resized
        wanted.append(array)
    if len({array.dtype for array in wanted}) > 1:
        raise BadValue("photos have different types; all uint8, or all floats, are allowed.")
    return np.stack(wanted)


def _url(photo: np.ndarray, lossless: bool, quality: int) -> str:
    from PIL import Image

    buffer = io.BytesIO()
    picture = photo[..., 0] if photo.shape[-1] == 1 else photo
    Image.fromarray(picture).save(buffer, "PNG" if lossless else "JPEG", quality=quality)
    kind = "png" if lossless else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(buffer.getvalue()).decode()}"


def _chosen(steps: list[Step], sides: Sequence[int], wanted: Any) -> list[_Layer]:
    fields = [field_of(sight) for sight in sights(steps, (sides[0], sides[1]))]
    maps = {step.name: place for place, step in enumerate(steps) if len(step.shape) == 3}
    if wanted is None:
        places = _ends(steps)
        if len(places) > MOST_LAYERS:
            last = {steps[place].shape[:2]: place for place in places}
            places = sorted({places[0], *last.values()})[:MOST_LAYERS]
        if not places:
            raise BadValue("model has no convolution whose maps could be shown.")
    else:
        if isinstance(wanted, str) or not isinstance(wanted, Sequence) or not wanted:
            raise BadType(f"layers is {wanted!r}; a list of names is allowed, out of {list(maps)}.")
        for name in wanted:
            if name not in maps:
                raise BadValue(f"layers has {name!r}; names out of {list(maps)} are allowed.")
        if len(set(wanted)) > MOST_LAYERS:
            raise BadValue(f"layers has {len(wanted)} names; at most {MOST_LAYERS} are allowed.")
        places = sorted(maps[name] for name in set(wanted))
    return [
        _Layer(place, steps[place], _words(steps, place), fields[place], []) for place in places
    ]


def _by_itself(step: Step) -> bool:
    """Say whether a layer works on each map by itself, pixel by pixel."""
    return len(step.parents) == 1 and step.is_a(POINTWISE) and not step.is_a({"Dense"})


def _ends(steps: list[Step]) -> list[int]:
    """Find each convolution, or the last layer that works on its maps one by one."""
    readers: dict[int, list[int]] = {}
    for place, step in enumerate(steps):
        for parent in step.parents:
            readers.setdefault(parent, []).append(place)
    ends = []
    for start, step in enumerate(steps):
        if not step.is_a(CONVOLUTIONS) or len(step.shape) != 3:
            continue
        place = start
        while len(after := readers.get(place, [])) == 1 and _by_itself(steps[after[0]]):
            if steps[after[0]].is_idle:
                break
            place = after[0]
        ends.append(place)
    return ends


def _origin(steps: list[Step], place: int) -> int | None:
    """Go back through what works on each map by itself to the layer that made the maps."""
    while place >= 0 and not steps[place].is_a(_MIXING):
        step = steps[place]
        if len(step.parents) != 1 or not (_by_itself(step) or step.is_a(POOLINGS)):
            return None
        place = step.parents[0]
    return place if place >= 0 else None


def _words(steps: list[Step], place: int) -> str:
    origin = _origin(steps, place)
    if origin is None or origin == place:
        return in_words(steps[place])
    return f"{in_words(steps[origin])}; shown after {type(steps[place].operation).__name__}"


def _run(model: Any, batch: np.ndarray, preprocess: Any, places: list[int]) -> list[dict[str, Any]]:
    """Run the network: maps of the first photos, peaks in all, how much each map varies."""
    found: list[list[Any]] = [[] for _ in places]
    for first in range(0, len(batch), _BATCH):
        steps = trace(model, prepared(batch[first : first + _BATCH], preprocess))
        for kept, place in zip(found, places):
            maps = steps[place].values()
            if not np.isfinite(maps).all():
                raise BadValue(f"model gives NaN or infinity in layer {steps[place].name!r}.")
            flat = maps.reshape(len(maps), -1, maps.shape[-1])
            on_show = maps[: max(MOST_PHOTOS - first, 0)]
            kept.append((on_show, flat.max(1), flat.argmax(1), flat.mean(1), (flat**2).mean(1)))
    whole = [[np.concatenate(part) for part in zip(*kept)] for kept in found]
    return [
        {
            "maps": maps,
            "peaks": peaks,
            "places": at,
            "variance": squares.mean(0) - means.mean(0) ** 2,
        }
        for maps, peaks, at, means, squares in whole
    ]


def _liveliest(variance: np.ndarray, most: int) -> list[int]:
    return sorted(np.argsort(-variance, kind="stable")[:most].tolist())


def _strides(maps: dict[str, np.ndarray]) -> dict[str, int]:
    """Choose how maps are thinned: every so many rows and columns are sent to the browser."""
    for side in (LARGEST_MAP, 32, 24, 16, 8):
        strides = {name: -(-max(one.shape[1:3]) // side) for name, one in maps.items()}
        if sum(_thinned(one, strides[name]).size for name, one in maps.items()) <= MAPS_BUDGET:
            break
    return strides


def _thinned(maps: np.ndarray, stride: int) -> np.ndarray:
    start = (stride - 1) // 2
    return maps[:, start::stride, start::stride]


def _window(field: Field | None, sides: Sequence[int]) -> Field | int:
    """Choose what is cut out: the field, with some of its surroundings, or its middle."""
    side = min(sides)
    least, most = max(side // 6, 1), max(int(0.4 * side), 24)
    if field is None:
        return most
    size = [min(max(span, least), most) for span in field.size]
    start = [at + (span - cut) // 2 for at, span, cut in zip(field.start, field.size, size)]
    return Field((size[0], size[1]), field.stride, (start[0], start[1]))


def _sight_in_words(field: Field | None, sides: Sequence[int]) -> str:
    if field is None:
        return "What a number of this map sees is not followed; the patches lie around its place."
    across, window = "×".join(map(str, field.size)), _window(field, sides)
    words = f"Each number sees {across} pixels"
    if field.size[0] >= sides[0] and field.size[1] >= sides[1]:
        words += f", more than the photo's {sides[0]}×{sides[1]}"
    if not isinstance(window, int) and max(field.size) > max(window.size):
        return f"{words}; the patches show the middle {'×'.join(map(str, window.size))} of them."
    return f"{words}, outlined in the patches." if window != field else f"{words}: the patches."


def _what_they_feed(
    steps: list[Step], layers: list[_Layer], names: list[str]
) -> list[dict[str, Any]]:
    """Find, for each layer, which maps or numbers read its maps with the largest weights."""
    found: list[dict[str, Any]] = []
    for layer, after in zip(layers, [*layers[1:], None]):
        if after is None:
            readers = [at for at in range(layer.place + 1, len(steps)) if steps[at].is_a(_MIXING)]
            origin = next((at for at in readers if _leads(steps, at, layer.place)), None)
        else:
            origin = _origin(steps, after.place)
            origin = origin if origin is not None and _leads(steps, origin, layer.place) else None
        weights = None if origin is None else _weights(steps[origin], layer.step.shape)
        if origin is None or weights is None:
            to = "the classes" if after is None else after.step.name
            found.append(
                {"why": f"More than one layer of weights lies between these maps and {to}."}
            )
            continue
        last = origin == len(steps) - 1 or steps[-1].parents == (origin,)
        found.append(
            {
                "to": steps[origin].name,
                "target": "" if after is None else after.step.name,
                "fed": [
                    _strongest_weights(weights[:, :, at], names * last) for at in layer.channels
                ],
            }
        )
    return found


def _leads(steps: list[Step], place: int, to: int) -> bool:
    """Say whether a layer's input is that layer's maps, handed on map by map."""
    parents = steps[place].parents
    while len(parents) == 1 and parents[0] > to:
        step = steps[parents[0]]
        if not (_by_itself(step) or step.is_a(POOLINGS | _KEEPING)):
            return False
        parents = step.parents
    return parents == (to,)


def _weights(step: Step, shape: Sequence[int]) -> np.ndarray | None:
    """Return a layer's weights as (rows, columns, maps, outputs)."""
    if step.is_a({"Conv2D"}) and step.operation.groups == 1:
        return step.operation.get_weights()[0]
    if not step.is_a({"Dense"}):
        return None
    weights = step.operation.get_weights()[0]
    if len(weights) == shape[-1]:
        return weights[None, None]
    side = int((len(weights) / shape[-1] / (shape[0] * shape[1])) ** -0.5 + 0.5)
    rows, columns = shape[0] // side, shape[1] // side
    whole = rows * columns * shape[-1] == len(weights)
    return weights.reshape(rows, columns, *shape[2:], -1) if whole else None


def _strongest_weights(weights: np.ndarray, names: list[str]) -> list[dict[str, Any]]:
    """Pick the outputs that read a map with the largest weights, (rows, columns, outputs)."""
    sizes = np.sqrt((weights.astype(float) ** 2).sum(axis=(0, 1)))
    single = weights.shape[:2] == (1, 1)
    fed = []
    for output in np.argsort(-sizes, kind="stable")[:MOST_FED].tolist():
        one = {
            "output": output,
            "value": rounded(weights[0, 0, output] if single else sizes[output]),
        }
        if names:
            one["name"] = names[-1] if len(sizes) == 1 else names[output]
        if not single and max(weights.shape[:2]) <= 7:
            one["kernel"] = np.vectorize(rounded)(weights[..., output]).tolist()
        fed.append(one)
    return fed
