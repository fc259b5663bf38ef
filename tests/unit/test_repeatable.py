"""Two runs of the tests draw the same, unless other examples are asked for."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TESTS = """
import random, secrets
import numpy as np
from hypothesis import given, strategies as st

@given(st.integers(), st.floats())
def test_generated(n, x):
    print("drawn", n, x)

def test_seeded():
    print("drawn", secrets.randbelow(10**9), random.random(), np.random.random())
"""


def drawn(folder: Path, *options: str) -> list[str]:
    (folder / "test_drawn.py").write_text(TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-qs", "-p", "conftest", "-c", os.devnull]
    done = subprocess.run(
        [*command, *options, "test_drawn.py"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if "drawn" in line]


def test_runs_repeat_themselves(tmp_path):
    first = drawn(tmp_path)
    assert len(first) > 50
    assert drawn(tmp_path) == first


def test_other_examples_are_drawn_when_asked_for(tmp_path):
    first, other = (drawn(tmp_path, "--hypothesis-profile=fresh") for _ in range(2))
    assert first[-1] != other[-1] and first[:-1] != other[:-1]
