"""How long the course takes: computed from its cells, and written to wherever it is printed.

A notebook's minutes stand in its title and under its headings, in its file of questions (for the
map of notebook 00) and in the README; a route is a list of sections under [tool.course] in
pyproject.toml, and a row of a table in the README and in notebook 00. `make format` writes them.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from notebook_files import LESSONS, ROOT, declared, dump, notebook_paths, source
from sections import CLOSING, OPENING, Part, needs, parts, path_of

from course_utils import explorers
from course_utils.exercises.core import exercise

# A learner who reads, runs what is there and thinks before answering.
WORDS, CODE_LINES = 180, 12  # in a minute
PREDICTION, QUESTION, FIGURE, EXPLORER = 1.2, 0.9, 0.5, 2  # minutes for each
FUNCTION, VALUE = 10, 4  # to write one, to find one
_OWN = [f"course_lessons.{path.parent.name}.explorers" for path in LESSONS.glob("n*/explorers")]
_NAMES = [name for package in _OWN for name in import_module(package).__all__]
_EXPLORER = re.compile(rf"\b(?:{'|'.join([*explorers.__all__, *_NAMES])})\(")
# Cells that are the same everywhere.
OPENS = "# The same first cell opens"
_ROUTES = r"(\| way \| sections \| minutes \|\n\| ---.*)(?:\n\|.*)*"
_MARK = r"\n\n\*(?:Core|Extra), \d+ minutes?[^*]*\*(?=\n|$)"


@dataclass(frozen=True)
class Route:
    """A way through the course: sections of notebooks, in order; all, where none are named."""

    name: str
    minutes: int = 0  # it should take; 0 for what it takes
    sections: dict[str, list[int]] = field(default_factory=dict)
    extras: bool = False

    @property
    def stops(self) -> list[str]:
        """The numbers of its notebooks."""
        return list(self.sections) or [path.name[:2] for path in notebook_paths()]

    def cells(self, number: str) -> list[dict[str, Any]]:
        """The cells of one notebook on this way: those above section 1, then the sections."""
        there = parts(path_of(number))
        if self.sections:
            chosen = {OPENING, *self.sections[number]}
            there = [part for part in there if part.number in chosen]
        return [cell for part in there if self.extras or not part.extra for cell in part.cells]

    def takes(self) -> float:
        return sum(minutes(self.cells(number)) for number in self.stops)

    def row(self) -> str:
        """The line that tells of it, in README and notebook 00."""
        stops = [f"{number}, {listed(chosen)}" for number, chosen in self.sections.items()]
        whole = "all sections, with their extras" if self.extras else "all sections without extras"
        return f"| {self.name} | {'; '.join(stops) or whole} | {rounded(self.takes()):,} |"


def routes() -> list[Route]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return [Route(**route) for route in tomllib.load(file)["tool"]["course"]["routes"]]


def listed(chosen: Iterable[object]) -> str:
    """Sections as one writes them: sections 1, 2 and 5, or sections 1 to 4 and 7."""
    runs: list[list[Any]] = []
    for one in chosen:
        if runs and isinstance(one, int) and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    told: list[Any] = []
    for run in runs:
        told += run if len(run) < 3 else [f"{run[0]} to {run[-1]}"]
    *others, last = map(str, told)
    several = bool(others) or " to " in last
    return f"section{'s' * several} {', '.join(others)}{' and ' * bool(others)}{last}"


def minutes(cells: Iterable[dict[str, Any]]) -> float:
    """How long a learner needs for these cells; what the computer computes is not counted."""
    total = 0.0
    for cell in cells:
        text = source(cell)
        if cell["cell_type"] == "markdown":
            total += len(unmarked(text).split()) / WORDS
        elif not text.startswith(OPENS):
            total += len([line for line in text.splitlines() if line.strip()]) / CODE_LINES
            total += PREDICTION * len(re.findall(r"(?<![.\w])predict\(", text))
            total += QUESTION * questions(text)
            for id in checked(text):
                total += FUNCTION if exercise(id).asks_for_function else VALUE
            total += FIGURE * text.count("plots.show(") + EXPLORER * len(_EXPLORER.findall(text))
    return total


def checked(code: str) -> list[str]:
    """The exercises that a cell checks."""
    return re.findall(r"(?<![.\w])check\(\s*\"([\d.]+)\"", code)


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
def takes(path: Path) -> tuple[int, int]:
    """The minutes that are printed for a notebook: those of its core, and of its extras."""
    spent = {False: 0.0, True: 0.0}
    for part in parts(path):
        spent[part.extra] += minutes(part.cells)
    return rounded(spent[False]), rounded(spent[True])


def both(path: Path) -> str:
    """The same, as the README's map has it."""
    core, extras = takes(path)
    return f"{core} + {extras}" if extras else str(core)


@cache
def table() -> str:
    """The rows of all routes."""
    return "".join(f"\n{route.row()}" for route in routes())


def with_routes(text: str) -> str:
    return re.sub(_ROUTES, lambda found: found[1] + table(), text)


def marked(path: Path, text: str) -> str:
    """A notebook with kind, minutes and needs under the heading of each section."""
    notebook = json.loads(text)
    all_parts = parts(path, notebook)
    for part in all_parts:
        if part.number not in (OPENING, CLOSING):
            first = part.cells[0]
            plain = unmarked(source(first))
            heading, *others = plain.split("\n", 1)
            first["source"] = "".join([heading, mark(part, all_parts), *("\n" + o for o in others)])
            first["source"] = first["source"].splitlines(keepends=True)
    for cell in notebook["cells"]:
        if "| way | sections |" in source(cell):
            cell["source"] = with_routes(source(cell)).splitlines(keepends=True)
    return dump(notebook)


def unmarked(text: str) -> str:
    return re.sub(_MARK, "", text)


def mark(part: Part, all_parts: list[Part]) -> str:
    whole = max(1, round(minutes(part.cells)))
    kind = "Extra" if part.extra else "Core"
    before = {}
    for earlier in needs(part, all_parts):
        if earlier.number != part.number:  # an extra follows the core of its own section
            at_its_end = source(earlier.cells[0]).startswith("###")
            before[earlier.number] = f"{earlier.number}{' (with its extra)' * at_its_end}"
    after = f" Run {listed(before.values())} before it." if before else ""
    return f"\n\n*{kind}, {whole} minute{'s' * (whole > 1)}.{after}*"


def renewed(path: Path, text: str) -> str:
    """The text of one of these files with the minutes and routes that are so now."""
    if path.suffix == ".ipynb":
        text = marked(path, text)
    if path.suffix == ".md":
        text = with_routes(text)
    for notebook in notebook_paths():
        number, (core, extras) = notebook.name[:2], takes(notebook)
        if number in (path.name[:2], path.parent.name[1:3]):
            more = f", and {extras} for the extras" if extras else ""
            about = rf"About {core} minutes{more}."
            text = re.sub(r"(?<=\*)About \d+ minutes(, and \d+ for the extras)?\.", about, text)
            lines = f"minutes: {core}\n" + f"extras: {extras}\n" * (extras > 0)
            text = re.sub(r"(?m)^minutes: .*\n(extras: .*\n)?", lines, text)
    return text
