"""Find exercises by id; a module of the lesson loads when its exercise is first needed."""

from __future__ import annotations

import importlib

from course_utils import lessons
from course_utils.exercises.core import Exercise


def notebooks() -> tuple[str, ...]:
    """Numbers of the notebooks that declare exercises, such as ``("01", "02")``."""
    return tuple(lesson.number for lesson in lessons.lessons() if lesson.exercises())


def _modules(notebook: str) -> dict[str, str]:
    lesson = lessons.lesson(notebook)
    return lesson.exercises() if lesson else {}


def _declared(id: str, module: str) -> Exercise:
    declared = importlib.import_module(module).EXERCISE
    if declared.id != id:
        raise ValueError(f"{module} declares {declared.id}; by its name it should be {id}.")
    return declared


def exercises(notebook: str | None = None) -> tuple[Exercise, ...]:
    """Exercises of one notebook, or of the whole course.

    Parameters
    ----------
    notebook : str, optional
        Two digits, such as ``"01"``. All notebooks where left out.

    Returns
    -------
    tuple of Exercise
        In the order of the course; empty for a notebook without exercises.
    """
    wanted = notebooks() if notebook is None else (notebook,)
    return tuple(_declared(*item) for number in wanted for item in _modules(number).items())


def exercise(id: str) -> Exercise:
    """Look an exercise up.

    Parameters
    ----------
    id : str
        Such as ``"01.2"``.

    Returns
    -------
    Exercise
        Its declaration.

    Raises
    ------
    KeyError
        If there is none under that id; the message names those there are.
    """
    modules = _modules(id.partition(".")[0]) if isinstance(id, str) else {}
    if isinstance(id, str) and id in modules:
        return _declared(id, modules[id])
    raise UnknownExercise(id, tuple(modules) or notebooks())


class UnknownExercise(KeyError):
    """No exercise has this id; `known` are those of its notebook, or the notebooks."""

    def __init__(self, id: object, known: tuple[str, ...]) -> None:
        super().__init__(id)
        self.id = id
        self.known = known

    def __str__(self) -> str:
        text = f"There is no exercise {self.id!r}."
        if not isinstance(self.id, str):
            return f'{text} An id is text in quotes, such as "01.2".'
        if not self.known:
            return text
        kind = "This notebook has" if "." in self.known[0] else "Notebooks with exercises:"
        return f"{text} {kind} {', '.join(self.known)}."
