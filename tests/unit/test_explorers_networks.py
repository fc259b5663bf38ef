"""The explorers for trained networks without a browser: fields, maps, drawings, refusals."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lessons.n05_mnist_with_keras.explorers import DigitPad
from course_utils.convolution import avg_pool2d, conv2d, max_pool2d
from course_utils.explorers import FeatureMapViewer
from course_utils.explorers.feature_maps import BUDGET
from course_utils.explorers.packing import pack
from course_utils.inspecting.tracing import sights, trace

keras = pytest.importorskip("keras")
layers = keras.layers


def network(*stack, shape=(12, 12, 1), name="net"):
    return keras.Sequential([keras.Input(shape), *stack], name=name)


def digits_network(*last):
    keras.utils.set_random_seed(1)
    return network(
        layers.Conv2D(6, 3, activation="relu", name="first"),
        layers.MaxPooling2D(name="pool"),
        layers.Conv2D(8, 3, padding="same", activation="relu", name="second"),
        layers.Flatten(name="flat"),
        layers.Dropout(0.5, name="drop"),
        *(last or (layers.Dense(10, activation="softmax", name="classes"),)),
        shape=(28, 28, 1),
        name="digits",
    )


@pytest.fixture(scope="module")
def digits():
    return digits_network()


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).random((3, 28, 28)).astype(np.float32)


# Receptive fields ---------------------------------------------------------------------------------


def with_positive_weights(model):
    """Larger pixels then make larger numbers everywhere, so that nothing a number reads hides."""
    rng = np.random.default_rng(0)
    for layer in model.layers:
        layer.set_weights([rng.uniform(0.1, 1, weight.shape) for weight in layer.get_weights()])
    return model


def by_hand(model, x):
    """What each layer gives, from the course's own functions, which plain loops judge."""
    for layer in model.layers:
        how = {"stride": layer.strides, "padding": layer.padding}
        if isinstance(layer, layers.MaxPooling2D):
            x = max_pool2d(x, layer.pool_size, **how)
        elif isinstance(layer, layers.AveragePooling2D):
            x = avg_pool2d(x, layer.pool_size, **how)
        else:
            kernels, bias = layer.get_weights()
            if isinstance(layer, layers.DepthwiseConv2D):  # each channel by itself
                kernels = kernels * np.eye(x.shape[-1])
            x = conv2d(x, kernels, bias, dilation=layer.dilation_rate, **how)
        yield x


def pixels_seen(model, shape, values_of):
    """For each layer and place, the pixels whose change it notices: by trying every pixel."""
    rng = np.random.default_rng(1)
    base = rng.random((1, *shape, 1))
    count = shape[0] * shape[1]
    bumped = np.repeat(base, count, axis=0)
    bumped.reshape(count, count)[np.arange(count), np.arange(count)] += 1000
    batch = np.concatenate([base, bumped])
    steps = trace(model, batch)
    found = {}
    for step, values in zip(steps, values_of(steps, batch), strict=True):
        noticed = np.abs(values[1:] - values[:1]) > 1e-3 * np.abs(values[:1])
        noticed = noticed.any(axis=-1) if values.ndim == 4 else noticed
        found[step.name] = noticed.reshape(*shape, *noticed.shape[1:])
    return steps, found


def from_keras(steps, batch):
    return (step.values() for step in steps)


def agrees_with_trying(model, shape, values_of=from_keras):
    steps, noticed = pixels_seen(with_positive_weights(model), shape, values_of)
    compared = 0
    for step, sight in zip(steps, sights(steps, shape)):
        assert not isinstance(sight, str), sight
        places = np.ndindex(*step.shape[:2]) if len(step.shape) == 3 else [(0, 0)]
        for row, column in places:
            rows, columns = sight.field(row, column)
            expected = np.zeros(shape, bool)
            expected[np.ix_(rows, columns)] = True
            seen = noticed[step.name]
            seen = seen[:, :, row, column] if len(step.shape) == 3 else seen.any(axis=-1)
            if sight.branches:  # the outermost rows and columns are promised, not the gaps
                for axis in (0, 1):
                    outer = np.flatnonzero(seen.any(axis=axis))[[0, -1]]
                    told = np.flatnonzero(expected.any(axis=axis))[[0, -1]]
                    np.testing.assert_array_equal(outer, told)
            else:
                np.testing.assert_array_equal(seen, expected, err_msg=f"{step.name} {row, column}")
            compared += 1
    assert compared


@pytest.mark.parametrize("seed", range(24))
def test_fields_are_those_that_changing_pixels_shows(seed):
    rng = np.random.default_rng(seed)
    shape = tuple(int(side) for side in rng.integers(7, 12, 2))
    stack = []
    sides = list(shape)
    for _ in range(int(rng.integers(1, 5))):
        padding = str(rng.choice(["same", "valid"]))
        kind = str(rng.choice(["conv", "dilated", "strided", "depthwise", "max", "average"]))
        kernel = [int(rng.integers(1, 4)) for _ in sides]
        stride = int(rng.integers(1, 4)) if kind in ("strided", "max", "average") else 1
        dilation = 2 if kind == "dilated" else 1
        if padding == "valid" and any(
            side < dilation * (span - 1) + 1 for side, span in zip(sides, kernel)
        ):
            padding = "same"
        options = {"strides": stride, "padding": padding}
        if kind in ("max", "average"):
            pool = layers.MaxPooling2D if kind == "max" else layers.AveragePooling2D
            stack.append(pool(kernel, **options))
        elif kind == "depthwise":
            stack.append(layers.DepthwiseConv2D(kernel, **options, activation="relu"))
        else:
            stack.append(layers.Conv2D(2, kernel, **options, dilation_rate=dilation))
        spans = [dilation * (span - 1) + 1 for span in kernel]
        sides = [
            -(-side // stride) if padding == "same" else (side - span) // stride + 1
            for side, span in zip(sides, spans)
        ]
    # On shapes like these no library is taken at its word.
    model = network(*stack, shape=(*shape, 1))
    agrees_with_trying(model, shape, lambda _, batch: by_hand(model, batch))


@pytest.mark.parametrize(
    "stack",
    [
        [layers.ZeroPadding2D(((3, 0), (1, 2))), layers.Conv2D(2, 2)],
        [layers.Cropping2D(((1, 2), (0, 3))), layers.Conv2D(2, 3, strides=2)],
        [layers.MaxPooling2D(), layers.UpSampling2D(), layers.Conv2D(2, 3, padding="same")],
        [layers.Conv2D(2, 3), layers.BatchNormalization(), layers.ReLU(), layers.MaxPooling2D()],
        # The last row and column of the first map reach nobody.
        [layers.Conv2D(2, 3), layers.MaxPooling2D(3), layers.Flatten(), layers.Dense(3)],
        [layers.Conv2D(2, 4, strides=3), layers.GlobalAveragePooling2D(), layers.Dense(2)],
        [layers.SeparableConv2D(2, 3, padding="same"), layers.GlobalMaxPooling2D(keepdims=True)],
        [layers.Rescaling(0.5), layers.Conv2D(2, 3), layers.Dense(3), layers.MaxPooling2D()],
    ],
)
def test_fields_through_other_layers(stack):
    agrees_with_trying(network(*stack, shape=(9, 10, 1)), (9, 10))


def test_fields_through_branches_and_models_in_models():
    inner_in = keras.Input((None, None, 2))
    inner_out = layers.Conv2D(2, 3, strides=2, padding="same")(inner_in)
    inner = keras.Model(inner_in, inner_out, name="inner")
    image = keras.Input((11, 10, 1))
    start = layers.Conv2D(2, 3, padding="same")(image)
    long = layers.Conv2D(2, 3, padding="same")(start)
    merged = layers.Concatenate()([layers.Add()([start, long]), start])
    out = layers.MaxPooling2D()(layers.Conv2D(2, 1)(merged * 2.0))
    agrees_with_trying(keras.Model(image, inner(out, training=False)), (11, 10))


def field_of(viewer, layer, position):
    viewer.selection = (0, layer, 0, position)
    return viewer.receptive_field()


def test_a_field_of_padding_alone_is_empty():
    model = network(layers.ZeroPadding2D(3), layers.Conv2D(1, 3), shape=(5, 5, 1))
    viewer = FeatureMapViewer(model, np.ones((1, 5, 5)))
    rows, columns = field_of(viewer, viewer.selection.layer, (0, 4))
    assert np.ones((5, 5))[rows, columns].size == 0


def test_what_is_not_followed_is_said():
    model = network(
        layers.Conv2D(4, 3, name="conv"), layers.Permute((2, 1, 3), name="turn"), layers.ReLU()
    )
    viewer = FeatureMapViewer(model, np.ones((1, 12, 12)))
    assert field_of(viewer, "turn", None) is None
    assert viewer.layers[1]["lost"] == "turn"
    viewer.static_figure().canvas.draw()


# FeatureMapViewer ---------------------------------------------------------------------------------


def test_maps_are_the_model_s(digits, images):
    viewer = FeatureMapViewer(digits, images)
    probe = keras.Model(digits.inputs, [digits.get_layer(name).output for name in viewer._layers])
    expected = probe.predict(images[..., None], verbose=0)
    assert [layer["name"] for layer in viewer.layers] == ["first", "pool", "second", "classes"]
    for layer, values in zip(viewer.layers, expected):
        np.testing.assert_allclose(viewer.maps(layer["name"]), values, atol=1e-5)
        assert tuple(layer["shape"]) == values.shape[1:]


def test_sizes_of_the_fields_and_their_cut(digits, images):
    viewer = FeatureMapViewer(digits, images)
    assert field_of(viewer, "first", (0, 5)) == (slice(0, 3), slice(5, 8))
    assert field_of(viewer, "second", (6, 6)) == (slice(10, 18), slice(10, 18))
    assert field_of(viewer, "second", (0, 12)) == (slice(0, 6), slice(22, 28))
    assert viewer.layers[2]["full"] == (8, 8)
    assert field_of(viewer, "classes", None) == (slice(0, 28), slice(0, 28))
    assert viewer.selection.position is None


def test_what_a_pooling_drops_reaches_no_class():
    model = network(
        layers.Conv2D(2, 3), layers.MaxPooling2D(3), layers.Flatten(name="flat"), layers.Dense(2)
    )
    viewer = FeatureMapViewer(model, np.ones((1, 12, 12)))
    dense = viewer.layers[-1]["name"]
    assert field_of(viewer, dense, None) == (slice(0, 11), slice(0, 11))
    assert not viewer.layers[-1]["together"]
    both = FeatureMapViewer(model, np.ones((1, 12, 12)), layers=["flat"])
    assert both.layers[0]["together"]
    assert both.receptive_field() == (slice(0, 11), slice(0, 11))


def test_gaps_are_left_out():
    model = network(layers.Conv2D(1, 3, dilation_rate=2, padding="same"))
    viewer = FeatureMapViewer(model, np.ones((1, 12, 12)))
    name = viewer.selection.layer
    assert field_of(viewer, name, (5, 5)) == (slice(3, 8), slice(3, 8))
    assert viewer.layers[0]["rows"][5] == [[3, 4], [5, 6], [7, 8]]


def unpacked(packed, size):
    levels = np.frombuffer(base64.b64decode(packed["bytes"]), np.uint8).reshape(-1, *size)
    low, high = (np.array(packed[name])[:, None, None] for name in ("low", "high"))
    return low + levels / 255 * (high - low)


@given(
    seed=st.integers(0, 10**6),
    scale=st.sampled_from([1e-6, 1.0, 1e5]),
    shift=st.sampled_from([0.0, -3.0, 100.0]),
)
@settings(max_examples=40)
def test_bytes_hold_the_maps_to_a_255th(seed, scale, shift):
    maps = scale * (np.random.default_rng(seed).normal(size=(3, 4, 5)) + shift)
    maps[1] = maps[1, 0, 0]
    spread = np.ptp(maps, axis=(1, 2))
    error = np.abs(unpacked(pack(maps), (4, 5)) - maps).max(axis=(1, 2))
    assert np.all(error <= 0.51 * spread / 255 + 6e-5 * np.abs(maps).max(axis=(1, 2)))


def test_one_extreme_pixel_does_not_pale_a_map():
    image = np.random.default_rng(0).random((1, 40, 40, 1))
    image[0, 3, 4] = 200
    model = network(layers.Conv2D(2, 1, use_bias=False), shape=(40, 40, 1))
    model.set_weights([np.array([1.0, -2.0]).reshape(1, 1, 1, 2)])
    viewer = FeatureMapViewer(model, image)
    assert viewer.values[0][0]["limits"] == pytest.approx([0.98, 1.96], abs=0.05)
    viewer.selection = viewer.selection._replace(channel=0)
    for scale, high in {"channel": 0.98, "layer": 1.96}.items():
        viewer.scale = scale
        drawn = viewer.static_figure().axes[1].images[0]
        assert drawn.get_clim() == pytest.approx((-high, high), abs=0.05)
        assert drawn.colorbar.extend == "both"


def test_zero_stays_zero_after_relu(digits, images):
    viewer = FeatureMapViewer(digits, images)
    for number, name in enumerate(["first", "pool", "second"]):
        maps = np.moveaxis(viewer.maps(name)[1], -1, 0)
        shown = unpacked(viewer.values[1][number], maps.shape[1:])
        assert (shown[maps == 0] == 0).all()
        np.testing.assert_allclose(shown, maps, atol=maps.max() / 255)


def test_a_large_network_is_thinned_and_says_so():
    model = network(
        layers.Conv2D(64, 3, padding="same", name="a"),
        layers.Conv2D(64, 3, padding="same", name="b"),
        layers.MaxPooling2D(name="c"),
        layers.Conv2D(300, 3, padding="same", strides=4, name="d"),
        shape=(160, 160, 3),
    )
    viewer = FeatureMapViewer(model, np.random.default_rng(0).random((2, 160, 160, 3)))
    state = json.dumps(viewer.state())
    assert len(state) < 1.5 * BUDGET
    assert "some rows and columns" in viewer.note and "channels" in viewer.note
    assert viewer.maps("d").shape == (2, 20, 20, 300)
    about = {layer["name"]: layer for layer in viewer.layers}
    stride = about["b"]["stride"]
    assert stride > 1
    # Fields are those of the pixels on show, not of thinned maps.
    viewer.selection = (0, "b", 0, (80, 81))
    row, column = viewer.selection.position
    assert abs(row - 80) < stride and abs(column - 81) < stride
    assert viewer.receptive_field() == (slice(row - 2, row + 3), slice(column - 2, column + 3))
    shown = row // stride
    assert about["b"]["rows"][shown] == [[row - 2, row + 3]]
    size = [len(about["b"][axis]) for axis in ("rows", "columns")]
    exact = viewer.maps("b")[0][(stride - 1) // 2 :: stride, (stride - 1) // 2 :: stride, 0]
    packed = viewer.values[0][1]
    np.testing.assert_allclose(unpacked(packed, size)[0], exact, atol=np.ptp(exact) / 255)


def test_kernels_of_the_first_convolution_alone(digits, images):
    viewer = FeatureMapViewer(digits, images)
    kernels = [layer["kernels"] for layer in viewer.layers]
    assert kernels[1:] == [None, None, None]
    weights, biases = digits.get_layer("first").get_weights()
    for channel, kernel in enumerate(kernels[0]):
        np.testing.assert_allclose(kernel["weights"][0], weights[:, :, 0, channel], rtol=1e-4)
        assert kernel["bias"] == pytest.approx(biases[channel], rel=1e-4, abs=1e-9)
    after_mixing = network(layers.Conv2D(3, 1), layers.Conv2D(3, 3), shape=(8, 8, 3))
    about = FeatureMapViewer(after_mixing, np.ones((1, 8, 8, 3))).layers
    assert about[0]["kernels"] and about[1]["kernels"] is None


def test_preprocess_gets_a_copy_and_pictures_stay():
    def in_place(batch):
        batch *= 0.5
        return batch - 3

    model = network(layers.Conv2D(1, 1, name="conv"), shape=(6, 6, 3))
    model.layers[0].set_weights([np.array([1.0, 0, 0]).reshape(1, 1, 3, 1), np.zeros(1)])
    photos = np.random.default_rng(0).random((2, 6, 6, 3)).astype(np.float32)
    before = photos.copy()
    viewer = FeatureMapViewer(model, photos, preprocess=in_place)
    np.testing.assert_array_equal(photos, before)
    np.testing.assert_allclose(viewer.maps()[..., 0], before[..., 0] / 2 - 3, atol=1e-6)
    shown = np.frombuffer(base64.b64decode(viewer.pictures[1]["bytes"]), np.uint8)
    np.testing.assert_array_equal(shown, np.round(before[1] * 255).astype(np.uint8).ravel())


def test_selection_is_kept_and_checked(digits, images):
    viewer = FeatureMapViewer(digits, images)
    viewer.selection = (2, "second", 7, (2, 3))
    assert viewer.selection == (2, "second", 7, (2, 3))
    assert viewer.selection.layer == "second"
    viewer.selection = (2, "first", 0, None)
    assert viewer.selection == (2, "first", 0, (13, 13))
    viewer.selection = (2, "classes", 0, (1, 1))
    assert viewer.selection == (2, "classes", 0, None)
    # As the browser sends it.
    viewer.set_state({"selection": [1, "pool", 4, [12, 0]]})
    assert viewer.selection == (1, "pool", 4, (12, 0))
    assert viewer.receptive_field() == (slice(24, 28), slice(0, 4))
    before = viewer.state()
    for wrong, message in [
        ((1, "third", 4, (12, 0)), "layer is 'third'"),
        ((1, "pool", 6, (12, 0)), "channel is 6; integers from 0 to 5"),
        ((1, "pool", 4, (13, 0)), r"position\[0\] is 13"),
        ((3, "pool", 4, (12, 0)), "image is 3"),
    ]:
        with pytest.raises(ValueError, match=message):
            viewer.selection = wrong
    with pytest.raises(TypeError, match="selection is 'first'"):
        viewer.selection = "first"
    assert viewer.state() == before
    with pytest.raises(ValueError, match="layer is 'third'"):
        viewer.maps("third")


def test_dropout_and_augmentation_stay_quiet():
    model = network(
        layers.RandomFlip(), layers.RandomRotation(0.4), layers.Conv2D(2, 3), layers.Dropout(0.9)
    )
    viewer = FeatureMapViewer(model, np.random.default_rng(0).random((2, 12, 12)))
    assert len(viewer.layers) == 1
    name = viewer.layers[0]["name"]
    convolution = next(layer for layer in model.layers if layer.name == name)
    expected = keras.ops.convert_to_numpy(
        convolution(np.random.default_rng(0).random((2, 12, 12, 1)))
    )
    np.testing.assert_allclose(viewer.maps(), expected, atol=1e-5)


class OfItsOwn(keras.Model):
    def call(self, x):
        return x


def two_inputs():
    first, second = keras.Input((8, 8, 1)), keras.Input((8, 8, 1))
    return keras.Model([first, second], layers.Add()([first, second]))


def broken():
    model = network(layers.Conv2D(1, 3))
    model.layers[0].set_weights([np.full((3, 3, 1, 1), np.nan), np.zeros(1)])
    return model


ONE = np.ones((1, 28, 28))
WRONG = [
    (lambda: (None, ONE), {}, TypeError, "model is a NoneType"),
    (lambda: (OfItsOwn(), ONE), {}, TypeError, "OfItsOwn written as a class of its own"),
    (lambda: (keras.Sequential([layers.Conv2D(1, 3)]), ONE), {}, ValueError, "not built"),
    (lambda: (two_inputs(), ONE), {}, ValueError, "2 inputs"),
    (lambda: (broken(), np.ones((1, 12, 12))), {}, ValueError, "NaN or infinity in layer"),
    (lambda: (digits_network(), ONE[0]), {}, ValueError, r"shape \(28, 28\)"),
    (lambda: (digits_network(), np.ones((1, 32, 32))), {}, ValueError, r"\(N, 28, 28, 1\)"),
    (lambda: (digits_network(), np.ones((1, 28, 28, 3))), {}, ValueError, r"28, 28, 1\)\.$"),
    (lambda: (digits_network(), np.ones((28, 28, 1))[:9]), {}, ValueError, r"batch: image\[None"),
    (lambda: (digits_network(), ONE * np.nan), {}, ValueError, "images hold NaN"),
    (lambda: (digits_network(), [["a"]]), {}, TypeError, "images hold values of type"),
    (lambda: (digits_network(), np.ones((0, 28, 28))), {}, ValueError, r"\(0, 28, 28\)"),
    (lambda: (digits_network(), np.ones((17, 28, 28))), {}, ValueError, r"images\[:16\]"),
    (lambda: (digits_network(), ONE), {"names": ["a", "b"]}, ValueError, "2 entries.*10 numbers"),
    (lambda: (digits_network(), ONE), {"names": "0123456789"}, TypeError, "names is '0123"),
    (lambda: (digits_network(), ONE), {"layers": ["nope"]}, ValueError, "layers has 'nope'"),
    (lambda: (digits_network(), ONE), {"layers": "first"}, TypeError, "layers is 'first'"),
    (lambda: (digits_network(), ONE), {"layers": []}, TypeError, r"layers is \[\]"),
    (lambda: (digits_network(), ONE), {"scale": "image"}, ValueError, "scale is 'image'"),
    (lambda: (digits_network(), ONE), {"preprocess": 255}, TypeError, "preprocess is 255"),
    (
        lambda: (digits_network(), ONE),
        {"preprocess": lambda batch: batch[:, :20]},
        ValueError,
        "as preprocess gives them, have shape",
    ),
    (
        lambda: (network(layers.Conv2D(2, 3)), np.ones((1, 12, 12))),
        {"names": ["a"]},
        ValueError,
        "names has 1 entries, but the last layer",
    ),
]


@pytest.mark.parametrize(("make", "options", "error", "message"), WRONG)
def test_wrong_arguments_of_the_viewer_are_named(make, options, error, message):
    with pytest.raises(error, match=message):
        FeatureMapViewer(*make(), **options)


def test_two_names_for_one_number():
    model = network(layers.Flatten(), layers.Dense(1, activation="sigmoid"))
    viewer = FeatureMapViewer(model, np.ones((1, 12, 12)), names=["cat", "dog"])
    assert viewer.names == ["cat", "dog"]


# DigitPad -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def digit():
    seen = np.zeros((28, 28), np.uint8)
    seen[4:24, 12:16] = 255
    seen[5, 11] = 130
    return seen


def asked_by_the_browser(pad, levels):
    pad.set_state({"image": np.asarray(levels).tolist(), "asked": pad.asked + 1})


def test_the_network_gets_what_image_holds(digits, digit):
    pad = DigitPad(digits)
    assert pad.probabilities is None and not pad.image.any()
    asked_by_the_browser(pad, digit)
    assert pad.image.dtype == np.float32 and pad.image.shape == (28, 28)
    np.testing.assert_array_equal(pad.image, digit.astype("float32") / 255)
    expected = digits.predict(pad.image[None, :, :, None], verbose=0)[0]
    np.testing.assert_allclose(pad.probabilities, expected, atol=1e-6)
    assert [layer["name"] for layer in pad.maps] == ["first", "second"]
    maps = np.moveaxis(FeatureMapViewer(digits, pad.image[None]).maps("second")[0], -1, 0)
    np.testing.assert_allclose(unpacked(pad.maps[1], (13, 13)), maps, atol=maps.max() / 255)
    pad.static_figure().canvas.draw()


def test_questions_of_the_browser_are_answered(digits, digit):
    pad = DigitPad(digits)
    asked_by_the_browser(pad, digit)
    assert pad.answered == pad.asked == 1
    expected = digits.predict(digit[None, :, :, None] / 255, verbose=0)[0]
    np.testing.assert_allclose(pad.probabilities, expected, atol=1e-6)
    asked_by_the_browser(pad, 0 * digit)
    assert pad.answered == 2 and pad.probabilities is None and pad.maps == []


@pytest.mark.parametrize(
    "last",
    [
        [layers.Dense(10)],
        [layers.Dense(10), layers.Softmax()],
        [layers.Dense(10), layers.Activation("softmax")],
        [layers.Dense(10, activation="softmax")],
    ],
)
def test_logits_become_probabilities_once(digit, last):
    model = digits_network(*last)
    pad = DigitPad(model)
    asked_by_the_browser(pad, digit)
    given = model.predict(digit[None, :, :, None] / 255, verbose=0)[0]
    if len(last) == 1 and last[0].activation.__name__ == "linear":
        given = keras.ops.convert_to_numpy(keras.ops.softmax(given))
    np.testing.assert_allclose(pad.probabilities, given, atol=1e-6)
    assert pad.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_sigmoids_stay_as_they_are(digit):
    model = digits_network(layers.Dense(10, activation="sigmoid"))
    pad = DigitPad(model)
    asked_by_the_browser(pad, digit)
    given = model.predict(digit[None, :, :, None] / 255, verbose=0)[0]
    np.testing.assert_allclose(pad.probabilities, given, atol=1e-6)


def test_preprocess_and_other_shapes(digit):
    colour = network(
        layers.Conv2D(4, 3), layers.GlobalMaxPooling2D(), layers.Dense(2), shape=(32, 32, 3)
    )
    seen = []

    def prepared(batch):
        seen.append(batch)
        return np.repeat(np.pad(batch, ((0, 0), (2, 2), (2, 2), (0, 0))), 3, axis=-1) * 255

    pad = DigitPad(colour, names=["ja", "nein"], preprocess=prepared)
    asked_by_the_browser(pad, digit)
    np.testing.assert_array_equal(seen[-1][0, ..., 0], pad.image)
    assert pad.probabilities.shape == (2,)
    flat = network(layers.Dense(10), shape=(64,))
    small = DigitPad(flat, shape=(8, 8))
    asked_by_the_browser(small, 255 * np.eye(8, dtype=int))
    assert small.image.shape == (8, 8) and small.probabilities.shape == (10,) and small.maps == []
    plane = DigitPad(network(layers.Flatten(), layers.Dense(10), shape=(28, 28)))
    asked_by_the_browser(plane, digit)
    assert plane.probabilities.shape == (10,)


def test_trouble_in_the_model_becomes_one_sentence(digit):
    calls = []

    def fails_later(batch):
        calls.append(batch)
        if len(calls) > 1:
            raise RuntimeError("out of ink\nand paper")
        return batch

    pad = DigitPad(digits_network(), preprocess=fails_later)
    asked_by_the_browser(pad, digit)
    assert pad.error == "The network could not read this drawing: out of ink"
    assert pad.probabilities is None and pad.answered == pad.asked == 1
    model = digits_network()
    pad = DigitPad(model)
    model.layers[0].set_weights([np.full((3, 3, 1, 6), np.nan), np.zeros(6)])
    asked_by_the_browser(pad, digit)
    assert "NaN" in pad.error


PAD_WRONG = [
    (lambda: None, {}, TypeError, "model is a NoneType"),
    (lambda: digits_network(), {"shape": (32, 32)}, ValueError, r"expects \(1, 28, 28, 1\)"),
    (lambda: digits_network(), {"shape": 28}, TypeError, "shape is 28"),
    (lambda: digits_network(), {"shape": (28, 4)}, ValueError, r"shape\[1\] is 4"),
    (lambda: digits_network(), {"names": "abc"}, ValueError, "names has 3 entries.*10 numbers"),
    (lambda: digits_network(), {"names": 10}, TypeError, "names is 10"),
    (lambda: digits_network(), {"preprocess": 255}, TypeError, "preprocess is 255"),
    (lambda: network(layers.Conv2D(1, 3), shape=(28, 28, 1)), {}, ValueError, "one number a class"),
]


@pytest.mark.parametrize(("make", "options", "error", "message"), PAD_WRONG)
def test_wrong_arguments_of_the_pad_are_named(make, options, error, message):
    with pytest.raises(error, match=message):
        DigitPad(make(), **options)


# Both ---------------------------------------------------------------------------------------------


@pytest.fixture(params=["viewer", "pad"])
def figure(request, digits, images, digit):
    if request.param == "viewer":
        return FeatureMapViewer(digits, images, names=list("0123456789"))
    pad = DigitPad(digits)
    asked_by_the_browser(pad, digit)
    return pad


def test_module_is_small_and_asks_nobody(figure):
    assert len(figure._figure.encode()) < 60_000
    assert "import(" not in figure._figure
    assert "fetch(" not in figure._figure
    assert figure.label in figure.to_html()


def test_state_is_plain_json_and_comes_back(figure):
    state = json.loads(json.dumps(figure.state()))
    assert len(json.dumps(state)) < 200_000
    own = {name for name in state if not figure.traits()[name].read_only}
    figure.set_state({name: state[name] for name in own - {"asked"}})
    assert json.loads(json.dumps(figure.state())) == state


def test_static_figures_can_be_drawn(figure):
    figure.static_figure().canvas.draw()
    if isinstance(figure, FeatureMapViewer):
        figure.selection = (0, "classes", 0, None)
        figure.static_figure().canvas.draw()


def test_importing_the_explorers_leaves_keras_alone():
    source = """
        import sys
        from course_lessons.n05_mnist_with_keras.explorers import DigitPad
        from course_utils.explorers import FeatureMapViewer
        for make, rest in ((FeatureMapViewer, ([[[0]]],)), (DigitPad, ())):
            try:
                make("a model", *rest)
            except TypeError as error:
                assert "model is a str" in str(error)
        print(sorted({"matplotlib", "PIL", "tensorflow", "keras"} & set(sys.modules)))
    """
    command = [sys.executable, "-c", textwrap.dedent(source)]
    assert subprocess.check_output(command, text=True).strip() == "[]"
