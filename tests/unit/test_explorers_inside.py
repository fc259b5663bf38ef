"""The explorers of a network's inside, without a browser: what they hold, send, keep and refuse."""

from __future__ import annotations

import json

import numpy as np
import pytest

from course_lessons.n12_looking_inside.exercises.e03_occlusion_map import occlusion_map
from course_lessons.n12_looking_inside.explorers import AttentionExplorer, NetworkExplorer
from course_lessons.n12_looking_inside.explorers.network import MOST_PHOTOS, ROOM, fitted
from course_lessons.n12_looking_inside.patches import strongest_patches

keras = pytest.importorskip("keras")
layers = keras.layers


def small_network(shape=(24, 24, 3)):
    keras.utils.set_random_seed(2)
    return keras.Sequential(
        [
            keras.Input(shape),
            layers.Conv2D(6, 3, activation="relu", name="first"),
            layers.MaxPooling2D(),
            layers.Conv2D(8, 3, padding="same", use_bias=False, name="second"),
            layers.BatchNormalization(),
            layers.ReLU(name="second_relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation="softmax", name="classes"),
        ],
        name="small",
    )


def some_photos(count=5, side=24):
    return np.random.default_rng(3).random((count, side, side, 3)).astype(np.float32)


NAMES = ["cat", "dog", "frog"]


@pytest.fixture(scope="module")
def explorer():
    shown = ["first", "second_relu"]
    return NetworkExplorer(small_network(), some_photos(), shown, names=NAMES)


# NetworkExplorer ----------------------------------------------------------------------------------


def outputs(model, *names):
    found = keras.Model(model.inputs[0], [model.get_layer(name).output for name in names])
    return [np.asarray(keras.ops.convert_to_numpy(one)) for one in found(some_photos())]


def test_patches_are_those_of_the_maps(explorer):
    assert [layer["name"] for layer in explorer.layers] == ["first", "second_relu"]
    sides = {"first": 4, "second_relu": 8}  # 3 pixels would be a speck
    maps = outputs(small_network(), *sides)
    for (name, side), inside, values in zip(sides.items(), explorer.inside, maps):
        np.testing.assert_allclose(explorer.maps(name), values, atol=1e-5)
        assert inside["size"] == side
        for channel, found in enumerate(inside["patches"]):
            count = max((values[..., channel].max((1, 2)) != 0).sum(), 1)
            cut, places = strongest_patches(values, some_photos(), channel, count, field=side)
            if not values[..., channel].any():
                assert found == []
                continue
            assert [photo for photo, *_ in found] == places[:, 0].tolist()
            responses = [values[photo, row, column, channel] for photo, row, column in places]
            assert [value for _, value, _ in found] == pytest.approx(responses, rel=1e-3)
            for (photo, _, (top, bottom, left, right)), patch in zip(found, cut):
                picture = some_photos()[photo, top:bottom, left:right]
                np.testing.assert_array_equal(picture, patch)


def test_what_a_map_feeds_are_the_largest_weights(explorer):
    model = small_network()
    kernels = model.get_layer("second").get_weights()[0]
    first, second = explorer.inside
    assert (first["to"], first["target"]) == ("second", "second_relu")
    for channel, fed in enumerate(first["fed"]):
        sizes = np.sqrt((kernels[:, :, channel] ** 2).sum((0, 1)))
        assert [one["output"] for one in fed] == np.argsort(-sizes)[:5].tolist()
        assert [one["value"] for one in fed] == pytest.approx(np.sort(sizes)[::-1][:5], rel=1e-4)
        kernel = kernels[:, :, channel, fed[0]["output"]]
        np.testing.assert_allclose(fed[0]["kernel"], kernel, rtol=1e-4)
    weights = model.get_layer("classes").get_weights()[0]
    assert (second["to"], second["target"]) == ("classes", "")
    for channel, fed in enumerate(second["fed"]):
        outputs = [one["output"] for one in fed]
        assert [one["value"] for one in fed] == pytest.approx(weights[channel, outputs], rel=1e-4)
        assert [one["name"] for one in fed] == [NAMES[output] for output in outputs]
        assert all("kernel" not in one for one in fed)


def test_a_flattened_map_feeds_a_kernel_of_its_own_size():
    stack = [layers.Conv2D(2, 3, name="conv"), layers.MaxPooling2D(), layers.Flatten()]
    last = layers.Dense(1, activation="sigmoid", name="last")
    model = keras.Sequential([keras.Input((8, 8, 1)), *stack, layers.Dropout(0.5), last])
    images = [np.random.default_rng(0).random((8, 8)) for _ in range(3)]
    explorer = NetworkExplorer(model, images, names=["cat", "dog"])
    weights = last.get_weights()[0].reshape(3, 3, 2)
    for channel, fed in enumerate(explorer.inside[0]["fed"]):
        assert len(fed) == 1 and fed[0]["name"] == "dog"
        np.testing.assert_allclose(fed[0]["kernel"], weights[..., channel], rtol=1e-4)


def test_what_lies_further_apart_is_left_out():
    stack = [layers.Conv2D(2, 3, name=name) for name in "abc"]
    model = keras.Sequential([keras.Input((16, 16, 3)), *stack])
    explorer = NetworkExplorer(model, some_photos(2, 16), layers=["a", "c"])
    assert [one["to"] for one in explorer.inside] == ["", ""]
    assert [one["to"] for one in NetworkExplorer(model, some_photos(2, 16)).inside] == [
        "b",
        "c",
        "",
    ]


def test_a_deep_network_shows_the_first_and_the_last_of_each_size():
    stack = [keras.Input((32, 32, 3))]
    for size in range(3):
        names = [f"conv{size}{number}" for number in range(4)]
        stack += [layers.Conv2D(2, 3, padding="same", name=name) for name in names]
        stack.append(layers.MaxPooling2D())
    explorer = NetworkExplorer(keras.Sequential(stack), some_photos(2, 32))
    assert [layer["name"] for layer in explorer.layers] == ["conv00", "conv03", "conv13", "conv23"]
    assert [one["size"] for one in explorer.inside] == [5, 9, 24, 24]


def test_the_first_maps_and_photos_are_shown_and_all_give_patches():
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(3, 1, name="conv")])
    model.set_weights([np.ones((1, 1, 1, 3)), np.zeros(3)])
    photos = np.linspace(0, 1, 20)[:, None, None, None] * np.ones((8, 8, 1))
    explorer = NetworkExplorer(model, photos, maps=2, patches=2)
    assert explorer.layers[0]["channels"] == 2 and "at most 2 channels" in explorer.note
    assert len(explorer.values) == len(explorer.pictures) == MOST_PHOTOS
    assert [photo for photo, *_ in explorer.inside[0]["patches"][0]] == [19, 18]
    assert [bool(url) for url in explorer.sources] == [False] * 18 + [True] * 2


def test_layers_without_height_and_width_have_no_patches():
    explorer = NetworkExplorer(small_network(), some_photos(), ["first", "classes"], names=NAMES)
    assert explorer.inside[1] == {} and explorer.inside[0]["to"] == ""


@pytest.mark.parametrize("side", [160, 224])
def test_the_state_stays_below_three_megabytes(side):
    stack = [layers.Conv2D(16, 3, padding="same", strides=2) for _ in range(5)]
    model = keras.Sequential([keras.Input((side, side, 3)), *stack])
    smooth = np.random.default_rng(0).integers(0, 256, (40, 20, 20, 3)).astype(np.uint8)
    explorer = NetworkExplorer(model, smooth)
    assert len(json.dumps(explorer.state())) < 3e6
    assert len(explorer.pictures) == min(MOST_PHOTOS, ROOM // (3 * side**2))


def test_photos_of_every_size_are_brought_to_the_model_s():
    rng = np.random.default_rng(0)
    shapes = [(50, 40, 3), (24, 24, 3), (9, 99, 3)]
    batch = fitted([rng.integers(0, 256, shape).astype(np.uint8) for shape in shapes], (24, 24, 3))
    assert batch.shape == (3, 24, 24, 3) and batch.dtype == np.uint8
    flat = fitted([np.full((50, 40, 3), 200, np.uint8)] * 2, (None, None, 3))
    assert flat.shape == (2, 50, 40, 3) and (flat == 200).all()
    np.testing.assert_allclose(fitted([np.full((8, 8), 0.5)], (4, 4, 1)), 0.5, atol=1e-6)


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"photos": []}, TypeError, "photos is"),
        ({"photos": [np.zeros((4, 4))]}, ValueError, r"photos\[0\] has shape \(4, 4\).*W, 3\)"),
        ({"layers": ["third"]}, ValueError, "layers has 'third'; names out of"),
        ({"layers": "first"}, TypeError, "layers is 'first'; a list of names"),
        ({"names": ["cat"]}, ValueError, "names has 1 entries"),
        ({"maps": 0}, ValueError, "maps is 0"),
        ({"patches": 99}, ValueError, "patches is 99"),
        ({"model": 3}, TypeError, "model is a int"),
    ],
)
def test_network_explorer_says_what_is_wrong(given, error, message):
    given = {"model": small_network(), "photos": some_photos(2), **given}
    with pytest.raises(error, match=message):
        NetworkExplorer(**given)


def test_selection_and_still_are_the_viewer_s(explorer):
    explorer.selection = (1, "second_relu", 3, (2, 2))
    assert explorer.selection.layer == "second_relu"
    assert "Inside the network small" in explorer.still()


# AttentionExplorer --------------------------------------------------------------------------------


def brightness(photos):
    return photos[:, :8, 4:16, 0].mean((1, 2))


def attention(**options):
    options = {"sizes": (8,), **options}
    return AttentionExplorer(some_photos(1)[0], brightness, **options)


def test_numbers_are_those_of_the_exercise():
    explorer = attention(sizes=(8, 4), places=5, fill=127)
    photo = some_photos(1)[0]
    whole = brightness(photo[None])[0]
    np.testing.assert_allclose(
        explorer.occlusion_map(), occlusion_map(brightness, photo, 8, 4), atol=1e-6
    )
    explorer.place = (4, 8)
    assert explorer.probability == pytest.approx(whole - explorer.occlusion_map()[1, 2])
    covered = photo.copy()
    covered[4:12, 8:16] = 127
    assert explorer.probability == pytest.approx(brightness(covered[None])[0], abs=1e-6)


def test_the_square_stays_on_its_places():
    explorer = attention(sizes=(8, 3), places=4)
    assert explorer.grids[0]["rows"] == [0, 5, 11, 16]
    explorer.place = (14, 7)
    assert explorer.place == (16, 5)
    explorer.size = 3
    assert explorer.place == (14, 7)
    explorer.set_state({"size": 8, "place": [0, 16]})
    assert (explorer.size, explorer.place) == (8, (0, 16))


def test_stills():
    explorer = attention(cam=np.eye(3))
    for explorer.blend in (0, 50):
        explorer.static_figure().canvas.draw()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sizes": (30,)}, "size is 30; at most 24"),
        ({"cam": np.ones(3)}, r"cam has shape \(3,\)"),
        ({"cam": 2 * np.ones((3, 3))}, "cam holds 2 to 2; 0 to 1 are allowed"),
        ({"places": 1}, "places is 1"),
    ],
)
def test_attention_explorer_says_what_is_wrong(given, message):
    with pytest.raises((ValueError, TypeError), match=message):
        attention(**given)


def test_wrong_settings_leave_the_figure_as_it_is():
    explorer = attention(names="cat")
    before = explorer.state()
    for name, value in [("place", "x"), ("size", 5), ("blend", 101)]:
        with pytest.raises((ValueError, TypeError), match=f"{name} is "):
            setattr(explorer, name, value)
    assert explorer.state() == before
