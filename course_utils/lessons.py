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
        modules: dict[str, str] = {}
        for path in sorted((self.folder / "exercises").glob("e[0-9][0-9]_*.py")):
            id = f"{self.number}.{int(path.name[1:3])}"
            if id in modules:
                raise ValueError(f"{path.name}: another file declares exercise {id}, too.")
            modules[id] = f"{COURSE}.{self.folder.name}.exercises.{path.stem}"
        return modules


def lessons() -> tuple[Lesson, ...]:
    return tuple(
        Lesson(path.name[1:3], path)
        for path in sorted(_home().iterdir())
        if re.match(r"n\d\d_", path.name)
    )


def lesson(number: str) -> Lesson | None:
    """Find the lesson of a notebook, such as ``"02"``; None where there is none."""
    return next((found for found in lessons() if found.number == number), None)


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
    """Read a file of plain data that takes no key twice (YAML itself keeps the last)."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> dict:
            seen = set()
            for key_node, _ in node.value:
                key = self.construct_object(key_node, deep=True)
                if not isinstance(key, str):
                    raise yaml.YAMLError(f"{key_node.start_mark}: key {key!r} is not a text")
                if key in seen:
                    raise yaml.YAMLError(f"{key_node.start_mark}: key {key!r} is there twice")
                seen.add(key)
            return super().construct_mapping(node, deep=True)

    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None
