"""Images, kernels and cases that several exercises of this lesson use."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils.exercises import Case

Array = NDArray[Any]  # Solutions carry no hints: learners read them as cells of the notebook.

RUNNING_IMAGE = np.array(
    [[1, 2, 3, 0, 1], [0, 1, 2, 3, 0], [1, 0, 1, 2, 1], [2, 1, 0, 1, 2], [1, 2, 1, 0, 1]]
)

RUNNING_KERNEL = np.array([[0, 1], [1, 0]])
LAPLACIAN = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])

# Neither a half turn nor a transposition leaves these as they are, and none is square.
IMAGE = np.array(
    [
        [3, 1, 4, 1, 5, 9, 2],
        [6, 5, 3, 5, 8, 9, 7],
        [9, 3, 2, 3, 8, 4, 6],
        [2, 6, 4, 3, 3, 8, 3],
        [2, 7, 9, 5, 0, 2, 8],
    ]
)

WIDE_KERNEL = np.array([[1, 2, 0], [0, -1, 3]])
HIGH_KERNEL = np.array([[0.5, -1.0], [0.25, 2.0], [0.0, 1.5]])
SQUARE_KERNEL = np.array([[1, 2, 0], [0, -1, 4], [3, 0, 1]])

PHOTO = np.array(
    [[200, 210, 30, 0, 90], [250, 10, 20, 60, 255], [0, 128, 180, 220, 5], [7, 99, 240, 33, 61]],
    dtype=np.uint8,
)


def output_size(image: Array, kernel: Array) -> tuple[int, int]:
    rows, columns = (n - k + 1 for n, k in zip(image.shape, kernel.shape, strict=True))
    return rows, columns


def random_pair(rng: np.random.Generator) -> Case:
    rows, columns = rng.integers(1, 4), rng.integers(1, 5)
    size = max(rows, columns) + rng.integers(0, 5, size=2)  # a transposed kernel fits, too
    dtype = rng.choice(["uint8", "int64", "float64"])
    image = rng.integers(0, 256, size).astype(dtype)
    kernel = rng.integers(-8, 9, (rows, columns))
    kernel[0, 0] += kernel.sum() == 0  # nobody can divide by 0, in whichever way it is tried
    # What becomes of a negative fraction in uint8 differs from machine to machine.
    return Case(image, kernel if dtype == "uint8" else kernel / 4)


PAIRS = (
    Case(RUNNING_IMAGE, LAPLACIAN, label="the running example"),
    Case(IMAGE, WIDE_KERNEL, label="an asymmetric kernel that is wider than high"),
    Case(IMAGE, HIGH_KERNEL, label="a kernel with fractions that is higher than wide"),
    Case(IMAGE[:, :5] / 4, SQUARE_KERNEL, label="an asymmetric square kernel"),
    Case(PHOTO, WIDE_KERNEL, label="a photo in uint8"),
    Case(IMAGE[:3, :3], SQUARE_KERNEL, label="a kernel as large as the image"),
    Case(IMAGE, np.array([[2.0]]), label="a kernel of a single number"),
    Case(IMAGE[:1, :3], np.array([[2, -1]]), label="an image of a single row"),
    Case(IMAGE[:, :1], np.array([[1], [-3]]), label="an image of a single column"),
    Case(PHOTO, 100 * SQUARE_KERNEL, label="a photo in uint8 and large weights"),
    Case(IMAGE / 7, HIGH_KERNEL / 3, label="fractions that never end"),
)

IMAGE_DTYPE_HINT = (
    "It looks as if the numbers were stored in the image's dtype, as in `zeros_like(image)`. "
    "`uint8` holds whole numbers from 0 to 255 only: larger sums wrap round, negative ones too, "
    "and in any whole-number array fractions are cut off. Let the output be a float array."
)
