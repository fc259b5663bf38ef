"""Exercise 07.5: dead maps."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def dead_share(maps):
    return float(np.mean(maps.max(axis=(0, 1, 2)) == 0))


def random_maps(rng):
    images, size, number = int(rng.integers(2, 5)), 2, int(rng.integers(3, 9))
    maps = np.maximum(rng.normal(-0.8, 1, size=(images, size, size, number)), 0)
    maps[..., rng.random(number) < 0.4] = 0
    maps[int(rng.integers(images))] = 0
    return (maps,)


def _maps_for_case():
    maps = np.maximum(np.random.default_rng(4).normal(-0.3, 1, size=(3, 2, 2, 5)), 0)
    maps[..., 1] = 0
    maps[..., 3] = 0
    maps[0, :, :, 2] = 0
    maps[2] = 0
    maps[:, 1, 1] = 0
    maps[0, 0, 0, [0, 4]] = 1
    return maps


EXERCISE = Exercise(
    id="07.5",
    title="How many maps are dead?",
    prompt="""
        A map of a ReLU layer is *dead* when it is 0 at every place of every image: no image gets
        a signal through it, and no gradient comes back. Write `dead_share(maps)`. `maps` has the
        shape (images, height, width, maps) and comes from a ReLU; the function returns which share
        of the maps is dead, from 0 to 1.
    """,
    stub='''
        def dead_share(maps):
            """Return the share of maps that are 0 everywhere in all images."""
            ...
    ''',
    solution=dead_share,
    cases=(
        Case(_maps_for_case(), label="two dead maps of five, and an image without any answer"),
        Case(np.zeros((2, 2, 2, 3)), label="all maps dead"),
        Case(np.ones((2, 2, 3, 4)), label="all maps alive"),
        Case(
            np.pad(np.ones((2, 2, 1, 1)), ((0, 0), (0, 0), (3, 0), (0, 2))),
            label="maps that are wider than high, alive at their right edge only",
        ),
        Case(np.ones((2, 3, 3, 2)) * np.array([0, 1e-4]), label="a map that answers weakly"),
        Case(np.zeros((2, 2, 2, 1)), label="a single map"),
    ),
    random_case=random_maps,
    hints=(
        "After ReLU nothing is negative. Which single number of a map tells whether all of it is "
        "0?",
        "The largest value over images, rows and columns leaves one number for each map. For what "
        "share of them is it 0?",
    ),
)


@EXERCISE.mistake(
    "You count zeros. A healthy ReLU layer is full of them: that is what it does with "
    "everything below 0. A map is dead only if *all* its numbers are 0."
)
def share_of_zeros(maps):
    return float(np.mean(maps == 0))


@EXERCISE.mistake(
    "That is how many maps are dead. Wanted is the share, from 0 to 1, so that layers of "
    "different size can be compared."
)
def number_of_dead(maps):
    return int(np.sum(maps.max(axis=(0, 1, 2)) == 0))


@EXERCISE.mistake("That is the share of maps that are alive.")
def living_share(maps):
    return float(np.mean(maps.max(axis=(0, 1, 2)) > 0))


@EXERCISE.mistake(
    "You ask whether a map is 0 *somewhere*. Nearly every map of a ReLU layer is. Dead "
    "means: its largest number, too, is 0."
)
def somewhere_zero(maps):
    return float(np.mean(maps.min(axis=(0, 1, 2)) == 0))


@EXERCISE.mistake(
    "You look at each image by itself. A map that is silent for one image and answers to "
    "another is not dead, it is choosy. Take all images together."
)
def dead_in_single_images(maps):
    return float(np.mean(maps.max(axis=(1, 2)) == 0))


@EXERCISE.mistake(
    "Only the first image is looked at. A map may be silent there and answer to the next one."
)
def first_image_only(maps):
    return float(np.mean(maps[0].max(axis=(0, 1)) == 0))


@EXERCISE.mistake(
    "Your result is a share of *images*: those in which no map answers. The maps lie on "
    "the last axis, and it is the one to be kept."
)
def images_instead_of_maps(maps):
    return float(np.mean(maps.max(axis=(1, 2, 3)) == 0))


@EXERCISE.mistake(
    "Your result is a share of *places* in the map. The maps lie on the last axis, and it "
    "is the one to be kept."
)
def places_instead_of_maps(maps):
    return float(np.mean(maps.max(axis=(0, 3)) == 0))
