"""Looking inside a network: closed cases, finite differences, refusals."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lessons.n12_looking_inside.explorers import AttentionExplorer
from course_lessons.n12_looking_inside.inspecting import grad_cam, gradient
from course_lessons.n12_looking_inside.occlusion import answers
from course_lessons.n12_looking_inside.patches import strongest_patches
from course_utils import inspecting

keras = pytest.importorskip("keras")
layers = keras.layers


def network(*stack, shape=(12, 10, 3), name="net"):
    keras.utils.set_random_seed(5)
    return keras.Sequential([keras.Input(shape), *stack], name=name)


def a_photo(shape=(12, 10, 3), seed=0):
    return np.random.default_rng(seed).random(shape).astype(np.float32)


def head(activation="softmax", units=4):
    return [layers.GlobalAveragePooling2D(), layers.Dense(units, activation=activation)]


def convolutions():
    return [
        layers.Conv2D(5, 3, activation="relu", name="first"),
        layers.Conv2D(6, 3, activation="relu", padding="same", name="second"),
    ]


# Gradients ----------------------------------------------------------------------------------------


def test_gradient_of_a_polynomial():
    x = np.array([[1.0, -2.0, 3.0]])
    value, slope = gradient(lambda x: keras.ops.sum(x**3), x)
    assert value == pytest.approx(20)
    np.testing.assert_allclose(slope, 3 * x**2, rtol=1e-5)
    assert gradient(lambda x: keras.ops.sum(keras.ops.ones((2,))), x)[1].tolist() == [[0, 0, 0]]


def test_gradient_equals_finite_differences_of_a_network():
    model = network(layers.Conv2D(4, 3, activation="tanh"), *head("tanh"), shape=(6, 6, 1))
    photo = a_photo((1, 6, 6, 1))
    _, slope = gradient(lambda x: model(x)[0, 2], photo)
    for place in [(0, 0, 0, 0), (0, 3, 2, 0), (0, 5, 5, 0)]:
        step = np.zeros_like(photo)
        step[place] = 1e-2
        rise = float(model(photo + step)[0, 2] - model(photo - step)[0, 2]) / 2e-2
        assert slope[place] == pytest.approx(rise, abs=1e-4)


def test_gradient_of_several_numbers_is_refused():
    with pytest.raises(ValueError, match=r"function gives shape \(2,\); one number"):
        gradient(lambda x: x, np.zeros(2))


def test_a_backend_without_gradients_is_named(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "numpy")
    with pytest.raises(NotImplementedError, match="'numpy', which has no gradients; set KERAS"):
        gradient(keras.ops.sum, np.zeros(2))


# Grad-CAM -----------------------------------------------------------------------------------------


def scaled(heat):
    heat = np.maximum(heat, 0)
    return heat / heat.max() if heat.max() > 0 else heat


def maps_of(model, name, photo):
    probe = keras.Model(model.inputs[0], model.get_layer(name).output)
    return np.asarray(keras.ops.convert_to_numpy(probe(photo[None])))[0]


@pytest.mark.parametrize("activation", ["softmax", "sigmoid", None])
def test_behind_an_average_the_weights_are_the_head_s(activation):
    """Grad-CAM is then the class activation map of Zhou et al. (2016)."""
    model, photo = network(*convolutions(), *head(activation)), a_photo()
    weights = model.layers[-1].get_weights()[0]
    for index in range(4):
        expected = scaled(maps_of(model, "second", photo) @ weights[:, index])
        np.testing.assert_allclose(grad_cam(model, photo, index), expected, atol=1e-4)
    best = int(np.argmax(model.predict(photo[None], verbose=0)))
    np.testing.assert_array_equal(grad_cam(model, photo), grad_cam(model, photo, best))


def test_weights_are_finite_differences_of_the_score():
    model = network(
        convolutions()[0],
        layers.Conv2D(6, 3, activation="tanh"),  # smooth, so that differences can be taken
        *(layers.Flatten(), layers.Dense(7, activation="tanh"), layers.Dense(3)),
    )
    photo, maps = a_photo(), maps_of(model, "first", a_photo())
    rest = keras.Sequential([keras.Input(maps.shape), *model.layers[1:]])
    weights = []
    for channel in range(maps.shape[-1]):
        step = np.zeros_like(maps)
        step[..., channel] = 1e-2  # all places at once: the sum of their derivatives
        up, down = (float(rest((maps + sign * step)[None])[0, 1]) for sign in (1, -1))
        weights.append((up - down) / 2e-2 / maps[..., 0].size)
    expected = scaled(maps @ np.array(weights))
    np.testing.assert_allclose(grad_cam(model, photo, 1, "first"), expected, atol=2e-3)


def test_score_is_the_number_before_the_softmax_however_it_is_written():
    plain, photo = network(*convolutions(), *head(None)), a_photo()
    expected = grad_cam(plain, photo, 2)
    for last in (layers.Softmax(), layers.Activation("softmax"), layers.Activation("sigmoid")):
        model = keras.Sequential([keras.Input((12, 10, 3)), *plain.layers, last])
        np.testing.assert_allclose(grad_cam(model, photo, 2), expected, atol=1e-5)
    softmax = network(*convolutions(), *head("softmax"))
    softmax.set_weights(plain.get_weights())
    before = softmax.predict(photo[None], verbose=0)
    np.testing.assert_allclose(grad_cam(softmax, photo, 2), expected, atol=1e-5)
    assert softmax.layers[-1].activation is keras.activations.softmax
    np.testing.assert_array_equal(softmax.predict(photo[None], verbose=0), before)


def test_one_output_has_two_sides():
    model, photo = network(*convolutions(), *head("sigmoid", 1)), a_photo()
    maps = maps_of(model, "second", photo)
    weights = model.layers[-1].get_weights()[0][:, 0]
    np.testing.assert_allclose(grad_cam(model, photo, 1), scaled(maps @ weights), atol=1e-4)
    np.testing.assert_allclose(grad_cam(model, photo, 0), scaled(maps @ -weights), atol=1e-4)
    chosen = int(model.predict(photo[None], verbose=0)[0, 0] > 0.5)
    np.testing.assert_array_equal(grad_cam(model, photo), grad_cam(model, photo, chosen))
    with pytest.raises(ValueError, match="index is 2; integers from 0 to 1 are allowed"):
        grad_cam(model, photo, 2)


def test_functional_models_and_models_inside():
    sequential, photo = network(*convolutions(), *head()), a_photo()
    expected = grad_cam(sequential, photo, 1)
    image = keras.Input((12, 10, 3))
    x = image
    for layer in sequential.layers:
        x = layer(x)
    functional = keras.Model(image, x)
    np.testing.assert_allclose(grad_cam(functional, photo, 1), expected, atol=1e-5)
    backbone = keras.Sequential([keras.Input((12, 10, 3)), *sequential.layers[:2]], name="base")
    nested = keras.Sequential([keras.Input((12, 10, 3)), backbone, *sequential.layers[2:]])
    for name in (None, "second", "base"):
        np.testing.assert_allclose(grad_cam(nested, photo, 1, name), expected, atol=1e-5)
    assert grad_cam(nested, photo, 1, "first").shape == (10, 8)


def test_branches_and_normalization():
    image = keras.Input((12, 12, 3))
    x = layers.BatchNormalization()(layers.Conv2D(4, 3, padding="same", name="a")(image))
    y = layers.Add(name="sum")([x, layers.Conv2D(4, 3, padding="same", name="b")(x)])
    x = layers.Dropout(0.5)(layers.GlobalAveragePooling2D()(y))
    model = keras.Model(image, layers.Dense(3, activation="softmax")(x))
    photo = a_photo((12, 12, 3))
    expected = scaled(maps_of(model, "sum", photo) @ model.layers[-1].get_weights()[0][:, 0])
    np.testing.assert_allclose(grad_cam(model, photo, 0), expected, atol=1e-4)
    np.testing.assert_array_equal(grad_cam(model, photo, 0), grad_cam(model, photo, 0))


def test_what_speaks_for_nothing_is_all_zero():
    model, photo = network(*convolutions(), *head(None)), a_photo()
    kernel, bias = model.layers[-1].get_weights()
    model.layers[-1].set_weights([-np.abs(kernel), bias])
    assert grad_cam(model, photo, 0).max() == 0
    model.layers[-1].set_weights([np.abs(kernel), bias])
    heat = grad_cam(model, photo, 0)
    assert heat.max() == 1 and heat.min() >= 0 and heat.dtype == np.float32


def test_preprocess_gets_a_copy():
    model, photo = network(*convolutions(), *head()), a_photo() * 255

    def halved(batch):
        batch /= 255
        return batch

    before = photo.copy()
    heat = grad_cam(model, photo, 1, preprocess=halved)
    np.testing.assert_array_equal(photo, before)
    np.testing.assert_allclose(heat, grad_cam(model, before / 255, 1), atol=1e-5)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"index": 4}, "index is 4; integers from 0 to 3"),
        ({"index": "cat"}, "index is 'cat'"),
        (
            {"layer": "third"},
            r"layer is 'third'; one with height and width is allowed, of \['first'",
        ),
        ({"photo": np.zeros((1, 12, 10, 3))}, r"photo has shape \(1, 12, 10, 3\).*photos\[0\]"),
        ({"photo": np.zeros((12, 9, 3))}, r"shape \(12, 9, 3\) in the model; \(12, 10, 3\) is"),
        ({"photo": [["a"]]}, "photo has shape"),
    ],
)
def test_grad_cam_says_what_is_wrong(given, message):
    given = {"photo": a_photo(), **given}
    with pytest.raises(ValueError, match=message):
        grad_cam(network(*convolutions(), *head()), **given)


def test_models_without_maps_or_classes_are_refused():
    flat = network(layers.Flatten(), layers.Dense(3))
    with pytest.raises(ValueError, match="layer is None; one with height and width is allowed"):
        grad_cam(flat, a_photo())
    with pytest.raises(ValueError, match="one row is allowed"):
        grad_cam(network(*convolutions()), a_photo())
    with pytest.raises(TypeError, match="model is a str"):
        grad_cam("model", a_photo())


# Occlusion ----------------------------------------------------------------------------------------


@given(
    height=st.integers(2, 9),
    width=st.integers(2, 9),
    size=st.integers(1, 4),
    stride=st.integers(1, 4),
    seed=st.integers(0, 99),
)
@settings(max_examples=40, deadline=None)
def test_of_a_sum_the_map_is_the_sum_under_the_square(height, width, size, stride, seed):
    size = min(size, height, width)
    photo = np.random.default_rng(seed).normal(size=(height, width, 2))
    places = [range(0, length - size + 1, stride) for length in (height, width)]
    whole, covered = answers(lambda photos: photos.sum((1, 2, 3)), photo, size, places, 0)
    windows = np.lib.stride_tricks.sliding_window_view(photo.sum(-1), (size, size))
    expected = windows[::stride, ::stride].sum((2, 3))
    np.testing.assert_allclose(whole - covered, expected, atol=1e-9)


def test_the_square_has_the_mean_colour_and_the_photo_stays():
    photo = np.random.default_rng(0).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    before, seen = photo.copy(), []
    places = [(0, 4)] * 2
    answers(lambda photos: seen.append(photos) or photos[:, 0, 0, 0] / 255, photo, 4, places, None)
    np.testing.assert_array_equal(photo, before)
    assert all(len(batch) == 32 and batch.dtype == np.uint8 for batch in seen)
    np.testing.assert_array_equal(seen[0][0], photo)
    np.testing.assert_array_equal(
        seen[0][1][:4, :4], np.tile(photo.mean((0, 1)).round(), (4, 4, 1))
    )
    np.testing.assert_array_equal(seen[0][1][4:], photo[4:])
    answers(
        lambda photos: seen.append(photos) or photos.mean((1, 2, 3)), photo, 4, places, [1, 2, 3]
    )
    assert seen[-1][1][0, 0].tolist() == [1, 2, 3]


def test_many_places_come_in_bounded_batches():
    sizes = []

    def probability(photos):
        sizes.append(len(photos))
        return photos[:, 3, 5, 0]

    photo = np.zeros((20, 30, 1))
    photo[3, 5] = 1
    whole, covered = answers(probability, photo, 1, (range(20), range(30)), 0)
    assert covered.shape == (20, 30) and set(sizes) == {32} and len(sizes) == 19
    assert np.argwhere(whole - covered).tolist() == [[3, 5]]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sizes": (9,)}, "size is 9; at most 6, the photo's shorter side"),
        ({"sizes": (0,)}, "size is 0: it must be a whole number of pixels, 1 or more"),
        ({"fill": [1, 2]}, r"fill is \[1, 2\]; a number, or 3"),
        ({"photo": np.zeros((6, 8))}, r"photo has shape \(6, 8\)"),
        ({"probability": lambda photos: photos[:5, 0, 0, 0]}, r"gives shape \(5,\) for 32 photos"),
        ({"probability": lambda photos: photos[:, 0, 0]}, r"gives shape \(32, 3\) for 32 photos"),
        ({"probability": lambda photos: photos[:, 0, 0, 0] * np.nan}, "one finite number"),
    ],
)
def test_occlusion_says_what_is_wrong(given, message):
    options = {"probability": lambda photos: photos.sum((1, 2, 3)), "photo": np.ones((6, 8, 3))}
    with pytest.raises(ValueError, match=message):
        AttentionExplorer(**{**options, "sizes": (2,), **given})


# Patches ------------------------------------------------------------------------------------------


@given(seed=st.integers(0, 999), count=st.integers(1, 6), side=st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_patches_lie_where_each_photo_s_map_is_largest(seed, count, side):
    rng = np.random.default_rng(seed)
    maps, photos = rng.random((4, 3, 5, 2)), rng.random((4, 12, 20, 3))
    pictures, places = strongest_patches(maps, photos, 1, count, field=side)
    responses = [maps[photo, row, column, 1] for photo, row, column in places]
    assert responses == sorted(maps[..., 1].max((1, 2)), reverse=True)[:count]
    assert len(pictures) == min(count, 4) == len({photo for photo, *_ in places.tolist()})
    for picture, (photo, row, column) in zip(pictures, places):
        assert picture.shape == (side, side, 3)
        middle = photos[photo, 4 * row + 2, 4 * column + 2]
        assert side < 3 or (picture == middle).all(-1).any()


def test_a_detector_finds_its_pattern_and_windows_stay_inside():
    photos = np.zeros((3, 16, 16, 1), np.float32)
    photos[1, 6:9, 4:7] = 1
    photos[2, :2, :3] = 1
    model = network(layers.Conv2D(1, 3, padding="same", name="sum"), shape=(16, 16, 1))
    model.set_weights([np.ones((3, 3, 1, 1)), np.zeros(1)])
    maps = model.predict(photos, verbose=0)
    pictures, places = strongest_patches(maps, photos, 0, field=3)
    assert places.tolist()[:2] == [[1, 7, 5], [2, 0, 1]] and len(places) == 3
    assert pictures[0].shape == (3, 3, 1) and (pictures[0] == 1).all()
    assert pictures[1].shape == (3, 3, 1) and (pictures[1][:2] == 1).all()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"maps": np.zeros((3, 4, 4))}, r"maps have shape \(3, 4, 4\)"),
        ({"photos": np.zeros((2, 8, 8, 3))}, "photos have shape.*N = 3"),
        ({"channel": 5}, "channel is 5; integers from 0 to 1"),
        ({"count": 0}, "count is 0"),
        ({"field": 0}, "field is 0"),
    ],
)
def test_patches_say_what_is_wrong(given, message):
    options = {"maps": np.zeros((3, 4, 4, 2)), "photos": np.zeros((3, 8, 8, 3)), "channel": 0}
    with pytest.raises(ValueError, match=message):
        strongest_patches(**{**options, **given})


# ------------------------------------------------------------------------------------------------


def test_neither_keras_nor_tensorflow_is_imported():
    name = "course_lessons.n12_looking_inside.inspecting"
    code = f"import sys, {name}; print({{'keras', 'tensorflow'}} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ}
    )
    assert done.stdout.strip() == "set()", done.stderr


def test_what_lessons_hold_is_found_by_name():
    from course_lessons.n13_when_to_trust_it import cards, trust
    from course_lessons.n14_your_own_images.web_page import to_web_page
    from course_utils import web_page

    assert inspecting.grad_cam is grad_cam and inspecting.model_card is cards.model_card
    assert inspecting.temperature is trust.temperature
    assert web_page.to_web_page is to_web_page
    assert {"grad_cam", "calibration"} <= set(inspecting.__all__)
    with pytest.raises(AttributeError, match="no attribute 'grad_cams'"):
        inspecting.grad_cams  # noqa: B018
