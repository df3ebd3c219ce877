"""Small changes to the source of a function: comparisons shifted, conditions joined otherwise, numbers one more or less."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

_SHIFTED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip

_TOLD_BESIDE = ("related", "strict")
"""Arguments that change no verdict: what is told beside a problem for people, and whether a fault of this package would be seen."""

_LONGEST = 100

Function = ast.FunctionDef
Step = tuple[str, int | None]
"""A field of a node, and the number in it where it is a list."""


class Rewriting(NamedTuple):
    """A change to a function: where in it, what stands there instead, and in words what becomes what."""

    where: list[Step]
    new: ast.AST
    told: str

    def of(self, function: Function) -> Function:
        """The function with that change; the one that is given stays as it is."""
        changed = copy.deepcopy(function)
        _put(changed, self.where, self.new)
        return ast.fix_missing_locations(changed)


def rewritings(function: Function) -> Iterator[Rewriting]:
    """Every change to the body of a function, one at a time, in the order of its text."""
    for where, node in _below(function):
        for new in _others(node):
            yield Rewriting(where, new, f"{_text(node)} becomes {_text(new)}")


def _below(function: Function) -> Iterator[tuple[list[Step], ast.AST]]:
    for number, statement in enumerate(function.body):
        yield from _walk(statement, [("body", number)])


def _walk(node: ast.AST, where: list[Step]) -> Iterator[tuple[list[Step], ast.AST]]:
    if isinstance(node, ast.Raise | ast.Assert):
        return  # What is said of a fault of this package is no matter of the standard.
    if isinstance(node, ast.keyword) and node.arg in _TOLD_BESIDE:
        return
    yield where, node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "slice", "defaults", "kw_defaults"):
            continue
        if isinstance(value, ast.AST):
            yield from _walk(value, [*where, (name, None)])
        elif isinstance(value, list):
            for number, one in enumerate(value):
                if isinstance(one, ast.AST):
                    yield from _walk(one, [*where, (name, number)])


def _others(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for number, operator in enumerate(node.ops):
            changed = copy.deepcopy(node)
            changed.ops[number] = _SHIFTED[type(operator)]()
            yield changed
    elif isinstance(node, ast.BoolOp):
        changed_bool = copy.deepcopy(node)
        changed_bool.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield changed_bool
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield copy.deepcopy(node.operand)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        changed_sum = copy.deepcopy(node)
        changed_sum.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield changed_sum


def _put(function: Function, where: list[Step], new: ast.AST) -> None:
    *steps, (name, number) = where
    node: ast.AST = function
    for step, at in steps:
        value = getattr(node, step)
        node = value if at is None else value[at]
    if number is None:
        setattr(node, name, new)
    else:
        getattr(node, name)[number] = new


def _text(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
