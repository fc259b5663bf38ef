"""Patterns of code, such as ``X[:, C]``, and what may stand in the place of what they fit.

The changes of ``changes.yaml`` are written with them.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

Change = tuple[ast.expr, str]  # what stands in place of an expression, and what is said of it
Bound = dict[str, Any]  # what stands for the letters of a pattern


def _rule(declared: dict[str, Any]) -> Callable[..., Iterator[Change]]:
    told = [(parsed(take), str(new), says) for take, new, says in triples(declared)]

    def rule(node: ast.expr, about: object) -> Iterator[Change]:
        for pattern, new, says in told:
            bound: Bound = {}
            if _fits(pattern, node, bound):
                made = filled(new, **bound)
                if hasattr(made, "ctx"):
                    made.ctx = getattr(node, "ctx", made.ctx)
                quoted = {c: ast.unparse(one) for c, one in bound.items() if _is_code(one)}
                yield made, says.format(node=ast.unparse(node), **quoted)

    rule.sure = declared.get("sure", False)  # type: ignore[attr-defined]
    return rule


def triples(declared: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what each change of a rule takes and gives, and what is said of it."""
    if "changes" in declared:
        return [(take, new, declared["says"]) for take, new in declared["changes"].items()]
    return [(declared["take"], new, says) for new, says in declared["tries"].items()]


def parsed(template: str) -> ast.expr:
    return ast.parse(template, mode="eval").body


def _is_code(value: Any) -> bool:
    return isinstance(value, ast.AST)


def _fits(pattern: Any, node: Any, bound: Bound) -> bool:
    """Whether code has the form of a pattern; what its letters stand for goes into `bound`."""
    if isinstance(pattern, ast.Name) and _is_letter(pattern.id):
        if pattern.id == "I" and isinstance(node, ast.Slice | ast.Tuple):
            return False
        known = bound.setdefault(pattern.id, node)
        return known is node or _text(known) == _text(node)
    if isinstance(pattern, list):
        if pattern and _takes_rest(pattern[-1]):
            *pattern, rest = pattern
            bound[rest.value.id] = node[len(pattern) :]
            node = node[: len(pattern)]
        return len(pattern) == len(node) and all(map(_fits, pattern, node, [bound] * len(node)))
    if not _is_code(pattern):
        return pattern == node
    return type(pattern) is type(node) and all(
        _fits(part, getattr(node, name), bound)
        for name, part in ast.iter_fields(pattern)
        if name not in ("ctx", "kind")
    )


def _takes_rest(node: ast.AST) -> bool:
    return isinstance(node, ast.Starred) or (isinstance(node, ast.keyword) and node.arg is None)


def _is_letter(name: str) -> bool:
    return len(name) == 1 and name.isupper()


def _text(value: Any) -> str:
    return ast.dump(value) if _is_code(value) else repr(value)


class _Filled(ast.NodeTransformer):
    def __init__(self, bound: Bound) -> None:
        self.bound = bound

    def visit_Name(self, node: ast.Name) -> Any:
        return self.bound.get(node.id, node)

    def visit_Starred(self, node: ast.Starred | ast.keyword) -> Any:
        rest = self.bound.get(getattr(node.value, "id", ""))
        return rest if isinstance(rest, list) else self.generic_visit(node)

    visit_keyword = visit_Starred


def filled(template: str | ast.expr, **bound: Any) -> Any:
    """Return the expression of a text, with others in place of some of its names."""
    if isinstance(template, str):
        template = parsed(template)
    return _Filled(bound).visit(copy.deepcopy(template))


_DECLARED = yaml.safe_load(Path(__file__).with_name("changes.yaml").read_text(encoding="utf-8"))
# The rules of ``changes.yaml`` by their groups; those that are sure have that attribute.
PATTERNS = {group: tuple(map(_rule, rules)) for group, rules in _DECLARED.items()}
