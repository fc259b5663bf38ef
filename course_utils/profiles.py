"""How much a notebook computes: one setting changes sizes and epochs, never the code."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import platformdirs

from course_utils import environment, files

Size = TypeVar("Size")
NAMES = ("smoke", "quick", "full")


@dataclass(frozen=True)
class Profile:
    name: str

    def pick(self, *, quick: Size, full: Size, smoke: Size | None = None) -> Size:
        """Choose a value for this profile.

        Parameters
        ----------
        quick, full, smoke : object
            The values; tests take that of ``quick`` where ``smoke`` is left out.

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
    """Return the profile in force.

    Returns
    -------
    Profile
        What ``COURSE_PROFILE`` names; else what `choose_profile` was last given on this
        machine; else ``quick``.

    Raises
    ------
    ValueError
        Where ``COURSE_PROFILE`` names no profile.
    """
    name = environment.value("COURSE_PROFILE").lower()
    if name and name not in NAMES:
        raise ValueError(f"COURSE_PROFILE is {name!r}: it can be {', '.join(NAMES)}.")
    return Profile(name or _chosen() or "quick")


def choose_profile(name: str) -> Profile:
    """Choose the profile for this and all later notebooks on this machine.

    Parameters
    ----------
    name : {"smoke", "quick", "full"}
        Other notebooks that are open take it up when their first cell runs again.

    Returns
    -------
    Profile
        The profile now in force.
    """
    if name not in NAMES:
        raise ValueError(f"name is {name!r}: it can be {', '.join(NAMES)}.")
    os.environ["COURSE_PROFILE"] = name
    file = _settings_file()
    try:
        files.write_whole(file, json.dumps({"profile": name}))
    except OSError as error:
        print(f"{file} cannot be written ({error.strerror}): the choice holds in this notebook.")
    return Profile(name)


def _settings_file() -> Path:
    named = environment.path("COURSE_SETTINGS", "settings.json")
    return named or platformdirs.user_data_path("course_utils") / "settings.json"


def _chosen() -> str | None:
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        name = json.loads(_settings_file().read_text(encoding="utf-8"))["profile"]
        return name if name in NAMES else None
    return None
