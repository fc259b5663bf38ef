"""Exercise 02.3: how deep padding reaches."""

from __future__ import annotations

from course_utils.exercises import Exercise


def clean_pixels():
    clean = {
        "1 layer": (20 - 2 * 1) * (30 - 2 * 1),
        "2 layers": (20 - 2 * 2) * (30 - 2 * 2),
        "3 layers": (20 - 2 * 3) * (30 - 2 * 3),
        "8 layers on 64 × 40": (64 - 2 * 8) * (40 - 2 * 8),
    }
    return clean


EXERCISE = Exercise(
    id="02.3",
    title="How deep the padding reaches",
    prompt="""
        Run the experiment above (kernels of 3 × 3) with 1, 2 and 3 layers on an image of 20 × 30
        pixels, and read off how many pixels are still 1. Then work out, before you run it, what 8
        layers leave of an image of 64 × 40, and enter the four counts in `clean`.
    """,
    stub="""
        clean = {
            "1 layer": ...,
            "2 layers": ...,
            "3 layers": ...,
            "8 layers on 64 × 40": ...,
        }
    """,
    solution=clean_pixels,
    hints=(
        "Change `layers` in the experiment's cell and run it again. Which rows are affected?",
        "Describe the untouched rectangle by its height and width, not by its number of pixels. "
        "By how much does each shrink from one layer to the next?",
        "A 3×3 window carries a disturbance one pixel further in every layer, from all four sides.",
    ),
    explanation=(
        "With a kernel of odd size $F$ the rim grows by $(F - 1) / 2$ pixels in each layer. In a "
        "deep network with `same` padding hardly any unit of the last layers is free of padding."
    ),
)


def _clean(rule):
    return {
        "1 layer": rule(20, 30, 1),
        "2 layers": rule(20, 30, 2),
        "3 layers": rule(20, 30, 3),
        "8 layers on 64 × 40": rule(64, 40, 8),
    }


@EXERCISE.mistake(
    "That leaves a rim one pixel wide, whatever the number of layers. The second layer "
    "reads the outputs of the first, the disturbed ones among them. How far inside do they "
    "reach then?"
)
def rim_never_grows():
    return _clean(lambda H, W, L: (H - 2) * (W - 2))


@EXERCISE.mistake("Those rows and columns are lost on one side. Pads stand on all four sides.")
def one_side_only():
    return _clean(lambda H, W, L: (H - L) * (W - L))


@EXERCISE.mistake("Those are the pixels that *have* changed. Count those that are still 1.")
def rim_counted():
    return _clean(lambda H, W, L: H * W - (H - 2 * L) * (W - 2 * L))


@EXERCISE.mistake(
    "Three rows lost in each layer is too many. A window that stands on a pixel reaches "
    "one pixel beyond it to each side. Run the experiment with one layer and count."
)
def whole_kernel_lost():
    return _clean(lambda H, W, L: (H - 3 * L) * (W - 3 * L))


@EXERCISE.mistake(
    "A layer takes two rows in all, one at the top and one at the bottom, not two on each "
    "side. Run the experiment with one layer and count."
)
def two_on_every_side():
    return _clean(lambda H, W, L: (H - 4 * L) * (W - 4 * L))


@EXERCISE.mistake(
    "The rim at the top and bottom is taken off, the one on the left and right is not."
)
def rows_only():
    return _clean(lambda H, W, L: (H - 2 * L) * W)


@EXERCISE.mistake(
    "The rim on the left and right is taken off, the one at the top and bottom is not."
)
def columns_only():
    return _clean(lambda H, W, L: H * (W - 2 * L))


@EXERCISE.mistake(
    "Your rim doubles with every layer. The first two counts come out right that way, but "
    "each layer reaches one pixel further, no more. Run the experiment with 3 layers."
)
def rim_doubles():
    return _clean(lambda H, W, L: max(H - 2**L, 0) * max(W - 2**L, 0))


@EXERCISE.mistake(
    "With 8 layers you take off the first ring eight times. Each further ring lies inside the one "
    "before and is shorter."
)
def rings_of_one_length():
    return clean_pixels() | {"8 layers on 64 × 40": 64 * 40 - 8 * (2 * 64 + 2 * 40 - 4)}
