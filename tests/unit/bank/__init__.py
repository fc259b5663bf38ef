"""Wrong answers that no exercise declares as a misconception, one module for each notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Wrong:
    """A wrong answer that a learner might give.

    Parameters
    ----------
    id : str
        Exercise that it answers.
    answer : object
        What is handed to ``check``: a function, or a value.
    says : str, optional
        Text that the message must contain, upper and lower case alike.
    note : str, optional
        Why somebody would write this.
    """

    id: str
    answer: Any
    says: str = ""
    note: str = ""


@dataclass(frozen=True)
class Right:
    """A right answer that differs from the worked solution.

    Parameters
    ----------
    id : str
        Exercise that it answers.
    answer : object
        What is handed to ``check``: a function, or a value.
    """

    id: str
    answer: Any
