"""How hard the drawn pictures are: run `python benchmarks/standins.py [--source real|standin]`.

Trains the course's networks on the quick sizes, on the drawn pictures or on the real photos, with
three seeds each, prints a table and appends every run, with date and machine, to a CSV file:

- ``cifar10``    notebook 07's network A, 5,000 training pictures, 5 epochs, batches of 50
- ``pets``       notebook 09's network on 50 × 50 grey portraits: 900 training pictures, 10 epochs
- ``augmented``  the same with flips, shifts and zooms, 20 epochs
- ``drawing``    seconds of processor time for 10,000 small scenes and for 100 portraits

Accuracies are in percent; "training" is measured after training, without augmentation. The
seed decides on the sample, the validation part, the weights and the batches. The exit status is 1
if drawn pictures miss what the lessons need (see `PROMISES`).
"""

import argparse
import csv
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
from notebook_cells import definitions

from course_utils.datasets import build_dataset, cats_and_dogs_folder, load_cifar10
from course_utils.datasets.standins.drawing import draw_cats_and_dogs, draw_cifar10

Data = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
Run = dict[str, float]

EPOCHS = {"cifar10": 5, "pets": 10, "augmented": 20, "drawing": 0}
NETWORK_A = definitions("07", "build-a")["network_a"]
PETS = definitions("09", "network", "augmented")
PROMISES = {"cifar10": (55, 80), "pets": (70, 85)}  # mean test accuracy of the drawn pictures
FIGURES = ("training", "validation", "test", "lowest_validation_loss_in_epoch", "seconds",
           "seconds_10000_scenes", "seconds_100_portraits")  # fmt: skip


def cifar10_data(source: str, seed: int) -> Data:
    """Return 5,000 training, 500 validation and 2,000 test pictures with their labels."""
    data = load_cifar10(source, n_train=5500, n_test=2000, seed=seed)
    x, y = data.x_train, data.y_train[:, 0]
    return x[500:], y[500:], x[:500], y[:500], data.x_test, data.y_test[:, 0]


def pets_data(source: str, seed: int) -> Data:
    """Return 900 training, 100 validation and all test portraits with their labels."""
    folder = cats_and_dogs_folder(source)
    train = build_dataset(folder / "train", (50, 50), "L", seed=seed, progress=False)
    test = build_dataset(folder / "validation", (50, 50), "L", seed=seed, progress=False)
    x, y = train.x[:1000], train.labels[:1000]
    return x[100:], y[100:], x[:100], y[:100], test.x, test.labels


def trained(model: keras.Model, data: Data, loss: str, epochs: int, batch: int) -> Run:
    """Train a network and return its accuracies in percent."""
    x, y, x_validation, y_validation, x_test, y_test = data
    model.compile("adam", loss, metrics=["accuracy"])
    start = time.perf_counter()
    validation = (x_validation, y_validation)
    log = model.fit(x, y, batch, epochs, verbose=0, validation_data=validation).history
    return {
        "training": 100 * model.evaluate(x, y, 256, verbose=0)[1],
        "validation": 100 * log["val_accuracy"][-1],
        "test": 100 * model.evaluate(x_test, y_test, 256, verbose=0)[1],
        "lowest_validation_loss_in_epoch": 1 + int(np.argmin(log["val_loss"])),
        "seconds": time.perf_counter() - start,
    }


def run_cifar10(source: str, seed: int) -> Run:
    """Train network A once."""
    x, y, x_validation, y_validation, x_test, y_test = cifar10_data(source, seed)
    x, x_validation, x_test = (part / np.float32(255) for part in (x, x_validation, x_test))
    data = x, y, x_validation, y_validation, x_test, y_test
    keras.utils.set_random_seed(seed)
    loss = "sparse_categorical_crossentropy"
    return trained(NETWORK_A(), data, loss, EPOCHS["cifar10"], batch=50)


def run_pets(source: str, seed: int, augmented: bool = False) -> Run:
    """Train the cats-and-dogs network once."""
    data = pets_data(source, seed)
    keras.utils.set_random_seed(seed)
    epochs = EPOCHS["augmented" if augmented else "pets"]
    model = PETS["network"](changing=PETS["changing"]() if augmented else ())
    return trained(model, data, "binary_crossentropy", epochs, batch=32)


def run_augmented(source: str, seed: int) -> Run:
    """Train the cats-and-dogs network once, with augmentation."""
    return run_pets(source, seed, augmented=True)


def run_drawing(source: str, seed: int) -> Run:
    """Draw once; the photos need no drawing."""
    if source == "real":
        return {}
    start = time.process_time()
    draw_cifar10(10_000, 0, seed)
    scenes = time.process_time() - start
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        draw_cats_and_dogs(folder, 100, 0, seed)
    return {"seconds_10000_scenes": scenes, "seconds_100_portraits": time.process_time() - start}


RUNS: dict[str, Callable[[str, int], Run]] = {
    "cifar10": run_cifar10,
    "pets": run_pets,
    "augmented": run_augmented,
    "drawing": run_drawing,
}


def keep(path: Path, source: str, name: str, seed: int, run: Run) -> None:
    """Append one run to the CSV file."""
    row = {
        "date": date.today().isoformat(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "keras": keras.__version__,
        "pictures": source,
        "network": name,
        "seed": seed,
        "epochs": EPOCHS[name],
        **{key: round(run[key], 2) if key in run else "" for key in FIGURES},
    }
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, row)
        if new:
            writer.writeheader()
        writer.writerow(row)


def kept_promises(tests: dict[str, float]) -> bool:
    """Say whether the drawn pictures are as hard as the lessons need them."""
    kept = True
    for name, (low, high) in PROMISES.items():
        if name in tests:
            good = low <= tests[name] <= high
            print(f"{name} between {low} and {high} %: {'yes' if good else 'NO'}")
            kept = kept and good
    if {"pets", "augmented"} <= tests.keys():
        gain = tests["augmented"] - tests["pets"]
        print(f"augmentation gains {gain:.1f} points: {'yes' if gain > 0 else 'NO'}")
        kept = kept and gain > 0
    return kept


def main() -> int:
    """Train, print and keep."""
    parser = argparse.ArgumentParser(description="How hard are the drawn pictures?")
    parser.add_argument("--source", choices=("standin", "real"), default="standin")
    parser.add_argument("--runs", nargs="+", choices=list(RUNS), default=list(RUNS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--csv", type=Path, default=Path(__file__).with_suffix(".csv"))
    options = parser.parse_args()
    tests = {}
    for name in options.runs:
        runs = []
        for seed in options.seeds:
            runs.append(RUNS[name](options.source, seed))
            if not runs[-1]:
                continue
            keep(options.csv, options.source, name, seed, runs[-1])
        for what in runs[0]:
            values = [run[what] for run in runs]
            print(f"{options.source:8s} {name:10s} {what:32s} {statistics.mean(values):7.1f}   "
                  f"{min(values):.1f} … {max(values):.1f}", flush=True)  # fmt: skip
        if name in PROMISES or name == "augmented":
            tests[name] = statistics.mean(run["test"] for run in runs)
    return 0 if options.source == "real" or kept_promises(tests) else 1


if __name__ == "__main__":
    sys.exit(main())
