"""Exercise 08.1: grey from colour."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def to_grey(photo):
    weights = np.array([0.299, 0.587, 0.114])  # of red, green and blue
    return np.round(photo @ weights).astype("uint8")


def random_photo(rng):
    height, width = rng.integers(2, 6, size=2)
    while True:
        photo = rng.integers(0, 256, size=(height, width, 3)).astype(np.uint8)
        # Half-way between two values, both are right: the sum's last bit decides.
        from_half = np.abs(photo @ np.array([299, 587, 114]) % 1000 - 500)
        if from_half.min() > 5:
            return (photo,)


_COLOURS = np.array(
    [[[255, 0, 0], [0, 255, 0], [0, 0, 255]], [[200, 150, 100], [90, 90, 90], [255, 255, 255]]],
    dtype=np.uint8,
)


EXERCISE = Exercise(
    id="08.1",
    title="Grey from colour",
    prompt="""
        The eye sees green as much brighter than blue. Grey values are therefore a weighted
        sum, $0.299\\,R + 0.587\\,G + 0.114\\,B$ (the recommendation ITU-R BT.601, which Pillow
        follows as well). Write `to_grey(photo)`: `photo` is a `uint8` array of shape (height,
        width, 3) with the channels red, green, blue. It returns a `uint8` array of shape
        (height, width), each value rounded to the nearest whole number (none is tried that lies
        halfway).
    """,
    stub='''
        def to_grey(photo):
            """Return the grey values of a colour photo, uint8, shape (height, width)."""
            ...
    ''',
    solution=to_grey,
    kind="uint8",
    cases=(
        Case(_COLOURS, label="pure and mixed colours"),
        Case(_COLOURS[:, :1], label="a photo one pixel wide"),
        Case(np.array([[[97, 115, 172], [31, 161, 244]]], np.uint8), label="two pixels"),
    ),
    random_case=random_photo,
    hints=(
        "`photo[..., 0]` is the red channel as an array of shape (height, width). What has to "
        "happen to it, and to the other two?",
        "A sum of three products, or the matrix product of the photo and an array of the three "
        "weights. Then `np.round`, then `astype`: in this order.",
    ),
)


@EXERCISE.mistake(
    "You take the plain mean of the three channels. A pure blue and a pure green then "
    "become the same grey, although green looks five times as bright. Give each channel "
    "its weight."
)
def plain_mean(photo):
    return np.round(photo.mean(axis=2)).astype("uint8")


_WEIGHTS = np.array([0.299, 0.587, 0.114])


@EXERCISE.mistake(
    "Red and blue have changed their weights. OpenCV stores blue first, Pillow and this "
    "exercise red first: a photo read by the one and weighted by the other comes out so."
)
def blue_first(photo):
    return np.round(photo[..., ::-1] @ _WEIGHTS).astype("uint8")


@EXERCISE.mistake("That is the red channel alone. Blue eyes and green grass would be black in it.")
def one_channel(photo):
    return photo[..., 0].copy()


@EXERCISE.mistake(
    "That is the green channel alone. It comes nearest to what the eye sees, but a red "
    "ball would be black in it. All three take part."
)
def green_channel(photo):
    return photo[..., 1].copy()


@EXERCISE.mistake(
    "Bright pixels come out dark, as where the sum is taken in `uint8`, which starts "
    "again at 0 after 255. Multiply by weights that are floats, or convert first."
)
def summed_in_uint8(photo):
    return (photo.sum(axis=2, dtype="uint8") // 3).astype("uint8")


@EXERCISE.mistake(
    "Many values are one too small, white among them: the fraction is cut off (`astype` "
    "does that), and 254.99… becomes 254. Round before you convert."
)
def cut_off(photo):
    return (photo @ _WEIGHTS).astype("uint8")


@EXERCISE.mistake(
    "Your values run from 0 to 1. That step comes later, in the network; a file of `uint8` "
    "takes a quarter of the space of one of `float32`."
)
def scaled_to_one(photo):
    return photo @ _WEIGHTS / 255


@EXERCISE.mistake(
    "The values are right up to their fractions, and the type is float. Round, then "
    "convert to `uint8`."
)
def not_rounded(photo):
    return photo @ _WEIGHTS


@EXERCISE.mistake(
    "The values are right, but each stands there three times. One number a pixel is the "
    "point of grey."
)
def kept_three_channels(photo):
    return np.stack([to_grey(photo)] * 3, axis=2)


@EXERCISE.mistake(
    "You take the largest of the three numbers. Pure red, pure blue and white would all "
    "be white. Add the three up, each with its weight."
)
def brightest_channel(photo):
    return photo.max(axis=2)


@EXERCISE.mistake(
    "You average over the rows, axis 0, and the height is gone. The channels are the last axis."
)
def mean_over_rows(photo):
    return np.round(photo.mean(axis=0)).astype("uint8")


@EXERCISE.mistake(
    "Each colour's part is rounded before the three are added, and three small errors make one "
    "that is seen. Round once, the sum."
)
def parts_rounded(photo):
    parts = [np.round(w * photo[:, :, k]) for k, w in enumerate((0.299, 0.587, 0.114))]
    return sum(parts).astype("uint8")
