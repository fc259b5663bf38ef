"""Exercise 08.5: what was lost."""

from __future__ import annotations

from course_utils.exercises import Exercise


def losses_solution():
    numbers = {
        "cats lost": 12_500 - 12_476,
        "dogs lost": 12_500 - 12_470,
        "files lost": 25_000 - (12_476 + 12_470),
        "photos kept": 12_476 + 12_470,
        "accuracy of always answering cat": 12_476 / (12_476 + 12_470),
    }
    return numbers


EXERCISE = Exercise(
    id="08.5",
    title="What was lost?",
    prompt="""
        The complete archive has 12,500 photos of cats and as many of dogs. A printed run of a
        loop like yours kept 12,476 cats and 12,470 dogs, and the text beside it says that
        "24 images" could not be read. Work out `numbers`. The last entry is the accuracy, from
        0 to 1, that a program reaches on the kept photos if it answers "cat" every time.
    """,
    stub="""
        numbers = {
            "cats lost": ...,
            "dogs lost": ...,
            "files lost": ...,
            "photos kept": ...,
            "accuracy of always answering cat": ...,
        }
    """,
    solution=losses_solution,
    tolerance=5e-5,  # four digits of the accuracy will do
    hints=(
        "Write expressions, not numbers: `12_500 - 12_476` may stand in the place of a `...`.",
        "Always answering cat is right for every cat and wrong for every dog: cats divided by "
        "all photos kept.",
    ),
    explanation=(
        "54 files were lost, 24 of them cats. Somebody counted one class and wrote about both; a "
        "report that lists the files cannot go wrong in this way."
    ),
)


def _losses(cats=12_476, dogs=12_470, lost=None, kept=None, always_cat=None):
    both = cats + dogs
    return {
        "cats lost": 12_500 - cats,
        "dogs lost": 12_500 - dogs,
        "files lost": 25_000 - both if lost is None else lost,
        "photos kept": both if kept is None else kept,
        "accuracy of always answering cat": cats / both if always_cat is None else always_cat,
    }


@EXERCISE.mistake(
    "24 is what the text says. Does it hold for both classes together, or for one of them?"
)
def only_cats_counted():
    return _losses(lost=12_500 - 12_476)


@EXERCISE.mistake(
    "You have taken the numbers of one class for those of the other: 12,476 cats and "
    "12,470 dogs were kept."
)
def cats_and_dogs_swapped():
    return _losses(cats=12_470, dogs=12_476)


@EXERCISE.mistake(
    "Nearly. The classes are no longer exactly equal: divide the cats that were kept by "
    "all photos that were kept."
)
def exactly_half():
    return _losses(always_cat=0.5)


@EXERCISE.mistake(
    "That is the accuracy in per cent. Asked for is a number from 0 to 1, as Keras prints it."
)
def in_per_cent():
    return _losses(always_cat=100 * 12_476 / 24_946)


@EXERCISE.mistake(
    "You divide by 25,000. The lost files are not in the dataset, so nobody asks about them."
)
def share_of_all_files():
    return _losses(always_cat=12_476 / 25_000)


@EXERCISE.mistake(
    "That is how many of the cats' files were kept. The question is how many of all kept "
    "photos are cats."
)
def share_of_its_class():
    return _losses(always_cat=12_476 / 12_500)


@EXERCISE.mistake(
    "25,000 − 24 follows the text. Follow the counts instead: add up the two classes."
)
def kept_by_the_text():
    return _losses(kept=25_000 - 24)


@EXERCISE.mistake(
    "You divide cats by dogs. The accuracy is the share of right answers among *all*, "
    "cats and dogs."
)
def cats_to_dogs():
    return _losses(always_cat=12_476 / 12_470)


@EXERCISE.mistake(
    "That follows the text, which says 24. The counts tell what was really kept: add up the two "
    "classes, for the losses, for the photos kept, and for what you divide by."
)
def share_by_the_text():
    return _losses(kept=25_000 - 24, lost=24, always_cat=12_476 / (25_000 - 24))


@EXERCISE.mistake(
    "That is the accuracy of always answering *dog*: the dogs among the kept photos. Which photos "
    'does the answer "cat" get right?'
)
def share_of_dogs():
    return _losses(always_cat=12_470 / 24_946)
