"""The cross-correlation that this lesson's exercises build on."""

from __future__ import annotations

import numpy as np


def correlate2d(image, kernel):
    rows, columns = kernel.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    result = np.zeros((height, width))
    for row in range(rows):
        for column in range(columns):
            result += kernel[row, column] * image[row : row + height, column : column + width]
    return result
