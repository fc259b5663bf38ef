"""Draw a digit, and a small trained network reads along in the browser itself."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets
import yaml

from course_utils.convolution import conv2d, max_pool2d
from course_utils.explorers.packing import from_levels, levels_of
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FILE = Path(__file__).with_suffix(".npz")  # written by benchmarks/digit_reader.py


@cache
def _network() -> dict[str, np.ndarray]:
    with np.load(_FILE) as file:
        return dict(file)


class DigitReader(LiveWidget):
    """A pad to draw a digit on, read by a small convolutional network, without asking the kernel.

    Attributes
    ----------
    image : np.ndarray, shape (28, 28)
        What the network sees since the last stroke: float32, 0 (paper) to 1 (ink).

    Examples
    --------
    >>> reader = DigitReader()
    >>> int(reader.probabilities.argmax())
    3
    """

    _figure = module("digit_reader")

    image: Any = traitlets.Any(from_levels(_network()["example"]), read_only=True).tag(
        sync=True, to_json=levels_of, from_json=from_levels
    )
    strokes: Any = traitlets.List().tag(sync=True)  # the drawing as the browser keeps it
    names: Any = traitlets.List(list("0123456789")).tag(sync=True)
    network: Any = traitlets.Dict().tag(sync=True)
    examples: Any = traitlets.List().tag(sync=True)  # digits as strokes

    def __init__(self) -> None:
        digits = yaml.safe_load(_FILE.with_suffix(".yaml").read_text(encoding="utf-8"))
        super().__init__(
            label="Digit reader: draw, and a small network reads along",
            strokes=[{"width": 24, "points": points} for points in digits[3]],
            # The one on show comes last.
            examples=[digits[(4 + number) % 10] for number in range(10)],
            network={name: _packed(part) for name, part in _network().items() if name != "example"},
        )

    def layers(self) -> list[np.ndarray]:
        """Return the maps of both convolutions and the ten probabilities, computed in NumPy."""
        part = {name: values.astype(np.float32) for name, values in _network().items()}
        maps, found = self.image[None, :, :, None], []
        for name in ("conv1", "conv2"):
            found.append(np.maximum(conv2d(maps, part[f"{name}_w"], part[f"{name}_b"]), 0))
            maps = max_pool2d(found[-1])
        scores = maps.reshape(-1) @ part["scores_w"] + part["scores_b"]
        powers = np.exp(scores - scores.max())
        return [found[0][0], found[1][0], powers / powers.sum()]

    @property
    def probabilities(self) -> np.ndarray | None:
        """One number for each digit; None while the pad is empty."""
        return self.layers()[-1] if self.image.any() else None

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import read_along

        return read_along(self.image, self.names, self.probabilities)


def _packed(part: np.ndarray) -> dict[str, Any]:
    numbers = part.astype("<f4").tobytes()
    return {"shape": list(part.shape), "bytes": base64.b64encode(numbers).decode()}
