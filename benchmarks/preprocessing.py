"""The course's runs on grey or colour, squash or crop: `python benchmarks/preprocessing.py`.

Section 7 of notebook 08, run by the notebook's own cells on the real photos and in the full
profile: the small network on four versions of the same photos, validated on a quarter of them
after every epoch. No test photo is looked at. Every run is written as soon as it is done, and left
out the next time unless `--again` is given. `--smoke` proves in seconds that everything runs.
"""

import argparse
import logging
import os
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import recording
from notebook_cells import cells

from course_utils import bootstrap

logging.getLogger("tensorflow").setLevel(logging.ERROR)  # many networks: it warns of "retracing"

FILE = "preprocessing"
BEFORE = ("imports", "load", "versions", "split", "small-network", "train")
VERSIONS = [f"{mode}, {fit}" for mode in ("grey", "colour") for fit in ("squashed", "cropped")]


def prepared() -> dict[str, Any]:
    """Return the notebook's names after data and definitions."""
    import course_utils

    names: dict[str, Any] = {"course_utils": course_utils}
    for cell in BEFORE:
        exec(cells("08")[cell], names)
    return names


def main() -> None:
    """Make the runs that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=VERSIONS, default=VERSIONS, metavar="VERSION")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--again", action="store_true", help="also make runs that are there")
    parser.add_argument("--smoke", action="store_true", help="few photos, one epoch, scratch file")
    arguments = parser.parse_args()
    bootstrap.keep_freed_memory()  # as in the notebook
    os.environ["COURSE_PROFILE"] = "smoke" if arguments.smoke else "full"
    os.environ["COURSE_DATA_SOURCE"] = "standin" if arguments.smoke else "real"
    file = Path(tempfile.mkdtemp()) / f"{FILE}.csv" if arguments.smoke else FILE
    names = prepared()
    parts = {part: len(names[part]) for part in ("train", "validation")}
    about = f"{parts['train']:,} photos to train on, {parts['validation']:,} for validation"
    about = f"cats and dogs, {'drawn' if arguments.smoke else 'real'}: {about}"
    for name, seed in recording.to_make(file, arguments.only, arguments.seeds, arguments.again):
        began = time.process_time()
        history = names["training_of"](names["versions"][name], seed)
        seconds = time.process_time() - began
        recorder = recording.record(file, data=about)
        recorder.add(
            network=name,
            seed=seed,
            history=history,
            processor_seconds=seconds,
            photos=parts["train"],
            validation_photos=parts["validation"],
        )
        recorder.save()
        ends = f"validation {history['val_accuracy'][-1]:.4f}, processor {seconds:.0f} s"
        print(f"{name}, seed {seed}: {ends}", flush=True)


if __name__ == "__main__":
    main()
