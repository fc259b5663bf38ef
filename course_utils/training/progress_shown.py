"""Where a training shows how far it is: one output of a notebook, or lines of a terminal."""

from __future__ import annotations

import html
import sys
from dataclasses import dataclass
from typing import Any

from course_utils.datasets.bars import printable
from course_utils.environment import in_notebook
from course_utils.plots.style import BLUE, Picture


@dataclass(frozen=True)
class Progress:
    status: str
    numbers: str = ""
    done: float | None = None
    running: bool = True
    picture: Picture | None = None

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        picture = self.picture.html() if self.picture else ""
        value = "" if self.done is None else f' value="{self.done:.3f}"'
        bar = (
            f'<progress{value} aria-label="This epoch" '
            f'style="width:100%;max-width:40em;accent-color:{BLUE}"></progress>'
        )
        lines = "".join(
            f"<div>{html.escape(text)}</div>" for text in (self.status, self.numbers) if text
        )
        words = [repr(self.picture)] if self.picture else []
        return {
            "text/html": f"<div>{picture}{bar if self.running else ''}{lines}</div>",
            "text/plain": "\n".join([*words, self.status, self.numbers]).strip(),
        }


class NotebookDisplay:
    """One output, updated."""

    draws = True

    def __init__(self) -> None:
        self._handle: Any = None

    def show(self, progress: Progress, *, epoch_ended: bool = False) -> None:
        from IPython.display import display

        if self._handle is None:
            self._handle = display(progress, display_id=True)
        else:
            self._handle.update(progress)


class TerminalDisplay:
    """A line for every epoch, and below them one that changes where the terminal can do that."""

    draws = False

    def __init__(self) -> None:
        self._letters = 0

    def show(self, progress: Progress, *, epoch_ended: bool = False) -> None:
        text = progress.numbers if epoch_ended else progress.status
        lasts = epoch_ended or not progress.running
        if not lasts and not sys.stdout.isatty():
            return
        if not lasts and progress.done is not None:
            text = f"[{'=' * round(20 * progress.done):20}] {text}"
        start = "\r" if self._letters else ""
        line = printable(start + text.ljust(self._letters))
        print(line, end="\n" if lasts else "", flush=True)
        self._letters = 0 if lasts else len(text)


def choose_display() -> NotebookDisplay | TerminalDisplay:
    return NotebookDisplay() if in_notebook() else TerminalDisplay()
