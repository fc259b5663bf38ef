"""What a process may use: the machine, or less where a container or a service says so."""

from __future__ import annotations

import os
import sys
import types

import pytest

from course_utils import machine


@pytest.fixture
def container(monkeypatch, tmp_path):
    """A machine of 64 processors whose control group holds the given files."""
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    for name in ("CPU_LIMIT", "MEM_LIMIT"):
        monkeypatch.delenv(name, raising=False)

    def write(files: dict[str, str]) -> None:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text + "\n")

    return write


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, 64),
        ({"cpu.max": "max 100000"}, 64),
        ({"cpu.max": "150000 100000"}, 1.5),
        ({"cpu.max": "nonsense"}, 64),
        ({"cpu/cpu.cfs_quota_us": "200000", "cpu/cpu.cfs_period_us": "100000"}, 2),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, 64),
        ({"cpu/cpu.cfs_quota_us": "200000", "cpu/cpu.cfs_period_us": "0"}, 64),
        ({"cpu/cpu.cfs_quota_us": "200000"}, 64),
    ],
)
def test_a_containers_share_of_the_processors_counts(container, files, expected):
    container(files)
    assert machine.cores() == expected


@pytest.mark.parametrize(
    ("told", "expected"), [("0.5", 0.5), ("128", 64), ("", 64), ("two", 64), ("0", 64)]
)
def test_what_a_hosted_service_tells_counts(container, monkeypatch, told, expected):
    monkeypatch.setenv("CPU_LIMIT", told)
    assert machine.cores() == expected


@pytest.mark.parametrize(("quota", "expected"), [("50000", 1), ("150000", 2), ("900000", 8)])
def test_workers_are_whole_and_not_too_many(container, quota, expected):
    container({"cpu.max": f"{quota} 100000"})
    assert machine.workers(8) == expected


def test_where_affinity_is_unknown_the_processors_count(container, monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert machine.cores() == 1


def test_a_containers_memory_counts(container):
    container({"memory.max": "1000000"})
    assert machine.memory() == 1_000_000
    container({"memory.max": "max"})
    assert machine.memory() != 1_000_000


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "limit",
    [
        {"memory/memory.limit_in_bytes": "9223372036854771712"},  # an old control group without one
        {"memory/memory.limit_in_bytes": "9223372036854710272"},  # pages of 64 kB
        {"memory.max": "max"},
        {"memory.max": "-1"},
        {},
    ],
)
def test_no_limit_is_no_memory(container, monkeypatch, limit, known):
    """Also where nothing else tells how much there is."""
    total = 8_000_000_000
    there = types.SimpleNamespace(virtual_memory=lambda: types.SimpleNamespace(total=total))
    monkeypatch.setitem(sys.modules, "psutil", there if known else None)
    container(limit)
    assert machine.memory() == (total if known else None)
    monkeypatch.setenv("MEM_LIMIT", "2000000000")
    assert machine.memory() == 2_000_000_000
