"""The code lists are well-formed, complete, consistent with each other, and read only when they are needed."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest

from tipx.generate.reference_lists import files, reference_lists
from tipx.standard.codelists import KINDS, Code, CodeList, codelists
from tipx.standard.location import schemas_folder

FOLDER = schemas_folder() / "1.0" / "codelists"
INDEX = json.loads((FOLDER / "lists.json").read_bytes())
ENTRIES = {entry["name"]: entry for entry in INDEX["lists"]}
LISTS = codelists(FOLDER)
REFERENCE = ("country", "currency", "language", "script", "subdivision")
OWN = sorted(set(ENTRIES) - set(REFERENCE))

HEADER = ["code", "label", "definition", "status", "since", "replacedBy", "source"]
MAPPINGS = ["htcds", "ctdc_k", "ctdc_s", "primero"]
KEBAB_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FORMS = {
    "country": re.compile(r"[A-Z]{2}"),
    "currency": re.compile(r"[A-Z]{3}"),
    "language": re.compile(r"[a-z]{2,3}"),
    "script": re.compile(r"[A-Z][a-z]{3}"),
    "subdivision": re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}"),
}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The files


def test_lists_json_names_exactly_the_files_of_the_folder() -> None:
    assert sorted(entry["file"] for entry in ENTRIES.values()) == sorted(path.name for path in FOLDER.glob("*.csv"))
    assert all(entry["file"] == f"{name}.csv" for name, entry in ENTRIES.items())


def test_there_are_a_hundred_lists_of_our_own_and_five_of_other_standards() -> None:
    assert len(OWN) == 100
    assert {name for name, entry in ENTRIES.items() if entry["kind"] == "pattern"} == set(REFERENCE)


def test_lists_json_is_sorted_and_complete() -> None:
    names = [entry["name"] for entry in INDEX["lists"]]
    assert names == sorted(set(names))
    for entry in INDEX["lists"]:
        assert entry["kind"] in KINDS
        assert all(entry[key].strip() for key in ("title", "description", "source"))
        assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", entry["date"])
        assert ("sourceVersion" in entry) == (entry["kind"] == "pattern")


def test_lists_that_profiles_extend_or_claim_are_marked() -> None:
    of_kind = {kind: [name for name in OWN if ENTRIES[name]["kind"] == kind] for kind in KINDS}
    assert of_kind["extensible"] == ["documentType", "gender", "labourActivity", "offenceInstrument", "onlinePlatform"]
    assert of_kind["claim"] == ["profile"]


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_a_file_is_written_the_one_way_that_csv_writers_agree_on(name: str) -> None:
    text = (FOLDER / f"{name}.csv").read_bytes().decode("utf-8")
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    assert again.getvalue() == text


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_the_columns_are_known_and_every_row_fills_them(name: str) -> None:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *body = csv.reader(file)
    assert header[: len(HEADER)] == HEADER
    assert set(header) <= set(INDEX["columns"])
    if set(header) & set(MAPPINGS):
        assert header[len(HEADER) : len(HEADER) + len(MAPPINGS)] == MAPPINGS
        assert any(any(row[len(HEADER) : len(HEADER) + len(MAPPINGS)]) for row in body)
    assert body
    for row in body:
        assert len(row) == len(header)
        assert all(cell == cell.strip() for cell in row)


# The codes


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_codes_are_unique_and_well_formed(name: str) -> None:
    codes = [row["code"] for row in rows(name)]
    assert len(set(codes)) == len(codes)
    form = FORMS.get(name, KEBAB_CASE)
    assert [code for code in codes if not form.fullmatch(code)] == []


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_every_code_has_label_status_version_and_source(name: str) -> None:
    for row in rows(name):
        assert row["label"]
        assert row["source"]
        assert row["status"] in ("active", "deprecated")
        assert re.fullmatch(r"[0-9]+\.[0-9]+", row["since"])


@pytest.mark.parametrize("name", OWN)
def test_every_code_of_our_own_has_a_definition_that_says_more_than_its_label(name: str) -> None:
    for row in rows(name):
        definition = row["definition"]
        assert definition.endswith("."), row["code"]
        assert definition[0].isupper() or definition[0].isdigit(), row["code"]
        assert definition.rstrip(".").casefold() != row["label"].casefold()


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_a_retired_code_names_an_active_successor_if_any(name: str) -> None:
    by_code = {row["code"]: row for row in rows(name)}
    for row in by_code.values():
        assert not row["replacedBy"] or by_code[row["replacedBy"]]["status"] == "active"
        assert row["status"] == "deprecated" or not row["replacedBy"]


def test_codes_of_jurisdictions_stay_out_of_the_core() -> None:
    assert [(name, row["code"]) for name in OWN for row in rows(name) if row["code"].startswith("x-")] == []


# What the lists say about each other


def test_moves_of_a_referral_lead_from_draft_to_an_end() -> None:
    statuses = LISTS["referralStatus"].codes
    moves = {code: entry.extra["next"].split() for code, entry in statuses.items()}
    for code, entry in statuses.items():
        assert set(moves[code]) <= set(statuses), code
        assert entry.extra["terminal"] == ("no" if moves[code] else "yes"), code
        assert entry.extra["open"] == ("no" if code == "draft" or not moves[code] else "yes"), code
        assert code not in moves[code]
        assert "draft" not in moves[code]
    reached, waiting = {"draft"}, ["draft"]
    while waiting:
        new = set(moves[waiting.pop()]) - reached
        reached |= new
        waiting.extend(new)
    assert reached == set(statuses)


def test_risk_factors_hold_every_vulnerability_with_the_same_meaning() -> None:
    factors = LISTS["riskFactor"].codes
    for code, vulnerability in LISTS["vulnerability"].codes.items():
        assert factors[code].label == vulnerability.label
        assert factors[code].definition == vulnerability.definition
    assert len(factors) == len(LISTS["vulnerability"].codes) + 5


def test_markings_are_ranked_from_clear_to_red() -> None:
    ranked = sorted(LISTS["tlp"].codes.values(), key=lambda marking: int(marking.extra["rank"]))
    assert [marking.code for marking in ranked] == ["clear", "green", "amber", "amber-strict", "red"]
    assert len({marking.extra["rank"] for marking in ranked}) == 5


@pytest.mark.parametrize(
    ("name", "column", "target"),
    [
        ("labourActivity", "sector", "economicSector"),
        ("traffickingMeans", "controlMethods", "controlMethod"),
        ("indicator", "controlMethods", "controlMethod"),
        ("subdivision", "country", "country"),
    ],
)
def test_a_column_that_points_to_another_list_finds_its_codes(name: str, column: str, target: str) -> None:
    named = {code for row in rows(name) for code in row[column].split()}
    assert named
    assert named <= set(LISTS[target].codes)


def test_every_control_method_but_other_suggests_one_means() -> None:
    suggested = [code for row in rows("traffickingMeans") for code in row["controlMethods"].split()]
    assert sorted(suggested) == sorted(set(LISTS["controlMethod"].codes) - {"other"})


# The lists of other standards


def test_they_are_made_from_the_release_that_the_development_environment_pins() -> None:
    pinned = {ENTRIES[name]["sourceVersion"] for name in REFERENCE}
    project = (schemas_folder().parent / "pyproject.toml").read_text(encoding="utf-8")
    assert pinned == set(re.findall(r'"pycountry==([0-9.]+)"', project))
    assert pinned == {version("pycountry")}, "install the pinned release: pip install -e '.[dev]'"


def test_they_equal_what_the_generator_makes() -> None:
    made = reference_lists()
    assert set(made) == {f"{name}.csv" for name in REFERENCE}
    for name, text in made.items():
        assert (FOLDER / name).read_bytes().decode("utf-8") == text, "mend: python -m tipx.generate"


def test_the_generator_refuses_another_release_than_the_one_named(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "codelists")
    standard = SimpleNamespace(version="1.0", folder=tmp_path)
    assert set(files(standard)) == {f"schemas/1.0/codelists/{name}.csv" for name in REFERENCE}
    text = (tmp_path / "codelists" / "lists.json").read_text(encoding="utf-8")
    changed = text.replace(f'"sourceVersion": "{version("pycountry")}"', '"sourceVersion": "1.2.3"')
    (tmp_path / "codelists" / "lists.json").write_text(changed, encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"lists\.json names 1\.2\.3"):
        files(standard)


def test_special_countries_say_where_they_are_allowed() -> None:
    countries = LISTS["country"].codes
    special = {code: country.extra["restriction"] for code, country in countries.items() if country.definition}
    assert special == {"XK": "", "XX": "citizenships", "ZZ": ""}
    assert all(not country.extra["restriction"] for code, country in countries.items() if code != "XX")


def test_a_language_with_a_two_letter_code_has_no_three_letter_one() -> None:
    languages = LISTS["language"].codes
    assert {"ur", "ps", "sd", "pa", "bal", "skr", "prs"} <= set(languages)
    assert not {"urd", "pus", "snd", "pan"} & set(languages)


# Reading


def test_a_list_is_read_on_its_first_use_only(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "lists")
    lists = codelists(tmp_path / "lists")
    (tmp_path / "lists" / "language.csv").unlink()
    assert lists["sex"].is_member("female")
    (tmp_path / "lists" / "sex.csv").unlink()
    assert lists["sex"].is_member("male")
    with pytest.raises(FileNotFoundError):
        lists["language"].is_member("ur")


def test_lists_come_sorted_with_their_titles_and_sources() -> None:
    assert list(LISTS) == sorted(ENTRIES)
    status = LISTS["caseStatus"]
    assert (status.name, status.kind, status.title) == ("caseStatus", "closed", "Case status")
    assert status.description
    assert status.source == "TIPX"
    assert status.source_version == ""
    assert LISTS["script"].source_version == ENTRIES["script"]["sourceVersion"]
    assert LISTS["script"].date == ENTRIES["script"]["date"]


def test_codes_keep_their_order_and_their_further_columns() -> None:
    assert list(LISTS["urgency"].codes) == [row["code"] for row in rows("urgency")]
    police = LISTS["agencyType"].codes["police"]
    assert (police.label, police.status, police.since, police.replaced_by) == ("Police", "active", "1.0", "")
    assert police.extra["htcds"] == "LawEnforcement"
    assert police.extra["htcds_decision_body"] == "Police"
    assert LISTS["urgency"].codes["urgent"].extra == {}


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("caseStatus", "Follow_Up", "follow-up"),
        ("caseStatus", "followUp", "follow-up"),
        ("caseStatus", "Closed Referred", "closed-referred"),
        ("agencyType", "polise", "police"),
        ("agencyType", "zebra", None),
        ("agencyType", "p" * 4000, None),
        ("agencyType", "", None),
        ("country", "pk", "PK"),
        ("subdivision", "pk_pb", "PK-PB"),
        ("subdivision", "PK-PX", None),
        ("currency", "PKX", None),
    ],
)
def test_near_mends_slips_and_never_guesses_another_country(name: str, written: str, meant: str | None) -> None:
    assert LISTS[name].near(written) == meant


def test_near_never_offers_a_retired_code() -> None:
    retired = Code("shut", "Shut", "No more work.", "deprecated", "1.0", "closed", "TIPX")
    active = Code("closed", "Closed", "No more work.", "active", "1.0", "", "TIPX")
    some = CodeList("some", "Some", "closed", {"shut": retired, "closed": active})
    assert some.is_member("shut")
    assert not some.is_member("Shut")
    assert some.near("SHUT") is None
    assert some.near("close") == "closed"


@pytest.mark.parametrize("name", [name for name in LISTS if ENTRIES[name]["kind"] == "pattern"])
def test_membership_is_the_same_before_and_after_a_long_list_was_read(name: str) -> None:
    fresh = codelists(FOLDER)[name]
    codes = list(LISTS[name].codes)
    assert all(fresh.is_member(code) for code in codes)
    assert not any(fresh.is_member(wrong) for wrong in ("", "code", codes[0] + ",", "zz-none"))
    assert fresh._codes is None  # the quick way was the one that answered
    assert len(fresh._members or ()) == len(codes)
