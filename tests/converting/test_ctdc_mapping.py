"""The mapping to the CTDC-style tables fits the standard, its code lists and the published columns."""

from __future__ import annotations

import csv

import pycountry
import pytest

from tipx.converting import form_ctdc
from tipx.converting.ctdc import mapping, unmapped
from tipx.converting.ctdc.mapping import HOWS, TABLES, field_at, flag_sources, table, vocabulary, words
from tipx.standard import newest

PUBLISHED_S = [
    "yearOfRegistration", "gender", "ageBroad", "citizenship", "CountryOfExploitation", "traffickMonths",
    "meansDebtBondageEarnings", "meansThreats", "meansAbusePsyPhySex", "meansFalsePromises", "meansDrugsAlcohol",
    "meansDenyBasicNeeds", "meansExcessiveWorkHours", "meansWithholdDocs", "isForcedLabour", "isSexualExploit",
    "isOtherExploit", "typeOfLabourAgriculture", "typeOfLabourConstruction", "typeOfLabourDomesticWork",
    "typeOfLabourHospitality", "typeOfSexProstitution", "typeOfSexPornography", "recruiterRelationIntimatePartner",
    "recruiterRelationFriend", "recruiterRelationFamily", "recruiterRelationOther",
]  # fmt: skip
MAPPED_LISTS = (
    "controlMethod", "exploitationPurpose", "labourActivity", "recruiterRelation", "sexualExploitationType",
    "traffickingMeans",
)  # fmt: skip


def test_the_columns_are_those_that_are_published() -> None:
    assert [column.name for column in table(newest(), "s").columns] == PUBLISHED_S
    older = [column.name for column in table(newest(), "k").columns]
    assert len(older) == len(set(older)) == 63
    assert sum(name.startswith("meansOfControl") for name in older) == 17 + 2
    assert {"Datasource", "isSexAndLabour", "RecruiterRelationship", "isAbduction"} <= set(older)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_the_mapping_leads_somewhere(name: str) -> None:
    of = table(newest(), name)
    for column in of.columns:
        assert column.how in HOWS, column.name
        assert column.note, column.name
        if column.derived:
            assert set(column.sources) <= {one.name for one in of.base}, column.name
            assert {one.known for one in of.base if one.name in column.sources} == {column.known}, column.name
        else:
            assert [field_at(newest(), source).kind for source in column.sources], column.name
            assert vocabulary(newest(), name, column) or column.how == "year", column.name


@pytest.mark.parametrize("name", TABLES)
def test_every_column_that_a_code_list_names_is_there_and_is_reached(name: str) -> None:
    of = table(newest(), name)
    reached = {
        number for codes in flag_sources(newest(), of).values() for numbers in codes.values() for number in numbers
    }
    assert reached == set(of.numbers("flag"))
    named = {word for one in MAPPED_LISTS for found in words(newest(), name, one).values() for word in found}
    assert named == {of.base[number].name for number in of.numbers("flag")}


def test_a_column_counts_as_exact_only_where_one_code_stands_for_it() -> None:
    for name in TABLES:
        of = table(newest(), name)
        for number in of.numbers("flag"):
            by_field = flag_sources(newest(), of)
            codes = [code for found in by_field.values() for code, numbers in found.items() if number in numbers]
            same_fact = 2 if len(of.base[number].sources) == 2 else 1  # a purpose and an activity may say the same
            assert of.base[number].exact <= (len(codes) <= same_fact), of.base[number].name


def test_spellings_and_joined_columns_of_the_lists_are_understood() -> None:
    assert words(newest(), "s", "controlMethod")["withholds-documents"] == ("meansWithholdDocs",)
    assert words(newest(), "s", "exploitationPurpose")["domestic-servitude"] == (
        "isForcedLabour",
        "typeOfLabourDomesticWork",
    )
    assert words(newest(), "s", "exploitationPurpose")["unknown"] == ()
    assert words(newest(), "k", "ageGroup")["48-plus"] == ("48+",)


def test_the_bands_cover_every_age_once() -> None:
    bands = mapping.bands(newest(), "s")
    for age in range(121):
        assert sum(one.first <= age and (one.last is None or age <= one.last) for one in bands) == 1, age


def test_the_countries_are_those_of_the_list_and_of_iso() -> None:
    found = dict(mapping.alpha3(newest()))
    assert set(found) == set(newest().codelists["country"].codes) - {"ZZ", "XX"}
    assert found.pop("XK") == "XKX"
    for code, letters in found.items():
        country = pycountry.countries.get(alpha_2=code)
        assert country is not None, code
        assert country.alpha_3 == letters, code


def test_the_file_has_only_the_columns_that_are_read() -> None:
    with (newest().folder / "mappings" / "ctdc.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) == {"table", "column", "kind", "from", "how", "values", "label", "fit", "note"}
    assert {row["table"] for row in rows} == set(TABLES)
    assert {row["kind"] for row in rows} == {"known", "detail"}
    assert {row["fit"] for row in rows} == {"exact", "approximate"}


def test_what_can_be_lost_is_told_beforehand_by_the_field_tree() -> None:
    losses = list(form_ctdc.writing_losses(newest()))
    dropped = {one.field for one in losses if one.kind == "dropped"}
    assert {
        "Victim.names",
        "Victim.birthDate",
        "Case.events[].place.city",
        "Case.summary",
        "Referral",
        "gender",
    } <= dropped
    assert {"Bundle.sender", "Victim.extensions", "Victim.id", "Case.events[].description"} <= dropped
    assert not dropped & {"Case.registeredOn", "Victim.childStatus[]", "Case.events", "Case.events[].durationMonths"}
    assert {one.times for one in losses} == {0}
    assert list(form_ctdc.reading_losses(newest())) == []


def test_each_field_of_a_victim_is_either_mapped_or_told_as_left_out() -> None:
    told = {one.field for one in unmapped.losses(newest(), table(newest(), "s"))}
    mapped = {names[0] for kind, names in table(newest(), "s").places() if kind == "victim"}
    for name, field in newest().record("victim").properties.items():
        if field.const is None:
            assert (f"Victim.{name}" in told) != (name in mapped), name
