"""Find exercises by id; the module of a notebook loads when it is first needed."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache

from course_utils import exercises as package
from course_utils.exercises.core import Exercise, declared_in


def notebooks() -> tuple[str, ...]:
    """Numbers of the notebooks that declare exercises, such as ``("01", "02")``."""
    names = (module.name for module in pkgutil.iter_modules(package.__path__))
    return tuple(sorted(name[9:] for name in names if re.fullmatch(r"notebook_\d\d", name)))


@cache
def _declared(notebook: str) -> dict[str, Exercise]:
    module = importlib.import_module(f"course_utils.exercises.notebook_{notebook}")
    return {exercise.id: exercise for exercise in declared_in(module)}


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
    wanted = notebooks() if notebook is None else (notebook,) if notebook in notebooks() else ()
    return tuple(exercise for number in wanted for exercise in _declared(number).values())


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
    number = id.partition(".")[0] if isinstance(id, str) else ""
    found = _declared(number) if number in notebooks() else {}
    if isinstance(id, str) and id in found:
        return found[id]
    raise UnknownExercise(id, tuple(found) or notebooks())


class UnknownExercise(KeyError):
    """An id under which no exercise is declared.

    Parameters
    ----------
    id : object
        What was asked for.
    known : sequence of str
        Ids of the same notebook, or the numbers of the notebooks that have exercises.
    """

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
