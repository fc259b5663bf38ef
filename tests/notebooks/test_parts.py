"""The core of a notebook: an evening's work that stands without the extras, in short cells."""

from __future__ import annotations

import ast
import re
from statistics import median

import minutes
import pytest
import sections
from notebook_files import notebook_paths, plain_python, source

PATHS = notebook_paths()
# Statements that draw mention one of these.
_DRAWING = re.compile(r"\b(plt|axes|axis|ax|panel|panels|fig|figure|plots)\b")
every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name[:2])


@pytest.mark.parametrize("path", PATHS[1:], ids=lambda path: path.name[:2])
def test_a_core_is_an_evening(path):
    core = [cell for part in sections.parts(path) if not part.extra for cell in part.cells]
    assert minutes.minutes(core) <= 75
    exercises = [id for cell in core for id in minutes.checked(source(cell))]
    assert len(exercises) <= 4, exercises


@every_notebook
def test_every_section_says_what_it_needs(path):
    """What it names, and its own cells: nothing else has to have run."""
    parts = sections.parts(path)
    for part in parts[1:]:
        there = [parts[0], *sections.needs(part, parts), part]
        assert sections.missing(code for one in there for code in one.code) == []


def drawing_lines(code: str) -> int:
    """The lines of the statements that draw, each part of a compound statement by itself."""
    lines = set()
    for node in ast.walk(ast.parse(plain_python(code))):
        simple = isinstance(node, ast.stmt) and not hasattr(node, "body")
        if simple and _DRAWING.search(ast.unparse(node)):
            lines |= set(range(node.lineno, node.end_lineno + 1))
    return len(lines)


def code_cells() -> list[str]:
    cells = [code for path in PATHS for part in sections.parts(path) for code in part.code]
    return [code for code in cells if not code.startswith(minutes.OPENS)]


def lines(code: str) -> int:
    return len([line for line in code.splitlines() if line.strip()])


def test_cells_are_short():
    assert median(lines(code) for code in code_cells()) <= 4


@every_notebook
def test_little_code_draws(path):
    cells = [code for part in sections.parts(path) for code in part.code]
    assert sum(map(drawing_lines, cells)) <= 0.1 * sum(map(lines, cells))


def test_names_are_followed():
    assert sections.names("a = b\nc = a + c\nfor i in d:\n    print(i)") == (
        {"b", "c", "d"},
        {"a", "c", "i"},
    )
    assert sections.names("def f(x):\n    return g(x) + y\n\ny = 1") == ({"g"}, {"f", "y"})
    assert sections.names("%matplotlib inline\nimport os.path as p, sys")[1] == {"p", "sys"}
    assert sections.names("pairs = [(i, n) for i in range(n)]")[0] == {"n"}
    assert sections.missing(["a = 1", "b = a + c", "c = 2"]) == [("c", "b = a + c")]


def heading(text: str) -> dict:
    return {"cell_type": "markdown", "id": text, "metadata": {}, "source": [text]}


def code(text: str) -> dict:
    return {"cell_type": "code", "id": text, "metadata": {}, "source": [text]}


def test_parts_and_what_they_need():
    cells = [
        heading("# 01 · Title"), code("import numpy as np"),
        heading("## 1 · One"), code("a = np.ones(3)"),
        heading("### Extra: more"), code("b = a"),
        heading("## 2 · Extra: Two"), code("c = b"),
        heading("## Summary"),
    ]  # fmt: skip
    parts = sections.parts(PATHS[0], {"cells": cells})
    assert [(part.number, part.extra, len(part.cells)) for part in parts] == [
        (0, False, 2), (1, False, 2), (1, True, 2), (2, True, 2), (sections.CLOSING, False, 1),
    ]  # fmt: skip
    assert sections.needs(parts[3], parts) == parts[1:3]
    assert sections.needs(parts[4], parts) == []
    told = minutes.mark(parts[3], parts)
    assert told == "\n\n*Extra, 1 minute. Run section 1 (with its extra) before it.*"
