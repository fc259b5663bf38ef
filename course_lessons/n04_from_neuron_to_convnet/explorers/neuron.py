"""A neuron with two inputs: its weights and bias, its sum, and the line that it draws."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_utils.explorers import traits
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

EDGE = 3.0  # the plane reaches from -EDGE to EDGE
LARGEST_WEIGHT = 5.0
LARGEST_BIAS = 12.0

# Dots to put on two sides: (x1, x2, 1 where the output should be above one half).
TASKS: dict[str, list[tuple[float, float, int]]] = {
    "no dots": [],
    "two groups": [
        (-2.2, 0.4, 1), (-1.4, 1.8, 1), (-0.4, 0.9, 1), (0.3, 2.4, 1), (-2.4, 2.3, 1),
        (-1.2, -2.1, 0), (0.2, -0.8, 0), (1.3, 0.2, 0), (2.3, -1.2, 0), (2.1, 1.3, 0),
    ],
    "both large": [(0, 0, 0), (0, 2, 0), (2, 0, 0), (2, 2, 1)],
    "at least one large": [(0, 0, 0), (0, 2, 1), (2, 0, 1), (2, 2, 1)],
    "exactly one large": [(0, 0, 0), (0, 2, 1), (2, 0, 1), (2, 2, 0)],
}  # fmt: skip

ACTIVATIONS: dict[str, Callable[[ArrayLike], np.ndarray]] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-np.asarray(z))),
    "ReLU": lambda z: np.maximum(z, 0.0),
    "step": lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0),
}


def _number(value: Any, name: str, most: float) -> float:
    return float(traits.number_array([value], name, ("number",), (1,))[0].clip(-most, most))


def _two(value: Any, name: str, most: float) -> tuple[float, float]:
    numbers = traits.number_array(value, name, ("two inputs",), (2,))
    if len(numbers) != 2:
        raise traits.BadValue(f"{name} is {value!r}; two numbers are allowed.")
    first, second = numbers.clip(-most, most)
    return float(first), float(second)


class NeuronExplorer(LiveWidget):
    """Turn the weights and the bias of a neuron with two inputs, and see what it computes.

    Numbers beyond the ends of the sliders are moved there.

    Parameters
    ----------
    weights : (float, float), default (3, -1)
        The weights of both inputs, −5 to 5.
    bias : float, default -1
        What is added to the sum, −12 to 12.
    point : (float, float), default (1, 2)
        The input, a point of the plane, −3 to 3.
    activation : {"sigmoid", "ReLU", "step"}
        What the sum goes through.
    dots : {"no dots", "two groups", "both large", "at least one large", "exactly one large"}
        Examples that a line should keep apart.

    Examples
    --------
    >>> neuron = NeuronExplorer(weights=(2, 1), bias=-1, point=(1, -1))
    >>> neuron.sum, neuron.output
    (0.0, 0.5)
    """

    _figure = module("neuron")

    weights = traits.Checked(partial(_two, most=LARGEST_WEIGHT), (3.0, -1.0))
    bias = traits.Checked(partial(_number, most=LARGEST_BIAS), -1.0)
    point = traits.Checked(partial(_two, most=EDGE), (1.0, 2.0))
    activation = traits.choice(*ACTIVATIONS)
    dots = traits.choice(*TASKS)
    tasks = traitlets.Dict(
        {name: [list(dot) for dot in dots] for name, dots in TASKS.items()}, read_only=True
    ).tag(sync=True)

    def __init__(
        self,
        weights: ArrayLike = (3, -1),
        bias: float = -1,
        point: ArrayLike = (1, 2),
        activation: str = "sigmoid",
        dots: str = "no dots",
    ) -> None:
        super().__init__(
            weights=weights,
            bias=bias,
            point=point,
            activation=activation,
            dots=dots,
            label="A neuron with two inputs, its sum, and the plane of its inputs",
        )

    @property
    def sum(self) -> float:
        """The sum z at the point."""
        return float(np.dot(self.weights, self.point) + self.bias)

    @property
    def output(self) -> float:
        """What the activation makes of the sum."""
        return float(ACTIVATIONS[self.activation](self.sum))

    @property
    def right(self) -> int:
        """How many dots lie on their side of the line, where the sum is 0."""
        dots = np.reshape(TASKS[self.dots], (-1, 3))
        return int(np.sum((dots[:, :2] @ self.weights + self.bias > 0) == (dots[:, 2] == 1)))

    def static_figure(self) -> Figure:
        from course_utils.explorers.drawing import canvas

        figure, axis = canvas((5, 4), 1, 1)
        places = np.linspace(-EDGE, EDGE, 121)
        across, up = np.meshgrid(places, places)
        z = self.weights[0] * across + self.weights[1] * up + self.bias
        extent = (-EDGE, EDGE, -EDGE, EDGE)
        shown = ACTIVATIONS[self.activation](z)
        picture = axis.imshow(shown, extent=extent, origin="lower", cmap="cividis")
        figure.colorbar(picture, label="output")
        if any(self.weights):
            axis.contour(across, up, z, levels=[0], colors="white")
        for first, second, kind in TASKS[self.dots]:
            colour = "#e69f00" if kind else "white"
            axis.plot(first, second, "os"[kind == 0], color=colour, markeredgecolor="black")
        axis.plot(*self.point, "D", color="black", markeredgecolor="white")
        numbers = "weights {:g} and {:g}, bias {:g}".format(*self.weights, self.bias)
        axis.set(title=f"A neuron: {numbers}", xlabel="input x1", ylabel="input x2")
        return figure
