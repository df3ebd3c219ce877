"""The record with one stretch of it written otherwise, in JSON and XML alike."""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps
from typing import NamedTuple
from xml.sax.saxutils import escape

from tipx.generate.suite.drafting import Draft
from tipx.generate.suite.spelling import NOTE_JSON, NOTE_XML, Told, draft, in_json, in_xml

SOURCES = ("RFC 8259", "XML 1.0", "Unicode")


class Spelt(NamedTuple):
    """A stretch of the record written otherwise in both forms, and what is told of it; `in_xml`: in XML, where that is another."""

    name: str
    about: str
    json: tuple[str, str]
    xml: tuple[str, str]
    told: Sequence[Told] = ()
    in_xml: Sequence[Told] | None = None


def of_characters(one: Spelt) -> Draft:
    forms = {"json": in_json(one.json), "xml": in_xml(one.xml)}
    told_in = {} if one.in_xml is None else {"xml": one.in_xml}
    tests = ["requirement:characters"]
    return draft("UNI", f"text/{one.name}", one.about, forms, one.told, tests, SOURCES, told_in)


def note(
    name: str,
    about: str,
    spelt_json: str,
    spelt_xml: str,
    told: Sequence[Told] = (),
    told_xml: Sequence[Told] | None = None,
) -> Spelt:
    """The text of the extension's note, as each form spells it."""
    xml = NOTE_XML.replace("Sample note", spelt_xml)
    return Spelt(name, about, (NOTE_JSON, f'"{spelt_json}"'), (NOTE_XML, xml), told, told_xml)


def pseudonym(name: str, about: str, text: str, told: Sequence[Told] = ()) -> Spelt:
    """A text as the pseudonym, written plainly in both forms."""
    return Spelt(name, about, ('"Sample P-17"', dumps(text, ensure_ascii=False)), ("Sample P-17", escape(text)), told)
