"""One small record, spelt out in JSON and XML, and the same with one stretch of it written otherwise: for cases about bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tipx.generate.suite.drafting import Draft, File, problem
from tipx.generate.suite.rules import OPEN

VERSION = "1.0"
NS = "urn:tipx:schema:1"
FN = "http://www.w3.org/2005/xpath-functions"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LARGEST = 64 * 1024
"""Every file of these cases has fewer bytes."""

JSON = """{
  "recordType": "victim",
  "tipxVersion": "1.0",
  "id": "urn:uuid:11111111-1111-4111-8111-1111111111d1",
  "version": 1,
  "createdAt": "2026-03-03T16:05:00+05:00",
  "owner": {"name": "Sample Women Shelter", "type": "shelter", "country": "PK"},
  "personStatus": "presumed-victim",
  "pseudonym": "Sample P-17",
  "sex": "female",
  "ageAtDetection": 31,
  "childStatus": "adult",
  "citizenships": ["PK", "AF"],
  "languages": [{"lang": "sd", "interpreterNeeded": true}, {"lang": "ur"}],
  "occupation": "Sample weaver",
  "deceased": false,
  "extensions": {"https://sample.example/ns": {"note": "Sample note"}}
}
"""

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

XML = f"""{DECLARATION}<victim xmlns="{NS}">
  <recordType>victim</recordType>
  <tipxVersion>1.0</tipxVersion>
  <id>urn:uuid:11111111-1111-4111-8111-1111111111d1</id>
  <version>1</version>
  <createdAt>2026-03-03T16:05:00+05:00</createdAt>
  <owner><name>Sample Women Shelter</name><type>shelter</type><country>PK</country></owner>
  <personStatus>presumed-victim</personStatus>
  <pseudonym>Sample P-17</pseudonym>
  <sex>female</sex>
  <ageAtDetection>31</ageAtDetection>
  <childStatus>adult</childStatus>
  <citizenships>PK</citizenships>
  <citizenships>AF</citizenships>
  <languages><lang>sd</lang><interpreterNeeded>true</interpreterNeeded></languages>
  <languages><lang>ur</lang></languages>
  <occupation>Sample weaver</occupation>
  <deceased>false</deceased>
  <extensions><map xmlns="{FN}"><map key="https://sample.example/ns"><string key="note">Sample note</string></map></map></extensions>
</victim>
"""

NOTE_JSON = '"Sample note"'
NOTE_XML = '<string key="note">Sample note</string>'

Told = tuple[str, str | None, str | None]
"""A problem: its rule, the model path and the pointer; both None where it is about the payload as such."""


class Row(NamedTuple):
    """A case as it is written down: a name that never changes, what it is about, the bytes of one form, and what is told of them."""

    name: str
    about: str
    raw: bytes
    told: Sequence[Told] = ()
    form: str = "json"


def whole(rule: str) -> Told:
    """A problem of the payload as such."""
    return (f"TIPX-{rule}", None, None)


def at(rule: str, model: str, pointer: str) -> Told:
    """A problem of a place."""
    return (f"TIPX-{rule}", model, pointer)


def in_extension(rule: str) -> Told:
    """A problem of a value inside the extension: nothing of what stands there is ever named."""
    return at(rule, "Victim.extensions", "/extensions")


def edited(text: str, *changes: tuple[str, str]) -> str:
    """The text with each of some stretches, which stand in it once, written otherwise. Raises ValueError where one does not."""
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(f"a text that is to be written otherwise stands {text.count(old)} times: {old}")
        text = text.replace(old, new)
    return text


def in_json(*changes: tuple[str, str]) -> bytes:
    """The record in JSON with stretches written otherwise."""
    return edited(JSON, *changes).encode()


def in_xml(*changes: tuple[str, str]) -> bytes:
    """The record in XML with stretches written otherwise."""
    return edited(XML, *changes).encode()


def note_json(value: str) -> bytes:
    """The record in JSON with that as the value of the extension's note."""
    return in_json((NOTE_JSON, value))


def note_xml(element: str) -> bytes:
    """The record in XML with that as the element of the extension's note."""
    return in_xml((NOTE_XML, element))


def with_bytes(raw: bytes, old: bytes, new: bytes) -> bytes:
    """The bytes with one stretch written otherwise, where the new one is no text. Raises ValueError where the old one is not there once."""
    if raw.count(old) != 1:
        raise ValueError(f"bytes that are to be written otherwise stand {raw.count(old)} times")
    return raw.replace(old, new)


_WARNINGS = OPEN | {"TIPX-SYN-004"}


def expected(told: Iterable[Told]) -> dict[str, Any]:
    """What is expected where that is told: an error makes it invalid, a limit or an unknown version leaves it open."""
    every = [
        problem(rule, "warning" if rule in _WARNINGS else "error", model, pointer) for rule, model, pointer in told
    ]
    if any(one["severity"] == "error" for one in every):
        verdict = "invalid"
    else:
        verdict = "undecided" if any(one["rule"] in OPEN for one in every) else "valid"
    return {"verdict": verdict, "problems": every}


def file_of(form: str, raw: bytes) -> list[File]:
    """The input of a form. Raises ValueError for one that is larger than the files of these cases are."""
    if len(raw) >= LARGEST:
        raise ValueError(f"an input of {len(raw)} bytes is larger than these cases are to be")
    return [("input.txt" if form == "unknown" else f"input.{form}", raw)]


def draft(
    group: str, key: str, about: str, forms: Mapping[str, bytes], told: Sequence[Told], tests: Sequence[str],
    sources: Sequence[str], told_in: Mapping[str, Sequence[Told]] | None = None, limits: Mapping[str, int] | None = None,
    level: str = "core",
) -> Draft:  # fmt: skip
    """A case in one or several forms; `told_in`: what is told of a form instead; `limits`: those of the reader, which are the
    usual ones where none is named, and no matter where it is None."""
    others = {form: every for form, every in (told_in or {}).items() if list(every) != list(told)}
    rules = [rule for every in (told, *others.values()) for rule, _, _ in every]
    return Draft(
        key, group, key.partition("/")[2], level, VERSION, about, [*tests, *(f"rule:{rule}" for rule in rules)],
        {form: file_of(form, raw) for form, raw in forms.items()}, expected(told),
        {form: expected(every) for form, every in others.items()}, sources=sources,
        options={"limits": dict(limits)} if limits else {}, needs=() if limits is None else ("limits",),
    )  # fmt: skip
