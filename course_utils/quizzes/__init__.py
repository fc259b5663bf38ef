"""Questions with reasons, and predictions made before the result is seen.

``FORMAT.md`` says how they are written. `declarations` reads them, `numbers` and `expressions` make
the generated numbers, `shown` says what the browser gets, `player` has the cards and `wrapup` the
table of predictions.
"""

from __future__ import annotations

from course_utils.quizzes.player import (
    ConceptTest,
    Predict,
    Quiz,
    concept_test,
    predict,
    predictions_so_far,
    quiz,
)

__all__ = [
    "ConceptTest",
    "Predict",
    "Quiz",
    "concept_test",
    "predict",
    "predictions_so_far",
    "quiz",
]
