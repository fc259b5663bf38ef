"""Exercises that answer back: ``check``, ``hint``, ``solution`` and ``yours``.

In a notebook::

    from course_utils.exercises import check as check
from course_utils.exercises import hint as hint
from course_utils.exercises import solution as solution
from course_utils.exercises import yours as yours

    check("01.2", correlate)   # right? which mistake does it look like? what next?
    correlate = yours("01.2")  # one's own, once it has passed; until then the course's

An exercise is declared once, in a file of its lesson (see ``CONTRIBUTING.md``): ``core`` holds the
declaration and finds it. ``checking`` takes an answer, ``examination`` puts all cases
to it: ``attempts`` and ``runner`` make each call without letting it disturb anything, ``compare``
says where a result differs, ``diagnose`` what kind of difference it is, ``entries`` which part of
an answer is wrong or still as it was given, ``failure`` explains an exception. ``showing`` puts the
outcome on the page, ``own`` carries on what has passed.
"""

from __future__ import annotations

from course_utils.exercises.checking import check as check
from course_utils.exercises.core import Case as Case
from course_utils.exercises.core import Exercise as Exercise
from course_utils.exercises.core import Misconception as Misconception
from course_utils.exercises.core import exercise as exercise
from course_utils.exercises.core import exercises as exercises
from course_utils.exercises.own import yours as yours
from course_utils.exercises.showing import Result as Result
from course_utils.exercises.showing import hint as hint
from course_utils.exercises.showing import solution as solution
