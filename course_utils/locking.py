"""Files that several programs share: locked while they are made, and replaced in one step."""

from __future__ import annotations

import contextlib
import errno
import math
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO


@contextlib.contextmanager
def hold(file: Path, waiting: str = "", seconds: float = math.inf) -> Iterator[None]:
    """Hold a lock file, saying once that it is waited for; TimeoutError after so many seconds."""
    # Where none can be made (a folder that cannot be written, a file system without locks), go on
    # without: whatever is written is still replaced in one step.
    try:
        opened = file.open("a+b")
    except OSError:
        yield
        return
    with opened:
        deadline = time.monotonic() + seconds
        while not try_lock(opened):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{file} is held by another program")
            if waiting:
                print(waiting, flush=True)
                waiting = ""
            time.sleep(0.02)
        try:
            yield
        finally:
            unlock(opened)


def try_lock(file: IO[bytes]) -> bool:
    """Try to lock an open file."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        return True
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def unlock(file: IO[bytes]) -> None:
    """Free a file locked with `try_lock`; Windows promises it for unlocking only, not closing."""
    with contextlib.suppress(OSError):
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]


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
