"""What the machine brings into a notebook, put right before it is used.

The variables ``COURSE_…`` come from shells, ``.env`` files and Windows' dialogues, with quotation
marks and variables that nobody has resolved: a path that would make a folder called ``"`` or
``$HOME`` is never used as it stands. Nor may a ``matplotlibrc`` or ``keras.json`` written for
something else, or a container without a home folder, decide what a learner sees.
"""

from __future__ import annotations

import codecs
import contextlib
import difflib
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course_utils import packages

_MIRROR = "COURSE_DATA_MIRROR"
_PATHS = ("COURSE_DATA_DIR", _MIRROR, "COURSE_PROGRESS", "COURSE_SETTINGS")
_KNOWN = (*_PATHS, "COURSE_PROFILE", "COURSE_DATA_SOURCE", "COURSE_SCREENSHOTS")
# Other programs' variables that requests and urllib take literally, quotation marks included.
_FOREIGN = re.compile(r".*_proxy|(REQUESTS|CURL)_CA_BUNDLE|TMPDIR", re.IGNORECASE)
_FIGURES = re.compile(r"(module://.+|.*agg|.*cairo|svg|pdf|ps|pgf|macosx|template|)", re.IGNORECASE)
_QUOTED = re.compile(r"'(.*)'|“(.*)”|‘(.*)’", re.DOTALL)
_VARIABLE = re.compile(r"\$env:(\w+)|\$\{(\w+)\}|\$(\w+)|%(\w+)%", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_said: set[tuple[str, str]] = set()
# What a console that knows few characters shows in place of others; of letters, a question mark.
PLAINLY = "course_plainly"
_PLAIN = dict(zip("×·−–“”‘’", "x---\"\"''")) | {"✓": "ok", "✗": "no", "→": "->", "…": "..."}
# Paths that were put back: whatever characters the current folder has in its name, they are meant.
_settled: set[str] = set()
# What `settle` has put right in this session, which can no longer be seen.
_mended: list[str] = []


def value(variable: str) -> str:
    """Return what a variable says, without the quotation marks around it."""
    return _unquoted(os.environ.get(variable, ""))


def place(variable: str) -> str:
    """Return the path that a variable names, or the address where it may; empty where none."""
    # It is put back as a whole path, so that neither `os.chdir` nor another program moves it.
    if os.environ.get(variable) in _settled:
        return os.environ[variable]
    text = value(variable)
    if not text or (variable == _MIRROR and _ADDRESS.match(text)):
        return text
    if refused := _refusal(variable):
        if (variable, text) not in _said:
            _said.add((variable, text))
            print(refused, file=sys.stderr)
        return ""
    text = _whole(text)
    _settled.add(text)
    os.environ[variable] = text
    return text


def _refusal(variable: str) -> str:
    """Say why a variable's path is not used; empty where it is."""
    text = value(variable)
    try:
        if text and not (variable == _MIRROR and _ADDRESS.match(text)):
            _whole(text)
    except ValueError as why:
        advice = "It is ignored: set it to a whole path, or leave it out."
        return f"{variable} is {text!r}: {why}. {advice}"
    return ""


def path(variable: str, file: str = "") -> Path | None:
    """Return the path that a variable names; it may name the folder in which `file` lies."""
    text = place(variable)
    if not text:
        return None
    named = Path(text)
    with contextlib.suppress(OSError):
        if file and (_slash(text) or named.is_dir()):
            return named / file
    return named


def as_path(text: str) -> Path:
    """Return the path that somebody meant; a ValueError says in a few words why it is none."""
    return Path(_whole(_unquoted(text)))


def _unquoted(text: str) -> str:
    # A double quotation mark is in no file's name on Windows, and in none by intent elsewhere.
    text = text.replace('"', "").strip()
    quoted = _QUOTED.fullmatch(text)
    return _unquoted("".join(filter(None, quoted.groups()))) if quoted else text


def _whole(text: str) -> str:
    """Return a path in full, a slash at its end kept."""
    if not text:
        raise ValueError("it is empty")
    if text[0] in "'“‘":
        raise ValueError("a quotation mark is open")
    if _ADDRESS.match(text):
        raise ValueError("it is an address, not a folder or file on this machine")
    text = _VARIABLE.sub(_variable, text)
    if re.search(r"\$[({]|`", text):
        raise ValueError("only a shell can work that out")
    if os.name != "nt" and ("\\" in text or re.match("[A-Za-z]:", text)):
        raise ValueError("it is written as on Windows, and this system is another one")
    try:
        named = Path(text).expanduser()
        return f"{named if named.is_absolute() else Path.cwd() / named}{_slash(text)}"
    except RuntimeError:
        raise ValueError("the home folder that ~ stands for is not known") from None
    except OSError:  # somebody removed the folder that this program runs in
        raise ValueError("it counts from the current folder, and that is gone") from None


def _slash(text: str) -> str:
    return os.sep if text.endswith(("/", os.sep)) else ""


def _variable(found: re.Match[str]) -> str:
    name = next(filter(None, found.groups()))
    said = value(name) or ("~" if name == "HOME" else "")
    if not said:
        raise ValueError(f"the variable {name} is not set")
    return said


def settle() -> list[str]:
    """Keep the machine's settings for Matplotlib and Keras out; say what had to be put right."""
    import platformdirs

    speak_plainly()
    backend, remark = keras_backend()
    remarks = [*settle_machine(), remark]
    os.environ["MATPLOTLIBRC"] = os.devnull
    if "ipykernel" in sys.modules:  # else figures go to windows, or nowhere
        os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    elif not _FIGURES.fullmatch(os.environ.get("MPLBACKEND", "")):
        del os.environ["MPLBACKEND"]  # Matplotlib could not even be imported
    # Only Keras' own keras.json is read there, which it writes with its defaults.
    keras_home = platformdirs.user_cache_path("course_utils", appauthor=False) / "keras"
    os.environ["KERAS_HOME"] = str(keras_home)
    if backend and backend != os.environ.get("KERAS_BACKEND", "tensorflow"):
        os.environ["KERAS_BACKEND"] = backend
    if keras := sys.modules.get("keras"):  # a start-up file may have loaded it with its settings
        keras.config.set_image_data_format("channels_last")
        keras.config.set_floatx("float32")
    return [remark for remark in remarks if remark]


def settle_machine() -> list[str]:
    """Put right what would stop any program of the course; say what it was."""
    found = [settle_home(), _settle_umask(), _settle_warnings()]
    _mended.extend(line for line in found if line and line not in _mended)
    return [line for line in (*found, *_others()) if line]


def amiss() -> list[str]:
    """Say what of the machine's settings is wrong, or was until it was put right."""
    settle_machine()
    return [*_mended, *_others(), *filter(None, map(_refusal, _PATHS))]


def _others() -> Iterator[str]:
    """Say of settings that nobody but the learner can put right."""
    for name in sorted(os.environ):
        meant = difflib.get_close_matches(name, _KNOWN, 1, 0.8)
        if name.startswith("COURSE_") and meant and meant[0] != name:
            yield f"{name} is none of the course's variables: is {meant[0]} meant?"
    named = os.environ.get("TMPDIR", "")
    try:
        place = tempfile.gettempdir()
        if named and Path(named).resolve() != Path(place).resolve():
            yield f"TMPDIR is {named!r}, which cannot be written: {place} serves in its place."
    except OSError:
        yield "No temporary folder can be written: TMPDIR can name one."
    if sys.flags.optimize:
        yield (
            "Python leaves out assertions here, by which the notebooks check: unset "
            "PYTHONOPTIMIZE and start the kernel again."
        )


def _settle_umask() -> str:
    mask = os.umask(0o077)
    os.umask(mask & 0o077)
    if not mask & 0o700:
        return ""
    return f"The umask {mask:03o} would deny you your own files: here it is {mask & 0o077:03o}."


def _settle_warnings() -> str:
    if not any(option.startswith("error") for option in sys.warnoptions):
        return ""
    sys.warnoptions.clear()
    warnings.simplefilter("default")
    return "PYTHONWARNINGS would make an error of every warning: here they are shown only."


def settle_home() -> str:
    """See to it that there is a home folder; say which stands in for it."""
    variable = "USERPROFILE" if os.name == "nt" else "HOME"
    with contextlib.suppress(RuntimeError, OSError):
        home = Path.home()
        # Docker gives "/" to users it does not know.
        if home.is_absolute() and (home != home.parent or os.access(home, os.W_OK)):
            home.mkdir(parents=True, exist_ok=True)
            return ""
    # The same for every notebook, so that progress and data last as long as the container.
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
    """Find out which backend Keras can use here, and what to say of the one that is wanted."""
    there = [name for name, (_, names) in packages.BACKENDS.items() if packages.version(*names)]
    wanted = os.environ.get("KERAS_BACKEND", "")
    if wanted in there or not there:
        return (wanted if there else None), ""
    if not wanted:
        return there[0], ""
    known = wanted in packages.BACKENDS
    why = "is not installed" if known else "trains no networks in Keras 3"
    return there[0], (
        f"KERAS_BACKEND is {wanted!r}, which {why}: the course uses {there[0]} instead. "
        f"Unset it, or name one that is here: {', '.join(there)}."
    )


def speak_plainly() -> None:
    """See to it that nothing printed is an error, whatever the encoding of the streams."""
    streams: list[Any] = [sys.stdout, sys.stderr]
    for stream in streams:
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors=PLAINLY)


def _plainly(error: Any) -> tuple[str, int]:
    text = error.object[error.start : error.end]
    return "".join(_PLAIN.get(letter, "?") for letter in text), error.end


codecs.register_error(PLAINLY, _plainly)


def in_notebook() -> bool:
    """Say whether this runs in a Jupyter kernel, whoever drives it."""
    get_shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)
    return hasattr(get_shell(), "kernel")


# A later `os.chdir` must not lose what was meant to lie beside the notebook.
for _name in filter(_FOREIGN.fullmatch, list(os.environ)):
    os.environ[_name] = value(_name)
for _name in _PATHS:
    place(_name)
