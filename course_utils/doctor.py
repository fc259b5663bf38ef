"""Does this machine do for the course? One line for each thing that matters."""

from __future__ import annotations

import contextlib
import html
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from course_utils import environment, machine, packages, progress
from course_utils.datasets import fetching, registry
from course_utils.datasets.fetching import cache, mirror
from course_utils.datasets.fetching.cache import reason
from course_utils.datasets.fetching.downloading import (
    host,
    missing_certificates,
    probe,
    proxy_of,
    reachable,
)
from course_utils.profiles import profile
from course_utils.tables import table_html

GIGABYTE = 1e9
_READY = "This machine is ready"


@dataclass(frozen=True)
class Finding:
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
        return not self._amiss

    @property
    def _amiss(self) -> list[str]:
        return [finding.topic for finding in self.findings if finding.advice]

    def __repr__(self) -> str:
        return f"{_READY} (print it for details)." if self.ok else str(self)

    def __str__(self) -> str:
        lines = []
        for finding in self.findings:
            lines.append(f"{finding.topic:12} {'-> ' if finding.advice else 'ok '}{finding.found}")
            if finding.advice:
                lines.append(f"{'':16}{finding.advice}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = (
            [html.escape(one.topic), html.escape(one.found), html.escape(one.advice) or "ok"]
            for one in self.findings
        )
        table = table_html(("What", "Found", "What to do"), rows)
        unfold, title = ("", f"{_READY} (details)")
        if self._amiss:
            unfold, title = " open", f"Worth a look: {', '.join(self._amiss)}"
        # JupyterLab would take Enter and Space for its own commands.
        summary = f'<summary data-lm-suppress-shortcuts="true">{title}</summary>'
        return f"<details{unfold}>{summary}{table}</details>"


def examine() -> Report:
    """Look at the machine a notebook runs on.

    Returns
    -------
    Report
        One finding about each thing that matters, with what to do where something is amiss.
        Neither NumPy nor Keras is imported, and no data is fetched.
    """
    looks = {
        "Python": _python,
        "Settings": _settings,
        "Packages": _packages,
        "Keras": _deep_learning,
        "Cores": _cores,
        "Memory": _memory,
        "GPU": _graphics,
        "Disk": _disk,
        "Cache": _cache,
        "Progress": _progress,
        "Real data": _real_data,
        "Network": _network,
        "Front end": _front_end,
        "Profile": _profile,
    }
    return Report([_found(topic, look) for topic, look in looks.items()])


def _found(topic: str, look: Callable[[], tuple[str, str]]) -> Finding:
    """Look at one thing; what is wrong with it must not hide the others."""
    try:
        return Finding(topic, *look())
    except ValueError as error:  # a variable of the environment: it says what is allowed
        return Finding(topic, "not known", str(error))
    except Exception as error:
        advice = f"It could not be examined ({reason(error)}); the course may work all the same."
        return Finding(topic, "not known", advice)


# Each of these says what it found, and what to do where something is amiss.


def _python() -> tuple[str, str]:
    supported = (3, 11) <= sys.version_info[:2] <= (3, 13)
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return found, "" if supported else "The course is tested on 3.11 to 3.13."


def _settings() -> tuple[str, str]:
    lines = environment.amiss()
    return f"{len(lines)} in the way" if lines else "nothing in the way", " ".join(lines)


def _packages() -> tuple[str, str]:
    names = ("NumPy", "SciPy", "Matplotlib", "ipywidgets", "anywidget")
    found = packages.installed({name: [name.lower()] for name in names})
    missing = [name for name in names if not packages.version(name.lower())]
    advice = f"Install {', '.join(missing)}: see the README." if missing else ""
    return ", ".join(found) or "none", advice


def _deep_learning() -> tuple[str, str]:
    keras = packages.version("keras")
    backend, remark = environment.keras_backend()
    if keras and backend:
        title, names = packages.BACKENDS[backend]
        return f"Keras {keras} on {title} {packages.version(*names)}", remark
    advice = "Notebooks 00 to 03 work without; for the others: pip install 'course_utils[keras]'."
    return "not installed" if not keras else "no TensorFlow", advice


def _cores() -> tuple[str, str]:
    number = machine.cores()
    advice = "It works, at about half the speed that the course names."
    return f"{number:g}", advice if number < 2 else ""


def _memory() -> tuple[str, str]:
    size = machine.memory()
    if size is None:
        return "unknown", ""
    advice = "Notebooks that train may run out of it."
    return f"{size / GIGABYTE:.1f} GB", advice if size < 1.9 * GIGABYTE else ""


def _graphics() -> tuple[str, str]:
    """Ask the driver, not TensorFlow: importing that takes seconds."""
    command = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
        if done.returncode == 0 and done.stdout.strip():
            advice = "" if profile().name == "full" else 'choose_profile("full") suits it.'
            return done.stdout.strip().splitlines()[0], advice
    return "none; the quick profile needs none", ""


def _disk() -> tuple[str, str]:
    free = shutil.disk_usage(_nearest(cache.root())).free
    advice = "The data sets of later notebooks take about 1 GB."
    found = f"{free / GIGABYTE:.0f} GB free where data is kept"
    return found, advice if free < 2 * GIGABYTE else ""


def _nearest(place: Path) -> Path:
    """Return the nearest folder that is there: the place itself or one above it."""
    return next((one for one in (place, *place.parents) if os.access(one, os.F_OK)), place)


def _cache() -> tuple[str, str]:
    place = cache.root()
    # Only what the course keeps: the folder may be one that holds other things too.
    size = sum(cache.size_of(path) for kind in cache.KINDS for path in cache.items(kind))
    why = _not_writable(place)
    advice = f"It cannot be written ({why}): name another folder in COURSE_DATA_DIR."
    return f"{place}, {size / 1e6:,.0f} MB", advice if why else ""


def _progress() -> tuple[str, str]:
    place = progress.path()
    why = _not_writable(place.parent)
    if place.exists() and not place.is_file():
        why = "it is no file"
    advice = f"It cannot be written ({why}), so nothing you do is kept: see COURSE_PROGRESS."
    return str(place), advice if why else ""


def _not_writable(folder: Path) -> str:
    """Try to write into a folder, or where it would be made; say why it fails."""
    try:
        with tempfile.TemporaryFile(dir=_nearest(folder)):
            return ""
    except OSError as error:
        return reason(error)


def _real_data() -> tuple[str, str]:
    kept = {path.name for path in cache.items("real")}
    entries = [entry for entry in registry.entries().values() if entry.quick]
    there = [entry.title for entry in entries if entry.keeps.rstrip("/") in kept]
    found = f"in the cache: {', '.join(there) or 'nothing yet'}"
    place = mirror.named()
    if place:
        try:
            opened = mirror.open_mirror(place)
        except cache.Problem as problem:
            return found, f"COURSE_DATA_MIRROR: {mirror.without_password(place)} {problem}."
        held = [entry.title for entry in entries if any(map(opened.holds, entry.mirror))]
        found += f"; in the mirror: {', '.join(held) or 'nothing of the course'}"
    return found, ""


def _network() -> tuple[str, str]:
    try:
        if fetching.chosen_source() == "standin":
            return "not asked: COURSE_DATA_SOURCE is standin", ""
    except ValueError as error:
        return "not asked", str(error)
    addresses = [entry.addresses[0] for entry in registry.entries().values()]
    answering = reachable(addresses)
    missing = missing_certificates()
    blame = f"Nothing can be fetched: {missing}. Correct it or unset it." if missing else ""
    if answering:
        if not missing and (why := probe(answering[0])):
            blame = f"Nothing can be fetched: {host(answering[0])} {why}."
        return "in the way" if blame else f"{host(answering[0])} answers", blame
    proxy = proxy_of(addresses[0])
    if proxy:
        return "none", f"The proxy {host(proxy)} does not answer: see the variable https_proxy."
    return "none; the course works without, on stand-ins for the data", blame


def _front_end() -> tuple[str, str]:
    hosted = {"google.colab": "Colab", "pyodide": "a browser without a server"}
    found = [name for module, name in hosted.items() if module in sys.modules]
    if "VSCODE_PID" in os.environ or os.environ.get("TERM_PROGRAM") == "vscode":
        found.append("VS Code")
    found += packages.installed({"JupyterLab": ["jupyterlab"], "Notebook": ["notebook"]})
    if found:
        return ", ".join(found), ""
    if "ipykernel" in sys.modules:
        return (
            "installed elsewhere, not beside this Python",
            "If figures say that Python does not hear them: pip install anywidget where "
            "JupyterLab is installed, and reload the page.",
        )
    return (
        "no JupyterLab is installed here",
        "Open the notebooks in VS Code, or: pip install 'course_utils[lab]'.",
    )


def _profile() -> tuple[str, str]:
    meaning = {
        "smoke": "proves that cells run; too little for learning",
        "quick": "samples of the data, about a minute of computing a notebook",
        "full": "all the data, up to an hour of computing a notebook",
    }
    name = profile().name
    return f"{name}: {meaning[name]}", ""
