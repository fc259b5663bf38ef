"""How many wrong answers of a class are rejected and told the true reason, exercise by exercise.

    python benchmarks/checks.py [EXERCISE or NOTEBOOK …]

The answers stand in ``tests/unit/answers/``, written by readers who saw prompts and stubs only,
those of ``authors.yaml`` by the author of the exercises. Each wrong one has `mistake`, what a tutor
behind the learner would say, and `told`, words of the message that say so (chosen by hand, where
the message does; nothing where it does not). Each right one has `style`.
"""

from __future__ import annotations

import argparse
import linecache
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from course_utils.exercises import Exercise, Result, exercise
from course_utils.exercises.checking import check_answer

ANSWERS = Path(__file__).resolve().parents[1] / "tests" / "unit" / "answers"


@dataclass(frozen=True)
class Handed:
    """An answer as it was handed in."""

    exercise: Exercise
    text: str
    place: str
    mistake: str = ""  # empty for a right one
    told: str = ""

    def answer(self) -> Any:
        """Run the cell, so that its source can be read as that of a notebook's."""
        file = f"<ipython-input-{self.place}>"
        lines = self.text.splitlines(keepends=True)
        linecache.cache[file] = (len(self.text), None, lines, file)
        names = self.exercise.namespace()
        exec(compile(self.text, file, "exec"), names)
        return names[self.exercise.name]


def handed_in() -> list[Handed]:
    """All answers that are kept."""
    found = []
    for path in sorted(ANSWERS.glob("*.yaml")):
        for place, one in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))):
            about = (one.get("mistake", ""), one.get("told") or "")
            declared = exercise(str(one["exercise"]))
            found.append(Handed(declared, one["answer"], f"{path.stem}-{place}", *about))
    return found


def is_told(one: Handed, result: Result) -> bool:
    """Whether a message says what is wrong, in the words that were chosen for it."""
    return bool(one.told) and one.told.casefold() in result.message.casefold()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wanted", nargs="*", help="such as 01.3 or 02; all by default")
    wanted = tuple(parser.parse_args().wanted)
    wrong: dict[str, list[bool]] = defaultdict(list)
    rejected, right, seconds = [], [], []
    for one in handed_in():
        if wanted and not one.exercise.id.startswith(wanted):
            continue
        answer = one.answer()
        began = time.perf_counter()
        result = check_answer(one.exercise, answer, seed=1)
        seconds.append(time.perf_counter() - began)
        if one.mistake:
            rejected.append(result.status == "failed")
            wrong[one.exercise.id].append(is_told(one, result))
        else:
            right.append(result.passed)
    for id, told in wrong.items():
        print(f"{id}  told {sum(told)} of {len(told)}")
    all_told = [told for found in wrong.values() for told in found]
    print(f"wrong answers rejected: {sum(rejected)} of {len(rejected)}")
    print(f"told the true reason:   {sum(all_told)} of {len(all_told)}")
    print(f"right answers accepted: {sum(right)} of {len(right)}")
    print(f"seconds a check: median {statistics.median(seconds):.2f}, most {max(seconds):.2f}")


if __name__ == "__main__":
    main()
