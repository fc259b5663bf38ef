"""Draw a digit, and a trained network reads along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_utils.explorers.packing import from_levels, levels_of, limits_of, pack
from course_utils.explorers.traits import BadValue, whole_numbers
from course_utils.inspecting.tracing import (
    CONVOLUTIONS,
    Step,
    check_model,
    checked_names,
    prepared,
    shape_wanted,
    trace,
)
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

MOST_MAPS = 32  # of a layer
_LARGEST_MAP = 64  # rows and columns
_MAP_LAYERS = 2


def _numbers(probabilities: np.ndarray | None, _: Any) -> list | None:
    return None if probabilities is None else probabilities.tolist()


def _from_numbers(numbers: list | None, _: Any) -> np.ndarray | None:
    return None if numbers is None else np.array(numbers, np.float32)


class DigitPad(LiveWidget):
    """A pad to draw a digit on; beside it, what the network sees and what it makes of it.

    The drawing is centred as MNIST's digits are, in the browser; the network answers from the
    notebook's kernel, at most ten times a second, and always for the last state of the drawing.

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
        What the network sees: float32, 0 (paper) to 1 (ink), as MNIST's ``x / 255``.
    probabilities : np.ndarray or None
        One number for each class, float32; None while the pad is empty.
    error : str
        What went wrong in the model, if anything.

    Examples
    --------
    >>> pad = DigitPad(model)  # doctest: +SKIP
    >>> pad.probabilities.argmax()  # doctest: +SKIP
    7
    """

    _figure = module("digit_pad")

    image: Any = traitlets.Any(from_levels(np.zeros((28, 28))), read_only=True).tag(
        sync=True, to_json=levels_of, from_json=from_levels
    )
    probabilities: Any = traitlets.Any().tag(sync=True, to_json=_numbers, from_json=_from_numbers)
    names: Any = traitlets.List(traitlets.Unicode()).tag(sync=True)
    maps: Any = traitlets.List().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    strokes: Any = traitlets.List().tag(sync=True)  # the drawing as the browser keeps it
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
        self._model, self._preprocess = model, preprocess
        size = whole_numbers(shape, "shape", "(height, width)", 8, (64, 64))
        empty = from_levels(np.zeros(size))
        last = trace(model, self._batch(empty))[-1]
        super().__init__(
            names=checked_names(list(names) if isinstance(names, str) else names, last),
            label="Digit pad: draw, and the network reads along",
        )
        self.set_trait("image", empty)
        self.observe(self._answer, "asked")

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import read_along

        return read_along(self.image, self.names, self.probabilities)

    def _answer(self, _: Any) -> None:
        """Ask the network; whatever goes wrong in it becomes a sentence in the figure."""
        with self.hold_sync():
            self.probabilities, self.maps, self.error = None, [], ""
            try:
                if self.image.any():
                    self.probabilities, self.maps = self._read()
            except Exception as trouble:
                first_line = (str(trouble).strip() or "no reason given").splitlines()[0]
                self.error = f"The network could not read this drawing: {first_line}"
            self.answered = self.asked

    def _read(self) -> tuple[np.ndarray, list[dict[str, Any]]]:
        steps = trace(self._model, self._batch(self.image))
        scores = steps[-1].values()[0]
        if not np.isfinite(scores).all():
            raise ValueError("it answers with NaN or infinity; its weights are damaged.")
        layers = [step for step in steps if step.is_a(CONVOLUTIONS) and len(step.shape) == 3]
        return _as_probabilities(steps[-1], scores), [_thumbnails(s) for s in layers[:_MAP_LAYERS]]

    def _batch(self, image: np.ndarray) -> np.ndarray:
        batch = prepared(image[None, :, :, None], self._preprocess)
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
