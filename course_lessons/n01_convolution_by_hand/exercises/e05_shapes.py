"""Exercise 01.5: the three sizes."""

from __future__ import annotations

from course_utils.exercises import Exercise


def mode_shapes() -> dict[str, tuple[int, int]]:
    shapes = {
        "valid": (28 - 3 + 1, 40 - 5 + 1),
        "same": (28, 40),
        "full": (28 + 3 - 1, 40 + 5 - 1),
        "valid, then valid again": (28 - 2 * (3 - 1), 40 - 2 * (5 - 1)),
        "full, then valid": (28, 40),
    }
    return shapes


EXERCISE = Exercise(
    id="01.5",
    title="Work out the shapes",
    prompt="""
        A picture has 28 rows and 40 columns, a kernel 3 rows and 5 columns. Work out the `shapes`,
        each as `(rows, columns)`, on paper. In the last two entries the result of the first pass is
        filtered again with a kernel of the same size.
    """,
    stub="""
        shapes = {
            "valid": ...,
            "same": ...,
            "full": ...,
            "valid, then valid again": ...,
            "full, then valid": ...,
        }
    """,
    solution=mode_shapes,
    hints=(
        "Begin with the rows alone: 28 values, a kernel of 3. Then the columns alone.",
        "`valid` loses k − 1 in each direction, `full` gains k − 1, `same` stays. Apply the rule "
        "twice for the last two.",
    ),
    explanation=(
        "`valid` takes off k − 1 in each pass, `full` adds k − 1: one of each leaves the size "
        "as it was."
    ),
)


def shapes_by(valid: tuple[int, int], full: tuple[int, int]) -> dict[str, tuple[int, int]]:
    """All five entries, from what one pass with each mode adds to rows and columns."""
    rows, columns = 28, 40
    return {
        "valid": (rows + valid[0], columns + valid[1]),
        "same": (rows, columns),
        "full": (rows + full[0], columns + full[1]),
        "valid, then valid again": (rows + 2 * valid[0], columns + 2 * valid[1]),
        "full, then valid": (rows + full[0] + valid[0], columns + full[1] + valid[1]),
    }


@EXERCISE.mistake(
    "Off by one in each direction. A kernel of 3 costs 2 rows, since the first position "
    "costs nothing; `full` gains as many as `valid` loses."
)
def one_forgotten() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-3, -5), full=(3, 5))


@EXERCISE.mistake("The kernel's rows go with the picture's rows: 3 with 28, and 5 with 40.")
def kernel_sides_swapped() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-4, -2), full=(4, 2))


@EXERCISE.mistake("The numbers are right, in the order (columns, rows). NumPy names rows first.")
def columns_first() -> dict[str, tuple[int, int]]:
    return {name: (columns, rows) for name, (rows, columns) in mode_shapes().items()}


@EXERCISE.mistake(
    "The kernel still has to slide over what has this size (the picture with its border "
    "of zeros, or the result of the first pass), and that costs k − 1 again."
)
def padded_picture_not_output() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-2, -4), full=(4, 8))


@EXERCISE.mistake(
    "You count half of the kernel. It reaches over the edge by half its size on *each* of "
    "two sides, and there is top and bottom, left and right."
)
def half_a_kernel() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-1, -2), full=(1, 2))


@EXERCISE.mistake(
    "`same` is named after its result: just enough zeros are put round the picture for the "
    "output to be as large as the input."
)
def same_shrinks() -> dict[str, tuple[int, int]]:
    return {**mode_shapes(), "same": mode_shapes()["valid"]}


@EXERCISE.mistake(
    "That is the size after one pass. The second pass starts from the first one's result, "
    "not from the picture, and changes the size again."
)
def second_pass_forgotten() -> dict[str, tuple[int, int]]:
    right = mode_shapes()
    return {
        **right,
        "valid, then valid again": right["valid"],
        "full, then valid": right["valid"],
    }


@EXERCISE.mistake(
    "The kernel's 3 is used for the columns as well. It has 3 rows and 5 columns, so the columns "
    "lose, or gain, more than the rows."
)
def three_for_both_axes() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-2, -2), full=(2, 2))


@EXERCISE.mistake(
    "The kernel's 5 is used for the rows as well. It has 3 rows and 5 columns, so the rows "
    "lose, or gain, less than the columns."
)
def five_for_both_axes() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-4, -4), full=(4, 4))


@EXERCISE.mistake(
    "You let `full` add one to each axis. It takes in every position at which kernel and picture "
    "share at least one pixel: how far can the kernel stick out, at each of the two ends?"
)
def full_adds_one() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-2, -4), full=(1, 1))


@EXERCISE.mistake(
    "You let `full` add the whole kernel. At the outermost position one of its pixels still lies "
    "on the picture, so it gains one less than the kernel has."
)
def full_adds_the_kernel() -> dict[str, tuple[int, int]]:
    return shapes_by(valid=(-2, -4), full=(3, 5))
