"""Every notebook with the worked solutions in place of its stubs: all checks turn green."""

from __future__ import annotations

import os
import re
import textwrap

import nbformat
import pytest
from hypothesis import settings
from nbclient import NotebookClient
from notebook_files import notebook_paths
from solving import solved

from course_utils import progress
from course_utils.exercises import exercises

PATHS = notebook_paths()
# These teach with NumPy alone: they run where neither TensorFlow nor Keras is installed.
WITHOUT_TENSORFLOW = ("01", "02", "03")
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


@pytest.mark.parametrize("otherwise", [False, True], ids=["as the course", "otherwise"])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name[:2])
def test_solved_notebook(path, otherwise, tmp_path, monkeypatch):
    number = path.name[:2]
    monkeypatch.setenv("COURSE_PROFILE", "smoke")
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    notebook = solved(path, otherwise)
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
            assert not re.search("stopped with|returned nothing|The course's `", said), said
    for exercise in exercises(number):
        assert progress.passed("exercise", exercise.id), exercise.id
