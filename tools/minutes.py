"""How long the course takes: computed from its cells, and written to wherever it is printed.

A notebook's minutes stand in its title, in its file of questions (for the map of notebook 00) and
in the README; a route is a list of sections under [tool.course] in pyproject.toml, and a row of a
table in the README and in notebook 00. `make format` writes all of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from notebook_files import LESSONS, ROOT, declared, notebook_paths, read, source

from course_utils import explorers

# A learner who reads, runs what is there and thinks before answering.
WORDS, CODE_LINES = 180, 12  # in a minute
PREDICTION, QUESTION, EXERCISE, FIGURE = 1.2, 0.9, 6, 0.5  # minutes for each
_FIGURE = re.compile(rf"\b(?:plots\.show|{'|'.join(explorers.__all__)})\(")
# Cells that are the same everywhere, or wait for a click.
_PASSED_OVER = re.compile(r"# The same first cell opens|(hint|solution)\(")


@dataclass(frozen=True)
class Route:
    """A way through the course: sections of notebooks, in order."""

    name: str
    minutes: int  # it should take
    sections: dict[str, list[int]]

    def cells(self, number: str) -> list[dict[str, Any]]:
        """The cells of one notebook on this way: those above section 1, then the sections."""
        parts = sections(path_of(number))
        return [cell for section in (0, *self.sections[number]) for cell in parts[section]]

    def takes(self) -> float:
        return sum(minutes(self.cells(number)) for number in self.sections)

    def row(self) -> str:
        """The line that tells of it, in README and notebook 00."""
        stops = [f"{number}, {listed(chosen)}" for number, chosen in self.sections.items()]
        return f"| {self.name} | {'; '.join(stops)} | {rounded(self.takes())} |"


def routes() -> list[Route]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return [Route(**route) for route in tomllib.load(file)["tool"]["course"]["routes"]]


def listed(chosen: list[int]) -> str:
    """Sections as one writes them: sections 1, 2 and 5."""
    *others, last = map(str, chosen)
    return f"sections {', '.join(others)} and {last}" if others else f"section {last}"


def path_of(number: str) -> Path:
    return next(path for path in notebook_paths() if path.name.startswith(number))


def sections(path: Path) -> dict[int, list[dict[str, Any]]]:
    """The cells of each numbered section; 0 are those above the first one."""
    parts: dict[int, list[dict[str, Any]]] = {0: []}
    for cell in read(path)["cells"]:
        heading = re.match(r"## (?:(\d+) ·)?", source(cell))
        if heading and cell["cell_type"] == "markdown":
            if not heading[1]:
                break  # what closes a notebook has no numbers
            parts[int(heading[1])] = []
        parts[max(parts)].append(cell)
    return parts


def minutes(cells: Iterable[dict[str, Any]]) -> float:
    """How long a learner needs for these cells; what the computer computes is not counted."""
    total = 0.0
    for cell in cells:
        text = source(cell)
        if cell["cell_type"] == "markdown":
            total += len(text.split()) / WORDS
        elif not _PASSED_OVER.match(text):
            total += len([line for line in text.splitlines() if line.strip()]) / CODE_LINES
            total += PREDICTION * len(re.findall(r"(?<![.\w])predict\(", text))
            total += QUESTION * questions(text)
            total += EXERCISE * len(re.findall(r"(?<![.\w])check\(", text))
            total += FIGURE * len(_FIGURE.findall(text))
    return total


def questions(code: str) -> int:
    """How many questions the quizzes of a cell ask."""
    asked = 0
    for number, name in re.findall(r"\bquiz\(\"(\d\d)\.([^\"]+)\"", code):
        asked += len(declared(number)["quizzes"][name]["questions"])
    if re.search(r"\bconcept_test\(", code):
        asked += len(declared("00")["concepts"])
    return asked


def rounded(minutes: float) -> int:
    """To five minutes: nobody is that regular."""
    return 5 * round(minutes / 5)


def files() -> list[Path]:
    return [ROOT / "README.md", *notebook_paths(), *sorted(LESSONS.glob("n*/questions.yaml"))]


@cache
def takes() -> dict[str, int]:
    """The minutes that are printed for each notebook."""
    return {path.name[:2]: rounded(minutes(read(path)["cells"])) for path in notebook_paths()}


@cache
def rows() -> dict[str, str]:
    return {route.name: route.row() for route in routes()}


def renewed(path: Path, text: str) -> str:
    """The text of one of these files with the minutes and routes that are so now."""
    for name, row in rows().items():
        text = re.sub(rf"\| {name} \|[^|\n]*\|[^|\n]*\|", row, text)
    for number, whole in takes().items():
        text = re.sub(rf"(?m)^(\| {number} \|[^|\n]*\|) \d+ \|", rf"\g<1> {whole} |", text)
        if number in (path.name[:2], path.parent.name[1:3]):
            text = re.sub(r"(?m)(\*About |^minutes: )\d+", rf"\g<1>{whole}", text)
    return text
