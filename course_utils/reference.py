"""Runs that the course has made itself, to be kept beside the learner's.

A file holds one line for each epoch of each network and seed, below ``# key: value`` lines that
say where the numbers come from; ``benchmarks/recording.py`` writes it.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

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

    file = file_of(name)
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


def file_of(name: str | os.PathLike[str]) -> Path:
    """Return where runs of this name are kept, or the ``.csv`` file itself."""
    text = os.fspath(name)
    if re.fullmatch(r"[\w-]+", text):
        return FOLDER / f"{text}.csv"
    if not text.endswith(".csv"):
        raise ValueError(f"name is {text!r}: give a name such as 'cifar10' or a .csv file.")
    return Path(text)
