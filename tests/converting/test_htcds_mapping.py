"""The mapping of HTCDS 2.0 is whole, leads to places that exist, and leaves nothing to chance."""

from __future__ import annotations

import pytest
from htcds_field_names import FIELD_NAMES
from htcds_sheets import MAPPING

from tipx.converting import form_htcds, form_htcds_single
from tipx.converting.htcds.carrying import NO_PLACE, NOT_WRITTEN
from tipx.converting.htcds.mapping import APPROXIMATE, EXACT, NONE, fold
from tipx.converting.htcds.picklists import DECIDED, picklist, values_of
from tipx.converting.htcds.place import parse
from tipx.converting.htcds.reading_cells import CONVERSIONS as READING
from tipx.converting.htcds.writing_cells import CONVERSIONS as WRITING
from tipx.standard import newest

STANDARD = newest()
CODED = sorted(
    {one.codelist for one in MAPPING.fields.values() if one.conversion == "code"} - {"country", "language"} | {DECIDED}
)


def test_every_field_of_the_field_standard_is_mapped_once() -> None:
    assert list(MAPPING.fields) == FIELD_NAMES
    assert len(FIELD_NAMES) == 84


@pytest.mark.parametrize("name", FIELD_NAMES)
def test_a_field_says_where_it_belongs_how_exactly_and_why_not(name: str) -> None:
    field = MAPPING.fields[name]
    assert field.imports in (EXACT, APPROXIMATE, NONE)
    assert field.exports in (EXACT, APPROXIMATE, NONE)
    assert field.label
    if field.imports == NONE:
        assert not field.places
        assert field.note
        return
    assert field.conversion in READING
    assert field.conversion in WRITING
    assert field.codelist == "" or field.codelist in STANDARD.codelists
    for place in field.places:
        STANDARD.record(place.kind).at(*place.names)  # KeyError where there is no such field
    if APPROXIMATE in (field.imports, field.exports):
        assert field.note.endswith(".")


@pytest.mark.parametrize("name", CODED)
def test_every_value_that_several_codes_share_is_read_as_a_chosen_one(name: str) -> None:
    spelt = {fold(one.written) for one in MAPPING.spellings if one.codelist == name}
    for value, codes in values_of(STANDARD, name).items():
        assert len(codes) == 1 or fold(value) in spelt
        meaning = picklist(STANDARD, name).read(value)
        assert meaning is not None
        assert meaning.code in codes or meaning.beside


def test_spellings_and_defaults_lead_to_codes_and_fields_that_exist() -> None:
    for one in MAPPING.spellings:
        assert one.code in STANDARD.codelists[one.codelist.partition(":")[0]].codes
        assert one.note.endswith(".")
    for default in MAPPING.defaults:
        if default.place == "*OtherText":
            continue
        assert default.place not in MAPPING.fields
        kind, _, names = default.place.replace("[]", "").partition(".")
        node = STANDARD.record(kind.lower()).at(*names.split("."))
        assert default.why.endswith(".")
        if node.codelist and default.value[0] not in "@[{":
            assert default.value in STANDARD.codelists[node.codelist].codes


def test_the_published_sheet_is_told_with_its_quirks() -> None:
    by_number = {one.number: one for one in MAPPING.columns}
    assert len(by_number) == 39
    assert by_number[1][1:] == ("", "", "")
    assert by_number[20].name == "vic_TraffickinStatusDecisionMakingOrg"
    assert (by_number[36].name, by_number[36].label) == ("", "Reason for Outgoing Referral")
    mailing = [(by_number[at].name.removeprefix("prs_Mailing"), by_number[at].label) for at in range(14, 19)]
    assert mailing == [
        ("City", "Mailing Street"),
        ("Country", "Mailing City"),
        ("State", "Mailing State/Province"),
        ("Street", "Mailing Zip/Postal Code"),
        ("PostalCode", "Mailing Country"),
    ]
    sheets = {one.field: one.sheets for one in MAPPING.fields.values()}
    assert {one.field for one in MAPPING.columns if one.field} == {name for name, found in sheets.items() if found}


@pytest.mark.parametrize("text", ["Victim", "Person.names", "Victim.names[first].given", "Victim.names[type=legal"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="mapping cannot be read"):
        parse(text)


def test_what_can_be_lost_is_told_beforehand() -> None:
    reading = {(one.kind, one.field) for one in form_htcds.reading_losses(STANDARD)}
    assert ("dropped", "prs_Title") in reading
    assert ("approximated", "cas_IncomingReferralDate") in reading
    assert ("defaulted", "Bundle.legalBasis") in reading
    writing = {(one.kind, one.field) for one in form_htcds.writing_losses(STANDARD)}
    assert ("dropped", "Victim.names[].fatherOrHusbandName") in writing
    assert ("dropped", "Case.elements.act") in writing
    assert ("approximated", "Case.events[].purposes") in writing
    reasons = {one.field: one.why for one in form_htcds.writing_losses(STANDARD) if one.kind == "dropped"}
    assert reasons["Victim.names[].script"] == NO_PLACE
    assert reasons["Victim.names[].given"] == NOT_WRITTEN
    assert list(form_htcds.writing_losses(STANDARD)) == list(form_htcds_single.writing_losses(STANDARD))
    assert all(one.times == 0 for one in form_htcds.writing_losses(STANDARD))
