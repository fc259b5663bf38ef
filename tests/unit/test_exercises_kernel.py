"""What a check leaves alone, refuses, and stops: the kernel, its display, answers without end."""

from __future__ import annotations

import builtins
import itertools
import math
import os
import random
import subprocess
import sys
import threading
import time
import warnings
from dataclasses import replace

import numpy as np
import pytest
from jupyter_client.manager import start_new_kernel
from made_exercises import (
    DESIGN,
    SIZES,
    WINDOWS,
    correlate,
    sizes_solution,
    wrong_in,
)

from course_utils import progress
from course_utils.exercises import check, failure, hint, solution
from course_utils.exercises.checking import check_answer
from course_utils.exercises.runner import Call, InsideACheck, TimeUp, call, undisturbed
from course_utils.quizzes import player

# What a check leaves alone -------------------------------------------------------------------


def test_global_states_survive():
    def meddles(image, kernel):
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)
        np.set_printoptions(precision=1)
        np.seterr(all="raise")
        warnings.simplefilter("error")
        os.chdir("/")
        os.environ["KERAS_BACKEND"] = "theano"
        os.environ.pop("PATH", None)
        sys.path.insert(0, "/")
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
            dict(os.environ),
            list(sys.path),
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
        math.floor = np.linalg.norm = random.random = time.time = None
        return image

    def replaces_for_ever(image, kernel):
        while True:
            builtins.min = builtins.isinstance = None

    def names():
        of_python = builtins.len, builtins.min, builtins.isinstance, math.floor, time.time
        return (*of_python, np.sum, np.linalg.norm, random.random)

    before = names()
    for answer in (replaces, replaces_for_ever):
        wrong_in("", answer, replace(WINDOWS, time_limit=0.3))
        assert names() == before


def test_what_an_answer_imports_does_not_take_its_time(tmp_path, monkeypatch):
    package = tmp_path / "site-packages"
    package.mkdir()
    (package / "takes_long.py").write_text("import time\ntime.sleep(1)\n", encoding="utf-8")
    (tmp_path / "learners_own.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.syspath_prepend(package)

    def imports(image, kernel):
        import takes_long  # noqa: F401

        return correlate(image, kernel)

    def imports_own(image, kernel):
        import learners_own  # noqa: F401

    assert check_answer(replace(WINDOWS, time_limit=0.5), imports).passed
    wrong_in("ends the program", imports_own)


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
import sys; sys.path[:0] = ["tests/unit", "tools"]
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
sys.path[:0] = ["tests/unit", "tools"]
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
