"""Exercise 03.1: a colour photo in grey."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def to_grey(photo):
    red, green, blue = photo[:, :, 0], photo[:, :, 1], photo[:, :, 2]
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def random_photo(rng):
    height, width = rng.integers(1, 7, size=2)
    brightest = rng.integers(60, 256)
    return (rng.integers(0, brightest, size=(height, width, 3), endpoint=True).astype(np.uint8),)


EXERCISE = Exercise(
    id="03.1",
    title="A photo in grey",
    prompt=r"""
        The eye finds green brighter than red, and red brighter than blue. Grey is therefore a
        weighted sum (the luma of the standard ITU-R BT.601): $0.299\,R + 0.587\,G + 0.114\,B$.

        Write `to_grey(photo)`. It takes a photo of shape (H, W, 3) with whole numbers from 0 to
        255 (`uint8`) and returns its grey values as floats from 0 (black) to 1 (white), shape (H,
        W).
    """,
    stub='''
        def to_grey(photo):
            """Return the grey values of a colour photo, floats from 0 to 1, shape (H, W)."""
            ...
    ''',
    solution=to_grey,
    cases=(
        Case(np.array([[[255, 255, 255], [0, 0, 0]]], dtype=np.uint8), label="white and black"),
        Case(
            np.array([[[90, 10, 10], [10, 90, 10]], [[10, 10, 90], [60, 60, 60]]], dtype=np.uint8),
            label="dark pixels of red, green, blue and grey",
        ),
        Case(
            np.arange(5, 240, 4)[:45].reshape(3, 5, 3).astype(np.uint8),
            label="a photo wider than high",
        ),
        Case(
            np.array(
                [
                    [[200, 180, 97], [255, 3, 128]],
                    [[31, 250, 66], [140, 141, 143]],
                    [[7, 8, 255]] * 2,
                ],
                dtype=np.uint8,
            ),
            label="bright pixels",
        ),
        Case(
            np.array([[[9, 200, 30]], [[180, 20, 77]], [[3, 5, 250]], [[66, 66, 1]]], np.uint8),
            label="a single column",
        ),
    ),
    random_case=random_photo,
    hints=(
        "`photo[:, :, 0]` is the red channel, a table of shape (H, W). You need one such table "
        "for each colour.",
        "Multiply each table by its weight, add the three. White has 255 in all of them: what "
        "must you divide by to get 1?",
    ),
    explanation=(
        "A float times a `uint8` array is a float array, so nothing wraps. `photo @ weights / "
        "255` does the same: `@` sums over the last axis."
    ),
)


@EXERCISE.mistake(
    "Your three colours count equally. That is a grey picture, too, but not the one asked "
    "for: a pure blue comes out as bright as a pure green, which the eye sees much "
    "brighter. Give each colour its own weight."
)
def equal_weights(photo):
    return photo.mean(axis=2) / 255


@EXERCISE.mistake(
    "Bright pixels come out too dark. Adding `uint8` arrays gives `uint8` again, so 200 + "
    "100 is not 300 but 44. Multiply by a float, or convert, before you add; and give "
    "each colour its own weight."
)
def sum_wraps_in_uint8(photo):
    return (photo[:, :, 0] + photo[:, :, 1] + photo[:, :, 2]) / 3 / 255


_LUMA = np.array([0.299, 0.587, 0.114])


@EXERCISE.mistake(
    "All values are a little too small, and white comes out as 0.996. There are 256 "
    "values, but the largest of them is 255, and this one has to become 1."
)
def divided_by_256(photo):
    return photo @ _LUMA / 256


@EXERCISE.mistake(
    "The weights are right, but the values still run from 0 to 255. One step is missing "
    "that brings the largest possible value to 1."
)
def not_scaled(photo):
    return photo @ _LUMA


@EXERCISE.mistake(
    "You divide by the largest value of this photo, so a dark photo turns bright, and "
    "two photos can no longer be compared. Divide by the largest value that the type "
    "allows."
)
def stretched_to_one(photo):
    return photo @ _LUMA / photo.max()


@EXERCISE.mistake(
    "Your values are a little too small, each by less than 1/255: the weighted sum is cut "
    "to whole numbers before it is scaled. Leave it as float all the way."
)
def whole_numbers_too_early(photo):
    return (photo @ _LUMA).astype(np.uint8) / 255


@EXERCISE.mistake(
    "Nearly everything comes out black: the fractions are cut off, so that every value "
    "below 255 becomes 0. `//` does that, and so does a type for whole numbers such as "
    "`uint8`. What keeps them?"
)
def integer_division(photo):
    return (photo // 255) @ _LUMA


@EXERCISE.mistake(
    "Red and blue have changed places. This photo stores red first, as nearly all Python "
    "libraries do (OpenCV stores blue first). Which weight belongs to index 0?"
)
def blue_green_red(photo):
    return photo @ _LUMA[::-1] / 255


@EXERCISE.mistake(
    "The result still has three channels. You have weighted each colour, and now each "
    "pixel's three numbers have to become one: along which axis do they lie?"
)
def channels_left_apart(photo):
    return photo * _LUMA / 255


@EXERCISE.mistake(
    "The rows have disappeared instead of the colours: axis 0 runs down the photo, axis 1 "
    "to the right. On which axis do the colours lie?"
)
def mean_over_rows(photo):
    return photo.mean(axis=0) / 255


@EXERCISE.mistake(
    "You divide by the brightest grey of this photo, so a dark photo turns bright, and two photos "
    "can no longer be compared. Divide by the largest value that the type allows."
)
def stretched_by_its_brightest_grey(photo):
    grey = photo @ _LUMA
    return grey / (grey.max() or np.nan)


@EXERCISE.mistake(
    "`photo[0]`, `photo[1]` and `photo[2]` are the photo's first three *rows*. The colours lie on "
    "the last axis: let rows and columns run, and name the channel at the end."
)
def rows_for_channels(photo):
    return (0.299 * photo[0] + 0.587 * photo[1] + 0.114 * photo[2]) / 255


@EXERCISE.mistake(
    "`photo[0]`, `photo[1]` and `photo[2]` are the photo's first three *rows*. The colours lie on "
    "the last axis: let rows and columns run, and name the channel at the end. And white, 255 in "
    "all three, still has to become 1."
)
def rows_for_channels_and_not_scaled(photo):
    return 0.299 * photo[0] + 0.587 * photo[1] + 0.114 * photo[2]


@EXERCISE.mistake(
    "The weighted colours are right up to a factor of 3: you take their mean. The three weights "
    "already add up to 1, so the sum is what is wanted."
)
def mean_of_the_weighted(photo):
    return (photo * _LUMA).mean(axis=2) / 255
