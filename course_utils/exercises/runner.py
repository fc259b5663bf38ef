"""Run what a learner wrote so that nothing it does reaches the check or the notebook.

The function runs in a thread of its own, which is stopped when its time is up: signals do
not work on Windows, and a separate process could not see the notebook's variables. What it
prints, plots, seeds or sets is undone afterwards.
"""

from __future__ import annotations

import _thread
import builtins
import ctypes
import getpass
import io
import math
import mmap
import os
import random
import sys
import threading
import time
import traceback
import warnings
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np

_STACK_BYTES = 16 * 1024 * 1024
_RECURSION_LIMIT = 3000
_INSIST = 0.5
_KEPT = 2000  # characters of what is printed
MEMORY_BYTES = 2**30  # what one call may take; Binder gives a notebook 2 GB in all


# A ``SystemExit``: ``except Exception`` lets it through, and a thread that ends so says nothing.
class TimeUp(SystemExit):
    """Raised inside a learner's function that has run for too long."""


class AskedForInput(Exception):
    """Raised where a learner's function asks for input that nobody can give."""


class InsideACheck(Exception):
    """Raised where something of the course is called while an answer is being checked."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"`{name}` cannot be called while an answer is being checked, nor by a thread that an "
            "answer has started: a check calls your function many times, and that line with it. "
            "Move it out of the function, to the left margin, and run the cell again."
        )
        self.name = name


_OWN_MODULES = (builtins, math, random, time, np, np.random, np.linalg, np.fft)
_checking = threading.Lock()  # held while a check runs
_at_work: set[int] = set()  # threads in which an answer is being called
_left_behind: weakref.WeakSet[threading.Thread] = weakref.WeakSet()  # started by an answer


@dataclass
class Call:
    value: Any = None
    error: BaseException | None = None
    text: str = ""
    timed_out: bool = False
    hungry: bool = False
    still_running: bool = False
    stack: Sequence[tuple[str, int]] = ()


class Transcript(io.TextIOBase):
    """What was printed (its beginning) and warned of; takes the place of the streams."""

    def __init__(self, caught: Sequence[warnings.WarningMessage] = ()) -> None:
        self.printed = ""
        self.onward: TextIO | None = None
        self._caught = caught

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        # After the check: a call that could not be stopped may have put this stream back in place
        # of the notebook's own (``redirect_stdout`` does).
        if self.onward is not None:
            return self.onward.write(text)
        self.printed += str(text)[: max(0, _KEPT - len(self.printed))]
        return len(text)

    @property
    def warned(self) -> list[str]:
        texts = (f"{found.category.__name__}: {found.message}" for found in self._caught)
        return list(dict.fromkeys(texts))


def call(function: Callable[..., Any], seconds: float) -> Call:
    """Call a function without arguments and stop it when its time is up."""
    result = Call()
    ended = threading.Event()
    put_back = names_kept()

    def work() -> None:
        _at_work.add(_thread.get_ident())
        try:
            result.value = function()
        except BaseException as error:
            result.text = text_of(error)  # first: what never ends here is no error to be read
            result.error = error
        finally:
            _at_work.discard(_thread.get_ident())
        ended.set()

    try:
        thread = _start(work)
    except RuntimeError:  # where there are no threads, as in a browser's Python
        work()
        return result
    end = time.monotonic() + seconds
    allowed = 0  # asked only of a call that takes long
    try:
        while not ended.is_set() and time.monotonic() < end and not result.hungry:
            # Short waits, because on Windows an interrupt is seen only between them.
            if not ended.wait(min(0.05, max(0.0, end - time.monotonic()))):
                put_back()
                allowed = allowed or _memory() + MEMORY_BYTES
                result.hungry = _memory() > allowed
        if not ended.is_set():
            result.timed_out = True
            frame = sys._current_frames().get(thread)
            steps = traceback.walk_stack(frame) if frame else ()
            result.stack = [(at.f_code.co_filename, line) for at, line in steps][::-1]
    finally:
        put_back()
        if not ended.is_set():
            result.still_running = not _stop(thread, ended)
            put_back()
    return result


def names_kept() -> Callable[[], None]:
    """Note what Python's and NumPy's own names stand for, and which modules are loaded."""
    kept = [(vars(module), dict(vars(module))) for module in _OWN_MODULES]
    kept.append((sys.modules, dict(sys.modules)))

    def put_back() -> None:
        for names, before in kept:
            names.update(before)

    return put_back


def text_of(error: BaseException) -> str:
    """Kind and text of an exception, in one line, whatever its own methods do."""
    name = error.__class__.__name__
    try:
        text = " ".join(str(error)[:1000].split()).replace("`", "'")
    except Exception:
        text = ""
    text = text if len(text) <= 200 else text[:200] + " …"
    return f"{name}: {text}" if text else name


def _memory() -> int:
    """Bytes that this process holds; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * mmap.PAGESIZE
    except (OSError, ValueError, IndexError):
        return 0


def _start(work: Callable[[], None]) -> int:
    """Start a thread with a stack deep enough for Python's own limit on recursion."""
    # One of the lower module, which ends without a word wherever a ``SystemExit`` finds it.
    try:
        usual = threading.stack_size(_STACK_BYTES)
    except (ValueError, RuntimeError):
        return _thread.start_new_thread(work, ())
    try:
        return _thread.start_new_thread(work, ())
    finally:
        threading.stack_size(usual)


def _stop(thread: int, ended: threading.Event) -> bool:
    """Raise `TimeUp` in a thread until it ends, or lay it to rest; say whether it is quiet."""
    # Once is not enough: a bare ``except`` inside a loop swallows it. What survives many is sent an
    # exception that never comes to the end of its own making, and so waits there for good.
    parked = threading.Event()

    class Parked(TimeUp):
        def __init__(self) -> None:
            parked.set()
            lock = _thread.allocate_lock()
            lock.acquire()
            lock.acquire()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        end = time.monotonic() + _INSIST
        pause = 0.02
        while time.monotonic() < end:
            if not _raise_in(thread, TimeUp) or ended.wait(pause):
                return True
            pause = 0.0005
        _raise_in(thread, Parked)
    finally:
        sys.setswitchinterval(interval)
    end = time.monotonic() + _INSIST
    while time.monotonic() < end:
        if ended.wait(0.02) or parked.is_set():
            return True
    return False


def _raise_in(thread: int, kind: type[TimeUp]) -> bool:
    """Raise an exception in a thread at its next step; say whether there is such a thread."""
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    return bool(raise_in(ctypes.c_ulong(thread), ctypes.py_object(kind)))


@contextmanager
def undisturbed() -> Iterator[Transcript]:
    """Put back afterwards what a learner's function may change around it, and refuse input."""

    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise AskedForInput("it asks for input, which nobody can give while it is checked")

    def set_limit(depth: int) -> None:
        put_limit(min(depth, _RECURSION_LIMIT))  # millions of nested calls cannot be stopped

    put_limit = sys.setrecursionlimit
    with ExitStack() as stack:
        stack.enter_context(_alone())
        caught = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("default")
        stack.callback(random.setstate, random.getstate())
        stack.callback(np.random.set_state, np.random.get_state())  # noqa: NPY002
        with suppress(OSError):
            stack.callback(os.chdir, os.getcwd())  # noqa: PTH109
        stack.callback(sys.path.__setitem__, slice(None), list(sys.path))
        stack.callback(_put_back_environment, dict(os.environ))
        stack.callback(put_limit, sys.getrecursionlimit())
        set_limit(sys.getrecursionlimit())
        stack.enter_context(np.printoptions())
        _hide_figures(stack)
        _hide_display(stack)
        transcript = Transcript(caught)
        stack.callback(setattr, transcript, "onward", sys.stdout)
        streams = {"stdout": transcript, "stderr": transcript, "stdin": io.StringIO()}
        stack.enter_context(_instead(sys, **streams, breakpointhook=refuse))
        stack.enter_context(_instead(sys, setrecursionlimit=set_limit))
        stack.enter_context(_instead(builtins, input=refuse))
        stack.enter_context(_instead(getpass, getpass=refuse))
        yield transcript


def _put_back_environment(before: dict[str, str]) -> None:
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    for name, value in before.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


@contextmanager
def _instead(owner: Any, **others: Any) -> Iterator[None]:
    """Give an object other attributes for a while."""
    own = vars(owner)
    kept = {name: own[name] for name in others if name in own}
    own.update(others)
    try:
        yield
    finally:
        own.update(kept)
        for name in others.keys() - kept.keys():
            own.pop(name, None)


@contextmanager
def _alone() -> Iterator[None]:
    """Let no second check begin meanwhile: two would put back what the other has set."""
    refuse_inside("check")
    if not _checking.acquire(blocking=False):
        raise InsideACheck("check")
    before = set(threading.enumerate())
    try:
        yield
    finally:
        _left_behind.update(set(threading.enumerate()) - before)
        _checking.release()


def refuse_inside(name: str) -> None:
    """Refuse a call by an answer that is being checked, or by a thread that it left behind."""
    theirs = _thread.get_ident() in _at_work or threading.current_thread() in _left_behind
    if theirs or _checking.locked():
        raise InsideACheck(name)


def _hide_figures(stack: ExitStack) -> None:
    """Close the figures that will be opened, and let none of them pop up."""
    plt: Any = sys.modules.get("matplotlib.pyplot")
    keep = plt.get_fignums() if plt is not None else []
    if plt is not None:
        stack.enter_context(sys.modules["matplotlib"].rc_context())
        stack.enter_context(_instead(plt, show=_nothing))
    stack.callback(_close_figures, keep, current=plt.gcf().number if keep else None)
    if keep:
        plt.figure()  # so that what is drawn does not land on the learner's own figure


def _close_figures(keep: list[int], current: int | None) -> None:
    plt: Any = sys.modules.get("matplotlib.pyplot")
    if plt is not None:
        for number in set(plt.get_fignums()).difference(keep):
            plt.close(number)
        if current in plt.get_fignums():
            plt.figure(current)


def _hide_display(stack: ExitStack) -> None:
    """Swallow what will be displayed, and take ``exit()`` for an exception."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        return

    def leave() -> None:
        raise SystemExit("exit()")

    # The publisher itself stays: `capture_output`, left late, puts back the one it found.
    stack.callback(setattr, shell, "display_pub", shell.display_pub)
    stack.callback(setattr, sys, "displayhook", sys.displayhook)
    stack.enter_context(_instead(shell.display_pub, publish=_nothing, clear_output=_nothing))
    stack.enter_context(_instead(shell, ask_exit=leave))


def _nothing(*args: Any, **kwargs: Any) -> None:
    pass
