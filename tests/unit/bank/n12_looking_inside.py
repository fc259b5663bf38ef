"""Answers to the exercises of notebook 12 that are not declared misconceptions."""

from __future__ import annotations

import numpy as np

from bank import Right, Wrong
from course_lessons.n12_looking_inside.exercises import (
    e01_patch_at,
    e03_occlusion_map,
    e04_passes,
    e06_scores,
)

# 12.1 patch_at ----------------------------------------------------------------------------


def one_pixel_late(photo, places, row, column, size):
    step = len(photo) // places
    top, left = (
        min(max(n * step + step // 2 - size // 2 + 1, 0), len(photo) - size) for n in (row, column)
    )
    return photo[top : top + size, left : left + size]


def size_of_a_step(photo, places, row, column, size):
    return e01_patch_at.patch_at(photo, places, row, column, len(photo) // places)


def kept_inside_by_clip(photo, places, row, column, size):
    step = len(photo) // places
    middles = np.array([row, column]) * step + step // 2
    top, left = np.clip(middles - size // 2, 0, len(photo) - size)
    return photo[top : top + size, left : left + size]


# 12.2 uphill -------------------------------------------------------------------------------


def largest_slope(picture, gradient, rate):
    return np.clip(picture + rate * gradient / np.abs(gradient).max(), 0, 255)


def each_colour_by_itself(picture, gradient, rate):
    return np.clip(picture + rate * gradient / np.sqrt((gradient**2).mean(axis=(0, 1))), 0, 255)


def by_norm(picture, gradient, rate):
    length = np.linalg.norm(gradient) / gradient.size**0.5
    if length == 0:
        return picture
    return np.minimum(np.maximum(picture + rate * gradient / length, 0), 255)


def a_little_added(picture, gradient, rate):
    return np.clip(picture + rate * gradient / (np.sqrt(np.mean(gradient**2)) + 1e-12), 0, 255)


def noise_for_zeros(picture, gradient, rate):
    length = np.sqrt((gradient**2).mean())
    step = gradient / length if length else np.ones_like(gradient)
    return np.clip(picture + rate * step, 0, 255)


def zeros_for_zeros(picture, gradient, rate):
    length = np.sqrt((gradient**2).mean())
    if length == 0:
        return np.zeros_like(picture)
    return np.clip(picture + rate * gradient / length, 0, 255)


# 12.3 occlusion_map ------------------------------------------------------------------------


def ratios(probability, photo, size, stride):
    whole = probability(photo[None])[0]
    return (e03_occlusion_map.occlusion_map(probability, photo, size, stride)) / whole


def magnitudes(probability, photo, size, stride):
    return np.abs(e03_occlusion_map.occlusion_map(probability, photo, size, stride))


def columns_first(probability, photo, size, stride):
    return e03_occlusion_map.occlusion_map(probability, photo, size, stride).T


def writes_into_the_photo(probability, photo, size, stride):
    result = e03_occlusion_map.occlusion_map(probability, photo, size, stride)
    photo[:size, :size] = 127
    return result


def one_by_one(probability, photo, size, stride):
    whole = probability(np.array([photo]))[0]
    result = []
    for row in range(0, photo.shape[0] - size + 1, stride):
        result.append([])
        for column in range(0, photo.shape[1] - size + 1, stride):
            covered = np.array(photo)
            covered[row : row + size, column : column + size, :] = [127, 127, 127]
            result[-1].append(whole - probability(covered[np.newaxis])[0])
    return np.array(result)


# 12.5 grad_cam -----------------------------------------------------------------------------


def mean_over_rows(maps, gradients):
    return np.maximum((maps * gradients.mean(axis=0)).sum(axis=-1), 0)


def largest_slopes(maps, gradients):
    return np.maximum((maps * gradients.max(axis=(0, 1))).sum(axis=-1), 0)


def by_einsum(maps, gradients):
    heat = np.einsum("hwc,c->hw", maps, np.mean(gradients, axis=(0, 1)))
    return np.where(heat > 0, heat, 0)


def in_loops(maps, gradients):
    heat = np.zeros(maps.shape[:2])
    for channel in range(maps.shape[2]):
        heat += gradients[:, :, channel].mean() * maps[:, :, channel]
    heat[heat < 0] = 0
    return heat


# 12.7 share_inside -------------------------------------------------------------------------


def largest_inside(heat, box):
    return float(heat[box].max() / heat.max()) if heat.any() else 0.0


def squares(heat, box):
    return float((heat[box] ** 2).sum() / (heat**2).sum()) if heat.any() else 0.0


def by_product(heat, box):
    if heat.max() == 0:
        return 0
    return np.sum(heat * box) / np.sum(heat)


_PASSES = e04_passes.passes_solution()
_SCORES = e06_scores.scores_solution()

BANK = (
    *(Wrong("12.1", answer) for answer in (one_pixel_late, size_of_a_step)),
    *(Wrong("12.2", answer) for answer in (largest_slope, each_colour_by_itself)),
    *(Wrong("12.2", answer) for answer in (noise_for_zeros, zeros_for_zeros)),
    *(
        Wrong("12.3", answer)
        for answer in (ratios, magnitudes, columns_first, writes_into_the_photo)
    ),
    Wrong("12.4", _PASSES | {"stride 8": 440}),
    Wrong("12.4", dict.fromkeys(_PASSES, 37)),
    Wrong("12.4", {"stride 32": 37}, says="missing"),
    *(Wrong("12.5", answer) for answer in (mean_over_rows, largest_slopes)),
    Wrong("12.6", _SCORES | {"as it was": 1.0}),
    Wrong("12.6", _SCORES | {"no mark anywhere": 0.4}),
    Wrong("12.6", {"as it was": 0.675}, says="missing"),
    *(Wrong("12.7", answer) for answer in (largest_inside, squares)),
)

RIGHT = (
    Right("12.1", kept_inside_by_clip),
    *(Right("12.2", answer) for answer in (by_norm, a_little_added)),
    Right("12.3", one_by_one),
    *(Right("12.5", answer) for answer in (by_einsum, in_loops)),
    Right("12.7", by_product),
)
