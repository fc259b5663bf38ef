"""The first cell: quiet, light, and careful with what a hosted service has installed."""

from __future__ import annotations

import platform
import subprocess
import sys
import types

import pytest
from notebook_files import notebook_paths, read, source

import course_utils
from course_utils import bootstrap, packages

HEAVY = ("tensorflow", "keras", "matplotlib", "numpy", "IPython", "anywidget", "sklearn")


def in_fresh_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, course_utils; print(sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = in_fresh_python(code)
    assert "course_utils" in loaded
    assert not [name for name in HEAVY if f"'{name}'" in loaded]


def test_start_loads_no_tensorflow_and_says_what_runs_here():
    code = (
        "import sys, course_utils; course_utils.start()\n"
        "print([n for n in ('tensorflow', 'keras') if n in sys.modules])"
    )
    first, second = in_fresh_python(code).splitlines()
    assert first.startswith("Profile quick · Python 3.")
    assert "NumPy" in first
    assert second == "[]"


def test_keras_is_quiet_after_start():
    pytest.importorskip("keras")
    code = (
        "import course_utils; course_utils.start()\n"
        "import keras, numpy as np\n"
        "keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])(np.zeros((1, 4)))"
    )
    assert len(in_fresh_python(code).splitlines()) == 1


def test_tensorflow_reports_errors_only(caplog):
    import logging

    course_utils.start()
    for level in (logging.WARNING, logging.ERROR):
        logging.getLogger("tensorflow").log(level, "said at %d", level)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_start_makes_runs_repeatable(capsys):
    import random

    import numpy as np

    course_utils.start(seed=3)
    first = (random.random(), np.random.random())  # noqa: NPY002
    course_utils.start(seed=3)
    assert first == (random.random(), np.random.random())  # noqa: NPY002


@pytest.fixture
def colab(monkeypatch):
    """As on Colab: its module is loaded; pip's calls are written down."""
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    calls = []

    def run(command, **options):
        constraints = command[command.index("-c") + 1]
        with open(constraints) as file:
            calls.append((command, file.read().splitlines()))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    return calls


def test_colab_installs_only_light_things_that_are_missing(colab, monkeypatch, capsys):
    there = packages.version
    absent = {"anywidget", "latex2mathml", "numpy", "scipy", "tensorflow"}
    monkeypatch.setattr(
        packages,
        "version",
        lambda *names: None if absent & {name.lower() for name in names} else there(*names),
    )
    course_utils.start()
    [(command, constraints)] = colab
    wanted = [part for part in command if part[0].isalpha() and ">=" in part]
    assert sorted(part.split(">=")[0] for part in wanted) == ["anywidget", "latex2mathml"]
    held = {line.split("==")[0].lower() for line in constraints}
    assert "numpy" in held and "course_utils" not in held


def test_the_set_up_knows_the_same_tensorflows():
    import set_up

    assert set(packages.TENSORFLOWS) == set_up.TENSORFLOWS


def test_colab_with_everything_there_installs_nothing(colab, capsys):
    course_utils.start()
    assert colab == []


def test_a_failed_installation_is_one_clear_sentence(colab, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "missing_requirements", lambda: ["anywidget>=0.9"])
    failed = subprocess.CompletedProcess([], 1, "", "ERROR: no route to host\n")
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda *a, **k: failed)
    with pytest.warns(UserWarning, match=r"Could not install anywidget>=0.9 \(ERROR: no route"):
        course_utils.start()


@pytest.mark.parametrize("on_colab", [False, True])
def test_the_first_cell_calls_pip_on_colab_only(on_colab):
    """Run the cell as IPython would; it imports sys, so give it one that says where it runs."""
    from IPython.core.inputtransformer2 import TransformerManager

    cell = source(read(notebook_paths()[0])["cells"][1])
    code = TransformerManager().transform_cell(cell.replace("import sys\n", ""))
    assert "course_utils.start()" in code
    modules = {"google.colab": types.ModuleType("google.colab")} if on_colab else {}
    magics = []
    shell = types.SimpleNamespace(run_line_magic=lambda *call: magics.append(call))
    names = {"get_ipython": lambda: shell, "sys": types.SimpleNamespace(modules=modules)}
    exec(code.replace("course_utils.start()", ""), names)
    assert len(magics) == on_colab
    for name, line, *_ in magics:
        assert name == "pip"
        assert "--no-deps" in line and "git+https://github.com/" in line


def test_profiles(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_SETTINGS", str(tmp_path / "new folder" / "settings.json"))
    monkeypatch.delenv("COURSE_PROFILE", raising=False)
    assert course_utils.profile().name == "quick"
    course_utils.choose_profile("full")
    monkeypatch.delenv("COURSE_PROFILE")
    assert course_utils.profile().pick(quick=1, full=2, smoke=3) == 2
    monkeypatch.setenv("COURSE_PROFILE", " Smoke ")
    assert course_utils.profile().pick(quick=1, full=2, smoke=3) == 3
    assert course_utils.profile().pick(quick=1, full=2) == 1
    monkeypatch.setenv("COURSE_PROFILE", "fast")
    with pytest.raises(ValueError, match=r"COURSE_PROFILE is 'fast': it can be smoke, quick, full"):
        course_utils.profile()
    with pytest.raises(ValueError, match="name is 'slow'"):
        course_utils.choose_profile("slow")
    monkeypatch.delenv("COURSE_PROFILE")
    (tmp_path / "new folder" / "settings.json").write_text("{damaged")
    assert course_utils.profile().name == "quick"


def test_a_choice_that_cannot_be_kept_holds_in_the_notebook(monkeypatch, tmp_path, capsys):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_SETTINGS", str(tmp_path / "file" / "settings.json"))
    monkeypatch.setenv("COURSE_PROFILE", "quick")
    assert course_utils.choose_profile("full").name == "full"
    assert course_utils.profile().name == "full"
    assert "cannot be written" in capsys.readouterr().out


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the GNU C library's own setting")
def test_freed_memory_is_used_again():
    code = (
        "import resource, sys, threading\n"
        "import numpy as np\n"
        "from course_utils import bootstrap\n"
        "if 'keep' in sys.argv: bootstrap.keep_freed_memory()\n"
        "def faults(): return resource.getrusage(resource.RUSAGE_SELF).ru_minflt\n"
        "def work():\n"
        "    for _ in range(20): np.ones(2**23)\n"  # 64 MB each time
        "work(); before = faults()\n"
        "thread = threading.Thread(target=work); thread.start(); thread.join()\n"
        "print(faults() - before)"
    )
    kept, given_back = (
        int(subprocess.check_output([sys.executable, "-c", code, word])) for word in ("keep", "-")
    )
    assert kept * 10 < given_back
