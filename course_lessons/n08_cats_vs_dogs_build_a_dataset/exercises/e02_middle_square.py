"""Exercise 08.2: the middle square."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def middle_square(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return photo[top : top + side, left : left + side]


def random_shape(rng):
    height, width = rng.integers(2, 12, size=2)
    return (rng.integers(0, 256, size=(height, width, 3)).astype(np.uint8),)


def _counting(height, width):
    return np.arange(height * width).reshape(height, width)


EXERCISE = Exercise(
    id="08.2",
    title="The middle square",
    prompt="""
        Write `middle_square(photo)`. `photo` has the shape (height, width) or (height, width, 3).
        It returns the largest square that fits into the photo, cut from its middle: as much is
        lost on the left as on the right, or above as below. Where that does not come out even,
        the right side (or the lower one) loses one pixel more.
    """,
    stub='''
        def middle_square(photo):
            """Return the largest square in the middle of a photo."""
            ...
    ''',
    solution=middle_square,
    cases=(
        Case(_counting(4, 9), label="a wide photo, an odd number of columns too many"),
        Case(_counting(10, 4), label="a tall photo"),
        Case(_counting(5, 5), label="a square already"),
        Case(_counting(4, 7), label="three columns too many"),
        Case(np.arange(3 * 8 * 3).reshape(3, 8, 3), label="a photo in colour"),
        Case(np.arange(9 * 4 * 3).reshape(9, 4, 3), label="a tall photo in colour"),
        Case(_counting(1, 7), label="a single row"),
        Case(_counting(6, 1), label="a single column"),
    ),
    random_case=random_shape,
    hints=(
        "The side of the square is the smaller one of height and width. How many rows and how "
        "many columns are too many?",
        "Skip half of what is too much, divided with `//`, in each direction. A slice of `side` "
        "rows from `top` on ends at `top + side`.",
    ),
)


@EXERCISE.mistake(
    "The size is right, but you cut from the upper left corner. Photographers put the "
    "animal in the middle; of a wide photo you would keep the left-hand bushes."
)
def upper_left_square(photo):
    side = min(photo.shape[:2])
    return photo[:side, :side]


@EXERCISE.mistake(
    "Right for wide photos. Of a tall one you keep the whole height, so the result is no "
    "square. Take the smaller of the two sides."
)
def always_by_height(photo):
    height, width = photo.shape[:2]
    left = max(0, (width - height) // 2)
    return photo[:, left : left + height]


@EXERCISE.mistake(
    "Right for tall photos. Of a wide one you keep the whole width, so the result is no "
    "square. Take the smaller of the two sides."
)
def always_by_width(photo):
    height, width = photo.shape[:2]
    top = max(0, (height - width) // 2)
    return photo[top : top + width]


@EXERCISE.mistake(
    "Your square begins at the middle of the photo. It should have its own middle there: "
    "half of what is *too much* is cut off before it."
)
def starts_at_the_middle(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = height // 2 * (height > side), width // 2 * (width > side)
    return photo[top : top + side, left : left + side]


@EXERCISE.mistake(
    "The result is too small: in `photo[top:side]` the second number is where the slice "
    "ends, not how long it is."
)
def end_for_length(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return photo[top:side, left:side]


@EXERCISE.mistake(
    "The margin for the width is cut from the height, and the other way round. `shape` "
    "tells the height first, and the first index counts rows."
)
def margins_swapped(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = (width - side) // 2, (height - side) // 2
    return photo[top : top + side, left : left + side]


@EXERCISE.mistake(
    "The size is right, but you leave out rows or columns all over the photo: it is "
    "squashed, not cut. All pixels of your square should be neighbours in the photo."
)
def stretched(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    return photo[np.arange(side) * height // side][:, np.arange(side) * width // side]


@EXERCISE.mistake(
    "The size is right, but you cut from the lower right corner. Half of what is too much "
    "should stay on either side."
)
def lower_right_square(photo):
    side = min(photo.shape[:2])
    return photo[-side:, -side:]


@EXERCISE.mistake(
    "You return the photo as it is. Only photos that are square already may stay whole."
)
def whole_photo(photo):
    return photo


@EXERCISE.mistake(
    "Where nothing is to be cut off the slice `[top:-top]` is `[0:0]`, since -0 is 0, and the "
    "result is empty. Where an odd number of pixels is too much, both sides lose the same, and it "
    "is no square. Say where the slice ends counting from its start."
)
def minus_zero(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return photo[top:-top, left:-left]


@EXERCISE.mistake(
    "Right where an even number of pixels is too much. With an odd one both sides lose the same, "
    "and the result is one pixel off a square. It is `side` long, wherever it begins."
)
def both_sides_alike(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return photo[top : height - top, left : width - left]


@EXERCISE.mistake(
    "Where an odd number of pixels is too much, the left (or upper) side loses one pixel more in "
    "your result. It should be the right (or lower) one: round the start down."
)
def odd_pixel_lost_in_front(photo):
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = (height - side + 1) // 2, (width - side + 1) // 2
    return photo[top : top + side, left : left + side]


@EXERCISE.mistake(
    "Right for photos in colour. A grey one has only two lengths in its shape, too few for three "
    "names: take the first two, whatever follows."
)
def colour_only(photo):
    height, width, _ = photo.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return photo[top : top + side, left : left + side]


@EXERCISE.mistake(
    "The smallest of *all* lengths is taken for the side: in a colour photo that is the 3 of the "
    "channels. Only height and width count."
)
def channels_for_a_side(photo):
    side = min(photo.shape)
    top, left = (photo.shape[0] - side) // 2, (photo.shape[1] - side) // 2
    return photo[top : top + side, left : left + side]


@EXERCISE.mistake(
    "Where the side is odd, a row and a column are missing: twice the half, rounded down, is one "
    "short. Say where the square begins, and add the whole side."
)
def two_rounded_halves(photo):
    height, width = photo.shape[:2]
    half = min(height, width) // 2
    y, x = height // 2, width // 2
    return photo[y - half : y + half, x - half : x + half]
