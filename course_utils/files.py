"""Files that are always whole: written aside, then put in their place in one step."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")


def write_whole(path: Path, text: str, mode: int = 0o666) -> None:
    """Replace a file: a reader, an interrupt or a full disk meets the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.stem}-{os.getpid()}-{threading.get_ident()}{path.suffix}")

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, mode)

    try:
        with open(aside, "w", encoding="utf-8", newline="\n", opener=opener) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        patiently(lambda: aside.replace(path))
    except BaseException:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise


def patiently(work: Callable[[], Result]) -> Result:
    """Try again for a moment: Windows refuses while a virus scanner or a reader has the file."""
    for _ in range(25 if os.name == "nt" else 0):
        try:
            return work()
        except PermissionError:
            time.sleep(0.02)
    return work()
