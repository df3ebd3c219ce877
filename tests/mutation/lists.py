"""Mutants of what else the standard says as data: code lists, the time limits and thresholds of the rules, field groups."""

from __future__ import annotations

import copy
import functools
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.mutation.model import Mutant
from tipx.standard import Standard, newest
from tipx.standard.codelists import Code, CodeList

_KINDS = {"closed": "extensible", "extensible": "closed"}


def mutants(chance: random.Random) -> Iterator[Mutant]:
    """Those of every list (one that accepts all, one without one of its codes, one of the other kind), of every parameter, and of
    every field group, level of disclosure and exclusion."""
    of = newest()
    for name, one in of.codelists.items():
        tags = frozenset((f"codelist:{name}",))
        yield _of_list("list accepts anything", name, name, tags, _widened)
        if one.kind in _KINDS:
            other = _KINDS[one.kind]
            yield _of_list("kind of a list", f"{name}: {other}", name, tags, functools.partial(_of_kind, other))
            gone = chance.choice(list(one.codes))
            yield _of_list("code dropped", f"{name}: {gone}", name, tags, functools.partial(_without, gone))
        for code, known in one.codes.items():
            if known.status == "deprecated":
                active = functools.partial(_active, code)
                yield _of_list("code active again", f"{name}: {code}", name, tags, active)
    yield from _of_parameters(of)
    yield from _of_disclosure(of)


def _of_list(kind: str, name: str, of: str, tags: frozenset[str], change: Callable[[CodeList], CodeList]) -> Mutant:
    def apply() -> None:
        read = vars(Standard)["codelists"].func

        def codelists(standard: Standard) -> Mapping[str, CodeList]:
            found = dict(read(standard))
            return {**found, of: change(found[of])} if of in found else found

        vars(Standard)["codelists"].func = codelists

    return Mutant(kind, name, apply, tags, is_data=True)


class _Anything(dict[str, Code]):
    """Codes of which there is every one."""

    def get(self, key: str, default: Any = None) -> Any:
        return super().get(key) or Code(key, key, key, "active", "1.0", "", "")

    def __contains__(self, key: object) -> bool:
        return True


def _with(one: CodeList, codes: Mapping[str, Code], kind: str = "") -> CodeList:
    return CodeList(one.name, one.title, kind or one.kind, codes, date=one.date)


def _widened(one: CodeList) -> CodeList:
    return _with(one, _Anything(one.codes))


def _without(code: str, one: CodeList) -> CodeList:
    return _with(one, {key: found for key, found in one.codes.items() if key != code})


def _of_kind(kind: str, one: CodeList) -> CodeList:
    return _with(one, one.codes, kind)


def _active(code: str, one: CodeList) -> CodeList:
    return _with(
        one, {**one.codes, code: one.codes[code]._replace(status="active")} if code in one.codes else one.codes
    )


def _of_parameters(of: Standard) -> Iterator[Mutant]:
    import json

    told = json.loads((of.folder / "parameters.json").read_bytes())["parameters"]
    for name, value in of.parameters.items():
        tags = frozenset(f"rule:{rule}" for rule in told[name].get("rules", ()))
        for other in _others(value):
            yield Mutant(
                "parameter",
                f"{name}: {_words(value, other)}",
                functools.partial(_set_parameter, name, other),
                tags,
                is_data=True,
            )


def _others(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value - 1, value + 1]
    if isinstance(value, list) and value:
        return [value[1:], value[:-1]] if len(value) > 1 else [[]]
    if isinstance(value, dict) and value:
        return [
            {key: one for key, one in value.items() if key != gone} for gone in (next(iter(value)), list(value)[-1])
        ]
    return []


def _words(value: Any, other: Any) -> str:
    if isinstance(value, list | dict):
        return "without " + ", ".join(str(one) for one in value if one not in other)
    return str(other)


def _set_parameter(name: str, value: Any) -> None:
    read = vars(Standard)["parameters"].func
    vars(Standard)["parameters"].func = lambda standard: {**read(standard), name: value}


def _of_disclosure(of: Standard) -> Iterator[Mutant]:
    """Each list of names or paths in the file loses one of its entries: those that stand in it alone lose it too."""
    for path, found in _listed(of.disclosure, ()):
        for number in range(len(found)):
            item = found[number]
            said = item if isinstance(item, str) else item.get("path", item.get("code", str(number)))
            name = f"{'/'.join(map(str, path))}: without {said}"
            yield Mutant(
                "disclosure",
                name,
                functools.partial(_shorten, path, number),
                frozenset(("area:disclosure",)),
                is_data=True,
            )


def _listed(node: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], list[Any]]]:
    if isinstance(node, list):
        yield path, node
    for key, child in enumerate(node) if isinstance(node, list) else node.items() if isinstance(node, dict) else ():
        yield from _listed(child, (*path, key))


def _shorten(path: tuple[str | int, ...], number: int) -> None:
    read = vars(Standard)["disclosure"].func

    def disclosure(standard: Standard) -> Any:
        found = copy.deepcopy(read(standard))
        node = found
        for step in path:
            node = node[step]
        del node[number]
        return found

    vars(Standard)["disclosure"].func = disclosure
