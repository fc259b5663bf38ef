"""Tidy notebooks and code: what `make format` does.

Running a notebook leaves outputs, counts and the kernel's version in its file. They go,
so that a diff shows what its author changed; outputs that the course claims stay. The minutes
that titles and README print are computed anew, and the figures' scripts are bundled.
"""

from __future__ import annotations

import subprocess
import sys

import javascript
import minutes
from notebook_files import ROOT, dump, normalised, notebook_paths, read


def tidy_notebooks() -> None:
    for path in notebook_paths():
        tidy = dump(normalised(read(path)))
        if tidy != path.read_text(encoding="utf-8"):
            path.write_text(tidy, encoding="utf-8", newline="\n")
            print(f"tidied {path.relative_to(ROOT)}")


def main() -> int:
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "format", "--quiet", "."], cwd=ROOT, check=True)
    # In notebooks nothing is mended unasked: an unused import or an empty stub may be meant.
    subprocess.run([*ruff, "check", "--quiet", "--fix", "--exclude", "*.ipynb", "."], cwd=ROOT)
    done = subprocess.run([*ruff, "check", "--quiet", "."], cwd=ROOT)
    tidy_notebooks()
    minutes.renew()
    scripts_are_tidy = javascript.tidy()
    return done.returncode or int(not scripts_are_tidy)


if __name__ == "__main__":
    raise SystemExit(main())
