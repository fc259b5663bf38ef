"""Pretrained networks: the plan, the preprocessing, the weights, features kept on disk."""

from __future__ import annotations

import hashlib
import os
import pickle
import threading
import types
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from hypothesis.extra import numpy as hnp  # noqa: E402
from skimage import data  # noqa: E402
from sklearn.datasets import load_sample_image  # noqa: E402

from course_utils import efficientnet_lite0, pretrained  # noqa: E402
from course_utils.datasets import registry  # noqa: E402
from course_utils.datasets.fetching import DataUnavailable, cache  # noqa: E402

LITE0 = "efficientnet_lite0"
PREPROCESS = {
    "vgg16": (pretrained.vgg16_preprocess, keras.applications.vgg16.preprocess_input),
    LITE0: (pretrained.efficientnet_lite0_preprocess, lambda images: (images - 127) / 128),
}
# Five photos that packages carry: the middle of each.
PHOTOS = {
    "china": lambda: load_sample_image("china.jpg"),
    "flower": lambda: load_sample_image("flower.jpg"),
    "chelsea": data.chelsea,
    "coffee": data.coffee,
    "rocket": data.rocket,
}
IMAGES = hnp.arrays(
    st.sampled_from([np.uint8, np.float32, np.float64, np.int64]),
    st.sampled_from([(4, 5, 3), (2, 4, 5, 3), (1, 1, 1, 3), (0, 2, 2, 3)]),
    elements=st.integers(0, 255),
)


@pytest.fixture(autouse=True)
def empty_cache(tmp_path, monkeypatch):
    """No test sees another's cache, nor a mirror or source of the surroundings."""
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("COURSE_DATA_SOURCE", "standin")
    monkeypatch.delenv("COURSE_DATA_MIRROR", raising=False)
    monkeypatch.setattr(cache, "_trusted", {})
    monkeypatch.setattr(cache, "_said", set())


@pytest.fixture(scope="module")
def vgg16():
    return keras.applications.VGG16(include_top=False, weights=None, input_shape=(64, 64, 3))


@pytest.fixture(scope="module")
def lite0():
    return pretrained.backbone(LITE0, (224, 224, 3), include_top=True)


# The plan


def test_parameters_are_as_many_as_the_course_says(vgg16):
    assert vgg16.count_params() == 14_714_688
    for width, trained in ((1, 513), (None, 66_954)):
        image = keras.Input((64, 64, 3))
        vgg16.trainable = False
        x = keras.layers.GlobalAveragePooling2D()(vgg16(image))
        if width is None:
            x = keras.layers.Dense(128, activation="relu")(x)
        model = keras.Model(image, keras.layers.Dense(width or 10)(x))
        vgg16.trainable = True
        counted = sum(int(np.prod(w.shape)) for w in model.weights) - vgg16.count_params()
        assert counted == trained


def test_the_plan_of_efficientnet_lite0(lite0):
    assert lite0.model.count_params() == 4_694_024
    kinds = [type(layer).__name__ for layer in lite0.model.layers]
    blocks = sum(repeats for repeats, *_ in efficientnet_lite0.STAGES)
    assert blocks == kinds.count("DepthwiseConv2D") == 16
    assert kinds.count("Add") == blocks - len(efficientnet_lite0.STAGES)
    assert not any(layer.name.startswith("_") for layer in lite0.model.layers)
    base = pretrained.backbone(LITE0, (224, 224, 3)).model
    assert base.count_params() == 4_694_024 - 1281 * 1000
    assert base.output_shape == (None, 7, 7, 1280)


@pytest.mark.parametrize("side", [32, 50, 160])
def test_efficientnet_lite0_takes_every_size(side):
    base = pretrained.backbone(LITE0, (side, side, 3))
    assert base.model.output_shape == (None, -(-side // 32), -(-side // 32), 1280)
    assert all(weight.trainable for weight in base.model.trainable_weights)


def test_any_size_can_be_left_open():
    base = pretrained.backbone(LITE0, (None, None, 3))
    for side in (40, 70):
        assert base.model(np.zeros((1, side, side, 3))).shape[1] == -(-side // 32)
    assert "any × any × 3" in repr(base)


# The weights that a package brings


def middle(photo, side=224):
    top, left = ((size - side) // 2 for size in photo.shape[:2])
    return photo[top : top + side, left : left + side]


def test_another_implementation_answers_the_same(lite0):
    """PyTorch's answers to the same five photos, kept in a file."""
    photos = np.stack([middle(photo()) for photo in PHOTOS.values()])
    ours = lite0.model.predict(lite0.preprocess(photos), verbose=0)
    with np.load(Path(__file__).with_name("lite0_answers.npz")) as kept:
        assert list(kept["photos"]) == list(PHOTOS)
        np.testing.assert_allclose(np.log(ours), kept["log_probabilities"], atol=2e-3)


def test_the_classes_have_their_names(lite0):
    names = pretrained.class_names()
    assert len(names) == 1000 and all(name == name.strip() for name in names)
    assert (names[0], names[207], names[281], names[999]) == (
        "tench", "golden retriever", "tabby", "toilet tissue",
    )  # fmt: skip
    answers = lite0.model.predict(lite0.preprocess(middle(data.chelsea())[None]), verbose=0)
    assert "cat" in names[answers[0].argmax()] or 281 <= answers[0].argmax() <= 285


def test_a_missing_package_is_told(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DataUnavailable, match="is not installed here: python -m pip install"):
        pretrained.backbone(LITE0)


@pytest.mark.parametrize("content", [None, b"", b"another file"])
def test_a_changed_file_is_refused(content, tmp_path, monkeypatch):
    package = types.SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: package)
    if content is not None:
        (tmp_path / "models").mkdir()
        (tmp_path / efficientnet_lite0._FILE).write_bytes(content)
    with pytest.raises(DataUnavailable, match="is not the file of weights that this course knows"):
        pretrained.backbone(LITE0)


def test_nothing_but_tensors_is_unpickled(tmp_path):
    evil = tmp_path / "evil.pth"
    evil.write_bytes(pickle.dumps(os.system))
    with pytest.raises(pickle.UnpicklingError, match="system is no part of a tensor"):
        efficientnet_lite0._arrays(evil)


# Preprocessing


@pytest.mark.parametrize("name", PREPROCESS)
@settings(max_examples=30, deadline=None)
@given(images=IMAGES)
def test_preprocessing_is_keras_own_and_leaves_the_argument(name, images):
    ours, theirs = PREPROCESS[name]
    before = images.copy()
    made = ours(images)
    assert np.array_equal(images, before)
    assert made.dtype == np.float32 and made.shape == images.shape
    expected = theirs(images.astype(np.float32))
    np.testing.assert_allclose(made, expected, atol=1e-4)
    assert not np.shares_memory(made, images)


@pytest.mark.parametrize("name", PREPROCESS)
def test_preprocessing_works_on_tensors_in_models_and_in_tf_data(name):
    ours, _ = PREPROCESS[name]
    images = np.random.default_rng(0).integers(0, 256, (4, 6, 6, 3)).astype(np.uint8)
    expected = ours(images)
    made = keras.ops.convert_to_numpy(ours(keras.ops.convert_to_tensor(images)))
    np.testing.assert_allclose(made, expected, atol=1e-4)

    image = keras.Input((6, 6, 3), dtype="uint8")
    model = keras.Model(image, ours(image))
    np.testing.assert_allclose(model.predict_on_batch(images), expected, atol=1e-4)
    open_size = keras.Input((None, None, 3))
    assert keras.Model(open_size, ours(open_size)).output_shape == (None, None, None, 3)

    tf = pytest.importorskip("tensorflow")
    batches = tf.data.Dataset.from_tensor_slices(images).map(ours).batch(4)
    np.testing.assert_allclose(next(iter(batches)).numpy(), expected, atol=1e-4)


def test_preprocessing_takes_a_list_and_a_read_only_array():
    images = np.full((2, 3, 3, 3), 200, dtype=np.float32)
    images.setflags(write=False)
    expected = pretrained.vgg16_preprocess(images)
    assert np.array_equal(pretrained.vgg16_preprocess(list(images)), expected)


@pytest.mark.parametrize(
    ("images", "said"),
    [
        (np.zeros((2, 8, 8, 1)), r"images have shape \(2, 8, 8, 1\): it must be"),
        (np.zeros((8, 8)), r"images have shape \(8, 8\)"),
        (np.zeros((1, 3, 8, 8)), r"images have shape \(1, 3, 8, 8\)"),
        (np.array([[["a", "b", "c"]]]), "images have dtype <U1: they must be numbers"),
    ],
)
@pytest.mark.parametrize("name", PREPROCESS)
def test_preprocessing_refuses_what_are_no_colour_images(name, images, said):
    with pytest.raises(ValueError, match=said):
        PREPROCESS[name][0](images)


# What is asked for


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("resnet50",), "name is 'resnet50': it can be vgg16 or efficientnet_lite0"),
        (("VGG16",), "name is 'VGG16'"),
        (("vgg16", (31, 96, 3)), r"input_shape is \(31, 96, 3\): .* at least 32 pixels"),
        (("vgg16", (96, 96, 1)), r"input_shape is \(96, 96, 1\): it must be \(height, width, 3\)"),
        (("vgg16", (96, 96)), r"input_shape is \(96, 96\)"),
        (("vgg16", 96), "input_shape is 96"),
        (("vgg16", (96.5, 96, 3)), r"input_shape is \(96.5, 96, 3\)"),
        (("vgg16", (96, 96, None)), r"input_shape is \(96, 96, None\)"),
        (("vgg16", ("a", 96, 3)), "input_shape is"),
        ((LITE0, (31, 96, 3)), r"input_shape is \(31, 96, 3\): .* at least 32 pixels"),
        (("vgg16", (96, 96, 3), "imagenet"), "source is 'imagenet': it can be auto, real, standin"),
    ],
)
def test_a_wrong_wish_is_refused_in_one_sentence(arguments, said):
    with pytest.raises(ValueError, match=said) as refused:
        pretrained.backbone(*arguments)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("other", ["resnet50", "", 3])
def test_a_wrong_other_network_is_refused_before_anything_is_fetched(other):
    said = f"or_other is {other!r}: it can be vgg16 or efficientnet_lite0."
    with pytest.raises(ValueError) as refused:
        pretrained.backbone(LITE0, (64, 64, 3), or_other=other)
    assert str(refused.value) == said


def test_the_source_is_said_in_one_line(capsys):
    base = pretrained.backbone(LITE0, (64, 64, 3))
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1 and "EfficientNet-Lite0: real ImageNet weights" in printed
    assert "Apache-2.0" in printed
    assert "\n" not in repr(base)
    assert "64 × 64 × 3 → 2 × 2 × 1280" in repr(base) and "real ImageNet weights" in repr(base)


def test_another_network_takes_the_place_of_missing_weights_where_that_is_asked(
    monkeypatch, capsys
):
    with pytest.raises(DataUnavailable, match="COURSE_DATA_SOURCE or source says not to"):
        pretrained.backbone("vgg16")
    base = pretrained.backbone("vgg16", (64, 64, 3), or_other=LITE0)
    assert base.name == LITE0
    assert "So EfficientNet-Lite0 takes the place of VGG16 here." in capsys.readouterr().out

    def missing(*_):
        raise DataUnavailable("no network here")

    monkeypatch.setattr(pretrained, "fetch_item", missing)
    with pytest.raises(DataUnavailable, match="no network here"):
        pretrained.backbone("vgg16")
    assert pretrained.backbone("vgg16", or_other=LITE0).name == LITE0
    assert "no network here\nSo EfficientNet-Lite0" in capsys.readouterr().out


@pytest.fixture(scope="module")
def mirror(tmp_path_factory):
    """A mirror with weights under Keras' own names, random but in the right layout."""
    legacy = pytest.importorskip("keras.src.legacy.saving.legacy_h5_format")
    import h5py

    folder = tmp_path_factory.mktemp("a mirror")
    keras.utils.set_random_seed(1)
    models = {
        "vgg16": keras.applications.VGG16(include_top=False, weights=None),
    }
    sums = []
    for name, model in models.items():
        place = folder / registry.entry(name).file
        with h5py.File(place, "w") as file:
            legacy.save_weights_to_hdf5_group(file, model)
        sums.append(f"{hashlib.sha256(place.read_bytes()).hexdigest()}  {place.name}\n")
    (folder / "SHA256SUMS").write_text("".join(sums))
    return folder, models


@pytest.mark.parametrize("name", ["vgg16"])
def test_real_weights_come_from_a_mirror(name, mirror, monkeypatch, capsys, recwarn):
    folder, models = mirror
    monkeypatch.setenv("COURSE_DATA_MIRROR", str(folder))
    base = pretrained.backbone(name, (96, 64, 3), source="real")
    for ours, theirs in zip(base.model.get_weights(), models[name].get_weights(), strict=True):
        assert np.array_equal(ours, theirs)
    assert base.source.startswith("real ImageNet weights")
    assert str(folder) in base.source and base.source in capsys.readouterr().out
    assert base.model.output_shape[1:3] == (3, 2)
    assert not [one for one in recwarn if "weights" in str(one.message).lower()]


# Features kept on disk


@pytest.fixture
def model():
    keras.utils.set_random_seed(0)
    return small_model()


def small_model():
    image = keras.Input((8, 8, 3))
    x = keras.layers.Conv2D(4, 3, activation="relu")(image)
    x = keras.layers.Dropout(0.5)(x)
    return keras.Model(image, keras.layers.GlobalAveragePooling2D()(x))


@pytest.fixture
def photos():
    return np.random.default_rng(0).integers(0, 256, (21, 8, 8, 3)).astype(np.uint8)


@pytest.fixture
def computed(monkeypatch):
    """Count how often features are really computed."""
    calls = []
    compute = pretrained._compute

    def counted(*arguments):
        calls.append(arguments)
        return compute(*arguments)

    monkeypatch.setattr(pretrained, "_compute", counted)
    return calls


def kept():
    return sorted((cache.root() / "features").glob("*.npy"))


def test_features_are_those_of_the_model_in_the_images_order(model, photos):
    made = pretrained.cached_features(
        model, photos, preprocess=pretrained.vgg16_preprocess, batch_size=8
    )
    expected = model(pretrained.vgg16_preprocess(photos), training=False)
    assert made.shape == (21, 4) and made.dtype == np.float32
    np.testing.assert_allclose(made, keras.ops.convert_to_numpy(expected), rtol=1e-4, atol=1e-3)


def test_features_are_computed_once(model, photos, computed):
    first = pretrained.cached_features(model, photos)
    second = pretrained.cached_features(model, photos)
    third = pretrained.cached_features(model, list(photos))
    assert len(computed) == 1 and len(kept()) == 1
    assert np.array_equal(first, second) and np.array_equal(first, third)
    second[:] = 0  # a result is the caller's own
    assert np.array_equal(pretrained.cached_features(model, photos), first)


def test_another_session_with_other_layer_names_finds_them(model, photos, computed):
    pretrained.cached_features(model, photos)
    keras.utils.set_random_seed(0)
    again = small_model()
    assert again.layers[1].name != model.layers[1].name
    again.trainable = False  # freezing changes no feature
    pretrained.cached_features(again, photos, batch_size=5)
    assert len(computed) == 1


def other_weights(model, photos):
    model.layers[1].set_weights([weight + 0.01 for weight in model.layers[1].get_weights()])
    return model, photos, None


def other_pixel(model, photos):
    photos = photos.copy()
    photos[-1, -1, -1, -1] ^= 1
    return model, photos, None


def other_order(model, photos):
    return model, photos[::-1], None


def other_preprocessing(model, photos):
    return model, photos, lambda images: images / 255


def other_activation(model, photos):
    image = keras.Input((8, 8, 3))
    x = keras.layers.Conv2D(4, 3, activation="tanh")(image)
    x = keras.layers.Dropout(0.5)(x)
    other = keras.Model(image, keras.layers.GlobalAveragePooling2D()(x))
    other.set_weights(model.get_weights())
    return other, photos, None


def fewer_images(model, photos):
    return model, photos[:-1], None


@pytest.mark.parametrize(
    "change",
    [other_weights, other_pixel, other_order, other_preprocessing, other_activation, fewer_images],
)
def test_whatever_changes_the_features_makes_them_anew(model, photos, computed, change):
    before = pretrained.cached_features(model, photos)
    model, photos, preprocess = change(model, photos)
    after = pretrained.cached_features(model, photos, preprocess=preprocess)
    assert len(computed) == 2 and len(kept()) == 2
    assert before.shape != after.shape or not np.array_equal(before, after)


def squash(x):
    return x / (1 + keras.ops.abs(x))


class Doubled(keras.layers.Layer):
    def call(self, x):
        return 2 * x


class Unsaid(Doubled):
    def get_config(self):
        raise NotImplementedError


def of_layers(*layers):
    return keras.Sequential([keras.Input((8, 8, 3)), *layers])


@pytest.mark.parametrize("kind", [keras.layers.Activation, keras.layers.Resizing])
def test_a_layer_named_like_its_setting_is_not_taken_for_another(kind, photos, computed):
    settings = {
        keras.layers.Activation: [{"activation": name} for name in ("relu", "tanh")],
        keras.layers.Resizing: [
            {"height": 5, "width": 5, "interpolation": name} for name in ("nearest", "bilinear")
        ],
    }[kind]
    for number, setting in enumerate(settings, 1):
        made = of_layers(kind(**setting, name=str(list(setting.values())[-1])))
        features = pretrained.cached_features(made, photos - 128.0)
        assert len(computed) == number
        np.testing.assert_allclose(features, made.predict(photos - 128.0, verbose=0), atol=1e-3)


@pytest.mark.parametrize(
    ("layer", "named"),
    [
        (lambda: keras.layers.Activation(squash), "squash"),
        (lambda: keras.layers.Lambda(squash), "squash"),
        (lambda: keras.layers.Lambda(lambda x: 2 * x), "a lambda"),
        (Doubled, "Doubled"),
        (Unsaid, "a part of the model"),
    ],
)
def test_what_a_learner_wrote_is_computed_every_time(layer, named, photos, computed, capsys):
    made = of_layers(layer())
    for _ in range(2):
        features = pretrained.cached_features(made, photos)
    assert len(computed) == 2 and not kept()
    np.testing.assert_allclose(features, made.predict(photos, verbose=0), atol=1e-3)
    said = f"The features are computed, but not kept: {named} is not Keras' own.\n"
    assert capsys.readouterr().out.count(said) == 1


def test_a_preprocessing_in_place_does_not_reach_the_images(model):
    photos = np.random.default_rng(0).uniform(0, 255, (5, 8, 8, 3)).astype(np.float32)
    before = photos.copy()
    made = pretrained.cached_features(
        model, photos, preprocess=keras.applications.vgg16.preprocess_input, batch_size=2
    )
    assert np.array_equal(photos, before)
    expected = pretrained.cached_features(model, photos, preprocess=pretrained.vgg16_preprocess)
    np.testing.assert_allclose(made, expected, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "no record"])
def test_a_damaged_file_is_said_and_made_anew(model, photos, computed, harm, capsys, monkeypatch):
    expected = pretrained.cached_features(model, photos)
    (file,) = kept()
    data = bytearray(file.read_bytes())
    if harm == "no record":
        cache._record_of(file).unlink()
    else:
        data[-3] ^= 0xFF
        file.write_bytes({"cut": data[:-9], "flip": data, "empty": b""}[harm])
    monkeypatch.setattr(cache, "_trusted", {})  # as in another session
    capsys.readouterr()
    assert np.array_equal(pretrained.cached_features(model, photos), expected)
    assert len(computed) == 2
    said = capsys.readouterr().out
    assert said.count("\n") == (0 if harm == "no record" else 1)
    assert harm == "no record" or "damaged" in said
    monkeypatch.setattr(cache, "_trusted", {})
    pretrained.cached_features(model, photos)
    assert len(computed) == 2


def test_an_interruption_leaves_nothing_behind(model, photos, computed, monkeypatch):
    seen = []

    def interrupted(images):
        seen.append(1)
        if len(seen) == 7:  # a batch checked twice, five hashed again … then computing
            raise KeyboardInterrupt
        return images

    with pytest.raises(KeyboardInterrupt):
        pretrained.cached_features(model, photos, preprocess=interrupted, batch_size=5)
    assert len(computed) == 1 and not kept()
    seen.clear()
    seen.extend([1] * 7)
    made = pretrained.cached_features(model, photos, preprocess=interrupted, batch_size=5)
    assert made.shape == (21, 4) and len(kept()) == 1
    leftovers = [path for path in (cache.root() / "features").iterdir() if path not in kept()]
    assert [path.suffix for path in leftovers] == [".record"]


def test_a_full_disk_costs_only_the_keeping(model, photos, monkeypatch, capsys):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache, "keep", full)
    assert pretrained.cached_features(model, photos).shape == (21, 4)
    assert capsys.readouterr().out.strip() == ("The features could not be kept (the disk is full).")


def test_two_at_once_compute_once(model, photos, computed):
    results = []
    both = [
        threading.Thread(
            target=lambda: results.append(pretrained.cached_features(model, photos, batch_size=4))
        )
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(computed) == 1 and len(results) == 2
    assert np.array_equal(*results)


def test_the_models_batch_norm_and_dropout_stay_in_inference_mode(photos):
    image = keras.Input((8, 8, 3))
    x = keras.layers.BatchNormalization()(image)
    model = keras.Model(image, keras.layers.Dropout(0.9)(x))
    before = [weight.copy() for weight in model.get_weights()]
    made = pretrained.cached_features(model, photos)
    np.testing.assert_allclose(made, photos / np.sqrt(1 + 1e-3), rtol=1e-4)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights()))


def test_no_images_give_no_features(model):
    made = pretrained.cached_features(model, np.zeros((0, 8, 8, 3)))
    assert made.shape == (0, 4) and made.dtype == np.float32


def test_what_cannot_be_cached_is_refused_with_a_reason(model, photos):
    rng = np.random.default_rng(0)
    image = keras.Input((8, 8, 3))
    two = keras.Model(image, [image, image])
    sizes = [np.zeros((8, 8, 3)), np.zeros((8, 9, 3))]
    for arguments, options, said in [
        ((model, sizes), {}, r"images have 2 different shapes, such as \(8, 8, 3\) and"),
        ((model, iter(photos)), {}, "images is a .*iterator: it must be an array or a list"),
        ((model, photos), {"batch_size": 0}, "batch_size is 0: it must be a whole number"),
        ((model, photos), {"batch_size": 2.5}, "batch_size is 2.5"),
        ((two, photos), {}, "model has 1 known inputs and 2 outputs"),
        ((keras.Sequential([keras.layers.Flatten()]), photos), {}, "model has 0 known inputs"),
        (
            (model, photos),
            {"preprocess": lambda images: images + rng.normal(size=images.shape)},
            "preprocess gives another result each time",
        ),
        ((model, photos), {"preprocess": lambda images: images[:1]}, "makes 1 images of 21"),
    ]:
        with pytest.raises(ValueError, match=said):
            pretrained.cached_features(*arguments, **options)
    assert not kept()


def test_importing_the_module_loads_no_keras():
    import subprocess
    import sys

    code = (
        "import sys, course_utils.pretrained\n"
        "assert not {'keras', 'tensorflow', 'matplotlib'} & set(sys.modules), sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
