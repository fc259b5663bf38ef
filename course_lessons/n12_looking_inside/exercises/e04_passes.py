"""Exercise 12.4: what an occlusion map costs."""

from __future__ import annotations

from course_utils.exercises import Exercise

STRIDES = (32, 16, 8, 1)


def passes_solution():
    passes = {
        "stride 32": ((224 - 64) // 32 + 1) ** 2 + 1,
        "stride 16": ((224 - 64) // 16 + 1) ** 2 + 1,
        "stride 8": ((224 - 64) // 8 + 1) ** 2 + 1,
        "stride 1": ((224 - 64) // 1 + 1) ** 2 + 1,
    }
    return passes


EXERCISE = Exercise(
    id="12.4",
    title="The price of a finer map",
    prompt="""
        Finer steps give a finer map. Guess first: half the stride, how many times the price? The
        price is *forward passes*: photos that the network has to look at. The photo has 224 × 224
        pixels, the square 64 × 64. Work out `passes`, a whole number for each stride, with the
        pass for the photo as it is.
    """,
    stub="""
        passes = {"stride 32": ..., "stride 16": ..., "stride 8": ..., "stride 1": ...}
    """,
    solution=passes_solution,
    hints=(
        "How many places has the square in one direction? It is the size of a convolution's "
        "output: (photo − square) / stride, plus 1.",
        "The square moves down *and* across, so multiply the places. And the drop is the "
        "probability of the photo as it is minus that of the covered one.",
    ),
    explanation=(
        "Half the stride costs nearly four times as much: the places grow in both directions. "
        "And at stride 1 two neighbouring squares cover nearly the same pixels."
    ),
)


def _passes(places=lambda stride: (224 - 64) // stride + 1, whole_photo=1):
    return {f"stride {stride}": places(stride) ** 2 + whole_photo for stride in STRIDES}


@EXERCISE.mistake(
    "These are the covered photos. The drop also needs the probability of the photo as it is: one "
    "pass more."
)
def photo_as_it_is_forgotten():
    return _passes(whole_photo=0)


@EXERCISE.mistake(
    "You have counted steps in each direction. The square also stands at its first place, before "
    "any step."
)
def first_place_forgotten():
    return _passes(lambda stride: (224 - 64) // stride)


@EXERCISE.mistake(
    "You have counted steps, not places: the first place needs none. And the photo as it is takes "
    "a pass of its own."
)
def steps_alone():
    return _passes(lambda stride: (224 - 64) // stride, whole_photo=0)


@EXERCISE.mistake(
    "That is one row of places. The square moves down the photo as well as across it."
)
def one_row_of_places():
    return {f"stride {stride}": (224 - 64) // stride + 1 + 1 for stride in STRIDES}


@EXERCISE.mistake(
    "You divide the whole side of the photo by the stride. The square has to fit: its last place "
    "begins 64 pixels before the end."
)
def square_that_leaves_the_photo():
    return _passes(lambda stride: 224 // stride)


@EXERCISE.mistake(
    "Half the stride, twice the places: that would hold for one direction. There are nearly twice "
    "as many down, and nearly twice as many across."
)
def doubled():
    return {f"stride {stride}": 36 * 32 // stride + 1 for stride in STRIDES}


@EXERCISE.mistake(
    "Four times the places for half the stride is nearly right, not exactly: the first place in "
    "each direction is there whatever the stride. Count the places for each stride."
)
def exactly_fourfold():
    return {f"stride {stride}": 36 * (32 // stride) ** 2 + 1 for stride in STRIDES}


@EXERCISE.mistake(
    "The square moves by the stride here, not by its own 64 pixels: the places overlap."
)
def moved_by_its_own_size():
    return dict.fromkeys(passes_solution(), (224 // 64) ** 2 + 1)


@EXERCISE.mistake(
    "The pass for the photo as it is counts once for every place here. Once in all is enough: the "
    "photo does not change."
)
def photo_as_it_is_each_time():
    return {f"stride {stride}": 2 * ((224 - 64) // stride + 1) ** 2 for stride in STRIDES}
