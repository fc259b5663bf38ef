"""What is wrong with the form of a question file, each problem with its place."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from itertools import pairwise
from pathlib import Path
from typing import Any

import formulas
import yaml

from course_utils.quizzes.numbers import is_number, is_table

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
PREDICTION_KINDS = ("number", "shape", "choice", "grid", "curve")


def form_problems(number: str, path: Path) -> list[str]:
    """Every problem of a file, which the engine can take as it is if there is none."""
    review = _Review(f"questions of {number}")
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), _Loader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        return [f"{review.name}: {error}"]
    review.file(data)
    return review.problems


class _Loader(yaml.SafeLoader):
    """Takes no key twice (YAML itself keeps the last)."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.YAMLError(f"{key_node.start_mark}: key {key!r} is not a text")
            if key in seen:
                raise yaml.YAMLError(f"{key_node.start_mark}: key {key!r} is there twice")
            seen.add(key)
        return super().construct_mapping(node, deep=True)


class _Review:
    """Walks through plain data and notes every problem with its place."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[str] = []

    def complain(self, place: str, problem: str) -> None:
        self.problems.append(": ".join(filter(None, (self.name, place, problem))))

    def mapping(
        self, place: str, data: Any, required: set[str], optional: AbstractSet[str] = frozenset()
    ) -> dict[str, Any]:
        """The known keys that hold what they should, and each required one."""
        forms = {key: _HOLDS.get(key, str) for key in required | optional}
        sound = {key: form() if (form := forms[key]) else None for key in required}
        if not isinstance(data, dict):
            self.complain(place, f"a mapping is needed, not {_shortened(data)}")
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
                self.complain(place, f"{key} is {_shortened(value)}, not {_NAMES[form]}")
        return sound

    def each(self, place: str, entries: list, look: Callable[[str, Any], Any]) -> list:
        """Look at the entries of a list, each with its place."""
        return [look(f"{place}[{index}]", entry) for index, entry in enumerate(entries)]

    def file(self, data: Any) -> None:
        kinds = {"quizzes", "predictions", "concepts", "extras"}
        data = self.mapping("", data, {"title", "you_will", "minutes"}, kinds)
        for name, group in data.get("quizzes", {}).items():
            self.group(f"quizzes.{name}", group)
        for name, question in data.get("predictions", {}).items():
            self.question(f"predictions.{name}", question, PREDICTION_KINDS, name)
        self.each("concepts", data.get("concepts", []), self.concept)

    def group(self, place: str, data: Any) -> None:
        data = self.mapping(place, data, {"title", "questions"})
        self.each(
            f"{place}.questions",
            data["questions"],
            lambda place, question: self.question(place, question, QUESTION_KINDS),
        )

    def concept(self, place: str, data: Any) -> None:
        data = self.mapping(place, data, {"id", "name", "taught_in", "before", "after"})
        for when in ("before", "after"):
            self.question(f"{place}.{when}", data[when], ("single",), when)

    def question(
        self, place: str, data: Any, kinds: tuple[str, ...], name: str | None = None
    ) -> None:
        """Look at a question; its `name` where that does not stand among its own keys."""
        kind = data.get("kind") if isinstance(data, dict) else None
        if kind not in kinds:
            self.complain(place, f"kind is {kind!r}; allowed: {', '.join(kinds)}")
            return
        required, optional = _KEYS[kind]
        if name:
            data = {"id": name} | data
        data = self.mapping(place, data, {"id", "kind", "text"} | required, optional)
        if data["id"] not in place:
            place = f"{place} ({data['id']})"
        options = self.each(f"{place}.options", data.get("options", []), self.option)
        slips = self.each(f"{place}.misconceptions", data.get("misconceptions", []), self.slip)
        axes = {key: self.axis(f"{place}.{key}", data[key]) for key in ("x", "y") if key in data}
        for parameter, values in data.get("parameters", {}).items():
            self.parameter(f"{place}.parameters.{parameter}", values)
        right = sum(option.get("right", False) for option in options)
        if "options" in required and right == 0:
            self.complain(place, "no option is right")
        if right > 1 and kind != "multiple":
            self.complain(place, f"{right} options are right; kind multiple allows that")
        if data.get("rule", _RULES[0]) not in _RULES:
            self.complain(place, f"rule is {data['rule']!r}; allowed: {', '.join(_RULES)}")
        values = {"answer": data.get("answer")}
        for index, slip in enumerate(slips):
            values[f"misconceptions[{index}].value"] = slip["value"]
        for key, value in values.items():
            problem = answer_problem(kind, value, values["answer"], axes.get("x", {}))
            if problem:
                self.complain(f"{place}.{key}", problem)

    def option(self, place: str, data: Any) -> dict[str, Any]:
        return self.mapping(place, data, {"text", "reason"}, {"right"})

    def slip(self, place: str, data: Any) -> dict[str, Any]:
        return self.mapping(place, data, {"value", "reason"})

    def axis(self, place: str, data: Any) -> dict[str, Any]:
        axis = self.mapping(place, data, {"label", "from", "to"})
        if axis["from"] >= axis["to"]:
            self.complain(place, f"from {axis['from']} to {axis['to']} is no range")
        return axis

    def parameter(self, place: str, values: Any) -> None:
        if isinstance(values, list) and all(is_number(value) for value in values):
            return
        bounds = self.mapping(place, values, {"from", "to"}, {"step"})
        if not all(isinstance(bound, int) for bound in bounds.values()) or bounds.get("step") == 0:
            self.complain(place, "from, to and step must be whole numbers; or give a list")


def answer_problem(kind: str, value: Any, wanted: Any, x: dict[str, Any]) -> str | None:
    """Why a value has not the form of an answer to a question of this kind."""
    match kind:
        case "number":
            if not is_number(value) and not isinstance(value, str):
                return f"{_shortened(value)} is neither a number nor a formula"
        case "shape":
            whole = isinstance(value, list) and all(
                size is None or (type(size) is int and size >= 0) for size in value
            )
            if not whole or not value:
                return f"{_shortened(value)} is no list of sizes such as [26, 26, 32]"
        case "grid":
            if not value or not is_table(value):
                return f"{_shortened(value)} is no list of rows of numbers"
            rows, columns = len(value), len(value[0])
            if any(len(row) != columns for row in value) or not 1 <= columns <= 5 or rows > 5:
                return "is no grid of at most 5 × 5 numbers with rows of equal length"
            if wanted and is_table(wanted) and (len(wanted), len(wanted[0])) != (rows, columns):
                return f"is not {len(wanted)} × {len(wanted[0])} as the answer is"
        case "curve":
            return _curve_problem(value, x)
    return None


def _curve_problem(value: Any, x: dict[str, Any]) -> str | None:
    if isinstance(value, str) or is_number(value):
        first, last = x.get("from", 0), x.get("to", 1)
        try:
            for step in range(41):
                formulas.compute(value, {"x": first + (last - first) * step / 40})
        except ValueError as error:
            return str(error)
        return None
    if not is_table(value) or len(value) < 2 or any(len(point) != 2 for point in value):
        return f"{_shortened(value)} is neither a formula in x nor a list of points [x, y]"
    if any(after[0] <= before[0] for before, after in pairwise(value)):
        return "the points' x must increase"
    return None


def _shortened(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"
