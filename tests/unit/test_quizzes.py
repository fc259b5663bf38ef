"""Question files are sound, formulas are safe, texts become HTML, and cards know what they hold."""

from __future__ import annotations

import copy
import math
import random
import re
from itertools import filterfalse
from pathlib import Path

import numpy as np
import pytest
import question_forms
import yaml
from formulas import compute
from hypothesis import given, settings
from hypothesis import strategies as st
from review_questions import main as review_files
from review_questions import problems

from course_utils import lessons, progress
from course_utils.marks import plain, to_html
from course_utils.quizzes import (
    concept_test,
    declarations,
    predict,
    predictions_so_far,
    quiz,
)
from course_utils.quizzes.declarations import declaration, notebooks
from course_utils.quizzes.numbers import accepted, draws, evaluate, formatted

MADE = Path(__file__).parent.parent / "browser" / "lessons"


@pytest.fixture(autouse=True)
def progress_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))


@pytest.fixture
def made(monkeypatch):
    """The questions made for tests."""
    monkeypatch.setattr(lessons, "COURSE", MADE)


@pytest.fixture
def problems_of(tmp_path, monkeypatch):
    """What is found wrong with a file of the given content."""
    monkeypatch.setattr(lessons, "COURSE", tmp_path)
    place = tmp_path / "n90_made" / "questions.yaml"
    place.parent.mkdir()

    def find(content) -> str:
        written = content if isinstance(content, str) else yaml.safe_dump(content)
        place.write_text(written, encoding="utf-8")
        declarations._read.cache_clear()
        return "\n".join(problems("90"))

    return find


# The course's own files


@pytest.mark.parametrize("notebook", notebooks())
def test_a_notebooks_questions_are_sound(notebook):
    assert problems(notebook) == []


def test_the_concept_test_asks_about_ten_ideas_in_two_wordings():
    concepts = declaration("00").concepts
    assert len(concepts) == 10
    for concept in concepts:
        assert concept.before.text != concept.after.text
        assert len(concept.before.options) == len(concept.after.options)
        for question in (concept.before, concept.after):
            assert sum(option.right for option in question.options) == 1


@pytest.mark.parametrize("notebook", notebooks())
def test_every_card_of_the_course_can_be_made(notebook):
    declared = declaration(notebook)
    for name in declared.quizzes:
        card = quiz(f"{notebook}.{name}")
        assert len(card.questions) == len(declared.quizzes[name].questions)
    for name in declared.predictions:
        card = predict(f"{notebook}.{name}")
        assert (card.answer, card.correct) == (None, None)
    assert predictions_so_far(notebook)._repr_html_().count("not predicted") == len(
        declared.predictions
    )


def options_by_length(notebook):
    """The options of each question that has some, from the longest to the shortest."""
    declared = declaration(notebook)
    groups = [group.questions for group in declared.quizzes.values()]
    tests = [(concept.before, concept.after) for concept in declared.concepts]
    for questions in (*groups, *tests, declared.predictions.values()):
        for question in questions:
            if question.options:
                yield sorted(question.options, key=lambda option: -len(plain(option.text)))


def told_by_length(options) -> bool:
    """Whether whoever picks the longest option is right, without having read any."""
    longest = len(plain(options[0].text))
    return all(one.right for one in options if len(plain(one.text)) == longest)


def test_the_longest_option_is_seldom_the_right_one():
    told = {
        notebook: [told_by_length(options) for options in options_by_length(notebook)]
        for notebook in notebooks()
    }
    everywhere = [one for answers in told.values() for one in answers]
    assert sum(everywhere) / len(everywhere) <= 0.35
    shares = {notebook: sum(one) / len(one) for notebook, one in told.items() if len(one) >= 6}
    assert {notebook: share for notebook, share in shares.items() if share > 0.5} == {}


def test_the_place_by_length_does_not_tell_the_right_option():
    # Were the longest never right, or the shortest, that would tell as much.
    places = [
        [option.right for option in options].index(True)
        for notebook in notebooks()
        for options in options_by_length(notebook)
        if len(options) == 4 and sum(option.right for option in options) == 1
    ]
    assert max(places.count(place) for place in range(4)) / len(places) <= 0.4


# What the review finds


def sound() -> dict:
    return yaml.safe_load((MADE / "n90_made" / "questions.yaml").read_text(encoding="utf-8"))


def test_the_file_made_for_tests_is_sound(problems_of):
    assert problems_of(sound()) == ""


def test_the_file_in_the_instructions_is_sound(problems_of):
    instructions = Path(declarations.__file__).with_name("FORMAT.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", instructions, re.DOTALL)
    assert problems_of(example) == ""
    kinds = set(re.findall(r"kind: ([a-z]+)", example))
    assert kinds == {*question_forms.QUESTION_KINDS, *question_forms.PREDICTION_KINDS}


def change(*keys, to):
    def apply(content):
        for key in keys[:-1]:
            content = content[key]
        if to is None:
            del content[keys[-1]]
        else:
            content[keys[-1]] = to

    return apply


FLAT = ("quizzes", "three", "questions", 0)
TURN = ("quizzes", "three", "questions", 1)
SIZE = ("quizzes", "three", "questions", 2)
BROKEN = {
    "a wrong option without a reason": (change(*FLAT, "options", 1, "reason", to=None), "reason"),
    "an empty reason": (change(*FLAT, "options", 1, "reason", to=" "), "reason is empty"),
    "no right option": (change(*FLAT, "options", 0, "right", to=False), "no option is right"),
    "two right ones": (change(*FLAT, "options", 1, "right", to=True), "2 options are right"),
    "multiple without a right one": (
        change(*TURN, "options", to=[{"text": "a", "reason": "b"}, {"text": "c", "reason": "d"}]),
        "no option is right",
    ),
    "one option": (
        change(*FLAT, "options", to=[{"text": "a", "reason": "b", "right": True}]),
        "at least 2",
    ),
    "the same option twice": (change(*FLAT, "options", 1, "text", to="Zero"), "'Zero' is there"),
    "the same id twice": (change(*TURN, "id", to="flat"), "'flat' is there twice"),
    "an unknown key": (change(*FLAT, "hint", to="look"), "'hint' is not known"),
    "an unknown key of an option": (change(*FLAT, "options", 0, "rigth", to=True), "'rigth'"),
    "an unknown key at the top": (change("quizes", to={}), "'quizes'"),
    "an unknown kind": (change(*FLAT, "kind", to="radio"), "kind is 'radio'"),
    "a kind that is no prediction": (change("predictions", "value", "kind", to="single"), "kind"),
    "a text that is a number": (change(*FLAT, "options", 1, "text", to=26), "put it in quotes"),
    "a text that is a truth value": (change(*FLAT, "text", to=True), "put it in quotes"),
    "a formula that is none": (change(*FLAT, "text", to=r"$\frac{1}$"), "a part of it is missing"),
    "an unknown command": (change(*FLAT, "text", to=r"$\foo x$"), "not known"),
    "an open brace": (change(*FLAT, "text", to="$x_{1$"), "formula"),
    "an unknown environment": (
        change(*FLAT, "text", to=r"$\begin{mat} 1 \end{mat}$"),
        "environment mat",
    ),
    "a formula cut short": (change(*FLAT, "text", to=r"$\left( x$"), "ExtraLeft"),
    "a backslash eaten by YAML": (change(*FLAT, "text", to="$\frac{1}{2}$"), "control character"),
    "a place without parameters": (
        change(*FLAT, "text", to="{{W}} pixels"),
        "no parameters to take its number from",
    ),
    "an answer that can be negative": (change(*SIZE, "answer", to="F - W"), "negative"),
    "an answer that divides by zero": (change(*SIZE, "answer", to="W / (P - P)"), "division"),
    "an answer that is always the same": (change(*SIZE, "answer", to="3"), "same for nearly"),
    "an answer with an unknown name": (change(*SIZE, "answer", to="W - K"), "'K'"),
    "an answer that is code": (change(*SIZE, "answer", to="__import__('os')"), "not allowed"),
    "an answer that is a list": (change(*SIZE, "answer", to=[3]), "neither a number"),
    "a text with an unknown name": (change(*SIZE, "text", to="{{K}} pixels"), "'K'"),
    "conditions that exclude everything": (change(*SIZE, "where", to=["W < 3"]), "only 0"),
    "a condition that is none": (change(*SIZE, "where", to=["W <"]), "where"),
    "a range without numbers": (
        change(*SIZE, "parameters", "W", to={"from": 9, "to": 3}),
        "only 0 different sets of numbers can be drawn",
    ),
    "a range without an end": (change(*SIZE, "parameters", "W", to={"from": 9}), "to is missing"),
    "a misconception that is right": (
        change(*SIZE, "misconceptions", 0, "value", to="(W - F + 2*P) // S + 1"),
        "equals the answer in 100 %",
    ),
    "a misconception that is often right": (
        change(*SIZE, "misconceptions", 0, "value", to="(W - F + 2*min(P, 1)) // S + 1"),
        "equals the answer in",
    ),
    "two misconceptions that are one": (
        change(*SIZE, "misconceptions", 1, "value", to="(W + 2*P - F) // S"),
        "equal in every draw",
    ),
    "a misconception without a reason": (
        change(*SIZE, "misconceptions", 0, "reason", to=None),
        "reason is missing",
    ),
    "nothing to say otherwise": (change(*SIZE, "otherwise", to=None), "otherwise is missing"),
    "a shape that is none": (
        change("predictions", "layer", "answer", to="26 x 26"),
        "list of sizes",
    ),
    "a misconception equal to the shape": (
        change("predictions", "layer", "misconceptions", 0, "value", to=[26, 26, 32]),
        "equals the answer",
    ),
    "a grid with ragged rows": (
        change("predictions", "by-hand", "answer", to=[[1, 2], [3]]),
        "rows of equal length",
    ),
    "a misconception of another size": (
        change("predictions", "by-hand", "misconceptions", 0, "value", to=[[1]]),
        "is not 2 × 2",
    ),
    "a curve that leaves the plot": (change("predictions", "loss", "answer", to="5"), "leaves"),
    "a curve that is none": (change("predictions", "loss", "answer", to="log(x - 5)"), "formula"),
    "a curve without an axis": (change("predictions", "loss", "x", to=None), "x is missing"),
    "a curve drawn backwards": (
        change("predictions", "loss", "answer", to=[[2, 1], [1, 2]]),
        "must increase",
    ),
    "an unknown rule": (change("predictions", "loss", "rule", to="down"), "rule is 'down'"),
    "a misconception near the curve": (
        change("predictions", "loss", "misconceptions", 0, "value", to="0.3 + 2*exp((1 - x)/2)"),
        "would count as right",
    ),
    "minutes that are none": (change("minutes", to="an hour"), "minutes"),
    "an id with capitals": (change(*FLAT, "id", to="Flat"), "'Flat'"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_review_finds(what, problems_of):
    apply, message = BROKEN[what]
    content = copy.deepcopy(sound())
    apply(content)
    found = problems_of(content)
    assert message in found


@pytest.mark.parametrize(
    "written",
    ["", "[]", "a: [", "a: 1\na: 2\n", "1: x\n", "quizzes: {a: , a: }", "- &a [*a]", "file: \x01"],
)
def test_a_file_that_is_no_mapping_of_questions(problems_of, written):
    assert problems_of(written).startswith("questions of 90")


def test_the_review_prints_places_and_fails(problems_of, capsys):
    content = sound()
    content["quizzes"]["three"]["questions"][1]["options"][0].pop("reason")
    problems_of(content)
    assert review_files(["90"]) == 1
    assert (
        "questions of 90: quizzes.three.questions[1] (turn).options[0]: reason"
        in capsys.readouterr().out
    )
    problems_of(sound())
    assert review_files([]) == 0
    assert review_files(["91"]) == 1


# Formulas


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("2 + 3 * 4", 14),
        ("(W - F + 2*P) // S + 1", 4),
        ("-W // 3", -4),
        ("W % 4 == 2 and not P > 1", True),
        ("1 if W > 5 else 0", 1),
        ("ceil(W / 4) + floor(2.7) + round(2.6)", 8),
        ("max(W, 12) - min(W, 12) + abs(-1)", 3),
        ("sqrt(16) + log(exp(2))", 6.0),
        ("2 < W <= 10", True),
        (7, 7),
    ],
)
def test_formulas_are_computed(formula, value):
    for reckon in (evaluate, compute):
        assert reckon(formula, {"W": 10, "F": 3, "P": 0, "S": 2}) == value


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').system('true')",
        "W.__class__",
        "[W]",
        "'a' * 3",
        "lambda: 1",
        "(lambda: 1)()",
        "open('x')",
        "min(*[1, 2])",
        "max(key=1)",
        "9 ** 9 ** 9",
        "2 ** 65",
        "((10 ** 64) ** 64) ** 64",
        "1 / 0",
        "W if",
        "",
        "x",
        "(-8) ** 0.5",
        "sqrt(-1)",
        "1e308 * 10",
        "1 << 3",
        "~W",
        "f'{W}'",
        "W := 3",
        "(" * 300 + "1" + ")" * 300,
        "1" + "+1" * 400,
        "None",
        "1j",
    ],
)
def test_the_review_refuses_anything_else(formula):
    with pytest.raises(ValueError, match="formula"):
        compute(formula, {"W": 10})


@given(
    st.recursive(
        st.integers(-50, 50).map(str) | st.sampled_from(["a", "b"]),
        lambda part: st.tuples(part, st.sampled_from(["+", "-", "*", "//", "%"]), part).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        max_leaves=8,
    ),
    st.integers(-20, 20),
    st.integers(-20, 20),
)
def test_arithmetic_is_that_of_python(formula, a, b):
    try:
        expected = eval(formula, {"a": a, "b": b})
    except ZeroDivisionError:
        with pytest.raises(ValueError):
            compute(formula, {"a": a, "b": b})
        return
    assert compute(formula, {"a": a, "b": b}) == evaluate(formula, {"a": a, "b": b}) == expected


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("W", "10"),
        ("W - 12", "−2"),
        ("W / 4", "2.5"),
        ("W / 5", "2"),
        ("W / 3", "3.33333"),
        ("W / 3:.2f", "3.33"),
        ("93322 * 1:,", "93,322"),
    ],
)
def test_numbers_in_texts(place, shown):
    assert formatted(place, {"W": 10}) == shown
    with pytest.raises(ValueError):
        formatted(place + ":q", {"W": 10})


# Generated numbers


def generated():
    # Of others `test_a_notebooks_questions_are_sound` says what is wrong.
    for notebook in filterfalse(problems, notebooks()):
        for group in declaration(notebook).quizzes.values():
            for question in group.questions:
                if question.parameters:
                    yield pytest.param(question, id=f"{notebook}.{group.id}.{question.id}")


@pytest.mark.parametrize("question", list(generated()))
def test_draws_keep_their_conditions_and_have_answers(question):
    for seed in range(10):
        drawn = draws(question, random.Random(seed))
        assert len({tuple(values.items()) for values in drawn}) == len(drawn) >= 5
        for values in drawn:
            assert all(evaluate(condition, values) for condition in question.where)
            answer = evaluate(question.answer, values)
            assert math.isfinite(answer) and (answer >= 0 or question.may_be_negative)
            assert accepted(question, answer, values) < max(1.0, 0.2 * abs(answer))


def test_numbers_are_drawn_afresh_and_the_learners_seed_is_left_alone(made):
    random.seed(3)
    before = random.getstate()
    first, second = (quiz("90.three").questions[2]["variants"] for _ in range(2))
    assert [one["drawn"] for one in first] != [two["drawn"] for two in second]
    assert random.getstate() == before
    assert quiz("90.three", seed=5).questions == quiz("90.three", seed=5).questions


def test_the_variants_hold_the_arithmetic(made):
    for variant in quiz("90.three").questions[2]["variants"]:
        w, f, p, s = (variant["drawn"][name] for name in "WFPS")
        assert variant["answer"] == (w - f + 2 * p) // s + 1
        assert variant["slips"] == [(w - f + 2 * p) // s, (w - f + 2 * p) / s + 1]
        assert variant["values"][:2] == [str(w), str(f)]


def test_fixed_order_is_kept_and_the_rest_is_shuffled(made):
    cards = [quiz("90.three", seed=seed).questions for seed in range(25)]
    orders = [
        {tuple(option["index"] for option in card[which]["options"]) for card in cards}
        for which in (0, 1)
    ]
    assert len(orders[0]) == 6
    assert orders[1] == {(0, 1, 2)}


# Texts


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("plain", "plain"),
        ("a `b*c*d` e", "a <code>b*c*d</code> e"),
        ("*flat* and **strong**", "<em>flat</em> and <strong>strong</strong>"),
        ("F*F*C and 2 * 3 * 4", "F*F*C and 2 * 3 * 4"),
        ("`<script>` & <b>", "<code>&lt;script&gt;</code> &amp; &lt;b&gt;"),
        (r"costs \$5 or \$6", "costs $5 or $6"),
        ("one\n\ntwo", '<span class="paragraph">one</span><span class="paragraph">two</span>'),
        ("*the `same` kernel*", "<em>the <code>same</code> kernel</em>"),
        ("a\n```\nx = [1]\n```", 'a\n<code class="block">x = [1]</code>'),
        ("1 < 2 && 3 > 2", "1 &lt; 2 &amp;&amp; 3 &gt; 2"),
    ],
)
def test_marks_become_html(text, turned):
    assert to_html(text) == turned


def test_formulas_become_mathml():
    turned = to_html(r"$\lfloor x^2 \rfloor$ and $\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}$")
    assert turned.count("<math") == 2
    assert turned.count("<mtd>") == 4
    assert "$" not in turned and "\\" not in turned


def test_places_become_marks_in_text_code_and_formula():
    places: list[str] = []
    turned = to_html("{{W}} `{{F}}` $2{{P + 1}} - {{W}}$", places)
    assert places == ["F", "P + 1", "W", "W"]
    assert sorted(turned.count(f"⟦{index}⟧") for index in range(4)) == [1, 1, 1, 1]
    assert "{{" not in turned


def test_plain_text_has_no_marks():
    assert plain("The *flat* **area** of `x` is $x^2$, \\$5") == "The flat area of x is x^2, $5"


@settings(max_examples=200)
@given(st.text(alphabet="ab *`$\\<>&{}[]\n_^1", max_size=40))
def test_no_text_lets_html_through(text):
    bare = to_html(text)
    for tag in ("code", "em", "strong", "span", "m[a-z]+"):
        bare = re.sub(rf"</?{tag}( [a-zA-Z:]+=\"[^\"<>]*\")* ?/?>", "", bare)
    assert "<" not in bare and ">" not in bare


# Cards


def test_a_quiz_says_what_it_asks_where_nothing_can_be_drawn(made):
    text = repr(quiz("90.three", seed=1))
    assert "What does the Laplacian return on a flat area?" in text
    assert "( ) The grey value" in text
    assert "{{" not in text


def test_a_pass_is_recorded_once_it_is_reached(made):
    card = quiz("90.three")
    assert card.passed_before == ""
    card.answers = {
        "flat": {"tries": 1, "first": True, "solved": True},
        "turn": {"tries": 3, "first": False, "solved": True},
        "size": {"tries": 1, "first": True, "solved": True},
    }
    assert not progress.passed("quiz", "90.three")
    card.passed = True
    entry = progress.entry("quiz", "90.three")
    assert (entry["passed"], entry["first_try"], entry["questions"]) == (True, 2, 3)
    assert quiz("90.three").passed_before == entry["first"]


def commit(card, given, correct):
    """What the browser sends: both values in one message."""
    card.set_state({"given": given, "correct": correct})


@pytest.mark.parametrize(
    ("name", "given", "answer"),
    [
        ("value", 100, 100),
        ("layer", [28, 28, 32], (28, 28, 32)),
        ("pick", 1, "The right half"),
    ],
)
def test_a_prediction_is_kept_and_found_again(made, name, given, answer):
    card = predict(f"90.{name}")
    assert (card.answer, card.correct, card.committed_on) == (None, None, "")
    commit(card, given, False)
    assert (card.answer, card.correct) == (answer, False)
    again = predict(f"90.{name}")
    assert (again.answer, again.correct, again.given) == (answer, False, given)
    assert again.committed_on
    # The first answer is kept.
    commit(again, card.given, True)
    assert predict(f"90.{name}").correct is False
    assert "not right" in repr(predictions_so_far("90"))


def test_grids_and_curves_come_back_as_arrays(made):
    card = predict("90.by-hand")
    commit(card, [[6, 8], [12, 14.5]], False)
    np.testing.assert_array_equal(predict("90.by-hand").answer, [[6, 8], [12, 14.5]])
    heights = np.linspace(2, 0.5, 11).tolist()
    card = predict("90.loss")
    commit(card, heights, True)
    answer = predict("90.loss").answer
    assert answer.shape == (11, 2)
    np.testing.assert_allclose(answer[:, 0], np.arange(1, 12))
    table = predictions_so_far("90")
    assert table.right == 1
    assert "2 of 5 predictions made, 1 came true." in repr(table)
    page = table._repr_html_()
    assert "<svg" in page and "<mtable" in page and "NaN" not in page


@pytest.mark.parametrize("given", [None, "text", [], [[1]], {"a": 1}, 99, True, [None], [["a"]]])
def test_an_entry_that_no_longer_fits_is_no_answer_or_a_sound_one(made, given):
    for name in declaration("90").predictions:
        progress.record("prediction", f"90.{name}", given=given, correct="yes", came_out=given)
        card = predict(f"90.{name}")
        assert card.to_html()
        assert card.answer is None or card.given == given
    assert predictions_so_far("90")._repr_html_()
    assert repr(predictions_so_far("90"))


def test_an_answer_to_a_question_that_has_changed_is_replaced(made):
    progress.record("prediction", "90.pick", given="An option of old", correct=True)
    card = predict("90.pick")
    assert card.answer is None
    commit(card, 1, False)
    assert predict("90.pick").answer == "The right half"


@pytest.mark.parametrize("show", [quiz, predict])
def test_names_that_do_not_exist_are_answered_with_those_that_do(made, show):
    with pytest.raises(ValueError, match=r"three|value"):
        show("90.nowhere")
    with pytest.raises(ValueError, match="90"):
        show("77.nowhere")
    with pytest.raises(ValueError, match="NN"):
        show("three")
    with pytest.raises(TypeError, match="string"):
        show(90.1)
    with pytest.raises(ValueError):
        show("../90.three")


def test_the_concept_test_keeps_the_first_before_and_the_last_after():
    with pytest.raises(ValueError, match="'before' and 'after'"):
        concept_test("now")
    card = concept_test("before")
    assert card.score is None and card.earlier == {}
    ideas = [concept["id"] for concept in card.concepts]
    card.set_state({"results": {idea: index < 3 for index, idea in enumerate(ideas)}})
    assert card.score == 3
    again = concept_test("before")
    assert again.score == 3 and again.taken_on
    again.set_state({"results": dict.fromkeys(ideas, True)})
    assert concept_test("before").score == 3

    after = concept_test("after")
    assert after.score is None
    assert sum(after.earlier.values()) == 3
    after.set_state({"results": dict.fromkeys(ideas, False)})
    concept_test("after").set_state({"results": dict.fromkeys(ideas, True)})
    assert concept_test("after").score == 10


def test_after_works_without_before():
    assert concept_test("after").earlier == {}
    progress.record("concept", "00.before", results=[1, 2], choices="none")
    assert concept_test("after").earlier == {}
    assert concept_test("before").results == {}


def test_scripts_of_the_cards_are_small(made):
    for card in (quiz("90.three"), predict("90.loss"), predict("90.value")):
        assert len(card._figure.encode()) < 60_000
