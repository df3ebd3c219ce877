"""Every constraint of the schemas broken once: what is expected follows from the constraint alone."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from tipx.generate.suite.drafting import Draft, File, problem
from tipx.generate.suite.hosting import forms_of, holder, host, ordered, reached
from tipx.generate.suite.occurrences import Occurrence, occurrences
from tipx.reading.model import LIST_OF
from tipx.standard import Standard, standard, versions

GREATEST = 2**53 - 1
"""The greatest whole number that every reader of JSON keeps as it is."""

RECORDS: Mapping[tuple[str, ...], str] = {(name, "[]"): kind.capitalize() for kind, name in LIST_OF.items()}

_UNKNOWN = "unexpectedField"


class _Broken(NamedTuple):
    """How a constraint is broken: the rule, the words, and what makes the payload wrong. `in_xml`: whether XML can tell it."""

    rule: str
    about: str
    wrong: Any
    in_xml: bool = True


def drafts() -> Iterator[Draft]:
    """One case for each constraint of each version, of each version those that came with it."""
    met: set[str] = set()
    for version in versions():
        of = standard(version)
        for one in occurrences(of):
            if one.place not in met:
                met.add(one.place)
                yield _draft(one, of)


def _draft(one: Occurrence, of: Standard) -> Draft:
    if not one.path and one.keyword == "type":
        return _no_record(one, of)
    broken = _BREAKS[one.keyword](one)
    above, name = (one.path, "") if one.keyword in _OF_OBJECT else holder(one.path)
    payload = host(of, one.kind, above)
    pointer, container = reached(payload, above)
    if one.keyword == "required":
        del container[one.value]
        model = f"{one.model}.{one.value}"
    elif one.keyword == "additionalProperties":
        container[_UNKNOWN] = broken.wrong
        model = one.model
    else:
        items = one.path[len(above) + 1 :]
        container[name] = functools.reduce(lambda value, _: [value], items, broken.wrong)
        # An item of the lists of a bundle is told as the record that it was to be.
        is_record = one.kind == "bundle" and one.path in RECORDS
        model = RECORDS[one.path] if is_record else one.model
        pointer += f"/{name}" + "/0" * len(items)
    told = broken.rule
    if model.endswith(".recordType"):
        # A record by itself whose type is wrong is of no known type; and in XML its type is the name of its element.
        model, broken = "Record.recordType", broken._replace(in_xml=False)
        told = "TIPX-SCH-009" if one.keyword == "type" else told
    forms = forms_of(ordered(payload, of.record(one.kind)), of, broken.in_xml)
    return _made(one, of, model, broken._replace(rule=told), forms, problem(told, "error", model, pointer))


def _no_record(one: Occurrence, of: Standard) -> Draft:
    """A text where a record belongs; and a payload that is a list, where a bundle belongs."""
    if one.kind == "bundle":
        broken = _Broken("TIPX-SYN-019", "a list where a payload is wanted", None, False)
        return _made(
            one, of, one.model, broken, {"json": [("input.json", b'["Sample"]\n')]}, problem(broken.rule, "error", None)
        )
    broken = _Broken("TIPX-SCH-003", "a text where a record is wanted", None, False)
    name = LIST_OF[one.kind]
    payload = {**host(of, "bundle", ()), name: ["Sample"]}
    forms = forms_of(ordered(payload, of.record("bundle")), of, False)
    return _made(one, of, one.model, broken, forms, problem(broken.rule, "error", one.model, f"/{name}/0"))


def _made(
    one: Occurrence, of: Standard, model: str, broken: _Broken, forms: Mapping[str, list[File]], told: Mapping[str, Any]
) -> Draft:
    return Draft(
        f"{of.version}/{one.place}", "SCH", f"{one.keyword.strip('$')} {model}", "core", of.version,
        f"{model}: {broken.about}", [f"keyword:{one.place}", f"rule:{broken.rule}"], forms,
        {"verdict": "invalid", "problems": [told]}, sources=[f"schemas/{of.version}/json/{one.place}"],
    )  # fmt: skip


_OF_OBJECT = ("required", "additionalProperties")


def _wrong_type(one: Occurrence) -> _Broken:
    kind = one.node["type"]
    wrong = {"object": "Sample", "array": "Sample", "string": 7, "integer": "seven", "boolean": "perhaps"}[kind]
    about = {
        "object": "a text where an object is wanted",
        "array": "a text where a list is wanted",
        "string": "a number where a text is wanted",
        "integer": "a text where a number is wanted",
        "boolean": "a text where true or false is wanted",
    }[kind]
    return _Broken("TIPX-SCH-003", about, wrong, kind not in ("array", "string"))


def _too_great(one: Occurrence) -> str:
    """A number that some readers would round is refused before any schema is asked."""
    return "TIPX-SYN-006" if one.value == GREATEST else "TIPX-SCH-007"


def _short(one: Occurrence) -> _Broken:
    if one.value == 1:
        return _Broken("TIPX-SCH-004", "an empty text", "")
    raise ValueError(f"{one.place}: no text is known that is too short")


def _few(one: Occurrence) -> _Broken:
    if one.value == 1:
        return _Broken("TIPX-SCH-004", "an empty list", [], False)
    raise ValueError(f"{one.place}: no list is known that has too few items")


_BREAKS: Mapping[str, Callable[[Occurrence], _Broken]] = {
    "type": _wrong_type,
    "$ref": _wrong_type,
    "const": lambda one: _Broken("TIPX-SCH-009", "a record type that there is not", "sample", False),
    "pattern": lambda one: _Broken("TIPX-SCH-006", "a text of another form", "?"),
    "minLength": _short,
    "maxLength": lambda one: _Broken("TIPX-SCH-005", "one character too many", "a" * (one.value + 1)),
    "minimum": lambda one: _Broken("TIPX-SCH-007", "one less than the least number", one.value - 1),
    "maximum": lambda one: _Broken(_too_great(one), "one more than the greatest number", one.value + 1),
    "minItems": _few,
    "required": lambda one: _Broken("TIPX-SCH-001", "a required field is missing", None),
    "additionalProperties": lambda one: _Broken("TIPX-SCH-002", "a field that the standard does not know", "Sample"),
    "propertyNames": lambda one: _Broken("TIPX-SCH-006", "a key that is no absolute URI", {"sample": "Sample"}),
}
