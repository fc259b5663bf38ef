"""No notebook, as shipped, gives a prediction away before the cells that answer it."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import minutes
import pytest
import yaml
from notebook_files import LESSONS, notebook_paths, plain_python, read, source
from slides.texts import rewritten

from course_utils.quizzes.declarations import Question, declaration

TELLING = Path(__file__).parent / "telling"
WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_PREDICT = re.compile(r"(?<![.\w])predict\(\s*\"(\d\d)\.([^\"]+)\"")
_NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:[,_]\d{3})*(?:\.\d+)?(?!\w)")


def surroundings(cells: list[dict], place: int) -> tuple[list[dict], list[dict]]:
    """What stands round a prediction up to its reveal: cells before it, and those behind.

    Before it: from the last heading on. Behind it: up to the first text after code that runs.
    """
    before, after = [], []
    for cell in reversed(cells[:place]):
        before.insert(0, cell)
        if cell["cell_type"] == "markdown" and source(cell).startswith("#"):
            break
    computed = False
    for cell in cells[place + 1 :]:
        if cell["cell_type"] == "markdown" and computed:
            break
        computed = computed or (cell["cell_type"] == "code" and not _PREDICT.search(source(cell)))
        after.append(cell)
    return before, after


def told_by_code(code: str) -> Iterator[str]:
    """What one reads in a cell without running it: comments, texts, assertions."""
    plain = plain_python(code)
    for token in tokenize.generate_tokens(io.StringIO(plain).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(plain)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.Assert):
            yield ast.unparse(node)


def alternatives(number: str, code: str) -> Iterator[str]:
    """The alternative texts of a cell's figures."""
    path = next(LESSONS.glob(f"n{number}_*")) / "figures.yaml"
    texts = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name in re.findall(r"plots\.show\([^\"]*\"\d\d\.([^\"]+)\"", code):
        yield str(texts[name])


def numbers(text: str) -> list[float]:
    """The numbers in a text, also those written as words (but not "one")."""
    digits = {word: str(value) for value, word in enumerate(WORDS) if word != "one"}
    text = re.sub(r"\b[a-z]+\b", lambda word: digits.get(word[0], word[0]), text.lower())
    return [float(re.sub(r"[,_]", "", n).replace("−", "-")) for n in _NUMBER.findall(text)]


def holds(text: str, wanted: list[float]) -> bool:
    """Does the text have these numbers, one behind the other?"""
    there = numbers(text)
    return any(there[i : i + len(wanted)] == wanted for i in range(len(there)))


def answers(question: Question) -> list[list[float]]:
    """The numbers that would tell the answer, one behind the other."""
    match question.kind, question.answer:
        case "number", int() | float():
            return [[float(question.answer)]]
        case "shape", _:
            return [[float(size) for size in question.answer if size is not None]]
        case "grid", _:
            return [[float(n) for n in row] for row in question.answer if any(row)]
    return []


@cache
def telling(number: str) -> dict[str, Any]:
    """What is declared for a notebook's predictions.

    Under `words`: what would tell an answer, as regular expressions, where its numbers would not or
    stand there for another reason. Under `code_needs`: whose numbers the code cannot do without.
    """
    (path,) = TELLING.glob(f"{number}_*.yaml")
    return {"words": {}, "code_needs": []} | yaml.safe_load(path.read_text(encoding="utf-8"))


def tells(number: str, question: Question, text: str) -> bool:
    words = telling(number)["words"].get(question.id)
    if words:
        return any(re.search(word, text, re.IGNORECASE) for word in words)
    return any(holds(text, wanted) for wanted in answers(question))


def spoilers(number: str, cells: list[dict]) -> Iterator[str]:
    for place, cell in enumerate(cells):
        for _, name in _PREDICT.findall(source(cell)) if cell["cell_type"] == "code" else ():
            question = declaration(number).predictions[name]
            before, after = surroundings(cells, place)
            for near in (*before, cell, *after):
                text = source(near)
                if near["cell_type"] == "markdown":
                    read_there = [minutes.unmarked(text)]
                else:
                    read_there = [*told_by_code(text), *alternatives(number, text)]
                    if name not in telling(number)["code_needs"]:
                        read_there.append(text)
                for told in read_there:
                    if tells(number, question, told):
                        yield f"{name}, in cell {near['id']}: {told[:80]!r}"


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.name[:2])
def test_nothing_gives_a_prediction_away(path):
    assert list(spoilers(path.name[:2], read(path)["cells"])) == []


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.name[:2])
def test_nor_do_texts_that_were_rewritten_for_slides(path):
    cells = read(path)["cells"]
    for cell in cells:
        if cell["id"] in (texts := rewritten(path.name[:2])):
            heading = [line for line in cell["source"][:1] if line.startswith("#")]
            cell["source"] = [*heading, texts[cell["id"]]]
    assert list(spoilers(path.name[:2], cells)) == []


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.name[:2])
def test_what_would_tell_is_declared_where_no_machine_can_know(path):
    predictions = declaration(path.name[:2]).predictions.values()
    declared = telling(path.name[:2])
    known = declared["words"].keys()
    unknown = [q.id for q in predictions if q.id not in known and not answers(q)]
    assert unknown == [], f"say in {TELLING.name}/ which words tell the answer"
    asked = {question.id for question in predictions}
    assert not {*known, *declared["code_needs"]} - asked


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("markdown", "There are nine of them."),
        ("code", "count = len(windows)  # 9"),
        ("code", "assert len(windows) == 9"),
        ("code", 'axes.set_title("Nine windows")'),
        ("code", "count = 9"),
    ],
)
def test_a_spoiler_is_found(kind, text, monkeypatch):
    asked = Question("windows", "number", "How many?", answer=9)
    lesson = type("Lesson", (), {"predictions": {"windows": asked}})
    monkeypatch.setattr("test_spoilers.declaration", lambda number: lesson)
    ask = {"cell_type": "code", "id": "ask", "source": ['predict("01.windows")']}
    near = {"cell_type": kind, "id": "near", "source": [text]}
    end = {"cell_type": "code", "id": "end", "source": ["len(windows)"]}
    later = {"cell_type": "markdown", "id": "later", "source": ["These are 9."]}
    assert len(list(spoilers("01", [ask, near, end, later]))) >= 1
    assert list(spoilers("01", [ask, end, later])) == []
