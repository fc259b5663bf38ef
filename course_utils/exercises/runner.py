"""Run what a learner wrote so that nothing it does reaches the check or the notebook.

The function runs in a thread of its own, which is stopped when its time is up: signals do
not work on Windows, and a separate process could not see the notebook's variables. What it
prints, plots, seeds or sets is undone afterwards.
"""

from __future__ import annotations

import builtins
import ctypes
import getpass
import io
import os
import random
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

_STACK_BYTES = 16 * 1024 * 1024
_RECURSION_LIMIT = 3000
_GIVE_UP_AFTER = 1.5


class TimeUp(SystemExit):
    """Raised inside a learner's function that has run for too long.

    A ``SystemExit``, because ``except Exception`` lets it through and a thread that ends
    with one says nothing.
    """


class AskedForInput(Exception):
    """Raised where a learner's function asks for input that nobody can give."""


@dataclass
class Call:
    """What came of one call.

    Attributes
    ----------
    value : object
        What the function returned.
    error : BaseException or None
        What it raised, also where it was stopped.
    timed_out : bool
        Whether it was stopped because its time was up.
    still_running : bool
        Whether it could not even be stopped.
    """

    value: Any = None
    error: BaseException | None = None
    timed_out: bool = False
    still_running: bool = False


@dataclass
class Transcript:
    """What was printed and warned of while a learner's function ran.

    Attributes
    ----------
    warned : list of str
        Text of the warnings, each once.
    """

    warned: list[str] = field(default_factory=list)
    _stream: _Capture | None = None

    @property
    def printed(self) -> str:
        """Beginning of what was printed."""
        return self._stream.text if self._stream else ""


def call(function: Callable[..., Any], seconds: float) -> Call:
    """Call a function without arguments and stop it when its time is up.

    Parameters
    ----------
    function : callable
        What to run, in a thread of its own.
    seconds : float
        How long it may take.

    Returns
    -------
    Call
        Its result. An exception of any kind is part of it, never raised.

    Raises
    ------
    KeyboardInterrupt
        If the learner interrupts the kernel meanwhile; the function is stopped first.
    """
    result = Call()

    def work() -> None:
        try:
            result.value = function()
        except BaseException as error:
            result.error = error

    try:
        thread = _started(work)
    except RuntimeError:  # where there are no threads, as in a browser's Python
        work()
        return result
    end = time.monotonic() + seconds
    try:
        while thread.is_alive() and time.monotonic() < end:
            # Short waits, because on Windows an interrupt is seen only between them.
            thread.join(min(0.05, max(0.0, end - time.monotonic())))
        result.timed_out = thread.is_alive()
    finally:
        if thread.is_alive():
            result.still_running = not _stop(thread)
    return result


def _started(work: Callable[[], None]) -> threading.Thread:
    """Start a thread with a stack deep enough for Python's own limit on recursion."""
    try:
        usual = threading.stack_size(_STACK_BYTES)
    except (ValueError, RuntimeError):
        usual = None
    try:
        thread = threading.Thread(target=work, daemon=True, name="exercise")
        thread.start()
    finally:
        if usual is not None:
            threading.stack_size(usual)
    return thread


def _stop(thread: threading.Thread) -> bool:
    """Raise `TimeUp` in a thread until it ends; say whether it did.

    Once is not enough: a bare ``except`` inside the loop swallows it. Often is: sooner or
    later it arrives while the handler itself runs.
    """
    interval = sys.getswitchinterval()
    end = time.monotonic() + _GIVE_UP_AFTER
    sys.setswitchinterval(1e-5)
    try:
        while thread.is_alive() and time.monotonic() < end:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident or 0), ctypes.py_object(TimeUp)
            )
            thread.join(0.0005)
    finally:
        sys.setswitchinterval(interval)
    return not thread.is_alive()


@contextmanager
def undisturbed() -> Iterator[Transcript]:
    """Put back afterwards whatever a learner's function may change around it.

    That is: standard streams, shown figures and other display, Matplotlib's and NumPy's
    settings, random states, the current folder, and warnings. Input is refused.

    Yields
    ------
    Transcript
        What was printed and warned of.
    """
    transcript = Transcript()
    with ExitStack() as stack:
        caught = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("default")
        stack.enter_context(_random_states())
        stack.enter_context(_folder_and_limits())
        stack.enter_context(np.printoptions())
        stack.enter_context(_figures())
        stack.enter_context(_display())
        transcript._stream = stack.enter_context(_streams())
        yield transcript
        for warning in caught or ():
            text = f"{warning.category.__name__}: {warning.message}"
            if text not in transcript.warned:
                transcript.warned.append(text)


class _Capture(io.TextIOBase):
    """Stream that keeps the beginning and lets the rest go."""

    def __init__(self, keep: int = 2000) -> None:
        self.text = ""
        self._keep = keep

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        room = self._keep - len(self.text)
        if room > 0:
            self.text += str(text)[:room]
        return len(text)


@contextmanager
def _streams() -> Iterator[_Capture]:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise AskedForInput("it asks for input, which nobody can give while it is checked")

    capture = _Capture()
    kept = sys.stdout, sys.stderr, sys.stdin, sys.breakpointhook
    kept_input = builtins.input, getpass.getpass
    sys.stdout, sys.stderr, sys.stdin = capture, capture, io.StringIO()
    sys.breakpointhook = refuse
    builtins.input, getpass.getpass = refuse, refuse
    try:
        yield capture
    finally:
        sys.stdout, sys.stderr, sys.stdin, sys.breakpointhook = kept
        builtins.input, getpass.getpass = kept_input


@contextmanager
def _random_states() -> Iterator[None]:
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002


@contextmanager
def _folder_and_limits() -> Iterator[None]:
    try:
        folder = os.getcwd()  # noqa: PTH109
    except OSError:
        folder = ""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(min(limit, _RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        if folder:
            os.chdir(folder)


@contextmanager
def _figures() -> Iterator[None]:
    """Close the figures that were opened, and let none of them pop up."""
    loaded = "matplotlib.pyplot" in sys.modules
    if not loaded:
        yield
        _close_figures(keep=set())
        return
    import matplotlib
    import matplotlib.pyplot as plt

    keep = set(plt.get_fignums())
    with matplotlib.rc_context():
        current = plt.gcf().number if keep else None
        show = plt.show
        plt.show = lambda *args, **kwargs: None
        try:
            if keep:
                plt.figure()  # so that what is drawn does not land on the learner's own figure
            yield
        finally:
            plt.show = show
            _close_figures(keep)
            if current in plt.get_fignums():
                plt.figure(current)


def _close_figures(keep: set[int]) -> None:
    if "matplotlib.pyplot" in sys.modules:
        import matplotlib.pyplot as plt

        for number in set(plt.get_fignums()) - keep:
            plt.close(number)


@contextmanager
def _display() -> Iterator[None]:
    """Swallow what is displayed, and take ``exit()`` for an exception."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        yield
        return
    from IPython.core.displaypub import CapturingDisplayPublisher

    def leave() -> None:
        raise SystemExit("exit()")

    publisher = shell.display_pub
    shell.display_pub = CapturingDisplayPublisher()
    shell.ask_exit = leave
    try:
        yield
    finally:
        shell.display_pub = publisher
        del shell.ask_exit
