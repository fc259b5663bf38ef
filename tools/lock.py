"""Renew requirements.txt and tests/requirements.txt from the ranges in pyproject.toml."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# {what}: every package, pinned, for Linux, macOS and Windows and Python 3.11 to 3.13.
# Made from pyproject.toml by `make lock`; edit the ranges there, not the lines here.
"""
LEARNER = ["--extra", "keras", "--extra", "lab", "--extra", "photos", "--group", "cpu"]
TESTS = ["--group", "test"]


def compile_lock(arguments: list[str], constraints: Path | None = None) -> list[str]:
    uv = shutil.which("uv")
    command = [uv] if uv else [sys.executable, "-m", "uv"]
    command += ["pip", "compile", "pyproject.toml", "--quiet", "--universal", "--upgrade"]
    command += ["--python-version", "3.11", "--no-header", "--no-annotate", *arguments]
    if constraints:
        command += ["--constraint", str(constraints)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(
            f"{done.stderr}\nuv could not resolve the versions (pip install uv, if it is missing)."
        )
    return done.stdout.splitlines()


def write(path: Path, what: str, lines: list[str]) -> None:
    path.write_text(HEADER.format(what=what) + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {len(lines)} lines")


def main() -> None:
    learner = compile_lock(LEARNER)
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "constraints.txt"
        constraints.write_text("\n".join(learner) + "\n", encoding="utf-8")
        everything = compile_lock(LEARNER + TESTS, constraints)
    write(ROOT / "requirements.txt", "What a learner needs", learner)
    beyond = [line for line in everything if line not in learner]
    write(
        ROOT / "tests" / "requirements.txt", "What the tests need beside requirements.txt", beyond
    )


if __name__ == "__main__":
    main()
