"""Exercise 02.4: the size of the output."""

from __future__ import annotations

import math

from course_utils.exercises import Case, Exercise

from ..shared import dilated_size


def output_size(n, kernel, stride=1, padding=0, dilation=1):
    span = dilation * (kernel - 1) + 1
    return (n + 2 * padding - span) // stride + 1


def random_geometry(rng):
    n, kernel, stride, padding, dilation = rng.integers([1, 1, 1, 0, 1], [40, 8, 6, 5, 4]).tolist()
    while n + 2 * padding < dilated_size(kernel, dilation):
        n += 1
    return n, kernel, stride, padding, dilation


EXERCISE = Exercise(
    id="02.4",
    title="The size of the output",
    prompt=r"""
        Write `output_size(n, kernel, stride=1, padding=0, dilation=1)`, which returns the number
        of windows along one axis, a whole number. `n` is the number of pixels ($W$), `kernel` the
        number of weights ($F$), `padding` the number of pads on each side ($P$), and `stride` and
        `dilation` are $S$ and $D$. At least one window fits in every case.
    """,
    stub='''
        def output_size(n, kernel, stride=1, padding=0, dilation=1):
            """Return how many windows fit along one axis, a whole number."""
            ...
    ''',
    solution=output_size,
    kind="whole",
    cases=(
        Case(28, 3, label="no padding, stride 1"),
        Case(5, 3, 1, 1, label="a padding of 1"),
        Case(8, 3, 2, label="a stride that leaves a remainder"),
        Case(28, 3, stride=2, padding=1, label="padding and a stride that leaves a remainder"),
        Case(17, 5, stride=4, padding=3, label="a stride of 4 that leaves 2"),
        Case(21, 4, stride=3, padding=2, dilation=2, label="a dilation of 2 and a stride of 3"),
        Case(30, 3, padding=2, dilation=3, label="a dilation of 3"),
        Case(7, 7, label="a window as wide as the row"),
        Case(1000, 11, 5, 2, label="a long row"),
    ),
    random_case=random_geometry,
    hints=(
        "How many pixels does the kernel span, from its first weight to its last, gaps included?",
        "From its first place the window can travel as far as the padded row is longer than the "
        "span. How many whole steps fit into that?",
        "Steps and places are not the same: one more place than steps.",
    ),
    explanation=(
        "`//` rounds down, which is the floor of the formula. The function returns an `int` "
        "whatever the numbers, so it can be used as a shape."
    ),
)


@EXERCISE.mistake(
    "Right without padding, too small with it. `padding` pads stand on *each* side of the "
    "row. How long is the padded row?"
)
def padding_once(n, kernel, stride=1, padding=0, dilation=1):
    return (n + padding - dilated_size(kernel, dilation)) // stride + 1


@EXERCISE.mistake(
    "Right without padding, too small with it: the window slides over the row with its "
    "pads. `padding` is not used yet."
)
def padding_forgotten(n, kernel, stride=1, padding=0, dilation=1):
    return (n - dilated_size(kernel, dilation)) // stride + 1


@EXERCISE.mistake(
    "Every result is one too small. You count the steps; the window also stands at its "
    "first place, before any step. (A fence of ten metres with a post at every metre has "
    "eleven posts.)"
)
def plus_one_forgotten(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilated_size(kernel, dilation)) // stride


@EXERCISE.mistake(
    "Right for stride 1, too small for some larger strides: the 1 is divided by the stride "
    "together with the rest. Count whole steps first, then the first place."
)
def plus_one_divided(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilated_size(kernel, dilation) + 1) // stride


@EXERCISE.mistake(
    "Too large where the division leaves a remainder: you round up. A step that is only "
    "begun would put the window partly beyond the row, and such a window is not computed."
)
def rounded_up(n, kernel, stride=1, padding=0, dilation=1):
    return math.ceil((n + 2 * padding - dilated_size(kernel, dilation)) / stride) + 1


@EXERCISE.mistake(
    "The division is rounded to the nearest whole number, as `round` does: up as often as "
    "down, and at .5 to the even neighbour. A part of a step, however large, is no "
    "window: the fraction is dropped."
)
def rounded_to_nearest(n, kernel, stride=1, padding=0, dilation=1):
    return round((n + 2 * padding - dilated_size(kernel, dilation)) / stride) + 1


@EXERCISE.mistake(
    "A fraction of a window does not exist, and `/` makes a float even where the division "
    "leaves nothing. Python has an operator that divides and rounds down at once."
)
def not_rounded(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilated_size(kernel, dilation)) / stride + 1


@EXERCISE.mistake(
    "Right without dilation, too small with it: your kernel spans dilation × kernel "
    "pixels, a gap behind the last weight included. Gaps lie only *between* weights. How "
    "many of these are there?"
)
def dilation_times_kernel(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * kernel) // stride + 1


@EXERCISE.mistake(
    "One window too many at stride 1. dilation × (kernel − 1) is the distance from the "
    "first weight to the last; the pixels from the first to the last, both included, are "
    "one more."
)
def span_one_short(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (kernel - 1)) // stride + 1


@EXERCISE.mistake(
    "Right without dilation, too large with it. A dilated kernel has the same number of "
    "weights but spans more pixels. How many, from the first weight to the last?"
)
def dilation_ignored(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - kernel) // stride + 1


@EXERCISE.mistake(
    "You widen the kernel as if it had a single gap. There is one between every two "
    "neighbouring weights."
)
def one_gap_only(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - (kernel + dilation - 1)) // stride + 1


@EXERCISE.mistake(
    "Right for stride 1 only: it looks as if the stride divided the kernel alone. (`//` "
    "binds more tightly than `+` and `-`.) It has to divide the whole distance that the "
    "window can travel."
)
def stride_divides_kernel_only(n, kernel, stride=1, padding=0, dilation=1):
    return n + 2 * padding - dilated_size(kernel, dilation) // stride + 1


@EXERCISE.mistake(
    "Right for stride 1 only: you divide the row by the stride before pads and kernel come "
    "in. The steps are taken on the way that is left *after* the kernel is taken off the "
    "padded row."
)
def stride_divides_image_only(n, kernel, stride=1, padding=0, dilation=1):
    return n // stride + 2 * padding - dilated_size(kernel, dilation) + 1


@EXERCISE.mistake(
    "The third argument is the stride, the fourth the padding; your formula uses them the "
    "other way round. Which one divides?"
)
def stride_and_padding_swapped(n, kernel, stride=1, padding=0, dilation=1):
    if padding == 0:
        raise ZeroDivisionError("integer division or modulo by zero")
    return (n + 2 * stride - dilated_size(kernel, dilation)) // padding + 1


@EXERCISE.mistake(
    "Right for stride 1 only: `stride` is not used yet. Of all possible starts only every "
    "stride-th is taken."
)
def stride_ignored(n, kernel, stride=1, padding=0, dilation=1):
    return n + 2 * padding - dilated_size(kernel, dilation) + 1


@EXERCISE.mistake(
    "Two things. The division is rounded to the nearest whole number, where a part of a step is "
    "no window. And your kernel spans dilation × kernel pixels, a gap behind the last weight "
    "included; gaps lie only *between* weights."
)
def rounded_with_a_gap_too_many(n, kernel, stride=1, padding=0, dilation=1):
    return round((n + 2 * padding - dilation * kernel) / stride) + 1


@EXERCISE.mistake(
    "Right without padding, too small with it: you take the pads off the row. They are put on, so "
    "that the row gets longer and more windows fit."
)
def padding_taken_off(n, kernel, stride=1, padding=0, dilation=1):
    return (n - 2 * padding - dilated_size(kernel, dilation)) // stride + 1
