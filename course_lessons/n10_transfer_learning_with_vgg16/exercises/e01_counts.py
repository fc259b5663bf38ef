"""Exercise 10.1: parameters, frozen and trained."""

from __future__ import annotations

from course_utils.exercises import Exercise


def counts_solution():
    counts = {
        "first convolution of VGG16": 3 * 3 * 3 * 64 + 64,
        "last convolution of VGG16": 3 * 3 * 512 * 512 + 512,
        "trained in network 2": 512 * 1 + 1,
        "trained in network 1": (512 * 128 + 128) + (128 * 10 + 10),
    }
    return counts


EXERCISE = Exercise(
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
    hints=(
        "Convolution: height · width · maps coming in · maps going out, plus one bias for each "
        "map going out.",
        "The averages are 512 numbers, and averaging has no parameters; nor has dropout.",
    ),
    explanation="Of network 2, one parameter in about 28,685 is trained.",
)


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


@EXERCISE.mistake("The weights are right. Each map and each neuron has a bias as well.")
def biases_forgotten():
    return _counts(bias=0)


@EXERCISE.mistake(
    "You let every place of the last maps into the dense layer, as `Flatten` would. The "
    "average leaves one number of each map, whatever the size of the picture."
)
def flattened():
    return _counts(places_2=7 * 7, places_1=7 * 7)


@EXERCISE.mistake(
    "You have added the parameters of the frozen base. They are there, but no step of the "
    "training changes them."
)
def base_counted_too():
    return _counts(base=14_714_688)


@EXERCISE.mistake("Network 1 has two dense layers. The 512 averages go into 128 neurons first.")
def hidden_layer_forgotten():
    return _counts(hidden_forgotten=True)


@EXERCISE.mistake(
    "Each kernel goes through *all* incoming maps: 3 colours in the first convolution, "
    "512 maps in the last."
)
def one_channel_in():
    counts = counts_solution()
    return counts | {
        "first convolution of VGG16": 9 * 64 + 64,
        "last convolution of VGG16": 9 * 512 + 512,
    }


@EXERCISE.mistake(
    "`Dense(10)` reads the 128 numbers that `Dense(128)` hands on, not the 512 averages any more."
)
def last_layer_reads_the_averages():
    return counts_solution() | {"trained in network 1": (512 * 128 + 128) + (512 * 10 + 10)}


@EXERCISE.mistake(
    "You count one bias for the layer. Each map of a convolution, and each neuron, has its own."
)
def one_bias_a_layer():
    return dict(
        zip(counts_solution(), (27 * 64 + 1, 9 * 512 * 512 + 1, 513, 512 * 128 + 1 + 128 * 10 + 1))
    )


@EXERCISE.mistake("A 3×3 kernel has nine weights in each slice, not three.")
def kernel_not_squared():
    return counts_solution() | {
        "first convolution of VGG16": 3 * 3 * 64 + 64,
        "last convolution of VGG16": 3 * 512 * 512 + 512,
    }


@EXERCISE.mistake(
    "Those are the weights of one kernel, and its bias. There is a kernel for each map that comes "
    "out."
)
def one_kernel_only():
    return counts_solution() | {
        "first convolution of VGG16": 27 + 1,
        "last convolution of VGG16": 9 * 512 + 1,
    }


@EXERCISE.mistake(
    "Dropout silences a fifth of the numbers in each step, another fifth every time. It takes no "
    "weight away: all 512 are trained."
)
def dropout_takes_weights():
    return counts_solution() | {"trained in network 2": 410 + 1}
