"""Exercise 00.1: from dark to bright."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def brightness_range(image):
    return int(image.max()) - int(image.min())


def random_image(rng: np.random.Generator) -> tuple[np.ndarray]:
    height, width = rng.integers(2, 7, size=2)
    return (rng.integers(0, 256, size=(height, width), dtype=np.uint8),)


EXERCISE = Exercise(
    id="00.1",
    title="From dark to bright",
    prompt=(
        "Complete `brightness_range(image)`: it takes a grey image as a NumPy array and "
        "returns one number, the largest pixel value minus the smallest one. Run the cell "
        "once before you write anything, to see what an open exercise looks like."
    ),
    stub='''
        def brightness_range(image):
            """Return the largest pixel value minus the smallest one."""
            ...
    ''',
    solution=brightness_range,
    cases=(
        Case(np.array([[10, 20, 30], [5, 40, 20]], dtype=np.uint8), label="a 2 × 3 image"),
        Case(np.array([[7, 7], [7, 7]], dtype=np.uint8), label="an even grey"),
        Case(np.array([[0, 255]], dtype=np.uint8), label="black beside white"),
        Case(np.array([[7], [200], [3]], dtype=np.uint8), label="a single column"),
    ),
    random_case=random_image,
    hints=(
        "An array knows its extremes: `image.max()` is one of the two numbers you need.",
        "The other one is called `min`. Subtract it, and return the difference.",
    ),
    explanation=(
        "`int(...)` turns 8-bit numbers into Python's whole numbers, which cannot overflow. "
        "Here nothing would overflow; in notebook 03 something does."
    ),
)


@EXERCISE.mistake(
    "This is the largest value alone, right only where some pixel is 0. An image "
    "with pixels from 100 to 150 has the range 50: subtract the smallest value."
)
def largest_only(image):
    return int(image.max())


@EXERCISE.mistake(
    "Your numbers are those asked for with the opposite sign: the smaller value "
    "was taken first. Which of the two has to stand in front?"
)
def wrong_way_round(image):
    return int(image.min()) - int(image.max())


@EXERCISE.mistake(
    "This looks at the first row alone: `image[0]` is a row, not the image. "
    "Ask the whole array for its extremes."
)
def first_row(image):
    return int(image[0].max()) - int(image[0].min())


@EXERCISE.mistake(
    "You return one range a column, as `axis=0` gives, which works down each column. "
    "NumPy looks at every pixel where no `axis` is named."
)
def each_column(image):
    return image.max(axis=0).astype(int) - image.min(axis=0)
