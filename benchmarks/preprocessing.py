"""The course's runs on grey or colour, squash or crop: `python benchmarks/preprocessing.py`.

Section 7 of notebook 08, run by the notebook's own cells on the real photos and in the full
profile: the small network on four versions of the same photos, validated on a quarter of them
after every epoch. No test photo is looked at. Every run is written as soon as it is done, and left
out the next time unless `--again` is given. `--smoke` proves in seconds that everything runs.
"""

import logging
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import recording
from notebook_cells import run

from course_utils import bootstrap

logging.getLogger("tensorflow").setLevel(logging.ERROR)  # many networks: it warns of "retracing"

FILE = "preprocessing"
BEFORE = ("imports", "load", "versions", "split", "small-network", "train")
VERSIONS = [f"{mode}, {fit}" for mode in ("grey", "colour") for fit in ("squashed", "cropped")]


def main() -> None:
    """Make the runs that are asked for."""
    arguments = recording.asked(str(__doc__), FILE, VERSIONS, [0, 1, 2])
    bootstrap.keep_freed_memory()  # as in the notebook
    names = run("08", *BEFORE)

    def train(name: str, seed: int) -> dict[str, list[float]]:
        return names["training_of"](names["versions"][name], seed)

    recording.make_of_photos(arguments, len(names["train"]), len(names["validation"]), train)


if __name__ == "__main__":
    main()
