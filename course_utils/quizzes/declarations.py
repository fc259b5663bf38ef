"""What a notebook asks, as its YAML file declares it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, TypeVar

from course_utils import lessons

from .expressions import Number
from .numbers import Axis, curve, is_number, is_table, shortened

Declared = TypeVar("Declared")
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
# What stands under a key, wherever it is used: a text, or one of these; None takes anything.
_HOLDS: dict[str, type | None] = {
    **dict.fromkeys(("questions", "options", "misconceptions", "where", "concepts"), list),
    **dict.fromkeys(("quizzes", "predictions", "parameters"), dict),
    **dict.fromkeys(("minutes", "extras", "from", "to", "step"), float),
    **dict.fromkeys(("right", "fixed_order", "may_be_negative"), bool),
    **dict.fromkeys(("answer", "value", "tolerance", "x", "y", "before", "after"), None),
}
_NAMES: dict[type, str] = {
    str: "a text: put it in quotes",
    list: "a list",
    dict: "a mapping",
    float: "a number",
    bool: "true or false",
}
QUESTION_KINDS = ("single", "multiple", "number")
_NO_AXIS = Axis("", 0, 0)
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
    title: str
    you_will: str  # do in this notebook: its line in the README's map
    minutes: int
    extras: int = 0  # minutes, too


def notebooks() -> list[str]:
    """Return the numbers of the notebooks that have a question file."""
    return [lesson.number for lesson in lessons.lessons() if lesson.questions.exists()]


def declaration(notebook: str) -> Declaration:
    lesson = lessons.lesson(notebook)
    try:
        changed = lesson.questions.stat().st_mtime_ns if lesson else None
    except OSError:
        changed = None
    if lesson is None or changed is None:
        known = ", ".join(notebooks()) or "none"
        raise DeclarationError(f"notebook {notebook!r} has no questions; those that have: {known}")
    return _read(lesson, changed)


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
    reader = Reader(f"questions of {lesson.number}")
    try:
        data = lessons.read_yaml(lesson.questions)
    except ValueError as error:
        raise DeclarationError(f"{reader.name}: {error}") from None
    return reader.sound(reader.declaration(lesson.number, data))


class Reader:
    """Turns plain data into declarations and notes every problem with its place."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[str] = []

    def complain(self, place: str, problem: str) -> None:
        self.problems.append(": ".join(filter(None, (self.name, place, problem))))

    def sound(self, declared: Declared) -> Declared:
        """Return what was read, unless something was wrong with it."""
        if self.problems:
            raise DeclarationError("\n".join(self.problems))
        return declared

    def mapping(
        self, place: str, data: Any, required: set[str], optional: AbstractSet[str] = frozenset()
    ) -> dict[str, Any]:
        """Return the known keys that hold what they should, and each required one."""
        forms = {key: _HOLDS.get(key, str) for key in required | optional}
        sound = {key: form() if (form := forms[key]) else None for key in required}
        if not isinstance(data, dict):
            self.complain(place, f"a mapping is needed, not {shortened(data)}")
            return sound
        for key in sorted(required - data.keys()):
            self.complain(place, f"{key} is missing")
        for key, value in data.items():
            if key not in forms:
                allowed = ", ".join(sorted(forms))
                self.complain(place, f"key {key!r} is not known here; allowed: {allowed}")
                continue
            form = forms[key]
            if form is None or (is_number(value) if form is float else isinstance(value, form)):
                sound[key] = value
            else:
                self.complain(place, f"{key} is {shortened(value)}, not {_NAMES[form]}")
        return sound

    def each(
        self, place: str, entries: list, read: Callable[..., Declared]
    ) -> tuple[Declared, ...]:
        """Read the entries of a list, each with its place."""
        return tuple(read(f"{place}[{index}]", entry) for index, entry in enumerate(entries))

    def declaration(self, notebook: str, data: Any) -> Declaration:
        kinds = {"quizzes", "predictions", "concepts", "extras"}
        data = self.mapping("", data, {"title", "you_will", "minutes"}, kinds)
        quizzes = {
            name: self.group(f"quizzes.{name}", name, group)
            for name, group in data.pop("quizzes", {}).items()
        }
        predictions = {
            name: self.question(f"predictions.{name}", question, PREDICTION_KINDS, name)
            for name, question in data.pop("predictions", {}).items()
        }
        concepts = self.each("concepts", data.pop("concepts", []), self.concept)
        return Declaration(notebook, quizzes, predictions, concepts, **data)

    def group(self, place: str, name: str, data: Any) -> Group:
        data = self.mapping(place, data, {"title", "questions"})
        read = partial(self.question, kinds=QUESTION_KINDS)
        questions = self.each(f"{place}.questions", data["questions"], read)
        return Group(name, data["title"], questions)

    def concept(self, place: str, data: Any) -> Concept:
        data = self.mapping(place, data, {"id", "name", "taught_in", "before", "after"})
        for when in ("before", "after"):
            data[when] = self.question(f"{place}.{when}", data[when], ("single",), when)
        return Concept(**data)

    def question(
        self, place: str, data: Any, kinds: tuple[str, ...], name: str | None = None
    ) -> Question:
        """Read a question; its `name` where that does not stand among its own keys."""
        kind = data.get("kind") if isinstance(data, dict) else None
        if kind not in kinds:
            self.complain(place, f"kind is {kind!r}; allowed: {', '.join(kinds)}")
            return Question("", "", "")
        required, optional = _KEYS[kind]
        if name:
            data = {"id": name} | data
        data = self.mapping(place, data, {"id", "kind", "text"} | required, optional)
        if data["id"] not in place:
            place = f"{place} ({data['id']})"
        readers: dict[str, Callable[[str, Any], Any]] = {
            "options": self.option,
            "misconceptions": self.misconception,
        }
        for key in readers.keys() & data.keys():
            data[key] = self.each(f"{place}.{key}", data[key], readers[key])
        for key in {"x", "y"} & data.keys():
            data[key] = self.axis(f"{place}.{key}", data[key])
        if "parameters" in data:
            data["parameters"] = {
                name: self.parameter(f"{place}.parameters.{name}", values)
                for name, values in data["parameters"].items()
            }
        question = Question(**data)
        self.answers(place, question)
        return question

    def option(self, place: str, data: Any) -> Option:
        return Option(**self.mapping(place, data, {"text", "reason"}, {"right"}))

    def misconception(self, place: str, data: Any) -> Misconception:
        return Misconception(**self.mapping(place, data, {"value", "reason"}))

    def axis(self, place: str, data: Any) -> Axis:
        axis = self.mapping(place, data, {"label", "from", "to"})
        if axis["from"] >= axis["to"]:
            self.complain(place, f"from {axis['from']} to {axis['to']} is no range")
        return Axis(axis["label"], axis["from"], axis["to"])

    def parameter(self, place: str, values: Any) -> tuple[Number, ...]:
        if isinstance(values, list) and all(is_number(value) for value in values):
            return tuple(values)
        bounds = self.mapping(place, values, {"from", "to"}, {"step"})
        try:
            return tuple(range(bounds["from"], bounds["to"] + 1, bounds.get("step", 1)))
        except (TypeError, ValueError):
            self.complain(place, "from, to and step must be whole numbers; or give a list")
            return ()

    def answers(self, place: str, question: Question) -> None:
        """Note an answer or a misconception whose form does not fit the kind."""
        right = sum(option.right for option in question.options)
        if "options" in _KEYS[question.kind][0] and right == 0:
            self.complain(place, "no option is right")
        if right > 1 and question.kind != "multiple":
            self.complain(place, f"{right} options are right; kind multiple allows that")
        if question.rule and question.rule not in _RULES:
            self.complain(place, f"rule is {question.rule!r}; allowed: {', '.join(_RULES)}")
        values = {"answer": question.answer}
        for index, misconception in enumerate(question.misconceptions):
            values[f"misconceptions[{index}].value"] = misconception.value
        for key, value in values.items():
            problem = form_problem(question, value)
            if problem:
                self.complain(f"{place}.{key}", problem)


def form_problem(question: Question, value: Any) -> str | None:
    """Say why a value has not the form of an answer to the question."""
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
            if not value or not is_table(value):
                return f"{shortened(value)} is no list of rows of numbers"
            rows, columns = len(value), len(value[0])
            if any(len(row) != columns for row in value) or not 1 <= columns <= 5 or rows > 5:
                return "is no grid of at most 5 × 5 numbers with rows of equal length"
            wanted = question.answer
            if wanted and is_table(wanted) and (len(wanted), len(wanted[0])) != (rows, columns):
                return f"is not {len(wanted)} × {len(wanted[0])} as the answer is"
        case "curve":
            try:
                curve(value, question.x)
            except ValueError as error:
                return str(error)
    return None
