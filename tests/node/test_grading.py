"""Typed and drawn answers are read and graded."""

from __future__ import annotations

import pytest


@pytest.fixture
def script(functions_of):
    """The player's functions: script("readings('3')") gives their value."""
    return functions_of("course_utils/quizzes/grading.js")


READINGS = {
    "93322": [93322],
    "93,322": [93322, 93.322],
    "93.322": [93322, 93.322],
    " 93 322 ": [93322],
    "93'322": [93322],
    "1,234,567": [1234567],
    "1.234.567": [1234567],
    "1,234.5": [1234.5],
    "1.234,5": [1234.5],
    "12,5": [12.5],
    "12.50": [12.5],
    ".5": [0.5],
    "5.": [5],
    "0,5": [0.5],
    "+7": [7],
    "−7": [-7],
    "–7": [-7],
    "1e-3": [0.001],
    "2×10^3": [2000],
    "2*10^-3": [0.002],
    "3/4": [0.75],
    "-1/3": [-1 / 3],
    "50 %": [0.5],
    "26 pixels": [26],
    "26 PIXELS": [26],
    "": [],
    "-": [],
    "many": [],
    "1/0": [],
    "1.2.3": [],
    "1,2,3": [],
    "12,34.5": [1234.5],
    "3 apples": [],
    "0x10": [],
    "Infinity": [],
    "1e999": [],
    "--3": [],
    "2+2": [],
}


def test_numbers_are_read_as_people_write_them(script):
    read = {typed: script("(text) => readings(text, 'pixels')", typed) for typed in READINGS}
    assert read == READINGS


def test_shapes_are_read_as_people_write_them(script):
    expected = {
        "26 × 26 × 32": [26, 26, 32],
        "26x26x32": [26, 26, 32],
        "26*26": [26, 26],
        "(26, 26, 32)": [26, 26, 32],
        "(26,)": [26],
        "[26; 26]": [26, 26],
        "26 26 32": [26, 26, 32],
        "26 by 26": [26, 26],
        "None, 26": [None, 26],
        "(none × 3)": [None, 3],
        "26": [26],
        "": None,
        "26 x": None,
        "large": None,
        "26.5 x 3": None,
        "-1, 3": None,
        "26 x y": None,
    }
    assert {typed: script("shapeOf", typed) for typed in expected} == expected


def test_graded_numbers_name_their_mistake(script):
    question = {"answer": 12, "tolerance": 1e-9, "slips": [11, 37 / 3 + 1, None]}

    def graded(typed):
        return script("([typed, question]) => gradedNumber(typed, question)", [typed, question])

    assert graded("12") == {"right": True, "value": 12, "slip": -1}
    assert graded("11")["slip"] == 0
    assert graded("13.33")["slip"] == 1
    assert graded("13")["slip"] == -1
    assert graded("twelve") is None


@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        ("rising", [[0, 0.5, 1], [0, 0.3, 0.25, 1]], [[1, 0], [0, 1, 0.5], [0.5, 0.5], [0, 0.05]]),
        ("falling", [[1, 0], [1, 0.2, 0.25, 0]], [[0, 1], [1, 0, 0.5], [0.5, 0.5]]),
        ("flat", [[0.5, 0.5], [0.5, 0.58, 0.52]], [[0, 1], [0.5, 0.7, 0.5]]),
        (
            "rises-then-falls",
            [[0, 1, 0.2], [0, 0.5, 0.45, 1, 0]],
            [[0, 1], [1, 0, 1], [0, 0.05, 0]],
        ),
        ("falls-then-rises", [[1, 0, 1], [0.9, 0.2, 0.3, 0.1, 0.8]], [[0, 1], [0, 1, 0], [1, 0]]),
    ],
)
def test_forms_of_curves(script, rule, yes, no):
    for curve in yes:
        assert script("([curve, rule]) => follows(curve, rule, 1)", [curve, rule]) is True, curve
    for curve in no:
        assert script("([curve, rule]) => follows(curve, rule, 1)", [curve, rule]) is False, curve
