"""What runs on other libraries than TensorFlow, where they are installed: the lock has none."""

from __future__ import annotations

import os

import nbformat
import pytest
import sections
from nbclient import NotebookClient
from notebook_files import NOTEBOOKS, source

pytestmark = pytest.mark.weekly
ON_KERAS = ("05", "06", "07", "08", "09", "10", "11")


def printed(cells: list[dict], monkeypatch, tmp_path, **settings: str) -> dict[str, str]:
    """Run cells in a new kernel, offline, and return what each of them prints."""
    settings |= {"COURSE_PROFILE": "smoke", "COURSE_PROGRESS": str(tmp_path / "progress.json")}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.from_dict({**cell, "source": source(cell)}) for cell in cells]
    where = {"metadata": {"path": NOTEBOOKS}}
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources=where)
    client.execute(env=dict(os.environ))
    streams = {
        cell.id: [one for one in cell.get("outputs", []) if one.output_type == "stream"]
        for cell in notebook.cells
    }
    noise = [one.text for outputs in streams.values() for one in outputs if one.name == "stderr"]
    assert noise == []
    return {id: "".join(one.text for one in outputs) for id, outputs in streams.items()}


@pytest.mark.parametrize("number", ON_KERAS)
def test_a_notebook_runs_on_jax(number, monkeypatch, tmp_path):
    pytest.importorskip("jax", reason="JAX is not installed")
    cells = [cell for part in sections.parts(sections.path_of(number)) for cell in part.cells]
    check = nbformat.v4.new_code_cell("print(keras.config.backend())", id="backend")
    texts = printed([*cells, check], monkeypatch, tmp_path, KERAS_BACKEND="jax")
    assert texts["backend"] == "jax\n"


def test_network_a_and_its_twin_in_pytorch_are_one_network(monkeypatch, tmp_path):
    pytest.importorskip("torch", reason="PyTorch is not installed")
    there = sections.parts(sections.path_of("07"))
    (twin,) = (part for part in there if part.cells[0]["id"] == "twin")
    wanted = [there[0], *sections.needs(twin, there), twin]
    texts = printed([cell for part in wanted for cell in part.cells], monkeypatch, tmp_path)
    assert texts["torch-there"] == ""
    assert texts["twin-counted"] == "parameters in PyTorch: 58,389, in Keras: 58,389\n"
    as_copied, in_order = (
        float(texts[id].rpartition(" ")[2]) for id in ("twin-copied", "twin-ordered")
    )
    assert in_order < 1e-5 < as_copied
    assert "validation: PyTorch" in texts["twin-trained"]
