"""Exercise 06.4: a bug: black images."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def to_unit_floats(images):
    return images.astype("float32") / 255


def random_images(rng):
    shape = (int(rng.integers(1, 4)), 2, 3, 3)
    return (rng.integers(0, rng.integers(100, 256), size=shape).astype(np.uint8),)


_DARK = (np.arange(36).reshape(2, 2, 3, 3) * 5 + 20).astype(np.uint8)
_FULL = (np.arange(18).reshape(1, 2, 3, 3) * 15).astype(np.uint8)


EXERCISE = Exercise(
    id="06.4",
    title="A bug to find: all images black",
    prompt="""
        `to_unit_floats(images)` should turn `uint8` images into `float32` from 0 (black) to 1
        (full brightness). With this version nearly every image comes out black. Find out why,
        and mend it.
    """,
    solution=to_unit_floats,
    kind="float32",
    cases=(
        Case(_FULL, label="from 0 to 255"),
        Case(_DARK, label="images without a white pixel"),
        Case(np.array([[[[0, 255, 128]]]], dtype=np.uint8), label="one pixel"),
        Case(np.array([[[[0, 1, 1]]]], dtype=np.uint8), label="one pixel, nearly black"),
    ),
    random_case=random_images,
    hints=(
        "Try `200 // 255` and `200 / 255` in a cell of its own.",
        "Two steps, and their order matters for the type: convert to `float32`, then divide. What "
        "is the largest value of a `uint8`?",
    ),
    explanation=(
        "A `float32` array divided by a Python number stays `float32`; a `uint8` array divided by "
        "the same number becomes `float64`."
    ),
)


@EXERCISE.mistake(
    "Nearly everything is still 0: the fractions are cut off, so that every value below "
    "255 becomes 0. `//` does that, and so does a type for whole numbers such as `uint8`. "
    "What keeps them?",
    is_the_stub=True,
)
def black_images(images):
    """Return the images as float32 from 0 to 1."""
    scaled = images // 255
    return scaled.astype("float32")


@EXERCISE.mistake(
    "The values are right, the type is not. A `uint8` array divided by a Python number "
    "becomes `float64`, eight bytes a number. For the whole training set that is "
    "1.23 GB where 0.61 would do. Convert to `float32` first, then divide. (Plain `float` "
    "is `float64`.)"
)
def double_precision(images):
    return images / 255.0


@EXERCISE.mistake(
    "All values are a little too small: full brightness comes out as 0.996. There are 256 "
    "different values, but the largest one is 255."
)
def divided_by_256(images):
    return images.astype("float32") / 256


@EXERCISE.mistake(
    "You divide by the brightest number that happens to be in this array. Another array "
    "(the test images, one batch) would be scaled by another number, and a network "
    "trained on the one would see the other too dark or too bright. Divide by the largest "
    "value that the type can hold."
)
def largest_there(images):
    return images.astype("float32") / images.max()


@EXERCISE.mistake(
    "The type is right, but the numbers still run from 0 to 255: the division is gone."
)
def not_divided(images):
    return images.astype("float32")


@EXERCISE.mistake(
    "Every image is stretched until its brightest number is 1, so night and day look "
    "alike. Divide all of them by the same number."
)
def each_image_by_itself(images):
    images = images.astype("float32")
    return images / images.max(axis=(1, 2, 3), keepdims=True)


@EXERCISE.mistake(
    "Your values run from −1 to 1. Some networks want that (you will meet them in "
    "notebook 10), but here black is to be 0."
)
def minus_one_to_one(images):
    return images.astype("float32") / np.float32(127.5) - 1


@EXERCISE.mistake(
    "`float16` saves half the memory again, but it keeps three digits only, and training "
    "adds very small numbers to large ones. The task says `float32`."
)
def half_precision(images):
    return images.astype("float16") / np.float16(255)


@EXERCISE.mistake(
    "Only 0 and 1 are left. A rounding step turns the picture into black and white; "
    "leave the fractions as they are."
)
def rounded_back(images):
    return np.round(images / 255).astype("float32")
