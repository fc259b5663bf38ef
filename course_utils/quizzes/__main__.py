"""Check the question files: ``python -m course_utils.quizzes [01 …]``; for authors and teachers."""

from __future__ import annotations

import argparse

from .declarations import DeclarationError, declaration, notebooks
from .review import problems


def main(arguments: list[str] | None = None) -> int:
    """Print every problem with its place."""
    parser = argparse.ArgumentParser(prog="python -m course_utils.quizzes", description=__doc__)
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


if __name__ == "__main__":
    raise SystemExit(main())
