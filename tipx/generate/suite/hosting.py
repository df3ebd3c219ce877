"""Small valid payloads in which something is put or broken, and the forms of a payload."""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tipx.generate.suite.drafting import File, text_of
from tipx.generate.suite.occurrences import model_of
from tipx.standard import Standard
from tipx.standard.fields import Field
from tipx.writing.xml import to_xml

_HOSTS = Path(__file__).parent / "hosts.json"


@functools.cache
def _hosts() -> Mapping[str, Any]:
    document = json.loads(_HOSTS.read_bytes())
    return {model: one["record"] for one in document["hosts"] for model in one["holds"]}


def host(of: Standard, kind: str, path: tuple[str, ...]) -> dict[str, Any]:
    """A valid payload of that version that has such an object."""
    payload: dict[str, Any] = copy.deepcopy(_hosts()[model_of(kind, path)])
    return {**payload, "tipxVersion": of.version}


def reached(payload: dict[str, Any], path: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """The first object at a path, with its pointer."""
    found: Any = payload
    pointer = ""
    for one in path:
        step = 0 if one == "[]" else one
        found = found[step]
        pointer += f"/{step}"
    return pointer, found


def ordered(value: Any, tree: Field) -> Any:
    """Fields in the order of the schema, which XML needs; what is not known comes last."""
    if isinstance(value, list) and tree.item is not None:
        return [ordered(one, tree.item) for one in value]
    if isinstance(value, dict) and tree.kind == "object":
        names = sorted(value, key=lambda name: list(tree.properties).index(name) if name in tree.properties else 999)
        return {
            name: ordered(value[name], tree.properties[name]) if name in tree.properties else value[name]
            for name in names
        }
    return value


def forms_of(payload: dict[str, Any], of: Standard, in_xml: bool) -> dict[str, list[File]]:
    forms = {"json": [("input.json", text_of(payload))]}
    if in_xml:
        forms["xml"] = [("input.xml", to_xml(payload, of, pretty=True))]
    return forms


def holder(path: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The object that has a field, and the name of the field."""
    while path[-1] == "[]":
        path = path[:-1]
    return path[:-1], path[-1]


def put(of: Standard, kind: str, path: tuple[str, ...], value: Any) -> tuple[dict[str, list[File]], str]:
    """A payload with that value at a field, in both forms, and the pointer of the field."""
    above, name = holder(path)
    payload = host(of, kind, above)
    pointer, container = reached(payload, above)
    items = path[len(above) + 1 :]
    container[name] = functools.reduce(lambda inner, _: [inner], items, value)
    return forms_of(ordered(payload, of.record(kind)), of, True), pointer + f"/{name}" + "/0" * len(items)
