"""Exercise 12.5: what a cheat scores."""

from __future__ import annotations

from course_utils.exercises import Exercise


def scores_solution():
    scores = {
        "as it was": (0.9 + 1) / 2,
        "no mark anywhere": (0 + 1) / 2,
        "mark on every photo": (1 + 0) / 2,
        "mark on all cats, on no dog": (0 + 0) / 2,
    }
    return scores


EXERCISE = Exercise(
    id="12.5",
    title="What would a cheat score?",
    prompt="""
        A suspicion can be put in numbers. Suppose a network looked at the mark *alone*: with the
        mark it says dog, without it cat, whatever the photo shows. Half of the photos show dogs;
        90 % of the dogs carry the mark, and no cat does. Work out `scores`, the share of right
        answers (0 to 1) on these photos as they were, and on three changed versions.
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
        "Each class is half of the photos.",
        "As it was, nine dogs in ten are called dog, and all cats cat.",
    ),
    explanation=(
        "Three interventions, and each has its own number. A network that looked at the animals "
        "alone would score the same on all four."
    ),
)


def _scores(was=0.95, none=0.5, every=0.5, swapped=0.0):
    return dict(zip(scores_solution(), (was, none, every, swapped)))


@EXERCISE.mistake(
    "90 % of the *dogs* carry the mark. The cats, the other half, are all right as well: they have "
    "none."
)
def cats_forgotten():
    return _scores(was=0.9)


@EXERCISE.mistake(
    "Without a mark it does not refuse to answer: it calls every photo a cat, and half of them are."
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


@EXERCISE.mistake(
    "That would be so if nine cats in ten had got the mark. The version asks for it on all of them."
)
def nine_cats_in_ten():
    return _scores(swapped=0.05)


@EXERCISE.mistake("These are percentages. The shares go from 0 to 1.")
def percentages():
    return {name: 100 * score for name, score in scores_solution().items()}


@EXERCISE.mistake(
    "45 % of all photos carry the mark and are called dogs, rightly. The cats count, too."
)
def only_the_marked():
    return _scores(was=0.45)
