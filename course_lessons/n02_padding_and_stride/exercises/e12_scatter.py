"""Exercise 02.12: scatter."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def scatter(row, kernel, stride):
    output = np.zeros((len(row) - 1) * stride + len(kernel))
    for i, value in enumerate(row):
        output[i * stride : i * stride + len(kernel)] += value * kernel
    return output


def random_scatter(rng):
    row = rng.integers(1, 80, size=rng.integers(2, 7)) / 8
    kernel = rng.integers(-3, 6, size=rng.integers(1, 6)).astype(float)
    kernel[0] = 7.0
    return row, kernel, int(rng.integers(1, 5))


EXERCISE = Exercise(
    id="02.12",
    title="Scatter",
    prompt=r"""
        Write `scatter(row, kernel, stride)`, a transposed convolution in one dimension: every
        number of `row` stamps the kernel, multiplied by itself, onto a row of zeros. Each stamp
        starts `stride` places after the one before, and where stamps overlap they add up. `row`
        and `kernel` are arrays, of whole numbers or of floats; the result is an array of floats.
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
    hints=(
        "How long is the output? Find where the last stamp starts and add its width.",
        "One loop over the numbers of the row: each changes a slice of the output that is as long "
        "as the kernel.",
    ),
    explanation=(
        "This is exercise 02.1 with values: there every window scattered ones. Keras calls the "
        "layer `Conv1DTranspose`, and its matrix is the transpose of the convolution's."
    ),
)


@EXERCISE.mistake(
    "Where stamps overlap only the last one is left: a new stamp wipes out what was there. "
    "They are to be added up."
)
def overwritten(row, kernel, stride):
    output = np.zeros((len(row) - 1) * stride + len(kernel))
    for i, value in enumerate(row):
        output[i * stride : i * stride + len(kernel)] = value * kernel
    return output


@EXERCISE.mistake(
    "The stamps are mirrored. Lay the kernel down as it is: its first weight comes first."
)
def stamp_flipped(row, kernel, stride):
    return scatter(row, kernel[::-1], stride)


@EXERCISE.mistake(
    "The stamps lie one place apart. In a transposed convolution the stride is the step on "
    "the *output*."
)
def stride_ignored(row, kernel, stride):
    return scatter(row, kernel, 1)


@EXERCISE.mistake(
    "The numbers are right, but zeros follow that nobody stamps. The last of n stamps "
    "starts n − 1 steps after the first."
)
def one_step_too_long(row, kernel, stride):
    return np.append(scatter(row, kernel, stride), np.zeros(stride))


@EXERCISE.mistake(
    "Your row has len(row) × stride places. The last stamp may end before or after that: "
    "where does it start, and how wide is it?"
)
def cut_or_filled(row, kernel, stride):
    whole = np.append(scatter(row, kernel, stride), np.zeros(stride))
    return whole[: len(row) * stride]


@EXERCISE.mistake(
    "You slide the kernel over a spread-out row and keep the places where it fits. The row "
    "gets too short: also the outermost number puts down a whole stamp."
)
def gathered(row, kernel, stride):
    spread = np.zeros((len(row) - 1) * stride + 1)
    spread[::stride] = row
    if len(spread) < len(kernel):
        return np.zeros(0)
    return np.correlate(spread, kernel, mode="valid")


@EXERCISE.mistake(
    "The length is right, the stamps are mirrored. A correlation over the spread-out row "
    "meets the kernel's last weight first; try laying stamps down instead.",
    same_as="stamp-flipped",
)
def gathered_mirrored(row, kernel, stride):
    spread = np.zeros((len(row) - 1) * stride + 1)
    spread[::stride] = row
    return np.correlate(spread, kernel, mode="full")


@EXERCISE.mistake(
    "Where stamps overlap you take their mean. They are to be added up, and that is why "
    "uneven overlap can be seen."
)
def averaged(row, kernel, stride):
    touched = scatter(np.ones(len(row)), np.ones(len(kernel)), stride)
    return scatter(row, kernel, stride) / np.maximum(touched, 1)


@EXERCISE.mistake(
    "Your stamps lie side by side, a kernel's width apart. Their distance is the stride, "
    "and they may overlap or leave gaps."
)
def side_by_side(row, kernel, stride):
    return scatter(row, kernel, len(kernel))


@EXERCISE.mistake(
    "You repeat every number before the kernel is applied. Each number puts down one stamp "
    "only; between two stamps there may be nothing."
)
def numbers_repeated(row, kernel, stride):
    return np.correlate(np.repeat(row, stride), kernel, mode="full")


@EXERCISE.mistake(
    "The stamps have the right place and width, but all their entries are the same. Each "
    "is the kernel, multiplied by the number."
)
def kernel_not_used(row, kernel, stride):
    output = np.zeros((len(row) - 1) * stride + len(kernel))
    for i, value in enumerate(row):
        output[i * stride : i * stride + len(kernel)] += value
    return output


@EXERCISE.mistake(
    "Your row has len(row) × stride places, and the last stamp does not always fit in: NumPy then "
    "refuses to add it (a shorter kernel leaves zeros at the end). Where does the last stamp "
    "start, and how wide is it?"
)
def last_stamp_does_not_fit(row, kernel, stride):
    output = np.zeros(len(row) * stride)
    for i, value in enumerate(row):
        output[i * stride : i * stride + len(kernel)] += value * kernel
    return output


@EXERCISE.mistake(
    "Your row ends with the place where the last stamp *starts*. The stamp is as wide as the "
    "kernel, so the row has to reach further."
)
def ends_where_the_last_one_starts(row, kernel, stride):
    whole = scatter(row, kernel, stride)
    return whole[: (len(row) - 1) * stride + 1]


@EXERCISE.mistake(
    "The numbers of the row are laid out `stride` places apart, and the kernel is not used. Each "
    "number puts down a whole kernel, multiplied by itself."
)
def spread_only(row, kernel, stride):
    output = np.zeros((len(row) - 1) * stride + len(kernel))
    output[: (len(row) - 1) * stride + 1 : stride] = row
    return output


@EXERCISE.mistake(
    "Every number stands there several times in place of once: the stamps lie `stride` apart, and "
    "between two of them there is nothing, that is, zeros."
)
def numbers_repeated_and_convolved(row, kernel, stride):
    spread = np.repeat(np.asarray(row, dtype=float), stride)
    return np.convolve(spread, kernel)[: (len(row) - 1) * stride + len(kernel)]
