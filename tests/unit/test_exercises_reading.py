"""What a check reads in a learner's code: the line to look at, and only where that explains it."""

from __future__ import annotations

import ast
import linecache
import random
import re
from dataclasses import replace

import numpy as np
import pytest
from made_exercises import WINDOWS, correlate
from mutants import mutants

from course_utils.exercises import exercise, exercises
from course_utils.exercises.checking import check_answer
from course_utils.exercises.reading import Reading


def in_a_cell(text: str, name: str, given: dict | None = None):
    """Define a function as a notebook's cell does, whose source can be read."""
    file = f"<ipython-input-{abs(hash(text))}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    names = {"np": np, **(given or {})}
    exec(compile(text, file, "exec"), names)
    return names[name]


RIGHT = """def window_sum(image, kernel, row, column):
    total = 0
    for m in range(kernel.shape[0]):
        for n in range(kernel.shape[1]):
            total += image[row + m, column + n] * kernel[m, n]
    return total
"""
SLICED = """def window_sum(image, kernel, row, column):
    height, width = kernel.shape
    window = image[row : row + height, column : column + width]
    return np.sum(window * kernel)
"""
# What is changed in a right answer, the line that is told, and words of what is said of it.
SLIPS = [
    (RIGHT, ("    return", "            return"), 6, "inside the loop"),
    (RIGHT, ("total += ", "total = "), 5, "replaces what was there"),
    (RIGHT, ("total += ", "total =+ "), 5, "Adding is written `+=`"),
    (RIGHT, ("shape[0])", "shape[0] - 1)"), 3, "one round too early"),
    (RIGHT, ("range(kernel.shape[1])", "range(1, kernel.shape[1])"), 4, "one round too late"),
    (RIGHT, ("range(kernel.shape[0])", "range(kernel.shape[0] + 1)"), 3, "one round too far"),
    (RIGHT, ("total = 0", "total = 1"), 2, "one too large"),
    (RIGHT, ("kernel[m, n]", "kernel[n, m]"), 5, "changed places"),
    (RIGHT, ("column + n", "column - n"), 5, "look at the sign"),
    (RIGHT, (" * kernel", " / kernel"), 5, "divides"),
    (SLICED, ("height, width =", "width, height ="), 2, "changed places"),
    (SLICED, (", column :", "][column :"), 3, "two pairs of brackets"),
    (SLICED, ("window * kernel", "window @ kernel"), 4, "multiplies rows by columns"),
    (SLICED, ("np.sum(window * kernel)", "np.mean(window * kernel)"), 4, "`mean`"),
    (SLICED, ("np.sum(window", "np.round(np.sum(window"), 0, ""),
    (SLICED, ("np.sum(window * kernel)", "sum(window * kernel)"), 4, "row by row"),
    (SLICED, ("column + width", "column + width - 1"), 3, "one place too early"),
    (SLICED, ("column : column", "row : row"), 3, "`column`"),
    (SLICED, ("np.sum(window * kernel)", "abs(np.sum(window * kernel))"), 4, "`abs(…)`"),
    (SLICED, ("kernel)", "kernel[::-1, ::-1])"), 4, "kernel[::-1, ::-1]"),
]


@pytest.mark.parametrize(
    ("text", "change", "line", "says"), SLIPS, ids=lambda value: str(value)[:20]
)
def test_the_line_that_is_wrong_is_told(text, change, line, says):
    wrong = text.replace(*change, 1)
    assert wrong != text
    if not line:
        wrong, line = wrong.rstrip() + ")\n", 4
    declared = replace(exercise("01.3"), misconceptions=())
    result = check_answer(declared, in_a_cell(wrong, "window_sum"), seed=1)
    assert result.status == "failed"
    assert f"Look at line {line}" in result.message and says in result.message, result.message


def test_the_same_slip_for_rows_and_columns_is_told_once():
    text = """def correlate(image, kernel):
    rows = image.shape[0] - kernel.shape[0]
    columns = image.shape[1] - kernel.shape[1]
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(rows, columns):
        window = image[i : i + kernel.shape[0], j : j + kernel.shape[1]]
        output[i, j] = np.sum(window * kernel)
    return output
"""
    bare = replace(WINDOWS, misconceptions=())
    told = check_answer(bare, in_a_cell(text, "correlate"), seed=0).message
    assert "Look at line 2" in told and "(and at line 3)" in told and "one too small" in told


def test_two_slips_of_which_one_is_known():
    text = """def correlate(image, kernel):
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + kernel.shape[0], j : j + kernel.shape[1]]
            output[i, j] = np.sum(window * kernel[::-1, ::-1])
        return output
"""
    told = check_answer(WINDOWS, in_a_cell(text, "correlate"), seed=0).message
    assert told.startswith("There are two slips. Look at line 9")
    assert "The kernel is turned round" in told
    transposed = check_answer(WINDOWS, lambda image, kernel: correlate(image, kernel[::-1, ::-1]).T)
    assert transposed.message.startswith("There are two slips. The first: The kernel is turned")
    assert "transposed" in transposed.message


def test_a_parameter_that_is_never_read():
    declared = replace(exercise("02.4"), misconceptions=())
    text = """def n_windows(n, kernel, stride=1, padding=0, dilation=1):
    return int((n - kernel + padding) / stride + 1)
"""
    text = text.replace("n_windows", declared.name)
    told = check_answer(declared, in_a_cell(text, declared.name), seed=0).message
    assert "never uses `dilation`" in told


def test_what_works_in_place_returns_none():
    text = """def shuffled(images, labels, seed):
    order = np.arange(len(images))
    order = np.random.default_rng(seed).shuffle(order)
    return images[order], labels[order]
"""
    told = check_answer(exercise("08.6"), in_a_cell(text, "shuffled"), seed=0).message
    assert "Look at line 3" in told and "returns `None`" in told


def test_nothing_is_said_of_code_that_cannot_be_read():
    names = {"np": np}
    exec(SLICED.replace("np.sum", "np.mean"), names)
    assert list(Reading(names["window_sum"]).slips()) == []
    assert list(Reading(np.sum).slips()) == list(Reading(3).slips()) == []
    declared = replace(exercise("01.3"), misconceptions=())
    assert "Look at line" not in check_answer(declared, names["window_sum"]).message


def test_what_is_tried_is_neither_printed_nor_kept():
    kept = []
    text = RIGHT.replace("total +=", "total =").replace(
        "    return", "    print('once')\n    kept.append(1)\n    return"
    )
    declared = replace(exercise("01.3"), misconceptions=(), random_cases=2)
    calls = len(declared.declared_cases) + 2
    answer = in_a_cell(text, "window_sum", {"kept": kept})
    result = check_answer(declared, answer, seed=0)
    assert "Look at line 5" in result.message
    assert result.printed.count("once") <= calls + 2
    assert answer.__globals__["window_sum"] is answer


def test_loops_without_end_do_not_stop_the_reading():
    text = """def window_sum(image, kernel, row, column):
    total = 0
    m = 0
    while m < kernel.shape[0]:
        for n in range(kernel.shape[1] - 1):
            total += image[row + m, column + n] * kernel[m, n]
        m += 1
    return total
"""
    declared = replace(exercise("01.3"), misconceptions=())
    told = check_answer(declared, in_a_cell(text, "window_sum"), seed=0).message
    assert "Look at line 5" in told and "too early" in told


def test_the_tree_is_left_as_it_was():
    reading = Reading(in_a_cell(RIGHT, "window_sum"))
    before = ast.dump(reading.tree)
    tried = list(reading.slips())
    assert len(tried) > 40 and ast.dump(reading.tree) == before


@pytest.mark.parametrize("number", ["01", "02", "03", "06"])
def test_the_line_that_is_told_is_the_line_that_was_changed(number):
    """Of the course's own solutions, changed mechanically in one place."""
    told = true = 0
    for declared in exercises(number):
        if not declared.asks_for_function or declared.probe is not None:
            continue
        text = ast.unparse(ast.parse(declared.solution_text))
        bare = replace(declared, misconceptions=(), random_cases=4, time_limit=1.0)
        for _, source in random.Random(declared.id).sample(list(mutants(text)), 1):
            try:
                answer = in_a_cell(source + "\n", declared.name, declared.namespace())
            except Exception:
                continue
            message = check_answer(bare, answer, seed=3).message
            lines = re.match(r"Look at line (\d+)(.*?at line ([\d and]+)\))?", message)
            both = zip(text.splitlines(), source.splitlines())
            changed = {place for place, (old, new) in enumerate(both, start=1) if old != new}
            if lines and changed:
                told += 1
                true += bool(changed & {int(one) for one in re.findall(r"\d+", lines[0])})
    assert true >= 0.75 * told, f"{true} of {told}"
