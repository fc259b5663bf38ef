"""Exercise 12.3: occlusion."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise


def occlusion_map(probability, photo, size, stride):
    rows = range(0, photo.shape[0] - size + 1, stride)
    columns = range(0, photo.shape[1] - size + 1, stride)
    covered = np.repeat(photo[None], len(rows) * len(columns), axis=0)
    places = [(row, column) for row in rows for column in columns]
    for one, (row, column) in zip(covered, places):
        one[row : row + size, column : column + size] = 127
    drops = probability(photo[None])[0] - probability(covered)
    return drops.reshape(len(rows), len(columns))


class Looker:
    """Stands for a network: looks at some places of a photo, and at nothing else."""

    def __init__(self, weights):
        self.weights = weights

    def __call__(self, photos):
        photos = np.asarray(photos, dtype=float)
        if photos.ndim != 4 or photos.shape[1:] != self.weights.shape:
            raise ValueError(
                f"photos have the shape {photos.shape}: probability wants a batch, "
                f"(photos, {', '.join(map(str, self.weights.shape))})."
            )
        return 1 / (1 + np.exp(-((photos - 127) / 128 * self.weights).sum(axis=(1, 2, 3))))

    def __repr__(self):
        return "a network that looks at some places only"


def _looking(rng, height, width, size, stride):
    weights = rng.normal(size=(height, width, 3)) * (rng.random((height, width, 1)) < 0.5)
    photo = rng.integers(0, 256, size=(height, width, 3)).astype("uint8")
    return Looker(weights / height), photo, size, stride


def random_look(rng):
    height, width = (int(n) for n in rng.integers(6, 12, size=2))
    return _looking(rng, height, width, int(rng.integers(2, 5)), int(rng.integers(1, 4)))


_RNG = np.random.default_rng(123)


EXERCISE = Exercise(
    id="12.3",
    title="A convolution of questions",
    prompt="""
        Write `occlusion_map(probability, photo, size, stride)`. `probability` takes a batch of
        photos, shape (n, height, width, 3), and returns n probabilities. Lay a grey square
        (127 in all three channels) of `size` × `size` pixels over the photo wherever it fits,
        every `stride` pixels from the upper left on, like the windows of a convolution without
        padding; one square at a time. Return an array with a number for each place, in rows and
        columns: the probability of the photo as it is minus that of the covered one. Leave the
        photo you are given unchanged.
    """,
    stub='''
        def occlusion_map(probability, photo, size, stride):
            """Return how much each grey square costs, shape (rows, columns)."""
            ...
    ''',
    solution=occlusion_map,
    cases=(
        Case(*_looking(_RNG, 8, 8, 2, 2), label="squares side by side"),
        Case(*_looking(_RNG, 9, 7, 3, 1), label="squares that overlap"),
        Case(*_looking(_RNG, 10, 8, 3, 2), label="a rest at the border"),
        Case(*_looking(_RNG, 6, 6, 6, 1), label="all covered"),
    ),
    random_case=random_look,
    hints=(
        "First the places: `range(0, height - size + 1, stride)` for the rows. Each place needs a "
        "copy of the photo of its own.",
        "`probability` wants a batch even of one photo: `photo[None]` has the shape "
        "(1, height, width, 3). All covered photos can be one batch, reshaped at the end.",
    ),
    explanation=(
        "One batch for all squares is faster than a photo at a time. A loop that asks one by one "
        "is as right."
    ),
)


def _map(probability, photo, size, stride, grey=127, last=1, cover=None):
    rows = range(0, photo.shape[0] - size + last, stride)
    columns = range(0, photo.shape[1] - size + last, stride)
    result = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            covered = photo.copy()
            covered[row : row + size, column : column + size] = grey
            result[i, j] = probability(covered[None])[0]
    return probability(photo[None])[0] - result


@EXERCISE.mistake(
    "These are the probabilities of the covered photos: small where it matters. The drop is "
    "wanted, so subtract them from that of the whole photo."
)
def probabilities_themselves(probability, photo, size, stride):
    whole = probability(photo[None])[0]
    return whole - _map(probability, photo, size, stride)


@EXERCISE.mistake(
    "The sign is turned round: a place that matters makes the probability *fall*, and should "
    "get a positive number."
)
def sign_turned(probability, photo, size, stride):
    return -_map(probability, photo, size, stride)


@EXERCISE.mistake(
    "The squares of earlier places are still there: each covers a little more, until the photo is "
    "grey. Start from a new copy for each place (`photo.copy()`)."
)
def squares_pile_up(probability, photo, size, stride):
    rows = range(0, photo.shape[0] - size + 1, stride)
    columns = range(0, photo.shape[1] - size + 1, stride)
    covered, whole = photo.copy(), probability(photo[None])[0]
    result = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            covered[row : row + size, column : column + size] = 127
            result[i, j] = whole - probability(covered[None])[0]
    return result


@EXERCISE.mistake(
    "The last place is missing: a square that ends at the border still fits. Mind the end of "
    "`range`."
)
def last_place_missing(probability, photo, size, stride):
    return _map(probability, photo, size, stride, last=0)


@EXERCISE.mistake("Your square is black. Grey, 127, is what the task asks for.")
def black_square(probability, photo, size, stride):
    return _map(probability, photo, size, stride, grey=0)


@EXERCISE.mistake("Your square is white. Grey, 127, is what the task asks for.")
def white_square(probability, photo, size, stride):
    return _map(probability, photo, size, stride, grey=255)


@EXERCISE.mistake("The square moves by one pixel each time. It should move by `stride` pixels.")
def stride_ignored(probability, photo, size, stride):
    return _map(probability, photo, size, 1)


@EXERCISE.mistake(
    "The square moves by its own size. It should move by `stride`, so that squares may overlap."
)
def moved_by_its_size(probability, photo, size, stride):
    return _map(probability, photo, size, size)


@EXERCISE.mistake(
    "You cover everything but the square. That asks what it says by itself, another question."
)
def all_but_the_square(probability, photo, size, stride):
    rows = range(0, photo.shape[0] - size + 1, stride)
    columns = range(0, photo.shape[1] - size + 1, stride)
    result = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            covered = np.full_like(photo, 127)
            there = slice(row, row + size), slice(column, column + size)
            covered[there] = photo[there]
            result[i, j] = probability(photo[None])[0] - probability(covered[None])[0]
    return result


@EXERCISE.mistake(
    "The numbers are right, but in one long row. Give them rows and columns, as the squares lay."
)
def not_reshaped(probability, photo, size, stride):
    return _map(probability, photo, size, stride).ravel()
