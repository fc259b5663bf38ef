"""Exercise 14.5: what a page with a network inside weighs."""

from __future__ import annotations

from course_utils.exercises import Exercise


def megabytes_solution():
    float16 = 3_600_000 * 2 / 1e6
    megabytes = {
        "weights as float32": 3_600_000 * 4 / 1e6,
        "weights as float16": float16,
        "float16 weights as text": float16 * 4 / 3,
        "the whole page": float16 * 4 / 3 + 3.9,
    }
    return megabytes


EXERCISE = Exercise(
    id="14.5",
    title="How large is the page?",
    prompt="""
        A network of 3,600,000 parameters is to travel inside a web page. A page is text, so the
        bytes of the weights are written in *base64*: four characters for every three bytes. A
        character takes one byte. The page holds the weights as float16, written in this way, and
        3.9 million characters of program. Work out `megabytes` (1 MB = 1,000,000 bytes).
    """,
    stub="""
        megabytes = {
            "weights as float32": ...,
            "weights as float16": ...,
            "float16 weights as text": ...,
            "the whole page": ...,
        }
    """,
    solution=megabytes_solution,
    chained=True,
    hints=(
        "The number in `float32` counts bits, and 8 bits are one byte (exercise 06.3).",
        "Three bytes become four characters, so the text is larger than the bytes. By which "
        "factor? The program is text already.",
    ),
    explanation=(
        "Half of the bytes, a third more as text: the weights take two thirds of what float32 "
        "takes as a file. What the smaller numbers cost in accuracy has to be measured."
    ),
)


def _megabytes(float32=4, float16=2, as_text=4 / 3, program=3.9, unit=1e6):
    weights = 3_600_000
    text = weights * float16 * as_text
    sizes = (weights * float32, weights * float16, text, text + program * 1e6)
    return {name: size / unit for name, size in zip(megabytes_solution(), sizes)}


@EXERCISE.mistake(
    "You count bits. Eight of them are one byte, so every parameter takes 4 bytes as `float32` and "
    "2 as `float16`."
)
def bits_for_bytes():
    return _megabytes(32, 16)


@EXERCISE.mistake(
    "A `float16` counts as 4 bytes here, like a `float32`. Sixteen bits are two bytes."
)
def float16_as_large():
    return _megabytes(float16=4)


@EXERCISE.mistake("A `float16` counts as a single byte here. Sixteen bits are two bytes.")
def float16_of_one_byte():
    return _megabytes(float16=1)


@EXERCISE.mistake(
    "Text makes the weights *larger*: every three bytes become four characters. The factor is 4/3, "
    "not 3/4."
)
def smaller_as_text():
    return _megabytes(as_text=3 / 4)


@EXERCISE.mistake(
    "Text takes more than the bytes themselves: four characters for every three of them."
)
def as_large_as_the_bytes():
    return _megabytes(as_text=1)


@EXERCISE.mistake("Here every byte becomes four characters. Three bytes together become four.")
def four_for_each_byte():
    return _megabytes(as_text=4)


@EXERCISE.mistake(
    "A third of the bytes is what *comes on top*. The text is the bytes and that third."
)
def only_what_is_added():
    return _megabytes(as_text=1 / 3)


@EXERCISE.mistake(
    "It is the `float32` weights that are written as text here. The page holds those as `float16`."
)
def float32_on_the_page():
    return megabytes_solution() | {
        "float16 weights as text": 3.6 * 4 * 4 / 3,
        "the whole page": 3.6 * 4 * 4 / 3 + 3.9,
    }


@EXERCISE.mistake("The program is left out. The page holds it beside the weights.")
def program_left_out():
    return _megabytes(program=0)


@EXERCISE.mistake("The page counts the weights as bytes. It holds them as text, which takes more.")
def page_of_bytes():
    return megabytes_solution() | {"the whole page": 7.2 + 3.9}


@EXERCISE.mistake(
    "The program has grown by a third as well. It is text already, and stands on the page as it is."
)
def program_as_text_again():
    return megabytes_solution() | {"the whole page": (7.2 + 3.9) * 4 / 3}


@EXERCISE.mistake(
    "You divide by 1,048,576, which gives mebibytes (MiB). Here a megabyte is a million bytes."
)
def in_mebibytes():
    return _megabytes(unit=2**20)


@EXERCISE.mistake("These are bytes. A megabyte is a million of them.")
def in_bytes():
    return _megabytes(unit=1)


@EXERCISE.mistake(
    "The page holds the weights once, as text. You have added the bytes from which the text was "
    "made as well."
)
def bytes_beside_the_text():
    return megabytes_solution() | {"the whole page": 7.2 + 9.6 + 3.9}


@EXERCISE.mistake(
    "The page holds the weights as `float16` only, written as text. You have added the `float32` "
    "ones."
)
def float32_beside_the_text():
    return megabytes_solution() | {"the whole page": 14.4 + 9.6 + 3.9}


@EXERCISE.mistake(
    "You counted four characters for every three *weights*. It is three *bytes* that become four, "
    "and a weight takes two."
)
def four_for_three_weights():
    text = 3.6 / 3 * 4
    return megabytes_solution() | {"float16 weights as text": text, "the whole page": text + 3.9}
