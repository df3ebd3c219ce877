"""The code lists are well-formed, complete, consistent with each other, and read only when they are needed."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Mapping
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from tipx.generate.reference_lists import files, reference_lists
from tipx.standard import number_of, versions
from tipx.standard.codelists import KINDS, Code, CodeList, codelists
from tipx.standard.location import schemas_folder

REFERENCE = ("country", "currency", "language", "script", "subdivision")


class Lists(NamedTuple):
    """The lists of one version: their folder, what `lists.json` says, and the lists as they are read."""

    version: str
    folder: Path
    index: Mapping[str, Any]
    entries: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, CodeList]

    @property
    def own(self) -> list[str]:
        """Those that are not of another standard."""
        return sorted(set(self.entries) - set(REFERENCE))

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def lists_of(version: str) -> Lists:
    folder = schemas_folder() / version / "codelists"
    index = json.loads((folder / "lists.json").read_bytes())
    return Lists(version, folder, index, {entry["name"]: entry for entry in index["lists"]}, codelists(folder))


ALL = {version: lists_of(version) for version in versions()}
NEWEST = ALL[versions()[-1]]
FOLDER, LISTS = NEWEST.folder, NEWEST.lists
STEPS = [(ALL[one], ALL[other]) for one, other in pairwise(versions()) if number_of(one)[0] == number_of(other)[0]]
"""Each version with the minor version that follows it."""

of_each_version = pytest.mark.parametrize("of", ALL.values(), ids=list(ALL))
of_each_list = pytest.mark.parametrize(
    ("of", "name"),
    [pytest.param(of, name, id=f"{of.version}-{name}") for of in ALL.values() for name in sorted(of.entries)],
)
of_each_own_list = pytest.mark.parametrize(
    ("of", "name"), [pytest.param(of, name, id=f"{of.version}-{name}") for of in ALL.values() for name in of.own]
)
of_each_step = pytest.mark.parametrize(
    ("before", "after"), STEPS, ids=[f"{before.version}-to-{after.version}" for before, after in STEPS]
)

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


# The files


@of_each_version
def test_lists_json_names_exactly_the_files_of_the_folder(of: Lists) -> None:
    assert sorted(entry["file"] for entry in of.entries.values()) == sorted(
        path.name for path in of.folder.glob("*.csv")
    )
    assert all(entry["file"] == f"{name}.csv" for name, entry in of.entries.items())


@of_each_version
def test_there_are_a_hundred_lists_of_our_own_and_five_of_other_standards(of: Lists) -> None:
    assert len(of.own) == 100
    assert {name for name, entry in of.entries.items() if entry["kind"] == "pattern"} == set(REFERENCE)


@of_each_version
def test_lists_json_is_sorted_and_complete(of: Lists) -> None:
    names = [entry["name"] for entry in of.index["lists"]]
    assert names == sorted(set(names))
    for entry in of.index["lists"]:
        assert entry["kind"] in KINDS
        assert all(entry[key].strip() for key in ("title", "description", "source"))
        assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", entry["date"])
        assert ("sourceVersion" in entry) == (entry["kind"] == "pattern")


@of_each_version
def test_lists_that_profiles_extend_or_claim_are_marked(of: Lists) -> None:
    of_kind = {kind: [name for name in of.own if of.entries[name]["kind"] == kind] for kind in KINDS}
    assert of_kind["extensible"] == ["documentType", "gender", "labourActivity", "offenceInstrument", "onlinePlatform"]
    assert of_kind["claim"] == ["profile"]


@of_each_list
def test_a_file_is_written_the_one_way_that_csv_writers_agree_on(of: Lists, name: str) -> None:
    text = (of.folder / f"{name}.csv").read_bytes().decode("utf-8")
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    assert again.getvalue() == text


@of_each_list
def test_the_columns_are_known_and_every_row_fills_them(of: Lists, name: str) -> None:
    with (of.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *body = csv.reader(file)
    assert header[: len(HEADER)] == HEADER
    assert set(header) <= set(of.index["columns"])
    if set(header) & set(MAPPINGS):
        assert header[len(HEADER) : len(HEADER) + len(MAPPINGS)] == MAPPINGS
        assert any(any(row[len(HEADER) : len(HEADER) + len(MAPPINGS)]) for row in body)
    assert body
    for row in body:
        assert len(row) == len(header)
        assert all(cell == cell.strip() for cell in row)


# The codes


@of_each_list
def test_codes_are_unique_and_well_formed(of: Lists, name: str) -> None:
    codes = [row["code"] for row in of.rows(name)]
    assert len(set(codes)) == len(codes)
    form = FORMS.get(name, KEBAB_CASE)
    assert [code for code in codes if not form.fullmatch(code)] == []


@of_each_list
def test_every_code_has_label_status_version_and_source(of: Lists, name: str) -> None:
    for row in of.rows(name):
        assert row["label"]
        assert row["source"]
        assert row["status"] in ("active", "deprecated")
        assert number_of(row["since"]) <= number_of(of.version)
        assert row["since"] in ALL


@of_each_own_list
def test_every_code_of_our_own_has_a_definition_that_says_more_than_its_label(of: Lists, name: str) -> None:
    for row in of.rows(name):
        definition = row["definition"]
        assert definition.endswith("."), row["code"]
        assert definition[0].isupper() or definition[0].isdigit(), row["code"]
        assert definition.rstrip(".").casefold() != row["label"].casefold()


@of_each_list
def test_a_retired_code_names_an_active_successor_if_any(of: Lists, name: str) -> None:
    by_code = {row["code"]: row for row in of.rows(name)}
    for row in by_code.values():
        assert not row["replacedBy"] or by_code[row["replacedBy"]]["status"] == "active"
        assert row["status"] == "deprecated" or not row["replacedBy"]


@of_each_version
def test_codes_of_jurisdictions_stay_out_of_the_core(of: Lists) -> None:
    assert [(name, row["code"]) for name in of.own for row in of.rows(name) if row["code"].startswith("x-")] == []


# From one version to the next


@of_each_step
def test_no_list_and_no_code_is_removed_and_each_keeps_the_version_that_brought_it(before: Lists, after: Lists) -> None:
    assert set(before.entries) <= set(after.entries)
    for name in before.own:
        old = {row["code"]: row["since"] for row in before.rows(name)}
        new = {row["code"]: row["since"] for row in after.rows(name)}
        assert old.items() <= new.items(), name
        assert {new[code] for code in new.keys() - old.keys()} <= {after.version}, name


@of_each_step
def test_a_retired_code_stays_retired_and_a_list_keeps_its_kind(before: Lists, after: Lists) -> None:
    for name, entry in before.entries.items():
        assert after.entries[name]["kind"] == entry["kind"]
        status = {row["code"]: row["status"] for row in after.rows(name)}
        assert {status[row["code"]] for row in before.rows(name) if row["status"] == "deprecated"} <= {"deprecated"}


@of_each_step
def test_a_code_that_is_new_in_a_list_names_the_code_that_stood_for_it_before_and_no_other_code_does(
    before: Lists, after: Lists
) -> None:
    """What is written by the version before needs a code for it: the column `broader` says which one that is."""
    for name in before.own:
        known = before.lists[name].codes
        for row in after.rows(name):
            if row["since"] == after.version:
                assert row["broader"] in known, (name, row["code"])
                assert known[row["broader"]].status == "active", (name, row["code"])
            else:
                assert row.get("broader", "") == known[row["code"]].extra.get("broader", ""), (name, row["code"])


@of_each_version
def test_only_a_code_that_came_later_than_its_list_names_a_broader_one(of: Lists) -> None:
    for name in of.own:
        began = min(number_of(row["since"]) for row in of.rows(name))
        for row in of.rows(name):
            assert bool(row.get("broader")) is (number_of(row["since"]) > began), (name, row["code"])


# What the lists say about each other


@of_each_version
def test_moves_of_a_referral_lead_from_draft_to_an_end(of: Lists) -> None:
    statuses = of.lists["referralStatus"].codes
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


@of_each_version
def test_risk_factors_hold_every_vulnerability_with_the_same_meaning(of: Lists) -> None:
    factors = of.lists["riskFactor"].codes
    for code, vulnerability in of.lists["vulnerability"].codes.items():
        assert factors[code].label == vulnerability.label
        assert factors[code].definition == vulnerability.definition
    assert len(factors) == len(of.lists["vulnerability"].codes) + 5


@of_each_version
def test_markings_are_ranked_from_clear_to_red(of: Lists) -> None:
    ranked = sorted(of.lists["tlp"].codes.values(), key=lambda marking: int(marking.extra["rank"]))
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
@of_each_version
def test_a_column_that_points_to_another_list_finds_its_codes(of: Lists, name: str, column: str, target: str) -> None:
    named = {code for row in of.rows(name) for code in row[column].split()}
    assert named
    assert named <= set(of.lists[target].codes)


@of_each_version
def test_every_control_method_but_other_suggests_one_means(of: Lists) -> None:
    suggested = [code for row in of.rows("traffickingMeans") for code in row["controlMethods"].split()]
    assert sorted(suggested) == sorted(set(of.lists["controlMethod"].codes) - {"other"})


# The lists of other standards


@of_each_version
def test_they_are_made_from_the_release_that_the_development_environment_pins(of: Lists) -> None:
    pinned = {of.entries[name]["sourceVersion"] for name in REFERENCE}
    project = (schemas_folder().parent / "pyproject.toml").read_text(encoding="utf-8")
    assert pinned == set(re.findall(r'"pycountry==([0-9.]+)"', project))
    assert pinned == {version("pycountry")}, "install the pinned release: pip install -e '.[dev]'"


@of_each_version
def test_they_equal_what_the_generator_makes(of: Lists) -> None:
    made = reference_lists()
    assert set(made) == {f"{name}.csv" for name in REFERENCE}
    for name, text in made.items():
        assert (of.folder / name).read_bytes().decode("utf-8") == text, "mend: python -m tipx.generate"


def test_the_generator_refuses_another_release_than_the_one_named(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "codelists")
    standard = SimpleNamespace(version=NEWEST.version, folder=tmp_path)
    assert set(files(standard)) == {f"schemas/{NEWEST.version}/codelists/{name}.csv" for name in REFERENCE}
    text = (tmp_path / "codelists" / "lists.json").read_text(encoding="utf-8")
    changed = text.replace(f'"sourceVersion": "{version("pycountry")}"', '"sourceVersion": "1.2.3"')
    (tmp_path / "codelists" / "lists.json").write_text(changed, encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"lists\.json names 1\.2\.3"):
        files(standard)


@of_each_version
def test_special_countries_say_where_they_are_allowed(of: Lists) -> None:
    countries = of.lists["country"].codes
    special = {code: country.extra["restriction"] for code, country in countries.items() if country.definition}
    assert special == {"XK": "", "XX": "citizenships", "ZZ": ""}
    assert all(not country.extra["restriction"] for code, country in countries.items() if code != "XX")


@of_each_version
def test_a_language_with_a_two_letter_code_has_no_three_letter_one(of: Lists) -> None:
    languages = of.lists["language"].codes
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


@of_each_version
def test_lists_come_sorted_with_their_titles_and_sources(of: Lists) -> None:
    assert list(of.lists) == sorted(of.entries)
    status = of.lists["caseStatus"]
    assert (status.name, status.kind, status.title) == ("caseStatus", "closed", "Case status")
    assert status.description
    assert status.source == "TIPX"
    assert status.source_version == ""
    assert of.lists["script"].source_version == of.entries["script"]["sourceVersion"]
    assert of.lists["script"].date == of.entries["script"]["date"]


@of_each_version
def test_codes_keep_their_order_and_their_further_columns(of: Lists) -> None:
    assert list(of.lists["urgency"].codes) == [row["code"] for row in of.rows("urgency")]
    police = of.lists["agencyType"].codes["police"]
    assert (police.label, police.status, police.since, police.replaced_by) == ("Police", "active", "1.0", "")
    assert police.extra["htcds"] == "LawEnforcement"
    assert police.extra["htcds_decision_body"] == "Police"
    assert of.lists["urgency"].codes["urgent"].extra == {}


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


@of_each_version
@pytest.mark.parametrize("name", REFERENCE)
def test_membership_is_the_same_before_and_after_a_long_list_was_read(of: Lists, name: str) -> None:
    fresh = codelists(of.folder)[name]
    codes = list(of.lists[name].codes)
    assert all(fresh.is_member(code) for code in codes)
    assert not any(fresh.is_member(wrong) for wrong in ("", "code", codes[0] + ",", "zz-none"))
    assert fresh._codes is None  # the quick way was the one that answered
    assert len(fresh._members or ()) == len(codes)
