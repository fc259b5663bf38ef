"""A classifier keeps its names in its file, and takes photos as they are."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

keras = pytest.importorskip("keras")

from keras import layers  # noqa: E402

from course_utils import classifiers, pretrained  # noqa: E402
from course_utils.classifiers import UnreadablePhoto, photo_to_input  # noqa: E402

RNG = np.random.default_rng(5)
SIZE = 24
THREE = ["Tasse", "Löffel", "a plate"]
# A head, the names that go with it, and what NumPy makes of its outputs z.
HEADS = {
    "one logit": (layers.Dense(1), THREE[:2]),
    "sigmoid": (layers.Dense(1, activation="sigmoid"), THREE[:2]),
    "logits": (layers.Dense(3), THREE),
    "softmax": (layers.Dense(3, activation="softmax"), THREE),
}


def network(head, size=SIZE, start=None):
    photo = keras.Input((size, size, 3))
    x = layers.Conv2D(4, 3, activation="relu")((start or layers.Rescaling(1 / 255))(photo))
    return keras.Model(photo, head(layers.GlobalAveragePooling2D()(x)))


def picture(width=50, height=40, mode="RGB"):
    pixels = RNG.integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels).convert(mode)


def stored(image, kind="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


# The photo


@pytest.mark.parametrize("sides", [(1, 1), (7, 3), (24, 24), (25, 400), (300, 20)])
def test_resizing_is_what_pillow_calls_bilinear(sides):
    photo = picture(*sides)
    by_pillow = np.asarray(photo.resize((SIZE, SIZE), Image.Resampling.BILINEAR), float)
    found = photo_to_input(photo, SIZE)
    assert found.dtype == np.float32 and found.shape == (SIZE, SIZE, 3)
    assert np.abs(found - by_pillow).max() < 1.01  # Pillow rounds twice


def test_strips_change_nothing(monkeypatch):
    photo = np.asarray(picture(61, 83))
    whole = photo_to_input(photo, SIZE)
    monkeypatch.setattr(classifiers, "STRIP", 200)
    np.testing.assert_allclose(photo_to_input(photo, SIZE), whole, rtol=1e-6)


def test_a_photo_comes_in_any_form(tmp_path):
    photo, path = picture(), tmp_path / "Süße Katze.dat"
    path.write_bytes(stored(photo))
    expected = photo_to_input(np.asarray(photo), SIZE)
    for form in (photo, path, str(path), stored(photo), np.asarray(photo, dtype=np.float32)):
        np.testing.assert_array_equal(photo_to_input(form, SIZE), expected)


def test_it_is_turned_and_laid_on_white():
    photo, exif = picture(), Image.Exif()
    exif[0x0112] = 6
    upright = photo_to_input(photo.transpose(Image.Transpose.ROTATE_270), SIZE)
    sideways = stored(photo, exif=exif)
    for form in (sideways, Image.open(io.BytesIO(sideways))):
        np.testing.assert_array_equal(photo_to_input(form, SIZE), upright)
    clear = picture().convert("RGBA")
    clear.putalpha(0)
    for form in (clear, stored(clear), stored(clear, "WEBP", lossless=True)):
        assert (photo_to_input(form, SIZE) == 255).all()


def test_a_large_jpeg_is_reduced_while_it_is_decoded(monkeypatch):
    smooth = np.linspace(0, 255, 160 * 120 * 3).reshape(120, 160, 3).astype(np.uint8)
    photo = stored(Image.fromarray(smooth), "JPEG", quality=95)
    whole = photo_to_input(photo, SIZE)
    monkeypatch.setattr(classifiers, "DECODED_SIDE", 20)  # 30 are enough: a quarter of it
    assert 0 < np.abs(photo_to_input(photo, SIZE) - whole).max() < 12


@pytest.mark.parametrize(
    ("photo", "said"),
    [
        (b"", r"^photo: empty \(0 bytes\)\.$"),
        (b"<html>", r"^photo: a web page, not a photo"),
        (stored(picture())[:-200], r"^photo: damaged or cut short"),
        (Path("nowhere.jpg"), r"^nowhere.jpg: cannot be read"),
        (np.zeros((4, 5)), r"an array of shape \(4, 5\)"),
        (np.ones((4, 5, 3)) / 2, r"values up to 0\.5 only: .* multiply by 255"),
        (7, r"a int: it must be a path, bytes, an image or an array"),
    ],
)
def test_what_is_no_photo_is_said(photo, said):
    with pytest.raises(UnreadablePhoto, match=said):
        photo_to_input(photo, SIZE)


# The file


@pytest.mark.parametrize("kind", HEADS)
def test_probabilities_by_name(kind, tmp_path):
    head, names = HEADS[kind]
    model, photo = network(head), picture()
    path = classifiers.save_classifier(model, tmp_path / "ä b.keras", names, trained_on="40 cups")
    loaded = classifiers.load_classifier(path)
    assert loaded.class_names == tuple(names) and loaded.size == SIZE
    assert loaded.trained_on == "40 cups"
    found = loaded.predict_photo(photo)
    [z] = model.predict(photo_to_input(photo, SIZE)[None], verbose=0)
    if kind == "one logit":
        z = np.append(1 / (1 + np.exp(z)), 1 / (1 + np.exp(-z)))
    elif kind == "sigmoid":
        z = np.append(1 - z, z)
    elif kind == "logits":
        z = np.exp(z) / np.exp(z).sum()
    assert found == pytest.approx(dict(zip(names, z)), abs=1e-6)
    assert sum(found.values()) == pytest.approx(1)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_a_new_process_and_keras_itself_read_the_file(tmp_path):
    base = pretrained.backbone("efficientnet_lite0", (SIZE + 8, SIZE + 8, 3))
    photo = keras.Input((SIZE + 8, SIZE + 8, 3))
    x = layers.GlobalAveragePooling2D()(base.model(base.preprocess(photo), training=False))
    model = keras.Model(photo, keras.Sequential([layers.Dropout(0.2), layers.Dense(3)])(x))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    path = classifiers.save_classifier(model, tmp_path / "whole.keras", THREE)
    image = tmp_path / "photo.png"
    image.write_bytes(stored(picture()))
    program = (
        "import json, sys, keras\n"
        "plain = keras.models.load_model(sys.argv[1])\n"
        "from course_utils import classifiers\n"
        "found = classifiers.load_classifier(sys.argv[1]).predict_photo(sys.argv[2])\n"
        "print(json.dumps([plain.output_shape, found]))"
    )
    command = [sys.executable, "-c", program, str(path), str(image)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    shape, found = json.loads(done.stdout.splitlines()[-1])
    assert shape == [None, 3]
    here = classifiers.Classifier(model, tuple(THREE), SIZE + 8).predict_photo(image)
    assert found == pytest.approx(here, abs=1e-5)


def test_a_network_for_any_size_is_told_its_size(tmp_path):
    model = network(layers.Dense(3), size=None)
    with pytest.raises(ValueError, match="size is None"):
        classifiers.save_classifier(model, tmp_path / "any.keras", THREE)
    path = classifiers.save_classifier(model, tmp_path / "any.keras", THREE, size=30)
    assert classifiers.load_classifier(path).size == 30
    assert sorted(found.name for found in tmp_path.iterdir()) == ["any.keras"]


@pytest.mark.parametrize(
    ("make", "names", "options", "said"),
    [
        (lambda: network(layers.Dense(3)), THREE[:2], {}, "class_names has 2 names"),
        (lambda: network(layers.Dense(1)), THREE, {}, "class_names has 3 names"),
        (lambda: network(layers.Dense(3)), ["a", "b", "a"], {}, "list of different names"),
        (lambda: network(layers.Dense(3)), "abc", {}, "list of different names"),
        (lambda: network(layers.Dense(3)), THREE, {"size": 9}, "photos of 24 pixels"),
        (lambda: network(layers.Dense(3, activation="relu")), THREE, {}, "ends with relu"),
        (lambda: network(layers.Dense(3, activation="sigmoid")), THREE, {}, "with softmax"),
        (lambda: network(layers.Dense(1, activation="softmax")), THREE[:2], {}, "with sigmoid"),
        (lambda: keras.Sequential([keras.Input((1280,)), layers.Dense(3)]), THREE, {}, "A head"),
        (
            lambda: network(layers.Dense(3), start=layers.Lambda(lambda x: x / 255)),
            THREE,
            {},
            "a lambda, which is not Keras' own",
        ),
    ],
)
def test_what_does_not_go_together_is_said(make, names, options, said, tmp_path):
    with pytest.raises(ValueError, match=said):
        classifiers.save_classifier(make(), tmp_path / "x.keras", names, **options)
    assert not list(tmp_path.iterdir())


def test_the_file_must_be_named_and_made_so(tmp_path):
    model = network(layers.Dense(3))
    with pytest.raises(ValueError, match=r"must end in \.keras"):
        classifiers.save_classifier(model, tmp_path / "x.h5", THREE)
    model.save(tmp_path / "plain.keras")
    with pytest.raises(ValueError, match="without class names"):
        classifiers.load_classifier(tmp_path / "plain.keras")
    (tmp_path / "cut.keras").write_bytes((tmp_path / "plain.keras").read_bytes()[:500])
    with pytest.raises(ValueError, match="or only a part of one"):
        classifiers.load_classifier(tmp_path / "cut.keras")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        classifiers.load_classifier(tmp_path / "nowhere.keras")


def test_the_names_stand_in_the_file(tmp_path):
    path = classifiers.save_classifier(network(layers.Dense(3)), tmp_path / "x.keras", THREE)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read(classifiers.MEMBER))["class_names"] == THREE
