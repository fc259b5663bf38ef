"""Exercise 11.2: which layers learn."""

from __future__ import annotations

from course_utils.exercises import Case, Exercise


def thawed_layers(names, blocks):
    last = max(int(name[5]) for name in names)
    return [name for name in names if int(name[5]) > last - blocks]


def _names(*depths):
    return [f"block{b}_conv{i}" for b, d in enumerate(depths, 1) for i in range(1, d + 1)]


def random_names(rng):
    depths = rng.integers(2, 4, size=int(rng.integers(3, 7))).tolist()
    return _names(*depths), int(rng.integers(0, len(depths) + 1))


EXERCISE = Exercise(
    id="11.2",
    title="A bug to find: the wrong end",
    prompt="""
        `thawed_layers(names, blocks)` is to choose which layers learn in fine-tuning. `names`
        lists the convolutions of a base from the picture on, such as `"block3_conv1"`: the digit
        behind `block` is the number of the block (there are fewer than ten). It returns the names
        of those in the last `blocks` blocks (from 0, which means none, to all), in their order.
        This version thaws the wrong end. Mend it, for bases of any number of blocks.
    """,
    solution=thawed_layers,
    cases=(
        Case(_names(2, 2, 3, 3, 3), 1, label="VGG16, one block"),
        Case(_names(2, 2, 3, 3, 3), 2, label="VGG16, two blocks"),
        Case(_names(2, 3, 2), 1, label="a base of three blocks"),
        Case(_names(2, 2, 3, 3, 3), 0, label="all frozen"),
        Case(_names(2, 3, 2), 3, label="all blocks"),
    ),
    random_case=random_names,
    hints=(
        "What is the number of the last block? And the smallest number that thaws?",
        "`int(name[5])` is the number of a layer's block.",
    ),
)


@EXERCISE.mistake(
    "The layers next to the picture thaw: edges and textures, which serve any photo. The "
    "*last* blocks are the ones that belong to the old task.",
    is_the_stub=True,
)
def first_blocks(names, blocks):
    """Return the names of the layers that are to learn."""
    return [name for name in names if int(name[5]) <= blocks]


@EXERCISE.mistake(
    "One block too many learns, and with 0 the last one still does. Mind the comparison."
)
def one_block_too_many(names, blocks):
    last = max(int(name[5]) for name in names)
    return [name for name in names if int(name[5]) >= last - blocks]


@EXERCISE.mistake("You count layers. A block has two or three of them, and they thaw together.")
def layers_counted(names, blocks):
    return names[len(names) - blocks :]


@EXERCISE.mistake(
    "You count layers instead of blocks; and with 0, `[-0:]` is the whole list, so that "
    "all of them would learn."
)
def slice_from_minus_zero(names, blocks):
    return names[-blocks:]


@EXERCISE.mistake("Only the first of the thawed blocks is chosen. Those behind it learn as well.")
def one_block_only(names, blocks):
    last = max(int(name[5]) for name in names)
    return [name for name in names if int(name[5]) == last - blocks + 1]


@EXERCISE.mistake("These are the layers that stay frozen. The others are wanted.")
def the_frozen_ones(names, blocks):
    chosen = thawed_layers(names, blocks)
    return [name for name in names if name not in chosen]


@EXERCISE.mistake(
    "Right for VGG16. A base of three blocks has its last one at number 3: find the "
    "largest number instead of writing 5."
)
def five_blocks_assumed(names, blocks):
    return [name for name in names if int(name[5]) > 5 - blocks]


@EXERCISE.mistake(
    "One block too few learns: with 1 none does. Mind the comparison at the first block that thaws."
)
def one_block_too_few(names, blocks):
    last = max(int(name[5]) for name in names)
    return [name for name in names if int(name[5]) > last - blocks + 1]


@EXERCISE.mistake(
    "The right layers, from the last to the first. They should come in the order of `names`."
)
def last_layer_first(names, blocks):
    return thawed_layers(names, blocks)[::-1]


@EXERCISE.mistake("That is how many layers learn. Their names are wanted, as a list.")
def number_of_layers(names, blocks):
    return len(thawed_layers(names, blocks))
