"""For producers: does what another system wrote keep the standard, and how much of the standard does the sample show?

Of a record nothing is told but which fields it has and how many codes of a list it uses: never a value, and no code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tipx.conformance.sampling import Coverage, Sample
from tipx.options import Options
from tipx.problems import InputReport, Problem, Report, Severity, Verdict

CHECK_VERSION = "1.0"
_OF_THE_STANDARD = "core"


class Fault(NamedTuple):
    """The problems of one rule in one file: how many, and the first of them."""

    rule: str
    severity: str
    times: int
    message: str
    model: str | None
    line: int | None
    column: int | None


class Judged(NamedTuple):
    """One file: what it was read as, which claims hold for it, and why not."""

    path: str
    form: str
    version: str
    records: int
    verdict: str
    unreadable: str | None
    claims: Mapping[str, bool]
    faults: tuple[Fault, ...]
    open: tuple[str, ...]
    """Why the answer is left open."""


class Checked(NamedTuple):
    """What is said of all files."""

    files: tuple[Judged, ...]
    coverage: Coverage

    @property
    def claims(self) -> dict[str, bool]:
        """Which claims hold: for every file."""
        names = dict.fromkeys(name for one in self.files for name in one.claims)
        return {name: all(one.claims.get(name, True) for one in self.files) for name in names}


def check(paths: Sequence[Any], options: Options, profiles: Sequence[str] = ()) -> Checked:
    """Judge each file as `tipx.validate` does, and with each of these profiles besides. Raises ValueError for options or profiles
    that cannot be used."""
    import dataclasses

    import tipx

    judged, seen = [], Sample()
    for path in paths:
        report = tipx.validate(path, options)
        under = {name: tipx.validate(path, dataclasses.replace(options, profiles=(name,))) for name in profiles}
        judged.append(_judged(report, under))
        seen.look(path, report.inputs[0], options)
    return Checked(tuple(judged), seen.coverage())


def _judged(report: Report, under: Mapping[str, Report]) -> Judged:
    one = report.inputs[0]
    is_read = one.unreadable is None and not report.faults
    claims = {
        "core": is_read and not one.totals.get(Severity.ERROR.value, 0) and one.verdict is not Verdict.INVALID,
        "full": is_read and one.verdict is Verdict.VALID,
    }
    for profile in one.profiles:
        if profile["id"] != _OF_THE_STANDARD:
            claims[f"profile {profile['id']}"] = claims["full"]
    for name, told in under.items():
        claims[f"profile {name}"] = not told.faults and told.verdict is Verdict.VALID and is_read
    found = {**_faults(report)}
    for told in under.values():
        found = {**_faults(told), **found}
    return Judged(
        one.path, one.form, one.standard.get("version", ""), one.records, one.verdict.value, one.unreadable, claims,
        tuple(sorted(found.values(), key=lambda fault: (Severity(fault.severity).rank, fault.rule))), tuple(_open(one)),
    )  # fmt: skip


def _faults(report: Report) -> dict[str, Fault]:
    first: dict[str, Problem] = {}
    for problem in report.problems:
        first.setdefault(problem.rule, problem)
    return {
        rule: Fault(
            rule, one.severity.value, report.by_rule.get(rule, 1), one.message, one.at.model, one.at.line, one.at.column
        )
        for rule, one in first.items()
    }


def _open(one: InputReport) -> Iterator[str]:
    for layer in one.layers:
        if layer.state.value == "unfinished" or (one.verdict is Verdict.UNDECIDED and layer.state.value == "blocked"):
            yield f"layer {layer.layer.value}: {layer.why}"


def to_dict(found: Checked) -> dict[str, Any]:
    """What is said, as plain data."""
    coverage = found.coverage
    return {
        "tipx_check": CHECK_VERSION,
        "claims": found.claims,
        "files": [
            {**one._asdict(), "claims": dict(one.claims), "faults": [fault._asdict() for fault in one.faults], "open": list(one.open)}
            for one in found.files
        ],
        "coverage": {
            **coverage._asdict(),
            "fields": {kind: used._asdict() for kind, used in coverage.fields.items()},
            "unseen": list(coverage.unseen),
            "codes": {name: used._asdict() for name, used in coverage.codes.items()},
            "codelists": coverage.codelists._asdict(),
        },
    }  # fmt: skip


def holds(found: Checked, level: str, profiles: Sequence[str] = ()) -> bool:
    """Whether everything that is looked at holds: of level full all, of level core what has no errors, and these profiles."""
    looked_at = found.claims if level == "full" else ("core", *(f"profile {name}" for name in profiles))
    return all(found.claims[name] for name in looked_at)
