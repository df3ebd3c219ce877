"""A mapping of HTCDS that an organisation has edited: it is used both ways, and what is wrong with it is said with file and line."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from htcds_generated import rows
from htcds_sheets import FORMS, HEADER, MAPPING, NOW, WELL_FILLED, counting_ids, csv_of, sheet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tipx.converting.htcds.mapping_files import COLUMNS, DEFAULTS, FIELDS, SHEET, VALUES, mapping_for
from tipx.converting.htcds.reading_cells import CONVERSIONS
from tipx.converting.model import ConvertError, Imported, Job
from tipx.converting.target import ToStream
from tipx.options import Options
from tipx.reading.source import Source
from tipx.standard import newest

SHIPPED = newest().folder / "mappings"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files."""
    for name in COLUMNS:
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def add(folder: Path, name: str, line: str) -> None:
    """A line at the end of a file."""
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def change(folder: Path, name: str, old: str, new: str) -> None:
    """The first line with that text, changed."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def job(folder: Path, **more: Any) -> Job:
    """A job with the mapping of the folder."""
    return Job(newest(), Options(), NOW, settings={"mapping": str(folder), **more}, mint=counting_ids())


def read(folder: Path, raw: bytes) -> tuple[Imported, Job]:
    """The payload of a sheet by that mapping."""
    task = job(folder, header=HEADER)
    return FORMS["htcds"].read(Source("own.csv", raw), task), task


def written(folder: Path, imported: Imported) -> list[list[str]]:
    """The rows of a sheet by that mapping."""
    with ToStream(None) as target:
        writer = FORMS["htcds"].writer(target, job(folder))
        writer.begin(imported.header)
        for kind, record in imported.records:
            writer.record(kind, record)
        writer.end(imported.header)
        target.commit()
        return list(csv.reader(io.StringIO(target.data.decode("utf-8-sig"))))


def refusal(folder: Path) -> str:
    """Why a mapping is refused."""
    with pytest.raises(ConvertError) as found:
        mapping_for(newest(), str(folder))
    assert found.value.status == 2
    return str(found.value)


def why_refused(folder: Path) -> str | None:
    """Why a mapping is refused, if it is."""
    try:
        mapping_for(newest(), str(folder))
    except ConvertError as error:
        return str(error)
    return None


def victim(imported: Imported) -> Any:
    """The first person."""
    return next(record for kind, record in imported.records if kind == "victim")


def test_a_copy_says_what_the_shipped_one_says(folder: Path) -> None:
    copy = mapping_for(newest(), str(folder))
    assert copy is not MAPPING
    names = ("fields", "columns", "spellings", "defaults", "languages", "alpha3")
    assert [getattr(copy, name) for name in names] == [getattr(MAPPING, name) for name in names]


def test_a_field_of_the_organisation_is_read_and_written(folder: Path) -> None:
    add(folder, FIELDS, "own_Work,Work,no,Text,,Victim.occupation,text,,exact,exact,,,")
    add(folder, SHEET, "40,own_Work,Work,own_Work")
    imported, task = read(folder, csv_of([["", "prs_FirstName", "own_Work"], ["1", "Sample", "Weaver"]]))
    assert task.notes == []
    assert victim(imported)["occupation"] == "Weaver"
    assert imported.places["victims", 0, "occupation"].column == 3
    table = written(folder, imported)
    assert table[0][39] == "own_Work"
    assert table[2][39] == "Weaver"


def test_a_column_of_another_name_and_a_word_of_the_organisation(folder: Path) -> None:
    change(folder, FIELDS, "vic_MethodsOfControl,Methods of Control", "vic_MethodsOfControl,Samplish Control")
    add(folder, VALUES, "controlMethod,Advance,debt-bondage,,Our word for a debt.")
    raw = csv_of(
        [["", "First Name", "Samplish Control", "vic_TypeOfExploitation"], ["1", "Sample", "Advance", "Servitude"]]
    )
    imported, task = read(folder, raw)
    assert task.notes == []
    case = next(record for kind, record in imported.records if kind == "case")
    assert case["events"][0]["controlMethods"] == ["debt-bondage"]
    # The word is that of this mapping alone.
    (_, other) = next(iter(FORMS["htcds"].read(Source("own.csv", raw), job(SHIPPED, header=HEADER)).records))
    assert "controlMethods" not in other["events"][0]


def test_what_is_filled_in_can_be_said_otherwise(folder: Path) -> None:
    change(folder, DEFAULTS, "Referral.urgency,,routine,", "Referral.urgency,,urgent,")
    imported, task = read(folder, sheet(WELL_FILLED))
    assert {record["urgency"] for kind, record in imported.records if kind == "referral"} == {"urgent"}
    assert any(one.field == "Referral.urgency" and one.kind == "defaulted" for one in task.ledger.losses())


def test_a_field_whose_place_is_taken_away_is_dropped_and_listed(folder: Path) -> None:
    text = (folder / FIELDS).read_text(encoding="utf-8").splitlines()
    text = [
        "prs_Gender,Gender,yes,Picklist,,,,,none,none,,,We do not pass it on." if one.startswith("prs_Gender,") else one
        for one in text
    ]
    (folder / FIELDS).write_text("\n".join(text) + "\n", encoding="utf-8")
    imported, task = read(folder, sheet(WELL_FILLED))
    assert "gender" not in victim(imported)
    assert ("dropped", "prs_Gender", "We do not pass it on.", 1) in task.ledger.losses()


@pytest.mark.parametrize("name", COLUMNS)
def test_a_file_that_is_not_there(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert refusal(folder) == f"the mapping cannot be used: the folder has no {name}"


def test_what_is_no_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none", SHIPPED / FIELDS):
        assert refusal(path) == f"the mapping of HTCDS is a folder with {', '.join(COLUMNS)}"


@pytest.mark.parametrize("name", COLUMNS)
def test_a_file_that_is_none_of_these(folder: Path, name: str) -> None:
    for raw, why in (
        (b"\xff\xfe\x00", f"{name} is not UTF-8"),
        (b"", f"{name}: its first line is not {','.join(COLUMNS[name])}"),
        (b"x" * (1 << 20) + b"x", f"{name} is larger than a mapping can be"),
        ((",".join(COLUMNS[name]) + "\n,\n").encode(), f"{name}, line 2: it has not {len(COLUMNS[name])} cells"),
        ((",".join(COLUMNS[name]) + '\n"x\n').encode(), f"{name}, line 2: it is not CSV"),
    ):
        (folder / name).write_bytes(raw)
        assert refusal(folder).startswith(f"the mapping cannot be used: {why}")


OWN = "own_Field,Own Field,no,Text,"
BAD_FIELDS = [
    (f"{OWN},Victim.shoe,text,,exact,exact,,,", "place is none"),
    (f"{OWN},Person.names.full,text,,exact,exact,,,", "place is none"),
    (f"{OWN},Victim.names.full,text,,exact,exact,,,", "place is none"),
    (f"{OWN},Victim.sex[row],code,sex,exact,exact,,,", "place is none"),
    (f"{OWN},Victim.names[type=marker-a1b2].full,text,,exact,exact,,,", "place is none"),
    (f"{OWN},Victim.names[kind=legal].full,text,,exact,exact,,,", "place is none"),
    (f"{OWN},Bundle.id,text,,exact,exact,,,", "of the message itself"),
    (f"{OWN},Victim.sex,prose,,exact,exact,,,", "conversion is one of agency, boolean"),
    (f"{OWN},Victim.sex,,,exact,exact,,,", "conversion is one of"),
    (f"{OWN},Victim.sex,text,,exact,exact,,,", "the conversion text does not go"),
    (f"{OWN},Victim.sex,code,gender,exact,exact,,,", "the conversion code does not go"),
    (f"{OWN},Victim.sex,code,,exact,exact,,,", "the conversion code does not go"),
    (f"{OWN},Victim.occupation,integer,,exact,exact,,,", "the conversion integer does not go"),
    (f"{OWN},Victim.sex,code,marker-a1b2,exact,exact,,,", "codelist is none"),
    (f"{OWN},Victim.occupation,text,,exact,nearly,,,", "export is one of exact, approximate, none"),
    (f"{OWN},Victim.occupation,text,,exact,none,,,Why.", "export is none only"),
    (f"{OWN},Victim.occupation,text,,approximate,exact,,,", "note is missing"),
    (f"{OWN},,,,exact,exact,,,", "import is one of none"),
    (",Own Field,no,Text,,Victim.occupation,text,,exact,exact,,,", "field is missing"),
    (f"{OWN},Victim.birthDate,partial-date,,exact,exact,2000,,", "default does not go"),
    ("own_Field,Own Field,maybe,Text,,Victim.occupation,text,,exact,exact,,,", "core is one of yes, no"),
]  # fmt: skip
BAD_LINES = [
    *((FIELDS, line, why) for line, why in BAD_FIELDS),
    (SHEET, "x,own,Own,prs_FirstName", "number is a whole number"),
    (SHEET, "40,own,Own,marker_a1b2", "field is none of those"),
    (VALUES, "marker-a1b2,Advance,other,,Why.", "codelist is none"),
    (VALUES, "controlMethod,Advance,marker-a1b2,,Why.", "code is none"),
    (VALUES, "controlMethod,Advance,other,marker-a1b2,Why.", "with holds pairs"),
    (VALUES, "controlMethod,,other,,Why.", "written is missing"),
    (DEFAULTS, "Victim.shoe,,x,Why.", "place, or when, is none"),
    (DEFAULTS, "Victim.services[].status,marker,x,Why.", "place, or when, is none"),
    (DEFAULTS, "Victim.sex,,@marker,Why.", "value is one of @derived, @id"),
    (DEFAULTS, "Victim.sex,,{marker,Why.", "value begins as JSON"),
    (DEFAULTS, "Victim.sex,,,Why.", "value is missing"),
    (DEFAULTS, "Victim.sex,,1,Why.", "value does not go"),
    (DEFAULTS, "Victim.sex,,@sender,Why.", "value does not go"),
    (DEFAULTS, "Victim.caseIds,,@id,Why.", "value does not go"),
    (DEFAULTS, 'Victim.birthDate,,"{""value"":1}",Why.', "value does not go"),
    (DEFAULTS, 'Victim.birthDate,,"{""marker"":""x""}",Why.', "value does not go"),
]


@pytest.mark.parametrize(("name", "line", "why"), BAD_LINES)
def test_a_line_that_cannot_be_used(folder: Path, name: str, line: str, why: str) -> None:
    number = len((folder / name).read_text(encoding="utf-8").splitlines()) + 1
    add(folder, name, line)
    said = refusal(folder)
    assert said.startswith(f"the mapping cannot be used: {name}, line {number}: {why}")
    assert "marker" not in said


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        (FIELDS, "org_Phone,", "own_Phone,", "has no line for org_Phone"),
        (SHEET, "1,,,\n", "", "its first column holds the number of the row"),
        (SHEET, "2,cas_CaseOwner,Case Owner,cas_CaseOwner", "2,x,X,prs_Title", "a field stands there twice"),
        (
            DEFAULTS,
            "Case.classification,,@derived",
            "Case.classification,,undetermined",
            "line for Case.classification",
        ),
        (DEFAULTS, "*OtherText,,", "Victim.sexOtherText,,", "htcds-2.0-defaults.csv"),
        (
            DEFAULTS,
            "Bundle.id,,@id,HTCDS has no identifiers; a new one was made.\n",
            "",
            "has no such line for Bundle.id",
        ),
    ],
)
def test_what_the_program_counts_on_is_there(folder: Path, name: str, old: str, new: str, why: str) -> None:
    change(folder, name, old, new)
    assert why in refusal(folder)


def test_an_organisation_that_cannot_be_named_is_no_organisation(folder: Path) -> None:
    change(folder, FIELDS, "org_Name,Organisation Name,no,Text,,Bundle.agencies[row].name,text,,exact,exact,",
           "org_Name,Organisation Name,no,Text,,,,,none,none,")  # fmt: skip
    assert refusal(folder).endswith("no field has its first place at Bundle.agencies[].name")


TABLES = {name: list(csv.reader((SHIPPED / name).open(encoding="utf-8", newline=""))) for name in COLUMNS}
CHANGES = st.lists(
    st.tuples(
        st.sampled_from([FIELDS, FIELDS, FIELDS, VALUES, DEFAULTS, SHEET]),
        st.integers(1, 400),
        st.integers(1, 400),
        st.integers(0, 12),
        st.sampled_from(["swap", "swap", "take", "blank", "drop", *sorted(CONVERSIONS)[:4]]),
    ),
    min_size=1,
    max_size=3,
)


def mutated(changes: list[tuple[str, int, int, int, str]], folder: Path) -> None:
    """The shipped files with cells exchanged, taken over from other lines, blanked or written anew."""
    tables = {name: [list(line) for line in lines] for name, lines in TABLES.items()}
    for name, one, two, at, how in changes:
        lines = tables[name]
        first, second = (lines[1 + number % (len(lines) - 1)] for number in (one, two))
        cell = at % len(first)
        if how == "swap":
            first[cell], second[cell] = second[cell], first[cell]
        elif how == "take":
            first[cell:] = second[cell:]
        elif how == "drop":
            lines.remove(first)
        else:
            first[cell] = "" if how == "blank" else how
    for name, lines in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(CHANGES, rows())
def test_a_mapping_is_refused_or_it_works(folder: Path, changes: Any, filled: dict[str, str]) -> None:
    mutated(changes, folder)
    said = why_refused(folder)
    if said is not None:
        assert any(name in said for name in COLUMNS)
        return
    for raw in (sheet(WELL_FILLED), sheet(filled)):
        try:
            imported, _ = read(folder, raw)
        except ConvertError:
            continue  # no column, or no row, of it could be taken
        written(folder, imported)
