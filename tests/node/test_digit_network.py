"""DigitReader's network: the browser's numbers are Python's and Keras', and it reads digits."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import yaml

from course_lessons.n00_start_here.explorers import DigitReader, digit_reader
from course_utils.datasets import load_mnist

FILES = [Path(digit_reader.__file__).with_suffix(ending) for ending in (".npz", ".yaml")]
ROOT = Path(__file__).parents[2]
RUNS = ROOT / "benchmarks" / "digit_reader.csv"
NOTEBOOK = ROOT / "notebooks" / "00_start_here.ipynb"


@pytest.fixture(scope="module")
def digits():
    return load_mnist("standin")


@pytest.fixture
def read(functions_of):
    """What the script makes of a batch of digits, 0 to 255."""
    evaluate = functions_of("course_lessons/n00_start_here/explorers/digit_network.js")
    network = DigitReader().network

    def answers(images):
        return evaluate(
            """([images, parts]) => {
              const network = unpackedNetwork(parts);
              return images.map((image) => readDigit(image, network));
            }""",
            [np.asarray(images).tolist(), network],
        )

    return answers


def in_python(image: np.ndarray) -> list[np.ndarray]:
    reader = DigitReader()
    reader.set_trait("image", image.astype(np.float32) / 255)
    return reader.layers()


def test_the_browser_computes_what_python_computes(read, digits):
    images = [*digits.x_test[::100], np.zeros((28, 28), int), np.full((28, 28), 255)]
    for image, found in zip(images, read(images)):
        first, second, probabilities = in_python(image)
        for maps, expected in zip(found["maps"], (first, second)):
            np.testing.assert_allclose(np.moveaxis(maps, 0, -1), expected, atol=1e-4)
        np.testing.assert_allclose(found["probabilities"], probabilities, atol=1e-4)


def test_python_computes_what_keras_computes(digits):
    pytest.importorskip("keras")
    import digit_reader as benchmark

    model = benchmark.network()
    with np.load(FILES[0]) as file:
        weights = dict(file)
    model.set_weights([weights[name].astype("float32") for name in benchmark.names_of(model)])
    images = digits.x_test[::50]
    scores = model.predict(benchmark.scaled(images), verbose=0)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    expected = powers / powers.sum(axis=1, keepdims=True)
    found = [in_python(image)[-1] for image in images]
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_it_reads_digits_that_it_has_not_learned_from(read, digits):
    found = [answer["probabilities"] for answer in read(digits.x_test)]
    right = 100 * np.mean(np.argmax(found, axis=1) == digits.y_test)
    with RUNS.open(encoding="utf-8", newline="") as file:
        kept = next(csv.DictReader(file))  # the weights are those of the first seed
    assert right == pytest.approx(float(kept["test"]), abs=0.11)
    assert right > 96.5 and int(kept["tested"]) == len(digits.y_test)


def test_the_notebook_tells_how_well():
    with RUNS.open(encoding="utf-8", newline="") as file:
        tests = [float(run["test"]) for run in csv.DictReader(file)]
    error = 100 * np.sqrt(tests[0] / 100 * (1 - tests[0] / 100) / 1000)
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert f"reads {tests[0]:.1f} %, give or take {error:.1f} percentage points" in text
    assert f"{tests[1]:.1f} and {tests[2]:.1f} %" in text
    with np.load(FILES[0]) as file:
        numbers = sum(file[name].size for name in file.files if name != "example")
    assert f"{numbers:,} numbers" in text


def test_it_reads_what_is_drawn_by_strokes(read, functions_of):
    """Ten digits, each turned, slanted, stretched, of several sizes, with thin and thick pens."""
    benchmark = pytest.importorskip("digit_reader", exc_type=ImportError)
    centre = functions_of("course_utils/explorers/centring.js")
    strokes = yaml.safe_load(FILES[1].read_text(encoding="utf-8"))
    rng = np.random.default_rng(0)
    images, labels = [], []
    for digit, parts in strokes.items():
        for variant in range(12):
            turn, slant, size = (
                rng.uniform(-0.15, 0.15),
                rng.uniform(-0.2, 0.2),
                rng.uniform(0.5, 1),
            )
            matrix = size * np.diag(rng.uniform(0.85, 1.15, 2)) @ [[1, slant], [turn, 1]]
            width = 24 if variant == 0 else rng.uniform(12, 30)
            if variant == 0:
                matrix = np.eye(2)
            moved = [(np.array(points) - 140) @ matrix.T + 140 for points in parts]
            drawing = benchmark.drawn(moved, width)
            image = centre(
                "(drawing) => centreDigit(drawing, 280, 280, [28, 28])", drawing.ravel().tolist()
            )
            np.testing.assert_array_equal(image, benchmark.centred(drawing))
            images.append(image)
            labels.append(digit)
    found = np.argmax([answer["probabilities"] for answer in read(images)], axis=1)
    right = found == labels
    assert right[::12].all(), found[::12]
    assert right.mean() >= 0.95, found.reshape(10, 12)


def test_the_file_is_small():
    assert FILES[0].stat().st_size < 20_000
    assert len(str(DigitReader().network)) < 60_000
