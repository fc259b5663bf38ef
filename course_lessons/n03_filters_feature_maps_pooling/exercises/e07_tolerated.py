"""Exercise 03.7: an experiment: how far a shift may go."""

from __future__ import annotations

from course_utils.exercises import Exercise


def read_off_shifts():
    tolerated = {
        "window 2, spot in column 4": 1,
        "window 2, spot in column 5": 0,
        "window 3, spot in column 4": 1,
        "window 4, spot in column 4": 3,
        "window 4, spot in column 5": 2,
        "columns that the pooled spot moves, window 2, shift 6": 3,
    }
    return tolerated


EXERCISE = Exercise(
    id="03.7",
    title="An experiment: how far may a spot move?",
    prompt="""
        Use `same_after_pooling` from the cell above, with the numbers changed, as often as you
        need. Fill in `tolerated`: the **largest shift to the right** that leaves the pooled map
        exactly as it was, for a spot that starts in the given column. Last line: by how many
        columns does the *pooled* spot move when the spot moves by 6?
    """,
    stub="""
        tolerated = {
            "window 2, spot in column 4": ...,
            "window 2, spot in column 5": ...,
            "window 3, spot in column 4": ...,
            "window 4, spot in column 4": ...,
            "window 4, spot in column 5": ...,
            "columns that the pooled spot moves, window 2, shift 6": ...,
        }
    """,
    solution=read_off_shifts,
    hints=(
        "Windows of 2 cover columns 0–1, 2–3, 4–5, … Find the window of the spot, then the last "
        "column that belongs to it.",
        "For windows of 4 they are 0–3, 4–7, 8–11. A spot in column 5 may move until it stands in "
        "the last column of its window, and no further.",
    ),
    explanation=(
        "In general the shift may be `size - 1 - column % size`: between nothing and `size - 1`, "
        "depending on where the spot starts."
    ),
)

_SPOTS = ((2, 4), (2, 5), (3, 4), (4, 4), (4, 5))


def _tolerated(shift, moved=3):
    answers = {
        f"window {size}, spot in column {column}": shift(size, column) for size, column in _SPOTS
    }
    answers["columns that the pooled spot moves, window 2, shift 6"] = moved
    return answers


@EXERCISE.mistake(
    "That is the best case, a spot in the first column of its window. The windows lie on "
    "a fixed grid, and a spot may start anywhere within one. In which column does the "
    "window of your spot begin?"
)
def always_size_minus_one():
    return _tolerated(lambda size, column: size - 1)


@EXERCISE.mistake(
    "One too far: at this shift the spot has arrived in the next window. The question is "
    "for the last one that changes nothing. Try your number in `same_after_pooling`."
)
def first_shift_that_fails():
    return _tolerated(lambda size, column: size - column % size)


@EXERCISE.mistake(
    "A spot that moves by the size of the window always lands in the next one. Try this "
    "number in `same_after_pooling`, then smaller ones."
)
def whole_window():
    return _tolerated(lambda size, column: size)


@EXERCISE.mistake(
    "These are the columns to the left of the spot in its window. It moves to the "
    "right: how many columns are left on that side?"
)
def shift_to_the_left():
    return _tolerated(lambda size, column: column % size)


@EXERCISE.mistake(
    "That would hold if each spot sat in the middle of a window of its own. The windows "
    "lie on a fixed grid that starts at column 0, and the spot sits where it sits."
)
def centred_window():
    return _tolerated(lambda size, column: size // 2)


@EXERCISE.mistake(
    "These are columns, not shifts: the last column of the spot's window. How far is it "
    "from where the spot starts?"
)
def last_column_of_window():
    return _tolerated(lambda size, column: column // size * size + size - 1, moved=3)


@EXERCISE.mistake(
    "Max pooling forgets the place within a window only. Which window it is remains "
    "visible, so a large shift does change the pooled map. Try a shift of 2 with windows "
    "of 2."
)
def invariant_to_any_shift():
    return _tolerated(lambda size, column: 15 - column, moved=0)


@EXERCISE.mistake(
    "Some shifts do leave the pooled map as it was. Try a spot in column 4 with windows "
    "of 4, and a shift of 1."
)
def never_tolerant():
    return _tolerated(lambda size, column: 0)


@EXERCISE.mistake(
    "The pooled map has one column for two of the original ones, so everything on it "
    "moves by fewer columns."
)
def moves_as_far():
    return _tolerated(lambda size, column: size - 1 - column % size, moved=6)
