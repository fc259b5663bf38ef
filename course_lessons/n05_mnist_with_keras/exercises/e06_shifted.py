"""Exercise 05.6: shifting."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def shifted(image, down, right):
    height, width = image.shape
    result = np.zeros_like(image)
    for row in range(height):
        for column in range(width):
            if 0 <= row - down < height and 0 <= column - right < width:
                result[row, column] = image[row - down, column - right]
    return result


def random_shift(rng):
    height, width = (int(n) for n in rng.integers(3, 7, size=2))
    down, right = rng.integers(-2, 3, size=2).tolist()
    return rng.integers(1, 256, size=(height, width)).astype(np.uint8), down, right


_SMALL = np.arange(1, 13).reshape(3, 4)


EXERCISE = Exercise(
    id="05.6",
    title="Move a digit",
    prompt="""
        Write `shifted(image, down, right)`. It returns an image of the same size in which
        everything has moved `down` rows downwards and `right` columns to the right. Negative
        numbers move up and to the left. What leaves the frame is gone, and black (0) moves in from
        the other side.
    """,
    stub='''
        def shifted(image, down, right):
            """Return the image moved by whole pixels, black where nothing moved in."""
            ...
    ''',
    solution=shifted,
    cases=(
        Case(_SMALL, 1, 0, label="one row down"),
        Case(_SMALL, 0, 2, label="two columns to the right"),
        Case(_SMALL, -1, 0, label="one row up"),
        Case(_SMALL, 1, -2, label="down and to the left"),
        Case(_SMALL, -2, 1, label="up and to the right"),
        Case(_SMALL, 0, 0, label="no move at all"),
        Case(_SMALL / 12, 1, -1, label="pixels from 0 to 1"),
        Case(_SMALL, 3, 0, label="as far as the image is high"),
        Case(_SMALL[:1], 0, -1, label="a single row"),
        Case(_SMALL[:, :1], 1, 0, label="a single column"),
    ),
    random_case=random_shift,
    hints=(
        "Begin with a black image of the same shape. Which pixel of the old image belongs into a "
        "given row and column of the new one?",
        "The new pixel at (row, column) is the old one at (row − down, column − right), if that "
        "place exists. Beware: Python takes a negative index as counted from the end.",
    ),
    explanation=(
        "The same with slices: pad with black all around, then cut the frame out at another "
        "place. That is how the next cell does it for a whole batch."
    ),
)


@EXERCISE.mistake(
    "What leaves on one side comes back on the other: `np.roll` treats the image as a "
    "ring. The foot of a seven would appear above its roof. Where nothing moved in, the "
    "image must be black."
)
def comes_back(image, down, right):
    return np.roll(image, (down, right), axis=(0, 1))


@EXERCISE.mistake(
    "Everything moves the wrong way. The pixel that *arrives* at a row was `down` rows "
    "further up before."
)
def other_way(image, down, right):
    return shifted(image, -down, -right)


@EXERCISE.mistake(
    "Down and right have changed places. Axis 0 counts the rows, from top to bottom; axis "
    "1 the columns."
)
def axes_exchanged(image, down, right):
    return shifted(image, right, down)


@EXERCISE.mistake(
    "The pixels at the edge are repeated into the gap. MNIST digits lie on black, so black "
    "has to move in: fill with 0."
)
def edges_repeated(image, down, right):
    rows = np.clip(np.arange(image.shape[0]) - down, 0, image.shape[0] - 1)
    columns = np.clip(np.arange(image.shape[1]) - right, 0, image.shape[1] - 1)
    return image[np.ix_(rows, columns)]


@EXERCISE.mistake("Rows move, columns stay. `right` has no effect yet.")
def downwards_only(image, down, right):
    return shifted(image, down, 0)


@EXERCISE.mistake("Columns move, rows stay. `down` has no effect yet.")
def rightwards_only(image, down, right):
    return shifted(image, 0, right)


@EXERCISE.mistake(
    "Negative numbers move the image down and to the right as well: the sign has been "
    "lost on the way."
)
def always_forwards(image, down, right):
    return shifted(image, abs(down), abs(right))


@EXERCISE.mistake(
    "Moves down and to the right are right. For negative numbers the pixels that left "
    "above or on the left come back below or on the right: clear that side, too."
)
def negative_comes_back(image, down, right):
    result = np.roll(image, (down, right), axis=(0, 1))
    result[: max(down, 0)] = 0
    result[:, : max(right, 0)] = 0
    return result


@EXERCISE.mistake(
    "What stays in the frame is right, but the image has become smaller. A network takes "
    "one size only: put the rest into a black image of the old size."
)
def cut_off(image, down, right):
    rows = slice(max(-down, 0), min(image.shape[0] - down, image.shape[0]))
    columns = slice(max(-right, 0), min(image.shape[1] - right, image.shape[1]))
    return image[rows, columns]


@EXERCISE.mistake(
    "The image has grown: black was added on one side, and nothing was taken off on the "
    "other. Keep the old size."
)
def grown(image, down, right):
    rows = (max(down, 0), max(-down, 0))
    columns = (max(right, 0), max(-right, 0))
    return np.pad(image, (rows, columns))


@EXERCISE.mistake(
    "The image comes back as it was. What has moved stands in another array: return that one."
)
def not_moved(image, down, right):
    return image.copy()


@EXERCISE.mistake(
    "Moves down and to the right are right. For negative numbers nothing, or too little, is moved: "
    "a slice such as `[:-down]` turns round where `down` is negative."
)
def negative_not_moved(image, down, right):
    return shifted(image, max(down, 0), max(right, 0))


@EXERCISE.mistake(
    "Moves down and to the right are right. With a negative number, `[:down]` reaches from the "
    "beginning nearly to the end, and nearly all is wiped. What moved in stands at the other side."
)
def negative_wipes(image, down, right):
    moved = np.roll(image, (down, right), axis=(0, 1))
    moved[:down] = 0
    moved[:, :right] = 0
    return moved
