"""The framework of exercises: declarations, odd answers, and what a check leaves alone."""

from __future__ import annotations

import _thread
import builtins
import functools
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jupyter_client.manager import start_new_kernel

from course_utils import progress
from course_utils.exercises import check, exercise, exercises, failure, hint, solution
from course_utils.exercises.checking import check_answer
from course_utils.exercises.compare import Rules, difference, shown
from course_utils.exercises.core import Case, Exercise, Misconception
from course_utils.exercises.diagnose import diagnosis
from course_utils.exercises.runner import Call, InsideACheck, TimeUp, call, undisturbed
from course_utils.exercises.showing import Result, Solution, as_html, next_hint
from course_utils.quizzes import player

# A function to write -------------------------------------------------------------------------


def correlate(image, kernel):
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            output[i, j] = np.sum(image[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel)
    return output


def flipped(image, kernel):
    return correlate(image, kernel[::-1, ::-1])


def scaled_in_place(image, kernel):
    image *= 1.0
    image -= image.mean()
    return correlate(image + 3, kernel)


def one_too_few(image, kernel):
    return correlate(image, kernel)[:-1, :-1]


def float_size(image, kernel):
    return np.zeros(image.shape[0] / 1)


def random_pictures(rng):
    return rng.normal(size=rng.integers(5, 9, 2)), rng.normal(size=rng.integers(2, 4, 2))


IMAGE = np.arange(20.0).reshape(4, 5) ** 1.5
KERNEL = np.array([[1.0, 2.0], [0.0, -1.0]])

WINDOWS = Exercise(
    id="99.1",
    title="Slide a window",
    prompt="Write `correlate(image, kernel)`.",
    stub='''
        def correlate(image, kernel):
            """Return the windows' sums."""
            ...
    ''',
    solution=correlate,
    cases=(Case(IMAGE, KERNEL, label="a small image"), (IMAGE.T, KERNEL)),
    random_case=random_pictures,
    misconceptions=(
        Misconception("flipped", flipped, "The kernel is turned round, which is convolution."),
        Misconception("in-place", scaled_in_place, "The picture is altered for whoever owns it."),
        Misconception("one-too-few", one_too_few, "The last position is missing."),
        Misconception("float-size", float_size, "A size is a whole number."),
    ),
    hints=("Where may the window stand?", "Two loops over positions.", "One sum for each."),
    explanation="Each output is one `np.sum`.",
    kind="array",
    time_limit=1.0,
)

# Values to work out --------------------------------------------------------------------------


def sizes_solution():
    """Leave this docstring out."""
    # One formula for all of them.
    sizes = {
        "plain": 28 - 3 + 1,
        "stride 2": (28 - 3) // 2 + 1,
        "shape": (5 - 3 + 1, 7 - 3 + 1),
    }
    return sizes


def no_plus_one():
    return {"plain": 28 - 3, "stride 2": (28 - 3) // 2, "shape": (5 - 3, 7 - 3)}


def rounded_up():
    return {"plain": 26, "stride 2": -(-(28 - 3) // 2) + 1, "shape": (3, 5)}


SIZES = Exercise(
    id="99.2",
    title="Sizes",
    prompt="Fill in `sizes`.",
    stub="""
        sizes = {
            "plain": ...,
            "stride 2": ...,
            "shape": ...,
        }
    """,
    solution=sizes_solution,
    misconceptions=(
        Misconception("no-plus-one", no_plus_one, "The first position is not counted."),
        Misconception("rounded-up", rounded_up, "Half a step does not fit."),
    ),
    hints=("Count positions.", "The first one counts, too."),
    kind="whole",
)


def shape_solution():
    shape = (28 - 3 + 1, 32 - 5 + 1)
    return shape


SHAPE = Exercise(
    id="99.3",
    title="Shape",
    prompt="Give `shape`.",
    stub="shape = (..., ...)  # height, width",
    solution=shape_solution,
    parts=("height", "width"),
    misconceptions=(Misconception("padded", lambda: (28, 32), "That is the size with padding."),),
    hints=("a", "b"),
)

# A bug to find, and an answer of which there are many -----------------------------------------


def halve(values):
    result = values / 2
    return result[1:]


def halved(values):
    return values / 2


BUG = Exercise(
    id="99.4",
    title="Find the bug",
    prompt="Mend `halve(values)`.",
    stub=halve,
    solution=halved,
    cases=((np.arange(5.0),),),
    random_case=lambda rng: (rng.normal(size=4),),
    misconceptions=(Misconception("first-lost", halve, "The first value is lost."),),
    hints=("a", "b"),
)


def kernel_solution():
    kernel = np.array([[-1, 0, 1]])
    return kernel


def kernel_facts(kernel, row):
    array = np.asarray(kernel, dtype=float)
    return {
        "a flat row gives 0": bool(abs(array.sum()) < 1e-9),
        "a rising row gives something positive": bool((array * row).sum() > 0),
    }


DESIGN = Exercise(
    id="99.5",
    title="Design",
    prompt="Choose the numbers of `kernel`.",
    stub="kernel = np.zeros((1, 3))",
    solution=kernel_solution,
    probe=kernel_facts,
    cases=((np.array([[1.0, 2.0, 3.0]]),),),
    misconceptions=(
        Misconception("mean", lambda: np.ones((1, 3)), "A mean keeps a flat row as it is."),
    ),
    hints=("a", "b"),
)


# Declarations --------------------------------------------------------------------------------


def test_stub_and_solution_become_cells():
    assert WINDOWS.stub_cell().splitlines()[0] == "def correlate(image, kernel):"
    assert WINDOWS.stub_cell().endswith('    ...\n\n\ncheck("99.1", correlate)')
    assert WINDOWS.solution_text.count("def correlate") == 1
    assert WINDOWS.prompt_cell().startswith("### Exercise 99.1 · Slide a window\n\nWrite")
    assert WINDOWS.parameters == ("image", "kernel")


def test_solution_of_a_value_is_the_body_of_its_function():
    text = SIZES.solution_text
    assert text.startswith("# One formula") and text.endswith("}")
    assert "docstring" not in text and "return" not in text
    assert SIZES.run_source(text) == sizes_solution()


def test_solution_takes_the_learners_name_in_calls_of_itself():
    def factorial_solution(n):
        return 1 if n < 2 else n * factorial_solution(n - 1)

    recursive = replace(
        WINDOWS, prompt="`factorial(n)`", stub="def factorial(n):\n    ...",
        solution=factorial_solution, cases=((4,),), random_case=None, misconceptions=(),
    )  # fmt: skip
    assert recursive.run_source(recursive.solution_text)(5) == 120
    assert check_answer(recursive, recursive.run_source(recursive.solution_text)).passed


def test_stub_may_be_a_function():
    assert BUG.name == "halve"
    assert BUG.stub_text.startswith("def halve(values):\n    result = values / 2")
    assert BUG.solution_text == "def halve(values):\n    return values / 2"


def test_names_of_the_notebook_are_given():
    def size_solution():
        size = math.floor(3.7) + len(IMAGE)  # type: ignore[name-defined]  # noqa: F821
        return size

    given = replace(SIZES, prompt="`size`", stub="size = ...", misconceptions=(),
                    solution=size_solution, given=("math", "IMAGE"))  # fmt: skip
    assert given.run_source(given.solution_text) == 7
    with pytest.raises(ValueError, match="given='nowhere'"):
        replace(given, given=("nowhere",)).namespace()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"id": "1.2"}, "id='1.2'"),
        ({"prompt": "Write something."}, "prompt must name `correlate`"),
        ({"cases": ()}, "needs cases"),
        ({"stub": "import numpy"}, "no function and no variable"),
        ({"stub": "a.b = 3"}, "plain variable"),
        ({"misconceptions": WINDOWS.misconceptions[:1] * 2}, "'flipped' twice"),
    ],
)
def test_declaration_that_contradicts_itself_is_refused(change, complaint):
    with pytest.raises(ValueError, match=complaint):
        replace(WINDOWS, **change)


def test_same_as_must_name_an_earlier_one():
    late = Misconception("a", flipped, "hint", same_as="b")
    with pytest.raises(ValueError, match="earlier"):
        replace(WINDOWS, misconceptions=(late, Misconception("b", flipped, "hint")))
    with pytest.raises(ValueError, match="hyphens"):
        Misconception("Not A Name", flipped, "hint")


def test_value_solution_must_return_its_variable():
    def other():
        value = 3
        return value

    with pytest.raises(ValueError, match="must end with 'return shape'"):
        _ = replace(SHAPE, solution=other).solution_text


# Verdicts ------------------------------------------------------------------------------------


def test_right_answers_pass():
    for declared in (WINDOWS, SIZES, SHAPE, BUG, DESIGN):
        result = check_answer(declared, declared.run_source(declared.solution_text))
        assert result.passed and result, str(result)
        assert result.status == "passed" and result.misconception is None


def test_misconceptions_are_named():
    for declared in (WINDOWS, SIZES, SHAPE, DESIGN):
        for mistake in declared.misconceptions:
            answer = mistake.wrong if declared.asks_for_function else mistake.wrong()
            result = check_answer(declared, answer)
            assert (result.status, result.misconception) == ("failed", mistake.name), str(result)
            assert mistake.hint in result.message or DESIGN is declared


def test_untouched_stubs_are_not_attempted():
    for declared in (WINDOWS, SIZES, SHAPE, BUG, DESIGN):
        result = check_answer(declared, declared.run_source(declared.stub_text))
        assert result.status == "not attempted" and not result, str(result)


def test_other_ways_of_not_attempting():
    def only_docstring(image, kernel):
        """Still to do."""

    def raising(image, kernel):
        """Still to do."""
        raise NotImplementedError

    for answer in (..., only_docstring, raising, lambda image, kernel: None):
        assert check_answer(WINDOWS, answer).status == "not attempted"
    assert check_answer(WINDOWS).status == "not attempted"
    assert 'check("99.1", correlate)' in check_answer(WINDOWS).message
    assert check_answer(SIZES, dict.fromkeys(sizes_solution(), ...)).status == "not attempted"


def test_bug_that_is_rewritten_is_named():
    def halve(values):
        shorter = values[1:]
        return shorter / 2

    assert check_answer(BUG, halve).misconception == "first-lost"


def test_wrong_entries_are_explained_one_by_one():
    answer = {**sizes_solution(), "stride 2": rounded_up()["stride 2"]}
    result = check_answer(SIZES, answer)
    assert result.misconception == "rounded-up"
    assert "“stride 2”: Half a step" in result.message

    both = {**no_plus_one(), "stride 2": rounded_up()["stride 2"]}
    result = check_answer(SIZES, both)
    assert "“plain”, “shape”: The first position" in result.message
    assert "“stride 2”: Half a step" in result.message

    odd = {**no_plus_one(), "stride 2": 99}
    result = check_answer(SIZES, odd)
    assert result.misconception == "no-plus-one"
    assert "Not right either: “stride 2”" in result.message


def test_open_entries_are_named():
    result = check_answer(SIZES, {**sizes_solution(), "plain": ...})
    assert result.status == "failed" and "Right so far: 2 of 3" in result.message
    assert "Still open: “plain”" in result.message
    result = check_answer(SHAPE, (27, ...))
    assert result.message == "Not right yet: “height”. Still open: “width”."
    result = check_answer(SHAPE, (28, ...))
    assert result.misconception == "padded" and "“height”: That is the size" in result.message
    wrong_in("Still open: “height”", ((..., 2), 28), SHAPE)
    wrong_in("A `...` in your answer is still open", [..., 3], SIZES)
    wrong_in("A `...` in your answer is still open", {"plain": ..., "strid": 3}, SIZES)


def test_facts_about_a_design_are_named():
    result = check_answer(DESIGN, np.array([[1, 0, -1]]))
    assert "This does not hold yet: “a rising row gives something positive”." in result.message
    assert check_answer(DESIGN, [[-2, 0, 2]]).passed
    wrong_in("`kernel` is 'abc', which cannot be used here", "abc", DESIGN)


def test_answer_is_never_given_away():
    secret = correlate(IMAGE, KERNEL)
    for answer in (lambda i, k: correlate(i, k) + 700, lambda i, k: np.zeros((3, 4))):
        message = check_answer(WINDOWS, answer).message
        assert not any(f"{value:.3f}" in message for value in secret.flat)
    for wrong in (27, 25):
        message = check_answer(SIZES, {**sizes_solution(), "plain": wrong}).message
        assert "26" not in message


def test_seed_repeats_the_random_cases():
    def often_right(image, kernel):
        result = correlate(image, kernel)
        return result + (image.shape == (8, 8))

    fixed = {"seed": 3}
    first, again = (
        check_answer(WINDOWS, often_right, **fixed),
        check_answer(WINDOWS, often_right, **fixed),
    )
    assert first.message == again.message
    assert first.arguments["image"].shape == (8, 8)
    assert "seed=3" in first.message
    seeds = {check_answer(WINDOWS, flipped).seed for _ in range(5)}
    assert len(seeds) > 1


# Odd answers ---------------------------------------------------------------------------------


def wrong_in(message, answer, declared=WINDOWS):
    result = check_answer(declared, answer)
    assert result.status == "failed", str(result)
    assert message in result.message, result.message
    assert "Traceback" not in repr(result)
    return result


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: r.tolist(), "the values are right, but it is a list"),
        (lambda r: tuple(map(tuple, r)), "it is a tuple"),
        (np.matrix, "np.matrix"),
        (lambda r: r.astype(object), "dtype is object"),
        (lambda r: r.astype(str), "dtype is <U"),
        (lambda r: r + 0j, "complex numbers with an imaginary part of zero"),
        (lambda r: r + 1j, "no value is right"),
        (lambda r: np.ma.masked_array(r, mask=r > 3), "masked"),
        (lambda r: np.ma.masked_array(r + 1), "1 too large"),
        (lambda r: r.T, "axes are in another order"),
        (lambda r: r[None], "axis of length 1"),
        (lambda r: r.ravel(), "arrangement"),
        (lambda r: r[:, :-1], "One too few"),
        (lambda r: np.pad(r, 1)[1:], "wanted"),
        (lambda r: r * np.nan, "nan"),
        (lambda r: -r, "Every sign"),
        (lambda r: 2 * r, "2 times"),
        (lambda r: r - 4, "4 too small"),
        (lambda r: r[::-1, ::-1], "half a turn"),
        (lambda r: r[::-1], "reverse order"),
        (lambda r: r[:, ::-1], "mirrored from left to right"),
        (lambda r: r.astype(int), "lost their fractions"),
        (lambda r: r.round(), "rounded"),
        (lambda r: np.zeros_like(r), "All values are 0"),
        (lambda r: np.full_like(r, 7), "All values are the same"),
        (lambda r: r.astype(int).astype("uint8"), "8-bit"),
        (lambda r: np.maximum(r, 0), "cut off"),
        (np.abs, "came out positive"),
        (lambda r: np.roll(r, 1, axis=0), "too low"),
        (lambda r: np.vstack([r[:-1], 0 * r[-1:]]), "last row"),
        (lambda r: r.mean(), "single number"),
        (lambda r: {"result": r}, "an array is wanted"),
        (lambda r: set(r.flat), "an array is wanted"),
        (lambda r: (row for row in r), "generator, which holds no values"),
        (lambda r: map(list, r), "map, which holds no values"),
        (lambda r: [[1], [1, 2]], "rows of different lengths"),
        (lambda r: None, "`None`"),
        (lambda r: ..., "still open"),
        (lambda r: np.sum, "Is a pair of `()` missing"),
        (lambda r: "3", "an array is wanted"),
        (lambda r: float("inf"), "single number"),
        (lambda r: r + np.inf, "no value is right; at [0, 0] it has inf"),
        (lambda r: bytes(3), "an array is wanted"),
        (lambda r: [], "wanted"),
        (lambda r: np.array([]), "wanted"),
        (lambda r: [r, r], "wanted"),
        (lambda r: sys, "cannot be read as an array"),
    ],
)
def test_odd_results_are_told_apart(change, message):
    wrong_in(message, lambda image, kernel: change(correlate(image, kernel)))


class Unfriendly:
    def __repr__(self):
        raise RuntimeError("no")

    def __eq__(self, other):
        raise RuntimeError("no")

    __hash__ = None  # type: ignore[assignment]


class Tensor:
    """What tensors of other libraries look like from outside."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.values, dtype=dtype)


class Broken:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("detach first")


def test_tensors_count_as_arrays_and_broken_things_do_not_break_the_check():
    assert check_answer(WINDOWS, lambda i, k: Tensor(correlate(i, k))).passed
    assert check_answer(WINDOWS, lambda i, k: np.ma.masked_array(correlate(i, k))).passed
    wrong_in("cannot be read as an array", lambda i, k: Broken())
    wrong_in("", lambda i, k: Unfriendly())
    wrong_in("", Unfriendly())
    assert check_answer(SIZES, Unfriendly()).status == "failed"
    assert check_answer(SIZES, {"plain": Unfriendly(), "stride 2": 13, "shape": (3, 5)}).status


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"plain": 26.0}, "a whole number is wanted"),
        ({"plain": 26.5}, "a whole number is wanted"),
        ({"plain": "26"}, "without quotes"),
        ({"plain": [26]}, "by itself is wanted"),
        ({"plain": True}, "a whole number is wanted"),
        ({"plain": None}, "`None`"),
        ({"plain": float("nan")}, "not a number"),
        ({"plain": float("inf")}, "infinite"),
        ({"plain": 26 + 0j}, "complex"),
        ({"shape": 15}, "tuple of 2"),
        ({"shape": (3,)}, "1 entry; 2 are wanted"),
        ({"shape": "(3, 5)"}, "tuple of 2"),
        ({"shape": {3, 5}}, "keeps no order"),
        ({"shape": (5, 3)}, "not right"),
        ({"shape": (3.0, 5.0)}, "a whole number is wanted"),
        ({"more": 1}, "too many: “more”"),
    ],
)
def test_odd_values_are_told_apart(sizes, message):
    wrong_in(message, {**sizes_solution(), **sizes}, SIZES)


def test_harmless_forms_pass():
    right = sizes_solution()
    for shape in ([3, 5], np.array([3, 5]), (np.int64(3), np.uint8(5))):
        assert check_answer(SIZES, {**right, "shape": shape}).passed
    assert check_answer(SIZES, {**right, "plain": np.int32(26)}).passed
    assert check_answer(SIZES, {**right, "plain": np.array(26)}).passed
    assert check_answer(replace(SIZES, kind=None), {**right, "plain": 26.0}).passed
    windows = replace(WINDOWS, kind=None)
    assert check_answer(windows, lambda i, k: correlate(i, k).tolist()).passed


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("correlate", "without quotes"),
        (3, "not a function"),
        (None, "not a function"),
        (np.zeros((3, 4)), "without parentheses"),
        (lambda image: image, "called with 2 arguments, (image, kernel), but it takes (image)"),
        (lambda: 3, "takes none"),
        (lambda image, kernel, stride: 3, "takes (image, kernel, stride)"),
        (int, ""),
        (print, "`None`"),
        (np.sum, ""),
        (np.vectorize(lambda a, b: a + b), "ValueError"),
    ],
)
def test_odd_functions_are_told_apart(answer, message):
    wrong_in(message, answer)


def test_every_kind_of_callable_can_pass():
    class Callable:
        def __call__(self, image, kernel):
            return correlate(image, kernel)

        def method(self, image, kernel):
            return correlate(image, kernel)

        @staticmethod
        def static(image, kernel):
            return correlate(image, kernel)

    @functools.wraps(correlate)
    def decorated(*args, **kwargs):
        return correlate(*args, **kwargs)

    partial = functools.partial(correlate)
    with_default = eval("lambda i, k, extra=1: f(i, k)", {"f": correlate})
    cached = functools.lru_cache(lambda i, k: 1)
    for answer in (Callable(), Callable().method, Callable.static, decorated, partial):
        assert check_answer(WINDOWS, answer).passed
    assert check_answer(WINDOWS, with_default).passed
    wrong_in("unhashable", cached)


def test_exceptions_are_shown_with_their_line():
    def total(image, kernel):
        value = image[0]
        return value[99]  # the line

    result = wrong_in("IndexError: index 99 is out of bounds", total)
    assert "`return value[99]  # the line`" in result.message
    assert "in line" in result.message
    assert "An index runs past the end" in result.message
    start = "With `image` of shape (4, 5) (float64), `kernel = [[1., 2.], [0., -1.]]`"
    assert result.message.startswith(start)
    assert "(a small image)" in result.message
    assert "(This was `total`. The exercise is about `correlate`.)" in result.message


def test_exceptions_with_a_known_cause_are_explained():
    hidden = {"sum": 3}
    exec("def correlate(image, kernel):\n    return sum(image)", hidden)
    wrong_in("`del sum`", hidden["correlate"])
    unknown: dict = {}
    exec("def correlate(image, kernel):\n    return npp.sum(image)", unknown)
    wrong_in("has that cell been run", unknown["correlate"])
    wrong_in("must be a whole number", lambda i, k: [1, 2][: np.zeros(4.5)])

    class Silent(Exception):
        def __str__(self):
            raise RuntimeError

    def quiet(image, kernel):
        raise Silent

    wrong_in("Silent", quiet)


def test_exception_of_a_library_is_shown_at_the_learners_line():
    def correlate(image, kernel):
        return np.linalg.inv(image)

    wrong_in("`return np.linalg.inv(image)`", correlate)


def test_wanted_exceptions():
    def refuses(n):
        if n < 0:
            raise ValueError(f"n={n} is negative")
        return n

    careful = replace(
        WINDOWS, prompt="`refuses(n)`", stub="def refuses(n):\n    ...", solution=refuses,
        cases=((3,), (-1,)), random_case=None, misconceptions=(),
    )  # fmt: skip
    assert check_answer(careful, refuses).passed
    wrong_in("a `ValueError` is wanted here", lambda n: n, careful)
    wrong_in("`ValueError` is wanted", lambda n: n if n > 0 else 1 / 0, careful)


def test_endless_functions_are_stopped():
    def loops(image, kernel):
        count = 0
        while count < 10:
            image = image + 0

    calls = []

    def hides(image, kernel):
        while True:
            try:
                while True:
                    try:
                        calls.append(1)
                    except:  # noqa: E722
                        continue
            except:  # noqa: E722
                continue

    quick = replace(WINDOWS, time_limit=0.2)
    wrong_in("stopped after 0.2 seconds in line", loops, quick)
    wrong_in("stopped after 0.2 seconds in line", hides, quick)
    before = len(calls)
    time.sleep(0.3)
    assert len(calls) == before, "something still runs"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not say so easily")
def test_hungry_functions_are_stopped(monkeypatch):
    monkeypatch.setattr("course_utils.exercises.runner.MEMORY_BYTES", 2**26)

    def collects(image, kernel):
        seen = []
        while True:
            seen.append(np.ones(10_000))

    wrong_in("gigabyte of memory in line", collects, replace(WINDOWS, time_limit=20))


def test_long_single_step_does_not_hold_the_check_up():
    wrong_in("cannot be interrupted", lambda i, k: time.sleep(4), replace(WINDOWS, time_limit=0.1))


def test_recursion_without_end():
    def correlate(image, kernel):
        return correlate(image, kernel)

    wrong_in("calls itself too often", correlate)
    through_numpy = np.vectorize(lambda a, b: through_numpy(a, b))
    wrong_in("calls itself too often", lambda i, k: through_numpy(i, 1))


def test_leaving_and_asking_do_not_reach_the_kernel():
    wrong_in("ends the program", lambda i, k: sys.exit())
    wrong_in("ends the program", lambda i, k: exit())
    wrong_in("calls `input()`", lambda i, k: input("size"))
    wrong_in("EOFError", lambda i, k: sys.stdin.readline() or (_ for _ in ()).throw(EOFError))

    def interrupts(image, kernel):
        raise KeyboardInterrupt

    wrong_in("KeyboardInterrupt", interrupts)


def test_real_interrupt_stops_the_check():
    ran = []

    def forever(image, kernel):
        while True:
            ran.append(1) if len(ran) < 3 else time.sleep(0.001)

    # A program started in the background is born deaf to interrupts; a kernel is not.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.3, _thread.interrupt_main)
    timer.start()
    printed = sys.stdout
    try:
        with pytest.raises(KeyboardInterrupt):
            check_answer(replace(WINDOWS, time_limit=30.0), forever)
        timer.join()
    finally:
        signal.signal(signal.SIGINT, before)
    assert ran and sys.stdout is printed


def test_arguments_are_copies_and_changing_them_is_told():
    image, kernel = IMAGE.copy(), KERNEL.copy()

    def spoils(picture, weights):
        result = correlate(picture, weights)
        picture[:] = 0
        return result

    wrong_in("changes its argument `image` in place", spoils)
    assert np.array_equal(IMAGE, image) and np.array_equal(KERNEL, kernel)


def test_view_where_a_copy_is_wanted():
    crop = replace(
        WINDOWS, prompt="`crop(image)`", stub="def crop(image):\n    ...",
        solution=lambda image: image[1:].copy(), cases=((IMAGE,),), random_case=None,
        misconceptions=(), fresh=True,
    )  # fmt: skip
    wrong_in("shares memory with the argument `image`", lambda image: image[1:], crop)
    assert check_answer(crop, lambda image: image[1:] + 0).passed
    assert check_answer(replace(crop, fresh=False), lambda image: image[1:]).passed


def test_functions_that_keep_something_between_calls():
    def collects(image, kernel, results=[]):  # noqa: B006
        results.append(correlate(image, kernel))
        return sum(np.mean(r) for r in results) + 0 * results[-1]

    wrong_in("keep something between calls", collects)

    buffers: dict = {}

    def reuses(image, kernel):
        right = correlate(image, kernel)
        buffer = buffers.setdefault(right.shape, np.empty(right.shape))
        buffer[:] = right
        return buffer

    wrong_in("hands out the same array every time", reuses)

    def sometimes(image, kernel):
        return correlate(image, kernel) + np.random.normal()  # noqa: NPY002

    wrong_in("a random number", sometimes)

    def counts(image, kernel):
        buffers["calls"] = buffers.get("calls", 0) + 1
        return correlate(image, kernel)

    assert check_answer(WINDOWS, counts).passed


def test_wrong_dtype_where_it_is_the_task():
    masks = replace(
        WINDOWS, prompt="`mask(image)`", stub="def mask(image):\n    ...",
        solution=lambda image: image > 3, cases=((IMAGE,),), random_case=None, misconceptions=(),
        kind="bool",
    )  # fmt: skip
    assert check_answer(masks, lambda image: image > 3).passed
    wrong_in("dtype wanted is bool", lambda image: (image > 3).astype(int), masks)
    single = replace(masks, solution=lambda image: image.astype("float32"), kind="float32")
    assert check_answer(single, lambda image: np.float32(image)).passed
    wrong_in("dtype wanted is float32", lambda image: image, single)


def test_numpy_warnings_are_quoted():
    wrong_in(
        "NumPy warned meanwhile: `divide by zero", lambda i, k: correlate(i, k) / np.float64(0)
    )


# What a check leaves alone -------------------------------------------------------------------


def test_global_states_survive():
    def meddles(image, kernel):
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)
        np.set_printoptions(precision=1)
        np.seterr(all="raise")
        warnings.simplefilter("error")
        os.chdir("/")
        sys.setrecursionlimit(5000)
        sys.stdout = sys.stderr
        return correlate(image, kernel)

    def state():
        return (
            np.random.get_state()[1].tolist(),  # noqa: NPY002
            random.getstate(),
            str(np.get_printoptions()),
            str(np.geterr()),
            str(warnings.filters),
            os.getcwd(),
            sys.getrecursionlimit(),
            sys.stdout,
            sys.stderr,
            sys.stdin,
            sys.breakpointhook,
            threading.stack_size(),
        )

    before = state()
    assert check_answer(WINDOWS, meddles).passed
    assert state() == before


def test_names_of_python_and_numpy_are_put_back():
    def replaces(image, kernel):
        builtins.len, builtins.isinstance, np.sum = 3, None, None
        return image

    def replaces_for_ever(image, kernel):
        while True:
            builtins.min = builtins.isinstance = None

    before = builtins.len, builtins.min, builtins.isinstance, np.sum
    for answer in (replaces, replaces_for_ever):
        wrong_in("", answer, replace(WINDOWS, time_limit=0.3))
        assert (builtins.len, builtins.min, builtins.isinstance, np.sum) == before


def test_what_is_printed_is_shown_once_and_briefly(capsys):
    def chatty(image, kernel):
        print("shape", image.shape)
        print("x" * 500, file=sys.stderr)
        return correlate(image, kernel)

    result = check_answer(WINDOWS, chatty)
    assert result.passed
    assert capsys.readouterr() == ("", "")
    assert "Your function printed:\n    shape (4, 5)\n" in repr(result)
    assert len(repr(result)) < 600
    assert repr(result).endswith("…")
    assert "shape (4, 5)" in result._repr_html_()


def test_figures_are_closed_and_the_learners_own_kept():
    import matplotlib
    import matplotlib.pyplot as plt

    matplotlib.use("agg")
    patient = replace(WINDOWS, time_limit=20, random_cases=3)
    own = plt.figure()
    axes = own.add_subplot()

    def draws(image, kernel):
        plt.plot([1, 2])
        plt.show()
        plt.figure()
        plt.rcParams["image.cmap"] = "jet"
        return correlate(image, kernel)

    before = matplotlib.rcParams["image.cmap"]
    assert check_answer(patient, draws).passed
    assert plt.get_fignums() == [own.number] and plt.gcf() is own
    assert not axes.lines
    assert matplotlib.rcParams["image.cmap"] == before
    plt.close(own)
    assert check_answer(patient, draws).passed
    assert plt.get_fignums() == []


def test_in_ipython_nothing_is_displayed_and_exit_is_no_exit():
    program = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.user_ns["exit"] = type("Exit", (), {"__call__": lambda self: shell.ask_exit()})()
shown = []
shell.display_pub.publish = lambda *args, **kwargs: shown.append(args)
shell.ask_exit = lambda: shown.append("exit")
del shell.ask_exit
import sys; sys.path.insert(0, "tests/unit")
from test_exercises_core import WINDOWS, correlate, check_answer
shell.user_ns.update(WINDOWS=WINDOWS, right=correlate, check_answer=check_answer)
shell.run_cell('''
from IPython.display import display
def correlate(image, kernel):
    display("a picture")
    return right(image, kernel)
def leaves(image, kernel):
    exit()
def fails(image, kernel):

    return image @ kernel
''')
shell.run_cell("first = check_answer(WINDOWS, correlate)")
shell.run_cell("second = check_answer(WINDOWS, leaves)")
shell.run_cell("third = check_answer(WINDOWS, fails)")
assert shell.user_ns["first"].passed and not shown, shown
assert "ends the program" in shell.user_ns["second"].message
assert "in line 9: `return image @ kernel`" in shell.user_ns["third"].message
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


KERNEL_CELLS = {
    "a check inside": """
def correlate(image, kernel):
    check_answer(WINDOWS, correlate)
    return right(image, kernel)
correlate(IMAGE, KERNEL)
print(check_answer(WINDOWS, correlate).message)
""",
    "a check in a thread": """
def correlate(image, kernel):
    refused = threading.Thread(target=check_answer, args=(WINDOWS, right))
    refused.start()
    refused.join()
    return image
print(check_answer(WINDOWS, correlate).message)
""",
    "a capture that ends late": """
def correlate(image, kernel):
    with capture_output():
        time.sleep(3)
print(check_answer(WINDOWS, correlate).message)
""",
    "a text without end": """
class Endless:
    def __repr__(self):
        while True:
            pass
print(check_answer(WINDOWS, lambda image, kernel: Endless()).message)
""",
}


def test_kernel_goes_on_after_whatever_is_checked():
    manager, client = start_new_kernel(extra_arguments=["--log-level=CRITICAL"])
    try:
        for name, code in {"before": KERNEL_START, **KERNEL_CELLS, "late": "time.sleep(3)"}.items():
            printed = []
            probe = "display('shown'); print('printed')" if name != "before" else ""
            for cell in (code, probe):
                reply = client.execute_interactive(cell, timeout=20, output_hook=printed.append)
                assert reply["content"]["status"] == "ok", (name, reply["content"])
            text = "".join(str(message["content"]) for message in printed)
            assert name == "before" or ("'shown'" in text and "printed" in text), (name, text)
            assert "cannot cope" not in text, text
            assert name != "a check inside" or "while it is being checked" in text, text
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


KERNEL_START = """
import sys, threading, time
sys.path.insert(0, "tests/unit")
from IPython.display import display
from IPython.utils.capture import capture_output
from test_exercises_core import IMAGE, KERNEL, WINDOWS, check_answer, correlate as right
"""


def test_call_never_raises_what_the_function_raises():
    assert isinstance(call(lambda: sys.exit(), 1).error, SystemExit)
    assert call(lambda: 3, 1).value == 3
    assert issubclass(TimeUp, SystemExit)
    with undisturbed() as transcript:
        print("inside")
    assert transcript.printed == "inside\n"


def test_random_generators_as_arguments_are_copied():
    def draw(rng):
        return rng.normal(size=3)

    drawing = replace(
        WINDOWS, prompt="`draw(rng)`", stub="def draw(rng):\n    ...", solution=draw,
        cases=((np.random.default_rng(3),),), random_case=None, misconceptions=(),
    )  # fmt: skip
    assert check_answer(drawing, draw).passed
    wrong_in("1 too large", lambda rng: rng.normal(size=3) + 1, drawing)


# What the course itself refuses inside a check -----------------------------------------------


@pytest.mark.parametrize(
    "inside",
    [
        lambda: check_answer(WINDOWS, correlate),
        lambda: check("01.1", correlate),
        lambda: hint("01.1"),
        lambda: solution("01.1"),
        lambda: player.quiz("01.edges"),
        lambda: player.predict("01.flat-area"),
        lambda: player.predictions_so_far("01"),
        lambda: player.concept_test("before"),
        lambda: list(map(hint, ["01.1"])),
    ],
)
def test_nothing_of_the_course_runs_inside_a_check(inside, monkeypatch):
    monkeypatch.setattr(progress, "record", lambda *args, **details: pytest.fail("recorded"))

    def correlate(image, kernel):
        inside()
        return image

    streams = sys.stdout, sys.stderr
    result = wrong_in("while it is being checked in line", correlate)
    assert "move it out of the function, to the left margin" in result.message
    assert (sys.stdout, sys.stderr) == streams
    assert check_answer(WINDOWS, WINDOWS.solution).passed


def test_check_inside_that_is_swallowed_does_no_harm():
    def correlate(image, kernel):
        try:
            check_answer(WINDOWS, correlate)
        except InsideACheck:
            return WINDOWS.solution(image, kernel)

    assert check_answer(WINDOWS, correlate).passed


def test_threads_that_an_answer_leaves_behind_cannot_check():
    refused, go = [], threading.Event()

    def later():
        go.wait(5)
        for ask in (lambda: check_answer(WINDOWS, correlate), lambda: hint("01.1")):
            try:
                ask()
            except InsideACheck as error:
                refused.append(str(error))

    def starts(image, kernel):
        if not threads:
            threads.append(threading.Thread(target=later))
            threads[0].start()
        return correlate(image, kernel)

    threads: list = []
    assert check_answer(WINDOWS, starts).passed
    go.set()
    threads[0].join()
    assert [text.partition(",")[0] for text in refused] == [
        f"`{name}` cannot be called while an answer is being checked" for name in ("check", "hint")
    ]
    assert check_answer(WINDOWS, correlate).passed


def test_second_disturbance_is_refused_and_the_first_put_back():
    streams = sys.stdout, sys.stderr, sys.stdin
    with undisturbed():
        late = sys.stdout
        with pytest.raises(InsideACheck), undisturbed():
            pass
        assert sys.stdout is late
    assert (sys.stdout, sys.stderr, sys.stdin) == streams


def test_stream_of_a_check_that_comes_back_late_hands_everything_on(capsys):
    with undisturbed():
        late = sys.stdout
    print("later", file=late)
    assert capsys.readouterr().out == "later\n"


# Answers that never end to be read -----------------------------------------------------------


def never(*args, **kwargs):
    while True:
        pass


def endless(method, base=object):
    body = property(never) if method == "__class__" else never
    return type("Endless", (base,), {method: body})


METHODS = ["__repr__", "__array__", "__iter__", "__len__", "__eq__", "__class__", "__getattr__"]
METHODS += ["__getattribute__", "__deepcopy__", "__hash__", "__bool__", "__float__"]


@pytest.mark.parametrize("method", METHODS)
def test_objects_whose_methods_never_end(method):
    kind = endless(method)
    called = type("Called", (kind,), {"__call__": lambda self, image, kernel: image})

    def correlate(image, kernel):
        return [kind()]

    tried = [(WINDOWS, lambda image, kernel: kind()), (WINDOWS, correlate), (SIZES, kind())]
    tried += [(SIZES, {**sizes_solution(), "plain": kind()}), (DESIGN, kind()), (WINDOWS, called())]
    for declared, answer in tried:
        started = time.monotonic()
        result = check_answer(replace(declared, time_limit=0.2), answer)
        assert result.status == "failed" and "cannot cope" not in result.message, result.message
        assert time.monotonic() - started < 20  # it comes back, however busy the machine


@pytest.mark.parametrize("method", ["__str__", "__class__", "__getattribute__"])
def test_exceptions_whose_methods_never_end(method):
    def raises(image, kernel):
        raise endless(method, ValueError)

    def raises_with(image, kernel):
        raise ValueError(endless(method)())

    for answer in (raises, raises_with):
        started = time.monotonic()
        wrong_in("", answer, replace(WINDOWS, time_limit=0.2))
        assert time.monotonic() - started < 20  # it comes back, however busy the machine


def cyclic():
    values: list = [1]
    values.append(values)
    return values


def nested(depth):
    values: list = []
    for _ in range(depth):
        values = [values]
    return values


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (cyclic(), "a list that contains itself"),
        ({"again": cyclic()}, "a list that contains itself"),
        (nested(100_000), "a list nested more than 60 deep"),
        (range(10**12), "a range of more than a million numbers"),
        (np.broadcast_to(0.0, (10**6, 10**6)), "too large to be looked at"),
        ([1.0] * 10**6, "(1000000,)"),
        (itertools.count(), "holds no values yet"),
        ("x" * 10**7, "a str of 10000000 entries"),
    ],
)
def test_results_without_measure(result, message):
    started = time.monotonic()
    wrong_in(message, lambda image, kernel: result)
    assert time.monotonic() - started < 15  # about 2 on an idle machine
    if isinstance(result, list | dict):
        told = wrong_in("", result, SIZES)
        assert "calls itself" not in told.message


def test_texts_of_objects_do_no_harm():
    class Odd:
        def __init__(self, text):
            self.text = text

        def __repr__(self):
            return self.text()

    def prints():
        print("x" * 100)
        return "printed"

    wrong_in("It returned an Odd", lambda i, k: Odd(lambda: "x" * 10**7))
    wrong_in("It returned printed", lambda i, k: Odd(prints))
    wrong_in("It returned", lambda i, k: Odd(lambda: 1 / 0))
    wrong_in("It returned", lambda i, k: (odd := Odd(lambda: repr(odd))))
    for leaves in (sys.exit, lambda: next(iter(()))):
        for declared in (WINDOWS, SIZES, DESIGN):
            assert check_answer(declared, Odd(leaves)).status == "failed"
    wrong_in("a dict", {frozenset({1}): {frozenset({2})}}, SIZES)


def test_what_was_stopped_while_being_read_is_not_blamed_on_a_loop():
    inside, outside = (failure.stopped(Call(stack=at), 1) for at in ((("<stdin>", 1),), ()))
    assert "after 1 second in line 1. Does every loop come to an end" in inside
    assert "loop" not in outside and "much more of it than there should be" in outside


# Comparing -----------------------------------------------------------------------------------

numbers = st.floats(-1e6, 1e6) | st.integers(-(2**70), 2**70)


@settings(deadline=None)
@given(numbers, numbers)
def test_numbers_agree_only_within_the_tolerance(a, b):
    same = difference(a, b, Rules()) is None
    if isinstance(a, int) and isinstance(b, int):
        assert same == (a == b)
    elif isinstance(a, float):
        assert same == (abs(a - float(b)) <= 1e-5 * max(1, abs(a)))


@settings(deadline=None)
@given(st.recursive(numbers | st.none() | st.text() | st.booleans(), st.lists, max_leaves=8))
def test_everything_equals_itself_and_nothing_crashes(value):
    assert difference(value, value, Rules()) is None or value != value
    for other in (None, 3, "x", [], {}, np.zeros(3), object(), np.nan, [None], ((),)):
        difference(value, other, Rules())
        difference(other, value, Rules())


def test_integers_are_compared_exactly_and_nan_by_place():
    big = np.array([2_038_922])
    assert difference(big, big + 1, Rules())
    assert difference(big, (big + 1).astype(float), Rules())
    nan = np.array([np.nan, 1.0, np.inf])
    assert difference(nan, nan.copy(), Rules()) is None
    assert difference(nan, np.array([1.0, np.nan, np.inf]), Rules())
    assert difference(np.array([1e9]), np.array([1e9 + 1]), Rules()) is None


def test_float32_answers_are_close_enough():
    rng = np.random.default_rng(0)
    image, kernel = 255 * rng.random((20, 20)), rng.normal(size=(5, 5))
    rough = correlate(image.astype("float32"), kernel.astype("float32")).astype("float32")
    assert difference(correlate(image, kernel), rough, Rules()) is None


def test_values_are_shown_in_few_words():
    assert shown(np.zeros((28, 28))) == "an array of shape (28, 28), dtype float64"
    assert shown(Unfriendly()) == "an Unfriendly"
    assert shown(list(range(1000))) == "a list of 1000 entries"
    assert len(shown("x" * 1000)) < 80
    assert shown(np.float32(0.1)) == "0.1"
    assert shown(26.0) == "26.0"


def test_diagnosis_needs_every_call():
    assert diagnosis([3, 5], [4, 6]) == "Every result is 1 too large."
    assert diagnosis([3, 5], [4, 7]) == ""
    assert diagnosis([(3, 5), (1, 2)], [(5, 3), (2, 1)]) == "The two numbers are right but swapped."
    assert diagnosis([np.eye(3)], ["text"]) == ""
    assert diagnosis([np.arange(4.0)], [np.arange(4.0)]) == ""


# Sentences that must be true whenever they are said ------------------------------------------

RNG = np.random.default_rng(5)
PLANES = [RNG.normal(size=size) * 9 for size in ((4, 5), (6, 6), (5, 7))]
BATCH = [RNG.normal(size=(4, 5, 6, 2)) for _ in range(3)]


def said(change, wanted=PLANES):
    return diagnosis(wanted, [change(right) for right in wanted])


def test_lost_fractions_are_told_without_a_guess_at_the_code():
    for cut in (np.trunc, lambda r: r.astype(int), lambda r: [[int(v) for v in row] for row in r]):
        text = said(cut)
        assert text.startswith("The values have lost their fractions.")
        assert "was stored" not in text
    assert diagnosis([2.5, 7.75, -1.25], [2, 7, -1]).startswith("The values have lost")
    assert "fractions" not in said(np.rint) and "fractions" not in said(np.floor)


def test_going_round_at_256_is_no_zero_by_chance():
    large = [100 * right for right in PLANES]
    assert "went round at 256, as they do in" in said(lambda r: np.mod(np.trunc(r), 256), large)
    assert "went round at 256" in diagnosis([3, 300, 5], [3, 44, 5])
    assert "256" not in diagnosis([3, 256, 5], [3, 0, 5])
    assert "256" not in said(lambda r: np.clip(np.trunc(r), 0, 255), large)


def test_factor_holds_for_every_value_and_is_not_one():
    assert said(lambda r: 2 * r) == "Every value is 2 times what it should be."
    assert said(lambda r: -0.5 * r) == "Every value is -0.5 times what it should be."
    assert said(lambda r: 1.00003 * r) == ""
    assert diagnosis([np.array([1e6, 3.0, 4.0])], [np.array([2e6, 8.0, 1.0])]) == ""


def test_one_too_few_needs_other_sizes_with_the_same_gap():
    assert said(lambda r: r[:-1, :-1]).startswith("One too few each time")
    assert said(lambda r: r[:, :-1]).startswith("One too few each time")
    assert said(lambda r: np.pad(r, ((0, 1), (0, 1)))).startswith("One too many each time")
    assert said(lambda r: np.zeros((3, 4))) == ""
    assert diagnosis([np.zeros((4, 4))] * 3, [np.zeros((3, 3))] * 3) == ""
    # The size of the kernel in place of the output's: one less in the first case by accident.
    wrong_in("(3, 4) is wanted", lambda i, k: np.ones(k.shape))
    result = wrong_in("(3, 4) is wanted", lambda i, k: np.ones((2, 3)))
    assert "One too few" not in result.message


def test_rows_and_columns_are_those_of_pictures():
    assert "left to right" in said(lambda r: r[:, ::-1])
    assert "half a turn" in said(lambda r: r[::-1, ::-1])
    for change in (
        lambda r: r[:, ::-1],
        lambda r: r[::-1, ::-1],
        lambda r: np.concatenate([r[:-1], 0 * r[-1:]]),
        lambda r: np.roll(r, 1, axis=0),
    ):
        text = said(change, BATCH)
        assert not any(word in text for word in ("row", "column", "left", "turn")), text


def test_no_loop_is_spoken_of_where_none_need_be():
    text = said(lambda r: np.vstack([r[:-1], 0 * r[-1:]]))
    assert "Only the last row is wrong" in text and "loop" not in text


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("nan"), "not a number, as 0/0, inf − inf or the root of a negative number give"),
        (float("inf"), "infinite, as a division by zero, the logarithm of 0 or an overflow give"),
        (10**400, "not right"),
    ],
)
def test_numbers_out_of_bounds_are_told(value, message):
    wrong_in(message, {**sizes_solution(), "plain": value}, SIZES)


def test_hidden_function_is_named_only_where_it_is_the_cause():
    def told(source):
        names: dict = {"total": 5, "max": np.max}
        exec(source, names)
        return wrong_in("not callable", names["correlate"]).message

    define = "def correlate(image, kernel):\n    return "
    assert "`del sum`" in told(f"sum = 3\n{define}sum(image)")
    assert "`del sum`" in told(f"sum = 3\n{define}[sum(row) for row in image]")
    assert "del " not in told(f"sum = 3\n{define}total(image)")
    assert "del " not in told(f"{define}max(image)(3)")


def test_recursion_is_not_said_to_have_no_end():
    def deep(image, kernel, left=5000):
        return deep(image, kernel, left - 1) if left else correlate(image, kernel)

    wrong_in("It calls itself too often, perhaps without end", deep)


def test_fact_that_does_not_hold_is_no_praise():
    message = check_answer(DESIGN, np.array([[1, 0, -1]])).message
    assert "This does not hold yet: “a rising row gives something positive”." in message


# What was wanted is said where the call is declared, shown in full, and gives one value.

AREA = replace(
    WINDOWS, prompt="`area(width, height)`", stub="def area(width, height):\n    ...",
    solution=lambda width, height: width * height, misconceptions=(),
    cases=((3, 75), (4, 4)), random_case=lambda rng: tuple(rng.integers(5, 90, 2).tolist()),
)  # fmt: skip


def test_wanted_value_is_said_on_a_shown_case_only():
    wrong_in("It returned 233: not right. Here 225 is wanted.", lambda width, height: 233, AREA)
    drawn = wrong_in("", lambda w, h: w * h if (w, h) in ((3, 75), (4, 4)) else 1, AREA)
    assert "(a random case)" in drawn.message and "is wanted" not in drawn.message
    pair = replace(AREA, solution=lambda width, height: (width, height))
    wrong_in("Here (3, 75) is wanted.", lambda width, height: (75, 3), pair)
    mean = replace(WINDOWS, solution=lambda image, kernel: float(image.mean()), misconceptions=())
    assert "is wanted" not in wrong_in("", lambda image, kernel: 3.0, mean).message
    assert "is wanted" not in wrong_in("", {**sizes_solution(), "plain": 27}, SIZES).message
    nothing = wrong_in("`None`", lambda width, height: print(), AREA)
    assert "Here" not in nothing.message


def test_argument_by_name_is_said_to_be_one():
    named = replace(AREA, cases=(Case(3, height=75),))
    wrong_in("called with `height` by name: keep that name", lambda w: w, named)
    wrong_in("called with `height=…`, by name", lambda w, h: w * h, named)


# Results, hints and solutions ----------------------------------------------------------------


def test_result_shows_as_text_and_html():
    result = Result("01.2", "A <title>", "failed", "Use `a < b`.\n\n**Then** again.")
    assert repr(result).startswith("Exercise 01.2 · A <title>: not yet\n")
    page = result._repr_html_()
    assert "A &lt;title&gt;" in page and "<code>a &lt; b</code>" in page
    assert "<strong>Then</strong>" in page and "not yet" in page
    assert "color:" not in page.replace("border-left", "")


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
    assert "again for the next" in texts[0]
    assert texts[2].startswith("Hint 3 of 3") and "again" not in texts[2]
    assert "Hint 1 of 3" in texts[3] and 'solution("99.7")' in texts[3]
    assert texts[4] == texts[3]


def test_solution_is_behind_a_click():
    shown = Solution("99.1", "Slide", WINDOWS.solution_text, WINDOWS.explanation)
    page = shown._repr_html_()
    assert page.startswith("<details><summary") and "<script" not in page
    assert "output = np.zeros" in page and "output = np.zeros" not in repr(shown)
    assert 'print(solution("99.1").code)' in repr(shown)


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
