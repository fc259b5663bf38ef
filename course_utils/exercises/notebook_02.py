"""Exercises of notebook 02: padding and stride."""

from __future__ import annotations

import math

import numpy as np

from course_utils.exercises.core import Case, Exercise, Misconception

# 02.1 The visits of every pixel ----------------------------------------------------------


def visits(shape, kernel, padding=0):
    (height, width), (F_h, F_w) = shape, kernel
    counts = np.zeros((height + 2 * padding, width + 2 * padding), dtype=int)
    for i in range(height + 2 * padding - F_h + 1):
        for j in range(width + 2 * padding - F_w + 1):
            counts[i : i + F_h, j : j + F_w] += 1
    return counts[padding : padding + height, padding : padding + width]


def _count_visits(shape, kernel, before, after, places=None):
    """Visits with pads that may differ; `places` changes how many windows there are."""
    (height, width), (F_h, F_w) = shape, kernel
    H, W = height + before + after, width + before + after
    rows, columns = places(H, W, F_h, F_w) if places else (H - F_h + 1, W - F_w + 1)
    counts = np.zeros((H, W), dtype=int)
    for i in range(rows):
        for j in range(columns):
            counts[i : i + F_h, j : j + F_w] += 1
    return counts


def _cropped(counts, shape, before):
    return counts[before : before + shape[0], before : before + shape[1]]


def visits_of_first_pixel_only(shape, kernel, padding=0):
    counts = np.zeros((shape[0] + 2 * padding, shape[1] + 2 * padding), dtype=int)
    for i in range(counts.shape[0] - kernel[0] + 1):
        for j in range(counts.shape[1] - kernel[1] + 1):
            counts[i, j] += 1
    return _cropped(counts, shape, padding)


def visits_marked_not_counted(shape, kernel, padding=0):
    return np.minimum(visits(shape, kernel, padding), 1)


def visits_without_last_window(shape, kernel, padding=0):
    def places(H, W, F_h, F_w):
        return H - F_h, W - F_w

    return _cropped(_count_visits(shape, kernel, padding, padding, places), shape, padding)


def visits_padded_before_only(shape, kernel, padding=0):
    return _cropped(_count_visits(shape, kernel, padding, 0), shape, padding)


def visits_padded_after_only(shape, kernel, padding=0):
    return _cropped(_count_visits(shape, kernel, 0, padding), shape, 0)


def visits_kernel_turned(shape, kernel, padding=0):
    return visits(shape, kernel[::-1], padding)


def visits_with_pads_left_on(shape, kernel, padding=0):
    return _count_visits(shape, kernel, padding, padding)


def visits_from_every_pixel(shape, kernel, padding=0):
    def places(H, W, F_h, F_w):
        return H, W

    return _cropped(_count_visits(shape, kernel, padding, padding, places), shape, padding)


def visits_cropped_by_minus_zero(shape, kernel, padding=0):
    counts = _count_visits(shape, kernel, padding, padding)
    return counts[padding:-padding, padding:-padding]


def visits_padding_ignored(shape, kernel, padding=0):
    return visits(shape, kernel, 0)


def visits_added_up(shape, kernel, padding=0):
    rows = visits((shape[0], 1), (kernel[0], 1 + 2 * padding), padding)
    columns = visits((1, shape[1]), (1 + 2 * padding, kernel[1]), padding)
    return rows + columns


def random_visits(rng):
    height, width = rng.integers(2, 8, size=2).tolist()
    padding = int(rng.integers(0, 3))
    kernel = tuple(
        int(rng.integers(1, min(length + 2 * padding, 5) + 1)) for length in (height, width)
    )
    return (height, width), kernel, padding


VISITS = Exercise(
    id="02.1",
    title="Count the visits",
    prompt=r"""
        Write `visits(shape, kernel, padding=0)`, which draws the coverage map: an array of the
        image's shape that says for every pixel how many windows read it, with stride 1.

        `shape` is `(height, width)` of the image, `kernel` is `(height, width)` of the window,
        and `padding` is the number of rows and columns added on **each** side before the window
        slides. The pads themselves do not belong to the answer.
    """,
    stub='''
        def visits(shape, kernel, padding=0):
            """Return how many windows read each pixel, an array of the given shape."""
            ...
    ''',
    solution=visits,
    kind="array",
    cases=(
        Case((5, 5), (3, 3), label="a 3×3 window on 5×5 pixels"),
        Case((5, 7), (3, 2), label="a window and an image that are not square"),
        Case((5, 7), (3, 2), 1, label="a padding of 1"),
        Case((4, 6), (2, 3), padding=2, label="a padding of 2"),
        Case((1, 6), (1, 4), label="a single row"),
        Case((6, 1), (3, 1), label="a single column"),
        Case((40, 40), (17, 17), label="a window of 17×17"),
    ),
    random_case=random_visits,
    misconceptions=(
        Misconception(
            "first-pixel-only",
            visits_of_first_pixel_only,
            "Each window counts for one pixel only, its upper left one. A window reads all the "
            "pixels that it covers: raise the counts of a whole block of the array at once.",
        ),
        Misconception(
            "marked-not-counted",
            visits_marked_not_counted,
            "Your map says *whether* a pixel is read (0 or 1), not how often. Writing a 1 over a "
            "1 leaves a 1. What has to happen to the number that is already there?",
        ),
        Misconception(
            "last-window-missed",
            visits_without_last_window,
            "The counts at the bottom and on the right are too low: the last window of each row "
            "and column is missing. `range(n)` stops before `n`. How many starts are there from 0 "
            "up to and including the last one?",
        ),
        Misconception(
            "padded-before-only",
            visits_padded_before_only,
            "At the top and on the left the counts are right, at the bottom and on the right too "
            "low: there are pads on one side only. The padded array is larger than the image by "
            "the padding at *both* ends of each axis.",
        ),
        Misconception(
            "padded-after-only",
            visits_padded_after_only,
            "At the bottom and on the right the counts are right, at the top and on the left too "
            "low: there are pads on one side only. Pixel (0, 0) of the image does not lie at "
            "(0, 0) of the padded array.",
        ),
        Misconception(
            "kernel-turned",
            visits_kernel_turned,
            "Square windows come out right, others as if turned by a quarter. `kernel` is "
            "(height, width), so its first number belongs to the rows. Which index runs along "
            "which?",
        ),
        Misconception(
            "pads-left-on",
            visits_with_pads_left_on,
            "The numbers are right, but the array still has its pads: it is larger than the "
            "image. Cut the image's part out of it before you return it.",
        ),
        Misconception(
            "window-at-every-pixel",
            visits_from_every_pixel,
            "The counts do not fall off towards the bottom and the right. Your windows start at "
            "every pixel, and those near the end stick out. NumPy does not complain, since a "
            "slice that reaches too far is cut silently. Where is the last start?",
        ),
        Misconception(
            "minus-zero",
            visits_cropped_by_minus_zero,
            "With pads it is right, without them the result is empty. For a padding of 0 the "
            "slice `[padding:-padding]` means `[0:0]`, since -0 is 0. Say where the slice ends "
            "counting from the front.",
        ),
        Misconception(
            "padding-ignored",
            visits_padding_ignored,
            "Without padding it is right, with it the border's counts are too low: `padding` is "
            "not used. Let the window slide over an array that is larger than the image.",
        ),
        Misconception(
            "added-not-multiplied",
            visits_added_up,
            "You count along the rows and along the columns and add. A window is a choice of row "
            "*and* of column: with 2 possible rows and 3 possible columns there are 6 windows, "
            "not 5.",
        ),
    ),
    hints=(
        "Begin with an array of zeros, as large as the image with its pads.",
        "Two loops run over all starts of the window, as in notebook 01. In place of multiplying "
        "and summing, add 1 to all entries under the window.",
        "At the end cut off the pads: the image begins at row `padding` and is `height` rows high.",
    ),
    explanation=(
        "The same loops as for a convolution; only the direction is turned round. A convolution "
        "gathers from the pixels under the window, this function scatters to them. The last "
        "section meets that again as transposed convolution."
    ),
)


# 02.2 Padding by hand --------------------------------------------------------------------


def zero_pad(image, pads):
    (top, bottom), (left, right) = pads
    height, width = image.shape
    padded = np.zeros((top + height + bottom, left + width + right), dtype=image.dtype)
    padded[top : top + height, left : left + width] = image
    return padded


def pad_axes_swapped(image, pads):
    return np.pad(image, pads[::-1])


def pad_sides_swapped(image, pads):
    return np.pad(image, [side[::-1] for side in pads])


def pad_first_number_twice(image, pads):
    return np.pad(image, [(side[0], side[0]) for side in pads])


def pad_image_in_the_corner(image, pads):
    padded = np.zeros_like(np.pad(image, pads))
    padded[: image.shape[0], : image.shape[1]] = image
    return padded


def pad_whole_amount_on_each_side(image, pads):
    return np.pad(image, [(sum(side), sum(side)) for side in pads])


def pad_with_edge_values(image, pads):
    return np.pad(image, pads, mode="edge")


def pad_to_minus_zero(image, pads):
    (top, bottom), (left, right) = pads
    padded = np.zeros_like(np.pad(image, pads))
    padded[top:-bottom, left:-right] = image
    return padded


def pad_by_resizing(image, pads):
    return np.resize(image, np.pad(image, pads).shape)


def pad_one_side_of_each_axis(image, pads):
    return np.pad(image, [(side[0], 0) for side in pads])


def random_pads(rng):
    image = rng.integers(1, 10, size=rng.integers(1, 6, size=2))
    pads = rng.integers(0, 4, size=(2, 2)).tolist()
    return image, tuple(map(tuple, pads))


ZERO_PAD = Exercise(
    id="02.2",
    title="Pad by hand",
    prompt="""
        Write `zero_pad(image, pads)` without `np.pad`: a new array with `image` in it and zeros
        around it. `pads` is `((top, bottom), (left, right))`, four whole numbers that may differ,
        and some of them may be 0.
    """,
    stub='''
        def zero_pad(image, pads):
            """Return a larger array with the image in it and zeros around it."""
            ...
    ''',
    solution=zero_pad,
    kind="array",
    cases=(
        Case(np.arange(1, 13).reshape(3, 4), ((1, 1), (1, 1)), label="one pad on every side"),
        Case(np.arange(1, 7).reshape(2, 3), ((1, 2), (3, 4)), label="four different pads"),
        Case(np.arange(1, 7).reshape(3, 2), ((0, 1), (0, 1)), label="pads after the image only"),
        Case(np.arange(1, 9).reshape(2, 4), ((2, 0), (1, 0)), label="pads before the image only"),
        Case(np.array([[0.5, 2.5], [1.5, -1.0]]), ((0, 0), (2, 1)), label="no pad above or below"),
        Case(np.arange(1, 7).reshape(2, 3), ((0, 0), (0, 0)), label="no pads at all"),
        Case(np.array([[-1234.567, 0.001]]), ((0, 0), (1, 2)), label="a single row of fractions"),
        Case(np.array([[7], [0], [9]]), ((1, 0), (0, 2)), label="a single column"),
    ),
    random_case=random_pads,
    fresh=True,
    misconceptions=(
        Misconception(
            "axes-swapped",
            pad_axes_swapped,
            "Rows and columns have changed places: the pads for top and bottom stand left and "
            "right. An array's shape names its rows first. Top and bottom add rows.",
        ),
        Misconception(
            "sides-swapped",
            pad_sides_swapped,
            "The size is right, but the image sits in the wrong place: what should stand before "
            "it stands behind. How many rows of zeros are there above the image's first row?",
        ),
        Misconception(
            "first-number-twice",
            pad_first_number_twice,
            "The pad before the image is used behind it as well. The two sides may differ; mode "
            "`same` with an even kernel needs just that.",
        ),
        Misconception(
            "image-in-the-corner",
            pad_image_in_the_corner,
            "The size is right, but the image begins at row 0, column 0, and all zeros stand "
            "behind it. Which row of the padded array holds the image's first row?",
        ),
        Misconception(
            "whole-amount-on-each-side",
            pad_whole_amount_on_each_side,
            "The result is too large: each side has got the pads of both sides together. Top and "
            "bottom have a number of their own.",
        ),
        Misconception(
            "edge-values",
            pad_with_edge_values,
            "The size and place are right, but the border's pixels are repeated outwards. That is "
            "a fill, too (`edge`), and the next cells compare it. Here zeros are wanted.",
        ),
        Misconception(
            "minus-zero",
            pad_to_minus_zero,
            "It works as long as no pad behind the image is 0. A slice `[top:-bottom]` with "
            "`bottom` 0 is empty, since -0 is 0. Say where the slice ends counting from the front.",
        ),
        Misconception(
            "resized",
            pad_by_resizing,
            "The size is right, the content is not: the new array is filled by running through "
            "the image's numbers again and again, as `np.resize` does. Begin with an array of "
            "zeros and lay the image into it.",
        ),
        Misconception(
            "one-side-only",
            pad_one_side_of_each_axis,
            "There are zeros above and to the left only. `bottom` and `right` are not used yet.",
        ),
    ),
    hints=(
        "How many rows has the padded array? Top, image and bottom, one under the other.",
        "Make an array of zeros in that size. Then assign the image to a rectangle of it.",
        "The rectangle begins at row `top` and is as high as the image; the same for the columns.",
    ),
    explanation=(
        "Counting the slice's end from the front (`top + height`) is what keeps it right when a "
        "pad is 0. `dtype=image.dtype` keeps whole numbers whole."
    ),
)


# 02.3 How deep padding reaches -----------------------------------------------------------


def clean_pixels():
    clean = {
        "1 layer": (20 - 2 * 1) * (30 - 2 * 1),
        "2 layers": (20 - 2 * 2) * (30 - 2 * 2),
        "3 layers": (20 - 2 * 3) * (30 - 2 * 3),
        "8 layers on 64 × 48": (64 - 2 * 8) * (48 - 2 * 8),
    }
    return clean


def _clean(rule):
    return {
        "1 layer": rule(20, 30, 1),
        "2 layers": rule(20, 30, 2),
        "3 layers": rule(20, 30, 3),
        "8 layers on 64 × 48": rule(64, 48, 8),
    }


def clean_rim_never_grows():
    return _clean(lambda H, W, L: (H - 2) * (W - 2))


def clean_one_side_only():
    return _clean(lambda H, W, L: (H - L) * (W - L))


def clean_counts_the_rim():
    return _clean(lambda H, W, L: H * W - (H - 2 * L) * (W - 2 * L))


def clean_kernel_width_each_time():
    return _clean(lambda H, W, L: (H - 3 * L) * (W - 3 * L))


def clean_two_on_every_side():
    return _clean(lambda H, W, L: (H - 4 * L) * (W - 4 * L))


def clean_rows_only():
    return _clean(lambda H, W, L: (H - 2 * L) * W)


def clean_columns_only():
    return _clean(lambda H, W, L: H * (W - 2 * L))


def clean_rim_doubles():
    return _clean(lambda H, W, L: max(H - 2**L, 0) * max(W - 2**L, 0))


CLEAN = Exercise(
    id="02.3",
    title="How deep the padding reaches",
    prompt="""
        Run the experiment above with 1, 2 and 3 layers on an image of 20 × 30 pixels, and read
        off how many pixels are still exactly 1. Then work out, before you run it, what 8 layers
        leave of an image of 64 × 48, and enter the four counts in `clean`.
    """,
    stub="""
        clean = {
            "1 layer": ...,
            "2 layers": ...,
            "3 layers": ...,
            "8 layers on 64 × 48": ...,
        }
    """,
    solution=clean_pixels,
    misconceptions=(
        Misconception(
            "rim-never-grows",
            clean_rim_never_grows,
            "That leaves a rim one pixel wide, whatever the number of layers. The second layer "
            "reads the answers of the first, the disturbed ones among them. How far inside do they "
            "reach then?",
        ),
        Misconception(
            "one-side-only",
            clean_one_side_only,
            "Those rows and columns are lost on one side. Pads stand on all four sides.",
        ),
        Misconception(
            "rim-counted",
            clean_counts_the_rim,
            "Those are the pixels that *have* changed. Asked for are the ones that are still "
            "exactly 1.",
        ),
        Misconception(
            "whole-kernel-lost",
            clean_kernel_width_each_time,
            "Three rows lost in each layer is too many. A window that stands on a pixel reaches "
            "one pixel beyond it to each side. Run the experiment with one layer and count.",
        ),
        Misconception(
            "two-on-every-side",
            clean_two_on_every_side,
            "A layer takes two rows in all, one at the top and one at the bottom, not two on each "
            "side. Run the experiment with one layer and count.",
        ),
        Misconception(
            "rows-only",
            clean_rows_only,
            "The rim at the top and bottom is taken off, the one on the left and right is not.",
        ),
        Misconception(
            "columns-only",
            clean_columns_only,
            "The rim on the left and right is taken off, the one at the top and bottom is not.",
        ),
        Misconception(
            "rim-doubles",
            clean_rim_doubles,
            "Your rim doubles with every layer. The first two counts come out right that way, but "
            "each layer reaches one pixel further, no more. Run the experiment with 3 layers.",
        ),
    ),
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


# 02.4 The size of the output -------------------------------------------------------------


def output_size(n, kernel, stride=1, padding=0, dilation=1):
    span = dilation * (kernel - 1) + 1
    return (n + 2 * padding - span) // stride + 1


def _span(kernel, dilation):
    return dilation * (kernel - 1) + 1


def size_padding_once(n, kernel, stride=1, padding=0, dilation=1):
    return (n + padding - _span(kernel, dilation)) // stride + 1


def size_padding_forgotten(n, kernel, stride=1, padding=0, dilation=1):
    return (n - _span(kernel, dilation)) // stride + 1


def size_without_plus_one(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - _span(kernel, dilation)) // stride


def size_plus_one_inside(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - _span(kernel, dilation) + 1) // stride


def size_rounded_up(n, kernel, stride=1, padding=0, dilation=1):
    return math.ceil((n + 2 * padding - _span(kernel, dilation)) / stride) + 1


def size_rounded_to_nearest(n, kernel, stride=1, padding=0, dilation=1):
    return round((n + 2 * padding - _span(kernel, dilation)) / stride) + 1


def size_not_rounded(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - _span(kernel, dilation)) / stride + 1


def size_dilation_times_kernel(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * kernel) // stride + 1


def size_span_one_short(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (kernel - 1)) // stride + 1


def size_dilation_ignored(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - kernel) // stride + 1


def size_one_gap_only(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - (kernel + dilation - 1)) // stride + 1


def size_stride_divides_part(n, kernel, stride=1, padding=0, dilation=1):
    return n + 2 * padding - _span(kernel, dilation) // stride + 1


def size_stride_divides_image_only(n, kernel, stride=1, padding=0, dilation=1):
    return n // stride + 2 * padding - _span(kernel, dilation) + 1


def size_stride_and_padding_swapped(n, kernel, stride=1, padding=0, dilation=1):
    if padding == 0:
        raise ZeroDivisionError("integer division or modulo by zero")
    return (n + 2 * stride - _span(kernel, dilation)) // padding + 1


def size_stride_ignored(n, kernel, stride=1, padding=0, dilation=1):
    return n + 2 * padding - _span(kernel, dilation) + 1


def random_geometry(rng):
    n, kernel, stride, padding, dilation = rng.integers([1, 1, 1, 0, 1], [40, 8, 6, 5, 4]).tolist()
    while n + 2 * padding < _span(kernel, dilation):
        n += 1
    return n, kernel, stride, padding, dilation


OUTPUT_SIZE = Exercise(
    id="02.4",
    title="The size of the output",
    prompt=r"""
        Write `output_size(n, kernel, stride=1, padding=0, dilation=1)`, which returns the number
        of windows along one axis, a whole number. `n` is the number of pixels ($W$), `kernel` the
        number of weights ($F$), `padding` the number of pads on each side ($P$). At least one
        window fits in every case.
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
    misconceptions=(
        Misconception(
            "padding-once",
            size_padding_once,
            "Right without padding, too small with it. `padding` pads stand on *each* side of the "
            "row. How long is the padded row?",
        ),
        Misconception(
            "padding-forgotten",
            size_padding_forgotten,
            "Right without padding, too small with it: the window slides over the row with its "
            "pads. `padding` is not used yet.",
        ),
        Misconception(
            "plus-one-forgotten",
            size_without_plus_one,
            "Every answer is one too small. You count the steps; the window also stands at its "
            "first place, before any step. (A fence of ten metres with a post at every metre has "
            "eleven posts.)",
        ),
        Misconception(
            "plus-one-divided",
            size_plus_one_inside,
            "Right for stride 1, too small for some larger strides: the 1 is divided by the stride "
            "together with the rest. Count whole steps first, then the first place.",
        ),
        Misconception(
            "rounded-up",
            size_rounded_up,
            "Too large where the division leaves a remainder: you round up. A step that is only "
            "begun would put the window partly beyond the row, and such a window is not computed.",
        ),
        Misconception(
            "rounded-to-nearest",
            size_rounded_to_nearest,
            "The division is rounded to the nearest whole number, as `round` does: up as often as "
            "down, and at .5 to the even neighbour. A part of a step, however large, is no "
            "window: the fraction is dropped.",
        ),
        Misconception(
            "not-rounded",
            size_not_rounded,
            "A fraction of a window does not exist, and `/` makes a float even where the division "
            "leaves nothing. Python has an operator that divides and rounds down at once.",
        ),
        Misconception(
            "dilation-times-kernel",
            size_dilation_times_kernel,
            "Right without dilation, too small with it: your kernel spans dilation × kernel "
            "pixels, a gap behind the last weight included. Gaps lie only *between* weights. How "
            "many of these are there?",
        ),
        Misconception(
            "span-one-short",
            size_span_one_short,
            "One window too many at stride 1. dilation × (kernel − 1) is the distance from the "
            "first weight to the last; the pixels from the first to the last, both included, are "
            "one more.",
        ),
        Misconception(
            "dilation-ignored",
            size_dilation_ignored,
            "Right without dilation, too large with it. A dilated kernel has the same number of "
            "weights but spans more pixels. How many, from the first weight to the last?",
        ),
        Misconception(
            "one-gap-only",
            size_one_gap_only,
            "You widen the kernel as if it had a single gap. There is one between every two "
            "neighbouring weights.",
        ),
        Misconception(
            "stride-divides-kernel-only",
            size_stride_divides_part,
            "Right for stride 1 only: it looks as if the stride divided the kernel alone. (`//` "
            "binds more tightly than `+` and `-`.) It has to divide the whole distance that the "
            "window can travel.",
        ),
        Misconception(
            "stride-divides-image-only",
            size_stride_divides_image_only,
            "Right for stride 1 only: you divide the row by the stride before pads and kernel come "
            "in. The steps are taken on the way that is left *after* the kernel is taken off the "
            "padded row.",
        ),
        Misconception(
            "stride-and-padding-swapped",
            size_stride_and_padding_swapped,
            "The third argument is the stride, the fourth the padding; your formula uses them the "
            "other way round. Which one divides?",
        ),
        Misconception(
            "stride-ignored",
            size_stride_ignored,
            "Right for stride 1 only: `stride` is not used yet. Of all possible starts only every "
            "stride-th is taken.",
        ),
    ),
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


# 02.5 Follow an image through five layers ------------------------------------------------


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


_LAYERS = {
    "3 × 3": ((3, 3), 1, 0, 1),
    "5 × 5, padding 2, stride 2": ((5, 5), 2, 2, 1),
    "2 × 2, stride 2": ((2, 2), 2, 0, 1),
    "3 × 1, dilation 2": ((3, 1), 1, 0, 2),
    "4 × 4, stride 3": ((4, 4), 3, 0, 1),
}


def _follow(rule, maps=8, turn=False):
    """Sizes through the five layers under a rule for one axis."""
    sizes: dict[str, object] = {}
    shape = (60, 80)
    for name, (kernel, stride, padding, dilation) in _LAYERS.items():
        sides = kernel[::-1] if turn else kernel
        shape = tuple(rule(n, F, stride, padding, dilation) for n, F in zip(shape, sides))
        sizes[name] = shape
    sizes["numbers after flattening 8 maps"] = shape[0] * shape[1] * maps
    return sizes


def sizes_rounded_up():
    return _follow(size_rounded_up)


def sizes_padding_once():
    return _follow(size_padding_once)


def sizes_without_plus_one():
    return _follow(size_without_plus_one)


def sizes_dilation_times_kernel():
    return _follow(size_dilation_times_kernel)


def sizes_dilation_ignored():
    return _follow(size_dilation_ignored)


def sizes_kernel_turned():
    return _follow(output_size, turn=True)


def sizes_maps_forgotten():
    return _follow(output_size, maps=1)


SIZES = Exercise(
    id="02.5",
    title="Follow an image through five layers",
    prompt="""
        Without running anything: an image of 60 × 80 pixels (rows × columns) passes five layers,
        one after the other. Enter in `sizes` what each of them leaves as `(rows, columns)`, and
        at the end how many numbers stand in the 8 feature maps of the last layer. Where nothing
        is said, padding is 0, stride and dilation are 1, and kernels are given as rows × columns.
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
    misconceptions=(
        Misconception(
            "rounded-up",
            sizes_rounded_up,
            "Where the stride does not divide evenly you round up. The window that is only half "
            "inside is not computed: round down.",
        ),
        Misconception(
            "padding-once",
            sizes_padding_once,
            "The layer with padding comes out too small. Padding 2 adds two rows above *and* two "
            "below.",
        ),
        Misconception(
            "plus-one-forgotten",
            sizes_without_plus_one,
            "You have counted steps. The window also stands at its first place, before any step.",
        ),
        Misconception(
            "dilation-times-kernel",
            sizes_dilation_times_kernel,
            "The dilated layer comes out too small. Three weights with dilation 2 span five "
            "pixels: there is no gap behind the last weight, and one weight alone has no gaps at "
            "all.",
        ),
        Misconception(
            "dilation-ignored",
            sizes_dilation_ignored,
            "The dilated layer comes out too large. With dilation 2 its three weights lie on every "
            "second pixel. How many pixels is that from the first to the last?",
        ),
        Misconception(
            "kernel-turned",
            sizes_kernel_turned,
            "The 3 × 1 kernel is 3 rows high and 1 column wide. You have used it the other way "
            "round.",
        ),
        Misconception(
            "maps-forgotten",
            sizes_maps_forgotten,
            "The last number counts one feature map. There are 8 of them.",
        ),
    ),
    hints=(
        "Take the layers one by one; the output of each is the input of the next. Rows and columns "
        "are two separate sums.",
        "For each axis: take the kernel's span off the padded length, divide by the stride, round "
        "down, add 1.",
    ),
)


# 02.6 A bug to find: strides that differ -------------------------------------------------


def strided_correlate(image, kernel, stride):
    (H, W), (F_h, F_w), (S_h, S_w) = image.shape, kernel.shape, stride
    rows = (H - F_h) // S_h + 1
    columns = (W - F_w) // S_w + 1
    answer = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * S_h, j * S_w
            window = image[top : top + F_h, left : left + F_w]
            answer[i, j] = np.sum(window * kernel)
    return answer


def strided_correlate_with_two_bugs(image, kernel, stride):
    (H, W), (F_h, F_w), (S_h, S_w) = image.shape, kernel.shape, stride
    rows = round((H - F_h) / S_h) + 1
    columns = round((W - F_w) / S_w) + 1
    answer = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * S_w, j * S_h
            window = image[top : top + F_h, left : left + F_w]
            answer[i, j] = np.sum(window * kernel)
    return answer


def _strided(image, kernel, stride, count, place):
    """Slide a kernel with one rule for the number of windows and one for their places."""
    (H, W), (F_h, F_w) = image.shape, kernel.shape
    rows, columns = count(H - F_h, stride[0]), count(W - F_w, stride[1])
    answer = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = place(i, j)
            answer[i, j] = np.sum(image[top : top + F_h, left : left + F_w] * kernel)
    return answer


def _floor_count(way, step):
    return way // step + 1


def strides_still_swapped(image, kernel, stride):
    return _strided(
        image, kernel, stride, _floor_count, lambda i, j: (i * stride[1], j * stride[0])
    )


def windows_still_rounded(image, kernel, stride):
    def nearest(way, step):
        return round(way / step) + 1

    return _strided(image, kernel, stride, nearest, lambda i, j: (i * stride[0], j * stride[1]))


def stride_of_rows_for_both(image, kernel, stride):
    return strided_correlate(image, kernel, (stride[0], stride[0]))


def stride_of_columns_for_both(image, kernel, stride):
    return strided_correlate(image, kernel, (stride[1], stride[1]))


def strides_swapped_everywhere(image, kernel, stride):
    return strided_correlate(image, kernel, stride[::-1])


def windows_without_stride(image, kernel, stride):
    return _strided(image, kernel, stride, _floor_count, lambda i, j: (i, j))


def image_thinned_first(image, kernel, stride):
    return strided_correlate(image[:: stride[0], :: stride[1]], kernel, (1, 1))


def windows_one_too_few(image, kernel, stride):
    return _strided(
        image,
        kernel,
        stride,
        lambda way, step: way // step,
        lambda i, j: (i * stride[0], j * stride[1]),
    )


def windows_rounded_up(image, kernel, stride):
    def up(way, step):
        return math.ceil(way / step) + 1

    return _strided(image, kernel, stride, up, lambda i, j: (i * stride[0], j * stride[1]))


def random_strided(rng):
    kernel = rng.integers(-3, 4, size=rng.integers(1, 4, size=2))
    kernel[0, 0] = 4
    stride = tuple(rng.integers(1, 4, size=2).tolist())
    # Large enough that thinning the image first leaves room for the kernel.
    least = 3 * np.array(kernel.shape) + 1
    image = rng.integers(0, 10, size=least + rng.integers(0, 5, size=2))
    return image, kernel, stride


STRIDED = Exercise(
    id="02.6",
    title="Two bugs to find",
    prompt="""
        `strided_correlate(image, kernel, stride)` is to slide the kernel without padding, with a
        stride of its own for rows and for columns: `stride` is `(down, across)`. On square images
        with equal strides it has served well for months. On other images it gives wrong numbers
        or stops with an error. Two things are wrong. Find and mend them.
    """,
    stub=strided_correlate_with_two_bugs,
    solution=strided_correlate,
    cases=(
        Case(
            np.arange(35).reshape(5, 7) ** 2 % 11,
            np.array([[1, 2, 0], [0, -1, 3], [2, 0, 1]]),
            (2, 2),
            label="equal strides",
        ),
        Case(
            np.arange(72).reshape(8, 9) ** 2 % 13,
            np.array([[1, 2], [0, -1], [3, 1]]),
            (1, 2),
            label="a step of 1 down and 2 across",
        ),
        Case(
            np.arange(70).reshape(10, 7) ** 2 % 17,
            np.array([[1, 2, -1], [3, 0, 1]]),
            (3, 1),
            label="a step of 3 down and 1 across",
        ),
        Case(
            np.arange(110).reshape(10, 11) ** 2 % 19,
            np.array([[1, -2, 4]]),
            (1, 3),
            label="a row as kernel",
        ),
        Case(
            np.arange(80).reshape(8, 10) ** 2 % 23,
            np.array([[5]]),
            (3, 5),
            label="a single weight, steps wider than the kernel",
        ),
        Case(
            np.arange(22).reshape(2, 11) ** 2 % 19,
            np.array([[1, -2, 4]]),
            (3, 3),
            label="a single row of windows",
        ),
        Case(
            np.arange(30).reshape(5, 6) ** 2 % 11 / 7 - 0.3,
            np.array([[0.5, -1.25], [2.0, 0.125]]),
            (2, 3),
            label="numbers with fractions",
        ),
    ),
    random_case=random_strided,
    misconceptions=(
        Misconception(
            "both-bugs",
            strided_correlate_with_two_bugs,
            "Both bugs are still there. Take a 6 × 9 image, a 3 × 3 kernel and `stride=(1, 2)`, "
            "and write down by hand where the windows start. What does the code say?",
        ),
        Misconception(
            "strides-still-swapped",
            strides_still_swapped,
            "One bug is gone: the number of windows is right. The other is in the place of the "
            "window: rows go down. Which of the two strides is the step down?",
        ),
        Misconception(
            "windows-still-rounded",
            windows_still_rounded,
            "One bug is gone: the windows stand where they should. The other is in their number: a "
            "window that sticks out is not computed, and `round` sometimes goes up.",
        ),
        Misconception(
            "one-stride-for-both",
            stride_of_rows_for_both,
            "The step down is now used in both directions. Columns have a stride of their own.",
        ),
        Misconception(
            "other-stride-for-both",
            stride_of_columns_for_both,
            "The step across is now used in both directions. Rows have a stride of their own.",
        ),
        Misconception(
            "strides-swapped-everywhere",
            strides_swapped_everywhere,
            "Now the strides are swapped in both places, so that shape and numbers fit each other, "
            "but the step down is used across. `stride` is (down, across).",
        ),
        Misconception(
            "stride-in-shape-only",
            windows_without_stride,
            "The shape is right, but the windows lie one pixel apart: the stride is used for the "
            "number of windows only. Output (i, j) belongs to the window i steps down, not i "
            "pixels.",
        ),
        Misconception(
            "image-thinned-first",
            image_thinned_first,
            "You have thrown pixels away before the kernel saw them. A stride skips *windows*; "
            "within a window neighbouring pixels are still read.",
        ),
        Misconception(
            "last-window-missed",
            windows_one_too_few,
            "One window too few in each direction. Whole steps are one thing, places another: "
            "there is a window before the first step.",
        ),
        Misconception(
            "rounded-up",
            windows_rounded_up,
            "Now the number of windows is rounded up. Where the stride leaves a remainder the last "
            "window sticks out, and its slice is too small for the kernel.",
        ),
    ),
    hints=(
        "Try `strided_correlate(np.ones((6, 9)), np.ones((3, 3)), (1, 2))`. Every answer should be "
        "9.",
        "How many windows of 3 fit on 6 rows with a step of 2? What does the code compute for "
        "that?",
        "Row `i` of the output belongs to a window that has gone `i` steps *down*. Read the line "
        "that sets `top` and `left` with that in mind.",
    ),
    explanation=(
        "With equal strides the swap does not show, and where the stride divides evenly the "
        "rounding does not show. Tests on square images miss both; that is why the cases here are "
        "not square."
    ),
)


# 02.7 Pixels that no window reads --------------------------------------------------------


def unseen(n, kernel, stride=1, padding=0):
    read = np.zeros(n + 2 * padding, dtype=bool)
    for start in range(0, n + 2 * padding - kernel + 1, stride):
        read[start : start + kernel] = True
    return [pixel for pixel in range(n) if not read[padding + pixel]]


def _unread(n, kernel, stride, starts):
    read = {start + place for start in starts for place in range(kernel)}
    return [pixel for pixel in range(n) if pixel not in read]


def unseen_remainder_only(n, kernel, stride=1, padding=0):
    rest = max((n - kernel + 2 * padding) % stride - padding, 0)
    return list(range(n - rest, n))


def unseen_gaps_only(n, kernel, stride=1, padding=0):
    last = (output_size(n, kernel, stride, padding) - 1) * stride - padding + kernel
    return [pixel for pixel in unseen(n, kernel, stride, padding) if pixel < last]


def unseen_pads_taken_for_pixels(n, kernel, stride=1, padding=0):
    return unseen(n + 2 * padding, kernel, stride, 0)


def unseen_padding_ignored(n, kernel, stride=1, padding=0):
    return unseen(n, kernel, stride, 0)


def unseen_whole_remainder(n, kernel, stride=1, padding=0):
    rest = (n - kernel + 2 * padding) % stride
    tail = set(range(n - rest, n))
    return sorted(set(unseen_gaps_only(n, kernel, stride, padding)) | tail)


def unseen_counted(n, kernel, stride=1, padding=0):
    return len(unseen(n, kernel, stride, padding))


def unseen_turned_to_seen(n, kernel, stride=1, padding=0):
    missed = unseen(n, kernel, stride, padding)
    return [pixel for pixel in range(n) if pixel not in missed]


def unseen_without_last_window(n, kernel, stride=1, padding=0):
    return _unread(n, kernel, stride, range(-padding, n + padding - kernel, stride))


def unseen_with_windows_sticking_out(n, kernel, stride=1, padding=0):
    return _unread(n, kernel, stride, range(-padding, n + padding, stride))


def unseen_starts_only(n, kernel, stride=1, padding=0):
    starts = set(range(-padding, n + padding - kernel + 1, stride))
    return [pixel for pixel in range(n) if pixel not in starts]


def unseen_stride_of_one(n, kernel, stride=1, padding=0):
    return unseen(n, kernel, 1, padding)


def random_row(rng):
    n, kernel, stride, padding = rng.integers([4, 1, 1, 0], [20, 6, 7, 4]).tolist()
    return max(n, kernel), kernel, stride, padding


UNSEEN = Exercise(
    id="02.7",
    title="Pixels that no window reads",
    prompt="""
        Write `unseen(n, kernel, stride=1, padding=0)`: the list of all pixels of a row that no
        window reads, in rising order. The pixels are numbered from 0 to `n - 1`; `padding` pads
        stand before pixel 0 and as many behind the last one. Pads are not listed.
    """,
    stub='''
        def unseen(n, kernel, stride=1, padding=0):
            """Return the list of the pixels that no window reads."""
            ...
    ''',
    solution=unseen,
    cases=(
        Case(10, 2, 3, label="a stride above the kernel"),
        Case(9, 3, 4, label="a gap, but no remainder"),
        Case(12, 4, 3, label="a remainder, but no gap"),
        Case(28, 3, 2, 1, label="a remainder that is padding only"),
        Case(12, 3, 5, 1, label="padding, gaps and a remainder"),
        Case(10, 5, 4, 1, label="a remainder of which one is padding"),
        Case(6, 3, label="stride 1"),
        Case(15, 4, 5, 3, label="a padding of 3"),
        Case(300, 2, 7, 1, label="a long row"),
    ),
    random_case=random_row,
    misconceptions=(
        Misconception(
            "remainder-only",
            unseen_remainder_only,
            "The pixels at the end are right, those between the windows are missing. With a stride "
            "larger than the kernel there are gaps *between* windows, too.",
        ),
        Misconception(
            "gaps-only",
            unseen_gaps_only,
            "The gaps between the windows are right, the pixels behind the last window are "
            "missing. Where does the last window end?",
        ),
        Misconception(
            "pads-taken-for-pixels",
            unseen_pads_taken_for_pixels,
            "You number the padded row from 0. Pixel 0 of the image stands behind the pads: its "
            "number in the padded row is `padding`. And pads are not to be listed.",
        ),
        Misconception(
            "padding-ignored",
            unseen_padding_ignored,
            "Right without padding. With it the first window starts before pixel 0, and all the "
            "others are shifted with it.",
        ),
        Misconception(
            "whole-remainder",
            unseen_whole_remainder,
            "Too many pixels at the end. The remainder counts positions of the *padded* row, and "
            "the last of these are pads, not pixels.",
        ),
        Misconception(
            "count-only",
            unseen_counted,
            "That is how many there are. Asked for is which ones, as a list, empty where every "
            "pixel is read.",
        ),
        Misconception(
            "seen-in-place-of-unseen",
            unseen_turned_to_seen,
            "Those are the pixels that *are* read. Asked for are all the others.",
        ),
        Misconception(
            "last-window-missed",
            unseen_without_last_window,
            "In some rows pixels are listed that the last window does read. `range` stops before "
            "its end. What is the last start that is allowed?",
        ),
        Misconception(
            "windows-stick-out",
            unseen_with_windows_sticking_out,
            "Pixels at the end are missing from your list. They lie under a window that sticks out "
            "of the padded row, and such a window is not computed.",
        ),
        Misconception(
            "starts-only",
            unseen_starts_only,
            "You take a window to read only the pixel at which it starts. It reads as many in a "
            "row as the kernel has weights.",
        ),
        Misconception(
            "stride-ignored",
            unseen_stride_of_one,
            "With a stride of 1 every pixel is read. `stride` is not used yet.",
        ),
    ),
    hints=(
        "Do not hunt for a formula. Let the windows go along the row and note what they read; what "
        "has not been noted at the end is the answer.",
        "In the image's own numbers the first window starts at `-padding`.",
        "The last allowed start is the one whose window ends with the last pad.",
    ),
    explanation=(
        "Counting beats the formula here: gaps, remainder and padding are all taken care of by the "
        "same three lines. The rule of the text, the last max(0, r − P) pixels, follows for S ≤ F."
    ),
)


# 02.8 same, for any stride ---------------------------------------------------------------


def same_padding(n, kernel, stride=1, dilation=1):
    span = dilation * (kernel - 1) + 1
    windows = -(-n // stride)
    total = max((windows - 1) * stride + span - n, 0)
    return total // 2, total - total // 2


def _total(n, kernel, stride, dilation):
    return max((math.ceil(n / stride) - 1) * stride + _span(kernel, dilation) - n, 0)


def same_odd_pad_first(n, kernel, stride=1, dilation=1):
    return same_padding(n, kernel, stride, dilation)[::-1]


def same_stride_ignored(n, kernel, stride=1, dilation=1):
    return same_padding(n, kernel, 1, dilation)


def same_half_the_kernel(n, kernel, stride=1, dilation=1):
    half = (_span(kernel, dilation) - 1) // 2
    return half, half


def same_kernel_halved_up(n, kernel, stride=1, dilation=1):
    half = _span(kernel, dilation) // 2
    return half, half


def same_not_clipped(n, kernel, stride=1, dilation=1):
    total = (math.ceil(n / stride) - 1) * stride + _span(kernel, dilation) - n
    return total // 2, total - total // 2


def same_windows_rounded_down(n, kernel, stride=1, dilation=1):
    total = max((n // stride - 1) * stride + _span(kernel, dilation) - n, 0)
    return total // 2, total - total // 2


def same_one_step_too_many(n, kernel, stride=1, dilation=1):
    total = max(math.ceil(n / stride) * stride + _span(kernel, dilation) - n, 0)
    return total // 2, total - total // 2


def same_keeps_the_size(n, kernel, stride=1, dilation=1):
    total = (n - 1) * stride + _span(kernel, dilation) - n
    return total // 2, total - total // 2


def same_dilation_ignored(n, kernel, stride=1, dilation=1):
    return same_padding(n, kernel, stride, 1)


def same_dilation_times_kernel(n, kernel, stride=1, dilation=1):
    return same_padding(n, dilation * kernel, stride, 1)


def same_everything_after(n, kernel, stride=1, dilation=1):
    return 0, _total(n, kernel, stride, dilation)


def same_total_on_each_side(n, kernel, stride=1, dilation=1):
    return (_total(n, kernel, stride, dilation),) * 2


def same_rounded_to_symmetry(n, kernel, stride=1, dilation=1):
    return (math.ceil(_total(n, kernel, stride, dilation) / 2),) * 2


def same_odd_pad_dropped(n, kernel, stride=1, dilation=1):
    return (_total(n, kernel, stride, dilation) // 2,) * 2


def same_halves_as_floats(n, kernel, stride=1, dilation=1):
    return (_total(n, kernel, stride, dilation) / 2,) * 2


def random_same(rng):
    return tuple(rng.integers([1, 1, 1, 1], [30, 8, 6, 4]).tolist())


SAME_PADDING = Exercise(
    id="02.8",
    title="Where same puts its pads",
    prompt=r"""
        Write `same_padding(n, kernel, stride=1, dilation=1)`, which returns `(before, after)`,
        two whole numbers: the pads that TensorFlow and Keras put on the two ends of a row of `n`
        pixels in mode `same`. They make $\lceil W / S \rceil$ windows fit, there are never fewer
        than none, and an odd one goes to the end.
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
    misconceptions=(
        Misconception(
            "odd-pad-first",
            same_odd_pad_first,
            "The two numbers are the right ones in the wrong order: where they differ, the larger "
            "stands at the end (bottom, right).",
        ),
        Misconception(
            "stride-ignored",
            same_stride_ignored,
            "Right for stride 1. With larger steps fewer windows are wanted, and the last of them "
            "need not reach as far: count how many positions they cover.",
        ),
        Misconception(
            "half-the-kernel",
            same_half_the_kernel,
            "(F − 1) / 2 on each side holds for odd kernels and stride 1 only. An even kernel "
            "needs an odd number of pads, and a stride changes how many are needed at all.",
        ),
        Misconception(
            "kernel-halved",
            same_kernel_halved_up,
            "F // 2 on each side is one pad too many for even kernels, and it knows nothing of the "
            "stride. Start from the number of windows that are wanted.",
        ),
        Misconception(
            "not-clipped",
            same_not_clipped,
            "Where the stride is larger than the kernel you get negative pads. Then nothing has to "
            "be added at all, and nothing is cut off either.",
        ),
        Misconception(
            "windows-rounded-down",
            same_windows_rounded_down,
            "You plan for too few windows. Mode `same` rounds the number of windows up: 7 pixels "
            "with stride 2 make 4.",
        ),
        Misconception(
            "one-step-too-many",
            same_one_step_too_many,
            "Too many pads, by one stride. From the first window to the last there is one step "
            "fewer than there are windows.",
        ),
        Misconception(
            "keeps-the-size",
            same_keeps_the_size,
            "You pad so far that the output is as long as the input, whatever the stride. With a "
            "stride `same` promises ⌈W / S⌉ windows, not W.",
        ),
        Misconception(
            "dilation-ignored",
            same_dilation_ignored,
            "Right without dilation. A dilated kernel spans more pixels, so its last window sticks "
            "out further.",
        ),
        Misconception(
            "dilation-times-kernel",
            same_dilation_times_kernel,
            "Right without dilation, too many pads with it. The span of a dilated kernel has gaps "
            "only between its weights, none behind the last.",
        ),
        Misconception(
            "everything-after",
            same_everything_after,
            "The total is right. It is shared between both ends; only what cannot be halved goes "
            "to the end alone.",
        ),
        Misconception(
            "total-on-each-side",
            same_total_on_each_side,
            "Each side has got the pads of both. Share the total.",
        ),
        Misconception(
            "rounded-to-symmetry",
            same_rounded_to_symmetry,
            "You pad both ends alike and round up. That is one pad too many where the total is "
            "odd: the number of windows may stay the same, but all of them start one pixel too "
            "early.",
        ),
        Misconception(
            "odd-pad-dropped",
            same_odd_pad_dropped,
            "Where the total is odd one pad is lost, and with it the last window. The two ends "
            "need not be equal.",
        ),
        Misconception(
            "halves-as-floats",
            same_halves_as_floats,
            "`/` gives floats, and half a pad for odd totals. Divide to a whole number for one end "
            "and give the other end what is left.",
        ),
    ),
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


# 02.9 Receptive field --------------------------------------------------------------------


def receptive_field(layers):
    size, jump, start = 1, 1, 0.0
    for kernel, stride, dilation, pads in layers:
        reach = dilation * (kernel - 1)
        size += reach * jump
        start += (reach / 2 - pads) * jump
        jump *= stride
    return size, jump, start


def _field(layers, grow=None, shift=None, step=None):
    """Run the recurrence with some of its three lines replaced."""
    size, jump, start = 1, 1, 0.0
    for kernel, stride, dilation, pads in layers:
        reach = dilation * (kernel - 1)
        new_size = grow(size, jump, kernel, stride, dilation) if grow else size + reach * jump
        start = shift(start, jump, reach, pads) if shift else start + (reach / 2 - pads) * jump
        jump = step(jump, stride) if step else jump * stride
        size = new_size
    return size, jump, start


def field_without_jump(layers):
    return _field(
        layers,
        grow=lambda size, jump, F, S, D: size + D * (F - 1),
        shift=lambda start, jump, reach, pads: start + reach / 2 - pads,
    )


def field_size_without_jump(layers):
    return _field(layers, grow=lambda size, jump, F, S, D: size + D * (F - 1))


def field_own_stride_first(layers):
    size, jump, start = 1, 1, 0.0
    for kernel, stride, dilation, pads in layers:
        jump *= stride
        size += dilation * (kernel - 1) * jump
        start += (dilation * (kernel - 1) / 2 - pads) * jump
    return size, jump, start


def field_kernels_added(layers):
    return _field(
        layers, grow=lambda size, jump, F, S, D: size * (size > 1) + (D * (F - 1) + 1) * jump
    )


def field_kernels_multiplied(layers):
    return _field(layers, grow=lambda size, jump, F, S, D: size * (D * (F - 1) + 1))


def field_dilation_ignored(layers):
    return receptive_field([(F, S, 1, pads) for F, S, _, pads in layers])


def field_dilation_times_kernel(layers):
    return receptive_field([(D * F, S, 1, pads) for F, S, D, pads in layers])


def field_pads_forgotten(layers):
    return receptive_field([(F, S, D, 0) for F, S, D, _ in layers])


def field_pads_widen(layers):
    return _field_with_pads(layers, 2)


def field_pads_narrow(layers):
    return _field_with_pads(layers, -2)


def _field_with_pads(layers, factor):
    size, jump, start = 1, 1, 0.0
    for kernel, stride, dilation, pads in layers:
        reach = dilation * (kernel - 1)
        size += (reach + factor * pads) * jump
        start += (reach / 2 - pads) * jump
        jump *= stride
    return size, jump, start


def field_pads_without_jump(layers):
    return _field(layers, shift=lambda start, jump, reach, pads: start + reach / 2 * jump - pads)


def field_first_pixel_as_start(layers):
    return _field(layers, shift=lambda start, jump, reach, pads: start - pads * jump)


def field_pads_to_the_right(layers):
    return _field(layers, shift=lambda start, jump, reach, pads: start + (reach / 2 + pads) * jump)


def field_strides_added(layers):
    return _field(layers, step=lambda jump, stride: jump + stride - 1)


def field_last_stride_only(layers):
    return _field(layers, step=lambda jump, stride: stride)


def field_from_the_end(layers):
    return receptive_field(layers[::-1])


def field_whole_start(layers):
    return _field(layers, shift=lambda start, jump, reach, pads: start + (reach // 2 - pads) * jump)


def random_stack(rng):
    count = int(rng.integers(1, 6))
    return ([tuple(row) for row in rng.integers([1, 1, 1, 0], [6, 4, 4, 3], (count, 4)).tolist()],)


RECEPTIVE_FIELD = Exercise(
    id="02.9",
    title="How far a stack of layers sees",
    prompt="""
        Write `receptive_field(layers)`, which returns `(size, jump, start)` for a unit of the
        last layer, in pixels of the image along one axis. `layers` is a list of `(kernel, stride,
        dilation, pads)`, the layer that reads the image first; `pads` is the number of pads
        before the row. `start` is the centre of what the first unit sees, a float.
    """,
    stub='''
        def receptive_field(layers):
            """Return the size of the field, the jump between neighbours, the first centre."""
            ...
    ''',
    solution=receptive_field,
    cases=(
        Case([(3, 1, 1, 0), (3, 1, 1, 0)], label="two 3×3 layers"),
        Case([(3, 2, 1, 0), (3, 1, 1, 0)], label="a stride of 2 in the first layer"),
        Case([(3, 1, 1, 0), (3, 2, 1, 0)], label="a stride of 2 in the last layer"),
        Case([(3, 1, 1, 0), (2, 2, 1, 0), (3, 1, 1, 0), (2, 2, 1, 0)], label="with pooling"),
        Case([(3, 2, 1, 1), (5, 2, 1, 2), (3, 1, 1, 1)], label="with pads"),
        Case([(4, 3, 2, 1), (2, 2, 3, 0), (3, 2, 1, 2)], label="with dilation, pads, strides"),
        Case([(7, 4, 1, 3)], label="a single layer"),
        Case([(5, 2, 1, 1)] * 9, label="nine layers"),
    ),
    random_case=random_stack,
    parts=("size", "jump", "start"),
    misconceptions=(
        Misconception(
            "jump-not-used",
            field_without_jump,
            "Right for stride 1 only. What a layer adds counts units of the layer *below*, and "
            "these lie `jump` pixels apart. It has to be turned into pixels, for the size and for "
            "the start.",
        ),
        Misconception(
            "size-without-jump",
            field_size_without_jump,
            "Jump and start are right, the size is too small behind a stride. What a layer adds "
            "counts units of the layer below, and these lie `jump` pixels apart.",
        ),
        Misconception(
            "own-stride-first",
            field_own_stride_first,
            "A layer's own stride already acts on what the layer itself sees. But its window reads "
            "units of the layer *below*, and their distance is the jump from before this layer. "
            "In which order do the lines have to stand?",
        ),
        Misconception(
            "kernels-added",
            field_kernels_added,
            "From the second layer on your size is too large: each kernel counts in full. "
            "Neighbouring windows overlap; a kernel of F adds F − 1 steps to what one unit sees.",
        ),
        Misconception(
            "kernels-multiplied",
            field_kernels_multiplied,
            "The sizes are multiplied, as if the windows of neighbouring units lay side by side. "
            "They overlap: 3 after 3 sees 5 pixels, not 9.",
        ),
        Misconception(
            "dilation-ignored",
            field_dilation_ignored,
            "Right without dilation. With it the weights lie further apart, and the layer reaches "
            "further.",
        ),
        Misconception(
            "dilation-times-kernel",
            field_dilation_times_kernel,
            "Right without dilation, too large with it. From the first weight to the last there "
            "are F − 1 gaps of D, not F.",
        ),
        Misconception(
            "pads-forgotten",
            field_pads_forgotten,
            "Size and jump are right, the start is too far right where there are pads. They let "
            "the first window begin before pixel 0.",
        ),
        Misconception(
            "pads-widen",
            field_pads_widen,
            "Pads do not make the field larger: a window reads as many positions with pads as "
            "without. They only move the first one.",
        ),
        Misconception(
            "pads-narrow",
            field_pads_narrow,
            "Pads do not make the field smaller: a window reads as many positions with pads as "
            "without. They only move the first one.",
        ),
        Misconception(
            "pads-without-jump",
            field_pads_without_jump,
            "The start is off where a later layer has pads. A pad of that layer is as wide as the "
            "distance of its neighbours, `jump` pixels of the image.",
        ),
        Misconception(
            "first-pixel-as-start",
            field_first_pixel_as_start,
            "Your start is the first pixel that the unit sees. Asked for is the centre of what it "
            "sees, which lies half a reach further to the right.",
        ),
        Misconception(
            "pads-to-the-right",
            field_pads_to_the_right,
            "The start moves to the wrong side: pads stand before the row, so the first window "
            "begins further left.",
        ),
        Misconception(
            "strides-added",
            field_strides_added,
            "The jump is wrong after two strides. Two layers that each take every second unit "
            "leave every fourth.",
        ),
        Misconception(
            "last-stride-only",
            field_last_stride_only,
            "The jump forgets the layers before. It is the distance in pixels of the *image*, so "
            "all the strides up to here take part.",
        ),
        Misconception(
            "from-the-end",
            field_from_the_end,
            "You go through the layers from the last to the first. A stride spreads the layers "
            "that come *after* it: start with the layer that reads the image.",
        ),
        Misconception(
            "whole-start",
            field_whole_start,
            "The start is half a pixel off behind even kernels. Their centre lies between two "
            "pixels; do not round it.",
        ),
    ),
    hints=(
        "Before the first layer a unit is a pixel: it sees 1, its neighbour is 1 away, its centre "
        "is 0.",
        "A window reaches over dilation × (kernel − 1) steps of the layer below. How many pixels "
        "of the image is one such step?",
        "The centre of a window lies half its reach behind its first position, and its first "
        "position lies `pads` before the row. Only when size and start are done does the layer's "
        "own stride change the jump.",
    ),
    explanation=(
        "Three lines, and their order matters: the jump of a layer concerns the next one. The same "
        "recurrence is derived in Araujo, Norris and Sim (2019)."
    ),
)


# 02.10 Parameters ------------------------------------------------------------------------


def count_parameters(kernel, c_in, c_out, bias=True):
    F_h, F_w = kernel
    weights = F_h * F_w * c_in * c_out
    return weights + c_out if bias else weights


def parameters_without_bias(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_in * c_out


def parameters_one_bias(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_in * c_out + (1 if bias else 0)


def parameters_bias_always(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_in * c_out + c_out


def parameters_bias_of_inputs(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_in * c_out + (c_in if bias else 0)


def parameters_bias_of_slices(kernel, c_in, c_out, bias=True):
    return (kernel[0] * kernel[1] + (1 if bias else 0)) * c_in * c_out


def parameters_inputs_forgotten(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_out + (c_out if bias else 0)


def parameters_of_one_filter(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * c_in + (1 if bias else 0)


def parameters_height_squared(kernel, c_in, c_out, bias=True):
    return kernel[0] ** 2 * c_in * c_out + (c_out if bias else 0)


def parameters_width_squared(kernel, c_in, c_out, bias=True):
    return kernel[1] ** 2 * c_in * c_out + (c_out if bias else 0)


def parameters_one_side(kernel, c_in, c_out, bias=True):
    return kernel[0] * c_in * c_out + (c_out if bias else 0)


def parameters_sides_added(kernel, c_in, c_out, bias=True):
    return (kernel[0] + kernel[1]) * c_in * c_out + (c_out if bias else 0)


def parameters_channels_added(kernel, c_in, c_out, bias=True):
    return kernel[0] * kernel[1] * (c_in + c_out) + (c_out if bias else 0)


def random_layer(rng):
    F_h, F_w, c_in, c_out = rng.integers([1, 1, 1, 1], [8, 8, 70, 70]).tolist()
    return (F_h, F_w), c_in, c_out, bool(rng.integers(0, 2))


COUNT_PARAMETERS = Exercise(
    id="02.10",
    title="Count the parameters",
    prompt="""
        Write `count_parameters(kernel, c_in, c_out, bias=True)`: how many numbers a convolutional
        layer learns. `kernel` is `(height, width)`, `c_in` and `c_out` are the channels that go
        in and come out, and `bias` says whether there are biases.
    """,
    stub='''
        def count_parameters(kernel, c_in, c_out, bias=True):
            """Return the number of weights and biases, a whole number."""
            ...
    ''',
    solution=count_parameters,
    cases=(
        Case((3, 3), 1, 32, label="the first layer of notebook 05"),
        Case((3, 3), 32, 64, label="32 channels in, 64 out"),
        Case((2, 3), 64, 17, label="a kernel of 2 rows and 3 columns"),
        Case((4, 1), 5, 7, label="a kernel of a single column"),
        Case((3, 2), 6, 9, False, label="no bias"),
    ),
    random_case=random_layer,
    misconceptions=(
        Misconception(
            "bias-forgotten",
            parameters_without_bias,
            "The biases are missing. Every feature map that comes out has one.",
        ),
        Misconception(
            "one-bias",
            parameters_one_bias,
            "You have counted a single bias for the layer. Every filter has its own.",
        ),
        Misconception(
            "bias-always",
            parameters_bias_always,
            "Right with biases. With `bias=False` there are none.",
        ),
        Misconception(
            "bias-per-input",
            parameters_bias_of_inputs,
            "There are as many biases as channels that come *out*, not as channels that go in: the "
            "bias is added after the sum over the input channels.",
        ),
        Misconception(
            "bias-per-slice",
            parameters_bias_of_slices,
            "Every slice of every filter has got a bias. The slices are summed up first, and then "
            "one bias is added for the filter.",
        ),
        Misconception(
            "inputs-forgotten",
            parameters_inputs_forgotten,
            "Right for one input channel. A filter has a slice of weights for *every* channel that "
            "it reads.",
        ),
        Misconception(
            "one-filter",
            parameters_of_one_filter,
            "That is one filter. The layer has one for every channel that comes out.",
        ),
        Misconception(
            "height-squared",
            parameters_height_squared,
            "Right for square kernels. Others have height × width weights, not height squared.",
        ),
        Misconception(
            "width-squared",
            parameters_width_squared,
            "Right for square kernels. Others have height × width weights, not width squared.",
        ),
        Misconception(
            "one-side-of-the-kernel",
            parameters_one_side,
            "You count the weights of one column of the kernel. It has as many columns as its "
            "width.",
        ),
        Misconception(
            "sides-added",
            parameters_sides_added,
            "Height and width are added. A kernel of 3 rows and 3 columns holds 9 weights, not 6.",
        ),
        Misconception(
            "channels-added",
            parameters_channels_added,
            "Channels in and out are added. Each filter that makes an output channel reads all "
            "input channels: that multiplies.",
        ),
    ),
    hints=(
        "One filter first: how many numbers does it lay over the image, all input channels "
        "together?",
        "As many filters as channels come out, each with one bias, if there are biases.",
    ),
    explanation=(
        "The size of the image does not occur. That is why a convolutional layer works on images "
        "of any size, and why its stride and padding cost no parameters."
    ),
)


# 02.11 Multiply-adds ---------------------------------------------------------------------


def count_multiply_adds(output_size, kernel, c_in, c_out):
    rows, columns = output_size
    F_h, F_w = kernel
    return rows * columns * F_h * F_w * c_in * c_out


def work_of_one_place(output_size, kernel, c_in, c_out):
    return kernel[0] * kernel[1] * c_in * c_out


def work_of_one_filter(output_size, kernel, c_in, c_out):
    return output_size[0] * output_size[1] * kernel[0] * kernel[1] * c_in


def work_of_one_channel(output_size, kernel, c_in, c_out):
    return output_size[0] * output_size[1] * kernel[0] * kernel[1] * c_out


def work_counted_twice(output_size, kernel, c_in, c_out):
    return 2 * count_multiply_adds(output_size, kernel, c_in, c_out)


def work_with_bias(output_size, kernel, c_in, c_out):
    return count_multiply_adds(output_size, kernel, c_in, c_out) + (
        output_size[0] * output_size[1] * c_out
    )


def work_with_parameters_bias(output_size, kernel, c_in, c_out):
    return output_size[0] * output_size[1] * (kernel[0] * kernel[1] * c_in * c_out + c_out)


def work_of_square_maps(output_size, kernel, c_in, c_out):
    return output_size[0] ** 2 * kernel[0] * kernel[1] * c_in * c_out


def work_of_one_row(output_size, kernel, c_in, c_out):
    return output_size[0] * kernel[0] * kernel[1] * c_in * c_out


def work_of_square_kernel(output_size, kernel, c_in, c_out):
    return output_size[0] * output_size[1] * kernel[0] ** 2 * c_in * c_out


def work_of_outputs(output_size, kernel, c_in, c_out):
    return output_size[0] * output_size[1] * c_out


def work_of_windows_inside(output_size, kernel, c_in, c_out):
    rows = output_size[0] - kernel[0] + 1
    columns = output_size[1] - kernel[1] + 1
    return rows * columns * kernel[0] * kernel[1] * c_in * c_out


def random_work(rng):
    rows, columns, F_h, F_w, c_in, c_out = rng.integers(
        [1, 1, 1, 1, 1, 1], [60, 60, 8, 8, 40, 40]
    ).tolist()
    return (rows, columns), (F_h, F_w), c_in, c_out


COUNT_MULTIPLY_ADDS = Exercise(
    id="02.11",
    title="Count the work",
    prompt="""
        Write `count_multiply_adds(output_size, kernel, c_in, c_out)`: how many multiplications a
        layer needs for one image, each of them followed by one addition. `output_size` and
        `kernel` are `(height, width)`. Biases are left out.
    """,
    stub='''
        def count_multiply_adds(output_size, kernel, c_in, c_out):
            """Return the number of multiply-adds for one image, a whole number."""
            ...
    ''',
    solution=count_multiply_adds,
    cases=(
        Case((26, 26), (3, 3), 1, 32, label="the first layer of notebook 05"),
        Case((11, 11), (3, 3), 32, 64, label="its second layer"),
        Case((20, 30), (2, 5), 3, 7, label="a map and a kernel that are not square"),
        Case((9, 5), (4, 1), 6, 2, label="a kernel of a single column"),
    ),
    random_case=random_work,
    misconceptions=(
        Misconception(
            "one-place",
            work_of_one_place,
            "Those are the products at a single place, as many as there are weights. The window "
            "stands at every place of the output.",
        ),
        Misconception(
            "one-filter",
            work_of_one_filter,
            "That is the work of one filter. There is one for every channel that comes out.",
        ),
        Misconception(
            "one-channel",
            work_of_one_channel,
            "Right for one input channel. A window reads all of them.",
        ),
        Misconception(
            "counted-twice",
            work_counted_twice,
            "Multiplications and additions are counted apart. That is what many tables call FLOPs; "
            "a multiply-add is one of each, counted once.",
        ),
        Misconception(
            "bias-added",
            work_with_bias,
            "The additions of the bias are in it. They are no multiply-adds, and next to the "
            "products they hardly count.",
        ),
        Misconception(
            "parameters-times-places",
            work_with_parameters_bias,
            "You have multiplied all parameters by the number of places. The biases are among "
            "them, and they multiply nothing.",
            same_as="bias-added",
        ),
        Misconception(
            "square-maps",
            work_of_square_maps,
            "Right for square maps. Others have height × width places.",
        ),
        Misconception(
            "one-row",
            work_of_one_row,
            "You count one place in each row. The window also goes across.",
        ),
        Misconception(
            "square-kernel",
            work_of_square_kernel,
            "Right for square kernels. Others have height × width weights.",
        ),
        Misconception(
            "outputs-counted",
            work_of_outputs,
            "That is how many numbers come out. Each of them is a sum of many products. Of how "
            "many?",
        ),
        Misconception(
            "output-taken-for-input",
            work_of_windows_inside,
            "You take the kernel off the size once more. `output_size` already is the number of "
            "places at which the window stands.",
        ),
    ),
    hints=(
        "One number of the output first: of how many products is it the sum?",
        "Then count the numbers of the output: places times channels.",
    ),
    explanation=(
        "Parameters times places, without the biases. Each weight is used once at every place, "
        "which is what sharing weights means."
    ),
)


# 02.12 Scatter (optional) ----------------------------------------------------------------


def scatter(row, kernel, stride):
    answer = np.zeros((len(row) - 1) * stride + len(kernel))
    for i, value in enumerate(row):
        answer[i * stride : i * stride + len(kernel)] += value * kernel
    return answer


def scatter_overwrites(row, kernel, stride):
    answer = np.zeros((len(row) - 1) * stride + len(kernel))
    for i, value in enumerate(row):
        answer[i * stride : i * stride + len(kernel)] = value * kernel
    return answer


def scatter_flipped(row, kernel, stride):
    return scatter(row, kernel[::-1], stride)


def scatter_without_stride(row, kernel, stride):
    return scatter(row, kernel, 1)


def scatter_one_step_too_long(row, kernel, stride):
    return np.append(scatter(row, kernel, stride), np.zeros(stride))


def scatter_cut_at_stride(row, kernel, stride):
    whole = np.append(scatter(row, kernel, stride), np.zeros(stride))
    return whole[: len(row) * stride]


def scatter_gathers(row, kernel, stride):
    spread = np.zeros((len(row) - 1) * stride + 1)
    spread[::stride] = row
    if len(spread) < len(kernel):
        return np.zeros(0)
    return np.correlate(spread, kernel, mode="valid")


def scatter_mirrored_gather(row, kernel, stride):
    spread = np.zeros((len(row) - 1) * stride + 1)
    spread[::stride] = row
    return np.correlate(spread, kernel, mode="full")


def scatter_averages(row, kernel, stride):
    touched = scatter(np.ones(len(row)), np.ones(len(kernel)), stride)
    return scatter(row, kernel, stride) / np.maximum(touched, 1)


def scatter_side_by_side(row, kernel, stride):
    return scatter(row, kernel, len(kernel))


def scatter_repeats(row, kernel, stride):
    return np.correlate(np.repeat(row, stride), kernel, mode="full")


def scatter_pixel_stamps(row, kernel, stride):
    answer = np.zeros((len(row) - 1) * stride + len(kernel))
    for i, value in enumerate(row):
        answer[i * stride : i * stride + len(kernel)] += value
    return answer


def random_scatter(rng):
    row = rng.integers(1, 80, size=rng.integers(2, 7)) / 8
    kernel = rng.integers(-3, 6, size=rng.integers(1, 6)).astype(float)
    kernel[0] = 7.0
    return row, kernel, int(rng.integers(1, 5))


SCATTER = Exercise(
    id="02.12",
    title="Scatter (optional)",
    prompt=r"""
        Write `scatter(row, kernel, stride)`, a transposed convolution in one dimension: every
        number of `row` stamps the kernel, multiplied by itself, onto a row of zeros. Each stamp
        starts `stride` places after the one before, and where stamps overlap they add up. `row`
        and `kernel` are arrays.
    """,
    stub='''
        def scatter(row, kernel, stride):
            """Return the row of the sums of all stamps, as long as they reach."""
            ...
    ''',
    solution=scatter,
    cases=(
        Case(np.array([2.0, 3.0]), np.array([1.0, 10.0, 100.0]), 2, label="stamps that overlap"),
        Case(np.array([1.0, 2.0, 4.0]), np.array([1.0, 3.0]), 2, label="stamps that touch"),
        Case(np.array([1.0, 2.0, 5.0]), np.array([4.0, 1.0]), 3, label="stamps with gaps"),
        Case(np.array([3.0, 1.0, 2.0, 7.0]), np.array([1.0, 2.0, 0.0, 5.0]), 1, label="stride 1"),
        Case(
            np.array([2, 3, 1]),
            np.array([0.5, -0.25, 1.5]),
            2,
            label="whole numbers, and a kernel with fractions",
        ),
        Case(np.array([0.5, -1.5]), np.array([2, 3]), 1, label="a row with fractions"),
        Case(np.array([2.5]), np.array([1.0, 2.0, 3.0]), 3, label="a single number"),
    ),
    random_case=random_scatter,
    misconceptions=(
        Misconception(
            "overwritten",
            scatter_overwrites,
            "Where stamps overlap only the last one is left: a new stamp wipes out what was there. "
            "They are to be added up.",
        ),
        Misconception(
            "stamp-flipped",
            scatter_flipped,
            "The stamps are mirrored. Lay the kernel down as it is: its first weight comes first.",
        ),
        Misconception(
            "stride-ignored",
            scatter_without_stride,
            "The stamps lie one place apart. In a transposed convolution the stride is the step on "
            "the *output*.",
        ),
        Misconception(
            "one-step-too-long",
            scatter_one_step_too_long,
            "The numbers are right, but zeros follow that nobody stamps. The last of n stamps "
            "starts n − 1 steps after the first.",
        ),
        Misconception(
            "cut-or-filled",
            scatter_cut_at_stride,
            "Your row has len(row) × stride places. The last stamp may end before or after that: "
            "where does it start, and how wide is it?",
        ),
        Misconception(
            "gathered",
            scatter_gathers,
            "You slide the kernel over a spread-out row and keep the places where it fits. The row "
            "gets too short: also the outermost number puts down a whole stamp.",
        ),
        Misconception(
            "gathered-mirrored",
            scatter_mirrored_gather,
            "The length is right, the stamps are mirrored. A correlation over the spread-out row "
            "meets the kernel's last weight first; try laying stamps down instead.",
            same_as="stamp-flipped",
        ),
        Misconception(
            "averaged",
            scatter_averages,
            "Where stamps overlap you take their mean. They are to be added up, and that is why "
            "uneven overlap can be seen.",
        ),
        Misconception(
            "side-by-side",
            scatter_side_by_side,
            "Your stamps lie side by side, a kernel's width apart. Their distance is the stride, "
            "and they may overlap or leave gaps.",
        ),
        Misconception(
            "numbers-repeated",
            scatter_repeats,
            "You repeat every number before the kernel is applied. Each number puts down one stamp "
            "only; between two stamps there may be nothing.",
        ),
        Misconception(
            "kernel-not-used",
            scatter_pixel_stamps,
            "The stamps have the right place and width, but all their entries are the same. Each "
            "is the kernel, multiplied by the number.",
        ),
    ),
    hints=(
        "How long is the answer? Find where the last stamp starts and add its width.",
        "One loop over the numbers of the row: each changes a slice of the answer that is as long "
        "as the kernel.",
    ),
    explanation=(
        "This is exercise 02.1 with values: there every window scattered ones. Keras calls the "
        "layer `Conv1DTranspose`, and its matrix is the transpose of the convolution's."
    ),
)


EXERCISES = (
    VISITS,
    ZERO_PAD,
    CLEAN,
    OUTPUT_SIZE,
    SIZES,
    STRIDED,
    UNSEEN,
    SAME_PADDING,
    RECEPTIVE_FIELD,
    COUNT_PARAMETERS,
    COUNT_MULTIPLY_ADDS,
    SCATTER,
)
