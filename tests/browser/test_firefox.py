"""Figures and cards of every kind in Firefox: in JupyterLab, and on a page without a kernel."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import javascript
import nbformat
import pytest
import sections
from build_site import write_book
from notebook_files import METADATA, source

from course_utils.quizzes.declarations import Group, declaration

FIREFOX = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
PUPPETEER = javascript.ROOT / "node_modules" / "puppeteer-core"
pytestmark = pytest.mark.skipif(
    not (FIREFOX and javascript.NODE and PUPPETEER.is_dir()),
    reason="needs Firefox, Node and puppeteer-core (npm install --no-package-lock)",
)

SECTIONS = [("00", 0), ("00", 1), ("00", 3), ("00", 5), ("01", 0), ("01", 1), ("01", 3)]
OTHERS = """
from course_lessons.n03_filters_feature_maps_pooling.explorers import (
    ChannelsStepper, LayerStackExplorer, PoolingExplorer
)
from course_lessons.n01_convolution_by_hand.explorers import KernelPlayground, SlidingKernel
from course_lessons.n02_padding_and_stride.explorers import OutputSizeExplorer, StampsExplorer
from course_lessons.n04_from_neuron_to_convnet.explorers import (
    BackwardConvolution, ChainRuleStepper, NeuronExplorer
)
from course_lessons.n14_your_own_images.explorers import ContactSheet, PhotoCollector
from course_utils import explorers, progress

display(ChannelsStepper(), KernelPlayground())
display(OutputSizeExplorer(), LayerStackExplorer(), PoolingExplorer())
display(SlidingKernel(), StampsExplorer(laid=3), NeuronExplorer())
display(BackwardConvolution(), ChainRuleStepper("one weight, used twice", step=9))
display(PhotoCollector("my photos", ["cup", "plant"]))
stepper = explorers.ConvolutionStepper()
display(stepper)
curve = predict("04.shift")
display(curve)
"""
OF_NETWORKS = """
import keras
from course_lessons.n05_mnist_with_keras.explorers import DigitPad
from course_lessons.n12_looking_inside.explorers import AttentionExplorer, NetworkExplorer
from PIL import Image

layers = [keras.Input((28, 28, 1)), keras.layers.Conv2D(4, 3), keras.layers.Flatten()]
model = keras.Sequential([*layers, keras.layers.Dense(10)])
pad = DigitPad(model)
display(pad, explorers.FeatureMapViewer(model, np.ones((2, 28, 28, 1))))
display(NetworkExplorer(model, np.random.default_rng(0).random((3, 28, 28))))
cam = np.ones((2, 2))
looked = AttentionExplorer(np.ones((9, 9, 3)), lambda x: x[:, 4, 4, 0], (3, 2), cam=cam)
looked.blend = 50
display(looked)
Image.fromarray(np.full((90, 90, 3), 99, np.uint8)).save("my photos/cup/grey.jpg")
display(ContactSheet("my photos"))
"""
STEPPER = "Convolution, step by step"
CURVE = "Draw its test accuracy"
DRAWN = """(count) => {
  const figures = [...document.querySelectorAll('.course-live')]
    .map((host) => host.shadowRoot.querySelector('.figure'));
  const all = (kind) => figures.flatMap((figure) => [...figure.querySelectorAll(kind)]);
  const pictures = [...document.images, ...all('img')].filter((one) => one.checkVisibility());
  const canvases = all('canvas').filter((one) => one.checkVisibility());
  const painted = (canvas) => canvas.getContext('2d')
    .getImageData(0, 0, canvas.width, canvas.height).data.some((level) => level > 0);
  return figures.length === count && figures.every((figure) => figure.offsetHeight > 60)
    && pictures.every((picture) => picture.complete && picture.naturalWidth > 0)
    && canvases.every(painted);
}"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Page:
    """A page in Firefox: what `Notebook` asks of Playwright's, and what firefox.js does."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, action: str, *given):
        self._process.stdin.write(json.dumps([action, *given]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "Firefox did not start, or has ended"
        answer = json.loads(line)
        assert "problem" not in answer, f"{action} {given}: {answer['problem']}"
        return answer["value"]

    def goto(self, url: str) -> None:
        self.ask("goto", url)

    def evaluate(self, source: str, argument=None):
        return self.ask("evaluate", source, argument)

    def wait_for_function(self, source: str, *, arg=None, timeout: int = 30_000) -> None:
        self.ask("waitFor", source, arg, timeout)

    def keep(self, name: str) -> None:
        """Keep a picture where COURSE_SCREENSHOTS says, for people to look at."""
        folder = os.environ.get("COURSE_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.ask("keep", f"{folder}/firefox-{name}.png")


@pytest.fixture
def page():
    """Takes the place of Chromium's page, so that `open_notebook` opens notebooks here."""
    command = [javascript.NODE, str(Path(__file__).with_name("firefox.js")), FIREFOX]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Page(process)
        process.stdin.close()


def notebook_with_every_figure() -> nbformat.NotebookNode:
    chosen = [
        cell
        for number, section in SECTIONS
        for part in sections.parts(sections.path_of(number))
        for cell in part.cells
        if part.number == section
    ]
    cells = [
        nbformat.from_dict({**cell, "id": f"cell-{place}", "source": source(cell)})
        for place, cell in enumerate(chosen)
    ]
    cells += [nbformat.v4.new_code_cell(source) for source in (OTHERS, OF_NETWORKS)]
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def changes(page: Page, figure: str, part: str, action: str, *given) -> None:
    before = page.ask("picture", figure, part)
    page.ask(action, figure, *given)
    assert page.ask("picture", figure, part) != before, f"{action} {given} changed nothing"


def answer(page: Page, quiz: Group) -> None:
    """Answer each question wrongly, then rightly, and read why."""
    card = f"Quiz: {quiz.title}"
    for question in quiz.questions:
        right, wrong = sorted(question.options, key=lambda option: not option.right)[:2]
        for option in (wrong, right):
            page.ask("click", card, option.text)
            page.ask("click", card, "Check")
            assert " ".join(option.reason.split()[:5]) in page.ask("text", card)


def play(page: Page) -> None:
    """Move, draw and answer as a learner would."""
    changes(page, STEPPER, ".stage", "press", "Step", "ArrowRight")
    changes(page, STEPPER, ".stage", "drag", "Stride", [[0.05, 0.5], [0.3, 0.5]])
    changes(page, "Digit pad", ".seen", "drag", ".pad", [[0.3, 0.2], [0.7, 0.2], [0.4, 0.8]])
    changes(page, CURVE, ".plot", "drag", ".area", [[0, 0.12], [0.5, 0.12], [1, 0.12]])
    page.ask("click", CURVE, "Commit")
    assert "You expect no loss at all." in page.ask("text", CURVE)
    answer(page, declaration("01").quizzes["edges"])


def test_figures_in_jupyterlab_and_on_a_page(page, open_notebook, lab, tmp_path):
    _, root = lab
    nbformat.write(notebook_with_every_figure(), root / "notebooks" / "firefox.ipynb")
    notebook = open_notebook("notebooks/firefox.ipynb")
    notebook.run_all()
    assert notebook.errors() == []
    figures = notebook.live_figures()
    page.wait_for_function(DRAWN, arg=figures)
    unplayed = nbformat.from_dict(notebook.content())
    play(page)
    page.keep("lab")
    notebook.becomes("(stepper.position, stepper.stride)", ((0, 1), 2))
    notebook.becomes("pad.image.max() > 0 and pad.probabilities is not None", True)
    notebook.becomes("round(float(curve.answer[-1, 1]), 1)", 0.9)
    notebook.becomes("progress.passed('quiz', '01.edges')", True)
    page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")

    html = write_book(tmp_path, {"00_page": unplayed})["00_page"]
    page.goto(html.as_uri())
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")  # draws what is far off
    page.wait_for_function(DRAWN, arg=figures)
    play(page)
    page.keep("page")
    page.ask("resize", 375, 800)
    page.wait_for_function(f"{WIDER} <= 0")
    page.keep("narrow")
    assert page.ask("complaints") == []
