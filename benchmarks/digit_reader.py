"""Train the network of `DigitReader`, notebook 00's: `python benchmarks/digit_reader.py`.

A small convolutional network learns from 3,600 of the 5,000 digits that come with the course, each
in twelve variants: turned, slanted, stretched, drawn with another pen, then centred as the pad
centres a drawing (`centring.js`). 400 digits were for choosing these settings; the 1,000 test
digits are read once, at the end. Accuracies go to `digit_reader.csv`, the weights of the *first*
seed, rounded to float16, to `digit_reader.npz` in the lesson's folder, beside the picture of the
example with which the figure begins. `--smoke` proves in seconds that everything runs, and keeps
nothing.
"""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import pandas as pd
import yaml
from PIL import Image, ImageDraw
from scipy import ndimage

from course_lessons.n00_start_here import explorers
from course_utils.datasets import load_mnist

FOLDER = Path(explorers.__file__).parent
RUNS = Path(__file__).with_suffix(".csv")
SIDE, BOX = 28, 20  # pixels of a digit, and of the box that its ink fills
FINE = 4  # a digit is varied at this many times its size
VARIANTS, EPOCHS, BATCH = 12, 20, 128
VALIDATION = 400
EXAMPLE = 3  # the digit with which the figure begins


def overlaps(old: int, count: int) -> np.ndarray:
    """How much of each old pixel lies under each new one, in parts: a new one has `old` of them."""
    edges = np.arange(count)[:, None] * old
    pixels = np.arange(old) * count
    return np.clip(np.minimum(edges + old, pixels + count) - np.maximum(edges, pixels), 0, None)


def centred(levels: np.ndarray) -> np.ndarray:
    """Bring a drawing, 0 to 255, into the form of MNIST's digits, as `centring.js` does."""
    seen = np.zeros((SIDE, SIDE), int)
    rows, columns = (np.flatnonzero(levels.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return seen
    ink = levels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(int)
    longer = max(ink.shape)
    sides = [max(1, (2 * side * BOX + longer) // (2 * longer)) for side in ink.shape]
    down, across = (overlaps(old, new) for old, new in zip(ink.shape, sides))
    small = (2 * (down @ ink @ across.T) + ink.size) // (2 * ink.size)
    mass = small.sum()
    if not mass:
        return seen
    starts = []
    for axis, side in enumerate(sides):
        moment = (small.sum(axis=1 - axis) * np.arange(side)).sum()
        start = (SIDE * mass - 2 * moment + mass) // (2 * mass)
        starts.append(int(np.clip(start, 0, SIDE - side)))
    seen[starts[0] : starts[0] + sides[0], starts[1] : starts[1] + sides[1]] = small
    return seen


def drawn(strokes: list, width: float = 24, side: int = 280) -> np.ndarray:
    """Draw strokes as the pad does, round and with soft edges: levels 0 to 255."""
    picture = Image.new("L", (FINE * side, FINE * side))
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        points = [(FINE * x, FINE * y) for x, y in stroke]
        pen.line(points, 255, round(FINE * width), joint="curve")
        for x, y in points:
            pen.circle((x, y), FINE * width / 2, 255)
    return np.asarray(picture.resize((side, side), Image.Resampling.BOX))


def varied(digit: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw a digit once more: turned, slanted, stretched, with a thinner or a thicker pen."""
    turn, slant = rng.uniform(-0.2, 0.2), rng.uniform(-0.25, 0.25)
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = turned @ [[1, 0], [slant, 1]] @ np.diag(rng.uniform(0.85, 1.2, 2)) / FINE
    middle = (SIDE * FINE - 1) / 2
    offset = (SIDE - 1) / 2 - matrix @ [middle, middle]
    size = (SIDE * FINE, SIDE * FINE)
    large = ndimage.affine_transform(digit.astype(float), matrix, offset, size, order=1)
    if rng.random() < 0.2:
        return centred(np.round(large))  # with its own greys
    ink = large > 110
    inside = ndimage.distance_transform_edt(ink)
    thicker = rng.uniform(-0.5 * inside.max(), 6)
    distance = ndimage.distance_transform_edt(~ink) - inside
    return centred(np.round(255 * np.clip(0.5 + thicker - distance, 0, 1)))


def network() -> keras.Model:
    """Return the network: two convolutions, each with pooling, and ten logits."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            layers.Conv2D(8, 3, activation="relu", name="conv1"),
            layers.MaxPooling2D(),
            layers.Conv2D(16, 3, activation="relu", name="conv2"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.2),
            layers.Dense(10, name="scores"),
        ]
    )


def scaled(digits: np.ndarray) -> np.ndarray:
    return digits[..., None].astype("float32") / 255


def train(seed: int, variants: int = VARIANTS, epochs: int = EPOCHS) -> tuple[keras.Model, dict]:
    """Train one network; its weights are those that are kept, rounded to float16."""
    rng = np.random.default_rng(seed)
    keras.utils.set_random_seed(seed)
    data = load_mnist("standin")
    order = rng.permutation(len(data.x_train))
    held, used = order[:VALIDATION], order[VALIDATION:]
    digits = [data.x_train[used]]
    for _ in range(variants):
        digits.append(np.stack([varied(digit, rng) for digit in data.x_train[used]]))
    labels = np.tile(data.y_train[used], 1 + variants)
    model = network()
    steps = epochs * -(-len(labels) // BATCH)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(scaled(np.concatenate(digits)), labels, BATCH, epochs, verbose=0)
    model.set_weights([part.astype(np.float16) for part in model.get_weights()])
    x, y = scaled(data.x_train[held]), data.y_train[held]
    validation = 100 * model.evaluate(x, y, verbose=0)[1]
    test = 100 * model.evaluate(scaled(data.x_test), data.y_test, verbose=0)[1]
    run = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "keras": keras.__version__, "seed": seed}
    run |= {"epochs": epochs, "validation": round(validation, 2), "test": round(test, 2)}
    return model, run | {"tested": len(data.y_test)}


def names_of(model: keras.Model) -> list[str]:
    """Name the arrays of weights in the file, in Keras' order."""
    return [f"{layer.name}_{part}" for layer in model.layers if layer.weights for part in "wb"]


def keep(model: keras.Model) -> None:
    """Write the weights, and the example as the network sees it."""
    weights = dict(zip(names_of(model), model.get_weights(), strict=True))
    weights = {name: part.astype(np.float16) for name, part in weights.items()}
    digits = yaml.safe_load((FOLDER / "digit_reader.yaml").read_text(encoding="utf-8"))
    example = centred(drawn(digits[EXAMPLE])).astype(np.uint8)
    np.savez_compressed(FOLDER / "digit_reader.npz", example=example, **weights)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    asked.add_argument("--smoke", action="store_true")
    given = asked.parse_args()
    if given.smoke:
        print(train(0, variants=0, epochs=1)[1])
        return
    runs = []
    for seed in given.seeds:
        model, run = train(seed)
        print(run, flush=True)
        runs.append(run)
        if seed == given.seeds[0]:
            keep(model)
    pd.DataFrame(runs).to_csv(RUNS, index=False)


if __name__ == "__main__":
    main()
