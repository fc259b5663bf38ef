"""What the variables ``COURSE_…`` say: read in one place, and understood as they were meant.

They come from shells, ``.env`` files, Windows' dialogues and notebooks, so they bring quotation
marks and variables that nobody has resolved. A path that would make a folder called ``"`` or
``$HOME`` is never used as it stands.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from pathlib import Path

_MIRROR = "COURSE_DATA_MIRROR"
_PATHS = ("COURSE_DATA_DIR", _MIRROR, "COURSE_PROGRESS", "COURSE_SETTINGS")
_QUOTED = re.compile(r"'(.*)'|“(.*)”|‘(.*)’", re.DOTALL)
_VARIABLE = re.compile(r"\$env:(\w+)|\$\{(\w+)\}|\$(\w+)|%(\w+)%", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_said: set[tuple[str, str]] = set()
# Paths that were put back: whatever characters the current folder has in its name, they are meant.
_settled: set[str] = set()


def value(variable: str) -> str:
    """Return what a variable says, without the quotation marks around it."""
    return _unquoted(os.environ.get(variable, ""))


def place(variable: str) -> str:
    """Return the path that a variable names, or the address where it may name one."""
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
    """Return the path that a variable names."""
    text = place(variable)
    if not text:
        return None
    named = Path(text)
    with contextlib.suppress(OSError):
        if file and (_slash(text) or named.is_dir()):
            return named / file
    return named


def as_path(text: str) -> Path:
    """Return the path that somebody meant."""
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


# A later `os.chdir` must not lose what was meant to lie beside the notebook.
for _name in _PATHS:
    place(_name)
