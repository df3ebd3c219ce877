"""Mutants of the code: the functions of rules, values and readers, rewritten in one place each; and of constants that lose a member.

A function is given the code of its rewritten text, in place: so it is changed for everything that holds it already.
"""

from __future__ import annotations

import ast
import functools
import gc
import importlib
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

from tests.mutation.model import Mutant
from tests.mutation.rewriting import Function, Rewriting, rewritings
from tipx.generate import ROOT

RULES = (
    "tipx/ruleset/themes",
    "tipx/ruleset/profiles/crossborder",
    "tipx/ruleset/profiles/eu",
    "tipx/ruleset/profiles/pk",
)
TERMS = (
    "tipx/dates.py", "tipx/values/judge.py", "tipx/ruleset/acts.py", "tipx/ruleset/agencies.py", "tipx/ruleset/deidentification.py",
    "tipx/ruleset/grounds.py", "tipx/ruleset/groups.py", "tipx/ruleset/own_extensions.py", "tipx/ruleset/sides.py",
    "tipx/ruleset/terms.py", "tipx/ruleset/visibility.py",
)  # fmt: skip
"""What the rules share: days and moments, terms, values, agencies, field groups."""

_QUICK_LOOK = "_plainly_"
"""So the names of functions begin that only look whether it is worth the time to judge: what they let through is judged again. The
modules `signs`, `case_events` and `promises` do nothing else, and are left out for the same reason."""

READERS = (
    "tipx/reading/strict_json.py", "tipx/reading/sniff.py", "tipx/reading/ndjson_reader.py", "tipx/reading/xml_binding.py",
    "tipx/reading/xml_reader.py", "tipx/checking/explainer.py",
)  # fmt: skip

_RULE_ID = re.compile(r"TIPX-[A-Z]+-[0-9]{3}")


class _Place(NamedTuple):
    """A function of a module: by its qualified name, the text that it has, and where that stands."""

    module: str
    file: str
    name: str
    text: Function
    rules: frozenset[str]

    @property
    def line(self) -> int:
        return min([self.text.lineno, *(one.lineno for one in self.text.decorator_list)])


def files(parts: Sequence[str]) -> list[Path]:
    """The source files of those names and folders."""
    found = (sorted((ROOT / part).glob("*.py")) if (ROOT / part).is_dir() else [ROOT / part] for part in parts)
    return [path for every in found for path in every if path.name != "__init__.py"]


def mutants(kind: str, parts: Sequence[str], chance: random.Random, most: int) -> list[Mutant]:
    """So many of the rewritings of these sources, chosen by chance: of each function about as many as it has text."""
    every = [one for path in files(parts) for one in _of_file(kind, path)]
    numbers = list(range(len(every)))
    chance.shuffle(numbers)
    return [every[number] for number in sorted(numbers[:most])]


def _of_file(kind: str, path: Path) -> Iterator[Mutant]:
    names: Counter[str] = Counter()
    for place in places(path):
        for rewriting in rewritings(place.text):
            named = f"{path.relative_to(ROOT / 'tipx').as_posix()} {place.name}: {rewriting.told}"
            names[named] += 1
            name = named if names[named] == 1 else f"{named} ({names[named]})"
            yield Mutant(
                kind, name, functools.partial(_rewrite, place, rewriting), frozenset(f"rule:{rule}" for rule in place.rules),
                ((place.file, place.line),),
            )  # fmt: skip


def places(path: Path) -> Iterator[_Place]:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    of_module = frozenset(_RULE_ID.findall(path.read_text(encoding="utf-8")))
    for node, name in _functions(tree, ""):
        if any(isinstance(one, ast.Name) and one.id in ("super", "__class__") for one in ast.walk(node)):
            continue  # Such a function is bound to its class: code that was compiled outside of it cannot stand in its stead.
        if node.name.startswith(_QUICK_LOOK):
            continue
        own = frozenset(found for one in node.decorator_list for found in _RULE_ID.findall(ast.unparse(one)))
        yield _Place(module, str(path), name, node, own or of_module)


def _functions(node: ast.AST, before: str) -> Iterator[tuple[Function, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield child, before + child.name
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{before}{child.name}.")


def _rewrite(place: _Place, rewriting: Rewriting) -> None:
    live = function_of(importlib.import_module(place.module), place.name)
    inner = _inner(live.__code__)
    live.__code__ = compiled(rewriting.of(place.text), place.file, live)
    if inner:
        _renew(inner, _inner(live.__code__))


def _inner(code: CodeType) -> list[CodeType]:
    """The codes of the functions that are made in a function, in the order of its text."""
    own = [one for one in code.co_consts if isinstance(one, CodeType)]
    return [found for one in own for found in (one, *_inner(one))]


def _renew(before: Sequence[CodeType], after: Sequence[CodeType]) -> None:
    """Give functions that a function has made already the code that it would give them now."""
    new = dict(zip(before, after, strict=True))
    gc.unfreeze()
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__ in new:
            one.__code__ = new[one.__code__]


def function_of(module: ModuleType, name: str) -> FunctionType:
    """The function of that qualified name, without what wraps it."""
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    for attribute in ("__func__", "fget", "func", "__wrapped__"):
        found = getattr(found, attribute, found)
    if not isinstance(found, FunctionType):
        raise TypeError(f"{name} is no function")
    return found


def compiled(text: Function, file: str, live: FunctionType) -> CodeType:
    """The code of a rewritten function, in the stead of that of the living one."""
    bare = ast.FunctionDef(**{**{name: getattr(text, name) for name in text._fields}, "decorator_list": []})
    ast.copy_location(bare, text)
    tree = ast.Module([ast.ImportFrom("__future__", [ast.alias("annotations")], 0), bare], [])
    whole = compile(ast.fix_missing_locations(tree), file, "exec")
    code = next(one for one in whole.co_consts if isinstance(one, CodeType) and one.co_name == text.name)
    if code.co_freevars != live.__code__.co_freevars:
        raise TypeError(f"{text.name} is closed over {live.__code__.co_freevars}")
    return code


def constants(parts: Sequence[str], chance: random.Random) -> list[Mutant]:
    """Of each constant of these sources that is a set or a range of codes and numbers, one that has a member less. Whole numbers are
    left out: they bound the work, or are units."""
    return [one for path in files(parts) for one in _constants_of(path, chance)]


def _constants_of(path: Path, chance: random.Random) -> Iterator[Mutant]:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    module = importlib.import_module(name)
    of_module = frozenset(f"rule:{rule}" for rule in _RULE_ID.findall(path.read_text(encoding="utf-8")))
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if not isinstance(target, ast.Name):
            continue
        value = vars(module).get(target.id)
        if target.id not in _naming():
            continue  # Nothing looks at it any more once the module is there.
        for other, told in _other_values(value, chance):
            where = path.relative_to(ROOT / "tipx").as_posix()
            yield Mutant(
                "constant", f"{where} {target.id}: {told}", functools.partial(_rebind, target.id, value, other), of_module,
                tuple((place.file, place.line) for place in _naming().get(target.id, ())),
            )  # fmt: skip


@functools.cache
def _naming() -> Mapping[str, list[_Place]]:
    """The functions of the package by the names that stand in them."""
    found: defaultdict[str, list[_Place]] = defaultdict(list)
    for path in sorted((ROOT / "tipx").rglob("*.py")):
        if "compiled" not in path.parts and "generate" not in path.parts and "cli" not in path.parts:
            for place in places(path):
                for name in {one.id for one in ast.walk(place.text) if isinstance(one, ast.Name)}:
                    found[name].append(place)
    return found


def _other_values(value: Any, chance: random.Random) -> Iterator[tuple[Any, str]]:
    if type(value) is range and value.step == 1:
        yield range(value.start + 1, value.stop), f"from {value.start + 1}"
        yield range(value.start, value.stop - 1), f"to {value.stop - 2}"
    elif type(value) in (frozenset, tuple) and len(value) > 1 and all(type(one) is str for one in value):
        gone = chance.choice(sorted(value))
        yield type(value)(one for one in value if one != gone), f"without {gone}"


def _rebind(name: str, value: Any, other: Any) -> None:
    """Give the new value to the module and to those that have it from there."""
    for key, module in list(sys.modules.items()):
        if key.partition(".")[0] == "tipx" and vars(module).get(name) is value:
            setattr(module, name, other)
