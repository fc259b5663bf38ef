"""Find exercises by id; a module of the lesson loads when its exercise is first needed."""

from __future__ import annotations

import importlib

from course_utils import lessons
from course_utils.exercises.core import Exercise


def _modules(notebook: str) -> dict[str, str]:
    lesson = lessons.lesson(notebook)
    return lesson.exercises() if lesson else {}


def _declared(id: str, module: str) -> Exercise:
    declared = importlib.import_module(module).EXERCISE
    if declared.id != id:
        raise ValueError(f"{module} declares {declared.id}; by its name it should be {id}.")
    return declared


def exercises(notebook: str | None = None) -> tuple[Exercise, ...]:
    """Exercises of one notebook, or of the whole course, in its order."""
    wanted = [found.number for found in lessons.lessons()] if notebook is None else [notebook]
    return tuple(_declared(*item) for number in wanted for item in _modules(number).items())


def exercise(id: str) -> Exercise:
    """Look an exercise up by its id; a KeyError names those there are."""
    text = f"There is no exercise {id!r}."
    if not isinstance(id, str):
        raise UnknownExercise(f'{text} An id is text in quotes, such as "01.2".')
    modules = _modules(id.partition(".")[0])
    if id in modules:
        return _declared(id, modules[id])
    if modules:
        raise UnknownExercise(f"{text} This notebook has {', '.join(modules)}.")
    notebooks = ", ".join(found.number for found in lessons.lessons() if found.exercises())
    raise UnknownExercise(f"{text} Notebooks with exercises: {notebooks}.")


class UnknownExercise(KeyError):
    """No exercise has this id; a plain ``KeyError`` would show its text in quotes."""

    def __str__(self) -> str:
        return self.args[0]
