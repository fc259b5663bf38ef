"""Runs that the course has made itself, to be kept beside the learner's.

A lesson's file holds one line for each epoch of each network and seed, below ``# key: value`` lines
that say its name and where the numbers come from; ``benchmarks/recording.py`` writes it.
"""

from __future__ import annotations

import csv
import itertools
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from course_utils import lessons

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["network", "seed", "epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"]


class Runs:
    """Training runs of one or several networks, with several seeds each.

    Attributes
    ----------
    name : str
        What `runs` is given.
    about : dict of str to str
        Where the numbers come from: date, machine, command, versions, data, profile.
    table : pandas.DataFrame
        One row for each epoch (from 1), with `COLUMNS`; what was not measured is NaN. Further
        columns hold one number for a whole run, repeated in each of its rows.
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
        """The seeds, ascending."""
        return sorted({int(seed) for seed in self.table["seed"]})

    @property
    def legend(self) -> str:
        """What a figure's legend says about these runs."""
        seeds = len(self.seeds)
        spread = f",\nmean ± spread of {seeds} seeds" if seeds > 1 else ""
        return f"course's reference run, {self.about.get('profile', 'unknown')} profile{spread}"

    def network(self, *names: str) -> Runs:
        """Return the runs of one network, or of several.

        Parameters
        ----------
        *names : str
            Of `networks`.

        Returns
        -------
        Runs
            The same file, fewer rows.
        """
        for name in set(names) - {*self.networks}:
            raise KeyError(f"name is {name!r}: {self.name} has {', '.join(self.networks)}.")
        rows = self.table[self.table["network"].isin(names)].reset_index(drop=True)
        return Runs(self.name, self.about, rows)

    def band(self, column: str) -> pd.DataFrame:
        """Return what the seeds of one network have in common, epoch by epoch.

        Parameters
        ----------
        column : str
            Such as ``"val_accuracy"``.

        Returns
        -------
        pandas.DataFrame
            Indexed by epoch: ``mean``, ``spread`` (standard deviation) and number of ``seeds``.
        """
        self._assert_one_network()
        unmeasured = self.table["loss"] * float("nan")
        values = self.table.get(column, unmeasured).groupby(self.table["epoch"])
        band = values.agg(mean="mean", spread="std", seeds="count")
        return band.fillna({"spread": 0.0})[band["seeds"] > 0]

    def last(self, column: str) -> pd.Series:
        """Return one number for each seed of one network: that of its last epoch.

        Parameters
        ----------
        column : str
            As in `band`, or one that holds for the whole run, such as ``"test_accuracy"``.

        Returns
        -------
        pandas.Series
            Indexed by seed, ascending.
        """
        self._assert_one_network()
        if column not in self.table:
            raise ValueError(f"column is {column!r}: {self.name} has {', '.join(self.table)}.")
        epochs = self.table.sort_values("epoch")
        return epochs.drop_duplicates("seed", keep="last").set_index("seed")[column].sort_index()

    def _assert_one_network(self) -> None:
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
    FileNotFoundError, ValueError
        Where there are no such runs, or the file is no such table.

    Examples
    --------
    >>> runs("cifar10").network("A").last("val_accuracy").mean()  # doctest: +SKIP
    """
    import pandas as pd

    file = Path(name) if os.fspath(name).endswith(".csv") else _file_of(os.fspath(name))
    lines = file.read_text(encoding="utf-8").splitlines()
    head = list(itertools.takewhile(lambda line: line.startswith("# "), lines))
    about = dict(line[2:].partition(": ")[::2] for line in head)
    reader = csv.DictReader(lines[len(head) :])
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise ValueError(f"{file.name} has no column {', '.join(missing)}.")
    # pandas itself would take a network called "NA" for a missing number.
    kinds = {"network": str, "seed": int, "epoch": int}
    table = pd.DataFrame(
        [
            {column: kinds.get(column, float)(text or "nan") for column, text in row.items()}
            for row in reader
        ]
    )
    return Runs(about.get("name", file.stem), about, table)


def _file_of(name: str) -> Path:
    files = {}
    for lesson in lessons.lessons():
        for file in sorted(lesson.folder.glob("runs*.csv")):
            with file.open(encoding="utf-8") as lines:
                files[lines.readline().removeprefix("# name: ").strip()] = file
    if name not in files:
        there = ", ".join(files) or "none yet"
        raise FileNotFoundError(
            f"name is {name!r}: no runs are recorded under it. There are: {there}."
        )
    return files[name]
