"""Inside a trained network: the maps of a photo, the patches that excite them, what they feed."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_lessons.n12_looking_inside.patches import window
from course_utils.explorers.feature_maps import FeatureMapViewer, Layer
from course_utils.explorers.packing import bytes_of, rounded
from course_utils.explorers.traits import BadType, BadValue, whole_number
from course_utils.inspecting.tracing import (
    CONVOLUTIONS,
    POINTWISE,
    POOLINGS,
    Step,
    check_model,
    checked_names,
    prepared,
    trace,
)
from course_utils.live import module

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

MOST_PHOTOS = 12  # whose maps can be seen; the others give patches
MOST_LAYERS, MOST_FED = 8, 5
ROOM = 950_000  # bytes of the photos on show
_BATCH = 4  # photos at a time: every layer's output is in memory at once
# What hands each map on by itself.
_KEEPING = {"GlobalAveragePooling2D", "GlobalMaxPooling2D", "ZeroPadding2D", "Flatten"} | POOLINGS
_MIXING = CONVOLUTIONS | {"Dense"}


class NetworkExplorer(FeatureMapViewer):
    """Look through a network as with `FeatureMapViewer`; see each map's strongest patches, too.

    And what it feeds: the maps, or classes, that read it with the largest weights, where one layer
    of weights lies between. The network runs once over all photos, when the explorer is made.

    Parameters
    ----------
    model : keras.Model
        Sequential or functional, built, one image as its input; models inside it are opened.
    photos : sequence of array_like of shape (H, W, C)
        Photos of any size, brought to the model's or the first one's; values as the model, or
        `preprocess`, expects them. The first 12 are shown, fewer of large ones; patches are looked
        for in all.
    layers : sequence of str, optional
        Names of the layers to show. Left out: the convolutions, of many the first and the last of
        each size.
    preprocess : callable, optional
        Called with a copy of photos in a batch; gives what the model expects.
    names : sequence of str, optional
        Names of the classes.
    maps : int, default 16
        How many maps of a layer are shown, the first ones.
    patches : int, default 6
        How many patches of a map, one from each photo.

    Examples
    --------
    >>> explorer = NetworkExplorer(model, photos, preprocess=base.preprocess)  # doctest: +SKIP
    >>> explorer.selection = (0, "conv2d_1", 5, None)  # doctest: +SKIP
    """

    _figure = module("network")
    _budget = 500_000

    inside: Any = traitlets.List().tag(sync=True)
    sources: Any = traitlets.List().tag(sync=True)

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
        self._caps = [(most, side) for side in (64, 48, 32, 24, 16)]
        self._count = whole_number(patches, "patches", 1, 12)
        self._all = fitted(photos, model.inputs[0].shape[1:])
        self._prepare, self._given = preprocess, names
        if layers is None:
            layers = _convolutions(trace(model, prepared(self._all[:1], preprocess)))
        shown = max(1, min(MOST_PHOTOS, ROOM // self._all[0].size))
        super().__init__(model, self._all[:shown], layers=layers, preprocess=preprocess)

    def _more(self, model: Any, steps: list[Step]) -> dict[str, Any]:
        names = self._given
        given = [] if names is None else checked_names(names, steps[-1], also_for_one=2)
        places = [at for at, step in enumerate(steps) if step.name in self._layers]
        peaks = self._peaks(model, [at for at in places if len(steps[at].shape) == 3])
        inside: list[dict[str, Any]] = []
        for place, after in zip(places, [*places[1:], None]):
            layer = self._layers[steps[place].name]
            inside.append({})
            if layer.is_map:
                inside[-1] = _what_it_feeds(steps, place, after, given, layer.channels)
                inside[-1] |= self._patches(layer, *peaks[place])
        needed = {photo for one in inside for some in one.get("patches", []) for photo, *_ in some}
        return {
            "inside": inside,
            "sources": [
                _jpeg(bytes_of(photo), len(needed)) if number in needed else ""
                for number, photo in enumerate(self._all)
            ],
            "label": f"Inside the network {model.name}: maps, strongest patches, what they feed",
        }

    def _peaks(self, model: Any, places: list[int]) -> dict[int, Any]:
        """Find where each map is largest in each photo: values and places, (photos, maps)."""
        found: dict[int, list[Any]] = {place: [] for place in places}
        for first in range(0, len(self._all), _BATCH):
            steps = trace(model, prepared(self._all[first : first + _BATCH], self._prepare))
            for place, kept in found.items():
                maps = steps[place].values()
                flat = maps.reshape(len(maps), -1, maps.shape[-1])
                kept.append((flat.max(axis=1), flat.argmax(axis=1)))
        return {at: [np.concatenate(part) for part in zip(*kept)] for at, kept in found.items()}

    def _patches(self, layer: Layer, values: np.ndarray, places: np.ndarray) -> dict[str, Any]:
        """Where each map is largest, if it is not 0: photo, value and window of the places."""
        sides, size = self._all.shape[1:3], layer.step.shape[:2]
        seen = max(getattr(layer.sight, "full", None) or sides)
        # What a number sees, but neither a speck nor the whole photo.
        side = min(max(seen, min(sides) // 6), max(2 * min(sides) // 5, min(*sides, 24)))
        patches = []
        for channel in range(layer.channels):
            order = np.argsort(-values[:, channel], kind="stable")[: self._count].tolist()
            rows, columns = np.unravel_index(places[order, channel], size)
            windows = [window(side, at, size, sides) for at in zip(rows.tolist(), columns.tolist())]
            found = zip(order, values[order, channel].tolist(), windows)
            patches.append([[photo, rounded(value), at] for photo, value, at in found if value])
        return {"size": side, "patches": patches}


def fitted(photos: Any, shape: Sequence[int | None]) -> np.ndarray:
    """Bring photos of any size to the model's, (N, H, W, C), in the range that they have."""
    import keras

    if isinstance(photos, str) or not hasattr(photos, "__len__") or not len(photos):
        raise BadType(f"photos is {photos!r}; a list of arrays (H, W, C) is allowed.")
    found: list[np.ndarray] = []
    sides = shape[:2]
    for number, photo in enumerate(photos):
        array = np.atleast_3d(np.asarray(photo))
        if array.dtype.kind not in "biuf" or array.ndim != 3 or array.shape[2] != shape[2]:
            raise BadValue(
                f"photos[{number}] has shape {np.shape(photo)} and type {array.dtype}; numbers of "
                f"shape (H, W, {shape[2]}) are allowed."
            )
        sides = [side or own for side, own in zip(sides, array.shape)]
        small = keras.ops.image.resize(array.astype(np.float32), sides, antialias=True)
        resized = np.asarray(keras.ops.convert_to_numpy(small))
        whole = array.dtype.kind in "biu"
        found.append(resized.round().clip(0, 255).astype(np.uint8) if whole else resized)
    return np.stack(found)


def _jpeg(picture: np.ndarray, count: int) -> str:
    """Pack a photo that patches are cut from; coarser where there are many."""
    from PIL import Image

    buffer = io.BytesIO()
    quality = round(min(max(3 * ROOM / (count * picture.size), 0.2), 1) * 90)
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality, subsampling=0)
    return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def _by_itself(step: Step) -> bool:
    """Say whether a layer works on each map by itself, pixel by pixel."""
    return len(step.parents) == 1 and step.is_a(POINTWISE) and not step.is_a({"Dense"})


def _convolutions(steps: list[Step]) -> list[str]:
    """Name a network's convolutions; of many the first, and the last of each size."""
    found = [step for step in steps if step.is_a(CONVOLUTIONS)]
    if not found:
        raise BadValue("model has no convolution whose maps could be shown.")
    last = {step.shape[:2]: step.name for step in found}
    few = len(found) <= MOST_LAYERS
    return [step.name for step in found if few or step is found[0] or step.name in last.values()]


def _what_it_feeds(
    steps: list[Step], place: int, after: int | None, names: list[str], channels: int
) -> dict[str, Any]:
    """Find which maps or numbers read a layer's maps with the largest weights."""
    between = range(place + 1, len(steps) if after is None else after + 1)
    readers = [at for at in between if steps[at].is_a(_MIXING) and _leads(steps, at, place)]
    reader = readers[0] if readers else place
    weights = _weights(steps, reader)
    # From the weights to what is shown next every map goes by itself.
    alone = after in (None, reader) or (_by_itself(steps[after]) and _leads(steps, after, reader))
    if not readers or weights is None or not alone:
        return {"to": ""}
    named = names if reader == len(steps) - 1 or steps[-1].parents == (reader,) else []
    return {
        "to": steps[reader].name,
        "target": "" if after is None else steps[after].name,
        "fed": [_largest(weights[:, :, at], named) for at in range(channels)],
    }


def _leads(steps: list[Step], place: int, to: int) -> bool:
    """Say whether a layer's input is that layer's maps, handed on map by map."""
    parents = steps[place].parents
    while len(parents) == 1 and parents[0] > to:
        step = steps[parents[0]]
        if not (_by_itself(step) or step.is_a(_KEEPING)):
            return False
        parents = step.parents
    return parents == (to,)


def _weights(steps: list[Step], place: int) -> np.ndarray | None:
    """Return a layer's weights as (rows, columns, maps, outputs)."""
    step = steps[place]
    if step.is_a({"Conv2D"}) and step.operation.groups == 1:
        return step.operation.get_weights()[0]
    if not step.is_a({"Dense"}):
        return None
    weights = step.operation.get_weights()[0]
    source = steps[step.parents[0]]
    while source.is_idle:
        source = steps[source.parents[0]]
    flat = source.is_a({"Flatten"})
    shape = steps[source.parents[0]].shape if flat else (1, 1, len(weights))
    return weights.reshape(*shape, -1)


def _largest(weights: np.ndarray, names: list[str]) -> list[dict[str, Any]]:
    """Pick the outputs that read a map with the largest weights, (rows, columns, outputs)."""
    sizes = np.sqrt((weights.astype(float) ** 2).sum(axis=(0, 1)))
    single, fed = weights.shape[:2] == (1, 1), []
    for output in np.argsort(-sizes, kind="stable")[:MOST_FED].tolist():
        value = weights[0, 0, output] if single else sizes[output]
        one = {"output": output, "value": rounded(value)}
        if names:
            one["name"] = names[-1] if len(sizes) == 1 else names[output]
        if not single and max(weights.shape[:2]) <= 7:
            one["kernel"] = np.vectorize(rounded)(weights[..., output]).tolist()
        fed.append(one)
    return fed
