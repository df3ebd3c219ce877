"""The plain libraries beside which conversions are measured do the work: what they write holds what they were given."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tipx
from tests.bench.conversion import note, payload
from tests.bench.converters import CONVERSIONS, OWN, PEER, converter, remove, work_of
from tests.bench.plain import LISTS, PLAIN
from tipx.writing.canonical import payload_digest

RECORDS = 40

PEERS = {"orjson", "lxml", "openpyxl", "xlsxwriter", "pyarrow"}
"""The plain libraries. Each conversion needs orjson, and XML lxml besides."""
__test__ = PEERS.isdisjoint(os.environ.get("TIPX_HIDE", "").split(","))
"""Where one of them is hidden there is nothing here to test: pytest then passes over this file."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("plain")
    note(found)
    return found


def converted(folder: Path, name: str, who: str = PEER) -> Path:
    """What comes out of a payload of 40 records; the number of records that the converter tells is right."""
    given = payload(folder, CONVERSIONS[name].forms[0], RECORDS)
    out = folder / f"{name}-{who}.{CONVERSIONS[name].forms[1]}"
    remove(out)
    assert converter(who, name)(given.path, out) == RECORDS
    return out


def bundle_of(path: Path) -> dict[str, Any]:
    """The payload of a file."""
    bundle = tipx.load(path)
    assert isinstance(bundle, dict)
    return bundle


def texts(data: Any) -> Any:
    """The data as those who know no types read it: each value a text, a list of one no list."""
    if isinstance(data, dict):
        return {name: texts(value) for name, value in data.items()}
    if isinstance(data, list):
        found = [texts(one) for one in data]
        return found[0] if len(found) == 1 else found
    return json.dumps(data) if isinstance(data, bool) else str(data)


def joined(data: Any) -> Any:
    """The data as those read it who leave lists of codes joined in one cell: lists of texts alone are not compared."""
    if isinstance(data, dict):
        return {name: joined(value) for name, value in data.items() if not _is_texts(value) and name != "recordType"}
    return [joined(one) for one in data] if isinstance(data, list) else texts(data)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def without_joined(data: Any, pattern: Any) -> Any:
    """Of what was read, that which `pattern` has too."""
    if isinstance(pattern, dict):
        return {name: without_joined(data[name], value) for name, value in pattern.items()}
    if isinstance(pattern, list):
        return [without_joined(one, other) for one, other in zip(data, pattern, strict=True)]
    return data.removeprefix("'")  # which TIPX writes before what a spreadsheet would run, such as +92 of a telephone


def test_there_is_one_for_each_conversion() -> None:
    assert set(PLAIN) == set(CONVERSIONS)


@pytest.mark.parametrize("name", ["json-xml", "ndjson-xml"])
def test_xml_that_they_write_is_the_payload(folder: Path, name: str) -> None:
    given = payload(folder, CONVERSIONS[name].forms[0], RECORDS).path
    assert payload_digest(bundle_of(converted(folder, name))) == payload_digest(bundle_of(given))


def test_json_that_they_make_of_xml_has_every_value(folder: Path) -> None:
    bundle = bundle_of(payload(folder, "json", RECORDS).path)
    found = json.loads(converted(folder, "xml-json").read_bytes())
    assert texts(found) == texts(bundle)
    assert sum(len(found[name]) for name in LISTS) == RECORDS


def cells(folder: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The tables of a folder, without labels."""
    for path in sorted(folder.iterdir()):
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        yield path.name, [{name: cell for name, cell in row.items() if not name.endswith(" (label)")} for row in rows]


def test_cells_that_they_write_are_those_of_tipx_but_for_labels_and_guards(folder: Path) -> None:
    plain, own = dict(cells(converted(folder, "json-csv"))), dict(cells(converted(folder, "json-csv", OWN)))
    assert len(plain) > 20
    unguarded = {name: [{n: c.removeprefix("'") for n, c in row.items()} for row in rows] for name, rows in own.items()}
    assert unguarded == plain


def test_a_workbook_that_they_write_has_the_same_cells(folder: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(converted(folder, "json-xlsx"), read_only=True)
    plain = dict(cells(converted(folder, "json-csv")))
    found = {}
    for sheet in book:
        names, *rows = sheet.iter_rows(values_only=True)
        found[f"{sheet.title}.csv"] = [
            {name: cell or "" for name, cell in zip(names, row, strict=True)} for row in rows
        ]
    assert found == plain


@pytest.mark.parametrize("name", ["csv-json", "xlsx-json"])
def test_json_that_they_make_of_tables_has_every_value(folder: Path, name: str) -> None:
    bundle = joined(bundle_of(payload(folder, "json", RECORDS).path))
    found = json.loads(converted(folder, name).read_bytes())
    assert without_joined(found, bundle) == bundle


def test_parquet_that_they_write_has_a_row_for_each_record(folder: Path) -> None:
    import pyarrow.parquet

    bundle = bundle_of(payload(folder, "json", RECORDS).path)
    found = pyarrow.parquet.read_table(converted(folder, "json-parquet")).to_pylist()
    assert [row[name[:-1]]["id"] for name in LISTS for row in found if row[name[:-1]]] == [
        record["id"] for name in LISTS for record in bundle[name]
    ]


def test_what_a_candidate_writes_is_taken_away(folder: Path) -> None:
    given = payload(folder, "json", 3)
    before = sorted(folder.iterdir())
    for name in ("json-xml", "json-csv"):
        for who in (OWN, PEER):
            assert work_of(who, name)(1)(given.path) == 3
    assert sorted(folder.iterdir()) == before
