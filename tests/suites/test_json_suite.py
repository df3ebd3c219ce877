"""The families of the public suite of JSON parsers, and what this reader says of every text in them."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from json_families import DOCUMENTS, VALUES
from suite_entries import NOW, Entry, json_record

import tipx
from tipx.reading.fast_json import read_text
from tipx.reading.model import Limits
from tipx.reading.strict_json import Parsed, parse

OF_VALUES = pytest.mark.parametrize("entry", VALUES, ids=lambda one: one.name)
OF_DOCUMENTS = pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda one: one.name)


def said(report: tipx.Report) -> set[str]:
    """What the reader says; an exception or a fault of our own is never an answer."""
    assert report.faults == ()
    return {problem.rule for problem in report.problems if problem.layer is tipx.Layer.SYNTAX}


def found(parsed: Parsed) -> set[str]:
    return {finding.id for finding in parsed.findings}


@OF_VALUES
def test_a_value_is_read_or_refused_with_its_ids_by_the_strict_reader(entry: Entry) -> None:
    parsed = parse(entry.raw.decode(), Limits())
    assert found(parsed) == entry.ids
    assert parsed.fatal is bool(entry.ids & {"TIPX-SYN-001", "TIPX-SYN-010"})


@OF_VALUES
def test_the_quick_reader_says_what_the_strict_one_says(entry: Entry) -> None:
    assert read_text(entry.raw, Limits())[:4] == parse(entry.raw.decode(), Limits())[:4]


@OF_VALUES
def test_a_value_in_a_record_is_read_or_refused_with_its_ids(entry: Entry) -> None:
    report = tipx.validate(json_record(entry.raw), now=NOW)
    assert said(report) == entry.ids
    assert (report.verdict is tipx.Verdict.VALID) <= (not entry.ids)


@OF_DOCUMENTS
def test_a_document_is_read_or_refused_with_its_ids(entry: Entry) -> None:
    report = tipx.validate(entry.raw, now=NOW)
    assert said(report) == entry.ids
    assert report.verdict is not tipx.Verdict.VALID


@pytest.mark.parametrize("entry", [one for one in VALUES if not one.ids], ids=lambda one: one.name)
def test_what_is_read_is_what_another_reader_reads(entry: Entry) -> None:
    assert parse(entry.raw.decode(), Limits()).data == json.loads(entry.raw)


@pytest.mark.parametrize("entry", [one for one in VALUES if one.name[0] in "yn"], ids=lambda one: one.name)
def test_the_letter_of_a_name_is_what_another_reader_thinks_of_the_text(entry: Entry) -> None:
    def refuse(word: str) -> None:
        raise ValueError(f"{word} is no JSON")

    def is_json() -> bool:
        try:
            json.loads(entry.raw, parse_constant=refuse, parse_int=str)
        except (ValueError, RecursionError):
            return False
        return True

    assert is_json() is (entry.name[0] == "y")


@pytest.mark.parametrize("byte", range(256))
def test_no_single_byte_is_read(byte: int) -> None:
    report = tipx.validate(bytes([byte]), now=NOW)
    assert report.verdict is tipx.Verdict.INVALID
    assert len(said(report)) == 1


def test_names_are_given_once() -> None:
    assert max(Counter(one.name for one in [*VALUES, *DOCUMENTS]).values()) == 1
