"""The course's runs of notebook 07's clinic: `python benchmarks/clinic.py --seeds 0 1 2 3 4 5 6 7`.

The patients of sections 6 and 7, trained by the notebook's own cells in the quick profile on the
course's drawings: what the notebook says of them should come out with every seed, and a test holds
the runs to it. Every seed is written as soon as it is done, and left out the next time.
"""

import argparse
import os
from types import SimpleNamespace
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import recording
from notebook_cells import cells, run

from course_utils import bootstrap

FILES = ("clinic", "one_batch")
BEFORE = ("imports", "sizes", "parts", "patient", "few", "treat", "by-heart")
PATIENTS = ("sick", "one-batch-code", "labels-apart", "dead-code", "deeper", "longer")


def trained(seed: int) -> dict[str, dict[str, Any]]:
    """Run the cells from a seed, without their figures, and return what each file holds."""
    names = run("07", *BEFORE[:3])
    names["seed"] = seed
    # The cells draw these runs behind their own: here there are none yet.
    none_yet = SimpleNamespace(network=lambda *names: None)
    names["reference"] = SimpleNamespace(runs=lambda name: none_yet)
    names["plots"] = SimpleNamespace(show=lambda *_: None, learning_curves=lambda *_, **__: None)
    for cell in (*BEFORE[3:], *PATIENTS):
        exec(cells("07")[cell], names)
    patients = {"healthy": names["healthy"], **names["sick"], "labels apart": names["labels_apart"]}
    patients |= {"dead ReLUs": names["dead"], **names["depths"], "longer": names["longer"]}
    return {"clinic": patients, "one_batch": names["by_heart"]}


def main() -> None:
    """Make the runs that are asked for."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    seeds = parser.parse_args().seeds
    os.environ |= {"COURSE_PROFILE": "quick", "COURSE_DATA_SOURCE": "standin"}
    bootstrap.keep_freed_memory()  # as in the notebook
    for _, seed in recording.to_make(FILES[0], ["healthy"], seeds):
        for file, histories in trained(seed).items():
            recorder = recording.record(file, data="CIFAR-10, drawn: up to 200 drawings")
            for name, history in histories.items():
                recorder.add(network=name, seed=seed, history=history)
            recorder.save()
        print(f"seed {seed} is done", flush=True)


if __name__ == "__main__":
    main()
