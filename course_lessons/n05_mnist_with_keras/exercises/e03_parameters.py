"""Exercise 05.3: parameters and a slip."""

from __future__ import annotations

from course_utils.exercises import Exercise


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


EXERCISE = Exercise(
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


@EXERCISE.mistake(
    "These are the weights alone. Each kernel and each unit has a bias as well, one number "
    "that is added to its sum."
)
def no_biases():
    large = 22 * 22 * 64
    return _parameters(9 * 32, 9 * 32 * 64, 9 * 64 * 64, 576 * 64, 64 * 10, large * 64)


@EXERCISE.mistake(
    "You counted one bias for the whole layer. Each kernel writes its own map and each "
    "unit its own number; each has its own bias."
)
def one_bias_a_layer():
    large = 22 * 22 * 64
    return _parameters(
        9 * 32 + 1, 9 * 32 * 64 + 1, 9 * 64 * 64 + 1, 576 * 64 + 1, 640 + 1, large * 64 + 1
    )


@EXERCISE.mistake(
    "Far too small: behind the first convolution a kernel has a 3×3 slice for *each* map "
    "that comes in, and more than one comes in at the second and the third."
)
def maps_coming_in_forgotten():
    return _parameters(320, 9 * 64 + 64, 9 * 64 + 64, 36_928, 650, 1_982_528)


@EXERCISE.mistake(
    "You gave a bias to each slice of a kernel. The slices' answers are summed first; a "
    "kernel has one bias, added after that sum."
)
def bias_for_each_map_coming_in():
    return _parameters(10 * 1 * 32, 10 * 32 * 64, 10 * 64 * 64, 36_928, 650, 22 * 22 * 64 * 64 + 64)


@EXERCISE.mistake(
    "You counted every place of the map. The kernel is the same at all places: that is "
    "what makes a convolution cheap. The size of the picture does not appear in the "
    "formula at all."
)
def weights_not_shared():
    return _parameters(
        26 * 26 * 320, 11 * 11 * 18_496, 3 * 3 * 36_928, 36_928, 650, 22 * 22 * 64 * 64 + 64
    )


@EXERCISE.mistake(
    "That is how many numbers the layer *hands on*. Parameters are what it *has*: the "
    "weights of its kernels or units, and the biases."
)
def numbers_of_outputs():
    return _parameters(26 * 26 * 32, 11 * 11 * 64, 3 * 3 * 64, 64, 10, 64)


@EXERCISE.mistake(
    "This is as if the dense layer read one number for each of the 64 maps. Flatten hands "
    "it every pixel of every map; only global average pooling would leave one each."
)
def one_number_a_map():
    return _parameters(320, 18_496, 36_928, 64 * 64 + 64, 650, 64 * 64 + 64)


@EXERCISE.mistake(
    "This is as if the dense layer read the maps from before the third convolution. Each "
    "unit has a weight for every number of the flattened *last* maps: how large are they?"
)
def third_convolution_skipped():
    return _parameters(320, 18_496, 36_928, 5 * 5 * 64 * 64 + 64, 650, 24 * 24 * 64 * 64 + 64)


@EXERCISE.mistake(
    "True, a pooling has no parameters of its own. But what comes after it would have to "
    "read larger maps. Which layer's number of weights depends on the size of the maps?"
)
def poolings_are_free():
    parameters = parameters_solution()
    return {**parameters, "all layers, without the poolings": parameters["all layers together"]}


@EXERCISE.mistake("That is the sum as it was printed. Add your five numbers up yourself.")
def printout_believed():
    return {**parameters_solution(), "all layers together": 92_322}


@EXERCISE.mistake(
    "Without the poolings your maps keep all 28×28 pixels, as if the convolutions padded. "
    "They still take a row off each side."
)
def padding_assumed():
    parameters = parameters_solution()
    return {
        **parameters,
        "all layers, without the poolings": 56_394 + 28 * 28 * 64 * 64 + 64,
    }


@EXERCISE.mistake(
    "The printed sum stands in both lines. Add your five numbers up yourself; and without the "
    "poolings the first dense layer has larger maps to read, so that one of the five grows."
)
def printout_believed_twice():
    return {
        **parameters_solution(),
        "all layers together": 92_322,
        "all layers, without the poolings": 92_322,
    }
