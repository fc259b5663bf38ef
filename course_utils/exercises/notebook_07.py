"""Exercises of notebook 07: networks for CIFAR-10, built, compared, mended."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.compare import read_array
from course_utils.exercises.core import Case, Exercise, Misconception

# 07.1 Shapes of network A ------------------------------------------------------------------

# Kernel, maps, and None for a 2×2 pooling, in the order of the network.
_LAYERS = {
    "Conv2D(32, (2, 2))": ((2, 2), 32),
    "Conv2D(64, (3, 3))": ((3, 3), 64),
    "first MaxPooling2D": None,
    "Conv2D(17, (2, 3))": ((2, 3), 17),
    "Conv2D(14, (4, 4))": ((4, 4), 14),
    "second MaxPooling2D": None,
}


def shapes_solution():
    shapes = {
        "Conv2D(32, (2, 2))": (32 - 2 + 1, 32 - 2 + 1, 32),
        "Conv2D(64, (3, 3))": (31 - 3 + 1, 31 - 3 + 1, 64),
        "first MaxPooling2D": (29 // 2, 29 // 2, 64),
        "Conv2D(17, (2, 3))": (14 - 2 + 1, 14 - 3 + 1, 17),
        "Conv2D(14, (4, 4))": (13 - 4 + 1, 12 - 4 + 1, 14),
        "second MaxPooling2D": (10 // 2, 9 // 2, 14),
        "Flatten": (5 * 4 * 14,),
    }
    return shapes


def _walk(convolve, pool=lambda size: size // 2, maps=lambda before, filters: filters):
    """Follow the sizes through the network, by other rules than the right ones."""
    height, width, depth = 32, 32, 3
    shapes = {}
    for name, layer in _LAYERS.items():
        if layer is None:
            height, width = pool(height), pool(width)
        else:
            (rows, columns), filters = layer
            height, width = convolve(height, rows, columns), convolve(width, columns, rows)
            depth = maps(depth, filters)
        shapes[name] = (height, width, depth)
    return {**shapes, "Flatten": (height * width * depth,)}


def padded_same():
    return _walk(lambda size, kernel, other: size)


def plus_one_forgotten():
    return _walk(lambda size, kernel, other: size - kernel)


def two_off_each_time():
    return _walk(lambda size, kernel, other: size - 2)


def kernel_turned():
    return _walk(lambda size, kernel, other: size - other + 1)


def pooling_rounds_up():
    return _walk(lambda size, kernel, other: size - kernel + 1, pool=lambda size: -(-size // 2))


def pooling_takes_one():
    return _walk(lambda size, kernel, other: size - kernel + 1, pool=lambda size: size - 1)


def maps_multiply():
    return _walk(
        lambda size, kernel, other: size - kernel + 1, maps=lambda before, filters: before * filters
    )


def channels_kept():
    return _walk(lambda size, kernel, other: size - kernel + 1, maps=lambda before, filters: before)


def flatten_keeps_maps():
    return {**shapes_solution(), "Flatten": (20, 14)}


def flatten_without_maps():
    return {**shapes_solution(), "Flatten": (20,)}


SHAPES = Exercise(
    id="07.1",
    title="The shapes of network A",
    chained=True,
    prompt="""
        An image of 32×32×3 goes into network A. None of its convolutions pads, and its poolings
        are 2×2. Fill in `shapes`: what comes out of each layer, for one image, as a tuple
        `(height, width, maps)`; a vector of 5 numbers has `(5,)`. Mind the kernel `(2, 3)`: 2
        rows, 3 columns.
    """,
    stub="""
        shapes = {
            "Conv2D(32, (2, 2))": ...,
            "Conv2D(64, (3, 3))": ...,
            "first MaxPooling2D": ...,
            "Conv2D(17, (2, 3))": ...,
            "Conv2D(14, (4, 4))": ...,
            "second MaxPooling2D": ...,
            "Flatten": ...,
        }
    """,
    solution=shapes_solution,
    misconceptions=(
        Misconception(
            "padded-same",
            padded_same,
            'You let the convolutions keep the size. That is `padding="same"`, and it has to be '
            "asked for; without it no window reaches over the border, and some rows and columns "
            "are lost.",
        ),
        Misconception(
            "plus-one-forgotten",
            plus_one_forgotten,
            "Close: too small by one. A kernel of 2 fits into 3 pixels at *two* places, so there "
            "is a $+1$ in the formula of notebook 02.",
        ),
        Misconception(
            "two-off-each-time",
            two_off_each_time,
            "You take two off each time, which is right for kernels of 3. These kernels have 2, 3 "
            "and 4 rows or columns: how many positions does each of them lose?",
        ),
        Misconception(
            "kernel-turned",
            kernel_turned,
            "Height and width have changed places behind the kernel `(2, 3)`. Its first number "
            "counts rows and belongs to the height.",
        ),
        Misconception(
            "pooling-rounds-up",
            pooling_rounds_up,
            "You round up where a size is odd. Without padding a window that does not fit "
            "is left out: 29 pixels hold 14 windows of 2.",
        ),
        Misconception(
            "pooling-takes-one",
            pooling_takes_one,
            "Your pooling takes one row and one column off, as a convolution with a 2×2 kernel "
            "does. A pooling of 2×2 also *moves* by 2.",
        ),
        Misconception(
            "maps-multiply",
            maps_multiply,
            "The maps multiply in your table. Every filter reads *all* maps that come in and "
            "writes one; so the number of maps that come out is the number of filters, whatever "
            "came in.",
        ),
        Misconception(
            "channels-kept",
            channels_kept,
            "You keep three channels throughout. Colours exist in the image only; behind the first "
            "convolution there is one map for each filter.",
        ),
        Misconception(
            "flatten-keeps-maps",
            flatten_keeps_maps,
            "You flatten height and width and leave the maps apart. Flatten makes one vector of "
            "everything, maps included.",
        ),
        Misconception(
            "flatten-without-maps",
            flatten_without_maps,
            "You count the places of one map. There are 14 maps, and Flatten drops none of them.",
        ),
    ),
    hints=(
        "Take one layer at a time, and one axis at a time: for the height only the rows of the "
        "kernel count, for the width only its columns.",
        "A kernel of F on a size of W has W − F + 1 places. A 2×2 pooling halves and rounds down.",
    ),
)


# 07.2 What a convolution costs ---------------------------------------------------------------


def convolution_cost(output_shape, kernel_shape):
    height, width, _ = output_shape
    rows, columns, before, filters = kernel_shape
    weights = rows * columns * before * filters
    return weights + filters, height * width * weights


def no_biases(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters - kernel_shape[3], multiply_adds


def one_bias(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters - kernel_shape[3] + 1, multiply_adds


def bias_for_each_map_before(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters - kernel_shape[3] + kernel_shape[2], multiply_adds


def positions_forgotten(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters, multiply_adds // (output_shape[0] * output_shape[1])


def filters_twice(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return parameters, multiply_adds * kernel_shape[3]


def one_map_read(output_shape, kernel_shape):
    rows, columns, _, filters = kernel_shape
    return convolution_cost(output_shape, (rows, columns, 1, filters))


def weights_at_each_position(output_shape, kernel_shape):
    _, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return multiply_adds + int(np.prod(output_shape)), multiply_adds


def square_of_the_rows(output_shape, kernel_shape):
    rows, _, before, filters = kernel_shape
    return convolution_cost(output_shape, (rows, rows, before, filters))


def exchanged(output_shape, kernel_shape):
    parameters, multiply_adds = convolution_cost(output_shape, kernel_shape)
    return multiply_adds, parameters


def random_layer(rng):
    height, width, rows, columns, before, filters = rng.integers(2, 20, size=6).tolist()
    return (height, width, filters), (rows, columns, before, filters)


COST = Exercise(
    id="07.2",
    title="What a convolution costs",
    prompt="""
        Write `convolution_cost(output_shape, kernel_shape)`. It returns two whole numbers for one
        convolution layer with biases: its parameters, and the multiply-adds it takes for one
        image. `output_shape` is `(height, width, maps)`, `kernel_shape` is `(rows, columns, maps
        before, maps)`, as Keras stores it. (Adding the bias does not count as a multiply-add.)
    """,
    stub='''
        def convolution_cost(output_shape, kernel_shape):
            """Return the number of parameters and of multiply-adds for one image."""
            ...
    ''',
    solution=convolution_cost,
    kind="whole",
    parts=("parameters", "multiply-adds"),
    cases=(
        Case((31, 31, 32), (2, 2, 3, 32), label="the first layer of A"),
        Case((13, 12, 17), (2, 3, 64, 17), label="a kernel that is not square"),
        Case((1, 1, 5), (4, 3, 2, 5), label="a single position"),
        Case((224, 224, 64), (3, 3, 64, 64), label="large maps"),
    ),
    random_case=random_layer,
    misconceptions=(
        Misconception(
            "no-biases",
            no_biases,
            "The multiply-adds are right. Among the parameters the biases are missing: how many "
            "does a layer have?",
        ),
        Misconception(
            "one-bias",
            one_bias,
            "The multiply-adds are right. You count one bias for the layer; every filter has its "
            "own.",
        ),
        Misconception(
            "bias-for-each-map-before",
            bias_for_each_map_before,
            "The multiply-adds are right. You count a bias for each map that comes *in*. The bias "
            "is added once to each map that goes out.",
        ),
        Misconception(
            "positions-forgotten",
            positions_forgotten,
            "The parameters are right. The multiply-adds are those of a single position; the same "
            "weights are used again at every place of the output.",
        ),
        Misconception(
            "filters-twice",
            filters_twice,
            "The parameters are right. In the multiply-adds the filters come in twice: the last "
            "number of the output's shape and the last number of the kernel's shape are the same "
            "filters.",
        ),
        Misconception(
            "one-map-read",
            one_map_read,
            "You count the weights of one slice. A filter has a slice for *each* map that comes "
            "in.",
        ),
        Misconception(
            "weights-at-each-position",
            weights_at_each_position,
            "Your parameters grow with the size of the picture. A convolution uses the same "
            "weights everywhere; that is the point of it. Only the multiply-adds depend on the "
            "number of positions.",
        ),
        Misconception(
            "square-of-the-rows",
            square_of_the_rows,
            "Right for square kernels only: you use the rows twice. The kernel (2, 3) has 6 "
            "weights in a slice.",
        ),
        Misconception(
            "exchanged",
            exchanged,
            "Both numbers are there, in the other order: parameters first, then multiply-adds.",
        ),
    ),
    hints=(
        "How many weights has one filter? How many filters are there? That gives the parameters, "
        "once the biases are added.",
        "At each position of the output every weight of the layer is used exactly once. How many "
        "positions has the output?",
    ),
    explanation="Parameters are what has to be stored and learned; multiply-adds are time.",
)


# 07.3 Mirrored images ------------------------------------------------------------------------


def mirrored(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen, :, ::-1]
    return result


def upside_down(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen, ::-1]
    return result


def colours_mirrored(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen, ..., ::-1]
    return result


def all_of_them(images, chosen):
    return images[:, :, ::-1].copy()


def the_others(images, chosen):
    return mirrored(images, ~np.asarray(chosen))


def only_the_chosen(images, chosen):
    return images[chosen, :, ::-1].copy()


def in_place(images, chosen):
    images[chosen] = images[chosen, :, ::-1].copy()
    return images


def half_turn(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen, ::-1, ::-1]
    return result


def order_of_images(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen][::-1]
    return result


def rows_and_columns_exchanged(images, chosen):
    result = images.copy()
    result[chosen] = images[chosen].swapaxes(1, 2)
    return result


def _batch(rng, number, height=3, width=3):
    return rng.integers(0, 100, size=(number, height, width, 3)) / 100


def random_batch(rng):
    number = int(rng.integers(3, 6))
    chosen = rng.random(number) < 0.5
    chosen[:2] = True, False
    return _batch(rng, number, *rng.integers(3, 7, size=2)), chosen


_RNG = np.random.default_rng(0)

MIRRORED = Exercise(
    id="07.3",
    title="Mirrored images",
    prompt="""
        A mirrored frog is a frog: one more picture, for nothing. Write `mirrored(images, chosen)`.
        `images` has the shape (N, H, W, 3), `chosen` is an array of N times True or False. It
        returns a new array of the same shape in which the chosen images are mirrored, left
        becoming right, and the others are as they were.
    """,
    stub='''
        def mirrored(images, chosen):
            """Return a copy of the images in which the chosen ones are mirrored."""
            ...
    ''',
    solution=mirrored,
    kind="array",
    fresh=True,
    cases=(
        Case(_batch(_RNG, 3), np.array([True, False, True]), label="the first and the last image"),
        Case(_batch(_RNG, 2), np.array([False, False]), label="none is chosen"),
        Case(_batch(_RNG, 4), np.array([False, True, True, False]), label="two in the middle"),
        Case(_batch(_RNG, 3, 4, 6), np.array([True, False, True]), label="wider than high"),
        Case(_batch(_RNG, 1, 3, 4), np.array([True]), label="a single image"),
        Case(
            (_batch(_RNG, 3) * 255).astype(np.uint8),
            np.array([True, True, True]),
            label="images in uint8, all chosen",
        ),
    ),
    random_case=random_batch,
    misconceptions=(
        Misconception(
            "upside-down",
            upside_down,
            "Your frogs hang from the ceiling. Axis 1 counts rows from top to bottom; which axis "
            "runs from left to right?",
        ),
        Misconception(
            "colours-mirrored",
            colours_mirrored,
            "You turn round the last axis, which holds the colours: red and blue change places, "
            "and the frog looks the same way as before.",
        ),
        Misconception(
            "all-of-them",
            all_of_them,
            "All images are mirrored, whether chosen or not. The network would never see the "
            "originals.",
        ),
        Misconception(
            "the-others",
            the_others,
            "You mirror exactly those that were not chosen. Which of them does True stand for?",
        ),
        Misconception(
            "only-the-chosen",
            only_the_chosen,
            "The images that were not chosen are gone, so the labels no longer fit. All N "
            "images have to come back, at their places.",
        ),
        Misconception(
            "in-place",
            in_place,
            "The result is right, but the training images themselves have been changed on the "
            "way: in the next epoch they would be mirrored again, and an original is never seen "
            "for certain. Work on a copy.",
        ),
        Misconception(
            "half-turn",
            half_turn,
            "You reverse rows *and* columns, which is a half turn: upside down, too. One of the "
            "two is enough.",
        ),
        Misconception(
            "order-of-images",
            order_of_images,
            "The images themselves are unchanged; you have reversed their *order*, so the labels "
            "belong to other images now. Axis 0 counts images.",
        ),
        Misconception(
            "rows-and-columns-exchanged",
            rows_and_columns_exchanged,
            "Rows and columns have changed places: the image is reflected in its diagonal, and "
            "what was level is upright now.",
        ),
    ),
    hints=(
        "`image[:, ::-1]` is one image of shape (H, W, 3), read from right to left. A batch has "
        "one more axis in front.",
        "Copy the images. Then assign to the chosen ones: an array of True and False can be an "
        "index on both sides of the `=`.",
    ),
)


# 07.4 Shuffled together --------------------------------------------------------------------


def shuffled_apart(images, labels, seed):
    """Return images and labels in a new, random order."""
    rng = np.random.default_rng(seed)
    return images[rng.permutation(len(images))], labels[rng.permutation(len(labels))]


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


def labels_stay(images, labels, seed):
    return images[np.random.default_rng(seed).permutation(len(images))], labels


def images_stay(images, labels, seed):
    return images, labels[np.random.default_rng(seed).permutation(len(labels))]


def nothing_shuffled(images, labels, seed):
    return images.copy(), labels.copy()


def reversed_order(images, labels, seed):
    return images[::-1], labels[::-1]


def drawn_with_replacement(images, labels, seed):
    order = np.random.default_rng(seed).integers(0, len(images), size=len(images))
    return images[order], labels[order]


def always_the_same(images, labels, seed):
    return shuffled(images, labels, 0)


def never_the_same(images, labels, seed):
    return shuffled(images, labels, None)


def sorted_by_label(images, labels, seed):
    order = np.argsort(labels.reshape(-1), kind="stable")
    return images[order], labels[order]


def random_pairs(rng):
    number = int(rng.integers(20, 30))
    images = rng.permutation(number * 4).reshape(number, 2, 2, 1) / 100
    labels = rng.permutation(np.arange(number) % 10).reshape(-1, 1)
    return images, labels, int(rng.integers(1, 1000))


SHUFFLED = Exercise(
    id="07.4",
    title="A bug to find: labels that belong to other images",
    prompt="""
        `shuffled(images, labels, seed)` should return images and labels as new arrays in a new
        order, random but the same for the same seed. On other images, a network trained on what
        it returns stays at chance. Find out why, and mend it.
    """,
    stub=shuffled_apart,
    solution=shuffled,
    probe=shuffle_facts,
    cases=(
        Case(*random_pairs(np.random.default_rng(1))),
        Case(*random_pairs(np.random.default_rng(2)), label="another set"),
    ),
    random_case=random_pairs,
    misconceptions=(
        Misconception(
            "shuffled-apart",
            shuffled_apart,
            "Both are shuffled, each in an order of its own, as where a new order is drawn for "
            "each. An image and its label have to move together.",
        ),
        Misconception(
            "labels-stay",
            labels_stay,
            "The images have moved and their labels have stayed where they were. What has to "
            "happen to both?",
        ),
        Misconception(
            "images-stay",
            images_stay,
            "The labels have moved and the images have stayed where they were. What has to happen "
            "to both?",
        ),
        Misconception(
            "nothing-shuffled",
            nothing_shuffled,
            "The pairs are right again, because nothing moves any more. The order was to be a new "
            "one.",
        ),
        Misconception(
            "reversed-order",
            reversed_order,
            "The pairs hold, but the order is only turned round: what was sorted stays sorted, and "
            "every seed gives the same.",
        ),
        Misconception(
            "drawn-with-replacement",
            drawn_with_replacement,
            "The pairs hold, but some images come twice and others not at all, as where each is "
            "drawn from all of them (`integers` does that). A permutation has every number once.",
        ),
        Misconception(
            "always-the-same",
            always_the_same,
            "The pairs hold. Every seed gives the same order, though: yours does not depend on the "
            "one that is handed over.",
        ),
        Misconception(
            "never-the-same",
            never_the_same,
            "The pairs hold. But two calls with the same seed give two orders: the seed never "
            "reaches the generator.",
        ),
        Misconception(
            "sorted-by-label",
            sorted_by_label,
            "The pairs hold, but now all images of a class stand together. Batches of a single "
            "class are about the worst order to train in.",
        ),
    ),
    hints=(
        "Shuffle the numbers `[10, 20, 30]` twice with the same generator. Are the two orders the "
        "same?",
        "Ask for *one* order of indices, keep it under a name, and use it as an index twice.",
    ),
)


# 07.5 Dead maps ------------------------------------------------------------------------------


def dead_share(maps):
    return float(np.mean(maps.max(axis=(0, 1, 2)) == 0))


def share_of_zeros(maps):
    return float(np.mean(maps == 0))


def number_of_dead(maps):
    return int(np.sum(maps.max(axis=(0, 1, 2)) == 0))


def living_share(maps):
    return float(np.mean(maps.max(axis=(0, 1, 2)) > 0))


def somewhere_zero(maps):
    return float(np.mean(maps.min(axis=(0, 1, 2)) == 0))


def dead_in_single_images(maps):
    return float(np.mean(maps.max(axis=(1, 2)) == 0))


def first_image_only(maps):
    return float(np.mean(maps[0].max(axis=(0, 1)) == 0))


def images_instead_of_maps(maps):
    return float(np.mean(maps.max(axis=(1, 2, 3)) == 0))


def places_instead_of_maps(maps):
    return float(np.mean(maps.max(axis=(0, 3)) == 0))


def random_maps(rng):
    images, size, number = int(rng.integers(2, 5)), 2, int(rng.integers(3, 9))
    maps = np.maximum(rng.normal(-0.8, 1, size=(images, size, size, number)), 0)
    maps[..., rng.random(number) < 0.4] = 0
    maps[int(rng.integers(images))] = 0
    return (maps,)


def _maps_for_case():
    maps = np.maximum(np.random.default_rng(4).normal(-0.3, 1, size=(3, 2, 2, 5)), 0)
    maps[..., 1] = 0
    maps[..., 3] = 0
    maps[0, :, :, 2] = 0
    maps[2] = 0
    maps[:, 1, 1] = 0
    maps[0, 0, 0, [0, 4]] = 1
    return maps


DEAD = Exercise(
    id="07.5",
    title="How many maps are dead?",
    prompt="""
        A map of a ReLU layer is *dead* when it is 0 at every place of every image: no image gets
        a signal through it, and no gradient comes back. Write `dead_share(maps)`. `maps` has the
        shape (images, height, width, maps) and comes from a ReLU; the function returns which share
        of the maps is dead, from 0 to 1.
    """,
    stub='''
        def dead_share(maps):
            """Return the share of maps that are 0 everywhere in all images."""
            ...
    ''',
    solution=dead_share,
    cases=(
        Case(_maps_for_case(), label="two dead maps of five, and an image without any answer"),
        Case(np.zeros((2, 2, 2, 3)), label="all maps dead"),
        Case(np.ones((2, 2, 3, 4)), label="all maps alive"),
        Case(
            np.pad(np.ones((2, 2, 1, 1)), ((0, 0), (0, 0), (3, 0), (0, 2))),
            label="maps that are wider than high, alive at their right edge only",
        ),
        Case(np.ones((2, 3, 3, 2)) * np.array([0, 1e-4]), label="a map that answers weakly"),
        Case(np.zeros((2, 2, 2, 1)), label="a single map"),
    ),
    random_case=random_maps,
    misconceptions=(
        Misconception(
            "share-of-zeros",
            share_of_zeros,
            "You count zeros. A healthy ReLU layer is full of them: that is what it does with "
            "everything below 0. A map is dead only if *all* its numbers are 0.",
        ),
        Misconception(
            "number-of-dead",
            number_of_dead,
            "That is how many maps are dead. Wanted is the share, from 0 to 1, so that layers of "
            "different size can be compared.",
        ),
        Misconception(
            "living-share",
            living_share,
            "That is the share of maps that are alive.",
        ),
        Misconception(
            "somewhere-zero",
            somewhere_zero,
            "You ask whether a map is 0 *somewhere*. Nearly every map of a ReLU layer is. Dead "
            "means: its largest number, too, is 0.",
        ),
        Misconception(
            "dead-in-single-images",
            dead_in_single_images,
            "You look at each image by itself. A map that is silent for one image and answers to "
            "another is not dead, it is choosy. Take all images together.",
        ),
        Misconception(
            "first-image-only",
            first_image_only,
            "Only the first image is looked at. A map may be silent there and answer to the "
            "next one.",
        ),
        Misconception(
            "images-instead-of-maps",
            images_instead_of_maps,
            "Your result is a share of *images*: those in which no map answers. The maps lie on "
            "the last axis, and it is the one to be kept.",
        ),
        Misconception(
            "places-instead-of-maps",
            places_instead_of_maps,
            "Your result is a share of *places* in the map. The maps lie on the last axis, and it "
            "is the one to be kept.",
        ),
    ),
    hints=(
        "After ReLU nothing is negative. Which single number of a map tells whether all of it is "
        "0?",
        "The largest value over images, rows and columns leaves one number for each map. For what "
        "share of them is it 0?",
    ),
)


# 07.6 Six patients -----------------------------------------------------------------------------


def diagnosis_solution():
    diagnosis = {
        "patient A": 3,
        "patient B": 2,
        "patient C": 6,
        "patient D": 5,
        "patient E": 4,
        "patient F": 1,
    }
    return diagnosis


def _other_diagnosis(patient, fault):
    return {**diagnosis_solution(), f"patient {patient}": fault}


def rate_for_labels():
    return _other_diagnosis("A", 2)


def loss_for_labels():
    return _other_diagnosis("A", 5)


def dead_for_rate():
    return _other_diagnosis("B", 4)


def input_for_start():
    return _other_diagnosis("C", 1)


def labels_for_loss():
    return _other_diagnosis("D", 3)


def dead_for_loss():
    return _other_diagnosis("D", 4)


def rate_for_dead():
    return _other_diagnosis("E", 2)


def start_for_input():
    return _other_diagnosis("F", 6)


DIAGNOSIS = Exercise(
    id="07.6",
    title="Six patients",
    prompt="""
        Six charts of ten-class networks with inputs of 32×32×3. Fill in `diagnosis`: the number of
        each one's fault. Each fault occurs once.

        1: inputs not normalised · 2: learning rate too high · 3: labels shuffled apart from the
        images · 4: dead ReLUs · 5: the last layer does not return what the loss expects · 6:
        initial weights far too large

        - **A** First loss 2.30. One batch is learned by heart in no time. On all images the
          training loss falls slowly; validation accuracy stays at 10 %.
        - **B** First loss 2.30. In the first epoch the loss shoots up, then it stays at 2.31. With
          a hundredth of the step size all is well.
        - **C** First loss 66. The inputs run from 0 to 1. It learns, from far above.
        - **D** First loss 2.30. On one batch the loss falls, but never below 1.46. No probability
          that `model.predict` returns is above 0.24.
        - **E** First loss 2.30, and it never moves, not even with smaller steps. Before the
          first step all numbers behind the first convolution are 0, for every image.
        - **F** First loss 100. The initial weights are Keras' own. `x_train.max()` says 255.
    """,
    stub="""
        diagnosis = {
            "patient A": ...,
            "patient B": ...,
            "patient C": ...,
            "patient D": ...,
            "patient E": ...,
            "patient F": ...,
        }
    """,
    solution=diagnosis_solution,
    misconceptions=(
        Misconception(
            "rate-for-labels",
            rate_for_labels,
            "Patient A: with steps that are too large the *training* loss would not fall. It does; "
            "what it learns is of no use on other images. What could it be learning?",
        ),
        Misconception(
            "loss-for-labels",
            loss_for_labels,
            "Patient A: where output and loss do not fit, the loss cannot come near 0, not even on "
            "one batch. This network learns anything it is given. So look at what it is given.",
        ),
        Misconception(
            "dead-for-rate",
            dead_for_rate,
            "Patient B: in the end its ReLUs may well be dead, but that is the consequence. "
            "Smaller steps cure it, so what was the cause?",
        ),
        Misconception(
            "input-for-start",
            input_for_start,
            "Patient C: a first loss far above 2.30 says that the numbers in front of softmax are "
            "too large. Either the inputs are, or the weights. The inputs are normalised here.",
        ),
        Misconception(
            "labels-for-loss",
            labels_for_loss,
            "Patient D: wrong labels can be learned by heart as well as right ones, and the loss "
            "of one batch then comes near 0. This one has a floor. What is the loss handed?",
        ),
        Misconception(
            "dead-for-loss",
            dead_for_loss,
            "Patient D: a dead network does not learn at all, and this one's loss falls. But why "
            "is it never sure of anything? What has been done to its probabilities?",
        ),
        Misconception(
            "rate-for-dead",
            rate_for_dead,
            "Patient E: a loss that stands still can come from steps that are too large, but this "
            "one does not move with small steps either. What does the chart say about the time "
            "before the first step?",
        ),
        Misconception(
            "start-for-input",
            start_for_input,
            "Patient F: a first loss far above 2.30 says that the numbers in front of softmax are "
            "too large. Either the weights are, or what they are multiplied with. The weights are "
            "Keras' own here.",
        ),
    ),
    hints=(
        "Sort by the first loss: four patients start at 2.30, as they should, two do not. What "
        "can be wrong before the first step is made?",
        "Among those who start well: who learns, but the wrong thing? Who would learn with "
        "smaller steps? Who gets nothing through? Whose loss has a floor, and which layer made it?",
    ),
)


# 07.7 Accuracy -----------------------------------------------------------------------------


def all_pairs(probabilities, labels):
    """Return the share of images whose most probable class is the right one."""
    predicted = probabilities.argmax(axis=1)
    return np.mean(predicted == labels)


def accuracy(probabilities, labels):
    predicted = probabilities.argmax(axis=1)
    return np.mean(predicted == labels[:, 0])


def along_the_images(probabilities, labels):
    predicted = probabilities.argmax(axis=0)
    return np.mean(predicted[: len(labels)] == labels[: len(predicted), 0])


def number_right(probabilities, labels):
    return int(np.sum(probabilities.argmax(axis=1) == labels[:, 0]))


def share_wrong(probabilities, labels):
    return np.mean(probabilities.argmax(axis=1) != labels[:, 0])


def in_per_cent(probabilities, labels):
    return 100 * np.mean(probabilities.argmax(axis=1) == labels[:, 0])


def above_a_half(probabilities, labels):
    return np.mean(probabilities[np.arange(len(labels)), labels[:, 0]] > 0.5)


def mean_probability(probabilities, labels):
    return np.mean(probabilities[np.arange(len(labels)), labels[:, 0]])


def largest_probability(probabilities, labels):
    return np.mean(probabilities.max(axis=1))


def against_first_label(probabilities, labels):
    return np.mean(probabilities.argmax(axis=1) == labels[0])


def least_probable(probabilities, labels):
    return np.mean(probabilities.argmin(axis=1) == labels[:, 0])


def random_predictions(rng):
    images, classes = int(rng.integers(5, 12)), int(rng.integers(3, 6))
    labels = rng.integers(0, classes, size=(images, 1))
    scores = rng.random((images, classes))
    scores[np.arange(images), labels[:, 0]] += rng.random(images)
    return scores / scores.sum(axis=1, keepdims=True), labels


_PROBABILITIES = np.array(
    [[0.1, 0.7, 0.2], [0.4, 0.35, 0.25], [0.2, 0.2, 0.6], [0.45, 0.15, 0.4], [0.05, 0.9, 0.05]]
)

ACCURACY = Exercise(
    id="07.7",
    title="A bug to find: an accuracy that is always 10 %",
    prompt="""
        `accuracy(probabilities, labels)` should return the share of images whose most probable
        class is the right one. `probabilities` has the shape (N, classes), `labels` the shape
        (N, 1). On CIFAR-10 it says about 0.10 for every network, however good. Find out why, and
        mend it.
    """,
    stub=all_pairs,
    solution=accuracy,
    cases=(
        Case(_PROBABILITIES, np.array([[1], [0], [1], [2], [1]]), label="three of five are right"),
        Case(_PROBABILITIES[:4], np.array([[1], [0], [2], [0]]), label="all four are right"),
        Case(_PROBABILITIES[1:], np.array([[2], [2], [0], [2]]), label="one of four is right"),
        Case(
            _PROBABILITIES[:3],
            np.array([[1], [1], [2]], dtype=np.uint8),
            label="as many images as classes",
        ),
        Case(_PROBABILITIES[:1], np.array([[1]]), label="a single image"),
    ),
    random_case=random_predictions,
    misconceptions=(
        Misconception(
            "all-pairs",
            all_pairs,
            "The accuracy of all pairs: `predicted` has the shape (N,), `labels` the shape (N, 1), "
            "and NumPy compares every prediction with *every* label, N × N of them. By chance a "
            "tenth of those agree. Print the shape of `predicted == labels`.",
        ),
        Misconception(
            "along-the-images",
            along_the_images,
            "`argmax(axis=0)` looks down the columns: for each class the image that is most "
            "typical of it. You want, for each image, the class: along which axis do the classes "
            "lie?",
        ),
        Misconception(
            "number-right",
            number_right,
            "That is how many are right. A share is a number from 0 to 1.",
        ),
        Misconception(
            "share-wrong",
            share_wrong,
            "That is the share of *wrong* answers: 1 minus what is asked for.",
        ),
        Misconception(
            "in-per-cent",
            in_per_cent,
            "The digits are right, but this is per cent; the share runs from 0 to 1, as Keras "
            "reports it.",
        ),
        Misconception(
            "above-a-half",
            above_a_half,
            "You count an image only if its right class has more than a half. With ten classes the "
            "most probable one often has less; it is still the network's answer.",
        ),
        Misconception(
            "mean-probability",
            mean_probability,
            "That is the mean probability given to the right class. Useful, but an accuracy "
            "counts answers, and an answer is the most probable class.",
        ),
        Misconception(
            "largest-probability",
            largest_probability,
            "That is how sure the network is on average, right or wrong. The labels have not been "
            "looked at.",
        ),
        Misconception(
            "against-first-label",
            against_first_label,
            "All predictions are compared with the label of image 0.",
        ),
        Misconception(
            "least-probable",
            least_probable,
            "`argmin` finds the class that the network believes in least.",
        ),
    ),
    hints=(
        "`predicted` has the shape (N,), `labels` the shape (N, 1). What does `==` make of the "
        "two?",
        "Bring the labels into one row before you compare, by taking their only column.",
    ),
    explanation=(
        "`labels.reshape(-1)` does it, too. Keras' own metric knows both shapes, which is why the "
        "bug waits until you compute by hand."
    ),
)

EXERCISES = (SHAPES, COST, MIRRORED, SHUFFLED, DEAD, DIAGNOSIS, ACCURACY)
