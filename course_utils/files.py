"""Files that are always whole: written aside, put in their place in one step, locked meanwhile."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from course_utils.machine import Result


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a place beside `path` to write to; it takes the file's place if all went well."""
    # Not one of tempfile's, which could be read by its owner only.
    aside = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        yield aside
        patiently(lambda: aside.replace(path))
    finally:
        aside.unlink(missing_ok=True)


def write_whole(path: Path, text: str, mode: int = 0o666) -> None:
    """Replace a file: a reader, an interrupt or a full disk meets the old one or the new one."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, mode)

    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as aside, open(aside, "wb", opener=opener) as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def patiently(work: Callable[[], Result]) -> Result:
    """Try again for a moment: Windows refuses while a virus scanner or a reader has the file."""
    for _ in range(25 if os.name == "nt" else 0):
        try:
            return work()
        except PermissionError:
            time.sleep(0.02)
    return work()


@contextlib.contextmanager
def hold(file: Path, waiting: str = "", seconds: float = -1) -> Iterator[None]:
    """Hold a lock file, saying once that it is waited for; OSError after so many seconds."""
    if not _can_lock():
        yield
        return
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
    if not _can_lock():
        return False
    from filelock import FileLock, Timeout

    try:
        with FileLock(file).acquire(timeout=0):
            return False
    except Timeout:
        return True


def _can_lock() -> bool:
    """Say whether the system frees the locks of a program that was killed."""
    with contextlib.suppress(ImportError):
        import fcntl  # noqa: F401

        return True
    return os.name == "nt"
