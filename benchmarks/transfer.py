"""The course's reference runs on transfer: `python benchmarks/transfer.py --seeds 0 1 2`.

Notebook 10's head on frozen features of a real network, against notebook 09's network from scratch,
on real photos of cats and dogs: over the number of photos, and with the preparation that belongs to
the other network in place of its own. The base is EfficientNet-Lite0 (the file `transfer`) or, with
`--base vgg16`, VGG16 (the file `transfer_vgg16`). The seed decides which training photos are taken,
the first weights and the order. The validation part is cut from the training files, copies kept on
one side; the test files are looked at once, after the last epoch. Every run is written as soon as
it is done, and left out the next time unless `--again` is given. `--smoke` proves in seconds, on
drawn pictures, that everything runs.
"""

import argparse
import math
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import recording
from keras import layers
from notebook_cells import definitions

from course_utils import bootstrap, datasets, pretrained

NOTEBOOK = definitions("10", "networks", "scratch")
NETWORK_09 = definitions("09", "network")["network"]
PHOTOS = (20, 50, 100, 200, 500, 1_000)  # and all there are
BATCH = 32
UPDATES = 160  # at the least, where a network starts from scratch: few photos need more epochs
SIDE = 160  # pixels of a photo's sides
LITE0 = "efficientnet_lite0"
FILE = {LITE0: "transfer", "vgg16": "transfer_vgg16"}
OTHER = {LITE0: pretrained.vgg16_preprocess, "vgg16": pretrained.efficientnet_lite0_preprocess}


class Plan(NamedTuple):
    """One training: what is trained, on how many photos (None: all)."""

    kind: str  # "frozen", "other preparation" or "scratch"
    photos: int | None = None

    def epochs(self, there: int) -> int:
        """Return how many epochs this training gets where so many photos are there."""
        if self.kind == "scratch":
            steps = math.ceil(min(self.photos or there, there) / BATCH)
            return max(10, math.ceil(UPDATES / steps))
        return 40


def plans() -> dict[str, Plan]:
    """Return the runs by name."""
    over = {f"{n} photos": n for n in PHOTOS} | {"all photos": None}
    made = {f"frozen, {photos}": Plan("frozen", n) for photos, n in over.items()}
    for photos in ("200 photos", "all photos"):
        made[f"other preparation, {photos}"] = Plan("other preparation", over[photos])
    return made | {f"scratch, {photos}": Plan("scratch", n) for photos, n in over.items()}


class Part(NamedTuple):
    """Pictures, as they are stored, and their labels."""

    x: np.ndarray
    y: np.ndarray


class Photos(NamedTuple):
    """Three disjoint parts."""

    train: Part
    validation: Part
    test: Part


def load(source: str, side: int) -> Photos:
    """Build the pictures and cut the validation part off, copies kept together."""
    folder = datasets.cats_and_dogs_folder(source)
    known, unseen = (
        datasets.build_dataset(folder / part, (side, side), "RGB", seed=0, progress=False)
        for part in ("train", "validation")
    )
    groups = np.unique(known.groups)
    held_out = np.random.default_rng(1).choice(groups, len(groups) // 10, replace=False)
    inside = np.isin(known.groups, held_out)
    seen = {hash(picture.tobytes()) for picture in known.x}
    assert not any(hash(picture.tobytes()) in seen for picture in unseen.x)
    return Photos(
        Part(known.x[~inside], known.labels[~inside]),
        Part(known.x[inside], known.labels[inside]),
        Part(unseen.x, unseen.labels),
    )


def network_2(base: keras.Model, prepare: Callable[[Any], Any] | None) -> keras.Model:
    """Build the notebook's network 2 on photos, or on prepared ones where `prepare` is None."""
    return NOTEBOOK["network_2"](base, prepare or layers.Identity())


def pooled(base: keras.Model, prepare: Callable[[Any], Any] | None) -> keras.Model:
    """Return network 2 up to the averages of the maps."""
    whole = network_2(base, prepare)
    return keras.Model(whole.input, whole.layers[-3].output)


def head(inputs: tuple[int, ...]) -> keras.Sequential:
    """Build what network 2 has behind the averages."""
    maps = keras.Sequential([keras.Input((1, 1, *inputs)), layers.Identity()])
    return keras.Sequential([keras.Input(inputs), *network_2(maps, None).layers[-2:]])


def from_scratch() -> keras.Sequential:
    """Build notebook 09's network, with a logit at its end."""
    return NETWORK_09(output="linear")


def compiled(model: keras.Model, rate: float) -> keras.Model:
    """Compile for logits: the border between cat and dog is 0."""
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    accuracy = keras.metrics.BinaryAccuracy(threshold=0, name="accuracy")
    model.compile(keras.optimizers.Adam(rate), loss, metrics=[accuracy])
    return model


class Bench:
    """The photos, and a base for them."""

    def __init__(self, base: str, smoke: bool) -> None:
        self.smoke = smoke
        self.side = 32 if smoke else SIDE
        self.photos = load("standin" if smoke else "real", self.side)
        self.base = pretrained.backbone(base, (self.side, self.side, 3))
        self._inputs: dict[str, tuple[np.ndarray, ...]] = {}

    def inputs(self, kind: str) -> tuple[np.ndarray, ...]:
        """Return what the trained part sees of training, validation and test photos."""
        if kind not in self._inputs:
            self._inputs[kind] = tuple(self._seen(part.x, kind) for part in self.photos)
        return self._inputs[kind]

    def _seen(self, x: np.ndarray, kind: str) -> np.ndarray:
        if kind == "scratch":
            return NOTEBOOK["small_and_grey"](x)
        prepare = OTHER[self.base.name] if kind == "other preparation" else self.base.preprocess
        return pretrained.cached_features(pooled(self.base.model, None), x, preprocess=prepare)

    def model(self, kind: str, inputs: tuple[int, ...]) -> keras.Model:
        """Build and compile what is trained."""
        if kind == "scratch":
            return compiled(from_scratch(), 1e-3)
        return compiled(head(inputs), 3e-3)


def run(name: str, plan: Plan, seed: int, bench: Bench, recorder: recording.Recorder) -> None:
    """Train once from one seed, look at the test photos, write the numbers."""
    y_train, y_val, y_test = (part.y for part in bench.photos)
    chosen = np.random.default_rng(seed).permutation(len(y_train))[: plan.photos]
    x_train, x_val, x_test = bench.inputs(plan.kind)
    keras.utils.set_random_seed(seed)
    model = bench.model(plan.kind, x_train.shape[1:])
    start, began = time.perf_counter(), time.process_time()
    history = model.fit(
        x_train[chosen],
        y_train[chosen],
        batch_size=BATCH,
        epochs=1 if bench.smoke else plan.epochs(len(y_train)),
        validation_data=(x_val, y_val),
        verbose=0,
    )
    seconds, processor = time.perf_counter() - start, time.process_time() - began
    loss, accuracy = model.evaluate(x_test, y_test, batch_size=50, verbose=0)
    recorder.add(
        network=name,
        seed=seed,
        history=history,
        seconds=seconds,
        processor_seconds=processor,
        photos=len(chosen),
        test_loss=loss,
        test_accuracy=accuracy,
    )
    recorder.save()
    print(f"{name}, seed {seed}: test {accuracy:.4f}, processor {processor:.0f} s", flush=True)


def main() -> None:
    """Make the runs that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", choices=tuple(FILE), default=LITE0)
    parser.add_argument("--only", nargs="+", metavar="RUN", help="names, or their first words")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--again", action="store_true", help="also make runs that are there")
    parser.add_argument("--file", help="write to this file instead of the course's own")
    parser.add_argument("--smoke", action="store_true", help="drawn pictures, small, one epoch")
    arguments = parser.parse_args()
    planned = plans()
    wanted = [
        name
        for name in planned
        if not arguments.only or {name, name.partition(",")[0]} & set(arguments.only)
    ]
    if not wanted:
        parser.error(f"--only {arguments.only}: it can be {', '.join(map(repr, planned))}")
    bootstrap.keep_freed_memory()  # as in the notebooks
    os.environ["COURSE_PROFILE"] = "smoke" if arguments.smoke else "full"
    file = arguments.file or FILE[arguments.base]
    if arguments.smoke:
        file = Path(tempfile.mkdtemp()) / f"{FILE[arguments.base]}.csv"
    bench = Bench(arguments.base, arguments.smoke)
    about = (
        f"cats and dogs, {'drawn' if arguments.smoke else 'real'}, {bench.side} x {bench.side}: "
        f"{len(bench.photos.train.y):,} to train on, {len(bench.photos.test.y):,} to test; "
        f"{bench.base.name}, {bench.base.source.partition(',')[0]}"
    )
    for name, seed in recording.to_make(file, wanted, arguments.seeds, arguments.again):
        run(name, planned[name], seed, bench, recording.record(file, data=about))


if __name__ == "__main__":
    main()
