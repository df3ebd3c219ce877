"""Mutants of the schemas: each keyword dropped, each limit moved, each annotation that rules judge by taken away."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from tests.mutation.model import Mutant
from tipx.checking import engines
from tipx.generate.suite.occurrences import Occurrence, occurrences
from tipx.standard import Standard, standard, versions

Documents = Mapping[str, Mapping[str, Any]]
Change = Callable[[dict[str, Any], str], None]
"""Changes the object that has a keyword, given the keyword (of `required` also the name, as `required/id`)."""

ANNOTATIONS = ("x-tipx-codelist", "x-tipx-refers-to", "x-tipx-format", "x-tipx-range", "deprecated")
"""What rules judge by. The classes of sensitivity are no matter of a verdict: they say what programs show."""

JUDGED_FORMATS = (
    "date", "dateTime", "partialDateValue", "decimal", "code", "country", "subdivision", "language", "script", "currency",
    "fieldPath", "text",
)  # fmt: skip
"""The other formats are judged by the schema alone."""

_STEPS = {"maxLength": 1, "maximum": 1, "maxItems": 1, "minLength": -1, "minimum": -1, "minItems": -1}
_OF_ENGINE_ALONE = ("type", "$ref")
"""The field tree cannot do without these: there it is only the engine that looks at them no more."""


def mutants() -> Iterator[Mutant]:
    """Those of every constraint of every version, each once, then those of the annotations."""
    for one in _every():
        tags = frozenset((f"keyword:{one.place}",))
        yield _mutant("keyword dropped", one.place, one.keyword, tags, drop)
        if one.keyword in _STEPS:
            step = _STEPS[one.keyword]
            yield _mutant(
                "limit loosened", f"{one.place}: {one.value + step}", one.keyword, tags, _moved(step), one.place
            )
            yield _mutant(
                "limit tightened", f"{one.place}: {one.value - step}", one.keyword, tags, _moved(-step), one.place
            )
    for place, keyword, value in annotated():
        tags = frozenset((f"keyword:{place}", f"codelist:{value}"))
        yield _mutant("annotation", place, keyword, tags, drop)


def _every() -> list[Occurrence]:
    found = {one.place: one for version in reversed(versions()) for one in occurrences(standard(version))}
    return list(found.values())


def annotated() -> list[tuple[str, str, Any]]:
    """The place, the keyword and the value of every annotation that rules judge by; of all versions each once."""
    found: dict[str, tuple[str, str, Any]] = {}
    for version in versions():
        for identifier, document in standard(version).schemas.items():
            for pointer, node in _nodes(document, ""):
                for keyword in ANNOTATIONS:
                    if keyword in node and (keyword != "x-tipx-format" or node[keyword] in JUDGED_FORMATS):
                        place = f"{identifier.rsplit(':', 1)[-1]}#{pointer}/{keyword}"
                        found.setdefault(place, (place, keyword, node[keyword]))
    return list(found.values())


def _nodes(node: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield pointer, node
    for name in ("properties", "$defs"):
        for key, child in node.get(name, {}).items():
            yield from _nodes(child, f"{pointer}/{name}/{key}")
    if "items" in node:
        yield from _nodes(node["items"], f"{pointer}/items")


def _mutant(
    kind: str, name: str, keyword: str, tags: frozenset[str], change: Change, place: str | None = None
) -> Mutant:
    of_engine = keyword in _OF_ENGINE_ALONE
    return Mutant(kind, name, functools.partial(_apply, place or name, keyword, change, of_engine), tags, is_data=True)


def drop(node: dict[str, Any], keyword: str) -> None:
    """Take the keyword away; of `required` one name."""
    keyword, _, name = keyword.partition("/")
    if name:
        node[keyword] = [one for one in node[keyword] if one != name]
    else:
        del node[keyword]


def _moved(step: int) -> Change:
    def change(node: dict[str, Any], keyword: str) -> None:
        node[keyword] += step

    return change


def changed(documents: Documents, place: str, keyword: str, change: Change) -> Documents:
    """The schemas of a version with that change; as they are where this version has no such place."""
    name, _, pointer = place.partition("#")
    last = place[place.rindex(f"/{keyword}") + 1 :]
    steps = pointer[: -len(last) - 1].split("/")[1:]
    identifier = next((one for one in documents if one.rsplit(":", 1)[-1] == name), "")
    found: dict[str, Any] = copy.deepcopy(dict(documents))
    node: Any = found.get(identifier, {})
    for step in steps:
        node = node.get(step, {})
    if keyword in node:
        change(node, last)
    return found


class _OfEngine(NamedTuple):
    """What the engines ask of a version of the standard."""

    version: str
    schemas: Documents

    def identifier(self, name: str) -> str:
        return standard(self.version).identifier(name)

    def __hash__(self) -> int:
        return hash(self.version)


def _apply(place: str, keyword: str, change: Change, of_engine: bool) -> None:
    read: Callable[[Standard], Documents] = vars(Standard)["schemas"].func

    def schemas(of: Standard) -> Documents:
        return changed(read(of), place, keyword, change)

    if not of_engine:
        vars(Standard)["schemas"].func = schemas
    native = engines._native

    def accepts(of: Standard, kind: str) -> engines.Accepts:
        loosened = _OfEngine(of.version, schemas(of) if of_engine else of.schemas)
        if engines._has_native():
            return native(loosened, kind)  # type: ignore[arg-type]
        return _compiled(loosened, kind)

    engines._native = engines._python = accepts  # type: ignore[assignment]


def _compiled(of: _OfEngine, kind: str) -> engines.Accepts:
    """Where the native engine is not installed: what the python engine is made of, made anew."""
    import fastjsonschema

    documents = {name: dict(document) for name, document in of.schemas.items()}
    validate = fastjsonschema.compile(
        documents[of.identifier(kind)], handlers={"urn": lambda uri: documents[uri.partition("#")[0]]},
        use_default=False, use_formats=False,
    )  # fmt: skip

    def accepts(data: Any) -> bool:
        try:
            validate(data)
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    return accepts
