"""Exercise 10.5: how often the base has to work."""

from __future__ import annotations

from course_utils.exercises import Exercise


def runs_solution():
    runs = {
        "base in every epoch": 10 * (800 + 200),
        "features computed once": 800 + 200,
        "training photos changed in every epoch": 10 * 800 + 200,
        "four changed versions of each training photo, kept": 4 * 800 + 200,
    }
    return runs


EXERCISE = Exercise(
    id="10.5",
    title="How often does the base have to work?",
    prompt="""
        800 photos for training, 200 for validation after each epoch, 10 epochs, batches of 32.
        Work out `runs`: how many *photos* go through the frozen base, all in all, in four ways of
        working. Validation photos are never changed, so that their features can be kept, except
        in the first way, where the base is a part of the network that `fit` trains. In the last
        way the four versions stand in place of the original.
    """,
    stub="""
        runs = {
            "base in every epoch": ...,
            "features computed once": ...,
            "training photos changed in every epoch": ...,
            "four changed versions of each training photo, kept": ...,
        }
    """,
    solution=runs_solution,
    hints=(
        "Count training and validation apart, and ask for each: once, or once an epoch?",
        "Whatever changes its pixels from epoch to epoch has to go through anew each time.",
    ),
    explanation=(
        "Augmentation in every epoch costs nearly all that was saved. A few kept versions are "
        "the compromise."
    ),
)


def _runs(*values):
    return dict(zip(runs_solution(), values))


@EXERCISE.mistake("Photos for validation have to go through the base, too.")
def validation_forgotten():
    return _runs(8_000, 800, 8_000, 3_200)


@EXERCISE.mistake(
    "Where the base is a part of the network, validation photos go through it after "
    "*every* epoch: Keras does not know that the result is always the same."
)
def validation_once_only():
    return runs_solution() | {"base in every epoch": 10 * 800 + 200}


@EXERCISE.mistake(
    "A changed photo is another photo for the base. Its features have to be computed."
)
def augmented_for_nothing():
    return runs_solution() | {
        "training photos changed in every epoch": 1_000,
        "four changed versions of each training photo, kept": 1_000,
    }


@EXERCISE.mistake(
    "You change the validation photos as well. They stay as they are, so once is enough."
)
def validation_changed_too():
    return runs_solution() | {
        "training photos changed in every epoch": 10_000,
        "four changed versions of each training photo, kept": 4_000,
    }


@EXERCISE.mistake(
    "The four versions are made and computed once, then kept. The epochs only read them."
)
def versions_in_every_epoch():
    return runs_solution() | {
        "four changed versions of each training photo, kept": 10 * 4 * 800 + 200
    }


@EXERCISE.mistake(
    "You count batches. What costs the base time are photos, and these are asked for."
)
def batches_counted():
    return _runs(10 * 32, 32, 10 * 25 + 7, 4 * 25 + 7)


@EXERCISE.mistake(
    "You count the originals beside their four changed versions. Only the versions are trained on "
    "in this way of working."
)
def originals_as_well():
    return runs_solution() | {"four changed versions of each training photo, kept": 5 * 800 + 200}


@EXERCISE.mistake("That is one epoch. In each of the ten the base works on these photos anew.")
def epochs_forgotten():
    return runs_solution() | {
        "base in every epoch": 1_000,
        "training photos changed in every epoch": 1_000,
    }


@EXERCISE.mistake(
    "Computed once, the features are kept: no photo goes through the base a second time, in "
    "whatever epoch."
)
def features_in_every_epoch():
    return runs_solution() | {"features computed once": 10_000}
