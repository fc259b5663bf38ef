"""A line that shows how far a long job is, in a terminal and in a notebook."""

from __future__ import annotations

import sys
from typing import Any

from course_utils import environment

DELAY = 0.5  # seconds: a shorter job needs no bar


def printable(text: str) -> str:
    """Return a text with plain letters, or question marks, for what standard output cannot show."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, environment.PLAINLY).decode(encoding)


def bar(total: int, what: str, unit: str = " files", wanted: bool = True, **options: Any) -> Any:
    """Return a progress bar with rate and time left; silent for short jobs and in logs."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # else a thread of its own, which is not to be had everywhere
    shown = wanted and (sys.stdout.isatty() or environment.in_notebook())
    return tqdm(
        total=total, desc=what, unit=unit, disable=not shown, delay=DELAY, leave=False,
        file=sys.stdout, **options,
    )  # fmt: skip


def megabytes(number: float) -> str:
    return f"{number / 1e6:.1f} MB" if number < 10e6 else f"{number / 1e6:,.0f} MB"
