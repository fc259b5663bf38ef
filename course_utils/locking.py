"""Files that several programs share: locked while they are made, and replaced in one step."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def hold(file: Path, waiting: str = "", seconds: float = -1) -> Iterator[None]:
    """Hold a lock file, saying once that it is waited for; OSError after so many seconds."""
    from filelock import FileLock, Timeout

    lock = FileLock(file)
    # Where none can be made (a folder that cannot be written, a file system without locks), go on
    # without: whatever is written is still replaced in one step.
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


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a place beside `path` to write to; it takes the file's place if all went well."""
    # Not one of tempfile's, which could be read by its owner only.
    aside = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        yield aside
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
