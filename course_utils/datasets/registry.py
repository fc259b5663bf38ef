"""What the course can fetch, as ``registry.yaml`` lists it."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TUPLES = ("classes", "shape", "label_shape")
REGISTRY = Path(__file__).with_name("registry.yaml")


@dataclass(frozen=True)
class Standin:
    """What serves where a set cannot be had; what is empty is as for the real one."""

    made_by: str
    origin: str
    licence: str = ""
    citation: str = ""


@dataclass(frozen=True)
class Entry:
    """A data set or a file of weights; the fields are explained in ``registry.yaml``."""

    name: str
    title: str
    about: str
    file: str
    size: int
    addresses: list[str]
    mirror: list[str]
    keeps: str
    licence: str
    citation: str
    quick: bool
    kind: str
    sha256: str | None = None
    checksum_from: str = ""
    classes: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()
    label_shape: tuple[int, ...] = ()
    photos: dict[str, list[int]] = field(default_factory=dict)
    loader: str = ""
    smaller: str = ""
    standin: Standin | None = None

    @property
    def place(self) -> str:
        """Where the cache keeps it, below the cache's folder."""
        return f"real/{self.keeps.rstrip('/')}"

    def rights(self, real: bool) -> tuple[str, str]:
        """Return licence and citation of the real set or of what serves in its place."""
        made = None if real else self.standin
        return (made and made.licence) or self.licence, (made and made.citation) or self.citation


@functools.cache
def entries() -> dict[str, Entry]:
    """Read the registry."""
    import yaml

    listed = yaml.safe_load(REGISTRY.read_text(encoding="utf-8"))
    return {name: _entry(name, **fields) for name, fields in listed.items()}


def _entry(name: str, standin: dict[str, str] | None = None, **fields: Any) -> Entry:
    sequences = {key: tuple(value) for key, value in fields.items() if key in _TUPLES}
    made = Standin(**standin) if standin else None
    return Entry(name=name, standin=made, **{**fields, **sequences})


def entry(name: str) -> Entry:
    """Look up one entry."""
    try:
        return entries()[name]
    except (KeyError, TypeError):
        raise ValueError(f"name is {name!r}: it can be {', '.join(entries())}.") from None
