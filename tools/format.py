"""Tidy notebooks and code: what `make format` does.

Running a notebook leaves outputs, counts and the kernel's version in its file. They go,
so that a diff shows what its author changed; outputs that the course claims stay. What stands in
more than one place is written from its source, and the figures' scripts are bundled.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import copies
import javascript
import minutes
from notebook_files import ROOT, declared, notebook_paths


def write(files: list[Path], renewed: Callable[[Path, str], str]) -> None:
    for path in files:
        text = path.read_text(encoding="utf-8")
        new_text = renewed(path, text)
        if new_text != text:
            path.write_text(new_text, encoding="utf-8", newline="\n")
            print(f"renewed {path.relative_to(ROOT)}")


def write_copies() -> None:
    for path in notebook_paths():
        copies.start_lesson(path)
    write(copies.files(), copies.renewed)
    # From the cells as they are now.
    write(minutes.files(), minutes.renewed)
    declared.cache_clear()
    for path in notebook_paths():
        for remark in (*copies.answered(path), *copies.undeclared(path)):
            print(f"{path.name}: {remark}")


def main() -> int:
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "format", "--quiet", "."], cwd=ROOT, check=True)
    # In notebooks nothing is mended unasked: an unused import or an empty stub may be meant.
    subprocess.run([*ruff, "check", "--quiet", "--fix", "--exclude", "*.ipynb", "."], cwd=ROOT)
    write_copies()
    done = subprocess.run([*ruff, "check", "--quiet", "."], cwd=ROOT)
    scripts_are_tidy = javascript.tidy()
    return done.returncode or int(not scripts_are_tidy)


if __name__ == "__main__":
    raise SystemExit(main())
