"""Changes that a check tries in a learner's code: patterns, and what each of them says."""

from __future__ import annotations

import ast
import math
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import yaml
from test_exercises_reading import in_a_cell

from course_utils.exercises import patterns as patterns_module
from course_utils.exercises.checking import check_answer
from course_utils.exercises.core import Case, Exercise
from course_utils.exercises.patterns import PATTERNS, filled, triples
from course_utils.exercises.reading import Reading

DECLARED = yaml.safe_load(
    Path(patterns_module.__file__).with_name("changes.yaml").read_text(encoding="utf-8")
)


def tried(take: str, code: str) -> dict[str, str]:
    """Return what the pattern `take` makes of code, and what it says of that."""
    node = ast.parse(code, mode="eval").body
    found = {}
    for group in DECLARED:
        for rule, made in zip(DECLARED[group], PATTERNS[group], strict=True):
            if take in [one for one, *_ in triples(rule)]:
                found |= {ast.unparse(new): says for new, says in made(node, None)}
    return found


@pytest.mark.parametrize("group", DECLARED)
def test_each_pattern_fits_itself_and_gives_something_else(group):
    for rule in DECLARED[group]:
        for take, *_ in triples(rule):
            # Letters as a learner may have them: small.
            letters = {c: ast.Name(c.lower() * 2) for c in "ABCDEFIKMNRTX"}
            code = ast.unparse(filled(take, **letters))
            made = tried(take, code)
            assert made, take
            for new, says in made.items():
                assert new != code and compile(new, "<new>", "eval"), (rule, new)
                assert says and "{" not in says


def test_letters_stand_for_the_same_and_stars_for_the_rest():
    assert list(tried("range(A, N, *R)", "range(a + 1, n, 2)")) == [
        "range(a + 1, n + 1, 2)",
        "range(a + 1, n - 1, 2)",
        "range(a + 1 + 1, n, 2)",
        "range(a + 1 - 1, n, 2)",
        "reversed(range(a + 1, n, 2))",
    ]
    assert "np.mean(x ** 2, axis=0)" in tried("F(X, *R, **K) ** C", "np.mean(x, axis=0) ** 2")
    assert list(tried("X[A:B][C]", "x[1:][i:j]")) == ["x[1:, i:j]"]
    assert not tried("A < B", "a < b < c") and not tried("-A", "+a")


def test_the_code_itself_is_left_as_it_is():
    node = ast.parse("np.mean(x) ** 2", mode="eval").body
    before = ast.dump(node)
    for group in DECLARED:
        for rule in PATTERNS[group]:
            list(rule(node, None))
    assert ast.dump(node) == before


def made(solution, *cases):
    """An exercise of this solution, which knows of no misconception."""
    name = solution.__name__
    return Exercise(
        id="99.9",
        title="A made one",
        prompt=f"Write `{name}`.",
        stub=f"def {name}(*given):\n    ...\n",
        solution=solution,
        cases=tuple(Case(*case, label="") for case in cases),
        hints=("Read it.",),
    )


def moments(x, n):
    return float(np.mean(np.asarray(x, float) ** 2) / (n + 1))


def counted(places, n):
    counts = [0] * n
    for place in places:
        counts[min(place, n - 1)] += 1
    return counts


def taken(x, start, length):
    return np.asarray(x)[start : start + length].copy()


def halves(n):
    return math.floor(n / 2)


def channel_means(maps):
    return np.mean(maps, axis=(0, 1))


def pairs(height, width):
    return [(row * width + column) for row in range(height) for column in range(width)]


def both(a, b):
    return (np.asarray(a) == 1) & (np.asarray(b) == 2)


def distances(x, y):
    return float(np.sqrt(np.sum((x - y) ** 2)))


def biased(x, bias):
    return float(np.sum(x) + bias)


def grown(words):
    lengths = {}
    for word in words:
        lengths[word] = len(word)
    return lengths


def differences(x):
    changed = np.asarray(x, float).copy()
    changed[0] = 0.0
    return float(changed.sum() - np.sum(x))


X = np.arange(1.0, 7.0)
MAPS = np.arange(24.0).reshape(2, 3, 4) ** 1.3
ANSWERS = [
    (
        made(moments, (X, 2), (X * 3, 5)),
        "def moments(x, n):\n    return float(np.mean(x) ** 2 / (n + 1))\n",
        "taken before that step, or after it",
    ),
    (
        made(moments, (X, 2), (X * 3, 5)),
        "def moments(x, n):\n    return float(np.mean(x ** 2) / n + 1)\n",
        "what is worked out first",
    ),
    (
        made(counted, ([0, 1, 3, 3], 3), ([5], 2)),
        "def counted(places, n):\n    counts = [0] * n\n    for place in places:\n"
        "        counts[place] += 1\n    return counts\n",
        "the last place is one less",
    ),
    (
        made(taken, (X, 2, 3), (X, 1, 4), (X, 0, 2)),
        "def taken(x, start, length):\n    return x[start:length].copy()\n",
        "which is a place, not a length",
    ),
    (
        made(halves, (3,), (7,), (8,)),
        "def halves(n):\n    return round(n / 2)\n",
        "from a half to the even neighbour",
    ),
    (
        made(channel_means, (MAPS,), (MAPS[:1],)),
        "def channel_means(maps):\n    return maps.reshape(maps.shape[2], -1).mean(axis=1)\n",
        "it moves no axis",
    ),
    (
        made(pairs, (2, 3), (3, 2)),
        "def pairs(height, width):\n    n = height\n    return [row * n + column "
        "for row in range(height) for column in range(width)]\n",
        "is it the one that belongs here",
    ),
    (
        made(both, ([1, 1, 3], [2, 1, 2]), ([1, 2, 3], [2, 2, 2])),
        "def both(a, b):\n    a, b = np.array(a), np.array(b)\n    return a == 1 & b == 2\n",
        "binds more tightly",
    ),
    (
        made(distances, (X, X[::-1]), (X, X * 2)),
        "def distances(x, y):\n    return float(np.sqrt(np.sum(x - y) ** 2))\n",
        "taken before that step, or after it",
    ),
    (
        made(biased, (X, 2.0), (X, -1.0)),
        "def biased(x, bias):\n    total = 0\n    for one in x:\n        total += one + bias\n"
        "    return float(total)\n",
        "`bias` goes in with every round",
    ),
    (
        made(grown, (["a", "bcd"],), (["ef", "g", "hij"],)),
        "def grown(words):\n    lengths = {}\n    for word in words:\n"
        "        lengths = {word: len(word)}\n    return lengths\n",
        "`=` replaces what was there before",
    ),
    (
        made(differences, (X,), (X * 2,)),
        "def differences(x):\n    changed = x\n    changed[0] = 0\n"
        "    return float(changed.sum() - x.sum())\n",
        "`changed` is only another name for `x`",
    ),
]


@pytest.mark.parametrize(("declared", "text", "says"), ANSWERS, ids=lambda value: str(value)[-30:])
def test_what_is_said_is_what_was_wrong(declared, text, says):
    name = declared.solution.__name__
    message = check_answer(declared, in_a_cell(text, name), seed=0).message
    assert "Look at line" in message and says in message, message


def test_a_tuple_is_explained_part_by_part():
    from course_utils.exercises import exercise

    text = """def describe_block(shape, filters, kernel):
    height, width, channels = shape
    weights = kernel * kernel * channels * filters
    return (height - kernel) // 2, (width - kernel) // 2, channels, weights
"""
    told = check_answer(exercise("03.8"), in_a_cell(text, "describe_block"), seed=1).message
    assert "“parameters”: " in told and "“channels”: " in told and "“height”, “width”: " in told
    assert told.index("“parameters”") < told.index("With `shape")


def test_numbers_out_of_range_are_no_place_for_chance():
    """Where NumPy warned, changes that seldom are the reason are not tried."""
    declared = made(moments, (X, 2), (X * 3, 5))
    text = "def moments(x, n):\n    return float(np.mean(np.log(x * 0) ** 2) / (n + 1))\n"
    message = check_answer(declared, in_a_cell(text, "moments"), seed=0).message
    assert "NumPy warned meanwhile" in message and "Look at line" not in message


@pytest.mark.parametrize(
    "line",
    [
        "import os\n    os.rename('a', 'b')",
        "open('a', 'w')",
        "from subprocess import run",
        "shutil.rmtree('a')",
    ],
)
def test_code_that_does_more_than_compute_is_not_changed(line):
    import shutil

    text = f"def taken(x, start, length):\n    {line}\n    return x[start:length]\n"
    assert not list(Reading(in_a_cell(text, "taken", {"shutil": shutil})).slips())
    harmless = text.replace(line, "import math")
    assert list(Reading(in_a_cell(harmless, "taken")).slips())


def test_no_change_puts_a_list_into_itself():
    text = """def counted(places, n):
    found = []
    for place in places:
        found.append(place)
        found += [n]
    return found
"""
    for slip in Reading(in_a_cell(text, "counted")).slips():
        with suppress(NameError, TypeError, ValueError, AttributeError, IndexError):
            made = slip.function([1, 2], 3)
            assert not isinstance(made, list) or not any(one is made for one in made), slip.says
