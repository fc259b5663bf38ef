"""Exercise 10.6: a network that no list of layers describes."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.exercises import Exercise


def two_ways_solution():
    import keras

    maps = keras.Input((5, 5, 6))
    averaged = keras.layers.GlobalAveragePooling2D()(maps)
    largest = keras.layers.GlobalMaxPooling2D()(maps)
    both = keras.layers.Concatenate()([averaged, largest])
    two_ways = keras.Model(maps, keras.layers.Dense(3, activation="softmax")(both))
    return two_ways


def facts(two_ways: Any) -> dict[str, Any]:
    """Say what a network takes and returns, and how it responds with weights that are known."""
    import keras

    if not isinstance(two_ways, keras.Model):
        return {"kind": type(two_ways).__name__}
    found = {
        "shape of what it takes": tuple(two_ways.input_shape[1:]),
        "shape of what it returns": tuple(two_ways.output_shape[1:]),
        "parameters": two_ways.count_params(),
    }
    if found["shape of what it takes"] != (5, 5, 6):
        return found
    kept, rng = two_ways.get_weights(), np.random.default_rng(0)
    two_ways.set_weights([rng.normal(size=weight.shape) for weight in kept])
    response = two_ways(rng.uniform(0, 2, size=(2, 5, 5, 6)).astype("float32"))
    two_ways.set_weights(kept)
    return found | {"response to two photos' maps": keras.ops.convert_to_numpy(response)}


EXERCISE = Exercise(
    id="10.6",
    title="Two ways to one head",
    prompt="""
        A list of layers has one way through. Build `two_ways`, a `keras.Model` with two: it takes
        maps of shape (5, 5, 6), averages each map with `GlobalAveragePooling2D` *and* takes the
        largest number of each with `GlobalMaxPooling2D`, puts both side by side with
        `Concatenate` (called on a list, averages first), and ends in a dense layer of three
        classes with a softmax.
    """,
    stub="""
        maps = keras.Input((5, 5, 6))
        averaged = keras.layers.GlobalAveragePooling2D()(maps)
        two_ways = ...
    """,
    solution=two_ways_solution,
    given=("keras",),
    probe=facts,
    tolerance=1e-4,
    hints=(
        "Both poolings are called on the same thing, `maps`. Give the second result a name, too.",
        "`keras.Model` wants the start, `maps`, and the end: what the dense layer returns when it "
        "is called on the joined numbers.",
    ),
    explanation="Twelve numbers reach the dense layer: 12 · 3 weights and 3 biases.",
)


def _network(joined=None, activation="softmax", start=None):
    import keras

    maps = keras.Input((5, 5, 6))
    ways = [
        keras.layers.GlobalAveragePooling2D()(maps),
        keras.layers.GlobalMaxPooling2D()(maps),
    ]
    end = (joined or keras.layers.Concatenate())(ways)
    return keras.Model(
        maps if start is None else end, keras.layers.Dense(3, activation=activation)(end)
    )


@EXERCISE.mistake(
    "Your dense layer sees only the averages: six numbers for each photo. The largest numbers "
    "should reach it as well."
)
def averages_only():
    return _network(lambda ways: ways[0])


@EXERCISE.mistake(
    "Your dense layer sees only the largest numbers: six for each photo. The averages should "
    "reach it as well."
)
def largest_only():
    return _network(lambda ways: ways[1])


@EXERCISE.mistake(
    "You add the averages to the largest numbers, so six numbers are left, and nothing can tell "
    "the two apart any more. Put them side by side."
)
def added():
    import keras

    return _network(keras.layers.Add())


@EXERCISE.mistake(
    "Both ways are there, but the largest numbers come first. The averages should be first in "
    "the list, so that the weights have the order that is asked for."
)
def largest_first():
    import keras

    return _network(lambda ways: keras.layers.Concatenate()(ways[::-1]))


@EXERCISE.mistake("The three numbers do not add up to 1: they are logits. The softmax is missing.")
def softmax_left_out():
    return _network(activation=None)


@EXERCISE.mistake(
    "A sigmoid looks at each class by itself. Three classes of which one is right want a softmax."
)
def sigmoid_instead():
    return _network(activation="sigmoid")


@EXERCISE.mistake(
    "Your network begins behind the two poolings: it takes twelve numbers. It should begin at "
    "the maps."
)
def begins_too_late():
    return _network(start="behind the poolings")


@EXERCISE.mistake(
    "This is what the dense layer returns, a tensor, and no network yet. `keras.Model` makes one "
    "of a start and an end: what goes in, and this tensor."
)
def tensor_in_place_of_a_model():
    return _network().output


@EXERCISE.mistake(
    "This is the dense layer itself. Call it on the joined numbers, and make a `keras.Model` from "
    "`maps` to what it returns."
)
def layer_in_place_of_a_model():
    import keras

    return keras.layers.Dense(3, activation="softmax")


@EXERCISE.mistake(
    "Your network ends behind the joining: it returns twelve numbers. The dense layer of three "
    "classes still follows."
)
def ends_too_early():
    import keras

    whole = _network(activation=None)
    return keras.Model(whole.input, whole.layers[-1].input)


@EXERCISE.mistake(
    "The network is right but for its last layer: three classes want three units. How many has "
    "yours?"
)
def one_unit():
    import keras

    whole = _network()
    return keras.Model(
        whole.input, keras.layers.Dense(1, activation="sigmoid")(whole.layers[-1].input)
    )
