"""What is wrong with the question files: ``python tools/review_questions.py [01 …]``.

Their form is checked whenever they are read (``course_utils/quizzes/declarations.py``). This finds
the rest: empty texts, formulas that cannot be shown, numbers that make no sense, misconceptions
that coincide with the answer or with each other.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator

from course_utils import marks
from course_utils.quizzes.declarations import (
    Declaration,
    DeclarationError,
    Question,
    declaration,
    notebooks,
)
from course_utils.quizzes.expressions import Number, evaluate
from course_utils.quizzes.numbers import (
    accepted,
    curve,
    curve_tolerance,
    draws,
    formatted,
    recognised,
)


def main(arguments: list[str] | None = None) -> int:
    """Print every problem with its place."""
    parser = argparse.ArgumentParser(description="Find what is wrong with the question files.")
    parser.add_argument("notebooks", nargs="*", metavar="NN")
    wrong = 0
    for notebook in parser.parse_args(arguments).notebooks or notebooks():
        try:
            declared = declaration(notebook)
        except DeclarationError as error:
            found = str(error).splitlines()
        else:
            found = problems(declared)
            questions = sum(len(group.questions) for group in declared.quizzes.values())
            print(
                f"{notebook}: {questions} questions in {len(declared.quizzes)} quizzes, "
                f"{len(declared.predictions)} predictions, {len(declared.concepts)} concepts"
            )
        for problem in found:
            print(problem)
        wrong += len(found)
    return 1 if wrong else 0


def problems(declared: Declaration) -> list[str]:
    """Look for what reading alone does not show: formulas, draws, misconceptions that coincide."""
    return [
        f"questions of {declared.notebook}: {place}: {problem}"
        for place, question in _questions(declared)
        for problem in dict.fromkeys(_question_problems(question))
    ] + [
        f"questions of {declared.notebook}: concepts ({concept.id}): before and after ask the same"
        for concept in declared.concepts
        if concept.before.text == concept.after.text
    ]


def _questions(declared: Declaration) -> Iterator[tuple[str, Question]]:
    for group in declared.quizzes.values():
        for question in group.questions:
            yield f"quizzes.{group.id} ({question.id})", question
    for name, question in declared.predictions.items():
        yield f"predictions.{name}", question
    for concept in declared.concepts:
        yield f"concepts ({concept.id}).before", concept.before
        yield f"concepts ({concept.id}).after", concept.after


def texts(question: Question) -> list[str]:
    """Return every text of a question that is written with marks."""
    found = [question.text, question.reason, question.otherwise, question.unit]
    found += [part for option in question.options for part in (option.text, option.reason)]
    found += [misconception.reason for misconception in question.misconceptions]
    return [part for part in found if part]


def _question_problems(question: Question) -> Iterator[str]:
    places: list[str] | None = [] if question.kind == "number" else None
    for part in texts(question):
        try:
            marks.to_html(part, places)
        except ValueError as error:
            yield str(error)
    if question.kind == "number":
        yield from _number_problems(question, places or [])
    elif question.kind in ("shape", "grid"):
        values = [misconception.value for misconception in question.misconceptions]
        if question.answer in values:
            yield "a misconception equals the answer"
        if any(values.count(value) > 1 for value in values):
            yield "two misconceptions are the same"
    elif question.kind == "curve":
        yield from _curve_problems(question)


def _number_problems(question: Question, places: list[str]) -> Iterator[str]:
    try:
        drawn = draws(question, random.Random(0), count=200)
    except ValueError as error:
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
            answer = evaluate(question.answer, values)
            distance = accepted(question, answer, values)
            for place in places:
                formatted(place, {**values, "answer": answer})
        except ValueError as error:
            yield f"{error}" + (f" (with {values})" if values else "")
            return
        if answer < 0 and not question.may_be_negative:
            yield f"the answer is negative, {answer}, with {values}: may_be_negative is not set"
        answers.add(answer)
        wrong = [recognised(slip, {**values, "answer": answer}) for slip in question.misconceptions]
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


def _curve_problems(question: Question) -> Iterator[str]:
    if question.x is None or question.y is None:
        return
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
