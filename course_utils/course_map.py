"""The map of the course: its notebooks, with what the learner has done in each."""

from __future__ import annotations

import html
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from course_utils import lessons, progress
from course_utils.files import write_whole
from course_utils.marks import to_html
from course_utils.tables import table_html

_TESTS = ("before", "after")
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>What I did</title>
<meta name="viewport" content="width=device-width"><style>
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.5 sans-serif; max-width: 44em; margin: 2em auto; padding: 0 1em }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ border-bottom: 1px solid #8886; padding: .3em .4em }}
@media (max-width: 30em) {{ body {{ font-size: 14px; padding: 0 }} }}
</style></head><body>
{}
</body></html>
"""
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
    def begun(self) -> bool:
        """Whether anything that the notebook asks is done."""
        return any(count.done for count in (self.exercises, self.quizzes, self.predictions))

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


class Transcript:
    """What was done, on a page to keep or to print; made of the progress on this machine alone.

    Examples
    --------
    >>> Transcript().save(folder)  # doctest: +SKIP
    """

    def __init__(self) -> None:
        self.rows = CourseMap().rows
        self._entries = progress.entries()

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write ``what_i_did.html`` to a folder, and return where it is.

        Parameters
        ----------
        folder : path
            One that is there; a page of that name is replaced.
        """
        path = Path(folder) / "what_i_did.html"
        write_whole(path, _PAGE.format(self._repr_html_()))
        return path

    def __repr__(self) -> str:
        days = self._days()
        done = sum(row.exercises.done for row in self.rows)
        solved = f"{done} exercise{'s' * (done != 1)} solved"
        return f"{solved}{f', {days}' if days else ''}. .save(folder) writes the page."

    def _repr_html_(self) -> str:
        begun = [row for row in self.rows if row.begun]
        if not begun:
            return "<p>Nothing has been done yet.</p>"
        heads = ("Notebook", "Exercises", "Quizzes", "Predictions")
        rows = [(html.escape(f"{row.notebook} {row.title}"), *row.numbers[1:]) for row in begun]
        return (
            f"<h1>What I did</h1><p>{self._days()}</p>{table_html(heads, rows, align='right')}"
            f"<h2>Ten ideas, before and after</h2>{self._concepts()}"
        )

    def _days(self) -> str:
        """Return the first and the last day on which something was done."""
        done = [entry for kind in self._entries.values() for entry in kind.values()]
        days = [str(entry.get(key, ""))[:10] for entry in done for key in ("first", "last")]
        days = sorted(day for day in days if day)
        return " to ".join(dict.fromkeys([days[0], days[-1]])) if days else ""

    def _concepts(self) -> str:
        """Return what moved in the concept test, or that it was not taken twice."""
        kept = self._entries.get("concept", {})
        taken = [kept[f"00.{when}"] for when in _TESTS if f"00.{when}" in kept]
        if len(taken) < len(_TESTS):
            return "<p>The ten questions have not been answered twice.</p>"
        asked = lessons.read_yaml(lessons.lessons()[0].questions)["concepts"]
        rows = []
        for concept in asked:
            right = [entry.get("results", {}).get(concept["id"]) is True for entry in taken]
            rows.append([to_html(concept["name"]), *("✓ right" if r else "not yet" for r in right)])
        return table_html(("Idea", *(name.capitalize() for name in _TESTS)), rows)


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
