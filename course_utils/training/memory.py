"""How much memory this process has needed."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path


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
