"""Exercise 11.3: moving statistics."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def moved_mean(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * maps.mean(axis=(0, 1, 2))


def _maps(rng, photos, side, channels):
    return (
        rng.normal(size=channels),
        rng.normal(1, 2, size=(photos, side, side + 1, channels)),
        float(rng.choice([0.9, 0.99, 0.8])),
    )


def random_maps(rng):
    return _maps(rng, *(int(n) for n in rng.integers([2, 2, 2], [5, 4, 5])))


_RNG = np.random.default_rng(11)


EXERCISE = Exercise(
    id="11.3",
    title="What BatchNormalization remembers",
    prompt="""
        In training, `BatchNormalization` normalises by the mean of the batch, and keeps a moving
        mean for later: new = momentum · old + (1 − momentum) · mean of the batch, for each channel
        over all photos and places. Write `moved_mean(moving, maps, momentum)`; `moving` has the
        shape (channels,), `maps` (photos, height, width, channels).
    """,
    stub='''
        def moved_mean(moving, maps, momentum):
            """Return the new moving mean of each channel."""
            ...
    ''',
    solution=moved_mean,
    cases=(
        Case(*_maps(_RNG, 3, 2, 4), label="three photos, four channels"),
        Case(*_maps(_RNG, 2, 3, 2), label="two photos, two channels"),
        Case(*_maps(_RNG, 1, 2, 1), label="one photo, one channel"),
    ),
    random_case=random_maps,
    hints=(
        "`maps.mean(axis=…)` takes three axes at once. Which one is to be left?",
        "Two products and a sum; their weights add up to 1.",
    ),
    explanation=(
        "With few photos of another kind, such batches overwrite what the base has learned about "
        "a million, though no weight was trained. So keep it in inference mode."
    ),
)


@EXERCISE.mistake(
    "The batch gets the weight of the memory: with 0.99, one batch would wipe out nearly "
    "all that was remembered. The momentum belongs to the old mean."
)
def momentum_swapped(moving, maps, momentum):
    return (1 - momentum) * moving + momentum * maps.mean(axis=(0, 1, 2))


@EXERCISE.mistake(
    "That is the mean of this batch. What was remembered before has to count as well."
)
def batch_only(moving, maps, momentum):
    return maps.mean(axis=(0, 1, 2))


@EXERCISE.mistake(
    "The two weights must add up to 1, or the mean drifts away. The batch's is missing."
)
def added_up(moving, maps, momentum):
    return momentum * moving + maps.mean(axis=(0, 1, 2))


@EXERCISE.mistake("You mix all channels into one mean. Each has its own.")
def one_mean_for_all(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * maps.mean()


@EXERCISE.mistake("Only the first photo counts. Average over all photos of the batch.")
def first_photo(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * maps[0].mean(axis=(0, 1))


@EXERCISE.mistake("Nothing moves: so the layer behaves in inference mode. Here it is training.")
def not_moved(moving, maps, momentum):
    return moving


@EXERCISE.mistake("Half and half is a momentum of 0.5. Use the one that is handed over.")
def plain_average(moving, maps, momentum):
    return (moving + maps.mean(axis=(0, 1, 2))) / 2


@EXERCISE.mistake(
    "Your momentum is 0.99, whatever is handed over (Keras' default). Use the argument."
)
def momentum_fixed(moving, maps, momentum):
    return 0.99 * moving + 0.01 * maps.mean(axis=(0, 1, 2))


@EXERCISE.mistake(
    "You add up the batch where its mean is meant: larger photos would pull harder. Divide by how "
    "many numbers a channel has."
)
def sum_of_the_batch(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * maps.sum(axis=(0, 1, 2))


@EXERCISE.mistake(
    "Each photo gets a mean of its own. All photos of the batch belong into one mean a channel: "
    "their axis has to go as well."
)
def one_for_each_photo(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * maps.mean(axis=(1, 2))


@EXERCISE.mistake(
    "Each place gets a mean of its own, over the photos. All places belong into it as well: rows "
    "and columns have to go."
)
def one_for_each_place(moving, maps, momentum):
    return momentum * moving + (1 - momentum) * maps.mean(axis=0)


@EXERCISE.mistake(
    "You add the batch's share to the whole old mean, which then grows and grows. The old mean "
    "keeps only the share `momentum`."
)
def old_mean_kept_whole(moving, maps, momentum):
    return moving + (1 - momentum) * maps.mean(axis=(0, 1, 2))
