"""Answers that nobody should write, each in a real kernel: it lives, and goes on as before."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest
import yaml
from jupyter_client.manager import start_new_kernel

BANK = yaml.safe_load(Path(__file__).with_name("hostile.yaml").read_text(encoding="utf-8"))
BEGINNING = """
import os, sys
import numpy as np
from course_utils.exercises import check
before = os.getcwd(), dict(os.environ), list(sys.path)
"""
STATE = """
import os, sys
assert (os.getcwd(), dict(os.environ), list(sys.path)) == before
assert float(np.sum(np.array([1, 2, 3]))) == 6 and len([1]) == 1
print("all is", "well")
"""


class Notebook:
    """A kernel that is started again where it has died."""

    def __init__(self) -> None:
        self.manager = self.client = None
        self.lost = False

    def start(self) -> None:
        if self.manager is None or self.lost or not self.manager.is_alive():
            self.close()
            self.manager, self.client = start_new_kernel(
                kernel_name="python3", env=dict(os.environ)
            )
            self.lost = False
            self.run(BEGINNING)

    def run(self, code: str, timeout: float = 60) -> str:
        """Run a cell; what it printed and showed, or what went wrong."""
        said: list[str] = []

        def keep(message: dict) -> None:
            content = message["content"]
            said.append(str(content.get("text") or content.get("data") or content.get("ename", "")))

        self.lost = True  # until it has answered
        self.client.execute_interactive(
            code, timeout=timeout, output_hook=keep, allow_stdin=False, store_history=False
        )
        self.lost = False
        return "".join(said)

    def close(self) -> None:
        if self.manager is not None:
            self.client.stop_channels()
            self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def notebook():
    opened = Notebook()
    yield opened
    opened.close()


def asked(notebook: Notebook, one: dict) -> str:
    body = textwrap.indent(one["body"], "    ")
    notebook.start()
    notebook.run(f"def window_sum(image, kernel, row, column):\n{body}")
    return notebook.run('check("01.3", window_sum)')


FEW = ("endless loop", "exit", "closes stdout", "empties sys.path")


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(one, id=one["name"], marks=[] if one["name"] in FEW else pytest.mark.weekly)
        for one in BANK
        if not one.get("ends")
    ],
)
def test_the_kernel_survives(notebook, one):
    said = asked(notebook, one)
    # What presses the stop button, as it were, ends the check.
    assert ("KeyboardInterrupt" if one.get("stops") else "not yet") in said, said[-500:]
    assert len(said) < 20_000
    assert "all is well" in notebook.run(STATE)
    right = "window_sum = lambda i, k, r, c: float((i[r:r + len(k), c:c + len(k[0])] * k).sum())"
    assert "right" in notebook.run(f'{right}\ncheck("01.3", window_sum)').lower()
