"""Whether a profile only narrows and is sound: its data, its versions beside each other, its rules and their cases.

Every rule has cases that pass, fail and nearly fail it, and each case gives exactly the problems that it says. Each is judged without the
profile too: what is told then is told with it, but for warnings about the profile's own codes.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tipx import catalogue
from tipx.checks import RULE_ID, Check
from tipx.options import Options
from tipx.problems import Problem, Report, Verdict
from tipx.profiling import OF_THE_STANDARD, Known, is_path
from tipx.reading.model import Limits
from tipx.ruleset.registry import RulesMissing, rules_of_profile
from tipx.standard import standard, versions
from tipx.standard.cases import NOW, Case, Expected, cases_of_profile
from tipx.standard.narrowing import Fault, faults, version_faults
from tipx.standard.profiles import Profile, ProfileError, all_published, published, read_profile
from tipx.validation import validate_inputs

KINDS = ("passes", "fails", "near-miss")
_RULE = re.compile(RULE_ID)
_UNKNOWN, _FOREIGN = "TIPX-SYN-023", ("TIPX-STR-009", "foreign")


class Checked(NamedTuple):
    """What the check of a profile found: its faults, and how many rules and cases there are."""

    faults: tuple[Fault, ...]
    rules: int
    cases: int


def check_profile(name: str, *others: str) -> Checked:
    """Check a profile: `name` is its id, or the path of its folder. `others`: profiles that it needs or excludes, where these are not
    installed: paths of folders. Raises ProfileError for what is no profile at all."""
    return check(named(name), name, others)


def named(name: str) -> Sequence[Profile]:
    """The versions of the profile of that id, or in that folder. Raises ProfileError."""
    if is_path(name):
        return read_profile(Path(name))
    if name not in published():
        why = all_published().broken.get(name)
        raise ProfileError(f"the profile {name} cannot be used: {why}" if why else f"no profile is called {name}")
    return published()[name]


def check(found: Sequence[Profile], name: str, others: Sequence[str] = ()) -> Checked:
    """Check the versions of a profile. `name`: by what it is applied: its id, or the path of its folder."""
    given = {named(other)[0].id for other in others}
    listed = list(version_faults(found, {*published(), *given, found[0].id}, OF_THE_STANDARD))
    rules: Mapping[str, Check] = {}
    try:
        rules = {identifier: one.check for identifier, one in rules_of_profile(found[0].id).items()}
        listed += _rules(rules.values())
    except RulesMissing as error:
        listed.append(Fault("rules", str(error)))
    wrong = [fault._replace(file=f"{one.version}/{fault.file}") for one in found for fault in _data(one)]
    listed += wrong
    counted = 0
    for one in found if not wrong else ():  # What is wrong in its data would be said by every case.
        listed += _named_rules(one, rules)
        try:
            cases = _distinct(
                case
                for version in one.standards
                if version in versions()
                for case in cases_of_profile(one, standard(version))
            )
            listed += (
                Fault(f"{one.version}/cases", text)
                for text in _cases(one, Known((name, *_needed(one, others))), cases, rules)
            )
            counted += len(cases)
        except ProfileError as error:
            listed.append(Fault(f"{one.version}/cases", str(error)))
    return Checked(tuple(listed), len(rules), counted)


def _needed(one: Profile, others: Sequence[str]) -> list[str]:
    """Those of the other profiles that it needs."""
    return [other for other in others if named(other)[0].id in one.requires]


def _data(one: Profile) -> Iterator[Fault]:
    try:
        one.read()
        seen: set[Fault] = set()
        for version in one.standards:
            for fault in faults(one, standard(version)) if version in versions() else ():
                if fault not in seen:
                    seen.add(fault)
                    yield fault
    except ProfileError as error:
        yield Fault("data", str(error))


# -- rules -------------------------------------------------------------------------------------------------------------


def _rules(checks: Collection[Check]) -> Iterator[Fault]:
    """What is wrong with the declarations of the rules."""
    families = {_family(identifier) for identifier in catalogue.load_all()}
    for one in checks:
        if not _RULE.fullmatch(one.id):
            yield Fault("rules", f"{one.id}: the id of a rule has the form TIPX-ABC-001")
        elif _family(one.id) in families:
            yield Fault(
                "rules", f"{one.id}: the standard has rules of that name; those of a profile have one of their own"
            )
        for member in ("title", "checks", "why", "mend", "source"):
            if not getattr(one, member).strip():
                yield Fault("rules", f"{one.id}: {member} is empty")
        if not one.message or not all(text.strip() and _is_template(text) for text in one.message.values()):
            yield Fault("rules", f"{one.id}: a message is empty or no template")


def _named_rules(one: Profile, rules: Mapping[str, Check]) -> Iterator[Fault]:
    for named_rule in sorted({form.rule for form in one.identifiers} - rules.keys() - {""}):
        yield Fault(f"{one.version}/identifiers.csv", f"the profile has no rule {named_rule}")


def _family(identifier: str) -> str:
    return identifier.rpartition("-")[0]


def _is_template(text: str) -> bool:
    try:
        return all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(text))
    except ValueError:
        return False


# -- cases -------------------------------------------------------------------------------------------------------------


def _distinct(cases: Iterable[Case]) -> list[Case]:
    """The cases, each once: one whose payload says its version of the standard itself is the same under each of them."""
    return list({(case.theme, case.number, case.inputs): case for case in cases}.values())


def _cases(one: Profile, known: Known, cases: Sequence[Case], rules: Mapping[str, Check]) -> Iterator[str]:
    kinds = Counter((case.rule, case.kind) for case in cases)
    for rule in rules:
        missing = [kind for kind in KINDS if not kinds[rule, kind]]
        if missing:
            yield f"{rule} has no case of the kind {', '.join(missing)}"
    if not cases and not rules and (one.overlays or one.subsets or one.identifiers):
        yield "there is no case that shows what the profile narrows"
    for case in cases:
        for text in _case(one, case, known):
            yield f"{case.theme}.json, case {case.number} ({case.rule}, {case.kind}): {text}"


def _case(one: Profile, case: Case, known: Known) -> Iterator[str]:
    if case.kind not in KINDS:
        yield f"the kind is one of {', '.join(KINDS)}"
    if (case.rule in {expected.rule for expected in case.expect}) != (case.kind == "fails"):
        yield f"a case that {case.kind if case.kind != 'near-miss' else 'nearly fails'} says the contrary of its rule"
    report = _judged(case, known)
    if report.faults:
        yield f"internal error in {', '.join(report.faults)}"
    wanted = Counter(one._replace(model=one.model or "", pointer=one.pointer or "") for one in case.expect)
    told = Counter(
        Expected(p.rule, p.severity.value, p.at.model or "", p.at.pointer or "", p.at.input) for p in report.problems
    )
    for rule, severity, model, pointer, _ in (wanted - told).elements():
        yield f"it does not give {rule} ({severity}) at {model or 'the payload'} ({pointer or 'whole'})"
    for rule, severity, model, pointer, _ in (told - wanted).elements():
        yield f"it gives {rule} ({severity}) at {model or 'the payload'} ({pointer or 'whole'}), and does not say so"
    if report.verdict is Verdict.UNDECIDED and not wanted:
        yield "it is undecided"
    applied = {
        profile["version"] for message in report.inputs for profile in message.profiles if profile["id"] == one.id
    }
    if applied and applied != {one.version}:
        yield f"it is judged by version {', '.join(sorted(applied))}, which was in force when it was sent"
    for problem in _lost(_judged(case, Known(hidden=frozenset((one.id,)))), report):
        yield f"without the profile it gives {problem.rule} at {problem.at.model or 'the payload'}, and not under it: that loosens"


def _judged(case: Case, known: Known) -> Report:
    options = Options(now=NOW, limits=Limits(**case.limits), max_per_rule=0)
    mode = "history" if len(case.inputs) > 1 else "separate"
    return validate_inputs(list(case.inputs), options, mode, profiles=known)


def _lost(without: Report, under: Report) -> list[Problem]:
    """What is told without a profile and not under it; a warning about an own code of it, or that it is not known, may go."""
    told = Counter(map(_place, under.problems))
    lost = []
    for problem in without.problems:
        told[_place(problem)] -= 1
        may_go = problem.rule == _UNKNOWN or (problem.rule == _FOREIGN[0] and problem.severity.value == "warning")
        if told[_place(problem)] < 0 and not may_go:
            lost.append(problem)
    return lost


def _place(problem: Problem) -> tuple[object, ...]:
    return problem.rule, problem.severity, problem.at.model, problem.at.pointer, problem.at.input
