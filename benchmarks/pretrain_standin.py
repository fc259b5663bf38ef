"""Train the stand-in for VGG16, and measure what its features are worth.

``python benchmarks/pretrain_standin.py train [FILE]``
    Draws things (neither cats nor dogs), trains the narrow VGG16 to name them and writes its
    weights: over those that the course ships, where no FILE is given. About eight minutes
    on one core.
``python benchmarks/pretrain_standin.py compare [FOLDER]``
    On 200 pictures of cats and dogs (drawn ones; or the photos of a FOLDER with ``train/`` and
    ``validation/``): a linear head on the frozen features against two networks that start from
    scratch, with three seeds. The exit status is 1 where the features do not win by 8 points.

The network trains with batch normalisation, without which thirteen layers hardly begin to learn in
so short a time. Afterwards each normalisation, by then a fixed factor and shift of every channel,
is multiplied into the convolution before it (Jacob and others 2018, section 3.2), so that the
plan stays VGG16's.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
from drawn_things import THINGS, draw_things
from numpy.typing import NDArray
from PIL import Image

from course_utils.datasets.standins.drawing import draw_cats_and_dogs
from course_utils.pretrained import (
    CONVOLUTIONS,
    STANDIN_FILTERS,
    STANDIN_WEIGHTS,
    Backbone,
    backbone,
    narrow_vgg16,
    vgg16_preprocess,
)

Pictures = NDArray[np.uint8]
Labels = NDArray[np.integer]

SIDE = 96  # pixels of the drawn things
TRAIN, VALIDATION = 7920, 720
BATCH = 32
# What the network sees, how often each picture, and the learning rate at the beginning: first
# pictures of half the side (a quarter of the work), then windows, then whole pictures.
STAGES: tuple[tuple[str, int, float], ...] = (
    ("halved", 4, 2e-3),
    ("window", 2, 1.5e-3),
    ("whole", 1, 7e-4),
)
WINDOW = 64

SIDES = (96, 160)  # of the photos for the frozen features
FEW = 200
TEST = 600
SEEDS = (0, 1, 2)
PROMISED = 0.08


# Training


def with_normalisation() -> keras.Model:
    """Return the stand-in's plan with batch normalisation and a classifier of things."""
    image = x = keras.Input((None, None, 3))
    for block, (filters, depth) in enumerate(zip(STANDIN_FILTERS, CONVOLUTIONS), start=1):
        for number in range(1, depth + 1):
            x = keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                use_bias=False,
                kernel_initializer="he_normal",
                name=f"block{block}_conv{number}",
            )(x)
            x = keras.layers.BatchNormalization(
                momentum=0.9, epsilon=1e-3, name=f"block{block}_norm{number}"
            )(x)
            x = keras.layers.ReLU()(x)
        x = keras.layers.MaxPooling2D()(x)
    x = keras.layers.GlobalAveragePooling2D(name="features")(x)
    return keras.Model(image, keras.layers.Dense(len(THINGS))(x))


def halved(x: Pictures) -> NDArray[np.floating]:
    """Return pictures of half the side: means of two by two pixels."""
    n, side = x.shape[:2]
    return x.reshape(n, side // 2, 2, side // 2, 2, 3).mean(axis=(2, 4), dtype=np.float32)


def seen(x: Pictures, how: str, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a batch as a stage shows it, every other picture mirrored."""
    if how == "window":
        top, left = rng.integers(0, SIDE - WINDOW + 1, 2)
        x = x[:, top : top + WINDOW, left : left + WINDOW]
    pictures = halved(x) if how == "halved" else x
    mirrored = rng.random((len(x), 1, 1, 1)) < 0.5
    return vgg16_preprocess(np.where(mirrored, pictures[:, :, ::-1], pictures))


def train_stage(network: keras.Model, number: int, x: Pictures, y: Labels, seed: int) -> None:
    """Train through one of the stages."""
    how, epochs, rate = STAGES[number]
    rng = np.random.default_rng([seed, number])
    keras.utils.set_random_seed(seed + number)
    steps = epochs * len(x) // BATCH
    network.compile(
        keras.optimizers.AdamW(
            keras.optimizers.schedules.CosineDecay(rate, steps, alpha=0.05), weight_decay=0.01
        ),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=False,  # on a processor, compiling costs more than it gains
    )
    order = np.concatenate([rng.permutation(len(x)) for _ in range(epochs)])
    lately: list[list[float]] = []
    for step in range(steps):
        chosen = order[step * BATCH : (step + 1) * BATCH]
        lately.append(network.train_on_batch(seen(x[chosen], how, rng), y[chosen]))
        if (step + 1) % 100 == 0 or step + 1 == steps:
            loss, accuracy = np.mean(lately, axis=0)
            print(f"  {how:7s} {step + 1:5d} of {steps}: loss {loss:.3f}, accuracy {accuracy:.3f}",
                  flush=True)  # fmt: skip
            lately.clear()


def in_batches(run: Callable[[NDArray], NDArray], x: NDArray) -> NDArray:
    """Return what a function makes of pictures, 60 at a time."""
    return np.concatenate([np.asarray(run(x[i : i + 60])) for i in range(0, len(x), 60)])


def accuracy_on(network: keras.Model, x: NDArray, y: Labels) -> float:
    """Return the share of pictures whose kind the network names."""
    logits = in_batches(lambda part: network.predict_on_batch(vgg16_preprocess(part)), x)
    return float((logits.argmax(axis=1) == y).mean())


def folded(network: keras.Model, x: Pictures) -> keras.Model:
    """Return the network without normalisation and classifier.

    Each channel of the last convolution is also scaled so that its feature, the mean over the
    feature map, has standard deviation 1 over `x`: ReLU and poolings let a factor pass, and a head
    learns faster on features of one size.
    """
    features = keras.Model(network.input, network.get_layer("features").output)
    spread = in_batches(lambda part: features.predict_on_batch(vgg16_preprocess(part)), x).std(0)
    plain = narrow_vgg16((None, None, 3))
    for layer in plain.layers:
        if not layer.weights:
            continue
        (kernel,) = network.get_layer(layer.name).get_weights()
        norm = network.get_layer(layer.name.replace("conv", "norm"))
        gamma, beta, mean, variance = norm.get_weights()
        factor = gamma / np.sqrt(variance + norm.epsilon)
        shift = beta - mean * factor
        if layer.name == "block5_conv3":
            factor, shift = factor / (spread + 1e-3), shift / (spread + 1e-3)
        layer.set_weights([kernel * factor, shift])
    return plain


def save(plain: keras.Model, place: Path) -> None:
    """Write the weights in half precision."""
    weights = {
        f"{layer.name}/{part}": weight.astype(np.float16)
        for layer in plain.layers
        for part, weight in zip(("kernel", "bias"), layer.get_weights())
    }
    np.savez(place, allow_pickle=False, **weights)
    print(f"{place}: {place.stat().st_size / 1e6:.2f} MB")


def train(place: Path, seed: int = 0) -> None:
    """Draw, train, fold, save."""
    start = time.perf_counter()
    x, y, names = draw_things(VALIDATION + TRAIN, SIDE, seed)
    print(f"{len(x):,} pictures of {len(names)} kinds drawn in {time.perf_counter() - start:.0f} s")
    keras.utils.set_random_seed(seed)
    network = with_normalisation()
    for number in range(len(STAGES)):
        train_stage(network, number, x[VALIDATION:], y[VALIDATION:], seed)
        right = accuracy_on(network, x[:VALIDATION], y[:VALIDATION])
        print(f"after stage {number + 1}: {right:.3f} of {VALIDATION} other pictures named right, "
              f"{time.perf_counter() - start:.0f} s", flush=True)  # fmt: skip
    save(folded(network, x[:VALIDATION]), place)


# What the features are worth


def photos(folder: Path, split: str, number: int) -> tuple[list[Image.Image], Labels]:
    """Return the first photos of both classes."""
    files = [
        (file, label)
        for label, name in enumerate(("cats", "dogs"))
        for file in sorted((folder / split / name).glob("*.jpg"))[: number // 2]
    ]
    return [Image.open(file).convert("RGB") for file, _ in files], np.array([y for _, y in files])


def squashed(images: list[Image.Image], side: int, mode: str = "RGB") -> NDArray[np.float32]:
    """Return photos as arrays of one size."""
    x = np.stack([np.asarray(image.convert(mode).resize((side, side))) for image in images])
    return x.reshape(len(x), side, side, -1).astype(np.float32)


def from_scratch_09() -> keras.Model:
    """Return the network of notebook 09."""
    return keras.Sequential(
        [
            keras.Input((50, 50, 1)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(1),
        ]
    )


def from_scratch_vgg() -> keras.Model:
    """Return the stand-in's plan with random weights and a head."""
    plan = narrow_vgg16((SIDE, SIDE, 3))
    x = keras.layers.GlobalAveragePooling2D()(plan.output)
    return keras.Model(plan.input, keras.layers.Dense(1)(x))


def head(features: int) -> keras.Model:
    """Return a linear classifier."""
    return keras.Sequential([keras.Input((features,)), keras.layers.Dense(1)])


def fitted_accuracy(
    network: keras.Model, data: tuple[NDArray, Labels, NDArray, Labels], epochs: int, rate: float
) -> float:
    """Train a network on few pictures and return its accuracy on the test pictures."""
    x, y, x_test, y_test = data
    network.compile(
        keras.optimizers.Adam(rate),
        keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
        jit_compile=False,
    )
    network.fit(x, y[:, None], batch_size=32, epochs=epochs, verbose=0)
    return float(network.evaluate(x_test, y_test[:, None], verbose=0)[1])


def features(base: Backbone, images: list[Image.Image], side: int) -> NDArray[np.float32]:
    """Return the means of a backbone's feature maps over photos."""
    pooled = keras.Sequential([base.model, keras.layers.GlobalAveragePooling2D()])
    x = squashed(images, side)
    return in_batches(lambda part: pooled.predict_on_batch(base.preprocess(part)), x)


def compare(folder: Path) -> int:
    """Print accuracies on the test pictures, seed by seed."""
    train_images, y = photos(folder, "train", FEW * len(SEEDS))
    test_images, y_test = photos(folder, "validation", TEST)
    base = backbone("vgg16", (None, None, 3), source="standin")
    ways = {
        f"frozen features at {side} px": (
            lambda: head(STANDIN_FILTERS[-1]),
            features(base, train_images, side),
            features(base, test_images, side),
            (60, 3e-3),
        )
        for side in SIDES
    }
    ways["notebook 09's network from scratch"] = (
        from_scratch_09, squashed(train_images, 50, "L"), squashed(test_images, 50, "L"),
        (15, 1e-3),
    )  # fmt: skip
    ways["the stand-in's plan from scratch"] = (
        from_scratch_vgg,
        vgg16_preprocess(squashed(train_images, SIDE)),
        vgg16_preprocess(squashed(test_images, SIDE)),
        (10, 1e-3),
    )
    print(f"accuracy on {len(y_test)} test pictures, {FEW} training pictures, seeds {SEEDS}")
    means = []
    for name, (make, x, x_test, (epochs, rate)) in ways.items():
        right = []
        for seed in SEEDS:
            keras.utils.set_random_seed(seed)
            rng = np.random.default_rng(seed)
            few = rng.permutation(
                np.concatenate(
                    [rng.permutation(np.flatnonzero(y == one))[: FEW // 2] for one in (0, 1)]
                )
            )
            data = (x[few], y[few], x_test, y_test)
            right.append(fitted_accuracy(make(), data, epochs, rate))
        means.append(float(np.mean(right)))
        each = " ".join(f"{one:.3f}" for one in right)
        print(f"{name:36s} {means[-1]:.3f}  ({each})", flush=True)
    gains = [one - max(means[len(SIDES) :]) for one in means[: len(SIDES)]]
    said = ", ".join(f"{100 * gain:.1f} at {side} px" for side, gain in zip(SIDES, gains))
    print(f"points that the frozen features win: {said}")
    return 0 if min(gains) >= PROMISED else 1


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("job", choices=["train", "compare"])
    parser.add_argument("place", nargs="?", type=Path)
    asked = parser.parse_args()
    print(f"{date.today()}, {platform.machine()}, Python {platform.python_version()}, "
          f"Keras {keras.__version__} on {keras.backend.backend()}")  # fmt: skip
    if asked.job == "train":
        train(asked.place or STANDIN_WEIGHTS)
        return 0
    if asked.place:
        return compare(asked.place)
    with tempfile.TemporaryDirectory() as scratch:
        return compare(draw_cats_and_dogs(scratch, FEW * len(SEEDS), TEST, seed=0))


if __name__ == "__main__":
    sys.exit(main())
