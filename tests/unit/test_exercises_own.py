"""`yours` hands out what has passed its check, and keeps the notebook safe from it."""

from __future__ import annotations

import time

import numpy as np
import pytest

from course_utils import progress
from course_utils.exercises import check, exercise, own, yours


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    monkeypatch.setattr(own, "_passed", {})
    monkeypatch.setattr(progress, "passed", lambda kind, item: False)


def slide(signal, weights):
    places = range(len(signal) - len(weights) + 1)
    return [sum(signal[i + k] * weights[k] for k in range(len(weights))) for i in places]


SIGNAL, WEIGHTS = np.array([2, 4, 6, 4, 2]), np.array([0.5, 0.5])


def test_until_it_has_passed_the_courses_runs_and_says_so(capsys):
    assert yours("01.1") is exercise("01.1").solution
    assert capsys.readouterr().out == "The course's `slide` runs here until yours has passed.\n"


def test_after_a_restart_it_is_asked_for_again(capsys, monkeypatch):
    monkeypatch.setattr(progress, "passed", lambda kind, item: item == "01.1")
    assert yours("01.1") is exercise("01.1").solution
    assert "passed earlier: run your cell again" in capsys.readouterr().out


def test_what_passed_goes_on_and_a_list_comes_back_as_an_array(capsys):
    assert check("01.1", slide).passed
    mine = yours("01.1")
    assert mine.__wrapped__ is slide
    assert isinstance(mine(SIGNAL, WEIGHTS), np.ndarray)
    np.testing.assert_allclose(mine(SIGNAL, WEIGHTS) * 2, [6, 10, 10, 6])
    assert capsys.readouterr().out == ""


def test_a_later_failure_withdraws_it():
    check("01.1", slide)
    assert not check("01.1", lambda signal, weights: signal).passed
    assert yours("01.1") is exercise("01.1").solution


def test_the_check_looks_at_what_the_learner_wrote():
    check("01.1", slide)
    assert check("01.1", yours("01.1")).passed
    own._passed.clear()
    result = check("01.1", yours("01.1"))
    assert result.status == "not attempted"
    assert "is the course's" in result.message and "your own again" in result.message


def busy(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def kept(answer):
    return own.carried_on(exercise("01.1"), answer)


def test_one_that_takes_too_long_gives_way_to_the_courses(capsys, monkeypatch):
    monkeypatch.setattr(own, "SECONDS", 0.2)
    monkeypatch.setattr(own, "_cell", lambda: 1)

    def slow(signal, weights):
        while True:
            pass

    began = time.monotonic()
    mine = kept(slow)
    for _ in range(3):  # the second and third time nobody waits
        np.testing.assert_allclose(mine(SIGNAL, WEIGHTS), [3, 5, 5, 3])
    assert time.monotonic() - began < 5
    out = capsys.readouterr().out
    assert out.count("takes longer than 0 seconds here: the course's goes on.") == 1


def test_many_calls_share_the_time_of_a_cell(capsys, monkeypatch):
    monkeypatch.setattr(own, "SECONDS", 0.2)
    cell = [1]
    monkeypatch.setattr(own, "_cell", lambda: cell[0])
    calls = []

    def napping(signal, weights):
        calls.append(1)
        busy(0.09)
        return slide(signal, weights)

    mine = kept(napping)
    for _ in range(6):
        mine(SIGNAL, WEIGHTS)
    assert 2 <= len(calls) <= 3
    assert capsys.readouterr().out.count("the course's goes on.") == 1
    cell[0] = 2
    mine(SIGNAL, WEIGHTS)
    assert 3 <= len(calls) <= 4, "in the next cell it is asked again"


def test_a_function_that_is_handed_over_may_take_its_time(capsys, monkeypatch):
    monkeypatch.setattr(own, "SECONDS", 0.02)
    monkeypatch.setattr(own, "_cell", lambda: 1)
    calls = []

    def read(path):
        time.sleep(0.05)
        return path

    def read_all(paths, read):
        calls.append(len(paths))
        return [read(path) for path in paths], [0 for _ in paths], {}

    mine = own.carried_on(exercise("08.4"), read_all)
    for _ in range(2):
        assert mine(["cats/1.jpg", "cats/2.jpg"], read)[0] == ["cats/1.jpg", "cats/2.jpg"]
    assert calls == [2, 2]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda signal, weights: signal[99], "stopped with IndexError"),
        (lambda signal, weights: None, "returned nothing"),
    ],
)
def test_one_that_misbehaves_is_named_and_the_notebook_goes_on(answer, words, capsys):
    np.testing.assert_allclose(kept(answer)(SIGNAL, WEIGHTS), [3, 5, 5, 3])
    out = capsys.readouterr().out
    assert words in out and out.endswith("the course's goes on.\n")


def test_an_error_that_is_meant_is_raised():
    with pytest.raises(TypeError):
        kept(slide)(None, None)


def test_only_functions_go_on():
    with pytest.raises(ValueError, match=r"id is '01\.2': that exercise asks for a value"):
        yours("01.2")
    with pytest.raises(KeyError, match=r"There is no exercise '01\.99'"):
        yours("01.99")
