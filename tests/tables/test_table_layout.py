"""The tables of the standard: named and laid out so that spreadsheets can hold them, and by the field tree alone."""

from __future__ import annotations

import re

import pytest

from tipx.standard import newest
from tipx.standard.fields import Field, build
from tipx.standard.tables import (
    CONTINUED,
    EXTENSIONS,
    LABEL,
    LISTS,
    LONGEST_NAME,
    ORDINAL,
    PARENT,
    Table,
    layout,
)
from tipx.writing.tables import sheet_columns

TABLES = layout(newest()).tables
FORBIDDEN = set("[]:*?/\\'")


def test_names_of_tables_are_names_of_sheets_and_differ_in_any_case_of_letters() -> None:
    names = [*TABLES, EXTENSIONS, CONTINUED]
    assert all(0 < len(name) <= LONGEST_NAME and not FORBIDDEN & set(name) for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    # They stand in files of people, so they never change: these are the ones that had to be shortened.
    assert sorted(name for name, table in TABLES.items() if table.path and name != ".".join((table.kind, *table.path))) == [
        "agencies.alternativeNames", "allegedOffenders.relationTo~f89", "consents.excludedAgencies",
        "consents.recipientAgencies",
    ]  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_names_of_columns_differ_in_any_case_of_letters(table: Table) -> None:
    names = [column.name.casefold() for column in sheet_columns(table, newest())]
    assert len(set(names)) == len(names)
    assert names[:2] == [PARENT, ORDINAL] if table.parent is not None else PARENT not in names


def leaves(field: Field, *, top: bool = True) -> int:
    """How many values that are no objects a record type has, those of its lists of records left out."""
    count = 0
    for name, one in field.properties.items():
        if top and name in LISTS.values() and one.kind == "list":
            continue
        inner = one.item or one
        count += leaves(inner, top=False) if inner.kind == "object" else 1
    return count


@pytest.mark.parametrize("kind", ["bundle", "case", "victim", "referral"])
def test_every_field_of_the_standard_has_its_column_or_table(kind: str) -> None:
    mine = [table for table in TABLES.values() if table.kind == kind]
    columns = sum(len(table.columns) for table in mine)
    extensions = sum(table.extended is not None for table in mine)
    assert columns + extensions + 1 == leaves(newest().record(kind))  # the record type is told by the table


def test_every_field_leads_back_to_where_it_came_from() -> None:
    for table in TABLES.values():
        for column in table.columns:
            found = newest().record(table.kind).at(*table.path, *column.steps)
            assert (found.item or found).kind == column.field.kind
            assert column.many == (found.item is not None and not table.plain)


def test_values_that_stand_together_in_a_cell_can_be_told_apart() -> None:
    for table in TABLES.values():
        for column in table.columns:
            if not column.many:
                continue
            assert column.field.kind == "string"
            pattern = column.field.pattern or "^[a-z0-9-]+$"
            assert column.field.pattern is not None or column.field.codelist is not None
            starts = ("a:b", "aa", "AA", "urn:uuid:11111111-1111-4111-8111-1111111111a1")
            accepted = [one for one in starts if re.search(pattern, one)]
            assert accepted, column.name
            holds = any(re.search(pattern, f"{one};x") for one in accepted)
            assert holds == column.has_semicolons, column.name
            assert not any(
                re.search(pattern, f"{one}{blank}x") for one in accepted for blank in (" ", "\t", "\r", "\n; ")
            )


def test_places_in_the_model_mark_the_lists() -> None:
    table = TABLES["consents.recipientAgencies"]
    assert table.model(("name",)) == "Victim.consents[].recipientAgencies[].name"
    assert TABLES["victim.handling.caveats"].model() == "Victim.handling.caveats[]"
    assert TABLES["cases"].model(("status",)) == "Case.status"


def test_required_columns_are_those_without_which_a_row_is_wrong() -> None:
    required = {column.name for column in TABLES["cases"].columns if column.required}
    assert {"id", "status", "owner.agencyId", "elements.act"} - {"owner.agencyId"} <= required
    assert not {"closureNote", "classificationOverride.on", "tipxVersion"} & required


def test_a_schema_without_a_place_for_its_extensions_is_refused() -> None:
    schema = {
        "type": "object",
        "properties": {
            "inner": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"extensions": {"type": "object"}},
            }
        },
        "additionalProperties": False,
    }
    with pytest.raises(ValueError, match="extensions"):
        Table("case", (), None, build({"urn:x": schema}, "urn:x"))


def test_columns_of_codes_have_their_labels_beside_them() -> None:
    names = [column.name for column in sheet_columns(TABLES["victims"], newest())]
    assert names[names.index("sex") + 1] == "sex" + LABEL
    assert "id" + LABEL not in names
