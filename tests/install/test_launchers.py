"""What Binder, conda and forks read agrees with the project itself."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import tomllib

import pytest
import set_up
import yaml
from notebook_files import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
TEST_LOCK = (ROOT / "tests" / "requirements.txt").read_text(encoding="utf-8")


def pins(lock: str) -> list[str]:
    return [line for line in lock.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("lock", [LOCK, TEST_LOCK], ids=["learner", "tests"])
def test_locks_pin_every_line_and_name_no_address(lock):
    assert pins(lock)
    for line in pins(lock):
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==[\w.+!]+( ; .+)?$", line), line
    assert "://" not in lock
    assert "--" not in lock


def test_the_lock_takes_one_tensorflow_everywhere():
    from packaging.requirements import Requirement

    requirements = [Requirement(line) for line in pins(LOCK)]
    tensorflows = [r for r in requirements if r.name in ("tensorflow", "tensorflow-cpu")]
    machines = {
        ("linux", "x86_64"): ["tensorflow-cpu"],
        ("linux", "aarch64"): ["tensorflow"],
        ("darwin", "arm64"): ["tensorflow"],
        ("win32", "AMD64"): ["tensorflow"],
        ("darwin", "x86_64"): [],
    }
    for (system, machine), expected in machines.items():
        for python in ("3.11", "3.12", "3.13"):
            surroundings = {
                "sys_platform": system,
                "platform_machine": machine,
                "python_version": python,
                "python_full_version": f"{python}.1",
            }
            taken = [r.name for r in tensorflows if not r.marker or r.marker.evaluate(surroundings)]
            assert taken == expected, (system, machine, python)


def test_the_lock_satisfies_the_ranges():
    from packaging.requirements import Requirement

    pinned: dict[str, list[str]] = {}
    for line in pins(LOCK):
        requirement = Requirement(line)
        version = str(requirement.specifier).removeprefix("==")
        pinned.setdefault(requirement.name.lower(), []).append(version)
    extras = PROJECT["project"]["optional-dependencies"]
    for text in itertools.chain(PROJECT["project"]["dependencies"], *extras.values()):
        wanted = Requirement(text)
        assert pinned.get(wanted.name.lower()), (
            f"{wanted.name} is not in requirements.txt: make lock"
        )
        for version in pinned[wanted.name.lower()]:
            assert wanted.specifier.contains(version), f"{text} against {version}: make lock"


def test_colab_may_move_on_to_a_newer_python():
    """Pip enforces the package's range even with --no-deps; ours is the set-up's to keep."""
    from packaging.specifiers import SpecifierSet

    allowed = SpecifierSet(PROJECT["project"]["requires-python"])
    assert all(allowed.contains(f"{major}.{minor}.0") for major, minor in set_up.SUPPORTED)
    assert allowed.contains("3.14.0") and allowed.contains("3.20.1")
    assert not allowed.contains("3.10.9")


def test_conda_takes_its_versions_from_the_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *_, pip = environment["dependencies"]
    assert pip == {"pip": ["-r requirements.txt", "-e ."]}
    python = next(str(d) for d in environment["dependencies"] if str(d).startswith("python="))
    assert python.removeprefix("python=") in ("3.11", "3.12", "3.13")


def test_binder_takes_its_versions_from_the_lock(monkeypatch):
    buildpacks = pytest.importorskip("repo2docker.buildpacks")
    monkeypatch.chdir(ROOT)
    pack = buildpacks.PythonBuildPack("docker.io/library/buildpack-deps:jammy")
    assert pack.detect()
    assert pack.python_version in ("3.11", "3.12", "3.13")
    assert "-r ../requirements.txt" in (ROOT / "binder" / "requirements.txt").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="repo2docker knows no Windows")
def test_repo2docker_accepts_the_repository():
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "binder/postBuild" in done.stdout + done.stderr
