"""Exercises of notebook 05: MNIST with Keras."""

from __future__ import annotations

import numpy as np

from course_utils.exercises.core import Case, Exercise, Misconception

# 05.1 Three parts ------------------------------------------------------------------------


def three_parts(order, validation, test):
    first_test = len(order) - test
    first_validation = first_test - validation
    return order[:first_validation], order[first_validation:first_test], order[first_test:]


def counted_from_the_end(order, validation, test):
    return order[: -validation - test], order[-validation - test : -test], order[-test:]


def validation_stays_in_training(order, validation, test):
    _, checked, tested = three_parts(order, validation, test)
    return order[: len(order) - test], checked, tested


def test_is_validation(order, validation, test):
    training, _, tested = three_parts(order, validation, test)
    return training, order[len(order) - validation :], tested


def test_from_the_front(order, validation, test):
    training, checked, _ = three_parts(order, validation, test)
    return training, checked, order[:test]


def parts_exchanged(order, validation, test):
    training, checked, tested = three_parts(order, validation, test)
    return training, tested, checked


def sizes_exchanged(order, validation, test):
    return three_parts(order, test, validation)


def order_undone(order, validation, test):
    return three_parts(np.sort(order), validation, test)


def borders_left_out(order, validation, test):
    training, checked, tested = three_parts(order, validation, test)
    return training, checked[1:], tested[1:]


def sizes_as_places(order, validation, test):
    return order[:validation], order[validation : validation + test], order[validation + test :]


def random_order(rng):
    images = int(rng.integers(6, 30))
    validation, test = rng.integers(0, images // 3 + 1, size=2).tolist()
    return rng.permutation(images), validation, test


PARTS = Exercise(
    id="05.1",
    title="Three parts",
    prompt="""
        `order` holds the numbers of all images in a shuffled order. Write `three_parts(order,
        validation, test)`. It cuts `order` into three pieces that follow each other: the images
        for training, then `validation` many for validation, then `test` many for testing, and
        returns the three arrays. No image may be in two parts, and none may get lost, also
        where `validation` or `test` is 0.
    """,
    stub='''
        def three_parts(order, validation, test):
            """Return the numbers of the images for training, validation and testing."""
            ...
    ''',
    solution=three_parts,
    kind="array",
    parts=("training", "validation", "test"),
    cases=(
        Case(np.array([4, 0, 7, 2, 9, 5, 1, 8, 3, 6]), 2, 3, label="ten images"),
        Case(np.array([5, 3, 0, 6, 1, 4, 2]), 3, 1, label="more for validation than for testing"),
        Case(np.array([2, 4, 1, 0, 3]), 2, 0, label="nothing for testing"),
        Case(np.array([2, 4, 1, 0, 3]), 0, 2, label="nothing for validation"),
        Case(np.array([1, 2, 0]), 0, 0, label="everything for training"),
        Case(np.array([3, 1, 0, 2, 4]), 3, 2, label="nothing for training"),
    ),
    random_case=random_order,
    misconceptions=(
        Misconception(
            "counted-from-the-end",
            counted_from_the_end,
            "Right as long as no part is empty. With `test` equal to 0, though, `order[-0:]` is "
            "the same as `order[0:]`, the whole of it: there is no minus zero. Count the places "
            "from the front.",
        ),
        Misconception(
            "validation-stays-in-training",
            validation_stays_in_training,
            "The images for validation are also among those for training. Accuracy on them would "
            "say how well the network remembers, not what it makes of digits it has never seen. "
            "Where must the first piece end?",
        ),
        Misconception(
            "test-is-validation",
            test_is_validation,
            "Validation and test share images: both are taken from the end of `order`. Whatever "
            "you choose by looking at validation would then be chosen for the test, too. The "
            "piece for validation ends where the one for testing begins.",
        ),
        Misconception(
            "test-from-the-front",
            test_from_the_front,
            "The images for testing are the first ones of `order`, and these are for training "
            "already. A network tested on what it was trained on looks better than it is.",
        ),
        Misconception(
            "parts-exchanged",
            parts_exchanged,
            "The pieces are right, but validation and test have changed places in what you "
            "return. First training, then validation, then test.",
        ),
        Misconception(
            "sizes-exchanged",
            sizes_exchanged,
            "The part for validation has the size that was asked for testing, and the other way "
            "round. Which of the two numbers belongs to the last piece?",
        ),
        Misconception(
            "order-undone",
            order_undone,
            "Your parts hold 0, 1, 2 and so on, as if nothing had been shuffled. Where a file "
            "holds one class after the other, the test part would then hold digits that training "
            "never saw. Cut `order` as it comes, its entries, not their places.",
        ),
        Misconception(
            "borders-left-out",
            borders_left_out,
            "The image at the start of the second and of the third piece is missing. A slice "
            "leaves out its end, so the next one begins exactly there, not one further.",
        ),
        Misconception(
            "sizes-as-places",
            sizes_as_places,
            "The first piece is as long as the validation part should be: you used the sizes "
            "from the front, and what is left over came last. Training gets what is left over, "
            "and stands first.",
        ),
    ),
    hints=(
        "At which place does the piece for testing begin, if it has `test` entries and ends with "
        "the array? And the one before it?",
        "Work out two places from `len(order)`: the first image for validation and the first "
        "one for testing. Then three slices, each beginning where the one before it ends.",
    ),
    explanation="`np.split(order, [first_validation, first_test])` cuts at the same places.",
)


# 05.2 Shapes -----------------------------------------------------------------------------


def shapes_solution():
    shapes = {
        "second convolution": (13 - 3 + 1, 13 - 3 + 1, 64),
        "second pooling": (11 // 2, 11 // 2, 64),
        "third convolution": (5 - 3 + 1, 5 - 3 + 1, 64),
        "Flatten": (3 * 3 * 64,),
        "Dense(64)": (64,),
        "Dense(10)": (10,),
    }
    return shapes


def _shapes(second, pooled, third, maps=(64, 64)):
    """Return the six shapes for these sizes of the maps and their numbers."""
    return {
        "second convolution": (second, second, maps[0]),
        "second pooling": (pooled, pooled, maps[0]),
        "third convolution": (third, third, maps[1]),
        "Flatten": (third * third * maps[1],),
        "Dense(64)": (64,),
        "Dense(10)": (10,),
    }


def padded_same():
    return _shapes(13, 6, 6)


def pooling_rounds_up():
    return _shapes(11, 6, 4)


def pooling_one_by_one():
    return _shapes(11, 10, 8)


def plus_one_forgotten():
    return _shapes(10, 5, 2)


def one_row_taken():
    return _shapes(12, 6, 5)


def maps_multiply():
    return _shapes(11, 5, 3, (32 * 64, 32 * 64 * 64))


def maps_kept():
    return _shapes(11, 5, 3, (32, 32))


def maps_added():
    return _shapes(11, 5, 3, (32 + 64, 32 + 64 + 64))


def flatten_keeps_maps():
    return {**shapes_solution(), "Flatten": (3 * 3, 64)}


def flatten_without_maps():
    return {**shapes_solution(), "Flatten": (3 * 3,)}


def channels_first():
    return {
        name: (shape[2], shape[0], shape[1]) if len(shape) == 3 else shape
        for name, shape in shapes_solution().items()
    }


def with_batch_axis():
    return {name: (None, *shape) for name, shape in shapes_solution().items()}


SHAPES = Exercise(
    id="05.2",
    title="The shapes of the other six layers",
    chained=True,
    prompt="""
        The first pooling hands on 13×13×32. What comes out of each of the six layers behind it?
        They are `Conv2D(64, 3)`, `MaxPooling2D(2)`, `Conv2D(64, 3)`, `Flatten()`, `Dense(64)` and
        `Dense(10)`; none of them pads. Fill in `shapes` with tuples, for one image, without the
        batch: maps have the shape `(height, width, maps)`, a vector of 5 numbers has `(5,)`.
    """,
    stub="""
        shapes = {
            "second convolution": ...,
            "second pooling": ...,
            "third convolution": ...,
            "Flatten": ...,
            "Dense(64)": ...,
            "Dense(10)": ...,
        }
    """,
    solution=shapes_solution,
    misconceptions=(
        Misconception(
            "padded-same",
            padded_same,
            "Your convolutions keep the size, as they do with padding `same`. Keras' default is "
            '`padding="valid"`: a 3×3 window has to fit inside the map.',
        ),
        Misconception(
            "pooling-rounds-up",
            pooling_rounds_up,
            "You rounded up. Eleven rows hold five whole windows of two; the row that is left "
            "over is not read (that is `valid`, the default here as well).",
        ),
        Misconception(
            "pooling-one-by-one",
            pooling_one_by_one,
            "You moved the pooling window by one pixel. In Keras a pooling moves by its own size "
            "unless you say otherwise, so a 2×2 window halves height and width.",
        ),
        Misconception(
            "plus-one-forgotten",
            plus_one_forgotten,
            "A little too small: $W - F$ counts the moves of the window. The place where it "
            "starts counts, too.",
        ),
        Misconception(
            "one-row-taken",
            one_row_taken,
            "A 3×3 kernel reaches one pixel to each side, so without padding it takes away a row "
            "above *and* one below. Yours takes away only one.",
        ),
        Misconception(
            "maps-multiply",
            maps_multiply,
            "The numbers of maps do not multiply: each kernel looks at all the maps of the layer "
            "before it, sums over them, and writes one map. How many kernels are there?",
        ),
        Misconception(
            "maps-kept",
            maps_kept,
            "The number of maps stayed at 32. It is the layer's own number of kernels that "
            "decides, the first argument of `Conv2D`, not the number of maps that come in.",
        ),
        Misconception(
            "maps-added",
            maps_added,
            "The maps of earlier layers are not kept beside the new ones: a layer hands on what "
            "its own kernels write, nothing else.",
        ),
        Misconception(
            "flatten-keeps-maps",
            flatten_keeps_maps,
            "Your Flatten leaves the maps apart, one row for each pixel. It writes everything "
            "into a single line: how many numbers are these?",
        ),
        Misconception(
            "flatten-without-maps",
            flatten_without_maps,
            "These are the pixels of one map. All the maps go into the vector.",
        ),
        Misconception(
            "channels-first",
            channels_first,
            "The right numbers in PyTorch's order. Keras puts the maps last unless it is told "
            "otherwise.",
        ),
        Misconception(
            "with-batch-axis",
            with_batch_axis,
            "That is what Keras prints: the first place, `None`, stands for the number of images "
            "in the batch. Here the shape of one image is asked for, so leave it out.",
        ),
    ),
    hints=(
        "A convolution without padding: $W - F + 1$. A pooling: half, rounded down. What decides "
        "about the last number of a shape?",
        "Sizes shrink to 11, then 5, then 3. Flatten has as many numbers as the maps before it "
        "hold together.",
    ),
)


# 05.3 Parameters and a slip --------------------------------------------------------------


def parameters_solution():
    parameters = {
        "first convolution": 3 * 3 * 1 * 32 + 32,
        "second convolution": 3 * 3 * 32 * 64 + 64,
        "third convolution": 3 * 3 * 64 * 64 + 64,
        "Dense(64)": 576 * 64 + 64,
        "Dense(10)": 64 * 10 + 10,
        "all layers together": 320 + 18_496 + 36_928 + 36_928 + 650,
        "all layers, without the poolings": 320 + 18_496 + 36_928 + (22 * 22 * 64 * 64 + 64) + 650,
    }
    return parameters


def _parameters(first, second, third, dense, last, without=None):
    """Return all entries; `without` is Dense(64) where nothing is pooled."""
    return {
        "first convolution": first,
        "second convolution": second,
        "third convolution": third,
        "Dense(64)": dense,
        "Dense(10)": last,
        "all layers together": first + second + third + dense + last,
        "all layers, without the poolings": first
        + second
        + third
        + (dense if without is None else without)
        + last,
    }


def no_biases():
    large = 22 * 22 * 64
    return _parameters(9 * 32, 9 * 32 * 64, 9 * 64 * 64, 576 * 64, 64 * 10, large * 64)


def one_bias_a_layer():
    large = 22 * 22 * 64
    return _parameters(
        9 * 32 + 1, 9 * 32 * 64 + 1, 9 * 64 * 64 + 1, 576 * 64 + 1, 640 + 1, large * 64 + 1
    )


def maps_coming_in_forgotten():
    return _parameters(320, 9 * 64 + 64, 9 * 64 + 64, 36_928, 650, 1_982_528)


def bias_for_each_map_coming_in():
    return _parameters(10 * 1 * 32, 10 * 32 * 64, 10 * 64 * 64, 36_928, 650, 22 * 22 * 64 * 64 + 64)


def weights_not_shared():
    return _parameters(
        26 * 26 * 320, 11 * 11 * 18_496, 3 * 3 * 36_928, 36_928, 650, 22 * 22 * 64 * 64 + 64
    )


def numbers_of_outputs():
    return _parameters(26 * 26 * 32, 11 * 11 * 64, 3 * 3 * 64, 64, 10, 64)


def one_number_a_map():
    return _parameters(320, 18_496, 36_928, 64 * 64 + 64, 650, 64 * 64 + 64)


def third_convolution_skipped():
    return _parameters(320, 18_496, 36_928, 5 * 5 * 64 * 64 + 64, 650, 24 * 24 * 64 * 64 + 64)


def poolings_are_free():
    parameters = parameters_solution()
    return {**parameters, "all layers, without the poolings": parameters["all layers together"]}


def printout_believed():
    return {**parameters_solution(), "all layers together": 92_322}


def padding_assumed():
    parameters = parameters_solution()
    return {
        **parameters,
        "all layers, without the poolings": 56_394 + 28 * 28 * 64 * 64 + 64,
    }


PARAMETERS = Exercise(
    id="05.3",
    title="Find the slip",
    prompt="""
        A printout of this network that has been copied from tutorial to tutorial ends with "Total
        params: 92,322". Count for yourself: fill in `parameters`, weights and biases of each layer
        that has any, and their sum. The last line is a second network, the same layers without the
        two poolings (its convolutions return 26×26, 24×24 and 22×22).
    """,
    stub="""
        parameters = {
            "first convolution": ...,
            "second convolution": ...,
            "third convolution": ...,
            "Dense(64)": ...,
            "Dense(10)": ...,
            "all layers together": ...,
            "all layers, without the poolings": ...,
        }
    """,
    solution=parameters_solution,
    misconceptions=(
        Misconception(
            "no-biases",
            no_biases,
            "These are the weights alone. Each kernel and each unit has a bias as well, one number "
            "that is added to its sum.",
        ),
        Misconception(
            "one-bias-a-layer",
            one_bias_a_layer,
            "You counted one bias for the whole layer. Each kernel writes its own map and each "
            "unit its own number; each has its own bias.",
        ),
        Misconception(
            "maps-coming-in-forgotten",
            maps_coming_in_forgotten,
            "Far too small: behind the first convolution a kernel has a 3×3 slice for *each* map "
            "that comes in, and more than one comes in at the second and the third.",
        ),
        Misconception(
            "bias-for-each-map-coming-in",
            bias_for_each_map_coming_in,
            "You gave a bias to each slice of a kernel. The slices' answers are summed first; a "
            "kernel has one bias, added after that sum.",
        ),
        Misconception(
            "weights-not-shared",
            weights_not_shared,
            "You counted every place of the map. The kernel is the same at all places: that is "
            "what makes a convolution cheap. The size of the picture does not appear in the "
            "formula at all.",
        ),
        Misconception(
            "numbers-of-outputs",
            numbers_of_outputs,
            "That is how many numbers the layer *hands on*. Parameters are what it *has*: the "
            "weights of its kernels or units, and the biases.",
        ),
        Misconception(
            "one-number-a-map",
            one_number_a_map,
            "This is as if the dense layer read one number for each of the 64 maps. Flatten hands "
            "it every pixel of every map; only global average pooling would leave one each.",
        ),
        Misconception(
            "third-convolution-skipped",
            third_convolution_skipped,
            "This is as if the dense layer read the maps from before the third convolution. Each "
            "unit has a weight for every number of the flattened *last* maps: how large are they?",
        ),
        Misconception(
            "poolings-are-free",
            poolings_are_free,
            "True, a pooling has no parameters of its own. But what comes after it would have to "
            "read larger maps. Which layer's number of weights depends on the size of the maps?",
        ),
        Misconception(
            "printout-believed",
            printout_believed,
            "That is the sum as it was printed. Add your five numbers up yourself.",
        ),
        Misconception(
            "padding-assumed",
            padding_assumed,
            "Without the poolings your maps keep all 28×28 pixels, as if the convolutions padded. "
            "They still take a row off each side.",
        ),
    ),
    hints=(
        "A convolution: kernel height × kernel width × maps coming in × kernels, and one bias for "
        "each kernel. A dense layer: numbers coming in × units, and one bias for each unit.",
        "The first layer has 3·3·1·32 weights and 32 biases. For the last line only one layer "
        "changes: Flatten now hands on 22·22·64 numbers.",
    ),
    explanation=(
        "The sum is 93,322. The printout lost a thousand on its way; nobody who copied it added "
        "it up. Poolings have no parameters, yet without them the network has 22 times as many."
    ),
)


# 05.4 Cross-entropy ----------------------------------------------------------------------


def cross_entropy(probabilities, labels):
    if labels.ndim == 2:
        labels = labels.argmax(axis=1)
    of_the_right_class = probabilities[np.arange(len(labels)), labels]
    return -np.log(of_the_right_class).mean()


def _right(probabilities, labels):
    """Return the probability of the right class, whichever form the labels have."""
    if labels.ndim == 2:
        labels = labels.argmax(axis=1)
    return probabilities[np.arange(len(labels)), labels]


def _one_hot(probabilities, labels):
    return labels if labels.ndim == 2 else np.eye(probabilities.shape[1])[labels]


def summed(probabilities, labels):
    return -np.log(_right(probabilities, labels)).sum()


def sign_lost(probabilities, labels):
    return np.log(_right(probabilities, labels)).mean()


def decimal_logarithm(probabilities, labels):
    return -np.log10(_right(probabilities, labels)).mean()


def binary_logarithm(probabilities, labels):
    return -np.log2(_right(probabilities, labels)).mean()


def zeros_averaged(probabilities, labels):
    return -(_one_hot(probabilities, labels) * np.log(probabilities)).mean()


def zeros_averaged_one_hot_only(probabilities, labels):
    if labels.ndim == 2:
        return -(labels * np.log(probabilities)).mean()
    return cross_entropy(probabilities, labels)


def of_the_largest(probabilities, labels):
    return -np.log(probabilities.max(axis=1)).mean()


def mean_before_logarithm(probabilities, labels):
    return -np.log(_right(probabilities, labels).mean())


def without_logarithm(probabilities, labels):
    return (1 - _right(probabilities, labels)).mean()


def share_of_mistakes(probabilities, labels):
    right = labels.argmax(axis=1) if labels.ndim == 2 else labels
    return (probabilities.argmax(axis=1) != right).mean()


def squared_error(probabilities, labels):
    return ((probabilities - _one_hot(probabilities, labels)) ** 2).sum(axis=1).mean()


def both_sides(probabilities, labels):
    wanted = _one_hot(probabilities, labels)
    logarithms = wanted * np.log(probabilities) + (1 - wanted) * np.log(1 - probabilities)
    return -logarithms.sum(axis=1).mean()


def numbers_only(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels.astype(int)]).mean()


def all_pairs(probabilities, labels):
    right = labels.argmax(axis=1) if labels.ndim == 2 else labels
    return -np.log(probabilities[:, right]).mean()


def random_answers(rng):
    images, classes = (int(n) for n in rng.integers(2, 7, size=2))
    probabilities = rng.dirichlet(np.ones(classes), size=images) * 0.98 + 0.02 / classes
    labels = rng.integers(classes, size=images)
    return (probabilities, np.eye(classes)[labels] if rng.random() < 0.5 else labels)


_TWO = np.array([[0.7, 0.3], [0.4, 0.6], [0.9, 0.1]])
_THREE = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4], [0.05, 0.9, 0.05], [0.25, 0.5, 0.25]])

LOSS = Exercise(
    id="05.4",
    title="One loss, two kinds of labels",
    prompt=r"""
        *Cross-entropy* looks at one number for each image: the probability $p$ that the network
        gave to the **right** class. The loss is $-\ln p$, averaged over the images. Write
        `cross_entropy(probabilities, labels)`; `probabilities` has the shape (images, classes).
        The labels come in either kind: class numbers, shape (images,), or one-hot rows, shape
        (images, classes). For the same classes both kinds must give the same loss.
    """,
    stub='''
        def cross_entropy(probabilities, labels):
            """Return the mean cross-entropy; labels are class numbers or one-hot rows."""
            ...
    ''',
    solution=cross_entropy,
    cases=(
        Case(_THREE, np.array([0, 2, 1, 0]), label="class numbers"),
        Case(_THREE, np.eye(3)[[0, 2, 1, 0]], label="the same classes, one-hot"),
        Case(_THREE, np.array([1, 0, 2, 2]), label="an answer that is wrong every time"),
        Case(_THREE[:3], np.eye(3)[[2, 0, 1]], label="as many images as classes, one-hot"),
        Case(np.full((2, 10), 0.1), np.array([3, 7]), label="a network that knows nothing"),
        Case(_TWO, np.array([0, 1, 1], dtype=np.uint8), label="two classes, `uint8`"),
        Case(_TWO, np.eye(2, dtype=int)[[0, 1, 1]], label="two classes, one-hot whole numbers"),
        Case(_THREE[:3], np.array([2, 0, 1]), label="as many images as classes"),
        Case(_THREE[1:2], np.array([2]), label="a single image"),
        Case(_THREE[1:2], np.eye(3)[[2]], label="a single image, one-hot"),
    ),
    random_case=random_answers,
    misconceptions=(
        Misconception(
            "summed",
            summed,
            "That is the sum over the images: twice as many images would mean twice the loss. The "
            "average is asked for, so that batches of different sizes can be compared.",
        ),
        Misconception(
            "sign-lost",
            sign_lost,
            "The logarithm of a probability is negative or zero, and a loss should grow when "
            "things go wrong. The minus sign has been lost.",
        ),
        Misconception(
            "decimal-logarithm",
            decimal_logarithm,
            "All losses are 2.3 times too small: that is the logarithm to base 10. $\\ln$ is the "
            "natural one; NumPy calls it by its shortest name.",
        ),
        Misconception(
            "binary-logarithm",
            binary_logarithm,
            "All losses are 1.44 times too large: that is the logarithm to base 2, which counts in "
            "bits. Keras uses the natural one.",
        ),
        Misconception(
            "zeros-averaged",
            zeros_averaged,
            "Too small, by as many times as there are classes. In a one-hot row all entries but "
            "one are 0, and your average counts these zeros, too. Sum over the classes first, "
            "then average over the images.",
        ),
        Misconception(
            "zeros-averaged-one-hot-only",
            zeros_averaged_one_hot_only,
            "Class numbers come out right, one-hot rows too small: there the average also runs "
            "over the zeros of each row. Both kinds must give the same.",
        ),
        Misconception(
            "of-the-largest",
            of_the_largest,
            "You took the largest probability of each row, whatever the label says. A network "
            "that is sure and wrong would have no loss at all. Which entry does the label point "
            "at?",
        ),
        Misconception(
            "mean-before-logarithm",
            mean_before_logarithm,
            "You averaged the probabilities and took the logarithm last. The two do not commute: "
            "one image with a tiny probability should weigh heavily. Logarithm for each image "
            "first.",
        ),
        Misconception(
            "without-logarithm",
            without_logarithm,
            "Your loss is $1 - p$. It can never exceed 1, so a prediction that is sure and wrong "
            "costs hardly more than a doubtful one. Cross-entropy takes the logarithm.",
        ),
        Misconception(
            "share-of-mistakes",
            share_of_mistakes,
            "That is the share of wrong answers, 1 − accuracy. It jumps when an answer tips over "
            "and is flat in between, so no gradient could follow it. The loss looks at the "
            "probability itself.",
        ),
        Misconception(
            "squared-error",
            squared_error,
            "That is the squared error between probabilities and one-hot rows (the Brier score). "
            "A fine measure, but cross-entropy looks only at the right class's probability.",
        ),
        Misconception(
            "both-sides",
            both_sides,
            "You also charge for the probabilities of the wrong classes, as *binary* "
            "cross-entropy does, where each class is a question of its own. With softmax the "
            "classes exclude each other; one term for each image is enough.",
        ),
        Misconception(
            "numbers-only",
            numbers_only,
            "Class numbers come out right. One-hot rows are taken for class numbers 0 and 1, which "
            "is the very bug above. Tell the two kinds apart by their number of axes.",
        ),
        Misconception(
            "all-pairs",
            all_pairs,
            "`probabilities[:, labels]` takes, from *every* row, the entries of *all* labels. You "
            "need one entry from each row: its own. Index rows and columns in pairs.",
        ),
    ),
    hints=(
        "If the labels are one-hot, `labels.argmax(axis=1)` turns them into class numbers; "
        "`labels.ndim` tells which kind you have.",
        "Index with two arrays of the same length, row numbers (`np.arange`) and class numbers: "
        "that gives one probability for each image.",
    ),
    explanation=(
        "With one-hot rows `-(labels * np.log(probabilities)).sum(axis=1).mean()` is the same: "
        "the zeros switch all other classes off."
    ),
)


# 05.5 A bug: counting in a table ---------------------------------------------------------


def counts_once(true, predicted, classes):
    """Return the counts, shape (classes, classes): a row for each true class."""
    table = np.zeros((classes, classes), dtype=int)
    table[true, predicted] += 1
    return table


def confusion(true, predicted, classes):
    table = np.zeros((classes, classes), dtype=int)
    for row, column in zip(true, predicted):
        table[row, column] += 1
    return table


def rows_are_predictions(true, predicted, classes):
    return confusion(predicted, true, classes)


def mistakes_only(true, predicted, classes):
    table = confusion(true, predicted, classes)
    return table - np.diag(np.diag(table))


def right_ones_only(true, predicted, classes):
    return np.diag(np.diag(confusion(true, predicted, classes)))


def both_ways(true, predicted, classes):
    return confusion(true, predicted, classes) + confusion(predicted, true, classes)


def all_combinations(true, predicted, classes):
    table = np.zeros((classes, classes), dtype=int)
    for row in true:
        for column in predicted:
            table[row, column] += 1
    return table


def shares(true, predicted, classes):
    table = confusion(true, predicted, classes)
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)


def every_pair_once(true, predicted, classes):
    table = np.zeros((classes, classes), dtype=int)
    for row, column in set(zip(true.tolist(), predicted.tolist())):
        table[row, column] += 2
    return table


def whole_cross(true, predicted, classes):
    table = np.zeros((classes, classes), dtype=int)
    for row, column in zip(true, predicted):
        table[row] += 1
        table[:, column] += 1
    return table


def random_predictions(rng):
    classes, images = int(rng.integers(2, 6)), int(rng.integers(1, 40))
    true = rng.integers(classes, size=images)
    predicted = np.where(rng.random(images) < 0.6, true, rng.integers(classes, size=images))
    return true, predicted, classes


CONFUSION = Exercise(
    id="05.5",
    title="A bug to find: a table of mistakes",
    prompt="""
        `confusion(true, predicted, classes)` is to count how often each digit was taken for each
        other one: `table[4, 9]` is the number of fours that were predicted as nines. The function
        runs without an error, and the table has the right shape, but on 800 images its entries
        add up to far less than 800. Find out why, and mend it.
    """,
    stub=counts_once,
    solution=confusion,
    cases=(
        Case(np.array([0, 1, 2, 2]), np.array([0, 1, 1, 2]), 3, label="no pair comes twice"),
        Case(np.array([1, 1, 1, 0, 2]), np.array([1, 1, 2, 0, 0]), 3, label="a pair comes twice"),
        Case(np.array([0, 0, 0, 0, 1]), np.array([3, 3, 3, 0, 3]), 4, label="classes left out"),
        Case(np.array([2]), np.array([0]), 3, label="a single image"),
        Case(np.array([0, 1, 1]), np.array([0, 1, 0]), 4, label="the last classes left out"),
        Case(np.ones(300, dtype=int), np.ones(300, dtype=int), 2, label="300 images of one class"),
    ),
    random_case=random_predictions,
    misconceptions=(
        Misconception(
            "counts-once",
            counts_once,
            "A pair that occurs many times is still counted once. With arrays as indices, "
            "`table[a, b] += 1` reads all entries first, adds 1 to what it has read, and writes "
            "back: of ten equal pairs each writes the same 1. Count them one after the other.",
        ),
        Misconception(
            "rows-are-predictions",
            rows_are_predictions,
            "The counts are right, the table is mirrored: your rows are the predicted digits. "
            "Both conventions are in use, which is why a confusion matrix needs axis labels. Here "
            "a row is a true class.",
        ),
        Misconception(
            "mistakes-only",
            mistakes_only,
            "The right answers are missing: the diagonal is zero. They belong in, so that each row "
            "adds up to the number of images of its class.",
        ),
        Misconception(
            "right-ones-only",
            right_ones_only,
            "Only the diagonal is filled. The mistakes, for which the table is made, stand beside "
            "it.",
        ),
        Misconception(
            "both-ways",
            both_ways,
            "The table is symmetric and counts each image twice. A four taken for a nine is not a "
            "nine taken for a four; one image, one entry.",
        ),
        Misconception(
            "all-combinations",
            all_combinations,
            "Far too much: each label is combined with the predictions of all images, as two "
            "loops do, one inside the other. Walk through both arrays side by side.",
        ),
        Misconception(
            "shares",
            shares,
            "These are shares of each row, not counts. Useful as well, where classes differ in "
            "size, but the number of images is gone: one mistake in two looks like fifty in a "
            "hundred.",
        ),
        Misconception(
            "every-pair-once",
            every_pair_once,
            "Repeated pairs still count as one, and now each is entered as 2. The number has to "
            "come from counting the images, one after the other.",
        ),
        Misconception(
            "whole-cross",
            whole_cross,
            "Each image fills a whole row and a whole column. It belongs into the one cell where "
            "they cross: one pair of indices.",
        ),
    ),
    hints=(
        "Try it small: `table = np.zeros(3, dtype=int); table[np.array([1, 1, 1])] += 1`. What do "
        "you expect in the middle, and what do you get?",
        "A loop over both arrays at once, adding 1 for each pair, is long enough. NumPy also has "
        "a function that adds without forgetting repeats: look up `np.add.at`.",
    ),
    explanation="`np.add.at(table, (true, predicted), 1)` does the same without a Python loop.",
)


# 05.6 Shifting ---------------------------------------------------------------------------


def shifted(image, down, right):
    height, width = image.shape
    result = np.zeros_like(image)
    for row in range(height):
        for column in range(width):
            if 0 <= row - down < height and 0 <= column - right < width:
                result[row, column] = image[row - down, column - right]
    return result


def comes_back(image, down, right):
    return np.roll(image, (down, right), axis=(0, 1))


def other_way(image, down, right):
    return shifted(image, -down, -right)


def axes_exchanged(image, down, right):
    return shifted(image, right, down)


def edges_repeated(image, down, right):
    rows = np.clip(np.arange(image.shape[0]) - down, 0, image.shape[0] - 1)
    columns = np.clip(np.arange(image.shape[1]) - right, 0, image.shape[1] - 1)
    return image[np.ix_(rows, columns)]


def downwards_only(image, down, right):
    return shifted(image, down, 0)


def rightwards_only(image, down, right):
    return shifted(image, 0, right)


def always_forwards(image, down, right):
    return shifted(image, abs(down), abs(right))


def negative_comes_back(image, down, right):
    result = np.roll(image, (down, right), axis=(0, 1))
    result[: max(down, 0)] = 0
    result[:, : max(right, 0)] = 0
    return result


def cut_off(image, down, right):
    rows = slice(max(-down, 0), min(image.shape[0] - down, image.shape[0]))
    columns = slice(max(-right, 0), min(image.shape[1] - right, image.shape[1]))
    return image[rows, columns]


def grown(image, down, right):
    rows = (max(down, 0), max(-down, 0))
    columns = (max(right, 0), max(-right, 0))
    return np.pad(image, (rows, columns))


def random_shift(rng):
    height, width = (int(n) for n in rng.integers(3, 7, size=2))
    down, right = rng.integers(-2, 3, size=2).tolist()
    return rng.integers(1, 256, size=(height, width)).astype(np.uint8), down, right


_SMALL = np.arange(1, 13).reshape(3, 4)

SHIFTING = Exercise(
    id="05.6",
    title="Move a digit",
    prompt="""
        Write `shifted(image, down, right)`. It returns an image of the same size in which
        everything has moved `down` rows downwards and `right` columns to the right. Negative
        numbers move up and to the left. What leaves the frame is gone, and black (0) moves in from
        the other side.
    """,
    stub='''
        def shifted(image, down, right):
            """Return the image moved by whole pixels, black where nothing moved in."""
            ...
    ''',
    solution=shifted,
    cases=(
        Case(_SMALL, 1, 0, label="one row down"),
        Case(_SMALL, 0, 2, label="two columns to the right"),
        Case(_SMALL, -1, 0, label="one row up"),
        Case(_SMALL, 1, -2, label="down and to the left"),
        Case(_SMALL, -2, 1, label="up and to the right"),
        Case(_SMALL, 0, 0, label="no move at all"),
        Case(_SMALL / 12, 1, -1, label="pixels from 0 to 1"),
        Case(_SMALL, 3, 0, label="as far as the image is high"),
        Case(_SMALL[:1], 0, -1, label="a single row"),
        Case(_SMALL[:, :1], 1, 0, label="a single column"),
    ),
    random_case=random_shift,
    misconceptions=(
        Misconception(
            "comes-back",
            comes_back,
            "What leaves on one side comes back on the other: `np.roll` treats the image as a "
            "ring. The foot of a seven would appear above its roof. Where nothing moved in, the "
            "image must be black.",
        ),
        Misconception(
            "other-way",
            other_way,
            "Everything moves the wrong way. The pixel that *arrives* at a row was `down` rows "
            "further up before.",
        ),
        Misconception(
            "axes-exchanged",
            axes_exchanged,
            "Down and right have changed places. Axis 0 counts the rows, from top to bottom; axis "
            "1 the columns.",
        ),
        Misconception(
            "edges-repeated",
            edges_repeated,
            "The pixels at the edge are repeated into the gap. MNIST digits lie on black, so black "
            "has to move in: fill with 0.",
        ),
        Misconception(
            "downwards-only",
            downwards_only,
            "Rows move, columns stay. `right` has no effect yet.",
        ),
        Misconception(
            "rightwards-only",
            rightwards_only,
            "Columns move, rows stay. `down` has no effect yet.",
        ),
        Misconception(
            "always-forwards",
            always_forwards,
            "Negative numbers move the image down and to the right as well: the sign has been "
            "lost on the way.",
        ),
        Misconception(
            "negative-comes-back",
            negative_comes_back,
            "Moves down and to the right are right. For negative numbers the pixels that left "
            "above or on the left come back below or on the right: clear that side, too.",
        ),
        Misconception(
            "cut-off",
            cut_off,
            "What stays in the frame is right, but the image has become smaller. A network takes "
            "one size only: put the rest into a black image of the old size.",
        ),
        Misconception(
            "grown",
            grown,
            "The image has grown: black was added on one side, and nothing was taken off on the "
            "other. Keep the old size.",
        ),
    ),
    hints=(
        "Begin with a black image of the same shape. Which pixel of the old image belongs into a "
        "given row and column of the new one?",
        "The new pixel at (row, column) is the old one at (row − down, column − right), if that "
        "place exists. Beware: Python takes a negative index as counted from the end.",
    ),
    explanation=(
        "The same with slices: pad with black all around, then cut the frame out at another "
        "place. That is how the next cell does it for a whole batch."
    ),
)


# 05.7 Early stopping ---------------------------------------------------------------------


def early_stopping(val_losses, patience):
    best_epoch = 1
    for epoch, loss in enumerate(val_losses, start=1):
        if loss < val_losses[best_epoch - 1]:
            best_epoch = epoch
        if epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(val_losses), best_epoch


def stops_at_first_rise(val_losses, patience):
    return early_stopping(val_losses, 1)


def one_epoch_longer(val_losses, patience):
    return early_stopping(val_losses, patience + 1)


def last_weights_kept(val_losses, patience):
    stopped, _ = early_stopping(val_losses, patience)
    return stopped, stopped


def looks_ahead(val_losses, patience):
    stopped, _ = early_stopping(val_losses, patience)
    return stopped, int(np.argmin(val_losses)) + 1


def never_stops(val_losses, patience):
    return len(val_losses), int(np.argmin(val_losses)) + 1


def counted_from_zero(val_losses, patience):
    stopped, best = early_stopping(val_losses, patience)
    return stopped - 1, best - 1


def larger_is_better(val_losses, patience):
    return early_stopping([-loss for loss in val_losses], patience)


def rises_in_a_row(val_losses, patience):
    best_epoch, rises = 1, 0
    for epoch in range(2, len(val_losses) + 1):
        loss = val_losses[epoch - 1]
        best_epoch = epoch if loss < val_losses[best_epoch - 1] else best_epoch
        rises = rises + 1 if loss > val_losses[epoch - 2] else 0
        if rises >= patience:
            return epoch, best_epoch
    return len(val_losses), best_epoch


def counter_never_reset(val_losses, patience):
    best_epoch, waited = 1, 0
    for epoch in range(2, len(val_losses) + 1):
        if val_losses[epoch - 1] < val_losses[best_epoch - 1]:
            best_epoch = epoch
        else:
            waited += 1
        if waited >= patience:
            return epoch, best_epoch
    return len(val_losses), best_epoch


def draw_counts_as_better(val_losses, patience):
    best_epoch = 1
    for epoch, loss in enumerate(val_losses, start=1):
        if loss <= val_losses[best_epoch - 1]:
            best_epoch = epoch
        if epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(val_losses), best_epoch


def exchanged(val_losses, patience):
    stopped, best = early_stopping(val_losses, patience)
    return best, stopped


def random_losses(rng):
    epochs = int(rng.integers(2, 15))
    falling = np.linspace(1, 0.4, epochs) + rng.normal(0, 0.12, epochs)
    return [round(float(loss), 2) for loss in falling], int(rng.integers(1, 5))


STOPPING = Exercise(
    id="05.7",
    title="When to stop",
    prompt="""
        *Early stopping* watches the validation loss after each epoch. It stops the training when
        the loss has not gone below its lowest value so far for `patience` epochs in a row, and
        gives back the weights of the best epoch. Write `early_stopping(val_losses, patience)`: for
        the list of losses that would come, it returns two whole numbers, the epoch after which the
        training stops and the epoch whose weights are kept, both counted from 1. If the losses end
        before that happens, all epochs are trained. `patience` is at least 1.
    """,
    stub='''
        def early_stopping(val_losses, patience):
            """Return the last epoch that is trained and the epoch with the kept weights."""
            ...
    ''',
    solution=early_stopping,
    kind="whole",
    parts=("last epoch trained", "epoch kept"),
    cases=(
        Case([0.9, 0.6, 0.5, 0.55, 0.6, 0.7, 0.8], 2, label="a loss that falls, then rises"),
        Case(
            [0.9, 0.6, 0.7, 0.5, 0.6, 0.4, 0.45, 0.5, 0.55], 3, label="a loss that goes up and down"
        ),
        Case([0.9, 0.8, 0.7, 0.6], 2, label="a loss that falls to the end"),
        Case([0.5, 0.7, 0.65, 0.6, 0.55, 0.4], 3, label="a loss that recovers too late"),
        Case([0.8, 0.5, 0.6, 0.5, 0.5, 0.7], 3, label="a loss that reaches its best value again"),
        Case([0.5, 0.6, 0.7], 1, label="a patience of 1"),
        Case([25e3, 18e3, 19e3, 20e3, 17e3], 3, label="losses of some thousands"),
        Case([0.7], 3, label="a single epoch"),
    ),
    random_case=random_losses,
    misconceptions=(
        Misconception(
            "stops-at-first-rise",
            stops_at_first_rise,
            "Training stops at the first epoch without a new best value. Validation losses are "
            "noisy: that is what `patience` is for.",
        ),
        Misconception(
            "one-epoch-longer",
            one_epoch_longer,
            "One epoch too long. With a patience of 2 the training ends after the *second* epoch "
            "in a row that brings no new best value.",
        ),
        Misconception(
            "last-weights-kept",
            last_weights_kept,
            "You keep the weights of the last epoch, which is, by construction, not the best one. "
            "Keras does that, too, unless it is told `restore_best_weights=True`; here the best "
            "epoch is asked for.",
        ),
        Misconception(
            "looks-ahead",
            looks_ahead,
            "The kept epoch may lie after the end of the training: you looked for the lowest loss "
            "in the whole list. Epochs that were never trained have no weights.",
        ),
        Misconception(
            "never-stops",
            never_stops,
            "You train to the end and pick the best epoch. The result is fine, but nothing is "
            "saved: the point is to end when `patience` epochs in a row brought nothing.",
        ),
        Misconception(
            "counted-from-zero",
            counted_from_zero,
            "Both numbers are one too small: epochs are counted from 1 here. (Inside Keras they "
            "are counted from 0, a frequent confusion.)",
        ),
        Misconception(
            "larger-is-better",
            larger_is_better,
            "You wait for a *higher* value. That would be right for accuracy; a loss should fall.",
        ),
        Misconception(
            "rises-in-a-row",
            rises_in_a_row,
            "You compare each epoch with the one before it. A loss that creeps down after a jump "
            "would never end the training, although it stays above its best. Compare with the "
            "lowest value so far.",
        ),
        Misconception(
            "counter-never-reset",
            counter_never_reset,
            "Sometimes too early: the epochs without a new best value are to follow each other. "
            "A new best value starts the count again.",
        ),
        Misconception(
            "draw-counts-as-better",
            draw_counts_as_better,
            "A loss that only equals the best one counts as progress with you. It has to go "
            "*below*; otherwise a network that has stopped learning trains for ever.",
        ),
        Misconception(
            "exchanged",
            exchanged,
            "Both numbers are right, in the wrong order: first the epoch after which the training "
            "stops, then the one that is kept.",
        ),
    ),
    hints=(
        "Walk through the losses and remember the best epoch so far. How long ago was it?",
        "If the present epoch's loss is below the best one, it becomes the best. If the best "
        "epoch lies `patience` epochs back, stop.",
    ),
)


# 05.8 A schedule -------------------------------------------------------------------------


def learning_rate(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    way = min(1, (step - warmup) / (steps - warmup))
    return peak * (1 + np.cos(np.pi * way)) / 2


def no_warmup(step, steps, warmup, peak):
    return learning_rate(step, steps, 0, peak)


def straight_down(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * (1 - min(1, (step - warmup) / (steps - warmup)))


def cosine_from_the_start(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * (1 + np.cos(np.pi * min(1, step / steps))) / 2


def end_too_late(step, steps, warmup, peak):
    return learning_rate(step, steps + warmup, warmup, peak)


def below_zero(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * np.cos(np.pi * min(1, (step - warmup) / (steps - warmup)))


def whole_wave(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * (1 + np.cos(2 * np.pi * min(1, (step - warmup) / (steps - warmup)))) / 2


def quarter_wave(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * np.cos(np.pi / 2 * min(1, (step - warmup) / (steps - warmup)))


def rises_again(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * (1 + np.cos(np.pi * (step - warmup) / (steps - warmup))) / 2


def degrees(step, steps, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return peak * (1 + np.cos(180 * min(1, (step - warmup) / (steps - warmup)))) / 2


def stays_at_peak(step, steps, warmup, peak):
    return peak * min(step / warmup, 1)


def random_step(rng):
    warmup = int(rng.integers(1, 50))
    steps = warmup + int(rng.integers(1, 300))
    peak = float(rng.choice([0.001, 0.003, 0.01, 0.1]))
    return int(rng.integers(0, steps + 20)), steps, warmup, peak


SCHEDULE = Exercise(
    id="05.8",
    title="A schedule for the learning rate",
    prompt=r"""
        Write `learning_rate(step, steps, warmup, peak)`. The rate begins at 0 and grows in a
        straight line, so that it reaches `peak` at step number `warmup`. From there it falls along
        half a cosine wave, $\text{peak} \cdot \frac{1}{2}(1 + \cos(\pi w))$, where $w$ is the part
        of the way from `warmup` to `steps` that is done: 0 at `warmup`, 1 at `steps`. After that
        it stays 0. `warmup` is at least 1 and less than `steps`.
    """,
    stub='''
        def learning_rate(step, steps, warmup, peak):
            """Return the learning rate at a step, counted from 0."""
            ...
    ''',
    solution=learning_rate,
    tolerance=1e-7,
    cases=(
        Case(0, 100, 20, 0.01, label="the first step"),
        Case(5, 100, 20, 0.01, label="a step of the warm-up"),
        Case(20, 100, 20, 0.01, label="the end of the warm-up"),
        Case(40, 100, 20, 0.01, label="a quarter of the way down"),
        Case(60, 100, 20, 0.01, label="half of the way down"),
        Case(85, 100, 20, 0.01, label="nearly at the end"),
        Case(100, 100, 20, 0.01, label="the last step"),
        Case(130, 100, 20, 0.01, label="a step after the end"),
    ),
    random_case=random_step,
    misconceptions=(
        Misconception(
            "no-warmup",
            no_warmup,
            "Your rate begins at its peak. In the first steps the weights are random and the "
            "gradients large; the warm-up keeps them from jumping. Below `warmup` the rate grows.",
        ),
        Misconception(
            "straight-down",
            straight_down,
            "Start, peak and end are right, but the way down is a straight line. The cosine stays "
            "high for longer and slows down at the end.",
        ),
        Misconception(
            "cosine-from-the-start",
            cosine_from_the_start,
            "At the end of the warm-up your rate drops suddenly: the part of the way is counted "
            "from step 0, not from `warmup`. There it must be 0.",
        ),
        Misconception(
            "end-too-late",
            end_too_late,
            "The rate is not down at 0 by the last step. `steps` counts all of them, those of the "
            "warm-up included, so the way down is shorter. (Keras counts `decay_steps` after the "
            "warm-up: mind the difference.)",
        ),
        Misconception(
            "below-zero",
            below_zero,
            "In the second half your rate is negative, so training would climb uphill. A cosine "
            "runs from 1 to −1: lift it by 1 and halve it.",
        ),
        Misconception(
            "whole-wave",
            whole_wave,
            "Your rate falls and then rises again to its peak: that is a whole wave. Half a wave "
            "ends at $\\cos \\pi$.",
        ),
        Misconception(
            "quarter-wave",
            quarter_wave,
            "Peak and end are right, but in between the rate stays too high, and it arrives at 0 "
            "steeply. That is a quarter of a wave; half a wave, lifted and halved, comes in flat.",
        ),
        Misconception(
            "rises-again",
            rises_again,
            "After the last step the rate rises again, since the cosine goes on. The part of the "
            "way that is done can be at most 1.",
        ),
        Misconception(
            "degrees",
            degrees,
            "`np.cos` wants radians; with 180 it goes round many times. Half a turn is $\\pi$.",
        ),
        Misconception(
            "stays-at-peak",
            stays_at_peak,
            "The warm-up is right; afterwards the rate stays at its peak. It is to fall from "
            "there.",
        ),
    ),
    hints=(
        "Two cases: before `warmup` a straight line through 0 and `peak`, afterwards the formula.",
        "The part of the way: steps since the warm-up, divided by the steps between `warmup` and "
        "`steps`, and never more than 1.",
    ),
    explanation=(
        "The half wave is the schedule of Loshchilov and Hutter (2017); the warm-up became common "
        "with Goyal et al. (2017)."
    ),
)

EXERCISES = (PARTS, SHAPES, PARAMETERS, LOSS, CONFUSION, SHIFTING, STOPPING, SCHEDULE)
