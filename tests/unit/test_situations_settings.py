"""What machines bring along: made harmless, or named by the first cell and by the doctor."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils import environment, files

ROOT = Path(environment.__file__).parents[1]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="as Linux has it")
CHANGED = ("COURSE_", "KERAS_", "MPL", "MATPLOTLIBRC", "PYTHON", "LC_", "LANG", "REQUESTS", "XDG_")


def run(
    code: str | list[str], tmp_path: Path, settings: dict[str, str] | None = None, umask: int = -1
) -> subprocess.CompletedProcess[str]:
    """Run Python with a home of its own, in an empty folder, with nothing else set."""
    for name in ("home", "here"):
        (tmp_path / name).mkdir(exist_ok=True)
    kept = {n: v for n, v in os.environ.items() if not n.startswith(CHANGED)}
    kept = {n: v for n, v in kept.items() if not n.lower().endswith("_proxy")}
    usual = {"HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    usual |= {"COURSE_DATA_SOURCE": "standin"}
    given = {name: text.format(tmp=tmp_path) for name, text in (settings or {}).items()}
    command = ["-c", code] if isinstance(code, str) else ["-m", *code]
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, errors="replace",
        env={k: v for k, v in (kept | usual | given).items() if v != "-"},
        cwd=tmp_path / "here", umask=umask,
    )  # fmt: skip


def files_of(tmp_path: Path) -> None:
    """Write what the settings below name."""
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\nbackend: none.such\n")
    (tmp_path / "keras").mkdir()
    old = {"backend": "theano", "image_data_format": "channels_first", "floatx": "float16"}
    (tmp_path / "keras" / "keras.json").write_text(json.dumps(old))
    (tmp_path / "file").write_text("no folder, no certificate, no list")
    for name, text in {
        "sitecustomize": "import numpy; numpy.seterr(all='raise')",
        "usercustomize": "import matplotlib.pyplot as plt; plt.rcParams['figure.dpi'] = 1000",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "sitecustomize.py").write_text(text)


# Settings, and what the first cell says of them in a line of its own; empty where it is harmless.
FIRST_CELL: dict[str, tuple[dict[str, str], str]] = {
    "nothing": ({}, ""),
    "matplotlibrc": ({"MATPLOTLIBRC": "{tmp}/matplotlibrc"}, ""),
    "MPLBACKEND": ({"MPLBACKEND": "none.such"}, ""),
    "MPLCONFIGDIR": ({"MPLCONFIGDIR": "{tmp}/file"}, ""),
    "keras.json": ({"KERAS_HOME": "{tmp}/keras"}, ""),
    "KERAS_BACKEND": ({"KERAS_BACKEND": "theano"}, "KERAS_BACKEND is 'theano', which trains no"),
    "KERAS_HOME is a file": ({"KERAS_HOME": "{tmp}/file"}, ""),
    "start-up file that raises": ({"PYTHONPATH": f"{{tmp}}/sitecustomize{os.pathsep}{ROOT}"}, ""),
    "start-up file with a style": ({"PYTHONPATH": f"{{tmp}}/usercustomize{os.pathsep}{ROOT}"}, ""),
    "warnings are errors": ({"PYTHONWARNINGS": "error"}, "PYTHONWARNINGS would make an error"),
    "no assertions": ({"PYTHONOPTIMIZE": "1"}, "unset PYTHONOPTIMIZE and start the kernel"),
    "ASCII": ({"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, ""),
    "cp1252": ({"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}, ""),
    "locale": ({"LC_ALL": "xx_XX.UTF-8", "LANG": "nonsense", "PYTHONUTF8": "0"}, ""),
    "C locale": ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, ""),
    "TMPDIR": ({"TMPDIR": "{tmp}/file"}, "TMPDIR is '{tmp}/file', which cannot be written"),
    "TMPDIR in quotes": ({"TMPDIR": '"{tmp}"'}, ""),
    "no HOME": ({"HOME": "{tmp}/file/home"}, "There is no home folder here"),
    "proxy in quotes": ({"https_proxy": '"http://127.0.0.1:9"'}, ""),
    "a variable misspelt": (
        {"COURSE_DATADIR": "/data"},
        "of the course's variables: is COURSE_DATA_DIR meant?",
    ),
    "another's variable": ({"COURSE_ID": "cs101"}, ""),
}
CHECKS = (
    "import course_utils; course_utils.start()\n"
    "import io, os, tempfile, warnings, numpy as np, matplotlib.pyplot as plt\n"
    "warnings.simplefilter('ignore'); np.float64(1) / np.float64(0)\n"
    "figure, axis = plt.subplots(figsize=(2, 2)); figure.savefig(io.BytesIO())\n"
    "assert plt.rcParams['figure.dpi'] < 300 and not plt.rcParams['text.usetex']\n"
    "tempfile.TemporaryFile().close()\n"
    "print('all is well', os.listdir())"
)


@linux
@pytest.mark.parametrize("settings, said", FIRST_CELL.values(), ids=FIRST_CELL)
def test_the_first_cell(tmp_path, settings, said):
    files_of(tmp_path)
    done = run(CHECKS, tmp_path, settings)
    assert done.returncode == 0, done.stderr
    profile, *remarks, end = done.stdout.splitlines()
    assert profile.startswith("Profile quick ") and "NumPy" in profile and "?" not in profile
    assert end == "all is well []"  # nothing was made where the notebook is
    assert len(remarks) == bool(said)
    assert said.format(tmp=tmp_path) in "".join(remarks)
    assert done.stderr == ""


@linux
def test_keras_that_was_loaded_before_the_first_cell(tmp_path):
    code = (
        "import sys, types, unittest.mock\n"
        "keras = sys.modules['keras'] = unittest.mock.MagicMock()\n"
        "import course_utils; course_utils.start()\n"
        "print(keras.config.mock_calls)"
    )
    done = run(code, tmp_path)
    assert "set_image_data_format('channels_last')" in done.stdout
    assert "set_floatx('float32')" in done.stdout


@linux
@pytest.mark.parametrize("umask, said", [(0o777, True), (0o277, True), (0o077, False)])
def test_ones_own_files_stay_ones_own(tmp_path, umask, said):
    """Whoever is no administrator could not read what such a mask leaves."""
    code = (
        "import course_utils; course_utils.start()\n"
        "from course_utils import progress; progress.record('quiz', '01.a')\n"
        "print(oct(progress.path().stat().st_mode)[-3:])"
    )
    done = run(code, tmp_path, {"COURSE_PROGRESS": "{tmp}/deep/mine.json"}, umask)
    lines = done.stdout.splitlines()
    assert lines[-1] == "600" and (f"The umask {umask:03o} would deny" in done.stdout) == said


# Settings, the topic of doctor's line, and what it says there.
DOCTOR: dict[str, tuple[dict[str, str], str, str]] = {
    "cache in a file": (
        {"COURSE_DATA_DIR": "{tmp}/file/x"},
        "Cache",
        "another folder in COURSE_DATA_DIR",
    ),
    "cache that refuses": ({"COURSE_DATA_DIR": "/proc/course"}, "Cache", "It cannot be written ("),
    "quotation mark": (
        {"COURSE_DATA_DIR": "'/data"},
        "Settings",
        'COURSE_DATA_DIR is "\'/data": a quotation',
    ),
    "address": ({"COURSE_PROGRESS": "http://a/b"}, "Settings", "it is an address, not a folder"),
    "not resolved": (
        {"COURSE_SETTINGS": "$NOT_SET/x"},
        "Settings",
        "the variable NOT_SET is not set",
    ),
    "misspelt": ({"COURSE_MIRROR": "/usb"}, "Settings", "is COURSE_DATA_MIRROR meant?"),
    "progress in a file": (
        {"COURSE_PROGRESS": "{tmp}/file/p"},
        "Progress",
        "so nothing you do is kept",
    ),
    "progress is a pipe": ({"COURSE_PROGRESS": "/dev/null"}, "Progress", "it is no file"),
    "mirror not there": ({"COURSE_DATA_MIRROR": "{tmp}/none"}, "Real data", "none is no folder"),
    "mirror is a file": ({"COURSE_DATA_MIRROR": "{tmp}/file"}, "Real data", "is no folder"),
    "mirror is down": (
        {"COURSE_DATA_MIRROR": "http://me:pw@127.0.0.1:9/"},
        "Real data",
        "http://127.0.0.1:9/ cannot be reached",
    ),
    "certificates": (
        {"COURSE_DATA_SOURCE": "auto", "REQUESTS_CA_BUNDLE": "{tmp}/file"},
        "Network",
        "file, which holds no certificates. Correct it or unset it.",
    ),
    "backend": ({"KERAS_BACKEND": "theano"}, "Keras", "trains no networks in Keras 3"),
    "profile": ({"COURSE_PROFILE": "fast"}, "Profile", "it can be smoke, quick, full"),
    "source": ({"COURSE_DATA_SOURCE": "reel"}, "Network", "it can be auto, real, standin"),
    "proxy": (
        {"COURSE_DATA_SOURCE": "auto", "https_proxy": "127.0.0.1:9"},
        "Network",
        "The proxy 127.0.0.1 does not",
    ),
    "TMPDIR": ({"TMPDIR": "/proc"}, "Settings", "TMPDIR is '/proc', which cannot be written"),
    "HOME": ({"HOME": "/dev/null"}, "Settings", "There is no home folder here"),
    "assertions": ({"PYTHONOPTIMIZE": "2"}, "Settings", "unset PYTHONOPTIMIZE"),
    "warnings": ({"PYTHONWARNINGS": "error::UserWarning"}, "Settings", "PYTHONWARNINGS would make"),
}


@linux
@pytest.mark.parametrize("settings, topic, said", DOCTOR.values(), ids=DOCTOR)
def test_doctor_shows_what_is_broken_and_nothing_else(tmp_path, settings, topic, said):
    files_of(tmp_path)
    done = run(
        ["course_utils", "doctor"], tmp_path,
        settings | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    found: dict[str, str] = {}
    for line in done.stdout.splitlines():
        if line[:12].strip():
            now = line[:12].strip()
            found[now] = ""
            assert line[13:16] in ("ok ", "-> ")
        else:
            found[now] = line.strip()
    amiss = {name for name, advice in found.items() if advice} - {"Cores", "Memory", "Disk"}
    assert done.returncode == 1 and amiss == {topic}, done.stdout
    assert said in found[topic]
    assert os.listdir(tmp_path / "here") == []


@linux
def test_doctor_finds_nothing_where_nothing_is_wrong(tmp_path):
    done = run(["course_utils", "doctor"], tmp_path)
    assert "Settings     ok nothing in the way" in done.stdout
    assert str(tmp_path / "home") in done.stdout and done.stderr == ""


NAMES = [
    *(
        ("Jürgen Müller", "ascii"),
        ("山田 太郎", "cp1252"),
        ("😀", "ascii"),
        ("Ko\u0308ter", "cp1252"),
    ),
    *(("O'Brien & Söhne", "utf-8"), ("a$b%c", "ascii"), ("قطط", "cp437")),
]


@linux
@pytest.mark.parametrize("name, encoding", NAMES)
def test_users_whose_names_are_not_ascii(tmp_path, name, encoding):
    home = tmp_path / name
    home.mkdir()
    code = (
        "from course_utils import cli, progress\n"
        "progress.record('quiz', '01.a')\n"
        "assert progress.passed('quiz', '01.a') and progress.path().exists()\n"
        "from course_utils.datasets.fetching import cache\n"
        "cache.writable_root()\n"
        "raise SystemExit(cli.main(['progress']) + cli.main(['data', 'list']))"
    )
    done = run(code, tmp_path, {"HOME": str(home).replace("{", "{{"), "PYTHONUTF8": "0",
                                "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": encoding})  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in home.iterdir()) == [".cache", ".local"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has none anyway")
def test_without_fcntl_locks_still_work(tmp_path):
    code = (
        "import sys; sys.modules['fcntl'] = None\n"
        "from pathlib import Path\n"
        "from course_utils import files, progress\n"
        "lock = Path('a.lock')\n"
        "with files.hold(lock, seconds=1): assert not files.is_held(lock)\n"
        "assert not files.is_held(lock)\n"
        "lock.write_text('999999\\nhost\\n')\n"  # of a program that was killed
        "with files.hold(lock, seconds=0.2): print('goes on')\n"
        "progress.record('quiz', '01.a'); print(progress.passed('quiz', '01.a'))"
    )
    done = run(code, tmp_path)
    assert (done.stdout, done.stderr) == ("goes on\nTrue\n", "")


def test_where_nothing_can_be_locked_work_goes_on(tmp_path, monkeypatch):
    import filelock

    def refuse(*ignored, **options):
        raise NotImplementedError

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    with files.hold(tmp_path / "a.lock", seconds=1):
        done = platform.system()
    assert done
