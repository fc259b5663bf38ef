"""Exercise 12.6: what a cheat scores."""

from __future__ import annotations

from course_utils.exercises import Exercise


def scores_solution():
    scores = {
        "as it was": 0.75 * 0.6 + 0.25 * (1 - 0.1),
        "no mark anywhere": 0.25,
        "mark on every photo": 0.75,
        "mark on all cats, on no dog": 0,
    }
    return scores


EXERCISE = Exercise(
    id="12.6",
    title="What would a cheat score?",
    prompt="""
        Another collection: three photos in four show dogs; 60 % of the dogs carry the mark, and
        10 % of the cats. A network looks at the mark *alone*: with it, it says dog; without it,
        cat. Work out `scores`, the share of right answers (0 to 1) on these photos as they were,
        and on three changed versions of them.
    """,
    stub="""
        scores = {
            "as it was": ...,
            "no mark anywhere": ...,
            "mark on every photo": ...,
            "mark on all cats, on no dog": ...,
        }
    """,
    solution=scores_solution,
    hints=(
        "For each version: what share of the dogs is called dog, what share of the cats cat? "
        "Then weigh the two by how many dogs and cats there are.",
        "As it was, six dogs in ten are called dog, and nine cats in ten cat.",
    ),
    explanation=(
        "Three interventions, and each has its own number. A network that looked at the animals "
        "alone would score the same on all four."
    ),
)


def _scores(was=0.675, none=0.25, every=0.75, swapped=0.0):
    return dict(zip(scores_solution(), (was, none, every, swapped)))


@EXERCISE.mistake(
    "You count dogs and cats as equally many. Three photos in four show dogs: weigh the two shares."
)
def equally_many():
    return _scores(was=(0.6 + 0.9) / 2, none=0.5, every=0.5)


@EXERCISE.mistake(
    "Only the dogs are counted. Nine cats in ten carry no mark, and are rightly called cats."
)
def cats_forgotten():
    return _scores(was=0.45)


@EXERCISE.mistake(
    "One cat in ten carries the mark, and is called a dog. Not all cats are right, then."
)
def marked_cats_right():
    return _scores(was=0.7)


@EXERCISE.mistake(
    "Without a mark it does not refuse to answer: it calls every photo a cat, and a quarter are."
)
def nothing_right_without_a_mark():
    return _scores(none=0.0)


@EXERCISE.mistake(
    "With the mark everywhere it says dog to all of them. The dogs are right, the cats are not."
)
def all_right_with_the_mark():
    return _scores(every=1.0)


@EXERCISE.mistake(
    "Marked cats are called dogs, unmarked dogs cats: this is not guessing. What is left?"
)
def guessing_when_swapped():
    return _scores(swapped=0.5)


@EXERCISE.mistake("These are percentages. The shares that are asked for go from 0 to 1.")
def percentages():
    return {name: 100 * score for name, score in scores_solution().items()}


@EXERCISE.mistake(
    "That is the share of photos with a mark, those it calls a dog. Right are the marked dogs, and "
    "the cats *without* a mark: how many of the cats are these?"
)
def marked_cats_counted():
    return _scores(was=0.75 * 0.6 + 0.25 * 0.1)


@EXERCISE.mistake(
    "The two shares are multiplied. Each photo shows one animal, a dog or a cat: weigh the shares "
    "that are right and add them."
)
def shares_multiplied():
    return _scores(was=0.6 * 0.9)


@EXERCISE.mistake(
    "That is the share of the *dogs* that is right. Dogs are three photos in four, and cats can be "
    "right as well."
)
def dogs_by_themselves():
    return _scores(was=0.6)


@EXERCISE.mistake(
    "The mark means dog to this network, whatever the animal. With the mark on the cats, what does "
    "it say to each of the two?"
)
def mark_means_cat():
    return _scores(swapped=1.0)


@EXERCISE.mistake(
    "Without a mark it says *cat*; with the mark everywhere it says *dog*. These two lines have "
    "changed places."
)
def answers_exchanged():
    return _scores(none=0.75, every=0.25)
