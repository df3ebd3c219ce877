"""Markers, and payloads in which they stand wherever a text of a victim can stand, rightly or wrongly.

A marker is told from the tool's own words by its stem, which stands in nothing that the tool or the standard says
(`test_markers.py` proves it). There are several kinds, so that none is lost by escaping, by folding of case or because a
reader knows only some letters.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import html
import itertools
import json
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tipx.standard import newest
from tipx.standard.examples import Example, every_example
from tipx.standard.fields import Field
from tipx.standard.sensitivity import classes
from tipx.writing.xml import to_xml

LETTERS, URDU, DIGITS, DAY, NO_DAY, DEGREES = "zqxv", "ژقظخ", "49071518", "1961-07-19", "1961-02-31", "31.4907151"
STEMS = (LETTERS, URDU, DIGITS, DAY, NO_DAY, DEGREES)
KINDS = {"bundle": None, "case": "cases", "victim": "victims", "referral": "referrals"}

_numbers = itertools.count(1)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def marker(longer_than: int | None = None) -> str:
    """A new text: now in Latin letters, now in Urdu, now mostly of digits. `longer_than`: so many characters."""
    number = next(_numbers)
    text = (f"Zqxv{number:05d}k", f"{URDU} {number:05d}", f"+{DIGITS}{number:05d}", f"zQXv-{number}")[number % 4]
    return text if longer_than is None else (text + " ") * (longer_than // len(text) + 1)


def name() -> str:
    """A new marker that can be the name of a field and of an element."""
    return f"Zqxv{next(_numbers):05d}n"


@functools.cache
def _digests() -> tuple[str, ...]:
    """Beginnings of digests of markers that are the same in every run: a hash of a name can be guessed."""
    fixed = (DAY, NO_DAY, DEGREES)
    return tuple(
        method(one.encode()).hexdigest()[:12] for one in fixed for method in (hashlib.sha256, hashlib.sha1, hashlib.md5)
    )


def leaked(*texts: str | bytes) -> list[str]:
    """The stems that stand in texts, plainly or escaped as JSON, XML or an address does."""
    found = []
    for given in texts:
        text = given.replace(b"\0", b"").decode("utf-8", "replace") if isinstance(given, bytes) else given
        plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        for form in {text, plain, html.unescape(text), urllib.parse.unquote(text)}:
            folded = form.casefold()
            found += [stem for stem in (*STEMS, *_digests()) if stem in folded]
    return sorted(set(found))


@functools.cache
def identifying(kind: str) -> dict[tuple[str, ...], Field]:
    """The identifying fields of a record type."""
    of = newest().record(kind)
    return {names: of.at(*names) for names, found in classes(newest(), kind).items() if found == "I"}


def _leaf(field: Field) -> Field:
    while field.item is not None:
        field = field.item
    return field


def fitting(field: Field, old: Any) -> Any:
    """A value that the standard allows there, with a marker where a text of one's own can stand."""
    inner = _leaf(field)
    if inner.codelist or inner.kind != "string":
        return old
    by_format = {"date": DAY, "partialDateValue": DAY, "decimal": DEGREES + "9"}
    if inner.format in by_format:
        return by_format[inner.format]
    return marker() if inner.pattern is None else old


def wrong(field: Field, old: Any) -> Any:
    """A value that the standard does not allow there: a text, one that is too long, a date that there is not."""
    inner = _leaf(field)
    if inner.kind == "object":
        return old
    if inner.format in ("date", "partialDateValue"):
        return NO_DAY
    return marker(inner.max_length if inner.max_length and not inner.codelist else None)


def flat(field: Field, old: Any) -> Any:
    """A text in place of whatever stands there."""
    return marker()


WAYS = {"fitting": fitting, "wrong": wrong, "flat": flat}


def planted(record: Any, kind: str, way: str) -> Any:
    """A record with markers in all its identifying fields that it has, and its lists of records likewise."""
    if not isinstance(record, dict):
        return record
    found = copy.deepcopy(record)
    for names, field in identifying(kind).items():
        _plant(found, names, field, way)
    for inner, list_name in KINDS.items():
        if kind == "bundle" and list_name and isinstance(found.get(list_name), list):
            found[list_name] = [planted(one, inner, way) for one in found[list_name]]
    if way != "fitting":
        found[name()] = marker()
        found[name()] = {name(): [marker()]}
        found["extensions"] = {
            f"urn:x:{name()}": {name(): marker()},
            name(): marker(),
            f"urn:y:{name()}": [marker(), ""],
        }
    return found


def _plant(at: Any, names: tuple[str, ...], field: Field, way: str) -> None:
    if isinstance(at, list):
        for one in at:
            _plant(one, names, field, way)
    elif isinstance(at, dict) and names[0] in at:
        if len(names) > 1:
            _plant(at[names[0]], names[1:], field, way)
        elif isinstance(at[names[0]], list) and field.item is not None and way != "flat":
            at[names[0]] = [WAYS[way](field, one) for one in at[names[0]]]
        else:
            at[names[0]] = WAYS[way](field, at[names[0]])


class Planted(NamedTuple):
    """A payload with markers: what it was made of and how, its form and its bytes."""

    of: str
    form: str
    raw: bytes


def planted_examples() -> Iterator[Planted]:
    """Every example, planted in every way, in every form that can write it."""
    for one in every_example():
        if one.by_hand:
            yield from _by_hand(one)
            continue
        payload = json.loads(one.json.read_bytes())
        kind = payload.get("recordType") if isinstance(payload, dict) else None
        for way in WAYS:
            changed = planted(payload, kind if kind in KINDS else "bundle", way)
            for form, raw in forms(changed).items():
                yield Planted(f"{one.name}-{way}", form, raw)


def forms(payload: Any) -> dict[str, bytes]:
    """A payload as JSON, as NDJSON with and without a header, and as XML where the writer can spell it."""
    found = {"json": json.dumps(payload, ensure_ascii=False).encode()}
    if not isinstance(payload, dict):
        return found
    lists = [name for name in KINDS.values() if name and isinstance(payload.get(name), list)]
    lines = [{key: value for key, value in payload.items() if key not in lists}]
    lines += [one for name in lists for one in payload[name]]
    found["ndjson"] = b"".join(json.dumps(one).encode() + b"\n" for one in lines)
    found["lines.ndjson"] = found["ndjson"].partition(b"\n")[2] or found["ndjson"] * 2
    try:
        found["xml"] = _with_more(to_xml(payload, newest()))
    except (TypeError, ValueError, KeyError, AttributeError):
        return found  # a text where the schema has an object cannot be spelt as an element
    return found


_START = re.compile(rb"<(victims|cases|names|homeAddress|recordType)>")


def _with_more(xml: bytes) -> bytes:
    """XML in which markers also stand as an attribute, a comment, an unknown element and text between elements."""

    def more(match: re.Match[bytes]) -> bytes:
        tag, text = match[1], marker().encode()
        if tag == b"recordType":
            return b"<!-- %s -->" % text + match[0]
        element = name().encode()
        return b'<%s %s="%s">%s<!--%s--><%s>%s</%s>' % (tag, name().encode(), text, text, text, element, text, element)

    return _START.sub(more, xml, count=6)


def _by_hand(one: Example) -> Iterator[Planted]:
    """An example that no reader can read: the texts of identifying fields are changed as they stand."""
    leaves = {
        names[-1] for kind in KINDS for names, field in identifying(kind).items() if _leaf(field).kind == "string"
    }
    wanted = "|".join(sorted(leaves)).encode()
    in_json = re.compile(rb'("(?:%s)"\s*:\s*")[^"]*' % wanted)
    in_xml = re.compile(rb"(<(?:%s)>)[^<]*" % wanted)
    for form, path, pattern in (("json", one.json, in_json), ("xml", one.xml, in_xml)):
        yield Planted(one.name, form, pattern.sub(lambda match: match[1] + marker().encode(), path.read_bytes()))


def everything(way: str) -> dict[str, Any]:
    """A bundle whose records have all identifying fields of the standard, planted."""
    from tipx.standard.cases import base

    bundle: dict[str, Any] = json.loads(json.dumps(base(newest(), "smallest")))
    for kind, list_name in KINDS.items():
        record = bundle if list_name is None else bundle[list_name][0]
        for names, field in identifying(kind).items():
            _set(record, newest().record(kind), names, _usual(field))
    changed: dict[str, Any] = planted(bundle, "bundle", way)
    return changed


def _set(at: dict[str, Any], tree: Field, names: tuple[str, ...], value: Any) -> None:
    field = tree.properties[names[0]]
    inner = _leaf(field)
    if len(names) == 1:
        if inner.kind != "object":
            at.setdefault(names[0], [value] if field.item is not None else value)
        return
    there = at.setdefault(names[0], [{}] if field.item is not None else {})
    _set(there[0] if isinstance(there, list) else there, inner, names[1:], value)


def _usual(field: Field) -> Any:
    """What usually stands in a field: a code of its list, else something short."""
    inner = _leaf(field)
    if inner.codelist and inner.codelist in newest().codelists:
        code: Any = next(iter(newest().codelists[inner.codelist].codes), "en")
        return code
    if inner.kind == "boolean":
        return True
    return {"date": "1990-01-01", "partialDateValue": "1990", "decimal": "1.5", "script": "Latn"}.get(
        inner.format or "", "x"
    )


def texts_of(data: Any) -> Iterator[str]:
    """All texts of plain data, keys included."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield key
            yield from texts_of(value)
    elif isinstance(data, list):
        for one in data:
            yield from texts_of(one)
