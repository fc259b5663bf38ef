"""Exercise 02.7: pixels that no window reads."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from .e04_output_size import output_size


def unseen(n, kernel, stride=1, padding=0):
    read = np.zeros(n + 2 * padding, dtype=bool)
    for start in range(0, n + 2 * padding - kernel + 1, stride):
        read[start : start + kernel] = True
    return [pixel for pixel in range(n) if not read[padding + pixel]]


def random_row(rng):
    n, kernel, stride, padding = rng.integers([4, 1, 1, 0], [20, 6, 7, 4]).tolist()
    return max(n, kernel), kernel, stride, padding


EXERCISE = Exercise(
    id="02.7",
    title="Pixels that no window reads",
    prompt="""
        Write `unseen(n, kernel, stride=1, padding=0)`: the list of all pixels of a row that no
        window reads, in rising order. The pixels are numbered from 0 to `n - 1`; `padding` pads
        stand before pixel 0 and as many behind the last one. Pads are not listed. At least
        one window fits.
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


@EXERCISE.mistake(
    "The pixels at the end are right, those between the windows are missing. With a stride "
    "larger than the kernel there are gaps *between* windows, too."
)
def remainder_only(n, kernel, stride=1, padding=0):
    rest = max((n - kernel + 2 * padding) % stride - padding, 0)
    return list(range(n - rest, n))


@EXERCISE.mistake(
    "The gaps between the windows are right, the pixels behind the last window are "
    "missing. Where does the last window end?"
)
def gaps_only(n, kernel, stride=1, padding=0):
    last = (output_size(n, kernel, stride, padding) - 1) * stride - padding + kernel
    return [pixel for pixel in unseen(n, kernel, stride, padding) if pixel < last]


@EXERCISE.mistake(
    "You number the padded row from 0. Pixel 0 of the image stands behind the pads: its "
    "number in the padded row is `padding`. And pads are not to be listed."
)
def pads_taken_for_pixels(n, kernel, stride=1, padding=0):
    return unseen(n + 2 * padding, kernel, stride, 0)


@EXERCISE.mistake(
    "Right without padding. With it the first window starts before pixel 0, and all the "
    "others are shifted with it."
)
def padding_ignored(n, kernel, stride=1, padding=0):
    return unseen(n, kernel, stride, 0)


@EXERCISE.mistake(
    "Too many pixels at the end. The remainder counts positions of the *padded* row, and "
    "the last of these are pads, not pixels."
)
def whole_remainder(n, kernel, stride=1, padding=0):
    rest = (n - kernel + 2 * padding) % stride
    tail = set(range(n - rest, n))
    return sorted(set(gaps_only(n, kernel, stride, padding)) | tail)


@EXERCISE.mistake(
    "That is how many there are. The question is which ones, as a list, empty where every "
    "pixel is read."
)
def count_only(n, kernel, stride=1, padding=0):
    return len(unseen(n, kernel, stride, padding))


@EXERCISE.mistake("Those are the pixels that *are* read. Return all the others.")
def seen_in_place_of_unseen(n, kernel, stride=1, padding=0):
    missed = unseen(n, kernel, stride, padding)
    return [pixel for pixel in range(n) if pixel not in missed]


def _unread(n, kernel, stride, starts):
    read = {start + place for start in starts for place in range(kernel)}
    return [pixel for pixel in range(n) if pixel not in read]


@EXERCISE.mistake(
    "In some rows pixels are listed that the last window does read. `range` stops before "
    "its end. What is the last start that is allowed?"
)
def last_window_missed(n, kernel, stride=1, padding=0):
    return _unread(n, kernel, stride, range(-padding, n + padding - kernel, stride))


@EXERCISE.mistake(
    "Pixels at the end are missing from your list. They lie under a window that sticks out "
    "of the padded row, and such a window is not computed."
)
def windows_stick_out(n, kernel, stride=1, padding=0):
    return _unread(n, kernel, stride, range(-padding, n + padding, stride))


@EXERCISE.mistake(
    "You take a window to read only the pixel at which it starts. It reads as many in a "
    "row as the kernel has weights."
)
def starts_only(n, kernel, stride=1, padding=0):
    starts = set(range(-padding, n + padding - kernel + 1, stride))
    return [pixel for pixel in range(n) if pixel not in starts]


@EXERCISE.mistake("With a stride of 1 every pixel is read. `stride` is not used yet.")
def stride_ignored(n, kernel, stride=1, padding=0):
    return unseen(n, kernel, 1, padding)


@EXERCISE.mistake(
    "Pads are counted as pixels: you look at place `pixel` of the padded row, but that row begins "
    "with `padding` pads. At which of its places does pixel 0 of the image stand?"
)
def not_shifted_back(n, kernel, stride=1, padding=0):
    missed = unseen(n + 2 * padding, kernel, stride, 0)
    return [place for place in missed if place < n]


@EXERCISE.mistake(
    "The padding stands before the row only. There are as many pads behind the last pixel, and a "
    "window may reach over them."
)
def padded_before_only(n, kernel, stride=1, padding=0):
    return _unread(n, kernel, stride, range(-padding, n - kernel + 1, stride))
