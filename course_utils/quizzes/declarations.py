"""What a notebook asks, as its YAML file declares it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from course_utils import lessons

from .expressions import Number
from .numbers import Axis, curve, is_number, shortened

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RULES = ("rising", "falling", "flat", "rises-then-falls", "falls-then-rises")
_CHOICES = {"options"}
_GRADED = {"answer", "reason", "otherwise"}
# By kind: the keys that must be there, and those that may.
_KEYS: dict[str, tuple[set[str], set[str]]] = {
    "single": (_CHOICES, {"fixed_order"}),
    "multiple": (_CHOICES, {"fixed_order"}),
    "choice": (_CHOICES, {"fixed_order"}),
    "number": (
        _GRADED,
        {"tolerance", "unit", "parameters", "where", "misconceptions", "may_be_negative"},
    ),
    "shape": (_GRADED, {"misconceptions"}),
    "grid": (_GRADED, {"tolerance", "misconceptions"}),
    "curve": (_GRADED | {"x", "y"}, {"tolerance", "rule", "misconceptions"}),
}
QUESTION_KINDS = ("single", "multiple", "number")
PREDICTION_KINDS = ("number", "shape", "choice", "grid", "curve")


class DeclarationError(ValueError):
    """A question file that cannot be used; the message lists every problem with its place."""


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
    parameters: Mapping[str, tuple[Number, ...]] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    reason: str = ""
    otherwise: str = ""
    misconceptions: tuple[Misconception, ...] = ()
    may_be_negative: bool = False
    x: Axis | None = None
    y: Axis | None = None
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
    """Everything one notebook asks."""

    notebook: str
    file: str
    title: str
    minutes: int
    quizzes: Mapping[str, Group]
    predictions: Mapping[str, Question]
    concepts: tuple[Concept, ...]


def notebooks() -> list[str]:
    """Return the numbers of the notebooks that have a question file."""
    return [lesson.number for lesson in lessons.lessons() if lesson.questions.exists()]


def declaration(notebook: str) -> Declaration:
    """Read what a notebook asks."""
    lesson = lessons.lesson(notebook)
    try:
        changed = lesson.questions.stat().st_mtime_ns if lesson else None
    except OSError:
        changed = None
    if lesson is None or changed is None:
        known = ", ".join(notebooks()) or "none"
        raise DeclarationError(f"notebook {notebook!r} has no questions; those that have: {known}")
    return _read(lesson, changed)


def split_item(item: str, of_what: str) -> tuple[str, str]:
    """Split ``"01.edges"`` into the notebook and what it names there."""
    if not isinstance(item, str):
        raise TypeError(f"{of_what} takes a string such as '01.edges', not {item!r}")
    notebook, _, name = item.partition(".")
    if not notebook or not name:
        raise ValueError(
            f"{of_what}({item!r}): the form is 'NN.name', notebook and name, such as '01.edges'"
        )
    return notebook, name


@cache
def _read(lesson: lessons.Lesson, changed: int) -> Declaration:
    problems: list[str] = []
    reader = Reader(f"questions of {lesson.number}", problems)
    try:
        data = lessons.read_yaml(lesson.questions)
    except ValueError as error:
        raise DeclarationError(f"{reader.name}: {error}") from None
    declared = reader.declaration(lesson.number, data)
    if problems:
        raise DeclarationError("\n".join(problems))
    return declared


class Reader:
    """Turns plain data into declarations and notes every problem with its place."""

    def __init__(self, name: str, problems: list[str]) -> None:
        self.name = name
        self.problems = problems

    def complain(self, place: str, problem: str) -> None:
        self.problems.append(
            f"{self.name}: {place}: {problem}" if place else f"{self.name}: {problem}"
        )

    def keys(self, place: str, data: Any, required: Iterable[str], optional: Iterable[str]) -> dict:
        if not isinstance(data, dict):
            self.complain(place, f"a mapping is needed, not {shortened(data)}")
            return {}
        required, optional = set(required), set(optional)
        for key in sorted(required - data.keys()):
            self.complain(place, f"{key} is missing")
        for key in data.keys() - required - optional:
            allowed = ", ".join(sorted(required | optional))
            self.complain(place, f"key {key!r} is not known here; allowed: {allowed}")
        return data

    def text(self, place: str, data: dict, key: str, default: str = "") -> str:
        value = data.get(key, default)
        if not isinstance(value, str):
            self.complain(place, f"{key} is {shortened(value)}, not a text: put it in quotes")
            return default
        if key in data and not value.strip():
            self.complain(place, f"{key} is empty")
        if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", value):
            self.complain(
                place, f"{key} holds a control character: a backslash in \"…\"? Use '…' or a block"
            )
        return value

    def flag(self, place: str, data: dict, key: str) -> bool:
        value = data.get(key, False)
        if not isinstance(value, bool):
            self.complain(place, f"{key} is {shortened(value)}; allowed: true, false")
        return bool(value)

    def items(self, place: str, data: dict, key: str, least: int = 0) -> list:
        value = data.get(key, [])
        if not isinstance(value, list) or len(value) < least:
            self.complain(
                place, f"{key} must be a list of at least {least}, not {shortened(value)}"
            )
            return []
        return value

    def mapping(self, place: str, data: dict, key: str) -> dict:
        value = data.get(key, {})
        if not isinstance(value, dict):
            self.complain(place, f"{key} must be a mapping, not {shortened(value)}")
            return {}
        return value

    def identifier(self, place: str, name: Any) -> str:
        if not isinstance(name, str) or not _ID.fullmatch(name):
            self.complain(place, f"id {name!r} is not of small letters, digits and single hyphens")
            return str(name)
        return name

    def declaration(self, notebook: str, data: Any) -> Declaration:
        head, rest = ("file", "title", "minutes"), ("quizzes", "predictions", "concepts")
        data = self.keys("", data, head, rest)
        minutes = data.get("minutes", 0)
        if not isinstance(minutes, int) or isinstance(minutes, bool) or minutes < 0:
            self.complain("minutes", f"{minutes!r} is not a whole number of minutes")
            minutes = 0
        file = self.text("file", data, "file")
        if file and not re.fullmatch(rf"{notebook}_[a-z0-9_]+\.ipynb", file):
            self.complain("file", f"{file!r} is not a notebook {notebook}_….ipynb")
        groups = {
            name: self.group(f"quizzes.{name}", name, group)
            for name, group in self.mapping("", data, "quizzes").items()
        }
        predictions = {
            name: self.question(
                f"predictions.{name}", {"id": name, **_dict(question)}, PREDICTION_KINDS
            )
            for name, question in self.mapping("", data, "predictions").items()
        }
        concepts = tuple(
            self.concept(f"concepts[{index}]", concept)
            for index, concept in enumerate(self.items("", data, "concepts"))
        )
        self.unique("concepts", [concept.id for concept in concepts])
        title = self.text("title", data, "title")
        return Declaration(notebook, file, title, minutes, groups, predictions, concepts)

    def group(self, place: str, name: str, data: Any) -> Group:
        data = self.keys(place, data, ("title", "questions"), ())
        questions = tuple(
            self.question(f"{place}.questions[{index}]", question, QUESTION_KINDS)
            for index, question in enumerate(self.items(place, data, "questions", least=1))
        )
        self.unique(place, [question.id for question in questions])
        return Group(self.identifier(place, name), self.text(place, data, "title"), questions)

    def concept(self, place: str, data: Any) -> Concept:
        data = self.keys(place, data, ("id", "name", "taught_in", "before", "after"), ())
        before, after = (
            self.question(f"{place}.{when}", {"id": when, **_dict(data.get(when))}, ("single",))
            for when in ("before", "after")
        )
        name, taught_in = (self.text(place, data, key) for key in ("name", "taught_in"))
        return Concept(self.identifier(place, data.get("id")), name, taught_in, before, after)

    def unique(self, place: str, names: list[str]) -> None:
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.complain(place, f"id {name!r} is there twice")

    def question(self, place: str, data: Any, kinds: tuple[str, ...]) -> Question:
        kind = data.get("kind") if isinstance(data, dict) else None
        if kind not in kinds:
            self.complain(place, f"kind is {kind!r}; allowed: {', '.join(kinds)}")
            return Question("", "", "")
        required, optional = _KEYS[kind]
        data = self.keys(place, data, {"id", "kind", "text"} | required, optional)
        name = self.identifier(place, data.get("id"))
        place = f"{place} ({name})" if name not in place else place
        question = Question(name, kind, self.text(place, data, "text"))
        if "options" in required:
            return replace(
                question,
                options=self.options(place, data, several=kind == "multiple"),
                fixed_order=self.flag(place, data, "fixed_order"),
            )
        question = replace(
            question,
            answer=data.get("answer"),
            tolerance=data.get("tolerance"),
            unit=self.text(place, data, "unit"),
            parameters=self.parameters(place, data),
            where=tuple(map(str, self.items(place, data, "where"))),
            reason=self.text(place, data, "reason"),
            otherwise=self.text(place, data, "otherwise"),
            misconceptions=self.misconceptions(place, data),
            may_be_negative=self.flag(place, data, "may_be_negative"),
            rule=self.text(place, data, "rule"),
        )
        if kind == "curve":
            question = replace(
                question, x=self.axis(place, data, "x"), y=self.axis(place, data, "y")
            )
            if question.rule and question.rule not in _RULES:
                self.complain(place, f"rule is {question.rule!r}; allowed: {', '.join(_RULES)}")
            if question.rule and question.tolerance is not None:
                self.complain(place, "tolerance and rule exclude each other")
        self.answers(place, question)
        return question

    def options(self, place: str, data: dict, several: bool) -> tuple[Option, ...]:
        options = []
        for index, entry in enumerate(self.items(place, data, "options", least=2)):
            here = f"{place}.options[{index}]"
            entry = self.keys(here, entry, ("text", "reason"), ("right",))
            option, reason = self.text(here, entry, "text"), self.text(here, entry, "reason")
            options.append(Option(option, reason, self.flag(here, entry, "right")))
        right = sum(option.right for option in options)
        if options and right == 0:
            self.complain(place, "no option is right")
        if right > 1 and not several:
            self.complain(place, f"{right} options are right; kind multiple allows that")
        texts = [option.text.strip() for option in options]
        for twice in sorted({option for option in texts if texts.count(option) > 1}):
            self.complain(place, f"option {twice!r} is there twice")
        return tuple(options)

    def misconceptions(self, place: str, data: dict) -> tuple[Misconception, ...]:
        found = []
        for index, entry in enumerate(self.items(place, data, "misconceptions")):
            here = f"{place}.misconceptions[{index}]"
            entry = self.keys(here, entry, ("value", "reason"), ())
            found.append(Misconception(entry.get("value"), self.text(here, entry, "reason")))
        return tuple(found)

    def parameters(self, place: str, data: dict) -> dict[str, tuple[Number, ...]]:
        found = {}
        for name, values in self.mapping(place, data, "parameters").items():
            here = f"{place}.parameters.{name}"
            if not name.isidentifier() or name == "answer":
                self.complain(here, "is not a name that a formula can use")
            if isinstance(values, list) and values and all(is_number(value) for value in values):
                found[name] = tuple(values)
                continue
            values = self.keys(here, values, ("from", "to"), ("step",))
            start, stop, step = values.get("from"), values.get("to"), values.get("step", 1)
            if not all(isinstance(bound, int) for bound in (start, stop, step)):
                self.complain(here, "from, to and step must be whole numbers; or give a list")
            elif start >= stop or step < 1:  # type: ignore[operator]
                self.complain(here, f"from {start} to {stop} step {step} leaves nothing to draw")
            else:
                found[name] = tuple(range(start, stop + 1, step))  # type: ignore[operator, arg-type]
        return found

    def axis(self, place: str, data: dict, key: str) -> Axis | None:
        place = f"{place}.{key}"
        axis = self.keys(place, data.get(key), ("label", "from", "to"), ())
        start, stop = axis.get("from"), axis.get("to")
        if (
            start is None
            or stop is None
            or not is_number(start)
            or not is_number(stop)
            or start >= stop
        ):
            self.complain(place, f"from {start!r} to {stop!r} is no range")
            return None
        return Axis(self.text(place, axis, "label"), float(start), float(stop))  # type: ignore[arg-type]

    def answers(self, place: str, question: Question) -> None:
        """Note an answer or a misconception whose form does not fit the kind."""
        values = [("answer", question.answer)]
        values += [
            (f"misconceptions[{index}].value", misconception.value)
            for index, misconception in enumerate(question.misconceptions)
        ]
        for key, value in values:
            problem = _form(question, value)
            if problem:
                self.complain(f"{place}.{key}", problem)
        if question.kind == "grid" and not _form(question, question.answer):
            size = _size(question.answer)
            for key, value in values[1:]:
                if not _form(question, value) and _size(value) != size:
                    self.complain(
                        f"{place}.{key}", f"is not {size[0]} × {size[1]} as the answer is"
                    )


def _form(question: Question, value: Any) -> str | None:
    match question.kind:
        case "number":
            if not is_number(value) and not isinstance(value, str):
                return f"{shortened(value)} is neither a number nor a formula"
        case "shape":
            whole = isinstance(value, list) and all(
                entry is None or (isinstance(entry, int) and entry is not True and entry >= 0)
                for entry in value
            )
            if not whole or not value:
                return f"{shortened(value)} is no list of sizes such as [26, 26, 32]"
        case "grid":
            rows = isinstance(value, list) and value and all(isinstance(row, list) for row in value)
            if not rows or not all(is_number(entry) for row in value for entry in row):
                return f"{shortened(value)} is no list of rows of numbers"
            if (
                len({len(row) for row in value}) > 1
                or not 1 <= len(value[0]) <= 5
                or len(value) > 5
            ):
                return "is no grid of at most 5 × 5 numbers with rows of equal length"
        case "curve" if question.x is not None:
            try:
                curve(value, question.x)
            except ValueError as error:
                return str(error)
    return None


def _dict(value: Any) -> dict:
    return value if isinstance(value, dict) else {}


def _size(grid: list[list[Number]]) -> tuple[int, int]:
    return len(grid), len(grid[0])
