"""What the course can fetch, as ``registry.yaml`` lists it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

REGISTRY = Path(__file__).with_name("registry.yaml")


@dataclass(frozen=True)
class Entry:
    """A data set or a file of weights; the fields are explained in ``registry.yaml``."""

    name: str
    title: str
    about: str
    file: str
    size: int
    addresses: Sequence[str]
    mirror: Sequence[str]
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
    smaller: str = ""
    standin: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where the cache keeps it, below the cache's folder."""
        return f"real/{self.keeps.rstrip('/')}"

    def rights(self, real: bool) -> tuple[str, str]:
        """Return licence and citation of the real set or of what serves in its place."""
        made = {} if real else self.standin
        return made.get("licence", self.licence), made.get("citation", self.citation)


@functools.cache
def entries() -> dict[str, Entry]:
    import yaml

    listed = yaml.safe_load(REGISTRY.read_text(encoding="utf-8"))
    for fields in listed.values():
        fields |= {key: tuple(value) for key, value in fields.items() if isinstance(value, list)}
    return {name: Entry(name, **fields) for name, fields in listed.items()}


def entry(name: str) -> Entry:
    try:
        return entries()[name]
    except (KeyError, TypeError):
        raise ValueError(f"name is {name!r}: it can be {', '.join(entries())}.") from None
