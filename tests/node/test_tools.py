"""The figures' scripts are tidy, their bundles fresh; what Node can test by itself holds."""

from __future__ import annotations

import javascript
import pytest

TESTS = javascript.ROOT / "tests" / "node"


@pytest.mark.skipif(not javascript.installed(), reason=f"needs {javascript.MISSING}")
@pytest.mark.parametrize(
    "command",
    [(javascript.BIOME, "check", "--colors=off"), (javascript.BUNDLE, "--check")],
    ids=["formatter and linter", "bundles are fresh"],
)
def test_clean(command):
    done = javascript.run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not javascript.NODE, reason="needs Node")
@pytest.mark.parametrize("path", sorted(TESTS.glob("*.test.js")), ids=lambda path: path.stem)
def test_in_node(path):
    done = javascript.run("--test", str(path))
    assert done.returncode == 0, done.stdout + done.stderr
