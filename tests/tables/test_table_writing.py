"""What the writer of tables does with what does not fit: it is refused before anything of it is written, or told as lost."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_samples import Data, MemorySheets, in_memory, payloads_of, put, read_sheets
from test_table_places import story

from tipx.converting.model import ConvertError, Job
from tipx.converting.tables import TableFormWriter
from tipx.options import Options
from tipx.reading.tables.keys import Keys
from tipx.standard import newest, standard
from tipx.standard.tables import PART
from tipx.writing.sheets.model import CellTooLong, NotText, TableFull
from tipx.writing.tables import RecordRefused, TablesRefused, TablesWriter, parts_of

CASE: Data = {
    "recordType": "case",
    "tipxVersion": newest().version,
    "id": "urn:uuid:11111111-1111-4111-8111-1111111111c1",
}


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"SECRET": 1}, "Case has a field"), ({"elements": {"SECRET": "yes"}}, "Case.elements has a field"),
        ({"version": "3"}, "Case.version has a value"), ({"version": True}, "Case.version has a value"),
        ({"possibleTrafficking": "true"}, "Case.possibleTrafficking has a value"), ({"status": 5}, "Case.status has a value"),
        ({"status": " screening"}, "Case.status has a value"), ({"status": "Screening"}, "Case.status has a value"),
        ({"victimIds": ["a", 1]}, "Case.victimIds has a value"), ({"victimIds": ["a;SECRET"]}, "Case.victimIds has a value"),
        ({"victimIds": ["a", ""]}, "Case.victimIds has a value"), ({"victimIds": "SECRET"}, "Case.victimIds has a value"),
        ({"elements": "SECRET"}, "Case.elements is no object"), ({"events": {"a": 1}}, "Case.events is no list"),
        ({"events": ["SECRET"]}, "Case.events[] is no object"), ({"extensions": []}, "Case.extensions is no object"),
        ({"extensions": {"": 1}}, "Case.extensions has a key"), ({"recordType": "SECRET"}, "Case.recordType does not name"),
        ({"localIds": [{"value": "3.52021E+12"}]}, "Case.localIds[].value has a value"),
        ({"handling": {"caveats": [5]}}, "Case.handling.caveats[] has a value"),
        ({"id": "", "notes": [{"text": "SECRET"}]}, "Case.id is missing"),
    ],
)  # fmt: skip
def test_what_would_not_read_back_is_refused_without_a_value(fields: Data, where: str) -> None:
    sheets = MemorySheets()
    writer = TablesWriter(sheets, newest(), print)
    writer.begin(None)
    with pytest.raises(TablesRefused) as caught:
        writer.record("case", {**CASE, **fields})
    assert str(caught.value).startswith(where)
    assert "SECRET" not in str(caught.value)
    assert all(len(sheet.cells) == 1 for sheet in sheets.sheets)
    writer.record("case", CASE)
    writer.end(None)
    assert payloads_of(read_sheets(sheets)) == [CASE]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"closureNote": ""}, "Case.closureNote"), ({"victimIds": []}, "Case.victimIds"), ({"events": []}, "Case.events"),
        ({"elements": {}}, "Case.elements"), ({"extensions": {}}, "Case.extensions"),
        ({"events": [{"place": {}}]}, "Case.events[].place"), ({"handling": {"caveats": [""]}}, "Case.handling.caveats[]"),
    ],
)  # fmt: skip
def test_what_is_empty_is_told_as_lost(fields: Data, field: str) -> None:
    job = Job(newest(), Options(), "2026-03-05T00:00:00Z")
    writer = TableFormWriter(MemorySheets(), job)
    writer.begin(None)
    writer.record("case", {**CASE, **fields})
    writer.end(None)
    assert [(one.kind, one.field) for one in job.ledger.losses()] == [("dropped", field)]


def test_two_rows_with_one_id_are_refused() -> None:
    event = {"id": "urn:uuid:11111111-1111-4111-8111-1111111111e1"}
    writer = TableFormWriter(MemorySheets(), Job(newest(), Options(), "2026-03-05T00:00:00Z"))
    writer.begin(None)
    with pytest.raises(ConvertError, match=r"^Two rows of table case\.events have the same id"):
        writer.record("case", {**CASE, "events": [event, event]})
    writer.record("case", {**CASE, "events": [event]})
    with pytest.raises(ConvertError, match=r"^Two rows of table cases have the same id"):
        writer.record("case", CASE)


@pytest.mark.parametrize(
    ("error", "message"), [(CellTooLong, "too long"), (TableFull, "more rows"), (NotText, "half a char")]
)
def test_what_the_form_cannot_hold_is_refused(error: type[Exception], message: str) -> None:
    class Small(MemorySheets):
        def check(self, cells: Any) -> None:
            if error is not TableFull:
                raise error

        def row(self, table: str, cells: Any) -> None:
            raise error

    writer = TablesWriter(Small(), newest(), print)
    writer.begin(None)
    with pytest.raises(TablesRefused, match=message) as refused:
        writer.record("case", CASE)
    assert isinstance(refused.value, RecordRefused) is (error is not TableFull)


def test_only_tables_with_rows_are_there_and_those_of_the_records() -> None:
    assert [sheet.name for sheet in in_memory(CASE).sheets] == ["cases", "victims", "referrals"]
    bundle = {"recordType": "bundle", "id": "b", "legalBasis": [{"code": "consent"}]}
    assert [sheet.name for sheet in in_memory(bundle).sheets] == [
        "bundle",
        "cases",
        "victims",
        "referrals",
        "bundle.legalBasis",
    ]


def test_labels_stand_beside_codes() -> None:
    sheets = in_memory({**CASE, "status": "screening", "smugglingAggravations": ["x-unknown"]})
    cases = sheets.sheet("cases")
    label = newest().codelists["caseStatus"].codes["screening"].label
    assert cases.cells[1][cases.column("status (label)")] == label
    assert cases.cells[1][cases.column("smugglingAggravations (label)")] is None
    several = in_memory({"recordType": "bundle", "id": "b", "purpose": ["referral", "statistics"]}).sheet("bundle")
    codes = newest().codelists["exchangePurpose"].codes
    both = f"{codes['referral'].label}; {codes['statistics'].label}"
    assert several.cells[1][several.column("purpose (label)")] == both


def test_rows_of_groups_name_their_parents() -> None:
    payload = story()
    sheets = in_memory(payload)
    for sheet in sheets.sheets:
        if sheet.cells[0][:2] == ["parent", "#"]:
            numbers: dict[Any, int] = {}
            for row in sheet.cells[1:]:
                numbers[row[0]] = numbers.get(row[0], 0) + 1
                assert row[1] == str(numbers[row[0]])
    consents = sheets.sheet("victim.consents") if any(s.name == "victim.consents" for s in sheets.sheets) else None
    if consents is not None:
        assert {row[0] for row in consents.cells[1:]} <= {one["id"] for one in payload["victims"]}


# -- what is too long for a cell ---------------------------------------------------------------------------------------


@given(st.text(st.sampled_from(["a", "é", "\U0001f600", "\n"]), max_size=40), st.integers(1, 2000))
def test_parts_are_the_text_and_fit_into_cells(text: str, times: int) -> None:
    whole = text * times
    parts = list(parts_of(whole))
    assert "".join(parts) == whole
    assert all(len(part.encode("utf-16-le")) // 2 <= PART for part in parts)
    assert all(parts[:-1]) or len(parts) == 1


@pytest.mark.parametrize("large", [False, True])
def test_long_lists_texts_and_extensions_read_back(large: bool) -> None:
    ids = [f"urn:uuid:11111111-1111-4111-8111-{number:012d}" for number in range(1500)]
    case = {
        **CASE, "closureNote": "\U0001f600x" * 30_000, "victimIds": ids,
        "notes": [{"text": "a"}, {"text": "b;\n" * 40_000}], "handling": {"caveats": ["short", "c" * 70_000]},
        "extensions": {"urn:x:y": {"b": ["d" * 90_000, True], "a": 1}, "urn:x:z": 5},
    }  # fmt: skip
    sheets = in_memory(case)
    for sheet in sheets.sheets:
        for row in sheet.cells:
            assert all(len(str(cell or "").encode("utf-16-le")) // 2 <= PART for cell in row)
    assert sum(sheet.name in ("continued", "extensions") for sheet in sheets.sheets) == 2
    assert payloads_of(read_sheets(sheets, large=large)) == [case]


def test_the_bundle_is_written_with_what_is_known_at_the_end() -> None:
    payload = story()
    sheets = MemorySheets()
    writer = TablesWriter(sheets, standard(payload["tipxVersion"]), print)
    writer.begin({"recordType": "bundle", "id": payload["id"]})
    for record in payload["cases"]:
        writer.record("case", record)
    writer.end({**copy.deepcopy(payload), "cases": payload["cases"]})
    (read,) = payloads_of(read_sheets(sheets))
    assert read == {name: value for name, value in payload.items() if name not in ("victims", "referrals")}
    put(MemorySheets(), payload)


@given(st.lists(st.text(max_size=3), max_size=3000))
def test_keys_remember_where_they_were_met_first(keys: list[str]) -> None:
    known: dict[str, int] = {}
    met = Keys()
    for number, key in enumerate(keys, 1):
        assert met.has(key) == (key in known)
        assert met.first(key, number) == known.get(key)
        known.setdefault(key, number)


def test_many_keys_find_room() -> None:
    met = Keys()
    assert all(met.first(f"key {number}", number) is None for number in range(5000))
    assert all(met.first(f"key {number}", 1) == number for number in range(5000) if number)
