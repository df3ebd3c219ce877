"""Mutants of the checks: each one silent, and each one of another severity."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from tests.mutation.model import Mutant
from tipx import catalogue, checks
from tipx.checks import Check
from tipx.generate.suite.coverage import UNTESTABLE
from tipx.problems import Severity
from tipx.raw import Gathered, Raw

_OTHER = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.INFO, Severity.INFO: Severity.WARNING}


def mutants() -> Iterator[Mutant]:
    """Two of each check of the standard and of its profiles. Those of the tools have no cases, as the standard does not know them; nor
    have those of which the page on coverage says why no case can test them."""
    for identifier, check in catalogue.load_every().items():
        if check.tool or identifier in UNTESTABLE:
            continue
        tags = frozenset((f"rule:{identifier}",))
        yield Mutant("check off", identifier, functools.partial(_silence, identifier), tags)
        other = _OTHER[check.severity]
        name = f"{identifier}: {other.value}"
        yield Mutant("severity", name, functools.partial(_grade, check, other), tags)


def _silence(identifier: str) -> None:
    """Nothing that this check finds is told, and no verdict counts it."""
    add: Callable[[Gathered, Raw], None] = Gathered.add

    def without(self: Gathered, raw: Raw) -> None:
        if raw.id != identifier:
            add(self, raw)

    Gathered.add = without  # type: ignore[method-assign]


def _grade(check: Check, severity: Severity) -> None:
    other = check._replace(severity=severity)
    checks._CHECKS[check.id] = other
    from tipx.ruleset import registry

    if check.id in registry._RULES:
        registry._RULES[check.id] = registry._RULES[check.id]._replace(check=other)
