"""Every notebook with right answers in place of its stubs: all checks turn green.

The answers are not written as the course writes them, and the core runs before the extras: all
that it needs is in it. Weekly, the worked solutions also run as they are, in the notebook's order.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Collection
from pathlib import Path
from typing import Any

import minutes
import nbformat
import pytest
import sections
from hypothesis import settings
from nbclient import NotebookClient
from notebook_files import notebook_paths
from solving import solved

from course_utils import progress
from course_utils.exercises import exercise, exercises

PATHS = notebook_paths()
# These teach with NumPy alone: they run where neither TensorFlow nor Keras is installed.
WITHOUT_TENSORFLOW = ("00", "01", "02", "03")
BLOCKER = """
    import sys

    class NotInstalled:
        def find_spec(self, name, path=None, target=None):
            if name.partition(".")[0] in ("tensorflow", "keras", "torch", "jax"):
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    sys.meta_path.insert(0, NotInstalled())
"""

# The checks draw the same cases in every run.
REPEATABLE = "import random, secrets; secrets.randbelow = random.Random(0).randrange"


# Weekly: what computes longest. Of the notebooks with a ready-made network, 11 runs at every time.
LONG = ("07", "10", "12", "13", "14")


def often(*, weekly: Collection[str]) -> list[Any]:
    """All notebooks, some of them in the weekly tests only."""
    return [
        pytest.param(path, marks=pytest.mark.weekly if path.name[:2] in weekly else ())
        for path in PATHS
    ]


ALL_BUT_ONE = [path.name[:2] for path in PATHS if not path.name.startswith("01")]


def core_first(path: Path, notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The cells of who comes back for the extras when the core is done."""
    parts = sorted(sections.parts(path, notebook), key=lambda part: part.extra)
    return [cell for part in parts for cell in part.cells]


@pytest.mark.parametrize("path", often(weekly=ALL_BUT_ONE), ids=lambda path: path.name[:2])
def test_solved_notebook(path, tmp_path, monkeypatch):
    run(path, solved(path), tmp_path, monkeypatch)


@pytest.mark.parametrize("path", often(weekly=LONG), ids=lambda path: path.name[:2])
def test_solved_otherwise_and_the_core_first(path, tmp_path, monkeypatch):
    notebook = solved(path, otherwise=True)
    extras = [part for part in sections.parts(path, notebook) if part.extra]
    later = [id for part in extras for code in part.code for id in minutes.checked(code)]
    notebook.cells = core_first(path, notebook)
    run(path, notebook, tmp_path, monkeypatch, {exercise(id).name for id in later})


def run(
    path: Path,
    notebook: nbformat.NotebookNode,
    tmp_path: Path,
    monkeypatch,
    later: Collection[str] = (),
) -> None:
    """Run it in a new kernel; all checks have passed, and nothing was complained of.

    The course's function may stand in for a learner's only where that is written `later`.
    """
    number = path.name[:2]
    monkeypatch.setenv("COURSE_PROFILE", "smoke")
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    if number in WITHOUT_TENSORFLOW:
        blocker = nbformat.v4.new_code_cell(textwrap.dedent(BLOCKER))
        notebook.cells.insert(0, blocker)
    if settings().derandomize:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(REPEATABLE))
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": path.parent}}
    )
    client.execute(env=dict(os.environ))
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.get("name") != "stderr", f"{cell.source}\n{output.text}"
            said = output.get("text", "")
            # Who goes on where a cell takes long is decided by the machine, not by what is right.
            assert not re.search("stopped with|returned nothing", said), said
            assert {*re.findall(r"The course's `(\w+)`", said)} <= {*later}, said
    for one in exercises(number):
        assert progress.passed("exercise", one.id), one.id
