"""Decks of slides: all are there, no slide is crowded, no answer shows before its vote."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import nbformat
import pytest
from guide_goals import stated, text_of
from minutes import routes
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebook_files import declared, notebook_paths, read, source
from slides import deck, texts
from slides.deck import MARKS, MOST_CODE, mark, portions, without_check
from slides.pages import write_decks
from slides.votes import vote

from course_utils.marks import to_html
from course_utils.quizzes.declarations import declaration, find
from course_utils.quizzes.shown import shown_prediction

SHORTER = [route for route in routes() if route.sections]
VOID = {"br", "img", "meta", "link", "mspace", "hr", "input"}


class Shown(HTMLParser):
    """The slides of a deck: shown at once, by a step, to the speaker."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.slides: dict[str, dict[str, str]] = {}
        self.addresses: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.id = ""
        self.code: dict[str, int] = {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.addresses += [v for k, v in attributes if k in ("src", "href", "data-state")]
        classes = (given.get("class") or "").split()
        if tag == "section" and given.get("id"):
            self.id = given["id"]
            assert self.id not in self.slides, f"{self.id} stands twice"
            self.slides[self.id] = {"now": "", "step": "", "notes": ""}
        kind = "notes" if "notes" in classes else "step" if "fragment" in classes else ""
        if "custom" in classes:  # is only marked by its step
            kind = ""
        if tag not in VOID:
            self.open.append((tag, "code" if "code" in classes else kind))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open.pop()[0] == tag, (self.id, tag, self.getpos())

    def handle_data(self, data):
        if not self.id:
            return
        kinds = [kind for _, kind in self.open if kind]
        place = next((kind for kind in kinds if kind != "code"), "now")
        self.slides[self.id][place] += data
        if "code" in kinds and place == "now":
            self.code[self.id] = self.code.get(self.id, 0) + data.count("\n")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The decks of all notebooks, not run, and of the routes."""
    folder = tmp_path_factory.mktemp("slides")
    notebooks = {path.stem: nbformat.read(path, 4) for path in notebook_paths()}
    write_decks(folder, notebooks, routes())
    return folder


@pytest.fixture(scope="module")
def decks(folder):
    return {
        path.stem: Shown(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.html"))
        if path.stem != "index"
    }


def test_every_notebook_and_every_shorter_route_has_a_deck(folder, decks):
    routes_of = {route.name.lower().replace(" ", "-") for route in SHORTER}
    assert decks.keys() == {path.stem for path in notebook_paths()} | routes_of
    index = Shown((folder / "index.html").read_text(encoding="utf-8"))
    assert {f"{name}.html" for name in decks} <= set(index.addresses)
    assert len(routes_of) == 2


def test_links_are_local_or_to_be_clicked(folder, decks):
    for path in folder.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        for tag, address in re.findall(r'<(\w+)[^>]* (?:src|href|data-state)="([^"]*)"', text):
            if re.match("https://", address):
                assert tag == "a", f"{path.name} asks outside for {address}"
            elif not address.startswith("data:,"):
                file = unquote(re.split("[?#]", address)[0])
                assert not file or (folder / file).is_file(), f"{path.name}: {address}"


def test_no_slide_holds_more_code_than_one_reads(decks):
    for name, shown in decks.items():
        long = {id: lines for id, lines in shown.code.items() if lines > MOST_CODE}
        assert not long, name


def test_no_slide_tells_a_class_to_run_cells(decks):
    # Notebook 00 teaches what a cell is.
    talk = re.compile(
        r"(next cell|cells? (above|below)|[Rr]un the cell|until it has passed|goes on from here)"
    )
    for name, shown in decks.items():
        now = {id: text["now"] for id, text in shown.slides.items() if not id.startswith("00-")}
        found = [f"{id}: {talk.search(text)[0]}" for id, text in now.items() if talk.search(text)]
        assert not found, name


def test_all_sections_of_a_route_are_in_its_deck(decks):
    for route in SHORTER:
        shown = decks[route.name.lower().replace(" ", "-")]
        first = next(iter(shown.slides))
        titles = [declared(number)["title"] for number in route.sections]
        assert first == "route" and all(title in shown.slides[first]["now"] for title in titles)
        for number in route.sections:
            first = [c for c in route.cells(number) if mark(c) == "slide"]
            assert first and all(f"{number}-{cell['id']}" in shown.slides for cell in first)


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.name[:2])
def test_marks_are_those_of_jupyterlab_and_make_a_deck(path):
    for cell in read(path)["cells"]:
        kind, text = mark(cell), source(cell)
        assert kind in ("", *MARKS), cell["id"]
        if re.match(r"## \d+ · |### Extra: ", text):
            assert kind == "slide", f"{cell['id']} begins a section"
        if re.search(r"(?<![.\w])(predict|quiz)\(\s*\"", text):
            assert kind not in ("skip", "notes"), f"{cell['id']}: nobody would be asked"
        if "course_utils.start()" in text:
            assert kind == "skip"


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.name[:2])
def test_slides_keep_the_order_and_no_answer_shows_before_its_vote(path, decks):
    number, slides = path.name[:2], decks[path.stem].slides
    order = {f"{number}-{cell['id']}": place for place, cell in enumerate(read(path)["cells"])}
    places = [order[id.split(".")[0]] for id in slides]
    assert places == sorted(places)
    before = ""
    calls = {
        f"{number}-{cell['id']}": re.findall(
            r"(?<![.\w])(predict|quiz)\(\s*\"([^\"]+)\"", source(cell)
        )
        for cell in read(path)["cells"]
    }
    asked = 0
    for id, shown in slides.items():
        before = f"{before} {words(shown['now'])}"
        for call, name in calls.get(id.split(".")[0], [])[:1]:
            asked += 1
            question = find(call, name) if call == "predict" else find(call, name).questions[0]
            right = [one.reason for one in question.options if one.right] or [question.reason]
            told = words(to_html(right[0]))
            for piece in re.split(r"⟦.*?⟧|\{\{.*?\}\}", told):
                assert len(piece) < 25 or piece not in before, f"{id} tells: {piece}"
            assert len(words(shown["step"])) > 10, f"{id} never answers"
    predictions = len(declaration(number).predictions)
    assert asked >= predictions


def test_a_vote_marks_the_right_option_and_tells_of_a_wrong_one_by_a_step():
    name = next(name for name, one in declaration("01").predictions.items() if one.kind == "choice")
    question = shown_prediction(find("predict", f"01.{name}"))
    asked, _, revealed = vote("predict", f"01.{name}").partition('<div class="answer fragment"')
    assert "A–D" in asked or "A–C" in asked
    assert asked.count("<li") == len(question["options"])
    assert asked.count("right fragment custom") == 1
    right = next(one for one in question["options"] if one["right"])
    assert right["reason"] in revealed and right["reason"] not in asked
    wrong = [one["reason"] for one in question["options"] if not one["right"]]
    assert all(one in revealed for one in wrong)
    assert revealed.count("hidden") == len(wrong) - 1


def test_of_several_right_options_the_reason_names_the_one_it_is_about():
    quiz = next(
        (f"{number}.{name}", one.questions[0])
        for number in ("05", "06")
        for name, one in declaration(number).quizzes.items()
        if one.questions[0].kind == "multiple"
    )
    _, _, revealed = vote("quiz", quiz[0]).partition('<div class="answer fragment"')
    letters, letter = re.search(r"<b>([A-G, ]+)\.</b> ([A-G]):", revealed).groups()
    assert letters.split(", ")[0] == letter and len(letters) > 1
    assert letters.count(",") + 1 == sum(option.right for option in quiz[1].options)


def test_the_speaker_has_minutes_and_what_a_slide_leaves_out(decks):
    path = next(path for path in notebook_paths() if path.name.startswith("02"))
    slides = decks[path.stem].slides
    first = next(c for c in read(path)["cells"] if source(c).startswith("## 1 ·"))
    notes = slides[f"02-{first['id']}"]["notes"]
    assert re.search(r"Core, \d+ min", notes) and stated(text_of("02"))[0][1][-20:] in notes
    votes = [shown for id, shown in slides.items() if shown["step"]]
    assert votes and all("right" in shown["notes"] for shown in votes)
    assert any("Ask:" in shown["notes"] for shown in votes)


def test_of_a_long_text_a_slide_shows_its_lead_and_what_is_not_prose():
    long = "Windows slide. " + "Each of them reads a few pixels and moves on by one. " * 6
    (piece,) = texts.pieces(f"### Windows\n\n{long}\n\n$$W - F + 1$$\n\n- one\n- two")
    kept = texts.shown(piece)
    assert piece.heading == "Windows" and kept[1:] == ["$$W - F + 1$$", "- one\n- two"]
    assert kept[0].startswith("Windows slide.") and texts.words(kept[:1]) <= texts.LEAD
    announcing = f"Where does it go? Count these: $W$ of them, {'of many kinds, ' * 15} all."
    (announced,) = texts.pieces(announcing)
    assert texts.shown(announced) == ["Where does it go?"]
    (short,) = texts.pieces(
        "It is *short*.\n\n<details><summary>Answer</summary>\n\n3\n\n</details>"
    )
    assert texts.shown(short) == ["It is *short*."]
    assert texts.sentences("See e.g. this. Then $a. b$ that: Now") == [
        "See e.g. this.",
        "Then $a. b$ that:",
        "Now",
    ]


def test_long_code_is_parted_between_statements():
    loop = "for i in range(3):\n" + "    print(i)\n" * 6
    parts = portions(f"{loop}\n\n\n{loop}x = 1")
    assert len(parts) == 2 and parts[1].startswith("for i") and parts[1].endswith("x = 1")
    assert max(len(part.split("\n")) for part in portions("x = 1\n" * 40)) <= MOST_CODE
    methods = "class A:\n" + "    def f(self):\n        return 1\n\n" * 6
    assert [part.count("def ") for part in portions(methods)] == [4, 2]
    assert all(part.endswith("return 1") for part in portions(methods))
    assert without_check('def f():\n    ...\n\n\ncheck("01.1", f)') == "def f():\n    ..."


def cells_of(*marks: str) -> list:
    cells = [new_markdown_cell("## 1 · Windows", id="first")]
    for place, kind in enumerate(marks):
        about = {"slideshow": {"slide_type": kind}} if kind else {}
        cells.append(new_code_cell(f"print({place})", id=f"cell{place}", metadata=about))
    return cells


def test_no_lesson_rewrites_a_cell_that_is_not_there():
    for path in notebook_paths():
        assert not texts.lost(path.name[:2], (cell["id"] for cell in read(path)["cells"]))


def test_each_mark_does_what_jupyterlab_says(tmp_path):
    cells = cells_of("subslide", "", "fragment", "skip", "notes", "subslide")
    cells[1].outputs = [new_output("stream", name="stdout", text="printed")]
    (path,) = (path for path in notebook_paths() if path.name.startswith("01"))
    write_decks(tmp_path, {path.stem: new_notebook(cells=cells)}, [])
    slides = Shown((tmp_path / f"{path.stem}.html").read_text(encoding="utf-8")).slides
    assert list(slides) == ["01-first", "01-cell0", "01-cell5"]
    shown = slides["01-cell0"]
    assert "print(0)" in shown["now"] and "print(1)" in shown["now"] and "printed" in shown["now"]
    assert "print(2)" in shown["step"] and "print(4)" in shown["notes"]
    assert "print(3)" not in str(slides)


def test_a_figure_has_its_slide_apart_from_code_and_a_heading_goes_with_its_exercise(tmp_path):
    cells = cells_of("subslide", "")
    cells[1].source, cells[2].source = "def f():\n    return 1", "f()"
    cells[2].outputs = [new_output("display_data", {"text/html": '<img src="data:," alt="-">'})]
    cells.append(new_markdown_cell("### Way 4", id="way"))
    prompt = "### Exercise 01.8 · Shift and add\n\nWrite it."
    cells.append(new_markdown_cell(prompt, id="ex-01-8"))
    (path,) = (path for path in notebook_paths() if path.name.startswith("01"))
    write_decks(tmp_path, {path.stem: new_notebook(cells=cells)}, [])
    slides = Shown((tmp_path / f"{path.stem}.html").read_text(encoding="utf-8")).slides
    assert list(slides) == ["01-first", "01-cell0", "01-cell1", "01-ex-01-8"]
    assert "return 1" not in slides["01-cell1"]["now"]
    assert slides["01-ex-01-8"]["now"].index("Way 4") < slides["01-ex-01-8"]["now"].index("Shift")


def test_a_text_may_be_rewritten_for_slides_and_a_wrong_name_is_told(monkeypatch, tmp_path):
    (path,) = (path for path in notebook_paths() if path.name.startswith("01"))
    monkeypatch.setattr(deck, "rewritten", lambda number: {"first": "Said *otherwise*."})
    cells = cells_of("subslide")
    cells[0].source += "\n\nAs the notebook says it."
    write_decks(tmp_path, {path.stem: new_notebook(cells=cells)}, [])
    first = Shown((tmp_path / f"{path.stem}.html").read_text(encoding="utf-8")).slides["01-first"]
    assert "Windows" in first["now"] and "Said otherwise." in first["now"]
    assert "As the notebook says it." in first["notes"]
    monkeypatch.setattr(texts, "rewritten", lambda number: {"first": "", "second": ""})
    assert "second, which is no cell of notebook 01" in texts.lost("01", ["first", "third"])
