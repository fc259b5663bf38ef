"""Calibration, temperature and coverage: closed cases, properties, scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from course_lessons.n13_when_to_trust_it.trust import calibration, coverage_curve, temperature

seeds = st.integers(0, 10_000)


def answers(seed, n=60):
    rng = np.random.default_rng(seed)
    confidence = rng.uniform(0.5, 1, n)
    return confidence, rng.random(n) < confidence


# Calibration --------------------------------------------------------------------------------------


def test_gaps_are_weighted_by_their_photos():
    confidence = np.repeat([0.6, 0.81, 0.95], [20, 80, 100])
    right = np.concatenate([np.arange(n) < k for n, k in ((20, 14), (80, 60), (100, 80))])
    found = calibration(confidence, right)
    np.testing.assert_allclose(found.said, [0.6, 0.81, 0.95])
    np.testing.assert_allclose(found.true, [0.7, 0.75, 0.8])
    np.testing.assert_allclose(found.luck[0], np.sqrt(0.6 * 0.4 / 20))
    assert found.counts.tolist() == [20, 80, 100]
    assert found.error == pytest.approx((20 * 0.1 + 80 * 0.06 + 100 * 0.15) / 200)


def test_a_confidence_of_one_belongs_to_the_last_bin():
    found = calibration([1, 1, 0.95, 0], [True, False, True, False])
    assert found.counts.tolist() == [1, 3]
    assert found.luck[0] == 0


@given(seeds, st.integers(1, 20))
def test_calibration_equals_that_of_scikit_learn(seed, bins):
    confidence, right = answers(seed)
    true, said = calibration_curve(right, confidence, n_bins=bins)
    found = calibration(confidence, right, bins)
    np.testing.assert_allclose(found.said, said)
    np.testing.assert_allclose(found.true, true)


@given(seeds)
def test_one_bin_compares_the_two_means(seed):
    confidence, right = answers(seed)
    error = calibration(confidence, right, 1).error
    assert error == pytest.approx(abs(confidence.mean() - right.mean()))
    # Gaps of both signs cancel in a bin, not between bins.
    assert calibration(confidence, right, 8).error >= error - 1e-12


# Coverage -----------------------------------------------------------------------------------------


def test_the_surest_answer_first():
    curve = coverage_curve([0.6, 0.9, 0.8, 0.7], [True, True, False, True])
    np.testing.assert_allclose(curve.coverage, [0.25, 0.5, 0.75, 1])
    np.testing.assert_allclose(curve.accuracy, [1, 1 / 2, 2 / 3, 3 / 4])
    assert curve.reaching(0.7) == 1  # it recovers after an early mistake
    assert curve.reaching(0.8) == 0.25


def test_photos_that_are_equally_sure_are_answered_together():
    curve = coverage_curve([0.9, 0.8, 0.8, 0.8], [True, True, False, False])
    assert curve.coverage.tolist() == [0.25, 1] and curve.accuracy.tolist() == [1, 0.5]


def test_no_answer_is_good_enough():
    assert coverage_curve([0.9, 0.8], [False, True]).reaching(0.9) == 0


@given(seeds, st.floats(0, 1))
def test_coverage_is_the_largest_that_is_good_enough(seed, wanted):
    confidence, right = answers(seed, 30)
    curve = coverage_curve(confidence, right)
    assert curve.accuracy[-1] == pytest.approx(right.mean())
    shares = [k / 30 for k in range(1, 31) if right[np.argsort(-confidence)[:k]].mean() >= wanted]
    assert curve.reaching(wanted) == pytest.approx(max(shares, default=0))


# Temperature --------------------------------------------------------------------------------------


@given(st.floats(0.5, 20), st.integers(51, 99))
def test_logits_of_one_size_get_the_share_that_is_right(size, right):
    """All as sure: the best probability is the share right, so T = z / ln(p / (1 − p))."""
    share = right / 100
    wanted = size / np.log(share / (1 - share))
    found = temperature(np.full(100, size), np.arange(100) < right)
    assert found == pytest.approx(np.clip(wanted, 0.05, 100), rel=1e-3)


@given(seeds, st.floats(0.3, 8))
def test_larger_logits_get_a_larger_temperature(seed, factor):
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 2, (200, 3))
    labels = np.array([rng.choice(3, p=np.exp(z) / np.exp(z).sum()) for z in logits])
    once = temperature(logits, labels)
    assert temperature(factor * logits, labels) == pytest.approx(factor * once, rel=1e-3)
    assert 0.5 < once < 2  # the labels were drawn by these very logits


@given(seeds)
def test_one_logit_is_two_with_a_zero(seed):
    rng = np.random.default_rng(seed)
    z = rng.normal(0, 3, 40)
    labels = rng.integers(0, 2, 40)
    assert temperature(z, labels) == temperature(np.stack([0 * z, z], 1), labels)


def test_the_ends_of_the_temperatures():
    assert 0.05 < temperature([3.0, -2.0], [1, 0]) < 0.1
    assert temperature([3e4, -3e4], [0, 1]) == pytest.approx(100, rel=1e-3)


# Refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: calibration([0.9], [True, False]), r"shapes \(1,\) and \(2,\)"),
        (lambda: calibration([], []), r"shapes \(0,\) and \(0,\)"),
        (lambda: coverage_curve([90.0], [True]), "from 90.0 to 90.0; 0 to 1 is allowed"),
        (lambda: coverage_curve([np.nan], [True]), "0 to 1 is allowed"),
        (lambda: calibration([0.9], [True], bins=0), "bins is 0; 1 or more"),
        (lambda: temperature([1.0, 2.0], [1]), r"shapes \(2,\) and \(1,\)"),
        (lambda: temperature([1.0, 2.0], [1, 2]), r"labels are \[1 2\]; 0 to 1 are allowed"),
    ],
)
def test_what_does_not_fit_is_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call()
