"""Tell of an exception in a learner's function: what, in which line, and what it may mean."""

from __future__ import annotations

import linecache
import sysconfig
import traceback
from collections.abc import Sequence
from pathlib import Path

from course_utils.exercises.runner import AskedForInput, Call, InsideACheck

_LIBRARIES = tuple(
    {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    | {str(Path(__file__).parents[1])}
)
_OFTEN_OVERWRITTEN = ("sum", "max", "min", "range", "len", "list", "abs", "round", "int", "float")
_WHAT: dict[type[BaseException], str] = {
    AskedForInput: "It calls `input()`, which nobody answers during a check",
    InsideACheck: "It calls `{name}(…)` while it is being checked",
    SystemExit: "It ends the program (`exit()` or `SystemExit`) in place of returning",
    RecursionError: "It calls itself too often, perhaps without end (`RecursionError`)",
}
_FEWER_AXES = "The array has fewer axes than that: what is its `shape`?"
_NO_PLACES = (
    "A list has only the places that it was made with, and `[]` has none: `append` adds one, "
    "`np.zeros(…)` makes an array that has them all."
)
_PAST_THE_END = "An index runs past the end: how far may it go?"
_WHOLE = "must be a whole number: `//` of whole numbers gives one, `/` never does."
# Kind of exception, what its text contains, and what then may help; the first that fits is said.
_ADVICE: tuple[tuple[type[BaseException], str, str], ...] = (
    (
        InsideACheck,
        "",
        "The check calls your function many times, and that line with it: move it out of the "
        "function, to the left margin, and run the cell again.",
    ),
    (BaseException, "'ellipsis'", "A `...` still stands where code belongs."),
    (NotImplementedError, "", "Does that line mark a place that is still to be written?"),
    (UnboundLocalError, "", ""),
    (NameError, "", "Is the name spelt as where it is defined, and has that cell been run?"),
    (IndexError, "only integers", f"An index {_WHOLE}"),
    (IndexError, "too many indices", _FEWER_AXES),
    (IndexError, "array of dimension", _FEWER_AXES),
    (IndexError, "list assignment index", _NO_PLACES),
    (IndexError, "out of range", _PAST_THE_END),
    (IndexError, "out of bounds", _PAST_THE_END),
    (TypeError, "cannot be interpreted as an integer", f"A size or an index {_WHOLE}"),
    (TypeError, "slice indices must be integers", f"Where a slice begins or ends {_WHOLE}"),
    (TypeError, "Cannot cast ufunc", "An array of whole numbers takes in no fractions."),
    (TypeError, "can't multiply sequence", "A tuple or a list is no number: take its entries."),
    (TypeError, "'NoneType'", "Something there is `None`: does a function lack its `return`?"),
    (TypeError, "missing", "A call there hands over too few arguments."),
    (
        ValueError,
        "truth value of an array",
        "A comparison of arrays gives many answers, and `if`, `and`, `or`, Python's own `max` and "
        "`min` want one. NumPy has what works on arrays: `np.max(…)`, `&`, `.all()`, `np.where`.",
    ),
    (
        ValueError,
        "could not be broadcast",
        "Two arrays of these shapes meet there, and the lengths do not fit. Which of them has "
        "another length than you meant? (A slice that runs past the end is cut off silently.)",
    ),
    (
        ValueError,
        "could not broadcast",
        "The place has another shape than what is to go there. Which of them has another length "
        "than you meant? (A slice that runs past the end is cut off silently.)",
    ),
    (
        ValueError,
        "inhomogeneous shape",
        "One array holds one shape, and these have several: take them one by one.",
    ),
    (
        ValueError,
        "to unpack",
        "Left of the `=` stand more names, or fewer, than there are values on its right: how many "
        "lengths has that `shape`?",
    ),
    (
        ValueError,
        "cannot reshape",
        "`reshape` keeps all values: the lengths of the new shape, multiplied, must give as many.",
    ),
    (
        ValueError,
        "mismatch in its core dimension",
        "`@` multiplies rows by columns: the last length on its left and the first on its right "
        "must be equal.",
    ),
    (
        ValueError,
        "not aligned",
        "`np.dot` multiplies rows by columns: the last length of one and the first of the other "
        "must be equal.",
    ),
    (
        OverflowError,
        "out of bounds for uint8",
        "`uint8` holds whole numbers from 0 to 255 only. Convert to a type that holds more, before "
        "the arithmetic.",
    ),
    (
        AttributeError,
        "",
        "The object there is of another kind than you expect: what is its `type`?",
    ),
)


def describe(done: Call) -> str:
    """Describe an exception in two or three sentences."""
    error = done.error
    assert error is not None
    name = error.name if isinstance(error, InsideACheck) else ""
    what = f"It stopped with `{done.text}`"
    for kind, sentence in _WHAT.items():
        if isinstance(error, kind):
            what = sentence.format(name=name)
    steps = traceback.walk_tb(error.__traceback__)
    reached = line_reached([(frame.f_code.co_filename, line) for frame, line in steps])
    return (f"{what} {reached}".strip() + f". {_advice(error, done.text)}").strip()


def stopped(done: Call, seconds: float, what: str = "It") -> str:
    """Describe a call that took too long, or too much memory."""
    why = f"after {seconds:g} second{'s' * (seconds != 1)}"
    if done.hungry:
        why = "because it had taken a gigabyte of memory"
    reached = line_reached(done.stack)
    text = f"{what} was stopped {why}. Is there much more of it than there should be?"
    if reached:
        text = (
            f"{what} was stopped {why} {reached}. Does every loop come to an end, that is, does "
            "what its condition tests change inside it? The inputs are small: a right answer takes "
            "much less."
        )
    if done.still_running:
        text += (
            " The step that it was in cannot be interrupted and may go on for a while in the "
            "background; if the notebook has become slow, restart its kernel."
        )
    return text


def line_reached(stack: Sequence[tuple[str, int]]) -> str:
    """Say which of the learner's lines was at work."""
    own = [(filename, line) for filename, line in stack if is_learners(filename)]
    if not own:
        return ""
    filename, line = own[-1]
    text = linecache.getline(filename, line).strip()
    text = text if len(text) <= 100 else text[:100] + " …"
    is_cell = "ipykernel" in filename or filename.startswith("<")
    place = f"in line {line}" if is_cell else f"in line {line} of {Path(filename).name}"
    return f"{place}: `{text}`" if text and "`" not in text else place


def is_learners(filename: str) -> bool:
    """Whether code in this file is the learner's, not of Python, of a package or of the course."""
    if filename.startswith("<"):
        return filename.startswith(("<ipython-input", "<string>", "<stdin>", "<exercise"))
    if "ipykernel_" in filename:
        return True
    packages = "site-packages" in filename or "dist-packages" in filename
    return not packages and not filename.startswith(_LIBRARIES)


def _advice(error: BaseException, text: str) -> str:
    for kind, says, advice in _ADVICE:
        if isinstance(error, kind) and says in text:
            return advice
    if isinstance(error, TypeError) and "not callable" in text:
        *_, (frame, _) = traceback.walk_tb(error.__traceback__)
        names, used = frame.f_globals, frame.f_code.co_names
        for name in _OFTEN_OVERWRITTEN:
            if name in used and not callable(names.get(name, print)):
                return (
                    f"The notebook has a variable called `{name}`, which hides Python's own "
                    f"function; `del {name}` brings it back."
                )
    return ""
