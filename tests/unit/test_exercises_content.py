"""Proofs over every exercise of the course: what is right passes, what is wrong is named."""

from __future__ import annotations

import inspect
import re
import warnings
from dataclasses import replace
from functools import partial

import copies
import numpy as np
import pytest
from mutants import mutants
from review_exercises import notebook_problems

from course_utils import lessons
from course_utils.exercises import exercise, exercises
from course_utils.exercises.attempts import attempt, directly
from course_utils.exercises.checking import check_answer
from course_utils.exercises.core import Exercise, Misconception
from course_utils.exercises.entries import open_places
from course_utils.exercises.examination import Examination
from course_utils.exercises.runner import call

ALL = exercises()
SEEDS = (0, 1, 2)
each = pytest.mark.parametrize("declared", ALL, ids=[declared.id for declared in ALL])
each_mistake = pytest.mark.parametrize(
    ("declared", "mistake"),
    [(declared, mistake) for declared in ALL for mistake in declared.misconceptions],
    ids=[
        f"{declared.id}-{mistake.name}" for declared in ALL for mistake in declared.misconceptions
    ],
)


def answer_of(declared: Exercise, mistake: Misconception):
    """What a learner hands over who makes the mistake; never the stub's own function."""
    if not declared.asks_for_function:
        return mistake.wrong()

    def own(*args, **kwargs):
        return mistake.wrong(*args, **kwargs)

    own.__name__ = declared.name
    return own


def examined(declared: Exercise, answer, seed: int):
    """The verdict by the same comparison as `check`, in one thread for all calls."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        done = call(lambda: Examination(declared, answer, seed).finding(), seconds=60)
    if done.timed_out:
        return None
    if done.error is not None:
        raise done.error
    return done.value


@pytest.mark.parametrize("number", [lesson.number for lesson in lessons.lessons()])
def test_declarations_contradict_nothing(number):
    assert notebook_problems(number) == []


@each
def test_solution_passes(declared):
    result = check_answer(declared, declared.run_source(declared.solution_text))
    assert result.passed, str(result)
    for seed in SEEDS:
        finding = examined(declared, declared.run_source(declared.solution_text), seed)
        assert finding is not None and finding.status == "passed", finding


@each
def test_solution_leaves_its_arguments_alone(declared):
    if not declared.asks_for_function:
        pytest.skip("a value has no arguments")
    for case in (*declared.declared_cases, *declared.draw(0)):
        assert not attempt(declared, declared.solution, case, directly).changed


@each
def test_untouched_stub_is_not_attempted(declared):
    result = check_answer(declared, declared.run_source(declared.stub_text))
    assert result.status == "not attempted", str(result)
    assert not result.passed


@each_mistake
def test_misconception_fails_under_its_name(declared, mistake):
    for seed in SEEDS:
        drawn = replace(declared, random_cases=20 if seed == 0 else 3)
        finding = examined(drawn, answer_of(declared, mistake), seed)
        assert finding is not None and finding.status == "failed", finding
        assert finding.misconception == (mistake.same_as or mistake.name), finding.message


@each
def test_misconceptions_differ_on_the_declared_cases(declared):
    """Whatever the random cases are: the fixed ones alone tell every pair apart."""
    fixed = replace(declared, random_case=None)
    for mistake in declared.misconceptions:
        finding = examined(fixed, answer_of(declared, mistake), 0)
        assert finding is not None and finding.status == "failed", mistake.name
        assert finding.misconception == (mistake.same_as or mistake.name), finding.message


@each
def test_texts_are_complete(declared):
    assert f"`{declared.name}" in declared.prompt
    assert len(declared.hints) >= 2, "from a nudge to nearly there"
    assert len(set(declared.hints)) == len(declared.hints)
    assert len(declared.misconceptions) >= 2, "what do learners get wrong here?"
    for mistake in declared.misconceptions:
        assert len(mistake.hint.split()) >= 8, f"{mistake.name}: why? in 8 words or more"
    for text in (declared.title, declared.prompt, declared.explanation, *declared.hints):
        assert "!" not in re.sub(r"`[^`]*`|!=", "", text), text
    if declared.asks_for_function:
        assert declared.random_case is not None


@each
def test_hints_do_not_give_the_code_away(declared):
    """No line of the solution that carries its idea stands in a hint."""
    texts = [*declared.hints, *(mistake.hint for mistake in declared.misconceptions)]
    stub_lines = {_bare(line) for line in declared.stub_text.splitlines()}
    for line in map(_bare, declared.solution_text.splitlines()):
        if len(line) < 15 or line in stub_lines or line.startswith(("def", "for", '"""', "#")):
            continue
        core = line.removeprefix("return")
        for text in texts:
            assert core not in _bare(text), f"{core!r} stands in {text!r}"


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@each
def test_cells_are_made_of_the_declaration(declared):
    cell = copies.stub_cell(declared)
    assert cell.endswith(f'check("{declared.id}", {declared.name})')
    assert cell.count(declared.stub_text) == 1
    assert copies.prompt_cell(declared).startswith(
        f"### Exercise {declared.id} · {declared.title}\n\n"
    )
    compile(cell.replace(declared.stub_text, declared.solution_text), "solution", "exec")
    assert "solution" not in declared.solution_text.splitlines()[0]


@each
def test_random_cases_are_those_of_the_seed(declared):
    first, again, other = (
        repr([(case.args, case.kwargs) for case in declared.draw(seed)]) for seed in (5, 5, 6)
    )
    assert first == again
    if declared.random_case is not None:
        assert first != other


# Mutants ----------------------------------------------------------------------------------------


def verdicts(declared: Exercise) -> tuple[int, list[str]]:
    """How many mutants of the solution differ from it, and which of these pass the check."""
    different, survivors = 0, []
    for change, source in mutants(declared.solution_text):
        made = call(partial(declared.run_source, source), seconds=1)
        if made.error is not None or made.timed_out:
            continue
        if not accepted(declared, made.value, seed=7):
            different += 1
        elif differs(declared, made.value):
            different += 1
            survivors.append(change)
    return different, survivors


def passes(examination: Examination) -> bool:
    """Whether the answer is right, with as few calls as possible."""
    declared = examination.declared
    if not declared.asks_for_function and open_places(examination.answer, declared):
        return False
    return not any(examination._differences()) and not examination._keeps_something()


def accepted(declared: Exercise, answer, seed: int) -> bool | None:
    """Whether the check lets an answer pass; None where it does not come to an end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        done = call(lambda: passes(Examination(declared, answer, seed)), seconds=2)
    return None if done.timed_out else bool(done.value)


def differs(declared: Exercise, answer) -> bool:
    """Whether an answer differs from the solution on any of up to 1,000 random inputs."""
    batch = replace(declared, random_cases=50)
    for seed in range(20):
        right = accepted(batch, answer, seed)
        if not right:
            return right is False
    return False


@each
def test_mutants_of_the_solution_are_rejected(declared):
    different, survivors = verdicts(declared)
    assert different >= 3, f"only {different} mutants differ from the solution"
    assert len(survivors) <= 0.03 * different, "\n".join(survivors)


def test_declared_functions_stand_in_their_modules():
    """Solutions and mistakes are real functions that the linter and the reader can see."""
    for declared in ALL:
        functions = [declared.solution, *(mistake.wrong for mistake in declared.misconceptions)]
        for function in functions:
            assert inspect.isfunction(getattr(function, "func", function)), (declared.id, function)


# Hints say what an answer looks like; they assert nothing of its code that is not so --------------


def shuffled_by_sorting(images, labels, seed):
    rng = np.random.default_rng(seed)
    return images[rng.random(len(images)).argsort()], labels[rng.random(len(labels)).argsort()]


def drawn_by_choice(images, labels, seed):
    chosen = np.random.default_rng(seed).choice(len(images), len(images))
    return images[chosen], labels[chosen]


def cut_to_whole_numbers(images):
    return (images / 255).astype("uint8").astype("float32")


def returns_at_the_first(paths, read):
    pictures, labels, skipped = [], [], {}
    for path in paths:
        try:
            pictures.append(read(path))
        except OSError as error:
            skipped[path] = str(error)
            return pictures, labels, skipped
        labels.append(int(path.startswith("dogs/")))
    return pictures, labels, skipped


def stored_at_the_end(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3)).astype(image.dtype)


@pytest.mark.parametrize(
    ("id", "answer", "name", "untrue"),
    [
        ("06.4", cut_to_whole_numbers, "black-images", "`//` divides"),
        ("07.4", shuffled_by_sorting, "shuffled-apart", "permutation"),
        ("07.4", drawn_by_choice, "drawn-with-replacement", "`integers` draws"),
        ("08.4", returns_at_the_first, "stops-at-the-first", "`break` ends"),
        ("08.6", shuffled_by_sorting, "shuffled-apart", "permutation"),
        ("01.4", stored_at_the_end, "stored-in-image-dtype", "array was made"),
    ],
)
def test_hint_is_true_of_another_way_to_the_same_mistake(id, answer, name, untrue):
    result = check_answer(exercise(id), answer)
    assert result.misconception == name, result.message
    assert untrue not in result.message


@pytest.mark.parametrize(
    ("id", "entry", "value", "untrue"),
    [
        ("01.7", "one kernel that replaces these three", 81, "do not add up"),
        ("02.5", "4 × 4, stride 3", (2, 5), "dilated"),
        ("05.3", "third convolution", 640, "How many come in at the second one?"),
        ("09.2", "all together", 627521, "You have"),
        ("09.2", "all together", 2020161, "You have"),
    ],
)
def test_hint_for_one_entry_is_true_of_the_entry_it_is_shown_for(id, entry, value, untrue):
    declared = exercise(id)
    right = declared.solution()
    assert entry in right
    result = check_answer(declared, {**right, entry: value})
    assert result.status == "failed" and untrue not in result.message, result.message


@each
def test_hints_take_no_code_for_granted(declared):
    """Where another way leads to the same values, "your loop" may not be there."""
    for mistake in declared.misconceptions:
        for claim in (
            "Your loop",
            "your loop",
            "is asked twice",
            "was stored in",
            "array was made",
        ):
            assert claim not in mistake.hint, f"{mistake.name}: {mistake.hint}"
