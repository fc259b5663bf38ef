"""Real data, from wherever it can be had: the cache, a mirror, the official addresses."""

from __future__ import annotations

import os
from pathlib import Path

from course_utils.datasets import cache, registry
from course_utils.datasets.cache import Item

SOURCES = ("auto", "real", "standin")


class DataUnavailable(RuntimeError):
    """Real data was asked for and cannot be had; the message says why and what to do."""


def fetch(name: str, source: str = "auto") -> Path | None:
    """Return where a real data set or a file of weights lies, fetching it where needed.

    Parameters
    ----------
    name : str
        ``"mnist"``, ``"cifar10"``, ``"cats_and_dogs"``, ``"cats_and_dogs_full"``, ``"vgg16"`` or
        ``"mobilenet_v2"``.
    source : str
        ``"real"`` insists; ``"standin"`` asks for no real data and touches no network; ``"auto"``
        does what ``COURSE_DATA_SOURCE`` says, or tries and says why it could not.

    Returns
    -------
    Path or None
        A file or a folder in the cache, checked; None where a stand-in has to do. Read only: what
        is changed there counts as damaged.

    Raises
    ------
    DataUnavailable
        Where `source` is ``"real"`` and the data cannot be had.
    ValueError
        For a name or a source that does not exist.

    Examples
    --------
    >>> fetch("mnist", source="standin") is None
    True
    """
    item = fetch_item(name, source)
    return item.path if item else None


def fetch_item(name: str, source: str = "auto") -> Item | None:
    """Return what `fetch` returns, together with where it came from.

    Parameters
    ----------
    name, source : str
        As for `fetch`.

    Returns
    -------
    Item or None
        ``path`` and ``origin``.
    """
    wanted = registry.entry(name)
    chosen = chosen_source(source)
    if chosen == "standin":
        return None
    item = cache.find(wanted.place)
    if item is None and chosen == "real":
        raise DataUnavailable(f"{wanted.title} is not in the cache {cache.root()}.")
    return item


def chosen_source(source: str = "auto") -> str:
    """Return which source is meant, ``COURSE_DATA_SOURCE`` considered.

    Parameters
    ----------
    source : str
        ``"auto"``, ``"real"`` or ``"standin"``.

    Returns
    -------
    str
        One of these; ``"auto"`` only where the environment does not decide.

    Raises
    ------
    ValueError
        Where `source` or ``COURSE_DATA_SOURCE`` is something else.

    Examples
    --------
    >>> chosen_source("real")
    'real'
    """
    if source not in SOURCES:
        raise ValueError(f"source is {source!r}: it can be {', '.join(SOURCES)}.")
    if source != "auto":
        return source
    named = os.environ.get("COURSE_DATA_SOURCE", "").strip().lower() or "auto"
    if named not in SOURCES:
        raise ValueError(f"COURSE_DATA_SOURCE is {named!r}: it can be {', '.join(SOURCES)}.")
    return named
