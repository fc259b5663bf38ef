"""Exercise 07.4: shuffled together."""

from __future__ import annotations

import numpy as np

from course_utils.exercises import Case, Exercise

from ...probes import read_array


def shuffled(images, labels, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    return images[order], labels[order]


def shuffle_facts(answer, images, labels, seed):
    """Say what a shuffle is like; all right ones give the same facts."""
    given = images.copy(), labels.copy()  # in case `answer` changes its arguments
    parts = answer(images, labels, seed)
    if not isinstance(parts, tuple | list) or len(parts) != 2:
        return parts  # no pair at all: the check says what it is
    images, labels = given
    again, other = (
        read_array(answer(*(array.copy() for array in given), s)[0]) for s in (seed, seed + 1)
    )
    new_images, new_labels = map(read_array, parts)
    shapes = new_images.shape, new_labels.shape
    in_shape = {"both keep their shapes": shapes == (images.shape, labels.shape)}
    if not all(in_shape.values()):
        return in_shape | {"shapes": shapes}  # by which mistakes are told apart
    # The first pixel of each image tells which one it was.
    places = {float(image.flat[0]): place for place, image in enumerate(images)}
    order = [places.get(float(image.flat[0]), -1) for image in new_images]
    return in_shape | {
        "every image has its own label": np.array_equal(new_labels, labels[order]),
        "every image is there once": sorted(order) == list(range(len(images))),
        "the order is a new one": order != list(range(len(images))),
        "the order is more than a rotation or a reversal": len(set(np.diff(order) % len(order)))
        > 1,
        "no image was changed": np.array_equal(new_images, images[order]),
        "the labels move": not np.array_equal(new_labels, labels),
        "the labels are not sorted": bool(np.any(np.diff(new_labels[:, 0]) < 0)),
        "the same seed gives the same order": np.array_equal(new_images, again),
        "another seed gives another order": not np.array_equal(new_images, other),
    }


def random_pairs(rng):
    number = int(rng.integers(20, 30))
    images = rng.permutation(number * 4).reshape(number, 2, 2, 1) / 100
    labels = rng.permutation(np.arange(number) % 10).reshape(-1, 1)
    return images, labels, int(rng.integers(1, 1000))


EXERCISE = Exercise(
    id="07.4",
    title="A bug to find: labels that belong to other images",
    prompt="""
        `shuffled(images, labels, seed)` should return images and labels as new arrays in a new
        order, random but the same for the same seed. On other images, a network trained on what
        it returns stays at chance. Find out why, and mend it.
    """,
    solution=shuffled,
    probe=shuffle_facts,
    cases=(
        Case(*random_pairs(np.random.default_rng(1))),
        Case(*random_pairs(np.random.default_rng(2)), label="another set"),
    ),
    random_case=random_pairs,
    hints=(
        "Shuffle the numbers `[10, 20, 30]` twice with the same generator. Are the two orders the "
        "same?",
        "Ask for *one* order of indices, keep it under a name, and use it as an index twice.",
    ),
)


@EXERCISE.mistake(
    "Both are shuffled, each in an order of its own, as where a new order is drawn for "
    "each. An image and its label have to move together.",
    is_the_stub=True,
)
def shuffled_apart(images, labels, seed):
    """Return images and labels in a new, random order."""
    rng = np.random.default_rng(seed)
    return images[rng.permutation(len(images))], labels[rng.permutation(len(labels))]


@EXERCISE.mistake(
    "The images have moved and their labels have stayed where they were. What has to "
    "happen to both?"
)
def labels_stay(images, labels, seed):
    return images[np.random.default_rng(seed).permutation(len(images))], labels


@EXERCISE.mistake(
    "The labels have moved and the images have stayed where they were. What has to happen to both?"
)
def images_stay(images, labels, seed):
    return images, labels[np.random.default_rng(seed).permutation(len(labels))]


@EXERCISE.mistake(
    "The pairs are right again, because nothing moves any more. The order was to be a new one."
)
def nothing_shuffled(images, labels, seed):
    return images.copy(), labels.copy()


@EXERCISE.mistake(
    "The pairs hold, but the order is only turned round: what was sorted stays sorted, and "
    "every seed gives the same."
)
def reversed_order(images, labels, seed):
    return images[::-1], labels[::-1]


@EXERCISE.mistake(
    "The pairs hold, but some images come twice and others not at all, as where each is "
    "drawn from all of them (`integers` does that). A permutation has every number once."
)
def drawn_with_replacement(images, labels, seed):
    order = np.random.default_rng(seed).integers(0, len(images), size=len(images))
    return images[order], labels[order]


@EXERCISE.mistake(
    "The pairs hold. Every seed gives the same order, though: yours does not depend on the "
    "one that is handed over."
)
def always_the_same(images, labels, seed):
    return shuffled(images, labels, 0)


@EXERCISE.mistake(
    "The pairs hold. But two calls with the same seed give two orders: the seed never "
    "reaches the generator."
)
def never_the_same(images, labels, seed):
    return shuffled(images, labels, None)


@EXERCISE.mistake(
    "The pairs hold, but now all images of a class stand together. Batches of a single "
    "class are about the worst order to train in."
)
def sorted_by_label(images, labels, seed):
    order = np.argsort(labels.reshape(-1), kind="stable")
    return images[order], labels[order]


@EXERCISE.mistake(
    "The pairs hold. But `shuffle` works in place: the arrays that were handed over are in the "
    "new order now, and new ones were asked for. Draw an order, and index with it."
)
def shuffled_in_place(images, labels, seed):
    np.random.default_rng(seed).shuffle(images)
    np.random.default_rng(seed).shuffle(labels)
    return images, labels
