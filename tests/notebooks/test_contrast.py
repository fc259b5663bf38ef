"""What a figure's words say can be seen in it: bright things are bright, pale ones are not."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from notebook_files import notebook_paths

from course_utils import lessons, plots
from course_utils.plots import pictures

# Parts of the photo: rows from, to, columns from, to, as shares of its sides.
PAGODA, SKY, TREES = (0.10, 0.75, 0.13, 0.53), (0.03, 0.27, 0.58, 0.93), (0.84, 0.98, 0.55, 0.95)
ROOF, CORNER = (0.35, 0.85, 0.35, 0.65), (0.00, 0.30, 0.75, 0.98)  # of the pieces cut out of it

EDGES = [(PAGODA, 0.7, 1), (SKY, 0, 0.1)]
# What nine tenths of a part stay below, from 0, the colour of the number zero, to 1: at least and
# at most. A figure, its panels, and what its words say of them.
SEEN = {
    "01.filtered": {"The photo after the convolution": [*EDGES, (TREES, 0.9, 1)]},
    "01.roof-edges": {"Its edges": [(ROOF, 0.9, 1), (CORNER, 0, 0.1)]},
    "03.sobel": dict.fromkeys(
        ["Sobel x", "Sobel y", "Laplacian", "strength of the gradient"], EDGES
    ),
    "03.gabor-maps": dict.fromkeys(["0°", "45°", "90°", "135°"], EDGES),
    "03.playground": {"your kernel, applied by hand": EDGES},
    "03.red": {
        "slices +1, −½, −½": [(PAGODA, 0.7, 1), (SKY, 0, 0.4)],
        "the same slice three times": [(SKY, 0.9, 1)],
    },
    "03.bias": {
        "bias 0.3": [(SKY, 0.15, 0.4)],
        "bias 0": [(PAGODA, 0.3, 1), (SKY, 0, 0.05)],
        "bias -0.5": [(SKY, 0, 0.01)],
    },
    "03.clues": {
        "upright edges": [(PAGODA, 0.5, 1), (TREES, 0.5, 1), (SKY, 0, 0.1)],
        "red": [(ROOF, 0.6, 1), (SKY, 0, 0.1), (TREES, 0, 0.3)],
        "red and upright": [(ROOF, 0.35, 1), (SKY, 0, 0.1), (TREES, 0, 0.1)],
    },
    "03.pool": {
        "before": [(PAGODA, 0.3, 1), (SKY, 0, 0.1)],
        "max 4×4": [(PAGODA, 0.8, 1), (SKY, 0, 0.1)],
        "mean 4×4": [(PAGODA, 0.2, 0.5), (SKY, 0, 0.1)],
    },
}
SPARED = ["03.sobel", "03.gabor-maps", "03.playground", "03.red", "03.bias", "03.clues", "03.pool"]
OTHERWISE = {
    "01.photo": "a photo as it is",
    "03.channels": "a photo as it is",
    "03.filters": "a photo with its own greys",
    "03.direction": "a photo with arrows",
    "12.early": "maps stand out by a rule; shown are patches of photos",
    "12.midway": "the same",
    "12.late": "the same",
    "12.both-ways": "test_aids.py measures what is lit",
    "12.right-and-wrong": "test_aids.py measures what is lit",
    "12.cheat": "test_aids.py measures what is lit",
}
STRIKING = r"\b(stands? out|stood out|lights? up|lit)\b"
OF_GREYS = STRIKING + r"|\b(bright(er|est)?|dark|black|white|faint|pale)\b"


def test_every_figure_that_promises_something_striking_is_measured():
    promised = {
        f"{number}.{name}"
        for number in sorted(path.name[:2] for path in notebook_paths())
        for name, words in lessons.read_yaml(lessons.lesson(number).figures).items()
        if re.search(OF_GREYS if number in ("01", "03") else STRIKING, words)
    }
    assert promised <= {*SEEN, *OTHERWISE} and promised >= set(OTHERWISE)


def drawn(number: str, monkeypatch) -> dict[str, plt.Figure]:
    """Run those cells of a notebook that its measured figures need."""
    (path,) = (path for path in notebook_paths() if path.name.startswith(number))
    cells = [
        "".join(cell["source"])
        for cell in json.loads(path.read_text("utf-8"))["cells"]
        if cell["cell_type"] == "code" and cell["id"] != "bootstrap"
    ]
    wanted = [name for name in SEEN if name.startswith(number)]
    run = {
        place
        for last, text in enumerate(cells)
        if any(f'"{name}"' in text for name in wanted)
        for place in leading_to(cells, last)
    }
    figures: dict[str, plt.Figure] = {}
    monkeypatch.setattr(plots, "show", lambda figure, name: figures.setdefault(name, figure))
    names: dict[str, object] = {}
    for place in sorted(run):
        exec(compile(cells[place], f"{number}, cell {place}", "exec"), names)
    return {name: figures[name] for name in wanted}


def leading_to(cells: list[str], last: int) -> list[int]:
    """Find the cells that make what a cell needs, and so on; the last one that makes it counts."""
    places, needed = [last], names_of(cells[last], ast.Load)
    for place in reversed(range(last)):
        made = names_of(cells[place], ast.Store)
        if made & needed:
            places.append(place)
            needed = needed - made | names_of(cells[place], ast.Load)
    return places


def names_of(text: str, way: type) -> set[str]:
    nodes = list(ast.walk(ast.parse(text)))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, way)}
    if way is ast.Store:
        names |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        names |= {(one.asname or one.name).split(".")[0] for node in imports for one in node.names}
    return names


def amiss(figure: plt.Figure, panels: Mapping[str, list]) -> list[str]:
    """Return what cannot be seen although the figure's words say it."""
    axes = {axis.get_title(): axis.images[0] for axis in figure.axes if axis.images}
    found = []
    for title, told in panels.items():
        image = axes[title]
        colours = image.to_rgba(image.get_array())[..., :3]
        # Grey maps begin at black, signed ones in their middle.
        ground = 0 if image.get_cmap().name == "gray" else image.to_rgba(np.zeros((1, 1)))[..., :3]
        seen = np.abs(colours - ground).max(axis=-1)
        for (top, bottom, left, right), least, most in told:
            rows, columns = (round(seen.shape[0] * at) for at in (top, bottom)), seen.shape[1]
            part = seen[slice(*rows), round(columns * left) : round(columns * right)]
            if not least <= np.percentile(part, 90) <= most:
                found.append(f"{title}: {np.percentile(part, 90):.2f}, not {least} to {most}")
    return found


@pytest.mark.parametrize("number", sorted({name[:2] for name in SEEN}))
def test_what_the_words_say_can_be_seen(number, monkeypatch):
    for name, figure in drawn(number, monkeypatch).items():
        assert not amiss(figure, SEEN[name]), name
    plt.close("all")


def test_one_extreme_pixel_would_hide_it(monkeypatch):
    monkeypatch.setattr(pictures, "strongest", lambda values: float(np.abs(values).max()))
    figures = drawn("03", monkeypatch)
    assert [name for name, figure in figures.items() if amiss(figure, SEEN[name])] == SPARED
    plt.close("all")
