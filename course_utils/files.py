"""Files that are always whole: written aside, then put in their place in one step."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")


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
