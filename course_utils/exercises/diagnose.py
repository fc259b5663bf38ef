"""Recognise what kind of wrong a result is, from how it relates to the right one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import permutations
from typing import Any

import numpy as np

from course_utils.exercises.compare import as_array

Pairs = list[tuple[np.ndarray, np.ndarray]]


def diagnosis(wanted: Sequence[Any], got: Sequence[Any], structural: bool = False) -> str:
    """Say in one sentence what all results have in common, where that is a known pattern.

    Of `structural` patterns, which turn or mirror the whole, none comes about by chance.
    """
    arrays = [as_array(value) for value in (*wanted, *got)]
    shapes = [() if array is None else array.shape for array in arrays]
    by_one = "" if structural else _one_position(shapes[: len(wanted)], shapes[len(wanted) :])
    if by_one or not arrays or not all(map(_holds_numbers, arrays)):
        return by_one
    numbers = [np.asarray(array, dtype=float) for array in arrays]
    pairs = list(zip(numbers, numbers[len(wanted) :]))
    for pattern, sentence in _PATTERNS:
        if (not structural or sentence in _STRUCTURAL) and pattern(pairs):
            return sentence
    return "" if structural else _offset_or_factor(pairs)


def _holds_numbers(array: np.ndarray | None) -> bool:
    return array is not None and array.dtype.kind in "biuf" and array.size > 0


def _one_position(wanted: list[tuple[int, ...]], got: list[tuple[int, ...]]) -> str:
    """Notice shapes that are one off along the same axes in all calls, whatever the sizes."""
    steps = [
        tuple(b - a for a, b in zip(right, shape)) if len(right) == len(shape) else ()
        for right, shape in zip(wanted, got)
    ]
    if len(set(wanted)) < 2 or len(set(steps)) > 1:
        return ""
    found = set(steps[0]) - {0}
    if found == {1}:
        return "One too many each time: is there a position too many at the end?"
    return "One too few each time: is the last position left out?" if found == {-1} else ""


def _all(relation: Callable[[np.ndarray], np.ndarray]) -> Callable[[Pairs], bool]:
    """Pattern: every result equals the right one after ``relation``, and not without it."""

    def holds(pairs: Pairs) -> bool:
        return all(_equal(relation(right), value) for right, value in pairs) and not all(
            _equal(right, value) for right, value in pairs
        )

    return holds


def _equal(a: np.ndarray, b: np.ndarray) -> bool:
    if a.shape != b.shape:
        return False
    scale = max(1.0, float(np.max(np.abs(a), initial=0.0)))
    return bool(np.allclose(a, b, rtol=0, atol=1e-5 * scale, equal_nan=True))


def _mirrored(*axes: int) -> Callable[[np.ndarray], np.ndarray]:
    """Mirror pictures along any axis, other arrays along their first only."""

    def mirrored(array: np.ndarray) -> np.ndarray:
        fits = array.ndim > 0 if axes == (0,) else _is_picture(array)
        return np.flip(array, axes) if fits else array

    return mirrored


def _other_axes(pairs: Pairs) -> bool:
    ndim = pairs[0][0].ndim
    if not 2 <= ndim <= 4 or any(right.ndim != ndim for right, _ in pairs):
        return False
    orders = permutations(range(ndim))
    return any(_all(partial(np.transpose, axes=order))(pairs) for order in orders)


def _is_picture(array: np.ndarray) -> bool:
    """Tell a picture from an array of many, whose first axis does not count rows."""
    return array.ndim in (2, 3)


def _swapped_pair(pairs: Pairs) -> bool:
    return all(right.shape == (2,) for right, _ in pairs) and _all(np.flip)(pairs)


def _constant(pairs: Pairs) -> bool:
    return all(
        value.size > 1 and value.shape == right.shape and np.ptp(value) == 0 != np.ptp(right)
        for right, value in pairs
    )


def _zeros(pairs: Pairs) -> bool:
    return _constant(pairs) and all(not np.any(value) for _, value in pairs)


def _wrong_only(*places: Any) -> Callable[[Pairs], bool]:
    """Pattern: wherever a picture is wrong, it is in certain rows and columns."""

    def holds(pairs: Pairs) -> bool:
        count = 0
        for right, value in pairs:
            if right.shape != value.shape or not _is_picture(right):
                return False
            wrong = ~np.isclose(right, value, rtol=1e-5, atol=1e-5)
            inside = np.ones(right.shape, dtype=bool)
            for place in places:
                inside[place] = False
            if wrong[inside].any():
                return False
            count += int(wrong.sum()) if inside.any() else 0
        return count > 1  # a single one may lie anywhere

    return holds


def _went_round(pairs: Pairs) -> bool:
    """Pattern: arithmetic in 8-bit integers, where the right values leave their range."""
    outside = [right[(right < 0) | (right >= 256)] for right, _ in pairs]
    anywhere = np.any(np.mod(np.trunc(np.concatenate(outside)), 256))  # 0 may be by chance
    return bool(anywhere) and _all(lambda array: np.mod(np.trunc(array), 256))(pairs)


def _moved(down: int, right: int) -> Callable[[Pairs], bool]:
    """Pattern: the picture sits one row or column too far."""

    def holds(pairs: Pairs) -> bool:
        for wanted, value in pairs:
            if not _is_picture(wanted) or wanted.shape != value.shape or min(wanted.shape[:2]) < 3:
                return False
            source = _without_rim(wanted, -down, -right)
            if np.ptp(source) == 0 or not _equal(source, _without_rim(value, down, right)):
                return False
        return True

    return holds


def _without_rim(array: np.ndarray, down: int, right: int) -> np.ndarray:
    """Cut rows off at the top (where negative: at the bottom), and columns at the left."""
    rows, columns = array.shape[:2]
    kept = slice(max(0, down), rows + min(0, down))
    return array[kept, max(0, right) : columns + min(0, right)]


def _offset_or_factor(pairs: Pairs) -> str:
    if any(right.shape != value.shape for right, value in pairs):
        return ""
    what = "Every result is" if pairs[0][0].ndim == 0 else "Every value is"
    right, value = (np.concatenate([*map(np.ravel, arrays)]) for arrays in zip(*pairs))
    gaps = value - right
    gap = float(np.median(gaps))
    if gap != 0 and np.isfinite(gaps).all() and np.allclose(gaps, gap, rtol=1e-6, atol=1e-9):
        return f"{what} {abs(gap):g} too {'large' if gap > 0 else 'small'}."
    largest = int(np.argmax(np.abs(right)))
    if right[largest] == 0 or np.count_nonzero(right) < 2:
        return ""
    factor = float(value[largest] / right[largest])
    rough = float(f"{factor:.4g}")
    # Each value by itself: beside a large one, small ones may be anything.
    close = np.allclose(value, right * factor, rtol=1e-3, atol=1e-6 * abs(value[largest]))
    if rough in (0.0, 1.0) or not np.isfinite(factor) or not close:
        return ""
    return f"{what} {factor:.4g} times what it should be."


_PATTERNS: list[tuple[Callable[[Pairs], bool], str]] = [
    (_zeros, "All values are 0: is anything written into the result?"),
    (_constant, "All values are the same: does each position read its own part of the input?"),
    (_all(np.negative), "Every sign is turned round."),
    (_all(np.abs), "The values are right but for their signs: negative ones came out positive."),
    (
        _all(lambda array: np.maximum(array, 0)),
        "Where the values should be negative they are 0: is something cut off?",
    ),
    (_swapped_pair, "The two numbers are right but swapped."),
    (_all(_mirrored(0, 1)), "The result is right but turned by half a turn."),
    (_all(_mirrored(0)), "The result is right but in reverse order along its first axis."),
    (_all(_mirrored(1)), "The result is right but mirrored from left to right."),
    (_other_axes, "The numbers are right but the axes are in another order (transposed)."),
    (_went_round, "The values went round at 256, as they do in 8-bit integers (`uint8`)."),
    (
        _all(lambda array: np.clip(array, 0, 255)),
        "The values are right but cut off where they leave the range from 0 to 255.",
    ),
    (
        _all(np.trunc),
        "The values have lost their fractions. An array of whole numbers cuts them off, and so do "
        "`int(…)` and `//`.",
    ),
    (_all(np.rint), "The values are right but rounded to whole numbers."),
    (_all(np.floor), "The values are right but rounded down."),
    (_all(np.ceil), "The values are right but rounded up."),
    (_wrong_only(-1), "Only the last row is wrong: does something stop too early?"),
    (_wrong_only(np.s_[:, -1]), "Only the last column is wrong: does something stop too early?"),
    (_wrong_only(-1, np.s_[:, -1]), "Only the last row and the last column are wrong."),
    (
        _wrong_only([0, -1], np.s_[:, [0, -1]]),
        "Inside, all is right; only values on the outer rim are wrong.",
    ),
    (_moved(1, 1), "The result sits one row too low and one column too far to the right."),
    (_moved(-1, -1), "The result sits one row too high and one column too far to the left."),
    (_moved(1, 0), "The result sits one row too low."),
    (_moved(-1, 0), "The result sits one row too high."),
    (_moved(0, 1), "The result sits one column too far to the right."),
    (_moved(0, -1), "The result sits one column too far to the left."),
]
_STRUCTURAL = [
    sentence
    for _, sentence in _PATTERNS
    if re.search("sign is|swapped|turned by|reverse order|mirrored|transposed", sentence)
]
