"""What the course can fetch, as ``registry.yaml`` lists it."""

from __future__ import annotations

import functools
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
    addresses: list[str]
    mirror: list[str]
    keeps: str
    licence: str
    citation: str
    quick: bool
    sha256: str | None = None
    md5: str | None = None
    checksum_from: str = ""
    photos: dict[str, list[int]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where the cache keeps it, below the cache's folder."""
        return f"real/{self.keeps.rstrip('/')}"

    @property
    def is_folder(self) -> bool:
        """Whether the cache keeps a folder of photos, not a file."""
        return self.keeps.endswith("/")


@functools.cache
def entries() -> dict[str, Entry]:
    """Read the registry.

    Returns
    -------
    dict
        Name to entry, in the order of the file.

    Examples
    --------
    >>> entries()["mnist"].size
    11490434
    """
    import yaml

    listed = yaml.safe_load(REGISTRY.read_text(encoding="utf-8"))
    return {name: Entry(name=name, **fields) for name, fields in listed.items()}


def entry(name: str) -> Entry:
    """Look up one entry.

    Parameters
    ----------
    name : str
        Such as ``"mnist"``.

    Returns
    -------
    Entry

    Raises
    ------
    ValueError
        Where the registry has no such name.

    Examples
    --------
    >>> entry("cifar10").title
    'CIFAR-10'
    """
    try:
        return entries()[name]
    except (KeyError, TypeError):
        raise ValueError(f"name is {name!r}: it can be {', '.join(entries())}.") from None
