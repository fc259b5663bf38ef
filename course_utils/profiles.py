"""How much a notebook computes: one setting changes sizes and epochs, never the code."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TypeVar

Size = TypeVar("Size")
NAMES = ("smoke", "quick", "full")


@dataclass(frozen=True)
class Profile:
    """The profile in force.

    Attributes
    ----------
    name : str
        ``"smoke"`` proves that cells run, ``"quick"`` finishes a notebook in about a
        minute on two processor cores, ``"full"`` uses all the data.
    """

    name: str

    def pick(self, *, quick: Size, full: Size, smoke: Size | None = None) -> Size:
        """Choose a size for the profile in force.

        Parameters
        ----------
        quick, full : object
            The values for these profiles.
        smoke : object, optional
            The value for tests; that of ``quick`` where it is left out.

        Returns
        -------
        object
            One of the three.

        Examples
        --------
        >>> Profile("quick").pick(quick=2, full=10)
        2
        """
        if self.name == "full":
            return full
        if self.name == "smoke" and smoke is not None:
            return smoke
        return quick


def profile() -> Profile:
    """Return the profile that ``COURSE_PROFILE`` names, or ``quick``.

    Returns
    -------
    Profile
        The profile in force.

    Raises
    ------
    ValueError
        Where the variable names no profile.
    """
    name = os.environ.get("COURSE_PROFILE", "").strip().lower() or "quick"
    if name not in NAMES:
        raise ValueError(f"COURSE_PROFILE is {name!r}: it can be {', '.join(NAMES)}.")
    return Profile(name)
