"""Exercise 03.2: a bug: differences of uint8."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def edge_strength(grey):
    grey = grey.astype(float)
    across = grey[1:-1, 2:] - grey[1:-1, :-2]
    down = grey[2:, 1:-1] - grey[:-2, 1:-1]
    return np.sqrt(across**2 + down**2)


def random_grey(rng):
    height, width = rng.integers(3, 8, size=2)
    return (rng.integers(0, 256, size=(height, width)).astype(np.uint8),)


EXERCISE = Exercise(
    id="03.2",
    title="A bug to find: edges in the wrong places",
    prompt="""
        `edge_strength(grey)` compares right with left and below with above at each inner pixel and
        returns the length of that change, $\\sqrt{d_x^2 + d_y^2}$. On float pictures it does. On a
        `uint8` picture it reports weak edges where there are strong ones, and the other way round.
        Find out why, and mend the function. Results keep the unit of the input: a step from 0 to
        255 has the strength 255.
    """,
    solution=edge_strength,
    cases=(
        Case(np.array([[20] * 4, [20] * 4, [20] * 4], dtype=np.uint8), label="an even area"),
        Case(
            np.array([[10, 12, 9, 9, 8], [11, 10, 12, 7, 9], [15, 9, 9, 12, 7]], dtype=np.uint8),
            label="small differences, rising and falling",
        ),
        Case(
            np.array([[0, 0, 255, 255], [0, 0, 255, 255], [0, 255, 255, 0]], dtype=np.uint8),
            label="the strongest step there is",
        ),
        Case(
            np.array([[200, 180, 90], [100, 90, 70], [20, 10, 240], [90, 30, 60]], dtype=np.uint8),
            label="a picture that gets darker to the right",
        ),
        Case(
            np.array([[9, 240, 3], [180, 7, 90], [0, 33, 255], [71, 5, 128]], dtype=np.uint8),
            label="one column of inner pixels",
        ),
        Case(
            np.array([[0.1, 0.5, 0.9, 0.3], [0.2, 0.7, 0.05, 0.6], [0.95, 0.4, 0.35, 0.8]]),
            label="a float picture from 0 to 1",
        ),
    ),
    random_case=random_grey,
    hints=(
        "Try `np.array([10], dtype=np.uint8) - np.array([20], dtype=np.uint8)` in a cell of its "
        "own.",
        "The formula is right. What has to change is the type of the numbers it starts from, "
        "before the first subtraction.",
    ),
    explanation=(
        "One conversion at the very start. `int` would do as well; `float` is what filters return "
        "anyway."
    ),
)


@EXERCISE.mistake(
    "The differences still wrap round: in `uint8` there is no negative number, 10 − 20 is "
    "246, and the square of 20 is 144. An absolute value taken afterwards comes too late. "
    "Which type can hold everything that happens here, and from which line on must it be "
    "used?",
    is_the_stub=True,
)
def wraps_in_uint8(grey):
    """Return how strongly brightness changes at each inner pixel, shape (H - 2, W - 2)."""
    across = grey[1:-1, 2:] - grey[1:-1, :-2]
    down = grey[2:, 1:-1] - grey[:-2, 1:-1]
    return np.sqrt(across**2 + down**2)


def _differences(grey):
    across = grey[1:-1, 2:] - grey[1:-1, :-2]
    down = grey[2:, 1:-1] - grey[:-2, 1:-1]
    return across, down


@EXERCISE.mistake(
    "Where brightness rises, all is right; where it falls, the strength is far too large, "
    "as where differences wrap round before they are converted. Convert what they are "
    "made of."
)
def converts_too_late(grey):
    across, down = (difference.astype(float) for difference in _differences(grey))
    return np.sqrt(across**2 + down**2)


@EXERCISE.mistake(
    "Weak edges are right now, strong ones are not a number or too small, as they are in "
    "16 bits: the largest number of `int16` is 32,767, and the square of 255 is 65,025. "
    "Choose a type with room for the squares as well."
)
def squares_overflow(grey):
    across, down = _differences(grey.astype(np.int16))
    return np.sqrt(across**2 + down**2)


@EXERCISE.mistake(
    "The edges are in the right places now, but 255 times too weak. A division by 255 "
    "does convert to float, and changes the unit on the way. Here a step from 0 to 255 is "
    "to have the strength 255."
)
def scaled_to_one(grey):
    return edge_strength(grey / 255)


@EXERCISE.mistake(
    "Nothing wraps any more, and upright and level edges are right, but slanted ones come "
    "out up to 1.41 times too strong: $|d_x| + |d_y|$ is the way round the corner, not "
    "the length of the arrow."
)
def added_without_squares(grey):
    across, down = _differences(grey.astype(float))
    return np.abs(across) + np.abs(down)


@EXERCISE.mistake(
    "These are squared lengths: a step of 10 has the strength 100. The root has been lost."
)
def forgot_root(grey):
    return edge_strength(grey) ** 2


@EXERCISE.mistake(
    "Every strength is half of what it should be. `np.gradient` divides by the two pixels "
    "between right and left; here the difference itself is wanted."
)
def halved(grey):
    return edge_strength(grey) / 2


@EXERCISE.mistake(
    "Level edges have vanished: only right and left are compared. Below and above belong "
    "to the length, too."
)
def across_only(grey):
    return np.abs(_differences(grey.astype(float))[0])


@EXERCISE.mistake(
    "Close, but the result looks as if it had been stored as `uint8` again: fractions are "
    "cut, and a strength above 255 wraps round. The length may stay a float."
)
def back_to_uint8(grey):
    return edge_strength(grey).astype(np.uint8)


@EXERCISE.mistake(
    "Strong slanted edges are cut at 255. Both differences can be 255, so the length may reach 361."
)
def capped_at_255(grey):
    return np.minimum(edge_strength(grey), 255)


@EXERCISE.mistake(
    "A type with a sign is the right idea, but 8 bits with a sign hold −128 to 127 only: bright "
    "pixels turn negative, and squares go round. Choose a type with room for 255 and for the "
    "squares of differences."
)
def eight_bits_with_a_sign(grey):
    with np.errstate(invalid="ignore"):
        across, down = _differences(grey.astype(np.int8))
        return np.sqrt(across**2 + down**2)


@EXERCISE.mistake(
    "Only below and above are compared, so upright edges have vanished. Right and left belong to "
    "the length, too."
)
def down_only(grey):
    return np.abs(_differences(grey.astype(float))[1])
