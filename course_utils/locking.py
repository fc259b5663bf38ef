"""Locks between programs that make the same file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def hold(file: Path, waiting: str = "", seconds: float = -1) -> Iterator[None]:
    """Hold a lock file, saying once that it is waited for; OSError after so many seconds."""
    from filelock import FileLock, Timeout

    lock = FileLock(file)
    # Where none can be made, go on without: what is written is still replaced in one step.
    with contextlib.suppress(NotImplementedError):
        try:
            if file.parent.is_dir():  # else the library would make it
                lock.acquire(timeout=0)
        except Timeout:
            if waiting:
                print(waiting, flush=True)
            lock.acquire(timeout=seconds, poll_interval=0.02)
        except OSError:
            pass
    try:
        yield
    finally:
        lock.release()


def is_held(file: Path) -> bool:
    """Say whether a program holds a lock file."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(file).acquire(timeout=0):
            return False
    except Timeout:
        return True
