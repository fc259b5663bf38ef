"""What a machine's own settings would bring into a notebook, put right before it is used.

The course is tried with Matplotlib's and Keras' own defaults. A ``matplotlibrc`` or ``keras.json``
that was written for something else, a variable left from an older course, or a container without a
home folder must not decide what a learner sees.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from course_utils import packages


def settle() -> list[str]:
    """Keep the machine's settings for Matplotlib and Keras out of this process."""
    import platformdirs

    backend, remark = keras_backend()
    remarks = [settle_home(), remark]
    os.environ["MATPLOTLIBRC"] = os.devnull
    if "ipykernel" in sys.modules:  # else figures go to windows, or nowhere
        os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    # Only Keras' own keras.json is read there, which it writes with its defaults.
    keras_home = platformdirs.user_cache_path("course_utils", appauthor=False) / "keras"
    os.environ["KERAS_HOME"] = str(keras_home)
    if backend and backend != os.environ.get("KERAS_BACKEND", "tensorflow"):
        os.environ["KERAS_BACKEND"] = backend
    return [remark for remark in remarks if remark]


def settle_home() -> str:
    """See to it that there is a home folder, where libraries and the course keep their files."""
    variable = "USERPROFILE" if os.name == "nt" else "HOME"
    with contextlib.suppress(RuntimeError, OSError):
        home = Path.home()
        # Docker gives "/" to users it does not know.
        if home.is_absolute() and (home != home.parent or os.access(home, os.W_OK)):
            home.mkdir(parents=True, exist_ok=True)
            return ""
    user = os.getuid() if hasattr(os, "getuid") else 0
    place = Path(tempfile.gettempdir(), f"course-home-{user}")
    with contextlib.suppress(OSError):
        place.mkdir(mode=0o700, exist_ok=True)
    if place.is_symlink() or not place.is_dir() or place.stat().st_uid != user:  # another's
        place = Path(tempfile.mkdtemp(prefix="course-home-"))
    os.environ[variable] = str(place)
    return (
        f"There is no home folder here: {place} stands in for it, until the system empties it. "
        f"{variable} can name a folder that stays."
    )


def keras_backend() -> tuple[str | None, str]:
    """Find out which backend Keras can use here."""
    there = [name for name, (_, names) in packages.BACKENDS.items() if packages.version(*names)]
    wanted = os.environ.get("KERAS_BACKEND", "")
    if wanted in there:
        return wanted, ""
    backend, remark = there[0] if there else None, ""
    if wanted and backend:
        known = wanted in packages.BACKENDS
        why = "is not installed" if known else "trains no networks in Keras 3"
        remark = (
            f"KERAS_BACKEND is {wanted!r}, which {why}: the course uses {backend} instead. "
            f"Unset it, or name one that is here: {', '.join(there)}."
        )
    return backend, remark
