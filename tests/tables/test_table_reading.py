"""Tables as people fill them: what is missing, twice, out of place or unknown is told, and nothing of it is lost in silence."""

from __future__ import annotations

from typing import Any

import pytest
from table_samples import MemorySheet, MemorySheets, in_memory, payloads_of, read_sheets
from test_table_places import story

from tipx.reading.model import Input, Limits
from tipx.reading.sheets.model import Cell, Merged
from tipx.standard.tables import STAR

CASE = "urn:uuid:11111111-1111-4111-8111-1111111111c1"
OTHER = "urn:uuid:11111111-1111-4111-8111-1111111111c2"
CASES = MemorySheet("cases", [["id", "tipxVersion", "status"], [CASE, "1.0", "screening"], [OTHER, "1.0", "screening"]])
DATA = {"recordType": "case", "tipxVersion": "1.0", "status": "screening"}


def sheets(*more: MemorySheet) -> MemorySheets:
    return MemorySheets(MemorySheet("cases", CASES.cells), *more)


def found(given: MemorySheets, **options: Any) -> tuple[list[tuple[Any, ...]], list[Any]]:
    """What is told (check, variant, cell, arguments), and the units."""
    read: Input = read_sheets(given, **options)
    units, told = [], []
    for payload in read.payloads:
        units += list(payload.units())
        told += payload.findings
    told += [finding for unit in units for finding in unit.findings] + read.findings
    return [(one.id, one.say, one.span and one.span.cell, dict(one.args)) for one in told], units


def test_records_alone_are_payloads_by_themselves() -> None:
    told, units = found(sheets())
    assert told == []
    assert [unit.data for unit in units] == [{**DATA, "id": CASE}, {**DATA, "id": OTHER}]
    assert [(unit.kind, unit.list_name, unit.ordinal, unit.line) for unit in units] == [
        ("case", None, 0, 2),
        ("case", None, 1, 3),
    ]


def test_names_of_sheets_and_columns_are_known_in_any_case_of_letters() -> None:
    given = MemorySheets(MemorySheet(" CASES ", [[" ID ", "Status"], [CASE, "screening"]]))
    told, units = found(given)
    assert told == []
    assert units[0].data == {"recordType": "case", "id": CASE, "status": "screening"}


def test_sheets_and_columns_that_are_not_known_are_told_without_their_names() -> None:
    given = sheets(
        MemorySheet("SECRET", [["id"], ["x"]]), MemorySheet("case.event", [["parent"], [CASE]]), MemorySheet("blank", []),
        MemorySheet("CASES", [["id"], [CASE]]),
        MemorySheet("case.notes", [["parent", "#", "SECRET", "authr", "id", "id"], [CASE, "1", "x", "y", None, None]]),
    )  # fmt: skip
    told, _ = found(given)
    known = "bundle, cases, victims, referrals and the tables of their groups"
    assert ("TIPX-TAB-008", "", "#2!A1", {"known": known}) in told
    assert ("TIPX-TAB-008", "near", "#3!A1", {"near": "case.events"}) in told
    assert ("TIPX-TAB-008", "twice", "cases!A1", {"name": "cases"}) in told
    assert ("TIPX-TAB-009", "", "case.notes!C1", {}) in told
    assert "SECRET" not in str(told)
    assert len([one for one in told if one[2] and one[2].startswith("case.notes")]) == 4


def test_a_workbook_without_any_known_sheet_is_told_once() -> None:
    told, units = found(MemorySheets(MemorySheet("one", [["a"], ["b"]]), MemorySheet("two", [["a"], ["b"]])))
    assert [(rule, say) for rule, say, *_ in told] == [("TIPX-TAB-008", "none")]
    assert units == []


def test_tables_without_a_record_are_empty() -> None:
    told, units = found(MemorySheets(MemorySheet("cases", [["id"]]), MemorySheet("bundle", [["id"]])))
    assert [(rule, say) for rule, say, *_ in told] == [("TIPX-TAB-001", "empty")]
    assert units == []


def test_a_column_twice_and_one_near_a_known_one() -> None:
    given = MemorySheets(
        MemorySheet("cases", [["id", "status", "status", "statusdat"], [CASE, "screening", "open", "x"]])
    )
    told, units = found(given)
    assert told == [
        ("TIPX-TAB-009", "twice", "cases!C1", {"name": "status"}), ("TIPX-TAB-009", "near", "cases!D1", {"near": "statusDate"}),
    ]  # fmt: skip
    assert units[0].data["status"] == "screening"


def test_cells_in_columns_without_a_name_are_told_once_for_the_column() -> None:
    given = MemorySheets(MemorySheet("cases", [["id"], [CASE, None, "x"], [OTHER, None, "y"]]))
    assert found(given)[0] == [("TIPX-TAB-013", "", "cases!C2", {})]


@pytest.mark.parametrize("large", [False, True])
def test_rows_that_belong_to_nothing_are_told(large: bool) -> None:
    notes: list[list[str | None]] = [
        ["parent", "#", "text"],
        [CASE, "1", "first"],
        ["urn:uuid:99999999-9999-4999-8999-999999999999", "1", "lost"],
        [None, "1", "blank"],
        [OTHER, "1", "other"],
    ]
    more = MemorySheet(
        "extensions", [["table", "parent", "key", "part", "value"], ["cases", "nobody", "urn:x:y", "1", "1"]]
    )
    told, units = found(sheets(MemorySheet("case.notes", notes), more), large=large)
    assert told == [
        ("TIPX-TAB-010", "table", "case.notes!A3", {"table": "cases"}),
        ("TIPX-TAB-010", "blank", "case.notes!A4", {"table": "cases"}),
        ("TIPX-TAB-010", "", "extensions!B2", {}),
    ]
    assert [unit.data["notes"] for unit in units] == [[{"text": "first"}], [{"text": "other"}]]


def test_a_record_without_an_id_takes_no_rows() -> None:
    given = MemorySheets(
        MemorySheet("cases", [["id", "status"], [None, "screening"]]),
        MemorySheet("case.notes", [["parent", "text"], [None, "x"]]),
    )
    told, units = found(given)
    assert [one[0] for one in told] == ["TIPX-TAB-010"]
    assert units[0].data == {"recordType": "case", "status": "screening"}


@pytest.mark.parametrize("large", [False, True])
def test_keys_that_stand_twice_are_told_and_refused(large: bool) -> None:
    events = MemorySheet(
        "case.events",
        [["parent", "#", "id", "purposeStatus"], [CASE, "1", "e1", "attempted"], [OTHER, "1", "e1", "attempted"]],
    )
    given = MemorySheets(
        MemorySheet("cases", [["id", "status"], [CASE, "screening"], [OTHER, "screening"], [CASE, "closed"]]), events
    )
    told, units = found(given, large=large)
    assert told == [
        ("TIPX-TAB-011", "twice", "case.events!C3", {"row": 2}), ("TIPX-TAB-011", "twice", "cases!A4", {"row": 2}),
    ]  # fmt: skip
    assert units[2].data == {"recordType": "case", "status": "closed"}
    assert units[2].refused == {("id",)}
    assert units[0].data["events"] == [{"id": "e1", "purposeStatus": "attempted"}]
    assert units[1].data["events"] == [{"purposeStatus": "attempted"}]
    assert units[1].refused == {("events", 0, "id")}


def test_ordinals_order_rows_whatever_gaps_they_have() -> None:
    notes: list[list[str | None]] = [
        ["parent", "#", "text"],
        [CASE, "7", "b"],
        [CASE, "3.0", "a"],
        [CASE, None, "a2"],
        [CASE, "x", "a3"],
        [CASE, "7", "c"],
    ]
    told, units = found(sheets(MemorySheet("case.notes", notes)))
    assert [note["text"] for note in units[0].data["notes"]] == ["a", "a2", "a3", "b", "c"]
    assert told == [
        ("TIPX-TAB-012", "whole", "case.notes!B5", {}), ("TIPX-TAB-011", "twice", "case.notes!B6", {"row": 2}),
    ]  # fmt: skip


def bundle(*more: MemorySheet) -> MemorySheets:
    first = "urn:uuid:11111111-1111-4111-8111-1111111111b0"
    return MemorySheets(MemorySheet("bundle", [["id", "tipxVersion"], [first, "1.0"]]), *more)


def test_rows_of_the_bundle_need_not_name_it() -> None:
    basis = MemorySheet("bundle.legalBasis", [["code"], ["consent"], ["contract"]])
    agencies = MemorySheet("bundle.agencies", [["parent", "id", "name"], [None, "a1", "Sample One"]])
    contacts = MemorySheet("bundle.agencies.contacts", [["parent", "kind"], ["a1", "phone"]])
    (payload,) = payloads_of(read_sheets(bundle(basis, agencies, contacts)))
    assert payload["legalBasis"] == [{"code": "consent"}, {"code": "contract"}]
    assert payload["agencies"] == [{"id": "a1", "name": "Sample One", "contacts": [{"kind": "phone"}]}]


def test_a_second_bundle_is_told() -> None:
    given = bundle()
    given.sheets[0].cells.append(["urn:uuid:11111111-1111-4111-8111-1111111111b1", "1.0"])
    told, _ = found(given)
    assert told == [("TIPX-SYN-020", "second-header", "bundle!A3", {})]


def test_the_label_row_and_the_sheets_of_a_template_are_passed_over() -> None:
    given = MemorySheets(
        MemorySheet("guidance", [["Fill in this workbook"]]),
        MemorySheet("codes", [["sex"], ["female"]]),
        MemorySheet(
            "cases",
            [["id", "status", "status (label)"], ["Identifier" + STAR, "Status" + STAR], [CASE, "screening", "Any"]],
        ),
        MemorySheet(
            "case.notes", [["parent", "#", "text"], ["Belongs to" + STAR, "Number", "Text"], [CASE, None, "a *"]]
        ),
    )
    told, units = found(given)
    assert told == []
    assert units[0].data == {"recordType": "case", "id": CASE, "status": "screening", "notes": [{"text": "a *"}]}
    assert units[0].line == 3


# -- labels beside codes ----------------------------------------------------------------------------------------------


def labelled(*row: str | Cell | None, names: tuple[str, ...] = ("id", "status", "status (label)")) -> tuple[Any, Any]:
    told, (unit,) = found(MemorySheets(MemorySheet("cases", [list(names), [CASE, *row]])))
    return told, unit.data.get("status")


ALONE = {"name": "status"}


@pytest.mark.parametrize("code", [None, "  ", "\t"])
def test_a_label_whose_code_is_blank_is_told_and_not_taken(code: str | None) -> None:
    assert labelled(code, "Screening") == ([("TIPX-TAB-015", "", "cases!C2", ALONE)], None)
    assert labelled(code, "SECRET") == ([("TIPX-TAB-015", "", "cases!C2", ALONE)], None)


def test_it_is_told_wherever_the_column_of_the_code_stands_or_if_it_is_not_there() -> None:
    assert labelled("Screening", None, names=("id", "Status (LABEL)", "status"))[0] == [
        ("TIPX-TAB-015", "", "cases!B2", ALONE)
    ]
    assert labelled("Screening", "closed", names=("id", "status (label)", "status")) == (
        [("TIPX-TAB-015", "other", "cases!B2", ALONE)],
        "closed",
    )
    assert labelled("Screening", names=("id", "status (label)")) == ([("TIPX-TAB-015", "", "cases!B2", ALONE)], None)


@pytest.mark.parametrize("label", ["Screening", " SCREENING\t"])
def test_the_label_of_another_code_is_told_and_the_code_taken(label: str) -> None:
    assert labelled("closed", label) == ([("TIPX-TAB-015", "other", "cases!C2", ALONE)], "closed")
    assert labelled("Closed", label) == ([("TIPX-TAB-015", "other", "cases!C2", ALONE)], "closed")


@pytest.mark.parametrize("label", ["Closed", " closed ", "Cerrado", "SECRET", Cell("formula", "Screening")])
def test_the_label_of_the_code_itself_and_one_of_no_code_say_nothing(label: str | Cell) -> None:
    assert labelled("closed", label) == ([], "closed")


@pytest.mark.parametrize(
    ("labels", "is_told"), [("Pakistan; Kenya", True), ("Pakistan; Iran", False), ("Sample", False)]
)
def test_of_several_labels_each_is_that_of_one_of_the_codes(labels: str, is_told: bool) -> None:
    rows: list[list[str | None]] = [["id", "citizenships", "citizenships (label)"], ["v1", "PK; AF", labels]]
    told, _ = found(MemorySheets(MemorySheet("victims", rows)))
    assert [one[:3] for one in told] == [("TIPX-TAB-015", "other", "victims!C2")] * is_told


def test_beside_a_code_that_is_none_a_label_says_nothing() -> None:
    assert labelled("SECRET", "Screening") == ([], "SECRET")
    told, status = labelled(Cell("number", "5"), "Screening")
    assert (told, status) == ([("TIPX-TAB-006", "", "cases!B2", {})], None)


@pytest.mark.parametrize("label", [None, " ", Cell("formula", "=VLOOKUP(B2,codes,2)"), Cell("error", "#N/A")])
def test_where_nobody_wrote_a_label_nothing_is_told(label: str | Cell | None) -> None:
    assert labelled(None, label) == ([], None)


def test_labels_of_lists_and_of_rows_of_groups_are_told_too() -> None:
    needs: list[list[str | None]] = [
        ["parent", "#", "urgency", "urgency (label)"],
        ["v1", "1", None, "Sample"],
        ["v1", "2", "immediate", "Sample"],
    ]
    given = MemorySheets(
        MemorySheet("victims", [["id", "citizenships", "citizenships (label)"], ["v1", " ; ", "Pakistan; Iran"]]),
        MemorySheet("victim.needs", needs),
    )
    told, (unit,) = found(given)
    assert told == [
        ("TIPX-TAB-015", "", "victims!C2", {"name": "citizenships"}),
        ("TIPX-TAB-015", "", "victim.needs!D2", {"name": "urgency"}),
    ]
    assert [one.path for one in unit.findings] == [("citizenships",), ("needs", 0, "urgency")]
    assert unit.data == {"recordType": "victim", "id": "v1", "needs": [{}, {"urgency": "immediate"}]}


# -- merged cells -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "place"),
    [
        ((1, 1, 1, 3), None), ((2, 2, 3, 2), "cases!B2"), ((1, 2, 2, 2), "cases!B1"), ((3, 1, 3, 2), "cases!A3"),
        ((2, 7, 3, 8), None),
    ],
)  # fmt: skip
def test_merged_cells_below_the_names_are_told(area: tuple[int, int, int, int], place: str | None) -> None:
    given = MemorySheets(MemorySheet("cases", [["id", "status", "closureNote"], [CASE, "closed"], [OTHER, None, "a"]]))
    given.sheets[0].merged = [Merged(*area)]
    told, _ = found(given)
    assert [one[:3] for one in told] == ([("TIPX-TAB-016", "", place)] if place else [])


def test_the_labels_of_a_template_may_be_merged() -> None:
    given = MemorySheets(MemorySheet("cases", [["id", "status"], ["Identifier" + STAR, "Status"], [CASE, "closed"]]))
    given.sheets[0].merged = [Merged(1, 1, 2, 1), Merged(2, 1, 2, 2)]
    assert found(given)[0] == []


# -- extensions and long texts ----------------------------------------------------------------------------------------


def extended(*rows: list[str | None], **limits: int) -> tuple[list[Any], Any]:
    sheet = MemorySheet("extensions", [["table", "parent", "key", "part", "value"], *rows])
    told, units = found(sheets(sheet), limits=Limits(**limits))
    return told, units[0]


def test_extensions_are_put_together_from_their_parts() -> None:
    told, unit = extended(
        ["Cases", CASE, "urn:x:y", "2", '"b"]}'],
        ["cases", CASE, "urn:x:y", "1", '{"a":[true,'],
        ["cases", CASE, "urn:x:z", None, "-5"],
    )
    assert told == []
    assert unit.data["extensions"] == {"urn:x:y": {"a": [True, "b"]}, "urn:x:z": -5}


@pytest.mark.parametrize(
    ("text", "rule", "say"),
    [
        ("{", "TIPX-TAB-012", "json"), ("SECRET", "TIPX-TAB-012", "json"), ("null", "TIPX-SYN-007", ""), ("1.5", "TIPX-SYN-006", ""),
        ('"\x01"', "TIPX-SYN-008", ""), ("[[[[1]]]]", "TIPX-SYN-010", ""), (None, "TIPX-TAB-012", "json"),
    ],
)  # fmt: skip
def test_extensions_that_cannot_be_taken_are_refused(text: str | None, rule: str, say: str) -> None:
    told, unit = extended(["cases", CASE, "urn:x:y", "1", text], max_depth=3)
    assert [(one[0], one[1]) for one in told] == [(rule, say)]
    assert told[0][2] == "extensions!E2"
    assert unit.data["extensions"] == {}
    assert unit.refused == {("extensions", "urn:x:y")}


def test_what_is_wrong_inside_an_extension_leaves_the_rest() -> None:
    told, unit = extended(["cases", CASE, "urn:x:y", "1", '{"a":null,"b":1}'])
    assert told == [("TIPX-SYN-007", "", "extensions!E2", {})]
    assert unit.data["extensions"] == {"urn:x:y": {"b": 1}}
    assert unit.refused == {("extensions", "urn:x:y", "a")}


def test_extensions_without_key_and_parts_twice_are_told() -> None:
    told, unit = extended(
        ["cases", CASE, None, "1", "1"], ["cases", CASE, "urn:x:y", "1", "1"], ["cases", CASE, "urn:x:y", "1", "2"]
    )
    assert told == [
        ("TIPX-TAB-011", "missing", "extensions!C2", {"name": "key"}), ("TIPX-TAB-011", "twice", "extensions!D4", {"row": 3}),
    ]  # fmt: skip
    assert unit.data["extensions"] == {"urn:x:y": 1}


def test_the_rest_of_a_text_is_found() -> None:
    rest = MemorySheet(
        "continued",
        [
            ["table", "parent", "column", "part", "text"],
            ["cases", CASE, "closureNote", "3", "c"],
            ["cases", CASE, "closureNote", "2", "b"],
        ],
    )
    given = MemorySheets(MemorySheet("cases", [["id", "closureNote"], [CASE, "a"]]), rest)
    assert found(given)[1][0].data["closureNote"] == "abc"
    rest.cells.append(["cases", CASE, "nothing", "2", "SECRET"])
    told, _ = found(given)
    assert told == [("TIPX-TAB-010", "", "continued!C2", {})]


# -- limits, refusals -------------------------------------------------------------------------------------------------


def test_limits_are_kept() -> None:
    given = MemorySheets(MemorySheet("cases", [["id", "closureNote"], [CASE, "x" * 50], [OTHER, "y"]]))
    told, units = found(given, limits=Limits(max_string=45))
    assert told == [("TIPX-SYN-012", "", "cases!B2", {"limit": 45})]
    assert units[0].refused == {("closureNote",)}
    told, units = found(given, limits=Limits(max_records=1))
    assert told == [("TIPX-SYN-013", "", "cases!A3", {"limit": 1})]
    assert len(units) == 1


def test_of_a_bundle_so_many_records_are_read_and_no_row_is_called_lost() -> None:
    notes = MemorySheet("case.notes", [["parent", "text"], [OTHER, "x"]])
    given = bundle(MemorySheet("cases", CASES.cells), notes)
    (payload,) = read_sheets(given, Limits(max_records=1)).payloads
    assert len(list(payload.units())) == 1
    assert [one.id for one in payload.findings] == ["TIPX-SYN-013"]
    assert payload.lost


def test_cells_that_are_no_values_are_refused_where_they_stand() -> None:
    sheet = MemorySheet(
        "cases",
        [
            ["id", "status", "detectedOn.value", "version"],
            [CASE, Cell("formula", "A1"), Cell("number", "46000"), Cell("number", "2")],
        ],
    )
    told, (unit,) = found(MemorySheets(sheet))
    assert told == [("TIPX-TAB-005", "", "cases!B2", {}), ("TIPX-TAB-007", "number", "cases!C2", {})]
    assert unit.refused == {("status",), ("detectedOn", "value")}
    assert unit.data == {"recordType": "case", "id": CASE, "version": 2, "detectedOn": {}}


def test_characters_that_no_text_may_hold_are_refused() -> None:
    told, (unit,) = found(MemorySheets(MemorySheet("cases", [["id", "closureNote"], [CASE, "a\x01b"]])))
    assert told == [("TIPX-SYN-008", "", "cases!B2", {})]
    assert unit.refused == {("closureNote",)}


def test_members_stand_in_the_order_of_the_schema() -> None:
    payload = story()
    given = in_memory(payload)
    for sheet in given.sheets:
        sheet.cells = [list(reversed(row)) for row in sheet.cells]
    (read,) = payloads_of(read_sheets(given))
    assert read == payload
    from tipx.standard import newest

    order = list(newest().record("victim").properties)
    for record in read["victims"]:
        assert list(record) == sorted(record, key=order.index)
