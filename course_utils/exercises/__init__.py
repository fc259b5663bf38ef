"""Exercises that answer back: ``check``, ``hint`` and ``solution``.

In a notebook::

    from course_utils.exercises import check, hint, solution

    check("01.2", correlate)   # right? which mistake does it look like? what next?
    hint("01.2")               # one step further at each call
    solution("01.2")           # the worked solution, behind a click

An exercise is declared once, in a file of its lesson, ``course_lessons/n02_…/exercises/``, which
loads when it is first asked for. A whole declaration, ``e04_output_width.py``::

    from course_utils.exercises import Case, Exercise


    def output_width(width, kernel, padding, stride):
        return (width - kernel + 2 * padding) // stride + 1


    EXERCISE = Exercise(
        id="02.4",
        title="How wide is the output?",
        prompt="Write `output_width(width, kernel, padding, stride)`, which returns …",
        stub='''
            def output_width(width, kernel, padding, stride):
                \"\"\"Return the width of the output, a whole number.\"\"\"
                ...
        ''',
        solution=output_width,
        cases=(Case(28, 3, 1, 1), Case(7, 3, 0, 3, label="a stride that leaves a rest")),
        random_case=lambda rng: tuple(rng.integers([8, 1, 0, 1], [30, 6, 4, 5]).tolist()),
        hints=("Place the kernel at the left edge. How far can it still move?", "…"),
    )


    @EXERCISE.mistake("Every answer is one too small. Count the first position, too: …")
    def forgot_plus_one(width, kernel, padding, stride):
        return (width - kernel + 2 * padding) // stride

``core`` holds the declaration and ``registry`` finds it. ``checking`` takes an answer,
``untouched`` recognises one that nobody has worked on, ``examination`` puts all cases to the
others: ``attempts`` and ``runner`` make each call without letting it disturb anything, ``compare``
says where a result differs, ``diagnose`` what kind of difference it is, ``entries`` which part of
an answer is wrong, ``failure`` explains an exception. ``showing`` puts the outcome on the page.
"""

from __future__ import annotations

from course_utils.exercises.checking import check
from course_utils.exercises.core import Case, Exercise, Misconception
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
]
