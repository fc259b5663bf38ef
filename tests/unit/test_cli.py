"""The command line prints what is done, whatever it prints to."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from course_utils import cli, progress
from course_utils.course_map import CourseMap


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.setattr(progress, "_unwritten", [])
    monkeypatch.setattr(progress, "_said", set())
    return tmp_path / "progress.json"


def run(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "course_utils", *arguments], capture_output=True, **options
    )


def test_a_table_where_nothing_is_done_yet(capsys, place):
    assert cli.main(["progress"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["Notebook", "Minutes", "Exercises", "Quizzes", "Predictions"]
    assert len(lines) == 1 + len(CourseMap().rows)
    assert len({len(line) for line in lines}) == 1
    assert not place.exists()


def test_json_has_what_the_summary_has(capsys):
    progress.record("quiz", f"01.{next(iter(declared_quizzes()))}")
    assert cli.main(["progress", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["file"] == str(progress.path())
    first = next(row for row in printed["notebooks"] if row["notebook"] == "01")
    assert first["quizzes"] == {"done": 1, "total": len(declared_quizzes())}
    assert first["done"] is False


def declared_quizzes():
    from course_utils.quizzes.declarations import declaration

    return declaration("01").quizzes


def test_a_terminal_with_few_characters_is_enough():
    for encoding in ("ascii", "cp437"):
        done = run("progress", env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith(b"Notebook")


@pytest.mark.parametrize("command", ["progress", "doctor", "data list", "data verify"])
def test_good_and_bad_are_told_apart_by_any_terminal(command, tmp_path):
    (tmp_path / "file").touch()
    cannot_be_made = str(tmp_path / "file" / "folder")
    done = run(*command.split(), env=os.environ | {"COURSE_DATA_DIR": cannot_be_made})
    assert done.stderr == b""
    printed = done.stdout.decode("ascii")
    if command == "doctor":
        marks = {line[:12].strip(): line[13:16] for line in printed.splitlines()}
        assert (marks["Cores"], marks["Cache"]) == ("ok ", "-> ")


@pytest.mark.skipif(os.name == "nt", reason="Windows knows its users' folders without a variable")
def test_a_home_that_is_missing_is_said_beside_the_answer(tmp_path, place):
    """Once, on the error stream: what is printed can still be read by a program."""
    (tmp_path / "file").touch()
    nowhere = {"HOME": str(tmp_path / "file"), "TMPDIR": str(tmp_path)}
    done = run("progress", "--json", env=os.environ | nowhere)
    assert json.loads(done.stdout)["file"] == str(place)
    [line] = done.stderr.decode().splitlines()
    assert f"{tmp_path}/course-home-" in line and "HOME can name" in line


def test_a_closed_pipe_is_no_error():
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.Popen(
        [sys.executable, "-m", "course_utils", "progress"], stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    assert (process.communicate()[1], process.returncode) == (b"", 0)


@pytest.mark.skipif(os.name == "nt", reason="closing stdout this way needs a POSIX shell")
def test_no_output_at_all_is_no_error():
    command = f"'{sys.executable}' -m course_utils progress >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_damaged_file_is_said_beside_the_table(place):
    place.write_text("{")
    done = run("progress", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["notebooks"]
    assert b"damaged" in done.stderr


def test_without_a_command_the_usage_is_shown():
    done = run()
    assert done.returncode == 2
    assert b"progress" in done.stderr
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
