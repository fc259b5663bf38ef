"""Every notebook has a sheet of two sides, answers at its end; faults are told in a sentence."""

from __future__ import annotations

import io
import re
import zlib
from functools import cache

import build_sheets
import nbformat
import pytest
from notebook_files import notebook_paths
from PIL import Image
from sheets import pictures, setting
from sheets.pictures import Picture
from sheets.source import HEADINGS, SheetError, read_sheet

from course_utils.exercises.core import exercises

PATHS = notebook_paths()
each_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name[:2])


def placeholder(words="Words for who does not see the picture: a grey box."):
    """A grey box as large as most figures of the course, which are 8 by 3.6 inches."""
    buffer = io.BytesIO()
    Image.new("L", (40, 18), 200).save(buffer, "png")
    return Picture(buffer.getvalue(), "png", words, (1600, 720))


@cache
def markup_of(path):
    sheet = build_sheets.sheet_of(path)
    boxes = [placeholder() for _ in sheet.shown()]
    return setting.markup(sheet, build_sheets.opening(path), boxes)


def inside(pdf):
    """A PDF's objects, unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    found = [pdf]
    for data in packed:
        try:
            found.append(zlib.decompress(data))
        except zlib.error:
            continue  # a picture
    return b"\n".join(found)


@each_notebook
def test_every_notebook_has_a_sheet_with_pictures_that_it_shows(path):
    sheet = build_sheets.sheet_of(path)
    notebook = nbformat.read(path, as_version=4)
    assert tuple(sheet.texts) == HEADINGS
    for shown in sheet.shown():
        assert pictures.cell_with(sheet, shown, notebook)
        assert shown.of == "cell" or len(pictures.words(sheet, shown)) > 40


@each_notebook
def test_it_is_as_long_as_a_sheet_should_be(path):
    texts = build_sheets.sheet_of(path).texts
    assert len(re.findall(r"[.?](?=\s|$)", texts["In five sentences"])) == 5
    assert 4 <= len(re.findall(r"(?m)^- \*\*", texts["Traps"])) <= 7
    assert 3 <= len(re.findall(r"(?m)^- ", texts["Take away"])) <= 5


@each_notebook
def test_it_fills_two_sides_with_the_answers_on_the_second(path):
    one = markup_of(path)
    with setting.press([one]) as press:
        there = press.places(one, setting.SIZES[0], setting.SIZES[0], setting.SCALES[-1])
    assert (there["pictures"], there["second"], there["answers"], there["end"]) == (1, 2, 2, 2)


@each_notebook
def test_no_answer_stands_on_the_first_side_or_among_the_questions(path):
    one = markup_of(path)
    said = setting.call(one, (9, 9), 0.5)
    for answer in one.answers:
        before = said[: said.rindex(f"[{answer}]")]
        assert len(answer) < 25 or answer not in before


@each_notebook
def test_the_teachers_edition_solves_every_exercise_and_the_sheet_none(path):
    one = markup_of(path)
    solved = setting.solved(one.sheet)
    for exercise in exercises(one.sheet.number):
        assert setting.text(exercise.solution_text) in solved
        assert exercise.solution_text not in "".join(one.sheet.texts.values())


@pytest.fixture(scope="module")
def made():
    """A sheet, and the booklet and the teacher's edition of two."""
    smallest = (setting.SIZES[0], setting.SIZES[0])
    fitted = [setting.Fitted(markup_of(path), smallest, 0.4) for path in PATHS[1:3]]
    books = (setting.booklet(fitted), setting.teachers(fitted))
    return [setting.one_sheet(fitted[0]), *books]


def test_fonts_are_inside_and_pictures_have_words(made):
    for pdf in made:
        objects = inside(pdf)
        fonts = re.findall(rb"/Type ?/FontDescriptor", objects)
        assert fonts and len(fonts) == len(re.findall(rb"/FontFile[23]? \d", objects))
        assert b"/Lang" in objects and b"/Title" in objects
    # Two pictures stand on the sheet of 01, and on that of 02.
    figures = rb"/S ?/Figure\b[^>]{,40}/Alt ?\(Words for who does not see"
    assert [len(re.findall(figures, inside(pdf))) for pdf in made] == [2, 4, 4]


def test_books_hold_whole_sheets_and_the_students_no_solution(made):
    sheet, booklet, teachers = (len(re.findall(rb"/Type ?/Page\b", inside(pdf))) for pdf in made)
    assert sheet == 2
    assert booklet == 2 + 2 * 2  # a cover and its back, two sheets
    assert teachers > booklet


GOOD = {
    "In five sentences": "One. Two. Three. Four. Five.",
    "Formulas": "$$y = x$$\n\n- $x$: what goes in; $y$: what comes out",
    "Shapes and numbers": "| a | b |\n| --- | --- |\n| 1 | 2 |",
    "Pictures": "![A race](figure:01.race)",
    "Traps": "- **One.** Two.",
    "Test yourself": "".join(f"{n}. Why?\n" for n in range(1, 11)),
    "Answers": "".join(f"{n}. Therefore.\n" for n in range(1, 11)),
    "Take away": "- One",
    "References": "- One, 2020.",
}


def written(folder, **changed):
    """A sheet with some of its texts changed, None for a heading that is missing."""
    texts = {name: changed.get(name.replace(" ", "_"), text) for name, text in GOOD.items()}
    file = folder / "n01_convolution_by_hand" / "sheet.md"
    file.parent.mkdir(exist_ok=True)
    lines = [f"## {name}\n{text}\n" for name, text in texts.items() if text is not None]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def build(file):
    sheet = read_sheet(file)
    notebook = nbformat.read(PATHS[1], as_version=4)
    for shown in sheet.shown():
        assert pictures.cell_with(sheet, shown, notebook) and pictures.words(sheet, shown)
    boxes = [placeholder() for _ in sheet.shown()]
    return setting.fitted(setting.markup(sheet, ["A title", "You will.", "Soon."], boxes))


def test_a_sound_sheet_is_set(tmp_path):
    fitted = build(written(tmp_path))
    assert min(fitted.sizes) >= 8.5


@pytest.mark.parametrize(
    "changed, says",
    [
        ({"Traps": None}, "Traps: this heading is missing in its place, where “Test yourself”"),
        ({"References": None}, "References: this heading is missing in its place, where the file"),
        ({"Take_away": ""}, "Take away: nothing stands under this heading"),
        ({"Answers": "1. Yes.\n2. No.\n"}, "Answers: the list has 2 items, not 10"),
        ({"Test_yourself": "Well:\n\n1. Why?"}, "Test yourself: holds only a numbered list"),
        ({"Pictures": "![A](picture.png)"}, "Pictures: “![A](picture.png)” is not of the form"),
        ({"Pictures": "![A](figure:01.none)"}, "Pictures: no cell shows a figure of the name"),
        ({"Pictures": "![A](cell:none)"}, "Pictures: the notebook has no cell of code of the name"),
        ({"Formulas": r"$$\nonsense{x$$"}, "Pandoc cannot read it"),
        ({"Formulas": "$$" + " + ".join(["x_{12345}"] * 40) + "$$"}, "is too wide for its column"),
        ({"Formulas": "Word. " * 3000}, "side 1 (In five sentences to Pictures): is longer"),
        ({"Traps": "Word. " * 3000}, "side 2 (Traps to References): is longer"),
    ],
)
def test_a_fault_is_told_in_one_sentence_with_its_lesson_and_place(tmp_path, changed, says):
    with pytest.raises(SheetError) as told:
        build(written(tmp_path, **changed))
    message = str(told.value)
    assert message.startswith("n01_convolution_by_hand/sheet.md, ") and says in message
    assert "\n" not in message and message.endswith(".")


def test_a_lesson_without_a_sheet_stops_the_build(tmp_path, monkeypatch):
    monkeypatch.setattr(build_sheets, "LESSONS", tmp_path)
    monkeypatch.setattr("sys.argv", ["build_sheets.py", "--into", str(tmp_path / "made")])
    with pytest.raises(SystemExit) as stopped:
        build_sheets.main()
    says = "No sheets were made: n00_start_here: there is no sheet.md, so there is no sheet."
    assert str(stopped.value) == says and not (tmp_path / "made").exists()
