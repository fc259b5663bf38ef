"""What a cell claims to print is kept beside the tests, and compared when its notebook runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import claims
import pytest
import yaml
from notebook_files import CLAIM, METADATA, ROOT, dump, notebook_paths, read, source


def cell(id: str, *lines: str, tagged: bool = True) -> dict:
    return {
        "cell_type": "code",
        "id": id,
        "metadata": {"tags": [CLAIM]} if tagged else {},
        "execution_count": None,
        "source": "\n".join(lines).splitlines(keepends=True),
        "outputs": [],
    }


def notebook(*cells: dict) -> str:
    return dump({"cells": [*cells], "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.name[:2])
def test_every_tag_has_its_claim_and_every_claim_its_tag(path):
    cells = read(path)["cells"]
    assert [each["id"] for each in cells if CLAIM in each["metadata"].get("tags", [])] == [
        *claims.read(path)
    ]
    for each in cells:
        other = {*each["metadata"].get("tags", [])} & {"nbval-skip", "raises-exception"}
        assert not other and not re.search("nbval", source(each), re.IGNORECASE), each["id"]


def test_no_claim_is_of_one_machine_or_of_no_notebook():
    paths = sorted(claims.CLAIMS.iterdir())
    assert {path.stem for path in paths} <= {path.stem for path in notebook_paths()}
    for path in paths:
        kept = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert claims.as_yaml(kept) == path.read_text(encoding="utf-8")
        for id, text in kept.items():
            assert text.strip() and not re.search(r"0x[0-9a-f]{6,}|/home/|C:\\", text), id


def test_what_is_claimed_is_compared(tmp_path):
    """As `make test` runs notebooks, with claims that are right, wrong, missing, or not tagged."""
    cells = {
        "right": cell("right", "print(6 * 7)"),
        "two-lines": cell("two-lines", "print(6)", "print(7, flush=True)"),
        "plain": cell("plain", "print(6 * 7)", tagged=False),
        "wrong": cell("wrong", "print(6 * 7)"),
        "without-a-claim": cell("without-a-claim", "print(6 * 7)"),
        "silent": cell("silent", "pass"),
        "another-kind": cell("another-kind", "6 * 7"),
        "not-tagged": cell("not-tagged", "print(6 * 7)", tagged=False),
    }
    kept = dict.fromkeys(("right", "silent", "another-kind", "not-tagged"), "42\n")
    path = tmp_path / "claiming.ipynb"
    path.write_text(notebook(*cells.values()), encoding="utf-8")
    claims.write(path, kept | {"two-lines": "6\n7\n", "wrong": "41\n"}, tmp_path)
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-p", "conftest"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-v", "-o", f"claims={tmp_path}", str(path)],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
    )
    verdicts = re.findall(r"Cell (\d+) (PASSED|FAILED)", done.stdout)
    sound = ("right", "two-lines", "plain")
    assert verdicts == [
        (str(number), "PASSED" if id in sound else "FAILED") for number, id in enumerate(cells)
    ], done.stdout + done.stderr


def test_make_claims_keeps_what_is_printed(tmp_path, monkeypatch):
    path = tmp_path / "01_claiming.ipynb"
    path.write_text(
        notebook(cell("one", "print(6 * 7)"), cell("two", "print(1)", tagged=False)),
        encoding="utf-8",
    )
    monkeypatch.setattr(claims, "NOTEBOOKS", tmp_path)
    assert claims.printed(path) == {"one": "42\n"}
    claims.write(path, {"one": "4  2\n\n 7\n"}, tmp_path)
    assert claims.read(path, tmp_path) == {"one": "4  2\n\n 7\n"}
    claims.write(path, {}, tmp_path)
    assert not claims.file_of(path, tmp_path).exists()
