"""Work shared by several processes: same results, whatever becomes of the helpers."""

import math
import os
import subprocess
import sys
import time

import numpy as np
import pytest

from course_utils.datasets.standins import drawing, sharing
from course_utils.datasets.standins.sharing import in_processes

NUMBERS = [(n,) for n in (5, 3, 4)]
FACTORIALS = [120, 6, 24]


@pytest.fixture
def helpers(monkeypatch):
    """The processes that were started."""
    started = []

    class Watched(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(sharing.subprocess, "Popen", Watched)
    return started


def test_results_come_in_the_order_of_the_shares(helpers):
    assert in_processes(math.factorial, NUMBERS) == FACTORIALS
    assert [helper.returncode for helper in helpers] == [0, 0]


def test_every_share_but_the_first_has_its_own_process():
    numbers = in_processes(os.getpid, [()] * 3)
    assert numbers[0] == os.getpid()
    assert len(set(numbers)) == 3


def test_nothing_to_share_starts_nothing(helpers):
    assert in_processes(math.factorial, []) == []
    assert in_processes(math.factorial, [(3,)]) == [6]
    assert not helpers


@pytest.mark.parametrize("program", ["", None, "no such program", os.devnull])
def test_without_helpers_everything_is_done_here(monkeypatch, program):
    monkeypatch.setattr(sys, "executable", program)
    assert in_processes(math.factorial, NUMBERS) == FACTORIALS


def test_the_share_of_a_helper_that_fails_is_done_here(monkeypatch, helpers):
    monkeypatch.setattr(sharing, "_HELPER", "import sys; print('half an answer'); sys.exit(3)")
    assert in_processes(math.factorial, NUMBERS) == FACTORIALS
    assert [helper.returncode for helper in helpers] == [3, 3]


def test_a_chatty_module_does_not_spoil_the_answer(tmp_path, monkeypatch):
    (tmp_path / "chatty_course_module.py").write_text(
        "print('hello')\ndef double(n):\n    print(n)\n    return 2 * n\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    import chatty_course_module

    assert in_processes(chatty_course_module.double, NUMBERS) == [10, 6, 8]


def test_errors_are_those_of_the_work():
    with pytest.raises(ValueError, match="negative"):
        in_processes(math.factorial, [(3,), (-1,)])


def test_after_an_error_here_no_helper_goes_on(helpers):
    with pytest.raises(ValueError, match="non-negative"):
        in_processes(time.sleep, [(-1,), (60,)])
    assert all(helper.returncode for helper in helpers)  # ended, and not by themselves


def test_shared_drawings_are_the_same(tmp_path, monkeypatch, helpers):
    arrays, files = [], []
    for cores in (1, 3):
        monkeypatch.setattr(drawing, "workers", lambda most, cores=cores: cores)
        arrays.append(drawing.draw_cifar10(1_400, 120, seed=2))
        folder = drawing.draw_cats_and_dogs(tmp_path / str(cores), 101, 60, seed=2)
        files.append({p.relative_to(folder): p.read_bytes() for p in folder.rglob("*.jpg")})
        assert len(helpers) == 2 * (cores - 1)
    for one, other in zip(*arrays):
        np.testing.assert_array_equal(one, other)
    assert len(files[0]) == 161
    assert files[0] == files[1]
