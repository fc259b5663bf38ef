"""Questions with reasons, and predictions made before the result is seen.

Each notebook has a ``questions.yaml`` in its lesson's folder, written as ``FORMAT.md`` says.
`declarations` reads it, `review` finds what is wrong with it (``python -m course_utils.quizzes``),
`numbers` and `expressions` make the generated numbers. `player` shows it in the browser: `quiz`,
`predict`, `predictions_so_far` and `concept_test` are what notebooks use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .player import (
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


def __getattr__(name: str) -> Any:
    # The player needs the widget machinery; counting what a notebook asks does not.
    if name in __all__:
        from . import player

        return getattr(player, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
