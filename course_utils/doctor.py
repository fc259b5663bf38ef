"""Does this machine do for the course? One line for each thing that matters."""

from __future__ import annotations

import contextlib
import html
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from course_utils.profiles import profile

GIGABYTE = 1e9


@dataclass(frozen=True)
class Finding:
    """What was found about one thing.

    Attributes
    ----------
    topic : str
        What was looked at.
    found : str
        What is there.
    advice : str
        What to do; empty where all is well.
    """

    topic: str
    found: str
    advice: str = ""


class Report:
    """All findings, as a table for a notebook and as text for a terminal."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings

    @property
    def ok(self) -> bool:
        """Whether nothing needs doing."""
        return not any(finding.advice for finding in self.findings)

    def __repr__(self) -> str:
        """Lay the findings out as lines."""
        lines = []
        for finding in self.findings:
            lines.append(f"{finding.topic:12} {'→ ' if finding.advice else '✓ '}{finding.found}")
            if finding.advice:
                lines.append(f"{'':15}{finding.advice}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(f.topic)}</th>'
            f'<td style="text-align:left">{html.escape(f.found)}</td>'
            f'<td style="text-align:left">{html.escape(f.advice) or "ok"}</td></tr>'
            for f in self.findings
        )
        heads = "".join(
            f'<th scope="col" style="text-align:left">{head}</th>'
            for head in ("What", "Found", "What to do")
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def examine() -> Report:
    """Look at the machine a notebook runs on.

    Returns
    -------
    Report
        Python, packages, processor cores, memory, graphics processor, disk and profile,
        each with what to do where something is amiss. Nothing is imported or changed.

    Examples
    --------
    >>> examine().findings[0].topic
    'Python'
    """
    looks: list[Callable[[], Finding]] = [
        _python,
        _packages,
        _deep_learning,
        _cores,
        _memory,
        _graphics,
        _disk,
        _profile,
    ]
    return Report([look() for look in looks])


def _python() -> Finding:
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    supported = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding("Python", found, "" if supported else "The course is tested on 3.11 to 3.13.")


def _version(*distributions: str) -> str | None:
    for distribution in distributions:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            return importlib.metadata.version(distribution)
    return None


def _packages() -> Finding:
    names = {"NumPy": "numpy", "SciPy": "scipy", "Matplotlib": "matplotlib"}
    names |= {"ipywidgets": "ipywidgets", "anywidget": "anywidget"}
    versions = {shown: _version(name) for shown, name in names.items()}
    found = ", ".join(f"{shown} {version}" for shown, version in versions.items() if version)
    missing = [shown for shown, version in versions.items() if not version]
    advice = f"Install {', '.join(missing)}: see the README." if missing else ""
    return Finding("Packages", found or "none", advice)


def _deep_learning() -> Finding:
    keras = _version("keras")
    tensorflow = _version("tensorflow", "tensorflow-cpu", "tensorflow-macos", "tf-nightly")
    if keras and tensorflow:
        return Finding("Keras", f"Keras {keras} on TensorFlow {tensorflow}")
    advice = "Notebooks 00 to 03 work without; for the others: pip install 'course_utils[keras]'."
    return Finding("Keras", "not installed" if not keras else "no TensorFlow", advice)


def cores() -> float:
    """Return how many processor cores this process may use.

    Returns
    -------
    float
        Hosted services grant fractions, which they tell in ``CPU_LIMIT``.

    Examples
    --------
    >>> cores() > 0
    True
    """
    with contextlib.suppress(KeyError, ValueError):
        return float(os.environ["CPU_LIMIT"])
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cores() -> Finding:
    number = cores()
    advice = "" if number >= 2 else "It works, at about half the speed that the course names."
    return Finding("Cores", f"{number:g}", advice)


def memory() -> float | None:
    """Return the bytes of memory that this process may use.

    Returns
    -------
    float or None
        The machine's memory or the limit set on it, whichever is less; None where the
        system does not tell.

    Examples
    --------
    >>> memory() is None or memory() > 0
    True
    """
    limits = []
    for place in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError):
            limits.append(float(Path(place).read_text()))
    with contextlib.suppress(KeyError, ValueError):
        limits.append(float(os.environ["MEM_LIMIT"]))
    with contextlib.suppress(ImportError):
        import psutil

        limits.append(psutil.virtual_memory().total)
    return min(limits, default=None)


def _memory() -> Finding:
    size = memory()
    if size is None:
        return Finding("Memory", "unknown")
    advice = "" if size > 1.9 * GIGABYTE else "Notebooks that train may run out of it."
    return Finding("Memory", f"{size / GIGABYTE:.1f} GB", advice)


def _graphics() -> Finding:
    """Ask the driver, not TensorFlow: importing that takes seconds."""
    command = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
        if done.returncode == 0 and done.stdout.strip():
            found = done.stdout.strip().splitlines()[0]
            advice = "" if profile().name == "full" else 'choose_profile("full") suits it.'
            return Finding("GPU", found, advice)
    return Finding("GPU", "none; the quick profile needs none")


def _disk() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free
    advice = "" if free > 2 * GIGABYTE else "The data sets of later notebooks take about 1 GB."
    return Finding("Disk", f"{free / GIGABYTE:.0f} GB free", advice)


def _profile() -> Finding:
    meaning = {
        "smoke": "proves that cells run; too little for learning",
        "quick": "samples of the data, about a minute of computing a notebook",
        "full": "all the data, up to an hour of computing a notebook",
    }
    name = profile().name
    return Finding("Profile", f"{name}: {meaning[name]}")
