"""Payloads and XML documents by which schema processors are compared: every field of the standard at its limits.

A *probe* is named after its place (`victim/birthDate/value: line feed behind`). Payloads come from the field tree, so
that a new field is compared without a change here; random ones come from the strategies of `tipx.testing`.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import jsonschema
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import tipx
from tipx import testing
from tipx.standard import RECORD_TYPES, Standard, schema_document, standard
from tipx.standard.examples import Example
from tipx.standard.fields import Field
from tipx.writing.xml import to_xml

URN = "urn:uuid:00000000-0000-4000-8000-000000000001"
SAMPLES = {
    "urn": URN, "profileClaim": "core", "date": "2026-02-28", "dateTime": "2026-02-28T10:00:00Z",
    "partialDateValue": "2026", "decimal": "1.5", "country": "PK", "subdivision": "PK-PB", "language": "ur",
    "script": "Arab", "currency": "PKR", "fieldPath": "events.place", "sha256": "0a" * 32,
}  # fmt: skip
"""A value of each form that has a pattern; that of a version is the version that is probed."""

STRINGS = {
    "empty": lambda good: "",
    "space before": lambda good: " " + good,
    "space behind": lambda good: good + " ",
    "line feed behind": lambda good: good + "\n",
    "carriage return behind": lambda good: good + "\r",
    "tab before": lambda good: "\t" + good,
    "no-break space behind": lambda good: good + "\u00a0",
    "line separator behind": lambda good: good + "\u2028",
    "doubled": lambda good: good + good,
    "upper case": lambda good: good.upper(),
    "lower case": lambda good: good.lower(),
    "other digits": lambda good: good.translate({ord("0") + n: chr(0x06F0 + n) for n in range(10)}),
    "other letters": lambda good: good.translate({ord("A"): "А", ord("a"): "а", ord("P"): "Р", ord("u"): "υ"}),
    "anchors": lambda good: f"^{good}$",
    "first character lost": lambda good: good[1:],
    "last character lost": lambda good: good[:-1],
    "extension code": lambda good: "x-pk-bonded-kiln",
    "extension code without a name": lambda good: "x-pk-",
    "extension code in upper case": lambda good: "x-PK-kiln",
    "two codes": lambda good: f"{good} {good}",
    "year alone": lambda good: "2026",
    "month alone": lambda good: "2026-02",
    "no real day": lambda good: "2026-02-30",
    "day with offset": lambda good: "2026-01-01Z",
    "nine decimals": lambda good: "-0.123456789",
    "ten decimals": lambda good: "0.1234567890",
    "fraction of a second": lambda good: "2026-02-28T10:00:00.5+05:00",
    "no offset": lambda good: "2026-02-28T10:00:00",
    "absolute address": lambda good: "https://example.org/profile?a=1&b=<2>",
    "language with subtags": lambda good: "zh-Hans-CN-x-private1",
    "200 code points": lambda good: "𝒯" * 200,
    "201 code points": lambda good: "𝒯" * 201,
    "200 letters": lambda good: "a" * 200,
    "201 letters": lambda good: "a" * 201,
    "4000 code points": lambda good: "𝒯" * 4000,
    "4001 code points": lambda good: "𝒯" * 4001,
    "3999 letters and a combining mark": lambda good: "a" * 3999 + "\u0301",
}
"""What is done with a good value of a text; each says what it is."""

ON_EVERY_LIST = ("empty", "line feed behind", "upper case", "last character lost", "extension code")
"""Of these, what is done with a code of each closed list; one closed list gets them all."""

INTEGERS = (-(2**53) + 1, -2, -1, 0, 1, 2, 119, 120, 121, 2**53 - 1, 2**53, 2**64, 10**30)

STILL_DATA = ("TIPX-SYN-004", "TIPX-SYN-022", "TIPX-SYN-023")
"""Of the ids of syntax, those of a byte-order mark and of an unknown version or profile: what a schema reads is whole."""


class Probe(NamedTuple):
    """A payload and its XML form."""

    name: str
    payload: dict[str, Any]
    xml: bytes


def probes(standard: Standard) -> Iterator[Probe]:
    """Every field present, absent and doubled, and every kind of leaf at its limits."""
    seen: set[Any] = set()
    for kind in RECORD_TYPES:
        record = smallest(standard.record(kind), standard)
        yield from _written(kind, record, standard)
        yield from _of_object(record, (), standard.record(kind), standard, seen, kind)


def generated(standard: Standard, count: int) -> list[Probe]:
    """The same `count` random payloads in every run, about half of them mutated."""
    payloads = st.one_of(
        testing.bundles(standard), *(testing.records(kind, standard) for kind in ("case", "victim", "referral"))
    )
    found: list[Probe] = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.one_of(payloads, testing.mutated(payloads)))
    def collect(payload: dict[str, Any]) -> None:
        found.extend(_written(f"generated {len(found)}", copy.deepcopy(payload), standard))

    collect()
    return found


def smallest(field: Field, standard: Standard) -> Any:
    """A value of a field with the required members alone."""
    if field.kind == "object":
        return {name: smallest(field.properties[name], standard) for name in field.required}
    if field.kind == "list":
        assert field.item is not None
        return [smallest(field.item, standard)]
    if field.kind == "extensions":
        return {"urn:example:a": "text"}
    if field.kind == "boolean":
        return True
    if field.kind == "integer":
        return field.minimum or 0
    return _good_text(field, standard)


def _good_text(field: Field, standard: Standard) -> str:
    codelist = standard.codelists.get(field.codelist or "")
    if field.const is not None:
        return field.const
    if field.enum:
        return field.enum[0]
    if codelist is not None and codelist.kind in ("closed", "extensible"):
        return next(iter(codelist.codes))
    if field.format == "version":
        return standard.version
    return SAMPLES.get(field.format or "", "Sample")


def _of_object(
    record: dict[str, Any], path: tuple[str, ...], field: Field, standard: Standard, seen: set[Any], place: str
) -> Iterator[Probe]:
    """Probes of the members of the object at `path` of the record; each type of object and of leaf once."""
    if id(field.properties) in seen:
        return
    seen.add(id(field.properties))
    for name, child in field.properties.items():
        here = f"{place}/{name}"
        inner = child.item or child
        least = smallest(child, standard)
        yield from _written(here, _with(record, path, name, least), standard)
        if name in field.required and (path or name != "recordType"):
            yield from _written(f"{here}: absent", _with(record, path, name, None), standard)
        doubled = [smallest(inner, standard), smallest(inner, standard)]
        if path or name != "recordType":
            yield from _written(f"{here}: twice", _with(record, path, name, doubled), standard)
            yield from _written(f"{here}: an object", _with(record, path, name, {"unknown": "text"}), standard)
        yield from _written(f"{here}x: unknown", _with(record, path, f"{name}x", least), standard)
        if inner.kind == "object":
            filled = _with(record, path, name, least)
            yield from _of_object(filled, (*path, name), inner, standard, seen, here)
        elif inner.kind != "extensions" and (path or name != "recordType"):
            yield from _of_leaf(record, path, name, child, standard, seen, here)


def _of_leaf(
    record: dict[str, Any], path: tuple[str, ...], name: str, child: Field, standard: Standard, seen: set[Any],
    place: str,
) -> Iterator[Probe]:  # fmt: skip
    inner = child.item or child
    key = (inner.kind, inner.type_name, inner.codelist, inner.const, inner.minimum, inner.maximum, inner.enum)
    if key in seen:
        return
    seen.add(key)
    codelist = standard.codelists.get(inner.codelist or "")
    kind_of_list = codelist.kind if codelist is not None and inner.const is None else None
    whole = kind_of_list != "closed" or kind_of_list not in seen
    seen.add(kind_of_list)
    for what, value in _values(inner, standard, whole):
        wrapped = [value] if child.item is not None else value
        yield from _written(f"{place}: {what}", _with(record, path, name, wrapped), standard)


def _values(field: Field, standard: Standard, whole: bool) -> Iterator[tuple[str, Any]]:
    if field.kind == "integer":
        yield from ((str(number), number) for number in INTEGERS)
    elif field.kind == "boolean":
        yield "false", False
    else:
        good = _good_text(field, standard)
        changes = STRINGS if whole else {what: STRINGS[what] for what in ON_EVERY_LIST}
        yield from ((what, change(good)) for what, change in changes.items())
        codelist = standard.codelists.get(field.codelist or "")
        if codelist is not None and codelist.kind in ("closed", "extensible"):
            yield from ((f"code {code}", code) for code in codelist.codes)


def _with(record: dict[str, Any], path: tuple[str, ...], name: str, value: Any) -> dict[str, Any]:
    """A copy of the record with one member set, or taken out where the value is None."""
    changed = copy.deepcopy(record)
    node = changed
    for step in path:
        inner = node[step]
        node = inner[0] if isinstance(inner, list) else inner
    if value is None:
        del node[name]
    else:
        node[name] = value
    return changed


def _written(name: str, payload: dict[str, Any], standard: Standard) -> Iterator[Probe]:
    """The payload with its XML, if the XML says the same: not so for an empty list or a list that should be none."""
    try:
        xml = to_xml(payload, standard)
        same = tipx.load(xml) == payload
    except (ValueError, tipx.LoadError):
        return
    if same:
        yield Probe(name, payload, xml)


def single_file_verdicts(payloads: Iterable[Mapping[str, Any]], standard: Standard) -> list[bool]:
    """What the single-file schemas say, as `jsonschema` reads them, but with `$` as the end of the value.

    The standard says so, and every other engine of the tests does; in Python's `re` it is also the place before a
    line feed at the end.
    """

    def pattern(_: Any, wanted: str, instance: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
        if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", wanted), instance):
            yield jsonschema.ValidationError("another form")

    strict = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": pattern})
    validators = {kind: strict(schema_document(standard, kind, single=True)) for kind in RECORD_TYPES}
    return [validators[payload["recordType"]].is_valid(payload) for payload in payloads]


@functools.cache
def judged(version: str) -> tuple[tuple[Probe, bool], ...]:
    """The probes of a version, each with what the single-file schemas say of it; made once, as that takes its time. Nothing of
    them may be changed."""
    of = standard(version)
    found = tuple(probes(of))
    return tuple(zip(found, single_file_verdicts((probe.payload for probe in found), of), strict=True))


def is_data(example: Example) -> bool:
    """Whether an example is data that a schema can judge, in both forms."""
    problems = (*example.expect, *example.expect_xml)
    return all(each["rule"] in STILL_DATA or not each["rule"].startswith("TIPX-SYN-") for each in problems)


def file_name(number: int, name: str) -> str:
    """A file name for a probe that sorts in the order of the probes."""
    return f"{number:05}-{re.sub('[^A-Za-z0-9]+', '-', name)[:80]}.xml"
