"""What cells tagged as claims print: kept beside the tests, renewed by `make claims`.

A claim is a value that depends on no profile, data source, seed, backend or version. `make test`
compares it; `make claims NOTEBOOKS="01 02"` runs these notebooks (all, where none is named) and
writes what they print now, so that the difference can be read before it is committed.
"""

from __future__ import annotations

import difflib
import os
import sys
import tempfile
from pathlib import Path

import nbformat
import yaml
from nbclient import NotebookClient
from notebook_files import NOTEBOOKS, ROOT, claims, notebook_paths

CLAIMS = ROOT / "tests" / "notebooks" / "claims"


def file_of(notebook: Path, folder: Path = CLAIMS) -> Path:
    return folder / f"{notebook.stem}.yaml"


def read(notebook: Path, folder: Path = CLAIMS) -> dict[str, str]:
    """What each claiming cell prints, by the cell's id."""
    path = file_of(notebook, folder)
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {} if path.exists() else {}


def as_yaml(kept: dict[str, str]) -> str:
    """A block of plain lines for each cell."""
    lines = []
    for id, text in kept.items():
        block = [f"  {line}".rstrip() for line in text.rstrip("\n").split("\n")]
        lines += [f"{id}: |2", *block, ""]
    return "\n".join(lines)


def write(notebook: Path, kept: dict[str, str], folder: Path = CLAIMS) -> None:
    path = file_of(notebook, folder)
    if kept:
        path.write_text(as_yaml(kept), encoding="utf-8", newline="\n")
    else:
        path.unlink(missing_ok=True)


def printed(path: Path) -> dict[str, str]:
    """Run a notebook as shipped, and collect what its claiming cells print."""
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": NOTEBOOKS}}
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources=where)
    with tempfile.TemporaryDirectory() as folder:
        progress = {"COURSE_PROGRESS": str(Path(folder) / "progress.json")}
        client.execute(env={**os.environ, "COURSE_PROFILE": "smoke", **progress})
    return {
        cell.id: "".join(out.text for out in cell.outputs if out.output_type == "stream")
        for cell in notebook.cells
        if claims(cell)
    }


def main() -> None:
    for path in notebook_paths():
        if not sys.argv[1:] or path.name[:2] in sys.argv[1:]:
            before, after = read(path), printed(path)
            write(path, after)
            old, new = as_yaml(before).splitlines(), as_yaml(after).splitlines()
            print("\n".join(difflib.unified_diff(old, new, "before", path.name, lineterm="", n=1)))


if __name__ == "__main__":
    main()
