"""Change a function's source mechanically, one small thing at a time."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.FloorDiv),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Mult, ast.Div),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_NAMES = {
    "mean": "sum", "sum": "mean", "max": "min", "min": "max", "floor": "ceil", "ceil": "floor",
    "zeros": "ones", "ones": "zeros", "argmax": "argmin", "argmin": "argmax",
    "maximum": "minimum", "minimum": "maximum", "exp": "sqrt", "sqrt": "square", "log": "sqrt",
    "sin": "cos", "cos": "sin", "abs": "negative", "rint": "floor", "append": "extend",
    "zeros_like": "ones_like", "ones_like": "zeros_like", "any": "all", "all": "any",
}  # fmt: skip


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Yield what was changed and the changed source, each change by itself.

    Operators, comparisons, constants, bounds of slices and ranges, order of axes and
    arguments, keywords, conditions, exchanged variables, dropped statements.
    """
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    for position, node in enumerate(ast.walk(tree)):
        for change in _changes(node, tree):
            mutant = copy.deepcopy(tree)
            target = next(n for i, n in enumerate(ast.walk(mutant)) if i == position)
            change(target)
            text = ast.unparse(ast.fix_missing_locations(mutant))
            if text not in seen:
                seen.add(text)
                yield f"line {getattr(node, 'lineno', '?')}: {_new_lines(tree, mutant)}", text


def _new_lines(tree: ast.AST, mutant: ast.AST) -> str:
    before = ast.unparse(tree).splitlines()
    return " | ".join(
        line.strip() for line in ast.unparse(mutant).splitlines() if line not in before
    )


def _changes(node: ast.AST, tree: ast.Module) -> Iterator:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for operator in _OPERATORS.get(type(node.op), ()):
            yield lambda n, operator=operator: setattr(n, "op", operator())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.Compare):
        for comparison in _COMPARISONS.get(type(node.ops[0]), ()):
            yield lambda n, comparison=comparison: n.ops.__setitem__(0, comparison())
    if isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield lambda n: setattr(n, "op", other())
    if isinstance(node, ast.Constant):
        for value in _other_constants(node.value):
            yield lambda n, value=value: setattr(n, "value", value)
    if isinstance(node, ast.Slice):
        yield from _other_bounds(node)
    if isinstance(node, ast.Tuple | ast.List) and len(node.elts) > 1:
        for i in range(len(node.elts) - 1):
            yield lambda n, i=i: n.elts.__setitem__(slice(i, i + 2), n.elts[i : i + 2][::-1])
    if isinstance(node, ast.Call):
        yield from _other_calls(node)
    if isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield lambda n: setattr(n, "attr", _NAMES[n.attr])
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        if node.id in ("max", "min", "sum", "any", "all"):
            yield lambda n: setattr(n, "id", _NAMES[n.id])
        for name in _other_variables(node.id, tree):
            yield lambda n, name=name: setattr(n, "id", name)
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        for value in (True, False):
            yield lambda n, value=value: setattr(n, "test", ast.Constant(value))
    if isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.If):
        for i, statement in enumerate(node.body):
            docstring = isinstance(statement, ast.Expr) and isinstance(
                statement.value, ast.Constant
            )
            if not docstring and not isinstance(statement, ast.Pass):
                yield lambda n, i=i: n.body.__setitem__(i, ast.Pass())


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _other_constants(value: object) -> tuple[object, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (value + 1, value - 1)
    if isinstance(value, float):
        return (value * 1.01, value + 1, -value)
    return ()


def _plus(expression: ast.expr, step: int) -> ast.expr:
    return ast.BinOp(expression, ast.Add(), ast.Constant(step))


def _other_bounds(node: ast.Slice) -> Iterator:
    for bound in ("lower", "upper", "step"):
        if getattr(node, bound) is None:
            continue
        yield lambda n, bound=bound: setattr(n, bound, None)
        if bound != "step" and not isinstance(getattr(node, bound), ast.Constant):
            for step in (1, -1):
                yield lambda n, b=bound, step=step: setattr(n, b, _plus(getattr(n, b), step))


def _other_calls(node: ast.Call) -> Iterator:
    if len(node.args) > 1:
        yield lambda n: n.args.__setitem__(slice(0, 2), n.args[:2][::-1])
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        for i in range(len(node.args)):
            for step in (1, -1):
                yield lambda n, i=i, step=step: n.args.__setitem__(i, _plus(n.args[i], step))
    for i in range(len(node.keywords)):
        yield lambda n, i=i: n.keywords.__delitem__(i)


def _other_variables(name: str, tree: ast.Module) -> list[str]:
    """The next two variables of the function, if this name is one of them."""
    function = tree.body[-1]
    if not isinstance(function, ast.FunctionDef):
        return []
    names = [argument.arg for argument in function.args.args]
    stored = (n for n in ast.walk(function) if isinstance(n, ast.Name))
    names += [n.id for n in stored if isinstance(n.ctx, ast.Store)]
    names = list(dict.fromkeys(names))
    if name not in names:
        return []
    i = names.index(name)
    others = [names[(i + step) % len(names)] for step in (1, 2)]
    return [other for other in dict.fromkeys(others) if other != name]
