"""Wrong answers that no exercise declares: all of them fail, most are told why."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from dataclasses import replace

import bank
import numpy as np
import pytest

from course_lessons.n01_convolution_by_hand.exercises import e04_correlate2d
from course_utils.exercises import exercise, exercises
from course_utils.exercises.checking import check_answer

ALL = exercises()
FUNCTIONS = [declared for declared in ALL if declared.asks_for_function]
VALUES = [declared for declared in ALL if not declared.asks_for_function]
MODULES = [
    importlib.import_module(f"bank.{found.name}") for found in pkgutil.iter_modules(bank.__path__)
]
BANK = [wrong for module in MODULES for wrong in module.BANK]
RIGHT = [right for module in MODULES for right in getattr(module, "RIGHT", ())]


def quick(declared):
    return replace(declared, time_limit=1.0)


def names(tried):
    return f"{tried.id}-{getattr(tried.answer, '__name__', type(tried.answer).__name__)}"


def test_bank_is_large_enough():
    assert len(BANK) >= 60


@pytest.mark.parametrize("wrong", BANK, ids=names)
def test_wrong_answer_fails(wrong):
    declared = exercise(wrong.id)
    result = check_answer(quick(declared), wrong.answer)
    assert result.status == "failed", str(result)
    if declared.asks_for_function:
        assert result.misconception is None, f"declared as {result.misconception}"
    assert wrong.says.casefold() in result.message.casefold(), result.message
    assert len(result.message.split()) >= 4
    assert "Traceback" not in result.message


@pytest.mark.parametrize("right", RIGHT, ids=names)
def test_right_answer_passes(right):
    for seed in range(8):
        result = check_answer(exercise(right.id), right.answer, seed=seed)
        assert result.passed, str(result)


# Wrong answers that every exercise can get ---------------------------------------------------


def never_returns(solution):
    def answer(*args, **kwargs):
        while True:
            pass

    return answer


def swallows_everything(solution):
    def answer(*args, **kwargs):
        while True:
            try:
                solution(*args, **kwargs)
            except:  # noqa: E722
                continue

    return answer


def calls_itself(solution):
    def answer(*args, **kwargs):
        return answer(*args, **kwargs)

    return answer


def prints_instead(solution):
    def answer(*args, **kwargs):
        print(solution(*args, **kwargs))

    return answer


def returns(value):
    def of(solution):
        return lambda *args, **kwargs: value

    return of


def after(change):
    def of(solution):
        return lambda *args, **kwargs: change(solution(*args, **kwargs))

    return of


def raises(error):
    def of(solution):
        def answer(*args, **kwargs):
            raise error

        return answer

    return of


def leaves(solution):
    return lambda *args, **kwargs: sys.exit()


def asks(solution):
    return lambda *args, **kwargs: input("size? ")


def yields(solution):
    def answer(*args, **kwargs):
        yield solution(*args, **kwargs)

    return answer


def asynchronous(solution):
    async def answer(*args, **kwargs):
        return solution(*args, **kwargs)

    return answer


def takes_nothing(solution):
    return lambda: 3


def gets_worse(solution):
    calls = []

    def answer(*args, **kwargs):
        calls.append(1)
        return solution(*args, **kwargs) if len(calls) < 3 else None

    return answer


def unfinished(solution):
    def answer(*args, **kwargs):
        size = ...
        return size + 1

    return answer


def _number(value):
    return value if isinstance(value, int | float | np.generic | np.ndarray) else None


def _nan(value):
    return np.full(np.shape(value), np.nan) if _number(value) is not None else float("nan")


def _noise(value):
    noise = np.random.normal(size=np.shape(value))  # noqa: NPY002
    return value + 0.01 + noise**2 if _number(value) is not None else None


def _text(value):
    return repr(value) if isinstance(value, str) else str(value)


def _extra_axis(value):
    return np.asarray(value)[None, None] if _number(value) is not None else [[value]]


GENERIC = {
    calls_itself: "calls itself",
    prints_instead: "`None`",
    leaves: "ends the program",
    asks: "input()",
    yields: "yield",
    asynchronous: "async def",
    takes_nothing: "takes none",
    gets_worse: "",
    unfinished: "`...` still stands",
    returns(...): "still open",
    returns("26"): "26",
    returns(object()): "object",
    returns({}): "",
    returns(set()): "",
    returns([]): "",
    returns(np.array([["a", "b"]])): "",
    returns([[1, 2], [3]]): "",
    returns(np.sum): "sum",
    returns(1j): "",
    raises(KeyboardInterrupt()): "KeyboardInterrupt",
    raises(ValueError("shapes")): "ValueError: shapes",
    after(_text): "",
    after(lambda value: (v for v in [value])): "list(…)",
    after(lambda value: lambda: value): "()",
    after(_nan): "",
    after(_noise): "",
    after(_extra_axis): "",
}


@pytest.mark.parametrize("make", [never_returns, swallows_everything])
def test_endless_answers_are_stopped(make):
    for declared in FUNCTIONS[:2]:
        result = check_answer(replace(declared, time_limit=0.1), make(declared.solution))
        assert result.status == "failed"
        assert "stopped after 0.1 seconds in line" in result.message


@pytest.mark.parametrize("turn", [0, *(pytest.param(n, marks=pytest.mark.weekly) for n in (1, 2))])
@pytest.mark.parametrize("place", range(len(FUNCTIONS)), ids=[one.id for one in FUNCTIONS])
def test_generic_wrong_functions_fail(place, turn):
    """Each function gets a third of these answers, and each answer a third of the functions."""
    declared = FUNCTIONS[place]
    for make, says in list(GENERIC.items())[(place + turn) % 3 :: 3]:
        answer = make(declared.solution)
        result = check_answer(quick(declared), answer)
        assert result.status == "failed", (make, str(result))
        if says and not result.misconception:
            assert says in result.message, (make, result.message)
        assert len(result.message.split()) >= 3, result.message


@pytest.mark.parametrize("declared", FUNCTIONS, ids=[declared.id for declared in FUNCTIONS])
def test_what_is_no_function_is_told_so(declared):
    case = declared.declared_cases[0]
    called = declared.solution(*case.args, **case.kwargs)
    for answer in (None, "correlate2d", 3, called, np.zeros((3, 3)), {"a": 1}):
        result = check_answer(declared, answer)
        assert result.status == "failed"
        assert "hand over the function itself" in result.message.casefold()


@pytest.mark.parametrize("declared", VALUES, ids=[declared.id for declared in VALUES])
def test_generic_wrong_values_fail(declared):
    right = declared.solution()
    answers = [None, "26", (), [], {}, object(), np.nan, [right], declared.solution, iter([right])]
    answers += [type, np.zeros((2, 2, 2)), 1j, b"26", {"a": right}]
    if isinstance(right, dict):
        answers += [dict.fromkeys(right, value) for value in (None, "x", np.nan, [], object())]
        answers += [dict(list(right.items())[1:]), {**right, "another": 1}, list(right.values())]
    for answer in answers:
        result = check_answer(declared, answer)
        assert result.status == "failed", (answer, str(result))
        assert len(result.message.split()) >= 3, result.message


@pytest.mark.parametrize("declared", VALUES, ids=[declared.id for declared in VALUES])
def test_half_filled_answer_says_what_is_open(declared):
    right = declared.solution()
    if not isinstance(right, dict) or declared.probe is not None:
        pytest.skip("one value only")
    key = list(right)[-1]
    result = check_answer(declared, {**right, key: ...})
    assert result.status == "failed"
    assert f"Right so far: {len(right) - 1} of {len(right)}" in result.message
    assert f"Still open: “{key}”" in result.message


# Known mistakes in another way of writing them -------------------------------------------------


def divides_each_weight(image, kernel):
    return e04_correlate2d.correlate2d(image, kernel / kernel.sum())


def divides_in_the_loop(image, kernel):
    rows, columns = (a - b + 1 for a, b in zip(image.shape, kernel.shape))
    sums = [
        [
            sum(image[i + m, j + n] * float(w) for (m, n), w in np.ndenumerate(kernel))
            / float(kernel.sum())
            for j in range(columns)
        ]
        for i in range(rows)
    ]
    return np.array(sums)


def transposes_in_views(image, kernel):
    rows, columns = kernel.T.shape
    if rows > image.shape[0] or columns > image.shape[1]:
        return np.zeros((0, 0))
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), (rows, columns))
    return np.einsum("ijmn,mn->ij", windows, kernel.T)


def threshold_from_zero_on(x, weights, bias):
    return (x @ weights + bias >= 0).astype(float)


def own_statistics_and_a_little(train, other):
    return (other - other.mean(axis=(0, 1, 2))) / (other.std(axis=(0, 1, 2)) + 1e-7)


def variance_and_a_little(train, other):
    return (other - train.mean(axis=(0, 1, 2))) / (train.var(axis=(0, 1, 2)) + 1e-7)


def one_for_all_and_a_little(train, other):
    return (other - train.mean()) / (train.std() + 1e-7)


@pytest.mark.parametrize(
    ("id", "answer", "name"),
    [
        ("01.4", divides_each_weight, "divided-by-kernel-sum"),
        ("01.4", divides_in_the_loop, "divided-by-kernel-sum"),
        ("01.6", transposes_in_views, "transposed"),
        ("04.1", threshold_from_zero_on, "threshold-instead"),
        ("06.5", own_statistics_and_a_little, "own-statistics"),
        ("06.5", variance_and_a_little, "by-variance"),
        ("06.5", one_for_all_and_a_little, "one-for-all-channels"),
    ],
)
def test_a_known_mistake_is_named_whatever_the_seed(id, answer, name):
    for seed in range(30):
        assert check_answer(exercise(id), answer, seed=seed).misconception == name, seed


def test_answers_of_keras_pass():
    keras = pytest.importorskip("keras")

    def by_keras_loss(probabilities, labels):
        if labels.ndim == 2:
            return np.mean(keras.losses.categorical_crossentropy(labels, probabilities))
        return np.mean(keras.losses.sparse_categorical_crossentropy(labels, probabilities))

    answers = {
        "03.4": lambda maps, bias: keras.ops.relu(maps + bias),
        "03.5": lambda maps, size=2: keras.ops.max_pool(maps[None], size)[0],
        "03.6": lambda maps: keras.ops.mean(maps.astype("float32"), axis=(0, 1)),
        "04.1": lambda x, weights, bias: keras.ops.sigmoid(x @ weights + bias),
        "05.4": by_keras_loss,
        "06.4": lambda images: keras.layers.Rescaling(1 / 255)(images),
        "08.3": lambda labels, n_classes: keras.utils.to_categorical(labels, n_classes),
        "09.3": lambda p, labels: float(keras.losses.binary_crossentropy(labels, p)),
        "10.4": lambda maps, weights, bias: keras.ops.softmax(
            maps.mean(axis=(1, 2)) @ weights + bias
        ),
    }
    for id, answer in answers.items():
        result = check_answer(exercise(id), answer)
        assert result.passed, str(result)
