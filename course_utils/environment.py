"""What the machine brings into a notebook, put right before it is used.

The variables ``COURSE_…`` come from shells, ``.env`` files and Windows' dialogues, with quotation
marks and variables that nobody has resolved: a path that would make a folder called ``"`` or
``$HOME`` is never used as it stands. Nor may a ``matplotlibrc`` or ``keras.json`` written for
something else, or a container without a home folder, decide what a learner sees.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import sys
import tempfile
from pathlib import Path

from course_utils import packages

_MIRROR = "COURSE_DATA_MIRROR"
_PATHS = ("COURSE_DATA_DIR", _MIRROR, "COURSE_PROGRESS", "COURSE_SETTINGS")
_QUOTED = re.compile(r"'(.*)'|“(.*)”|‘(.*)’", re.DOTALL)
_VARIABLE = re.compile(r"\$env:(\w+)|\$\{(\w+)\}|\$(\w+)|%(\w+)%", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_said: set[tuple[str, str]] = set()
# What a console that knows few characters shows in place of others; of letters, a question mark.
PLAINLY = "course_plainly"
_PLAIN = {
    "✓": "ok", "✗": "no", "→": "->", "×": "x", "·": "-", "…": "...", "−": "-", "–": "-", "“": '"',
    "”": '"', "’": "'",
}  # fmt: skip
# Paths that were put back: whatever characters the current folder has in its name, they are meant.
_settled: set[str] = set()


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
    try:
        text = _whole(text)
    except ValueError as why:
        if (variable, text) not in _said:
            _said.add((variable, text))
            advice = "It is ignored: set it to a whole path, or leave it out."
            print(f"{variable} is {text!r}: {why}. {advice}", file=sys.stderr)
        return ""
    _settled.add(text)
    os.environ[variable] = text
    return text


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
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors=PLAINLY)


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_PLAIN.get(letter, "?") for letter in text), error.end


codecs.register_error(PLAINLY, _plainly)


def in_notebook() -> bool:
    """Say whether this runs in a Jupyter kernel, whoever drives it."""
    get_shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)
    return hasattr(get_shell(), "kernel")


# A later `os.chdir` must not lose what was meant to lie beside the notebook.
for _name in _PATHS:
    place(_name)
