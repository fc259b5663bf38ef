"""How a notebook of the course is stored: one place for the rule that format and tests share."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
LESSONS = ROOT / "course_lessons"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# The tag of a cell that claims its output: nbval's own.
CLAIM = "nbval-check-output"
# Where the repository's name stands in notebooks and README: in addresses of these kinds.
ADDRESS = re.compile(
    r"(github\.com/|mybinder\.org/v2/gh/|colab\.research\.google\.com/github/)"
    r"([\w.-]+/[\w.-]+?)(?=/|\.git\b|[\s)\"'@?#\\]|$)"
)


def notebook_paths() -> list[Path]:
    return sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def declared(number: str) -> dict[str, Any]:
    """What the lesson of a notebook says in its questions.yaml."""
    (path,) = LESSONS.glob(f"n{number}_*/questions.yaml")
    with path.open(encoding="utf-8") as file:  # which a complaint then names
        lesson = yaml.safe_load(file)
    missing = {"title", "you_will", "minutes"} - set(lesson)
    if missing:
        raise ValueError(f"{path}: {', '.join(sorted(missing))} is missing.")
    return lesson


def lesson_text(number: str, name: str) -> str:
    """What a file in a lesson's folder says; nothing, where there is none."""
    (folder,) = LESSONS.glob(f"n{number}_*")
    file = folder / name
    return file.read_text(encoding="utf-8") if file.exists() else ""


def dump(notebook: dict[str, Any]) -> str:
    """The bytes JupyterLab writes: one space, sorted keys, letters as they are."""
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def plain_python(code: str) -> str:
    """A cell's code without the magics and shell commands that only a notebook understands."""
    return re.sub(r"(?m)^(\s*)[%!].*", r"\1pass", code)


def exercise_cell(id: str) -> str:
    """The id of the cell with an exercise's prompt; those of its other cells begin with it."""
    return f"ex-{id.replace('.', '-')}"


def claims(cell: dict[str, Any]) -> bool:
    """Is this a cell whose output is compared at every run?"""
    return CLAIM in cell["metadata"].get("tags", [])


def normalised(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook without what running or viewing leaves behind."""
    cells = [normalised_cell(cell) for cell in notebook["cells"]]
    while cells and not source(cells[-1]).strip():
        cells.pop()
    for position, cell in enumerate(cells):
        if any(cell["id"] == earlier["id"] for earlier in cells[:position]):
            cell["id"] = f"{cell['id'][:56]}-{position}"
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def normalised_cell(cell: dict[str, Any]) -> dict[str, Any]:
    text = "\n".join(line.rstrip() for line in source(cell).strip("\n").split("\n"))
    metadata = cell.get("metadata", {})
    # Tags, and what a slide is: a slide marked "-" is none.
    kept = {name: metadata[name] for name in ("slideshow", "tags") if metadata.get(name)}
    tidy: dict[str, Any] = {
        "cell_type": cell["cell_type"],
        "id": cell["id"],
        "metadata": kept,
        "source": text.splitlines(keepends=True),
    }
    if cell["cell_type"] == "code":
        tidy["execution_count"] = None
        tidy["outputs"] = []
    return tidy


def repository() -> str:
    """OWNER/NAME of the course, from pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["course"]["repository"]
