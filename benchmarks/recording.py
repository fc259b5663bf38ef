"""Write the course's own runs into the lessons' folders; ``course_utils.reference`` reads them."""

from __future__ import annotations

import functools
import importlib.metadata
import itertools
import os
import platform
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from course_utils import doctor, files, lessons, reference
from course_utils.profiles import profile

# Runs that differ in one of these do not belong in one file: their numbers do not compare.
_SAME = ("data", "profile", "machine", "versions")
# The lesson and the file of the runs that the course keeps under a name.
_OWN = {
    "mnist": ("05", "runs.csv"),
    "mnist_sample": ("05", "runs_sample.csv"),
    "cifar10": ("07", "runs.csv"),
    "clinic": ("07", "runs_clinic.csv"),
    "one_batch": ("07", "runs_one_batch.csv"),
    "preprocessing": ("08", "runs.csv"),
    "cats_vs_dogs": ("09", "runs.csv"),
    "longer_runs": ("09", "runs_longer.csv"),
    "transfer": ("10", "runs.csv"),
    "transfer_vgg16": ("10", "runs_vgg16.csv"),
    "fine_tuning": ("11", "runs.csv"),
}


def file_of(name: str | os.PathLike[str]) -> Path:
    """Return where runs of this name are kept, or the ``.csv`` file itself."""
    if str(name) in _OWN:
        number, file = _OWN[str(name)]
        lesson = lessons.lesson(number)
        assert lesson is not None
        return lesson.folder / file
    if not os.fspath(name).endswith(".csv"):
        raise ValueError(f"name is {name!r}: give a .csv file or one of {', '.join(_OWN)}.")
    return Path(name)


def is_recorded(name: str | os.PathLike[str], network: str, seed: int) -> bool:
    """Say whether the runs of this name hold a network's training from a seed."""
    try:
        table = reference.runs(file_of(name)).table
    except FileNotFoundError:
        return False
    return bool(((table["network"] == network) & (table["seed"] == seed)).any())


def asked(about: str, name: str, networks: Sequence[str], seeds: Sequence[int]) -> Namespace:
    """Read which runs are asked for; set profile and source; ``file`` is where they are kept."""
    parser = ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=networks, default=networks, metavar="NETWORK")
    parser.add_argument("--seeds", nargs="+", type=int, default=seeds)
    parser.add_argument("--again", action="store_true", help="also make runs that are there")
    parser.add_argument("--smoke", action="store_true", help="few photos, one epoch, scratch file")
    arguments = parser.parse_args()
    os.environ["COURSE_PROFILE"] = "smoke" if arguments.smoke else "full"
    os.environ["COURSE_DATA_SOURCE"] = "standin" if arguments.smoke else "real"
    arguments.file = Path(tempfile.mkdtemp()) / f"{name}.csv" if arguments.smoke else name
    return arguments


def make_of_photos(
    arguments: Namespace, photos: int, validation_photos: int, train: Callable[[str, int], Any]
) -> None:
    """Train the networks asked for on cats and dogs, and write each run as soon as it is done."""
    kind = "drawn" if arguments.smoke else "real"
    about = f"{photos:,} photos to train on, {validation_photos:,} for validation"
    for name, seed in to_make(arguments.file, arguments.only, arguments.seeds, arguments.again):
        began = time.process_time()
        history = train(name, seed)
        seconds = time.process_time() - began
        recorder = record(arguments.file, data=f"cats and dogs, {kind}: {about}")
        recorder.add(
            network=name,
            seed=seed,
            history=history,
            processor_seconds=seconds,
            photos=photos,
            validation_photos=validation_photos,
        )
        recorder.save()
        ends = f"validation {history['val_accuracy'][-1]:.4f}, processor {seconds:.0f} s"
        print(f"{name}, seed {seed}: {ends}", flush=True)


def to_make(
    name: str | os.PathLike[str],
    networks: Iterable[str],
    seeds: Iterable[int],
    again: bool = False,
) -> Iterator[tuple[str, int]]:
    """Go through the trainings that are not recorded yet, one seed after the other."""
    for seed, network in itertools.product(seeds, networks):
        if not again and is_recorded(name, network, seed):
            print(f"{network}, seed {seed}: is there already")
        else:
            yield network, seed


def rows(history: Any) -> list[dict[str, float]]:
    """Lay a training out as one row for each epoch, what was not measured as NaN."""
    lists: Mapping[str, Sequence[float]] = getattr(history, "history", history)
    epochs = len(lists.get("loss", ()))
    if not epochs:
        raise ValueError("history has no epoch: was the network trained?")
    if "accuracy" not in lists:
        raise ValueError(f"history has {', '.join(lists)}, but no accuracy.")
    columns = ("loss", "accuracy", "val_loss", "val_accuracy")
    for column in columns:
        if len(lists.get(column, [0] * epochs)) != epochs:
            raise ValueError(
                f"history has {epochs} epochs, but {len(lists[column])} numbers of {column}: "
                "validate after every epoch."
            )
    unmeasured = [float("nan")] * epochs
    return [
        {"epoch": place + 1}
        | {column: _rounded(lists.get(column, unmeasured)[place]) for column in columns}
        for place in range(epochs)
    ]


class Recorder:
    """Collects runs and writes them to a file; `record` makes one."""

    def __init__(self, file: Path, about: Mapping[str, str]) -> None:
        self.file, self.about = file, dict(about)
        self._runs: dict[tuple[str, int], list[dict[str, Any]]] = {}

    def add(
        self,
        *,
        network: str,
        seed: int,
        history: Any,
        seconds: float | Sequence[float] | None = None,
        **values: float,
    ) -> None:
        """Take up one run. A run of this network and seed that is there already is replaced."""
        if not network or str(network) != " ".join(str(network).split()):
            raise ValueError(f"network is {network!r}: it must be a name on one line.")
        epochs = rows(history)
        times = _times(seconds, len(epochs))
        whole = {name: _rounded(value) for name, value in values.items()}
        self._runs[str(network), int(seed)] = [
            {"network": str(network), "seed": int(seed), **row, "seconds": time, **whole}
            for row, time in zip(epochs, times)
        ]

    def save(self) -> Path:
        """Write the file. Runs of other networks and seeds that it holds stay in it."""
        if not self._runs:
            raise ValueError("there is nothing to save: add a run first.")
        table = pd.DataFrame([row for run in self._runs.values() for row in run])
        about = self.about
        if self.file.exists():
            before = _runs_to_compare(self.file, about)
            mine = pd.MultiIndex.from_tuples(self._runs)
            stays = ~pd.MultiIndex.from_frame(before.table[["network", "seed"]]).isin(mine)
            table = pd.concat([before.table[stays], table], ignore_index=True)
            about = before.about | about
            for key in ("date", "command"):
                about[key] = _joined(before.about.get(key, ""), self.about[key])
        networks = list(dict.fromkeys(table["network"]))
        order = {network: place for place, network in enumerate(networks)}
        table = table.assign(order=table["network"].map(order))
        table = table.sort_values(["order", "seed", "epoch"], kind="stable").drop(columns="order")
        head = "".join(f"# {key}: {value}\n" for key, value in about.items())
        files.write_whole(self.file, head + table.to_csv(index=False, lineterminator="\n"))
        return self.file


def record(path: str | os.PathLike[str], *, data: str, **about: str) -> Recorder:
    """Begin to record runs."""
    facts = {
        **({"name": str(path)} if str(path) in _OWN else {}),
        "date": datetime.now(UTC).date().isoformat(),
        "command": _command(),
        "profile": profile().name,
        "data": data,
        "machine": _machine(),
        "versions": _versions(),
        **about,
    }
    for key, value in facts.items():
        if not str(value).strip():
            raise ValueError(f"{key} is {value!r}: say where the numbers come from.")
    file = file_of(path)
    facts = {key: " ".join(str(value).split()) for key, value in facts.items()}
    if file.exists():
        _runs_to_compare(file, facts)  # better to fail now than after a long training
    return Recorder(file, facts)


def _runs_to_compare(file: Path, about: Mapping[str, str]) -> reference.Runs:
    """Read what a file holds, where new runs may stand beside it."""
    before = reference.runs(file)
    for key in _SAME:
        if before.about.get(key) != about.get(key):
            raise ValueError(
                f"{file.name} was recorded with {key} {before.about.get(key)!r}, this is "
                f"{about.get(key)!r}: record under another name, or delete the file."
            )
    return before


def _rounded(value: float) -> float:
    """Keep six digits: more say nothing and make large files."""
    return float(f"{value:.6g}")


def _times(seconds: float | Sequence[float] | None, epochs: int) -> list[float]:
    if seconds is None:
        return [float("nan")] * epochs
    if np.ndim(seconds) == 0:
        return [_rounded(float(seconds) / epochs)] * epochs  # type: ignore[arg-type]
    each = np.asarray(seconds, dtype=float)
    if each.shape != (epochs,):
        raise ValueError(f"seconds has shape {each.shape}, the history has {epochs} epochs.")
    return [_rounded(second) for second in each]


def _joined(before: str, now: str) -> str:
    """Put a further date or command behind those of earlier runs."""
    known = before.split("; ") if before else []
    return "; ".join([*known, now] if now not in known else known)


def _command() -> str:
    """Return the command that runs, its script relative to the present folder."""
    script = Path(sys.argv[0] or "python")
    with suppress(ValueError):
        script = script.resolve().relative_to(Path.cwd())
    shown = script.name if script.is_absolute() else script.as_posix()
    return " ".join(["python", shown, *sys.argv[1:]])


@functools.cache
def _machine() -> str:
    findings = {finding.topic: finding.found for finding in doctor.examine().findings}
    cores = findings["Cores"]
    parts = [_processor(), f"{cores} core{'s' * (cores != '1')}", findings["Memory"]]
    if not findings["GPU"].startswith("none"):
        parts.append(findings["GPU"])
    return ", ".join(parts)


def _processor() -> str:
    with suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        line = next(line for line in lines if line.startswith("model name"))
        return " ".join(line.partition(":")[2].split())
    return platform.processor() or platform.machine()


def _versions() -> str:
    found = [f"Python {platform.python_version()}"]
    names = ("course_utils", "keras", "tensorflow", "tensorflow-cpu", "torch", "jax", "numpy")
    for name in names:
        with suppress(importlib.metadata.PackageNotFoundError):
            found.append(f"{name} {importlib.metadata.version(name)}")
    with suppress(KeyError):
        found.append(f"{os.environ['KERAS_BACKEND']} backend")
    return ", ".join(found)
