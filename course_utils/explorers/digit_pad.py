"""Draw a digit, and a trained network reads along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_utils.explorers.packing import limits_of, pack
from course_utils.explorers.tracing import CONVOLUTIONS, Step, check_model, shape_wanted, trace
from course_utils.explorers.traits import BadType, BadValue, pair_of
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

MOST_MAPS = 32  # of a layer
_LARGEST_MAP = 64  # rows and columns
_MAP_LAYERS = 2


def centre_digit(drawing: ArrayLike, shape: tuple[int, int] = (28, 28)) -> np.ndarray:
    """Bring a drawing into the form of MNIST's images."""
    # The part with ink is scaled so that its longer side fills 20 of 28 pixels, then moved, by
    # whole pixels, so that its centre of mass lies in the middle (Y. LeCun, L. Bottou, Y. Bengio,
    # P. Haffner, "Gradient-based learning applied to document recognition", Proceedings of the
    # IEEE 86 (1998), section III.A).
    ink = np.asarray(drawing)
    if ink.ndim != 2 or ink.dtype.kind not in "biu":
        raise BadValue(
            f"drawing has shape {ink.shape} and type {ink.dtype}; whole numbers from 0 to 255 of "
            "shape (height, width) are allowed."
        )
    if ink.size and not 0 <= ink.min() <= ink.max() <= 255:
        raise BadValue(f"drawing has values from {ink.min()} to {ink.max()}; 0 to 255 are allowed.")
    ink = ink.astype(np.int64)
    seen = np.zeros(shape, dtype=np.uint8)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return seen
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    # Whole numbers throughout: the browser comes to the same levels, digit_pad.js.
    longer, box = max(ink.shape), round(min(shape) * 20 / 28)
    sides = [max(1, (2 * side * box + longer) // (2 * longer)) for side in ink.shape]
    down, across = (_overlaps(side, new) for side, new in zip(ink.shape, sides))
    area = ink.shape[0] * ink.shape[1]
    small = (2 * (down @ ink @ across.T) + area) // (2 * area)
    mass = int(small.sum())
    if not mass:
        return seen
    corner = []
    for axis in (0, 1):
        moment = int((small.sum(axis=1 - axis) * np.arange(sides[axis])).sum())
        start = (shape[axis] * mass - 2 * moment + mass) // (2 * mass)
        corner.append(min(max(start, 0), shape[axis] - sides[axis]))  # nothing is cut off
    (top, left), (height, width) = corner, sides
    seen[top : top + height, left : left + width] = small
    return seen


def _overlaps(old: int, new: int) -> np.ndarray:
    """How much of each old pixel lies under each new one, in parts of which a new one has `old`."""
    edges, parts = np.arange(new + 1) * old, np.arange(old + 1) * new
    ends = np.minimum(edges[1:, None], parts[None, 1:])
    starts = np.maximum(edges[:-1, None], parts[None, :-1])
    return np.maximum(ends - starts, 0)


class _Levels(traitlets.TraitType):
    """An image of 256 levels: float32, 0 to 1; whole numbers on the way to the browser."""

    def __init__(self) -> None:
        super().__init__(np.zeros((28, 28), np.float32), read_only=True)
        self.tag(
            sync=True,
            to_json=lambda image, _: np.round(image * 255).astype(int).tolist(),
            from_json=lambda levels, _: _from_levels(np.array(levels)),
        )


class _Probabilities(traitlets.TraitType):
    """One number for each class, or None."""

    def __init__(self) -> None:
        super().__init__(None, allow_none=True, read_only=True)
        self.tag(
            sync=True,
            to_json=lambda values, _: None if values is None else values.tolist(),
            from_json=lambda values, _: None if values is None else np.array(values, np.float32),
        )


def _from_levels(levels: np.ndarray) -> np.ndarray:
    image = levels.astype(np.float32) / np.float32(255)
    image.flags.writeable = False
    return image


class DigitPad(LiveWidget):
    """A pad to draw a digit on; beside it, what the network sees and what it makes of it.

    Draw with mouse, finger or keyboard. The drawing is centred as MNIST's digits are
    (`centre_digit`), in the browser; the network answers from the notebook's kernel, at most ten
    times a second, and always for the last state of the drawing.

    Parameters
    ----------
    model : keras.Model
        Sequential or functional, built, with one number for each class at its end. Where the
        last layer gives logits rather than probabilities, softmax is applied to them.
    shape : (int, int), default (28, 28)
        Height and width of the image that the drawing becomes, 8 to 64.
    names : sequence of str, default "0123456789"
        Names of the classes.
    preprocess : callable, optional
        Called with a batch of one image, float32, (1, height, width, 1), 0 to 1; gives what the
        model expects, for example ``lambda batch: batch * 255``.

    Attributes
    ----------
    image : np.ndarray
        What the network sees: float32 of that shape, 0 (paper) to 1 (ink), the same way up and
        in the same range as MNIST's ``x / 255``.
    probabilities : np.ndarray or None
        One number for each class, float32; None while the pad is empty.
    error : str
        What went wrong in the model, if anything.

    Raises
    ------
    TypeError, ValueError
        Naming the argument, its value and what is allowed.

    Examples
    --------
    >>> pad = DigitPad(model)  # doctest: +SKIP
    >>> pad.example(x_test[0])  # doctest: +SKIP
    >>> pad.probabilities.argmax()  # doctest: +SKIP
    7
    """

    _figure = module("digit_pad")

    image = _Levels()
    probabilities = _Probabilities()
    names: Any = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    maps: Any = traitlets.List(read_only=True).tag(sync=True)
    error = traitlets.Unicode(read_only=True).tag(sync=True)
    # The strokes as the browser keeps them, and the image they were drawn upon.
    drawing: Any = traitlets.Dict({"background": None, "strokes": []}).tag(sync=True)
    # The browser counts its questions, Python says which one it has answered.
    asked = traitlets.Int(0).tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        model: Any,
        *,
        shape: Sequence[int] = (28, 28),
        names: Sequence[str] = "0123456789",
        preprocess: Callable[[np.ndarray], ArrayLike] | None = None,
    ) -> None:
        check_model(model)
        if preprocess is not None and not callable(preprocess):
            raise BadType(f"preprocess is {preprocess!r}; a function or None is allowed.")
        self._model, self._preprocess = model, preprocess
        empty = _from_levels(
            np.zeros(pair_of(shape, "shape", "(height, width)", 8, (64, 64)), np.uint8)
        )
        last = trace(model, self._batch(empty))[-1]
        super().__init__(label="Digit pad: draw, and the network reads along")
        self.set_trait("image", empty)
        self.set_trait("names", _checked_names(names, last.shape))
        self.observe(self._follow, "asked")

    def example(self, image: ArrayLike) -> None:
        """Put an image on the pad, as it is: to see it read, or to draw on."""
        levels = _checked_levels(image, self.image.shape)
        with self.hold_sync():
            self.set_trait("image", _from_levels(levels))
            self.drawing = {"background": levels.tolist(), "strokes": []}
            self._answer()

    def static_figure(self) -> Figure:
        """Draw the moment with Matplotlib."""
        from course_utils.explorers.drawing import canvas, show

        figure, (left, right) = canvas((7, 3), 1, 2)
        show(left, self.image, "What the network sees", cmap="gray", vmin=0, vmax=1)
        shown = self.probabilities
        if shown is None:
            shown = np.zeros(len(self.names))
        right.barh(self.names, shown, color="#0072B2")
        right.invert_yaxis()
        right.set_xlim(0, max(1.0, float(shown.max())))
        right.set_xlabel("probability")
        return figure

    # From the drawing to the answer.

    def _follow(self, _: Any) -> None:
        with self.hold_sync():
            self._answer()
            self.answered = self.asked

    def _answer(self) -> None:
        """Ask the network; whatever goes wrong in it becomes a sentence in the figure."""
        probabilities: np.ndarray | None = None
        maps: list[dict[str, Any]] = []
        error = ""
        if self.image.any():
            try:
                probabilities, maps = self._read()
            except Exception as trouble:
                first_line = (str(trouble).strip() or "no reason given").splitlines()[0]
                error = f"The network could not read this drawing: {first_line}"
        self.set_trait("probabilities", probabilities)
        self.set_trait("maps", maps)
        self.set_trait("error", error)

    def _read(self) -> tuple[np.ndarray, list[dict[str, Any]]]:
        steps = trace(self._model, self._batch(self.image))
        scores = steps[-1].values()[0]
        if not np.isfinite(scores).all():
            raise ValueError("it answers with NaN or infinity; its weights are damaged.")
        layers = [step for step in steps if step.is_a(CONVOLUTIONS) and len(step.shape) == 3]
        return _as_probabilities(steps[-1], scores), [_thumbnails(s) for s in layers[:_MAP_LAYERS]]

    def _batch(self, image: np.ndarray) -> np.ndarray:
        """Bring an image into the shape of the model's input."""
        given = image[None, :, :, None]
        batch = given
        if self._preprocess is not None:
            batch = np.asarray(self._preprocess(given.copy()))
        expected = tuple(self._model.inputs[0].shape)
        if len(expected) == 3 and batch.ndim == 4 and batch.shape[-1] == 1:
            batch = batch[..., 0]
        if len(expected) == 2 and self._preprocess is None:
            batch = batch.reshape(1, -1)
        wanted = shape_wanted(self._model, batch)
        if wanted:
            source = "the pad" if self._preprocess is None else "preprocess"
            raise BadValue(
                f"model expects (1, {wanted}), {source} gives {batch.shape}; shape=(height, width) "
                "or preprocess=… can bring the two together."
            )
        return batch


def _thumbnails(step: Step) -> dict[str, Any]:
    """Pack a layer's first maps for the browser."""
    stride = -(-max(step.shape[:2]) // _LARGEST_MAP)
    shown = np.moveaxis(step.values()[0, ::stride, ::stride, :MOST_MAPS], -1, 0)
    about = {"name": step.name, "shape": list(step.shape), "shown": list(shown.shape[1:])}
    return about | pack(shown) | {"limits": limits_of(shown)}


def _as_probabilities(last: Step, scores: np.ndarray) -> np.ndarray:
    """Leave what softmax or sigmoid gave; take everything else for logits."""
    activation = getattr(getattr(last.operation, "activation", None), "__name__", "linear")
    if last.is_a({"Softmax", "Sigmoid"}) or activation in ("softmax", "sigmoid"):
        return scores
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def _checked_names(names: Any, output: tuple[int, ...]) -> list[str]:
    if not hasattr(names, "__iter__"):
        raise BadType(f"names is {names!r}; a name for each class is allowed.")
    given = [str(name) for name in names]
    if len(output) != 1:
        raise BadValue(f"model gives {output} for an image; one number a class is allowed.")
    if len(given) != output[0]:
        raise BadValue(
            f"names has {len(given)} entries, {given}; the model gives {output[0]} "
            f"number{'' if output[0] == 1 else 's'}: one name for each is allowed."
        )
    return given


def _checked_levels(image: Any, shape: tuple[int, ...]) -> np.ndarray:
    levels = np.asarray(image)
    if levels.dtype.kind not in "biuf":
        raise BadType(f"image holds values of type {levels.dtype}; real numbers are allowed.")
    if levels.ndim == 3 and levels.shape[-1] == 1:
        levels = levels[..., 0]
    if levels.shape != shape:
        raise BadValue(f"image has shape {np.shape(image)}; {shape} is allowed.")
    if not (levels.min() >= 0 and levels.max() <= 255):
        raise BadValue(
            f"image has values from {levels.min():g} to {levels.max():g}; 0 to 255, or fractions "
            "from 0 to 1 are allowed."
        )
    if levels.dtype.kind == "b" or (levels.dtype.kind == "f" and levels.max() <= 1):
        levels = levels * np.float32(255)
    return np.round(levels).astype(np.uint8)
