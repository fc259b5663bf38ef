"""The course's reference runs on MNIST: `python benchmarks/mnist.py --only recipe --seeds 0 1 2`.

The network as listed and the recipe of notebook 05, trained by the notebook's own cells, so that
there is nothing to keep in step. `--data full` takes the 70,000 digits and the full profile,
`--data sample` the 5,000 that come with the course and the quick profile. The test set is used
once, after the last epoch. Every run is written as soon as it is done, and left out the next time
unless `--again` is given. `--smoke` proves in seconds that everything runs and keeps nothing.

Beside the seconds on the clock, each run keeps the processor's seconds, which say more about the
ratio of two networks where other programs were running.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import recording
from notebook_cells import cells

from course_utils import bootstrap, reference

SOURCES = cells("05")
BEFORE = (
    "imports",
    "load",
    "parts-code",
    "network-code",
    "shifted-class",
    "own-schedule-code",
    "recipe-network",
)
TRAININGS = {"as listed": ("train", "model", "curves")}
TRAININGS["recipe"] = ("train-recipe", "recipe", "recipe_curves")
DATA = {
    "full": ("mnist", "full", "real", "MNIST, 48,000 of 60,000 digits to train on"),
    "sample": ("mnist_sample", "quick", "standin", "5,000 digits of MNIST, 3,200 to train on"),
}


def prepared() -> dict[str, Any]:
    """Return the notebook's names after data and definitions."""
    import course_utils

    names: dict[str, Any] = {"course_utils": course_utils, "listed_runs": None, "recipe_runs": None}
    for cell in BEFORE:
        exec(SOURCES[cell], names)
    return names


def train(names: dict[str, Any], network: str, seed: int) -> dict[str, Any]:
    """Train one network by the notebook's cell, and return what a record keeps."""
    cell, model, curves = TRAININGS[network]
    names["seed"] = seed
    before = time.process_time()
    exec(SOURCES[cell], names)
    processor = time.process_time() - before
    digits = names["digits"]
    images = digits.x_test[..., None].astype("float32") / 255
    answers = names[model].predict(images, batch_size=500, verbose=0).argmax(axis=1)
    return {
        "history": names[curves].history,
        "seconds": names[curves].seconds,
        "processor_seconds": processor,
        "test_accuracy": float((answers == digits.y_test).mean()),
    }


def report(file: str) -> None:
    """Print mean and spread over the seeds, and the ratio of times."""
    runs = reference.runs(file)
    mean_seconds = {}
    for network in runs.networks:
        made = runs.network(network)
        accuracies, processor = made.last("test_accuracy"), made.last("processor_seconds")
        spread = statistics.stdev(accuracies) if len(accuracies) > 1 else 0.0
        mean_seconds[network] = processor.mean()
        seconds = made.table.groupby("seed")["seconds"].sum().mean()
        print(
            f"{network:10} test accuracy {accuracies.mean():.4f} ± {spread:.4f} "
            f"({len(accuracies)} seeds), {seconds:.0f} s, processor {processor.mean():.0f} s"
        )
    if set(mean_seconds) == set(TRAININGS):
        ratio = mean_seconds["recipe"] / mean_seconds["as listed"]
        print(f"recipe / as listed, processor time: {ratio:.2f}")


def main() -> None:
    """Train what is asked for and not there yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", choices=DATA, default="full")
    parser.add_argument("--only", choices=TRAININGS, nargs="+", default=list(TRAININGS))
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--again", action="store_true", help="repeat runs that are there")
    parser.add_argument("--smoke", action="store_true", help="a few images, nothing is kept")
    given = parser.parse_args()
    bootstrap.keep_freed_memory()  # as in the notebook

    name, profile, source, data = DATA[given.data]
    os.environ["COURSE_PROFILE"] = "smoke" if given.smoke else profile
    os.environ["COURSE_DATA_SOURCE"] = "standin" if given.smoke else source
    with tempfile.TemporaryDirectory() as scratch:
        file = str(Path(scratch) / "smoke.csv") if given.smoke else name
        names = prepared()
        for network, seed in recording.to_make(file, given.only, given.seeds, given.again):
            print(f"{network}, seed {seed}")
            record = recording.record(file, data=data)
            record.add(network=network, seed=seed, **train(names, network, seed))
            record.save()
        report(file)


if __name__ == "__main__":
    main()
