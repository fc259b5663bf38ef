"""The book: what it folds and leaves out, its links, and which executed copies it renews."""

from __future__ import annotations

import os
import re
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from book import executed
from book.cells import (
    below_sections,
    is_set_up,
    joined,
    only_help,
    shows_only_a_card,
    without_cards,
)
from build_site import write_book
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebook_files import ROOT, notebook_paths

from course_utils.exercises import check, exercises
from course_utils.exercises.core import exercise
from course_utils.explorers import ConvolutionStepper


class Links(HTMLParser):
    """The addresses of a page, and the places in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src", "data-state"):
                self.addresses.append((tag, value))
            if name == "id":
                self.ids.append(value)


def live(number: int = 1) -> nbformat.NotebookNode:
    return new_output("display_data", {"text/html": f'<div id="course-live-{number}">'})


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """All notebooks as a book, not run; the folder."""
    folder = tmp_path_factory.mktemp("book")
    write_book(folder, {path.stem: nbformat.read(path, 4) for path in notebook_paths()})
    return folder


def test_every_local_link_leads_somewhere(book):
    pages = {
        path.name: Links(path.read_text(encoding="utf-8")) for path in sorted(book.glob("*.html"))
    }
    assert len(pages) == len(notebook_paths()) + 1
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), f"{name}: an id stands twice"
        for tag, address in page.addresses:
            if re.match(r"https://|data:", address):
                assert tag == "a" or address == "data:,", f"{name} asks outside for {address}"
                continue
            file, _, place = address.partition("#")
            assert not file or (book / unquote(file)).is_file(), f"{name}: {address}"
            if place and (file or name) in pages:
                assert place in pages[file or name].ids, f"{name}: {address}"


def test_every_notebook_has_its_exercises_and_sections(book):
    for path in notebook_paths():
        text = (book / f"{path.stem}.html").read_text(encoding="utf-8")
        for one in exercises(path.name[:2]):
            assert text.count(f'id="exercise-{one.id}"') == 1
        assert '<details class="set-up"><summary>Set-up</summary>' in text
        assert not re.search(r"<pre[^>]*>(<span[^>]*>)?</?(span)?[^>]*>?predict</span>", text)


def test_search_holds_no_hint(book):
    texts = (book / "assets" / "texts.js").read_text(encoding="utf-8")
    assert "Convolution by hand" in texts
    for path in notebook_paths():
        for one in exercises(path.name[:2]):
            assert "".join(one.hints[0].split()[:12]) not in "".join(texts.split())


def test_set_up_folds_and_cards_hide_their_code():
    assert is_set_up(new_code_cell("import numpy as np\nfrom pathlib import Path"))
    assert not is_set_up(new_code_cell("import numpy as np\nprint(np.pi)"))
    assert not is_set_up(new_code_cell("x = 1"))
    assert is_set_up(new_code_cell("import keras\n\nseed = 0"))
    assert shows_only_a_card(new_code_cell('predict("01.size")'))
    assert not shows_only_a_card(new_code_cell('size = 3\npredict("01.size")'))
    assert without_cards('size = 3  # px\n\npredict(\n    "01.size"\n)') == "size = 3  # px"
    assert without_cards('%pip list\ncheck("01.1", f)') == '%pip list\ncheck("01.1", f)'
    made = new_code_cell("stepper = explorers.ConvolutionStepper(k)\nstepper", outputs=[live()])
    assert shows_only_a_card(made)
    assert not shows_only_a_card(new_code_cell("model = Sequential()\nmodel"))
    assert not shows_only_a_card(new_code_cell("x = f(2)\nNetwork(x)", outputs=[live()]))


def test_what_was_written_over_is_gone(tmp_path):
    pieces = ["\rDrawing:   1%|  | 1/9", "\rDrawing: 100%|██| 9/9", "\n", "done\n"]
    outputs = [new_output("stream", name="stdout", text=text) for text in pieces]
    assert len(joined(outputs)) == 1
    cells = [new_markdown_cell("# 01 · Title"), new_code_cell("load()", outputs=outputs)]
    page = write_book(tmp_path, {"01_page": new_notebook(cells=cells)})["01_page"]
    text = page.read_text(encoding="utf-8")
    assert "Drawing" not in text and "done</pre>" in text


def test_messages_are_wrapped_and_tables_are_not(tmp_path):
    printed = {"a message": "word " * 30, "a table": "A   1.0\nB   2.0"}
    cells = [new_markdown_cell("# 01 · Title")]
    for name, text in printed.items():
        output = new_output("stream", name="stdout", text=text)
        cells.append(new_code_cell(f"show({name!r})", outputs=[output]))
    page = write_book(tmp_path, {"01_page": new_notebook(cells=cells)})["01_page"]
    kinds = re.findall(r'<pre class="(printed.*?)">(\w+)', page.read_text(encoding="utf-8"))
    assert kinds == [("printed wrapped", "word"), ("printed", "A")]


def test_a_card_has_no_heading_of_the_chapter_and_a_control_no_code(tmp_path):
    card = "<h1>A network</h1><h2 class='x'>Metrics</h2><h3>-</h3><hr>"
    assert below_sections(card) == "<h4>A network</h4><h5 class='x'>Metrics</h5><h3>-</h3><hr>"
    widget = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "VBox(children=())"}
    outputs = [new_output("display_data", widget)]
    cells = [new_markdown_cell("# 01 · Title"), new_code_cell("slider", outputs=outputs)]
    page = write_book(tmp_path, {"01_page": new_notebook(cells=cells)})["01_page"]
    text = page.read_text(encoding="utf-8")
    assert "VBox" not in text and "Controls stand here" in text


def test_two_figures_of_a_cell_stand_in_two_places(tmp_path):
    figures = [ConvolutionStepper().to_html(), ConvolutionStepper().to_html()]
    outputs = [new_output("display_data", {"text/html": figure}) for figure in figures]
    cells = [new_markdown_cell("# 01 · Title"), new_code_cell("show()", outputs=outputs)]
    page = write_book(tmp_path, {"01_page": new_notebook(cells=cells)})["01_page"]
    places = re.findall(r'data-place="([^"]+)"', page.read_text(encoding="utf-8"))
    assert len(set(places)) == 2
    assert (tmp_path / "assets" / "convolution_stepper.js").is_file()


def test_of_a_stub_only_help_is_shown():
    names: dict = {}
    exec(exercise("01.3").stub_text, names)
    card = check("01.3", names[exercise("01.3").name])._repr_html_()
    helping = only_help(card)
    assert "not attempted" not in helping and "Hint 1 of" in helping and "Solution" in helping
    assert helping.count("<div") == helping.count("</div")
    assert only_help("<p>passed</p>") == "<p>passed</p>"


def test_what_an_earlier_book_needed_is_removed(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "old.webp").write_bytes(b"")
    write_book(tmp_path, {"01_page": new_notebook(cells=[new_markdown_cell("# 01 · Title")])})
    assert not (tmp_path / "assets" / "old.webp").exists()
    assert (tmp_path / "assets" / "book.js").exists()


def test_a_book_does_not_tell_of_the_machine(monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere/caches")
    where = f"{ROOT}/notebooks {Path.home()}/photos {tempfile.gettempdir()}/tmpab12_c/cats"
    where += " /elsewhere/caches/course_utils/dogs"
    cell = new_code_cell("", outputs=[new_output("stream", name="stdout", text=where)])
    told = executed.anonymous(new_notebook(cells=[cell])).cells[0].outputs[0].text
    assert told == "course/notebooks ~/photos …/cats ~/.cache/course_utils/dogs"


def test_a_notebook_is_run_again_when_its_code_or_the_package_changed(tmp_path, monkeypatch):
    path, kept, runs = tmp_path / "01_page.ipynb", tmp_path / "kept", []

    def run(path):
        runs.append(path)
        return nbformat.read(path, 4)

    monkeypatch.setattr(executed, "run", run)

    def written(*cells):
        nbformat.write(new_notebook(cells=[*cells]), path)
        return executed.executed(path, kept).cells

    shown = [new_output("stream", name="stdout", text="3")]
    written(new_markdown_cell("# One"), new_code_cell("1 + 2", outputs=shown))
    # Another text beside the same code: the outputs are those that were kept.
    cells = written(new_markdown_cell("# Two", metadata={"slideshow": {}}), new_code_cell("1 + 2"))
    assert cells[0].source == "# Two" and cells[1].outputs == shown
    assert len(runs) == 1
    assert written(new_code_cell("1 + 3"))[0].source == "1 + 3"
    assert len(runs) == 2
    monkeypatch.setattr(executed, "_course", lambda: b"another package")
    executed.executed(path, kept)
    assert len(runs) == 3 and os.listdir(kept) == ["01.ipynb"]
