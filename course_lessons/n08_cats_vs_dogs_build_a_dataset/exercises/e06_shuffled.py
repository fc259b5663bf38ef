"""Exercise 08.6: shuffling both."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ...probes import read_array


def shuffled(images, labels, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    return images[order], labels[order]


def shuffle_facts(answer, images, labels, seed):
    """Say what a shuffle does; all right ones give the same facts."""
    given = images.copy(), labels.copy()  # in case `answer` changes its arguments

    results = [answer(images, labels, seed)]
    results += [answer(*(array.copy() for array in given), s) for s in (seed, seed + 1)]
    for result in results:
        if not isinstance(result, tuple | list) or len(result) != 2:
            return result  # no pair at all: the check says what it is
    shapes = [[read_array(array).shape for array in result] for result in results]
    kept = all(shape == [array.shape for array in given] for shape in shapes)
    in_shape = {"both are arrays of the shape that they had": kept}
    if not all(in_shape.values()):
        return in_shape | {"shapes": shapes}  # by which mistakes are told apart
    images, labels = given
    (pictures, numbers), again, other = (_of_types(result, given) for result in results)
    label_of = {image.tobytes(): label for image, label in zip(images, labels)}
    in_pairs = [label_of.get(image.tobytes()) == label for image, label in zip(pictures, numbers)]
    there = {image.tobytes() for image in pictures}
    places = {image.tobytes(): place for place, image in enumerate(images)}
    steps = np.diff([places.get(image.tobytes(), -1) for image in pictures]) % len(images)
    return in_shape | {
        "every image is there once": len(there) == len(images),
        "all of them are images that were given": there <= set(label_of),
        "every image kept its label": all(in_pairs),
        "images are in a new order": not np.array_equal(pictures, images),
        "labels are in a new order": not np.array_equal(numbers, labels),
        "the order is more than a rotation or a reversal": len(set(steps)) > 1,
        "the same seed gives the same order": np.array_equal(pictures, again[0]),
        "another seed gives another order": not np.array_equal(pictures, other[0]),
    }


def _of_types(result, given):
    """Read a pair in the number types that were given, where they hold the same numbers."""
    arrays = [read_array(array) for array in result]
    same = [array.astype(old.dtype) for array, old in zip(arrays, given)]
    return [one if np.array_equal(one, array) else array for one, array in zip(same, arrays)]


def _numbered(rng, n):
    images = np.arange(n * 4).reshape(n, 2, 2).astype(np.uint8)
    return images, np.repeat([0, 1], [n - n // 2, n // 2]).astype(np.uint8)


def random_images_and_labels(rng):
    return (*_numbered(rng, int(rng.integers(24, 60))), int(rng.integers(1, 1000)))


EXERCISE = Exercise(
    id="08.6",
    title="A bug to find: everything shuffled",
    prompt="""
        `shuffled(images, labels, seed)` is to return images and labels as new arrays in a random
        order, the same one for both, which depends on the seed only. With this version the
        *validation* accuracy of every network stays near 50 %, however long it is trained. Find
        out why, and mend it.
    """,
    solution=shuffled,
    probe=shuffle_facts,
    cases=(
        Case(*_numbered(None, 30), 7, label="15 cats, then 15 dogs"),
        Case(*_numbered(None, 41), 3, label="an odd number of photos"),
    ),
    random_case=random_images_and_labels,
    hints=(
        "Print `rng.permutation(5)` twice. Are the two orders the same?",
        "Keep the order in a variable of its own, and index both arrays with it.",
    ),
)


@EXERCISE.mistake(
    "Images and labels are still brought into two different orders. A label then says "
    "nothing about its image any more. Draw one order, and use it twice.",
    is_the_stub=True,
)
def shuffled_apart(images, labels, seed):
    """Return images and labels in a random order that depends on the seed."""
    rng = np.random.default_rng(seed)
    return images[rng.permutation(len(images))], labels[rng.permutation(len(labels))]


@EXERCISE.mistake(
    "Only the images move, and the labels stay behind, sorted. Both need the same new order."
)
def only_images(images, labels, seed):
    return images[np.random.default_rng(seed).permutation(len(images))], labels


@EXERCISE.mistake(
    "Only the labels move, and the images stay where they were. Both need the same new order."
)
def only_labels(images, labels, seed):
    return images, labels[np.random.default_rng(seed).permutation(len(labels))]


@EXERCISE.mistake(
    "The pairs stay together, but every seed gives the same order: the one that is handed "
    "over is never used."
)
def always_seed_zero(images, labels, seed):
    return shuffled(images, labels, 0)


@EXERCISE.mistake(
    "The pairs stay together, but each call gives another order, so a run cannot be "
    "repeated. Hand the seed to the generator."
)
def no_seed(images, labels, seed):
    order = np.random.default_rng().permutation(len(images))
    return images[order], labels[order]


@EXERCISE.mistake(
    "Some photos come twice or more, and others are lost, as where each is drawn from all "
    "of them (`integers` does that). A permutation holds each number once."
)
def drawn_with_repeats(images, labels, seed):
    order = np.random.default_rng(seed).integers(0, len(images), size=len(images))
    return images[order], labels[order]


@EXERCISE.mistake("Images and labels are as they came: first all cats, then all dogs.")
def not_shuffled(images, labels, seed):
    return images, labels


@EXERCISE.mistake("You turn the order round: now all dogs come first. That is as sorted as before.")
def turned_round(images, labels, seed):
    return images[::-1], labels[::-1]


@EXERCISE.mistake(
    "The shuffling is right, the result has its parts the wrong way round: images first, "
    "then labels."
)
def labels_first(images, labels, seed):
    pictures, numbers = shuffled(images, labels, seed)
    return numbers, pictures


@EXERCISE.mistake(
    "The pairs stay together. But `shuffle` works in place: the arrays that were handed over are "
    "in the new order now, and new ones were asked for. Draw an order, and index with it."
)
def shuffled_in_place(images, labels, seed):
    np.random.default_rng(seed).shuffle(images)
    np.random.default_rng(seed).shuffle(labels)
    return images, labels
