"""Someone edits a notebook in JupyterLab, runs it, saves it, and tidies: only the edit is left."""

from __future__ import annotations

from notebook_files import NOTEBOOKS, dump, normalised, read

NAME = "00_start_here.ipynb"


def test_a_newcomers_edit_is_all_that_changes(open_notebook, page):
    notebook = open_notebook(f"notebooks/{NAME}")
    notebook.run_all()
    page.evaluate(
        """async () => {
          const panel = window.jupyterapp.shell.currentWidget;
          const cell = panel.content.model.cells.get(0);
          cell.sharedModel.setSource(cell.sharedModel.getSource() + "\\n\\nA new sentence.");
          await panel.context.save();
        }"""
    )
    saved = notebook.file.read_text(encoding="utf-8")
    before = (NOTEBOOKS / NAME).read_text(encoding="utf-8")
    assert saved.count("\n") > before.count("\n") + 20, "running it leaves outputs in the file"
    tidy = dump(normalised(read(notebook.file)))
    removed = set(before.splitlines()) - set(tidy.splitlines())
    added = [line.strip() for line in tidy.splitlines() if line not in before.splitlines()]
    assert len(removed) <= 1  # the line that was the cell's last, now followed by others
    assert '"A new sentence."' in added
    assert len(added) <= 2
