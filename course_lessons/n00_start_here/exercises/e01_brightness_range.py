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


@EXERCISE.mistake(
    "You return one range a row, as `axis=1` gives, which works along each row. "
    "NumPy looks at every pixel where no `axis` is named."
)
def each_row(image):
    return image.max(axis=1).astype(int) - image.min(axis=1)


@EXERCISE.mistake(
    "This is the smallest value alone. The range is how far the largest value lies above it: "
    "find that one, too, and subtract."
)
def smallest_only(image):
    return int(image.min())


@EXERCISE.mistake(
    "You add the two extremes, so that an even grey of 7 would have a range of 14. How far apart "
    "they are is a difference."
)
def added(image):
    return int(image.max()) + int(image.min())


@EXERCISE.mistake(
    "Both extremes are right, and they come back as a pair. One number is wanted: how far the "
    "one lies above the other."
)
def both_extremes(image):
    return int(image.max()), int(image.min())


@EXERCISE.mistake(
    "You compare the last pixel with the first. They are the extremes only where the pixels "
    "happen to be sorted; the brightest and the darkest may stand anywhere."
)
def last_minus_first(image):
    return int(image[-1, -1]) - int(image[0, 0])


@EXERCISE.mistake(
    "`argmax` and `argmin` say *where* the extremes stand, as places counted from the first "
    "pixel. The values themselves are wanted."
)
def places_of_the_extremes(image):
    return int(image.argmax()) - int(image.argmin())


@EXERCISE.mistake(
    "This is how far the brightest pixel lies above the *mean*. Subtract the darkest one."
)
def above_the_mean(image):
    return float(image.max() - image.mean())


@EXERCISE.mistake(
    "`np.sort` sorts each row by itself, so the first and the last corner are not the extremes of "
    "the image: its darkest and its brightest pixel may stand in any row."
)
def corners_of_sorted_rows(image):
    ordered = np.sort(image)
    return ordered[-1, -1] - ordered[0, 0]
