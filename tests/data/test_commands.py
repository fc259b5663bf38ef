"""The commands say what they did and return a status that scripts can use."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import types
from pathlib import Path

import loopback
import pytest

from conftest import fetch
from course_utils import cli, doctor
from course_utils.datasets import loading, registry
from course_utils.datasets.fetching import DataUnavailable, cache


@pytest.fixture
def only_digits(offer):
    """MNIST can be fetched, everything else cannot."""
    return offer(loopback.well)


def run(capsys, *arguments: str) -> tuple[int, str]:
    capsys.readouterr()
    status = cli.main(["data", *arguments])
    return status, capsys.readouterr().out


def test_fetch_list_verify_clear(only_digits, capsys):
    assert run(capsys, "verify") == (0, f"Nothing is in the cache {cache.root()}.\n")
    status, out = run(capsys, "list")
    assert status == 0 and all(name in out for name in registry.entries())
    assert "cached" not in out

    status, out = run(capsys, "fetch", "mnist")
    assert status == 0 and str(cache.root() / "real" / "mnist.npz") in out
    status, out = run(capsys, "fetch", "mnist", "cifar10")
    assert status == 1 and "cifar10: CIFAR-10 could not be fetched" in out
    status, out = run(capsys, "list")
    assert [line.split()[2] for line in out.splitlines() if line.startswith("mnist")] == ["MB"]
    assert "cached" in out

    assert run(capsys, "verify") == (0, "real/mnist.npz: ok\n")
    path = fetch("mnist")
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    status, out = run(capsys, "verify")
    assert status == 1 and "real/mnist.npz: mnist.npz has changed" in out
    assert "damaged" in run(capsys, "list")[1]
    assert run(capsys, "fetch", "mnist")[0] == run(capsys, "verify")[0] == 0

    status, out = run(capsys, "clear")
    assert status == 0 and out.startswith("Removed 1 items")
    assert list(cache.root().iterdir()) == []
    assert run(capsys, "clear")[0] == 0


def test_without_names_everything_that_the_notebooks_use_is_fetched(only_digits, capsys):
    status, out = run(capsys, "fetch")
    assert status == 1
    started = [line.split(":")[0] for line in out.splitlines()]
    assert started == [entry.name for entry in registry.entries().values() if entry.quick]


def test_fetch_means_real_data_whatever_the_environment_says(only_digits, capsys, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_SOURCE", "standin")
    assert run(capsys, "fetch", "mnist")[0] == 0


def test_stand_ins_are_made_without_a_network(server, capsys, monkeypatch):
    status, out = run(capsys, "fetch", "--standins", "mnist", "vgg16")
    assert status == 0 and "stand-in" in out
    assert len(cache.items("drawn")) == 1


def test_clear_leaves_what_is_not_the_courses(only_digits, capsys):
    """The cache's folder may be one that holds other things."""
    others = [
        cache.root() / "downloads" / "thesis.pdf",
        cache.root() / "real" / "photo.jpg",
        cache.root() / "features" / "plan.txt",
        cache.root() / "mine.txt",
        # Names that the course has too, where somebody names the home folder.
        cache.root() / "downloads" / "film.mp4.part",
        cache.root() / "locks" / "database.lock",
        cache.root() / "work" / "hours.record",
        cache.root() / "work" / "hours" / "monday.txt",
    ]
    for path in others:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    (cache.root() / "downloads" / "mnist.npz.part").write_bytes(b"half")
    run(capsys, "fetch", "mnist")
    assert run(capsys, "clear")[0] == 0
    assert sorted(p for p in cache.root().rglob("*") if p.is_file()) == sorted(others)


def test_verify_tells_changes_from_damage(only_digits, capsys):
    def build(folder: Path) -> None:
        folder.mkdir()
        (folder / "cat.jpg").write_bytes(b"cat")
        (folder / "empty.jpg").touch()

    drawn, copy = (cache.keep(place, build, "drawn").path for place in ("drawn/some", "work/some"))
    (copy / "empty.jpg").unlink()
    status, out = run(capsys, "verify")
    assert status == 0 and "work/some: changed: 1 file missing" in out
    assert "data fetch" not in out and "made anew when it is asked for" in out
    (drawn / "empty.jpg").unlink()
    status, out = run(capsys, "verify")
    assert status == 1 and "drawn/some: 1 file missing" in out
    assert "data fetch" not in out and "stand-ins are made anew when they are needed" in out
    fetch("mnist").write_bytes(b"")
    status, out = run(capsys, "verify")
    assert status == 1 and "data fetch NAME" in out


def test_clear_spares_and_names_what_a_learner_added_or_changed(capsys):
    def build(folder: Path) -> None:
        (folder / "cats").mkdir(parents=True)
        for number in range(3):
            (folder / "cats" / f"cat.{number}.jpg").write_bytes(b"cat")

    places = ("real/cats_and_dogs", "drawn/some", "work/some")
    paths = [cache.keep(place, build, "drawn").path for place in places]
    mine = [path / "cats" / name for path in paths for name in ("notes.txt", ".hidden")]
    mine += [path / "cats" / "cat.0.jpg" for path in paths]
    for path in mine:
        path.write_text("mine")
    (paths[0] / "cats" / ".DS_Store").touch()
    status, out = run(capsys, "verify")
    assert status == 1 and "real/cats_and_dogs: cats/cat.0.jpg has changed (2 of your own" in out
    status, out = run(capsys, "clear")
    assert status == 0 and "Removed 3 items" in out
    for path in paths:
        assert f"{path} stays: in it are 3 files that somebody added or changed." in out
    assert sorted(p for p in cache.root().rglob("*") if p.is_file()) == sorted(mine)
    # The next time the set is put beside them.
    assert cache.keep(places[0], build, "drawn").own == 1
    assert all(path.read_text() == "mine" for path in mine[:2])
    assert (paths[0] / "cats" / "cat.0.jpg").read_bytes() == b"cat"
    assert (cache.set_aside()[0] / "cats" / "cat.0.jpg").read_text() == "mine"


def test_clear_leaves_and_names_what_was_set_aside(capsys):
    mine = cache.root() / "work" / "some-yours-1" / "my own cat.jpg"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"cat")
    status, out = run(capsys, "clear")
    assert status == 0 and f"{mine.parent} is yours and stays." in out
    assert mine.exists()


def test_clear_spares_what_another_program_is_making(only_digits, capsys):
    making = cache.root() / "drawn" / ".making-abc" / "photos"
    part = cache.root() / "downloads" / "mnist.npz.part"
    for folder in (making, part.parent):
        folder.mkdir(parents=True)
    part.write_bytes(b"half")
    with cache.lock("drawn/photos"):
        status, out = run(capsys, "clear")
    assert status == 0 and "Another program is fetching or building" in out
    assert making.exists() and part.exists()
    status, out = run(capsys, "clear")
    assert status == 0 and out.startswith("Removed 2 items")
    assert list(cache.root().iterdir()) == []


def test_clear_tells_what_cannot_be_removed(capsys, monkeypatch):
    part = cache.root() / "downloads" / "mnist.npz.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")

    def refused(*ignored, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refused)
    status, out = run(capsys, "clear")
    assert status == 1 and f"{part} cannot be removed: permission denied." in out
    assert "Removed 0 items" in out


@pytest.fixture
def locked(monkeypatch):
    """A cache inside a folder that nobody may look into; root may, so this pretends."""
    place = cache.root() / "locked"
    place.mkdir(parents=True)
    monkeypatch.setenv("COURSE_DATA_DIR", str(place / "cache"))

    def refusing(function):
        def refuse(path=".", *arguments, **options):
            if not isinstance(path, int) and str(place) + os.sep in os.fspath(path):
                raise PermissionError(13, "Permission denied", str(path))
            return function(path, *arguments, **options)

        return refuse

    for name in ("stat", "listdir", "scandir", "open"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))


@pytest.mark.parametrize("command", ["list", "verify", "clear"])
def test_a_cache_that_nobody_may_look_into(locked, capsys, command):
    status, out = run(capsys, command)
    assert status == (0 if command == "list" else 1)
    assert f"The cache {cache.root()} cannot be read: permission denied. COURSE_DATA_DIR" in out
    assert str(cache.root()) in finding("Cache").found


def test_stand_ins_on_a_disk_that_refuses(capsys, monkeypatch):
    def refused(source):
        raise DataUnavailable("The photos need a folder in the cache: file too large.")

    monkeypatch.setattr(loading, "cats_and_dogs_folder", refused)
    status, out = run(capsys, "fetch", "--standins", "cats_and_dogs", "mnist")
    assert status == 1 and "cats_and_dogs: The photos need a folder" in out
    assert "stand-in: 5,000 real digits" in out


def test_clear_takes_names(only_digits, capsys, register, digits, server):
    content = b"\x89HDF\r\n\x1a\n" + b"weights"
    register("vgg16", content, server.put("/vgg16.h5", content))
    run(capsys, "fetch", "mnist", "vgg16")
    assert run(capsys, "clear", "vgg16")[0] == 0
    assert [path.name for path in cache.items("real")] == ["mnist.npz"]


def test_mirror(only_digits, capsys, tmp_path, monkeypatch):
    place = tmp_path / "USB stick"
    status, out = run(capsys, "mirror", str(place), "mnist")
    assert status == 0 and "COURSE_DATA_MIRROR" in out
    assert sorted(path.name for path in place.iterdir()) == ["SHA256SUMS", "mnist.npz"]
    status, out = run(capsys, "mirror", str(place))
    assert status == 1 and "vgg16: VGG16 could not be fetched" in out
    run(capsys, "clear")
    monkeypatch.setenv("COURSE_DATA_MIRROR", str(place))
    assert "in the mirror" in run(capsys, "list")[1]
    status, out = run(capsys, "fetch", "mnist")
    assert status == 0 and "from the mirror" in out
    (tmp_path / "file").touch()
    assert run(capsys, "mirror", str(tmp_path / "file" / "x"), "mnist")[0] == 1


def test_a_name_that_does_not_exist(capsys):
    with pytest.raises(SystemExit, match="2"):
        cli.main(["data", "fetch", "mnst"])
    assert "name is 'mnst': it can be mnist" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        cli.main(["data"])


def finding(topic: str) -> doctor.Finding:
    return next(found for found in doctor.examine().findings if found.topic == topic)


def test_doctor_outlives_what_it_finds(capsys, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_SOURCE", "standin")
    monkeypatch.setenv("COURSE_PROFILE", "fast")
    assert finding("Profile").advice == "COURSE_PROFILE is 'fast': it can be smoke, quick, full."

    def refused(*ignored):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shutil, "disk_usage", refused)
    assert "It could not be examined (permission denied)" in finding("Disk").advice
    assert cli.main(["doctor"]) == 1
    assert finding("Front end").found


@pytest.mark.parametrize(
    ("module", "advice"), [("ipykernel", "pip install anywidget where"), ("none", "in VS Code, or")]
)
def test_doctor_knows_that_jupyterlab_may_be_elsewhere(monkeypatch, module, advice):
    from course_utils import packages

    for name in ("VSCODE_PID", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    monkeypatch.setitem(sys.modules, module, types.ModuleType(module))
    monkeypatch.setattr(packages, "version", lambda *names: None)
    assert advice in doctor._front_end()[1]


def test_doctor_asks_for_the_disk_of_the_cache(monkeypatch):
    monkeypatch.setenv("COURSE_DATA_SOURCE", "standin")
    asked = []
    usage = shutil.disk_usage(".")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: asked.append(path) or usage)
    finding("Disk")
    assert asked == [cache.root().parent]
    cache.root().mkdir()
    finding("Disk")
    assert asked[1:] == [cache.root()]


def test_doctor_tells_about_data(only_digits, capsys, monkeypatch, tmp_path):
    assert "nothing yet" in finding("Real data").found
    fetch("mnist")
    assert "MNIST" in finding("Real data").found
    assert str(cache.root()) in finding("Cache").found
    assert "127.0.0.1 answers" in finding("Network").found
    assert cli.main(["doctor"]) in (0, 1)
    monkeypatch.setenv("COURSE_DATA_SOURCE", "standin")
    assert "not asked" in finding("Network").found
    monkeypatch.setenv("COURSE_DATA_SOURCE", "reel")
    assert "it can be auto" in finding("Network").advice
    assert cli.main(["doctor"]) == 1
    monkeypatch.setenv("COURSE_DATA_SOURCE", "auto")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "no.pem"))
    assert "Nothing can be fetched: REQUESTS_CA_BUNDLE names" in finding("Network").advice
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert "The proxy 127.0.0.1 does not answer" in finding("Network").advice
    monkeypatch.setenv("COURSE_DATA_MIRROR", str(tmp_path))
    assert "holds no SHA256SUMS" in finding("Real data").advice
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "file" / "cache"))
    assert "COURSE_DATA_DIR" in finding("Cache").advice


def test_doctor_imports_neither_numpy_nor_pooch(monkeypatch):
    monkeypatch.setenv("COURSE_DATA_SOURCE", "standin")
    code = (
        "import sys; from course_utils import doctor; doctor.examine();"
        "print(sorted({'numpy', 'pooch', 'tensorflow', 'keras'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_binder_builds_without_the_data(tmp_path):
    """Run the script with a python that can fetch nothing."""
    script = Path(__file__).parents[2] / "binder" / "postBuild"
    fake = tmp_path / "python"
    fake.write_text('#!/bin/sh\necho "$@" >> calls\ncase "$*" in *"data fetch"*) exit 1;; esac\n')
    fake.chmod(0o755)
    done = subprocess.run(
        ["bash", str(script)],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "the notebooks use stand-ins for what is missing" in done.stdout
    calls = (tmp_path / "calls").read_text().splitlines()
    assert calls[1:] == ["-m course_utils data fetch", "-m course_utils data fetch --standins"]
