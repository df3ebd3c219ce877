"""What a profile narrows is told, by the version that was in force, and hides nothing; what cannot be judged is undecided."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from profile_folders import DATA, HARBOUR, INLAND, UPRIVER, applied, edited, judged, payload, told

import tipx
from tipx.authoring import check_profile
from tipx.profiling import Known
from tipx.standard import newest
from tipx.standard.cases import cases_of_profile
from tipx.standard.profiles import ProfileError, read_profile

SENT = "2026-03-04T10:15:00+05:00"
RESPOND = "/referrals/0/respondBy"


# -- the cases of what profiles narrow ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "others"), [("harbour", []), ("inland", [HARBOUR]), ("upriver", [HARBOUR])])
def test_the_cases_of_the_sample_profiles_give_what_they_say(name: str, others: list[str]) -> None:
    assert check_profile(str(DATA / name), *others).faults == ()


def test_each_check_of_what_profiles_narrow_in_records_has_its_three_kinds_of_cases() -> None:
    cases = [
        case
        for name in ("harbour", "upriver")
        for one in read_profile(DATA / name)
        for case in cases_of_profile(one, newest())
    ]
    kinds = Counter((case.rule, case.kind) for case in cases)
    for number in range(1, 5):
        for kind in ("passes", "fails", "near-miss"):
            assert kinds[f"TIPX-PRF-00{number}", kind], (number, kind)


# -- profiles that stand together (TIPX-PRF-005) -----------------------------------------------------------------------


def test_two_profiles_that_exclude_each_other() -> None:
    report = judged(payload({}, "harbour", "inland", of="harbour"), HARBOUR, INLAND)
    assert told(report) == [("TIPX-PRF-005", "Bundle.profiles[]")]
    assert report.problems[0].message == "The profiles inland and harbour exclude each other."
    assert report.problems[0].at.pointer == "/profiles/2"
    assert report.verdict is tipx.Verdict.INVALID


def test_two_that_exclude_each_other_are_told_once_though_both_say_so(tmp_path: Path) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    edited(tmp_path / "harbour" / "1.1", "profile.json", conflicts=["inland"])
    report = judged(payload({}, "harbour", "inland", of="harbour"), str(tmp_path / "harbour"), INLAND)
    assert told(report) == [("TIPX-PRF-005", "Bundle.profiles[]")]


def test_one_of_them_alone_is_good() -> None:
    assert judged(payload({}, "inland"), INLAND).verdict is tipx.Verdict.VALID


def test_a_profile_that_needs_another() -> None:
    assert told(judged(payload({}, "upriver"), UPRIVER)) == [("TIPX-PRF-005", "Bundle.profiles[]")]
    assert told(judged(payload({}, "harbour", "upriver", of="harbour"), UPRIVER, HARBOUR)) == []
    # Added by the user it is there too.
    assert told(judged(payload({}, "upriver", of="harbour"), UPRIVER, HARBOUR)) == []


def test_a_profile_of_the_standard_can_be_excluded(tmp_path: Path) -> None:
    shutil.copytree(INLAND, tmp_path / "inland")
    edited(tmp_path / "inland" / "1.0", "profile.json", conflicts=["operational"], requires=["core"])
    report = judged(payload({}, "operational", "inland"), str(tmp_path / "inland"))
    assert told(report) == [("TIPX-PRF-005", "Bundle.profiles[]")]


# -- which version ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sent", "version"), [
    ("2026-02-28T23:59:59+05:00", "1.0"), ("2026-03-01T00:00:00+05:00", "1.1"), ("2026-03-01T00:30:00-05:00", "1.1"),
])  # fmt: skip
def test_the_version_applies_that_was_in_force_on_the_day_of_sending(sent: str, version: str) -> None:
    report = judged(payload({"/sentAt": sent, RESPOND: None}, "harbour", of="harbour"), HARBOUR)
    assert applied(report) == {"harbour": version}
    # Only 1.1 asks for an answer.
    assert (("TIPX-PRF-001", "Referral.respondBy") in told(report)) == (version == "1.1")


def test_the_day_of_judging_counts_for_what_travels_alone() -> None:
    record = {**payload(of="harbour")["referrals"][0], "tipxVersion": "1.0", "respondBy": "2026-03-05T10:00:00+05:00"}
    assert applied(judged(record, HARBOUR, now="2026-02-01")) == {"harbour": "1.0"}
    assert applied(judged(record, HARBOUR, now="2026-04-01")) == {"harbour": "1.1"}
    del record["respondBy"]
    assert ("TIPX-PRF-001", "Referral.respondBy") in told(judged(record, HARBOUR, now="2026-04-01"))


def test_before_the_first_version_nothing_was_in_force_and_the_verdict_is_open() -> None:
    report = judged(payload({"/sentAt": "2024-12-31T10:00:00+05:00"}, "harbour"), HARBOUR)
    (problem,) = [one for one in report.problems if one.rule == "TIPX-SYN-023"]
    assert problem.message.startswith("No version of the profile harbour was in force when the payload was sent")
    assert applied(report) == {}
    assert all(
        layer.state.value == "unfinished"
        for layer in report.inputs[0].layers
        if layer.layer.value in ("values", "cross")
    )


def test_it_is_never_valid_then() -> None:
    record = {**payload(of="harbour")["victims"][0], "tipxVersion": "1.0"}
    assert judged(record, HARBOUR).verdict is tipx.Verdict.VALID
    report = judged(record, HARBOUR, now="2020-01-01")
    assert report.verdict is not tipx.Verdict.VALID
    (problem,) = [one for one in report.problems if one.rule == "TIPX-SYN-023"]
    assert problem.at.model is None


def test_a_profile_for_other_versions_of_the_standard_leaves_the_verdict_open(tmp_path: Path) -> None:
    shutil.copytree(INLAND, tmp_path / "inland")
    edited(tmp_path / "inland" / "1.0", "profile.json", standards=["7.0"])
    report = judged(payload({}, "inland"), str(tmp_path / "inland"))
    assert report.verdict is tipx.Verdict.UNDECIDED
    assert report.problems[0].message.startswith(
        f"No version of the profile inland is made for version {newest().version} of the standard"
    )


def test_an_unknown_profile_leaves_the_verdict_open_and_says_what_was_meant() -> None:
    report = judged(payload({}, "harbor", of="harbour"), HARBOUR)
    assert report.verdict is tipx.Verdict.UNDECIDED
    assert [(one.rule, dict(one.args)) for one in report.problems if one.rule == "TIPX-SYN-023"] == [
        ("TIPX-SYN-023", {"near": "harbour"})
    ]
    (problem,) = judged(payload({}, "quite-another")).problems
    assert problem.args["known"] == "core, crossborder, eu, operational, pk, pseudonymous, statistical"


def test_many_unknown_claims_are_told_up_to_the_limit_and_cost_no_time() -> None:
    data = payload({}, *(f"urn:example:{number:06}{'x' * 80}" for number in range(20_000)))
    report = judged(data, limits=tipx.Limits(max_per_record=100))
    assert report.by_rule == {"TIPX-SYN-023": 100, "TIPX-SYN-026": 1}
    assert report.verdict is tipx.Verdict.UNDECIDED


# -- what is not missed, and what is not hidden ------------------------------------------------------------------------


def test_a_required_field_is_not_missed_where_it_may_only_not_be_shown() -> None:
    for field, missed in (("respondBy", False), ("statusHistory", True)):
        data = payload(
            {RESPOND: None, "/referrals/0/dataAbsent": [{"field": field, "reason": "withheld"}]},
            "harbour",
            of="harbour",
        )
        assert (("TIPX-PRF-001", "Referral.respondBy") in told(judged(data, HARBOUR))) == missed


def test_one_that_the_sender_does_not_know_is_missed() -> None:
    data = payload(
        {RESPOND: None, "/referrals/0/dataAbsent": [{"field": "respondBy", "reason": "unknown"}]},
        "harbour",
        of="harbour",
    )
    assert ("TIPX-PRF-001", "Referral.respondBy") in told(judged(data, HARBOUR))


def test_what_the_standard_refuses_is_told_by_it_alone() -> None:
    for wrong in (7, "2026-13-01T00:00:00Z"):
        found = told(judged(payload({RESPOND: wrong}, "harbour", of="harbour"), HARBOUR))
        assert len(found) == 1
        assert found[0][1] == "Referral.respondBy"
        assert not found[0][0].startswith("TIPX-PRF")
    misspelt = payload({RESPOND: None, "/referrals/0/respondby": "2026-03-05T10:00:00+05:00"}, "harbour", of="harbour")
    assert [rule for rule, _ in told(judged(misspelt, HARBOUR))] == ["TIPX-SCH-002"]


def test_what_is_required_in_an_item_of_a_list_is_placed_there() -> None:
    (problem,) = judged(payload({"/victims/0/consents/0/form": None}, "harbour", of="harbour"), HARBOUR).problems
    assert (problem.rule, problem.at.model, problem.at.pointer) == (
        "TIPX-PRF-001", "Victim.consents[].form", "/victims/0/consents/0",
    )  # fmt: skip
    assert problem.args == {"profile": "harbour", "field": "form"}


def test_a_narrower_enumeration_is_told_beside_what_the_rules_say() -> None:
    data = payload({"/referrals/0/urgency": "routine", "/referrals/0/type": "case-transfer"}, "harbour", of="harbour")
    found = told(judged(data, HARBOUR))
    assert ("TIPX-PRF-002", "Referral.urgency") in found
    without = [one for one in told(judged(data | {"profiles": ["core"]})) if one[0] != "TIPX-STR-009"]
    assert [one for one in found if not one[0].startswith("TIPX-PRF")] == without
    assert without


def test_codes_of_the_profile_are_no_foreign_codes_and_those_of_others_are() -> None:
    def warned(code: str, *profiles: str) -> bool:
        data = payload({"/victims/0/identityDocuments/0/type": code}, of="harbour")
        return ("TIPX-STR-009", "Victim.identityDocuments[].type") in told(judged(data, *profiles))

    assert warned("x-harbour-card")
    assert not warned("x-harbour-card", HARBOUR)
    assert warned("x-inland-card", HARBOUR)


@pytest.mark.parametrize(("pointer", "value", "refused"), [
    ("/victims/0/languages", [{"lang": "ur-Arab", "use": "primary"}], False),
    ("/victims/0/languages", [{"lang": "fa", "use": "primary"}], True),
    ("/victims/0/identityDocuments/0/issuingCountry", "AE", False),
    ("/victims/0/identityDocuments/0/issuingCountry", "DE", True),
    ("/victims/0/identityDocuments/0/type", "x-inland-card", False),  # of another profile
])  # fmt: skip
def test_a_subset_speaks_of_the_codes_of_the_list_itself(pointer: str, value: object, refused: bool) -> None:
    found = judged(payload({pointer: value}, "harbour", of="harbour"), HARBOUR).by_rule
    assert found.get("TIPX-PRF-003", 0) == refused


def test_the_numbers_of_a_document_may_have_a_form_of_any_of_the_profiles() -> None:
    document = "/victims/0/identityDocuments/0"
    card = {"type": "x-harbour-card", "number": "000000"}
    data = payload({document: card}, "harbour", "upriver", of="harbour")
    (problem,) = judged(data, HARBOUR, UPRIVER).problems
    assert (problem.rule, problem.args["profile"]) == ("TIPX-PRF-004", "harbour")
    passport = {"type": "passport", "number": "000000"}
    assert told(judged(payload({document: passport}, "harbour", "upriver", of="harbour"), HARBOUR, UPRIVER)) == []
    wrong = payload({document: passport | {"issuingCountry": "PK"}}, "harbour", "upriver", of="harbour")
    (problem,) = judged(wrong, HARBOUR, UPRIVER).problems
    assert problem.args["expected"] == "two capital letters and seven digits or nine digits"


def test_where_the_country_was_refused_nothing_is_said_of_the_number() -> None:
    data = payload(
        {"/victims/0/identityDocuments/0": {"type": "passport", "number": "00000", "issuingCountry": "QQ"}},
        of="harbour",
    )
    assert [rule for rule, _ in told(judged(data, HARBOUR, UPRIVER))] == ["TIPX-STR-015"]


def test_too_many_values_that_a_profile_does_not_allow_take_the_place_of_nothing() -> None:
    languages = [{"lang": "fa", "use": "secondary"}] * 12
    data = payload({"/victims/0/languages": languages, "/referrals/0/urgency": "routine"}, "harbour", of="harbour")
    report = judged(data, HARBOUR, limits=tipx.Limits(max_per_record=10))
    assert report.by_rule["TIPX-PRF-003"] == 10
    assert report.by_rule["TIPX-SYN-026"] == 1
    without = dict(judged(data | {"profiles": ["core"]}, limits=tipx.Limits(max_per_record=10)).by_rule)
    assert without.pop("TIPX-STR-009") == 1
    assert {rule: count for rule, count in report.by_rule.items() if rule in without} == without


# -- folders -----------------------------------------------------------------------------------------------------------


def test_a_folder_is_applied_and_known_by_its_id() -> None:
    assert applied(judged(payload({}, "harbour", of="harbour"), HARBOUR)) == {"harbour": "1.1"}
    assert applied(judged(payload(of="harbour"), HARBOUR)) == {"harbour": "1.1"}
    assert judged(payload({}, "harbour", of="harbour")).verdict is tipx.Verdict.UNDECIDED


def test_no_code_of_a_folder_is_run(tmp_path: Path) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    ran = tmp_path / "ran"
    trap = f"from pathlib import Path\nPath({str(ran)!r}).write_text('code of a folder was run')\n"
    for name in ("__init__.py", "rules.py", "conftest.py", "sitecustomize.py", "harbour.py"):
        for folder in (
            tmp_path,
            tmp_path / "harbour",
            tmp_path / "harbour" / "1.1",
            tmp_path / "harbour" / "1.1" / "overlay",
        ):
            (folder / name).write_text(trap)
    assert check_profile(str(tmp_path / "harbour")).faults == ()
    assert applied(judged(payload(of="harbour"), str(tmp_path / "harbour"))) == {"harbour": "1.1"}
    assert not ran.exists()


def test_a_folder_is_read_once_for_a_run_and_what_becomes_of_it_then_is_no_matter(tmp_path: Path) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    known = Known((str(tmp_path / "harbour"),))
    shutil.rmtree(tmp_path / "harbour")
    (one,) = known.applied(["harbour"], newest(), 739_700).profiles
    assert one.digest == read_profile(DATA / "harbour")[1].digest
    assert one.overlays.keys() == {"referral", "victim"}


@pytest.mark.parametrize("name", ["nothing", "./nothing", "", "."])
def test_what_is_no_profile_is_refused_before_any_work(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((ProfileError, TypeError)):
        judged(payload(), name)


def test_a_folder_without_a_slash_is_hinted_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProfileError, match=re.escape("a folder is written ./harbour")):
        Known(("harbour",))
    assert Known(("./harbour",)).names()


def test_two_folders_of_one_profile_are_refused(tmp_path: Path) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    with pytest.raises(ProfileError, match="two folders hold a profile harbour"):
        Known((HARBOUR, str(tmp_path / "harbour")))


def test_a_folder_cannot_take_the_name_of_what_the_standard_has(tmp_path: Path) -> None:
    shutil.copytree(INLAND, tmp_path / "statistical")
    edited(tmp_path / "statistical" / "1.0", "profile.json", id="statistical")
    with pytest.raises(ProfileError, match="part of the standard"):
        Known((str(tmp_path / "statistical"),))


def test_a_folder_cannot_take_the_place_of_a_profile_that_is_installed(tmp_path: Path) -> None:
    """Its rules are code of this package, and would run with parameters that are not there."""
    shutil.copytree(INLAND, tmp_path / "mine")
    edited(tmp_path / "mine" / "1.0", "profile.json", id="pk")
    with pytest.raises(ProfileError, match="a profile pk is installed"):
        Known((str(tmp_path / "mine"),))


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"requires": ["inland"]}, "requires names the profile itself"),
        ({"conflicts": ["inland"]}, "conflicts names the profile itself"),
        ({"validUntil": "2020-01-01"}, "validUntil lies before validFrom"),
        ({"replacedBy": "0.9", "validUntil": "2999-01-01"}, "there is no version 0.9"),
    ],
)
def test_a_folder_that_contradicts_itself_is_not_applied(tmp_path: Path, members: dict[str, Any], why: str) -> None:
    shutil.copytree(INLAND, tmp_path / "mine")
    edited(tmp_path / "mine" / "1.0", "profile.json", **members)
    with pytest.raises(ProfileError, match=why):
        Known((str(tmp_path / "mine"),))


def test_two_versions_that_are_in_force_at_once_are_not_applied(tmp_path: Path) -> None:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    edited(tmp_path / "harbour" / "1.0", "profile.json", validUntil=None, replacedBy=None)
    with pytest.raises(ProfileError, match=re.escape("version 1.0 is in force too")):
        Known((str(tmp_path / "harbour"),))


def test_text_for_profiles_is_refused() -> None:
    with pytest.raises(TypeError, match="profiles are texts"):
        tipx.Options(profiles="pk")  # type: ignore[arg-type]
