"""Answers to the exercises of notebook 13 that are not declared misconceptions."""

from __future__ import annotations

import numpy as np

from bank import Right, Wrong
from course_lessons.n13_when_to_trust_it.exercises import (
    e02_thresholds,
    e03_gaps,
    e04_best_temperature,
    e05_calibration_error,
)

# 13.1 precision ----------------------------------------------------------------------------


def negative_predictive_value(base_rate, recall, false_alarm_rate):
    cats = (1 - base_rate) * (1 - false_alarm_rate)
    return cats / (cats + base_rate * (1 - recall))


def counted_in_ten_thousand(base_rate, recall, false_alarm_rate):
    dogs = 10_000 * base_rate
    found, alarms = dogs * recall, (10_000 - dogs) * false_alarm_rate
    return found / (found + alarms)


def by_odds_of_the_alarm(base_rate, recall, false_alarm_rate):
    return 1 / (1 + (1 - base_rate) / base_rate * false_alarm_rate / recall)


# 13.5 calibration_error --------------------------------------------------------------------


def rounded_places(confidences, right, bins):
    place = np.round(confidences * bins).astype(int)
    return sum(
        (place == n).mean() * abs(right[place == n].mean() - confidences[place == n].mean())
        for n in np.unique(place)
    )


def always_ten_bins(confidences, right, bins):
    return e05_calibration_error.calibration_error(confidences, right, 10)


def root_of_squares(confidences, right, bins):
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [
        (place == n).mean() * (right[place == n].mean() - confidences[place == n].mean()) ** 2
        for n in np.unique(place)
    ]
    return float(np.sqrt(np.sum(gaps)))


def by_sums(confidences, right, bins):
    place = np.clip(np.floor(confidences * bins), 0, bins - 1).astype(int)
    gaps = np.bincount(place, right, bins) - np.bincount(place, confidences, bins)
    return np.abs(gaps).sum() / len(right)


def by_histogram(confidences, right, bins):
    edges = np.linspace(0, 1, bins + 1)
    true, _ = np.histogram(confidences[right], edges)
    said, _ = np.histogram(confidences, edges, weights=confidences)
    return np.abs(true - said).sum() / len(right)


# 13.4 best_temperature ---------------------------------------------------------------------


def square_root_of_it(logits, labels, candidates):
    return e04_best_temperature.best_temperature(logits, labels, candidates) ** 0.5


def never_scaled(logits, labels, candidates):
    return 1.0


def by_the_squares(logits, labels, candidates):
    p = [1 / (1 + np.exp(-np.clip(logits / t, -500, 500))) for t in candidates]
    return candidates[int(np.argmin([np.abs(q - labels).mean() for q in p]))]


def with_two_outputs(logits, labels, candidates):
    scores = np.stack([0 * logits, logits], 1)
    losses = []
    for t in candidates:
        z = scores / t
        z = z - z.max(1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(1, keepdims=True))
        losses.append(-log_p[np.arange(len(labels)), labels].sum())
    return candidates[np.argmin(losses)]


def in_a_dictionary(logits, labels, candidates):
    loss = {}
    for t in candidates:
        z = logits / t
        loss[t] = (np.logaddexp(0, z) - labels * z).mean()
    return min(loss, key=loss.get)


# 13.6 photos_for_a_person ------------------------------------------------------------------


def everything(confidences, right, wanted):
    return len(right)


def one_by_one(confidences, right, wanted):
    pairs = sorted(zip(confidences, right), reverse=True)
    for answered in range(len(pairs), 0, -1):
        if sum(correct for _, correct in pairs[:answered]) / answered >= wanted:
            return len(pairs) - answered
    return len(pairs)


def by_leaving_out(confidences, right, wanted):
    left = [bool(r) for _, r in sorted(zip(confidences, right))]
    seen = 0
    while left and np.mean(left) < wanted:
        left.pop(0)
        seen += 1
    return seen


# 13.7 ranking ------------------------------------------------------------------------------


def means_compared(known, strange):
    return float(known.mean() > strange.mean())


def best_accuracy(known, strange):
    return max(
        ((known >= t).sum() + (strange < t).sum()) / (len(known) + len(strange)) for t in known
    )


def gini(known, strange):
    pairs = np.sign(known[:, None] - strange)
    return pairs.mean()


def in_two_loops(known, strange):
    won = 0.0
    for a in known:
        for b in strange:
            won += 1 if a > b else 0.5 if a == b else 0
    return won / (len(known) * len(strange))


def by_signs(known, strange):
    return (np.sign(known[:, None] - strange[None, :]).mean() + 1) / 2


_THRESHOLDS = e02_thresholds.thresholds_solution()
_GAPS = e03_gaps.gaps_solution()

BANK = (
    Wrong("13.3", _GAPS | {"expected calibration error": 0.105 / 3}),
    Wrong("13.3", _GAPS | {"at 0.80": 0.15}),
    Wrong("13.3", {"at 0.60": 0.1}, says="missing"),
    Wrong("13.2", _THRESHOLDS | {"cat flap": 0.9}),
    Wrong("13.2", _THRESHOLDS | {"night watch": 0.5}),
    Wrong("13.2", {"album": 0.5, "cat flap": 0.1}, says="missing"),
    Wrong("13.1", negative_predictive_value),
    *(Wrong("13.5", answer) for answer in (rounded_places, always_ten_bins, root_of_squares)),
    *(Wrong("13.4", answer) for answer in (square_root_of_it, never_scaled, by_the_squares)),
    Wrong("13.6", everything),
    *(Wrong("13.7", answer) for answer in (means_compared, best_accuracy, gini)),
)

RIGHT = (
    *(Right("13.1", answer) for answer in (counted_in_ten_thousand, by_odds_of_the_alarm)),
    *(Right("13.5", answer) for answer in (by_sums, by_histogram)),
    *(Right("13.4", answer) for answer in (with_two_outputs, in_a_dictionary)),
    *(Right("13.6", answer) for answer in (one_by_one, by_leaving_out)),
    *(Right("13.7", answer) for answer in (in_two_loops, by_signs)),
)
