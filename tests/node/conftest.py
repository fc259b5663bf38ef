"""The functions of the figures' modules, called from Python by way of Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import javascript
import pytest


@pytest.fixture(scope="session")
def node():
    if not javascript.NODE:
        pytest.skip("needs Node")
    command = [javascript.NODE, str(Path(__file__).with_name("evaluate.mjs"))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield process
        process.stdin.close()


@pytest.fixture(scope="session")
def functions_of(node):
    """Makes `evaluate(expression, argument)`, which knows what the named modules export."""

    def make(*names: str):
        modules = [(javascript.ROOT / name).as_uri() for name in names]

        def evaluate(expression: str, argument=None):
            asked = {"modules": modules, "expression": expression, "argument": argument}
            node.stdin.write(json.dumps(asked) + "\n")
            node.stdin.flush()
            answer = json.loads(node.stdout.readline())
            assert "problem" not in answer, answer["problem"]
            return answer["value"]

        return evaluate

    return make
