"""What the notebooks define, for the benchmarks: a network is written once, where it is taught."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import course_utils

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


def cells(number: str) -> dict[str, str]:
    """Return the sources of a notebook's code cells by their ids."""
    [file] = NOTEBOOKS.glob(f"{number}_*.ipynb")
    notebook = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in notebook if cell["cell_type"] == "code"}


def definitions(number: str, *ids: str, **names: Any) -> dict[str, Any]:
    """Return the functions and classes of some cells, the only part of them that is run.

    Whatever else they read, such as a seed, is among the names or has to be put there.
    """
    sources = cells(number)
    names["course_utils"] = course_utils
    exec(sources["imports"], names)
    for cell in ids:
        tree = ast.parse(sources[cell].rstrip(";\n"))
        tree.body = [part for part in tree.body if isinstance(part, ast.FunctionDef | ast.ClassDef)]
        exec(compile(tree, f"notebook {number}, cell {cell}", "exec"), names)
    return names


def run(number: str, *ids: str) -> dict[str, Any]:
    """Return a notebook's names after some of its cells."""
    names: dict[str, Any] = {"course_utils": course_utils}
    sources = cells(number)
    for cell in ids:
        exec(sources[cell], names)
    return names
