"""What of the machine this process may use: its own share where a container or service sets one."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import math
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_CGROUP = Path("/sys/fs/cgroup")
_ENDLESS = 2**60  # bytes
# Where a container's quota and its period stand, in both versions of control groups. Without a
# limit the quota is "max", or -1.
_QUOTAS = (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"))


def cores() -> float:
    """Return how many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        limits = [float(len(os.sched_getaffinity(0)))]
    else:
        limits = [float(os.cpu_count() or 1)]
    with contextlib.suppress(KeyError, ValueError):
        limits.append(float(os.environ["CPU_LIMIT"]))
    for names in _QUOTAS:
        with contextlib.suppress(OSError, ValueError, ZeroDivisionError):
            quota, period = " ".join((_CGROUP / name).read_text() for name in names).split()
            limits.append(float(quota) / float(period))
    return min(limit for limit in limits if limit > 0)


def workers(most: int) -> int:
    """Return how many threads or processes are worth starting, at least 1."""
    return max(1, min(most, math.ceil(cores())))


@functools.cache
def has_threads() -> bool:
    """Say whether threads can be started: in a browser's Python they cannot."""
    try:
        threading.Thread(target=int, daemon=True).start()
    except RuntimeError:
        return False
    return True


def at_once(
    work: Callable[[Item], Result], items: Iterable[Item], threads: int
) -> Iterator[Result]:
    """Yield ``work(item)`` for each item in order, from several threads where there are any."""
    if not has_threads():
        yield from map(work, items)
        return
    pool = ThreadPoolExecutor(max_workers=threads)
    try:
        yield from pool.map(work, items)
    finally:
        # After an interrupt the learner gets the prompt back at once.
        pool.shutdown(wait=True, cancel_futures=True)


def memory() -> float | None:
    """Return how many bytes of memory this process may use."""
    limits = []
    for place in (_CGROUP / "memory.max", _CGROUP / "memory" / "memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError):
            limits.append(float(place.read_text()))
    with contextlib.suppress(KeyError, ValueError):
        limits.append(float(os.environ["MEM_LIMIT"]))
    with contextlib.suppress(ImportError):
        import psutil

        limits.append(psutil.virtual_memory().total)
    # Where an old control group has no limit, it names the largest number that it knows.
    return min((limit for limit in limits if 0 < limit < _ENDLESS), default=None)


def give_back_memory() -> None:
    """Hand freed memory back to the system, where `bootstrap.keep_freed_memory` holds it."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)  # of the GNU C library


def peak_memory() -> float | None:
    """Return the most memory that this process has held so far."""
    # Linux: getrusage would count what the parent process held when it started this one.
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = Path("/proc/self/status").read_text().splitlines()
        peak = next(line for line in lines if line.startswith("VmHWM:"))
        return 1024.0 * int(peak.split()[1])
    with contextlib.suppress(ImportError):
        import resource

        largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return float(largest if sys.platform == "darwin" else 1024 * largest)
    with contextlib.suppress(ImportError, AttributeError):  # Windows
        import psutil

        return float(psutil.Process().memory_info().peak_wset)
    return None
