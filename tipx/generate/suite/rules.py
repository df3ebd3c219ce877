"""The cases of the checks as cases of the suite: each check passing, failing and nearly failing."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tipx import catalogue
from tipx.checks import Check
from tipx.generate import ROOT
from tipx.generate.suite.drafting import Draft, File, problem, text_of
from tipx.problems import Layer
from tipx.standard import Standard, standard, versions
from tipx.standard.cases import Case, cases, cases_of_profile
from tipx.standard.profiles import Profile, published
from tipx.writing.xml import to_xml

_GROUPS = {
    Layer.SYNTAX: "SYN", Layer.SCHEMA: "SCH", Layer.VALUES: "VAL", Layer.RECORD: "RUL", Layer.CROSS: "LNK", Layer.HISTORY: "HIS",
}  # fmt: skip
_FULL = ("LNK", "HIS")
IN_JSON_ONLY = frozenset(
    (
        "1.0/schema/10", "1.0/schema/11", "1.0/schema/15", "1.0/persons_of_case/11", "1.0/data_protection/49", "1.0/disclosure/13",
        "1.0/structure/18",
    )
)  # fmt: skip
"""What is wrong with these cannot be told in XML: a text for a number, one value for a list, an empty list, the way a number is written."""

KNOWN = ("json", "xml", "ndjson")
OPEN = frozenset(
    ("TIPX-SYN-010", "TIPX-SYN-011", "TIPX-SYN-012", "TIPX-SYN-013", "TIPX-SYN-022", "TIPX-SYN-023", "TIPX-SYN-026")
)
"""What leaves a verdict open: a limit that was reached, a version or a profile that is not known."""


def drafts() -> Iterator[Draft]:
    """The cases of every version, of each its own ones, then those of the profiles."""
    known = catalogue.load_every()
    before = 0
    for version in versions():
        of = standard(version)
        every = cases(of)
        for case in every[before:]:
            yield _draft(case, known[case.rule], of, f"{version}/{case.theme}/{case.number}")
        before = len(every)
    for profile in (found[-1] for found in published().values() if found[-1].folder.is_relative_to(ROOT)):
        of = standard(profile.standards[0])
        for case in cases_of_profile(profile, of):
            key = f"{profile.id}-{profile.version}/{case.theme}/{case.number}"
            yield _draft(case, known[case.rule], of, key, profile)


def _draft(case: Case, check: Check, of: Standard, key: str, profile: Profile | None = None) -> Draft:
    group = "PRF" if profile is not None else "LIM" if case.limits else _GROUPS[check.layer]
    needs = [name for name, wanted in (("history", len(case.inputs) > 1), ("limits", case.limits)) if wanted]
    name = "" if len(case.inputs) == 1 else "-{}"
    inputs = _forms(case, of, name)
    if key in IN_JSON_ONLY:
        inputs = {"json": inputs["json"]}
    told = [problem(*one) for one in case.expect]
    return Draft(
        key, group, f"{case.rule[5:]} {case.kind} {case.number}", "profile" if profile else "full" if group in _FULL else "core",
        of.version, case.about, [f"rule:{case.rule}", *(f"rule:{one.rule}" for one in case.expect)], inputs,
        {"verdict": verdict_of(case), "problems": told}, sources=[check.source] if check.source else [],
        relation="history" if len(case.inputs) > 1 else "separate", options={"limits": dict(case.limits)} if case.limits else {},
        profiles=[f"{profile.id} {profile.version}"] if profile else (), needs=needs,
    )  # fmt: skip


def verdict_of(case: Case) -> str:
    """The verdict that follows from the problems of a case."""
    errors = {one.rule for one in case.expect if one.severity == "error"}
    if errors - OPEN:
        return "invalid"
    return "undecided" if any(one.rule in OPEN for one in case.expect) else "valid"


def _forms(case: Case, of: Standard, name: str) -> dict[str, list[File]]:
    """The inputs of a case: of what is told as a payload in both forms, of what is told as bytes in theirs."""
    if case.is_text:
        (raw,) = case.inputs
        form = _form(raw)
        return {form: [(f"input.{form if form in KNOWN else 'txt'}", raw)]}
    payloads = [json.loads(raw) for raw in case.inputs]
    numbered = [name.format(number) for number in range(1, len(payloads) + 1)]
    return {
        "json": [(f"input{one}.json", text_of(payload)) for one, payload in zip(numbered, payloads, strict=True)],
        "xml": [
            (f"input{one}.xml", to_xml(payload, of, pretty=True))
            for one, payload in zip(numbered, payloads, strict=True)
        ],
    }


def _form(raw: bytes) -> str:
    """The form of a text; `unknown` where it is for the reader to find out."""
    begin = raw.lstrip(b"\xef\xbb\xbf\xff\xfe \0\t\r\n")
    lines = [line for line in raw.split(b"\n") if line.strip()]
    if begin[:1] == b"<" and b"urn:tipx" in raw.replace(b"\0", b""):
        return "xml"
    if begin[:1] != b"{":
        return "unknown"
    return "ndjson" if len(lines) > 1 and all(line.startswith((b"{", b"[")) for line in lines) else "json"
