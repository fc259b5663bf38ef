"""The course's reference runs on fine-tuning: `python benchmarks/fine_tuning.py --seeds 0 1 2`.

The grid of notebook 11: pictures per class × thawed blocks × domain. Near to what the base has
seen are cats and dogs, far from it are the handwritten digits 3 and 8. Each run trains a head on
frozen features, then head and thawed blocks together; with no thawed block, the head goes on alone
for as many steps. Then the experiment on order and rate, near, with one thawed block.

As the stand-ins are the same everywhere, they are the default: drawn cats and dogs, 5,000 digits,
the narrow VGG16. `--source real` takes photos, MNIST and VGG16's own weights. The outputs of the
frozen blocks are computed once. Validation pictures are cut from the training files, copies kept on
one side; the test pictures are looked at once in each run, at its end, and decide nothing. Every
run is written as soon as it is done, and left out the next time unless `--again` is given.
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
from notebook_cells import definitions

from course_utils import bootstrap, datasets, pretrained
from course_utils.exercises import exercise

logging.getLogger("tensorflow").setLevel(logging.ERROR)  # many networks: it warns of "retracing"

FILE = "fine_tuning"
SIDE = 64  # pixels
PER_CLASS = (10, 50, 250)
BLOCKS = (0, 1, 2)
DOMAINS = ("near", "far")
HELD = 100  # validation pictures of each class
HEAD_RATE, TUNED_RATE = 1e-2, 1e-4
HEAD_STEPS, TUNED_STEPS = 300, 150
NOTEBOOK = definitions(
    "11", "convolutions", "parts", "digits", "front", "head", "learn",
    side=SIDE, thawed_layers=exercise("11.2").solution,
)  # fmt: skip
cut, of_each_class, digits = (NOTEBOOK[name] for name in ("cut", "of_each_class", "digits"))
new_head = NOTEBOOK["new_head"]
ENDS = ("loss", "accuracy", "val_loss", "val_accuracy")

Pictures = tuple[np.ndarray, np.ndarray]  # with their labels


class Plan(NamedTuple):
    """One run: on what, how many of it, and how the thawed blocks are treated."""

    domain: str
    per_class: int
    blocks: int
    rate: float = TUNED_RATE
    head_first: bool = True


GRID = {
    f"{domain}, {n} a class, {blocks} thawed": Plan(domain, n, blocks)
    for domain, n, blocks in itertools.product(DOMAINS, PER_CLASS, BLOCKS)
}
ORDER = {
    f"{'converged' if head_first else 'random'} head, rate {rate:g}": Plan(
        "near", 50, 1, rate, head_first
    )
    for head_first, rate in itertools.product((True, False), (1e-4, 1e-2))
}
PLANS = GRID | ORDER


# The pictures


class Domain(NamedTuple):
    """Three disjoint parts: pictures and labels of each."""

    known: Pictures
    validation: Pictures
    test: Pictures


def load(source: str, smoke: bool) -> dict[str, Domain]:
    """Return the pictures of both domains, every part disjoint from the others."""
    folder = datasets.cats_and_dogs_folder(source)
    photos, unseen = (
        datasets.build_dataset(folder / part, (SIDE, SIDE), "RGB", seed=0, progress=False)
        for part in ("train", "validation")
    )
    mnist = datasets.load_mnist(source)
    x, y = digits(mnist.x_train, mnist.y_train, 1_000)
    held = 10 if smoke else HELD
    domains = {
        "near": Domain(
            *cut(photos.x, photos.labels.astype("float32"), photos.groups, held),
            (unseen.x, unseen.labels.astype("float32")),
        ),
        "far": Domain(
            *cut(x, y, np.arange(len(x)), held), digits(mnist.x_test, mnist.y_test, 1_000)
        ),
    }
    for domain in domains.values():
        parts = [{picture.tobytes() for picture in pictures} for pictures, _ in domain]
        assert all(a.isdisjoint(b) for a, b in itertools.combinations(parts, 2))
    if smoke:
        return {name: Domain(*map(a_few, domain)) for name, domain in domains.items()}
    return domains


def a_few(part: Pictures) -> Pictures:
    """Return eight pictures of each class."""
    return of_each_class(part, 8, 0)


# The runs


class Runner:
    """Trains by plan, with features that are computed once."""

    def __init__(self, source: str, smoke: bool) -> None:
        self.smoke = smoke
        self.backbone = pretrained.backbone("vgg16", (SIDE, SIDE, 3), source)
        self.base = self.backbone.model
        self.start = self.base.get_weights()
        domains = load(source, smoke)
        front = NOTEBOOK["frozen_part"](self.base, BLOCKS)
        self.features = {
            name: [self._features(front, part) for part in domain]
            for name, domain in domains.items()
        }
        self.heads: dict[tuple[str, int, int], list[np.ndarray]] = {}

    def _features(self, front: keras.Model, part: Pictures) -> list[Pictures]:
        x, y = part
        made = front.predict(self.backbone.preprocess(x), batch_size=50, verbose=0)
        return [(features, y) for features in made]

    def head(self, plan: Plan, seed: int) -> keras.Sequential:
        """Return a head that has converged on frozen features, or one that has not begun."""
        x, y = self.known(plan._replace(blocks=0), seed)
        key = plan.domain, plan.per_class, seed
        if plan.head_first and key not in self.heads:
            keras.utils.set_random_seed(seed)
            learner = new_head(x)
            learn(learner, x, y, HEAD_RATE, self.steps(HEAD_STEPS), seed)
            self.heads[key] = learner.get_weights()
        keras.utils.set_random_seed(seed)
        head = new_head(x)  # afresh, so that its dropout begins where it did in every run
        if plan.head_first:
            head.set_weights(self.heads[key])
        return head

    def known(self, plan: Plan, seed: int) -> Pictures:
        """Return the training features of a plan."""
        part = self.features[plan.domain][0][plan.blocks]
        return of_each_class(part, 4 if self.smoke else plan.per_class, seed)

    def steps(self, planned: int) -> int:
        """Return how many steps are made."""
        return 1 if self.smoke else planned

    def run(self, plan: Plan, seed: int) -> dict[str, float]:
        """Train one plan from one seed, and measure it."""
        keras.backend.clear_session()
        self.base.set_weights(self.start)
        head = self.head(plan, seed)
        x, y = self.known(plan, seed)
        thawed = NOTEBOOK["thawed_part"](self.base, plan.blocks)
        model = keras.Sequential([keras.Input(x.shape[1:]), *thawed, head])
        before = weights_of(thawed)
        keras.utils.set_random_seed(seed)
        learn(model, x, y, plan.rate, self.steps(TUNED_STEPS), seed)
        others = (part[plan.blocks] for part in self.features[plan.domain][1:])
        train, validation, test = (measured(model, *part) for part in ((x, y), *others))
        way = np.linalg.norm(weights_of(thawed) - before)
        moved = float(way / np.linalg.norm(before)) if len(before) else 0.0
        names = (*ENDS, "test_loss", "test_accuracy")
        return dict(zip(names, (*train, *validation, *test))) | {"moved": moved}


def learn(
    model: keras.Model, x: np.ndarray, y: np.ndarray, rate: float, steps: int, seed: int
) -> None:
    """Make so many steps, as the notebook does."""
    NOTEBOOK["seed"] = seed
    NOTEBOOK["learn"](model, x, y, rate, steps)


def measured(model: keras.Model, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return loss and accuracy, from the logits of all pictures at once."""
    logits = keras.ops.convert_to_numpy(model(x, training=False))[:, 0]
    loss = np.logaddexp(0, np.where(y == 1, -logits, logits)).mean()
    return float(loss), float(((logits > 0) == (y == 1)).mean())


def weights_of(thawed: list[keras.Layer]) -> np.ndarray:
    """Return all weights of some layers in one row."""
    rows = [np.ravel(weight) for layer in thawed for weight in layer.get_weights()]
    return np.concatenate(rows) if rows else np.zeros(0)


def main() -> None:
    """Make the runs that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=PLANS, default=list(PLANS), metavar="RUN")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--source", choices=("standin", "real"), default="standin")
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
    pictures = "cats and dogs drawn by the course, 5,000 real digits"
    if arguments.source == "real":
        pictures = "photos of cats and dogs, MNIST"
    about = f"{pictures}; VGG16: {runner.backbone.source}"
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
        accuracy = found["val_accuracy"]
        print(f"{name}, seed {seed}: {accuracy:.3f}, processor {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
