"""For the rules that turn on a code: which codes of the list make them speak, one by one."""

from __future__ import annotations

from typing import Any

from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rules
from tipx.standard import newest

CONTEXT = Context(newest(), None, 0)


def codes(name: str) -> set[str]:
    return set(newest().codelists[name].codes)


def speaks(number: int, record: dict[str, Any]) -> bool:
    return bool(list(rules()[f"TIPX-LEG-{number:03}"].run(record, CONTEXT)))


def speaks_of(number: int, case: dict[str, Any], *victims: dict[str, Any]) -> bool:
    payload = PayloadView(CONTEXT, None)
    payload.add(Entry("case", 0, {"id": "c", "victimIds": [victim["id"] for victim in victims], **case}))
    for ordinal, victim in enumerate(victims):
        payload.add(Entry("victim", ordinal, victim))
    return bool(list(rules()[f"TIPX-LEG-{number:03}"].run(payload, CONTEXT)))


def decided(status: str, stage: str, outcome: str = "positive") -> dict[str, Any]:
    return {"personStatus": status, "decisions": [{"stage": stage, "outcome": outcome}]}


def test_stages_that_bear_out_a_confirmed_victim() -> None:
    enough = {stage for stage in codes("identificationStage") if not speaks(19, decided("confirmed-victim", stage))}
    assert enough == {
        "conclusive-grounds",
        "reconsideration",
        "appeal",
        "court-finding",
        "service-provider-determination",
    }


def test_stages_that_bear_out_reasonable_grounds() -> None:
    stages = codes("identificationStage")
    enough = {stage for stage in stages if not speaks(20, decided("reasonable-grounds-victim", stage))}
    assert enough == {"reasonable-grounds", "reconsideration", "appeal"}


def test_only_a_positive_outcome_bears_out_a_status() -> None:
    for number, status, stage in ((19, "confirmed-victim", "appeal"), (20, "reasonable-grounds-victim", "appeal")):
        enough = {out for out in codes("identificationOutcome") if not speaks(number, decided(status, stage, out))}
        assert enough == {"positive"}


def test_statuses_that_need_a_decision() -> None:
    statuses = codes("personStatus")
    assert {status for status in statuses if speaks(19, {"personStatus": status})} == {"confirmed-victim"}
    assert {status for status in statuses if speaks(20, {"personStatus": status})} == {"reasonable-grounds-victim"}


def test_every_outcome_but_pending_shows_that_a_migrant_was_screened() -> None:
    case = {"classification": "irregular-migration"}
    silent = {
        outcome
        for outcome in codes("identificationOutcome")
        if not speaks_of(8, case, {"id": "v", "decisions": [{"stage": "screening", "outcome": outcome}]})
    }
    assert silent == codes("identificationOutcome") - {"pending"}


def test_outcomes_that_weigh_indicators() -> None:
    case = {"classification": "smuggling"}
    victim = {"id": "v", "indicators": [{"code": "ilo-deception", "strength": "strong"}]}
    weighing = {
        outcome
        for outcome in codes("identificationOutcome")
        if not speaks_of(9, case, {**victim, "decisions": [{"outcome": outcome}]})
    }
    assert weighing == {"positive", "negative"}


def test_classifications_that_call_for_another_screening() -> None:
    victim = {"id": "v", "indicators": [{"code": "ilo-deception", "strength": "strong"}]}
    found = {label for label in codes("caseClassification") if speaks_of(9, {"classification": label}, victim)}
    assert found == {"smuggling", "irregular-migration"}


def test_classifications_that_need_a_border() -> None:
    labels = codes("caseClassification")
    found = {label for label in labels if speaks(11, {"scope": "internal", "classification": label})}
    assert found == {"smuggling", "trafficking-and-smuggling"}


def test_statuses_of_an_offender_that_hold_a_migrant_to_account() -> None:
    offender = {"id": "o", "victimId": "v", "roles": ["smuggler"]}
    found = {
        status
        for status in codes("offenderStatus")
        if speaks_of(
            13, {"allegedOffenders": [{**offender, "status": status}]}, {"id": "v", "personStatus": "smuggled-migrant"}
        )
    }
    assert found == {"suspect", "arrested", "charged", "on-trial", "convicted", "at-large"}


def test_roles_in_a_proceeding_that_call_for_non_punishment() -> None:
    found = {
        role
        for role in codes("victimRoleInProceeding")
        if speaks_of(14, {"proceedings": [{"victimIds": ["v"], "victimRole": role}]}, {"id": "v"})
    }
    assert found == {"defendant"}


def test_purposes_that_need_detail() -> None:
    found = {purpose for purpose in codes("exploitationPurpose") if speaks(15, {"events": [{"purposes": [purpose]}]})}
    assert found == {"sexual-exploitation", "forced-labour"}


def test_purposes_beside_which_forms_of_sexual_exploitation_make_sense() -> None:
    found = {
        purpose
        for purpose in codes("exploitationPurpose")
        if not speaks(16, {"events": [{"purposes": [purpose], "sexualExploitationTypes": ["prostitution"]}]})
    }
    assert found == {
        "sexual-exploitation",
        "slavery-or-similar",
        "servitude",
        "forced-marriage",
        "other",
        "unknown",
    }


def test_purposes_that_have_no_sector() -> None:
    found = {
        purpose
        for purpose in codes("exploitationPurpose")
        if speaks(16, {"events": [{"purposes": [purpose], "sectors": ["a"]}]})
    }
    assert found == {
        "organ-removal",
        "forced-marriage",
        "illegal-adoption",
        "exploitative-surrogacy",
        "benefit-fraud",
    }


def test_control_methods_that_suggest_a_means() -> None:
    found = {
        method
        for method in codes("controlMethod")
        if speaks(18, {"elements": {"means": "no"}, "events": [{"controlMethods": [method]}]})
    }
    derived = {
        method for means in newest().codelists["traffickingMeans"].codes.values()
        for method in means.extra["controlMethods"].split()
    }  # fmt: skip
    assert found == derived


def test_statuses_that_contradict_a_trafficking_case() -> None:
    found = {
        status
        for status in codes("personStatus")
        if speaks_of(22, {"classification": "trafficking"}, {"id": "v", "personStatus": status})
    }
    assert found == {"not-victim", "smuggled-migrant", "irregular-migrant"}


def test_classifications_that_contradict_a_confirmed_victim() -> None:
    victim = {"id": "v", "personStatus": "confirmed-victim", "caseIds": ["c"]}
    found = {label for label in codes("caseClassification") if speaks_of(22, {"classification": label}, victim)}
    assert found == codes("caseClassification") - {"trafficking", "trafficking-and-smuggling"}


def test_assertions_that_stand_behind_an_event() -> None:
    found = {
        basis
        for basis in codes("assertionBasis")
        if speaks(5, {"elements": {"act": "no"}, "events": [{"acts": ["transfer"], "assertionBasis": basis}]})
    }
    assert found == {"fact", "assessment", "self-report"}
