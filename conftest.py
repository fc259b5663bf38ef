"""What holds for every test: clean surroundings, their order, quiet notebooks, what these cost."""

from __future__ import annotations

import functools
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import nbformat
import numpy as np
import psutil
import pytest
from hypothesis import HealthCheck, settings
from nbval.plugin import IPyNbCell, IPyNbFile

sys.path.insert(0, str(Path(__file__).parent / "tools"))
import claims
from book import executed
from notebook_files import NOTEBOOKS, ROOT

MEMORY_LIMIT = 1.5e9  # bytes; Binder ends a session at 2 GB
# What takes long begins early: at the end no worker waits for the other one.
FIRST = ("notebooks", "tests/browser", "tests/notebooks")
_scratch = Path(tempfile.mkdtemp(prefix="course tests "))
_seconds: dict[str, float] = defaultdict(float)
_peak_bytes: dict[str, int] = defaultdict(int)
_outputs: dict[Path, dict[str, list]] = defaultdict(dict)  # by the cells' ids
_started = time.monotonic()

# A run draws the examples of the run before, however slow the machine is; "fresh" draws others.
settings.register_profile(
    "same",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("fresh", settings.get_profile("same"), derandomize=False)
settings.load_profile("same")


@pytest.fixture(autouse=True)
def repeatable(monkeypatch):
    """Begin each test at the same place; `check`, too, then draws the cases of the run before."""
    if settings().derandomize:
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002
        monkeypatch.setattr("secrets.randbelow", random.Random(0).randrange)


def pytest_configure(config):
    """Keep learners' files out of the tests, and the tests out of theirs."""
    os.environ["COURSE_PROGRESS"] = str(_scratch / "progress.json")
    os.environ["COURSE_DATA_SOURCE"] = os.environ.get("COURSE_DATA_SOURCE", "standin")
    os.environ["COURSE_SETTINGS"] = str(_scratch / "settings.json")
    os.environ["IPYTHONDIR"] = str(_scratch / "ipython")
    os.environ["JUPYTER_PLATFORM_DIRS"] = "1"
    os.environ.setdefault("COURSE_PROFILE", "quick")


def pytest_unconfigure(config):
    shutil.rmtree(_scratch, ignore_errors=True)


claims_of = functools.cache(claims.read)  # once for a notebook, not for each of its cells


def pytest_addoption(parser):
    parser.addini("claims", "folder with what tagged cells print", type="paths")


def pytest_itemcollected(item):
    """Put in memory what a cell claims to print, so that nbval compares it.

    nbval passes, without a word, a tagged cell that has no stored output: it never gets one.
    """
    if not isinstance(item, IPyNbCell):
        return
    (folder,) = item.config.getini("claims")
    claimed = claims_of(item.path, folder).get(item.cell.id)
    if claimed is None and not item.options["check"]:
        return
    if claimed is None:
        claimed = f"{item.cell.id} is tagged, and no claim is kept: make claims\n"
    elif not item.options["check"]:
        claimed = f"a claim is kept for {item.cell.id}, which is not tagged\n"
    item.options["check"] = True
    item.cell.execution_count = 0  # nbval passes over cells that were never run
    item.cell.outputs = [nbformat.v4.new_output("stream", text=claimed)]


@pytest.hookimpl(trylast=True)  # of those that are left to run
def pytest_collection_modifyitems(items):
    """Notebooks begin, whose pages are looked at later; then the other kernels and browsers.

    A file stays together. Those that are left come by the number of their tests, the smallest last.
    """
    tests = Counter(item.path for item in items)

    def place(item):
        file = item.path.relative_to(ROOT).as_posix() if item.path.is_relative_to(ROOT) else ""
        folders = (number for number, folder in enumerate(FIRST) if file.startswith(folder))
        return next(folders, len(FIRST)), -tests[item.path], file

    items.sort(key=place)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    start = time.monotonic()
    result = yield
    if isinstance(item, IPyNbCell):
        _seconds[item.path.name] += time.monotonic() - start
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    result = yield
    if isinstance(item, IPyNbCell):
        complain_of_noise(item)
        note_memory(item)
        keep_outputs(item)
    return result


def complain_of_noise(cell: IPyNbCell) -> None:
    """No warnings and log lines in a learner's notebook, no picture without words."""
    for output in cell.test_outputs or []:
        if output.output_type == "stream":
            assert output.name != "stderr", f"written to the error stream: {output.text}"
        data = output.get("data", {})
        assert "image/png" not in data, "a figure without text alternative: use plots.show"


def note_memory(cell: IPyNbCell) -> None:
    notebook: IPyNbFile = cell.parent
    process = psutil.Process(notebook.kernel.km.provisioner.process.pid)
    peak = peak_memory(process)
    _peak_bytes[cell.path.name] = max(peak, _peak_bytes[cell.path.name])
    assert peak < MEMORY_LIMIT, f"the kernel has used {peak / 1e9:.2f} GB"


def keep_outputs(cell: IPyNbCell) -> None:
    """Keep a copy of a notebook of the course when all its cells have run."""
    if cell.path.parent != NOTEBOOKS:
        return
    outputs, notebook = _outputs[cell.path], cell.parent.nb
    outputs[cell.cell.id] = cell.test_outputs
    code = [one for one in notebook.cells if one.cell_type == "code"]
    if cell.cell.id == code[-1].id and len(outputs) == len(code):
        for one in code:
            one.outputs = [nbformat.from_dict(output) for output in outputs.pop(one.id)]
        executed.keep(notebook, executed.IN_TESTS / f"{cell.path.name[:2]}.ipynb")


def peak_memory(process: psutil.Process) -> int:
    """The most memory that a process has held, as far as the system tells."""
    status = Path(f"/proc/{process.pid}/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
    memory = process.memory_info()
    return getattr(memory, "peak_wset", memory.rss)


def pytest_sessionfinish(session):
    """Where tests run in several processes, each hands its table to the first one."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["notebooks"] = [dict(_seconds), dict(_peak_bytes)]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    seconds, peak_bytes = getattr(node, "workeroutput", {}).get("notebooks", ({}, {}))
    _seconds.update(seconds)
    _peak_bytes.update(peak_bytes)


def pytest_terminal_summary(terminalreporter):
    if not _seconds:
        return
    terminalreporter.section("notebooks")
    terminalreporter.write_line(f"{'notebook':45} {'seconds':>8} {'peak MB':>8}")
    for name in sorted(_seconds):
        megabytes = _peak_bytes[name] / 1e6
        terminalreporter.write_line(f"{name:45} {_seconds[name]:8.1f} {megabytes:8.0f}")
    total = time.monotonic() - _started
    terminalreporter.write_line(f"{'all tests together':45} {total:8.1f}")
