"""Exercise 13.3: the expected calibration error by hand."""

from __future__ import annotations

from course_utils.exercises import Exercise


def gaps_solution():
    gaps = {
        "at 0.60": abs(14 / 20 - 0.60),
        "at 0.80": abs(60 / 80 - 0.80),
        "at 0.95": abs(80 / 100 - 0.95),
        "expected calibration error": (20 * 0.10 + 80 * 0.05 + 100 * 0.15) / 200,
    }
    return gaps


EXERCISE = Exercise(
    id="13.3",
    title="How far off",
    prompt="""
        A network has answered 200 photos. Of 20, with a mean confidence of 0.60, 14 were right; of
        80 with 0.80, 60 were right; of 100 with 0.95, 80 were right. A *gap* is the distance
        between the mean confidence and the share that is right. The *expected calibration error*
        is the average gap, each weighted by its share of the photos. Work out `gaps`.
    """,
    stub="""
        gaps = {
            "at 0.60": ...,
            "at 0.80": ...,
            "at 0.95": ...,
            "expected calibration error": ...,
        }
    """,
    solution=gaps_solution,
    hints=(
        "Of 20 photos, 14 right are a share of 0.70. How far is that from 0.60?",
        "For the average, a gap that 100 of 200 photos have weighs one half.",
    ),
    explanation=(
        "Too timid at 0.60, too sure at 0.80 and 0.95. The error does not say which; the diagram "
        "does."
    ),
)


def _gaps(*values):
    return dict(zip(gaps_solution(), values))


@EXERCISE.mistake(
    "The three gaps are right. In their average all count the same; the last one holds half of the "
    "photos, so it weighs one half."
)
def not_weighted():
    return gaps_solution() | {"expected calibration error": (0.10 + 0.05 + 0.15) / 3}


@EXERCISE.mistake(
    "A distance has no sign. With signs, too timid here and too sure there would cancel in the "
    "average."
)
def said_minus_true():
    return _gaps(-0.10, 0.05, 0.15, 0.085)


@EXERCISE.mistake(
    "A distance has no sign; yours are the share right minus the confidence. With signs, too timid "
    "and too sure would cancel."
)
def true_minus_said():
    return _gaps(0.10, -0.05, -0.15, -0.085)


@EXERCISE.mistake(
    "The gaps are right, but in the average too timid and too sure cancel. Take the distances, "
    "without signs."
)
def cancelled():
    return gaps_solution() | {"expected calibration error": 0.085}


@EXERCISE.mistake(
    "These are the shares that are *wrong*. Asked for is how far the share that is right lies from "
    "the confidence."
)
def shares_wrong():
    return _gaps(0.30, 0.25, 0.20, (20 * 0.30 + 80 * 0.25 + 100 * 0.20) / 200)


@EXERCISE.mistake(
    "These are percentage points. The confidences go from 0 to 1, and so should the gaps between "
    "them and the shares."
)
def in_points():
    return _gaps(10, 5, 15, 10.5)


@EXERCISE.mistake(
    "That is the largest gap, the *maximum* calibration error. The expected one is the average."
)
def largest_gap():
    return gaps_solution() | {"expected calibration error": 0.15}


@EXERCISE.mistake(
    "These are the three gaps added up. An average weighs each by its share of the photos, and "
    "the three weights add up to 1."
)
def gaps_added():
    return gaps_solution() | {"expected calibration error": 0.10 + 0.05 + 0.15}


@EXERCISE.mistake(
    "The gaps are weighted by numbers of photos, and the sum is not divided by how many there are "
    "in all."
)
def not_divided():
    return gaps_solution() | {"expected calibration error": 20 * 0.10 + 80 * 0.05 + 100 * 0.15}


@EXERCISE.mistake(
    "Each gap is weighted by how many of its photos were *right*. All photos of a part count, the "
    "wrong ones as well."
)
def weighted_by_right_ones():
    return gaps_solution() | {
        "expected calibration error": (14 * 0.10 + 60 * 0.05 + 80 * 0.15) / 154
    }


@EXERCISE.mistake(
    "These are the shares that are right. A gap is how far such a share lies from the mean "
    "confidence."
)
def shares_right():
    return _gaps(0.70, 0.75, 0.80, (14 + 60 + 80) / 200)


@EXERCISE.mistake(
    "The gaps are divided by the number of parts once more. The weights already add up to 1."
)
def divided_twice():
    return gaps_solution() | {"expected calibration error": 0.105 / 3}
