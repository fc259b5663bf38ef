"""What is wrong with exercises' declarations: ``python tools/review_exercises.py [01 …]``.

The engine takes them as they are. Whether right answers pass and known mistakes are named, the
tests find out.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

from formulas import marks_problems

from course_utils import lessons
from course_utils.exercises import Exercise, exercises


def main(arguments: list[str] | None = None) -> int:
    """Print every problem with its place."""
    parser = argparse.ArgumentParser(description="Find what is wrong with the exercises.")
    parser.add_argument("notebooks", nargs="*", metavar="NN")
    every = [lesson.number for lesson in lessons.lessons()]
    wrong = 0
    for number in parser.parse_args(arguments).notebooks or every:
        found = notebook_problems(number)
        print(*found, sep="\n", end="\n" * bool(found))
        wrong += len(found)
    return 1 if wrong else 0


def notebook_problems(number: str) -> list[str]:
    """What is wrong with a notebook's exercises and with the names of their files."""
    found = []
    lesson = lessons.lesson(number)
    files = sorted(lesson.folder.glob("exercises/e[0-9][0-9]_*.py")) if lesson else []
    numbers = [int(path.name[1:3]) for path in files]
    for path, place in zip(files, numbers):
        if numbers.count(place) > 1:
            found.append(f"{path.name}: another file declares exercise {number}.{place}, too")
    ids = list(lesson.exercises()) if lesson else []
    for id, declared in zip(ids, exercises(number)):
        if declared.id != id:
            found.append(f"Exercise {declared.id}: by its file's name it should be {id}")
        found += problems(declared)
    return found


def problems(declared: Exercise) -> list[str]:
    """What contradicts itself in a declaration."""
    return [f"Exercise {declared.id}: {problem}" for problem in _problems(declared)]


def _problems(declared: Exercise) -> Iterator[str]:
    if not re.fullmatch(r"\d\d\.\d+", declared.id):
        yield f"id={declared.id!r} must be the notebook's number and its own: '01.2'"
    named: list[str] = []
    for mistake in declared.misconceptions:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", mistake.name):
            yield (
                f"misconception {mistake.name!r} must be lower-case words joined by hyphens, such "
                "as 'forgot-flip'"
            )
        if mistake.name in named:
            yield f"misconception {mistake.name!r} twice"
        if mistake.same_as and mistake.same_as not in named:
            yield (
                f"same_as={mistake.same_as!r} of {mistake.name!r} must name an earlier "
                "misconception"
            )
        named.append(mistake.name)
    for text in (*declared.hints, *(mistake.hint for mistake in declared.misconceptions)):
        yield from marks_problems(text, may_hold_places=True)
    for name in declared.given:
        module = vars(inspect.getmodule(declared.solution))
        try:
            _ = name in module or importlib.import_module(name)
        except ImportError:
            yield (
                f"given={name!r} is neither in the declaring module nor a module that can be "
                "imported"
            )
    yield from _stub_problems(declared)


def _stub_problems(declared: Exercise) -> Iterator[str]:
    statements = ast.parse(declared.stub_text).body
    functions = [node for node in statements if isinstance(node, ast.FunctionDef)]
    assignments = [node for node in statements if isinstance(node, ast.Assign)]
    if not functions and not assignments:
        yield "the stub defines no function and no variable"
        return
    if not functions and not isinstance(assignments[-1].targets[0], ast.Name):
        yield "the stub must assign one plain variable"
        return
    if functions and not declared.cases:
        yield "a function needs cases to be compared on"
    if f"`{declared.name}" not in declared.prompt:
        yield f"the prompt must name `{declared.name}`"
    if not functions:
        text = textwrap.dedent(inspect.getsource(declared.solution))
        definition: Any = ast.parse(text).body[0]
        if ast.unparse(definition.body[-1]) != f"return {declared.name}":
            yield f"{declared.solution.__name__} must end with 'return {declared.name}'"


if __name__ == "__main__":
    sys.exit(main())
