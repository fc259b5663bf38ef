"""How far a network's confidence can be trusted: measured, mended, and used to keep silent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Calibration:
    """What was said and what came true, for each bin of confidence that holds any photos."""

    said: np.ndarray  # mean confidence
    true: np.ndarray  # share that is right
    luck: np.ndarray  # standard error of that share for a network that is calibrated
    counts: np.ndarray  # photos
    error: float  # expected calibration error: the mean gap, weighted by the counts


@dataclass(frozen=True)
class CoverageCurve:
    """How accurate the answers are if only the surest photos are answered, from few to all."""

    coverage: np.ndarray
    accuracy: np.ndarray

    def reaching(self, wanted: float) -> float:
        """Return the largest coverage with an accuracy of `wanted` or more; 0 if there is none."""
        return float(self.coverage[self.accuracy >= wanted].max(initial=0))


def calibration(confidence: ArrayLike, right: ArrayLike, bins: int = 10) -> Calibration:
    """Compare a network's confidence with how often it is right.

    Parameters
    ----------
    confidence : array_like of float, shape (photos,)
        The probability of each answer, from 0 to 1.
    right : array_like of bool, shape (photos,)
        Whether that answer is right.
    bins : int
        How many equally wide parts 0 … 1 is cut into.

    Returns
    -------
    Calibration
        With the expected calibration error: C. Guo et al., "On calibration of modern neural
        networks", 2017, equation 3.

    Raises
    ------
    ValueError
        If the two do not fit together, or a confidence does not lie between 0 and 1.

    Examples
    --------
    >>> round(calibration([0.9, 0.9, 0.6, 0.6], [True, False, True, True]).error, 2)
    0.4
    """
    confidence, right = _answers(confidence, right)
    if bins < 1:
        raise ValueError(f"bins is {bins}; 1 or more is allowed.")
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    used = counts > 0
    said, true = (np.bincount(place, of, bins)[used] / counts[used] for of in (confidence, right))
    luck = np.sqrt(said * (1 - said) / counts[used])
    error = np.average(np.abs(said - true), weights=counts[used])
    return Calibration(said, true, luck, counts[used], float(error))


def coverage_curve(confidence: ArrayLike, right: ArrayLike) -> CoverageCurve:
    """Measure the accuracy of the answers over the share of photos answered, the surest first.

    Parameters
    ----------
    confidence, right : array_like, shape (photos,)
        As for `calibration`. Photos that are equally sure are answered together.

    Returns
    -------
    CoverageCurve
        R. El-Yaniv, Y. Wiener, "On the foundations of noise-free selective classification", 2010.

    Raises
    ------
    ValueError
        As `calibration` does.

    Examples
    --------
    >>> coverage_curve([0.6, 0.9, 0.8, 0.7], [False, True, True, True]).reaching(0.9)
    0.75
    """
    confidence, right = _answers(confidence, right)
    surest_first = np.argsort(-confidence)
    answered = np.arange(1, len(right) + 1)
    accuracy = np.cumsum(right[surest_first]) / answered
    last = np.append(np.diff(confidence[surest_first]) != 0, True)  # of those equally sure
    return CoverageCurve(answered[last] / len(right), accuracy[last])


def temperature(logits: ArrayLike, labels: ArrayLike) -> float:
    """Find the number that logits have to be divided by for the lowest mean cross-entropy.

    Parameters
    ----------
    logits : array_like of float, shape (photos,) or (photos, classes)
        Of validation photos; one logit a photo is that of class 1 against class 0.
    labels : array_like of int, shape (photos,)

    Returns
    -------
    float
        From 0.05 to 100; near the lower end if all are right. C. Guo et al., 2017, section 4.

    Raises
    ------
    ValueError
        If there is not one label for each photo, or a label is of no class.

    Examples
    --------
    >>> round(temperature([2.0, 2.0, 2.0, 2.0], [1, 1, 1, 0]), 2)
    1.82
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import log_softmax

    z, labels = np.asarray(logits, float), np.asarray(labels)
    z = np.stack([np.zeros_like(z), z], 1) if z.ndim == 1 else z
    if z.ndim != 2 or labels.shape != z.shape[:1] or not len(z):
        raise ValueError(f"logits and labels have shapes {np.shape(logits)} and {labels.shape}.")
    if not np.isin(labels, range(z.shape[1])).all():
        raise ValueError(f"labels are {np.unique(labels)}; 0 to {z.shape[1] - 1} are allowed.")
    places = np.arange(len(z)), labels.astype(int)

    def loss(log_t: float) -> float:
        return float(-log_softmax(z / np.exp(log_t), axis=1)[places].mean())

    # As a function of 1/T the loss is convex, so that there is one lowest place.
    found = minimize_scalar(loss, bounds=(np.log(0.05), np.log(100)), method="bounded")
    return float(np.exp(found.x))


def _answers(confidence: ArrayLike, right: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    said, true = np.asarray(confidence, float), np.asarray(right)
    if said.ndim != 1 or said.shape != true.shape or not len(said):
        raise ValueError(
            f"confidence and right have the shapes {said.shape} and {true.shape}; "
            "one of each for every photo is allowed."
        )
    if not ((said >= 0) & (said <= 1)).all():
        raise ValueError(f"confidence goes from {said.min()} to {said.max()}; 0 to 1 is allowed.")
    return said, true.astype(bool)
