"""Right answers in other forms: the values decide, but where an exercise declares a kind."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any

import numpy as np
import pytest

from course_utils.exercises import exercise, exercises
from course_utils.exercises.checking import check_answer

ALL = exercises()
FUNCTIONS = [declared for declared in ALL if declared.asks_for_function]
OF_A_KIND = [declared for declared in ALL if declared.kind is not None]
each = pytest.mark.parametrize("declared", ALL, ids=[declared.id for declared in ALL])
each_function = pytest.mark.parametrize(
    "declared", FUNCTIONS, ids=[declared.id for declared in FUNCTIONS]
)


def retyped(value: Any, number: Callable, array: Callable, pair: Callable = tuple) -> Any:
    """A result with every number, array and tuple in it in another form."""
    again = partial(retyped, number=number, array=array, pair=pair)
    if isinstance(value, dict):
        return {key: again(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return pair(map(again, value))
    if isinstance(value, list):
        return [again(entry) for entry in value]
    if isinstance(value, np.ndarray) and value.ndim:
        return array(value)
    if isinstance(value, int | float | np.generic | np.ndarray) and not isinstance(
        value, bool | np.bool_ | str
    ):
        return number(value)
    return value  # a text, a network


def answer_in(declared, number=lambda value: value, array=lambda values: values, pair=tuple):
    if not declared.asks_for_function:
        return retyped(declared.solution(), number, array, pair)
    return lambda *args, **kwargs: retyped(declared.solution(*args, **kwargs), number, array, pair)


def as_single(value):
    single = np.float32(value)
    return single if float(single) == value or not float(value).is_integer() else float(value)


def as_int(value):
    return int(value) if float(value).is_integer() else value


def strided(values):
    wide = np.repeat(values, 2, axis=-1)
    return wide[..., ::2]


def backwards_in_memory(values):
    return values[..., ::-1].copy()[..., ::-1]


def read_only(values):
    values = values.copy()
    values.flags.writeable = False
    return values


def tuples(values):
    return tuple(map(tuples, values)) if isinstance(values, np.ndarray) else values


def in_another_dtype(values):
    return values.astype(float if values.dtype.kind in "biu" else "float32")


WHOLE = (int, np.int32, np.array)
ANY_NUMBER = (as_int, float, as_single, np.array, lambda value: np.array(value, dtype=float))
LAYOUTS = (np.asfortranarray, strided, backwards_in_memory, read_only)


@each
def test_the_values_decide(declared):
    numbers = WHOLE if declared.kind == "whole" else ANY_NUMBER
    arrays = list(LAYOUTS)
    if declared.kind in (None, "array"):
        arrays.append(in_another_dtype)
    if declared.kind is None:
        arrays += [np.ndarray.tolist, tuples]
    answers = [answer_in(declared, number=number, pair=list) for number in numbers]
    # The probes of exercises on indices look into whether they are indices.
    if declared.probe is None:
        answers += [answer_in(declared, array=array) for array in arrays]
    for answer in answers:
        result = check_answer(declared, answer)
        assert result.passed, str(result)


@pytest.mark.parametrize("declared", OF_A_KIND, ids=[declared.id for declared in OF_A_KIND])
def test_a_declared_kind_is_asked_for_and_said(declared):
    words = {"whole": "whole number", "array": "array"}.get(declared.kind, declared.kind)
    assert words in " ".join(declared.prompt.split()), "the prompt says what is wanted"
    if declared.kind == "whole":
        answer = answer_in(declared, float, lambda values: values.astype(float))
        says = "a whole number is wanted|dtype wanted is one of whole numbers"
    elif declared.kind == "array":
        answer, says = answer_in(declared, array=np.ndarray.tolist), "it is a list"
    else:
        answer = answer_in(declared, array=lambda values: values.astype("float64"))
        says = f"dtype wanted is {declared.kind}"
    result = check_answer(declared, answer)
    assert result.status == "failed"
    assert re.search(f"right, but .*({says})", result.message), str(result)


def test_no_whole_number_is_wanted_where_none_is_declared():
    """A missing `return`, a text and a list are not told to be whole numbers either."""
    for answer in (lambda image: None, lambda image: "3", lambda image: [3, 4]):
        assert "whole" not in check_answer(exercise("00.1"), answer).message


@each_function
def test_parameters_may_have_other_names_or_are_told_to_be_called_by_name(declared):
    """Positional calls work under any names; where a case calls by name, the message says so."""
    names = [f"p{number}" for number in range(len(declared.parameters))]
    given = inspect.signature(declared.solution).parameters.values()
    shown = [
        name if parameter.default is parameter.empty else f"{name}={parameter.default!r}"
        for name, parameter in zip(names, given, strict=True)
    ]
    space = {"solution": declared.solution}
    exec(f"def answer({', '.join(shown)}): return solution({', '.join(names)})", space)
    assert isinstance(space["answer"], FunctionType)
    result = check_answer(declared, space["answer"])
    by_name = {name for case in declared.declared_cases for name in case.kwargs}
    if not by_name:
        assert result.passed, str(result)
        return
    assert result.status == "failed"
    assert "=…`, by name, and its parameters are (p0, p1" in result.message
    assert f"Rename them: ({', '.join(declared.parameters)})." in result.message
    assert any(f"`{name}=…`" in result.message for name in by_name)


def with_defaults_for_all(solution, parameters):
    space = {"solution": solution}
    shown = ", ".join(f"{name}=None" for name in parameters)
    exec(f"def answer({shown}): return solution({', '.join(parameters)})", space)
    return space["answer"]


def as_method(solution):
    class Course:
        def answer(self, *args, **kwargs):
            return solution(*args, **kwargs)

    return Course().answer


def as_object(solution):
    class Answer:
        def __call__(self, *args, **kwargs):
            return solution(*args, **kwargs)

    return Answer()


@each_function
def test_whatever_can_be_called_by_position_and_by_name_will_do(declared):
    """Also a partial function, a method, an object; the parameters may all have defaults."""
    answers = [partial(declared.solution), as_method(declared.solution)]
    answers.append(as_object(declared.solution))
    optional = inspect.signature(declared.solution).parameters.values()
    if all(parameter.default is parameter.empty for parameter in optional):
        answers.append(with_defaults_for_all(declared.solution, declared.parameters))
    for answer in answers:
        result = check_answer(declared, answer)
        assert result.passed, str(result)


def test_the_letters_of_the_formula_are_told_to_be_renamed():
    def output_size(W, F, S=1, P=0, D=1):
        return (W + 2 * P - D * (F - 1) - 1) // S + 1

    assert check_answer(exercise("02.4"), output_size).message == (
        "Your function is called with `stride=…` and `padding=…`, by name, and its parameters are "
        "(W, F, S, P, D). Rename them: (n, kernel, stride, padding, dilation)."
    )
