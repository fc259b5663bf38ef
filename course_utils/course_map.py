"""The map of the course: its notebooks, with what the learner has done in each."""

from __future__ import annotations

import html
import json
from dataclasses import asdict, dataclass

from course_utils import lessons, progress
from course_utils.tables import table_html

_HEADS = ("Notebook", "Minutes", "Exercises", "Quizzes", "Predictions")


@dataclass(frozen=True)
class Count:
    """How many of a notebook's items are done."""

    done: int
    total: int

    def __str__(self) -> str:
        return f"{self.done}/{self.total}" if self.total else "-"


@dataclass(frozen=True)
class Row:
    """What is done in one notebook; a prediction is done once it was made."""

    notebook: str
    title: str
    file: str
    minutes: int
    extras: int  # minutes, too
    exercises: Count
    quizzes: Count
    predictions: Count

    @property
    def done(self) -> bool:
        """Whether everything that the notebook asks is done."""
        counts = (self.exercises, self.quizzes, self.predictions)
        return any(count.total for count in counts) and all(
            count.done == count.total for count in counts
        )

    @property
    def numbers(self) -> list[str]:
        minutes = f"{self.minutes} + {self.extras}" if self.extras else str(self.minutes)
        return [minutes, *map(str, (self.exercises, self.quizzes, self.predictions))]


class CourseMap:
    """The notebooks with what is done in each: a table with links, or text in a terminal.

    Attributes
    ----------
    rows : list of Row
        One for each notebook, with its ``title``, ``minutes``, ``exercises`` and so on.
    """

    def __init__(self) -> None:
        entries = progress.entries()
        self.rows = [_row(one, entries) for one in lessons.lessons() if one.questions.exists()]

    def as_json(self) -> str:
        """Return the rows as JSON text, with the place of the progress file."""
        rows = [{**asdict(row), "done": row.done} for row in self.rows]
        return json.dumps({"file": str(progress.path()), "notebooks": rows}, indent=2)

    def __repr__(self) -> str:
        lines = [list(_HEADS)] + [
            [f"{row.notebook} {row.title}{' (done)' if row.done else ''}", *row.numbers]
            for row in self.rows
        ]
        first, *widths = (max(map(len, column)) for column in zip(*lines, strict=True))
        return "\n".join(
            "  ".join([name.ljust(first), *map(str.rjust, numbers, widths)])
            for name, *numbers in lines
        )

    def _repr_html_(self) -> str:
        rows = []
        for row in self.rows:
            name = html.escape(f"{row.notebook} {row.title}")
            done = " ✓ <span>done</span>" if row.done else ""
            rows.append([f'<a href="{html.escape(row.file)}">{name}</a>{done}', *row.numbers])
        return table_html(_HEADS, rows, align="right")


def _row(lesson: lessons.Lesson, entries: progress.Entries) -> Row:
    """Count what is done in one notebook."""
    asked = lessons.read_yaml(lesson.questions)

    def count(*items: tuple[str, str]) -> Count:
        passed = [entries.get(kind, {}).get(item, {}).get("passed") for kind, item in items]
        return Count(sum(value is True for value in passed), len(items))

    number = lesson.number
    quizzes = [("quiz", f"{number}.{name}") for name in asked.get("quizzes") or ()]
    if asked.get("concepts"):
        # The concept test counts as a quiz of the notebook that opens the course.
        quizzes.append(("concept", f"{number}.before"))
    predictions = (("prediction", f"{number}.{name}") for name in asked.get("predictions") or ())
    return Row(
        number,
        asked["title"],
        lesson.notebook,
        asked["minutes"],
        asked.get("extras", 0),
        count(*(("exercise", item) for item in lesson.exercises())),
        count(*quizzes),
        count(*predictions),
    )
