"""The framework of exercises: declarations, odd answers, and the sentences of a check."""

from __future__ import annotations

import _thread
import functools
import signal
import sys
import threading
import time
from dataclasses import replace

import copies
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_exercises import (
    BUG,
    DESIGN,
    IMAGE,
    KERNEL,
    SHAPE,
    SIZES,
    WINDOWS,
    correlate,
    flipped,
    no_plus_one,
    rounded_up,
    sizes_solution,
    wrong_in,
)
from review_exercises import problems

from course_utils.exercises.checking import check_answer
from course_utils.exercises.compare import Rules, difference, shown
from course_utils.exercises.core import Case, Misconception
from course_utils.exercises.diagnose import diagnosis

# Declarations --------------------------------------------------------------------------------


def test_stub_and_solution_become_cells():
    assert copies.stub_cell(WINDOWS).splitlines()[0] == "def correlate(image, kernel):"
    assert copies.stub_cell(WINDOWS).endswith('    ...\n\n\ncheck("99.1", correlate)')
    assert WINDOWS.solution_text.count("def correlate") == 1
    assert copies.prompt_cell(WINDOWS).startswith("### Exercise 99.1 · Slide a window\n\nWrite")
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
    [problem] = problems(replace(given, given=("nowhere",)))
    assert "given='nowhere'" in problem


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
def test_the_review_names_what_contradicts_itself(change, complaint):
    assert problems(WINDOWS) == []
    [problem] = problems(replace(WINDOWS, **change))
    assert complaint in problem


def test_same_as_must_name_an_earlier_one():
    late = Misconception("a", flipped, "hint", same_as="b")
    [problem] = problems(
        replace(WINDOWS, misconceptions=(late, Misconception("b", flipped, "hint")))
    )
    assert "earlier" in problem
    [problem] = problems(
        replace(WINDOWS, misconceptions=(Misconception("Not A Name", flipped, "hint"),))
    )
    assert "hyphens" in problem


def test_value_solution_must_return_its_variable():
    def other():
        value = 3
        return value

    [problem] = problems(replace(SHAPE, solution=other))
    assert "must end with 'return shape'" in problem


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
    wrong_in("It returned 233: not right. Here `225` is wanted.", lambda width, height: 233, AREA)
    drawn = wrong_in("", lambda w, h: w * h if (w, h) in ((3, 75), (4, 4)) else 1, AREA)
    assert "(a random case)" in drawn.message and "is wanted" not in drawn.message
    pair = replace(AREA, solution=lambda width, height: (width, height))
    wrong_in("Here `(3, 75)` is wanted.", lambda width, height: (75, 3), pair)
    mean = replace(WINDOWS, solution=lambda image, kernel: float(image.mean()), misconceptions=())
    assert "is wanted" not in wrong_in("", lambda image, kernel: 3.0, mean).message
    assert "is wanted" not in wrong_in("", {**sizes_solution(), "plain": 27}, SIZES).message
    nothing = wrong_in("`None`", lambda width, height: print(), AREA)
    assert "Here" not in nothing.message


def test_argument_by_name_is_said_to_be_one():
    named = replace(AREA, cases=(Case(3, height=75),))
    wrong_in("called with `height` by name: keep that name", lambda w: w, named)
    wrong_in("called with `height=…`, by name", lambda w, h: w * h, named)
