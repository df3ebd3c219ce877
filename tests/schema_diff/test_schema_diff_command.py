"""`tipx schema diff`: what it says in words and as data, and its status."""

from __future__ import annotations

import json
from pathlib import Path

import fastjsonschema
import pytest
from cli_harness import run
from version_copies import ORIGINAL, Copy

from tipx.comparing import versions as comparing
from tipx.comparing.versions import VersionDifference, neighbours, version_difference
from tipx.comparing.versions_changes import AREAS, Impact
from tipx.comparing.versions_telling import version_differences_to_dict, version_differences_to_text
from tipx.standard import standard, versions
from tipx.standard.location import schemas_folder

SCHEMA = json.loads((schemas_folder() / "report" / "1.0" / "schema-diff.schema.json").read_bytes())
B, D, C = Impact.BREAKING, Impact.DEPRECATING, Impact.COMPATIBLE
ADDED = {
    "record": {"Bundle.reportingPeriod"},
    "type": {
        "attachment.language", "attachment.translationOf", "assistance.urgency", "assistance.appointmentAt",
        "returnPlan.receivedBy",
    },
    "codelist": {"agencyType central-government", "agencyType local-government", "riskDomain overall"},
    "rule": {"TIPX-STR-024", "TIPX-STR-025", "TIPX-TMP-018", "TIPX-TMP-019", "TIPX-REF-022"},
    "disclosure": {"statistical allowed Bundle.reportingPeriod"},
}  # fmt: skip
"""What version 1.1 brought."""


def test_version_1_1_brings_what_it_says_and_breaks_nothing() -> None:
    found = version_difference(standard("1.0"), standard("1.1"))
    assert not found.breaks
    added = [one for one in found.changes if one.kind.endswith("-added")]
    assert {area: {one.where for one in added if one.area == area} for area in {one.area for one in added}} == ADDED
    assert len(added) == sum(map(len, ADDED.values()))
    assert {one.before for one in added if one.area == "rule"} == {None}
    assert {one.after for one in added if one.area == "rule"} == {"warning"}
    (deprecated,) = [one for one in found.changes if one.impact is D]
    assert (deprecated.where, deprecated.after, deprecated.note) == (
        "Case.leadAgency",
        "Case.participatingAgencies",
        "",
    )
    effects = {one.where: one.after for one in found.changes if one.kind == "effect"}
    assert effects == {
        "Bundle.onwardSharing": "permits", "handling.tlp": "permits", "disclosure.level": "permits",
        "disclosure.fieldGroups": "permits", "consent.scopes": "permits", "consent.recipientTypes": "permits",
        "consent.countries": "permits", "consent.excludedTypes": "forbids", "consent.fieldGroupsExcluded": "forbids",
    }  # fmt: skip
    (text,) = [one for one in found.changes if one not in added and one is not deprecated and one.kind != "effect"]
    assert (text.where, text.kind, text.impact) == ("Case.leadAgency", "text", C)


def test_the_way_back_breaks_where_something_was_added() -> None:
    found = version_difference(standard("1.1"), standard("1.0"))
    gone = {one.where for one in found.changes if one.impact is B}
    assert gone == set().union(*(ADDED[area] for area in ("record", "type", "codelist", "disclosure")))


@pytest.mark.parametrize("version", versions())
def test_nothing_differs_between_a_version_and_itself(version: str) -> None:
    assert version_difference(standard(version), standard(version)) == (version, version, ())
    done = run("schema", "diff", version, version)
    assert (done.status, done.out) == (0, f"TIPX {version} -> {version}\nNothing differs.\n")


def test_every_minor_version_that_is_shipped_is_one_that_a_minor_version_may_be() -> None:
    pairs = neighbours(versions())
    assert pairs
    for before, after in pairs:
        assert [one for one in version_difference(standard(before), standard(after)).changes if one.impact is B] == []


def test_neighbours_are_of_one_major_version() -> None:
    assert neighbours(("1.0", "1.1", "1.2", "2.0", "2.1", "10.0")) == [("1.0", "1.1"), ("1.1", "1.2"), ("2.0", "2.1")]
    assert neighbours(("1.0",)) == []


# -- the command -------------------------------------------------------------------------------------------------------


def test_the_status_refuses_what_breaks() -> None:
    assert run("schema", "diff", "1.0", "1.1").status == 0
    done = run("schema", "diff", "1.1", "1.0")
    assert (done.status, done.err) == (1, "")
    assert done.out.endswith(
        "\n26 changes: 10 breaking, 0 deprecating, 16 compatible.\nThis needs a major version.\n"
        "Not even a major version may remove a code: it is retired, and never used again.\n"
    )
    assert run("schema", "diff", "1.1", "1.0", "-f", "json").status == 1


def test_without_versions_all_neighbours_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = neighbours(versions())
    alone = [run("schema", "diff", *pair).out for pair in pairs]
    done = run("schema", "diff")
    assert (done.status, done.out) == (0, "\n".join(alone))
    monkeypatch.setattr(comparing, "neighbours", lambda _: [("1.1", "1.0"), ("1.0", "1.1")])
    done = run("schema", "diff", "-f", "json")
    assert done.status == 1
    assert done.json["breaks"] is True
    assert [(one["before"], one["after"], one["breaks"]) for one in done.json["comparisons"]] == [
        ("1.1", "1.0", True), ("1.0", "1.1", False),
    ]  # fmt: skip


def test_where_there_is_nothing_to_compare_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "neighbours", lambda _: [])
    done = run("schema", "diff")
    assert (done.status, done.out) == (0, "There are no two versions of one major version to compare.\n")


@pytest.mark.parametrize("given", [("1.0", "9.9"), ("9.9", "1.0"), ("", "1.0"), ("1.0", "../1.0")])
def test_a_version_that_is_not_known_is_a_usage_error_that_names_the_known_ones(given: tuple[str, str]) -> None:
    done = run("schema", "diff", *given)
    assert (done.status, done.out) == (2, "")
    assert f"that version of the standard is not known; known are {', '.join(versions())}" in done.err


@pytest.mark.parametrize("given", [("1.0",), ("1.0", "1.1", "1.1")])
def test_one_version_or_three_are_a_usage_error(given: tuple[str, ...]) -> None:
    done = run("schema", "diff", *given)
    assert (done.status, done.out) == (2, "")
    assert "name both" in done.err


def test_the_text_is_grouped_by_what_a_change_means_and_then_by_what_it_is_of(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.types() as document:
        document["$defs"]["agencyRef"]["properties"]["type"]["title"] = "Sample"
        document["$defs"]["urn"]["maxLength"] = 2
    with changed.record("case") as document:
        document["properties"]["summary"]["deprecated"] = True
    with changed.document("parameters.json") as document:
        document["parameters"]["riskStaleDays"]["value"] = 7
    found = version_difference(ORIGINAL, changed.standard)
    (urn,) = [one for one in found.changes if one.of == "urn"]
    (agency,) = [one for one in found.changes if one.of == "agencyRef"]
    limit = "no limit" if urn.before is None else urn.before
    assert version_differences_to_text([found]).splitlines() == [
        "TIPX 1.0 -> 1.0",
        "",
        "breaking",
        f"  type urn ({urn.places[0]} and {len(urn.places) - 1} other places)",
        f"    urn  narrower, maxLength: 2 characters at most (before: {limit})",
        "",
        "deprecating",
        "  Case",
        "    Case.summary  deprecated (no successor is named)",
        "",
        "compatible",
        f"  type agencyRef ({agency.places[0]} and {len(agency.places) - 1} other places)",
        "    agencyRef.type  reads differently: title",
        "  parameters",
        "    riskStaleDays  value: 7 (before: 90) (read by no error)",
        "",
        "4 changes: 1 breaking, 1 deprecating, 2 compatible.",
        "This needs a major version.",
    ]


def test_the_changes_stand_in_the_order_of_their_weight_and_of_the_areas() -> None:
    impacts = list(Impact)
    for pair in (("1.0", "1.1"), ("1.1", "1.0")):
        found = version_difference(*map(standard, pair)).changes
        keys = [(impacts.index(one.impact), AREAS.index(one.area)) for one in found]
        assert keys == sorted(keys)


# -- the data ----------------------------------------------------------------------------------------------------------


def test_the_data_say_the_same_as_the_text() -> None:
    done = run("schema", "diff", "1.0", "1.1", "-f", "json")
    (one,) = done.json["comparisons"]
    found = version_difference(standard("1.0"), standard("1.1"))
    assert one["counts"] == {impact.value: found.count(impact) for impact in Impact}
    text = run("schema", "diff", "1.0", "1.1").out
    for change in one["changes"]:
        assert f"    {change['where']}" in text
        assert change["what"] in text
    assert len(one["changes"]) == sum(one["counts"].values())
    services = next(change for change in one["changes"] if change["where"] == "assistance.urgency")
    assert services["places"] == ["Victim.services[]"]


def test_the_schema_is_shown_and_listed() -> None:
    assert run("schema", "show", "schema-diff").json == SCHEMA
    assert "tipx schema show schema-diff" in run("schema", "list").out


def manifold(folder: Path) -> list[VersionDifference]:
    """Comparisons with changes of many kinds."""
    changed = Copy(folder)
    with changed.record("case") as document:
        document["properties"]["sampleOn"] = {
            "title": "Sample",
            "description": "Sample.",
            "type": "string",
            "enum": ["a"],
        }
        document["properties"]["summary"]["uniqueItems"] = {"sample": [1, None]}
        document["required"].append("summary")
        del document["properties"]["recordType"]["const"]
    with changed.types() as document:
        document["$defs"]["text"]["maxLength"] = 5000
        document["$defs"]["urn"]["pattern"] = "^urn:"
        document["$defs"]["sha256"]["pattern"] = "^[0-9a-z]{64}$"
    with changed.codes("agencyType") as rows:
        rows[0]["status"] = "deprecated"
        rows.pop()
    with changed.document("codelists/lists.json") as document:
        document["lists"][0]["kind"] = "extensible"
        document["lists"].pop()
    with changed.document("rules.json") as document:
        document["checks"].pop()
        document["checks"][0].update(severity="info", absence="sample")
    with changed.document("parameters.json") as document:
        document["parameters"]["weekend"]["value"] = ["friday"]
        document["parameters"].pop("maxAge")
    with changed.document("disclosure.json") as document:
        document["groups"].reverse()
        document["pseudonymous"]["excludes"].pop("classes")
    pairs = [
        (ORIGINAL, changed.standard),
        (changed.standard, ORIGINAL),
        (standard("1.0"), standard("1.1")),
        (ORIGINAL, ORIGINAL),
    ]
    return [version_difference(*pair) for pair in pairs]


def test_the_data_keep_to_their_schema(tmp_path: Path) -> None:
    check = fastjsonschema.compile(SCHEMA, use_default=False)
    found = version_differences_to_dict(manifold(tmp_path))
    data = json.loads(json.dumps(found))
    assert data == found
    check(data)
    kinds = {change["kind"] for one in data["comparisons"] for change in one["changes"]}
    assert len(kinds) > 25


@pytest.mark.parametrize(("member", "value"), [("kind", "sample"), ("impact", "grave"), ("note", ""), ("sample", 1)])
def test_the_schema_refuses_what_is_not_of_it(member: str, value: object) -> None:
    check = fastjsonschema.compile(SCHEMA, use_default=False)
    data = run("schema", "diff", "1.0", "1.1", "-f", "json").json
    data["comparisons"][0]["changes"][0][member] = value
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        check(data)


def test_every_kind_of_the_schema_is_one_that_the_comparison_gives() -> None:
    """Each is written in the source: a word that nobody gives any more is noticed."""
    kinds = SCHEMA["properties"]["comparisons"]["items"]["properties"]["changes"]["items"]["properties"]["kind"]["enum"]
    source = "".join(path.read_text(encoding="utf-8") for path in Path(comparing.__file__).parent.glob("versions_*.py"))
    assert [kind for kind in kinds if f'"{kind}"' not in source] == []
