"""Where the lessons of the course are: a folder for each notebook, found by its number.

A lesson's folder has its notebook's name behind an ``n``: ``n02_padding_and_stride``. What it holds
is read when it is asked for; ``exercises/e03_clean.py`` in it declares exercise 02.3.
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

# The course: a package's name, or (for questions alone) a folder. ``course_utils`` puts it in; the
# engines that ask here know nothing else of it.
COURSE: str | Path = ""


@dataclass(frozen=True)
class Lesson:
    """What belongs to one notebook."""

    number: str
    folder: Path

    @property
    def notebook(self) -> str:
        return f"{self.folder.name[1:]}.ipynb"

    @property
    def questions(self) -> Path:
        return self.folder / "questions.yaml"

    @property
    def figures(self) -> Path:
        """The words that stand for its figures."""
        return self.folder / "figures.yaml"

    def exercises(self) -> dict[str, str]:
        """Names of the modules that declare its exercises, by id and in their order."""
        package = f"{COURSE}.{self.folder.name}.exercises"
        files = sorted((self.folder / "exercises").glob("e[0-9][0-9]_*.py"))
        return {f"{self.number}.{int(p.name[1:3])}": f"{package}.{p.stem}" for p in files}


def lessons() -> tuple[Lesson, ...]:
    return tuple(
        Lesson(path.name[1:3], path)
        for path in sorted(_home().iterdir())
        if re.match(r"n\d\d_", path.name)
    )


def lesson(number: str) -> Lesson | None:
    """Find the lesson of a notebook, such as ``"02"``; None where there is none."""
    return next((found for found in lessons() if found.number == number), None)


def module(number: str, name: str) -> ModuleType:
    """Import a module of a lesson."""
    folder = next(one.folder for one in lessons() if one.number == number)
    return importlib.import_module(f"{COURSE}.{folder.name}.{name}")


def former_ids() -> dict[str, str]:
    """Return the present ids of what moved to another notebook, by its former ones."""
    place = _home() / "former_ids.yaml"
    return read_yaml(place) if place.exists() else {}


def _home() -> Path:
    return COURSE if isinstance(COURSE, Path) else _folder_of(COURSE)


@cache
def _folder_of(package: str) -> Path:
    # Looks for the package without importing it.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(
            f"The lessons ({package}) are not installed: install the course anew, "
            "with `make lab` or `pip install .` in its folder.",
            name=package,
        )
    return Path(spec.submodule_search_locations[0])


def read_yaml(path: Path) -> Any:
    """Read a file of plain data."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=loader)
