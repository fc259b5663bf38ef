"""Every notebook has the anatomy of a notebook of this course."""

from __future__ import annotations

import ast
import itertools
import re
from functools import cache
from string import Formatter

import pytest
from notebook_files import ROOT, exercise_cell, notebook_paths, read, source

PATHS = notebook_paths()
NUMBERS = [path.name[:2] for path in PATHS]
LONGEST_CELL = 25
LONGEST_PROSE = 260
WITHOUT_TENSORFLOW = ("00", "01", "02", "03")


@cache
def notebook(number: str) -> dict:
    return read(next(path for path in PATHS if path.name.startswith(number)))


def cells(number: str, kind: str | None = None) -> list[dict]:
    return [c for c in notebook(number)["cells"] if kind in (None, c["cell_type"])]


def code(number: str) -> list[str]:
    return [source(cell) for cell in cells(number, "code")]


def prose(number: str) -> str:
    return "\n\n".join(source(cell) for cell in cells(number, "markdown"))


def without_code(markdown: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", markdown, flags=re.DOTALL)


def in_the_course(call: str) -> list[tuple[str, str]]:
    """(notebook's number, id) for each `call("id"` in a code cell."""
    pattern = re.compile(rf"\b{call}\(\s*[\"']([^\"']+)[\"']")
    return [(n, found) for n in NUMBERS for text in code(n) for found in pattern.findall(text)]


each_notebook = pytest.mark.parametrize("number", NUMBERS)


def test_numbers_run_from_zero_without_gaps():
    assert NUMBERS == [f"{i:02}" for i in range(len(PATHS))]
    assert all(re.fullmatch(r"\d\d_[a-z0-9_]+\.ipynb", path.name) for path in PATHS)


@each_notebook
def test_ids_are_unique_and_valid(number):
    ids = [cell["id"] for cell in cells(number)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", i) for i in ids)


@each_notebook
def test_opening(number):
    text = source(cells(number)[0])
    for needed in ("You will be able to", "You need", "Before this"):
        assert needed in text, needed
    assert "…" not in text, "what make format left open"


@each_notebook
def test_ending(number):
    headings = re.findall(r"^## (.+)$", prose(number), re.MULTILINE)
    wanted = ["What can go wrong", "Summary", "Further reading", "Next"]
    assert [h for h in headings if h in wanted] == wanted
    assert headings[-1] == "Next"
    assert "You can now" in prose(number)


@each_notebook
def test_headings_form_a_tree(number):
    levels = [len(h) for h in re.findall(r"^(#+) ", without_code(prose(number)), re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    for above, below in itertools.pairwise(levels):
        assert below <= above + 1


@each_notebook
def test_cells_are_short(number):
    lengths = []
    for cell in cells(number, "code"):
        lines = [line for line in source(cell).splitlines() if line.strip()]
        lengths.append(len(lines))
        assert source(cell).count("\n") < LONGEST_CELL, cell["id"]
    assert sorted(lengths)[len(lengths) // 2] <= 10


@each_notebook
def test_the_learner_is_never_read_to_for_long(number):
    words = 0
    for cell in cells(number):
        words = words + len(source(cell).split()) if cell["cell_type"] == "markdown" else 0
        assert words <= LONGEST_PROSE, f"{words} words of prose up to {cell['id']}"


@each_notebook
def test_no_cell_is_empty(number):
    assert all(source(cell).strip() for cell in cells(number))


DRAWS = re.compile(
    r"\b(plt\.(subplots|figure)"
    r"|named_photos|per_class_accuracy"
    r"|plots\.(gallery|\w+_grid|learning_curves|confusion_matrix))\("
)


def shown_figures(text: str) -> list[ast.Call]:
    return [
        call
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "plots.show"
    ]


@each_notebook
def test_figures_have_words(number):
    for cell in cells(number, "code"):
        text = source(cell)
        assert "plt.show(" not in text, f'{cell["id"]}: plots.show(figure, "{number}.name")'
        shown = shown_figures(text) if "plots.show(" in text else []
        assert len(shown) == len(DRAWS.findall(text)), f"{cell['id']}: a figure is not shown"
        for call in shown:
            # Learning curves have words of their own.
            assert len(call.args) == 2 or "plots.learning_curves(" in text, f"{cell['id']}: no name"
    assert not re.search(r"!\[\s*\]|<img(?![^>]*\balt=\"[^\"]{10,})", prose(number))


@each_notebook
def test_named_figures_are_those_of_the_lesson(number):
    from course_utils import lessons

    calls = [call for text in code(number) if "plots.show(" in text for call in shown_figures(text)]
    used = {
        ast.literal_eval(call.args[1]): {keyword.arg for keyword in call.keywords}
        for call in calls
        if len(call.args) > 1
    }
    file = lessons.lesson(number).figures
    texts = lessons.read_yaml(file) if file.exists() else {}
    assert list(used) == [f"{number}.{name}" for name in texts]
    assert len(used) == sum(len(call.args) > 1 for call in calls), "a name is used twice"
    for name, text in texts.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name), name
        assert 40 <= len(text) <= 400 and text == " ".join(text.split()), name
        places = {place for _, place, _, _ in Formatter().parse(text) if place is not None}
        assert used[f"{number}.{name}"] == places, name


@each_notebook
def test_style_of_code_and_prose(number):
    everything = "\n".join(code(number))
    for old in ("input_shape=", "from tensorflow.keras", "np.random.seed", "allow_pickle=True"):
        assert old not in everything
    if number in WITHOUT_TENSORFLOW:
        assert not re.search(r"^(import|from) (tensorflow|keras)", everything, re.MULTILINE)
    text = without_code(prose(number))
    text_without_images = re.sub(r"!\[", "[", text)
    text_without_formulas = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", "", text_without_images, flags=re.S)
    assert "!" not in text_without_formulas
    assert not re.search(r"\b(TODO|FIXME|XXX|lorem ipsum)\b", text + everything, re.IGNORECASE)
    assert text.count("$$") % 2 == 0
    assert "$" not in text_without_formulas, "a formula that does not close"


@pytest.mark.parametrize("call", ["check"])
def test_every_declared_exercise_stands_in_its_notebook(call):
    from course_utils.exercises import exercises

    declared = [exercise.id for number in NUMBERS for exercise in exercises(number)]
    asked = [found for _, found in in_the_course(call)]
    assert sorted(asked) == sorted(declared)
    assert all(found.startswith(number + ".") for number, found in in_the_course(call))


@each_notebook
def test_no_solution_stands_in_the_open(number):
    from course_utils.exercises import exercises

    for exercise in exercises(number):
        own = f"{exercise_cell(exercise.id)}-code"
        for cell in cells(number, "code"):
            text = source(cell)
            assert ").solution" not in text, f"{cell['id']}: yours(…) hands it out"
            if exercise.asks_for_function and cell["id"] != own:
                assert f"def {exercise.name}(" not in text, f"{cell['id']}: {exercise.name}"


@each_notebook
def test_quizzes_and_predictions_stand_in_their_notebook(number):
    import yaml

    (path,) = (ROOT / "course_lessons").glob(f"n{number}_*/questions.yaml")
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    for call, kind in (("quiz", "quizzes"), ("predict", "predictions")):
        used = [found for n, found in in_the_course(call) if n == number]
        assert used == [f"{number}.{name}" for name in declared.get(kind) or {}], kind
