"""What the cases of the profile pk do not show: privacy, what its data promise, what is refused already, and single rules alone."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from typing import Any

import pytest

import tipx
from tipx.ruleset.context import Context
from tipx.ruleset.profiles.pk.places import province
from tipx.ruleset.registry import rules_of_profile
from tipx.standard import newest
from tipx.standard.cases import NOW, change
from tipx.standard.profile_cases import cases
from tipx.standard.profiles import Profile, published

PK = published()["pk"][-1]
LISTS = newest().codelists
BASE: dict[str, Any] = json.loads((PK.folder / "cases" / "base" / "inquiry.json").read_bytes())
DOCUMENT = "/victims/0/identityDocuments/0"
NUMBER = f"{DOCUMENT}/number"
UNSAID = {("TIPX-PK-005", "")}
"""The core refuses every code that this variant could tell, as long as its list has no more provinces than the profile."""


def report_on(changes: dict[str, Any], **options: Any) -> tipx.Report:
    payload = copy.deepcopy(BASE)
    for pointer, value in changes.items():
        change(payload, pointer, value)
    return tipx.validate(payload, now=NOW, **options)


def rules_in(report: tipx.Report) -> list[str]:
    return [problem.rule for problem in report.problems]


# -- privacy -----------------------------------------------------------------------------------------------------------

WRONG = ["36302-0000000-2", "42302-0000000-1", "3630200000002", "36302-000000-1", "۳۶۳۰۲-۰۰۰۰۰۰۰-۱", "36302 0000000 1"]


@pytest.mark.parametrize("number", WRONG)
@pytest.mark.parametrize("kind", ["x-pk-cnic", "x-pk-snic", "x-pk-nicop", "x-pk-poc", "x-pk-b-form"])
def test_a_number_never_appears_in_a_message_or_a_report(number: str, kind: str) -> None:
    mobile = "+92300000001"
    report = report_on({NUMBER: number, f"{DOCUMENT}/type": kind, "/victims/0/contacts/0/value": mobile})
    assert "TIPX-PK-020" in rules_in(report)
    told = repr(report) + repr(report.problems)
    digits = "".join(character for character in number if character.isdigit())
    assert number not in told
    assert digits not in told
    assert mobile not in told


def test_no_case_tells_a_number_a_name_or_a_reference() -> None:
    for case in cases(PK):
        report = tipx.validate(case.inputs[0], now=NOW)
        told = " ".join(f"{p.message} {p.hint}" for p in report.problems)
        assert "Sample" not in told
        assert not re.search(r"[0-9]{6,}", told.replace("00000-0000000-0", "")), case.about


# -- identity numbers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", ["36302-0000000-1\n", "36302-0000000-1 ", "363020000000١", "36302-00000001", "36302‐0000000‐1", "1"]
)
def test_only_plain_digits_and_plain_dashes_are_a_number(number: str) -> None:
    assert "TIPX-PK-001" in rules_in(report_on({NUMBER: number}))


def test_a_number_of_a_card_is_told_by_one_rule_only() -> None:
    assert rules_in(report_on({NUMBER: "00000-1"})) == ["TIPX-PK-001"]


@pytest.mark.parametrize(("number", "told"), [("AA0000001", []), ("A000001", []), ("AA00000", ["TIPX-PRF-004"])])
def test_form_of_the_pakistani_passport(number: str, told: list[str]) -> None:
    report = report_on({DOCUMENT: {"type": "passport", "number": number, "issuingCountry": "PK"}})
    assert [rule for rule in rules_in(report) if rule != "TIPX-CDP-022"] == told


def test_a_refused_issuer_is_not_taken_for_pakistan() -> None:
    report = report_on({NUMBER: "36302-0000000-2", f"{DOCUMENT}/issuingCountry": "QQ"})
    assert rules_in(report) == ["TIPX-STR-015"]


def test_numbers_are_hidden_in_a_pseudonymous_payload_and_nothing_is_missed() -> None:
    report = report_on({"/profiles": ["core", "pk", "pseudonymous"], "/victims/0/names": None})
    assert "TIPX-PK-019" not in rules_in(report)


# -- places ------------------------------------------------------------------------------------------------------------


def test_a_province_that_the_core_came_to_know_is_none_of_this_version() -> None:
    header = {"profiles": ["core", "pk"], "sentAt": "2026-03-04T10:15:00+05:00"}
    context = Context(newest(), header, 0, profiles=(PK,))
    context.turn_to("case", {})
    found = list(province({"detectionPlace": {"country": "PK", "subdivision": "PK-TA"}}, context))
    assert [(one.path, one.say, one.severity) for one in found] == [(("detectionPlace", "subdivision"), "", None)]


def test_provinces_are_those_of_the_standard() -> None:
    ours = {one["code"] for one in PK.parameters["provinces"]}
    assert ours == {code for code in LISTS["subdivision"].codes if code.startswith("PK-")}
    assert set(PK.parameters["districts"]) == ours == set(PK.parameters["cnicProvinces"].values())
    assert set(PK.parameters["withoutDistricts"]) <= ours


def test_extensions_are_not_searched() -> None:
    inner = {"subdivision": "PK-SD", "district": "Lahore", "country": "PK", "kind": "mobile", "value": "+9230"}
    assert report_on({"/cases/0/extensions": {"https://example.org/x": inner}}).problems == ()


# -- competence --------------------------------------------------------------------------------------------------------


def test_an_agency_of_unknown_type_may_be_the_right_one() -> None:
    unknown = {"agencyId": "urn:uuid:b0b00009-0000-4000-8000-000000000001"}
    report = report_on({"/cases/0/participatingAgencies/0/agency": unknown})
    assert "TIPX-PK-007" not in rules_in(report)


def test_a_case_without_bundle_says_nothing_of_agencies() -> None:
    record = {"tipxVersion": "1.0", **copy.deepcopy(BASE["cases"][0])}
    report = tipx.validate(record, now=NOW, profiles=("pk",))
    assert not [rule for rule in rules_in(report) if rule.startswith("TIPX-PK-")]


# -- the data of the profile -------------------------------------------------------------------------------------------


def _rows(profile: Profile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((profile.folder / name).read_text(encoding="utf-8"))))


def test_every_code_has_label_definition_and_source() -> None:
    for row in _rows(PK, "codelists/additions.csv"):
        assert row["label"], row["code"]
        assert row["definition"].endswith("."), row["code"]
        assert row["source"], row["code"]


def test_every_source_says_whether_it_was_read() -> None:
    assert {one["status"] for one in PK.sources} == {"read", "awaits a lawyer's reading"}
    assert all(one["title"] and one["note"] for one in PK.sources)


def test_every_rule_names_its_source_and_what_was_not_read_says_so() -> None:
    rules = rules_of_profile("pk")
    assert list(rules) == [f"TIPX-PK-{number:03}" for number in range(1, 24)]
    assert all(len(rule.check.source) > 10 for rule in rules.values())
    for number in ("007", "008", "009", "016", "017", "019", "020", "021", "022", "023"):
        assert "awaits a lawyer's reading" in rules[f"TIPX-PK-{number}"].check.source


def test_parameters_name_codes_that_exist() -> None:
    known = {name: set(LISTS[name].codes) | set(PK.additions.get(name, ())) for name in LISTS}
    parameters = PK.parameters
    by_list = {
        "country": parameters["beggingCountries"],
        "labourActivity": parameters["bondedLabourActivities"],
        "offenceInstrument": [*parameters["migrationLaws"], *parameters["pakistaniLaws"]],
        "exploitationPurpose": parameters["actPurposes"],
        "traffickingMeans": parameters["actMeans"],
        "agencyType": [kind for one in parameters["competences"] for kind in one["leads"]]
        + [one["type"] for one in parameters["serviceProviders"]],
        "agencyMandate": [one["mandate"] for one in parameters["competences"]],
        "serviceType": [code for one in parameters["serviceProviders"] for code in one["services"]],
        "adminLevel": parameters["committees"],
        "disclosureLevel": [one["level"] for one in parameters["committees"].values()],
        "fieldGroup": [code for one in parameters["committees"].values() for code in one["fieldGroups"]],
    }
    for name, codes in by_list.items():
        assert set(codes) <= known[name], name
    assert {code for codes in parameters["pakistaniLaws"].values() for code in codes} | {"x-pk-psma-2018"} == set(
        PK.additions["offenceInstrument"]
    )


def test_parameters_name_rules_that_exist() -> None:
    document = json.loads((PK.folder / "parameters.json").read_bytes())
    for name, entry in document["parameters"].items():
        assert set(entry) == {"value", "unit", "description", "rules", "source"}, name
        assert set(entry["rules"]) <= set(rules_of_profile("pk")), name


# -- messages ----------------------------------------------------------------------------------------------------------


def test_every_variant_of_a_message_is_said_in_some_case() -> None:
    said: dict[str, list[str]] = {}
    for case in cases(PK):
        for problem in tipx.validate(case.inputs[0], now=NOW).problems:
            said.setdefault(problem.rule, []).append(problem.message)
    unsaid = set()
    for name, rule in rules_of_profile("pk").items():
        for variant, template in rule.check.message.items():
            pattern = ".+".join(map(re.escape, re.split(r"\{[a-z]+\}", template)))
            if not any(re.fullmatch(pattern, message) for message in said.get(name, ())):
                unsaid.add((name, variant))
    assert unsaid == UNSAID


@pytest.mark.parametrize("case", cases(PK), ids=lambda case: f"{case.theme}-{case.number}-{case.rule}")
def test_the_profile_never_loosens(case: Any) -> None:
    """What the standard says of the payload without the profile is said with it too."""
    payload = json.loads(case.inputs[0])
    payload["profiles"].remove("pk")
    plain = tipx.validate(payload, now=NOW)
    own_codes = {"TIPX-STR-009"}  # A warning without the profile: nobody else knows its codes.
    before = {(p.rule, p.at.pointer) for p in plain.problems if p.rule not in own_codes}
    after = {(p.rule, p.at.pointer) for p in tipx.validate(case.inputs[0], now=NOW).problems}
    assert before <= after
