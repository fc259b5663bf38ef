"""The ways through the course run as README and notebook 00 name them, in the time they promise."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import minutes
import nbformat
import pytest
import sections
from nbclient import NotebookClient
from notebook_files import NOTEBOOKS, ROOT, notebook_paths

ROUTES = {route.name: route for route in minutes.routes()}
STOPS = [(name, number) for name, route in ROUTES.items() for number in route.stops]
# Weekly all of them; in every run the short one. Solved notebooks, too, run their core before the
# extras (test_solved.py).
OFTEN = ("Two hours",)
RUN = [
    pytest.param(name, number, marks=() if name in OFTEN else pytest.mark.weekly)
    for name, number in STOPS
]


def run(cells: list[dict], monkeypatch, tmp_path) -> None:
    """Run cells in a new kernel, as a learner would who has solved nothing."""
    monkeypatch.setenv("COURSE_PROFILE", "smoke")
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.from_dict({**cell, "source": minutes.source(cell)}) for cell in cells
    ]
    where = {"metadata": {"path": NOTEBOOKS}}
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources=where)
    client.execute(env=dict(os.environ))
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.get("name") != "stderr", f"{cell.source}\n{output.text}"


@pytest.mark.parametrize(("name", "number"), RUN)
def test_a_route_runs_without_the_sections_that_it_leaves_out(name, number, monkeypatch, tmp_path):
    run(ROUTES[name].cells(number), monkeypatch, tmp_path)


@pytest.mark.parametrize(("name", "number"), STOPS)
def test_a_route_makes_what_it_uses(name, number):
    cells = ROUTES[name].cells(number)
    codes = [minutes.source(cell) for cell in cells if cell["cell_type"] == "code"]
    assert sections.missing(codes) == []


def sections_in(stop: str) -> Iterator[int]:
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", stop):
        yield from range(int(first), int(last or first) + 1)


@pytest.mark.parametrize("path", [ROOT / "README.md", notebook_paths()[0]], ids=lambda p: p.name)
@pytest.mark.parametrize("name", ROUTES)
def test_routes_are_printed_as_they_are(path, name):
    text = path.read_text(encoding="utf-8")
    words = re.search(rf"\| {name} \| ([^|]+) \| ([\d,]+) \|", text)
    stops = dict(re.findall(r"(\d\d), sections? ([^;]+)", words[1]))
    assert {number: list(sections_in(stop)) for number, stop in stops.items()} == (
        ROUTES[name].sections
    )
    assert abs(int(words[2].replace(",", "")) - ROUTES[name].takes()) <= 2.5


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.minutes])
def test_a_route_takes_the_time_of_its_name(name):
    assert abs(ROUTES[name].takes() - ROUTES[name].minutes) <= 10


def test_what_a_cell_costs():
    def cost(kind: str, text: str) -> float:
        return minutes.minutes([{"cell_type": kind, "source": [text]}])

    assert cost("markdown", "one two three " * 60) == pytest.approx(1)
    assert cost("code", "x = 1\n\n" * 12) == pytest.approx(1)
    assert cost("code", 'predict("01.edges")') == pytest.approx(1.2 + 1 / 12)
    assert cost("code", "labels = network.predict(photos)") == pytest.approx(1 / 12)
    asked = len(minutes.declared("01")["quizzes"]["edges"]["questions"])
    assert cost("code", 'quiz("01.edges")') == pytest.approx(0.9 * asked + 1 / 12)
    assert cost("code", 'concept_test("before")') == pytest.approx(9 + 1 / 12)
    assert cost("code", 'check("01.1", slide)') == pytest.approx(10 + 1 / 12)
    assert cost("code", 'check("02.5", visible)') == pytest.approx(4 + 1 / 12)
    assert cost("code", 'plots.show(figure, alt="")') == pytest.approx(0.5 + 1 / 12)
    assert cost("code", "ConvolutionStepper(image)") == pytest.approx(2 + 1 / 12)
    assert cost("markdown", "## 1 · One\n\n*Core, 12 minutes. Run section 3 before it.*") == (
        cost("markdown", "## 1 · One")
    )
