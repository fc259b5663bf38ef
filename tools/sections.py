"""The parts of a notebook: its sections, each of them core or extra, and what each part needs.

`## 3 · Title` begins a section, `## 3 · Extra: Title` one that is an extra as a whole, and
`### Extra: Title` the extra with which a section ends. What stands above section 1 opens the
notebook, and a heading without a number closes it; both belong to its core.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from notebook_files import notebook_paths, plain_python, read, source

OPENING, CLOSING = 0, 99
_HEADING = re.compile(r"## (?:(\d+) · )?(Extra: )?.*|### (Extra): .*")
_BUILT_IN = {*dir(builtins), "display", "get_ipython"}


@dataclass(frozen=True)
class Part:
    """What stands under one heading: a section, or an extra at its end."""

    number: int
    extra: bool
    cells: list[dict[str, Any]]

    @property
    def code(self) -> list[str]:
        return [source(cell) for cell in self.cells if cell["cell_type"] == "code"]


def path_of(number: str) -> Path:
    return next(path for path in notebook_paths() if path.name.startswith(number))


def parts(path: Path, notebook: dict[str, Any] | None = None) -> list[Part]:
    """All parts of a notebook, in order."""
    found = [Part(OPENING, False, [])]
    for cell in (notebook or read(path))["cells"]:
        heading = _HEADING.match(source(cell)) if cell["cell_type"] == "markdown" else None
        if heading:
            number, whole, end = heading.groups()
            number = found[-1].number if end else int(number or CLOSING)
            found.append(Part(number, bool(whole or end), []))
        found[-1].cells.append(cell)
    return found


@cache
def names(code: str) -> tuple[set[str], set[str]]:
    """The names that a cell needs from cells before it, and those that it makes."""
    needed: set[str] = set()
    made: set[str] = set()
    later: set[str] = set()  # read in functions, which are called when all the cell has run
    for statement in ast.parse(plain_python(code)).body:
        table = symtable.symtable(ast.unparse(statement), "cell", "exec")
        makes = {s.get_name() for s in table.get_symbols() if _makes(s)}
        # `n = n + 1` needs n; a loop makes the names that it reads itself.
        needed |= _reads(table) - made - (makes if hasattr(statement, "body") else set())
        later |= set().union(*map(_reads, table.get_children()))
        made |= makes
    return (needed | later - made) - _BUILT_IN, made


def _makes(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported()


def _reads(table: symtable.SymbolTable) -> set[str]:
    """The notebook's names that a statement reads; for a function, also those within it."""
    here = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    if table.get_type() == "module":
        return here
    names_of_all = (s.get_name() for s in table.get_symbols() if s.is_global())
    return (here & set(names_of_all)).union(*map(_reads, table.get_children()))


def missing(cells: Iterable[str]) -> list[tuple[str, str]]:
    """What is used in these cells and not made in an earlier one: the name, and the cell's code."""
    there: set[str] = set()
    lacking = []
    for code in cells:
        needed, made = names(code)
        lacking += [(name, code) for name in sorted(needed - there)]
        there |= made
    return lacking


def needs(part: Part, all_parts: list[Part]) -> list[Part]:
    """The earlier parts that have to run before this one, in order."""
    opening, before = all_parts[0], all_parts[1 : all_parts.index(part)]
    wanted = {name for name, _ in missing([*opening.code, *part.code])}
    found = []
    for earlier in reversed(before):
        makes = set().union(*(names(code)[1] for code in earlier.code))
        if wanted & makes:
            found.append(earlier)
            wanted -= makes
            wanted |= {name for name, _ in missing([*opening.code, *earlier.code])}
    return found[::-1]
