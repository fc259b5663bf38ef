"""A trait for one name out of several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets

from course_utils.explorers.grids import BadType, BadValue


class Choice(traitlets.TraitType):
    """One name out of several; the first is the default."""

    def __init__(self, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(choices[0], **kwargs)
        self.choices = tuple(choices)

    def validate(self, obj: Any, value: Any) -> str:
        """Check what was assigned."""
        *others, last = map(repr, self.choices)
        allowed = f"{', '.join(others)} or {last} are allowed."
        if not isinstance(value, str):
            raise BadType(f"{self.name} is {value!r}; {allowed}")
        if value not in self.choices:
            raise BadValue(f"{self.name} is {value!r}; {allowed}")
        return value
