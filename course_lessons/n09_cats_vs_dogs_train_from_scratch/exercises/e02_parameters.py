"""Exercise 09.2: parameters."""

from __future__ import annotations

from course_utils.exercises import Exercise


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


EXERCISE = Exercise(
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


@EXERCISE.mistake("The weights are there. Each map and each neuron also has a bias of its own.")
def biases_forgotten():
    return _parameters(bias=0)


@EXERCISE.mistake(
    "A kernel of the second convolution goes through all 64 maps of the first. Its "
    "weights are height times width times *incoming maps*, for each map that comes out; "
    "the sum has to hold them all."
)
def channels_forgotten():
    return _parameters(coming_in=1)


@EXERCISE.mistake(
    "This goes with 12×12 places behind the second pooling, as with padding. Without "
    "padding each convolution takes two pixels off: 50, 48, 24, 22, 11."
)
def padded():
    return _parameters(side=12)


@EXERCISE.mistake(
    "This goes with 22×22 places in front of Flatten: that is before the second pooling, "
    "which halves both sides once more."
)
def one_pooling():
    return _parameters(side=22)


@EXERCISE.mistake(
    "This goes with 46×46 places in front of Flatten, as if the poolings were left out. "
    "Each halves both sides."
)
def no_pooling():
    return _parameters(side=46)


@EXERCISE.mistake(
    "This goes with three channels coming in at the first convolution. Grey pictures have one."
)
def grey_as_colour():
    return _parameters(first_in=3)


@EXERCISE.mistake(
    "Flatten only puts numbers into a row. They are not parameters, so they are not added."
)
def flatten_counted_too():
    counts = parameters_solution()
    return counts | {"all together": counts["all together"] + counts["numbers behind Flatten"]}


@EXERCISE.mistake(
    "One bias for each layer. Every map of a convolution, and every neuron of a dense layer, has "
    "one of its own."
)
def one_bias_a_layer():
    counts = (9 * 64 + 1, 9 * 64 * 64 + 1, 7_744, 7_744 * 64 + 1, 64 + 1)
    total = sum(counts) - 7_744
    return dict(zip(parameters_solution(), (*counts, total)))


@EXERCISE.mistake(
    "These are the places of one map, 11 × 11. Flatten hands on all 64 maps, and the dense layer "
    "behind it reads them all."
)
def one_map_flattened():
    counts = (640, 36_928, 121, 121 * 64 + 64, 65)
    return dict(zip(parameters_solution(), (*counts, sum(counts) - 121)))


@EXERCISE.mistake(
    "A 3×3 kernel has nine weights in each slice, not three. That holds for both convolutions, "
    "and for the sum."
)
def kernel_not_squared():
    counts = (3 * 64 + 64, 3 * 64 * 64 + 64, 7_744, 495_680, 65)
    return dict(zip(parameters_solution(), (*counts, sum(counts) - 7_744)))


@EXERCISE.mistake(
    "`Dense(1)` reads the 64 numbers of the layer before it, not those behind Flatten any more."
)
def last_layer_reads_flatten():
    counts = parameters_solution()
    return counts | {"Dense(1)": 7_744 + 1, "all together": counts["all together"] + 7_680}
