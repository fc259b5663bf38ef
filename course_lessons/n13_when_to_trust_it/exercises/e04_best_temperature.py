"""Exercise 13.4: temperature scaling."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def best_temperature(logits, labels, candidates):
    toward_truth = np.where(labels == 1, logits, -logits)
    losses = [np.logaddexp(0, -toward_truth / t).mean() for t in candidates]
    return candidates[int(np.argmin(losses))]


_CANDIDATES = np.array([0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0])


def _answers(rng, n, factor):
    """Logits that are `factor` times too large, and labels drawn by the true ones."""
    while True:
        true = rng.normal(0, 2, size=n)
        labels = (rng.random(n) < 1 / (1 + np.exp(-true))).astype(int)
        losses = [
            np.logaddexp(0, -np.where(labels == 1, 1, -1) * true * factor / t).mean()
            for t in _CANDIDATES
        ]
        first, second = sorted(losses)[:2]
        wrong = (true > 0) != (labels == 1)
        # A best one that is clear, and both kinds of mistake.
        if second - first > 1e-4 and len({*labels[wrong].tolist()}) == 2:
            return true * factor, labels, rng.permutation(_CANDIDATES)


def random_answers(rng):
    return _answers(rng, int(rng.integers(30, 60)), float(rng.choice([0.5, 1, 2, 4])))


_RNG = np.random.default_rng(4)

EXERCISE = Exercise(
    id="13.4",
    title="A temperature for the logits",
    prompt=r"""
        *Temperature scaling* divides all logits by one number $T$ before the sigmoid. Write
        `best_temperature(logits, labels, candidates)`: the candidate whose probabilities have the
        lowest mean binary cross-entropy (notebook 09), the first of equal ones. `logits`
        and `labels` (a dog has label 1) have the shape (photos,), `candidates` is an array of
        temperatures. Where a probability rounds to 1, `np.logaddexp(0, x)` still returns
        $\ln(1 + e^x)$.
    """,
    stub='''
        def best_temperature(logits, labels, candidates):
            """Return the temperature with the lowest loss."""
            ...
    ''',
    solution=best_temperature,
    cases=(
        Case(*_answers(_RNG, 40, 4.0), label="logits that are much too large"),
        Case(*_answers(_RNG, 40, 2.0), label="logits that are too large"),
        Case(*_answers(_RNG, 40, 1.0), label="logits about right"),
        Case(*_answers(_RNG, 40, 0.5), label="logits that are too small"),
        Case(
            np.array([60.0, -50.0, 40.0, -45.0, 55.0, 3000.0]),
            np.array([1, 0, 0, 0, 1, 1]),
            np.array([10.0, 1.0, 30.0, 100.0]),
            label="very large logits",
        ),
    ),
    random_case=random_answers,
    hints=(
        "Go through the candidates: divide the logits, take the sigmoid, then the loss of "
        "exercise 09.3. Keep the losses in a list.",
        "For logits so large that a probability becomes exactly 1: the loss of a dog is "
        "$\\ln(1 + e^{-z})$, and `np.logaddexp(0, -z)` computes that without an overflow; that of "
        "a cat has $z$ in place of $-z$.",
    ),
    explanation=(
        "The answers stay the same, whatever $T$: dividing by a positive number changes no sign. "
        "Only how sure they are changes, and so the loss."
    ),
)


def _losses(logits, labels, scale, dogs=1.0, cats=1.0):
    toward_truth = np.where(labels == 1, logits, -logits)
    weights = np.where(labels == 1, dogs, cats)
    return np.array([(weights * np.logaddexp(0, -toward_truth * s)).mean() for s in scale])


@EXERCISE.mistake(
    "Logits that are too large come out larger still: you multiply by the temperature. Divide."
)
def multiplied(logits, labels, candidates):
    return candidates[int(np.argmin(_losses(logits, labels, candidates)))]


@EXERCISE.mistake("That is the temperature with the *highest* loss, the worst of them all.")
def highest_loss(logits, labels, candidates):
    return candidates[int(np.argmax(_losses(logits, labels, 1 / candidates)))]


@EXERCISE.mistake(
    "The accuracy is the same at every temperature, so it cannot choose: what comes back is just "
    "the first candidate."
)
def by_accuracy(logits, labels, candidates):
    accuracies = [((logits / t > 0) == (labels == 1)).mean() for t in candidates]
    return candidates[int(np.argmax(accuracies))]


@EXERCISE.mistake(
    "Only the dogs' loss counts here. For a cat the loss is that of the probability of a cat."
)
def dogs_only(logits, labels, candidates):
    return candidates[int(np.argmin(_losses(logits, labels, 1 / candidates, cats=0.0)))]


@EXERCISE.mistake(
    "You divide the *probability* by the temperature. Then one half is no border any more; divide "
    "the logit, in front of the sigmoid."
)
def probability_divided(logits, labels, candidates):
    losses = []
    for t in candidates:
        p = np.clip(1 / (1 + np.exp(-np.clip(logits, -500, 500))) / t, 1e-7, 1 - 1e-7)
        losses.append(-np.where(labels == 1, np.log(p), np.log(1 - p)).mean())
    return candidates[int(np.argmin(losses))]


@EXERCISE.mistake(
    "That is the lowest loss itself. Return the candidate that has it: `np.argmin` gives its place."
)
def the_loss_itself(logits, labels, candidates):
    return _losses(logits, labels, 1 / candidates).min()


@EXERCISE.mistake("That is the place of the best candidate in the list. Return the candidate.")
def the_place(logits, labels, candidates):
    return int(np.argmin(_losses(logits, labels, 1 / candidates)))


@EXERCISE.mistake(
    "Dogs and cats have changed places: with these losses every right answer is punished, and the "
    "highest temperature always wins."
)
def labels_swapped(logits, labels, candidates):
    return candidates[int(np.argmin(_losses(logits, 1 - labels, 1 / candidates)))]


@EXERCISE.mistake(
    "Right until a probability rounds to 0 or 1: its logarithm is infinite, 0 times infinity is "
    "not a number, and `argmin` takes the first of these for the smallest. The prompt names a "
    "function that computes the loss from the logit."
)
def logarithm_of_zero(logits, labels, candidates):
    losses = []
    with np.errstate(all="ignore"):
        for t in candidates:
            p = 1 / (1 + np.exp(-logits / t))
            losses.append(-(labels * np.log(p) + (1 - labels) * np.log(1 - p)).mean())
    return candidates[int(np.argmin(losses))]


@EXERCISE.mistake(
    "Only the cats' loss counts here. For a dog the loss is that of the probability of a dog."
)
def cats_only(logits, labels, candidates):
    return candidates[int(np.argmin(_losses(logits, labels, 1 / candidates, dogs=0.0)))]


@EXERCISE.mistake(
    "These are the losses of all candidates. Which of them is the lowest, and which temperature "
    "made it?"
)
def all_losses(logits, labels, candidates):
    return _losses(logits, labels, 1 / candidates)


@EXERCISE.mistake(
    "A candidate whose loss is not a number is never chosen, though it may be the best: where a "
    "probability rounds to 0 or 1, 0 times infinity gives `nan`. The prompt names a function that "
    "computes the loss from the logit."
)
def passed_over(logits, labels, candidates):
    best, lowest = candidates[0], np.inf
    with np.errstate(all="ignore"):
        for t in candidates:
            p = 1 / (1 + np.exp(-logits / t))
            loss = -(labels * np.log(p) + (1 - labels) * np.log(1 - p)).mean()
            if loss < lowest:
                best, lowest = t, loss
    return best
