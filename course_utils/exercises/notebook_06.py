"""Exercises of notebook 06: CIFAR-10 set up as data."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.compare import read_array, shared_random_state
from course_utils.exercises.core import Case, Exercise, Misconception

_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


# 06.1 From the label to the name ---------------------------------------------------------


def names_of(labels, images, class_names):
    return [class_names[labels[i][0]] for i in images]


def names_of_positions(labels, images, class_names):
    return [class_names[i] for i in images]


def first_ones_in_order(labels, images, class_names):
    return [class_names[labels[i][0]] for i in range(len(images))]


def numbers_only(labels, images, class_names):
    return [int(labels[i][0]) for i in images]


def row_as_index(labels, images, class_names):
    return [class_names[labels[i]] for i in images]


def indices_swapped(labels, images, class_names):
    return [class_names[labels[0][i]] for i in images]


def counted_from_one(labels, images, class_names):
    return [class_names[labels[i][0] - 1] for i in images]


def largest_of_row(labels, images, class_names):
    return [class_names[labels[i].argmax()] for i in images]


def only_the_last(labels, images, class_names):
    for i in images:
        name = class_names[labels[i][0]]
    return [name]


def _column(*numbers):
    return np.array(numbers, dtype=np.uint8).reshape(-1, 1)


def random_labels_and_images(rng):
    labels = rng.integers(0, 10, size=(int(rng.integers(5, 9)), 1)).astype(np.uint8)
    return labels, rng.choice(len(labels), size=3, replace=False).tolist(), _NAMES


NAMES = Exercise(
    id="06.1",
    title="From labels to names",
    prompt="""
        Write `names_of(labels, images, class_names)`. `labels` has the shape (N, 1) as above,
        `images` is a list of image numbers, such as `[4, 0, 2]`, and `class_names` the tuple of
        names. It returns the list of the names of these images, in their order.
    """,
    stub='''
        def names_of(labels, images, class_names):
            """Return the class names of the images with these numbers, a list of texts."""
            ...
    ''',
    solution=names_of,
    cases=(
        Case(_column(6, 9, 4, 2), [1, 3], _NAMES, label="the second and the fourth image"),
        Case(_column(6, 9, 0), [2, 0], _NAMES, label="class 0, and not in order"),
        Case(
            _column(3, 1, 1, 0), [0, 3, 1], ("cat", "dog", "fox", "hen"), label="other class names"
        ),
        Case(_column(6, 9, 0), [1, 1], _NAMES, label="an image twice"),
    ),
    random_case=random_labels_and_images,
    misconceptions=(
        Misconception(
            "names-of-positions",
            names_of_positions,
            "You look up the names at the places in `images`, but these numbers count images, not "
            "classes: image 1 is not an automobile because it comes second. Between an image and "
            "its name stands its label.",
        ),
        Misconception(
            "first-ones-in-order",
            first_ones_in_order,
            "You get the names of the first images of the set, as many as were asked for. `images` "
            "says *which* images; go through its entries, not through a range of its length.",
        ),
        Misconception(
            "numbers-only",
            numbers_only,
            "These are the class numbers, which is halfway. The names stand in `class_names` in "
            "the order of the numbers.",
        ),
        Misconception(
            "row-as-index",
            row_as_index,
            "`labels[i]` is not a number: each label is a row of its own with one number in it, "
            "an array of shape (1,), and a tuple takes only whole numbers as index. One more "
            "index gets the number out.",
        ),
        Misconception(
            "indices-swapped",
            indices_swapped,
            "You ask row 0 for its column `i`, and there is only one column. The first index of "
            "an array counts rows, and each row is an image here.",
        ),
        Misconception(
            "counted-from-one",
            counted_from_one,
            "Every name is one place too early, and class 0 has no place before it: a `uint8` "
            "cannot go below 0, so 0 - 1 becomes 255, long past the end of the names. The numbers "
            "start at 0, and so do Python's indices: nothing has to be subtracted.",
        ),
        Misconception(
            "largest-of-row",
            largest_of_row,
            "Every image becomes class 0. `argmax` is for one-hot rows, such as [0, 0, 1, 0]; it "
            "returns the *place* of the largest entry, and a row with one entry has only place 0.",
        ),
        Misconception(
            "only-the-last",
            only_the_last,
            "One name has survived, that of the last image, as if each name replaced the one "
            "before. Collect the names in a list.",
        ),
    ),
    hints=(
        "Print `train_labels[3]` and `train_labels[3][0]` in a cell of its own. Which of the two "
        "is a number?",
        "For each entry of `images`: get the class number out of its row, use it as an index of "
        "`class_names`, and collect what comes out.",
    ),
    explanation="`labels[i, 0]` does the same in one step.",
)


# 06.2 Class balance ---------------------------------------------------------------------


def class_counts(labels, n_classes):
    return np.bincount(labels.reshape(-1), minlength=n_classes)


def only_those_there(labels, n_classes):
    return np.unique(labels, return_counts=True)[1]


def shares(labels, n_classes):
    return class_counts(labels, n_classes) / len(labels)


def two_dimensions(labels, n_classes):
    return np.bincount(labels, minlength=n_classes)


def up_to_the_largest(labels, n_classes):
    return np.bincount(labels[:, 0])


def last_class_left_out(labels, n_classes):
    return np.array([np.count_nonzero(labels == k) for k in range(n_classes - 1)])


def classes_from_one(labels, n_classes):
    return np.array([np.count_nonzero(labels == k) for k in range(1, n_classes + 1)])


def sum_of_numbers(labels, n_classes):
    return np.array([int(labels[labels == k].sum()) for k in range(n_classes)])


def different_labels(labels, n_classes):
    return len(np.unique(labels))


def random_labels(rng):
    n_classes = int(rng.integers(3, 9))
    return rng.integers(0, n_classes, size=(int(rng.integers(1, 40)), 1)), n_classes


COUNTS = Exercise(
    id="06.2",
    title="How many of each?",
    prompt="""
        Write `class_counts(labels, n_classes)`. It returns an array of shape (n_classes,) with
        whole numbers: how many images each class has. A class without images counts 0. `labels`
        has the shape (N, 1).
    """,
    stub='''
        def class_counts(labels, n_classes):
            """Return the number of images of each class, shape (n_classes,)."""
            ...
    ''',
    solution=class_counts,
    kind="whole",
    cases=(
        Case(_column(2, 0, 2, 1, 2), 3, label="every class is there"),
        Case(_column(3, 1, 3), 5, label="classes 0, 2 and 4 are missing"),
        Case(_column(5, 0, 5, 2, 0, 4), 6, label="classes 1 and 3 are missing"),
        Case(_column(*[1] * 300, 0, 0), 3, label="300 images of one class"),
        Case(_column(2), 4, label="a single image"),
    ),
    random_case=random_labels,
    misconceptions=(
        Misconception(
            "only-those-there",
            only_those_there,
            "Classes without a single image have vanished from your result, so the counts no "
            "longer stand at their class's place. `np.unique` lists what it finds; it cannot know "
            "of a class that is missing.",
        ),
        Misconception(
            "shares",
            shares,
            "These are shares that sum to 1. Useful for a chart, but a share does not say whether "
            "it stands for 5 images or 5,000. What is asked for is the count itself.",
        ),
        Misconception(
            "two-dimensions",
            two_dimensions,
            "`np.bincount` wants its numbers in one row, and the labels stand in a column of shape "
            "(N, 1). Bring them into one dimension first.",
        ),
        Misconception(
            "up-to-the-largest",
            up_to_the_largest,
            "The result ends at the largest label that occurs. Where the last classes have no "
            "image it is too short. `n_classes` says how long it has to be; "
            "`np.bincount` has an argument for that.",
        ),
        Misconception(
            "last-class-left-out",
            last_class_left_out,
            "The last class is missing. `range(k)` ends at k − 1 by itself, so nothing more has to "
            "be taken off.",
        ),
        Misconception(
            "classes-from-one",
            classes_from_one,
            "Your counts begin with class 1, so class 0 is lost and the last entry counts a class "
            "that does not exist. The numbers run from 0 to n_classes − 1.",
        ),
        Misconception(
            "sum-of-numbers",
            sum_of_numbers,
            "You add up the labels of each class: class 0 comes out as 0, class 3 three times too "
            "large. A label is a name in disguise; adding names means nothing. Count how often it "
            "occurs.",
        ),
        Misconception(
            "different-labels",
            different_labels,
            "That is how many different classes occur. Wanted is one number for each class.",
        ),
    ),
    hints=(
        "For one class k: `labels == k` is an array of True and False. How many True are there?",
        "Either collect that number for every class in a loop, or use `np.bincount` on the labels "
        "in one row, with `minlength`.",
    ),
)


# 06.3 What it costs to store ---------------------------------------------------------------

_NUMBERS = 50_000 * 32 * 32 * 3


def megabytes_solution():
    megabytes = {
        "uint8": 50_000 * 32 * 32 * 3 * 1 / 1e6,
        "float32": 50_000 * 32 * 32 * 3 * 4 / 1e6,
        "float64": 50_000 * 32 * 32 * 3 * 8 / 1e6,
    }
    return megabytes


def _sizes(numbers, unit=1e6, sizes=(1, 4, 8)):
    return dict(zip(("uint8", "float32", "float64"), (numbers * size / unit for size in sizes)))


def bits_for_bytes():
    return _sizes(_NUMBERS, sizes=(8, 32, 64))


def channels_forgotten():
    return _sizes(_NUMBERS / 3)


def in_gigabytes():
    return _sizes(_NUMBERS, unit=1e9)


def in_mebibytes():
    return _sizes(_NUMBERS, unit=2**20)


def in_kilobytes():
    return _sizes(_NUMBERS, unit=1e3)


def one_image():
    return _sizes(_NUMBERS / 50_000)


def with_test_images():
    return _sizes(_NUMBERS * 6 / 5)


def one_side_only():
    return _sizes(_NUMBERS / 32)


MEMORY = Exercise(
    id="06.3",
    title="What does it cost to store?",
    prompt="""
        The complete training set has 50,000 images of 32 × 32 pixels with 3 channels. Work out
        `megabytes`: how many megabytes (1 MB = 1,000,000 bytes) it takes in each of the three
        types. The number in a type's name counts *bits*, and 8 bits are one byte.
    """,
    stub="""
        megabytes = {
            "uint8": ...,
            "float32": ...,
            "float64": ...,
        }
    """,
    solution=megabytes_solution,
    tolerance=0.005,
    misconceptions=(
        Misconception(
            "bits-for-bytes",
            bits_for_bytes,
            "You multiply by the number in the type's name. It counts bits; a `uint8` is one byte, "
            "and the other two follow.",
        ),
        Misconception(
            "channels-forgotten",
            channels_forgotten,
            "This is a third of it: each pixel is three numbers, one for each colour.",
        ),
        Misconception(
            "in-gigabytes",
            in_gigabytes,
            "The digits are right and the unit is not: these are gigabytes, a thousand megabytes "
            "each.",
        ),
        Misconception(
            "in-mebibytes",
            in_mebibytes,
            "Nearly: you divide by 1,048,576, which gives mebibytes (MiB). Both units are in use, "
            "and a difference of five per cent is how they are told apart. Here a megabyte is "
            "a million bytes.",
        ),
        Misconception(
            "in-kilobytes",
            in_kilobytes,
            "These are kilobytes, a thousand times too many: a megabyte has a million bytes.",
        ),
        Misconception(
            "one-image",
            one_image,
            "That is one image, in megabytes. The set has 50,000 of them.",
        ),
        Misconception(
            "with-test-images",
            with_test_images,
            "You count 60,000 images. 10,000 of them are the test set; the question is about the "
            "training set.",
        ),
        Misconception(
            "one-side-only",
            one_side_only,
            "A factor of 32 is missing: an image is 32 pixels wide *and* 32 pixels high.",
        ),
    ),
    hints=(
        "How many numbers is one image? Multiply height, width and channels. Then the whole set.",
        "Times bytes per number, which is bits / 8; then divide by a million. Let Python compute: "
        "an expression may stand in the place of each `...`.",
    ),
    explanation=(
        "`train_images.nbytes` tells it for an array that exists; the point of the arithmetic is "
        "to know before it does."
    ),
)


# 06.4 A bug: black images --------------------------------------------------------------------


def black_images(images):
    """Return the images as float32 from 0 to 1."""
    scaled = images // 255
    return scaled.astype("float32")


def to_unit_floats(images):
    return images.astype("float32") / 255


def double_precision(images):
    return images / 255.0


def divided_by_256(images):
    return images.astype("float32") / 256


def largest_there(images):
    return images.astype("float32") / images.max()


def not_divided(images):
    return images.astype("float32")


def each_image_by_itself(images):
    images = images.astype("float32")
    return images / images.max(axis=(1, 2, 3), keepdims=True)


def minus_one_to_one(images):
    return images.astype("float32") / np.float32(127.5) - 1


def half_precision(images):
    return images.astype("float16") / np.float16(255)


def rounded_back(images):
    return np.round(images / 255).astype("float32")


def random_images(rng):
    shape = (int(rng.integers(1, 4)), 2, 3, 3)
    return (rng.integers(0, rng.integers(100, 256), size=shape).astype(np.uint8),)


_DARK = (np.arange(36).reshape(2, 2, 3, 3) * 5 + 20).astype(np.uint8)
_FULL = (np.arange(18).reshape(1, 2, 3, 3) * 15).astype(np.uint8)

UNIT = Exercise(
    id="06.4",
    title="A bug to find: all images black",
    prompt="""
        `to_unit_floats(images)` should turn `uint8` images into `float32` from 0 (black) to 1
        (full brightness). With this version nearly every image comes out black. Find out why,
        and mend it.
    """,
    stub=black_images,
    solution=to_unit_floats,
    kind="float32",
    cases=(
        Case(_FULL, label="from 0 to 255"),
        Case(_DARK, label="images without a white pixel"),
        Case(np.array([[[[0, 255, 128]]]], dtype=np.uint8), label="one pixel"),
        Case(np.array([[[[0, 1, 1]]]], dtype=np.uint8), label="one pixel, nearly black"),
    ),
    random_case=random_images,
    misconceptions=(
        Misconception(
            "black-images",
            black_images,
            "Nearly everything is still 0: the fractions are cut off, so that every value below "
            "255 becomes 0. `//` does that, and so does a type for whole numbers such as `uint8`. "
            "What keeps them?",
        ),
        Misconception(
            "double-precision",
            double_precision,
            "The values are right, the type is not. A `uint8` array divided by a Python number "
            "becomes `float64`, eight bytes a number. For the whole training set that is "
            "1.23 GB where 0.61 would do. Convert to `float32` first, then divide. (Plain `float` "
            "is `float64`.)",
        ),
        Misconception(
            "divided-by-256",
            divided_by_256,
            "All values are a little too small: full brightness comes out as 0.996. There are 256 "
            "different values, but the largest one is 255.",
        ),
        Misconception(
            "largest-there",
            largest_there,
            "You divide by the brightest number that happens to be in this array. Another array "
            "(the test images, one batch) would be scaled by another number, and a network "
            "trained on the one would see the other too dark or too bright. Divide by the largest "
            "value that the type can hold.",
        ),
        Misconception(
            "not-divided",
            not_divided,
            "The type is right, but the numbers still run from 0 to 255: the division is gone.",
        ),
        Misconception(
            "each-image-by-itself",
            each_image_by_itself,
            "Every image is stretched until its brightest number is 1, so night and day look "
            "alike. Divide all of them by the same number.",
        ),
        Misconception(
            "minus-one-to-one",
            minus_one_to_one,
            "Your values run from −1 to 1. Some networks want that (you will meet them in "
            "notebook 10), but here black is to be 0.",
        ),
        Misconception(
            "half-precision",
            half_precision,
            "`float16` saves half the memory again, but it keeps three digits only, and training "
            "adds very small numbers to large ones. The task says `float32`.",
        ),
        Misconception(
            "rounded-back",
            rounded_back,
            "Only 0 and 1 are left. A rounding step turns the picture into black and white; "
            "leave the fractions as they are.",
        ),
    ),
    hints=(
        "Try `200 // 255` and `200 / 255` in a cell of its own.",
        "Two steps, and their order matters for the type: convert to `float32`, then divide. What "
        "is the largest value of a `uint8`?",
    ),
    explanation=(
        "A `float32` array divided by a Python number stays `float32`; a `uint8` array divided by "
        "the same number becomes `float64`."
    ),
)


# 06.5 Standardise with the training set's statistics ---------------------------------------


def standardise(train, other):
    mean = train.mean(axis=(0, 1, 2))
    spread = train.std(axis=(0, 1, 2))
    return (other - mean) / spread


def own_statistics(train, other):
    return (other - other.mean(axis=(0, 1, 2))) / other.std(axis=(0, 1, 2))


def both_together(train, other):
    together = np.concatenate([train, other])
    return (other - together.mean(axis=(0, 1, 2))) / together.std(axis=(0, 1, 2))


def one_for_all_channels(train, other):
    return (other - train.mean()) / train.std()


def one_for_each_place(train, other):
    return (other - train.mean(axis=0)) / train.std(axis=0)


def by_variance(train, other):
    return (other - train.mean(axis=(0, 1, 2))) / train.var(axis=(0, 1, 2))


def only_centred(train, other):
    return other - train.mean(axis=(0, 1, 2))


def divided_first(train, other):
    return other / train.std(axis=(0, 1, 2)) - train.mean(axis=(0, 1, 2))


def returns_the_training_set(train, other):
    return standardise(train, train)


def columns_as_channels(train, other):
    return (other - train.mean(axis=(0, 1))) / train.std(axis=(0, 1))


def stretched_between_extremes(train, other):
    low, high = train.min(axis=(0, 1, 2)), train.max(axis=(0, 1, 2))
    return (other - low) / (high - low)


def _images(rng, number):
    bright = np.array([0.2, 0.5, 0.7]) + rng.normal(0, 0.05, size=3)
    wide = np.array([0.3, 0.4, 0.2]) * rng.uniform(0.8, 1.2)  # 1e-7 more changes nothing
    return rng.normal(bright, wide, size=(number, 4, 5, 3))


def random_two_sets(rng):
    return _images(rng, int(rng.integers(4, 8))), _images(rng, int(rng.integers(2, 4)))


_RNG = np.random.default_rng(0)

STANDARDISE = Exercise(
    id="06.5",
    title="Standardise by the training set",
    prompt="""
        Write `standardise(train, other)`. Both are float images of shape (N, H, W, 3), with any N.
        For each channel $c$ let $m_c$ be the mean and $s_c$ the standard deviation of the
        *training* images. Return `other` with $(x - m_c) / s_c$ in place of every value $x$ of
        channel $c$.
    """,
    stub='''
        def standardise(train, other):
            """Return `other`, standardised by the channels' statistics of `train`."""
            ...
    ''',
    solution=standardise,
    cases=(
        Case(_images(_RNG, 6), _images(_RNG, 2), label="six training images, two others"),
        Case(_images(_RNG, 5), _images(_RNG, 2) * 0.5, label="the others are darker"),
        Case(_images(_RNG, 3), _images(_RNG, 1), label="three training images, one other"),
    ),
    random_case=random_two_sets,
    misconceptions=(
        Misconception(
            "own-statistics",
            own_statistics,
            "You use the mean and spread of `other` itself. Then the same photo gets other "
            "numbers depending on which photos happen to be beside it, and a dark test set is "
            "brightened until it looks like the training set. Whose statistics does the "
            "task name?",
        ),
        Misconception(
            "both-together",
            both_together,
            "You compute the statistics over both sets. In this way the test images have a say in "
            "how the network is trained: a small leak, but a leak. Only `train` may speak.",
        ),
        Misconception(
            "one-for-all-channels",
            one_for_all_channels,
            "You have one mean and one spread for everything. The channels differ (photos have "
            "less blue than red), so each of the three needs its own pair of numbers.",
        ),
        Misconception(
            "one-for-each-place",
            one_for_each_place,
            "Your mean is a whole image: every pixel place has statistics of its own. A "
            "convolution treats all places alike, so the places belong together: take the mean "
            "over images, rows and columns.",
        ),
        Misconception(
            "by-variance",
            by_variance,
            "The centre is right, the scale is not: you divide by the variance, which is the "
            "*square* of the standard deviation.",
        ),
        Misconception(
            "only-centred",
            only_centred,
            "The means are 0 now, but the spread is as it was: the division is missing.",
        ),
        Misconception(
            "divided-first",
            divided_first,
            "You divide first and then subtract a mean that belongs to the values *before* the "
            "division. Mind the brackets: subtract, then divide the difference.",
        ),
        Misconception(
            "returns-the-training-set",
            returns_the_training_set,
            "This is the standardised training set. The statistics come from `train`, but the "
            "images to be changed are `other`.",
        ),
        Misconception(
            "columns-as-channels",
            columns_as_channels,
            "Your mean has the shape (columns, 3): the axes 0 and 1 are images and rows, and the "
            "columns have been left apart. Which axis is the third one to be averaged over?",
        ),
        Misconception(
            "stretched-between-extremes",
            stretched_between_extremes,
            "You stretch between the smallest and the largest value. One odd pixel decides on the "
            "whole scale then. Use mean and standard deviation.",
        ),
    ),
    hints=(
        "`train.mean(axis=0)` averages over images only and has the shape (H, W, 3). `axis` may "
        "also be a tuple of several axes. Which ones leave three numbers?",
        "Mean and `std` over images, rows and columns, both of `train`. An array of shape "
        "(N, H, W, 3) minus one of shape (3,) subtracts channel by channel.",
    ),
    explanation=(
        'On the complete set write `train.mean(axis=(0, 1, 2), dtype="float64")`, for the reason '
        "that follows in the notebook."
    ),
)


# 06.6 Training and validation ----------------------------------------------------------------


def split(n, n_validation, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order[n_validation:], order[:n_validation]


def split_facts(answer, n, n_validation, seed):
    """Say what a split is like; all right ones give the same facts."""
    shared = shared_random_state()
    parts = answer(n, n_validation, seed)
    own = shared_random_state() == shared
    if not isinstance(parts, tuple | list) or len(parts) != 2:
        return parts  # no split at all: the check says what it is
    train, validation = map(read_array, parts)
    again, other = (read_array(answer(n, n_validation, s)[1]) for s in (seed, seed + 1))
    rows = [array.ndim == 1 for array in (train, validation, again, other)]
    whole = all(rows) and train.dtype.kind in "iu" and validation.dtype.kind in "iu"
    indices = {
        "both parts are arrays of one axis": all(rows),
        "both hold whole numbers, the indices of images": whole,
    }
    if not whole:
        return indices | {"parts": parts}  # by which mistakes are told apart
    in_order = np.sort(validation)
    ends = np.arange(n_validation), np.arange(n - n_validation, n)
    twice = len(train) + len(validation) - len(np.unique(train)) - len(np.unique(validation))
    return indices | {
        "training images": len(train),
        "validation images": len(validation),
        "images on both sides": len(np.intersect1d(train, validation)),
        "images that come twice on one side": twice,
        "images on neither side": len(np.setdiff1d(np.arange(n), [*train, *validation])),
        "indices of no image": int(np.sum(train >= n) + np.sum(validation >= n)),
        "validation is not the set's beginning": not np.array_equal(in_order, ends[0]),
        "validation is not the set's end": not np.array_equal(in_order, ends[1]),
        "the indices are shuffled": bool(np.any(np.diff(in_order) != 1)),
        "the same seed gives the same split": np.array_equal(validation, again),
        "another seed gives another split": not np.array_equal(in_order, np.sort(other)),
        "its random numbers come from `default_rng(seed)`, not from a shared generator": own,
    }


def seed_fixed(n, n_validation, seed):
    return split(n, n_validation, 0)


def seed_left_out(n, n_validation, seed):
    return split(n, n_validation, None)


def first_ones(n, n_validation, seed):
    return np.arange(n_validation, n), np.arange(n_validation)


def last_ones(n, n_validation, seed):
    return np.arange(n - n_validation), np.arange(n - n_validation, n)


def validated_on_what_was_trained(n, n_validation, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order, order[:n_validation]


def drawn_twice(n, n_validation, seed):
    rng = np.random.default_rng(seed)
    return rng.permutation(n)[n_validation:], rng.permutation(n)[:n_validation]


def wrong_way_round(n, n_validation, seed):
    train, validation = split(n, n_validation, seed)
    return validation, train


def with_replacement(n, n_validation, seed):
    drawn = np.random.default_rng(seed).integers(0, n, size=n)
    return drawn[n_validation:], drawn[:n_validation]


def one_image_lost(n, n_validation, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order[n_validation + 1 :], order[:n_validation]


def counted_from_one_too(n, n_validation, seed):
    order = 1 + np.random.default_rng(seed).permutation(n)
    return order[n_validation:], order[:n_validation]


def random_split(rng):
    n = int(rng.integers(30, 80))
    return n, int(rng.integers(8, 20)), int(rng.integers(1000))


SPLIT = Exercise(
    id="06.6",
    title="Training and validation, without an overlap",
    prompt="""
        Write `split(n, n_validation, seed)`. It shuffles the indices 0 … n − 1 with
        `np.random.default_rng(seed)` and returns two arrays of indices: those of the training
        images, then those of `n_validation` validation images. Every index is in one of the two,
        none in both, also where `n_validation` is 0.
    """,
    stub='''
        def split(n, n_validation, seed):
            """Return the indices of the training and of the validation images."""
            ...
    ''',
    solution=split,
    probe=split_facts,
    cases=(
        Case(40, 10, 0, label="a quarter for validation"),
        Case(57, 9, 3, label="an odd number of images"),
        Case(20, 0, 1, label="nothing for validation"),
    ),
    random_case=random_split,
    misconceptions=(
        Misconception(
            "first-ones",
            first_ones,
            "Both sides are clean, but validation is the beginning of the set. CIFAR-10 happens to "
            "come in mixed order; a folder of photos is often sorted by class, and then "
            "validation would hold one class only. Shuffle before you cut.",
        ),
        Misconception(
            "last-ones",
            last_ones,
            "Both sides are clean, but validation is the end of the set. Where a set is sorted by "
            "class, validation would hold the last class only. Shuffle before you cut.",
        ),
        Misconception(
            "validated-on-what-was-trained",
            validated_on_what_was_trained,
            "Validation images are among the training images as well: their accuracy would show "
            "what was memorised. Take them out of the training side.",
        ),
        Misconception(
            "seed-fixed",
            seed_fixed,
            "Every seed gives the same split, so your function never looks at the one it is "
            "given. To learn how much a result depends on the luck of the split, you have to be "
            "able to draw another.",
        ),
        Misconception(
            "seed-left-out",
            seed_left_out,
            "Two calls with the same seed give two different splits: after a restart, images that "
            "were trained on would turn up in validation. Hand the seed to the generator.",
        ),
        Misconception(
            "drawn-twice",
            drawn_twice,
            "Some images are on both sides and some on neither, as where each side is cut from a "
            "shuffle of its own: two orders know nothing of each other. Shuffle once, cut once.",
        ),
        Misconception(
            "wrong-way-round",
            wrong_way_round,
            "The two sides have changed places: the training images come first in the result.",
        ),
        Misconception(
            "with-replacement",
            with_replacement,
            "Some images come several times and others never, as where each one is drawn from all "
            "of them (`integers` does that). A permutation holds each index exactly once.",
        ),
        Misconception(
            "one-image-lost",
            one_image_lost,
            "One image belongs to neither side. In Python a slice ends before its second number, "
            "and the next one starts with it: `[:k]` and `[k:]` meet without a gap.",
        ),
        Misconception(
            "counted-from-one",
            counted_from_one_too,
            "Your indices run from 1 to n. The last one points past the end, and image 0 is never "
            "used. Indices start at 0.",
        ),
    ),
    hints=(
        "`np.random.default_rng(seed).permutation(n)` is a shuffled list of all indices.",
        "Cut that one list in two: a piece with `n_validation` entries and the rest. Which of "
        "them is returned first?",
    ),
    explanation=(
        "With the indices in hand, `images[train]` and `labels[train]` stay together, whatever "
        "happens to either."
    ),
)

EXERCISES = (NAMES, COUNTS, MEMORY, UNIT, STANDARDISE, SPLIT)
