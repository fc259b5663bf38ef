"""What check, hint and solution show, and how exercises are found by their ids."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from made_exercises import (
    WINDOWS,
    correlate,
)

from course_utils import progress
from course_utils.exercises import check, exercise, exercises, hint, solution
from course_utils.exercises.showing import Result, Solution, as_html, next_hint

# Results, hints and solutions ----------------------------------------------------------------


def test_result_shows_as_text_and_html():
    declared = replace(WINDOWS, title="A <title>")
    result = Result(declared, "failed", "Use `a < b`.\n\n**Then** again.")
    assert repr(result).startswith(f"Exercise {WINDOWS.id} · A <title>: not yet\n")
    assert f'hint("{WINDOWS.id}")' in repr(result)
    page = result._repr_html_()
    assert "A &lt;title&gt;" in page and "<code>a &lt; b</code>" in page
    assert "<strong>Then</strong>" in page and "not yet" in page
    assert "color:" not in page.replace("border-left", "")


def test_a_card_has_the_hints_one_within_the_other_and_the_solution():
    for status in ("not attempted", "failed"):
        page = Result(WINDOWS, status, "Look again.")._repr_html_()
        steps = ElementTree.fromstring(page).findall("details")
        assert len(steps) == 2, "the first hint, and the solution"
        step, depth = steps[0], 0
        while step is not None:
            assert WINDOWS.hints[depth].split()[0] in "".join(step.find("div").find("p").itertext())
            assert "open" not in step.attrib
            step, depth = step.find("div/details"), depth + 1
        assert depth == len(WINDOWS.hints)
        assert "output = np.zeros" in "".join(steps[1].itertext())
    passed = Result(WINDOWS, "passed", "Well done.")
    assert "Hint" not in passed._repr_html_() and "hint(" not in repr(passed)
    assert "output = np.zeros" in passed._repr_html_(), "to compare one's own with"


def test_html_of_messages_is_safe():
    assert as_html("a <b> & `c`") == "<p>a &lt;b&gt; &amp; <code>c</code></p>"
    assert as_html("one\ntwo\n\nthree") == "<p>one<br>two</p><p>three</p>"
    assert as_html("see\n```python\nx = `1` < 2\n```\nend") == (
        "<p>see</p><pre>x = `1` &lt; 2\n</pre><p>end</p>"
    )
    assert as_html("") == ""
    assert "<msup>" in as_html("It is $x^2$.") and "$" not in as_html("It is $x^2$.")
    # What a learner's code says may look like a mark.
    assert as_html("$\\frac{1}$ {{a}} \x000\x00") == "<p>$\\frac{1}$ {{a}} 0</p>"


def test_hints_go_one_step_further():
    texts = [repr(next_hint(replace(WINDOWS, id="99.7"))) for _ in range(5)]
    assert texts[0].startswith("Hint 1 of 3: Where may")
    assert "again for the next" in texts[0] and "Hint 2" not in texts[0]
    assert "Hint 1 of 3" in texts[2] and "Hint 3 of 3" in texts[2] and "again" not in texts[2]
    assert 'solution("99.7")' in texts[2]
    assert texts[4] == texts[3] == texts[2]


def test_solution_is_behind_a_click():
    shown = Solution(WINDOWS)
    page = shown._repr_html_()
    assert page.startswith("<details ") and " open" not in page and "<script" not in page
    assert "output = np.zeros" in page and "output = np.zeros" not in repr(shown)
    assert f'print(solution("{WINDOWS.id}").code)' in repr(shown)


# The course's own exercises, by id -----------------------------------------------------------


@pytest.mark.skipif(not exercises(), reason="no exercise is declared yet")
def test_exercises_are_found_by_id(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    declared = exercises()[0]
    assert exercise(declared.id) is declared
    assert declared in exercises(declared.id[:2])
    assert exercises("98") == ()
    answer = declared.run_source(declared.solution_text)
    assert check(declared.id, answer).passed
    assert solution(declared.id).code == declared.solution_text
    assert hint(declared.id).texts[0] == declared.hints[0]
    assert check(answer, declared.id).passed, "the two arguments the other way round"


@pytest.mark.parametrize("wrong", ["01.99", "77.1", "nonsense", "", 1.2, None, correlate])
def test_unknown_id_names_the_known_ones(wrong):
    for look_up in (exercise, lambda id: check(id, 3), hint, solution):
        with pytest.raises(KeyError) as raised:
            look_up(wrong)
        assert repr(wrong) in str(raised.value)
    if wrong == "01.99" and exercises("01"):
        assert "01.1, 01.2" in str(raised.value)
    if isinstance(wrong, float):
        assert "in quotes" in str(raised.value)


@pytest.mark.skipif(not exercises(), reason="no exercise is declared yet")
def test_passes_are_kept(monkeypatch, tmp_path):
    kept = []
    monkeypatch.setattr(progress, "record", lambda *args, **details: kept.append((args, details)))
    declared = exercises()[0]
    check(declared.id, declared.run_source(declared.stub_text))
    assert kept == []
    check(declared.id, None)
    check(declared.id, declared.run_source(declared.solution_text))
    assert kept == [
        (("exercise", declared.id), {"passed": False}),
        (("exercise", declared.id), {"passed": True}),
    ]


def test_import_is_light():
    program = (
        "import sys, course_utils.exercises; "
        "heavy = {'tensorflow', 'keras', 'matplotlib', 'IPython', 'scipy'} & set(sys.modules); "
        "loaded = [n for n in sys.modules if n.startswith('course_utils.exercises.notebook')]; "
        "sys.exit(repr((heavy, loaded)) if heavy or loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
