"""Exercise 10.2: preprocessing."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def for_vgg16(images):
    means = np.array([103.939, 116.779, 123.68], dtype="float32")
    return images[..., ::-1] - means


def random_images(rng):
    shape = (int(rng.integers(2, 4)), 3, int(rng.integers(2, 5)), 3)
    return (rng.integers(0, 256, size=shape).astype(np.float32),)


_RNG = np.random.default_rng(10)


EXERCISE = Exercise(
    id="10.2",
    title="A bug to find: blue in the place of red",
    prompt="""
        `for_vgg16(images)` is to prepare photos for VGG16. They are floats (`float32`), in
        0 … 255, in the order red, green, blue, shape (photos, height, width, 3). VGG16 wants blue,
        green, red, and from each channel the mean of its training photos subtracted: 103.939 from
        blue, 116.779 from green, 123.68 from red. The array that is handed over stays as it is.
        This version does two things wrong. Find and mend both.
    """,
    solution=for_vgg16,
    cases=tuple(
        Case((_RNG.integers(0, 1021, size=shape) / 4).astype(np.float32), label=label)
        for shape, label in (
            ((2, 3, 4, 3), "two small photos"),
            ((1, 2, 5, 3), "one photo"),
            ((3, 1, 3, 3), "photos of a single row"),
        )
    ),
    random_case=random_images,
    hints=(
        "An index can run through the last axis backwards; `...` stands for all axes before it.",
        "`a -= b` changes `a`. `a - b` makes a new array.",
    ),
)


@EXERCISE.mistake(
    "As it was: the array that was handed over is changed (`-=` writes into it), and the "
    "mean of blue is taken from the first channel, which is red.",
    is_the_stub=True,
)
def changed_in_place(images):
    """Return photos as VGG16 wants them."""
    means = np.array([103.939, 116.779, 123.68], dtype="float32")
    images -= means
    return images


@EXERCISE.mistake(
    "The result is right, but the photos themselves have changed: run the cell twice, and "
    "they are prepared twice. Make a new array."
)
def turned_in_place(images):
    images[...] = for_vgg16(images)
    return images


@EXERCISE.mistake(
    "The array is left alone now. But its channels are still red, green, blue, so red "
    "loses the mean of blue. Turn the last axis round first."
)
def colours_not_turned(images):
    return images - np.array([103.939, 116.779, 123.68], dtype="float32")


@EXERCISE.mistake(
    "The channels are turned, but after the subtraction: red has lost the mean of blue. "
    "Mind the order of the two steps."
)
def means_before_turning(images):
    return colours_not_turned(images)[..., ::-1]


@EXERCISE.mistake(
    "Each colour has lost its own mean, but the colours still stand in the order red, green, blue."
)
def means_of_red_green_blue(images):
    return images - np.array([123.68, 116.779, 103.939], dtype="float32")


@EXERCISE.mistake("The colours are turned. The means are still to be subtracted.")
def means_forgotten(images):
    return images[..., ::-1].copy()


@EXERCISE.mistake(
    "You have turned the columns, so the photos are mirrored. The colours are the last axis."
)
def columns_turned(images):
    return images[:, :, ::-1] - np.array([103.939, 116.779, 123.68], dtype="float32")


@EXERCISE.mistake(
    "All axes are turned, so even the photos have changed places. Only the last is to be."
)
def everything_turned(images):
    return images[::-1, ::-1, ::-1, ::-1] - np.array([103.939, 116.779, 123.68], dtype="float32")


@EXERCISE.mistake(
    "That is nearly the preparation for EfficientNet-Lite0: from −1 to 1. VGG16 was trained on "
    "something else."
)
def to_minus_one(images):
    return images / np.float32(127.5) - np.float32(1)


@EXERCISE.mistake(
    "VGG16 wants differences in units of grey levels, up to about 150. You have divided "
    "them by 255, and the network sees hardly any contrast."
)
def divided_as_well(images):
    return for_vgg16(images) / np.float32(255)


@EXERCISE.mistake(
    "You divide by 255 first. The means belong to pixels of 0 … 255, so next to them "
    "nothing is left of the photo."
)
def divided_first(images):
    return for_vgg16(images / np.float32(255))
