"""Exercise 13.5: the expected calibration error of any network."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def calibration_error(confidences, right, bins):
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        inside = place == number
        if inside.any():
            gap = abs(right[inside].mean() - confidences[inside].mean())
            error += inside.mean() * gap
    return error


def _answers(rng, n, bins, sure=0.0):
    """Confidences that keep away from borders, except for some that are exactly 1."""
    confidences = (rng.integers(bins // 2, bins, size=n) + rng.uniform(0.1, 0.9, size=n)) / bins
    confidences[: round(sure * n)] = 1.0
    right = rng.random(n) < rng.uniform(0.3, 1) * confidences
    return confidences, right, bins


def random_answers(rng):
    return _answers(rng, int(rng.integers(10, 30)), int(rng.choice([4, 5, 10, 20])), 0.1)


_RNG = np.random.default_rng(13)
_FOUR = np.array([0.95, 0.95, 0.95, 0.95])


EXERCISE = Exercise(
    id="13.5",
    title="The calibration error of any network",
    prompt="""
        Cut 0 … 1 into `bins` equal parts and sort the photos into them by confidence; none lies on
        a border, but 1 itself belongs to the last part. In each part that has any photos, the
        *gap* is the distance between the mean confidence and the share that is right. Write
        `calibration_error(confidences, right, bins)`: the average gap, each weighted by the share
        of photos in its part. `confidences` and `right` (True or False) have the shape (photos,).
    """,
    stub='''
        def calibration_error(confidences, right, bins):
            """Return the expected calibration error, a number."""
            ...
    ''',
    solution=calibration_error,
    cases=(
        Case(_FOUR, np.array([True, True, True, False]), 10, label="all in one part"),
        Case(
            np.array([0.95, 0.95, 0.85, 0.65, 0.65]),
            np.array([True, False, True, True, False]),
            10,
            label="three parts",
        ),
        Case(
            np.array([0.9, 0.9, 0.6, 0.6]),
            np.array([True, False, True, True]),
            4,
            label="too sure here, too timid there",
        ),
        Case(np.array([1.0, 1.0, 0.77]), np.array([True, False, True]), 5, label="exactly 1"),
        Case(*_answers(_RNG, 12, 10), label="twelve photos"),
        Case(*_answers(_RNG, 20, 5, 0.1), label="five parts"),
    ),
    random_case=random_answers,
    hints=(
        "Which part a photo belongs to is `confidences * bins`, cut down to a whole number; "
        "only the 1 needs care.",
        "Go through the parts with a loop. A mask tells who is inside, and its mean is the weight.",
    ),
    explanation="It depends on how many bins and photos there are: few photos show gaps anyway.",
)


def _parts(confidences, right, bins):
    """For each part with photos: share, mean confidence, share right, middle."""
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    for number in np.unique(place):
        inside = place == number
        middle = (number + 0.5) / bins
        yield inside.mean(), confidences[inside].mean(), right[inside].mean(), middle


@EXERCISE.mistake(
    "All parts count the same, also one that holds a single photo. Weigh each gap by its share of "
    "the photos."
)
def not_weighted(confidences, right, bins):
    return float(
        np.mean([abs(said - true) for _, said, true, _ in _parts(confidences, right, bins)])
    )


@EXERCISE.mistake(
    "You average over all parts, those without a photo included, and each counts the same. Weigh "
    "each gap by its share of the photos."
)
def empty_parts_count(confidences, right, bins):
    gaps = [abs(said - true) for _, said, true, _ in _parts(confidences, right, bins)]
    return float(np.sum(gaps) / bins)


@EXERCISE.mistake(
    "One mean against the other: too sure in one part and too timid in another cancel. Take the "
    "distance in each part, then average."
)
def without_parts(confidences, right, bins):
    return float(abs(confidences.mean() - right.mean()))


@EXERCISE.mistake(
    "A gap below the diagonal and one above it cancel. The *distance* is wanted, so its sign has "
    "to go in each part."
)
def signs_kept(confidences, right, bins):
    return float(sum(w * (true - said) for w, said, true, _ in _parts(confidences, right, bins)))


@EXERCISE.mistake(
    "That is the largest gap, known as the maximum calibration error. The average is wanted."
)
def largest_gap(confidences, right, bins):
    return float(max(abs(said - true) for _, said, true, _ in _parts(confidences, right, bins)))


@EXERCISE.mistake(
    "You compare with the middle of each part. Its photos need not lie round the middle: take "
    "their mean confidence."
)
def middle_of_the_part(confidences, right, bins):
    return float(sum(w * abs(mid - true) for w, _, true, mid in _parts(confidences, right, bins)))


@EXERCISE.mistake(
    "A confidence of exactly 1 gets lost: it falls into a part behind the last one. It belongs to "
    "the last."
)
def one_falls_out(confidences, right, bins):
    inside = confidences < 1
    if not inside.any():
        return 0.0
    return inside.mean() * calibration_error(confidences[inside], right[inside], bins)


@EXERCISE.mistake(
    "You take the distance photo by photo. One photo is right or wrong, never 90 % right: average "
    "within a part before you compare."
)
def photo_by_photo(confidences, right, bins):
    return float(np.abs(confidences - right).mean())


@EXERCISE.mistake(
    "The gaps are squared. Then small ones hardly count; their plain distances are wanted."
)
def squared_gaps(confidences, right, bins):
    return float(
        sum(w * (said - true) ** 2 for w, said, true, _ in _parts(confidences, right, bins))
    )


@EXERCISE.mistake(
    "A confidence of exactly 1 gets the number `bins`, and parts are numbered from 0 to one less: "
    "there is no such place. It belongs to the last part."
)
def behind_the_last_part(confidences, right, bins):
    number, said, true = np.zeros(bins), np.zeros(bins), np.zeros(bins)
    for confidence, hit in zip(confidences, right):
        place = int(confidence * bins)
        number[place] += 1
        said[place] += confidence
        true[place] += hit
    return float(np.abs(said - true).sum() / len(right))


@EXERCISE.mistake(
    "A part without photos has no mean: 0 divided by 0 is not a number, and it makes the whole sum "
    "one. Leave such parts out."
)
def empty_parts_not_a_number(confidences, right, bins):
    used = sum(1 for _ in _parts(confidences, right, bins))
    return calibration_error(confidences, right, bins) if used == bins else np.nan


@EXERCISE.mistake("The gaps are added up as they are. Weigh each by its share of the photos.")
def gaps_added(confidences, right, bins):
    return float(sum(abs(said - true) for _, said, true, _ in _parts(confidences, right, bins)))


@EXERCISE.mistake(
    "Each gap is weighted by the *number* of its photos. Divide by how many there are in all."
)
def not_divided(confidences, right, bins):
    return calibration_error(confidences, right, bins) * len(right)
