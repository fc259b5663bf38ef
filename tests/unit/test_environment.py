"""A path in a variable is understood as it was meant, or not used: no folder by mistake."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils import environment, profiles, progress
from course_utils.datasets import fetching
from course_utils.datasets.fetching import cache, mirror

PATHS = ("COURSE_DATA_DIR", "COURSE_DATA_MIRROR", "COURSE_PROGRESS", "COURSE_SETTINGS")
on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows means something by it")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home folder and a current folder of their own, both empty."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "the home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "usual"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "usual"))
    monkeypatch.setenv("EMPTY", "")
    monkeypatch.delenv("NOT_SET", raising=False)
    monkeypatch.setattr(environment, "_said", set())
    monkeypatch.setattr(environment, "_settled", set())
    for name in ("the home", "current"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "current")
    return tmp_path / "the home"


def use(variable: str) -> Path | None:
    """Write to the place that a variable names, as the course does."""
    if variable == "COURSE_DATA_DIR":
        return cache.writable_root()
    if variable == "COURSE_DATA_MIRROR":
        return Path(mirror.named()) if mirror.named() else None
    if variable == "COURSE_PROGRESS":
        progress.record("quiz", "01.a")
        return progress.path()
    profiles.choose_profile("quick")
    return profiles._settings_file()


@pytest.fixture
def no_profile(monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "")


@pytest.mark.parametrize("variable", PATHS)
@pytest.mark.parametrize(
    "said",
    [
        '"{home}/my place"',
        "'{home}/my place'",
        "“{home}/my place”",
        ' "{home}/my place" ',
        '"{home}/my place',
        "~/my place",
        '"~/my place"',
        "$HOME/my place",
        '"$HOME/my place"',
        '"$HOME"/my place',
        "${{HOME}}/my place",
        "$env:USERPROFILE/my place",
        "%USERPROFILE%/my place",
        "{home}/my place\r\n",
    ],
)
def test_a_path_is_what_was_meant(variable, said, home, monkeypatch, capsys, no_profile):
    monkeypatch.setenv(variable, said.format(home=home))
    assert use(variable) == home / "my place"
    assert list(Path.cwd().iterdir()) == [] and capsys.readouterr().err == ""


@pytest.mark.parametrize("variable", PATHS)
@pytest.mark.parametrize(
    "said, why",
    [
        ("", ""),
        ("  ", ""),
        ('""', ""),
        ("''", ""),
        ('"', ""),
        ("'/data", "a quotation mark is open"),
        ("$NOT_SET/data", "the variable NOT_SET is not set"),
        ("$EMPTY/data", "the variable EMPTY is not set"),
        ("%NOT_SET%/data", "the variable NOT_SET is not set"),
        ("$(pwd)/data", "only a shell can work that out"),
        ("`pwd`/data", "only a shell can work that out"),
        pytest.param("~nobody-of-that-name/data", "~ stands for is not known", marks=on_posix),
        pytest.param("D:\\data", "written as on Windows", marks=on_posix),
        pytest.param("data\\course", "written as on Windows", marks=on_posix),
    ],
)
def test_what_cannot_be_meant_is_told_and_not_used(
    variable, said, why, tmp_path, monkeypatch, capsys, no_profile
):
    monkeypatch.setenv(variable, said)
    place = use(variable)
    if variable == "COURSE_DATA_MIRROR":
        assert place is None
    elif sys.platform.startswith("linux"):
        assert place and place.is_relative_to(tmp_path / "usual")
    assert use(variable) == place
    assert list(Path.cwd().iterdir()) == []
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == bool(why)  # once
    if why:
        assert lines[0].startswith(f"{variable} is ") and why in lines[0]
        assert lines[0].endswith("It is ignored: set it to a whole path, or leave it out.")


def test_an_address_is_a_mirror_and_nothing_else(monkeypatch, capsys, tmp_path):
    for said in ("http://class:s$cret@school/a%20b%20c", "file:///data"):
        monkeypatch.setenv("COURSE_DATA_MIRROR", f'"{said}"')
        assert mirror.named() == said
        monkeypatch.setenv("COURSE_DATA_DIR", said)
        cache.root()
        assert "is an address, not a folder" in capsys.readouterr().err
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize("variable", PATHS)
@pytest.mark.parametrize("said", ["place", "./place", "new/place", "folder $x/place"])
def test_a_relative_path_stays_when_the_notebook_moves(
    variable, said, home, monkeypatch, no_profile
):
    begun = Path.cwd()
    if "$" in said:  # in the name of the current folder it stands for nothing
        begun = begun / "folder $x"
        begun.mkdir()
        monkeypatch.chdir(begun)
        said = "place"
    monkeypatch.setenv(variable, said)
    first = use(variable)
    monkeypatch.chdir(home)
    assert use(variable) == first == begun / said
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("variable", PATHS)
def test_a_relative_path_counts_from_where_the_package_was_imported(variable, tmp_path):
    """The notebook's first cell imports it; a later one may move before anything is read."""
    code = (
        "import os, subprocess, sys, course_utils\n"
        "os.chdir('elsewhere')\n"
        "from course_utils import environment\n"
        f"print(environment.path({variable!r}), flush=True)\n"
        f"code = 'from course_utils import environment as e; print(e.path(\"{variable}\"))'\n"
        "subprocess.run([sys.executable, '-c', code], check=True)\n"
    )
    (tmp_path / "elsewhere").mkdir()
    root = str(Path(environment.__file__).parents[1])
    surroundings = os.environ | {variable: "mine", "PYTHONPATH": root}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=surroundings, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == [str(tmp_path / "mine")] * 2 and not done.stderr


def test_progress_stays_when_the_notebook_moves(home, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", "mine.json")
    progress.record("quiz", "01.a")
    monkeypatch.chdir(home)
    assert progress.passed("quiz", "01.a")
    progress.record("quiz", "01.b")
    monkeypatch.chdir("../current")
    assert set(json.loads(Path("mine.json").read_text())["entries"]["quiz"]) == {"01.a", "01.b"}


def test_a_current_folder_that_is_gone(tmp_path, monkeypatch, capsys):
    def gone():
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "getcwd", gone)
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    assert cache.root() == tmp_path
    monkeypatch.setenv("COURSE_DATA_DIR", "data")
    assert cache.root() != Path("data")
    assert "counts from the current folder, and that is gone" in capsys.readouterr().err


def test_settings_may_name_a_folder(tmp_path, monkeypatch, no_profile):
    monkeypatch.setenv("COURSE_SETTINGS", str(tmp_path))
    assert profiles._settings_file() == tmp_path / "settings.json"


def test_words_may_be_quoted_too(monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "'Full'")
    monkeypatch.setenv("COURSE_DATA_SOURCE", ' "standin" ')
    assert profiles.profile().name == "full" and fetching.chosen_source() == "standin"


@pytest.mark.parametrize("said", ["$NOT_SET/x", "http://school/data", "''"])
def test_the_folder_of_a_mirror_is_understood_likewise(said, capsys):
    from course_utils import cli

    assert cli.main(["data", "mirror", said, "mnist"]) == 1
    assert f"DIR is {said!r}: " in capsys.readouterr().out
    assert list(Path.cwd().iterdir()) == []
