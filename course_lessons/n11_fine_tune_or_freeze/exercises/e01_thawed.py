"""Exercise 11.1: what thaws."""

from __future__ import annotations

from course_utils.exercises import Exercise


def thawed_solution():
    thawed = {
        "head only": 512 + 1,
        "head and block 5": 513 + 3 * (3 * 3 * 512 * 512 + 512),
        "head, blocks 4 and 5": 513 + 5 * (3 * 3 * 512 * 512 + 512) + (3 * 3 * 256 * 512 + 512),
    }
    return thawed


EXERCISE = Exercise(
    id="11.1",
    title="What thaws",
    prompt="""
        Blocks 4 and 5 of VGG16 have three 3×3 convolutions each, which all return 512 maps. The
        first one of block 4 gets 256 maps, the others 512. The head is an average of each map and
        `Dense(1)`. Work out `thawed`: how many parameters, with biases, are trained.
    """,
    stub="""
        thawed = {
            "head only": ...,
            "head and block 5": ...,
            "head, blocks 4 and 5": ...,
        }
    """,
    solution=thawed_solution,
    hints=(
        "One convolution: 3 · 3 · maps coming in · maps going out, plus a bias for each map going "
        "out.",
        "Block 5 has three convolutions from 512 to 512 maps. Block 4 has two of these, and one "
        "from 256 to 512.",
    ),
    explanation="From 513 to seven million, for the same few hundred photos.",
)

_LAST = 3 * 3 * 512 * 512 + 512
_FIRST_OF_4 = 3 * 3 * 256 * 512 + 512
_HEAD = 512 + 1


def _thawed(head=_HEAD, block_5=3 * _LAST, block_4=2 * _LAST + _FIRST_OF_4):
    return dict(zip(thawed_solution(), (head, head + block_5, head + block_5 + block_4)))


@EXERCISE.mistake(
    "The weights are right. Each of the 512 maps of a convolution has a bias, and so has the head."
)
def biases_forgotten():
    kernel = _LAST - 512
    return _thawed(512, 3 * kernel, 2 * kernel + _FIRST_OF_4 - 512)


@EXERCISE.mistake(
    "The first convolution of block 4 gets the 256 maps of block 3, so it has half as many weights."
)
def all_from_512():
    return _thawed(block_4=3 * _LAST)


@EXERCISE.mistake("The head goes on learning while the blocks do. Count it in.")
def head_forgotten():
    return _thawed() | {
        "head and block 5": 3 * _LAST,
        "head, blocks 4 and 5": 5 * _LAST + _FIRST_OF_4,
    }


@EXERCISE.mistake("You count one convolution in each block. These blocks have three.")
def one_convolution_a_block():
    return _thawed(block_5=_LAST, block_4=_FIRST_OF_4)


@EXERCISE.mistake("Where block 4 learns, block 5 behind it learns as well. Add both.")
def block_4_alone():
    return _thawed() | {"head, blocks 4 and 5": _HEAD + 2 * _LAST + _FIRST_OF_4}


@EXERCISE.mistake("You count one bias for each convolution. Each of its 512 maps has one.")
def one_bias_a_convolution():
    kernel = _LAST - 512
    return _thawed(513, 3 * (kernel + 1), 2 * (kernel + 1) + _FIRST_OF_4 - 511)


@EXERCISE.mistake(
    "Only the first convolution of block 4 gets 256 maps. It returns 512, and these go into the "
    "second."
)
def all_of_block_4_from_256():
    return _thawed(block_4=3 * _FIRST_OF_4)


@EXERCISE.mistake("A 3×3 kernel has nine weights in each slice, not three.")
def kernel_not_squared():
    last = 3 * 512 * 512 + 512
    return _thawed(block_5=3 * last, block_4=2 * last + 3 * 256 * 512 + 512)


@EXERCISE.mistake("You count two convolutions in each block. Blocks 4 and 5 have three.")
def two_convolutions_a_block():
    return _thawed(block_5=2 * _LAST, block_4=_LAST + _FIRST_OF_4)


@EXERCISE.mistake(
    "A kernel goes through *all* the maps that come in. You count a single slice for each map "
    "that comes out."
)
def one_map_in():
    last = 9 * 512 + 512
    return _thawed(block_5=3 * last, block_4=3 * last)


@EXERCISE.mistake(
    "The head reads the average of each map, one number, not every place of it. So the size of "
    "the maps does not count."
)
def head_flattened():
    return _thawed(head=7 * 7 * 512 + 1)
