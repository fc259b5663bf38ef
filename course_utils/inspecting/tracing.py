"""Run a trained network layer by layer, and find what each output sees of the image.

Keras is not imported here, and layers are told apart by the names of their classes, so that a
learner's subclass of `Conv2D` counts as one.
"""

from __future__ import annotations

import inspect
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_utils.convolution import same_padding

CONVOLUTIONS = {"Conv2D", "DepthwiseConv2D", "SeparableConv2D"}
POOLINGS = {"MaxPooling2D", "AveragePooling2D"}
_GLOBAL = {"GlobalAveragePooling2D", "GlobalMaxPooling2D", "GroupNormalization"}
# What changes nothing once a network is trained; random augmentation as well.
_IDLE = {
    "InputLayer", "Dropout", "SpatialDropout2D", "AlphaDropout", "GaussianDropout",
    "GaussianNoise", "ActivityRegularization", "Identity", "CutMix", "MixUp", "AugMix",
    "RandAugment",
}  # fmt: skip
# Layers and operations that compute a pixel of a map from the same pixel of their inputs.
POINTWISE = _IDLE | {
    *("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "BatchNormalization", "Rescaling"),
    *("Normalization", "Dense", "Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Average"),
    *("Maximum", "Minimum", "Relu", "Relu6", "LeakyRelu", "Elu", "Gelu", "Silu", "HardSilu"),
    *("Sigmoid", "HardSigmoid", "Tanh", "Softplus", "Negative", "Absolute", "Square", "Sqrt"),
    *("Exp", "Log", "Power", "Clip", "Cast"),
}
# Pointwise as long as they work along the channels.
_ALONG_AN_AXIS = {"Concatenate", "Softmax", "LayerNormalization"}


@dataclass
class Step:
    """One layer's call: what it is, whose outputs it reads, what it gave, in which model."""

    name: str
    operation: Any
    parents: tuple[int, ...]
    tensor: Any
    inside: str

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the output without the batch axis."""
        return tuple(int(side) for side in self.tensor.shape[1:])

    def is_a(self, names: set[str]) -> bool:
        """Say whether the layer's class, or one it inherits from, has one of these names."""
        return any(base.__name__ in names for base in type(self.operation).__mro__)

    @property
    def is_idle(self) -> bool:
        return self.is_a(_IDLE) or type(self.operation).__name__.startswith("Random")

    def values(self) -> np.ndarray:
        """Return the output as float32, the batch axis included."""
        return np.asarray(_keras().ops.convert_to_numpy(self.tensor)).astype(np.float32)


def _keras() -> Any:
    return sys.modules.get("keras")


def check_model(model: Any) -> None:
    keras = _keras()
    if keras is None or not isinstance(model, keras.Model):
        raise TypeError(
            f"model is a {type(model).__name__}; a Keras model, Sequential or functional, is "
            "allowed."
        )
    sequential = isinstance(model, keras.Sequential)
    if sequential and not model.built:
        raise ValueError(
            "model is not built: its input has no shape yet. Let it begin with "
            "keras.Input((height, width, channels)), or call it once on a batch of images."
        )
    if not sequential and not hasattr(model, "_run_through_graph"):
        raise TypeError(
            f"model is a {type(model).__name__} written as a class of its own; Sequential and "
            "functional models are allowed, because their layers can be listed."
        )
    if len(model.inputs) != 1:
        raise ValueError(f"model has {len(model.inputs)} inputs; one, the image, is allowed.")
    if len(model.outputs) != 1:
        raise ValueError(f"model has {len(model.outputs)} outputs; one is allowed.")
    for layer in model.layers:
        if getattr(layer, "data_format", "channels_last") == "channels_first":
            raise ValueError(
                f"model has channels first in layer {layer.name!r}; channels last is allowed."
            )


def prepared(images: np.ndarray, preprocess: Any) -> np.ndarray:
    if preprocess is None:
        return images
    if not callable(preprocess):
        raise TypeError(f"preprocess is {preprocess!r}; a function or None is allowed.")
    return np.asarray(preprocess(images.copy()))  # some change a float array in place


def shape_wanted(model: Any, batch: np.ndarray) -> str:
    """Say what shape a model expects of an image; empty where it can read the batch."""
    sides, given = tuple(model.inputs[0].shape)[1:], batch.shape[1:]
    if len(sides) == len(given) and all(a in (None, b) for a, b in zip(sides, given)):
        return ""
    return ", ".join("any" if side is None else str(side) for side in sides)


def checked_names(names: Any, last: Step, also_for_one: int = 1) -> list[str]:
    if isinstance(names, str | bytes) or not hasattr(names, "__iter__"):
        raise TypeError(f"names is {names!r}; a list of class names is allowed.")
    given = [str(name) for name in names]
    has = f"names has {len(given)} entries, but the last layer, {last.name}, gives"
    if len(last.shape) != 1:
        raise ValueError(f"{has} {last.shape}: names belong to one number a class.")
    (units,) = last.shape
    if len(given) != units and not (units == 1 and len(given) == also_for_one):
        number = "number" if units == 1 else "numbers"
        raise ValueError(f"{has} {units} {number}: one name for each is allowed.")
    return given


def trace(model: Any, batch: np.ndarray, instead: Mapping[int, Any] | None = None) -> list[Step]:
    """Run a network on a batch as at prediction, and keep what every layer gives.

    ``instead`` holds outputs to go on with in place of a layer's own, under the step's number.
    """
    keras = _keras()
    steps: list[Step] = []
    image = keras.ops.convert_to_tensor(batch, dtype=model.inputs[0].dtype)
    made_by = {id(image): -1}

    def call(operation: Any, inside: str, *args: Any, **kwargs: Any) -> Any:
        if isinstance(operation, keras.Sequential) or hasattr(operation, "_run_through_graph"):
            return run(operation, *args)
        if "training" in inspect.signature(operation.call).parameters:
            kwargs["training"] = False
        result = operation(*args, **kwargs)
        if instead and len(steps) in instead:
            result = instead[len(steps)]
        tensors = keras.tree.flatten((args, kwargs))
        parents = tuple(made_by[id(tensor)] for tensor in tensors if id(tensor) in made_by)
        made_by.update({id(tensor): len(steps) for tensor in keras.tree.flatten(result)})
        if not isinstance(result, list | tuple | dict):
            steps.append(Step(operation.name, operation, parents, result, inside))
        return result

    def run(part: Any, tensor: Any) -> Any:
        if isinstance(part, keras.Sequential):
            for layer in part.layers:
                tensor = call(layer, part.name, tensor)
            return tensor

        def bind(operation: Any) -> Any:
            return lambda *args, **kwargs: call(operation, part.name, *args, **kwargs)

        return part._run_through_graph(tensor, operation_fn=bind)

    run(model, image)
    _tell_apart(steps)
    return steps


def _tell_apart(steps: Sequence[Step]) -> None:
    """Give steps of the same name the model's name in front, or a number behind."""
    names = Counter(step.name for step in steps)
    for step in steps:
        if names[step.name] > 1:
            step.name = f"{step.inside}/{step.name}"
    seen: Counter[str] = Counter()
    for step in steps:
        seen[step.name] += 1
        if seen[step.name] > 1:
            step.name += f" ({seen[step.name]})"


@dataclass(frozen=True)
class Sight:
    """Which rows, and which columns, of the image each output of a layer depends on."""

    reaches: tuple[np.ndarray, ...]
    full: tuple[int, ...] | None
    jump: tuple[int, ...]
    branches: bool = False
    together: bool = False
    start: tuple[int, ...] = (0, 0)  # where the first output's field begins, its pads included

    def field(self, *place: int) -> list[np.ndarray]:
        """Return the rows and columns that the output at (row, column) sees, as indices."""
        return [
            np.flatnonzero(reach[min(index, len(reach) - 1)])
            for reach, index in zip(self.reaches, place)
        ]


def reads_image(steps: Sequence[Step], step: Step) -> bool:
    """Say whether a layer reads the image itself, at most scaled, shifted or framed before."""
    while True:
        if len(step.parents) != 1:
            return False
        if step.parents[0] < 0:
            return True
        step = steps[step.parents[0]]
        if step.is_a(CONVOLUTIONS | POOLINGS | _GLOBAL | {"Dense"}):
            return False


def sights(steps: Sequence[Step], shape: tuple[int, int]) -> list[Sight | str]:
    """Follow what outputs see, from the image through every layer."""
    # Zeros that a layer pads with depend on nothing, so that a field is cut off where it leaves
    # any of the maps on the way, not only the image.
    image = Sight(tuple(np.eye(side, dtype=bool) for side in shape), (1, 1), (1, 1))
    found: list[Sight | str] = []
    for step in steps:
        parents = [image if parent < 0 else found[parent] for parent in step.parents]
        lost = [parent for parent in parents if isinstance(parent, str)]
        known = [parent for parent in parents if isinstance(parent, Sight)]
        sizes = [shape if parent < 0 else steps[parent].shape for parent in step.parents]
        found.append(lost[0] if lost else _through(step, known, sizes) or step.name)
    return found


def _through(step: Step, parents: list[Sight], sizes: list[tuple[int, ...]]) -> Sight | None:
    """Find what the outputs of one layer see, given what its inputs see."""
    if not parents:
        return None
    layer, source = step.operation, parents[0]
    if step.is_a(CONVOLUTIONS):
        return _windows(
            source, sizes[0], step, layer.kernel_size, layer.strides, layer.dilation_rate
        )
    if step.is_a(POOLINGS):
        return _windows(source, sizes[0], step, layer.pool_size, layer.strides, (1, 1))
    if step.is_a({"ZeroPadding2D"}):
        starts = [np.arange(n) - before for (before, _), n in zip(layer.padding, step.shape)]
        return _moved(source, sizes[0], starts)
    if step.is_a({"Cropping2D"}):
        starts = [np.arange(n) + before for (before, _), n in zip(layer.cropping, step.shape)]
        return _moved(source, sizes[0], starts)
    if step.is_a({"UpSampling2D"}) and layer.interpolation == "nearest":
        places = [np.arange(count) // times for count, times in zip(step.shape, layer.size)]
        return _moved(source, sizes[0], places)
    if step.is_a({"Reshape"}) and step.shape[:2] == sizes[0][:2]:
        return source  # only an axis for the channels came or went
    if step.is_a({"Flatten"}) or (step.is_a({"Reshape"}) and len(step.shape) == 1):
        return replace(_everything(source), together=True)
    if step.is_a(_GLOBAL) or (len(step.shape) == 1 and step.is_a({"Dense", "Softmax"})):
        return _everything(source)
    if step.is_a({"Dense"}) and len(step.shape) != 3:
        return None  # along the columns of the image
    along = getattr(layer, "axis", -1)
    along = along[0] if isinstance(along, list | tuple) and len(along) == 1 else along
    if step.is_idle or step.is_a(POINTWISE) or (step.is_a(_ALONG_AN_AXIS) and along in (-1, 3)):
        return _merged(parents)
    return None


def _windows(
    source: Sight, size: tuple[int, ...], step: Step, kernel: Any, strides: Any, dilation: Any
) -> Sight:
    reaches = []
    full, jump, start = list(source.full or (0, 0)), list(source.jump), list(source.start)
    for axis, reach in enumerate(source.reaches):
        span, stride, apart = int(kernel[axis]), int(strides[axis]), int(dilation[axis])
        same = step.operation.padding == "same"
        before = same_padding(size[axis], span, stride, apart)[0] if same else 0
        starts = np.arange(step.shape[axis]) * stride - before
        taps = [_read(reach, starts + tap * apart, size[axis]) for tap in range(span)]
        reaches.append(np.any(taps, axis=0))
        full[axis] += apart * (span - 1) * jump[axis]
        start[axis] -= before * jump[axis]
        jump[axis] *= stride
    whole = tuple(full) if source.full else None
    return Sight(tuple(reaches), whole, tuple(jump), source.branches, start=tuple(start))


def _read(reach: np.ndarray, places: np.ndarray, size: int) -> np.ndarray:
    """Pick what is seen through one place for each output; nothing where the place is a pad."""
    inside = (places >= 0) & (places < size)
    seen = np.zeros((len(places), reach.shape[1]), dtype=bool)
    seen[inside] = reach[np.minimum(places[inside], len(reach) - 1)]
    return seen


def _moved(source: Sight, size: tuple[int, ...], places: Sequence[np.ndarray]) -> Sight:
    begin = zip(source.start, source.jump, places)
    start = tuple(first + jump * int(at[0]) for first, jump, at in begin)
    return replace(source, reaches=tuple(map(_read, source.reaches, places, size)), start=start)


def _everything(source: Sight) -> Sight:
    """Every output sees what all inputs see together."""
    reaches = tuple(np.any(reach, axis=0)[None] for reach in source.reaches)
    return Sight(reaches, None, (1, 1), source.branches)


def _merged(parents: list[Sight]) -> Sight:
    """Every output sees what the inputs at its own place see; a map of one pixel is spread."""
    if len(parents) == 1:
        return parents[0]
    merged = []
    for reaches in zip(*(parent.reaches for parent in parents)):
        merged.append(np.any(np.broadcast_arrays(*reaches), axis=0))
    fulls = [parent.full for parent in parents if parent.full is not None]
    full = tuple(map(max, *fulls)) if len(fulls) == len(parents) else None
    together = any(parent.together for parent in parents)
    start = tuple(map(min, *(parent.start for parent in parents)))
    return Sight(tuple(merged), full, parents[0].jump, True, together, start)
