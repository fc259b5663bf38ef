"""Tell of an exception in a learner's function: what, in which line, and what it may mean."""

from __future__ import annotations

import builtins
import linecache
import sysconfig
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from course_utils.exercises.runner import AskedForInput

_LIBRARIES = tuple(
    {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    | {str(Path(__file__).parent)}
)
_OFTEN_OVERWRITTEN = ("sum", "max", "min", "range", "len", "list", "abs", "round", "int", "float")


def describe(error: BaseException, answer: Any) -> str:
    """Describe an exception in two or three sentences.

    Parameters
    ----------
    error : BaseException
        What the learner's function raised.
    answer : object
        That function; its own global names help to explain the exception.

    Returns
    -------
    str
        Kind and text of the exception, the line it comes from, and advice where there is some.
    """
    if isinstance(error, AskedForInput):
        what = "It calls `input()`, which nobody answers during a check"
    elif isinstance(error, SystemExit):
        what = "It ends the program (`exit()` or `SystemExit`) in place of returning"
    elif isinstance(error, RecursionError):
        what = "It calls itself without end (`RecursionError`)"
    else:
        what = f"It stopped with `{_text(error)}`"
    steps = traceback.walk_tb(error.__traceback__)
    reached = line_reached([(frame.f_code.co_filename, line) for frame, line in steps])
    return (f"{what} {reached}".strip() + f". {_advice(error, answer)}").strip()


def line_reached(stack: Sequence[tuple[str, int]]) -> str:
    """Say which of the learner's lines was at work.

    Parameters
    ----------
    stack : sequence of (str, int)
        File and line of each call, the innermost last.

    Returns
    -------
    str
        Such as "in line 4: `total += image[i, j]`"; empty where no line is the learner's.
    """
    own = [(filename, line) for filename, line in stack if _is_learners(filename)]
    if not own:
        return ""
    filename, line = own[-1]
    text = linecache.getline(filename, line).strip()
    text = text if len(text) <= 100 else text[:100] + " …"
    place = f"in line {line}" if _is_cell(filename) else f"in line {line} of {Path(filename).name}"
    return f"{place}: `{text}`" if text and "`" not in text else place


def _is_cell(filename: str) -> bool:
    return "ipykernel" in filename or filename.startswith("<")


def _is_learners(filename: str) -> bool:
    if filename.startswith("<"):
        return filename.startswith(("<ipython-input", "<string>", "<stdin>", "<exercise"))
    if "ipykernel_" in filename:
        return True
    packages = "site-packages" in filename or "dist-packages" in filename
    return not packages and not filename.startswith(_LIBRARIES)


def _text(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split()).replace("`", "'")
    except Exception:
        text = ""
    text = text if len(text) <= 200 else text[:200] + " …"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _advice(error: BaseException, answer: Any) -> str:
    text = _text(error)
    if "'ellipsis'" in text:
        return "A `...` still stands where code belongs."
    if isinstance(error, NotImplementedError):
        return "That line marks the place that is still to be written."
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        return "Is the name spelt as where it is defined, and has that cell been run?"
    if isinstance(error, TypeError) and "not callable" in text:
        names = getattr(answer, "__globals__", {})
        hidden = [
            name
            for name in _OFTEN_OVERWRITTEN
            if name in names and names[name] is not getattr(builtins, name)
        ]
        if hidden:
            return (
                f"The notebook has a variable called `{hidden[0]}`, which hides Python's own "
                f"function; `del {hidden[0]}` brings it back."
            )
    if isinstance(error, IndexError):
        if "only integers" in text:
            return "An index must be a whole number: `//` gives one, `/` does not."
        if "too many indices" in text or "array of dimension" in text:
            return "The array has fewer axes than that: what is its `shape`?"
        if "out of range" in text or "out of bounds" in text:
            return "An index runs past the end of its axis: how far may it go?"
    if isinstance(error, TypeError) and "cannot be interpreted as an integer" in text:
        return "A size or an index must be a whole number: `//` gives one, `/` does not."
    return ""
