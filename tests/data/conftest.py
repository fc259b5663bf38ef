"""A cache, a registry and a server of their own for every test of the data."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from pathlib import Path

import loopback
import numpy as np
import pytest

from course_utils.datasets import fetching, registry
from course_utils.datasets.fetching import cache, downloading

NOWHERE = "http://127.0.0.1:9/nobody-listens-here"


@pytest.fixture(autouse=True)
def listed(monkeypatch):
    """The registry, with no address outside this machine."""
    entries = {
        name: dataclasses.replace(entry, addresses=[NOWHERE])
        for name, entry in registry.entries().items()
    }
    monkeypatch.setattr(registry, "entries", lambda: entries)
    return entries


@pytest.fixture(autouse=True)
def surroundings(tmp_path, monkeypatch):
    """Short time-outs, nothing remembered, no mirror and no proxy."""
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "the cache, café"))
    monkeypatch.setenv("COURSE_DATA_SOURCE", "auto")
    monkeypatch.setenv("COURSE_PROFILE", "smoke")
    monkeypatch.delenv("COURSE_DATA_MIRROR", raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(downloading, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(downloading, "ANSWER_SECONDS", 0.6)
    monkeypatch.setattr(downloading, "STALL_SECONDS", 1.0)
    monkeypatch.setattr(cache, "_said", set())
    monkeypatch.setattr(cache, "_trusted", {})
    cache._session_root.cache_clear()
    fetching.forget()
    yield
    cache._session_root.cache_clear()
    fetching.forget()


@pytest.fixture
def server():
    server = loopback.Server()
    yield server
    server.shutdown()
    server.server_close()


def packed(**arrays) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def digits() -> bytes:
    """A small set in the form of MNIST's file."""
    rng = np.random.default_rng(0)
    return packed(
        x_train=rng.integers(0, 256, (300, 28, 28), dtype=np.uint8),
        y_train=np.arange(300, dtype=np.uint8) % 10,
        x_test=rng.integers(0, 256, (50, 28, 28), dtype=np.uint8),
        y_test=np.arange(50, dtype=np.uint8) % 10,
    )


@pytest.fixture
def register(listed):
    """Let an entry of the registry name other addresses and another file."""

    def change(name: str, content: bytes, *addresses: str, **fields) -> registry.Entry:
        fields.setdefault("sha256", hashlib.sha256(content).hexdigest())
        listed[name] = dataclasses.replace(
            listed[name], size=len(content), addresses=list(addresses), **fields
        )
        return listed[name]

    return change


@pytest.fixture
def offer(server, register, digits):
    """Put MNIST on the server, with one behaviour for each of its addresses."""

    def put(*behaviours: loopback.Behaviour) -> registry.Entry:
        addresses = [
            server.put(f"/{number}/mnist.npz", digits, behaviour)
            for number, behaviour in enumerate(behaviours)
        ]
        return register("mnist", digits, *addresses)

    return put


def fetch(name: str, source: str = "auto") -> Path | None:
    """Where a data set or a file of weights lies, fetched where needed."""
    item = fetching.fetch_item(name, source)
    return item and item.path


def left_over() -> list[str]:
    """What lies in the cache apart from items, records and locks."""
    items = {path.name for path in cache.items("real")}
    known = items | {f"{name}.record" for name in items}
    return sorted(
        path.name
        for path in cache.root().rglob("*")
        if path.is_file() and path.name not in known and path.suffix != ".lock"
    )
