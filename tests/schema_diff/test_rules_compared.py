"""Each kind of change of a rule, a parameter, a field group, a level or a payload profile is told with what it means."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from version_copies import ORIGINAL, Copy

from tipx.comparing.versions_changes import Change, Impact

B, D, C = Impact.BREAKING, Impact.DEPRECATING, Impact.COMPATIBLE
RULES = {one["id"]: one for one in json.loads((ORIGINAL.folder / "rules.json").read_bytes())["checks"]}
ERROR, WARNING, INFO = (
    next(name for name, one in RULES.items() if one["severity"] == severity and not one["protected"])
    for severity in ("error", "warning", "info")
)
Document = Any


def rule(document: Document, identifier: str) -> Any:
    return next(one for one in document["checks"] if one["id"] == identifier)


def told(changes: tuple[Change, ...]) -> list[tuple[Impact, str, str, str]]:
    return [(one.impact, one.area, one.where, one.kind) for one in changes]


@pytest.mark.parametrize(
    ("severity", "impact"), [("error", B), ("warning", C), ("info", C), ("fatal", B)]
)  # fmt: skip
def test_a_new_rule_breaks_if_it_is_an_error(severity: str, impact: Impact, tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.document("rules.json") as document:
        document["checks"].append({**rule(document, INFO), "id": "TIPX-STR-999", "severity": severity})
    assert told(changed.changes()) == [(impact, "rule", "TIPX-STR-999", "rule-added")]
    (gone,) = changed.undone()
    assert (gone.impact, gone.kind, gone.what) == (C, "rule-removed", f"{severity} removed")


@pytest.mark.parametrize(
    ("before", "after", "impact", "kind"),
    [
        (WARNING, "error", B, "severity-raised"),
        (INFO, "error", B, "severity-raised"),
        (INFO, "warning", C, "severity-raised"),
        (ERROR, "warning", C, "severity-lowered"),
        (WARNING, "info", C, "severity-lowered"),
        (WARNING, "fatal", B, "severity-raised"),
    ],
)
def test_a_severity_that_is_raised_to_error_breaks(
    before: str, after: str, impact: Impact, kind: str, tmp_path: Path
) -> None:
    changed = Copy(tmp_path)
    with changed.document("rules.json") as document:
        rule(document, before)["severity"] = after
    assert told(changed.changes()) == [(impact, "rule", before, kind)]


@pytest.mark.parametrize("member", ["title", "message", "checks", "why", "mend", "source", "since"])
def test_the_texts_of_a_rule_are_texts(member: str, tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.document("rules.json") as document:
        rule(document, ERROR)[member] = {"": "Sample"} if member == "message" else "Sample"
    (one,) = changed.changes()
    assert (one.impact, one.kind, one.what) == (C, "text", f"reads differently: {member}")
    assert bool(one.note) == (member == "checks")


@pytest.mark.parametrize(
    ("member", "of_error"), [("layer", B), ("on", B), ("absence", B), ("sample", B), ("protected", C)]
)  # fmt: skip
def test_what_an_error_looks_at_is_not_changed(member: str, of_error: Impact, tmp_path: Path) -> None:
    for identifier, impact in ((ERROR, of_error), (WARNING, C)):
        changed = Copy(tmp_path / identifier)
        with changed.document("rules.json") as document:
            one = rule(document, identifier)
            one[member] = not one[member] if isinstance(one.get(member), bool) else "sample"
        assert told(changed.changes()) == [(impact, "rule", identifier, "rule-changed")]


# -- parameters --------------------------------------------------------------------------------------------------------

PARAMETERS = json.loads((ORIGINAL.folder / "parameters.json").read_bytes())["parameters"]


def test_there_are_parameters_of_errors_and_of_others() -> None:
    found = {RULES[one]["severity"] for entry in PARAMETERS.values() for one in entry["rules"]}
    assert {"error", "warning"} <= found


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize("member", ["value", "unit", "rules"])
def test_a_parameter_may_change_where_no_error_reads_it(name: str, member: str, tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.document("parameters.json") as document:
        document["parameters"][name][member] = [INFO] if member == "rules" else 12345
    read_by_error = any(RULES[one]["severity"] == "error" for one in PARAMETERS[name]["rules"])
    impact = B if read_by_error else C
    assert told(changed.changes()) == [(impact, "parameter", name, "parameter-changed")]


def test_a_parameter_of_a_rule_that_nobody_knows_may_be_one_of_an_error(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.document("parameters.json") as document:
        document["parameters"]["riskStaleDays"]["rules"] = ["TIPX-STR-999"]
    assert told(changed.changes()) == [(B, "parameter", "riskStaleDays", "parameter-changed")]


def test_a_parameter_of_a_rule_that_was_removed_is_none_of_an_error(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    (read_by,) = PARAMETERS["riskStaleDays"]["rules"]
    with changed.document("rules.json") as document:
        document["checks"].remove(rule(document, read_by))
    with changed.document("parameters.json") as document:
        document["parameters"]["riskStaleDays"].update(rules=[INFO])
    assert {one.impact for one in changed.changes()} == {C}


@pytest.mark.parametrize(("rules", "impact"), [([ERROR], B), ([WARNING], C), (["TIPX-STR-999"], C)])
def test_a_new_parameter_breaks_if_an_error_of_the_version_before_reads_it(
    rules: list[str], impact: Impact, tmp_path: Path
) -> None:
    changed = Copy(tmp_path)
    with changed.document("parameters.json") as document:
        document["parameters"]["sampleDays"] = {**document["parameters"]["maxHops"], "rules": rules}
    assert told(changed.changes()) == [(impact, "parameter", "sampleDays", "parameter-added")]
    assert told(changed.undone()) == [(B, "parameter", "sampleDays", "parameter-removed")]


def test_the_description_of_a_parameter_is_text(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.document("parameters.json") as document:
        document["parameters"]["maxAge"]["description"] = "Sample."
    assert told(changed.changes()) == [(C, "parameter", "maxAge", "text")]


# -- field groups, levels, payload profiles ----------------------------------------------------------------------------


def group(document: Document, code: str) -> Any:
    return next(one for one in document["groups"] if one["code"] == code)


DISCLOSURE: dict[str, tuple[Callable[[Document], object], list[tuple[Impact, str, str]]]] = {
    "text": (lambda d: d.update(title="Sample"), [(C, "disclosure", "text")]),
    "something that nobody knows": (lambda d: d.update(sample=1), [(B, "sample", "disclosure-changed")]),
    "text of a group": (lambda d: group(d, "journey").update(description="Sample"), [(C, "group journey", "text")]),
    "field in a group": (
        lambda d: group(d, "journey")["paths"].append({"path": "Victim.pseudonym"}),
        [(B, "group journey Victim.pseudonym", "disclosure-added")],
    ),
    "new field in a group": (
        lambda d: group(d, "journey")["paths"].append({"path": "Victim.sampleOn"}),
        [(C, "group journey Victim.sampleOn", "disclosure-added")],
    ),
    "field out of a group": (
        lambda d: group(d, "journey")["paths"].remove({"path": "Victim.journey"}),
        [(B, "group journey Victim.journey", "disclosure-removed")],
    ),
    "code in a group": (
        lambda d: group(d, "health")["paths"][-1]["where"]["domain"].append("return"),
        [(B, "group health Victim.riskAssessments[] where domain is return", "disclosure-added")],
    ),
    "new code in a group": (
        lambda d: group(d, "health")["paths"][-1]["where"]["domain"].append("sample"),
        [(C, "group health Victim.riskAssessments[] where domain is sample", "disclosure-added")],
    ),
    "code of a profile in a group": (
        lambda d: group(d, "health")["paths"][-1]["where"]["domain"].append("x-sample-code"),
        [(B, "group health Victim.riskAssessments[] where domain is x-sample-code", "disclosure-added")],
    ),
    "code out of a group": (
        lambda d: group(d, "sexual-violence")["paths"][1]["equals"].clear(),
        [(B, "group sexual-violence Case.events[].controlMethods[] sexual-abuse", "disclosure-removed")],
    ),
    "two conditions": (
        lambda d: group(d, "health")["paths"][-1]["where"].update(sample=["return"]),
        [
            (B, "group health Victim.riskAssessments[] where domain is health", "disclosure-removed"),
            (B, "group health Victim.riskAssessments[] where domain is self-harm", "disclosure-removed"),
            (B, 'group health Victim.riskAssessments[] {"where": {"domain": ["health", "self-harm"], "sample": ["return"]}}',
             "disclosure-added"),
        ],
    ),
    "order of the groups": (lambda d: d["groups"].reverse(), [(B, "groups", "disclosure-order")]),
    "order in a group": (lambda d: group(d, "identity")["paths"].reverse(), []),
    "new group of a new field": (
        lambda d: d["groups"].append({"code": "sample", "description": "Sample", "paths": [{"path": "Case.sampleOn"}]}),
        [(C, "group sample", "disclosure-added"), (C, "group sample Case.sampleOn", "disclosure-added")],
    ),
    "new group of a field that there was": (
        lambda d: d["groups"].append({"code": "sample", "description": "Sample", "paths": [{"path": "Case.status"}]}),
        [(B, "group sample Case.status", "disclosure-added"), (C, "group sample", "disclosure-added")],
    ),
    "no group": (
        lambda d: d["groups"].remove(group(d, "journey")),
        [(B, "group journey", "disclosure-removed"), (B, "group journey Victim.journey", "disclosure-removed")],
    ),
    "new level": (
        lambda d: d["levels"].update(sample=copy.deepcopy(d["levels"]["minimal"])),
        [(C, "level sample", "disclosure-added")],
    ),
    "no level": (lambda d: d["levels"].pop("minimal"), [(B, "level minimal", "disclosure-removed")]),
    "text of a level": (lambda d: d["levels"]["minimal"].update(description="Sample"), [(C, "level minimal", "text")]),
    "group in a level": (
        lambda d: d["levels"]["minimal"]["groups"].append("journey"),
        [(B, "level minimal groups journey", "disclosure-added")],
    ),
    "group out of a level": (
        lambda d: d["levels"]["minimal"]["groups"].remove("services"),
        [(B, "level minimal groups services", "disclosure-removed")],
    ),
    "order in a level": (lambda d: d["levels"]["minimal"]["groups"].reverse(), []),
    "exception of a level": (
        lambda d: d["levels"]["service"].update({"except": ["Victim.occupation"]}),
        [(B, "level service except Victim.occupation", "disclosure-added")],
    ),
    "all groups in a level": (
        lambda d: d["levels"]["minimal"].update(groups="all"), [(B, "level minimal groups", "disclosure-changed")]),
    "groups that a referral names": (
        lambda d: d["levels"]["service"].update(addsFieldGroups=False),
        [(B, "level service addsFieldGroups", "disclosure-changed")],
    ),
    "new field in statistics": (
        lambda d: d["statistical"]["allowed"].append("Case.sampleOn"),
        [(C, "statistical allowed Case.sampleOn", "disclosure-added")],
    ),
    "field in statistics": (
        lambda d: d["statistical"]["allowed"].append("Case.summary"),
        [(B, "statistical allowed Case.summary", "disclosure-added")],
    ),
    "field out of statistics": (
        lambda d: d["statistical"]["allowed"].remove("Case.status"),
        [(B, "statistical allowed Case.status", "disclosure-removed")],
    ),
    "day cut": (
        lambda d: d["statistical"]["cutToYearStart"].append("Case.detectedOn"),
        [(B, "statistical cutToYearStart Case.detectedOn", "disclosure-added")],
    ),
    "new day cut": (
        lambda d: d["statistical"]["cutToYearStart"].append("Case.sampleOn"),
        [(C, "statistical cutToYearStart Case.sampleOn", "disclosure-added")],
    ),
    "new field as an exception of a level": (
        lambda d: d["levels"]["service"].update({"except": ["Victim.sampleOn"]}),
        [(C, "level service except Victim.sampleOn", "disclosure-added")],
    ),
    "new group in a level": (
        lambda d: d["levels"]["service"]["groups"].append("sample"),
        [(C, "level service groups sample", "disclosure-added")],
    ),
    "fixed": (
        lambda d: d["statistical"]["fixed"].update(version=2), [(B, "statistical fixed", "disclosure-changed")]),
    "excluded": (
        lambda d: d["pseudonymous"]["excludes"]["classes"].append("C"), [(B, "pseudonymous excludes", "disclosure-changed")]),
}  # fmt: skip


@pytest.mark.parametrize("name", DISCLOSURE)
def test_a_change_of_what_is_disclosed_is_told_with_what_it_means(name: str, tmp_path: Path) -> None:
    edit, expected = DISCLOSURE[name]
    changed = Copy(tmp_path)
    with changed.document("disclosure.json") as document:
        edit(document)
    found = [(one.impact, one.where, one.kind) for one in changed.changes()]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert {one.area for one in changed.changes()} <= {"disclosure"}
