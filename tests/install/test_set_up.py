"""The environment is made once, mended when broken, and never robbed of a TensorFlow."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys

import pytest
import set_up
from notebook_files import ROOT

SCRIPT = ROOT / "tools" / "set_up.py"


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """A folder for an environment (in a path with a space), and what would be run for it."""
    folder = tmp_path / "a folder" / ".venv"
    folder.parent.mkdir()
    commands = []

    def create(environment, uv):
        commands.append(["create"])
        python = set_up.python_in(environment)
        python.parent.mkdir(parents=True)
        python.symlink_to(sys.executable)
        (environment / "pyvenv.cfg").write_text("home = here\n")

    monkeypatch.setattr(set_up, "create", create)
    monkeypatch.setattr(set_up, "run", commands.append)
    return folder, commands


def add_package(environment, name):
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    (environment / "lib" / version / "site-packages" / f"{name}.dist-info").mkdir(parents=True)


def test_an_unchanged_environment_is_left_alone(environment):
    folder, commands = environment
    set_up.set_up(folder, with_tests=False)
    assert commands[0] == ["create"]
    assert any("requirements.txt" in part for command in commands for part in command)
    commands.clear()
    set_up.set_up(folder, with_tests=False)
    assert commands == []


def test_an_environment_with_test_tools_does_for_learners_but_not_the_reverse(environment):
    folder, commands = environment
    set_up.set_up(folder, with_tests=False)
    commands.clear()
    set_up.set_up(folder, with_tests=True)
    assert any("tests/requirements.txt" in part.replace("\\", "/") for c in commands for part in c)
    commands.clear()
    set_up.set_up(folder, with_tests=False)
    assert commands == []


def test_an_interrupted_installation_begins_again(environment, monkeypatch):
    folder, commands = environment

    def interrupted(command):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(set_up, "run", interrupted)
        set_up.set_up(folder, with_tests=False)
    (folder / "half a package").touch()
    commands.clear()
    set_up.set_up(folder, with_tests=False)
    assert commands[0] == ["create"]
    assert not (folder / "half a package").exists()
    assert set_up.is_ready(folder, with_tests=False)


def test_an_environment_that_broke_off_while_being_made_is_made_again(environment, monkeypatch):
    folder, commands = environment
    make = set_up.create

    def interrupted(environment, uv):
        make(environment, uv)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(set_up, "create", interrupted)
        set_up.set_up(folder, with_tests=False)
    assert set_up.python_in(folder).exists()
    commands.clear()
    set_up.set_up(folder, with_tests=False)
    assert commands[0] == ["create"]


def test_an_environment_of_someone_else_survives_an_interruption(environment, monkeypatch):
    folder, commands = environment
    set_up.create(folder, None)
    add_package(folder, "my_own_work-1.0")

    def interrupted(command):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(set_up, "run", interrupted)
        set_up.set_up(folder, with_tests=False)
    commands.clear()
    set_up.set_up(folder, with_tests=False)
    assert ["create"] not in commands
    assert "my_own_work-1.0.dist-info" in set_up.packages_in(folder)


def test_a_removed_package_is_noticed(environment):
    folder, commands = environment
    set_up.set_up(folder, with_tests=False)
    add_package(folder, "something-1.0")
    commands.clear()
    set_up.set_up(folder, with_tests=False)
    assert commands and ["create"] not in commands


def test_a_damaged_stamp_is_no_obstacle(environment):
    folder, _ = environment
    set_up.set_up(folder, with_tests=False)
    for damage in ("", "[]", "{}", "null", '{"tests": true'):
        (folder / "course-ready.json").write_text(damage)
        assert not set_up.is_ready(folder, with_tests=False)
        set_up.set_up(folder, with_tests=False)
        assert set_up.is_ready(folder, with_tests=False)


@pytest.mark.parametrize(
    ("package", "line"),
    [
        ("tensorflow-2.17.0", ".[keras,lab,photos]"),
        ("tensorflow_cpu-2.18.0", ".[lab,photos]"),
        ("tf_nightly-2.22.0.dev1", ".[lab,photos]"),
    ],
)
def test_a_tensorflow_that_is_there_is_kept(environment, package, line):
    folder, commands = environment
    set_up.set_up(folder, with_tests=False)
    add_package(folder, package)
    commands.clear()
    set_up.set_up(folder, with_tests=True)
    assert any(line in command for command in commands)
    assert not any("requirements.txt" == part for command in commands for part in command)


def test_the_tensorflow_of_the_lock_is_not_foreign():
    installed = [line.replace("==", "-") for line in set_up.LEARNER_LOCK.read_text().splitlines()]
    names = [line.split(" ;")[0].replace("-cpu-", "_cpu-") for line in installed]
    tensorflows = [f"{n}.dist-info" for n in names if n.startswith("tensorflow")]
    assert len(tensorflows) == 2
    for one in tensorflows:
        assert set_up.foreign_tensorflow([one]) is None
    assert set_up.foreign_tensorflow(["tensorflow-1.0.dist-info"]) == "tensorflow"


def test_a_folder_that_is_no_environment_is_not_deleted(environment):
    folder, _ = environment
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    with pytest.raises(set_up.SetUpError, match="VENV="):
        set_up.set_up(folder, with_tests=False)
    assert (folder / "thesis.txt").read_text() == "years of work"


def test_a_python_that_does_not_do_is_named(monkeypatch):
    monkeypatch.setenv("PYTHON", "/no/such/python")
    with pytest.raises(set_up.SetUpError, match=r"/no/such/python is not Python 3\.11"):
        set_up.find_python()


def test_a_failing_step_is_said_in_words(capfd):
    with pytest.raises(set_up.SetUpError, match="This step failed"):
        set_up.run([sys.executable, "-c", "raise SystemExit(3)"])


def test_pip_installs_into_the_environment_whatever_its_settings(monkeypatch):
    """`pip install --user` as a rule ends an installation into an environment."""
    for name, said in {"PIP_USER": "1", "PIP_TARGET": "elsewhere", "PIP_PREFIX": "there"}.items():
        monkeypatch.setenv(name, said)
    names = ("user", "target", "prefix")
    seen = f"import os; assert not any(int(os.environ['PIP_' + n.upper()] or 0) for n in {names})"
    set_up.run([sys.executable, "-c", seen])


@pytest.mark.skipif(os.name == "nt", reason="make is not used on Windows")
def test_make_reuses_what_is_there():
    """The environment these tests run in was made by the same script: nothing to do."""
    if set_up.is_ready(ROOT / ".venv", with_tests=True):
        command = [sys.executable, str(ROOT / "tools" / "set_up.py"), "--tests"]
        done = subprocess.run(command, capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_speaks_under_an_old_python_too():
    """Annotations are read when the file is; `list[str]` and `|` in them would end it there."""
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
        if isinstance(node, ast.FunctionDef):
            for hint in [node.returns, *(a.annotation for a in node.args.args)]:
                assert not isinstance(hint, ast.BinOp | ast.Subscript), ast.unparse(hint)
    for newer in ("removesuffix", "removeprefix", "missing_ok", "capture_output", ":=", "text="):
        assert newer not in SCRIPT.read_text(encoding="utf-8"), newer


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize("found", ["python3.12", "python3.13", "python3.11", "python"])
def test_a_fitting_python_is_found_beside_others(tmp_path, monkeypatch, found):
    """Too old, too new, and a launcher that starts nothing: only one of them fits."""
    told = {"python3": "3 8", "python": "3 14", found: found[6:].replace(".", " ") or "3 12"}
    for name, version in told.items():
        speaks = f'case "$2" in *version_info*) echo {version};; *) echo "/where/{name} is";; esac'
        (tmp_path / name).write_text(f"#!/bin/sh\n{speaks}\n")
    if found != "python3.11":
        (tmp_path / "python3.11").write_text("#!/bin/sh\nexit 127\n")
    for script in tmp_path.iterdir():
        script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PYTHON", raising=False)
    monkeypatch.setattr(sys, "executable", "python3")
    assert set_up.find_python() == f"/where/{found} is"
    (tmp_path / found).unlink()
    with pytest.raises(set_up.SetUpError, match=r"needs Python 3\.11, 3\.12 or 3\.13, and none"):
        set_up.find_python()


def test_on_windows_the_launcher_is_asked_too(monkeypatch):
    launched = ("py", "-3.13")
    monkeypatch.delenv("PYTHON", raising=False)
    monkeypatch.setattr(set_up, "version_of", lambda *c: (3, 13) if c == launched else (3, 14))
    monkeypatch.setattr(set_up, "answers", lambda command: " ".join(command[:2]))
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        found = set_up.find_python()
    assert found == "py -3.13"


@pytest.mark.skipif(os.name == "nt", reason="make is not used on Windows")
def test_make_takes_a_python_that_starts(tmp_path):
    """A launcher of pyenv for a Python that is not chosen stands on the path and starts nothing."""
    for name, line in {"python3": "exit 127", "python": "exit 1", "python3.13": "exit 0"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    make = [shutil.which("make"), "--dry-run", "lab"]
    told = []
    for _ in range(2):
        printed = subprocess.check_output(make, cwd=ROOT, text=True, env={"PATH": str(tmp_path)})
        told.append(printed.split(" tools")[0])
        (tmp_path / "python3.13").unlink(missing_ok=True)
    assert told == ["python3.13", "uv run --no-project python"]
