"""A whole network in one file, which takes a photo as it is and answers with names.

`save_classifier` writes it, `load_classifier` reads it in any other program, and `photo_to_input`
is what happens to a photo on its way in; a page made by notebook 14 does the same.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from course_utils import pretrained
from course_utils.arguments import whole
from course_utils.datasets.photos import reading

if TYPE_CHECKING:
    import keras

Array = NDArray[Any]
Photo = str | os.PathLike[str] | bytes | Image.Image | Array

MEMBER = "course_classifier.json"  # in the .keras file, a ZIP archive; Keras reads its own only
# A JPEG with at least three times as many pixels each way is halved (or more) while it is decoded.
DECODED_SIDE = 1400
STRIP = 2_000_000  # pixels that are resized at a time, to keep memory small


class UnreadablePhoto(ValueError):
    """Why a photo cannot be used; ``reason`` is it without the file's name."""

    def __init__(self, reason: str, name: str = "photo") -> None:
        super().__init__(f"{name}: {reason}.")
        self.reason = reason


@dataclass(frozen=True, eq=False)
class Classifier:
    """A network that takes photos, with what has to be known of it.

    Attributes
    ----------
    model : keras.Model
        From photos, shape (n, size, size, 3), 0 … 255, to logits or probabilities: one for each
        class, or a single one, for the second of two classes.
    class_names : tuple of str
        In the order of the outputs.
    size : int
        Height and width of what the network is shown, in pixels.
    trained_on : str
        What it was trained on, in words.
    """

    model: keras.Model = field(repr=False)
    class_names: tuple[str, ...]
    size: int
    trained_on: str = ""

    def predict_photo(self, photo: Photo) -> dict[str, float]:
        """Return the probability of each class, the most probable first.

        Parameters
        ----------
        photo : path, bytes, image or array
            As `photo_to_input` takes it.

        Returns
        -------
        dict
            Class names and probabilities, which sum to 1.

        Raises
        ------
        UnreadablePhoto
            If the file holds no photo that can be read, with the reason.

        Examples
        --------
        >>> load_classifier("pets.keras").predict_photo("tom.jpg")  # doctest: +SKIP
        {'cat': 0.98, 'dog': 0.02}
        """
        [found] = self.predict_inputs(photo_to_input(photo, self.size)[None])
        return {self.class_names[place]: float(found[place]) for place in np.argsort(-found)}

    def predict_inputs(self, inputs: Array) -> NDArray[np.float64]:
        """Return probabilities, shape (n, classes), of what `photo_to_input` made of n photos."""
        outputs = np.asarray(self.model.predict(inputs, verbose=0), dtype=np.float64)
        logits = last_activation(self.model) == "linear"
        if outputs.shape[1] == 1:
            outputs = np.hstack([0 * outputs if logits else 1 - outputs, outputs])
        if logits:
            powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
            outputs = powers / powers.sum(axis=1, keepdims=True)
        return outputs


def save_classifier(
    model: keras.Model,
    path: str | os.PathLike[str],
    class_names: Sequence[str],
    *,
    size: int | None = None,
    trained_on: str = "",
) -> Path:
    """Write a network into one ``.keras`` file, with its class names and what it was trained on.

    Keras itself reads the file, too: ``keras.saving.load_model(path)``.

    Parameters
    ----------
    model : keras.Model
        From photos, shape (n, size, size, 3), 0 … 255, to probabilities or logits: the preparation
        that a backbone needs must be inside, as layers (`keras.layers.Rescaling`).
    path : path
        Its name ends in ``.keras``; a file that is there is replaced.
    class_names : sequence of str
        In the order of the outputs; two for a single output, which speaks for the second.
    size : int, optional
        Height and width in pixels of what the network is shown; the model's own by default.
    trained_on : str
        A few words for whoever uses the file: how many photos, of what, by whom.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        If names, size or file name do not go with the model, or if the model contains what another
        program could not read.

    Examples
    --------
    >>> save_classifier(whole, "pets.keras", ["cat", "dog"])  # doctest: +SKIP
    PosixPath('pets.keras')
    """
    path = Path(path)
    if path.suffix != ".keras":
        raise ValueError(f"path is {str(path)!r}: its name must end in .keras, as Keras wants it.")
    names = [str(name) for name in class_names]
    if isinstance(class_names, str) or len(names) != len(set(names)) or not all(names):
        raise ValueError(f"class_names is {class_names!r}: it must be a list of different names.")
    told = {"class_names": names, "size": _size_of(model, size), "trained_on": str(trained_on)}
    _check_outputs(model, len(names))
    if own := pretrained.own_part(model):
        raise ValueError(
            f"model contains {own}, which is not Keras' own: another program could not read the "
            "file. Put layers such as keras.layers.Rescaling in its place."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        aside = Path(folder) / path.name
        model.save(aside)
        with zipfile.ZipFile(aside, "a") as archive:
            archive.writestr(MEMBER, json.dumps(told, ensure_ascii=False))
        aside.replace(path)
    return path


def load_classifier(path: str | os.PathLike[str]) -> Classifier:
    """Return what `save_classifier` wrote, in whatever program and on whatever backend.

    Parameters
    ----------
    path : path
        The ``.keras`` file.

    Returns
    -------
    Classifier
        Its ``predict_photo`` takes a photo.

    Raises
    ------
    ValueError
        If the file is not one of `save_classifier`.

    Examples
    --------
    >>> load_classifier("pets.keras")  # doctest: +SKIP
    Classifier(class_names=('cat', 'dog'), size=160, trained_on='40 photos of our pets')
    """
    told = description(path)
    import keras

    model = keras.saving.load_model(path, compile=False)
    return Classifier(model, tuple(told["class_names"]), told["size"], told["trained_on"])


def description(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return what a file of `save_classifier` says of its network, without loading it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return json.loads(archive.read(MEMBER))
    except KeyError:
        raise ValueError(
            f"{path} holds a network without class names: write it with "
            "classifiers.save_classifier, which puts them in."
        ) from None
    except zipfile.BadZipFile:
        raise ValueError(f"{path} is not a .keras file, or only a part of one.") from None


def _size_of(model: keras.Model, size: int | None) -> int:
    """Return height and width of the photos that a model takes, which must be its only input."""
    shape = tuple(getattr(model, "input_shape", None) or ())
    if len(shape) != 4 or shape[3] != 3 or shape[1] != shape[2]:
        raise ValueError(
            f"model takes the shape {shape}: it must be (None, size, size, 3), square photos in "
            "colour. A head alone is not enough: put backbone and head into one keras.Model."
        )
    size = whole("size", shape[1] if size is None else size, 1, "pixels")
    if shape[1] not in (None, size):
        raise ValueError(f"size is {size}: the model takes photos of {shape[1]} pixels.")
    return size


def _check_outputs(model: keras.Model, names: int) -> None:
    shape, last = tuple(model.output_shape), last_activation(model)
    outputs = shape[1] if len(shape) == 2 else 0
    if names < 2 or names != max(outputs, 2):
        raise ValueError(
            f"class_names has {names} names, the model's output the shape {shape}: it must be "
            "(None, number of classes), or (None, 1) for two classes."
        )
    right = "sigmoid" if outputs == 1 else "softmax"
    if last not in ("linear", right):
        raise ValueError(f"model ends with {last}: it must end with {right}, or with logits.")


def last_activation(model: keras.Model) -> str:
    """Return the name of what is applied last: a linear layer, and any other, gives logits."""
    while getattr(model, "outputs", None):
        last = model.outputs[0]._keras_history.operation
        if last is model:
            break
        model = last
    activation = getattr(model, "activation", None)
    name = getattr(activation, "__name__", type(model).__name__.lower())
    return name if name in ("sigmoid", "softmax", "relu", "tanh") else "linear"


def photo_to_input(photo: Photo, size: int) -> NDArray[np.float32]:
    """Return a photo as a network is shown it: upright, in colour, of one size.

    The whole photo is squeezed into a square. Each of its rows, then of its columns, counts by a
    triangle as wide as two pixels of the result (or of the photo, where that is smaller), centred
    on the pixel: Pillow's and TensorFlow's "bilinear", antialiased, in 64 bits and without
    rounding to whole numbers. Colour profiles are not applied. A web page of the course computes
    the same; only a JPEG of more than 4,200 pixels each way is here reduced while it is decoded
    (to no less than 2,100), which may move a probability by some ten-thousandths.

    Parameters
    ----------
    photo : path, bytes, image or array
        A file or its content, of any kind that Pillow reads (HEIC where ``pi-heif`` is installed);
        Pillow's image; or an array, shape (height, width, 3), 0 … 255.
    size : int
        Height and width of the result, in pixels.

    Returns
    -------
    ndarray, shape (size, size, 3), float32
        Red, green and blue, 0 … 255. Turned as EXIF asks; laid on white where it is transparent.

    Raises
    ------
    UnreadablePhoto
        If there is no photo that can be read, with the reason.

    Examples
    --------
    >>> photo_to_input(np.array([[[0, 0, 0], [255, 255, 255]]]), 1).tolist()
    [[[127.5, 127.5, 127.5]]]
    """
    size = whole("size", size, 1, "pixels")
    pixels = photo if isinstance(photo, np.ndarray) else _pixels(photo)
    if pixels.ndim != 3 or pixels.shape[2] != 3 or 0 in pixels.shape:
        raise UnreadablePhoto(f"an array of shape {pixels.shape}: it must be (height, width, 3)")
    if pixels.dtype.kind == "f" and 0 < pixels.max() <= 1:
        raise UnreadablePhoto(
            f"values up to {pixels.max():.2g} only: they must be 0 … 255, so multiply by 255"
        )
    return _resized(pixels, size)


def _pixels(photo: str | os.PathLike[str] | bytes | Image.Image) -> Array:
    """Return a photo's pixels, upright and in plain colours."""
    if isinstance(photo, Image.Image):
        photo.load()  # a PNG's EXIF data may follow its pixels
        image = ImageOps.exif_transpose(photo)
        if "A" in image.getbands() or "transparency" in image.info:
            sheet = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(sheet, image.convert("RGBA"))
        return np.asarray(image.convert("RGB"))
    if not isinstance(photo, str | os.PathLike | bytes):
        name = type(photo).__name__
        raise UnreadablePhoto(f"a {name}: it must be a path, bytes, an image or an array")
    source = photo if isinstance(photo, bytes) else Path(photo)
    with reading.quiet_pillow():
        found = reading.read_photo(source, (DECODED_SIDE, DECODED_SIDE))
    if found.image is None:
        raise UnreadablePhoto(found.problem, "photo" if source is photo else str(source))
    return np.asarray(found.image)  # upright, though the image's EXIF data may remain


def _resized(pixels: Array, size: int) -> NDArray[np.float32]:
    height, width, _ = pixels.shape
    down, across = _weights(height, size), _weights(width, size)
    rows = np.zeros((size, width * 3))
    step = max(1, STRIP // width)
    for top in range(0, height, step):
        strip = pixels[top : top + step].astype(np.float64)
        rows += down[:, top : top + step] @ strip.reshape(len(strip), -1)
    columns = rows.reshape(size, width, 3).transpose(1, 0, 2).reshape(width, -1)
    return (across @ columns).reshape(size, size, 3).transpose(1, 0, 2).astype(np.float32)


def _weights(length: int, size: int) -> Any:
    """Return how much each of `length` pixels counts for each of `size`, a sparse matrix.

    ``browser/recogniser/resizing.js`` has the same arithmetic.
    """
    from scipy.sparse import csc_array

    scale = length / size
    centres = (np.arange(size)[:, None] + 0.5) * scale
    distances = np.abs(np.arange(length) + 0.5 - centres) / max(scale, 1)
    weights = np.maximum(0, 1 - distances)
    return csc_array(weights / weights.sum(axis=1, keepdims=True))
