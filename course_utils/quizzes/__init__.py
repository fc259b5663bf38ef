"""Questions with reasons, and predictions made before the result is seen.

Each notebook has a ``questions.yaml`` in its lesson's folder, written as ``FORMAT.md`` says.
`declarations` reads it, `numbers` and `expressions` make the generated numbers, `shown` says what
the browser gets. `player` has the cards: `quiz`, `predict`, `predictions_so_far` and
`concept_test` are what notebooks use.
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
