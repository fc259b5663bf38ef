"""Hints and solution of an exercise, in the card of its check."""

from __future__ import annotations

import nbformat
import pytest
from build_site import write_book
from figures import keep


@pytest.fixture
def card(notebook_of):
    """A check of an untouched stub in JupyterLab, with its card."""
    stub = "from course_utils.exercises import check, exercise\n"
    stub += 'exec(exercise("01.3").stub_text)\ncheck("01.3", globals()[exercise("01.3").name])'
    notebook = notebook_of(stub, name="check.ipynb")
    notebook.run_all()
    shown = notebook.page.locator(".jp-OutputArea details")
    shown.first.wait_for()
    return shown, notebook


def steps_through(page, shown, open_by) -> None:
    """Open hint after hint, and then the solution: nothing is there before it is asked for."""
    total = int(shown.first.locator("summary").first.inner_text().split()[-1])
    for step in range(total):
        summary = page.get_by_text(f"Hint {step + 1} of {total}", exact=True)
        assert summary.is_visible()
        if step + 1 < total:
            assert not page.get_by_text(f"Hint {step + 2} of {total}", exact=True).is_visible()
        open_by(summary)
    code = page.locator("details pre").last
    assert not code.is_visible()
    open_by(page.get_by_text("(click to see it)"))
    assert code.is_visible() and "def " in code.inner_text()


def by_mouse(summary) -> None:
    summary.click()


def by_key(summary) -> None:
    summary.focus()
    summary.press("Enter")


@pytest.mark.parametrize("open_by", [by_mouse, by_key])
def test_hints_open_one_after_the_other_in_jupyterlab(card, open_by):
    shown, notebook = card
    count = notebook.value("len(In)")
    steps_through(notebook.page, shown, open_by)
    keep(notebook.page.locator(".jp-OutputArea").last, "check-hints")
    assert notebook.value("len(In)") == count, "the keys ran no cell"
    assert notebook.errors() == []


@pytest.mark.parametrize("open_by", [by_mouse, by_key])
def test_hints_open_without_a_kernel(card, open_by, page, tmp_path):
    _, notebook = card
    pages = write_book(tmp_path, {"01_page": nbformat.from_dict(notebook.content())})
    page.goto(pages["01_page"].as_uri())
    steps_through(page, page.locator("details"), open_by)
