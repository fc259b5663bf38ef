"""Linter, formatter, type checker and import rules run clean; the package stays small."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest
from notebook_files import ROOT

LINES, CODE = 16_500, 11_500  # of course_utils
LONGEST = 900  # lines of a file that is not data
NO_CODE = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE),
    *(tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER),
}
DEFINITIONS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.mark.parametrize(
    "command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join
)
def test_clean(command):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_point_one_way():
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def code_lines(text: str) -> int:
    """How many lines hold code: not blank, no comment, no docstring."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, DEFINITIONS) and ast.get_docstring(node, clean=False) is not None:
            lines.difference_update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(lines)


def sources(folder: str, *endings: str) -> list[Path]:
    return [path for ending in endings for path in sorted((ROOT / folder).rglob(f"*.{ending}"))]


def test_what_counts_as_code():
    assert code_lines('"""Title."""\n\n# why\nx = 1  # one\ny = (\n    2\n)\n') == 4
    assert (
        code_lines('def f():\n    """One.\n\n    Two.\n    """\n    return """a\n    b"""\n') == 3
    )


def test_the_package_stays_small():
    texts = [path.read_text(encoding="utf-8") for path in sources("course_utils", "py")]
    assert sum(len(text.splitlines()) for text in texts) <= LINES
    assert sum(code_lines(text) for text in texts) <= CODE


@pytest.mark.parametrize(
    "folder", ["course_utils", "course_lessons", "tools", "benchmarks", "tests"]
)
def test_no_file_is_long(folder):
    paths = [
        path for path in sources(folder, "py", "js", "mjs", "css") if path.parent.name != "built"
    ]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert lengths and not [path.name for path, length in lengths.items() if length > LONGEST]
