"""Exercises of notebook 09: cats and dogs from scratch."""

from __future__ import annotations

import math

import numpy as np

from course_utils.exercises.compare import read_array, shared_random_state
from course_utils.exercises.core import Case, Exercise, Misconception

# 09.1 A split that keeps copies together ---------------------------------------------------


def last_part(groups, fraction, seed):
    """Return the numbers of the photos for training and for validation."""
    validation = round(fraction * len(groups))
    numbers = np.arange(len(groups))
    return numbers[:-validation], numbers[-validation:]


def split_by_group(groups, fraction, seed):
    names = np.unique(groups)
    chosen = np.random.default_rng(seed).permutation(names)[: round(fraction * len(names))]
    inside = np.isin(groups, chosen)
    return np.flatnonzero(~inside), np.flatnonzero(inside)


def split_facts(answer, groups, fraction, seed):
    """Say what a split is like; all right ones give the same facts."""
    shared = shared_random_state()
    results = [answer(groups, fraction, s) for s in (seed, seed, seed + 1)]
    own = shared_random_state() == shared
    for result in results:
        if not isinstance(result, tuple | list) or len(result) != 2:
            return result  # no split at all: the check says what it is
    parts, again, other = map(_parts, results)
    if parts is None or again is None or other is None:
        return {"it returns two rows of whole numbers, the places of photos": False}
    train, validation = parts
    numbers = np.arange(len(groups))
    shapes = {
        "it returns two rows of whole numbers, the places of photos": True,
        "both parts hold places of photos, counted from 0": all(
            np.isin(part, numbers).all() for part in parts
        ),
    }
    if not all(shapes.values()):
        return shapes
    both = np.concatenate([train, validation])
    some = 0 < validation.size < len(groups)  # none or all are neither its beginning nor its end
    return shapes | {
        "neither part is empty": bool(train.size and validation.size),
        "no photo is on both sides or twice on one": len(both) == len(np.unique(both)),
        "no photo is lost": len(np.setdiff1d(numbers, both)) == 0,
        "no group is on both sides": not np.intersect1d(groups[train], groups[validation]).size,
        "groups in the validation part": len(np.unique(groups[validation])),
        "it is not the end of the set": not some
        or validation.min() < len(groups) - len(validation) - 2,
        "it is not the beginning of the set": not some or validation.max() > len(validation) + 2,
        "the same seed gives the same split": np.array_equal(validation, again[1]),
        "another seed gives another split": not np.array_equal(
            np.sort(validation), np.sort(other[1])
        ),
        "its random numbers come from `default_rng(seed)`, not from a shared generator": own,
    }


def _parts(answer):
    """Read both parts of a split as rows of whole numbers; None where they are something else."""
    parts = [read_array(part) for part in answer]
    if any(part.ndim != 1 or (part.size and part.dtype.kind not in "iu") for part in parts):
        return None
    return [part.astype(int) for part in parts]


def copies_apart(groups, fraction, seed):
    order = np.random.default_rng(seed).permutation(len(groups))
    validation = round(fraction * len(groups))
    return np.sort(order[validation:]), np.sort(order[:validation])


def first_part(groups, fraction, seed):
    validation = round(fraction * len(groups))
    numbers = np.arange(len(groups))
    return numbers[validation:], numbers[:validation]


def group_names_returned(groups, fraction, seed):
    names = np.random.default_rng(seed).permutation(np.unique(groups))
    validation = round(fraction * len(names))
    return names[validation:], names[:validation]


def one_of_each_group(groups, fraction, seed):
    names, first = np.unique(groups, return_index=True)
    order = np.random.default_rng(seed).permutation(first)
    validation = round(fraction * len(names))
    return np.sort(order[validation:]), np.sort(order[:validation])


def sides_swapped(groups, fraction, seed):
    train, validation = split_by_group(groups, fraction, seed)
    return validation, train


def seed_left_out(groups, fraction, seed):
    names = np.unique(groups)
    chosen = np.random.default_rng().permutation(names)[: round(fraction * len(names))]
    inside = np.isin(groups, chosen)
    return np.flatnonzero(~inside), np.flatnonzero(inside)


def always_seed_zero(groups, fraction, seed):
    return split_by_group(groups, fraction, 0)


def validated_in_training(groups, fraction, seed):
    return np.arange(len(groups)), split_by_group(groups, fraction, seed)[1]


def _groups(rng, n):
    """Numbers of groups: most photos alone, some with one or two copies elsewhere."""
    groups = np.arange(n)
    for _ in range(n // 4):
        one, other = rng.integers(n, size=2)
        groups[other] = groups[one]
    return groups


def random_groups(rng):
    while True:
        groups, fraction = _groups(rng, int(rng.integers(60, 120))), float(rng.choice([0.2, 0.3]))
        # Half a group can be rounded either way.
        if abs(fraction * len(np.unique(groups)) % 1 - 0.5) > 0.01:
            return groups, fraction, int(rng.integers(1, 1000))


_RNG = np.random.default_rng(3)

SPLIT = Exercise(
    id="09.1",
    title="A bug to find: the copies and the end",
    prompt="""
        `split_by_group(groups, fraction, seed)` is to cut a validation part from a set of photos.
        `groups` has a number for each photo; copies of one photo share a number. It returns two
        arrays with the numbers (places) of photos: those for training, and those for validation.
        Of the different groups, a share of `fraction` (rounded to a whole number of groups) is
        drawn for validation with `np.random.default_rng(seed)`, none for a `fraction` of 0, and a
        group lies on one side as a whole; together the two parts hold every photo once. The version
        below cuts off the end. Find out what that breaks, and mend it.
    """,
    stub=last_part,
    solution=split_by_group,
    probe=split_facts,
    cases=(
        Case(_groups(_RNG, 80), 0.25, 5, label="80 photos, some of them copies"),
        Case(np.repeat(np.arange(30), 3), 0.2, 1, label="every photo is there three times"),
        Case(np.arange(40), 0.5, 2, label="no copies at all"),
        Case(np.repeat(np.arange(10), 2), 0.0, 3, label="nothing for validation"),
    ),
    random_case=random_groups,
    misconceptions=(
        Misconception(
            "last-part",
            last_part,
            "You still cut off the end. In a folder sorted by class that part holds the last class "
            "only, and a copy may lie on either side of the cut. Draw groups instead of cutting "
            "photos off.",
        ),
        Misconception(
            "copies-apart",
            copies_apart,
            "The parts are drawn at random, but photo by photo: a copy may be trained on while "
            "its twin is validated on. Draw among the different numbers in `groups`.",
        ),
        Misconception(
            "first-part",
            first_part,
            "You cut off the beginning in place of the end: sorted by class, that would be the "
            "first class only, and copies may still be parted.",
        ),
        Misconception(
            "group-names-returned",
            group_names_returned,
            "These are numbers of *groups*. What is wanted are places of photos: where in "
            "`groups` do the drawn numbers stand?",
        ),
        Misconception(
            "one-of-each-group",
            one_of_each_group,
            "No group is parted, but of each one only the first photo is left. All copies may "
            "stay, as long as they stay together.",
        ),
        Misconception(
            "sides-swapped",
            sides_swapped,
            "A fine split, with its sides the wrong way round: training first, then validation.",
        ),
        Misconception(
            "seed-left-out",
            seed_left_out,
            "Each call gives another split, so after a restart the network would be validated on "
            "photos it was trained on. Hand the seed to the generator.",
        ),
        Misconception(
            "always-seed-zero",
            always_seed_zero,
            "Every seed gives the same split: the one that is handed over is never used.",
        ),
        Misconception(
            "validated-in-training",
            validated_in_training,
            "The photos for validation are in the training part as well. Take them out.",
        ),
    ),
    hints=(
        "`np.unique(groups)` lists each group once. Which of them go to validation?",
        "`np.isin` tells for each photo whether its group was drawn, and `np.flatnonzero` turns "
        "True and False into places.",
    ),
)


# 09.2 Parameters ---------------------------------------------------------------------------


def parameters_solution():
    parameters = {
        "first convolution": 3 * 3 * 1 * 64 + 64,
        "second convolution": 3 * 3 * 64 * 64 + 64,
        "numbers behind Flatten": 11 * 11 * 64,
        "Dense(64)": 11 * 11 * 64 * 64 + 64,
        "Dense(1)": 64 * 1 + 1,
        "all together": 640 + 36_928 + 495_680 + 65,
    }
    return parameters


def _parameters(side=11, bias=1, coming_in=64, first_in=1):
    flat = side * side * 64
    counts = [
        9 * first_in * 64 + 64 * bias,
        9 * coming_in * 64 + 64 * bias,
        flat,
        flat * 64 + 64 * bias,
        64 + bias,
    ]
    return dict(
        zip(
            (*tuple(parameters_solution())[:5], "all together"),
            [*counts, sum(counts) - flat],
        )
    )


def biases_forgotten():
    return _parameters(bias=0)


def channels_forgotten():
    return _parameters(coming_in=1)


def padded():
    return _parameters(side=12)


def one_pooling():
    return _parameters(side=22)


def no_pooling():
    return _parameters(side=46)


def grey_as_colour():
    return _parameters(first_in=3)


def flatten_counted_too():
    counts = parameters_solution()
    return counts | {"all together": counts["all together"] + counts["numbers behind Flatten"]}


PARAMETERS = Exercise(
    id="09.2",
    title="Half a million numbers",
    prompt="""
        The network takes pictures of shape 50×50×1. Its layers: `Conv2D(64, 3)`,
        `MaxPooling2D(2)`, `Conv2D(64, 3)`, `MaxPooling2D(2)`, `Flatten()`, `Dense(64)`,
        `Dense(1)`; none of them pads. Work out `parameters`: weights and biases of each layer that
        has any, how many numbers `Flatten` hands on, and the parameters of all layers together.
    """,
    stub="""
        parameters = {
            "first convolution": ...,
            "second convolution": ...,
            "numbers behind Flatten": ...,
            "Dense(64)": ...,
            "Dense(1)": ...,
            "all together": ...,
        }
    """,
    solution=parameters_solution,
    misconceptions=(
        Misconception(
            "biases-forgotten",
            biases_forgotten,
            "The weights are there. Each map and each neuron also has a bias of its own.",
        ),
        Misconception(
            "channels-forgotten",
            channels_forgotten,
            "A kernel of the second convolution goes through all 64 maps of the first. Its "
            "weights are height times width times *incoming maps*, for each map that comes out; "
            "the sum has to hold them all.",
        ),
        Misconception(
            "padded",
            padded,
            "This goes with 12×12 places behind the second pooling, as with padding. Without "
            "padding each convolution takes two pixels off: 50, 48, 24, 22, 11.",
        ),
        Misconception(
            "one-pooling",
            one_pooling,
            "This goes with 22×22 places in front of Flatten: that is before the second pooling, "
            "which halves both sides once more.",
        ),
        Misconception(
            "no-pooling",
            no_pooling,
            "This goes with 46×46 places in front of Flatten, as if the poolings were left out. "
            "Each halves both sides.",
        ),
        Misconception(
            "grey-as-colour",
            grey_as_colour,
            "This goes with three channels coming in at the first convolution. Grey pictures have "
            "one.",
        ),
        Misconception(
            "flatten-counted-too",
            flatten_counted_too,
            "Flatten only puts numbers into a row. They are not parameters, so they are not added.",
        ),
    ),
    hints=(
        "First the shapes: 50×50 becomes 48×48 in the first convolution, and so on down to "
        "Flatten. Then the parameters.",
        "Convolution: kernel height · width · maps coming in · maps going out, plus a bias for "
        "each map going out. Dense: numbers coming in · neurons, plus a bias for each neuron.",
    ),
    explanation=(
        "93 of 100 parameters are in the first dense layer. The part that looks at the picture "
        "is small; the part that learns by heart is not."
    ),
)


# 09.3 Binary cross-entropy -----------------------------------------------------------------


def binary_cross_entropy(probabilities, labels):
    of_the_right_class = np.where(labels == 1, probabilities, 1 - probabilities)
    return -np.log(of_the_right_class).mean()


def dogs_only(probabilities, labels):
    return -(labels * np.log(probabilities)).mean()


def cats_forgotten_in_mean(probabilities, labels):
    return -np.log(probabilities[labels == 1]).mean()


def probability_of_dog(probabilities, labels):
    return -np.log(probabilities).mean()


def labels_swapped(probabilities, labels):
    return binary_cross_entropy(probabilities, 1 - labels)


def minus_forgotten(probabilities, labels):
    return -binary_cross_entropy(probabilities, labels)


def summed(probabilities, labels):
    return binary_cross_entropy(probabilities, labels) * len(labels)


def base_two(probabilities, labels):
    return binary_cross_entropy(probabilities, labels) / np.log(2)


def base_ten(probabilities, labels):
    return binary_cross_entropy(probabilities, labels) / np.log(10)


def squared_error(probabilities, labels):
    return ((probabilities - labels) ** 2).mean()


def share_of_mistakes(probabilities, labels):
    return ((probabilities > 0.5) != labels).mean()


def log_of_the_mean(probabilities, labels):
    return -np.log(np.where(labels == 1, probabilities, 1 - probabilities).mean())


def one_for_each(probabilities, labels):
    return -np.log(np.where(labels == 1, probabilities, 1 - probabilities))


def random_probabilities(rng):
    n = int(rng.integers(4, 9))
    labels = rng.permutation([0, 1, 1, *rng.integers(0, 2, n - 3)])
    return rng.uniform(0.05, 0.95, size=n), labels


CROSS_ENTROPY = Exercise(
    id="09.3",
    title="One output, two classes",
    prompt="""
        The network returns one number a photo, the probability $p$ that it shows a dog. *Binary
        cross-entropy* is $-\\ln p$ for a dog and $-\\ln(1 - p)$ for a cat, averaged over all
        photos. Write `binary_cross_entropy(probabilities, labels)`; both have the shape (photos,),
        a dog has label 1, and no probability is exactly 0 or 1.
    """,
    stub='''
        def binary_cross_entropy(probabilities, labels):
            """Return the mean binary cross-entropy, a number."""
            ...
    ''',
    solution=binary_cross_entropy,
    cases=(
        Case(np.array([0.9, 0.2, 0.6, 0.7]), np.array([1, 0, 0, 1]), label="one photo misread"),
        Case(np.array([0.3, 0.8, 0.25]), np.array([0, 1, 1]), label="one dog taken for a cat"),
        Case(np.array([0.8]), np.array([1]), label="a single photo"),
    ),
    random_case=random_probabilities,
    misconceptions=(
        Misconception(
            "dogs-only",
            dogs_only,
            "The cats add nothing to your loss, so a network that answers dog every time would be "
            "perfect. For a cat, the right class has the probability $1 - p$.",
        ),
        Misconception(
            "cats-left-out",
            cats_forgotten_in_mean,
            "You average over the dogs only. The cats' $-\\ln(1 - p)$ belong into the same mean.",
        ),
        Misconception(
            "probability-of-dog",
            probability_of_dog,
            "The labels are not used: cats are treated as dogs. What matters is the probability of "
            "the *right* class.",
        ),
        Misconception(
            "labels-swapped",
            labels_swapped,
            "Cats and dogs have changed places: $-\\ln p$ is for label 1.",
        ),
        Misconception(
            "minus-forgotten",
            minus_forgotten,
            "A loss below zero: the logarithm of a number below 1 is negative. The minus sign is "
            "missing.",
        ),
        Misconception(
            "summed",
            summed,
            "The sum over all photos. A mean can be compared between batches of different sizes: "
            "divide by the number of photos.",
        ),
        Misconception(
            "base-two",
            base_two,
            "Logarithms to base 2 give the loss in bits. Keras, and the formula, take the natural "
            "logarithm, `np.log`.",
        ),
        Misconception(
            "base-ten",
            base_ten,
            "Logarithms to base 10. The formula takes the natural logarithm, `np.log`.",
        ),
        Misconception(
            "squared-error",
            squared_error,
            "That is the mean squared error. It hardly charges for being sure and wrong; "
            "cross-entropy does, without limit.",
        ),
        Misconception(
            "share-of-mistakes",
            share_of_mistakes,
            "That is the share of mistakes, 1 − accuracy. It does not change when a weight changes "
            "a little, so there would be nothing to follow downhill.",
        ),
        Misconception(
            "log-of-the-mean",
            log_of_the_mean,
            "You take the logarithm of the mean probability. First the logarithm of each, then the "
            "mean.",
        ),
        Misconception(
            "one-for-each",
            one_for_each,
            "One loss for each photo. Their mean is missing.",
        ),
    ),
    hints=(
        "For every photo: what probability did the network give to the class that is right?",
        "`np.where` chooses between two arrays, place by place. Then the natural logarithm, the "
        "mean, the sign.",
    ),
)


# 09.4 How many photos ----------------------------------------------------------------------


def photos_needed(accuracy, error):
    return math.ceil(accuracy * (1 - accuracy) / error**2)


def root_forgotten(accuracy, error):
    return math.ceil(accuracy * (1 - accuracy) / error)


def cut_off(accuracy, error):
    return math.floor(accuracy * (1 - accuracy) / error**2)


def worst_case(accuracy, error):
    return math.ceil(0.25 / error**2)


def two_errors(accuracy, error):
    return math.ceil(4 * accuracy * (1 - accuracy) / error**2)


def only_accuracy(accuracy, error):
    return math.ceil(accuracy / error**2)


def spread_not_squared(accuracy, error):
    return math.ceil(math.sqrt(accuracy * (1 - accuracy)) / error)


def one_over_error_squared(accuracy, error):
    return math.ceil(1 / error**2)


def standard_error_instead(accuracy, error):
    return math.sqrt(accuracy * (1 - accuracy) / error)


def random_accuracy(rng):
    while True:
        accuracy, error = float(rng.integers(55, 99)) / 100, float(rng.integers(5, 60)) / 1000
        n = accuracy * (1 - accuracy) / error**2
        # Where it comes out whole, the last bit would decide.
        if abs(n - round(n)) > 1e-3:
            return accuracy, error


NEEDED = Exercise(
    id="09.4",
    title="How many photos for one point?",
    prompt="""
        The standard error of an accuracy $p$, measured on $n$ photos, is
        $\\sqrt{p(1 - p)/n}$. Turn it round: write `photos_needed(accuracy, error)`, which returns
        the smallest whole number of photos whose standard error is at most `error`. Both
        arguments lie between 0 and 1.
    """,
    stub='''
        def photos_needed(accuracy, error):
            """Return how many photos it takes for such a standard error, a whole number."""
            ...
    ''',
    solution=photos_needed,
    kind="whole",
    cases=(
        Case(0.7, 0.03, label="accuracy 70 %, standard error 3 points"),
        Case(0.83, 0.011, label="accuracy 83 %, standard error 1.1 points"),
        Case(0.5, 0.0625, label="a number that comes out whole"),
        Case(0.96, 0.007, label="a high accuracy"),
        Case(0.87, 0.0013, label="a small standard error"),
        Case(0.5, 0.5, label="a single photo"),
    ),
    random_case=random_accuracy,
    given=("math",),
    misconceptions=(
        Misconception(
            "root-forgotten",
            root_forgotten,
            "Far too few. The standard error stands under no root on its side of the equation: "
            "square both sides before you solve for $n$.",
        ),
        Misconception(
            "cut-off",
            cut_off,
            "One too few nearly every time: with the fraction cut off, the error is a little "
            "larger than allowed. Round up.",
        ),
        Misconception(
            "worst-case",
            worst_case,
            "That is enough for any accuracy, since $p(1 - p)$ is at most 1/4. Asked for is the "
            "number for *this* accuracy.",
        ),
        Misconception(
            "two-errors",
            two_errors,
            "Four times too many: you have halved the error first, as for an interval of two "
            "standard errors. The task is about one.",
        ),
        Misconception(
            "only-accuracy",
            only_accuracy,
            "The factor $(1 - p)$ is missing. With an accuracy of 100 % nothing would vary at all.",
        ),
        Misconception(
            "spread-not-squared",
            spread_not_squared,
            "Nothing has been squared: $\\sqrt{p(1-p)}$ divided by the error is the root of what "
            "you want.",
        ),
        Misconception(
            "one-over-error-squared",
            one_over_error_squared,
            "The accuracy is not used. How much an answer varies depends on how often it is right.",
        ),
        Misconception(
            "standard-error-instead",
            standard_error_instead,
            "You have put `error` in the place of $n$. It is the left side of the equation, and "
            "$n$ is to be found.",
        ),
    ),
    hints=(
        "Write the equation down, with `error` on its left side, and square both sides.",
        "Solve for $n$. It will hardly be whole: in which direction do you have to round?",
    ),
    explanation="Half the error takes four times as many photos.",
)


# 09.5 Mirrored pictures --------------------------------------------------------------------


def mirrored(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen][:, :, ::-1]
    return changed


def upside_down_in_place(pictures, chosen):
    """Return the pictures, the chosen ones mirrored left to right."""
    pictures[chosen] = pictures[chosen][:, ::-1]
    return pictures


def upside_down(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen][:, ::-1]
    return changed


def half_a_turn(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen][:, ::-1, ::-1]
    return changed


def order_turned(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen][::-1]
    return changed


def all_mirrored(pictures, chosen):
    return pictures[:, :, ::-1]


def the_others(pictures, chosen):
    return mirrored(pictures, ~chosen)


def in_place(pictures, chosen):
    pictures[chosen] = pictures[chosen][:, :, ::-1]
    return pictures


def chosen_only(pictures, chosen):
    return pictures[chosen][:, :, ::-1]


def rows_and_columns(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen].swapaxes(1, 2)
    return changed


def channel_axis(pictures, chosen):
    changed = pictures.copy()
    changed[chosen] = pictures[chosen][..., ::-1]
    return changed


def mirrored_ones_added(pictures, chosen):
    return np.concatenate([pictures, pictures[chosen][:, :, ::-1]])


def _pictures(rng, n, side):
    return rng.integers(0, 256, size=(n, side, side, 2)).astype(np.float32)


def random_pictures(rng):
    n = int(rng.integers(4, 8))
    return _pictures(rng, n, 3), rng.permutation([True, True, False] + [True] * (n - 3))


_FIVE = _pictures(_RNG, 5, 3)

MIRRORED = Exercise(
    id="09.5",
    title="A bug to find: dogs on their heads",
    prompt="""
        `mirrored(pictures, chosen)` is to mirror some pictures, left and right exchanged.
        `pictures` has the shape (pictures, height, width, channels), and `chosen` holds True or
        False for each picture. It returns a new array in which the chosen pictures are mirrored and
        the others are as they were. With this version dogs stand on their heads, and the array
        that was handed over is changed as well. Mend both.
    """,
    stub=upside_down_in_place,
    solution=mirrored,
    kind="array",
    cases=(
        Case(_FIVE, np.array([True, False, True, True, False]), label="three of five pictures"),
        Case(_FIVE, np.array([False, False, False, False, True]), label="one picture"),
        Case(
            _RNG.integers(0, 256, size=(5, 3, 4, 2)).astype(np.float32),
            np.array([False, True, False, True, True]),
            label="pictures that are wider than high",
        ),
        Case(_FIVE, np.array([False] * 5), label="none is chosen"),
        Case(
            np.random.default_rng(1).normal(size=(1, 2, 3, 1)),
            np.array([True]),
            label="a single picture with fractions",
        ),
    ),
    random_case=random_pictures,
    fresh=True,
    misconceptions=(
        Misconception(
            "upside-down-in-place",
            upside_down_in_place,
            "As it was: the chosen pictures stand on their heads, and so do those in the array "
            "that was handed over. Which axis counts columns? And what should be changed is a "
            "copy.",
        ),
        Misconception(
            "upside-down",
            upside_down,
            "The chosen pictures stand on their heads: axis 1 counts rows. No dog in your photos "
            "walks on the ceiling, so such pictures teach nothing. Which axis counts columns?",
        ),
        Misconception(
            "half-a-turn",
            half_a_turn,
            "Rows *and* columns are reversed, which is half a turn. Reverse the columns only.",
        ),
        Misconception(
            "order-turned",
            order_turned,
            "The pictures have changed places, and each is as it was: axis 0 counts pictures. "
            "Their labels would now be wrong.",
        ),
        Misconception(
            "all-mirrored",
            all_mirrored,
            "All pictures are mirrored. Only those for which `chosen` is True should be.",
        ),
        Misconception(
            "the-others",
            the_others,
            "You mirror the ones that are not chosen.",
        ),
        Misconception(
            "in-place",
            in_place,
            "The pictures come out right, but the array that was handed over has changed, too. In "
            "the next epoch the photos themselves would be mirrored, and mirrored back in the one "
            "after. Work on a copy.",
        ),
        Misconception(
            "chosen-only",
            chosen_only,
            "The pictures that were not chosen are missing, so the labels no longer fit.",
        ),
        Misconception(
            "rows-and-columns",
            rows_and_columns,
            "Rows and columns have changed places: the pictures lie on their side, mirrored. "
            "Reverse one axis, exchange none.",
        ),
        Misconception(
            "channel-axis",
            channel_axis,
            "You reverse the last axis, the channels. The columns are the one before it.",
        ),
        Misconception(
            "mirrored-ones-added",
            mirrored_ones_added,
            "The mirrored pictures are added behind the others, and the array has grown. Put each "
            "one in its own place.",
        ),
    ),
    hints=(
        "The axes are pictures, rows, columns, channels, counted from 0. Left and right are a "
        "matter of columns.",
        "Copy the array first. Then assign to the chosen pictures of the copy.",
    ),
)


EXERCISES = (SPLIT, PARAMETERS, CROSS_ENTROPY, NEEDED, MIRRORED)
