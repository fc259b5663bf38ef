"""Work shared by several processes: same results, whatever becomes of the helpers."""

import math
import os

import joblib
import numpy as np
import pytest

from course_utils.datasets.standins import drawing
from course_utils.datasets.standins.drawing import in_processes

NUMBERS = [(n,) for n in (5, 3, 4)]
FACTORIALS = [120, 6, 24]


def ended_elsewhere(number, home):
    """What a machine without memory does to a helper."""
    if os.getpid() != home:
        os._exit(3)
    return math.factorial(number)


def test_results_come_in_the_order_of_the_shares():
    assert in_processes(math.factorial, NUMBERS) == FACTORIALS


@pytest.mark.parametrize("shares", [2, 3])  # two: what most machines of a class come to
def test_every_share_but_the_first_has_another_process(shares):
    numbers = in_processes(os.getpid, [()] * shares)
    assert numbers[0] == os.getpid()
    assert os.getpid() not in numbers[1:]


def test_nothing_to_share_starts_nothing(monkeypatch):
    monkeypatch.setattr(joblib, "delayed", None)
    assert in_processes(math.factorial, []) == []
    assert in_processes(math.factorial, [(3,)]) == [6]


@pytest.mark.parametrize("error", [OSError("no more processes"), ImportError("no semaphores")])
def test_without_helpers_everything_is_done_here(monkeypatch, error):
    def refused(*args, **options):
        raise error

    monkeypatch.setattr(joblib, "Parallel", refused)
    assert in_processes(math.factorial, NUMBERS) == FACTORIALS


def test_the_share_of_a_helper_that_is_ended_is_done_here():
    shares = [(n, os.getpid()) for (n,) in NUMBERS]
    assert in_processes(ended_elsewhere, shares) == FACTORIALS


def test_errors_are_those_of_the_work():
    for shares in ([(3,), (-1,)], [(-1,), (3,)]):
        with pytest.raises(ValueError, match="negative"):
            in_processes(math.factorial, shares)


def test_shared_drawings_are_the_same(tmp_path, monkeypatch):
    arrays, files = [], []
    for cores in (1, 3):
        monkeypatch.setattr(drawing, "workers", lambda most, cores=cores: cores)
        arrays.append(drawing.draw_cifar10(1_400, 120, seed=2))
        folder = drawing.draw_cats_and_dogs(tmp_path / str(cores), 101, 60, seed=2)
        files.append({p.relative_to(folder): p.read_bytes() for p in folder.rglob("*.jpg")})
    for one, other in zip(*arrays):
        np.testing.assert_array_equal(one, other)
    assert len(files[0]) == 161
    assert files[0] == files[1]
