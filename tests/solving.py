"""Notebooks with their exercises solved."""

from __future__ import annotations

from pathlib import Path

import copies
import nbformat

from course_utils.exercises import Exercise, exercises

# Right, and not as the course writes it: numbers in lists, single precision.
OTHERWISE = """
import functools
import numpy as np

def otherwise(function, kind):
    def form(result):
        if isinstance(result, np.ndarray) and kind is None:
            return result.tolist()
        single = isinstance(result, np.ndarray) and result.dtype == float and kind == "array"
        return result.astype("float32") if single else result

    return functools.wraps(function)(lambda *args, **kwargs: form(function(*args, **kwargs)))
"""


def answer(declared: Exercise, otherwise: bool) -> str:
    """The text of a cell with its stub solved."""
    text = declared.solution_text
    if otherwise and declared.asks_for_function:
        text += f"\n\n{declared.name} = otherwise({declared.name}, {declared.kind!r})"
    return copies.stub_cell(declared).replace(declared.stub_text, text)


def solved(path: Path, otherwise: bool = False) -> nbformat.NotebookNode:
    """The notebook with solutions in place of stubs, or with right answers in another form."""
    notebook = nbformat.read(path, as_version=4)
    solutions = {copies.stub_cell(one): answer(one, otherwise) for one in exercises(path.name[:2])}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = solutions.pop(cell.source, cell.source)
    assert not solutions, "a declared exercise is missing in the notebook"
    if otherwise:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(OTHERWISE))
    return notebook
