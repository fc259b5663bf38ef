"""What the first cell of every notebook does."""

from __future__ import annotations

import contextlib
import importlib.metadata
import logging
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

from course_utils import environment, packages
from course_utils.notices import import_tensorflow_quietly
from course_utils.profiles import profile

# Quiet libraries: none of these says anything about what the learner does.
_QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "GRPC_VERBOSITY": "ERROR",
    "GLOG_minloglevel": "3",
    "ABSL_MIN_LOG_LEVEL": "3",
}
# What a hosted service brings with it stays as it is.
_NEVER_INSTALLED = {"numpy", "scipy", "matplotlib", "ipython", "keras", "tensorflow"}


def start(seed: int = 0) -> None:
    """Prepare a notebook: quiet libraries, seeds, figure style; say what runs here.

    Parameters
    ----------
    seed : int, default 0
        Seeds Python's and NumPy's global generators. Notebooks that train call
        ``keras.utils.set_random_seed`` themselves, where the learner can see it.

    Examples
    --------
    >>> start()  # doctest: +SKIP
    Profile quick · Python 3.12.4 · NumPy 2.1.0 · Keras 3.5.0 · TensorFlow 2.17.0
    """
    remarks = environment.settle()
    quieten()
    keep_freed_memory()
    if "google.colab" in sys.modules:
        _install_missing()
    import numpy as np

    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 (learners' own cells may use the old interface)
    np.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.ERROR)  # else it warns where the folder for its fonts cannot be written
    from course_utils import plots

    plots.use_style()
    log.setLevel(level)
    print(f"Profile {profile().name} · {' · '.join(_versions())}", *remarks, sep="\n")


def quieten() -> None:
    """Keep libraries from saying what says nothing about what a learner does."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    import_tensorflow_quietly()
    logging.getLogger("tensorflow").addFilter(_is_error)


def keep_freed_memory() -> None:
    """Let the process reuse memory that it has freed, on Linux with the GNU C library."""
    # A training frees and asks for the same large blocks in every step. Handing them back in
    # between, as the library does by default, took a third of network C's time.
    if sys.platform != "linux":
        return
    import ctypes

    trim_threshold, mmap_threshold, arena_max = -1, -3, -8  # their numbers in <malloc.h>
    with contextlib.suppress(AttributeError):  # another C library
        set_option = ctypes.CDLL(None).mallopt
        set_option(arena_max, 1)
        set_option(mmap_threshold, 2**30)
        set_option(trim_threshold, 2**31 - 1)


def _is_error(record: logging.LogRecord) -> bool:
    """Keep TensorFlow from warning of "retracing" where a notebook trains several networks."""
    return record.levelno >= logging.ERROR


def _versions() -> list[str]:
    shown: dict[str, tuple[str, ...]] = {"NumPy": ("numpy",), "Keras": ("keras",)}
    backend, _ = environment.keras_backend()
    if backend:
        title, distributions = packages.BACKENDS[backend]
        shown[title] = distributions
    return [f"Python {platform.python_version()}", *packages.installed(shown)]


def missing_requirements() -> list[str]:
    """Return the light requirements of this package that are not installed."""
    missing = []
    for requirement in importlib.metadata.requires("course_utils") or []:
        name = re.split(r"[^\w.-]", requirement)[0]
        light = "extra ==" not in requirement and name.lower() not in _NEVER_INSTALLED
        if light and not packages.version(name):
            missing.append(requirement)
    return missing


def _install_missing() -> None:
    """Add what is missing, holding every installed package at its version."""
    missing = missing_requirements()
    if not missing:
        return
    held = {one.name: one.version for one in importlib.metadata.distributions() if one.name}
    lines = [f"{name}=={version}" for name, version in held.items() if name != "course_utils"]
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "installed.txt"
        constraints.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "-c", str(constraints)]
        done = subprocess.run([*command, *missing], capture_output=True, text=True)
    if done.returncode:
        reason = done.stderr.strip().splitlines() or ["pip gave no reason"]
        warnings.warn(
            f"Could not install {', '.join(missing)} ({reason[-1]}). "
            "Live figures or quizzes may be missing; run this cell again.",
            stacklevel=3,
        )
