"""Lessons are found by their folders' names, and load no more than is asked for."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import pytest
from notebook_files import ROOT, notebook_paths
from review_exercises import notebook_problems

from course_utils import lessons
from course_utils.exercises import Exercise, exercise

FIRST = "from course_utils.exercises import exercise; exercise('02.3')"
LOADED = "import sys; print([n for n in sys.modules if n.startswith('course_lessons.n')])"
MAP = "from course_utils.course_map import CourseMap; CourseMap()"


def test_every_notebook_has_its_folder():
    assert [f"n{path.stem}" for path in notebook_paths()] == [
        lesson.folder.name for lesson in lessons.lessons()
    ]


@pytest.mark.parametrize(("first", "files"), [(FIRST, 1), (MAP, 0)])
def test_only_what_is_asked_for_is_loaded(first, files):
    done = subprocess.run(
        [sys.executable, "-c", f"{first}\n{LOADED}"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.count(".exercises.e") == files, done.stdout + done.stderr


def test_two_files_with_the_same_number_are_named(tmp_path, monkeypatch):
    folder = tmp_path / "n90_made" / "exercises"
    folder.mkdir(parents=True)
    for name in ("e01_one.py", "e01_another.py"):
        (folder / name).touch()
    monkeypatch.setattr(lessons, "COURSE", tmp_path)
    monkeypatch.setattr("review_exercises.exercises", lambda number: ())
    found = notebook_problems("90")
    assert len(found) == 2 and "another file declares exercise 90.1" in found[0]


def test_former_ids_lead_to_what_is_there_and_are_never_given_again():
    there = set()
    for lesson in lessons.lessons():
        asked = lessons.read_yaml(lesson.questions)
        names = [*(asked.get("quizzes") or ()), *(asked.get("predictions") or ())]
        there |= {*lesson.exercises(), *(f"{lesson.number}.{name}" for name in names)}
    former = lessons.former_ids()
    assert set(former.values()) <= there
    assert not there & former.keys()


@pytest.mark.parametrize("package", ["course_lessons", "course_utils"])
def test_the_wheel_takes_every_file(package):
    with (ROOT / "pyproject.toml").open("rb") as file:
        patterns = tomllib.load(file)["tool"]["setuptools"]["package-data"]["*"]
    for path in (ROOT / package).rglob("*.*"):
        if path.parent.name != "__pycache__" and path.suffix != ".md":
            assert any(map(path.match, ["*.py", *patterns])), path


def test_engines_name_no_lesson():
    for engine in ("exercises", "plots", "quizzes"):
        for path in (ROOT / "course_utils" / engine).glob("*.py"):
            assert "import course_lessons" not in path.read_text(encoding="utf-8")
            assert "from course_lessons" not in path.read_text(encoding="utf-8")


def test_a_mistake_is_named_after_its_function_and_may_be_the_stub():
    made = Exercise(
        id="99.9", title="Half", prompt="`half(n)`", solution=abs, cases=((4,),), hints=("a", "b")
    )

    @made.mistake("Nothing is halved.", is_the_stub=True)
    def left_as_it_is(n):
        return n

    assert [mistake.name for mistake in made.misconceptions] == ["left-as-it-is"]
    assert made.stub_text == "def half(n):\n    return n"


def test_no_stub_shows_a_decorator():
    for declared in (exercise("01.6"), exercise("02.6"), exercise("11.2")):
        assert declared.stub_text.startswith("def ")
