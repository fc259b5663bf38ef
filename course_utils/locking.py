"""Locks between programs, held on a file that the system frees when its holder dies."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import IO


def try_lock(file: IO[bytes]) -> bool:
    """Try to lock an open file.

    Parameters
    ----------
    file : binary file
        Open for writing.

    Returns
    -------
    bool
        False while someone else holds it; True also where locks do not exist.
    """
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
    """Free a file locked with `try_lock`; Windows promises it for unlocking only, not closing.

    Parameters
    ----------
    file : binary file
        The file that was locked.
    """
    with contextlib.suppress(OSError):
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
