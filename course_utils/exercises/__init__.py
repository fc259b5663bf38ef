"""Exercises that answer back: ``check``, ``hint``, ``solution`` and ``yours``.

In a notebook::

    from course_utils.exercises import check, hint, solution, yours

    check("01.2", correlate)   # right? which mistake does it look like? what next?
    correlate = yours("01.2")  # one's own, once it has passed; until then the course's

An exercise is declared once, in a file of its lesson (see ``CONTRIBUTING.md``): ``core`` holds the
declaration and ``registry`` finds it. ``checking`` takes an answer, ``untouched`` recognises one
that nobody has worked on, ``examination`` puts all cases to the others: ``attempts`` and ``runner``
make each call without letting it disturb anything, ``compare`` says where a result differs,
``diagnose`` what kind of difference it is, ``entries`` which part of an answer is wrong,
``failure`` explains an exception. ``showing`` puts the outcome on the page, ``own`` carries on what
has passed.
"""

from __future__ import annotations

from course_utils.exercises.checking import check
from course_utils.exercises.core import Case, Exercise, Misconception
from course_utils.exercises.own import yours
from course_utils.exercises.registry import exercise, exercises
from course_utils.exercises.showing import Result, hint, solution

__all__ = [
    "Case",
    "Exercise",
    "Misconception",
    "Result",
    "check",
    "exercise",
    "exercises",
    "hint",
    "solution",
    "yours",
]
