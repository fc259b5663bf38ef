"""Runs that the course has made itself, kept beside the learner's: read and written here.

A file holds one line for each epoch of each network and seed, below ``# key: value`` lines that
say where the numbers come from. ``record`` writes such a file, ``runs`` reads it.
"""

from __future__ import annotations

import csv
import functools
import importlib.metadata
import itertools
import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(__file__).parent / "reference_runs"
COLUMNS = (
    "network",
    "seed",
    "epoch",
    "loss",
    "accuracy",
    "val_loss",
    "val_accuracy",
    "seconds",
)
BAND = ("mean", "spread", "seeds")
# Runs that differ in one of these do not belong in one file: their numbers do not compare.
_SAME = ("data", "profile", "machine", "versions")


class Runs:
    """Training runs of one or several networks, with several seeds each.

    Attributes
    ----------
    name : str
        The name of the file.
    about : dict of str to str
        Where the numbers come from: date, machine, command, versions, data, profile.
    table : pandas.DataFrame
        One row for each epoch: network, seed, epoch (from 1), loss, accuracy, val_loss,
        val_accuracy, seconds. What a run did not measure is NaN. Further columns hold one
        number for a whole run, repeated in each of its rows.
    """

    def __init__(self, name: str, about: Mapping[str, str], table: pd.DataFrame) -> None:
        self.name, self.about, self.table = name, dict(about), table

    def __repr__(self) -> str:
        seeds = len(self.seeds)
        return (
            f"<reference runs {self.name!r}: network{'s' * (len(self.networks) > 1)} "
            f"{', '.join(self.networks)}; {seeds} seed{'s' * (seeds > 1)}; "
            f"{self.about.get('profile', 'unknown')} profile; {self.about.get('date', 'undated')}; "
            f"{self.about.get('machine', 'unknown machine')}>"
        )

    @property
    def networks(self) -> list[str]:
        """The networks' names, in the order of the file."""
        return list(dict.fromkeys(self.table["network"]))

    @property
    def seeds(self) -> list[int]:
        """The seeds."""
        return sorted({int(seed) for seed in self.table["seed"]})

    @property
    def legend(self) -> str:
        """What a figure's legend says about these runs."""
        seeds = len(self.seeds)
        spread = f",\nmean ± spread of {seeds} seeds" if seeds > 1 else ""
        return f"course's reference run, {self.about.get('profile', 'unknown')} profile{spread}"

    def network(self, name: str) -> Runs:
        """Return the runs of one network.

        Parameters
        ----------
        name : str
            One of `networks`.

        Returns
        -------
        Runs
            The same file, fewer rows.

        Raises
        ------
        KeyError
            Where there is no such network.
        """
        if name not in self.networks:
            raise KeyError(f"name is {name!r}: {self.name} has {', '.join(self.networks)}.")
        rows = self.table[self.table["network"] == name].reset_index(drop=True)
        return Runs(self.name, self.about, rows)

    def band(self, column: str) -> pd.DataFrame:
        """Return mean and spread over the seeds, epoch by epoch, of one network.

        Parameters
        ----------
        column : str
            Such as ``"val_accuracy"``.

        Returns
        -------
        pandas.DataFrame
            Indexed by epoch: ``mean``, ``spread`` (the standard deviation over the seeds, 0 where
            there is one) and ``seeds``. Epochs without a number are left out.

        Raises
        ------
        ValueError
            Where several networks are there.
        """
        self._assert_one_network()
        if column not in self.table:
            return self.table.iloc[:0].assign(mean=0.0, spread=0.0, seeds=0)[list(BAND)]
        values = self.table.groupby("epoch")[column]
        band = values.agg(mean="mean", spread="std", seeds="count")
        return band.fillna({"spread": 0.0})[band["seeds"] > 0]

    def last(self, column: str) -> pd.Series:
        """Return one number for each seed of one network: that of its last epoch.

        Parameters
        ----------
        column : str
            Such as ``"val_accuracy"``, or one that holds for the whole run, such as
            ``"test_accuracy"``.

        Returns
        -------
        pandas.Series
            Indexed by seed, in their order.

        Raises
        ------
        ValueError
            Where several networks are there, or no such column.
        """
        self._assert_one_network()
        if column not in self.table:
            raise ValueError(f"column is {column!r}: {self.name} has {', '.join(self.table)}.")
        epochs = self.table.sort_values("epoch")
        return epochs.drop_duplicates("seed", keep="last").set_index("seed")[column].sort_index()

    def _assert_one_network(self) -> None:
        """Refuse to mix networks."""
        if len(self.networks) > 1:
            raise ValueError(
                f"{self.name} holds {', '.join(self.networks)}: choose one with .network(name)."
            )


def runs(name: str | os.PathLike[str]) -> Runs:
    """Read the course's runs of this name.

    Parameters
    ----------
    name : str or path
        Such as ``"cifar10"``, or the path of a ``.csv`` file.

    Returns
    -------
    Runs
        Numbers and where they come from.

    Raises
    ------
    FileNotFoundError
        Where there is no such file; the message says which there are.
    ValueError
        Where the file is no such table.

    Examples
    --------
    >>> runs("cifar10").network("A").band("val_accuracy")  # doctest: +SKIP
    """
    import pandas as pd

    file = _file(name)
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        there = ", ".join(sorted(found.stem for found in file.parent.glob("*.csv"))) or "none yet"
        raise FileNotFoundError(
            f"name is {str(name)!r}: no runs are recorded under it. There are: {there}."
        ) from None
    head = [line for line in lines if line.startswith("# ")]
    about = dict(line[2:].partition(": ")[::2] for line in head)
    reader = csv.DictReader(lines[len(head) :])
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise ValueError(f"{file.name} has no column {', '.join(missing)}.")
    whole = {"network": str, "seed": int, "epoch": int}
    table = pd.DataFrame(
        [
            {column: whole.get(column, float)(text or "nan") for column, text in row.items()}
            for row in reader
        ]
    )
    return Runs(file.stem, about, table)


def is_recorded(name: str | os.PathLike[str], network: str, seed: int) -> bool:
    """Say whether the runs of this name hold a network's training from a seed."""
    try:
        table = runs(name).table
    except FileNotFoundError:
        return False
    return bool(((table["network"] == network) & (table["seed"] == seed)).any())


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


def rows(history: Any, metric: str = "accuracy") -> list[dict[str, float]]:
    """Lay a training out as one row for each epoch."""
    lists: Mapping[str, Sequence[float]] = getattr(history, "history", history)
    if not len(lists.get("loss", ())):
        raise ValueError("history has no epoch: was the network trained?")
    if metric not in lists:
        raise ValueError(f"metric is {metric!r}: the history has {', '.join(lists)}.")
    epochs = len(lists["loss"])
    sources = {
        "loss": "loss",
        "accuracy": metric,
        "val_loss": "val_loss",
        "val_accuracy": f"val_{metric}",
    }
    for name in sources.values():
        if len(lists.get(name, [0] * epochs)) != epochs:
            raise ValueError(
                f"history has {epochs} epochs, but {len(lists[name])} numbers of {name}: "
                "validate after every epoch."
            )
    return [
        {"epoch": place + 1}
        | {
            column: _rounded(lists[name][place]) if name in lists else float("nan")
            for column, name in sources.items()
        }
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
        metric: str = "accuracy",
        **values: float,
    ) -> None:
        """Take up one run. A run of this network and seed that is there already is replaced."""
        if not network or str(network) != " ".join(str(network).split()):
            raise ValueError(f"network is {network!r}: it must be a name on one line.")
        epochs = rows(history, metric)
        times = _times(seconds, len(epochs))
        whole = {name: _rounded(value) for name, value in values.items()}
        self._runs[str(network), int(seed)] = [
            {"network": str(network), "seed": int(seed), **row, "seconds": time, **whole}
            for row, time in zip(epochs, times)
        ]

    def save(self) -> Path:
        """Write the file. Runs of other networks and seeds that it holds stay in it."""
        import pandas as pd

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
        self.file.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and moved: an interrupt leaves the old file whole.
        unfinished = self.file.with_suffix(f".{os.getpid()}")
        text = head + table.to_csv(index=False, lineterminator="\n")
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(self.file)
        return self.file


def record(path: str | os.PathLike[str], *, data: str, **about: str) -> Recorder:
    """Begin to record runs."""
    from course_utils.profiles import profile

    facts = {
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
    file, facts = _file(path), {key: " ".join(str(v).split()) for key, v in facts.items()}
    if file.exists():
        _runs_to_compare(file, facts)  # better to fail now than after a long training
    return Recorder(file, facts)


def _runs_to_compare(file: Path, about: Mapping[str, str]) -> Runs:
    """Read what a file holds, where new runs may stand beside it."""
    before = runs(file)
    for key in _SAME:
        if before.about.get(key) != about.get(key):
            raise ValueError(
                f"{file.name} was recorded with {key} {before.about.get(key)!r}, this is "
                f"{about.get(key)!r}: record under another name, or delete the file."
            )
    return before


def _file(name: str | os.PathLike[str]) -> Path:
    text = os.fspath(name)
    if re.fullmatch(r"[\w-]+", text):
        return FOLDER / f"{text}.csv"
    if not text.endswith(".csv"):
        raise ValueError(f"name is {text!r}: give a name such as 'cifar10' or a .csv file.")
    return Path(text)


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
    from course_utils import doctor

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
