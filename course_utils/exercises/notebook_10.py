"""Exercises of notebook 10: transfer learning with VGG16."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.core import Case, Exercise, Misconception

# 10.1 Parameters, frozen and trained -------------------------------------------------------


def counts_solution():
    counts = {
        "first convolution of VGG16": 3 * 3 * 3 * 64 + 64,
        "last convolution of VGG16": 3 * 3 * 512 * 512 + 512,
        "trained in network 2": 512 * 1 + 1,
        "trained in network 1": (512 * 128 + 128) + (128 * 10 + 10),
    }
    return counts


def _counts(bias=1, places_2=1, places_1=1, base=0, hidden_forgotten=False):
    last = 10 * (128 + bias)
    hidden = 128 * (512 * places_1 + bias)
    return dict(
        zip(
            counts_solution(),
            (
                64 * (27 + bias),
                512 * (9 * 512 + bias),
                512 * places_2 + bias + base,
                (0 if hidden_forgotten else hidden) + last + base,
            ),
        )
    )


def biases_forgotten():
    return _counts(bias=0)


def flattened():
    return _counts(places_2=5 * 5, places_1=7 * 7)


def base_counted_too():
    return _counts(base=14_714_688)


def hidden_layer_forgotten():
    return _counts(hidden_forgotten=True)


def one_channel_in():
    counts = counts_solution()
    return counts | {
        "first convolution of VGG16": 9 * 64 + 64,
        "last convolution of VGG16": 9 * 512 + 512,
    }


COUNTS = Exercise(
    id="10.1",
    title="Few are trained",
    prompt="""
        Both networks of this notebook put a small head behind VGG16's convolutions, which are
        frozen. VGG16 takes three channels; all its convolutions are 3×3. The first one returns 64
        maps, the last one gets 512 and returns 512. Behind it each of the 512 maps is averaged to
        one number. Network 2 goes on with `Dropout(0.2)` and `Dense(1)`; network 1 with
        `Dense(128)` and `Dense(10)`. Work out `counts`: parameters with biases.
    """,
    stub="""
        counts = {
            "first convolution of VGG16": ...,
            "last convolution of VGG16": ...,
            "trained in network 2": ...,
            "trained in network 1": ...,
        }
    """,
    solution=counts_solution,
    misconceptions=(
        Misconception(
            "biases-forgotten",
            biases_forgotten,
            "The weights are right. Each map and each neuron has a bias as well.",
        ),
        Misconception(
            "flattened",
            flattened,
            "You let every place of the last maps into the dense layer, as `Flatten` would. The "
            "average leaves one number of each map, whatever the size of the picture.",
        ),
        Misconception(
            "base-counted-too",
            base_counted_too,
            "You have added the parameters of the frozen base. They are there, but no step of the "
            "training changes them.",
        ),
        Misconception(
            "hidden-layer-forgotten",
            hidden_layer_forgotten,
            "Network 1 has two dense layers. The 512 averages go into 128 neurons first.",
        ),
        Misconception(
            "one-channel-in",
            one_channel_in,
            "Each kernel goes through *all* incoming maps: 3 colours in the first convolution, "
            "512 maps in the last.",
        ),
    ),
    hints=(
        "Convolution: height · width · maps coming in · maps going out, plus one bias for each "
        "map going out.",
        "The averages are 512 numbers, and averaging has no parameters; nor has dropout.",
    ),
    explanation="Of network 2, one parameter in about 28,685 is trained.",
)

# 10.2 Preprocessing ------------------------------------------------------------------------


def changed_in_place(images):
    """Return photos as VGG16 wants them."""
    means = np.array([103.939, 116.779, 123.68], dtype="float32")
    images -= means
    return images


def for_vgg16(images):
    means = np.array([103.939, 116.779, 123.68], dtype="float32")
    return images[..., ::-1] - means


def colours_not_turned(images):
    return images - np.array([103.939, 116.779, 123.68], dtype="float32")


def turned_in_place(images):
    images[...] = for_vgg16(images)
    return images


def means_before_turning(images):
    return colours_not_turned(images)[..., ::-1]


def means_of_red_green_blue(images):
    return images - np.array([123.68, 116.779, 103.939], dtype="float32")


def means_forgotten(images):
    return images[..., ::-1].copy()


def columns_turned(images):
    return images[:, :, ::-1] - np.array([103.939, 116.779, 123.68], dtype="float32")


def everything_turned(images):
    return images[::-1, ::-1, ::-1, ::-1] - np.array([103.939, 116.779, 123.68], dtype="float32")


def to_minus_one(images):
    return images / np.float32(127.5) - np.float32(1)


def divided_as_well(images):
    return for_vgg16(images) / np.float32(255)


def divided_first(images):
    return for_vgg16(images / np.float32(255))


def random_images(rng):
    shape = (int(rng.integers(2, 4)), 3, int(rng.integers(2, 5)), 3)
    return (rng.integers(0, 256, size=shape).astype(np.float32),)


_RNG = np.random.default_rng(10)

PREPROCESSING = Exercise(
    id="10.2",
    title="A bug to find: blue in the place of red",
    prompt="""
        `for_vgg16(images)` is to prepare photos for VGG16. They are floats (`float32`), in
        0 … 255, in the order red, green, blue, shape (photos, height, width, 3). VGG16 wants blue,
        green, red, and from each channel the mean of its training photos subtracted: 103.939 from
        blue, 116.779 from green, 123.68 from red. The array that is handed over stays as it is.
        This version does two things wrong. Find and mend both.
    """,
    stub=changed_in_place,
    solution=for_vgg16,
    cases=tuple(
        Case((_RNG.integers(0, 1021, size=shape) / 4).astype(np.float32), label=label)
        for shape, label in (
            ((2, 3, 4, 3), "two small photos"),
            ((1, 2, 5, 3), "one photo"),
            ((3, 1, 3, 3), "photos of a single row"),
        )
    ),
    random_case=random_images,
    misconceptions=(
        Misconception(
            "changed-in-place",
            changed_in_place,
            "As it was: the array that was handed over is changed (`-=` writes into it), and the "
            "mean of blue is taken from the first channel, which is red.",
        ),
        Misconception(
            "turned-in-place",
            turned_in_place,
            "The result is right, but the photos themselves have changed: run the cell twice, and "
            "they are prepared twice. Make a new array.",
        ),
        Misconception(
            "colours-not-turned",
            colours_not_turned,
            "The array is left alone now. But its channels are still red, green, blue, so red "
            "loses the mean of blue. Turn the last axis round first.",
        ),
        Misconception(
            "means-before-turning",
            means_before_turning,
            "The channels are turned, but after the subtraction: red has lost the mean of blue. "
            "Mind the order of the two steps.",
        ),
        Misconception(
            "means-of-red-green-blue",
            means_of_red_green_blue,
            "Each colour has lost its own mean, but the colours still stand in the order red, "
            "green, blue.",
        ),
        Misconception(
            "means-forgotten",
            means_forgotten,
            "The colours are turned. The means are still to be subtracted.",
        ),
        Misconception(
            "columns-turned",
            columns_turned,
            "You have turned the columns, so the photos are mirrored. The colours are the last "
            "axis.",
        ),
        Misconception(
            "everything-turned",
            everything_turned,
            "All axes are turned, so even the photos have changed places. Only the last is to be.",
        ),
        Misconception(
            "to-minus-one",
            to_minus_one,
            "That is the preparation for MobileNetV2: from −1 to 1. VGG16 was trained on something "
            "else.",
        ),
        Misconception(
            "divided-as-well",
            divided_as_well,
            "VGG16 wants differences in units of grey levels, up to about 150. You have divided "
            "them by 255, and the network sees hardly any contrast.",
        ),
        Misconception(
            "divided-first",
            divided_first,
            "You divide by 255 first. The means belong to pixels of 0 … 255, so next to them "
            "nothing is left of the photo.",
        ),
    ),
    hints=(
        "An index can run through the last axis backwards; `...` stands for all axes before it.",
        "`a -= b` changes `a`. `a - b` makes a new array.",
    ),
)

# 10.3 Accuracy of logits -------------------------------------------------------------------


def accuracy_of_logits(logits, labels):
    return ((logits[:, 0] > 0) == labels).mean()


def threshold_at_half(logits, labels):
    return ((logits[:, 0] > 0.5) == labels).mean()


def broadcast(logits, labels):
    return ((logits > 0) == labels).mean()


def sigmoid_above_zero(logits, labels):
    return ((1 / (1 + np.exp(-logits[:, 0])) > 0) == labels).mean()


def argmax_of_one(logits, labels):
    return (logits.argmax(axis=1) == labels).mean()


def share_of_mistakes(logits, labels):
    return ((logits[:, 0] > 0) != labels).mean()


def number_right(logits, labels):
    return ((logits[:, 0] > 0) == labels).sum()


def in_percent(logits, labels):
    return 100 * accuracy_of_logits(logits, labels)


def share_of_dogs(logits, labels):
    return (logits[:, 0] > 0).mean()


def random_logits(rng):
    n = int(rng.integers(7, 14))
    return rng.normal(scale=0.8, size=(n, 1)), rng.permutation([0, 1, 1] + [0] * (n - 3))


ACCURACY = Exercise(
    id="10.3",
    title="Right or wrong, from a logit",
    prompt="""
        Write `accuracy_of_logits(logits, labels)`. The network ends in `Dense(1)` without an
        activation: `logits` has the shape (photos, 1), and the sigmoid of a logit is the
        probability of a dog. `labels` has the shape (photos,), 1 for a dog, 0 for a cat. A photo
        counts as a dog if its probability is above a half. Return the share of photos that are
        right.
    """,
    stub='''
        def accuracy_of_logits(logits, labels):
            """Return the share of right answers, a number from 0 to 1."""
            ...
    ''',
    solution=accuracy_of_logits,
    cases=(
        Case(
            np.array([[0.3], [-1.2], [2.0], [0.1], [-0.4], [0.2], [-2.0], [0.4], [-0.3], [1.1]]),
            np.array([1, 0, 1, 1, 1, 0, 0, 1, 1, 1]),
            label="several logits between 0 and 0.5",
        ),
        Case(
            np.array([[0.2], [0.4], [1.5], [-0.7], [0.45], [0.6], [-1.0], [-0.1]]),
            np.array([1, 1, 1, 0, 0, 0, 0, 0]),
            label="eight photos",
        ),
        Case(
            np.array([[0.0], [1.0], [-1.0], [0.0]]),
            np.array([0, 1, 0, 0]),
            label="a probability of exactly a half",
        ),
        Case(np.array([[0.7]]), np.array([1]), label="a single photo"),
    ),
    random_case=random_logits,
    misconceptions=(
        Misconception(
            "threshold-at-half",
            threshold_at_half,
            "0.5 is the border for *probabilities*. A logit of 0.3 means a probability of 57 %: a "
            "dog. At which logit is the probability a half?",
        ),
        Misconception(
            "broadcast",
            broadcast,
            "The shapes (photos, 1) and (photos,) make a table of photos × photos: every photo is "
            "compared with every label. Take the only column first.",
        ),
        Misconception(
            "sigmoid-above-zero",
            sigmoid_above_zero,
            "A sigmoid is above 0 for every logit, so all photos are dogs. Its border is 0.5.",
        ),
        Misconception(
            "argmax-of-one",
            argmax_of_one,
            "With one column the largest is always number 0: all photos are cats. `argmax` is for "
            "one column a class.",
        ),
        Misconception(
            "share-of-mistakes",
            share_of_mistakes,
            "That is the share of photos that are *wrong*.",
        ),
        Misconception(
            "number-right",
            number_right,
            "That is how many are right. The share is wanted.",
        ),
        Misconception(
            "in-percent",
            in_percent,
            "The share is right, but in per cent; a number from 0 to 1 is wanted.",
        ),
        Misconception(
            "share-of-dogs",
            share_of_dogs,
            "That is how often the network says dog. Compare its answers with the labels.",
        ),
    ),
    hints=(
        "The sigmoid of which number is a half?",
        "Make one True or False a photo from the only column, and compare it with the label.",
    ),
)

# 10.4 softmax(W · F(x)) --------------------------------------------------------------------


def class_probabilities(maps, weights, bias):
    averages = maps.mean(axis=(1, 2))
    exponentials = np.exp(averages @ weights + bias)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _softmax(scores, axis=1):
    return np.exp(scores) / np.exp(scores).sum(axis=axis, keepdims=True)


def bias_left_out(maps, weights, bias):
    return _softmax(maps.mean(axis=(1, 2)) @ weights)


def softmax_left_out(maps, weights, bias):
    return maps.mean(axis=(1, 2)) @ weights + bias


def softmax_over_photos(maps, weights, bias):
    return _softmax(maps.mean(axis=(1, 2)) @ weights + bias, axis=0)


def softmax_over_all(maps, weights, bias):
    return _softmax(maps.mean(axis=(1, 2)) @ weights + bias, axis=(0, 1))


def largest_instead(maps, weights, bias):
    return _softmax(maps.max(axis=(1, 2)) @ weights + bias)


def summed_instead(maps, weights, bias):
    return _softmax(maps.sum(axis=(1, 2)) @ weights + bias)


def sigmoid_instead(maps, weights, bias):
    return 1 / (1 + np.exp(-(maps.mean(axis=(1, 2)) @ weights + bias)))


def averaged_afterwards(maps, weights, bias):
    return _softmax(maps @ weights + bias, axis=-1).mean(axis=(1, 2))


def _head(rng, photos, side, channels, classes):
    return (
        rng.uniform(0, 2, size=(photos, side, side + 1, channels)),
        rng.normal(size=(channels, classes)),
        rng.normal(size=classes),
    )


def random_head(rng):
    return _head(rng, *(int(n) for n in rng.integers([2, 2, 3, 2], [5, 4, 6, 5])))


HEAD = Exercise(
    id="10.4",
    title="A head by hand",
    prompt="""
        Write `class_probabilities(maps, weights, bias)`: what a head does with the maps of the
        frozen base. `maps` has the shape (photos, height, width, channels), `weights` (channels,
        classes), `bias` (classes,). Average each map over its places, multiply the averages by the
        weights, add the bias, and take the softmax over the classes,
        $e^{z_i} / \\sum_j e^{z_j}$. The result has the shape (photos, classes).
    """,
    stub='''
        def class_probabilities(maps, weights, bias):
            """Return each photo's probabilities of the classes, shape (photos, classes)."""
            ...
    ''',
    solution=class_probabilities,
    cases=(
        Case(*_head(_RNG, 3, 2, 4, 3), label="three photos, three classes"),
        Case(*_head(_RNG, 2, 3, 5, 4), label="two photos, four classes"),
        Case(*_head(_RNG, 1, 2, 4, 3), label="a single photo"),
    ),
    random_case=random_head,
    misconceptions=(
        Misconception(
            "bias-left-out", bias_left_out, "The bias of each class is missing in front of softmax."
        ),
        Misconception(
            "softmax-left-out",
            softmax_left_out,
            "These are the logits: some negative, no row adding up to 1. The softmax is missing.",
        ),
        Misconception(
            "softmax-over-photos",
            softmax_over_photos,
            "Your *columns* add up to 1: the photos compete for a class. The classes should "
            "compete for a photo. Which axis counts them?",
        ),
        Misconception(
            "softmax-over-all",
            softmax_over_all,
            "All photos and classes together add up to 1. Each photo by itself should.",
        ),
        Misconception(
            "largest-instead",
            largest_instead,
            "You take the largest number of each map. That is global *max* pooling; averages are "
            "wanted.",
        ),
        Misconception(
            "summed-instead",
            summed_instead,
            "You add up each map. Then a larger picture would have larger logits; take the mean.",
        ),
        Misconception(
            "sigmoid-instead",
            sigmoid_instead,
            "A sigmoid looks at each class by itself, and rows do not add up to 1. A photo here "
            "has exactly one class.",
        ),
        Misconception(
            "averaged-afterwards",
            averaged_afterwards,
            "You classify each place and average the answers. The average comes first; softmax is "
            "not linear, so the order matters.",
        ),
    ),
    hints=(
        "`maps.mean(axis=…)` may take two axes at once. Which two count places?",
        "For the sums of the softmax, `keepdims=True` keeps a column that divides each row.",
    ),
    explanation="Everything that training changes is `weights` and `bias`.",
)

# 10.5 How often the base has to work -------------------------------------------------------


def runs_solution():
    runs = {
        "base in every epoch": 10 * (800 + 200),
        "features computed once": 800 + 200,
        "training photos changed in every epoch": 10 * 800 + 200,
        "four changed versions of each training photo, kept": 4 * 800 + 200,
    }
    return runs


def _runs(*values):
    return dict(zip(runs_solution(), values))


def validation_forgotten():
    return _runs(8_000, 800, 8_000, 3_200)


def validation_once_only():
    return runs_solution() | {"base in every epoch": 10 * 800 + 200}


def augmented_for_nothing():
    return runs_solution() | {
        "training photos changed in every epoch": 1_000,
        "four changed versions of each training photo, kept": 1_000,
    }


def validation_changed_too():
    return runs_solution() | {
        "training photos changed in every epoch": 10_000,
        "four changed versions of each training photo, kept": 4_000,
    }


def versions_in_every_epoch():
    return runs_solution() | {
        "four changed versions of each training photo, kept": 10 * 4 * 800 + 200
    }


def batches_counted():
    return _runs(10 * 32, 32, 10 * 25 + 7, 4 * 25 + 7)


RUNS = Exercise(
    id="10.5",
    title="How often does the base have to work?",
    prompt="""
        800 photos for training, 200 for validation after each epoch, 10 epochs, batches of 32.
        Work out `runs`: how many *photos* go through the frozen base, all in all, in four ways of
        working. Validation photos are never changed, so that their features can be kept, except
        in the first way, where the base is a part of the network that `fit` trains.
    """,
    stub="""
        runs = {
            "base in every epoch": ...,
            "features computed once": ...,
            "training photos changed in every epoch": ...,
            "four changed versions of each training photo, kept": ...,
        }
    """,
    solution=runs_solution,
    misconceptions=(
        Misconception(
            "validation-forgotten",
            validation_forgotten,
            "Photos for validation have to go through the base, too.",
        ),
        Misconception(
            "validation-once-only",
            validation_once_only,
            "Where the base is a part of the network, validation photos go through it after "
            "*every* epoch: Keras does not know that the result is always the same.",
        ),
        Misconception(
            "augmented-for-nothing",
            augmented_for_nothing,
            "A changed photo is another photo for the base. Its features have to be computed.",
        ),
        Misconception(
            "validation-changed-too",
            validation_changed_too,
            "You change the validation photos as well. They stay as they are, so once is enough.",
        ),
        Misconception(
            "versions-in-every-epoch",
            versions_in_every_epoch,
            "The four versions are made and computed once, then kept. The epochs only read them.",
        ),
        Misconception(
            "batches-counted",
            batches_counted,
            "You count batches. What costs the base time are photos, and these are asked for.",
        ),
    ),
    hints=(
        "Count training and validation apart, and ask for each: once, or once an epoch?",
        "Whatever changes its pixels from epoch to epoch has to go through anew each time.",
    ),
    explanation=(
        "Augmentation in every epoch costs nearly all that was saved. A few kept versions are "
        "the compromise."
    ),
)

EXERCISES = (COUNTS, PREPROCESSING, ACCURACY, HEAD, RUNS)
