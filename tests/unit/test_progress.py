"""Progress survives two kernels, damage, full disks and folders that take nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_utils import progress
from course_utils.course_map import Count, CourseMap


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A progress file of this test's own."""
    place = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(place))
    monkeypatch.setattr(progress, "_unwritten", [])
    monkeypatch.setattr(progress, "_said", set())
    return place


def python(code: str, **environment: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_what_is_recorded_is_read_back(place):
    assert progress.entry("quiz", "01.edges") is None
    assert progress.passed("quiz", "01.edges") is False
    assert not place.exists()
    progress.record("quiz", "01.edges", passed=False, first_try=1)
    assert progress.passed("quiz", "01.edges") is False
    progress.record("quiz", "01.edges", first_try=2)
    entry = progress.entry("quiz", "01.edges")
    assert entry["passed"] is True
    assert entry["tries"] == 2
    assert entry["first_try"] == 2
    assert entry["first"] <= entry["last"]
    assert json.loads(place.read_text())["version"] == 1


def test_a_pass_is_never_taken_back():
    progress.record("exercise", "01.1")
    progress.record("exercise", "01.1", passed=False, misconception="flip")
    assert progress.passed("exercise", "01.1")
    assert progress.entry("exercise", "01.1")["misconception"] == "flip"


def test_what_moved_to_another_notebook_stays_done(place):
    done = {"passed": True, "tries": 1, "first": "2026-11-01", "last": "2026-11-01"}
    entries = {
        "exercise": {"02.9": done, "02.8": done},
        "quiz": {"02.receptive": done},
        "prediction": {"02.parameters": {**done, "given": 18496, "correct": True}},
    }
    place.write_text(json.dumps({"version": 1, "entries": entries}))
    assert progress.passed("exercise", "03.10") and progress.passed("exercise", "02.8")
    assert progress.passed("quiz", "03.receptive")
    assert progress.entry("prediction", "03.parameters")["given"] == 18496
    row = CourseMap().rows[3]
    assert (row.exercises.done, row.quizzes.done, row.predictions.done) == (1, 1, 1)
    progress.record("exercise", "03.10")
    kept = json.loads(place.read_text())["entries"]["exercise"]
    assert kept.keys() == {"03.10", "02.8"} and kept["03.10"]["tries"] == 2


def test_keep_first_leaves_an_entry_as_it_is():
    progress.record("prediction", "01.a", keep_first=True, given=3)
    before = progress.entry("prediction", "01.a")
    progress.record("prediction", "01.a", keep_first=True, given=4)
    assert progress.entry("prediction", "01.a") == before


def test_values_of_numpy_and_others_are_kept_as_plain_ones(place):
    progress.record(
        "quiz",
        "01.a",
        whole=np.int64(3),
        array=np.eye(2),
        nothing=float("nan"),
        pair=(1, [2]),
        other=Path("x"),
        text="Größe \ud800",
    )
    entry = progress.entry("quiz", "01.a")
    assert entry["whole"] == 3
    assert entry["array"] == [[1, 0], [0, 1]]
    assert entry["nothing"] == "nan"
    assert entry["pair"] == [1, [2]]
    assert entry["other"] == "x"
    assert "NaN" not in place.read_text()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kept=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
        max_leaves=8,
    )
)
def test_whatever_stands_in_the_file_nothing_is_raised(place, kept):
    place.write_text(json.dumps(kept))
    progress.record("quiz", "01.a")
    assert progress.passed("quiz", "01.a")
    assert CourseMap().rows and repr(CourseMap())


DAMAGED = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"[]",
    b"null",
    b'"text"',
    b'{"version": 1}',
    b'{"version": 0, "entries": {}}',
    b'{"version": "1", "entries": {}}',
    b'{"version": 1, "entries": []}',
    b'{"version": 1, "entries": {"quiz": []}}',
    b'{"version": 1, "entries": {"quiz": {"01.a": true}}}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_is_kept_aside_and_said_once(place, capsys, content):
    place.write_bytes(content)
    progress.record("quiz", "01.a")
    assert progress.passed("quiz", "01.a")
    aside = list(place.parent.glob("progress.damaged-*.json"))
    assert [path.read_bytes() for path in aside] == [content]
    place.write_bytes(content)
    assert not progress.passed("quiz", "01.a")
    assert len(list(place.parent.glob("progress.damaged-*.json"))) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert str(aside[0]) in said[0]


def test_a_file_of_a_newer_version_is_left_alone(place, capsys):
    content = json.dumps({"version": 2, "kept": ["something new"]})
    place.write_text(content)
    progress.record("quiz", "01.a")
    progress.record("quiz", "01.b")
    progress.reset(confirm=True)
    progress.record("quiz", "01.c")
    assert place.read_text() == content
    assert list(place.parent.glob("*damaged*")) == []
    assert progress.passed("quiz", "01.c") and not progress.passed("quiz", "01.a")
    assert len(capsys.readouterr().err.splitlines()) == 1


def unusable_places(tmp_path: Path) -> list[str]:
    (tmp_path / "file").write_text("not a folder")
    places = [str(tmp_path / "file" / "progress.json"), str(tmp_path / ("long" * 100))]
    return places + [place for place in ("/proc/none/p.json", "/dev/full") if os.name == "posix"]


@pytest.mark.parametrize("index", range(2 if os.name == "nt" else 4))
def test_where_nothing_can_be_written_memory_serves(tmp_path, monkeypatch, capsys, index):
    monkeypatch.setenv("COURSE_PROGRESS", unusable_places(tmp_path)[index])
    progress.record("quiz", "01.a", passed=False)
    progress.record("quiz", "01.a")
    progress.record("quiz", "01.b")
    assert progress.passed("quiz", "01.a") and progress.passed("quiz", "01.b")
    assert progress.entry("quiz", "01.a")["tries"] == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and "memory" in said[0]


def test_what_waited_in_memory_is_written_when_the_disk_has_room_again(place, monkeypatch):
    with monkeypatch.context() as patch:

        def full(handle):
            raise OSError(28, "No space left on device")

        patch.setattr(os, "fsync", full)
        progress.record("quiz", "01.a")
        assert not place.exists()
        assert progress.passed("quiz", "01.a")
    progress.record("quiz", "01.b")
    kept = json.loads(place.read_text())["entries"]["quiz"]
    assert set(kept) == {"01.a", "01.b"}
    # Nothing half-written is left over.
    assert {path.name for path in place.parent.iterdir()} <= {"progress.json", "progress.json.lock"}


def test_a_full_disk_leaves_the_old_file_whole(place, monkeypatch):
    progress.record("quiz", "01.a")
    before = place.read_text()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    progress.record("quiz", "01.b")
    assert place.read_text() == before


@pytest.mark.parametrize("named", ["folder", "folder/", "new/deep/place.json", "new folder/"])
def test_the_place_may_be_a_folder_or_not_exist_yet(tmp_path, monkeypatch, named):
    (tmp_path / "folder").mkdir()
    monkeypatch.setenv("COURSE_PROGRESS", f"{tmp_path}/{named}")
    progress.record("quiz", "01.a")
    assert progress.path().is_file()
    assert progress.path().is_relative_to(tmp_path)
    assert progress.passed("quiz", "01.a")


def test_without_the_variable_the_users_data_folder_serves(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    place = progress.path()
    assert place.name == "progress.json" and "course_utils" in place.parts
    monkeypatch.setenv("COURSE_PROGRESS", "~/mine.json")
    assert progress.path() == Path.home() / "mine.json"


def test_processes_that_write_at_once_lose_nothing(place):
    code = """
import sys
from course_utils import progress
for number in range(25):
    progress.record("quiz", f"{sys.argv[1]}.{number}")
    progress.record("exercise", "shared", passed=False)
"""
    workers = [
        subprocess.Popen([sys.executable, "-c", code, str(worker)], stderr=subprocess.PIPE)
        for worker in range(4)
    ]
    assert [(worker.communicate()[1], worker.returncode) for worker in workers] == [(b"", 0)] * 4
    kept = json.loads(place.read_text())["entries"]
    assert set(kept["quiz"]) == {
        f"{worker}.{number}" for worker in range(4) for number in range(25)
    }
    assert kept["exercise"]["shared"]["tries"] == 100


def test_a_process_that_died_leaves_no_lock_behind(place):
    progress.record("quiz", "01.a")
    holder = python(
        "import os, time\n"
        "from course_utils import progress\n"
        "with progress._locked():\n"
        "    print('held', flush=True)\n"
        "    time.sleep(60)\n"
    )
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    progress.record("quiz", "01.b")
    assert json.loads(place.read_text())["entries"]["quiz"].keys() == {"01.a", "01.b"}


def test_a_lock_held_for_long_does_not_stop_the_learner(place, monkeypatch, capsys):
    monkeypatch.setattr(progress, "_LOCK_SECONDS", 0.05)
    with progress._locked():
        progress.record("quiz", "01.a")
        assert progress.passed("quiz", "01.a")
    assert "memory" in capsys.readouterr().err
    progress.record("quiz", "01.b")
    assert json.loads(place.read_text())["entries"]["quiz"].keys() == {"01.a", "01.b"}


def test_reset_asks_first(capsys):
    progress.record("quiz", "01.a")
    progress.reset()
    assert progress.passed("quiz", "01.a")
    assert "confirm=True" in capsys.readouterr().out
    progress.reset(confirm=True)
    assert not progress.passed("quiz", "01.a")


def test_the_summary_counts_what_is_declared():
    from course_utils.exercises import exercises
    from course_utils.quizzes.declarations import declaration

    rows = {row.notebook: row for row in CourseMap().rows}
    declared = declaration("01")
    assert rows["01"].quizzes == Count(0, len(declared.quizzes))
    assert rows["01"].predictions == Count(0, len(declared.predictions))
    assert rows["01"].exercises == Count(0, len(exercises("01")))
    first, *others = declared.quizzes
    progress.record("quiz", f"01.{first}")
    progress.record("quiz", "01.no-longer-asked")
    progress.record("quiz", f"01.{others[0]}", passed=False)
    assert CourseMap().rows[1].quizzes.done == 1


def test_a_notebook_is_done_when_everything_in_it_is():
    from course_utils.exercises import exercises
    from course_utils.quizzes.declarations import declaration

    for name in declaration("02").quizzes:
        progress.record("quiz", f"02.{name}")
    for name in declaration("02").predictions:
        progress.record("prediction", f"02.{name}", correct=False)
    for exercise in exercises("02"):
        assert not CourseMap().rows[2].done
        progress.record("exercise", exercise.id)
    assert CourseMap().rows[2].done
    assert "(done)" in repr(CourseMap())
    assert "✓" in CourseMap()._repr_html_()


def test_the_map_links_to_every_notebook():
    page = CourseMap()._repr_html_()
    for row in CourseMap().rows:
        assert f'href="{row.file}"' in page
        assert row.title in page and row.title in repr(CourseMap())
    assert page.count('scope="row"') == len(CourseMap().rows)
