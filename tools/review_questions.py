"""What is wrong with the question files: ``python tools/review_questions.py [01 …]``.

The engine takes them as they are. Here their form is looked at first (``question_forms.py``), then
the rest: empty texts, formulas that cannot be shown, numbers that make no sense, misconceptions
that coincide with the answer or with each other.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from formulas import compute, marks_problems
from question_forms import form_problems

from course_utils import lessons, marks
from course_utils.quizzes.declarations import (
    Declaration,
    Misconception,
    Question,
    declaration,
    notebooks,
)
from course_utils.quizzes.numbers import (
    Number,
    accepted,
    curve,
    curve_tolerance,
    draws,
    formatted,
)


def main(arguments: list[str] | None = None) -> int:
    """Print every problem with its place."""
    parser = argparse.ArgumentParser(description="Find what is wrong with the question files.")
    parser.add_argument("notebooks", nargs="*", metavar="NN")
    wrong = 0
    for notebook in parser.parse_args(arguments).notebooks or notebooks():
        found = problems(notebook)
        if not found:
            declared = declaration(notebook)
            questions = sum(len(group.questions) for group in declared.quizzes.values())
            print(
                f"{notebook}: {questions} questions in {len(declared.quizzes)} quizzes, "
                f"{len(declared.predictions)} predictions, {len(declared.concepts)} concepts"
            )
        for problem in found:
            print(problem)
        wrong += len(found)
    return 1 if wrong else 0


def problems(notebook: str) -> list[str]:
    """All that is wrong with a notebook's questions; first of all their form."""
    lesson = lessons.lesson(notebook)
    if lesson is None or not lesson.questions.exists():
        return [f"notebook {notebook!r} has no questions"]
    wrong_form = form_problems(notebook, lesson.questions)
    if wrong_form:
        return wrong_form
    declared, data = declaration(notebook), lessons.read_yaml(lesson.questions)
    found = [*_head_problems(data), *_file_problems(declared)]
    for place, question in _questions(declared):
        found += [f"{place}: {problem}" for problem in dict.fromkeys(_question_problems(question))]
    return [f"questions of {declared.notebook}: {problem}" for problem in found]


def _head_problems(data: dict[str, Any]) -> Iterator[str]:
    if not isinstance(data["minutes"], int) or data["minutes"] < 0:
        yield f"minutes: {data['minutes']!r} is not a whole number of minutes"
    yield from _text_problems("title", data["title"])
    yield from _text_problems("you_will", data["you_will"])


def _file_problems(declared: Declaration) -> Iterator[str]:
    yield from _id_problems("quizzes", declared.quizzes)
    yield from _id_problems("predictions", declared.predictions)
    yield from _id_problems("concepts", [concept.id for concept in declared.concepts])
    for group in declared.quizzes.values():
        yield from _text_problems(f"quizzes.{group.id}: title", group.title)
        yield from _id_problems(f"quizzes.{group.id}", [one.id for one in group.questions])
        if not group.questions:
            yield f"quizzes.{group.id}: it asks nothing"
    for concept in declared.concepts:
        yield from _text_problems(f"concepts ({concept.id}): name", concept.name)
        yield from _text_problems(f"concepts ({concept.id}): taught_in", concept.taught_in)
        if concept.before.text == concept.after.text:
            yield f"concepts ({concept.id}): before and after ask the same"


def _id_problems(place: str, names: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(list(names)).items():
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            yield f"{place}: id {name!r} is not of small letters, digits and single hyphens"
        if times > 1:
            yield f"{place}: id {name!r} is there twice"


def _text_problems(place: str, text: str) -> Iterator[str]:
    if not text.strip():
        yield f"{place} is empty"
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        yield f"{place} holds a control character: a backslash in \"…\"? Use '…' or a block"


def _questions(declared: Declaration) -> Iterator[tuple[str, Question]]:
    for group in declared.quizzes.values():
        for question in group.questions:
            yield f"quizzes.{group.id} ({question.id})", question
    for name, question in declared.predictions.items():
        yield f"predictions.{name}", question
    for concept in declared.concepts:
        yield f"concepts ({concept.id}).before", concept.before
        yield f"concepts ({concept.id}).after", concept.after


def _texts(question: Question) -> dict[str, str]:
    """Every text of a question that is written with marks, by its place."""
    found = {"text": question.text}
    for index, option in enumerate(question.options):
        found[f"options[{index}].text"] = option.text
        found[f"options[{index}].reason"] = option.reason
    if not question.options:
        found |= {"reason": question.reason, "otherwise": question.otherwise}
    for index, misconception in enumerate(question.misconceptions):
        found[f"misconceptions[{index}].reason"] = misconception.reason
    if question.unit:
        found["unit"] = question.unit
    return found


def _question_problems(question: Question) -> Iterator[str]:
    for place, text in _texts(question).items():
        yield from _text_problems(place, text)
        yield from marks_problems(text, question.kind == "number")
    if question.kind == "number":
        places: list[str] = []
        for text in _texts(question).values():
            marks.to_html(text, places)
        yield from _number_problems(question, places)
    elif question.kind in ("shape", "grid"):
        values = [misconception.value for misconception in question.misconceptions]
        if question.answer in values:
            yield "a misconception equals the answer"
        if any(values.count(value) > 1 for value in values):
            yield "two misconceptions are the same"
    elif question.kind == "curve":
        yield from _curve_problems(question)
    else:
        yield from _option_problems(question)


def _option_problems(question: Question) -> Iterator[str]:
    if len(question.options) < 2:
        yield "options must be a list of at least 2"
    for text, times in Counter(option.text.strip() for option in question.options).items():
        if times > 1:
            yield f"option {text!r} is there twice"


def _number_problems(question: Question, places: list[str]) -> Iterator[str]:
    for name in question.parameters:
        if not name.isidentifier() or name == "answer":
            yield f"parameters.{name} is not a name that a formula can use"
    some = {name: next(iter(values), 1) for name, values in question.parameters.items()}
    try:
        for condition in question.where:
            compute(condition, some)
        drawn = draws(question, random.Random(0), count=200)
    except (ArithmeticError, ValueError) as error:
        yield f"where: {error}"
        return
    if question.parameters and len(drawn) < 5:
        yield f"only {len(drawn)} different sets of numbers can be drawn"
        return
    answers: set[Number] = set()
    same_as_answer = [0] * len(question.misconceptions)
    without_value = [0] * len(question.misconceptions)
    same: set[tuple[int, int]] = set()
    for index, values in enumerate(drawn):
        try:
            answer = compute(question.answer, values)
            known = {**values, "answer": answer}
            tolerance = question.tolerance
            if isinstance(tolerance, str) and not tolerance.strip().endswith("%"):
                compute(tolerance, known)
            distance = accepted(question, answer, values)
            for place in places:
                compute(place.partition(":")[0], known)
                formatted(place, known)
        except ValueError as error:
            yield f"{error}" + (f" (with {values})" if values else "")
            return
        if answer < 0 and not question.may_be_negative:
            yield f"the answer is negative, {answer}, with {values}: may_be_negative is not set"
        answers.add(answer)
        wrong = [_value_of(slip, known) for slip in question.misconceptions]
        for which, value in enumerate(wrong):
            without_value[which] += value is None
            same_as_answer[which] += value is not None and abs(value - answer) <= distance
        equal = {
            (i, j)
            for i, first in enumerate(wrong)
            for j, second in enumerate(wrong[:i])
            if first is not None and first == second
        }
        same = equal if index == 0 else same & equal
    if question.parameters and len(answers) < 3:
        yield f"the answer is the same for nearly every draw: {sorted(answers)}"
    for which, misconception in enumerate(question.misconceptions):
        if same_as_answer[which] > 0.3 * len(drawn):
            share = round(100 * same_as_answer[which] / len(drawn))
            yield f"misconception {misconception.value!r} equals the answer in {share} % of draws"
        if without_value[which] > 0.5 * len(drawn):
            yield f"misconception {misconception.value!r} has no value in most draws"
    for i, j in sorted(same):
        first, second = question.misconceptions[i].value, question.misconceptions[j].value
        yield f"misconceptions {second!r} and {first!r} are equal in every draw"


def _value_of(slip: Misconception, known: dict[str, Number]) -> Number | None:
    try:
        return compute(slip.value, known)
    except ValueError:
        return None


def _curve_problems(question: Question) -> Iterator[str]:
    if question.rule and question.tolerance is not None:
        yield "tolerance and rule exclude each other"
    answer = curve(question.answer, question.x)
    y = question.y
    margin = 0.02 * (y.stop - y.start)
    if min(answer) < y.start - margin or max(answer) > y.stop + margin:
        yield f"the answer leaves the plot: {min(answer):.3g} to {max(answer):.3g}"
    distance = curve_tolerance(question)
    for misconception in question.misconceptions:
        wrong = curve(misconception.value, question.x)
        apart = sum(abs(a - b) for a, b in zip(answer, wrong, strict=True)) / len(answer)
        if apart <= (0.0 if question.rule else distance):
            yield f"misconception {misconception.value!r} would count as right"


if __name__ == "__main__":
    raise SystemExit(main())
