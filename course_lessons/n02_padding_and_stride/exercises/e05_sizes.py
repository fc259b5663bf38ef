"""Exercise 02.5: follow an image through five layers."""

from __future__ import annotations

from course_utils.exercises import Exercise

from .e04_output_size import (
    dilation_ignored,
    dilation_times_kernel,
    output_size,
    padding_once,
    plus_one_forgotten,
    rounded_to_nearest,
    rounded_up,
)


def sizes_by_hand():
    sizes = {
        "3 × 3": (60 - 3 + 1, 80 - 3 + 1),
        "5 × 5, padding 2, stride 2": ((58 - 5 + 4) // 2 + 1, (78 - 5 + 4) // 2 + 1),
        "2 × 2, stride 2": ((29 - 2) // 2 + 1, (39 - 2) // 2 + 1),
        "3 × 1, dilation 2": (14 - 5 + 1, 19 - 1 + 1),
        "4 × 4, stride 3": ((10 - 4) // 3 + 1, (19 - 4) // 3 + 1),
        "numbers after flattening 8 maps": 3 * 6 * 8,
    }
    return sizes


EXERCISE = Exercise(
    id="02.5",
    title="Follow an image through five layers",
    prompt="""
        Without running anything: an image of 60 × 80 pixels (rows × columns) passes five layers,
        one after the other. Enter in `sizes` what each of them leaves as `(rows, columns)`. The
        last layer has 8 kernels, and so 8 outputs of its size (*feature maps*): how many numbers
        do these hold together, written one after the other (*flattened*)? Where nothing is said,
        padding is 0, stride and dilation are 1, and kernels are given as rows × columns.
    """,
    stub="""
        sizes = {
            "3 × 3": (..., ...),
            "5 × 5, padding 2, stride 2": (..., ...),
            "2 × 2, stride 2": (..., ...),
            "3 × 1, dilation 2": (..., ...),
            "4 × 4, stride 3": (..., ...),
            "numbers after flattening 8 maps": ...,
        }
    """,
    solution=sizes_by_hand,
    chained=True,
    hints=(
        "Take the layers one by one; the output of each is the input of the next. Rows and columns "
        "are two separate sums.",
        "For each axis: take the kernel's span off the padded length, divide by the stride, round "
        "down, add 1.",
    ),
)

_LAYERS = {
    "3 × 3": ((3, 3), 1, 0, 1),
    "5 × 5, padding 2, stride 2": ((5, 5), 2, 2, 1),
    "2 × 2, stride 2": ((2, 2), 2, 0, 1),
    "3 × 1, dilation 2": ((3, 1), 1, 0, 2),
    "4 × 4, stride 3": ((4, 4), 3, 0, 1),
}


def _follow(rule, maps=8, turn=False, shape=(60, 80)):
    """Sizes through the five layers under a rule for one axis."""
    sizes: dict[str, object] = {}
    for name, (kernel, stride, padding, dilation) in _LAYERS.items():
        sides = kernel[::-1] if turn else kernel
        shape = tuple(rule(n, F, stride, padding, dilation) for n, F in zip(shape, sides))
        sizes[name] = shape
    sizes["numbers after flattening 8 maps"] = shape[0] * shape[1] * maps
    return sizes


@EXERCISE.mistake(
    "Where the stride does not divide evenly you round up. The window that is only half "
    "inside is not computed: round down.",
    name="rounded-up",
)
def sizes_rounded_up():
    return _follow(rounded_up)


@EXERCISE.mistake(
    "The first strided layer is right; in a later one you round up. The window that is only "
    "half inside is not computed: round down."
)
def sizes_rounded_up_without_padding():
    def rule(n, kernel, stride, padding, dilation):
        return (output_size if padding else rounded_up)(n, kernel, stride, padding, dilation)

    return _follow(rule)


@EXERCISE.mistake(
    "Where the stride does not divide evenly you round to the nearest whole number. A part of a "
    "step, however large, is no window: round down."
)
def sizes_rounded_to_nearest():
    return _follow(rounded_to_nearest)


@EXERCISE.mistake(
    "The layer with padding comes out too small. Padding 2 adds two rows above *and* two below.",
    name="padding-once",
)
def sizes_padding_once():
    return _follow(padding_once)


@EXERCISE.mistake(
    "You have counted steps. The window also stands at its first place, before any step.",
    name="plus-one-forgotten",
)
def sizes_without_plus_one():
    return _follow(plus_one_forgotten)


@EXERCISE.mistake(
    "The dilated layer comes out too small. Three weights with dilation 2 span five "
    "pixels: there is no gap behind the last weight, and one weight alone has no gaps at "
    "all.",
    name="dilation-times-kernel",
)
def sizes_dilation_times_kernel():
    return _follow(dilation_times_kernel)


@EXERCISE.mistake(
    "The dilated layer comes out too large. With dilation 2 its three weights lie on every "
    "second pixel. How many pixels is that from the first to the last?",
    name="dilation-ignored",
)
def sizes_dilation_ignored():
    return _follow(dilation_ignored)


@EXERCISE.mistake(
    "The 3 × 1 kernel is 3 rows high and 1 column wide. You have used it the other way round."
)
def kernel_turned():
    return _follow(output_size, turn=True)


@EXERCISE.mistake(
    "Rows and columns have changed places. The image has 60 rows and 80 columns, and rows come "
    "first, in the kernels as well."
)
def rows_and_columns_swapped():
    turned = _follow(output_size)
    return {name: size[::-1] if isinstance(size, tuple) else size for name, size in turned.items()}


@EXERCISE.mistake("You begin with 80 rows and 60 columns. The image has 60 rows and 80 columns.")
def image_turned():
    return _follow(output_size, shape=(80, 60))


@EXERCISE.mistake(
    "In the dilated layer the rows are right, the columns are not: a kernel of one column has "
    "no second weight across, so there dilation changes nothing."
)
def dilated_on_both_axes():
    def rule(n, kernel, stride, padding, dilation):
        return output_size(n, 3 if dilation > 1 else kernel, stride, padding, dilation)

    return _follow(rule)


@EXERCISE.mistake("The last number counts one feature map. There are 8 of them.")
def maps_forgotten():
    return _follow(output_size, maps=1)


@EXERCISE.mistake(
    "In the dilated layer the rows are right, the columns are not: two columns are lost to gaps, "
    "and a kernel of one column has none."
)
def gaps_on_both_axes():
    def rule(n, kernel, stride, padding, dilation):
        lost = dilation if kernel == 1 and dilation > 1 else 0
        return output_size(n, kernel, stride, padding, dilation) - lost

    return _follow(rule)


@EXERCISE.mistake(
    "In the dilated layer the rows are right, the columns are not: a single weight has no gap "
    "behind it, so across the kernel spans one pixel, with dilation as without."
)
def gap_behind_one_weight():
    def rule(n, kernel, stride, padding, dilation):
        behind = dilation - 1 if kernel == 1 else 0
        return output_size(n, kernel, stride, padding, dilation) - behind

    return _follow(rule)
