"""Runs that the course has made itself, kept beside the learner's: read and written here.

A file holds one line for each epoch of each network and seed, below ``# key: value`` lines that
say where the numbers come from. ``record`` writes such a file, ``runs`` reads it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
# Lines of one file are comparable where these agree.
_SAME = ("profile", "data", "machine", "versions")


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
        spread = f", mean ± spread of {seeds} seeds" if seeds > 1 else ""
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
        if len(self.networks) > 1:
            raise ValueError(
                f"{self.name} holds {', '.join(self.networks)}: choose one with .network(name)."
            )
        if column not in self.table:
            values = self.table.assign(**{column: float("nan")}).groupby("epoch")[column]
        else:
            values = self.table.groupby("epoch")[column]
        band = values.agg(mean="mean", spread="std", seeds="count")
        return band.fillna({"spread": 0.0})[band["seeds"] > 0]


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

    Examples
    --------
    >>> runs("cifar10").network("A").band("val_accuracy")  # doctest: +SKIP
    """
    raise NotImplementedError


class Recorder:
    """Collects runs and writes them to a file: made by `record`."""

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
        """Take up one run.

        Parameters
        ----------
        network : str
            The network's name.
        seed : int
            The seed of this run.
        history : History or mapping of str to list of float
            What ``model.fit`` returned.
        seconds : float or sequence of float, optional
            The time of the whole run, or of each epoch.
        metric : str, default "accuracy"
            The name that the accuracy has in the history.
        **values
            Numbers for the whole run, such as ``test_accuracy=0.82``: a column each.
        """
        raise NotImplementedError

    def save(self) -> Path:
        """Write the file.

        Returns
        -------
        Path
            The file. Runs of other networks and seeds that it holds stay.
        """
        raise NotImplementedError


def record(path: str | os.PathLike[str], *, data: str, **about: str) -> Recorder:
    """Begin to record runs.

    Parameters
    ----------
    path : str or path
        A name such as ``"cifar10"``, kept with the course, or the path of a ``.csv`` file.
    data : str
        What the networks were trained on, such as ``"CIFAR-10, the official archive"``.
    **about
        Further facts. Date, machine, command, versions and profile are found out.

    Returns
    -------
    Recorder
        With `add` and `save`.

    Examples
    --------
    >>> recorder = record("cifar10", data="CIFAR-10, the official archive")  # doctest: +SKIP
    >>> recorder.add(network="A", seed=0, history=history, seconds=209)  # doctest: +SKIP
    >>> recorder.save()  # doctest: +SKIP
    """
    raise NotImplementedError
