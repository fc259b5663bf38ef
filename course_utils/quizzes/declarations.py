"""What a notebook asks, as its YAML file declares it.

What is wrong with such a file, ``tools/review_questions.py`` finds; here it is taken as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from course_utils import lessons

from .numbers import Axis, Number

_NO_AXIS = Axis("", 0, 0)


@dataclass(frozen=True)
class Option:
    """One answer to choose, with the reason why it is right or wrong."""

    text: str
    reason: str
    right: bool = False


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that is recognised, with what to say to it."""

    value: Any
    reason: str


@dataclass(frozen=True)
class Question:
    """One question, or one prediction; which fields count depends on `kind`."""

    id: str
    kind: str
    text: str
    options: tuple[Option, ...] = ()
    fixed_order: bool = False
    answer: Any = None
    tolerance: str | Number | None = None
    unit: str = ""
    parameters: Mapping[str, Sequence[Number]] = field(default_factory=dict)
    where: Sequence[str] = ()
    reason: str = ""
    otherwise: str = ""
    misconceptions: tuple[Misconception, ...] = ()
    may_be_negative: bool = False
    x: Axis = _NO_AXIS
    y: Axis = _NO_AXIS
    rule: str = ""


@dataclass(frozen=True)
class Group:
    """Questions shown together on one card."""

    id: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Concept:
    """One idea of the course, asked about in two wordings."""

    id: str
    name: str
    taught_in: str
    before: Question
    after: Question


@dataclass(frozen=True)
class Declaration:
    notebook: str
    quizzes: Mapping[str, Group]
    predictions: Mapping[str, Question]
    concepts: tuple[Concept, ...]


def notebooks() -> list[str]:
    """Return the numbers of the notebooks that have a question file."""
    return [lesson.number for lesson in lessons.lessons() if lesson.questions.exists()]


def declaration(notebook: str) -> Declaration:
    lesson = lessons.lesson(notebook)
    if lesson is None or not lesson.questions.exists():
        known = ", ".join(notebooks()) or "none"
        raise ValueError(f"notebook {notebook!r} has no questions; those that have: {known}")
    return _read(lesson, lesson.questions.stat().st_mtime_ns)


def find(call: str, item: str) -> Any:
    """Return the quiz or prediction that ``quiz("01.edges")`` or ``predict(…)`` asks for."""
    if not isinstance(item, str):
        raise TypeError(f"{call} takes a string such as '01.edges', not {item!r}")
    notebook, _, name = item.partition(".")
    if not notebook or not name:
        raise ValueError(
            f"{call}({item!r}): the form is 'NN.name', notebook and name, such as '01.edges'"
        )
    declared = declaration(notebook)
    known = declared.quizzes if call == "quiz" else declared.predictions
    if name not in known:
        raise ValueError(f"{call}({item!r}): notebook {notebook} has {', '.join(known) or 'none'}")
    return known[name]


@cache
def _read(lesson: lessons.Lesson, changed: int) -> Declaration:
    data = lessons.read_yaml(lesson.questions)
    groups, predictions = data.get("quizzes", {}), data.get("predictions", {})
    return Declaration(
        lesson.number,
        {
            name: Group(name, group["title"], tuple(map(_question, group["questions"])))
            for name, group in groups.items()
        },
        {name: _question({"id": name, **asked}) for name, asked in predictions.items()},
        tuple(map(_concept, data.get("concepts", []))),
    )


def _concept(data: dict[str, Any]) -> Concept:
    asked = {when: _question({"id": when, **data[when]}) for when in ("before", "after")}
    return Concept(**{**data, **asked})


def _question(data: dict[str, Any]) -> Question:
    made: dict[str, Any] = dict(data)
    made["options"] = tuple(Option(**entry) for entry in data.get("options", ()))
    slips = data.get("misconceptions", ())
    made["misconceptions"] = tuple(Misconception(**entry) for entry in slips)
    for key in {"x", "y"} & data.keys():
        made[key] = Axis(data[key]["label"], data[key]["from"], data[key]["to"])
    made["parameters"] = {
        name: values
        if isinstance(values, list)
        else range(values["from"], values["to"] + 1, values.get("step", 1))
        for name, values in data.get("parameters", {}).items()
    }
    return Question(**made)
