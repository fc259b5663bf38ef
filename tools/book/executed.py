"""One executed copy of each notebook, renewed when the notebook or what it runs on has changed."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from notebook_files import ROOT, notebook_paths

EXECUTED = ROOT / "build" / "executed"
IN_TESTS = ROOT / "build" / "executed_in_tests"  # as nbval ran them
_PACKAGES = ("course_utils", "course_lessons")
_VERSIONS = ("numpy", "matplotlib", "keras")
_SETTINGS = ("COURSE_PROFILE", "COURSE_DATA_SOURCE")
_MADE_FROM = "made_from"
# Caches; and what no notebook reads, such as a lesson's sheet.
_NOT_RUN = (".pyc", ".lock", ".md")


@cache
def _course() -> bytes:
    """What all notebooks run on: the course's packages, versions of others, settings."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.is_file() and path.suffix not in _NOT_RUN:
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    settings = [os.environ.get(name, "") for name in _SETTINGS]
    digest.update(repr([*map(version, _VERSIONS), *settings]).encode())
    return digest.digest()


def _code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _fingerprint(notebook: nbformat.NotebookNode) -> str:
    code = repr([cell.source for cell in _code(notebook)])
    return hashlib.sha256(code.encode() + _course()).hexdigest()


def executed(path: Path, folder: Path = EXECUTED) -> nbformat.NotebookNode:
    """Return the notebook with outputs: those in `folder`, if its code made them, or new ones."""
    notebook = nbformat.read(path, as_version=4)
    kept, made_from = folder / f"{path.name[:2]}.ipynb", _fingerprint(notebook)
    if kept.exists():
        earlier = nbformat.read(kept, as_version=4)
        if earlier.metadata.get(_MADE_FROM) == made_from:
            for cell, before in zip(_code(notebook), _code(earlier), strict=True):
                cell.outputs = before.outputs
            return notebook
    notebook = run(path)
    keep(notebook, kept)
    return notebook


def keep(notebook: nbformat.NotebookNode, kept: Path) -> None:
    """Keep a notebook with its outputs, and what they were made from."""
    notebook.metadata[_MADE_FROM] = _fingerprint(notebook)
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(".unfinished")
    nbformat.write(notebook, unfinished)
    unfinished.replace(kept)


def all_executed() -> dict[str, nbformat.NotebookNode]:
    """Return all notebooks with outputs, by the names of their files; say which is at hand."""
    notebooks = {}
    for path in notebook_paths():
        print(f"{path.stem} …", flush=True)
        notebooks[path.stem] = executed(path)
    return notebooks


def run(path: Path) -> nbformat.NotebookNode:
    """Run a notebook as somebody who has not answered anything yet."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        resources={"metadata": {"path": path.parent}},
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # a word on encryption for each kernel otherwise
        store_widget_state=False,  # live figures carry their own
    )
    with tempfile.TemporaryDirectory() as scratch:
        own = {
            "COURSE_PROGRESS": f"{scratch}/progress.json",
            "COURSE_SETTINGS": f"{scratch}/settings.json",
        }
        return anonymous(client.execute(env={**os.environ, **own}))


def anonymous(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Replace what outputs tell of this machine's folders: a book is published."""
    text = nbformat.writes(notebook)
    folders = [
        (ROOT, "course"),
        (os.environ.get("COURSE_DATA_DIR"), "data"),
        (os.environ.get("XDG_CACHE_HOME"), "~/.cache"),
        (Path.home(), "~"),
    ]
    within = re.escape(tempfile.gettempdir()) + r"/tmp\w+"
    for folder, name in folders:
        if folder:
            text = re.sub(rf"(?<![\w+/]){re.escape(str(folder))}(?=/)", name, text)
    return nbformat.reads(re.sub(rf"(?<![\w+/]){within}", "…", text), as_version=4)
