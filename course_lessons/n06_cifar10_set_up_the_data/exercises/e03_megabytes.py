"""Exercise 06.3: what it costs to store."""

from __future__ import annotations

from course_utils.exercises import Exercise


def megabytes_solution():
    megabytes = {
        "uint8": 50_000 * 32 * 32 * 3 * 1 / 1e6,
        "float32": 50_000 * 32 * 32 * 3 * 4 / 1e6,
        "float64": 50_000 * 32 * 32 * 3 * 8 / 1e6,
    }
    return megabytes


EXERCISE = Exercise(
    id="06.3",
    title="What does it cost to store?",
    prompt="""
        The complete training set has 50,000 images of 32 × 32 pixels with 3 channels. Work out
        `megabytes`: how many megabytes (1 MB = 1,000,000 bytes) it takes in each of the three
        types. The number in a type's name counts *bits*, and 8 bits are one byte.
    """,
    stub="""
        megabytes = {
            "uint8": ...,
            "float32": ...,
            "float64": ...,
        }
    """,
    solution=megabytes_solution,
    tolerance=0.005,
    hints=(
        "How many numbers is one image? Multiply height, width and channels. Then the whole set.",
        "Times bytes per number, which is bits / 8; then divide by a million. Let Python compute: "
        "an expression may stand in the place of each `...`.",
    ),
    explanation=(
        "`train_images.nbytes` tells it for an array that exists; the point of the arithmetic is "
        "to know before it does."
    ),
)

_NUMBERS = 50_000 * 32 * 32 * 3


def _sizes(numbers, unit=1e6, sizes=(1, 4, 8)):
    return dict(zip(("uint8", "float32", "float64"), (numbers * size / unit for size in sizes)))


@EXERCISE.mistake(
    "You multiply by the number in the type's name. It counts bits; a `uint8` is one byte, "
    "and the other two follow."
)
def bits_for_bytes():
    return _sizes(_NUMBERS, sizes=(8, 32, 64))


@EXERCISE.mistake("This is a third of it: each pixel is three numbers, one for each colour.")
def channels_forgotten():
    return _sizes(_NUMBERS / 3)


@EXERCISE.mistake(
    "The digits are right and the unit is not: these are gigabytes, a thousand megabytes each."
)
def in_gigabytes():
    return _sizes(_NUMBERS, unit=1e9)


@EXERCISE.mistake(
    "Nearly: you divide by 1,048,576, which gives mebibytes (MiB). Both units are in use, "
    "and a difference of five per cent is how they are told apart. Here a megabyte is "
    "a million bytes."
)
def in_mebibytes():
    return _sizes(_NUMBERS, unit=2**20)


@EXERCISE.mistake("These are kilobytes, a thousand times too many: a megabyte has a million bytes.")
def in_kilobytes():
    return _sizes(_NUMBERS, unit=1e3)


@EXERCISE.mistake("That is one image, in megabytes. The set has 50,000 of them.")
def one_image():
    return _sizes(_NUMBERS / 50_000)


@EXERCISE.mistake(
    "You count 60,000 images. 10,000 of them are the test set; the question is about the "
    "training set."
)
def with_test_images():
    return _sizes(_NUMBERS * 6 / 5)


@EXERCISE.mistake("A factor of 32 is missing: an image is 32 pixels wide *and* 32 pixels high.")
def one_side_only():
    return _sizes(_NUMBERS / 32)


@EXERCISE.mistake("These are bytes. A megabyte is a million of them.")
def in_bytes():
    return _sizes(_NUMBERS, unit=1)
