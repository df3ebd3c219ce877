"""Cases of converting: between the forms of the standard nothing is lost; what cannot be converted is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tipx.generate.suite.converting import OF, Data, as_schema, lossless, person, refused
from tipx.generate.suite.drafting import Draft, File, problem, text_of
from tipx.generate.suite.hosting import host
from tipx.standard import standard
from tipx.standard.cases import base
from tipx.writing.xml import to_xml


def drafts() -> Iterator[Draft]:
    """Every payload in every form, then what cannot be converted."""
    yield from _between_forms()
    yield from _impossible()


# -- between the forms of the standard -----------------------------------------------------------------------------------


def _payloads() -> Iterator[tuple[str, str, Data]]:
    of = standard(OF)
    yield "bundle", "A message with a case, a person and a referral", as_schema(copy.deepcopy(base(of, "smallest")))
    for kind in ("case", "victim", "referral"):
        yield kind, f"A {kind} alone", host(of, kind, ())
    yield "names", "Names in other scripts, with accents, and beyond the basic plane", person(
        names=[
            {"type": "legal", "given": "Zoë", "family": "Sample"}, {"type": "alias", "full": "سيمپل مومل"},
            {"type": "alias", "full": "示例\U00020000"},
        ]
    )  # fmt: skip
    yield (
        "texts",
        "Texts with commas, semicolons, quotes and line breaks",
        person(names=[{"type": "legal", "full": 'Sample, "Person"; one'}], occupation="Sample work\nof two lines"),
    )
    yield (
        "formulas",
        "Texts that a spreadsheet program would run as formulas",
        person(
            names=[{"type": "legal", "full": "=SAMPLE(1)"}, {"type": "alias", "full": "@sample"}], occupation="-Sample"
        ),
    )
    yield (
        "numbers",
        "Numbers with leading zeros, and longer than spreadsheets keep them",
        person(identityDocuments=[{"type": "national-id", "issuingCountry": "PK", "number": "0035202000000010"}]),
    )
    yield "partial-dates", "Dates of which only the year or the month is known", person(birthDate={"value": "1996-05"})
    yield (
        "extensions",
        "An extension with members, lists, numbers and truths",
        person(
            extensions={"urn:sample:notes": {"colour": "green", "count": 3, "list": ["a", {"b": True}], "none": "1.0"}}
        ),
    )
    yield (
        "several-values",
        "Several codes, countries and ids in one field",
        person(citizenships=["PK", "AF"], vulnerabilities=["poverty", "discrimination"]),
    )


def _between_forms() -> Iterator[Draft]:
    for key, about, payload in _payloads():
        forms: dict[str, Sequence[File]] = {
            "json": [("input.json", text_of(payload))],
            "xml": [("input.xml", to_xml(payload, standard(OF), pretty=True))],
            "ndjson": [("input.ndjson", _lines(payload))],
        }
        for to in ("json", "xml", "ndjson", "csv", "xlsx"):
            yield lossless(f"forms/{key}/to-{to}", f"{key} to {to}", f"{about}, written as {to}.", forms, to, payload)
    records = [host(standard(OF), kind, ()) for kind in ("case", "victim", "referral")]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records).encode()
    for to in ("ndjson", "csv", "xlsx"):
        yield lossless(
            f"forms/records/to-{to}", f"records to {to}", f"Records that travel alone, one a line, written as {to}.",
            {"ndjson": [("input.ndjson", lines)]}, to, lines,
        )  # fmt: skip
    for to in ("json", "xml"):
        yield refused(
            f"forms/records/to-{to}", f"records to {to}", f"Records that travel alone, of which {to} holds one.",
            {"ndjson": [("input.ndjson", lines)]}, to,
        )  # fmt: skip


def _lines(payload: Mapping[str, Any]) -> bytes:
    """A payload as NDJSON: of a bundle its own fields in the first line, then its records."""
    lists = ("cases", "victims", "referrals")
    own = {name: value for name, value in payload.items() if payload["recordType"] != "bundle" or name not in lists}
    records = [one for name in lists for one in payload.get(name, ())] if payload["recordType"] == "bundle" else []
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (own, *records)).encode()


# -- what cannot be converted ----------------------------------------------------------------------------------------------


def _impossible() -> Iterator[Draft]:
    wrong = {**person(), "childStatus": "no-such-code"}
    told = [problem("TIPX-STR-009", "error", "Victim.childStatus", "/childStatus")]
    for to in ("json", "xml", "ndjson", "csv", "xlsx"):
        inputs = {
            "json": [("input.json", text_of(wrong))],
            "xml": [("input.xml", to_xml(wrong, standard(OF), pretty=True))],
        }
        yield refused(
            f"invalid/to-{to}",
            f"invalid to {to}",
            "A record that is not valid.",
            inputs,
            to,
            told,
            ["rule:TIPX-STR-009"],
        )
    yield refused(
        "syntax", "no json", "Something that is no JSON.", {"json": [("input.json", b'{"recordType": "victim",}\n')]}, "xml",
    )  # fmt: skip
    number_of_document = {"type": "national-id", "issuingCountry": "PK", "number": "1.23E+12"}
    payload = as_schema({**person(), "identityDocuments": [number_of_document]})
    for to in ("csv", "xlsx"):
        yield refused(
            f"unreadable-again/to-{to}", f"unreadable again to {to}",
            "A number that tables would not give back: it looks like one that a spreadsheet shortened.",
            {"json": [("input.json", text_of(payload))]}, to, [problem("TIPX-CNV-008", "error", "Victim", "")],
            ["rule:TIPX-CNV-008"],
        )  # fmt: skip
    first = person()
    later = as_schema({**first, "version": 2, "updatedAt": "2026-03-04T12:00:00+05:30"})
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (first, later)).encode()
    for to in ("csv", "xlsx"):
        yield refused(
            f"versions/to-{to}", f"versions to {to}", "Two versions of one record, which tables cannot tell apart.",
            {"ndjson": [("input.ndjson", lines)]}, to, None, ["rule:TIPX-CNV-008"],
        )  # fmt: skip
    yield lossless(
        "versions/to-ndjson", "versions to ndjson", "Two versions of one record, which NDJSON holds.",
        {"ndjson": [("input.ndjson", lines)]}, "ndjson", lines,
    )  # fmt: skip
