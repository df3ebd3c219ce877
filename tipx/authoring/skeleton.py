"""The texts of a new profile: small, but whole, so that every kind of file is there and the check of profiles passes."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from tipx.standard import Standard
from tipx.standard.cases import base, change

VERSION = "1.0"
_RECEIVER = "urn:uuid:11111111-1111-4111-8111-1111111111a2"
_DAYS = 3


class Names(NamedTuple):
    """What is new: the id of the profile, its title, the country of its documents, the beginning of the ids of its rules, the first
    day on which it is in force, and the version of the standard that it is for."""

    id: str
    title: str
    country: str
    family: str
    valid_from: str
    standard: str

    @property
    def card(self) -> str:
        """The code of the type of document that it adds."""
        return f"x-{self.id}-card"

    @property
    def rule(self) -> str:
        """The id of its rule."""
        return f"{self.family}-001"


def version_files(names: Names, standard: Standard, with_rule: bool) -> dict[str, str]:
    """The files of its first version, by path in the folder of the profile."""
    files = {
        "profile.json": _json(_profile(names)),
        "overlay/referral.json": _json(_OVERLAY),
        "codelists/additions.csv": _additions(names),
        "codelists/subsets.csv": _csv(
            ("list", "code"), *(("documentType", one) for one in ("passport", "national-id", "other"))
        ),
        "identifiers.csv": _csv(
            ("type", "country", "pattern", "expected"),
            (names.card, names.country, "[A-Z]{2}-[0-9]{6}", "two capital letters, a hyphen and six digits"),
        ),
        "parameters.json": _json(_PARAMETERS if with_rule else {"parameters": {}}),
        "cases/base/sample.json": _json(_base(names, standard)),
        "cases/narrowing.json": _json({"theme": "narrowing", "cases": _narrowing_cases(names)}),
    }
    if with_rule:
        files["cases/answers.json"] = _json({"theme": "answers", "cases": _rule_cases(names)})
    return {f"{VERSION}/{path}": text for path, text in files.items()}


def package_files(names: Names, package: str, module: str) -> dict[str, str]:
    """The files around it that make it a package of Python, with its rule and its tests, by path in the folder of the project."""
    about = f"{names.title}: a profile of the TIPX standard"
    fill = {
        "ID": names.id, "TITLE": names.title, "PACKAGE": package, "MODULE": module, "RULE": names.rule,
        "DESCRIPTION": json.dumps(about, ensure_ascii=False),
        "DOCSTRING": about.replace("\\", r"\\").replace('"', r"\""),
    }  # fmt: skip
    return {
        "pyproject.toml": _filled(_PYPROJECT, fill),
        "README.md": _filled(_PACKAGE_README, fill),
        f"src/{module}/__init__.py": _filled(_INIT, fill),
        f"src/{module}/rules.py": _filled(_RULES, fill),
        "tests/test_profile.py": _filled(_TESTS, fill),
    }


def readme(names: Names) -> str:
    """What stands beside the versions of a profile that is data alone."""
    return _filled(_README, {"ID": names.id, "TITLE": names.title})


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _csv(*rows: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _filled(text: str, fill: Mapping[str, str]) -> str:
    """A template with its places filled, all at once: what is filled in has no places."""
    return re.sub("@([A-Z]+)@", lambda found: fill[found[1]], text)


def _profile(names: Names) -> dict[str, Any]:
    return {
        "id": names.id, "version": VERSION, "title": names.title, "description": "What it is for, and for whom: one or two sentences.",
        "publisher": "Who answers for it", "standards": [names.standard], "validFrom": names.valid_from, "validUntil": None,
        "replacedBy": None, "requires": [], "conflicts": [],
        "sources": [{"id": "sample", "title": "The law or agreement that it rests on", "status": "not read yet", "note": ""}],
    }  # fmt: skip


_OVERLAY = {
    "title": "What referrals hold",
    "description": "Every referral says until when an answer is needed, and asks for five services at most.",
    "required": ["respondBy"],
    "properties": {"requestedServices": {"maxItems": 5}},
}

_PARAMETERS = {
    "parameters": {
        "daysToAnswer": {
            "value": _DAYS, "unit": "days", "description": "So many days after a referral an answer may be asked for.",
            "source": "The law or agreement that it rests on",
        }
    }
}  # fmt: skip


def _additions(names: Names) -> str:
    return _csv(
        ("list", "code", "label", "definition", "status", "since", "replacedBy", "source"),
        ("documentType", names.card, f"Card of {names.id}", "A card that only this profile knows.", "active", VERSION, "", names.title),
    )  # fmt: skip


def _base(names: Names, standard: Standard) -> dict[str, Any]:
    """A payload under the profile with which nothing is wrong: an accepted referral of a person who has such a card."""
    payload = copy.deepcopy(base(standard, "smallest"))
    by = {"agencyId": _RECEIVER}
    changes: dict[str, Any] = {
        "/profiles": ["core", names.id],
        "/sentAt": "2026-03-04T13:00:00+05:00",
        "/victims/0/identityDocuments": [{"type": names.card, "issuingCountry": names.country, "number": "AB-000000"}],
        "/referrals/0/respondBy": "2026-03-05T10:00:00+05:00",
        "/referrals/0/disclosure": {"level": "service", "fieldGroups": ["documents"]},
        "/referrals/0/status": "accepted",
        "/referrals/0/receivedOn": "2026-03-04T11:00:00+05:00",
        "/referrals/0/respondedOn": "2026-03-04T12:00:00+05:00",
    }
    for pointer, value in changes.items():
        change(payload, pointer, value)
    for status, at in (("received", "2026-03-04T11:00:00+05:00"), ("accepted", "2026-03-04T12:00:00+05:00")):
        change(payload, "/referrals/0/statusHistory/-", {"status": status, "at": at, "by": by})
    return payload


def _case(
    rule: str, kind: str, about: str, changes: dict[str, Any], at: tuple[str, str, str] | None = None
) -> dict[str, Any]:
    found: dict[str, Any] = {"rule": rule, "kind": kind, "about": about, "base": "sample", "change": changes}
    if at is not None:
        severity, model, pointer = at
        found["expect"] = [{"rule": rule, "severity": severity, "model": model, "pointer": pointer}]
    return found


def _narrowing_cases(names: Names) -> list[dict[str, Any]]:
    services = [{"serviceType": "safe-accommodation"}, {"serviceType": "legal-aid"}]
    document, number = "/victims/0/identityDocuments/0", "/victims/0/identityDocuments/0/number"
    answer, asked = ("error", "Referral.respondBy", "/referrals/0"), "/referrals/0/requestedServices"
    passport = {"type": "passport", "number": "SAMPLE-00000"}
    return [
        _case("TIPX-PRF-001", "passes", "The referral says until when an answer is needed.", {}),
        _case("TIPX-PRF-001", "fails", "It does not.", {"/referrals/0/respondBy": None}, answer),
        _case(
            "TIPX-PRF-001", "near-miss", "It does not say it, but says that this is withheld.",
            {"/referrals/0/respondBy": None, "/referrals/0/dataAbsent": [{"field": "respondBy", "reason": "withheld"}]},
        ),
        _case("TIPX-PRF-002", "passes", "Two services are asked for.", {asked: services}),
        _case("TIPX-PRF-002", "fails", "Six are.", {asked: _services(6)}, ("error", "Referral.requestedServices", asked)),
        _case("TIPX-PRF-002", "near-miss", "Five are: as many as may be.", {asked: _services(5)}),
        _case("TIPX-PRF-003", "passes", "The document is of a type that the profile uses.", {document: passport}),
        _case(
            "TIPX-PRF-003", "fails", "It is of another one.", {document: {**passport, "type": "visa"}},
            ("error", "Victim.identityDocuments[].type", f"{document}/type"),
        ),
        _case("TIPX-PRF-003", "near-miss", "It is of a type that the profile adds.", {}),
        _case("TIPX-PRF-004", "passes", "The number of the card has its form.", {}),
        _case(
            "TIPX-PRF-004", "fails", "A letter is missing.", {number: "A-000000"},
            ("error", "Victim.identityDocuments[].number", number),
        ),
        _case("TIPX-PRF-004", "near-miss", "A passport has numbers of other forms.", {document: passport}),
    ]  # fmt: skip


def _services(count: int) -> list[dict[str, str]]:
    names = (
        "safe-accommodation",
        "legal-aid",
        "medical-care",
        "interpretation",
        "education",
        "livelihood",
    )
    return [{"serviceType": name} for name in names[:count]]


def _rule_cases(names: Names) -> list[dict[str, Any]]:
    place = "/referrals/0/respondBy"
    fails = ("warning", "Referral.respondBy", place)
    return [
        _case(names.rule, "passes", "An answer is needed on the next day.", {}),
        _case(names.rule, "fails", "It is needed only after a week.", {place: "2026-03-11T10:15:00+05:00"}, fails),
        _case(
            names.rule,
            "near-miss",
            "It is needed on the last day that is allowed.",
            {place: f"2026-03-0{4 + _DAYS}T10:15:00+05:00"},
        ),
    ]


_README = """# @TITLE@

A profile of the TIPX standard: data alone. The folder of each version holds

- `profile.json`: what it is, from when until when it is in force, what replaces it, what it rests on;
- `overlay/`: what records must hold beyond the standard, as JSON Schema with few keywords;
- `codelists/additions.csv`: codes of its own, `x-@ID@-...`; `codelists/subsets.csv`: of a list only these codes;
- `identifiers.csv`: the forms of the numbers of documents;
- `parameters.json`: what rules have to know (rules are code, and need a package: `tipx profile new --package`);
- `cases/`: payloads that pass, fail and nearly fail what it asks for.

Change what stands there, then:

    tipx profile check .
    tipx validate message.tipx.json --profile .

Of a version that was published nothing changes but until when it is in force (`validUntil`) and what replaces it (`replacedBy`): copy its
folder to the next number, and say these two in the old one.
"""

_PYPROJECT = """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "@PACKAGE@"
version = "1.0.0"
description = @DESCRIPTION@
readme = "README.md"
requires-python = ">=3.10"
dependencies = ["tipx"]

[project.optional-dependencies]
dev = ["pytest"]

[project.entry-points."tipx.profiles"]
@ID@ = "@MODULE@:FOLDER"

[project.entry-points."tipx.profile_rules"]
@ID@ = "@MODULE@.rules"

[tool.hatch.build.targets.wheel]
packages = ["src/@MODULE@"]
"""

_PACKAGE_README = """# @TITLE@

The profile `@ID@` of the TIPX standard, as a package of Python: where it is installed, `tipx` knows the profile.

- `src/@MODULE@/profile/`: its data, a folder for each version (`tipx profile show @ID@` tells them);
- `src/@MODULE@/rules.py`: its rules, which are code;
- `tests/`: the check of the profile, with all of its cases.

Change what stands there, then:

    pip install -e '.[dev]'
    pytest
    tipx profile check @ID@

Of a version that was published nothing changes but until when it is in force (`validUntil`) and what replaces it (`replacedBy`): copy its
folder to the next number, and say these two in the old one.
"""

_INIT = '''"""@DOCSTRING@."""

from pathlib import Path

FOLDER = Path(__file__).parent / "profile"
"""The data of the profile: a folder for each version."""
'''

_RULES = '''"""The rules of the profile @ID@. They run where a payload claims it, and only add to what the standard says."""

from __future__ import annotations

from functools import partial

from tipx import dates
from tipx.ruleset import registry
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, at

rule = partial(registry.rule, profile="@ID@")


@rule(
    "@RULE@",
    "warning",
    on="R",
    title="Answer asked for too late",
    message="An answer is needed only more than {days} days after the referral.",
    checks_that="A referral asks for an answer within the days that the profile allows.",
    why="Who waits longer for an answer looks for help elsewhere.",
    mend="Ask for an earlier answer.",
    source="The law or agreement that it rests on",
    wakes=("respondBy",),
)
def answer_asked_for_too_late(referral: Record, context: Context) -> Findings:
    days = context.profile("@ID@").parameters["daysToAnswer"]
    issued, wanted = (dates.day_of_datetime(referral.get(name, "")) for name in ("issuedOn", "respondBy"))
    if issued is not None and wanted is not None and wanted - issued > days:
        yield at("respondBy", related=[("issuedOn",)], days=days)
'''

_TESTS = '''"""The profile only narrows, and every case of it gives what it says."""

from tipx.authoring import check_profile


def test_the_profile_is_sound_and_its_cases_hold() -> None:
    checked = check_profile("@ID@")
    assert checked.faults == ()
    assert checked.rules == 1
    assert checked.cases > 0
'''
