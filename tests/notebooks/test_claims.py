"""What a notebook claims to print is stored, and compared when the notebook runs.

nbval passes over a marker that it does not know, and over a marked cell without an output: both
look like a claim and are none.
"""

from __future__ import annotations

import copy
import os
import re
import subprocess
import sys

import pytest
from notebook_files import CLAIM, METADATA, ROOT, claims, dump, notebook_paths, read, source

CLAIMING = {
    "cell_type": "code",
    "id": "claiming",
    "metadata": {},
    "execution_count": None,
    "source": [CLAIM + "\n", "print(6 * 7)"],
    "outputs": [{"name": "stdout", "output_type": "stream", "text": ["42\n"]}],
}
PLAIN = CLAIMING | {"id": "plain", "source": ["print(6 * 7)"], "outputs": []}
PROSE = {"cell_type": "markdown", "id": "prose", "metadata": {}, "source": ["What is it?"]}


def printed(cell: dict) -> str:
    """All text that is stored below a cell."""
    lines = []
    for output in cell.get("outputs", []):
        lines += output.get("text") or output.get("data", {}).get("text/plain") or []
    return "".join(lines)


def fault(cell: dict) -> str:
    """Say what keeps a cell's claim from being checked; nothing where all is well."""
    comments = re.findall(r"^\s*#.*nbval.*$", source(cell), re.IGNORECASE | re.MULTILINE)
    if comments != [CLAIM] * claims(cell):
        return f"the marker is {CLAIM!r} and stands alone, once, in the first line of a code cell"
    if re.search(r"nbval|raises-exception", str(cell["metadata"]), re.IGNORECASE):
        return "a tag for nbval: cells are neither skipped nor claimed by their metadata"
    if claims(cell) and not printed(cell).strip():
        return "a claim without an output: run the cell, then make format"
    if not claims(cell) and cell.get("outputs"):
        return "an output that nobody compares: make format"
    if re.search(r"0x[0-9a-f]{6,}|/home/|C:\\\\|image/png", str(cell.get("outputs"))):
        return "an output that is another one on another machine"
    return ""


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.name[:2])
def test_claims_can_be_checked(path):
    for cell in read(path)["cells"]:
        assert not fault(cell), f"{cell['id']}: {fault(cell)}"


def changed(cell: dict, **parts: object) -> dict:
    return copy.deepcopy(cell) | parts


def stream(text: list[str]) -> list[dict]:
    return [{"name": "stdout", "output_type": "stream", "text": text}]


UNCHECKED = {
    "comment without output": changed(CLAIMING, outputs=[]),
    "tag without output": changed(PLAIN, metadata={"tags": ["nbval-check-output"]}),
    "tag with output": changed(
        PLAIN, metadata={"tags": ["nbval-check-output"]}, outputs=stream(["42\n"])
    ),
    "no lines": changed(CLAIMING, outputs=stream([])),
    "an empty line": changed(CLAIMING, outputs=stream([""])),
    "white space": changed(CLAIMING, outputs=stream(["\n"])),
    "marker in the second line": changed(CLAIMING, source=["x = 1\n", *CLAIMING["source"]]),
    "marker, indented": changed(CLAIMING, source=["if True:\n", f"    {CLAIM}\n", "    print(42)"]),
    "marker twice": changed(CLAIMING, source=[CLAIM + "\n", *CLAIMING["source"]]),
    "marker with a remark": changed(CLAIMING, source=[f"{CLAIM}: the answer\n", "print(42)"]),
    "marker without a space": changed(CLAIMING, source=["#NBVAL_CHECK_OUTPUT\n", "print(42)"]),
    "marker in small letters": changed(CLAIMING, source=[CLAIM.lower() + "\n", "print(42)"]),
    "skipped": changed(CLAIMING, source=["# NBVAL_SKIP\n", "print(42)"]),
    "marker in prose": changed(PROSE, source=[CLAIM]),
    "marker in prose, below": changed(PROSE, source=["What is it?\n", "\n", f"    {CLAIM}"]),
    "tag in prose": changed(PROSE, metadata={"tags": ["nbval-check-output"]}),
    "output without marker": changed(PLAIN, outputs=stream(["42\n"])),
}


@pytest.mark.parametrize("cell", UNCHECKED.values(), ids=UNCHECKED)
def test_a_claim_that_is_not_checked_is_found(cell):
    assert fault(cell)


@pytest.mark.parametrize("cell", [CLAIMING, PLAIN, PROSE], ids=lambda cell: cell["id"])
def test_sound_cells_have_no_fault(cell):
    assert not fault(cell)


def test_what_is_claimed_is_compared(tmp_path):
    """As `make test` runs notebooks: also where the stored output is not what the cell prints."""
    wrong = {
        "wrong": changed(CLAIMING, outputs=stream(["41\n"])),
        "missing": changed(CLAIMING, outputs=[]),
        "empty": changed(CLAIMING, outputs=stream([""])),
        "another-kind": changed(CLAIMING, source=[CLAIM + "\n", "6 * 7"]),
        "tagged": changed(PLAIN, metadata={"tags": ["nbval-check-output"]}),
        "unmarked": changed(PLAIN, outputs=stream(["41\n"])),
    }
    cells = [CLAIMING, PLAIN, *(cell | {"id": name} for name, cell in wrong.items())]
    notebook = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    path = tmp_path / "claims.ipynb"
    path.write_text(dump(notebook), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-p", "conftest"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-v", str(path)],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
    )
    verdicts = re.findall(r"Cell (\d+) (PASSED|FAILED)", done.stdout)
    assert verdicts == [
        (str(number), "PASSED" if cell in (CLAIMING, PLAIN) else "FAILED")
        for number, cell in enumerate(cells)
    ], done.stdout + done.stderr
