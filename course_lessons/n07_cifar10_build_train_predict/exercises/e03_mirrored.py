"""Exercise 07.3: mirrored images."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def mirrored(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen, :, ::-1]
    return result


def _batch(rng, number, height=3, width=3):
    return rng.integers(0, 100, size=(number, height, width, 3)) / 100


def random_batch(rng):
    number = int(rng.integers(3, 6))
    chosen = rng.random(number) < 0.5
    chosen[:2] = True, False
    return _batch(rng, number, *rng.integers(3, 7, size=2)), chosen


_RNG = np.random.default_rng(0)


EXERCISE = Exercise(
    id="07.3",
    title="Mirrored images",
    prompt="""
        A mirrored frog is a frog: one more picture, for nothing. Write `mirrored(images, chosen)`.
        `images` has the shape (N, H, W, 3), `chosen` is an array of N times True or False. It
        returns a new array of the same shape in which the chosen images are mirrored, left
        becoming right, and the others are as they were.
    """,
    stub='''
        def mirrored(images, chosen):
            """Return a copy of the images in which the chosen ones are mirrored."""
            ...
    ''',
    solution=mirrored,
    kind="array",
    fresh=True,
    cases=(
        Case(_batch(_RNG, 3), np.array([True, False, True]), label="the first and the last image"),
        Case(_batch(_RNG, 2), np.array([False, False]), label="none is chosen"),
        Case(_batch(_RNG, 4), np.array([False, True, True, False]), label="two in the middle"),
        Case(_batch(_RNG, 3, 4, 6), np.array([True, False, True]), label="wider than high"),
        Case(_batch(_RNG, 1, 3, 4), np.array([True]), label="a single image"),
        Case(
            (_batch(_RNG, 3) * 255).astype(np.uint8),
            np.array([True, True, True]),
            label="images in uint8, all chosen",
        ),
    ),
    random_case=random_batch,
    hints=(
        "`image[:, ::-1]` is one image of shape (H, W, 3), read from right to left. A batch has "
        "one more axis in front.",
        "Copy the images. Then assign to the chosen ones: an array of True and False can be an "
        "index on both sides of the `=`.",
    ),
)


@EXERCISE.mistake(
    "Your frogs hang from the ceiling. Axis 1 counts rows from top to bottom; which axis "
    "runs from left to right?"
)
def upside_down(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen, ::-1]
    return result


@EXERCISE.mistake(
    "You turn round the last axis, which holds the colours: red and blue change places, "
    "and the frog looks the same way as before."
)
def colours_mirrored(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen, ..., ::-1]
    return result


@EXERCISE.mistake(
    "All images are mirrored, whether chosen or not. The network would never see the originals."
)
def all_of_them(images, chosen):
    return images[:, :, ::-1].copy()


@EXERCISE.mistake(
    "You mirror exactly those that were not chosen. Which of them does True stand for?"
)
def the_others(images, chosen):
    return mirrored(images, ~np.asarray(chosen))


@EXERCISE.mistake(
    "The images that were not chosen are gone, so the labels no longer fit. All N "
    "images have to come back, at their places."
)
def only_the_chosen(images, chosen):
    return images[chosen, :, ::-1].copy()


@EXERCISE.mistake(
    "The result is right, but the training images themselves have been changed on the "
    "way: in the next epoch they would be mirrored again, and an original is never seen "
    "for certain. Work on a copy."
)
def in_place(images, chosen):
    images[chosen] = images[chosen, :, ::-1].copy()
    return images


@EXERCISE.mistake(
    "You reverse rows *and* columns, which is a half turn: upside down, too. One of the "
    "two is enough."
)
def half_turn(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen, ::-1, ::-1]
    return result


@EXERCISE.mistake(
    "The images themselves are unchanged; you have reversed their *order*, so the labels "
    "belong to other images now. Axis 0 counts images."
)
def order_of_images(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen][::-1]
    return result


@EXERCISE.mistake(
    "Rows and columns have changed places: the image is reflected in its diagonal, and "
    "what was level is upright now."
)
def rows_and_columns_exchanged(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen].swapaxes(1, 2)
    return result


@EXERCISE.mistake(
    "`np.where` lines `chosen` up with the *last* axis, the channels, where the lengths do not "
    "fit (or fit by chance). It belongs to the first: give it an axis of length one for each of "
    "the others, or use it as an index."
)
def chosen_beside_the_last_axis(images, chosen):
    return np.where(chosen, images[:, :, ::-1], images)
