"""Exercise 01.7: count the work."""

from __future__ import annotations

from course_utils.exercises import Exercise


def work_counts() -> dict[str, int]:
    counts = {
        "9 x 9 kernel, all at once": 9 * 9,
        "9 x 9 kernel, a column and then a row": 9 + 9,
        "three 3 x 3 kernels, one after the other": 3 * (3 * 3),
        "one kernel that replaces these three": 7 * 7,
    }
    return counts


EXERCISE = Exercise(
    id="01.7",
    title="Count the work",
    prompt="""
        How many multiplications does one output pixel cost? Fill in `counts`. The 9×9 kernel is
        separable: a column of 9 weights, then a row of 9. The three 3×3 kernels run one after the
        other; the last entry is the single kernel that gives the same result in one pass.
    """,
    stub="""
        counts = {
            "9 x 9 kernel, all at once": ...,
            "9 x 9 kernel, a column and then a row": ...,
            "three 3 x 3 kernels, one after the other": ...,
            "one kernel that replaces these three": ...,
        }
    """,
    solution=work_counts,
    hints=(
        "A kernel costs one multiplication for each of its weights. Passes that follow each other "
        "add up.",
        "For the last entry, go backwards: one output pixel of the third pass reads 3×3 pixels of "
        "the second. How many pixels of the first do those nine read together?",
    ),
    explanation=(
        "Splitting a kernel pays: 18 instead of 81, 27 instead of 49. Networks with small kernels "
        "in a row use the second saving, and put something non-linear in between (notebook 03)."
    ),
)


@EXERCISE.mistake(
    "In each of the two passes only one column, or one row, of weights is laid on the "
    "picture, not the whole kernel."
)
def two_full_passes() -> dict[str, int]:
    return {**work_counts(), "9 x 9 kernel, a column and then a row": 2 * 9 * 9}


@EXERCISE.mistake(
    "The two passes run one after the other, so their costs add up. Multiplied, nothing "
    "would be gained."
)
def column_times_row() -> dict[str, int]:
    return {**work_counts(), "9 x 9 kernel, a column and then a row": 9 * 9}


@EXERCISE.mistake(
    "That is the cost of one pass. The column's result still has to be filtered with the row."
)
def one_of_two_passes() -> dict[str, int]:
    return {**work_counts(), "9 x 9 kernel, a column and then a row": 9}


@EXERCISE.mistake(
    "Passes that follow each other add their costs: each output pixel of a pass needs nine "
    "products, whatever came before."
)
def passes_multiplied() -> dict[str, int]:
    return {**work_counts(), "three 3 x 3 kernels, one after the other": 9 * 9 * 9}


@EXERCISE.mistake(
    "Three passes of nine products each are more than nine, and three kernels of side 3 "
    "do not make one of side 9: a second 3×3 kernel widens the view by one pixel on each "
    "side, not by three."
)
def sides_added() -> dict[str, int]:
    return {
        **work_counts(),
        "three 3 x 3 kernels, one after the other": 3 * 3,
        "one kernel that replaces these three": 9 * 9,
    }


@EXERCISE.mistake(
    "After three passes an output pixel depends on more than 3×3 pixels of the picture: "
    "each pass reaches one pixel further in every direction."
)
def no_wider_view() -> dict[str, int]:
    return {**work_counts(), "one kernel that replaces these three": 3 * 3}


@EXERCISE.mistake("5×5 replaces two kernels of 3×3. The third one widens the view once more.")
def two_instead_of_three() -> dict[str, int]:
    return {**work_counts(), "one kernel that replaces these three": 5 * 5}


@EXERCISE.mistake(
    "This looks like a side length or a number of passes. Count products: a kernel has as "
    "many as it has weights."
)
def side_lengths() -> dict[str, int]:
    return {
        "9 x 9 kernel, all at once": 9,
        "9 x 9 kernel, a column and then a row": 2,
        "three 3 x 3 kernels, one after the other": 9,
        "one kernel that replaces these three": 7,
    }
