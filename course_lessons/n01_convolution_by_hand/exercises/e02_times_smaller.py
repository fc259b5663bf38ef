"""Exercise 01.2: the noise that is left."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Exercise


def noise_left() -> dict[str, float]:
    # The noise of k values adds up to the root of k, and the mean divides it by k.
    times_smaller = {
        "width 4": np.sqrt(4),
        "width 9": np.sqrt(9),
        "width 16": np.sqrt(16),
    }
    return times_smaller


EXERCISE = Exercise(
    id="01.2",
    title="The noise that is left",
    prompt="""
        Run the experiment and read off the result. Set `width` in the cell above to 4, then 9,
        then 16; run the cell each time and note in `times_smaller` how many times smaller the
        noise has become, rounded to a whole number.
    """,
    stub="""
        times_smaller = {
            "width 4": ...,
            "width 9": ...,
            "width 16": ...,
        }
    """,
    solution=noise_left,
    tolerance=0.1,
    hints=(
        "Change the number in the line that begins with `width`, run that cell, read the last "
        "number it prints. Three runs give three entries.",
        "Compare your three numbers with the three widths. Which familiar function leads from one "
        "to the other?",
    ),
    explanation=(
        "Noise that is independent from value to value shrinks with the square root of the width: "
        "four times the window halves it. The price is a blur as wide as the window."
    ),
)


@EXERCISE.mistake(
    "A mean of so many values does not make the noise as many times smaller: what the cell "
    "prints is less. Independent deviations partly cancel, so their sum grows like a "
    "square root. Run the cell for this width and read its last number."
)
def as_many_times_as_weights() -> dict[str, float]:
    return {"width 4": 4.0, "width 9": 9.0, "width 16": 16.0}


@EXERCISE.mistake(
    "That is the share of the noise that is left. The question is the reverse: how many "
    "times smaller it is, a number above 1."
)
def what_is_left_instead() -> dict[str, float]:
    return {name: 1 / value for name, value in noise_left().items()}


@EXERCISE.mistake(
    "That is the square of the width, far more than any average can do. Run the cell and "
    "read what it prints for this width."
)
def square_instead_of_root() -> dict[str, float]:
    return {"width 4": 16.0, "width 9": 81.0, "width 16": 256.0}


@EXERCISE.mistake(
    "A factor of 1 would mean that averaging does nothing, which holds for a width of 1. "
    "Is `width` changed in the cell above, and was the cell run again?"
)
def not_smaller_at_all() -> dict[str, float]:
    return {"width 4": 1.0, "width 9": 1.0, "width 16": 1.0}


@EXERCISE.mistake(
    "That is half the width. It fits for a width of 4, by chance; what the cell prints for the "
    "wider ones is less. Run it for this width and read its last number."
)
def half_the_width() -> dict[str, float]:
    return {"width 4": 2.0, "width 9": 4.5, "width 16": 8.0}


@EXERCISE.mistake(
    "That is the number for a width of 4 once more. Change `width`, run the cell above again, and "
    "read what it prints then."
)
def first_run_copied() -> dict[str, float]:
    return {"width 4": 2.0, "width 9": 2.0, "width 16": 2.0}


@EXERCISE.mistake(
    "That is what is left of the noise, in per cent. Asked for is how many *times* smaller it has "
    "become, the last number that the cell prints."
)
def per_cent_left() -> dict[str, float]:
    return {name: 100 / value for name, value in noise_left().items()}


@EXERCISE.mistake(
    "That is by how many per cent the noise has fallen. Asked for is how many *times* smaller it "
    "has become, the last number that the cell prints."
)
def per_cent_gone() -> dict[str, float]:
    return {name: 100 - 100 / value for name, value in noise_left().items()}
