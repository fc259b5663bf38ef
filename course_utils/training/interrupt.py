"""The first interrupt asks a training to stop, the second one breaks it off."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any


class Interrupt:
    """A handler of SIGINT (Jupyter's ■, Ctrl-C) for the time of a training."""

    def __init__(
        self,
        training: Callable[[FrameType | None], bool],
        ask: Callable[[], None],
        break_off: Callable[[], None],
    ) -> None:
        self._training, self._ask, self._break_off = training, ask, break_off
        self._previous: Any = None
        self.asked = False

    def begin(self) -> None:
        """Take over from the present handler. Outside the main thread nothing is done."""
        if threading.current_thread() is not threading.main_thread():
            return
        previous = signal.getsignal(signal.SIGINT)
        if isinstance(previous, Interrupt):  # left over from a training that raised
            previous = previous._previous
        # None: set from C, it could not be given back. A program in the background ignores SIGINT.
        if previous not in (None, signal.SIG_IGN):
            self._previous = previous
            signal.signal(signal.SIGINT, self)

    def end(self) -> None:
        present: object = signal.getsignal(signal.SIGINT)
        if present is self:
            signal.signal(signal.SIGINT, self._previous)
            self._previous = None

    def __call__(self, signum: int, frame: FrameType | None) -> None:
        if not self._training(frame):
            self.end()
            signal.raise_signal(signum)
        elif self.asked:
            self.end()
            self._break_off()
            raise KeyboardInterrupt
        else:
            self.asked = True
            self._ask()
