"""Questions with reasons, and predictions made before the result is seen.

``FORMAT.md`` says how they are written. `declarations` reads them, `numbers` makes the
generated numbers, `shown` says what the browser gets, `player` has the cards and the
table of predictions.
"""

from __future__ import annotations

from course_utils.quizzes.player import ConceptTest as ConceptTest
from course_utils.quizzes.player import Predict as Predict
from course_utils.quizzes.player import Quiz as Quiz
from course_utils.quizzes.player import concept_test as concept_test
from course_utils.quizzes.player import predict as predict
from course_utils.quizzes.player import predictions_so_far as predictions_so_far
from course_utils.quizzes.player import quiz as quiz
