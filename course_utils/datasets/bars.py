"""A line that shows how far a long job is, in a terminal and in a notebook."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from course_utils.environment import in_notebook


def printable(text: str) -> str:
    """Return a text with question marks for what standard output cannot show."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


class Bar:
    """A progress bar with rate and time left; silent for short jobs and in logs."""

    def __init__(
        self,
        total: float,
        what: str,
        wanted: bool = True,
        amount: Callable[[float], str] = "{:,}".format,
        rate: Callable[[float], str] = "{:,.0f} photos/s".format,
        start: float = 0,
    ) -> None:
        self.total, self.what, self.amount, self.rate = total, what, amount, rate
        self.begun = self.shown = time.monotonic()
        self.start = start
        self.wanted = wanted and (sys.stdout.isatty() or in_notebook())
        self.width = 0

    def show(self, done: float) -> None:
        """Draw the bar, unless it was drawn a moment ago."""
        now = time.monotonic()
        if not self.wanted or now - self.shown < 0.2 or now - self.begun < 0.5:
            return
        self.shown = now
        speed = max(0.0, done - self.start) / (now - self.begun)
        line = f"{self.what} {self.amount(done)}, {self.rate(speed)}"
        if self.total:
            filled = int(24 * min(1.0, done / self.total))
            left = f"{(self.total - done) / speed:.0f} s left" if speed else "waiting"
            line = (
                f"{self.what} {'█' * filled}{'░' * (24 - filled)} "
                f"{self.amount(done)} of {self.amount(self.total)}, {self.rate(speed)}, {left}"
            )
        self.width = max(self.width, len(line))
        self._write(line.ljust(self.width))

    def clear(self) -> None:
        if self.width:
            self._write(" " * self.width + "\r")
            self.width = 0

    def _write(self, line: str) -> None:
        sys.stdout.write("\r" + printable(line))
        sys.stdout.flush()


def megabytes(number: float) -> str:
    return f"{number / 1e6:.1f} MB" if number < 10e6 else f"{number / 1e6:,.0f} MB"
