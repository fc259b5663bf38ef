"""Exercise 07.1: shapes of network A."""

from __future__ import annotations

from course_utils.exercises import Exercise


def shapes_solution():
    shapes = {
        "Conv2D(32, (2, 2))": (32 - 2 + 1, 32 - 2 + 1, 32),
        "Conv2D(64, (3, 3))": (31 - 3 + 1, 31 - 3 + 1, 64),
        "first MaxPooling2D": (29 // 2, 29 // 2, 64),
        "Conv2D(17, (2, 3))": (14 - 2 + 1, 14 - 3 + 1, 17),
        "Conv2D(14, (4, 4))": (13 - 4 + 1, 12 - 4 + 1, 14),
        "second MaxPooling2D": (10 // 2, 9 // 2, 14),
        "Flatten": (5 * 4 * 14,),
    }
    return shapes


EXERCISE = Exercise(
    id="07.1",
    title="The shapes of network A",
    chained=True,
    prompt="""
        An image of 32×32×3 goes into network A. None of its convolutions pads, and its poolings
        are 2×2. Fill in `shapes`: what comes out of each layer, for one image, as a tuple
        `(height, width, maps)`; a vector of 5 numbers has `(5,)`. Mind the kernel `(2, 3)`: 2
        rows, 3 columns.
    """,
    stub="""
        shapes = {
            "Conv2D(32, (2, 2))": ...,
            "Conv2D(64, (3, 3))": ...,
            "first MaxPooling2D": ...,
            "Conv2D(17, (2, 3))": ...,
            "Conv2D(14, (4, 4))": ...,
            "second MaxPooling2D": ...,
            "Flatten": ...,
        }
    """,
    solution=shapes_solution,
    hints=(
        "Take one layer at a time, and one axis at a time: for the height only the rows of the "
        "kernel count, for the width only its columns.",
        "A kernel of F on a size of W has W − F + 1 places. A 2×2 pooling halves and rounds down.",
    ),
)

# Kernel, maps, and None for a 2×2 pooling, in the order of the network.
_LAYERS = {
    "Conv2D(32, (2, 2))": ((2, 2), 32),
    "Conv2D(64, (3, 3))": ((3, 3), 64),
    "first MaxPooling2D": None,
    "Conv2D(17, (2, 3))": ((2, 3), 17),
    "Conv2D(14, (4, 4))": ((4, 4), 14),
    "second MaxPooling2D": None,
}


def _walk(convolve, pool=lambda size: size // 2, maps=lambda before, filters: filters):
    """Follow the sizes through the network, by other rules than the right ones."""
    height, width, depth = 32, 32, 3
    shapes = {}
    for name, layer in _LAYERS.items():
        if layer is None:
            height, width = pool(height), pool(width)
        else:
            (rows, columns), filters = layer
            height, width = convolve(height, rows, columns), convolve(width, columns, rows)
            depth = maps(depth, filters)
        shapes[name] = (height, width, depth)
    return {**shapes, "Flatten": (height * width * depth,)}


@EXERCISE.mistake(
    'You let the convolutions keep the size. That is `padding="same"`, and it has to be '
    "asked for; without it no window reaches over the border, and some rows and columns "
    "are lost."
)
def padded_same():
    return _walk(lambda size, kernel, other: size)


@EXERCISE.mistake(
    "Close: too small by one. A kernel of 2 fits into 3 pixels at *two* places, so there "
    "is a $+1$ in the formula of notebook 02."
)
def plus_one_forgotten():
    return _walk(lambda size, kernel, other: size - kernel)


@EXERCISE.mistake(
    "You take two off each time, which is right for kernels of 3. These kernels have 2, 3 "
    "and 4 rows or columns: how many positions does each of them lose?"
)
def two_off_each_time():
    return _walk(lambda size, kernel, other: size - 2)


@EXERCISE.mistake(
    "Height and width have changed places behind the kernel `(2, 3)`. Its first number "
    "counts rows and belongs to the height."
)
def kernel_turned():
    return _walk(lambda size, kernel, other: size - other + 1)


@EXERCISE.mistake(
    "You round up where a size is odd. Without padding a window that does not fit "
    "is left out: 29 pixels hold 14 windows of 2."
)
def pooling_rounds_up():
    return _walk(lambda size, kernel, other: size - kernel + 1, pool=lambda size: -(-size // 2))


@EXERCISE.mistake(
    "Your pooling takes one row and one column off, as a convolution with a 2×2 kernel "
    "does. A pooling of 2×2 also *moves* by 2."
)
def pooling_takes_one():
    return _walk(lambda size, kernel, other: size - kernel + 1, pool=lambda size: size - 1)


@EXERCISE.mistake(
    "The maps multiply in your table. Every filter reads *all* maps that come in and "
    "writes one; so the number of maps that come out is the number of filters, whatever "
    "came in."
)
def maps_multiply():
    return _walk(
        lambda size, kernel, other: size - kernel + 1, maps=lambda before, filters: before * filters
    )


@EXERCISE.mistake(
    "You keep three channels throughout. Colours exist in the image only; behind the first "
    "convolution there is one map for each filter."
)
def channels_kept():
    return _walk(lambda size, kernel, other: size - kernel + 1, maps=lambda before, filters: before)


@EXERCISE.mistake(
    "You flatten height and width and leave the maps apart. Flatten makes one vector of "
    "everything, maps included."
)
def flatten_keeps_maps():
    return {**shapes_solution(), "Flatten": (20, 14)}


@EXERCISE.mistake(
    "You count the places of one map. There are 14 maps, and Flatten drops none of them."
)
def flatten_without_maps():
    return {**shapes_solution(), "Flatten": (20,)}
