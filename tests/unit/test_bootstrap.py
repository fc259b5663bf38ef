"""The first cell: quiet, light, and careful with what a hosted service has installed."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import types
from pathlib import Path

import pytest
from notebook_files import ROOT, notebook_paths, read, source

import course_utils
from course_utils import bootstrap, doctor, environment, packages

HEAVY = ("tensorflow", "keras", "matplotlib", "numpy", "IPython", "anywidget", "sklearn")


def in_fresh_python(code: str, **environment: object) -> str:
    settings = os.environ | {name: str(value) for name, value in environment.items()}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, env=settings)
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


def test_keras_is_quiet_after_start_and_has_its_own_settings(tmp_path):
    """Whatever an older course has left in Keras' folder."""
    pytest.importorskip("tensorflow")
    left = {"backend": "theano", "image_data_format": "channels_first", "floatx": "float16"}
    (tmp_path / "keras.json").write_text(json.dumps(left))
    code = (
        "import course_utils; course_utils.start()\n"
        "import keras, numpy as np\n"
        "keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])(np.zeros((1, 4)))\n"
        "print(keras.config.backend(), keras.config.image_data_format(), keras.config.floatx())"
    )
    _, settings = in_fresh_python(code, KERAS_HOME=tmp_path, KERAS_BACKEND="").splitlines()
    assert settings == "tensorflow channels_last float32"


@pytest.fixture
def settings(monkeypatch):
    """What `environment` sets is taken back after the test."""
    for name in ("HOME", "MATPLOTLIBRC", "MPLBACKEND", "KERAS_HOME", "KERAS_BACKEND"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    return monkeypatch


@pytest.mark.parametrize(
    ("named", "installed", "backend", "said"),
    [
        ("", {"tensorflow-cpu", "torch"}, "tensorflow", ""),
        ("torch", {"tensorflow", "torch"}, "torch", ""),
        ("", {"jax"}, "jax", ""),
        ("theano", {"tensorflow"}, "tensorflow", "'theano', which trains no networks in Keras 3"),
        ("numpy", {"torch", "jax"}, "jax", "the course uses jax instead. Unset it, or name one"),
        ("torch", {"tensorflow"}, "tensorflow", "'torch', which is not installed"),
        ("torch", set(), None, ""),
    ],
)
def test_doctor_and_first_cell_agree_on_the_backend(settings, named, installed, backend, said):
    there = installed | {"keras"}
    settings.setattr(packages, "version", lambda *names: "1.0" if there & {*names} else None)
    settings.setenv("KERAS_BACKEND", named)
    [finding] = [one for one in doctor.examine().findings if one.topic == "Keras"]
    told = environment.settle()
    assert len(told) == bool(said) and said in "".join(told)
    if backend:
        assert finding.found == f"Keras 1.0 on {packages.BACKENDS[backend][0]} 1.0"
        assert finding.advice == "".join(told)
        assert (os.environ["KERAS_BACKEND"] or "tensorflow") == backend
        assert environment.settle() == []
    else:
        assert "pip install" in finding.advice


DRAWN = (
    "import course_utils; course_utils.start()\n"
    "import hashlib, matplotlib.pyplot as plt\n"
    "from course_utils import plots\n"
    "figure, axis = plt.subplots(); axis.plot([1, 2], label='one'); axis.set_title('Two')\n"
    "axis.legend(); print(hashlib.md5(plots.as_picture(figure, 50 * 'x').png).hexdigest())"
)
READ_BEFORE = "import matplotlib.pyplot\n" + DRAWN  # as a profile of IPython may do


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (READ_BEFORE, b"text.usetex: True\nfigure.figsize: 1, 1\naxes.facecolor: black"),
        (DRAWN, b"backend: none.such\nno.such: key\nno colon\ntext.usetex: True"),
        (DRAWN, b"\xff\xfe \x00"),
    ],
)
def test_figures_look_the_same_whatever_matplotlibrc_says(tmp_path, code, text):
    file = tmp_path / "matplotlibrc"
    file.write_bytes(text)
    folder = tmp_path if code == READ_BEFORE else file / "folder"  # which cannot be made
    here = in_fresh_python(code, MATPLOTLIBRC=file, MPLCONFIGDIR=folder)
    assert here == in_fresh_python(DRAWN)


def test_in_a_notebook_figures_appear_in_the_notebook(settings):
    settings.setenv("MPLBACKEND", "QtAgg")
    settings.setitem(sys.modules, "ipykernel", types.ModuleType("ipykernel"))
    environment.settle()
    assert os.environ["MPLBACKEND"] == "module://matplotlib_inline.backend_inline"


@pytest.mark.skipif(os.name == "nt", reason="Windows knows its users' folders without a variable")
class TestWithoutAHome:
    def test_the_first_cell_works_and_says_so(self, tmp_path):
        """As in a container that runs as a user of whom the system knows nothing."""
        code = (
            "import os, pwd\n"
            "def nobody(uid): raise KeyError(uid)\n"
            "pwd.getpwuid = nobody\n"
            "for name in ('HOME', 'XDG_DATA_HOME', 'COURSE_PROGRESS'): os.environ.pop(name, 0)\n"
            "import course_utils; course_utils.start(); course_utils.start()\n"
            "from course_utils import progress; print(progress.path())"
        )
        _, told, _, place = in_fresh_python(code, TMPDIR=tmp_path).splitlines()
        assert "no home folder" in told and "HOME can name" in told
        assert place.startswith(f"{tmp_path}/course-home-")

    @pytest.mark.parametrize("home", ["relative", "/dev/null", "/dev/null/folder"])
    def test_one_that_is_none_counts_as_missing(self, settings, tmp_path, home):
        settings.setattr(tempfile, "tempdir", str(tmp_path))
        settings.setenv("HOME", home)
        assert "no home folder" in environment.settle_home()
        first = Path.home()
        assert first.parent == tmp_path and first.stat().st_mode & 0o777 == 0o700
        assert environment.settle_home() == ""
        # The next notebook finds it again, unless somebody else has made it.
        settings.setenv("HOME", home)
        assert str(first) in environment.settle_home()
        first.rename(tmp_path / "elsewhere")
        first.symlink_to(tmp_path / "elsewhere")
        settings.setenv("HOME", home)
        assert f"{first} " not in environment.settle_home()

    def test_the_one_that_is_there_stays(self, settings, tmp_path):
        settings.setenv("HOME", str(tmp_path / "made"))
        assert environment.settle_home() == ""
        assert Path.home() == tmp_path / "made"


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
    magics: list[tuple[str, str]] = []
    shell = types.SimpleNamespace(run_line_magic=lambda *call: magics.append(call[:2]))
    names = {"get_ipython": lambda: shell, "sys": types.SimpleNamespace(modules=modules)}
    exec(code.replace("course_utils.start()", ""), names)
    assert [name for name, *_ in magics] == ["pip"] * (2 * on_colab)
    assert all("--no-deps" in line for _, line in magics)
    if on_colab:
        (_, course), (_, weights) = magics
        assert "git+https://github.com/" in course
        assert weights.split()[-1] in (ROOT / "requirements.txt").read_text("utf-8").split()


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
