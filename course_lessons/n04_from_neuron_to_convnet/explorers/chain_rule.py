"""The chain rule on a small graph with numbers: forward, then backward, step by step."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import traitlets

from course_utils.explorers import traits
from course_utils.live import LiveWidget, module

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LARGEST_NUMBER = 9
_ALLOWED = f"numbers from {-LARGEST_NUMBER} to {LARGEST_NUMBER} are allowed."


def _given(name: str, value: float, depth: float, place: float) -> dict[str, Any]:
    return {"name": name, "kind": "given", "from": [], "value": value, "at": [depth, place]}


def _made(name: str, kind: str, of: str, depth: float, place: float) -> dict[str, Any]:
    return {"name": name, "kind": kind, "from": of.split(), "at": [depth, place]}


# Graphs by name. A node stands at (depth, place); those it is made from stand before it.
GRAPHS: dict[str, list[dict[str, Any]]] = {
    "one weight": [
        _given("w", 3, 0, 0),
        _given("x", 2, 0, 1),
        _given("t", 4, 1, 1.5),
        _made("y", "times", "w x", 1, 0.5),
        _made("d", "minus", "y t", 2, 1),
        _made("L", "half square", "d", 3, 1),
    ],
    "a neuron with ReLU": [
        _given("w", 2, 0, 0),
        _given("x", 3, 0, 1),
        _given("b", -1, 1, 1.5),
        _given("t", 2, 3, 1.5),
        _made("p", "times", "w x", 1, 0.5),
        _made("z", "plus", "p b", 2, 0.75),
        _made("y", "ReLU", "z", 3, 0.5),
        _made("d", "minus", "y t", 4, 0.75),
        _made("L", "half square", "d", 5, 0.75),
    ],
    "one weight, used twice": [
        _given("x1", 1, 0, 0),
        _given("w", 2, 0, 1.5),
        _given("x2", 3, 0, 3),
        _given("t1", 5, 1, 0),
        _given("t2", 4, 1, 3),
        _made("y1", "times", "w x1", 1, 1),
        _made("y2", "times", "w x2", 1, 2),
        _made("d1", "minus", "y1 t1", 2, 0.75),
        _made("d2", "minus", "y2 t2", 2, 2.25),
        _made("L1", "half square", "d1", 3, 0.75),
        _made("L2", "half square", "d2", 3, 2.25),
        _made("L", "plus", "L1 L2", 4, 1.5),
    ],
}

# What a node makes of its numbers, and how fast that grows with each of them.
KINDS: dict[str, tuple[Callable[..., float], Callable[..., tuple[float, ...]]]] = {
    "times": (lambda a, b: a * b, lambda a, b: (b, a)),
    "plus": (lambda a, b: a + b, lambda a, b: (1.0, 1.0)),
    "minus": (lambda a, b: a - b, lambda a, b: (1.0, -1.0)),
    "ReLU": (lambda a: max(a, 0.0), lambda a: (1.0 if a > 0 else 0.0,)),
    "half square": (lambda a: a * a / 2, lambda a: (a,)),
}


def _checked_values(value: Any, name: str) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise traits.BadType(f"{name} is {value!r}; a dictionary like {{'w': 3}} is allowed.")
    for key, number in value.items():
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise traits.BadType(f"{name}[{key!r}] is {number!r}; {_ALLOWED}")
        if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
            raise traits.BadValue(f"{name}[{key!r}] is {number}; {_ALLOWED}")
    return {str(key): float(number) for key, number in value.items()}


def given_numbers(graph: str) -> dict[str, float]:
    """Return the numbers that a graph starts from."""
    return {node["name"]: float(node["value"]) for node in GRAPHS[graph] if node["kind"] == "given"}


class ChainRuleStepper(LiveWidget):
    """A small graph of numbers: forward to the loss, then the slopes backward, step by step.

    Parameters
    ----------
    graph : {"one weight", "a neuron with ReLU", "one weight, used twice"}
        Which graph is shown.
    values : dict of str to float, optional
        Numbers for some of those that the graph starts from, −9 to 9, such as ``{"w": 1}``.
    step : int, default 0
        How many steps have been made: those forward first, then those backward.

    Examples
    --------
    >>> stepper = ChainRuleStepper("one weight", {"w": 3, "x": 2, "t": 4})
    >>> stepper.numbers["L"], stepper.slopes["w"]
    (2.0, 4.0)
    """

    _figure = module("chain_rule")

    graph = traits.choice(*GRAPHS)
    values = traits.Checked(_checked_values, {})
    step = traits.whole(0, 99, 0)
    graphs = traitlets.Dict(GRAPHS, read_only=True).tag(sync=True)

    def __init__(
        self, graph: str = "one weight", values: Mapping[str, float] | None = None, step: int = 0
    ) -> None:
        super().__init__(
            graph=graph,
            values={} if values is None else values,
            step=step,
            label="The chain rule on numbers: forward to the loss, then backward",
        )

    @property
    def numbers(self) -> dict[str, float]:
        """The number of each node, computed forward."""
        numbers = given_numbers(self.graph)
        numbers |= {name: number for name, number in self.values.items() if name in numbers}
        for node in GRAPHS[self.graph]:
            if node["kind"] != "given":
                work, _ = KINDS[node["kind"]]
                numbers[node["name"]] = float(work(*(numbers[name] for name in node["from"])))
        return numbers

    @property
    def slopes(self) -> dict[str, float]:
        """How fast the loss grows with each node, computed backward."""
        numbers = self.numbers
        slopes = dict.fromkeys(numbers, 0.0)
        slopes[GRAPHS[self.graph][-1]["name"]] = 1.0
        for node in reversed(GRAPHS[self.graph]):
            if node["kind"] != "given":
                local = KINDS[node["kind"]][1](*(numbers[name] for name in node["from"]))
                for name, slope in zip(node["from"], local, strict=True):
                    slopes[name] += slope * slopes[node["name"]]
        return slopes

    def static_figure(self) -> Figure:
        """Draw the graph with the numbers that it starts from; the rest is for the learner."""
        from course_utils.explorers.drawing import canvas, short

        nodes = {node["name"]: node for node in GRAPHS[self.graph]}
        figure, axis = canvas((8, 3.2), 1, 1)
        arrow = {"arrowstyle": "->", "shrinkB": 30}
        for node in nodes.values():
            for name in node["from"]:
                ends = nodes[name]["at"], node["at"]
                axis.annotate("", *ends[::-1], arrowprops=arrow, zorder=1)
            shown = short(self.numbers[node["name"]]) if node["kind"] == "given" else "?"
            text = f"{node['name']} = {shown}\n{node['kind']}"
            box = {"boxstyle": "round", "facecolor": "#f3f5f7", "edgecolor": "#57606a"}
            axis.text(*node["at"], text, ha="center", va="center", bbox=box, zorder=3)
        depths, places = zip(*(node["at"] for node in nodes.values()))
        axis.set(xlim=(-0.5, max(depths) + 0.5), ylim=(max(places) + 0.6, min(places) - 0.6))
        axis.set_axis_off()
        axis.set_title("From the given numbers forward to the loss L")
        return figure
