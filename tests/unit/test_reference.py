"""Reference runs: what is recorded is what is read, and says where it comes from."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
import recording
from hypothesis import given, settings

from course_utils import lessons, machine, reference

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.filterwarnings("error")
HISTORY = {
    "accuracy": [0.5, 0.61234567, 0.7],
    "loss": [1.5, 1.2, 0.9],
    "val_accuracy": [0.45, 0.5, 0.55],
    "val_loss": [1.6, 1.4, 1.5],
}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "small.csv"


def recorded(file, network="A", seed=0, history=HISTORY, **more) -> reference.Runs:
    recorder = recording.record(file, data="drawn digits")
    recorder.add(network=network, seed=seed, history=history, **more)
    recorder.save()
    return reference.runs(file)


def test_tells_which_runs_are_there(file):
    assert not recording.is_recorded(file, "A", 0)
    recorded(file, seed=1)
    recorded(file, network="B")
    asked = [(network, seed) for network in "AB" for seed in (0, 1)]
    there = [pair for pair in asked if recording.is_recorded(file, *pair)]
    assert there == [("A", 1), ("B", 0)]


def test_goes_through_the_trainings_that_are_missing_and_names_the_others(file, capsys):
    recorded(file, seed=1)
    recorded(file, network="B")
    missing = recording.to_make(file, ["A", "B"], iter([0, 1]))
    assert next(missing) == ("A", 0)
    recorded(file)  # written while the others wait
    assert list(missing) == [("B", 1)]
    assert capsys.readouterr().out == "B, seed 0: is there already\nA, seed 1: is there already\n"
    everything = list(recording.to_make(file, ["A", "B"], [0, 1], again=True))
    assert everything == [("A", 0), ("B", 0), ("A", 1), ("B", 1)]


def test_what_is_recorded_is_read(file):
    runs = recorded(file, seconds=[3.0, 2.0, 2.5], test_accuracy=0.6)
    assert list(runs.table) == [*reference.COLUMNS, "test_accuracy"]
    assert runs.table["epoch"].tolist() == [1, 2, 3]
    assert runs.table["accuracy"].tolist() == [0.5, 0.612346, 0.7]
    assert runs.table["val_loss"].tolist() == HISTORY["val_loss"]
    assert runs.table["seconds"].tolist() == [3.0, 2.0, 2.5]
    assert runs.table["test_accuracy"].tolist() == [0.6] * 3
    assert runs.about["data"] == "drawn digits"
    assert set(runs.about) == {"date", "command", "profile", "data", "machine", "versions"}
    assert f"numpy {np.__version__}" in runs.about["versions"]
    assert f", {machine.cores():g} core" in runs.about["machine"]
    assert "\n" not in repr(runs)
    assert "network A; 1 seed;" in repr(runs)


def test_gives_the_last_epoch_of_each_seed(file):
    recorded(file, seed=2, history=HISTORY | {"val_accuracy": [0.1, 0.2, 0.3]}, test_accuracy=0.6)
    runs = recorded(file, seed=1, test_accuracy=0.7)
    assert runs.last("val_accuracy").to_dict() == {1: 0.55, 2: 0.3}
    assert runs.last("test_accuracy").tolist() == [0.7, 0.6]
    with pytest.raises(ValueError, match="column is 'speed': small has network, seed"):
        runs.last("speed")
    both = recorded(file, network="B")
    with pytest.raises(ValueError, match=r"holds A, B: choose one with \.network"):
        both.last("val_accuracy")


numbers = st.floats(allow_nan=True, allow_infinity=True, width=32)


@settings(max_examples=25, deadline=None)
@given(
    network=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1),
    seed=st.integers(0, 2**31),
    losses=st.lists(numbers, min_size=1, max_size=5),
    seconds=st.none() | st.floats(0, 1e5),
)
def test_round_trip(tmp_path_factory, network, seed, losses, seconds):
    file = tmp_path_factory.mktemp("runs") / "any.csv"
    history = {"loss": losses, "accuracy": losses[::-1]}
    recorder = recording.record(file, data="numbers: #1, with 'quotes'")
    recorder.add(network=network, seed=seed, history=history, seconds=seconds)
    recorder.save()
    read = reference.runs(file)
    assert read.about == recorder.about
    assert (read.networks, read.seeds) == ([network], [seed])
    expected = pd.DataFrame(recording.rows(history))
    pd.testing.assert_frame_equal(read.table[list(expected)], expected, check_exact=True)
    once_more = recording.Recorder(file, read.about)
    once_more.add(network=network, seed=seed, history=history, seconds=seconds)
    text = file.read_bytes()
    once_more.save()
    assert file.read_bytes() == text


@pytest.mark.parametrize("network", ["1", "NA", "None", "#1", "a,b", '"', "nan"])
def test_names_that_look_like_something_else(file, network):
    assert recorded(file, network).networks == [network]


def test_runs_of_other_processes_stay_and_the_same_run_is_replaced(file):
    recorded(file, "B", 1)
    recorded(file, "A", 0)
    recorded(file, "B", 0, test_accuracy=0.5)
    runs = recorded(file, "B", 1, {"loss": [9.0], "accuracy": [0.1]})
    order = list(dict.fromkeys(zip(runs.table["network"], runs.table["seed"])))
    assert order == [("B", 0), ("B", 1), ("A", 0)]
    assert runs.network("B").table["loss"].tolist() == [*HISTORY["loss"], 9.0]
    assert runs.table["test_accuracy"].notna().sum() == 3


def test_runs_that_do_not_compare_are_kept_apart(file):
    recorded(file)
    text = file.read_text()
    message = "recorded with data 'drawn digits', this is 'other"
    with pytest.raises(ValueError, match=message):  # before the training
        recording.record(file, data="other digits")
    other = recording.Recorder(file, reference.runs(file).about | {"data": "other digits"})
    other.add(network="A", seed=1, history=HISTORY)
    with pytest.raises(ValueError, match=message):  # and after it
        other.save()
    assert file.read_text() == text


def test_dates_and_commands_of_all_runs_are_kept(file):
    for seed, day in enumerate(["2026-01-01", "2026-01-01", "2026-01-02"]):
        recorder = recording.record(file, data="d", date=day, command=f"run --seed {seed % 2}")
        recorder.add(network="A", seed=seed, history=HISTORY)
        recorder.save()
    about = reference.runs(file).about
    assert about["date"] == "2026-01-01; 2026-01-02"
    assert about["command"] == "run --seed 0; run --seed 1"


def test_the_command_names_no_folder_of_this_machine(file, tmp_path):
    (tmp_path / "benchmarks").mkdir()
    script = tmp_path / "benchmarks" / "train.py"
    script.write_text(
        "import recording\n"
        f"recorder = recording.record({str(file)!r}, data='d')\n"
        "recorder.add(network='A', seed=0, history={'loss': [1], 'accuracy': [0]})\n"
        "recorder.save()\n"
    )
    path = os.pathsep.join([str(ROOT / "benchmarks"), str(ROOT)])
    subprocess.run(
        [sys.executable, script, "--full"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path},
        check=True,
    )
    assert reference.runs(file).about["command"] == "python benchmarks/train.py --full"


def test_band_is_mean_and_spread_over_the_seeds(file):
    recorded(file, seed=0, history={"loss": [1.0, 2.0], "accuracy": [0.5, 0.5]})
    runs = recorded(file, seed=1, history={"loss": [3.0], "accuracy": [0.7]})
    band = runs.band("loss")
    assert band.index.tolist() == [1, 2]
    assert band["mean"].tolist() == [2.0, 2.0]
    assert band["spread"].tolist() == pytest.approx([math.sqrt(2), 0.0])
    assert band["seeds"].tolist() == [2, 1]
    assert runs.band("val_loss").empty
    assert runs.band("test_accuracy").empty
    assert "mean ± spread of 2 seeds" in runs.legend


def test_one_network_of_several(file):
    recorded(file, "A")
    runs = recorded(file, "B")
    with pytest.raises(ValueError, match="small holds A, B: choose one"):
        runs.band("loss")
    assert runs.network("B").networks == ["B"]
    assert runs.network("B").band("loss")["mean"].tolist() == HISTORY["loss"]
    with pytest.raises(KeyError, match="name is 'C': small has A, B"):
        runs.network("C")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course with two lessons that have no runs yet."""
    monkeypatch.setattr(lessons, "COURSE", tmp_path)
    own = {"letters": ("90", "runs.csv"), "words": ("91", "runs_long.csv")}
    monkeypatch.setattr(recording, "_OWN", own)
    (tmp_path / "n90_letters").mkdir()
    (tmp_path / "n91_words").mkdir()
    return tmp_path


def test_the_courses_own_runs_stand_in_their_lessons(course):
    with pytest.raises(FileNotFoundError, match=r"name is 'words'.* There are: none yet\."):
        reference.runs("words")
    assert recorded("words").name == "words"
    assert (course / "n91_words" / "runs_long.csv").exists()
    recorded("letters", seed=0)
    assert recorded("letters", seed=1).seeds == [0, 1]
    assert next(iter(reference.runs("letters").about.items())) == ("name", "letters")
    assert recording.is_recorded("letters", "A", 1) and not recording.is_recorded("words", "A", 1)
    with pytest.raises(FileNotFoundError, match=r"name is 'sums'.* There are: letters, words\."):
        reference.runs("sums")
    with pytest.raises(ValueError, match=r"name is 'sums': give a \.csv file or one of letters"):
        recording.record("sums", data="d")


def test_a_file_that_is_no_table_is_refused(file):
    with pytest.raises(FileNotFoundError):
        reference.runs(file)
    file.write_text("# date: today\nnetwork,seed\nA,0\n")
    with pytest.raises(ValueError, match="has no column epoch, loss"):
        reference.runs(file)
    file.write_text("")
    with pytest.raises(ValueError, match=r"small\.csv has no column network"):
        reference.runs(file)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"history": {}}, "history has no epoch"),
        ({"history": {"loss": [1.0]}}, "history has loss, but no accuracy"),
        ({"seconds": [1.0, 2.0]}, r"seconds has shape \(2,\), the history has 3 epochs"),
        ({"network": "two\nlines"}, "must be a name on one line"),
        ({"network": ""}, "must be a name on one line"),
        (
            {"history": {"loss": [1, 2], "accuracy": [1, 2], "val_loss": [1]}},
            "validate after every epoch",
        ),
    ],
)
def test_mistakes_are_named(file, arguments, message):
    recorder = recording.record(file, data="d")
    with pytest.raises(ValueError, match=message):
        recorder.add(**{"network": "A", "seed": 0, "history": HISTORY} | arguments)
    with pytest.raises(ValueError, match="nothing to save"):
        recorder.save()
    with pytest.raises(ValueError, match="data is ' ': say where"):
        recording.record(file, data=" ")


def test_seconds_of_the_whole_run_are_shared(file):
    history = {"loss": [1.0, 0.5], "accuracy": [0.5, 0.75]}
    runs = recorded(file, history=history, seconds=np.float64(7))
    assert runs.table["seconds"].tolist() == [3.5, 3.5]
    assert runs.table["accuracy"].tolist() == [0.5, 0.75]


@pytest.mark.parametrize("name", sorted({*recording._OWN} - {"transfer_vgg16"}))
def test_the_courses_own_runs_say_where_they_come_from(name):
    runs, file = reference.runs(name), recording.file_of(name)
    assert runs.name == name
    assert set(runs.about) >= {"date", "command", "profile", "data", "machine", "versions"}
    assert not any(path in file.read_text() for path in ("/home/", "/tmp/", "/root/", ":\\"))
    for network in runs.networks:
        assert not runs.network(network).band("loss").empty


README = ROOT / "README.md"
CLAIMS = [
    ("mnist", "as listed"),
    ("mnist", "recipe"),
    ("cifar10", "A"),
    ("cifar10", "B"),
    ("cifar10", "C"),
    ("cats_vs_dogs", "as listed"),
    ("cats_vs_dogs", "remedies"),
    ("transfer", "frozen, 20 photos"),
    ("transfer", "frozen, 200 photos"),
    ("transfer", "other preparation, 200 photos"),
    ("transfer", "frozen, all photos"),
]


@pytest.mark.parametrize(("name", "network"), CLAIMS)
def test_readme_says_what_the_runs_say(name, network):
    runs = reference.runs(name).network(network)
    tested = runs.last("test_accuracy") * 100
    digits = 2 if name == "mnist" else 1
    spread = f" ± {tested.std():.{digits}f}" if len(tested) > 1 else ""
    timed = name != "transfer"  # a head's seconds leave out those of its features
    seconds = f"{runs.last('processor_seconds').mean():,.0f}" if timed else ""
    cells = [seconds, f"{tested.mean():.{digits}f}{spread} %", str(len(tested))]
    row = re.escape(" | ".join(cells))
    assert re.search(rf"\| `{name}`, {re.escape(network)} \| {row} \|", README.read_text("utf-8"))
