"""Every notebook in JupyterLab, and its page without a kernel."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import nbformat
import pytest
from book.executed import IN_TESTS, executed
from build_site import write_book
from notebook_files import notebook_paths
from solving import solved

from course_utils.exercises import exercises

PATHS = notebook_paths()
# In every run the first and one with many figures; single figures have tests in JupyterLab, too.
OFTEN = ("00", "03")
IN_JUPYTERLAB = [
    pytest.param(path, marks=() if path.name[:2] in OFTEN else pytest.mark.weekly) for path in PATHS
]
# SCREENSHOTS=folder keeps a picture of each notebook in both themes, to be looked at.
SCREENSHOTS = os.environ.get("SCREENSHOTS")


def take_pictures(notebook, name: str) -> None:
    if not SCREENSHOTS:
        return
    folder = Path(SCREENSHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        notebook.theme(theme)
        notebook.page.wait_for_timeout(800)
        for position, cell in enumerate(notebook.page.locator(".jp-Cell").all()):
            cell.screenshot(path=folder / f"{name}-{position:03}-{theme}.png")


def live_figures(notebook: nbformat.NotebookNode) -> int:
    """How many of its outputs are live figures."""
    shown = [one for cell in notebook.cells for one in cell.get("outputs", [])]
    return sum("course-live-" in one.get("data", {}).get("text/html", "") for one in shown)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name[:2])
def test_notebook_works_as_a_page(path, page_with, tmp_path):
    """As it ran under nbval shortly before; where it did not, it is run here."""
    notebook = executed(path, IN_TESTS)
    live = live_figures(notebook)
    assert live > 0
    html = write_book(tmp_path, {path.stem: notebook})[path.stem]
    for options in (
        {"viewport": {"width": 1100, "height": 900}},
        {"viewport": {"width": 375, "height": 800}, "color_scheme": "dark"},
    ):
        with page_with(**options) as alone:
            asked = set()
            alone.on("request", lambda request, asked=asked: asked.add(request.url))
            alone.goto(html.as_uri())
            alone.wait_for_load_state()
            files = [Path(url2pathname(urlparse(url).path)) for url in asked if "file:" in url]
            assert sum(file.stat().st_size for file in files) < 1_500_000, "heavy to load"
            alone.evaluate("() => dispatchEvent(new Event('beforeprint'))")  # draws what is far off
            alone.evaluate("() => dispatchEvent(new Event('afterprint'))")
            alone.wait_for_function(
                "(count) => document.querySelectorAll('.course-live').length === count", arg=live
            )
            assert alone.locator("math").count() > 0 or path.name.startswith("00")
            wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert alone.evaluate(wider) <= 0, "the page scrolls sideways"
            if SCREENSHOTS:
                width = options["viewport"]["width"]
                picture = Path(SCREENSHOTS) / f"{path.stem}-page-{width}.png"
                alone.screenshot(path=picture, full_page=True)


@pytest.mark.parametrize("path", IN_JUPYTERLAB, ids=lambda path: path.name[:2])
def test_notebook_runs_in_jupyterlab(path, open_notebook, page):
    page.set_viewport_size({"width": 1300, "height": 1000})
    notebook = open_notebook(f"notebooks/{path.name}")
    notebook.run_all()
    assert notebook.errors() == []
    live = notebook.live_figures()
    assert live > 0
    page.wait_for_function(
        "(count) => document.querySelectorAll('.course-live').length === count", arg=live
    )
    take_pictures(notebook, path.stem)


@pytest.mark.weekly
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name[:2])
def test_solved_notebook_runs_in_jupyterlab_and_its_checks_pass(path, open_notebook, lab, page):
    _, root = lab
    nbformat.write(solved(path), root / "notebooks" / f"solved {path.name}")
    page.set_viewport_size({"width": 1300, "height": 1000})
    notebook = open_notebook(f"notebooks/solved {path.name}")
    notebook.run_all()
    assert notebook.errors() == []
    for one in exercises(path.name[:2]):
        passed = f"__import__('course_utils').progress.passed('exercise', '{one.id}')"
        assert notebook.value(passed), f"{one.id} has not passed"
    take_pictures(notebook, f"{path.stem}-solved")
