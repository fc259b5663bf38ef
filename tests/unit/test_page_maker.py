"""The HTML page of a classifier: what is in it, and what is said where none can be made."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from keras import layers  # noqa: E402

from course_lessons.n14_your_own_images import web_page  # noqa: E402
from course_lessons.n14_your_own_images.web_page import converting  # noqa: E402
from course_utils import classifiers, packages  # noqa: E402

NAMES = ["Süß", "sour"]


@pytest.fixture
def saved(tmp_path):
    photo = keras.Input((16, 16, 3))
    x = layers.Flatten()(layers.Rescaling(1 / 255)(photo))
    return classifiers.save_classifier(
        keras.Model(photo, layers.Dense(1)(x)), tmp_path / "net.keras", NAMES, trained_on="sweets"
    )


@pytest.fixture
def converted(monkeypatch):
    """Takes the place of TensorFlow's work, which needs a process and some seconds."""
    monkeypatch.setattr(
        web_page, "_converted", lambda file, update: b"network of " + file.read_bytes()
    )


@pytest.mark.parametrize("units", [1, 3])
@pytest.mark.parametrize("ends", ["probabilities", "logits"])
def test_the_converted_network_gives_probabilities(tmp_path, units, ends):
    tf = pytest.importorskip("tensorflow")
    activation = {1: "sigmoid", 3: "softmax"}[units] if ends == "probabilities" else None
    photo = keras.Input((16, 16, 3))
    x = layers.Conv2D(3, 3)(layers.Rescaling(1 / 255)(photo))
    head = layers.Dense(units, activation=activation)
    model = keras.Model(photo, head(layers.GlobalAveragePooling2D()(x)))
    saved = classifiers.save_classifier(model, tmp_path / "x.keras", list("abc")[: max(units, 2)])
    converting.main(str(saved), str(tmp_path / "x.tflite"))
    interpreter = tf.lite.Interpreter(str(tmp_path / "x.tflite"))
    interpreter.allocate_tensors()
    [given], [answer] = interpreter.get_input_details(), interpreter.get_output_details()
    noise = np.random.default_rng(0).uniform(0, 255, (1, 16, 16, 3)).astype(np.float32)
    interpreter.set_tensor(given["index"], noise)
    interpreter.invoke()
    found = interpreter.get_tensor(answer["index"])
    expected = classifiers.load_classifier(saved).predict_inputs(noise)
    np.testing.assert_allclose(found, expected, atol=2e-3)


def told(page):
    found = re.search(r'id="about">([^<]+)<', page.read_text(encoding="utf-8"))
    return json.loads(found[1])


def test_everything_is_in_one_file(saved, tmp_path, converted, capsys):
    page = web_page.to_web_page(saved, tmp_path / "new" / "my page.html", threshold=0.6)
    assert "my page.html: 3.9 MB" in capsys.readouterr().out
    text = page.read_text(encoding="utf-8")
    assert not re.findall(r"""(?:src|href)=["'](?!data:)""", text.split("<script")[0])
    assert "default-src 'none'" in text and "$about" not in text
    about = told(page)
    assert about["class_names"] == NAMES and about["size"] == 16
    assert (about["threshold"], about["trained_on"], about["made_by"]) == (0.6, "sweets", "")


def test_a_classifier_in_memory_does_as_well(saved, tmp_path, converted):
    classifier = classifiers.load_classifier(saved)
    page = web_page.to_web_page(
        classifier, tmp_path / "x.html", trained_on="</script>", made_by="A"
    )
    assert told(page)["trained_on"] == "</script>" and told(page)["made_by"] == "A"


def test_a_large_network_is_refused_and_leaves_nothing(saved, tmp_path, monkeypatch):
    monkeypatch.setattr(web_page, "_converted", lambda *_: bytes(range(256)) * 10)
    monkeypatch.setattr(web_page, "LARGEST", 3_000_000)
    with pytest.raises(ValueError, match=r"would have 3\.9 MB, more than the 3\.0 MB"):
        web_page.to_web_page(saved, tmp_path / "x.html")
    assert [found.name for found in tmp_path.iterdir()] == ["net.keras"]


def test_without_tensorflow_there_is_a_way_out(saved, tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "version", lambda *names: None)
    with pytest.raises(RuntimeError, match=r"not installed here: .*pip install tensorflow, or"):
        web_page.to_web_page(saved, tmp_path / "x.html")


def test_what_went_wrong_over_there_is_said_here(tmp_path, saved, monkeypatch):
    monkeypatch.setattr(web_page, "description", lambda file: {"class_names": NAMES})
    (tmp_path / "bad.keras").write_bytes(b"PK")
    with pytest.raises(RuntimeError, match=r"could not convert the network: .*not a \.keras file"):
        web_page._converted(tmp_path / "bad.keras", lambda: None)


@pytest.mark.parametrize("threshold", [-0.1, 1.5, "0.8", True, None])
def test_a_threshold_is_a_probability(saved, tmp_path, threshold):
    with pytest.raises(ValueError, match=r"it must be a probability, 0 … 1"):
        web_page.to_web_page(saved, tmp_path / "x.html", threshold=threshold)


def test_a_runtime_that_was_changed_is_not_used(monkeypatch):
    monkeypatch.setitem(web_page._SUMS, "loader.js.gz", "0" * 64)
    with pytest.raises(RuntimeError, match=r"loader\.js\.gz .* install the course anew"):
        web_page._runtime("loader.js.gz")
