"""The explorers of a network's inside, without a browser: what they hold, send, keep and refuse."""

from __future__ import annotations

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from course_utils.explorers import AttentionExplorer, NetworkExplorer
from course_utils.explorers.network import MOST_PHOTOS, fitted
from course_utils.inspecting import occlusion_map, receptive_field, strongest_patches

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
    return NetworkExplorer(small_network(), some_photos(), names=NAMES)


# NetworkExplorer ----------------------------------------------------------------------------------


def outputs(model, *names):
    found = keras.Model(model.inputs[0], [model.get_layer(name).output for name in names])
    return [np.asarray(keras.ops.convert_to_numpy(one)) for one in found(some_photos())]


def test_layers_maps_and_patches_are_the_model_s(explorer):
    assert [layer["name"] for layer in explorer.layers] == ["first", "second_relu"]
    assert explorer.layers[1]["kind"] == "Conv2D 3×3, same; shown after ReLU"
    first, second = outputs(small_network(), "first", "second_relu")
    for name, maps in (("first", first), ("second_relu", second)):
        np.testing.assert_allclose(explorer.maps(name), maps, atol=1e-5)
        explorer.selection = (1, name, 3)
        side = receptive_field(small_network(), name)
        expected, places = strongest_patches(maps, some_photos(), 3, 5, field=side)
        found = explorer._patches[name][3]
        assert [photo for photo, *_ in found] == places[:, 0].tolist()
        assert [value for _, value, *_ in found] == pytest.approx(
            [maps[photo, row, column, 3] for photo, row, column in places], rel=1e-3
        )
        for (_, _, _, field), patch in zip(found, expected):
            top, bottom, left, right = field
            assert (bottom - top, right - left) == patch.shape[:2]
        assert len(explorer.patches()) == 5


def test_patches_hold_the_field(explorer):
    for boxes in (boxes for some in explorer._patches.values() for boxes in some):
        for _, _, (top, bottom, left, right), field in boxes:
            assert 0 <= top <= field[0] < field[1] <= bottom <= 24
            assert 0 <= left <= field[2] < field[3] <= right <= 24


def test_what_a_map_feeds_are_the_largest_weights(explorer):
    model = small_network()
    kernels = model.get_layer("second").get_weights()[0]
    feeds = explorer.layers[0]["feeds"]
    assert (feeds["to"], feeds["target"]) == ("second", "second_relu")
    for channel, fed in zip(explorer.layers[0]["channels"], feeds["fed"]):
        sizes = np.sqrt((kernels[:, :, channel] ** 2).sum((0, 1)))
        assert [one["output"] for one in fed] == np.argsort(-sizes)[:5].tolist()
        assert [one["value"] for one in fed] == pytest.approx(np.sort(sizes)[::-1][:5], rel=1e-4)
        np.testing.assert_allclose(
            fed[0]["kernel"], kernels[:, :, channel, fed[0]["output"]], rtol=1e-4
        )
    weights = model.get_layer("classes").get_weights()[0]
    feeds = explorer.layers[1]["feeds"]
    assert (feeds["to"], feeds["target"]) == ("classes", "")
    for channel, fed in zip(explorer.layers[1]["channels"], feeds["fed"]):
        assert [one["value"] for one in fed] == pytest.approx(
            weights[channel, [one["output"] for one in fed]], rel=1e-4
        )
        assert {one["name"] for one in fed} == set(NAMES)
        assert all("kernel" not in one for one in fed)


def test_a_flattened_map_feeds_a_kernel_of_its_own_size():
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(2, 3, name="conv"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(1, activation="sigmoid", name="last"),
        ]
    )
    images = [np.random.default_rng(0).random((8, 8)) for _ in range(3)]
    feeds = NetworkExplorer(model, images, names=["cat", "dog"]).layers[0]["feeds"]
    weights = model.get_layer("last").get_weights()[0].reshape(3, 3, 2)
    for channel, fed in enumerate(feeds["fed"]):
        assert len(fed) == 1 and fed[0]["name"] == "dog"
        np.testing.assert_allclose(fed[0]["kernel"], weights[..., channel], rtol=1e-4)


def test_what_lies_further_apart_is_said():
    model = keras.Sequential(
        [keras.Input((16, 16, 3))] + [layers.Conv2D(2, 3, name=name) for name in "abc"]
    )
    explorer = NetworkExplorer(model, some_photos(2, 16), layers=["a", "c"])
    assert explorer.layers[0]["feeds"] == {
        "why": "More than one layer of weights lies between these maps and c."
    }
    assert "the classes" in explorer.layers[1]["feeds"]["why"]


def test_a_deep_network_shows_the_first_and_the_last_of_each_size():
    stack = [keras.Input((32, 32, 3))]
    for size in range(3):
        for number in range(4):
            stack.append(layers.Conv2D(2, 3, padding="same", name=f"conv{size}{number}"))
        stack.append(layers.MaxPooling2D())
    explorer = NetworkExplorer(keras.Sequential(stack), some_photos(2, 32))
    assert [layer["name"] for layer in explorer.layers] == ["conv00", "conv03", "conv13", "conv23"]
    assert "more than the photo's" in explorer.layers[-1]["sees"]
    assert "the patches show the middle" in explorer.layers[-1]["sees"]


def test_only_the_liveliest_maps_are_on_show():
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(5, 1, name="conv")])
    model.set_weights([np.array([0.0, 3, -1, 0, 2]).reshape(1, 1, 1, 5), np.ones(5)])
    explorer = NetworkExplorer(model, some_photos(3, 8)[..., :1], maps=2)
    assert explorer.layers[0]["channels"] == [1, 4]
    assert explorer.maps("conv").shape == (3, 8, 8, 2)
    assert explorer.selection == (0, "conv", 1)
    assert "the maps that vary most" in explorer.note


def test_more_photos_than_are_shown_give_patches():
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(1, 1, name="conv")])
    model.set_weights([np.ones((1, 1, 1, 1)), np.zeros(1)])
    photos = np.linspace(0, 1, 20)[:, None, None, None] * np.ones((8, 8, 1))
    explorer = NetworkExplorer(model, photos, patches=2)
    assert explorer.shown == MOST_PHOTOS and len(explorer.values) == MOST_PHOTOS
    assert [photo for photo, *_ in explorer._patches["conv"][0]] == [19, 18]
    assert [bool(url) for url in explorer.pictures] == [True] * 12 + [False] * 6 + [True] * 2
    assert "maps of the first 12 photos" in explorer.note


def test_the_state_stays_below_three_megabytes():
    model = keras.Sequential(
        [keras.Input((160, 160, 3))]
        + [layers.Conv2D(16, 3, padding="same", name=f"conv{number}") for number in range(6)]
    )
    noise = np.random.default_rng(0).integers(0, 256, (14, 160, 160, 3)).astype(np.uint8)
    explorer = NetworkExplorer(model, noise)
    assert len(json.dumps(explorer.state())) < 3e6
    assert "coarser JPEG" in explorer.note and "large maps" in explorer.note
    assert max(explorer.layers[0]["size"]) <= 40


def test_photos_of_every_size_and_kind_are_brought_to_the_model_s():
    rng = np.random.default_rng(0)
    shapes = [(50, 40, 3), (24, 24, 3), (30, 60), (20, 20, 4), (9, 9, 1)]
    batch = fitted([rng.integers(0, 256, shape).astype(np.uint8) for shape in shapes], (24, 24, 3))
    assert batch.shape == (5, 24, 24, 3) and batch.dtype == np.uint8
    flat = fitted([np.full((50, 40, 3), 200, np.uint8)], (None, None, 3))
    assert flat.shape == (1, 50, 40, 3) and (flat == 200).all()
    grey = fitted([np.full((8, 8, 3), 0.5)], (4, 4, 1))
    np.testing.assert_allclose(grey, 0.5, atol=1e-6)
    with pytest.raises(ValueError, match="photos have different types"):
        fitted([np.zeros((4, 4), np.uint8), np.zeros((4, 4))], (4, 4, 1))


def test_selection_is_kept_and_checked(explorer):
    explorer.set_state({"selection": [2, "second_relu", 4]})
    assert explorer.selection == (2, "second_relu", 4)
    for wrong, message in [
        ((0, "third", 0), "layer is 'third'; one of"),
        ((0, "first", 9), r"channel is 9; one of \[0, 1, 2, 3, 4, 5\] is on show in first"),
        ((5, "first", 0), "photo is 5; integers from 0 to 4"),
        ("first", r"\(photo, layer, channel\) is allowed"),
    ]:
        with pytest.raises((ValueError, TypeError), match=message):
            explorer.selection = wrong
    assert explorer.selection == (2, "second_relu", 4)


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"photos": []}, TypeError, "photos is"),
        ({"photos": [np.zeros(3)]}, ValueError, r"photos\[0\] has shape \(3,\)"),
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


def test_pictures_are_the_photos(explorer):
    for photo, url in zip(some_photos(), explorer.pictures):
        data = base64.b64decode(url.partition(",")[2])
        drawn = np.asarray(Image.open(io.BytesIO(data)))
        np.testing.assert_array_equal(drawn, np.round(photo * 255))


def test_stills(explorer):
    for name in ("first", "second_relu"):
        explorer.selection = (1, name, 0)
        explorer.static_figure().canvas.draw()
    assert "Inside the network small" in explorer.still()


# AttentionExplorer --------------------------------------------------------------------------------


def brightness(photos):
    return photos[:, :8, 4:16, 0].mean((1, 2))


def attention(**options):
    return AttentionExplorer(some_photos(1)[0], brightness, **options)


def test_numbers_are_those_of_the_occlusion_map():
    explorer = attention(sizes=(8, 4), places=5)
    photo = some_photos(1)[0]
    whole = brightness(photo[None])[0]
    np.testing.assert_allclose(
        explorer.occlusion_map(), occlusion_map(brightness, photo, 8, 4), atol=1e-6
    )
    explorer.place = (4, 8)
    assert explorer.probability == pytest.approx(whole - explorer.occlusion_map()[1, 2])
    covered = photo.copy()
    covered[4:12, 8:16] = photo.mean((0, 1))
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


def test_classes_and_maps_of_each():
    def both(photos):
        return np.stack([brightness(photos), 1 - brightness(photos)], axis=1)

    heat = np.stack([np.eye(3), np.zeros((3, 3))])
    explorer = AttentionExplorer(some_photos(1)[0], both, names=["a", "b"], cam=heat)
    drops = explorer.occlusion_map()
    explorer.name = "b"
    np.testing.assert_allclose(explorer.occlusion_map(), -drops, atol=1e-6)
    assert len(explorer.heat) == 2
    explorer.blend = 50
    explorer.static_figure().canvas.draw()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sizes": (30,)}, "size is 30; at most 24"),
        ({"sizes": 8}, "sizes is 8; a list"),
        ({"names": ["a", "b"]}, r"names is \['a', 'b'\]; 1 different names"),
        ({"cam": np.ones(3)}, r"cam has shape \(3,\)"),
        ({"cam": 2 * np.ones((3, 3))}, "cam holds numbers below 0 or above 1"),
        ({"places": 1}, "places is 1"),
    ],
)
def test_attention_explorer_says_what_is_wrong(given, message):
    with pytest.raises((ValueError, TypeError), match=message):
        attention(**given)


def test_wrong_settings_leave_the_figure_as_it_is():
    explorer = attention(names="cat")
    before = explorer.state()
    for name, value in [("place", "x"), ("size", 5), ("blend", 101), ("name", "dog")]:
        with pytest.raises((ValueError, TypeError), match=f"{name} is "):
            setattr(explorer, name, value)
    assert explorer.state() == before
