"""The course's runs on dropout and augmentation: `python benchmarks/longer_runs.py --seeds 0 1 2`.

Section 7 of notebook 09, run by the notebook's own cells on the real photos and in the full
profile: the network as listed, with dropout, and on augmented photos. (Early stopping needs no run
of its own: from the same seed it is the first part of the network as listed.) No test photo is
looked at. Every run is written as soon as it is done, and left out the next time unless `--again`
is given. `--smoke` proves in seconds that everything runs.
"""

import os
from functools import partial
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import recording
from notebook_cells import run

from course_utils import bootstrap

FILE = "longer_runs"
BEFORE = ("imports", "load", "own-split", "network", "train", "longer", "augmented")
NETWORKS = ("as listed", "dropout", "augmentation")


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
    arguments = recording.asked(str(__doc__), FILE, NETWORKS, [0])
    bootstrap.keep_freed_memory()  # as in the notebook
    names = run("09", *BEFORE)
    names["has_tensorboard"] = False  # nobody would look
    sizes = len(names["x_few"]), len(names["x_val"])
    recording.make_of_photos(arguments, *sizes, partial(train, names))


if __name__ == "__main__":
    main()
