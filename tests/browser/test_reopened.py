"""What a notebook shows when its kernel is gone or late, and where no script may run."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys

import nbformat
import pytest
from figures import keep, open_still
from nbconvert import HTMLExporter
from test_quiz_cards import START

from conftest import Notebook
from course_lessons.n03_filters_feature_maps_pooling.explorers import PoolingExplorer

CELLS = (
    START + "progress.reset(confirm=True)\nfrom course_utils.explorers import ConvolutionStepper",
    "card = quiz('90.three', seed=1); card",
    "guess = predict('90.pick'); guess",
    "stepper = ConvolutionStepper([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, 2]]); stepper",
)
REASON = "That needs weights which sum to 1."
# What a busy or slow machine does to anywidget: each model is given up before it is ready.
EXPECTED = """
  addEventListener("unhandledrejection", (event) => {
    if (/Failed to initialize model|Canceled future/.test(event.reason)) event.preventDefault();
  });
"""
LATE = (
    EXPECTED
    + """
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => timeout(ms === 2000 ? 0 : ms);
"""
)


@contextlib.contextmanager
def busy_neighbours(count: int):
    """Programs that take what they get of the processor."""
    command = [sys.executable, "-c", "while True: pass"]
    running = [subprocess.Popen(command) for _ in range(count)]
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.wait()


def answer(notebook) -> None:
    """Answer one question of the quiz and the prediction, by hand."""
    card, guess = (notebook.page.locator(".course-live").nth(place) for place in (0, 1))
    card.get_by_label("The grey value").check()
    card.locator(".question").first.get_by_role("button", name="Check").click()
    card.get_by_text(REASON, exact=True).wait_for()
    guess.get_by_label("The right half").check()
    guess.get_by_role("button", name="Commit").click()
    guess.get_by_text("Its values are higher.").wait_for()
    notebook.page.wait_for_timeout(1000)  # Python renews the notebook's copy


def shows_what_was_answered(page) -> None:
    figures = page.locator(".course-live")
    figures.nth(2).locator(".figure").wait_for()
    assert figures.count() == 3
    assert figures.nth(0).get_by_text(REASON, exact=True).is_visible()
    assert figures.nth(0).get_by_label("The grey value").is_checked()
    assert figures.nth(1).get_by_text("Its values are higher.").is_visible()
    assert "Error displaying widget" not in page.content()


@pytest.fixture
def saved(notebook_of, page):
    """A notebook that was run, answered and saved; its kernel is gone."""
    page.add_init_script(EXPECTED)
    notebook = notebook_of(*CELLS, name="to be reopened.ipynb")
    notebook.run_all()
    assert notebook.errors() == []
    answer(notebook)
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")
    return notebook.file


def test_a_notebook_opened_without_its_kernel_shows_what_was_answered(saved, lab, page):
    address, root = lab
    notebook = Notebook(page, address, saved.relative_to(root).as_posix())
    shows_what_was_answered(page)
    stepper = page.locator(".course-live").nth(2)
    stepper.get_by_role("button", name=re.compile("^Next|Step")).first.click()
    page.wait_for_timeout(500)
    assert not page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.dirty")
    for theme in ("light", "dark"):
        notebook.theme(theme)
        keep(page.locator(".jp-Notebook"), f"reopened-{theme}")


def test_where_no_script_may_run_the_figures_are_still(saved, lab, page):
    address, root = lab
    stranger = saved.with_name("from a stranger.ipynb")
    content = nbformat.read(saved, as_version=4)
    content.cells.append(nbformat.v4.new_markdown_cell("Not signed on this machine."))
    nbformat.write(content, stranger)
    Notebook(page, address, stranger.relative_to(root).as_posix())
    outputs = page.locator(".jp-OutputArea-output")
    assert page.locator(".course-live").count() == 0
    assert "(x) The grey value\n" in outputs.nth(0).inner_text()
    assert "Your prediction: The right half" in outputs.nth(1).inner_text()
    assert outputs.nth(2).locator("img").evaluate("(image) => image.naturalWidth") > 200
    keep(page.locator(".jp-Notebook"), "untrusted")


def test_the_usual_html_export_shows_them(saved, browser, tmp_path):
    html, _ = HTMLExporter().from_filename(saved)
    path = tmp_path / "exported.html"
    path.write_text(html, encoding="utf-8")
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        page.route("http*://**", lambda route: route.abort())  # what exports load for formulas
        page.goto(path.as_uri(), wait_until="commit")
        if scripts:
            shows_what_was_answered(page)
        else:
            page.locator("img[alt]").first.wait_for()
            assert "(x) The grey value" in page.content()
        context.close()


def test_an_answer_does_not_disturb_the_figure(notebook_of, page):
    notebook = notebook_of(*CELLS, name="undisturbed.ipynb")
    notebook.run_all()
    card = page.locator(".course-live").nth(0)
    card.evaluate("(host) => (host.sameFigure = true)")
    answer(notebook)
    assert card.evaluate("(host) => host.sameFigure === true")
    assert page.locator(".course-live").count() == 3
    size = card.locator(".question").nth(2).get_by_label("Your answer")
    size.fill("7")
    size.press("Enter")
    card.locator(".question").nth(2).locator(".feedback strong").wait_for()
    page.wait_for_timeout(1000)
    assert size.evaluate("(field) => field.getRootNode().activeElement === field")
    saved_text = str(notebook.content()["cells"][1]["outputs"])
    assert "Your answer: 7: " in saved_text


def test_a_model_that_starts_late_hears_and_is_heard(notebook_of, page):
    page.add_init_script(LATE)
    early = "stepper.image = [[70, 1, 1], [1, 1, 1], [1, 1, 1]]"
    notebook = notebook_of(*CELLS, early, name="late.ipynb")
    notebook.run_all()
    stepper = page.locator(".course-live").nth(2)
    stepper.get_by_text("70", exact=True).first.wait_for()
    notebook.value("setattr(stepper, 'image', [[80, 1, 1], [1, 1, 1], [1, 1, 1]])")
    stepper.get_by_text("80", exact=True).first.wait_for()
    answer(notebook)
    assert notebook.value("guess.correct") is False
    assert notebook.value("list(card.answers)") == ["flat"]


# Busy neighbours slow the other tests down as well: weekly.
@pytest.mark.parametrize("neighbours", [0, pytest.param(2, marks=pytest.mark.weekly)])
def test_a_throttled_browser_hears_all(notebook_of, page, neighbours):
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.add_init_script(EXPECTED)
    many = "figures = [ConvolutionStepper([[1, 2], [3, 4]], [[1]]) for _ in range(8)]"
    show = "for figure in figures:\n    display(figure)"
    change = (
        "for number, figure in enumerate(figures):\n    figure.image = [[700 + number, 1], [1, 1]]"
    )
    notebook = notebook_of(CELLS[0], many, show, change, name="throttled.ipynb")
    with busy_neighbours(neighbours):
        notebook.run_all()
        for number in range(8):
            figure = page.locator(".course-live").nth(number)
            figure.get_by_text(str(700 + number), exact=True).first.wait_for(timeout=120_000)
    keep(page.locator(".jp-Notebook"), "throttled")


def test_a_figure_says_when_python_does_not_hear_it(notebook_of, page):
    # As where JupyterLab runs without anywidget: no model ever comes.
    page.add_init_script(
        "window.courseLive = {places: {}, figures: [], news: new EventTarget(), "
        "models: new Proxy({}, {set: () => true})};"
    )
    notebook = notebook_of(*CELLS, name="unheard.ipynb")
    notebook.run_all()
    stepper = page.locator(".course-live").nth(2)
    stepper.get_by_text("Python does not hear this figure").wait_for(timeout=30_000)
    keep(page.locator(".jp-Notebook"), "unheard")


def test_a_figure_says_so_when_its_kernel_restarts(notebook_of, page):
    page.add_init_script(EXPECTED)
    notebook = notebook_of(*CELLS, name="restarted.ipynb")
    notebook.run_all()
    stepper = page.locator(".course-live").nth(2)
    stepper.locator(".figure").wait_for()
    page.wait_for_timeout(1000)
    assert not stepper.get_by_text("Python does not hear this figure").is_visible()
    page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    stepper.get_by_text("Python does not hear this figure").wait_for()


def test_a_figure_that_leaves_the_page_rests_and_comes_back(page, tmp_path):
    page.clock.install()
    frame = open_still(page, tmp_path, PoolingExplorer())
    page.evaluate("() => { window.place = document.querySelector('main > div'); place.remove(); }")
    page.clock.run_for(11_000)
    figures = "window.courseLive.figures.map((figure) => Boolean(figure.stop))"
    assert page.evaluate(figures) == [False]
    page.evaluate("() => document.querySelector('main').append(place)")
    page.clock.run_for(5_000)
    assert page.evaluate(figures) == [True]
    assert frame.is_visible()
