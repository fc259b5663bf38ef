"""`make format` writes what stands in two places, and never over somebody's answer."""

from __future__ import annotations

import copies
import minutes
import notebook_files
import pytest
from notebook_files import LESSONS, ROOT, dump, normalised, notebook_paths, read

from course_utils.exercises import Exercise

NUMBERS = [path.name[:2] for path in notebook_paths()]
FILES = sorted({*copies.files(), *minutes.files()})


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_copy_is_as_its_source(path):
    text = path.read_text(encoding="utf-8")
    renewed = copies.renewed(path, text) if path in copies.files() else text
    assert minutes.renewed(path, renewed) == text, "run make format"


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.name[:2])
def test_no_stub_is_answered_and_no_exercise_without_its_file(path):
    assert copies.answered(path) == []
    assert copies.undeclared(path) == []


def declared_exercise(stub: str = "def half(n):\n    ...") -> Exercise:
    return Exercise(
        id="01.1", title="Half", prompt="Write `half(n)`.", stub=stub, solution=abs, cases=((4,),),
        hints=("a", "b"),
    )  # fmt: skip


def cell(text: str, **metadata: object) -> dict:
    return {"cell_type": "code", "id": "ex-01-1-code", "metadata": metadata, "source": [text]}


def written(stub: str) -> dict:
    new = cell("")
    copies.put_stub(new, declared_exercise(stub))
    return new


def test_an_untouched_stub_follows_its_declaration():
    stub = written("def half(n):\n    ...")
    assert notebook_files.source(stub).endswith('check("01.1", half)')
    copies.put_stub(stub, declared_exercise("def half(number):\n    ..."))
    assert "number" in notebook_files.source(stub)
    assert stub["metadata"]["tags"] == written("def half(number):\n    ...")["metadata"]["tags"]


@pytest.mark.parametrize("answer", ["return n / 2", "return n // 2  # half", "..."])
def test_an_answer_is_never_written_over(answer):
    stub = written("def half(n):\n    ...")
    mine = f'def half(n):\n    "My notes."\n    {answer}\n\n\ncheck("01.1", half)'
    for tags in (stub["metadata"]["tags"], [], ["my-tag"]):
        answered = cell(mine, tags=tags)
        copies.put_stub(answered, declared_exercise("def half(number):\n    ..."))
        assert notebook_files.source(answered) == mine


def test_a_stub_that_the_formatter_would_change_is_not_taken_for_an_answer():
    loose = "def half( n ):\n  ..."
    stub = written(loose)
    assert "half(n)" in notebook_files.source(stub)
    before = dict(stub, source=list(stub["source"]))
    copies.put_stub(stub, declared_exercise(loose))
    assert stub == before


def test_slide_marks_and_tags_stay():
    marked = cell("1 + 1", slideshow={"slide_type": "fragment"}, tags=["a"], collapsed=True)
    marked |= {"execution_count": 3, "outputs": []}
    (tidy,) = normalised({"cells": [marked]})["cells"]
    assert tidy["metadata"] == {"slideshow": {"slide_type": "fragment"}, "tags": ["a"]}


@pytest.fixture
def a_notebook(tmp_path, monkeypatch):
    """A bare notebook 90 in a course of its own, whose exercises are those of 01."""
    monkeypatch.setattr(notebook_files, "NOTEBOOKS", tmp_path)
    for module in (notebook_files, copies):
        monkeypatch.setattr(module, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(copies, "ROOT", tmp_path)
    (tmp_path / "README.md").touch()
    notebook_files.declared.cache_clear()
    path = tmp_path / "90_a_throw_away.ipynb"
    title = {"cell_type": "markdown", "id": "abc", "metadata": {}, "source": ["# Throw away\n"]}
    path.write_text(dump({"cells": [title], "metadata": {}}), encoding="utf-8")
    yield path
    notebook_files.declared.cache_clear()


def test_a_new_notebook_gets_its_lesson_and_its_opening(a_notebook):
    copies.start_lesson(a_notebook)
    folder = a_notebook.parent / "lessons" / "n90_a_throw_away"
    assert (folder / "exercises" / "__init__.py").exists()
    assert notebook_files.declared("90")["title"] == "Throw away"
    text = copies.renewed(a_notebook, a_notebook.read_text(encoding="utf-8"))
    a_notebook.write_text(text, encoding="utf-8")
    title, first = read(a_notebook)["cells"]
    words = notebook_files.source(title)
    assert words.startswith("# 90 · Throw away\n\n**You will be able to**")
    assert words.count("90_a_throw_away.ipynb") == 2
    assert first["id"] == "bootstrap"
    assert copies.renewed(a_notebook, text) == text


def test_a_new_exercise_comes_behind_the_one_before(a_notebook, monkeypatch):
    copies.start_lesson(a_notebook)
    monkeypatch.setattr(copies, "exercises", lambda number: [declared_exercise()])
    closing = {"cell_type": "markdown", "id": "z", "metadata": {}}
    closing["source"] = ["## What can go wrong"]
    notebook = read(a_notebook)
    notebook["cells"].append(closing)
    copies.with_exercises(notebook, a_notebook)
    ids = [each["id"] for each in notebook["cells"]]
    of_one = ["ex-01-1", "ex-01-1-code"]
    assert ids == ["abc", *of_one, "z"]
    two = declared_exercise()
    two.id = "01.2"
    monkeypatch.setattr(copies, "exercises", lambda number: [declared_exercise(), two])
    copies.with_exercises(notebook, a_notebook)
    ids = [each["id"] for each in notebook["cells"]]
    assert ids[3:5] == [id.replace("01-1", "01-2") for id in of_one]
    a_notebook.write_text(dump(notebook), encoding="utf-8")
    assert copies.answered(a_notebook) == []
    monkeypatch.setattr(copies, "exercises", lambda number: [declared_exercise()])
    assert len(copies.undeclared(a_notebook)) == 2


def test_cells_that_were_cut_and_pasted_are_known_again(a_notebook, monkeypatch):
    copies.start_lesson(a_notebook)
    monkeypatch.setattr(copies, "exercises", lambda number: [declared_exercise()])
    notebook = read(a_notebook)
    copies.with_exercises(notebook, a_notebook)
    ids = [each["id"] for each in notebook["cells"]]
    for each in notebook["cells"][1:3]:
        each["id"] += "-pasted"
    copies.with_exercises(notebook, a_notebook)
    assert [each["id"] for each in notebook["cells"]] == ids


def test_a_notebook_may_begin_with_a_code_cell_or_none(a_notebook):
    copies.start_lesson(a_notebook)
    title = {"cell_type": "code", "id": "abc", "metadata": {}, "source": ["# Throw away\n"]}
    for cells in ([title], []):
        a_notebook.write_text(dump({"cells": cells, "metadata": {}}), encoding="utf-8")
        notebook = read(a_notebook)
        copies.with_opening(notebook, a_notebook)
        assert [each["id"] for each in notebook["cells"]] == ["title", "bootstrap"]


def test_a_fork_needs_one_edit():
    text = (
        "[B](https://mybinder.org/v2/gh/old/course/main) "
        "[C](https://colab.research.google.com/github/old/course/blob/main/a.ipynb) "
        "git+https://github.com/old/course\n[other](https://github.com/keras-team/keras)"
    )
    new = copies.renamed(text, copies.own_names(text), "teacher/fork")
    assert new.count("teacher/fork") == 3
    assert "keras-team/keras" in new
    assert "old/course" not in new


def test_a_link_to_a_notebook_has_its_title():
    text = "Before: [01 Some old name](01_gone.ipynb), [elsewhere](01_gone.ipynb#here)."
    notebook = {"cells": [{"cell_type": "markdown", "source": [text]}]}
    copies.with_links(notebook)
    (linked,) = notebook["cells"][0]["source"]
    assert "[01 · Convolution by hand](01_convolution_by_hand.ipynb)" in linked
    assert "[elsewhere](01_gone.ipynb#here)" in linked


def test_lessons_have_a_line_for_the_map():
    for number in NUMBERS:
        line = notebook_files.declared(number)["you_will"]
        assert 10 < len(line) < 90, f"questions.yaml of {number}: you_will has 11 to 89 letters"
        assert len(list(LESSONS.glob(f"n{number}_*/questions.yaml"))) == 1
