"""Exercise 14.6: a smaller image in which every pixel counts."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def shrunk(image, factor):
    height, width = image.shape[0] // factor, image.shape[1] // factor
    whole = image[: height * factor, : width * factor]
    return whole.reshape(height, factor, width, factor).mean(axis=(1, 3))


def random_image(rng):
    factor = int(rng.integers(2, 5))
    shape = rng.integers(factor, 4 * factor, size=2)
    pixels = rng.integers(0, 256, size=shape)
    return pixels.astype("uint8") if rng.random() < 0.6 else pixels / 255, factor


_RNG = np.random.default_rng(14)
_STRIPES = np.tile(np.array([0, 255], dtype="uint8"), (4, 3))


def _grey(*shape):
    return _RNG.integers(0, 256, size=shape).astype("uint8")


EXERCISE = Exercise(
    id="14.6",
    title="Smaller, the honest way",
    prompt="""
        Write `shrunk(image, factor)`: it makes a grey image, shape (height, width), smaller by
        `factor`, a whole number. Each pixel of the result is the mean of a block of `factor` ×
        `factor` pixels. The blocks lie side by side, from the top left corner on; pixels at the
        right and lower edge that fill no block are left out. Return an array of floats, shape
        (height // factor, width // factor). `image` is `uint8` or float, at least one block large,
        and stays as it is.
    """,
    stub='''
        def shrunk(image, factor):
            """Return the means of blocks, shape (height // factor, width // factor)."""
            ...
    ''',
    solution=shrunk,
    kind="array",
    cases=(
        Case(np.array([[250, 251], [255, 10]], dtype="uint8"), 2, label="a single block"),
        Case(_STRIPES, 2, label="stripes, each one pixel wide"),
        Case(_grey(4, 6), 2, label="blocks that fit"),
        Case(_grey(5, 7), 2, label="an odd height and an odd width"),
        Case(_grey(7, 11), 3, label="a factor of 3"),
        Case(_grey(6, 5) / 255, 2, label="floats from 0 to 1"),
        Case(_grey(3, 4), 1, label="a factor of 1"),
    ),
    random_case=random_image,
    hints=(
        "With loops: the block of the result's pixel (row, column) begins at row · factor and "
        "column · factor. Cut it out and take its mean.",
        "Without loops: cut off what fills no block, then give each block axes of its own, "
        "(rows of blocks, rows within a block, columns of blocks, columns within a block).",
        "The mean goes over the two axes *within* a block.",
    ),
    explanation=(
        "Stripes of one pixel become an even grey, as seen from further away. Picking every second "
        "pixel would have made them all black or all white. Where a factor is not whole, Pillow's "
        "`resize` takes weighted means, and Keras' does with `antialias=True`."
    ),
)


def _blocks(image, factor):
    height, width = image.shape[0] // factor, image.shape[1] // factor
    whole = image[: height * factor, : width * factor]
    return whole.reshape(height, factor, width, factor)


@EXERCISE.mistake(
    "You pick every `factor`-th pixel, as a stride does (notebook 02), and the others are never "
    "looked at: fine stripes vanish or turn into coarse ones that were not there. Take the mean "
    "of each block. Blocks that are not full are left out, too."
)
def picked(image, factor):
    return image[::factor, ::factor].astype(float)


@EXERCISE.mistake(
    "You pick one pixel of each block, as a stride does (notebook 02), and the others are never "
    "looked at: fine stripes vanish or turn into coarse ones that were not there. Take the mean "
    "of the block."
)
def corner_of_each_block(image, factor):
    return _blocks(image, factor)[:, 0, :, 0].astype(float)


@EXERCISE.mistake("These are sums. Divide by how many pixels a block has, or take the mean.")
def summed(image, factor):
    return _blocks(image, factor).sum(axis=(1, 3), dtype=float)


@EXERCISE.mistake(
    "The sums went round at 256, as in 8-bit integers (`uint8`). Turn the pixels into floats "
    "before you add, or let `mean` do it."
)
def sums_go_round(image, factor):
    return _blocks(image, factor).sum(axis=(1, 3), dtype=image.dtype) / factor**2


@EXERCISE.mistake(
    "The shape is right, but each mean is one of pixels that follow each other along a row, not of "
    "a block. A reshape keeps the order of pixels: give each axis of the image two new ones."
)
def axes_of_blocks_last(image, factor):
    blocks = _blocks(image, factor)
    height, _, width, _ = blocks.shape
    return blocks.reshape(height, width, factor, factor).mean(axis=(2, 3))


@EXERCISE.mistake(
    "Each mean is one of pixels far apart. In the reshape, the number of blocks comes first and "
    "what is within a block second, along rows and along columns."
)
def pixels_far_apart(image, factor):
    height, _, width, _ = _blocks(image, factor).shape
    return _blocks(image, factor).reshape(factor, height, factor, width).mean(axis=(0, 2))


@EXERCISE.mistake(
    "The reshape is right, but the mean goes over the blocks, so that one block is left. Take it "
    "over the two axes *within* a block."
)
def mean_over_the_blocks(image, factor):
    return _blocks(image, factor).mean(axis=(0, 2))


@EXERCISE.mistake(
    "That is the largest pixel of each block, max pooling (notebook 03). It makes a photo "
    "brighter; the mean is asked for."
)
def largest_of_each_block(image, factor):
    return _blocks(image, factor).max(axis=(1, 3)).astype(float)


@EXERCISE.mistake(
    "At the right and lower edge you average blocks that are not full. Leave them out: their "
    "pixels would count more than all others."
)
def partial_blocks_too(image, factor):
    height, width = (-(-side // factor) for side in image.shape)
    return np.array(
        [
            [
                image[i * factor : (i + 1) * factor, j * factor : (j + 1) * factor].mean()
                for j in range(width)
            ]
            for i in range(height)
        ]
    )


@EXERCISE.mistake(
    "What fills no block is cut off at the left and at the top. The first block begins in the top "
    "left corner, and the rest lies at the right and lower edge."
)
def cut_at_the_top_left(image, factor):
    return shrunk(image[image.shape[0] % factor :, image.shape[1] % factor :], factor)


@EXERCISE.mistake(
    "The means of a `uint8` image have lost their fractions: they are whole numbers. Return floats."
)
def whole_numbers(image, factor):
    return shrunk(image, factor).astype(image.dtype)


@EXERCISE.mistake(
    "The means are written into `image`, so the photo itself has changed, and a `uint8` image cuts "
    "off their fractions. Write them into a new array of floats."
)
def written_into_the_image(image, factor):
    means = shrunk(image, factor)
    height, width = means.shape
    image[:height, :width] = means
    return image[:height, :width]


@EXERCISE.mistake(
    "Right where blocks fill the image. Elsewhere pixels are left over, and `reshape` has no place "
    "for them: it keeps all values. Cut off what fills no block, before the reshape."
)
def not_cut_before_the_reshape(image, factor):
    height, width = image.shape
    return image.reshape(height // factor, factor, width // factor, factor).mean(axis=(1, 3))


@EXERCISE.mistake(
    "The sums are divided by `factor` once. A block has `factor` pixels in each of two directions."
)
def divided_by_one_side(image, factor):
    return _blocks(image, factor).sum(axis=(1, 3), dtype=float) / factor
