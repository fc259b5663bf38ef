"""The course's reference runs on fine-tuning: `python benchmarks/fine_tuning.py --seeds 0 1 2`.

The grid of notebook 11 on EfficientNet-Lite0: pictures per class × thawed stages × domain. Near to
what the base has seen are photos of cats and dogs; far from it are handwritten digits, even or odd,
and small patches of two textures. Each run trains a head on frozen features, then a copy of head
and thawed stages together; with no thawed stage, the head goes on alone for as many steps. Then the
experiments on order and rate and on BatchNormalization that learns, with 50 pictures a class; and
rates that fall from stage to stage towards the picture, each run the twin of one in which all that
is thawed has one rate.

`--source standin` takes drawn cats and dogs and the 5,000 digits that a package brings. What the
frozen stages return is computed once. Validation pictures are cut from the training files, copies
kept on one side; the test pictures are looked at once in each run, at its end, and decide nothing.
Every run is written as soon as it is done, and left out the next time unless `--again` is given.
`--smoke` proves in seconds that everything runs.
"""

import argparse
import itertools
import logging
import os
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import recording
from keras.optimizers import Adam
from notebook_cells import definitions

from course_utils import bootstrap, datasets, pretrained
from course_utils.exercises import exercise

logging.getLogger("tensorflow").setLevel(logging.ERROR)  # many networks: it warns of "retracing"

FILE = "fine_tuning"
SIDE = 96  # pixels
PER_CLASS = (10, 50, 250)
STAGES = (0, 1, 2)
DOMAINS = ("cats and dogs", "digits", "textures")
PARTS = ("train", "validation", "test")
HEAD_RATE, TUNED_RATE = 1e-3, 1e-4
HEAD_STEPS, TUNED_STEPS = 300, 150
ALL, FACTOR = 7, 0.4  # stages; and about the 1 / 2.6 of Howard and Ruder 2018
NOTEBOOK = definitions(
    "11", "held", "as-photos", "patches", "few", "front", "thawed", "head", "train",
    "layer-wise-adam",
    side=SIDE, thawed_layers=exercise("11.2").solution, rates=exercise("11.4").solution,
)  # fmt: skip
few = NOTEBOOK["few"]
ENDS = ("loss", "accuracy", "val_loss", "val_accuracy")

Pictures = tuple[np.ndarray, np.ndarray]  # with their labels


class Plan(NamedTuple):
    """One run: on what, how many of it, and how the thawed stages are treated."""

    domain: str
    per_class: int
    stages: int
    rate: float = TUNED_RATE
    head_first: bool = True
    norms_learn: bool = False
    factor: float = 1.0  # the rate of a stage, as a share of that of the stage behind it


GRID = {
    f"{domain}, {n} a class, {stages} thawed": Plan(domain, n, stages)
    for domain, n, stages in itertools.product(DOMAINS, PER_CLASS, STAGES)
    if n > 10 or stages < 2  # two stages are not thawed for twenty pictures
}
ORDER = {
    f"{'converged' if head_first else 'random'} head, rate {rate:g}": Plan(
        "digits", 50, 1, rate, head_first
    )
    for head_first, rate in itertools.product((True, False), (1e-4, 1e-2))
}
NORMS = {f"{domain}, norms learn": Plan(domain, 50, 1, norms_learn=True) for domain in DOMAINS[:2]}
WHOLE = {
    f"{domain}, 50 a class, all thawed": Plan(domain, 50, ALL)
    for domain in ("cats and dogs", "digits")
}
FALLING = {
    f"{name}, falling rates": plan._replace(factor=FACTOR)
    for name, plan in (GRID | WHOLE).items()
    if plan.stages > 1 and plan.per_class == 50
}
PLANS = GRID | ORDER | NORMS | WHOLE | FALLING


# The pictures


def load(source: str, smoke: bool) -> dict[str, dict[str, Pictures]]:
    """Return the pictures of all domains, each in three disjoint parts."""
    folder = datasets.cats_and_dogs_folder(source)
    photos, unseen = (
        datasets.build_dataset(folder / part, (SIDE, SIDE), "RGB", seed=0, progress=False)
        for part in ("train", "validation")
    )
    mnist = datasets.load_mnist(source)
    digits, (x, y) = NOTEBOOK["even_or_odd"], (mnist.x_train[:1_300], mnist.y_train[:1_300])
    held, labels = NOTEBOOK["held_out"](photos.groups), photos.labels.astype("float32")
    domains = {
        "cats and dogs": (
            (photos.x[~held], labels[~held]),
            (photos.x[held], labels[held]),
            (unseen.x, unseen.labels.astype("float32")),
        ),
        "digits": (
            digits(x[300:], y[300:]),
            digits(x[:300], y[:300]),
            digits(mnist.x_test[:1_000], mnist.y_test[:1_000]),
        ),
        "textures": tuple(NOTEBOOK["textures"](strip) for strip in range(3)),
    }
    for domain in domains.values():
        hashes = [{picture.tobytes() for picture in pictures} for pictures, _ in domain]
        assert all(a.isdisjoint(b) for a, b in itertools.combinations(hashes, 2))
    return {
        name: dict(zip(PARTS, (a_few(part) if smoke else part for part in domain)))
        for name, domain in domains.items()
    }


def a_few(part: Pictures) -> Pictures:
    """Return eight pictures of each class."""
    x, y = part
    chosen = few(y, 8, 0)
    return x[chosen], y[chosen]


# The runs


class Runner:
    """Trains by plan, on maps that are computed once."""

    def __init__(self, source: str, smoke: bool) -> None:
        self.smoke = smoke
        self.backbone = pretrained.backbone("efficientnet_lite0", (SIDE, SIDE, 3))
        self.base = NOTEBOOK["base"] = self.backbone.model
        NOTEBOOK["stage_layers"] = [
            layer.name for layer in self.base.layers if layer.name.startswith("stage")
        ]
        front = keras.Model(self.base.input, [NOTEBOOK["cut"](self.base, n) for n in STAGES])
        self.stem = keras.Model(self.base.input, NOTEBOOK["cut"](self.base, ALL))
        self.maps, self.labels, self.heads, self.pictures = {}, {}, {}, {}
        for name, domain in load(source, smoke).items():
            for part, (x, y) in domain.items():
                ready = self.backbone.preprocess(x)
                self.maps[name, part] = front.predict(ready, batch_size=50, verbose=0)
                self.labels[name, part], self.pictures[name, part] = y, x

    def at_the_cut(self, plan: Plan, part: str, chosen: np.ndarray | slice) -> np.ndarray:
        """Return the maps of some pictures where the base is cut; large ones are not kept."""
        if plan.stages in STAGES:
            return self.maps[plan.domain, part][plan.stages][chosen]
        ready = self.backbone.preprocess(self.pictures[plan.domain, part][chosen])
        return self.stem.predict(ready, batch_size=50, verbose=0)

    def run(self, plan: Plan, seed: int) -> dict[str, float]:
        """Train one plan from one seed, and measure it."""
        keras.backend.clear_session()
        NOTEBOOK["seed"] = seed
        maps, y = self.maps[plan.domain, "train"], self.labels[plan.domain, "train"]
        chosen = few(y, 4 if self.smoke else plan.per_class, seed)
        x, y = self.at_the_cut(plan, "train", chosen), y[chosen]
        head, key = NOTEBOOK["new_head"](), (plan.domain, plan.per_class, seed)
        if plan.head_first and key not in self.heads:
            NOTEBOOK["train"](head, maps[0][chosen], y, Adam(HEAD_RATE), self.steps(HEAD_STEPS))
            self.heads[key] = head.get_weights()
            head = NOTEBOOK["new_head"]()  # so that its dropout begins where it does in all runs
        if plan.head_first:
            head.set_weights(self.heads[key])
        model = NOTEBOOK["thawed"](self.base, head, plan.stages)
        for layer in model.layers if plan.norms_learn else ():
            layer.trainable = True
        before, optimizer = kernels(model), Adam(plan.rate)
        if plan.factor != 1:
            optimizer = NOTEBOOK["FallingAdam"](plan.rate, model, plan.factor)
        NOTEBOOK["train"](model, x, y, optimizer, self.steps(TUNED_STEPS))
        way = np.linalg.norm(kernels(model) - before)
        moved = float(way / np.linalg.norm(before)) if len(before) else 0.0
        train, validation, test = (
            measured(model, x, y),
            *(
                measured(
                    model, self.at_the_cut(plan, part, slice(None)), self.labels[plan.domain, part]
                )
                for part in PARTS[1:]
            ),
        )
        names = (*ENDS, "test_loss", "test_accuracy")
        return dict(zip(names, (*train, *validation, *test))) | {"moved": moved}

    def steps(self, planned: int) -> int:
        """Return how many steps are made."""
        return 1 if self.smoke else planned


def measured(model: keras.Model, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return loss and accuracy, from the logits of all pictures."""
    logits = model.predict(x, batch_size=100, verbose=0)[:, 0]
    loss = np.logaddexp(0, np.where(y == 1, -logits, logits)).mean()
    return float(loss), float(((logits > 0) == (y == 1)).mean())


def kernels(model: keras.Model) -> np.ndarray:
    """Return the kernels of the thawed convolutions in one row."""
    rows = [np.ravel(layer.get_weights()[0]) for layer in model.layers if hasattr(layer, "kernel")]
    return np.concatenate(rows) if rows else np.zeros(0)


def main() -> None:
    """Make the runs that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=PLANS, default=list(PLANS), metavar="RUN")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--source", choices=("standin", "real"), default="real")
    parser.add_argument("--again", action="store_true", help="also make runs that are there")
    parser.add_argument("--file", help="write to this file instead of the course's own")
    parser.add_argument("--smoke", action="store_true", help="few pictures, a step, scratch file")
    arguments = parser.parse_args()
    bootstrap.keep_freed_memory()  # as in the notebooks
    os.environ["COURSE_PROFILE"] = "smoke" if arguments.smoke else "full"
    file = arguments.file or FILE
    if arguments.smoke:
        file = Path(tempfile.mkdtemp()) / f"{FILE}.csv"
    runner = Runner(arguments.source, arguments.smoke)
    pictures = "drawn cats and dogs, 5,000 digits"
    if arguments.source == "real":
        pictures = "photos of cats and dogs, MNIST"
    about = f"{pictures}, scikit-image's grass and gravel; EfficientNet-Lite0, {SIDE} pixels"
    for name, seed in recording.to_make(file, arguments.only, arguments.seeds, arguments.again):
        began = time.process_time()
        found = runner.run(PLANS[name], seed)
        seconds = time.process_time() - began
        recorder = recording.record(file, data=about)
        recorder.add(
            network=name,
            seed=seed,
            history={key: [found[key]] for key in ENDS},  # one row: how the run ended
            processor_seconds=seconds,
            test_loss=found["test_loss"],
            test_accuracy=found["test_accuracy"],
            moved=found["moved"],
        )
        recorder.save()
        ends = f"validation {found['val_accuracy']:.3f}, test {found['test_accuracy']:.3f}"
        print(f"{name}, seed {seed}: {ends}, processor {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
