"""Exercise 05.2: shapes."""

from __future__ import annotations

from course_utils.exercises import Exercise


def shapes_solution():
    shapes = {
        "second convolution": (13 - 3 + 1, 13 - 3 + 1, 64),
        "second pooling": (11 // 2, 11 // 2, 64),
        "third convolution": (5 - 3 + 1, 5 - 3 + 1, 64),
        "Flatten": (3 * 3 * 64,),
        "Dense(64)": (64,),
        "Dense(10)": (10,),
    }
    return shapes


EXERCISE = Exercise(
    id="05.2",
    title="The shapes of the other six layers",
    chained=True,
    prompt="""
        The first pooling hands on 13×13×32. What comes out of each of the six layers behind it?
        They are `Conv2D(64, 3)`, `MaxPooling2D(2)`, `Conv2D(64, 3)`, `Flatten()`, `Dense(64)` and
        `Dense(10)`; none of them pads. Fill in `shapes` with tuples, for one image, without the
        batch: maps have the shape `(height, width, maps)`, a vector of 5 numbers, as behind
        `Flatten` or `Dense`, has `(5,)`.
    """,
    stub="""
        shapes = {
            "second convolution": ...,
            "second pooling": ...,
            "third convolution": ...,
            "Flatten": ...,
            "Dense(64)": ...,
            "Dense(10)": ...,
        }
    """,
    solution=shapes_solution,
    hints=(
        "A convolution without padding: $W - F + 1$. A pooling: half, rounded down. What decides "
        "about the last number of a shape?",
        "Sizes shrink to 11, then 5, then 3. Flatten has as many numbers as the maps before it "
        "hold together.",
    ),
)


def _shapes(second, pooled, third, maps=(64, 64)):
    """Return the six shapes for these sizes of the maps and their numbers."""
    return {
        "second convolution": (second, second, maps[0]),
        "second pooling": (pooled, pooled, maps[0]),
        "third convolution": (third, third, maps[1]),
        "Flatten": (third * third * maps[1],),
        "Dense(64)": (64,),
        "Dense(10)": (10,),
    }


@EXERCISE.mistake(
    "Your convolutions keep the size, as they do with padding `same`. Keras' default is "
    '`padding="valid"`: a 3×3 window has to fit inside the map.'
)
def padded_same():
    return _shapes(13, 6, 6)


@EXERCISE.mistake(
    "You rounded up. Eleven rows hold five whole windows of two; the row that is left "
    "over is not read (that is `valid`, the default here as well)."
)
def pooling_rounds_up():
    return _shapes(11, 6, 4)


@EXERCISE.mistake(
    "You moved the pooling window by one pixel. In Keras a pooling moves by its own size "
    "unless you say otherwise, so a 2×2 window halves height and width."
)
def pooling_one_by_one():
    return _shapes(11, 10, 8)


@EXERCISE.mistake(
    "A little too small: $W - F$ counts the moves of the window. The place where it "
    "starts counts, too."
)
def plus_one_forgotten():
    return _shapes(10, 5, 2)


@EXERCISE.mistake(
    "A 3×3 kernel reaches one pixel to each side, so without padding it takes away a row "
    "above *and* one below. Yours takes away only one."
)
def one_row_taken():
    return _shapes(12, 6, 5)


@EXERCISE.mistake(
    "The numbers of maps do not multiply: each kernel looks at all the maps of the layer "
    "before it, sums over them, and writes one map. How many kernels are there?"
)
def maps_multiply():
    return _shapes(11, 5, 3, (32 * 64, 32 * 64 * 64))


@EXERCISE.mistake(
    "The number of maps stayed at 32. It is the layer's own number of kernels that "
    "decides, the first argument of `Conv2D`, not the number of maps that come in."
)
def maps_kept():
    return _shapes(11, 5, 3, (32, 32))


@EXERCISE.mistake(
    "The maps of earlier layers are not kept beside the new ones: a layer hands on what "
    "its own kernels write, nothing else."
)
def maps_added():
    return _shapes(11, 5, 3, (32 + 64, 32 + 64 + 64))


@EXERCISE.mistake(
    "Your Flatten leaves the maps apart, one row for each pixel. It writes everything "
    "into a single line: how many numbers are these?"
)
def flatten_keeps_maps():
    return {**shapes_solution(), "Flatten": (3 * 3, 64)}


@EXERCISE.mistake("These are the pixels of one map. All the maps go into the vector.")
def flatten_without_maps():
    return {**shapes_solution(), "Flatten": (3 * 3,)}


@EXERCISE.mistake(
    "The right numbers in PyTorch's order. Keras puts the maps last unless it is told otherwise."
)
def channels_first():
    return {
        name: (shape[2], shape[0], shape[1]) if len(shape) == 3 else shape
        for name, shape in shapes_solution().items()
    }


@EXERCISE.mistake(
    "That is what Keras prints: the first place, `None`, stands for the number of images "
    "in the batch. Here the shape of one image is asked for, so leave it out."
)
def with_batch_axis():
    return {name: (None, *shape) for name, shape in shapes_solution().items()}


@EXERCISE.mistake(
    "The pooling has halved the number of maps. It works on each map by itself: only height and "
    "width become smaller."
)
def pooling_halves_maps():
    return {**shapes_solution(), "second pooling": (5, 5, 32)}
