"""Exercise 02.8: same, for any stride."""

from __future__ import annotations

import math

from course_utils.exercises import Case, Exercise

from ..shared import dilated_size


def same_padding(n, kernel, stride=1, dilation=1):
    span = dilation * (kernel - 1) + 1
    windows = -(-n // stride)
    total = max((windows - 1) * stride + span - n, 0)
    return total // 2, total - total // 2


def random_same(rng):
    return tuple(rng.integers([1, 1, 1, 1], [30, 8, 6, 4]).tolist())


EXERCISE = Exercise(
    id="02.8",
    title="Where same puts its pads",
    prompt=r"""
        Write `same_padding(n, kernel, stride=1, dilation=1)`, which returns `(before, after)`,
        two whole numbers: the pads that TensorFlow and Keras put on the two ends of a row of `n`
        pixels in mode `same`. They make $\lceil W / S \rceil$ windows fit. The total is never
        negative; if it is odd, the extra pad goes at the end.
    """,
    stub='''
        def same_padding(n, kernel, stride=1, dilation=1):
            """Return how many pads stand before and after the row, two whole numbers."""
            ...
    ''',
    solution=same_padding,
    kind="whole",
    cases=(
        Case(28, 3, label="stride 1, an odd kernel"),
        Case(6, 4, label="stride 1, an even kernel"),
        Case(8, 3, 2, label="8 pixels, kernel 3, stride 2"),
        Case(7, 3, 2, label="7 pixels, kernel 3, stride 2"),
        Case(8, 1, 2, label="a stride above the kernel"),
        Case(11, 2, 5, label="a stride far above the kernel"),
        Case(13, 6, 3, label="13 pixels, kernel 6, stride 3"),
        Case(12, 5, 3, label="12 pixels, kernel 5, stride 3"),
        Case(9, 3, 1, 3, label="a dilation of 3"),
        Case(10, 4, 3, 2, label="stride 3, an even kernel, a dilation of 2"),
        Case(1000, 300, label="a kernel of 300"),
        Case(3, 2, 7, label="a stride above the row"),
    ),
    random_case=random_same,
    parts=("before", "after"),
    hints=(
        "How many windows does `same` promise? Write the ceiling with `math.ceil`, or as a floor "
        "with the signs turned round.",
        "Where does the last of these windows start, and where does it end? What lies beyond the "
        "row has to be padded.",
        "If the last window ends inside the row there is nothing to pad. Otherwise half of the "
        "total, rounded down, goes to the front.",
    ),
    explanation=(
        "`-(-n // stride)` is the ceiling in whole numbers. The rule is stated in TensorFlow's "
        "documentation of `tf.nn` under “Notes on padding”."
    ),
)


@EXERCISE.mistake(
    "The two numbers are the right ones in the wrong order: where they differ, the larger "
    "stands at the end (bottom, right)."
)
def odd_pad_first(n, kernel, stride=1, dilation=1):
    return same_padding(n, kernel, stride, dilation)[::-1]


@EXERCISE.mistake(
    "Right for stride 1. With larger steps fewer windows are wanted, and the last of them "
    "need not reach as far: count how many positions they cover."
)
def stride_ignored(n, kernel, stride=1, dilation=1):
    return same_padding(n, kernel, 1, dilation)


@EXERCISE.mistake(
    "(F − 1) / 2 on each side holds for odd kernels and stride 1 only. An even kernel "
    "needs an odd number of pads, and a stride changes how many are needed at all."
)
def half_the_kernel(n, kernel, stride=1, dilation=1):
    half = (dilated_size(kernel, dilation) - 1) // 2
    return half, half


@EXERCISE.mistake(
    "F // 2 on each side is one pad too many for even kernels, and it knows nothing of the "
    "stride. Start from the number of windows that are wanted."
)
def kernel_halved(n, kernel, stride=1, dilation=1):
    half = dilated_size(kernel, dilation) // 2
    return half, half


@EXERCISE.mistake(
    "Where the stride is larger than the kernel you get negative pads. Then nothing has to "
    "be added at all, and nothing is cut off either."
)
def not_clipped(n, kernel, stride=1, dilation=1):
    total = (math.ceil(n / stride) - 1) * stride + dilated_size(kernel, dilation) - n
    return total // 2, total - total // 2


@EXERCISE.mistake(
    "You plan for too few windows. Mode `same` rounds the number of windows up: 7 pixels "
    "with stride 2 make 4."
)
def windows_rounded_down(n, kernel, stride=1, dilation=1):
    total = max((n // stride - 1) * stride + dilated_size(kernel, dilation) - n, 0)
    return total // 2, total - total // 2


@EXERCISE.mistake(
    "Too many pads, by one stride. From the first window to the last there is one step "
    "fewer than there are windows."
)
def one_step_too_many(n, kernel, stride=1, dilation=1):
    total = max(math.ceil(n / stride) * stride + dilated_size(kernel, dilation) - n, 0)
    return total // 2, total - total // 2


@EXERCISE.mistake(
    "You pad so far that the output is as long as the input, whatever the stride. With a "
    "stride `same` promises ⌈W / S⌉ windows, not W."
)
def keeps_the_size(n, kernel, stride=1, dilation=1):
    total = (n - 1) * stride + dilated_size(kernel, dilation) - n
    return total // 2, total - total // 2


@EXERCISE.mistake(
    "Right without dilation. A dilated kernel spans more pixels, so its last window sticks "
    "out further."
)
def dilation_ignored(n, kernel, stride=1, dilation=1):
    return same_padding(n, kernel, stride, 1)


@EXERCISE.mistake(
    "Right without dilation, too many pads with it. The span of a dilated kernel has gaps "
    "only between its weights, none behind the last."
)
def dilation_times_kernel(n, kernel, stride=1, dilation=1):
    return same_padding(n, dilation * kernel, stride, 1)


def _total(n, kernel, stride, dilation):
    return max((math.ceil(n / stride) - 1) * stride + dilated_size(kernel, dilation) - n, 0)


@EXERCISE.mistake(
    "The total is right. It is shared between both ends; only what cannot be halved goes "
    "to the end alone."
)
def everything_after(n, kernel, stride=1, dilation=1):
    return 0, _total(n, kernel, stride, dilation)


@EXERCISE.mistake("Each side has got the pads of both. Share the total.")
def total_on_each_side(n, kernel, stride=1, dilation=1):
    return (_total(n, kernel, stride, dilation),) * 2


@EXERCISE.mistake(
    "You pad both ends alike and round up. That is one pad too many where the total is "
    "odd: the number of windows may stay the same, but all of them start one pixel too "
    "early."
)
def rounded_to_symmetry(n, kernel, stride=1, dilation=1):
    return (math.ceil(_total(n, kernel, stride, dilation) / 2),) * 2


@EXERCISE.mistake(
    "Where the total is odd one pad is lost, and with it the last window. The two ends "
    "need not be equal."
)
def odd_pad_dropped(n, kernel, stride=1, dilation=1):
    return (_total(n, kernel, stride, dilation) // 2,) * 2


@EXERCISE.mistake(
    "`/` gives floats, and half a pad for odd totals. Divide to a whole number for one end "
    "and give the other end what is left."
)
def halves_as_floats(n, kernel, stride=1, dilation=1):
    return (_total(n, kernel, stride, dilation) / 2,) * 2
