"""The course's runs on dropout and augmentation: `python benchmarks/longer_runs.py --seeds 0 1 2`.

Section 7 of notebook 09, run by the notebook's own cells on the real photos and in the full
profile: the network as listed, with dropout, and on augmented photos. (Early stopping needs no run
of its own: from the same seed it is the first part of the network as listed.) No test photo is
looked at. Every run is written as soon as it is done, and left out the next time unless `--again`
is given. `--smoke` proves in seconds that everything runs.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import recording
from notebook_cells import cells

from course_utils import bootstrap

FILE = "longer_runs"
BEFORE = ("imports", "load", "own-split", "network", "train", "longer", "augmented")
NETWORKS = ("as listed", "dropout", "augmentation")


def prepared() -> dict[str, Any]:
    """Return the notebook's names after data and definitions."""
    import course_utils

    names: dict[str, Any] = {"course_utils": course_utils}
    for cell in BEFORE:
        exec(cells("09")[cell], names)
    names["has_tensorboard"] = False  # nobody would look
    return names


def train(names: dict[str, Any], name: str, seed: int) -> dict[str, list[float]]:
    """Train one network as the notebook does, and return its history."""
    names["seed"] = seed
    names["keras"].utils.set_random_seed(seed)
    dropout = 0.5 if name == "dropout" else 0.0
    changing = names["changing"]() if name == "augmentation" else ()
    model = names["network"](dropout=dropout, changing=changing)
    names["train_longer"](name, names["compiled"](model))
    return names["runs"][name].history


def main() -> None:
    """Make the runs that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=NETWORKS, default=NETWORKS, metavar="NETWORK")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--again", action="store_true", help="also make runs that are there")
    parser.add_argument("--smoke", action="store_true", help="few photos, scratch file")
    arguments = parser.parse_args()
    bootstrap.keep_freed_memory()  # as in the notebook
    os.environ["COURSE_PROFILE"] = "smoke" if arguments.smoke else "full"
    os.environ["COURSE_DATA_SOURCE"] = "standin" if arguments.smoke else "real"
    file = Path(tempfile.mkdtemp()) / f"{FILE}.csv" if arguments.smoke else FILE
    names = prepared()
    parts = {part: len(names[part]) for part in ("x_few", "x_val")}
    about = f"{parts['x_few']:,} photos to train on, {parts['x_val']:,} for validation"
    about = f"cats and dogs, {'drawn' if arguments.smoke else 'real'}: {about}"
    for name, seed in recording.to_make(file, arguments.only, arguments.seeds, arguments.again):
        began = time.process_time()
        history = train(names, name, seed)
        seconds = time.process_time() - began
        recorder = recording.record(file, data=about)
        recorder.add(
            network=name,
            seed=seed,
            history=history,
            processor_seconds=seconds,
            photos=parts["x_few"],
            validation_photos=parts["x_val"],
        )
        recorder.save()
        ends = f"validation {history['val_accuracy'][-1]:.4f}, processor {seconds:.0f} s"
        print(f"{name}, seed {seed}: {ends}", flush=True)


if __name__ == "__main__":
    main()
